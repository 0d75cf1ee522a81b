"""A year's workbook that is made or comes back after terms of its year knows what these told of the plan."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.validate import check_returned
from terms_played import AUTUMN, SPRING, SUMMER, Terms, cell, terms, type_rows
from test_workflow_ended import FIRST_TERM, SECOND_TERM, data
from trust_folder import edit

YEAR = "2026-27-year"
IN_SEPTEMBER, IN_JUNE, CAME = date(2026, 9, 7), date(2027, 6, 7), date(2027, 7, 8)
LIBRARY = {"ref": "1.3", "area": "A1", "action": "Open a library", "status": "Completed"}
NAMES_IT = {"ref": "L9", "source": "Pupil premium", "budget_heading": "Books", "action": "1.3", "budget": 100}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year whose workbook went out in September, whose autumn and spring came back before it: actions ended in
    both, and one of these was of the spring alone."""
    made = terms(tmp_path_factory.mktemp("year") / "trust", "vision-priorities")
    edit(made.path / "trust.xlsx", year_is_due)
    prepare_workbooks(made.trust, YEAR, IN_SEPTEMBER)
    made.send(AUTUMN, FIRST_TERM)
    made.bring_together(AUTUMN)
    made.send(SPRING, {"action": [*SECOND_TERM["action"], LIBRARY]})
    made.bring_together(SPRING)
    return made.path


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Terms:
    shutil.copytree(played, tmp_path / "trust")
    return Terms(tmp_path / "trust")


def year_is_due(book: openpyxl.Workbook) -> None:
    sheet = book["Periods"]
    number = next(n for n in range(1, 60) if sheet.cell(n, 1).value == YEAR)
    sheet.cell(number, 5).value = sheet.cell(number, 6).value = date(2027, 7, 9)


def comes_back(folder: Terms, change: Callable[[openpyxl.Workbook], None]) -> None:
    issued = folder.workbook(YEAR, "issued")
    returned = folder.path / "returned" / YEAR / issued.name
    returned.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(issued, returned)
    edit(returned, change)


def names_what_ended(book: openpyxl.Workbook) -> None:
    type_rows(book, {"grant_line": [NAMES_IT]})


def told(folder: Terms, code: str, came: date = CAME) -> list[str]:
    return [f.message for f in check_returned(folder.trust, YEAR, came).findings if f.code == code]


def test_a_years_workbook_that_is_made_in_june_has_the_plan_as_it_stands(folder: Terms) -> None:
    prepare_workbooks(folder.trust, YEAR, IN_JUNE, force=True)
    made = folder.workbook(YEAR, "issued")
    assert cell(made, "action", "1.2", "action") == "Train every teacher"
    assert cell(made, "grant_line", "L1", "action") == "1.1"
    with pytest.raises(StopIteration):  # what is completed is asked for no more
        cell(made, "action", "1.1", "action")


def test_one_that_was_made_in_september_has_last_years_plan(folder: Terms) -> None:
    with pytest.raises(StopIteration):
        cell(folder.workbook(YEAR, "issued"), "action", "1.2", "action")


def test_a_years_return_names_what_ended_in_its_terms(folder: Terms) -> None:
    prepare_workbooks(folder.trust, YEAR, IN_JUNE, force=True)
    comes_back(folder, names_what_ended)
    assert told(folder, "FD-010") == []
    consolidate(folder.trust, YEAR, CAME)
    assert {ref: row["action"] for ref, row in data(folder, YEAR, "grant_line").items()} == {
        "L1": "1.1",
        "L9": "1.3",
    }


def test_so_does_one_that_went_out_before_them(folder: Terms) -> None:
    comes_back(folder, names_what_ended)
    assert told(folder, "FD-010") == []


def test_one_that_came_before_its_terms_knows_none_of_them(folder: Terms) -> None:
    comes_back(folder, names_what_ended)
    assert len(told(folder, "FD-010", date(2026, 10, 1))) == 1


def test_the_summer_begins_with_what_the_years_return_says(folder: Terms) -> None:
    prepare_workbooks(folder.trust, YEAR, IN_JUNE, force=True)
    comes_back(folder, lambda book: type_rows(book, {"action": [{"ref": "1.4", "action": "Hire a librarian"}]}))
    check_returned(folder.trust, YEAR, date(2027, 6, 21))
    consolidate(folder.trust, YEAR, date(2027, 6, 21))
    prepare_workbooks(folder.trust, SUMMER, date(2027, 6, 22), force=True)
    made = folder.workbook(SUMMER, "issued")
    assert cell(made, "action", "1.4", "action") == "Hire a librarian"
    assert cell(made, "action", "1.2", "action") == "Train every teacher"
