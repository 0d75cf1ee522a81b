"""Rows of tables that become XML at once: the workbook is the one that XlsxWriter makes cell by cell."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from planbook.report.cells import Cell, Line
from planbook.report.kept_lines import KeptLines
from planbook.report.lean_sheet import held_of, sheet_class

ROWS = 700
"""More than are packed at a time."""
DAY = date(2026, 12, 10)


class CellByCell(Worksheet):
    """The same call, by XlsxWriter's own."""

    def write_table_row(self, row: int, points: float, cells: list[tuple[Any, Any]]) -> None:
        for column, (held, style) in enumerate(cells):
            if held is None:
                self.write_blank(row, column, None, style)
            elif isinstance(held, str):
                self.write_string(row, column, held, style)
            else:
                self.write_number(row, column, held, style)
        self.set_row(row, points)


def _row(number: int) -> list[Any]:
    figures = [None, number, number / 7, -0.5, "Reading & <writing>", f"Row {number}", "", DAY, True]
    return [figures[(number + column) % len(figures)] for column in range(number % 3 + 2)]


def _book(sheet: type[Worksheet]) -> bytes:
    """Two sheets: a title, a table, a sentence and a table again; then one of a table alone, and a chart of it."""
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    styles = [
        book.add_format({"bold": True}),
        book.add_format({"num_format": "0.0"}),
        book.add_format({"italic": 1}),
    ]
    first, second = (book.add_worksheet(name, worksheet_class=sheet) for name in ("First", "Second"))
    for page, begins in ((second, 0), (first, 3), (first, ROWS + 20)):  # the second before the first
        for number in range(ROWS):
            cells = [(held_of(value), styles[(number // 9 + n) % 3]) for n, value in enumerate(_row(number))]
            page.write_table_row(begins + number, 25 + number % 3 * 15, cells)
    first.write_string(0, 9, "A title, which reaches further than the table", styles[2])
    first.write_string(ROWS + 10, 0, "A sentence between")
    for kind in ("column", "line"):
        chart = book.add_chart({"type": kind})
        for column in (0, 1):
            chart.add_series(
                {"values": ["Second", 250, column, 270, column], "categories": ["Second", 1, 0, 21, 0]}
            )
        first.insert_chart(8, 3, chart)
    book.close()
    return stream.getvalue()


def _parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        return {
            name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"
        }  # which has the time


def test_a_workbook_of_rows_that_are_final_is_the_one_that_is_made_cell_by_cell() -> None:
    first, second = (_parts(_book(kind)) for kind in (sheet_class(), CellByCell))
    assert first == second


def test_what_was_written_is_read_back() -> None:
    sheet = load_workbook(io.BytesIO(_book(sheet_class())))["First"]

    assert [cell.value for cell in sheet[4 + 4]][:3] == ["Reading & <writing>", "Row 4", None]
    assert sheet.cell(4 + 5, 3).value == 46_366  # the 10 December 2026, as Excel counts days
    assert sheet.max_row == 2 * ROWS + 20


def test_nothing_is_lost_that_is_written_to_a_row_that_was_final() -> None:
    book = Workbook(io.BytesIO())
    page = book.add_worksheet("Actions", worksheet_class=sheet_class())
    page.write_table_row(2, 25, [("Reading", None)])
    page.write_string(2, 4, "Added later")

    with pytest.raises(RuntimeError, match="Actions"):
        book.close()


def test_lines_are_kept_as_they_were_however_often_they_are_gone_through() -> None:
    plain = [{"a": Cell(number), "b": Cell(None), "c": Cell(DAY)} for number in range(1_200)]
    own = {
        "a": Cell("On track", {"bold": True}, "action/1/1.1", "green"),
        "b": Cell(0.5, figure="x"),
        "c": Cell(""),
    }
    lines: list[Line] = [*plain, own]

    kept = KeptLines(("a", "b", "c"), ([line[key] for key in "abc"] for line in lines))

    assert len(kept) == 1_201
    assert list(kept) == lines
    assert list(kept) == lines
    assert own in kept
