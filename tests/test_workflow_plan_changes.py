"""What has changed since the plan was set, and what was agreed of it."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest

from command_line import planbook
from planbook.errors import UnknownError
from planbook.ledger.publications import PublishedFile
from planbook.workflow.approving import approve
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.forget import forget
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.published import published_returns
from planbook.workflow.publishing import publish
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from trust_folder import FIRST, LATER, PERIOD, SPRING, TODAY, Folder, column_of, edit, sent, spring_trust

SUMMER = "2026-27-summer"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return spring_trust(tmp_path / "trust")


def first_row(sheet: object) -> int:
    """The first row of the table on a sheet."""
    return next(
        n + 2
        for n in range(1, 12)
        for cell in sheet[n]  # type: ignore[index]
        if str(cell.value).startswith("action.")
    )


def rewrite(key: str, value: object, row: int = 0) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(first_row(sheet) + row, column_of(sheet, f"action.{key}")).value = value

    return change


def add_action(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    refs = column_of(sheet, "action.ref")
    free = next(n for n in range(first_row(sheet), 300) if sheet.cell(n, refs).value is None)
    for key, value in {"ref": "9.9", "action": "Open a reading room.", "finish": date(2027, 7, 1)}.items():
        sheet.cell(free, column_of(sheet, f"action.{key}")).value = value


def spring(folder: Folder) -> Consolidated:
    return consolidate(folder.trust, SPRING, LATER)


def ref_of_first(folder: Folder) -> str:
    sheet = openpyxl.load_workbook(sent(folder))["Actions"]
    return str(sheet.cell(first_row(sheet), column_of(sheet, "action.ref")).value)


def test_a_plan_that_is_as_it_was_set_has_no_changes(folder: Folder) -> None:
    done = spring(folder)
    assert done.tables.plan_changes == ()
    assert not [f for f in done.checked.findings if f.code == "AP-091"]
    assert consolidate(folder.trust, PERIOD, TODAY).tables.plan_changes == ()


def test_every_cell_of_the_plan_that_was_written_over_is_told(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("action", "Do something else."))
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    edit(sent(folder), add_action)
    done = spring(folder)
    told = {(r.kind, r.row_id, r.field, r.after) for r in done.tables.plan_changes}
    assert {("changed", ref, "action", "Do something else."), ("changed", ref, "finish", "16/07/2027")} <= told
    assert ("added", "9.9", "") in {t[:3] for t in told}
    assert {r.since for r in done.tables.plan_changes} == {"spring term 2027"}
    assert {r.unit for r in done.tables.plan_changes} == {FIRST}
    (note,) = [f for f in done.checked.findings if f.code == "AP-091"]
    assert (note.severity, note.unit) == ("note", FIRST)
    assert "have changed since it was set" in note.message
    sheet = openpyxl.load_workbook(done.summary)["Plan changes"]
    assert "Do something else." in {str(cell.value) for row in sheet for cell in row}


def test_figures_of_the_trust_that_are_typed_over_are_told_and_do_not_count(folder: Folder) -> None:
    def change(**values: object) -> Callable[[openpyxl.Workbook], None]:
        def changed(book: openpyxl.Workbook) -> None:
            sheet = book["KPIs"]
            codes = column_of(sheet, "kpi_value.kpi")
            row = next(n for n in range(5, 60) if sheet.cell(n, codes).value == "PA")
            for key, value in values.items():
                sheet.cell(row, column_of(sheet, f"kpi_value.{key}")).value = value

        return changed

    edit(sent(folder), change(numerator=40, denominator=400))
    before = spring(folder).tables
    edit(sent(folder), change(target=0.5, last=0.5))
    done = spring(folder)
    (told,) = [f.message for f in done.checked.findings if f.code == "KP-023"]
    assert "Target says 50.0%, and the trust has" in told
    assert "Last time says 50.0%, and the trust has" in told
    rows = [[(r.kpi, r.group, r.unit, r.target, r.last) for r in t.kpis] for t in (before, done.tables)]
    assert rows[0] == rows[1]
    assert done.tables.plan_changes == ()


def test_a_lead_may_change_and_what_the_term_asks_is_no_change_of_the_plan(folder: Folder) -> None:
    edit(sent(folder), rewrite("led_by", "Somebody new"))
    edit(sent(folder), rewrite("status", "Completed"))
    edit(sent(folder), rewrite("progress", "Done in March."))
    assert spring(folder).tables.plan_changes == ()


def test_a_row_that_does_not_come_back_is_told_and_one_that_was_done_is_not(folder: Folder) -> None:
    ref = ref_of_first(folder)

    def without(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for key in ("ref", "action", "finish", "start", "led_by"):
            sheet.cell(first_row(sheet), column_of(sheet, f"action.{key}")).value = None

    edit(sent(folder), without)
    removed = [r for r in spring(folder).tables.plan_changes if r.kind == "removed"]
    assert [(r.record, r.row_id) for r in removed] == [("action", ref)]


def test_what_was_agreed_and_refused_stands_beside_the_change(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("action", "Do something else."))
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    spring(folder)
    day = date(2027, 3, 18)
    approve(folder.trust, SPRING, LATER, [FIRST], [f"action/{ref}.finish"], on=day, by="LGC, item 6")
    approve(folder.trust, SPRING, LATER, [FIRST], [f"action/{ref}.action"], refuse=True, on=day)
    done = spring(folder)
    assert not done.unchanged
    said = {r.field: r.agreed for r in done.tables.plan_changes}
    assert said == {"finish": "Agreed on 18/03/2027, LGC, item 6", "action": "Refused on 18/03/2027"}
    edit(sent(folder), rewrite("finish", date(2027, 7, 19)))  # what was agreed was another day
    assert {r.field: r.agreed for r in spring(folder).tables.plan_changes}["finish"] == ""


def test_a_rebuild_has_what_was_agreed_by_then(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    before = spring(folder)
    made = {path: path.read_bytes() for path in before.written}
    approve(folder.trust, SPRING, date(2027, 3, 25), [FIRST], [f"action/{ref}.finish"])
    again = consolidate(folder.trust, SPRING, LATER, rebuild=True)
    assert {path: path.read_bytes() for path in again.written} == made or again.as_it_was is None


def test_what_was_agreed_goes_when_its_unit_is_forgotten(folder: Folder) -> None:
    approve(folder.trust, SPRING, LATER)
    with folder.trust.ledger() as ledger:
        assert {a.unit for a in ledger.approvals("2026-27")} == {FIRST, "990102"}
    forget(folder.trust, FIRST, LATER)
    with folder.trust.ledger() as ledger:
        assert {a.unit for a in ledger.approvals("2026-27")} == {"990102"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rows": ["action/77.7"]}, "No plan has action/77.7."),
        ({"rows": ["action"]}, "action names no row."),
        ({"rows": ["nothing/1"]}, "nothing/1 names no row."),
        ({"rows": ["action/1.2.status"]}, "Status of action 1.2 is no part of the plan"),
        ({"refuse": True}, "Say with --row what was refused"),
        ({"units": ["990109"]}, "There is no unit '990109'"),
        ({"on": date(2027, 5, 1)}, "01/05/2027 has not come yet."),
    ],
)
def test_what_cannot_be_agreed_is_one_line(folder: Folder, options: dict[str, object], told: str) -> None:
    with pytest.raises(UnknownError, match=told.replace("(", r"\(").replace(".", r"\.")):
        approve(folder.trust, SPRING, LATER, **options)  # type: ignore[arg-type]
    with folder.trust.ledger() as ledger:
        assert ledger.approvals("2026-27") == []


def test_an_approval_of_what_was_not_returned_is_one_line(folder: Folder) -> None:
    sent(folder).unlink()
    done = planbook("-C", str(folder.path), "--today", "2027-03-20", "approve", SPRING, "--unit", FIRST)
    assert done.returncode == 2
    assert "has returned nothing for the spring term 2027" in done.stderr


def test_on_the_command_line(folder: Folder) -> None:
    ref = ref_of_first(folder)
    given = ["-C", str(folder.path), "--today", "2027-03-20", "approve", SPRING]
    done = planbook(*given, "--unit", FIRST, "--row", f"action/{ref}", "--by", "LGC")
    assert (done.returncode, done.stdout.count("1 row of the plan agreed.")) == (0, 1)


def rewrite_milestone(ref: str, key: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Milestones"]
        refs = column_of(sheet, "milestone.ref")
        row = next(n for n in range(5, 200) if sheet.cell(n, refs).value == ref)
        sheet.cell(row, column_of(sheet, f"milestone.{key}")).value = value

    return change


def paper(folder: Folder, unit: str = FIRST) -> list[tuple[str, ...]]:
    """The rows of the table of what has changed in the governors' paper; empty where it has none."""
    (made,) = report(folder.trust, SPRING, LATER, units=[unit])
    tables = docx.Document(str(made.path)).tables
    rows = [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in tables]
    return next((found[1:] for found in rows if found[0][:2] == ("What", "As set")), [])


def test_what_was_approved_and_is_written_over_is_told_old_and_new(folder: Folder) -> None:
    """An action's words, a success criterion and a milestone's date, in the cells that look white."""
    edit(sent(folder), rewrite("action", "Train some staff.", 1))
    edit(sent(folder), rewrite("success_criteria", "Fewer pupils are behind.", 1))
    edit(sent(folder), rewrite_milestone("M1.2.2", "due", date(2027, 6, 30)))
    done = spring(folder)
    told = {(r.row_id, r.field): (r.before, r.after, r.agreed) for r in done.tables.plan_changes}
    assert told == {
        ("1.2", "action"): ("Train all staff in the agreed way of teaching reading", "Train some staff.", ""),
        ("1.2", "success_criteria"): (
            "Pupils in every class can say how they work out a new word",
            "Fewer pupils are behind.",
            "",
        ),
        ("M1.2.2", "due"): ("13/02/2027", "30/06/2027", ""),
    }
    (note,) = [f for f in done.checked.findings if f.code == "AP-091"]
    assert note.message.startswith("Three things in the plan have changed since it was set: ")
    (shown,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert shown.action == "Train some staff."  # nobody has to agree: it counts at once
    # Nobody has to agree, so that nothing stands under Agreed and the paper has no such column.
    assert paper(folder) == [
        (f"{heading} of {ref}", before, after, "Spring 2027")
        for (ref, field), (before, after, _) in told.items()
        for heading in ({"action": "Action", "due": "Due"}.get(field, "Success criteria - impact"),)
    ]
    assert paper(folder, "990102") == []


def test_a_paper_shows_some_changes_and_counts_the_rest(folder: Folder) -> None:
    for row in range(8):
        edit(sent(folder), rewrite("finish", date(2027, 7, 20), row))
    number = len(spring(folder).tables.plan_changes)
    rows = paper(folder)
    assert 0 < len(rows) < number
    (made,) = report(folder.trust, SPRING, LATER, units=[FIRST])
    words = [p.text for p in docx.Document(str(made.path)).paragraphs]
    assert any(text.endswith("further changes are in the trust’s summary workbook.") for text in words)
    assert not [text for text in words if "ecommend" in text]


def test_rows_that_came_and_went_can_be_agreed_and_refused(folder: Folder) -> None:
    ref = ref_of_first(folder)
    edit(sent(folder), add_action)

    def without(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for cell in sheet[first_row(sheet)]:
            cell.value = None

    edit(sent(folder), without)
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], [f"action/{ref}"], by="LGC")
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/9.9"], refuse=True)
    done = spring(folder)
    said = {(r.kind, r.row_id): r.agreed for r in done.tables.plan_changes if r.record == "action"}
    assert said == {("removed", ref): "Agreed on 20/03/2027, LGC", ("added", "9.9"): "Refused on 20/03/2027"}
    assert "9.9" in {r.ref for r in done.tables.actions}  # what counts is another matter where nobody has to agree
    missed = {f.value for f in done.checked.findings if f.code == "AP-024"}
    assert ref not in missed, "nobody is asked for a row that it was agreed to take out"
    assert spring(folder).checked.findings == done.checked.findings, "nor when what was found before is remembered"
    (replied,) = reply(folder.trust, SPRING, LATER, [FIRST])
    (message,) = [p for p in replied.files if p.suffix == ".txt" and "message" in p.name]
    words = " ".join(message.read_text("utf-8").split())
    told = "Of what was changed in the plan, this was not agreed to: 9.9, which is new (refused on 20/03/2027)."
    assert told in words


def test_the_whole_plan_is_agreed_with_what_has_gone_from_it(folder: Folder) -> None:
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    edit(sent(folder), add_action)
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], by="LGC")
    assert {r.agreed for r in spring(folder).tables.plan_changes} == {"Agreed on 20/03/2027, LGC"}


def test_a_new_row_without_a_ref_is_known_by_the_one_that_it_is_given(folder: Folder) -> None:
    def add(book: openpyxl.Workbook) -> None:
        add_action(book)
        sheet = book["Actions"]
        refs = column_of(sheet, "action.ref")
        row = next(n for n in range(first_row(sheet), 300) if sheet.cell(n, refs).value == "9.9")
        sheet.cell(row, refs).value = None

    edit(sent(folder), add)
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], by="LGC")
    (new,) = [r for r in spring(folder).tables.plan_changes if r.kind == "added"]
    assert (new.row_id, new.label, new.agreed) == ("", "Open a reading room.", "Agreed on 20/03/2027, LGC")
    with folder.trust.ledger() as ledger:
        given = [a.ref for a in ledger.approvals("2026-27") if a.value == "Open a reading room."]
    assert not [ref for ref in given if ref.startswith("+")]


def test_the_plan_of_a_school_that_succeeds_another_is_the_one_that_was_set(folder: Folder) -> None:
    edit(sent(folder), rewrite("finish", date(2027, 7, 16), 1))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"], by="LGC")
    succeeded(folder, date(2027, 1, 4))
    done = spring(folder)
    assert {(r.unit, r.row_id, r.before, r.after, r.agreed) for r in done.tables.plan_changes} == {
        ("990199", "1.2", "25/03/2027", "16/07/2027", "Agreed on 20/03/2027, LGC")
    }
    assert paper(folder, "990199") == [
        ("Finish of 1.2", "25/03/2027", "16/07/2027", "Spring 2027", "Agreed on 20/03/2027, LGC")
    ]


def succeeded(folder: Folder, day: date) -> None:
    """The first school becomes another in the register on `day`."""
    unit = folder.trust.register.row("unit", FIRST)
    assert unit is not None
    values = {key: unit.get(key) for key in ("name", "pupils")} | {"kind": "School", "phase": "Primary"}
    values |= {"unit_id": "990199", "state": "Open", "from": day, "succeeds": FIRST}

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Units"]
        ids = column_of(sheet, "unit.unit_id")
        numbers = range(5, sheet.max_row + 2)
        old = next(n for n in numbers if str(sheet.cell(n, ids).value) == FIRST)
        sheet.cell(old, column_of(sheet, "unit.until")).value = date.fromordinal(day.toordinal() - 1)
        new = next(n for n in numbers if n > old and sheet.cell(n, ids).value is None)
        for key, value in values.items():
            sheet.cell(new, column_of(sheet, f"unit.{key}")).value = value

    edit(folder.path / "trust.xlsx", change)


def test_a_meeting_that_is_called_in_the_year_is_no_change_of_the_plan(folder: Folder) -> None:
    def call(book: openpyxl.Workbook) -> None:
        sheet = book["Meetings"]
        refs = column_of(sheet, "meeting.ref")
        row = next(n for n in range(6, 100) if sheet.cell(n, refs).value is None)
        for key, value in {"ref": "G9", "body": "LGC", "date": date(2027, 5, 12)}.items():
            sheet.cell(row, column_of(sheet, f"meeting.{key}")).value = value

    edit(sent(folder), call)
    done = spring(folder)
    assert done.tables.plan_changes == ()
    assert paper(folder) == []


def test_a_finish_that_was_agreed_is_the_approved_one_and_nothing_has_moved(folder: Folder) -> None:
    edit(sent(folder), rewrite("finish", date(2027, 7, 16), 1))
    (moved,) = [r for r in spring(folder).tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (moved.finish, moved.revised_finish) == (date(2027, 3, 25), date(2027, 7, 16))
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    (shown,) = [r for r in spring(folder).tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (shown.finish, shown.revised_finish, shown.slipped_days) == (date(2027, 7, 16), None, 0)


def test_what_differs_from_the_workbook_that_was_agreed_to_is_a_change_within_its_own_term(folder: Folder) -> None:
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")
    edit(path, rewrite("finish", date(2027, 7, 15)))  # before anybody has agreed it is part of the plan
    assert consolidate(folder.trust, PERIOD, LATER).tables.plan_changes == ()
    approve(folder.trust, PERIOD, LATER, [FIRST], by="LGC")
    edit(path, rewrite("finish", date(2027, 7, 16)))
    (change,) = consolidate(folder.trust, PERIOD, LATER).tables.plan_changes
    assert (change.field, change.before, change.after) == ("finish", "15/07/2027", "16/07/2027")


def set_finish(folder: Folder, day: date) -> None:
    """The first term's workbook comes again, with another finish of its first action."""
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")
    edit(path, rewrite("finish", day))


def told_of_finish(done: Consolidated) -> list[tuple[str, str, str]]:
    return [(r.before, r.after, r.since) for r in done.tables.plan_changes if r.field == "finish"]


def test_what_was_published_has_set_the_plan(folder: Folder) -> None:
    set_finish(folder, date(2027, 7, 15))
    consolidate(folder.trust, PERIOD, LATER)
    publish(folder.trust, PERIOD, LATER)
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == []
    set_finish(folder, date(2027, 7, 16))
    now = ("15/07/2027", "16/07/2027", "autumn term 2026")
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == [now]
    # Neither a later agreement to it nor another publication makes it the plan as it was set.
    approve(folder.trust, PERIOD, LATER, [FIRST], by="LGC")
    publish(folder.trust, PERIOD, LATER)
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == [now]
    edit(sent(folder), rewrite("finish", date(2027, 7, 16)))
    assert told_of_finish(spring(folder)) == [now]
    edit(sent(folder), rewrite("finish", date(2027, 7, 15)))
    (change,) = [r for r in spring(folder).tables.plan_changes if r.field == "finish"]
    assert (change.before, change.after) == ("16/07/2027", "15/07/2027"), "gone back on what was agreed to"


@pytest.mark.parametrize("out", [True, False], ids=["published first", "agreed alone"])
def test_a_row_that_stood_when_the_plan_was_set_is_no_change_of_it(folder: Folder, out: bool) -> None:
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")
    consolidate(folder.trust, PERIOD, LATER)  # one without the row has stood, of which all is agreed to later
    edit(path, add_action)
    consolidate(folder.trust, PERIOD, LATER)
    if out:
        publish(folder.trust, PERIOD, LATER)
    approve(folder.trust, PERIOD, LATER, [FIRST], by="LGC")
    assert consolidate(folder.trust, PERIOD, LATER).tables.plan_changes == ()


def test_what_was_agreed_to_before_it_was_published_has_set_the_plan(folder: Folder) -> None:
    set_finish(folder, date(2027, 7, 15))
    consolidate(folder.trust, PERIOD, LATER)
    approve(folder.trust, PERIOD, LATER, [FIRST], by="LGC")
    set_finish(folder, date(2027, 7, 16))
    publish(folder.trust, PERIOD, LATER)
    set_finish(folder, date(2027, 7, 17))
    done = consolidate(folder.trust, PERIOD, LATER)
    assert told_of_finish(done) == [("15/07/2027", "17/07/2027", "autumn term 2026")]


def test_what_was_published_and_withdrawn_has_set_the_plan(folder: Folder) -> None:
    set_finish(folder, date(2027, 7, 15))
    consolidate(folder.trust, PERIOD, LATER)
    publish(folder.trust, PERIOD, LATER)
    (path,) = (folder.path / "returned" / PERIOD).glob(f"{FIRST}_*.xlsx")
    given = "-C", str(folder.path), "--today", "2027-03-20"
    withdrawn = planbook(*given, "receive", PERIOD, "--withdraw", path.name)
    assert withdrawn.returncode == 0, withdrawn.stderr
    set_finish(folder, date(2027, 7, 16))
    now = [("15/07/2027", "16/07/2027", "autumn term 2026")]
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == now
    spring(folder)
    restated = consolidate(folder.trust, PERIOD, LATER, restate=True)
    assert told_of_finish(restated) == now
    publish(folder.trust, PERIOD, LATER)
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == now


def test_a_plan_whose_later_term_was_published_has_been_set(folder: Folder) -> None:
    publish(folder.trust, SPRING, LATER)
    set_finish(folder, date(2027, 7, 16))
    done = consolidate(folder.trust, PERIOD, LATER)
    assert told_of_finish(done) == [("09/07/2027", "16/07/2027", "autumn term 2026")]
    assert told_of_finish(spring(folder)) == []


def test_a_meetings_papers_set_the_plans_of_the_schools_that_are_in_them(folder: Folder) -> None:
    set_finish(folder, date(2027, 7, 15))
    consolidate(folder.trust, PERIOD, LATER)
    with folder.trust.ledger() as ledger:
        period = folder.trust.period(PERIOD)
        standing = {stands.unit: stands for stands in folder.trust.standing(ledger, PERIOD)}
        other = next(unit for unit in standing if unit != FIRST)
        run = ledger.runs.newest(PERIOD)
        assert run is not None
        assert published_returns(folder.trust, ledger, period, standing[other]) == []
        file = PublishedFile("reports/one.docx", other, "0", "0", edited=False)
        ledger.publications.add(LATER, PERIOD, "LGC/2027-03-25", "2027-03-20", run, [file], [])
        assert published_returns(folder.trust, ledger, period, standing[FIRST]) == []
        (out,) = published_returns(folder.trust, ledger, period, standing[other])
        assert out[0] == standing[other].sha256
    set_finish(folder, date(2027, 7, 16))
    assert told_of_finish(consolidate(folder.trust, PERIOD, LATER)) == []


def in_format(name: str) -> Callable[[openpyxl.Workbook], None]:
    """The register says that all plans are in another format from now on."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Trust"]
        row = next(c.row for (c,) in sheet.iter_rows(min_col=2, max_col=2) if c.value == "trust.format")
        sheet.cell(row, 3).value = name
        units = book["Units"]
        column = column_of(units, "unit.format")
        for number in range(6, units.max_row + 1):
            units.cell(number, column).value = None

    return change


def test_a_plan_of_a_year_goes_through_a_change_of_format_and_back(folder: Folder) -> None:
    before = {r.ref: r for r in consolidate(folder.trust, PERIOD, LATER).tables.actions if r.unit == FIRST}
    for period, name, day in (
        (SPRING, "priority-tasks", date(2027, 1, 6)),
        (SUMMER, "objectives-actions", date(2027, 4, 20)),
    ):
        edit(folder.path / "trust.xlsx", in_format(name))
        there = folder.path / "returned" / period
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir(parents=True)
        for one in prepare_workbooks(folder.trust, period, day, force=True):
            shutil.copy(one.path, there / one.path.name)
        done = consolidate(folder.trust, period, day + timedelta(days=70))
        assert done.tables.plan_changes == (), period
        now = {r.ref: r for r in done.tables.actions if r.unit == FIRST and r.live}
        assert now.keys() == {ref for ref, row in before.items() if row.live}
        for ref, row in now.items():
            was = before[ref]
            last = was.delivery if period == SPRING else "not_reported"
            assert (row.action, row.finish, row.delivery_last) == (was.action, was.finish, last)
            assert row.success_criteria == (None if period == SPRING else before[ref].success_criteria)


def sent_in_another_format(folder: Folder, change: Callable[[openpyxl.Workbook], None] | None = None) -> None:
    """The first school's spring workbook comes in the format that the register has named since."""
    edit(folder.path / "trust.xlsx", in_format("priority-tasks"))
    sent(folder).unlink()
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST], force=True)
    came = folder.path / "returned" / SPRING / made.path.name
    shutil.copy(made.path, came)
    if change:
        edit(came, change)


def test_an_action_keeps_its_priority_where_the_new_format_asks_for_it_beside_the_action(folder: Folder) -> None:
    """In one format a priority has objectives and they have actions, in the other the priority has the actions."""
    before = {r.ref: r.area for r in consolidate(folder.trust, PERIOD, TODAY).tables.actions if r.unit == FIRST}
    sent_in_another_format(folder)
    done = spring(folder)
    assert {r.ref: r.area for r in done.tables.actions if r.unit == FIRST and r.live} == before
    assert len({*before.values()} - {""}) > 1
    told = {f.code for f in done.checked.findings if f.unit == FIRST}
    assert not told & {"AP-043", "AP-052"}


def test_what_was_told_before_counts_when_a_workbook_in_another_format_is_checked(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Tasks"]
        rows = {sheet.cell(n, column_of(sheet, "action.ref")).value: n for n in range(1, 60)}
        sheet.cell(rows["1.1"], column_of(sheet, "action.status")).value = "No change, confirmed"
        for column in range(1, 20):
            sheet.cell(rows["1.3"], column).value = None

    consolidate(folder.trust, PERIOD, TODAY)
    sent_in_another_format(folder, change)
    done = spring(folder)
    found = [f for f in done.checked.findings if f.unit == FIRST and f.code == "AP-024"]
    assert [f.message.partition(":")[0] for f in found] == [
        "Action 1.3 was in last time's return and is no longer there"
    ]
    (row,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.1")]
    assert row.reporting == "confirmed"
