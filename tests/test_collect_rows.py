"""Which rows are totals: not those that only have a name which begins like one."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.prepare.workbook import write_workbook
from trust_folder import column_of
from workbooks import job

DECLARATIONS = load()


@pytest.mark.parametrize(
    ("name", "pupils"), [("Total Learning Academy", None), ("Total Learning Academy", 420), ("Total", 420)]
)
def test_a_school_whose_name_begins_like_a_total_is_a_row_of_the_register(
    name: str, pupils: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "trust.xlsx"
    shutil.copyfile(DECLARATIONS.folder / "samples" / "objectives-actions-register.xlsx", path)
    book = openpyxl.load_workbook(path)
    sheet = next(s for s in book.worksheets if s.title in ("Units", "Schools"))
    row = next(n for n in range(5, 500) if sheet.cell(n, column_of(sheet, "unit.unit_id")).value is None)
    sheet.cell(row, column_of(sheet, "unit.unit_id")).value = "990177"
    sheet.cell(row, column_of(sheet, "unit.name")).value = name
    sheet.cell(row, column_of(sheet, "unit.pupils")).value = pupils
    book.save(path)
    read = read_workbook(path, DECLARATIONS)
    assert [e.text("name") for e in read.entries("unit") if e.text("unit_id") == "990177"] == [name]
    assert "FD-016" not in {f.code for table in read.tables for f in table.faults}


@pytest.mark.parametrize(
    ("ref", "words", "excluded"),
    [
        ("1.9", "Total communication approach", None),
        ("1.9", "Sum of our parts: a day for all staff", None),
        ("1.9", "Overall", "total"),
        ("1.9", "Total cost (all actions)", "total"),
        ("1.9", "Sum of the above", "total"),
        (None, "Total communication approach", "total"),
        (None, "Total", "total"),
        ("Total", "12 actions", "total"),
    ],
)
def test_an_action_with_a_ref_is_a_total_only_where_its_words_leave_no_doubt(
    ref: str | None, words: str, excluded: str | None, tmp_path: Path
) -> None:
    assert _excluded(tmp_path, {"ref": ref, "action": words, "percent_done": 0.5}) == excluded


def test_a_choice_beside_it_tells_a_row_without_a_ref_from_a_total(tmp_path: Path) -> None:
    typed = {"action": "Total communication approach", "percent_done": 0.5, "status": "On track"}
    assert _excluded(tmp_path, typed) is None
    assert _excluded(tmp_path, {**typed, "action": "Total"}) == "total"


def _excluded(folder: Path, values: dict[str, object]) -> str | None:
    """Why the row with these values is left out; None where it counts."""
    path = folder / "plan.xlsx"
    path.write_bytes(write_workbook(DECLARATIONS, job()))
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    row = 12
    for key, value in values.items():
        sheet.cell(row, column_of(sheet, f"action.{key}")).value = value
    book.save(path)
    read = read_workbook(path, DECLARATIONS)
    table = next(t for t in read.tables if t.record == "action")
    return next(r.excluded for r in table.rows if r.excel_row == row)
