"""The autumn's workbooks come with what the summer left open; whoever deletes it there is told of each row."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from planbook.model.finding import Finding
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

UNIT = "990101"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: a spring, a summer and the autumn of the year after; every test works on a copy."""
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=2, periods=3).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def missed(folder: Folder) -> list[Finding]:
    """What is said to be in the plan no longer."""
    return [f for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.code == "AP-024"]


def issued_actions(folder: Folder) -> list[tuple[str, str]]:
    """Ref and words of the actions that the school's autumn workbook came with, but those that were finished."""
    (path,) = (folder.path / "issued" / PERIOD).glob(f"{UNIT}_*.xlsx")
    sheet = openpyxl.load_workbook(path)["Actions"]
    ref, words = column_of(sheet, "action.ref"), column_of(sheet, "action.action")
    grey = column_of(sheet, "action.new_year")
    asked = (n for n in range(6, sheet.max_row + 1) if sheet.cell(n, grey).value is None)
    rows = ((sheet.cell(n, ref).value, sheet.cell(n, words).value) for n in asked)
    return [(str(one), str(other)) for one, other in rows if one and other]


def clear(book: openpyxl.Workbook, keep: tuple[str, ...] = ()) -> None:
    """Delete what stands in the rows of the sheet Actions, but of those with the refs `keep`."""
    sheet = book["Actions"]
    ref = column_of(sheet, "action.ref")
    for number in range(6, sheet.max_row + 1):
        if sheet.cell(number, ref).value not in keep:
            for cell in sheet[number]:
                cell.value = None


def nil_return(book: openpyxl.Workbook) -> None:
    clear(book)
    sheet = book["Actions"]
    sheet.cell(6, column_of(sheet, "action.action")).value = "Nil return"


def test_of_workbooks_as_schools_fill_them_in_nothing_is_missed(folder: Folder) -> None:
    assert len(issued_actions(folder)) == 3, "there is something to miss"
    assert missed(folder) == []


@pytest.mark.parametrize("change", [clear, nil_return])
def test_each_action_that_the_workbook_came_with_is_missed(
    folder: Folder, change: Callable[[openpyxl.Workbook], None]
) -> None:
    edit(folder.file_of(UNIT), change)
    found = missed(folder)
    assert {(f.unit, f.sheet, f.severity) for f in found} == {(UNIT, "Actions", "warning")}
    assert [f.value for f in found] == [ref for ref, _ in issued_actions(folder)]
    for finding, (ref, words) in zip(found, issued_actions(folder), strict=True):
        assert finding.message.startswith(f"Action {ref} was in last time's return and is no longer there: “")
        assert words.rstrip(".") in finding.message


def test_those_that_were_kept_are_not_missed(folder: Folder) -> None:
    (kept, _), *others = issued_actions(folder)
    edit(folder.file_of(UNIT), lambda book: clear(book, keep=(kept,)))
    assert [f.value for f in missed(folder)] == [ref for ref, _ in others]


def test_another_plan_typed_over_what_was_approved_is_no_return_of_it(folder: Folder) -> None:
    def type_over(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        ref, words = column_of(sheet, "action.ref"), column_of(sheet, "action.action")
        first = next(n for n in range(6, 60) if sheet.cell(n, ref).value)
        sheet.cell(first, words).value = "Rebuild the cycle shed over Easter"

    edit(folder.file_of(UNIT), type_over)
    assert [f.value for f in missed(folder)] == [issued_actions(folder)[0][0]]
