"""A ref is that of one row for a year: what a school took out or was done with gives its own to no other row."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from builders import FIRST_ROW
from planbook.workflow.period_change import take
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_returned
from terms_played import AUTUMN, PREPARED, RETURNED, SPRING, SUMMER, Terms, cell, terms, type_rows
from test_workflow_membership import add
from trust_folder import FIRST, Folder, column_of, edit

YEAR_BEGINS = {
    "action": [
        {"ref": "1.1", "action": "Train every teacher", "status": "On track"},
        {"ref": "2.1", "action": "Buy a phonics scheme", "status": "Completed"},
        {"ref": "3.1", "action": "Open a library", "status": "On track"},
    ]
}
WITHOUT_A_REF = {"action": [{"ref": None, "action": "Visit two schools", "status": "On track"}]}


def rows_of(path: Path, record: str, *keys: str) -> list[tuple[Any, ...]]:
    """What stands in the columns `keys` of the rows of a workbook that have a ref."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        try:
            places = [column_of(sheet, f"{record}.{key}") for key in ("ref", *keys)]
        except KeyError:
            continue
        found = [[sheet.cell(n, place).value for place in places] for n in range(FIRST_ROW, sheet.max_row + 1)]
        return [tuple(row) for row in found if row[0] and row[1]]
    raise KeyError(record)


def take_out(book: openpyxl.Workbook, record: str, ref: str) -> None:
    """Clear the row of `record` with that ref."""
    for sheet in book.worksheets:
        try:
            place = column_of(sheet, f"{record}.ref")
        except KeyError:
            continue
        for number in range(FIRST_ROW, sheet.max_row + 1):
            if sheet.cell(number, place).value == ref:
                for one in sheet[number]:
                    one.value = None


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An autumn; a spring in which the library was taken out and an action came without a ref."""
    made = terms(tmp_path_factory.mktemp("refs") / "trust")
    made.send(AUTUMN, YEAR_BEGINS)
    made.bring_together(AUTUMN)

    def change(book: openpyxl.Workbook) -> None:
        take_out(book, "action", "3.1")
        type_rows(book, WITHOUT_A_REF, new=True)

    made.send(SPRING, {"action": [{"ref": "1.1", "status": "On track"}]}, change)
    made.bring_together(SPRING)
    return made.path


@pytest.fixture
def folder(played: Path, tmp_path: Path) -> Terms:
    shutil.copytree(played, tmp_path / "trust")
    return Terms(tmp_path / "trust")


def test_next_terms_workbook_gives_no_ref_that_a_row_of_the_year_had(folder: Terms) -> None:
    folder.send(SUMMER, {})
    given = rows_of(folder.workbook(SUMMER, "issued"), "action", "action")
    assert given == [("1.1", "Train every teacher"), ("4.1", "Visit two schools")]


def test_a_school_that_types_a_ref_of_the_year_is_told_the_next_free_one(folder: Terms) -> None:
    again = {"ref": "2.1", "action": "Visit two schools", "status": "On track"}
    same = {"ref": "2.1", "action": "Buy a phonics scheme", "status": "Completed"}

    def told(row: dict[str, str]) -> list[tuple[str, str]]:
        def typed(book: openpyxl.Workbook) -> None:
            take_out(book, "action", "2.1")
            type_rows(book, {"action": [row]})

        edit(folder.workbook(SPRING), typed)
        findings = check_returned(folder.trust, SPRING, RETURNED[SPRING]).findings
        return [(f.message, f.remedy) for f in findings if f.code == "FD-043"]

    assert told(again) == [
        (
            "The ref 2.1 was that of another action earlier this year, “Buy a phonics scheme”, which has ended.",
            "Give this action the ref 4.1, and change what names it. If it is the same action, put its words back.",
        )
    ]
    assert told(same) == []


def test_a_row_of_a_part_is_given_no_ref_that_a_row_of_the_year_had(tmp_path: Path) -> None:
    made = terms(tmp_path / "trust")
    made.send(AUTUMN, {"decision_wanted": [{"ref": "H1", "decision": "Approve the plan"}]})
    made.bring_together(AUTUMN)
    prepare_workbooks(made.trust, SPRING, PREPARED[SPRING], by_contributor=True)
    returned = made.path / "returned" / SPRING
    returned.mkdir(parents=True, exist_ok=True)
    for part in (made.path / "issued" / SPRING).glob(f"{FIRST}_*.xlsx"):
        shutil.copy(part, returned / part.name)
    (head,) = returned.glob(f"{FIRST}_*_head_*.xlsx")
    more = {"decision_wanted": [{"ref": None, "decision": "Approve the sports plan"}]}
    edit(head, lambda book: type_rows(book, more, new=True))
    made.bring_together(SPRING)
    (whole,) = returned.glob(f"{FIRST}_*(parts *).xlsx")
    assert rows_of(whole, "decision_wanted", "decision") == [("H2", "Approve the sports plan")]


MUSIC = {"unit": FIRST, "source": "PP", "year": "2026-27", "amount": 900, "purpose": "Music lessons"}
LINES = [
    ("F1", "Catch-up teaching and the breakfast club"),
    ("F2", "Coaches, and swimming for Year 4"),
    ("F3", "Leading training for other schools"),
]


@pytest.fixture
def allocated(folder: Terms) -> Terms:
    """The trust has allocated something more since the workbook for spring was sent."""
    add(Folder(folder.path), "Allocations", "award", MUSIC)
    return folder


def clean_workbook(folder: Terms) -> Path:
    reply(folder.trust, SPRING, RETURNED[SPRING], [])
    (clean,) = (folder.path / "outputs" / SPRING).rglob(f"{FIRST}_*.xlsx")
    return clean


def test_the_workbook_that_goes_back_has_what_was_allocated_since(folder: Terms) -> None:
    assert rows_of(clean_workbook(folder), "funding_line", "purpose") == LINES
    add(Folder(folder.path), "Allocations", "award", MUSIC)
    findings = check_returned(folder.trust, SPRING, RETURNED[SPRING]).findings
    assert [f.message for f in findings if f.code == "PR-022"] == [
        "The line of Pupil premium is not on the sheet; the trust has an allocation of it on record."
    ]
    clean = clean_workbook(folder)
    assert rows_of(clean, "funding_line", "purpose") == [*LINES, ("F4", "Music lessons")]
    assert cell(clean, "funding_line", "F4", "award") == 900


def test_a_line_that_the_school_wrote_itself_is_not_given_twice(allocated: Terms) -> None:
    own = {"ref": "F9", "source": "Pupil premium", "purpose": "Music lessons", "spent": 100}
    edit(allocated.workbook(SPRING), lambda book: type_rows(book, {"funding_line": [own]}))
    assert rows_of(clean_workbook(allocated), "funding_line", "purpose") == [*LINES, ("F9", "Music lessons")]


def test_a_workbook_taken_for_another_term_has_what_was_allocated_since(allocated: Terms) -> None:
    (allocated.path / "returned" / SUMMER).mkdir()
    given = allocated.path / "returned" / SUMMER / allocated.workbook(SPRING).name
    shutil.copy(allocated.workbook(SPRING), given)
    trust = allocated.trust
    made = take(trust, trust.period(SUMMER), trust.period(SUMMER), given.name, RETURNED[SUMMER])
    assert rows_of(made.written, "funding_line", "purpose") == [*LINES, ("F4", "Music lessons")]
