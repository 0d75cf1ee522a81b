"""The control workbook as a file. It holds buttons and what they ask for, and nothing of any school."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from planbook.api.days import EARLIEST
from planbook.excel.control import (
    CHOICE_COLUMN,
    FINDING_HEADINGS,
    FINDINGS,
    FIRST_SHARED,
    FIXED,
    HEAD,
    LIST_NAMES,
    LISTS,
    MOST_LISTED,
    OPEN,
    SETTINGS,
    SHARED,
    TERM,
    TRACED,
    TRACED_HEADINGS,
    UNIT_HEADINGS,
    UNITS,
    Button,
    ChoiceCell,
    button_rows,
    choice_rows,
    first_open_row,
)
from planbook.files import EPOCH, finished_workbook
from planbook.look import ACCENT, EDGE, FONT, HAIRLINE, HOUSE, INK, MUTED, WHITE, lines_needed, row_height
from planbook.model.macros import built_project

_WIDTHS = (25, 52, 31, 34, 26)
_FILLED: tuple[tuple[str, str, Sequence[str], Sequence[float]], ...] = (
    (UNITS, "Press Status on the sheet Term.", UNIT_HEADINGS, (12, 38, 14, 13, 13, 14, 24, 13, 13)),
    (
        FINDINGS,
        "Press Validate, Receive or Consolidate on the sheet Term.",
        FINDING_HEADINGS,
        (20, 11, 12, 34, 16, 10, 26, 44, 44),
    ),
    (
        TRACED,
        "Select a figure in summary.xlsx and press Trace this figure.",
        TRACED_HEADINGS,
        (46, 18, 12, 28, 22, 46),
    ),
)
_NOT_KEPT = "What stands here is not kept: it goes when this workbook is closed."
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WHITE_ROWS = 400
"""Rows below the headings that are drawn as a table's."""


def control_workbook(settings: Mapping[str, str]) -> bytes:
    """The workbook as an .xlsm, the same bytes for the same `settings`: what its hidden sheet says to the add-in
    and to the macros."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    workbook = Workbook(out, _OPTIONS)
    workbook.set_properties({"title": "planbook: the term by buttons", "created": EPOCH})
    workbook.add_vba_project(str(built_project("control")))
    look = _Look(workbook)
    term = workbook.add_worksheet(TERM)
    for name, to_do, headings, widths in _FILLED:
        _write_filled(look, workbook.add_worksheet(name), name, to_do, headings, widths)
    _write_lists(workbook, workbook.add_worksheet(LISTS))
    _write_term(look, term)
    hidden = workbook.add_worksheet(SETTINGS)
    for row, (key, value) in enumerate(settings.items()):
        hidden.write_string(row, 0, key)
        hidden.write_string(row, 1, value)
    hidden.very_hidden()
    # The code names that the macros' project has for the workbook and for its first sheet; Excel names the others.
    workbook.set_vba_name("ThisWorkbook")
    term.set_vba_name("Sheet1")
    workbook.close()
    return finished_workbook(out.getvalue())


class _Look:
    """The cell formats of the house look."""

    def __init__(self, workbook: Any) -> None:
        base = {"font_name": FONT, "font_size": 11, "font_color": f"#{INK}", "valign": "vcenter"}
        muted = {"font_color": f"#{MUTED}"}
        table = {
            "align": "left",
            "valign": "top",
            "text_wrap": True,
            "bottom": 1,
            "bottom_color": f"#{HAIRLINE}",
            "indent": 1,
        }

        def made(**props: Any) -> Any:
            return workbook.add_format(base | props)

        self.title = made(font_size=18, bold=True, font_color=f"#{HOUSE}")
        self.explanation = made(**muted)
        self.section = made(font_size=13, bold=True, font_color=f"#{HOUSE}")
        self.says = made(text_wrap=True, indent=1)
        self.label = made(indent=1)
        self.hint = made(font_size=10, font_color=f"#{ACCENT}", indent=1)
        cell = {"border": 1, "border_color": f"#{EDGE}", "locked": False, "indent": 1}
        self.choice = made(**cell, num_format="@")
        self.day = made(**cell, num_format="dd/mm/yyyy", align="left")
        head = {"bold": True, "font_color": f"#{WHITE}", "bg_color": f"#{HOUSE}", "indent": 1, "text_wrap": True}
        self.head = made(**head)
        self.head_right = made(**head, align="right")
        self.row = made(**table)
        self.count = made(**(table | {"align": "right", "text_wrap": False, "num_format": "#,##0"}))


def _write_term(look: _Look, sheet: Any) -> None:
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    _line(sheet, 0, "The term by buttons", look.title, 30)
    _line(
        sheet,
        1,
        "Press Status first: it shows where each school stands and fills the drop-downs. Then press the steps in "
        "order. trust.xlsx is never written.",
        look.explanation,
        20,
    )
    _head(look, sheet, FIRST_SHARED - 2, ("For every button", "", "Choose", "Your choice", ""))
    rows = choice_rows()
    for choice in SHARED:
        sheet.set_row(rows[choice.key] - 1, 26)
        _write_choice(look, sheet, rows[choice.key], choice)
    _head(look, sheet, rows[SHARED[-1].key] + 1, ("Step", "What it does", "Choose", "Your choice", ""))
    for button, row in button_rows():
        _write_button(look, sheet, row, button)
        for choice in button.choices:
            _write_choice(look, sheet, rows[choice.key], choice)
    first = first_open_row()
    _line(sheet, first - 1, "For a workbook that is open", look.section, 32)
    for place, button in enumerate(OPEN):
        _write_button(look, sheet, first + 1 + place, button)
    end = first + 1 + len(OPEN)
    _line(sheet, end, _NOT_KEPT.replace("What stands here", "What the buttons show"), look.explanation, 24)
    sheet.freeze_panes(2, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_tab_color(f"#{HOUSE}")
    _page(sheet, last_row=end, last_column=len(_WIDTHS) - 1)
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    sheet.set_selection(f"{CHOICE_COLUMN}{FIRST_SHARED}")


def _write_button(look: _Look, sheet: Any, row: int, button: Button) -> None:
    for below in range(max(1, len(button.choices))):
        sheet.set_row(row - 1 + below, 26)
    sheet.set_row(row - 1, max(32.0, row_height(lines_needed(button.says, _WIDTHS[1]))))
    sheet.write_string(row - 1, 1, button.says, look.says)
    options = {"macro": button.macro, "caption": button.caption, "width": 166, "height": 30}
    sheet.insert_button(row - 1, 0, options | {"x_offset": 4, "y_offset": 5, "description": button.says})


def _write_choice(look: _Look, sheet: Any, row: int, choice: ChoiceCell) -> None:
    sheet.write_string(row - 1, 2, choice.label, look.label)
    sheet.write_blank(row - 1, 3, None, look.day if choice.is_day else look.choice)
    marked = f"▾ {choice.hint}" if choice.offers else choice.hint
    sheet.write_string(row - 1, 4, marked, look.hint)
    told = {"input_title": choice.label[:32], "input_message": f"{choice.hint}."}
    if choice.offers:
        sheet.data_validation(
            row - 1, 3, row - 1, 3, {"validate": "list", "source": f"=list_{choice.offers}"} | told | _WARNING
        )
    elif choice.is_day:
        day = {"validate": "date", "criteria": ">=", "value": EARLIEST}
        sheet.data_validation(row - 1, 3, row - 1, 3, day | told | _WARNING)
    else:
        sheet.data_validation(row - 1, 3, row - 1, 3, {"validate": "any"} | told)


_WARNING = {
    "error_type": "warning",
    "error_title": "Not in the list",
    "error_message": "Press Status to fill the lists.",
}


def _write_filled(
    look: _Look, sheet: Any, name: str, to_do: str, headings: Sequence[str], widths: Sequence[float]
) -> None:
    """A sheet that buttons fill: its headings, and below them the looks of what will stand there."""
    counts = {"To correct", "To explain"}
    sheet.hide_gridlines(2)
    _line(sheet, 0, name, look.title, 30)
    _line(sheet, 1, to_do, look.explanation, 20)
    _line(sheet, 2, _NOT_KEPT, look.explanation, 20)
    _head(look, sheet, HEAD - 1, headings, counts)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
        style = look.count if headings[column] in counts else look.row
        for row in range(HEAD, HEAD + _WHITE_ROWS):
            sheet.write_blank(row, column, None, style)
    sheet.freeze_panes(HEAD, 2)
    sheet.autofilter(HEAD - 1, 0, HEAD - 1 + _WHITE_ROWS, len(headings) - 1)
    sheet.repeat_rows(HEAD - 1)
    _page(sheet)
    sheet.fit_to_pages(1, 0)


def _write_lists(workbook: Any, sheet: Any) -> None:
    """The drop-downs' entries: those that are the same everywhere; the buttons fill in the others."""
    for column, name in enumerate(LIST_NAMES):
        letter = chr(ord("A") + column)
        sheet.write_string(0, column, name)
        for row, entry in enumerate(FIXED.get(name, ()), start=1):
            sheet.write_string(row, column, entry)
        whole = f"{LISTS}!${letter}$2:${letter}${MOST_LISTED + 1}"
        # Up to the last entry, so that no drop-down ends in blanks.
        workbook.define_name(f"list_{name}", f"={LISTS}!${letter}$2:INDEX({whole},MAX(1,COUNTA({whole})))")
    sheet.hide()


def _head(
    look: _Look, sheet: Any, row: int, headings: Sequence[str], right: set[str] | frozenset[str] = frozenset()
) -> None:
    sheet.set_row(row, 26)
    for column, heading in enumerate(headings):
        style = look.head_right if heading in right else look.head
        if heading:
            sheet.write_string(row, column, heading, style)
        else:
            sheet.write_blank(row, column, None, style)


def _line(sheet: Any, row: int, text: str, style: Any, height: float) -> None:
    sheet.set_row(row, height)
    sheet.write_string(row, 0, text, style)


def _page(sheet: Any, last_row: int = 0, last_column: int = 0) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.62)
    sheet.set_footer(f'&C&"{FONT}"&9&K{MUTED}&A, page &P of &N')
    if last_row:
        sheet.print_area(0, 0, last_row, last_column)
