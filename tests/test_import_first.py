"""Plans brought in first of all, by a trust whose workbooks have priorities, actions and KPIs alone."""

from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from others_plans import write_sheet
from planbook.api import OpenTrust, open_trust
from test_import import SCHOOL, SECOND, at, only, rows_of, trust
from trust_folder import FIRST, PERIOD, TODAY, edit

__all__ = ["trust"]

FULL = "Plan in full"
ROWS = [
    ("Teach reading well", "Train all staff", "A. Bell", "1 December 2026"),
    ("Teach reading well", "Buy books for the library", "C. Dore", "4 December 2026"),
]


@pytest.fixture
def beginning(trust: OpenTrust) -> OpenTrust:
    """A trust that uses nothing but what every one does, and has not sent anything out."""

    def leave_out(book: openpyxl.Workbook) -> None:
        sheet = book["What we use"]
        (row,) = (row for row in sheet.iter_rows(min_row=6) if row[0].value == FULL)
        row[2].value = "No"

    edit(trust.folder / "trust.xlsx", leave_out)
    for path in trust.folder.glob("ledger.db*"):
        path.unlink()
    return open_trust(trust.folder, TODAY)


def plan(path: Path, heading: str) -> Path:
    return write_sheet(path / f"{SCHOOL}.xlsx", [(heading, "Action", "Lead", "By when"), *ROWS])


@pytest.mark.parametrize("heading", ["Priority", "Objective"])
def test_actions_belong_to_what_the_file_has_above_them(beginning: OpenTrust, tmp_path: Path, heading: str) -> None:
    made = only(beginning, plan(tmp_path, heading), template="objectives-actions")
    assert "one priority and two actions brought in" in made.words
    (path,) = made.written
    assert "Objectives" not in openpyxl.load_workbook(path).sheetnames
    (area,) = [row for row in rows_of(path, "Priorities") if row["title"] == "Teach reading well"]
    assert [row["area"] for row in rows_of(path, "Actions")] == [f"{area['ref']} Teach reading well"] * 2


def test_both_given_the_actions_belong_to_the_priority_and_the_objective_is_listed(
    beginning: OpenTrust, tmp_path: Path
) -> None:
    rows = [("Priority", "Objective", "Action", "Lead"), ("Reading", "Pupils read daily", "Train staff", "A. Bell")]
    made = only(beginning, write_sheet(tmp_path / f"{SCHOOL}.xlsx", rows), template="objectives-actions")
    (path,) = made.written
    areas = {row["title"]: row["ref"] for row in rows_of(path, "Priorities")}
    assert "Pupils read daily" not in areas
    assert [row["area"] for row in rows_of(path, "Actions")] == [f"{areas['Reading']} Reading"]
    listed = openpyxl.load_workbook(path)["Without a place"]
    assert "Pupils read daily" in [cell.value for row in listed.iter_rows() for cell in row]


def test_a_workbook_gets_its_message_once_it_was_looked_through(beginning: OpenTrust, tmp_path: Path) -> None:
    (path,) = only(beginning, plan(tmp_path, "Priority"), template="objectives-actions").written
    messages = path.parent / "messages"
    said = planbook(*at(beginning), "prepare", PERIOD)
    assert said.returncode == 0, said.stderr
    words = " ".join(said.stderr.split())
    assert f"{path.name} still has the sheets of what was brought in" in words
    assert not [*messages.glob(f"*{FIRST}*")], "what was brought in is the coordinator's"
    assert [*messages.glob(f"*{SECOND}*")]
    book = openpyxl.load_workbook(path)
    for title in ("Brought over", "Without a place"):
        if title in book.sheetnames:
            del book[title]
    book.save(path)
    before = path.read_bytes()
    said = planbook(*at(beginning), "prepare", PERIOD, "--force")
    assert said.returncode == 0, said.stderr
    assert path.read_bytes() == before, "the plan would be lost"
    assert [*messages.glob(f"*{FIRST}*")]


def test_a_dry_run_leaves_no_ledger(beginning: OpenTrust, tmp_path: Path) -> None:
    said = planbook(*at(beginning), "import", str(plan(tmp_path, "Priority")), "--period", PERIOD, "--dry-run")
    assert said.returncode == 0, said.stderr
    assert not (beginning.folder / "ledger.db").exists()


def test_a_workbook_that_a_plan_was_brought_into_is_not_made_again(beginning: OpenTrust, tmp_path: Path) -> None:
    (path,) = only(beginning, plan(tmp_path, "Priority"), template="objectives-actions").written
    before = path.read_bytes()
    for options in ((), ("--macros",)):
        done = planbook(
            "-C", str(beginning.folder), "--today", TODAY.isoformat(), "prepare", PERIOD, "--force", *options
        )
        assert done.returncode == 0, done.stderr
        assert "1 workbook that a plan was brought into was left as it is" in " ".join(done.stderr.split())
        assert path.read_bytes() == before
        assert not [*path.parent.glob(f"{FIRST}_*.xlsm")]
    path.rename(path.with_suffix(".old"))
    assert planbook("-C", str(beginning.folder), "--today", TODAY.isoformat(), "prepare", PERIOD).returncode == 0
    assert "Brought over" not in openpyxl.load_workbook(path).sheetnames
