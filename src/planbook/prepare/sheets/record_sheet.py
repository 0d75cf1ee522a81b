"""One sheet of records: its table with what is given, spare rows, drop-downs, colours and protection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from typing import Any

from planbook.look import BAR, EDGE, MUTED, PANEL, STATUS, WHITE, lines_needed, row_height
from planbook.model.safe_text import clean
from planbook.model.values import Value
from planbook.prepare.content.notes import sheet_ask, sheet_notes
from planbook.prepare.content.worked_out import Worked, work_out, worked_field
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import (
    FIRST_ROW,
    HEADER_ROW,
    HINT_ROW,
    KEY_ROW,
    RIGHT,
    Layout,
    Place,
    heading_lines,
)
from planbook.prepare.sheets.book import ALLOWED, Book
from planbook.prepare.sheets.cell_notes import cells_of, write_cell_notes
from planbook.prepare.sheets.formats import NUMBERS, Formats, cell_props
from planbook.prepare.sheets.page import columns_beside, edge_of, set_up_page, tab_of, write_notes, write_top
from planbook.prepare.sheets.validations import add_validations

_SCALE = 74
"""Per cent at which an A4 page, on its side, holds what a laptop shows."""


def write_record_sheet(book: Book, layout: Layout) -> None:
    """The sheet of `layout`."""
    sheet = book.workbook.add_worksheet(layout.name)
    ask = sheet_ask(layout, book.declarations, book.job)
    write_top(sheet, book.formats, book.job, layout.sheet.title, ask)
    write_heads(book.formats, sheet, layout)
    _set_columns(book.formats, sheet, layout)
    _write_rows(book, sheet, layout)
    _add_table(book, sheet, layout)
    add_validations(sheet, book.lists, layout, book.known)
    if book.job.feedback:
        write_cell_notes(book, sheet, layout.name, cells_of(book, layout))  # before the statuses, to lie over them
    _colour_statuses(book, sheet, layout)
    _draw_bars(sheet, layout)
    notes = sheet_notes(layout, book.known, book.job)
    last = write_notes(sheet, book.formats, layout.last_row + 1, notes) if notes else layout.last_row
    _finish(book, sheet, layout, last, ask, notes)
    if layout.sheet.record.key in book.job.hidden:
        sheet.hide()


def write_heads(formats: Formats, sheet: Any, layout: Layout) -> None:
    """Hints, hidden keys and headings."""
    sheet.set_row(HINT_ROW - 1, 21)
    sheet.set_row(KEY_ROW - 1, 15, None, {"hidden": True})
    tall = False
    for place in layout.places:
        right = place.spec.type in RIGHT
        wrap = heading_lines(place.spec, place.heading, place.width, button=layout.growing) > 1
        tall = tall or (wrap and not place.folded)
        if place.hint:
            sheet.write_string(HINT_ROW - 1, place.index, place.hint, formats.hint(right=right))
        sheet.write_string(KEY_ROW - 1, place.index, place.column.key, formats.key)
        style = formats.header(right=right, wrap=wrap, button=layout.growing)
        sheet.write_string(HEADER_ROW - 1, place.index, place.heading, style)
    sheet.set_row(HEADER_ROW - 1, 40 if tall else 26)


def _set_columns(formats: Formats, sheet: Any, layout: Layout) -> None:
    if layout.protected:
        sheet.outline_settings(visible=False)  # the button above folded columns would do nothing
    for before, place in pairwise([None, *layout.places]):
        if place is None:
            continue
        options: dict[str, Any] = {"hidden": True, "level": 1} if place.folded else {}
        if before and before.folded and not place.folded:
            options = {"collapsed": True}
        sheet.set_column(place.index, place.index, place.width, formats.get(), options)
    if layout.places[-1].folded:
        end = layout.places[-1].index + 1
        sheet.set_column(end, end, 2, formats.get(), {"collapsed": True})


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell is written with, in whichever row it stands."""

    value: Value
    style: Any
    lines: int = 1
    """How many it takes."""
    formula: str = ""
    """What it works itself out by; `value` is what that comes to."""


def _write_rows(book: Book, sheet: Any, layout: Layout) -> None:
    previous: GivenRow | None = None
    for number, row in enumerate(layout.rows, start=FIRST_ROW):
        starts = _starts_group(layout, row, previous)
        cells = [_cell(book, layout, place, row, starts, previous) for place in layout.places]
        _put(sheet, layout, number, cells)
        lines = max(cell.lines for cell in cells)
        if row.due and layout.growing:
            lines = max(lines, _room(layout, row))
        sheet.set_row(number - 1, row_height(lines))
        previous = row
    if layout.last_row < FIRST_ROW + len(layout.rows):
        return
    spare = [_cell(book, layout, place, None, False, previous) for place in layout.places]
    own = layout.place(layout.sheet.record.row_id) if layout.ready else None
    for place, number in enumerate(range(FIRST_ROW + len(layout.rows), layout.last_row + 1)):
        _put(sheet, layout, number, spare)
        if own:
            style = _spare_ref(book, layout, own)
            write_value(sheet, number - 1, own.index, layout.ready[place], style)
        sheet.set_row(number - 1, 25)


def _spare_ref(book: Book, layout: Layout, place: Place) -> Any:
    """How a ref stands ready: in grey, to be typed over where rows have refs of another kind."""
    props = cell_props(place.spec) | {"font_color": f"#{MUTED}"}
    return book.formats.yours(edge=edge_of(book.job, layout.sheet.who), **props)


def _put(sheet: Any, layout: Layout, number: int, cells: Sequence[_Cell]) -> None:
    """Write the row of that number."""
    for place, cell in zip(layout.places, cells, strict=True):
        if cell.formula:
            value = cell.value if cell.value is not None else ""
            sheet.write_formula(number - 1, place.index, cell.formula, cell.style, value)
        else:
            write_value(sheet, number - 1, place.index, cell.value, cell.style)


def _room(layout: Layout, row: GivenRow) -> int:
    """Lines kept for what a school will write into the row, so that it does not jump at the first word."""
    wanted = [p for p in layout.places if not p.folded and layout.open(row, p)]
    return 2 if any(p.spec.type == "long_text" for p in wanted) else 1


def _starts_group(layout: Layout, row: GivenRow, previous: GivenRow | None) -> bool:
    """Whether the row is the first of those that share a parent shown beside them."""
    parents = [p for p in layout.places if p.column.record != layout.sheet.record.key]
    if not parents or previous is None:
        return False
    return any(layout.value(row, p) != layout.value(previous, p) for p in parents)


def _cell(
    book: Book, layout: Layout, place: Place, row: GivenRow | None, starts: bool, previous: GivenRow | None
) -> _Cell:
    """The cell of `row` in the column of `place`; that of a spare row where there is no row."""
    spec = place.spec
    if spec.asked == "worked_out" and not spec.last_of:

        def at(key: str) -> str:
            other = layout.place(key)
            if other is None:
                return '""'
            span = f"{other.letter}${FIRST_ROW}:{other.letter}${layout.last_row}"
            return f"INDEX(${span},ROW()-ROW(${other.letter}${HEADER_ROW}))"

        if spec.works_out:
            worked = worked_field(spec, layout.sheet.record, row, at, book.known)
        else:
            worked = work_out(spec.formula, row, at, book.known, book.job)
        return _worked_cell(book, place, worked, row)
    open_ = layout.open(row, place)
    shown = book.shown(layout, place, row)
    of_a_day = NUMBERS["date"] if isinstance(shown, date) else None  # as a result can be
    props = cell_props(spec, of_a_day or _kpi_number(book, layout, row, spec.type))
    parent = place.column.record != layout.sheet.record.key
    if parent and row and previous and not starts:
        props["font_color"] = f"#{MUTED}"
    if starts:
        props |= {"top": 1, "top_color": f"#{EDGE}"}
    if open_ and _not_asked(book, layout, place, row):
        open_ = False
    if open_ and place.index % 2:
        # LibreOffice drops the indent of a figure whose cell differs from its left neighbour in nothing but
        # number format or validation; a fill that is white all the same is a difference.
        props["bg_color"] = f"#{WHITE}"
    if open_:
        style = book.formats.yours(edge=edge_of(book.job, layout.sheet.who), **props)
    else:
        muted = row is not None and (bool(spec.last_of) or not row.due)
        style = book.formats.ours(muted=muted, **props)
    asks_room = isinstance(shown, str) and not place.folded
    return _Cell(shown, style, lines_needed(str(shown), place.width) if asks_room else 1)


def _not_asked(book: Book, layout: Layout, place: Place, row: GivenRow | None) -> bool:
    """Whether a KPI has nothing that it is out of, so that its second count is greyed."""
    if layout.sheet.record.key != "kpi_value" or place.spec.key != "denominator" or row is None:
        return False
    kpi = book.known.kpis.get(str(row.values.get("kpi")))
    return kpi is not None and kpi.text("unit") in {"count", "yes_no"}


def _kpi_number(book: Book, layout: Layout, row: GivenRow | None, kind: str) -> str | None:
    """Counts of a KPI take thousands separators; a mean's parts may have decimals, so they stay General."""
    if layout.sheet.record.key != "kpi_value" or row is None or kind not in {"answer", "number"}:
        return None
    kpi = book.known.kpis.get(str(row.values.get("kpi")))
    if kpi is None:
        return None
    return "General" if kpi.text("unit") == "mean" else "#,##0"


def _worked_cell(book: Book, place: Place, worked: Worked, row: GivenRow | None) -> _Cell:
    props = cell_props(place.spec, worked.number or None)
    if place.spec.key == "value":
        props["bold"] = True
    muted = row is not None and not row.due
    style = book.formats.ours(muted=muted, **props)
    if row is None:
        style = book.formats.ours(bg_color=f"#{PANEL}", **props)
    if worked.formula or not isinstance(worked.value, str):
        return _Cell(worked.value, style, formula=worked.formula)
    return _Cell(worked.value, style, lines_needed(worked.value, place.width))


def write_value(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    """`value` as what it is: text always as text, never as a formula or a link."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value), style)
    else:
        sheet.write_number(row, column, float(value), style)


def _add_table(book: Book, sheet: Any, layout: Layout) -> None:
    columns = [
        {
            "header": place.heading,
            "header_format": book.formats.header(
                right=place.spec.type in RIGHT,
                wrap=heading_lines(place.spec, place.heading, place.width, button=layout.growing) > 1,
                button=layout.growing,
            ),
        }
        for place in layout.places
    ]
    sheet.add_table(
        HEADER_ROW - 1,
        0,
        layout.last_row - 1,
        len(layout.places) - 1,
        {
            "name": f"tbl_{layout.sheet.record.key}",
            "style": None,
            "autofilter": layout.growing,
            "columns": columns,
            "title": clean(layout.sheet.title),  # both are read out by screen readers
            "description": clean(sheet_ask(layout, book.declarations, book.job)),
        },
    )


def _colour_statuses(book: Book, sheet: Any, layout: Layout) -> None:
    for place in layout.places:
        spec = place.spec
        words: dict[str, str] = {}
        if spec.type == "choice":
            words = {c.word: c.status for c in book.declarations.lists[spec.list] if c.status}
        elif spec.formula == "kpi_status":
            shown = ("red", "amber", "green", "not_reported", "not_applicable", "nobody")
            words = {STATUS[status].kpi: status for status in shown}
        for (first, last), (word, status) in product(layout.asked_runs(), words.items()):
            sheet.conditional_format(
                first - 1,
                place.index,
                last - 1,
                place.index,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{word}"',
                    "format": book.formats.status(status),
                },
            )


def _draw_bars(sheet: Any, layout: Layout) -> None:
    """A bar in each share that is chosen from a list, as % done: how far things are is seen at a glance."""
    for place in layout.places:
        if place.spec.type != "percent" or not place.spec.list:
            continue
        ends: dict[str, Any] = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
        look = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": f"#{BAR}"}
        for first, last in layout.asked_runs():
            sheet.conditional_format(first - 1, place.index, last - 1, place.index, look | ends)


def _finish(book: Book, sheet: Any, layout: Layout, last: int, ask: str, notes: Sequence[str]) -> None:
    """Protection, freezing, and what prints: the rows used and five more, of fixed rows the notes too, and of what
    stands across the sheet all the words."""
    if layout.protected:
        sheet.protect("", ALLOWED)
    named = layout.place(layout.sheet.record.label) if layout.sheet.record.label else None
    frozen = _frozen_columns(layout, named)
    sheet.freeze_panes(HEADER_ROW, frozen)
    sheet.repeat_rows(HEADER_ROW - 1)
    asks = any(layout.open(row, p) for p in layout.places for row in (*layout.rows, None))
    set_up_page(sheet, book.job, layout.name, tab=tab_of(asks, book.job, layout.sheet.who))
    if breaks := layout.page_breaks(frozen):
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_print_scale(_SCALE)  # Excel breaks pages where it is told to on sheets that are not fitted alone
        sheet.set_v_pagebreaks(breaks)
    used = FIRST_ROW + len(layout.rows) - 1
    end = last if not layout.growing or not layout.rows else min(last, used + 5)
    lines = [ask, *(notes if end == last else ())]
    beside = columns_beside([0 if place.folded else place.width for place in layout.places], lines)
    sheet.print_area(0, 0, end - 1, len(layout.places) - 1 + beside)
    begins = _first_to_type(layout)
    sheet.set_selection(*begins, *begins)


def _first_to_type(layout: Layout) -> tuple[int, int]:
    """Row and column, counted from 0, of the first cell to fill in; not of a ref, which is ready."""
    own = layout.place(layout.sheet.record.row_id) if layout.ready else None
    given = (number for number, row in enumerate(layout.rows) if row.asked)
    number = next(given, len(layout.rows))
    row = layout.rows[number] if number < len(layout.rows) else None
    places = (place.index for place in layout.places if not place.folded and place is not own)
    column = next((index for index in places if layout.open(row, layout.places[index])), 0)
    return FIRST_ROW - 1 + number * bool(column), column


def _frozen_columns(layout: Layout, named: Place | None) -> int:
    """How many columns stay in sight: up to the name, as long as they leave room for the others."""
    through = named or (layout.places[1] if len(layout.places) > 1 else layout.places[0])
    count = through.index + 1
    while count > 1 and sum(p.width for p in layout.places[:count] if not p.folded) > 62:
        count -= 1
    return count
