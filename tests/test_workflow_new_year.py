"""A plan's year, autumn to autumn: the next begins with what the last left open, and asks for nothing settled."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

import command_line
from planbook.collect.workbook import read_workbook
from planbook.consolidate.rows import ActionRow
from planbook.model.new_year import closed_entries
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.publishing import publish
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

AUTUMN, SPRING, SUMMER, NEXT = "2025-26-autumn", "2025-26-spring", "2025-26-summer", PERIOD
ONE, OTHER = "990101", "990102"
FINISHED = "Finished before"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two schools through a whole year of three terms, and the autumn after; made once."""
    return small_trust(tmp_path_factory.mktemp("year") / "t", units=2, periods=4).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def rows(path: Path, record: str, title: str) -> list[dict[str, object]]:
    """What stands on a sheet, row by row, by field; rows without a ref are left out."""
    sheet = openpyxl.load_workbook(path)[title]
    keys = {cell.column: str(cell.value) for cell in sheet[4]}
    keys = {n: key.partition(".")[2] for n, key in keys.items() if key.startswith(f"{record}.")}
    found = [{key: sheet.cell(n, c).value for c, key in keys.items()} for n in range(6, sheet.max_row + 1)]
    return [row for row in found if row.get("ref") and sum(value is not None for value in row.values()) > 1]


def workbook(folder: Folder, period: str, unit: str = ONE, kind: str = "issued") -> Path:
    (path,) = [p for p in (folder.path / kind / period).glob(f"{unit}_*.xlsx") if "(1)" not in p.name]
    return path


def actions(folder: Folder, period: str, unit: str = ONE) -> dict[str, dict[str, object]]:
    """The actions that the workbook was issued with, by ref."""
    return {str(row["ref"]): row for row in rows(workbook(folder, period, unit), "action", "Actions")}


def answering(answers: Mapping[str, Mapping[str, object]]) -> Callable[[openpyxl.Workbook], None]:
    """A change after which actions, by ref, say something else."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        ref = column_of(sheet, "action.ref")
        for number in range(6, sheet.max_row + 1):
            for key, value in answers.get(str(sheet.cell(number, ref).value), {}).items():
                sheet.cell(number, column_of(sheet, f"action.{key}")).value = value

    return change


def found_in(folder: Folder, *codes: str) -> list[tuple[str, str | None]]:
    return [(f.code, f.unit) for f in check_returned(folder.trust, NEXT, TODAY).findings if f.code in codes]


def went_on(folder: Folder) -> list[str]:
    """The refs of the actions that the school is asked about in the new year."""
    return [ref for ref, row in actions(folder, NEXT).items() if row["new_year"] != FINISHED]


def test_no_workbook_of_the_year_asks_for_what_is_settled(folder: Folder) -> None:
    settled: set[str] = set()
    for period in (AUTUMN, SPRING, SUMMER, NEXT):
        asked = {
            ref
            for ref, row in actions(folder, period).items()
            if row.get("new_year") != FINISHED and row["status"] is None
        }
        assert not asked & settled, period
        sent = read_workbook(workbook(folder, period, kind="returned"), folder.trust.declarations)
        settled |= {e.text("ref") for e in sent.entries("action") if folder.trust.declarations.has_ended(e)}
    assert settled


def test_only_the_first_workbook_of_a_year_asks_what_becomes_of_last_years(folder: Folder) -> None:
    columns = {p: "new_year" in next(iter(actions(folder, p).values()), {}) for p in (SPRING, SUMMER, NEXT)}
    assert columns == {SPRING: False, SUMMER: False, NEXT: True}
    done = command_line.planbook("-C", str(folder.path), "--today", "2026-12-17", "consolidate", NEXT)
    assert done.returncode in (0, 1), done.stderr
    done = command_line.planbook("-C", str(folder.path), "--today", "2027-01-06", "prepare", "2026-27-spring")
    assert done.returncode == 0, done.stderr
    spring = actions(folder, "2026-27-spring")
    assert spring
    assert all("new_year" not in row for row in spring.values())


def test_finished_ones_are_grey_and_whole_and_in_no_count(folder: Folder) -> None:
    given = actions(folder, NEXT)
    grey = {ref for ref, row in given.items() if row["new_year"] == FINISHED}
    assert grey
    assert {given[ref]["status"] for ref in grey} <= {"Completed", "Dropped"}
    assert [*given][-len(grey) :] == [ref for ref in given if ref in grey], "they stand last"
    assert all(row["success_criteria"] for row in given.values())
    sheet = openpyxl.load_workbook(workbook(folder, NEXT))["Actions"]
    words = column_of(sheet, "action.action")
    first, last = sheet.cell(6, words), sheet.cell(5 + len(given), words)
    assert first.fill.fgColor.rgb != last.fill.fgColor.rgb
    tables = consolidate(folder.trust, NEXT, TODAY).tables
    counted = {row.ref for row in tables.actions if row.unit == ONE}
    assert {*given} - grey <= counted
    assert not counted & grey
    assert not [row for row in tables.plan_changes if row.unit == ONE]
    sent = read_workbook(workbook(folder, NEXT, kind="returned"), folder.trust.declarations)
    assert {entry.text("ref") for entry in closed_entries(sent, "action")} == grey, "and nothing of them is lost"


def test_what_is_done_or_dropped_is_closed_with_last_years_plan(folder: Folder) -> None:
    done, *_, dropped = went_on(folder)
    blank = {"status": None, "progress": None, "next_step": None, "revised_finish": None}
    edit(
        workbook(folder, NEXT, kind="returned"),
        answering({done: {"new_year": "Done", **blank}, dropped: {"new_year": "Dropped", **blank}}),
    )
    findings = [f for f in check_returned(folder.trust, NEXT, TODAY).findings if f.unit == ONE]
    assert [f.code for f in findings if f.severity != "note" and f.record in ("action", "milestone")] == []
    tables = consolidate(folder.trust, NEXT, TODAY).tables
    assert not {done, dropped} & {row.ref for row in tables.actions if row.unit == ONE}
    assert not {done, dropped} & {row.action for row in tables.milestones if row.unit == ONE}
    assert not [row for row in tables.plan_changes if row.unit == ONE]
    assert not [row for row in tables.exceptions if row.unit == ONE and row.what.split()[0] in (done, dropped)]
    prepare_workbooks(folder.trust, "2026-27-spring", date(2027, 1, 6), [ONE])
    assert not {done, dropped} & actions(folder, "2026-27-spring").keys()


def test_one_that_carries_on_goes_on_with_its_history(folder: Folder) -> None:
    ref = went_on(folder)[0]
    (row,) = [r for r in consolidate(folder.trust, NEXT, TODAY).tables.actions if (r.unit, r.ref) == (ONE, ref)]
    assert row.delivery_last is not None or row.revised_finish is not None


@pytest.mark.parametrize(
    ("answer", "status", "codes"),
    [
        ("Done", "On track", ["AP-092"]),
        ("Done", "Dropped", ["AP-092"]),
        ("Dropped", "Completed", ["AP-092"]),
        ("Done", "Completed", []),
        ("Carry on", "On track", []),
        (None, "On track", ["AP-093"]),
    ],
)
def test_an_answer_that_its_status_gainsays_or_none_is_told(
    folder: Folder, answer: str | None, status: str, codes: list[str]
) -> None:
    ref = went_on(folder)[0]
    edit(
        workbook(folder, NEXT, kind="returned"),
        answering(
            {ref: {"new_year": answer, "status": status, "percent_done": 1 if status == "Completed" else 0.5}}
        ),
    )
    assert found_in(folder, "AP-092", "AP-093") == [(code, ONE) for code in codes]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("led_by", "Somebody quite new"),
        ("progress", "Begun again in October."),
        ("finish", "2027-03-25"),
        ("next_step", "Ask the governors in January"),
        ("percent_done", 0.35),
    ],
)
def test_what_is_typed_into_a_finished_row_is_told_with_its_cell(folder: Folder, key: str, typed: object) -> None:
    assert found_in(folder, "AP-095") == [], "a row that came back as it was sent says nothing"
    ref = next(ref for ref, row in actions(folder, NEXT).items() if row["new_year"] == FINISHED)
    path = workbook(folder, NEXT, kind="returned")
    edit(path, answering({ref: {key: typed}}))
    found = [f for f in check_returned(folder.trust, NEXT, TODAY).findings if f.code == "AP-095"]
    sheet = openpyxl.load_workbook(path)["Actions"]
    assert [(f.unit, f.cells) for f in found] == [
        (ONE, (f"{get_column_letter(column_of(sheet, f'action.{key}'))}{row_of(sheet, ref)}",))
    ]


def row_of(sheet: Worksheet, ref: str, record: str = "action") -> int:
    refs = column_of(sheet, f"{record}.ref")
    return next(n for n in range(6, sheet.max_row + 1) if str(sheet.cell(n, refs).value) == ref)


def test_a_finished_one_that_carries_on_after_all_is_in_the_plan_again(folder: Folder) -> None:
    ref = next(ref for ref, row in actions(folder, NEXT).items() if row["new_year"] == FINISHED)
    edit(
        workbook(folder, NEXT, kind="returned"),
        answering({ref: {"new_year": "Carry on", "status": "On track", "percent_done": 0.5}}),
    )
    assert ref in {row.ref for row in consolidate(folder.trust, NEXT, TODAY).tables.actions if row.unit == ONE}


def test_a_measure_begins_the_year_with_the_last_figure(folder: Folder) -> None:
    before = rows(workbook(folder, SUMMER, OTHER, "returned"), "measure", "Success measures")
    now = rows(workbook(folder, NEXT, OTHER), "measure", "Success measures")
    assert now
    assert {row["ref"]: row["baseline"] for row in now} == {row["ref"]: row["actual"] for row in before}
    assert {row["actual"] for row in now} == {None}


def test_what_belongs_to_a_finished_action_is_grey_with_it(folder: Folder) -> None:
    """A success measure of an action that was completed: shown with its last figure, and asked nothing of."""
    ended = _ended(folder, SUMMER, OTHER)[0]
    path = workbook(folder, SUMMER, OTHER, "returned")

    def belongs(book: openpyxl.Workbook) -> None:
        sheet = book["Success measures"]
        sheet.cell(6, column_of(sheet, "measure.belongs_to")).value = ended

    edit(path, belongs)
    command_line.planbook("-C", str(folder.path), "--today", "2026-07-20", "receive", SUMMER)
    prepare_workbooks(folder.trust, NEXT, date(2026, 9, 21), [OTHER], force=True)
    (first,) = [r for r in rows(path, "measure", "Success measures") if r["belongs_to"] == ended]
    next_years = rows(workbook(folder, NEXT, OTHER), "measure", "Success measures")
    (last,) = [r for r in next_years if str(r["belongs_to"]).partition(" ")[0] == ended]
    assert (last["ref"], last["actual"], last["status"]) == (first["ref"], first["actual"], first["status"])
    made = read_workbook(workbook(folder, NEXT, OTHER), folder.trust.declarations)
    assert [e.text("ref") for e in closed_entries(made, "measure")] == [last["ref"]]
    back = workbook(folder, NEXT, OTHER, "returned")
    shutil.copyfile(workbook(folder, NEXT, OTHER), back)
    assert found_in(folder, "AP-096") == []

    def measured(book: openpyxl.Workbook) -> None:
        sheet = book["Success measures"]
        sheet.cell(row_of(sheet, str(last["ref"]), "measure"), column_of(sheet, "measure.actual")).value = 987

    edit(back, measured)
    assert found_in(folder, "AP-096") == [("AP-096", OTHER)]


def _ended(folder: Folder, period: str, unit: str) -> list[str]:
    sent = read_workbook(workbook(folder, period, unit, "returned"), folder.trust.declarations)
    return [e.text("ref") for e in sent.entries("action") if folder.trust.declarations.has_ended(e)]


def test_another_answer_is_told_as_what_it_is_and_no_row_is_missed(folder: Folder) -> None:
    ref = went_on(folder)[0]
    path = workbook(folder, NEXT, kind="returned")
    edit(path, answering({ref: {"new_year": "Carry on", "status": "On track"}}))
    consolidate(folder.trust, NEXT, TODAY)
    edit(path, answering({ref: {"new_year": "Done", "status": "Completed"}}))
    done = consolidate(folder.trust, NEXT, TODAY)
    told = {(c.kind, c.record, c.row_id, c.field, c.before, c.after) for c in done.tables.changes}
    assert told == {
        ("changed", "action", ref, "new_year", "Carry on", "Done"),
        ("changed", "action", ref, "status", "On track", "Completed"),
    }
    assert not [one for one in done.tables.plan_changes if one.row_id == ref]


def test_what_goes_back_has_grey_rows_and_answers_as_they_were_sent(folder: Folder) -> None:
    command_line.planbook("-C", str(folder.path), "--today", TODAY.isoformat(), "reply", NEXT)
    (back,) = (folder.path / "outputs" / NEXT / "replies").rglob(f"{ONE}*.xlsx")
    sent = rows(workbook(folder, NEXT, kind="returned"), "action", "Actions")
    again = rows(back, "action", "Actions")
    assert [(r["ref"], r["new_year"], r["status"]) for r in again] == [
        (r["ref"], r["new_year"], r["status"]) for r in sent
    ]


def answered_done(folder: Folder, unit: str = ONE) -> str:
    """The school says of an action of last year that it is done; its ref."""
    ref = next(
        ref for ref, row in actions(folder, NEXT, unit).items()
        if row["new_year"] != FINISHED and ref in {r.ref for r in last_term(folder) if r.unit == unit and r.live}
    )  # fmt: skip
    blank = {"status": None, "progress": None, "next_step": None, "revised_finish": None}
    edit(workbook(folder, NEXT, unit, "returned"), answering({ref: {"new_year": "Done", **blank}}))
    return ref


def last_term(folder: Folder) -> tuple[ActionRow, ...]:
    return consolidate(folder.trust, SUMMER, TODAY).tables.actions


def test_last_year_says_what_was_told_since_of_what_it_left_open(folder: Folder) -> None:
    ref = answered_done(folder)
    (before,) = [r for r in last_term(folder) if (r.unit, r.ref) == (ONE, ref)]
    assert before.agreement == ""
    consolidate(folder.trust, NEXT, TODAY)
    told = "done, as told in autumn term 2026"
    tables = consolidate(folder.trust, SUMMER, TODAY).tables
    (now,) = [r for r in tables.actions if (r.unit, r.ref) == (ONE, ref)]
    assert replace(now, agreement="") == before, "it stands as it was told then"
    assert now.agreement == told
    assert [r for r in tables.actions if r.unit == OTHER and r.agreement] == []
    late = [r.what for r in tables.exceptions if r.unit == ONE and r.what.startswith(f"{ref} ")]
    assert all(told in what for what in late)
    year = consolidate(folder.trust, "2025-26-year", TODAY)
    (whole,) = [r for r in year.tables.actions if (r.unit, r.ref) == (ONE, ref)]
    assert whole.agreement == told
    words = {str(cell.value) for sheet in openpyxl.load_workbook(year.summary) for line in sheet for cell in line}
    assert any(told in one for one in words)
    # A term after which the year went on is as it was.
    spring = consolidate(folder.trust, SPRING, TODAY).tables.actions
    assert {r.agreement for r in spring} == {""}
    # In the new year it is closed: in no table of it, nor in its next workbook.
    new = consolidate(folder.trust, NEXT, TODAY)
    assert ref not in {r.ref for r in new.tables.actions if r.unit == ONE}
    assert ref not in {r.text("action") for r in new.tables.records["milestone"].rows if r.unit == ONE}


def test_last_year_as_it_was_published_stays_so(folder: Folder) -> None:
    ref = answered_done(folder)
    publish(folder.trust, SUMMER, TODAY)
    consolidate(folder.trust, NEXT, TODAY)
    (now,) = [r for r in last_term(folder) if (r.unit, r.ref) == (ONE, ref)]
    assert now.agreement == ""
