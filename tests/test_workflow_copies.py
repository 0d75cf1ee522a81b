"""Copies told by their names, and what is said where one lies beside the workbook that it was made of."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.receiving.copies import how_copied
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from planbook.workflow.trust import Trust
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

TWO_PEOPLE = "made when two people had the workbook open"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("plan-DESKTOP-4F7K2B1.xlsx", f"OneDrive {TWO_PEOPLE}, on the computer DESKTOP-4F7K2B1"),
        ("plan-OFFICE.xlsx", f"OneDrive {TWO_PEOPLE}, on the computer OFFICE"),
        ("Plan-Annas-MacBook-Air.xlsx", f"OneDrive {TWO_PEOPLE}, on the computer Annas-MacBook-Air"),
        ("plan (Anna's conflicted copy 2026-12-03).xlsx", f"Dropbox {TWO_PEOPLE} (Anna's, 2026-12-03)"),
        ("plan (Anna’s conflicted copy 2026-12-03 (1)).xlsx", f"Dropbox {TWO_PEOPLE} (Anna's, 2026-12-03)"),
        ("plan (conflicted copy 2026-12-03 101010).xlsx", f"Dropbox {TWO_PEOPLE} (2026-12-03)"),
        ("plan.sync-conflict-20261203-101010-QX7.xlsx", f"the shared folder {TWO_PEOPLE}"),
        ("plan (1).xlsx", "is made when a file of that name is saved or downloaded again"),
        ("plan - Copy.xlsx", "somebody made of the file"),
        ("plan - Copy (2).XLSX", "somebody made of the file"),
        ("plan copy.xlsx", "somebody made of the file"),
        ("Copy of plan.xlsx", "somebody made of the file"),
    ],
)
def test_a_copy_is_told_by_its_name(name: str, made: str) -> None:
    assert how_copied(name, "plan.xlsx") == made
    assert how_copied("plan.xlsx", name) is None


@pytest.mark.parametrize(
    "name",
    ["plan.xlsx", "PLAN.xlsx", "plan-final.xlsx", "plan-FINAL.xlsx", "plan-v2.xlsx", "plan-Final-v3.xlsx",
     "plan-2.xlsx", "plan-2026-12-03.xlsx", "plan-Dec26.xlsx", "plan-governors.xlsx", "plan 2.xlsx",
     "plan (signed).xlsx", "planning.xlsx", "another.xlsx", "plan (1).xlsm"],
)  # fmt: skip
def test_a_name_that_people_give_themselves_is_no_copys(name: str) -> None:
    assert how_copied(name, "plan.xlsx") is None


UNIT = "990101"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=2)


def changed(path: Path) -> None:
    edit(path, lambda book: book["Cover"].__setitem__("A40", "another"))


def beside(folder: Folder, tail: str) -> Path:
    """A copy of the first school's workbook with `tail` after its name, changed."""
    original = folder.file_of(UNIT)
    copy = original.with_name(f"{original.stem}{tail}.xlsx")
    shutil.copyfile(original, copy)
    changed(copy)
    return copy


def said(trust: Trust) -> dict[str, str]:
    """What is said of the files that are in each other's way, by file."""
    found = check_returned(trust, PERIOD, TODAY).findings
    return {Path(f.file or "").name: f"{f.code} {f.message}" for f in found if f.code in ("WB-013", "WB-031")}


def test_two_peoples_changes_are_said_to_be_that(folder: Folder) -> None:
    original, copy = folder.file_of(UNIT), beside(folder, "-DESKTOP-4F7K2B1")
    how = f"that OneDrive {TWO_PEOPLE}, on the computer DESKTOP-4F7K2B1"
    stands = f"the two differ. {original.name} goes on standing."
    assert said(folder.trust) == {
        original.name: f"WB-031 {original.name} has a copy beside it, {copy.name}, {how}; {stands}",
        copy.name: f"WB-031 {copy.name} is the copy of {original.name} {how}; {stands}",
    }
    (remedy,) = {f.remedy for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.code == "WB-031"}
    assert remedy.startswith("Open both, bring what counts together in one")
    assert f"`planbook receive {PERIOD} --accept FILE`" in remedy


def test_one_of_them_is_chosen_as_of_any_two(folder: Folder) -> None:
    copy = beside(folder, " (1)")
    trust = folder.trust
    with trust.ledger() as ledger:
        receive(trust, ledger, trust.period(PERIOD), TODAY, ChosenFiles(copy.name))
    assert said(trust) == {}
    assert {u.unit: Path(u.file or "").name for u in status(trust, PERIOD, TODAY).units}[UNIT] == copy.name


def test_a_third_file_that_is_no_copy_is_a_rival_like_any(folder: Folder) -> None:
    original, copy = folder.file_of(UNIT), beside(folder, " - Copy")
    other = original.with_name("sent again.xlsx")
    shutil.copyfile(copy, other)
    edit(other, lambda book: book["Cover"].__setitem__("A40", "a third"))
    assert {name: text[:6] for name, text in said(folder.trust).items()} == {
        original.name: "WB-031",
        copy.name: "WB-031",
        other.name: "WB-013",
    }


def test_a_lone_file_that_is_named_as_a_copy_is_simply_read(folder: Folder) -> None:
    original = folder.file_of(UNIT)
    original.rename(original.with_name(f"{original.stem} (Anna's conflicted copy 2026-12-03).xlsx"))
    assert said(folder.trust) == {}
    assert {u.unit: u.state for u in status(folder.trust, PERIOD, TODAY).units}[UNIT] == "returned"


def test_an_identical_copy_is_a_copy(folder: Folder) -> None:
    original = folder.file_of(UNIT)
    shutil.copyfile(original, original.with_name(f"{original.stem}-DESKTOP-4F7K2B1.xlsx"))
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    assert [f.code for f in found if f.code in ("WB-013", "WB-014", "WB-031")] == ["WB-014"]


def test_beside_another_workbook_nobody_is_told_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    """The first has stood; a second that differs comes, and nobody has chosen between the two."""
    folder = small_trust(tmp_path / "two", units=2)
    first = folder.file_of("990101")
    other = first.with_name("990101_from the office.xlsx")
    shutil.copy(first, other)

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.progress")).value = "Other words altogether."

    edit(other, change)
    (done,) = reply(folder.trust, PERIOD, TODAY, ["990101"])
    (message,) = (path for path in done.files if "message" in path.name and path.suffix == ".txt")
    said = " ".join(message.read_text(encoding="utf-8").split())
    assert "nothing that you need to do" not in said
    assert "Another workbook came too: 990101_from the office.xlsx." in said
    (clean,) = (path for path in done.files if path.suffix == ".xlsx")
    sheet = openpyxl.load_workbook(clean).worksheets[0]
    words = " ".join(str(cell.value) for row in sheet for cell in row if cell.value)
    assert "Another workbook came too: 990101_from the office.xlsx. Please tell us whether it is to count" in words
    assert "There is nothing that you need to do" not in words
