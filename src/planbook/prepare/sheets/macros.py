"""The macros of a unit's workbook: the built project, the buttons, and the names that macros read.

A macro knows no record, column or rule. It reads defined names, which hold when sheets are renamed or rows moved:
`macro_check_...` are the columns of the Check sheet, `macro_rows_...` the rows of tables that grow, and
`macro_fill_<n>_<list>` the columns to fill in, each with the list of words that count as a blank in it.
"""

from typing import Any

from planbook.look import text_width
from planbook.model.address import column_letter, quoted_sheet
from planbook.model.macros import built_project
from planbook.model.sheet_names import CHECK, COVER
from planbook.prepare.content.fillers import filler_list
from planbook.prepare.cover_plan import SAVING
from planbook.prepare.job import Job
from planbook.prepare.layout import FIRST_ROW, HEADER_ROW, HINT_ROW, Layout
from planbook.prepare.sheets.book import Book
from planbook.prepare.sheets.check import columns_read

NAME = "macro_"
"""How the names begin that only macros read; they are hidden from Excel's lists of names."""
PROJECT = "workbook"
"""The folder of `macros/` with what a unit's workbook carries."""
CHECK_IT, SPARE, CLEAR, SAVE = "CheckMyWorkbook", "NextSpareRow", "ClearPlaceholders", "SaveCopyToSend"
BUTTONS = {
    CHECK_IT: ("Check my workbook", "Goes to the next thing that the Check sheet asks for, and says what to do"),
    SPARE: ("Next spare row", "Goes to the first row of this sheet in which nothing has been typed"),
    CLEAR: ("Clear placeholders", "Empties cells that hold only a word which counts as a blank, after asking"),
    SAVE: (SAVING, "Asks where, and saves a copy under the right name"),
}
"""By macro what its button says, and what it does, for those who have the button read out."""
_TITLE, _PIXELS, _GAP, _HEIGHT = 18 / 11, 7.3, 10, 26
"""How much wider a title is than text, pixels a character, between buttons, and how high they are."""


def captions(job: Job) -> tuple[str, ...]:
    """What the buttons of the workbook say, which is planbook's own and not a school's."""
    return tuple(caption for caption, _ in BUTTONS.values()) if job.macros else ()


def write_macros(book: Book, checked: int) -> None:
    """The project, the names and the buttons of a workbook whose sheets are there; `checked` lines are checked."""
    workbook = book.workbook
    workbook.add_vba_project(str(built_project(PROJECT)))
    for name, cells in _names(book, checked):
        workbook.define_name(name, f"={cells}")
    growing = {layout.name for layout in book.layouts if layout.growing}
    own = {layout.name for layout in book.layouts}
    for sheet in workbook.worksheets():
        name = sheet.get_name()
        if name == COVER:
            _add_buttons(sheet, (CHECK_IT, CLEAR, SAVE))
        elif name == CHECK:
            _add_buttons(sheet, (CHECK_IT, SAVE))
        elif name in own:
            _add_buttons(sheet, (SPARE, CHECK_IT) if name in growing else (CHECK_IT,))


def _names(book: Book, checked: int) -> list[tuple[str, str]]:
    last = HEADER_ROW + max(1, checked)
    names = [(f"{NAME}check_counts", f"{CHECK}!$A${HINT_ROW}")]
    for key, column in columns_read().items():
        letter = column_letter(column)
        names.append((f"{NAME}check_{key}", f"{CHECK}!${letter}${FIRST_ROW}:${letter}${last}"))
    for layout in book.layouts:
        if layout.growing:
            first, end = layout.places[0].letter, layout.places[-1].letter
            cells = f"${first}${FIRST_ROW}:${end}${layout.last_row}"
            names.append((f"{NAME}rows_{layout.sheet.record.key}", f"{quoted_sheet(layout.name)}!{cells}"))
    filled = [(layout, place) for layout in book.layouts for place in _filled_in(layout)]
    for number, (layout, place) in enumerate(filled, start=1):
        names.append((f"{NAME}fill_{number}_{filler_list(place.spec)}", layout.cells(place)))
    return names


def _filled_in(layout: Layout) -> list[Any]:
    """The columns in which people type; not the ref, which a spare row may have already."""
    own = layout.sheet.record.row_id
    rows = [*layout.rows, *([None] if layout.growing else [])]
    return [
        place for place in layout.places if place.spec.key != own and any(layout.open(row, place) for row in rows)
    ]


def _add_buttons(sheet: Any, macros: tuple[str, ...]) -> None:
    """A row of buttons beside the sheet's title, which stays in sight."""
    words = {number: text for text, number in sheet.str_table.string_table.items()}
    x = round(text_width(words[sheet.table[0][0].string]) * _TITLE * _PIXELS) + 3 * _GAP
    for macro in macros:
        caption, does = BUTTONS[macro]
        width = round(text_width(caption) * _PIXELS) + 4 * _GAP  # LibreOffice takes a larger font
        options = {
            "macro": macro,
            "caption": caption,
            "description": does,
            "width": width,
            "height": _HEIGHT,
            "x_offset": x,
            "y_offset": 4,
        }
        sheet.insert_button(0, 0, options)
        x += width + _GAP
