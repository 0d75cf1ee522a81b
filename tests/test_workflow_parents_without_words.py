"""An impact without the because that it belongs to is kept, told and sent back, alone or beside an action."""

import csv
from pathlib import Path

import openpyxl
import pytest

from planbook.workflow.consolidate import consolidate
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

UNIT, BESIDE, ALONE = "990102", "Pupils read at home.", "Staff stay longer."
ROW, FREE = 7, 16


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A school that has cleared a because and kept its impact, and typed another impact in a free row."""
    made = small_trust(tmp_path / "trust", units=2)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        because, action, impact = (
            column_of(sheet, key) for key in ("objective.objective", "action.action", "objective.impact")
        )
        assert (sheet.cell(ROW, action).value is None, sheet.cell(FREE, action).value is None) == (False, True)
        sheet.cell(ROW, because).value, sheet.cell(ROW, impact).value = None, BESIDE
        sheet.cell(FREE, impact).value = ALONE

    edit(made.file_of(UNIT), change)
    return made


def test_it_is_in_the_data(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    path = folder.outputs / "internal" / "data" / "objective.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["unit"] == UNIT and not row["objective"]]
    assert [(row["impact"], row["source_row"]) for row in rows] == [(BESIDE, str(ROW)), (ALONE, str(FREE))]


def test_it_is_told_with_both_cells(folder: Folder) -> None:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    assert [(f.cells, f.message) for f in found if f.code == "AP-055" and f.unit == UNIT] == [
        ((f"C{row}", f"E{row}"), f"The impact “{words}” has nothing beside it under “Because”.")
        for row, words in ((ROW, BESIDE), (FREE, ALONE))
    ]


def test_it_goes_back_where_it_stood(folder: Folder) -> None:
    reply(folder.trust, PERIOD, TODAY, [UNIT])
    (path,) = (folder.outputs / "replies").glob(f"{UNIT}_*.xlsx")
    sheet = openpyxl.load_workbook(path)["Actions"]
    impact = column_of(sheet, "objective.impact")
    assert [sheet.cell(row, impact).value for row in (ROW, FREE)] == [BESIDE, ALONE]
