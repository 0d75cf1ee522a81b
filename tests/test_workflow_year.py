"""A year brought together from its terms: the plan alone before its end, afterwards term by term, once asked."""

import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

import command_line
from planbook import open_trust
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.demo.fill import FilledWorkbook
from planbook.errors import UnknownError
from planbook.model.loading import load
from planbook.model.nouns import nouns_of
from planbook.report.blocks.sentences import money_sentence
from planbook.workflow.approving import approve
from planbook.workflow.consolidate import consolidate
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.trace import trace
from test_workflow_membership import add, say
from trust_folder import Folder, begin_anew, column_of, edit, small_trust

AUTUMN, SPRING, SUMMER, YEAR = "2025-26-autumn", "2025-26-spring", "2025-26-summer", "2025-26-year"
BEFORE, AFTER = date(2026, 8, 31), date(2026, 9, 1)
LEFT = "990102"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four schools after a year of three terms, which the register has without a day on which it is due."""
    return small_trust(tmp_path_factory.mktemp("year") / "t", units=4, periods=4).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


@pytest.fixture(scope="module")
def tables(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> TrustTables:
    path = tmp_path_factory.mktemp("tables") / "t"
    shutil.copytree(pristine, path)
    return consolidate(Folder(path).trust, YEAR, AFTER).tables


def of_term(folder: Folder, period: str) -> TrustTables:
    return consolidate(folder.trust, period, AFTER).tables


def test_before_its_end_it_is_the_plan_without_figures(folder: Folder) -> None:
    done = command_line.planbook("-C", str(folder.path), "--today", BEFORE.isoformat(), "consolidate", YEAR)
    assert done.returncode == 0, done.stderr
    assert "The year is not over: until 31 August 2026 it is its plan, without figures." in done.stderr
    book = openpyxl.load_workbook(folder.path / "outputs" / YEAR / "summary.xlsx")
    assert {"Contents", "Plan", "Reliability"} <= {*book.sheetnames} <= {
        "Contents", "Plan", "Plan changes", "Success measures", "Reliability", "Vision and values", "Priorities",
        "Objectives and their impact", "Who has a part in each action",
    }  # fmt: skip
    lines = [[cell.value for cell in row] for row in book["Plan"].iter_rows()]
    assert any(
        "No figures or statuses are shown before the year ends on 31 August 2026" in str(line[0]) for line in lines
    )
    assert not {"On track", "Completed", "Off track", "Watch"} & {value for line in lines for value in line}
    made = consolidate(folder.trust, YEAR, BEFORE).tables
    assert made.plan_only
    assert len(made.actions) > 20
    assert {(row.reported, row.percent_done, row.overdue_days) for row in made.actions} == {(None, None, 0)}
    assert (made.kpis, made.exceptions, made.phases) == ((), (), ())
    assert not [row for row in made.records["action"].rows if row.get("status") or row.get("progress")]


def test_its_papers_wait_for_its_end(folder: Folder) -> None:
    for command in ("report", "publish"):
        done = command_line.planbook("-C", str(folder.path), "--today", BEFORE.isoformat(), command, YEAR)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert "not over until 31 August 2026" in done.stderr
    done = command_line.planbook("-C", str(folder.path), "--today", AFTER.isoformat(), "report", YEAR)
    assert done.returncode == 0, done.stderr


def test_once_it_is_over_it_is_made_anew(folder: Folder) -> None:
    trust = open_trust(folder.path, today=BEFORE)
    assert trust.consolidate(YEAR).tables.plan_only
    assert trust.consolidate(YEAR).unchanged
    after = open_trust(folder.path, today=AFTER).consolidate(YEAR)
    assert not after.unchanged
    assert not after.tables.plan_only


def test_nobody_is_waited_for(folder: Folder) -> None:
    for command in (("validate", "-p", YEAR), ("consolidate", YEAR)):
        done = command_line.planbook("-C", str(folder.path), "--today", AFTER.isoformat(), *command)
        assert done.returncode == 0, done.stderr
        assert "TR-001" not in done.stdout
    begin_anew(folder.path)
    for term in (AUTUMN, SPRING, SUMMER):
        consolidate(folder.trust, term, date(2025, 12, 1))  # all that came came in time
    assert states(folder) == {
        "990101": "returned",
        "990102": "returned",
        "990103": "returned",
        "990104": "returned",
    }


def states(folder: Folder) -> dict[str, str]:
    return {unit.unit: unit.state for unit in open_trust(folder.path, today=AFTER).status(YEAR).units}


def test_a_school_stands_in_a_year_as_in_the_worst_of_its_terms(folder: Folder) -> None:
    begin_anew(folder.path)
    consolidate(folder.trust, AUTUMN, date(2025, 12, 1))

    def at(day: date) -> set[str]:
        return {unit.state for unit in open_trust(folder.path, today=day).status(YEAR).units}

    assert at(date(2026, 1, 10)) == {"waiting"}, "spring and summer are due later"
    assert at(AFTER) == {"overdue"}
    consolidate(folder.trust, SPRING, date(2026, 3, 1))
    assert at(AFTER) == {"overdue"}
    consolidate(folder.trust, SUMMER, AFTER)
    assert at(AFTER) == {"late"}, "all has come, the last of it after its day"


def test_each_action_stands_as_it_was_told_last_beside_its_history(folder: Folder, tables: TrustTables) -> None:
    last = {(row.unit, row.ref): row for row in of_term(folder, SUMMER).actions}
    assert {(row.unit, row.ref): row.delivery for row in tables.actions} == {k: r.delivery for k, r in last.items()}
    history = {(row.unit, row.ref, row.period): row.delivery for row in tables.action_history}
    for period in (AUTUMN, SPRING, SUMMER):
        for row in of_term(folder, period).actions:
            assert history[row.unit, row.ref, period] == row.delivery


def test_a_figure_is_the_last_reported_with_its_term_and_none_is_averaged(
    folder: Folder, tables: TrustTables
) -> None:
    terms = {p: {(r.unit, r.kpi, r.group): r for r in of_term(folder, p).kpis} for p in (AUTUMN, SPRING, SUMMER)}
    told = [row for row in tables.kpis if row.value is not None]
    assert {row.of for row in told} == {SPRING, SUMMER}, "admissions are of spring, the others of summer"
    for row in told:
        then = terms[str(row.of)][row.unit, row.kpi, row.group]
        assert (row.value, row.status, row.target) == (then.value, then.status, then.target)
    phases = {(r.phase, r.kpi, r.group): r for r in of_term(folder, SUMMER).phases}
    for row in tables.phases:
        if row.of == SUMMER:
            assert row.value == phases[row.phase, row.kpi, row.group].value
    assert {row.period for row in tables.kpi_history} == {AUTUMN, SPRING, SUMMER}


def test_money_is_the_last_told(folder: Folder, tables: TrustTables) -> None:
    last = of_term(folder, SUMMER).funding
    assert [(r.unit, r.ref, r.award, r.spent) for r in tables.funding] == [
        (r.unit, r.ref, r.award, r.spent) for r in last
    ]
    assert {(r.begins, r.ends) for r in tables.funding} == {(r.begins, r.ends) for r in last}


def test_what_was_spent_stays_so_where_the_last_term_leaves_it_blank(folder: Folder) -> None:
    """What spring told stands, beside the time that had passed then; what autumn had ordered is not added to it."""
    first = "990101"

    def told(period: str, **amounts: float | None) -> None:
        def change(book: openpyxl.Workbook) -> None:
            sheet = book["Funding"]
            spent = column_of(sheet, "funding_line.spent")
            row = next(n for n in range(1, 30) if isinstance(sheet.cell(n, spent).value, int | float))
            for key, amount in amounts.items():
                sheet.cell(row, column_of(sheet, f"funding_line.{key}")).value = amount

        edit(folder.file_of(first, period), change)

    told(AUTUMN, spent=2000, committed=700, forecast=9000)
    told(SPRING, spent=6000, committed=None, forecast=9500)
    told(SUMMER, spent=None, committed=None, forecast=None)
    terms = [of_term(folder, period).funding for period in (AUTUMN, SPRING, SUMMER)]
    then = next(row for row in terms[1] if row.unit == first)
    made = consolidate(folder.trust, YEAR, AFTER).tables
    row = next(row for row in made.funding if row.unit == first)
    assert (row.spent, row.committed, row.forecast, row.of) == (6000, None, 9500, SPRING)
    assert row.year_passed == then.year_passed < 100
    assert {other.of for other in made.funding if other is not row} == {None}
    cells = trace(folder.trust, YEAR, row.figure, AFTER).cells
    assert {cell.file.split("/")[1] for cell in cells} == {SPRING, SUMMER}
    sheet = openpyxl.load_workbook(folder.path / "outputs" / YEAR / "summary.xlsx")["Money"]
    notes = [str(cell.value) for cell in sheet["A"] if str(cell.value).startswith("Spent as last told")]
    told_in = f"Spring term 2026: {row.unit_name} ({row.source_name})."
    assert notes == [f"Spent as last told, earlier in the year. {told_in}"]
    assert ", as last told for the spring term 2026, with " in money_sentence(row, nouns_of(load()).award)


def test_what_a_term_hid_the_year_hides(folder: Folder, tables: TrustTables) -> None:
    outside = external(tables)
    hidden = {p: external(of_term(folder, p)) for p in (SPRING, SUMMER)}
    shown = {p: {(r.unit, r.kpi, r.group): r.status for r in made.kpis} for p, made in hidden.items()}
    withheld = [
        r for r in outside.kpis if r.of and shown[r.of][r.unit, r.kpi, r.group] in ("suppressed", "counts_only")
    ]
    assert withheld
    for row in withheld:
        assert row.status == shown[str(row.of)][row.unit, row.kpi, row.group]
        assert row.status != "suppressed" or row.value is None


def test_every_figure_is_traced_to_the_terms_workbook(folder: Folder, tables: TrustTables) -> None:
    row = next(r for r in tables.kpis if r.of == SPRING and r.value is not None)
    cells = trace(folder.trust, YEAR, row.figure, AFTER).cells
    assert {cell.file.split("/")[1] for cell in cells} == {SPRING}
    cells = trace(folder.trust, YEAR, tables.actions[0].figure, AFTER).cells
    assert SUMMER in {cell.file.split("/")[1] for cell in cells}


def test_a_school_that_left_in_the_year_keeps_its_part(folder: Folder) -> None:
    say(folder, "Units", "unit", LEFT, {"until": date(2026, 3, 31)})
    made = consolidate(folder.trust, YEAR, AFTER).tables
    mine = [row for row in made.kpis if row.unit == LEFT and row.value is not None]
    assert mine
    assert {row.unit for row in made.returns} >= {LEFT}
    assert [row for row in made.actions if row.unit == LEFT]
    book = openpyxl.load_workbook(folder.path / "outputs" / YEAR / "summary.xlsx")
    assert "Brackenford Primary (until 31 March 2026)" in str(book["Overview"]["A3"].value)


def test_a_change_of_a_school_that_converted_in_the_year_is_told_once(folder: Folder) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.success_criteria")).value = "Every pupil reads to an adult"

    for term in (SPRING, SUMMER):
        edit(folder.file_of("990101", term), change)
    say(folder, "Units", "unit", "990101", {"until": date(2026, 4, 10)})
    new = {"unit_id": "990201", "name": "Ashlow Academy", "kind": "School", "phase": "Primary", "state": "Open"}
    add(folder, "Units", "unit", {**new, "from": date(2026, 4, 11), "succeeds": "990101"})
    assert {one.unit for one in of_term(folder, SPRING).plan_changes} >= {"990101"}
    told = consolidate(folder.trust, YEAR, AFTER).tables.plan_changes
    mine = [(one.unit, one.after) for one in told if one.unit in ("990101", "990201")]
    assert mine == [("990201", "Every pupil reads to an adult")]


def test_what_is_due_in_the_year_itself_is_asked_and_shown_before_any_term(folder: Folder) -> None:
    """A network's year has a workbook of its own, which asks what no term does."""

    def due_in_year(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        code, due = (column_of(sheet, f"kpi.{key}") for key in ("kpi", "due_in"))
        for row in range(6, sheet.max_row + 1):
            if sheet.cell(row, code).value == "ATT":
                sheet.cell(row, due).value = "Every term; Year"

    edit(folder.path / "trust.xlsx", due_in_year)
    (made,) = open_trust(folder.path, today=date(2026, 8, 20)).prepare(YEAR, unit="990101")
    filled = FilledWorkbook(made.path, folder.trust.declarations)
    number = next(n for n, row in filled.rows("kpi_value") if row["kpi"] == "ATT")
    filled.write("kpi_value", number, {"numerator": 9000, "denominator": 10000})
    filled.save(folder.path / "returned" / YEAR / made.path.name)
    tables = consolidate(folder.trust, YEAR, AFTER).tables
    rows = {row.unit: row for row in tables.kpis if (row.kpi, row.group) == ("ATT", "all")}
    assert (rows["990101"].value, rows["990101"].of) == (90.0, None)
    assert {row.of for unit, row in rows.items() if unit != "990101"} == {SUMMER}
    last = {row.ref: row.delivery for row in of_term(folder, SUMMER).actions if row.unit == "990101"}
    mine = {row.ref: row.delivery for row in tables.actions if row.unit == "990101"}
    assert mine == last, "it tells nothing of the plan"


def test_a_year_without_terms_is_brought_together_from_its_own_workbooks(folder: Folder) -> None:
    add(folder, "Periods", "period", {
        "period": "2029-30-year", "kind": "Year", "start": date(2029, 9, 1), "end": date(2030, 8, 31),
    })  # fmt: skip
    made = consolidate(folder.trust, "2029-30-year", date(2029, 10, 1)).tables
    assert not made.plan_only
    assert {row.verdict for row in made.returns} == {"missing"}


def test_its_plans_are_agreed_to_in_their_term(folder: Folder) -> None:
    with pytest.raises(UnknownError, match=f"name the term in which the plan was returned, as {SUMMER}"):
        approve(folder.trust, YEAR, AFTER)


def test_a_return_that_never_came_was_not_on_time(folder: Folder) -> None:
    begin_anew(folder.path)
    (missing,) = (folder.path / "returned" / SPRING).glob("990101_*.xlsx")
    missing.unlink()
    for term in (AUTUMN, SPRING, SUMMER):
        consolidate(folder.trust, term, date(2025, 12, 1))  # all that came came in time
    told = {row.unit: row.on_time for row in consolidate(folder.trust, YEAR, AFTER).tables.returns}
    assert told["990101"] is False
    stand = states(folder)
    assert (stand["990101"], stand["990103"]) == ("overdue", "returned"), "it was not excused"
    assert {on_time for unit, on_time in told.items() if unit != "990101"} == {True}


def test_one_that_was_live_again_and_did_not_come_back_is_as_it_was_told_last(folder: Folder) -> None:
    begin_anew(folder.path)
    unit, ref = "990101", "1.1"

    def told(period: str, status: str | None) -> None:
        def change(book: openpyxl.Workbook) -> None:
            sheet = book["Actions"]
            refs = column_of(sheet, "action.ref")
            row = next(n for n in range(5, 400) if sheet.cell(n, refs).value == ref)
            if status is not None:
                sheet.cell(row, column_of(sheet, "action.status")).value = status
                return
            for cell in sheet[row]:
                cell.value = None

        (path,) = (p for p in (folder.path / "returned" / period).glob(f"{unit}_*.xlsx") if "(1)" not in p.name)
        edit(path, change)

    told(AUTUMN, "Completed")
    told(SPRING, "On track")
    told(SUMMER, None)
    _, _, summer = (of_term(folder, period) for period in (AUTUMN, SPRING, SUMMER))
    assert not [row for row in summer.actions if (row.unit, row.ref) == (unit, ref)], "it was not done before"
    (row,) = [r for r in consolidate(folder.trust, YEAR, AFTER).tables.actions if (r.unit, r.ref) == (unit, ref)]
    assert (row.reported, row.live, row.agreement) == ("on_track", True, "not returned in summer term 2026")


def test_what_was_found_in_its_terms_is_no_fault_of_the_year_and_no_praise(folder: Folder) -> None:
    consolidate(folder.trust, YEAR, AFTER)
    book = openpyxl.load_workbook(folder.path / "outputs" / YEAR / "summary.xlsx")
    said = [str(cell.value) for row in book["Reliability"].iter_rows() for cell in row if cell.value is not None]
    assert "Returned" in said
    assert "What was found in the returns is shown with the period of each." in said
    assert not {"In order", "With findings"} & {*said}
    assert not [words for words in said if "Nothing was found" in words]


def test_what_is_said_of_a_year_has_no_article(folder: Folder) -> None:
    add(folder, "Periods", "period", {
        "period": "2029-30-year", "kind": "Year", "start": date(2029, 9, 1), "end": date(2030, 8, 31),
        "due": date(2030, 7, 12),
    })  # fmt: skip
    consolidate(folder.trust, "2029-30-year", date(2030, 7, 20))
    made = report(folder.trust, "2029-30-year", date(2030, 7, 20))
    (letter,) = [
        file
        for one in reply(folder.trust, "2029-30-year", date(2030, 7, 20), ["990101"])
        for file in one.files
        if file.suffix == ".txt"
    ]
    paper = "\n".join(p.text for p in docx.Document(str(made[0].path)).paragraphs)
    assert "has not returned its workbook for 2029-30, so this report has no figures." in paper
    assert "for 2029-30. It was due" in " ".join(letter.read_text(encoding="utf-8").split())
