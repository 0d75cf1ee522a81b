"""The macros of a unit's workbook, run in memory on a workbook that planbook prepared: what they say, and what they
leave as it was."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.apps.excel._model import Range
from pyopenvba.interpreter._objects import MemberSpec
from pyopenvba.interpreter._values import error

from macro_host import NO, YES, Host
from planbook.model.loading import load
from planbook.prepare.workbook import write_workbook
from workbooks import job

CHECK, SPARE, CLEAR, SAVE = "CheckMyWorkbook", "NextSpareRow", "ClearPlaceholders", "SaveCopyToSend"
EVERY = (CHECK, SPARE, CLEAR, SAVE)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "plan.xlsm"
    path.write_bytes(write_workbook(load(), replace(job(), macros=True)))
    return path


@pytest.fixture
def host(prepared: Path) -> Host:
    return Host(prepared)


def complete(host: Host) -> None:
    """A return in which nothing is left to do."""
    for row in range(6, 14):
        for column in "HI":
            if not host.app.evaluate(f'Worksheets("KPIs").Range("{column}{row}").Locked'):
                host.type("KPIs", f"{column}{row}", 1)
    for row in (6, 7):
        host.type("Priorities", f"C{row}", "Headteacher")
        host.type("Funding", f"E{row}", 0)
        host.type("Funding", f"F{row}", 0)
    for row, value in zip((32, 33, 34), ("A. Head", "Headteacher", 46357), strict=True):
        host.type("Cover", f"C{row}", value)


def asked(host: Host) -> list[int]:
    """The lines of the Check sheet that say what to do."""
    return [row for row in range(6, 33) if host.value("Check", f"F{row}")]


# Check my workbook


def test_it_goes_through_what_the_check_sheet_asks_and_selects_each(host: Host) -> None:
    rows = asked(host)
    assert len(rows) > 2
    said = host.run(CHECK, *[YES] * len(rows))
    for row, words in zip(rows, said, strict=False):
        place, state = host.value("Check", f"E{row}"), str(host.value("Check", f"C{row}"))
        assert words.startswith(f"{place}: {state.lower()}\n")
        assert str(host.value("Check", f"B{row}")) in words
        assert str(host.value("Check", f"F{row}")) in words
    assert host.place_in_front == host.value("Check", f"E{rows[-1]}")
    assert "That was the last." in said[-1]
    counted = " ".join(str(host.value("Check", "A3")).split())
    assert said[-1].split("counts: ")[1].rstrip(".").replace(",", "") == counted


def test_it_stays_where_one_wants_to_correct_and_goes_on_from_there(host: Host) -> None:
    first, second, *_ = asked(host)
    host.run(CHECK, NO)
    place = host.place_in_front
    assert place == host.value("Check", f"E{first}")
    host.type(place.split()[0], place.split()[1], 5)
    host.type(place.split()[0], place.split()[1].replace("H", "I"), 9)
    (said,) = host.run(CHECK, NO)
    assert host.place_in_front == host.value("Check", f"E{first}") != place, "the next place of the same line"
    assert said.startswith(host.place_in_front)
    host.run(CHECK, NO)
    assert host.place_in_front == host.value("Check", f"E{second}"), "it was left as it is, so the next is shown"


def test_with_nothing_left_it_says_so(host: Host) -> None:
    complete(host)
    assert asked(host) == []
    (said,) = host.run(CHECK)
    assert said.startswith("Nothing is left that this workbook can see.")
    assert "0 to correct" in said


def test_where_an_explanation_will_do_it_is_said(host: Host) -> None:
    explainable = [
        row for row in asked(host) if not host.app.evaluate(f'Worksheets("Check").Range("J{row}").Locked')
    ]
    said = host.run(CHECK, *[YES] * len(asked(host)))
    told = [words for words in said if "say why on the sheet Check" in words]
    assert len(told) == len(explainable) > 0


def test_it_changes_nothing(host: Host) -> None:
    before = host.everything()
    host.run(CHECK, *[YES] * len(asked(host)))
    assert host.everything() == before


def test_the_check_sheet_may_have_another_name(prepared: Path, tmp_path: Path) -> None:
    """As Excel leaves the workbook: the names and formulas follow."""
    renamed = tmp_path / "plan.xlsm"
    with zipfile.ZipFile(prepared) as source, zipfile.ZipFile(renamed, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/workbook.xml" or part.startswith("xl/worksheets/sheet"):
                data = data.replace(b'"Check"', b'"Our check"').replace(b"Check!$", b"'Our check'!$")
            target.writestr(part, data)
    host = Host(renamed)
    said = host.run(CHECK, NO)
    assert said[0].startswith("KPIs H6: ")
    complete(host)
    assert "The sheet Our check counts" in host.run(CHECK)[0]


def test_without_the_check_sheet_it_says_so(host: Host) -> None:
    host.do('Application.DisplayAlerts = False\nWorksheets("Check").Delete')
    (said,) = host.run(CHECK)
    assert said.startswith("The Check sheet of this workbook has been deleted.")


def test_a_sheet_with_another_name_cannot_be_shown_but_is_told(host: Host) -> None:
    host.do('Worksheets("KPIs").Name = "Figures"')
    (said,) = host.run(CHECK, NO)
    assert said.startswith("KPIs H6: ")
    assert "There is no sheet of that name any more" in said


def test_a_hidden_sheet_is_told(host: Host) -> None:
    host.do('Worksheets("KPIs").Visible = False')
    assert "That sheet is hidden." in host.run(CHECK, NO)[0]


def test_a_row_that_a_filter_hides_is_told(host: Host) -> None:
    host.do('Worksheets("Priorities").Rows(6).Hidden = True')
    said = host.run(CHECK, *[YES] * len(asked(host)))
    assert [words for words in said if "A filter hides that row" in words]


# Next spare row


def test_it_selects_the_first_row_in_which_nothing_is_typed(host: Host) -> None:
    host.do('Worksheets("Actions").Activate\nActiveSheet.Rows("6:9").RowHeight = 25')
    assert host.run(SPARE) == []
    assert host.place_in_front == "Actions B6"
    host.type("Actions", "C6", "Teach")
    host.type("Actions", "A7", "1.2")
    host.run(SPARE)
    assert host.place_in_front == "Actions B7", "a ref alone is ready for what is typed"
    host.type("Actions", "O7", 46000)
    host.run(SPARE)
    assert host.place_in_front == "Actions B8", "also a column that is folded away counts"


def test_rows_may_have_been_put_in(host: Host) -> None:
    host.do('Worksheets("Milestones").Activate')
    host.do('Worksheets("Milestones").Rows(2).Insert')
    host.run(SPARE)
    assert host.place_in_front.startswith("Milestones ")
    assert host.place_in_front.endswith("7")


def test_a_full_table_is_told(host: Host) -> None:
    for row in range(6, 12):
        host.type("Decisions wanted", f"B{row}", "Agree the plan")
    host.do('Worksheets("Decisions wanted").Activate')
    (said,) = host.run(SPARE)
    assert said.startswith("There is no spare row left.")


@pytest.mark.parametrize("sheet", ["Cover", "KPIs", "Check", "Glossary"])
def test_a_sheet_without_rows_to_add_is_told(host: Host, sheet: str) -> None:
    host.do(f'Worksheets("{sheet}").Activate')
    (said,) = host.run(SPARE)
    assert said.startswith("No rows are added to this sheet.")


def test_another_workbook_in_front_is_told_and_left_alone(host: Host) -> None:
    host.do('Workbooks.Add\nActiveSheet.Range("A1").Value = "hers"')
    other = host.place_in_front
    (said,) = host.run(SPARE)
    assert said == "Another workbook is in front. Click into plan.xlsm first."
    assert host.place_in_front == other


def test_a_hidden_spare_row_is_told(host: Host) -> None:
    host.do('Worksheets("Actions").Activate\nActiveSheet.Rows(6).Hidden = True')
    (said,) = host.run(SPARE)
    assert said.startswith("Row 6 is the next spare one, but a filter hides it")


# Clear placeholders


def test_it_empties_what_counts_as_a_blank_after_asking(host: Host) -> None:
    typed = {"G6": "TBC", "C6": "Teach", "C7": " ? ", "H6": "none", "G7": "tbc on Monday", "L6": 0}
    for cell, value in typed.items():
        host.type("Actions", cell, value)
    host.type("Cover", "C32", "tbc")
    before = host.everything()
    (asks,) = host.run(CLEAR, NO)
    assert asks.startswith("2 cells hold only a word that counts as a blank:\n")
    assert "Actions G6: TBC" in asks
    assert "Actions C7: ?" in asks
    assert host.everything() == before, "no was said"
    _, said = host.run(CLEAR, YES)
    assert said.startswith("2 cells emptied.")
    left = {cell: host.value("Actions", cell) for cell in typed}
    assert left == {**typed, "G6": None, "C7": None}
    assert host.run(CLEAR) == ["There are no placeholders: no cell holds only a word that counts as a blank."]


def test_locked_cells_and_formulas_are_let_be(host: Host) -> None:
    host.type("Actions", "G6", "tbc")
    host.do(
        'Worksheets("Actions").Range("G6").Locked = True\nWorksheets("Actions").Range("G7").Formula = "=""tbc"""'
    )
    (said,) = host.run(CLEAR)
    assert said.startswith("There are no placeholders")
    assert host.value("Actions", "G6") == "tbc"
    assert host.value("Actions", "G7") == "tbc"


def test_it_works_on_a_protected_sheet(host: Host) -> None:
    assert host.app.evaluate('Worksheets("KPIs").ProtectContents')
    host.type("KPIs", "O6", "n/a")
    host.run(CLEAR, YES)
    assert host.value("KPIs", "O6") is None


def test_many_are_not_all_listed(host: Host) -> None:
    for row in range(6, 16):
        host.type("Actions", f"G{row}", "tbc")
    (asks,) = host.run(CLEAR, NO)
    assert "and 2 more" in asks


def test_one_that_cannot_be_emptied_leaves_all_as_it_was(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for row in (6, 7, 8):
        host.type("Actions", f"G{row}", "tbc")
    before = host.everything()
    own = Range._vba_members["clearcontents"]
    done: list[Any] = []

    def fails(cells: Any, *rest: Any) -> object:
        done.append(cells)
        if len(done) == 3:
            raise error(1004, "The cell is protected")
        return own.getter(cells, *rest) if own.getter else None

    failing = {**Range._vba_members, "clearcontents": MemberSpec("ClearContents", "method", getter=fails)}
    monkeypatch.setattr(Range, "_vba_members", failing)
    _, said = host.run(CLEAR, YES)
    assert said.startswith("Clear placeholders did not work, and the workbook is as it was.")
    assert host.everything() == before


# Save a copy to send


def test_it_asks_when_what_must_be_seen_to_is_open(host: Host, tmp_path: Path) -> None:
    host.place = str(tmp_path / "copy.xlsm")
    (asks,) = host.run(SAVE, NO)
    assert asks.startswith("This is still to do:\n")
    assert "Cover C32: The return has been checked" in asks
    assert "Every priority has a lead" not in asks, "what may be explained may be sent"
    assert not host.asked
    assert not host.saved


def test_it_saves_a_copy_under_the_name_that_the_trust_knows(host: Host, tmp_path: Path) -> None:
    complete(host)
    host.place = str(tmp_path / "copy.xlsm")
    (said,) = host.run(SAVE)
    assert host.asked["InitialFilename"] == (
        "990001_wychcombe-primary-school_objectives-actions_2026-27-autumn.xlsm"
    )
    assert host.saved == [str(tmp_path / "copy.xlsm")]
    assert said.startswith(f"Saved. Send this copy:\n{host.saved[0]}")
    assert "it counts the same" in said


def test_the_check_by_the_school_alone_is_asked_about(host: Host) -> None:
    complete(host)
    host.type("Cover", "C33", "tbc")
    (asks,) = host.run(SAVE, NO)
    assert asks.startswith("This is still to do:\n\nCover C33: ")


def test_a_cancelled_question_saves_nothing(host: Host) -> None:
    complete(host)
    before = host.everything()
    assert host.run(SAVE) == []
    assert host.asked
    assert not host.saved
    assert host.everything() == before


def test_an_ending_is_added_and_what_is_there_asked_about(host: Host, tmp_path: Path) -> None:
    complete(host)
    host.place = str(tmp_path / "mine")
    host.run(SAVE)
    assert host.saved == [str(tmp_path / "mine.xlsm")]
    asks, *_ = host.run(SAVE, NO)
    assert "is there already. Replace it?" in asks
    host.run(SAVE, YES)
    assert len(host.saved) == 2


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("https://trust.sharepoint.com/sites/plan.xlsm", "A copy cannot be saved at a web address."),
        ("itself", "That is this workbook itself."),
    ],
)
def test_a_place_that_will_not_do_is_told(host: Host, place: str, said: str) -> None:
    complete(host)
    host.place = host.app.evaluate("ThisWorkbook.FullName") if place == "itself" else place
    assert host.run(SAVE)[0].startswith(said)
    assert not host.saved


def test_a_copy_that_cannot_be_saved_is_told(host: Host, tmp_path: Path) -> None:
    complete(host)
    host.place, host.refuses_to_save = str(tmp_path / "copy.xlsm"), True
    before = host.everything()
    (said,) = host.run(SAVE)
    assert said.startswith("The copy could not be saved, and the workbook is as it was.")
    assert host.everything() == before


def test_a_mac_is_asked_as_it_can_be(host: Host) -> None:
    complete(host)
    host.system = "Macintosh (Intel) 14.0"
    host.run(SAVE)
    assert "FileFilter" not in host.asked


def test_without_the_check_sheet_a_copy_can_be_saved(host: Host, tmp_path: Path) -> None:
    host.do('Application.DisplayAlerts = False\nWorksheets("Check").Delete')
    host.place = str(tmp_path / "copy.xlsm")
    assert len(host.run(SAVE, NO)) == 1
    assert not host.saved
    host.run(SAVE, YES)
    assert host.saved


def test_a_workbook_saved_as_another_kind_is_told(host: Host) -> None:
    host.app.application.workbooks_.books[0].name = "plan.xlsb"
    (said,) = host.run(SAVE)
    assert said.startswith("This workbook has been saved as another kind of file.")


# Every one of them


@pytest.mark.parametrize("macro", EVERY)
def test_what_goes_wrong_is_told_in_a_message(host: Host, macro: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Excel refuses: no error of VBA's own, and the workbook as it was."""
    host.do('Worksheets("Actions").Activate')

    def refuses(*_: object) -> object:
        raise error(1004, "Application-defined or object-defined error")

    before = host.everything()
    broken = {**Range._vba_members, "value": MemberSpec("Value", "property", getter=refuses, default=True)}
    monkeypatch.setattr(Range, "_vba_members", broken)
    (said,) = host.run(macro)
    monkeypatch.undo()
    assert "the workbook is as it was" in said
    assert host.everything() == before


@pytest.mark.parametrize("template", ["priority-tasks", "horizons"])
def test_they_know_no_format(template: str, tmp_path: Path, run_all: Callable[[Host], None]) -> None:
    path = tmp_path / "plan.xlsm"
    path.write_bytes(write_workbook(load(), replace(job(template), macros=True)))
    run_all(Host(path))


@pytest.fixture
def run_all() -> Callable[[Host], None]:
    def run(host: Host) -> None:
        said = host.run(CHECK, NO)
        assert said[0].split(": ")[0] == host.place_in_front
        growing = host.app.evaluate("ThisWorkbook.Worksheets(2).Name")
        host.do(f'Worksheets("{growing}").Activate')
        assert len(host.run(SPARE)) <= 1
        assert host.run(CLEAR)[0].startswith("There are no placeholders")
        assert host.run(SAVE, NO)[0].startswith("This is still to do:")

    return run
