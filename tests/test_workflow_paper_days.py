"""What papers say is still to come: by the day on which they are made, and not otherwise by themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from planbook.workflow.publishing import publish
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report
from trust_folder import PERIOD, Folder, column_of, consolidated_trust, edit

MEETING = "14 January 2027"  # of the committee that reads the paper; the figures are as at 4 December 2026
BEFORE, THAT_DAY, AFTER = date(2027, 1, 7), date(2027, 1, 14), date(2027, 1, 20)
SPRING = ["12 March 2027", "Return for the spring term 2027"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return consolidated_trust(tmp_path / "trust", units=1)


def paper(folder: Folder) -> Path:
    (path,) = (p for p in (folder.outputs / "reports").glob("990101_*.docx") if ".previous" not in p.name)
    return path


def tables_in(folder: Folder) -> Iterator[list[list[str]]]:
    for table in docx.Document(paper(folder)).tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


def to_come(folder: Folder) -> list[list[str]]:
    """The lines of "Dates to come"; none where the paper has no such table."""
    return [row[:2] for table in tables_in(folder) if table[0][0] == "Date" for row in table[1:]]


def made(folder: Folder, day: date, again: Path | None = None) -> str:
    if again is not None:
        return refresh(folder.trust, PERIOD, day, again).state
    (one,) = report(folder.trust, PERIOD, day)
    return one.state


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (BEFORE, [[MEETING, "Local governing committee"], SPRING]),
        (THAT_DAY, [[MEETING, "Local governing committee"], SPRING]),
        (AFTER, [SPRING]),
        (date(2027, 4, 6), [["16 July 2027", "Return for the summer term 2027"]]),
        (date(2027, 7, 20), []),
    ],
)
def test_what_is_to_come_goes_by_the_day_on_which_the_paper_is_made(
    folder: Folder, day: date, wanted: list[list[str]]
) -> None:
    made(folder, day)
    assert to_come(folder) == wanted


def test_a_milestone_whose_day_is_past_is_not_what_comes_next(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Milestones"]
        due, met = column_of(sheet, "milestone.due"), column_of(sheet, "milestone.met")
        rows = [row for row in range(5, sheet.max_row + 1) if isinstance(sheet.cell(row, due).value, date)]
        for number, row in enumerate(rows):
            sheet.cell(row, due).value = date(2027, 1, 10) if number % 2 else date(2027, 2, 10)
            sheet.cell(row, met).value = None

    edit(folder.file_of("990101"), change)

    def next_days() -> set[str]:
        (table,) = (table for table in tables_in(folder) if "Next" in table[0])
        return {row[table[0].index("Next")].partition(":")[0] for row in table[1:]} & {"10 Jan 2027", "10 Feb 2027"}

    made(folder, BEFORE)
    assert "10 Jan 2027" in next_days()
    made(folder, AFTER, again=paper(folder))
    assert next_days() == {"10 Feb 2027"}


def test_a_paper_that_is_there_does_not_change_because_days_have_passed(folder: Folder) -> None:
    made(folder, BEFORE)
    path = paper(folder)
    was = path.read_bytes()
    assert [made(folder, day) for day in (BEFORE, AFTER, date(2027, 4, 6))] == ["unchanged"] * 3
    path.unlink()
    assert made(folder, AFTER) == "written" and path.read_bytes() == was
    assert made(folder, AFTER, again=path) == "written"
    assert to_come(folder) == [SPRING]


def test_what_goes_out_tells_what_is_to_come_then_and_stays_so(folder: Folder) -> None:
    made(folder, BEFORE)
    publish(folder.trust, PERIOD, AFTER)
    path = paper(folder)
    assert to_come(folder) == [SPRING]
    out = path.read_bytes()
    assert made(folder, date(2027, 4, 6)) == "unchanged"
    assert path.read_bytes() == out


def test_a_paper_of_other_figures_is_of_the_day_on_which_it_is_made(folder: Folder) -> None:
    made(folder, BEFORE)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        column = column_of(sheet, "funding_line.spent")
        row = next(
            row for row in range(5, sheet.max_row + 1) if isinstance(sheet.cell(row, column).value, int | float)
        )
        sheet.cell(row, column).value = 1

    edit(folder.file_of("990101"), change)
    assert made(folder, AFTER) == "written"
    assert to_come(folder) == [SPRING]
