"""A workbook that is returned again, from the folder to what the coordinator and the school are told of it."""

import io
import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import command_line
from planbook.consolidate.disclosure import external
from planbook.workflow.consolidate import consolidate
from planbook.workflow.reply import reply
from planbook.workflow.resubmission import Resubmission
from planbook.workflow.state import look
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"
BEFORE, AFTER = date(2026, 12, 3), date(2026, 12, 9)
GONE = "Moderate writing with two partner schools each term"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, its workbooks received; every test works on a copy."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t")
    begin_anew(folder.path)
    take_in(folder, BEFORE)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def take_in(folder: Folder, on: date) -> list[Resubmission]:
    """What has taken the place of another just now."""
    trust = folder.trust
    with trust.ledger() as ledger:
        return list(look(trust, ledger, trust.period(PERIOD), on).returned_again(just_now=True))


def planbook(folder: Folder, *words: str) -> str:
    done = command_line.planbook("-C", str(folder.path), "--today", TODAY.isoformat(), *words)
    assert done.stderr == "" or "Traceback" not in done.stderr
    return done.stdout


def row_of(sheet: Any, key: str, value: str) -> int:
    """The row whose cell in the column of `key` holds `value`."""
    column = column_of(sheet, key)
    return next(n for n in range(6, sheet.max_row + 1) if sheet.cell(n, column).value == value)


def correct(book: openpyxl.Workbook) -> None:
    """Three cells changed, one row added and one removed."""
    kpis, actions = book["KPIs"], book["Actions"]
    kpis.cell(row_of(kpis, "kpi_value.kpi", "ATT"), column_of(kpis, "kpi_value.numerator")).value = 55402
    first = row_of(actions, "action.ref", "1.1")
    actions.cell(first, column_of(actions, "action.status")).value = "On track"
    actions.cell(first, column_of(actions, "action.finish")).value = datetime(2027, 7, 2)
    gone = row_of(actions, "action.ref", "2.2")
    for column in range(1, column_of(actions, "action.revised_finish") + 1):
        actions.cell(gone, column).value = None
    action = column_of(actions, "action.action")
    spare = next(n for n in range(6, 60) if n != gone and actions.cell(n, action).value is None)
    actions.cell(spare, action).value = "Read to parents on Fridays"


WANTED = [
    ("changed", "ATT", "Count", "55,418", "55,402", "KPIs!H6"),
    ("changed", "1.1", "Finish", "09/07/2027", "02/07/2027", "Actions!E6"),
    ("changed", "1.1", "Status", "Watch", "On track", "Actions!K6"),
    ("removed", "2.2", "", GONE, "", "Actions!C10"),
    ("added", "A12", "", "", "Ref: A12; Action: Read to parents on Fridays", "Actions!C17"),
]


def told(again: Resubmission) -> list[tuple[str, ...]]:
    """The changes, sheets in the order of the cases above; of a row that went only that it names its action."""
    return [
        (c.kind, c.row_id, c.heading, GONE if GONE in c.before else c.before, c.after, f"{c.sheet}!{c.cell}")
        for c in sorted(again.changes, key=lambda c: c.record != "kpi_value")
    ]


def test_three_cells_a_row_more_and_a_row_less_are_what_is_told(folder: Folder) -> None:
    edit(folder.file_of(FIRST), correct)
    (again,) = take_in(folder, AFTER)
    assert (again.unit, again.received_before, again.received_on) == (FIRST, BEFORE, AFTER)
    assert told(again) == WANTED
    assert take_in(folder, TODAY) == []  # not now: it was then


def test_receive_says_what_has_changed_in_a_few_lines(folder: Folder) -> None:
    edit(folder.file_of(FIRST), correct)
    said = planbook(folder, "receive", PERIOD).splitlines()
    start = next(n for n, line in enumerate(said) if line.startswith(f"{FIRST} Ashlow Road Primary: "))
    assert said[start:] == [
        f"{FIRST} Ashlow Road Primary: 5 changes since the file of 3 December 2026",
        "  Actions E6, 1.1 Hear every pupil below their reading age read …, Finish: 09/07/2027 -> 02/07/2027",
        "  Actions K6, 1.1 Hear every pupil below their reading age read …, Status: Watch -> On track",
        "  Actions C10, 2.2 Moderate writing with two partner schools …: removed",
        "  Actions C17, A12 Read to parents on Fridays: added",
        "  KPIs H6, ATT Attendance, Count: 55,418 -> 55,402",
    ]
    assert "changes since" not in planbook(folder, "receive", PERIOD)


def test_more_than_ten_changes_are_counted(folder: Folder) -> None:
    def all_confirmed(book: openpyxl.Workbook) -> None:
        for number in range(6, 17):
            book["Actions"].cell(number, column_of(book["Actions"], "action.progress")).value = f"Line {number}"

    edit(folder.file_of(FIRST), all_confirmed)
    said = planbook(folder, "receive", PERIOD).splitlines()
    start = next(n for n, line in enumerate(said) if ": 11 changes since" in line)
    assert len(said[start:]) == 12
    assert said[-1] == "  and 1 more change"


def test_status_counts_the_changes_and_json_has_them(folder: Folder) -> None:
    assert json.loads(planbook(folder, "status", PERIOD, "--json"))["returned_again"] == []
    edit(folder.file_of(FIRST), correct)
    text = planbook(folder, "status", PERIOD)
    assert (f"Returned again: {FIRST} Ashlow Road Primary, 5 changes since the file of 3 December 2026.\n") in text
    (again,) = json.loads(planbook(folder, "status", PERIOD, "--json"))["returned_again"]
    assert (again["unit"], again["received_before"], again["received_on"]) == (FIRST, "2026-12-03", "2026-12-17")
    assert len(again["changes"]) == 5
    finish = next(change for change in again["changes"] if change["field"] == "finish")
    assert finish == {
        "kind": "changed", "record": "action", "row_id": "1.1",
        "label": "Hear every pupil below their reading age read aloud three times a week",
        "field": "finish", "heading": "Finish", "before": "09/07/2027", "after": "02/07/2027",
        "sheet": "Actions", "cell": "E6", "row": 6,
    }  # fmt: skip


def returned_again_sheet(data: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Returned again"]
    return [row[:9] for row in sheet.iter_rows(values_only=True) if row[1]]


def test_findings_have_a_sheet_of_it_and_nothing_shown_outside_has(folder: Folder) -> None:
    edit(folder.file_of(FIRST), correct)
    take_in(folder, AFTER)
    done = consolidate(folder.trust, PERIOD, TODAY)
    written = folder.output_bytes()
    heads, *lines = returned_again_sheet(written["internal/findings.xlsx"])
    assert heads[1:7] == ("Sheet", "Cell", "Row", "What was changed", "Before", "Now")
    days = (datetime(2026, 12, 3), datetime(2026, 12, 9))
    assert ("Ashlow Road Primary", "KPIs", "H6", "ATT Attendance", "Count", "55,418", "55,402", *days) in lines
    assert len(lines) == 5
    assert len(done.tables.changes) == 5
    assert not hasattr(external(done.tables), "changes")
    summary = openpyxl.load_workbook(io.BytesIO(written["summary.xlsx"]))
    values = {str(cell.value) for sheet in summary for row in sheet.iter_rows() for cell in row}
    assert "55,418" not in values
    consolidate(folder.trust, PERIOD, TODAY)
    assert folder.output_bytes() == written
    consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert folder.output_bytes() == written


def test_the_school_is_told_what_it_has_changed(folder: Folder) -> None:
    reply(folder.trust, PERIOD, TODAY, [FIRST])
    (message,) = (folder.outputs / "replies").glob(f"{FIRST}_*_message_*.txt")
    assert "Since the file" not in message.read_text(encoding="utf-8")
    edit(folder.file_of(FIRST), correct)
    take_in(folder, AFTER)
    reply(folder.trust, PERIOD, TODAY, [FIRST])
    assert (
        "\n\nSince the file of 3 December 2026 you have changed three cells, added one row and removed one row: "
        "Finish of 1.1 in Actions E6, Status of 1.1 in Actions K6, row 2.2 of Actions and two more.\n\n"
    ) in message.read_text(encoding="utf-8")


def test_the_school_is_told_the_cells_of_the_workbook_that_goes_back(folder: Folder) -> None:
    def add_below(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(20, column_of(sheet, "action.action")).value = "Read to parents on Fridays"

    edit(folder.file_of(FIRST), add_below)
    take_in(folder, AFTER)
    reply(folder.trust, PERIOD, TODAY, [FIRST])
    (message,) = (folder.outputs / "replies").glob(f"{FIRST}_*_message_*.txt")
    text = message.read_text(encoding="utf-8")
    assert "you have added one row: “A15 Read to parents on Fridays” in Actions C17.\n" in text
    assert "Actions K17: Action A15 has no status." in text


def test_what_went_back_and_comes_as_it_was_says_the_same(folder: Folder) -> None:
    """The clean workbook holds all that was sent, wherever it now stands: returned untouched it changes nothing."""
    reply(folder.trust, PERIOD, TODAY)
    for unit in (FIRST, SECOND, THIRD):
        (clean,) = (folder.outputs / "replies").glob(f"{unit}_*.xlsx")
        shutil.copyfile(clean, folder.file_of(unit))
    found = take_in(folder, AFTER)
    assert [(again.unit, list(again.changes)) for again in found] == [(FIRST, []), (SECOND, []), (THIRD, [])]
    assert "Ashlow Road Primary, says the same as the file of 3 December 2026." in planbook(
        folder, "status", PERIOD
    )
    reply(folder.trust, PERIOD, TODAY, [FIRST])
    (message,) = (folder.outputs / "replies").glob(f"{FIRST}_*_message_*.txt")
    assert "It says the same as the file of 3 December 2026." in message.read_text(encoding="utf-8")


def test_two_files_side_by_side_are_compared_until_somebody_chooses(folder: Folder) -> None:
    own = folder.file_of(FIRST)
    other = own.with_name(f"{own.stem} (1).xlsx")
    shutil.copyfile(own, other)
    edit(other, correct)
    trust = folder.trust
    with trust.ledger() as ledger:
        state = look(trust, ledger, trust.period(PERIOD), AFTER)
        (both,) = state.side_by_side()
        assert state.returned_again() == []
    assert (Path(both.file_before).name, Path(both.file).name) == (own.name, other.name)
    assert told(both) == WANTED
    said = planbook(folder, "receive", PERIOD)
    assert f": 5 changes from {own.name} to {other.name}\n  Actions E6, 1.1 " in said
    assert "Nobody has chosen between the two: receive --accept FILE does." in said
    said = planbook(folder, "receive", PERIOD, "--accept", other.name)
    assert "5 changes since the file of 3 December 2026" in said
    assert "Nobody has chosen" not in said


def test_what_stands_is_compared_with_what_stood_just_before_it(folder: Folder) -> None:
    first = folder.file_of(FIRST).read_bytes()
    edit(folder.file_of(FIRST), correct)
    take_in(folder, AFTER)
    folder.file_of(FIRST).write_bytes(first)
    (again,) = take_in(folder, TODAY)
    assert again.received_before == AFTER
    kinds = [change.kind for change in again.changes]
    assert sorted(kinds) == ["added", "changed", "changed", "changed", "removed"]
    assert [again.file for again in status(folder.trust, PERIOD, TODAY).again] == [again.file]


def test_a_because_that_is_corrected_in_all_its_rows_is_one_change(folder: Folder) -> None:
    changed: list[str] = []

    def correct_because(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        column = column_of(sheet, "objective.objective")
        old = sheet.cell(6, column).value
        for number in range(6, sheet.max_row + 1):
            if sheet.cell(number, column).value == old:
                sheet.cell(number, column).value = f"{old} Corrected."
                changed.append(sheet.cell(number, column).coordinate)

    edit(folder.file_of(SECOND), correct_because)
    (again,) = take_in(folder, AFTER)
    assert len(changed) > 1
    assert [(c.heading, f"{c.before} Corrected.", c.cell) for c in again.changes] == [
        ("Because", again.changes[0].after, changed[0])
    ]


def test_what_an_older_planbook_has_read_is_read_again_before_it_is_compared(folder: Folder) -> None:
    import sqlite3

    edit(folder.file_of(FIRST), correct)
    take_in(folder, AFTER)
    with sqlite3.connect(folder.path / "ledger.db") as ledger:
        (oldest,) = ledger.execute("select min(id) from receipt where unit = ?", (FIRST,)).fetchone()
        ledger.execute("update receipt set reader = 'older' where id = ?", (oldest,))
        ledger.execute("update row set cells = replace(cells, 'English lead', 'English')")
        ledger.execute("update receipt set tables = null, seal = null")  # as the older one wrote them
    ledger.close()
    (again,) = status(folder.trust, PERIOD, TODAY).again
    assert {change.heading for change in again.changes} >= {"Led by"}  # the newer of the two was not marked
    with sqlite3.connect(folder.path / "ledger.db") as ledger:
        ledger.execute("update receipt set reader = 'older'")
    ledger.close()
    (again,) = status(folder.trust, PERIOD, TODAY).again
    assert told(again) == WANTED
