"""Days and numbers at the edges of what Excel stores: each is read, or told with its cell; no file is lost."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from builders import register
from planbook.collect.sheet_scan import without_far_days
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook
from trust_folder import column_of, edit

DECLARATIONS = load()
REGISTER = register()
ROW = 6


@cache
def sent() -> bytes:
    job = Job(
        DECLARATIONS.formats["objectives-actions"],
        REGISTER,
        "990001",
        REGISTER.calendar.period("2026-27-autumn"),
        {"action": [GivenRow({"ref": "1.1", "action": "Ring home"})]},
    )
    return write_workbook(DECLARATIONS, job)


def returned(tmp_path: Path, change: Callable[[openpyxl.Workbook], None]) -> Submission:
    path = tmp_path / "990001_x.xlsx"
    path.write_bytes(sent())
    edit(path, change)
    return read_workbook(path, DECLARATIONS)


def cell_of(read: Submission, record: str, key: str) -> tuple[Value, list[str]]:
    """The value of the first row's field, and the codes of what was wrong with it."""
    table = next(t for t in read.tables if t.record == record)
    row = next(r for r in table.rows if r.excel_row == ROW)
    codes = [f.code for f in table.faults if f.excel_row == ROW and f.field == key]
    return row.values[table.keys.index(key)], codes


STORED = [
    (-1e308, "FD-001"), (-1e9, "FD-001"), (-1, "FD-001"), (-0.5, "FD-001"), (0, "FD-001"), (0.25, "FD-001"),
    (1, "FD-030"), (60, "FD-030"), (366, "FD-030"), (2026, "FD-030"), (91313, "FD-030"), (2958465, "FD-030"),
    (2958465.9999999, "FD-030"), (2958466, "FD-001"), (1e9, "FD-001"), (1e15, "FD-001"), (1e308, "FD-001"),
]  # fmt: skip


@pytest.mark.parametrize("shown_as", ["dd/mm/yyyy", "hh:mm", "[h]:mm:ss"])
@pytest.mark.parametrize(("number", "code"), STORED)
def test_a_number_stored_where_a_day_is_wanted_costs_no_more_than_its_cell(
    tmp_path: Path, number: float, code: str, shown_as: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = book["Actions"].cell(ROW, column_of(book["Actions"], "action.revised_finish"))
        cell.value, cell.number_format = number, shown_as
        stray = book["Actions"].cell(80, 30)  # far from the table
        stray.value, stray.number_format = number, shown_as

    read = returned(tmp_path, change)
    assert [p.code for p in read.problems if DECLARATIONS.rules[p.code].refuses] == []
    value, codes = cell_of(read, "action", "revised_finish")
    assert value is None
    assert codes == [code] or (shown_as.startswith("[") and codes == ["FD-001"])
    assert cell_of(read, "action", "action") == ("Ring home", [])


@pytest.mark.parametrize("shown_as", ["General", "dd/mm/yyyy", "[h]:mm:ss", "0%"])
@pytest.mark.parametrize("number", [-1e308, -1e15, 1e9, 1e15, 1e308, 5e-324, 999_999_999_999_999])
@pytest.mark.parametrize("key", ["spent", "award"])
def test_a_sum_of_any_size_is_read_or_told(tmp_path: Path, number: float, shown_as: str, key: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        sheet.cell(ROW, column_of(sheet, "funding_line.source")).value = "PP"
        cell = sheet.cell(ROW, column_of(sheet, f"funding_line.{key}"))
        cell.value, cell.number_format = number, shown_as

    read = returned(tmp_path, change)
    assert [p.code for p in read.problems if DECLARATIONS.rules[p.code].refuses] == []
    value, codes = cell_of(read, "funding_line", key)
    assert (value is None) == bool(codes)
    assert value is None or (isinstance(value, int | float) and abs(value) < 1e15)


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_time_of_day_is_let_go_and_1904_is_known(tmp_path: Path, from_1904: bool) -> None:
    def change(book: openpyxl.Workbook) -> None:
        if from_1904:
            book.epoch = datetime(1904, 1, 1)
        cell = book["Actions"].cell(ROW, column_of(book["Actions"], "action.revised_finish"))
        cell.value, cell.number_format = datetime(2027, 3, 25, 23, 59, 59), "dd/mm/yyyy hh:mm"

    assert cell_of(returned(tmp_path, change), "action", "revised_finish") == (date(2027, 3, 25), [])


def test_only_the_format_of_numbers_that_are_no_days_is_taken_off() -> None:
    xml = (
        b'<sheetData><row r="1"><c r="A1" s="4"><v>46000</v></c><c r="B1" s="4" t="n"><v>-1e308</v></c>'
        b'<c r="C1" t="s" s="7"><v>12</v></c><c r="D1" s="9"/>'
        b"<x:c s='3' r=\"E1\"><x:f>1+1</x:f><x:v>1e9</x:v></x:c>"
        b'<c r="F1" s="4" t="str"><v>many</v></c></row></sheetData>'
    )
    plain = xml.replace(b'r="B1" s="4"', b'r="B1"').replace(b"<x:c s='3'", b"<x:c")
    assert without_far_days(xml) == plain
    assert without_far_days(plain) == plain
    assert without_far_days(b"<sheetData/>") == b"<sheetData/>"


@pytest.mark.parametrize("number", [0, 0.25])
def test_a_day_0_is_told_as_excel_shows_it(tmp_path: Path, number: float) -> None:
    """Nobody has typed the midnight that it is to a program."""

    def change(book: openpyxl.Workbook) -> None:
        cell = book["Actions"].cell(ROW, column_of(book["Actions"], "action.revised_finish"))
        cell.value, cell.number_format = number, "dd/mm/yyyy"

    table = next(t for t in returned(tmp_path, change).tables if t.record == "action")
    assert [f.value for f in table.faults if f.field == "revised_finish"] == ["00/01/1900"]
