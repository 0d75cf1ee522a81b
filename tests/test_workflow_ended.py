"""An action that was completed in autumn is named all year: by a line of a grant, a survey, a success measure."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.model.finding import Finding
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_returned
from terms_played import AUTUMN, RETURNED, SPRING, SUMMER, Terms, cell, terms, type_rows
from trust_folder import FIRST, edit

SCHEME = "1.1 Buy a phonics scheme"
NAMES_NOTHING = {"FD-010", "AP-080", "AP-052"}
"""The rules that tell of what names no row, and of what no row names."""
FIRST_TERM = {
    "area": [{"ref": "A1", "title": "Reading"}, {"ref": "A2", "title": "Writing"}],
    "action": [
        {"ref": "1.1", "area": "A2", "action": "Buy a phonics scheme", "status": "Completed"},
        {"ref": "1.2", "area": "A1", "action": "Train every teacher", "status": "On track"},
    ],
    "grant_line": [
        {"ref": "L1", "source": "Pupil premium", "budget_heading": "Books", "action": "1.1", "budget": 4000}
    ],
    "survey": [{"ref": "S1", "survey": "Is the scheme used", "of": "1.1"}],
    "measure": [
        {"ref": "M1", "belongs_to": "1.1", "statement": "80% of pupils pass the check", "due": date(2027, 6, 30)},
        {"ref": "M2", "belongs_to": "1.2", "statement": "80% of teachers are trained", "due": date(2026, 11, 30)}
        | {"kind": "Percentage", "target": "80", "actual": "85%", "status": "Met", "evidence": "Register"},
        {"ref": "M3", "belongs_to": "A1", "statement": "80% of parents came", "due": date(2026, 11, 30)}
        | {"status": "Not met"},
        {"ref": "M4", "belongs_to": "A1", "statement": "95% attendance", "due": date(2027, 7, 20)}
        | {"actual": "96%", "status": "Met"},
        {"ref": "M5", "belongs_to": "A1", "statement": "A library is open", "due": date(2026, 11, 30)}
        | {"kind": "Yes or no", "target": "Yes", "actual": "Yes"},
        {"ref": "M6", "belongs_to": "A1", "statement": "A garden is open", "due": date(2026, 11, 30)}
        | {"kind": "Yes or no", "target": "Yes", "actual": "No"},
    ],
}
SECOND_TERM = {"action": [{"ref": "1.2", "status": "On track"}]}
LAST_TERM = {
    "action": [{"ref": "1.2", "status": "Completed"}],
    "grant_line": [
        {"ref": "L2", "source": "Pupil premium", "budget_heading": "Visits", "action": SCHEME, "budget": 100},
        {"ref": "L3", "source": "Pupil premium", "budget_heading": "Staff", "action": "9.9", "budget": 100},
    ],
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terms:
    """Three terms, played once; tests that change something work on a copy."""
    made = terms(tmp_path_factory.mktemp("ended") / "trust", "vision-priorities")
    for period, rows in ((AUTUMN, FIRST_TERM), (SPRING, SECOND_TERM), (SUMMER, LAST_TERM)):
        made.send(period, rows)
        made.bring_together(period)
    return made


@pytest.fixture
def folder(played: Terms, tmp_path: Path) -> Terms:
    shutil.copytree(played.path, tmp_path / "trust")
    return Terms(tmp_path / "trust")


def found(terms: Terms, period: str) -> list[Finding]:
    """What is said of rows that name nothing, but of the trust's priorities, which no action of this plan has."""
    findings = check_returned(terms.trust, period, RETURNED[period]).findings
    return [f for f in findings if f.code in NAMES_NOTHING and (f.record != "area" or "Writing" in f.message)]


def data(terms: Terms, period: str, record: str) -> dict[str, dict[str, str]]:
    """The rows of `record` in the data of the period, by their refs."""
    path = terms.path / "outputs" / period / "internal" / "data" / f"{record}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["ref"]: row for row in csv.DictReader(file)}


def summary(terms: Terms, period: str, sheet: str) -> Iterator[list[str]]:
    """What stands in the rows of a sheet of the period's summary."""
    book = openpyxl.load_workbook(terms.path / "outputs" / period / "summary.xlsx", read_only=True)
    for row in book[sheet].iter_rows(values_only=True):
        yield [str(value) for value in row if value is not None]


@pytest.mark.parametrize("period", [SPRING, SUMMER])
def test_next_terms_workbook_goes_on_naming_the_action(played: Terms, period: str) -> None:
    issued = played.workbook(period, "issued")
    assert cell(issued, "grant_line", "L1", "action") == "1.1"
    assert cell(issued, "survey", "S1", "of") == "1.1"
    assert cell(issued, "measure", "M1", "belongs_to") == "1.1"


def test_what_names_it_is_no_error_in_any_later_term(played: Terms) -> None:
    assert found(played, AUTUMN) == []
    assert found(played, SPRING) == []
    assert [(f.code, f.value) for f in found(played, SUMMER)] == [("FD-010", "9.9")]


def test_a_ref_that_never_was_is_told_as_before(played: Terms) -> None:
    (finding,) = found(played, SUMMER)
    assert finding.severity == "error"
    assert finding.message == "Action says “9.9”, and no action has that ref or name."


@pytest.mark.parametrize("period", [AUTUMN, SPRING, SUMMER])
def test_the_data_keep_the_ref_that_was_typed(played: Terms, period: str) -> None:
    assert data(played, period, "grant_line")["L1"]["action"] == "1.1"
    assert data(played, period, "survey")["S1"]["of"] == "1.1"
    assert data(played, period, "measure")["M1"]["belongs_to"] == "1.1"


def test_a_new_row_names_it_by_its_words_too(played: Terms) -> None:
    assert data(played, SUMMER, "grant_line")["L2"]["action"] == "1.1"
    assert data(played, SUMMER, "grant_line")["L3"]["action"] == ""


@pytest.mark.parametrize("period", [AUTUMN, SPRING, SUMMER])
def test_the_summary_says_what_the_action_was(played: Terms, period: str) -> None:
    assert any(SCHEME in row and "Books" in row for row in summary(played, period, "Spending by heading"))
    assert any(SCHEME in row and "Is the scheme used" in row for row in summary(played, period, "Surveys"))
    assert any(SCHEME in row and "M1" in row for row in summary(played, period, "Success measures"))


def test_what_is_spent_on_it_is_one_line_of_its_own(played: Terms) -> None:
    spent = [row for row in summary(played, SUMMER, "Spending by action") if SCHEME in row]
    assert [row[-1] for row in spent] == ["4100"]


def test_a_success_measure_that_was_met_is_not_asked_about_again(played: Terms) -> None:
    for period in (SPRING, SUMMER):
        issued = played.workbook(period, "issued")
        told = [cell(issued, "measure", "M2", key) for key in ("actual", "status", "evidence")]
        assert told == [85, "Met", "Register"]
        assert [cell(issued, "measure", "M5", key) for key in ("actual", "status")] == ["Yes", None]
        for ref in ("M3", "M4", "M6"):  # one was missed, one is not due yet, and one was not reached
            assert [cell(issued, "measure", ref, key) for key in ("actual", "status")] == [None, None]
        findings = check_returned(played.trust, period, RETURNED[period]).findings
        asked = [f.message.split(" was ")[0] for f in findings if f.code == "AP-077"]
        assert asked == [
            f"Success measure {ref}" for ref in (["M3", "M6"] if period == SPRING else ["M1", "M3", "M6"])
        ]
        for ref in ("M2", "M5"):
            (row,) = [row for row in summary(played, period, "Success measures") if ref in row]
            assert "On target" in row


def test_the_reply_gives_the_line_back_as_it_was_typed(folder: Terms) -> None:
    reply(folder.trust, SUMMER, date(2027, 7, 9), [])
    (clean,) = [p for p in (folder.path / "outputs" / SUMMER).rglob("*.xlsx") if p.name.startswith(FIRST)]
    assert cell(clean, "grant_line", "L1", "action") == "1.1"
    assert cell(clean, "grant_line", "L2", "action") in ("1.1", SCHEME)
    assert cell(clean, "grant_line", "L3", "action") == "9.9"


def test_what_the_autumn_is_corrected_to_counts_in_every_later_term(folder: Terms) -> None:
    def other_ref(book: openpyxl.Workbook) -> None:
        for sheet in (one for one in book.worksheets if one.sheet_state == "visible"):
            for row in sheet.iter_rows():
                for one in row:
                    if one.value == "1.1":
                        one.value = "1.9"

    folder.bring_together(SUMMER)
    edit(folder.workbook(AUTUMN), other_ref)
    folder.bring_together(AUTUMN)
    told = folder.bring_together(SUMMER).checked.findings
    assert [(f.code, f.value) for f in told if f.code == "FD-010"] == [
        ("FD-010", "1.1"),
        ("FD-010", SCHEME),
        ("FD-010", "9.9"),
        ("FD-010", "1.1"),
    ]
    assert [f.code for f in told if f.code == "AP-080"] == ["AP-080"]


def test_a_row_of_the_same_ref_that_stands_now_is_the_one_that_is_named(folder: Terms) -> None:
    again = {"action": [{"ref": "1.1", "area": "A1", "action": "Buy a reading scheme", "status": "On track"}]}
    edit(folder.workbook(SUMMER), lambda book: type_rows(book, again))
    folder.bring_together(SUMMER)
    assert any("1.1 Buy a reading scheme" in row for row in summary(folder, SUMMER, "Spending by heading"))
    assert not any(SCHEME in row for row in summary(folder, SUMMER, "Surveys"))


def test_a_return_that_names_it_in_another_way_says_nothing_new(folder: Terms) -> None:
    again = {"grant_line": [{"ref": "L2", "action": "1.1", "paid": 50}]}
    edit(folder.workbook(SUMMER), lambda book: type_rows(book, again))
    folder.bring_together(SUMMER)
    book = openpyxl.load_workbook(folder.path / "outputs" / SUMMER / "internal" / "findings.xlsx", read_only=True)
    lines = [[value for value in row if value is not None] for row in book["Returned again"].values]
    assert [line[3:6] for line in lines if "Spending by heading" in line] == [["L2 Visits", "Paid", "£50"]]
