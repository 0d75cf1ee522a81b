"""Where a body has to agree before a plan is changed: what is agreed counts, until then and in all that is made."""

import csv
import email
import email.policy
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.workflow.approving import approve
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.publishing import publish
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.trace import trace
from trust_folder import FIRST, LATER, PERIOD, SPRING, TODAY, Folder, column_of, edit, sent, spring_trust

SUMMER = "2026-27-summer"
MOVED = date(2027, 7, 16)


def needs_agreement(book: openpyxl.Workbook) -> None:
    """The register says that the local governing committee has to agree."""
    sheet = book["Trust"]
    row = next(c.row for (c,) in sheet.iter_rows(min_col=2, max_col=2) if c.value == "trust.plan_agreed_by")
    sheet.cell(row, 3).value = "LGC"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Plan changes need agreement; the first term is in, and the spring workbooks have come as they were issued."""
    return spring_trust(tmp_path / "trust", needs_agreement, "agreement")


def row_of(sheet: object, record: str, ref: str) -> int:
    refs = column_of(sheet, f"{record}.ref")
    return next(n for n in range(5, 400) if sheet.cell(n, refs).value == ref)  # type: ignore[attr-defined]


def write(sheet: str, record: str, ref: str, **values: object) -> Callable[[openpyxl.Workbook], None]:
    """A change of cells in the row `ref`; of a ref that is not there yet, in the first spare row."""

    def change(book: openpyxl.Workbook) -> None:
        there = book[sheet]
        refs = column_of(there, f"{record}.ref")
        known = [n for n in range(5, 400) if there.cell(n, refs).value == ref]
        row = known[0] if known else next(n for n in range(6, 400) if there.cell(n, refs).value is None)
        there.cell(row, refs).value = ref
        for key, value in values.items():
            there.cell(row, column_of(there, f"{record}.{key}")).value = value

    return change


def action(ref: str, **values: object) -> Callable[[openpyxl.Workbook], None]:
    return write("Actions", "action", ref, **values)


def without(sheet_name: str, record: str, ref: str) -> Callable[[openpyxl.Workbook], None]:
    """A change after which the row `ref` is blank."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[sheet_name]
        for cell in sheet[row_of(sheet, record, ref)]:
            cell.value = None

    return change


def spring(folder: Folder) -> Consolidated:
    return consolidate(folder.trust, SPRING, LATER)


def rows(done: Consolidated, record: str) -> dict[str, Mapping[str, object]]:
    table = done.tables.records[record]
    return {r.text("ref"): {**r.values, "agreement": r.agreement} for r in table.rows if r.unit == FIRST}


def told(done: Consolidated) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Of each change the words as returned, what counts and whether it is agreed."""
    return {(r.row_id, r.field): (r.after, r.counts, r.agreed) for r in done.tables.plan_changes}


def test_the_agreed_value_counts_until_a_change_is_agreed(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED, action="Train some staff.", success_criteria="Fewer."))
    edit(sent(folder), write("Milestones", "milestone", "M1.2.2", due=date(2027, 6, 30)))
    edit(sent(folder), action("1.2", status="Off track", progress="Two days were cancelled."))
    done = spring(folder)
    counts = rows(done, "action")["1.2"]
    assert counts["finish"] == date(2027, 3, 25)
    assert str(counts["action"]).startswith("Train all staff")
    assert str(counts["success_criteria"]).startswith("Pupils in every")
    assert (counts["status"], counts["progress"]) == ("off_track", "Two days were cancelled.")
    assert rows(done, "milestone")["M1.2.2"]["due"] == date(2027, 2, 13)
    (shown,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (shown.finish, shown.revised_finish) == (date(2027, 3, 25), None)
    assert told(done) == {
        ("1.2", "finish"): ("16/07/2027", "25/03/2027", "Not yet agreed"),
        ("1.2", "action"): ("Train some staff.", counts["action"], "Not yet agreed"),
        ("1.2", "success_criteria"): ("Fewer.", counts["success_criteria"], "Not yet agreed"),
        ("M1.2.2", "due"): ("30/06/2027", "13/02/2027", "Not yet agreed"),
    }
    assert len([f for f in done.checked.findings if f.code == "AP-091"]) == 1


def test_what_is_agreed_counts_and_what_is_refused_does_not(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED, action="Train some staff."))
    assert rows(spring(folder), "action")["1.2"]["finish"] == date(2027, 3, 25)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"], by="LGC, item 6")
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.action"], refuse=True)
    done = spring(folder)
    assert not done.unchanged
    counts = rows(done, "action")["1.2"]
    assert counts["finish"] == MOVED
    assert str(counts["action"]).startswith("Train all staff")
    assert told(done)["1.2", "finish"] == ("16/07/2027", "16/07/2027", "Agreed on 20/03/2027, LGC, item 6")
    assert told(done)["1.2", "action"][2] == "Refused on 20/03/2027"
    assert spring(folder).unchanged
    # Another value than the agreed one is another change.
    edit(sent(folder), action("1.2", finish=date(2027, 7, 19)))
    done = spring(folder)
    assert rows(done, "action")["1.2"]["finish"] == MOVED
    assert told(done)["1.2", "finish"] == ("19/07/2027", "16/07/2027", "Not yet agreed")


def test_an_agreement_that_is_taken_back_no_longer_counts(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"], refuse=True)
    assert rows(spring(folder), "action")["1.2"]["finish"] == date(2027, 3, 25)


def test_who_leads_and_what_the_term_asks_are_never_subject_to_it(folder: Folder) -> None:
    edit(sent(folder), action("1.2", led_by="Somebody new", percent_done=0.75, next_step="Go on."))
    done = spring(folder)
    (shown,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (shown.led_by, shown.percent_done, shown.next_step) == ("Somebody new", 75, "Go on.")
    assert done.tables.plan_changes == ()


def test_a_new_row_counts_marked_until_it_is_agreed(folder: Folder) -> None:
    edit(sent(folder), action("9.9", action="Open a reading room.", finish=date(2027, 7, 1), status="On track"))
    edit(sent(folder), write("Milestones", "milestone", "M9", action="9.9", milestone="Shelves.", due=MOVED))
    done = spring(folder)
    assert rows(done, "action")["9.9"]["agreement"] == "not yet agreed"
    assert rows(done, "milestone")["M9"]["agreement"] == "not yet agreed"
    assert told(done)["9.9", ""][1:] == ("The row, as not yet agreed", "Not yet agreed")
    every = openpyxl.load_workbook(done.summary)["All actions"]
    assert "Open a reading room. (not yet agreed)" in {cell.value for row in every for cell in row}
    with (folder.path / "outputs" / SPRING / "internal/data/action.csv").open(encoding="utf-8-sig") as file:
        (line,) = [line for line in csv.DictReader(file) if (line["unit"], line["ref"]) == (FIRST, "9.9")]
    assert line["agreement"] == "not yet agreed"
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/9.9"])
    done = spring(folder)
    assert rows(done, "action")["9.9"]["agreement"] == ""
    assert told(done)["9.9", ""][1:] == ("The row", "Agreed on 20/03/2027")
    edit(sent(folder), action("9.9", finish=MOVED))
    assert rows(spring(folder), "action")["9.9"]["finish"] == date(2027, 7, 1)


def test_a_new_row_that_is_refused_does_not_count(folder: Folder) -> None:
    edit(sent(folder), action("9.9", action="Open a reading room.", finish=date(2027, 7, 1)))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/9.9"], refuse=True)
    done = spring(folder)
    assert "9.9" not in rows(done, "action")
    assert told(done)["9.9", ""][1:] == ("Not the row", "Refused on 20/03/2027")


def test_a_row_that_does_not_come_back_stands(folder: Folder) -> None:
    edit(sent(folder), without("Actions", "action", "1.2"))
    edit(sent(folder), without("Milestones", "milestone", "M1.2.2"))
    done = spring(folder)
    stands = rows(done, "action")["1.2"]
    assert stands["agreement"] == "not returned this time"
    assert (stands["finish"], stands["percent_done"], stands["status"]) == (date(2027, 3, 25), 25, None)
    assert rows(done, "milestone")["M1.2.2"]["agreement"] == "not returned this time"
    (shown,) = [r for r in done.tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert shown.source_file.startswith(f"returned/{PERIOD}/{FIRST}")
    assert shown.led_by == "Deputy headteacher"
    assert told(done)["1.2", ""][1:] == ("The row, as last returned", "Not yet agreed")
    cells = trace(folder.trust, SPRING, f"record/action/{FIRST}/1.2", LATER).cells
    (finish,) = [cell for cell in cells if cell.field == "finish"]
    there = openpyxl.load_workbook(folder.path / finish.file)[finish.sheet][finish.cell]
    assert there.value.date() == date(2027, 3, 25)
    assert finish.note == "not returned this time"
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2", "milestone/M1.2.2"])
    done = spring(folder)
    assert "1.2" not in rows(done, "action")
    assert told(done)["1.2", ""][1:] == ("Not the row", "Agreed on 20/03/2027")


def test_nobody_is_asked_how_a_row_stands_that_was_taken_out(folder: Folder) -> None:
    edit(sent(folder), without("Actions", "action", "1.2"))
    edit(sent(folder), without("Milestones", "milestone", "M1.2.2"))
    edit(sent(folder), action("1.3", status="Off track", progress="Two days were cancelled."))
    asked = [f for f in spring(folder).checked.findings if f.unit == FIRST and "ction 1.2 " in f.message]
    assert {f.code for f in asked} <= {"AP-024"}
    (done,) = reply(folder.trust, SPRING, LATER, [FIRST])
    clean = next(path for path in done.files if path.suffix == ".xlsx")
    book = openpyxl.load_workbook(clean)
    assert row_of(book["Actions"], "action", "1.2"), "it stands until its going is agreed to"
    notes = [sheet for sheet in book if sheet.title == "What to correct"]
    told = [str(c.value) for sheet in notes for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [words for words in told if "ction 1.2 " in words or "M1.2.2" in words]
    # Taken out again in the next term, it is asked about no more.
    (next_one,) = prepare_workbooks(folder.trust, SUMMER, date(2027, 4, 20), [FIRST])
    there = folder.path / "returned" / SUMMER
    there.mkdir(parents=True, exist_ok=True)
    shutil.copy(next_one.path, there / next_one.path.name)
    edit(sent(folder, SUMMER), without("Actions", "action", "1.2"))
    summer = consolidate(folder.trust, SUMMER, date(2027, 7, 10))
    assert "AP-024" not in {f.code for f in summer.checked.findings if f.unit == FIRST}


def test_a_row_that_was_done_with_need_not_come_back(folder: Folder) -> None:
    autumn = consolidate(folder.trust, PERIOD, TODAY)
    assert rows(autumn, "milestone")["M1.2.1"]["met"] == "met"
    done = spring(folder)
    assert "M1.2.1" not in rows(done, "milestone")
    assert done.tables.plan_changes == ()


def test_trace_says_that_another_value_was_returned(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    spring(folder)
    cells = trace(folder.trust, SPRING, f"record/action/{FIRST}/1.2/finish", LATER).cells
    (finish,) = [cell for cell in cells if cell.file.startswith(f"returned/{SPRING}/")]
    assert finish.value == date(2027, 3, 25)
    assert finish.note.startswith(f"as agreed, set in returned/{PERIOD}/{FIRST}")


def test_the_next_workbook_and_the_reply_have_what_counts_and_what_is_asked_for_stays(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    edit(sent(folder), action("1.3", finish=date(2027, 7, 20)))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.3.finish"], refuse=True, by="LGC")
    (done,) = reply(folder.trust, SPRING, LATER, [FIRST])
    clean = next(path for path in done.files if path.suffix == ".xlsx")
    sheet = openpyxl.load_workbook(clean)["Actions"]
    cell = sheet.cell(row_of(sheet, "action", "1.2"), column_of(sheet, "action.finish"))
    assert (cell.value.date(), cell.protection.locked, sheet.protection.sheet) == (date(2027, 3, 25), True, True)
    (draft,) = [path for path in done.files if path.suffix == ".eml"]
    body = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default).get_body(("plain",))
    words = " ".join(body.get_content().split()) if body else ""
    assert "Not yet agreed: Finish of 1.2, “16/07/2027” instead of “25/03/2027”." in words
    assert "Finish of 1.3, “20/07/2027” instead of “09/07/2027” (refused on 20/03/2027, LGC)." in words
    # It comes back, and takes the place of the first one: what was asked for there is still asked for.
    shutil.copy(clean, sent(folder))
    again = spring(folder)
    assert told(again)["1.2", "finish"] == ("16/07/2027", "25/03/2027", "Not yet agreed")
    assert ("1.3", "finish") not in told(again)
    # So it is in the next term, whose workbook has what counts.
    (next_one,) = prepare_workbooks(folder.trust, SUMMER, date(2027, 4, 20), [FIRST])
    sheet = openpyxl.load_workbook(next_one.path)["Actions"]
    assert sheet.cell(row_of(sheet, "action", "1.2"), column_of(sheet, "action.finish")).value.date() == date(
        2027, 3, 25
    )
    there = folder.path / "returned" / SUMMER
    there.mkdir(parents=True, exist_ok=True)
    shutil.copy(next_one.path, there / next_one.path.name)
    summer = consolidate(folder.trust, SUMMER, date(2027, 7, 10))
    assert told(summer)["1.2", "finish"] == ("16/07/2027", "25/03/2027", "Not yet agreed")
    approve(folder.trust, SUMMER, date(2027, 7, 12), [FIRST], ["action/1.2.finish"])
    assert rows(consolidate(folder.trust, SUMMER, date(2027, 7, 12)), "action")["1.2"]["finish"] == MOVED
    # A term that is past goes by what was decided by then.
    past = consolidate(folder.trust, SPRING, date(2027, 7, 13))
    assert rows(past, "action")["1.2"]["finish"] == date(2027, 3, 25)


def test_a_rebuild_goes_by_what_was_recorded_by_then(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    made = {path: path.read_bytes() for path in spring(folder).written}
    day = date(2027, 3, 10)  # decided before the run, recorded after it
    approve(folder.trust, SPRING, date(2027, 3, 25), [FIRST], ["action/1.2.finish"], on=day)
    shutil.copytree(folder.path / "returned" / SPRING, folder.path / "returned" / SUMMER)
    consolidate(folder.trust, SUMMER, date(2027, 7, 10))
    again = consolidate(folder.trust, SPRING, LATER, rebuild=True)
    assert again.as_it_was is not None
    assert {path: path.read_bytes() for path in again.written} == made


def test_findings_that_rest_on_the_plan_of_last_time_are_looked_for_again(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    spring(folder)
    (next_one,) = prepare_workbooks(folder.trust, SUMMER, date(2027, 4, 20), [FIRST])
    there = folder.path / "returned" / SUMMER
    there.mkdir(parents=True, exist_ok=True)
    shutil.copy(next_one.path, there / next_one.path.name)
    day = date(2027, 7, 10)
    before = consolidate(folder.trust, SUMMER, day)
    approve(folder.trust, SUMMER, day, [FIRST], ["action/1.2.finish"])
    after = consolidate(folder.trust, SUMMER, day)
    assert (before.unchanged, after.unchanged) == (False, False)
    assert rows(after, "action")["1.2"]["finish"] == MOVED


def test_the_paper_has_what_counts_and_what_was_asked_for(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    edit(sent(folder), action("9.9", action="Open a reading room.", finish=date(2027, 7, 1), status="Off track"))
    spring(folder)
    import docx

    (made,) = report(folder.trust, SPRING, LATER, units=[FIRST])
    document = docx.Document(str(made.path))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join(words)
    assert "Changed since the plan was set" in said
    assert "Not yet agreed" in said
    assert "not yet agreed" in said


def test_a_finish_that_was_agreed_has_not_moved(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED, status="On track"))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    (shown,) = [r for r in spring(folder).tables.actions if (r.unit, r.ref) == (FIRST, "1.2")]
    assert (shown.finish, shown.revised_finish, shown.slipped_days) == (MOVED, None, 0)


def test_a_change_is_named_by_the_row_as_it_counts(folder: Folder) -> None:
    edit(sent(folder), action("1.2", action="Train some staff."))
    (change,) = spring(folder).tables.plan_changes
    assert change.label.startswith("Train all staff")


def test_a_correction_names_what_was_decided(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=date(2027, 1, 29), status="On track"))
    publish(folder.trust, SPRING, LATER)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    done = spring(folder)
    sheet = openpyxl.load_workbook(done.summary)["Corrections"]
    said = {str(cell.value) for row in sheet for cell in row}
    assert "What was decided of its plan on 20 March 2027" in said


def test_trace_says_where_a_value_was_agreed_by_its_value(folder: Folder) -> None:
    edit(sent(folder), action("1.2", finish=MOVED))
    spring(folder)
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    edit(sent(folder), action("1.2", finish=date(2027, 7, 19)))
    spring(folder)
    cells = trace(folder.trust, SPRING, f"record/action/{FIRST}/1.2/finish", LATER).cells
    (finish,) = [cell for cell in cells if cell.file.startswith(f"returned/{SPRING}/")]
    assert finish.value == MOVED
    assert finish.note == "as agreed, by its value; what the cell says is not agreed"


def test_an_award_that_the_trust_changes_in_the_year_needs_nobodys_agreement(folder: Folder) -> None:
    def award(book: openpyxl.Workbook) -> None:
        sheet = book["Allocations"]
        years, amounts = column_of(sheet, "award.year"), column_of(sheet, "award.amount")
        known = next(n for n in range(6, 200) if sheet.cell(n, years).value == "2026-27")
        sheet.cell(known, amounts).value += 4000

    edit(folder.path / "trust.xlsx", award)
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST], force=True)
    shutil.copy(made.path, sent(folder))
    edit(sent(folder), action("1.2", status="On track"))
    done = spring(folder)
    assert not done.tables.plan_changes
    lines = [r for r in done.tables.records["funding_line"].rows if r.unit == FIRST]
    assert {r.agreement for r in lines} == {""}


def test_an_award_that_the_trust_makes_in_the_year_needs_nobodys_agreement(folder: Folder) -> None:
    def award(book: openpyxl.Workbook) -> None:
        sheet = book["Allocations"]
        units = column_of(sheet, "award.unit")
        years = column_of(sheet, "award.year")
        known = next(n for n in range(6, 200) if sheet.cell(n, years).value == "2026-27")
        free = next(n for n in range(known, 400) if sheet.cell(n, units).value is None)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(free, column).value = sheet.cell(known, column).value
        sheet.cell(free, column_of(sheet, "award.purpose")).value = "A library for the infants"

    edit(folder.path / "trust.xlsx", award)
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), [FIRST], force=True)
    shutil.copy(made.path, sent(folder))
    edit(sent(folder), action("1.2", status="On track"))
    done = spring(folder)
    lines = [r for r in done.tables.records["funding_line"].rows if r.unit == FIRST]
    assert "A library for the infants" in {r.text("purpose") for r in lines}
    assert {r.agreement for r in lines} == {""}
    (change,) = done.tables.plan_changes
    assert (change.kind, change.record, change.agreed, change.counts) == ("added", "funding_line", "", "The row")


def test_what_was_agreed_counts_over_a_workbook_sent_in_the_place_of_the_agreed_one(folder: Folder) -> None:
    approve(folder.trust, PERIOD, TODAY, [FIRST], by="LGC, item 6")
    edit(sent(folder, PERIOD), action("1.2", finish=MOVED))
    edit(sent(folder, PERIOD), without("Actions", "action", "2.1"))
    done = consolidate(folder.trust, PERIOD, TODAY)
    assert rows(done, "action")["1.2"]["finish"] == date(2027, 3, 25)
    assert rows(done, "action")["2.1"]["agreement"] == "not returned this time"
    assert told(done) == {
        ("1.2", "finish"): ("16/07/2027", "25/03/2027", "Not yet agreed"),
        ("2.1", ""): ("", "The row, as last returned", "Not yet agreed"),
    }
    approve(folder.trust, PERIOD, TODAY, [FIRST], ["action/1.2.finish"])
    assert rows(consolidate(folder.trust, PERIOD, TODAY), "action")["1.2"]["finish"] == MOVED


def test_a_workbook_without_any_action_sets_no_plan(folder: Folder) -> None:
    def blank(book: openpyxl.Workbook) -> None:
        for name in ("Objectives", "Actions", "Milestones"):
            for row in book[name].iter_rows(min_row=6):
                for cell in row:
                    cell.value = None

    edit(sent(folder, PERIOD), blank)
    consolidate(folder.trust, PERIOD, TODAY)
    edit(sent(folder), action("1.2", finish=MOVED))
    done = spring(folder)
    assert rows(done, "action")["1.2"]["finish"] == MOVED
    assert {row["agreement"] for row in rows(done, "action").values()} == {""}
    assert told(done) == {}


def test_a_cell_that_does_not_count_as_returned_is_always_told(folder: Folder) -> None:
    approve(folder.trust, PERIOD, TODAY, [FIRST], ["action/1.2.finish"])
    edit(sent(folder, PERIOD), action("1.2", finish=MOVED))
    done = consolidate(folder.trust, PERIOD, TODAY)
    assert rows(done, "action")["1.2"]["finish"] == date(2027, 3, 25)
    assert told(done) == {("1.2", "finish"): ("16/07/2027", "25/03/2027", "Not yet agreed")}


@pytest.mark.parametrize("needed", [True, False])
def test_how_an_agreed_criterion_is_worded_is_asked_again_only_once_it_has_changed(
    tmp_path: Path, needed: bool
) -> None:
    change = needs_agreement if needed else None
    folder = spring_trust(tmp_path / "trust", change, "agreement" if needed else "as agreed")

    def asked() -> list[str | None]:
        found = (f for f in spring(folder).checked.findings if (f.code, f.unit) == ("AP-044", FIRST))
        return [f.value for f in found if "1.2" in f.message]

    edit(sent(folder), action("1.2", success_criteria="Training programme set up."))
    assert asked() == ["Training programme set up."]
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.success_criteria"])
    assert asked() == []
    edit(sent(folder), action("1.2", success_criteria="Training programme delivered."))
    assert asked() == ["Training programme delivered."]
    approve(folder.trust, SPRING, LATER, [FIRST], ["action/1.2.success_criteria"], refuse=True)
    assert asked() == ["Training programme delivered."]
