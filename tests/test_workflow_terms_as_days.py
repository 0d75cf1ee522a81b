"""A term stands wherever a day that lies ahead is typed, from the school's workbook to the next one."""

import csv
from datetime import date
from pathlib import Path

import openpyxl

from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.validate import check_returned
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, column_of, edit, small_trust


def put(book: openpyxl.Workbook, sheet: str, row: int, **cells: object) -> None:
    """Type cells of a row from the first one on, which is Excel row 6."""
    for key, value in cells.items():
        record, _, field = key.partition("__")
        book[sheet].cell(row, column_of(book[sheet], f"{record}.{field}")).value = value


def typed(book: openpyxl.Workbook) -> None:
    put(book, "Actions", 6, action__finish="Ongoing", action__review_by="end of Spring")
    put(book, "Actions", 7, action__start="Autumn 2026", action__finish="start of Spring 2027")
    put(book, "Milestones", 6, milestone__due="Autumn 1", milestone__met="No", milestone__met_on=None)
    put(book, "Milestones", 7, milestone__due="end of Spring", milestone__met=None, milestone__met_on=None)
    outcome = {
        "body": "Local Governing Committee",
        "on": date(2026, 11, 12),
        "kind": "Action",
        "text": "Ask for it.",
    }
    more = {"owner": "Clerk", "due": "Autumn 2", "state": "Open"}
    put(book, "Meeting outcomes", 6, **{f"minute__{key}": value for key, value in {**outcome, **more}.items()})


def rows(folder: Folder, name: str) -> list[dict[str, str]]:
    (path,) = folder.outputs.glob(f"internal/data/{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["unit"] == FIRST]


def test_a_term_is_read_counted_and_carried_where_a_day_lies_ahead(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=1)
    edit(folder.file_of(FIRST), typed)
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    refused = [f for f in found if f.code in ("FD-001", "FD-014", "AP-004")]
    assert refused == []
    assert [(f.sheet, f.message) for f in found if f.code == "FD-002"] == [
        ("Actions", "We read “end of Spring” as spring term 2027."),
        ("Meeting outcomes", "We read “Autumn 2” as autumn term 2026, second half."),
        ("Milestones", "We read “Autumn 1” as autumn term 2026, first half."),
        ("Milestones", "We read “end of Spring” as spring term 2027."),
    ]

    tables = consolidate(folder.trust, PERIOD, TODAY).tables
    milestones = {row.ref: row for row in tables.milestones}
    first, second = list(milestones.values())[:2]
    assert (first.due, first.due_now, first.done) == (date(2026, 10, 25), True, False)
    assert (second.due, second.due_now) == (date(2027, 3, 19), False)
    due = {row.ref: row.finish for row in tables.actions if row.unit == FIRST}
    assert due[rows(folder, "action")[1]["ref"]] == date(2027, 1, 4), "the first day of the spring term"
    assert [row["due"] for row in rows(folder, "milestone")[:2]] == ["2026-27-autumn-1", "2026-27-spring"]
    assert rows(folder, "action")[0]["review_by"] == "2026-27-spring"
    assert rows(folder, "minute")[0]["due"] == "2026-27-autumn-2"

    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST])
    book = openpyxl.load_workbook(made.path)
    actions, steps = book["Actions"], book["Milestones"]
    assert actions.cell(6, column_of(actions, "action.review_by")).value == "Spring 2027"
    assert steps.cell(7, column_of(steps, "milestone.due")).value == "Spring 2027"
    assert actions.cell(7, column_of(actions, "action.finish")).value == "Start of Spring 2027"
