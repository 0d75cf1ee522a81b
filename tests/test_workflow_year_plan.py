"""The plan of a year is the newest that came in any period of it, be it the year itself, a term or a half-term."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.workbook import read_workbook
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_returned
from test_workflow_membership import add
from trust_folder import Folder, column_of, edit, small_trust

SUMMER, YEAR, AUTUMN, SPRING = "2025-26-summer", "2026-27-year", "2026-27-autumn", "2026-27-spring"
FIRST = "990101"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust whose schools have sent the plan of the year in September, with an action more than last year's."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2, periods=2)
    shutil.rmtree(folder.path / "returned" / AUTUMN)
    shutil.rmtree(folder.path / "issued" / AUTUMN)
    if folder.trust.register.calendar.period(YEAR) is None:
        day = {"start": date(2026, 9, 1), "end": date(2027, 8, 31), "due": date(2026, 9, 25)}
        add(folder, "Periods", "period", {"period": YEAR, "kind": "Year", **day})
    for one in prepare_workbooks(folder.trust, YEAR, date(2026, 9, 2)):
        came = folder.path / "returned" / YEAR / one.path.name
        came.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(one.path, came)
        if one.unit == FIRST:
            edit(came, with_new_action)
    take_in(folder.trust, YEAR, date(2026, 9, 24))
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def with_new_action(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    refs = column_of(sheet, "action.ref")
    header = next(n for n in range(1, 12) if sheet.cell(n, refs).value == "action.ref") + 1
    free = next(n for n in range(header + 1, 300) if sheet.cell(n, refs).value is None)
    for key, value in {"ref": "9.9", "action": "Open a reading room.", "finish": date(2027, 7, 1)}.items():
        sheet.cell(free, column_of(sheet, f"action.{key}")).value = value


def actions_given(folder: Folder, period: str, today: date) -> set[str]:
    (made,) = prepare_workbooks(folder.trust, period, today, [FIRST])
    return {row.text("action") for row in read_workbook(made.path, folder.trust.declarations).entries("action")}


def test_a_years_plan_that_was_returned_is_in_the_autumn_workbook(folder: Folder) -> None:
    given = actions_given(folder, AUTUMN, date(2026, 9, 28))
    assert "Open a reading room." in given
    assert len(given) > 1


def test_what_a_term_said_of_the_plan_is_in_the_next_terms_workbook(folder: Folder) -> None:
    (made,) = prepare_workbooks(folder.trust, AUTUMN, date(2026, 9, 28), [FIRST])
    came = folder.path / "returned" / AUTUMN / made.path.name
    came.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made.path, came)

    def reword(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Open a reading room.":
                    cell.value = "Open a reading room in the old hall."

    edit(came, reword)
    take_in(folder.trust, AUTUMN, date(2026, 12, 10))
    given = actions_given(folder, SPRING, date(2027, 1, 6))
    assert "Open a reading room in the old hall." in given
    assert "Open a reading room." not in given
    changes = consolidate(folder.trust, AUTUMN, date(2026, 12, 17)).tables.plan_changes
    assert [(r.row_id, r.before, r.since) for r in changes if r.unit == FIRST] == [
        ("9.9", "Open a reading room.", "autumn term 2026")
    ]


def test_a_unit_whose_year_workbook_is_out_gets_plan_and_review_in_one(folder: Folder) -> None:
    """One school has sent the year's plan, the other has not: that one is asked for both in the term's workbook."""
    other = "990102"
    (out,) = (folder.path / "returned" / YEAR).glob(f"{other}_*")
    take_in(folder.trust, YEAR, date(2026, 9, 25), ChosenFiles(withdraw=out.name))
    made = {one.unit: one.path for one in prepare_workbooks(folder.trust, AUTUMN, date(2026, 9, 28))}
    asked = {}
    for unit, path in made.items():
        submission = read_workbook(path, folder.trust.declarations)
        (table,) = [t for t in submission.tables if t.record == "action"]
        asked[unit] = "new_year" in table.keys, "status" in table.keys, bool(submission.entries("action"))
    assert asked == {FIRST: (False, True, True), other: (True, True, True)}


def test_no_figure_is_asked_for_in_the_years_workbook_that_a_term_asks_for(folder: Folder) -> None:
    period = folder.trust.period(YEAR)
    register = folder.trust.register.of(period)
    assert [code for code, kpi in register.kpis.items() if register.kpi_due(kpi, period)] == []


def test_what_the_years_workbook_closed_is_not_missed_in_the_term(folder: Folder) -> None:
    """An action of last year that the year's plan says is done stood in last summer's return, and in no workbook of
    this year's terms."""
    (came,) = (folder.path / "returned" / YEAR).glob(f"{FIRST}_*")
    closed: list[str] = []

    def done(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        ref, answer = (column_of(sheet, f"action.{key}") for key in ("ref", "new_year"))
        number = next(n for n in range(6, 60) if sheet.cell(n, ref).value and sheet.cell(n, answer).value is None)
        closed.append(str(sheet.cell(number, ref).value))
        sheet.cell(number, answer).value = "Done"

    edit(came, done)
    take_in(folder.trust, YEAR, date(2026, 9, 25))
    (made,) = prepare_workbooks(folder.trust, AUTUMN, date(2026, 9, 28), [FIRST])
    given = read_workbook(made.path, folder.trust.declarations).entries("action")
    assert not {*closed} & {row.text("ref") for row in given}
    back = folder.path / "returned" / AUTUMN / made.path.name
    back.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(made.path, back)

    def answered(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(6, column_of(book["Actions"], "action.status")).value = "On track"

    edit(back, answered)
    found = check_returned(folder.trust, AUTUMN, date(2026, 12, 1)).findings
    assert [f.message for f in found if f.code in ("AP-024", "AP-093") and f.unit == FIRST] == []
    (replied,) = reply(folder.trust, AUTUMN, date(2026, 12, 1), [FIRST])
    assert replied.warnings == sum(f.severity == "warning" for f in found if f.unit == FIRST)


def test_a_year_workbook_that_came_in_july_set_no_plan_in_autumn(folder: Folder) -> None:
    came = folder.path / "returned" / AUTUMN
    came.mkdir(parents=True, exist_ok=True)
    for one in prepare_workbooks(folder.trust, AUTUMN, date(2026, 12, 1)):
        shutil.copy(one.path, came / one.path.name)
    assert consolidate(folder.trust, AUTUMN, date(2026, 12, 10)).tables.plan_changes == ()

    def rewritten(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        column = column_of(sheet, "action.finish")
        header = next(n for n in range(1, 12) if sheet.cell(n, column).value == "action.finish") + 1
        sheet.cell(header + 1, column).value = date(2027, 7, 20)

    (year,) = (folder.path / "returned" / YEAR).glob(f"{FIRST}_*.xlsx")
    edit(year, rewritten)
    take_in(folder.trust, YEAR, date(2027, 7, 10))
    assert consolidate(folder.trust, AUTUMN, date(2027, 7, 11)).tables.plan_changes == ()
