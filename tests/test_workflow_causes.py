"""Why a figure is not as it was published: what made it another, and nothing that only changed beside it."""

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

import builders
from command_line import planbook
from planbook import __version__
from planbook.consolidate.shown import Differing, ShownLine, shown_lines
from planbook.errors import UnknownError
from planbook.model.difference import Change
from planbook.workflow import cause_words, causes, paper_lines
from planbook.workflow.approving import approve
from planbook.workflow.cause_words import NOT_KNOWN
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget
from planbook.workflow.publishing import publish
from planbook.workflow.receive import take_in
from planbook.workflow.redacting.redact import redact
from planbook.workflow.report import report, report_correction
from planbook.workflow.trace import trace
from test_workflow_agreement import action, needs_agreement
from trust_folder import LATER, PERIOD, SPRING, TODAY, Folder, column_of, edit, sent, small_trust, spring_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"
SUMMER = "2025-26-summer"
OTHER_PERIOD = """
| period         | start      | end        | due        |
| 2030-31-autumn | 02/09/2030 | 20/12/2030 | 13/12/2030 |
"""
OUT, AFTER = date(2027, 1, 7), date(2027, 1, 20)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A term that was published."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    publish(folder.trust, PERIOD, OUT)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def spend(folder: Folder, unit: str, amount: int) -> None:
    """The school returns its workbook again with another amount spent."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        column = column_of(sheet, "funding_line.spent")
        row = next(n for n in range(1, 40) if isinstance(sheet.cell(n, column).value, int | float))
        sheet.cell(row, column).value = amount

    edit(folder.file_of(unit), change)


def aim(folder: Folder, target: float) -> None:
    """The trust moves its targets for attendance."""

    def change(book: openpyxl.Workbook) -> None:
        page = book["Targets"]
        of, to = (column_of(page, f"kpi_target.{key}") for key in ("kpi", "target"))
        for number in range(1, page.max_row + 1):
            if "ttendance" in str(page.cell(number, of).value):
                page.cell(number, to).value = target

    edit(folder.path / "trust.xlsx", change)


def corrected(folder: Folder, day: date = AFTER, period: str = PERIOD) -> list[list[str]]:
    """The rows of the summary's sheet of corrections, without its head."""
    done = consolidate(folder.trust, period, day)
    sheet = openpyxl.load_workbook(done.summary)["Corrections"]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if row[0] == "What")
    return [row for row in rows[start + 1 :] if row[0]]


def test_a_school_that_returned_again_is_not_the_cause_of_what_the_register_changed(folder: Folder) -> None:
    spend(folder, FIRST, 12345)
    aim(folder, 99.5)
    rows = corrected(folder)
    name = folder.trust.register.label("unit", FIRST)
    attendance = [row for row in rows if "ttendance" in row[0]]
    assert any(name in row[0] for row in attendance)
    assert {row[6] for row in attendance} == {"The register: Targets"}
    (own,) = [row for row in rows if row[0].startswith("Funding") and name in row[0]]
    assert own[6] == "Its return of 20 January 2027"
    totals = [row for row in rows if row[0].startswith("All schools: ") and "spent" in row[0]]
    assert {row[6] for row in totals} == {f"The return of {name}"}


def test_of_a_total_only_the_schools_are_named_whose_figures_changed_it(folder: Folder) -> None:
    spend(folder, FIRST, 12345)

    def tell(book: openpyxl.Workbook) -> None:
        page = book["KPIs"]
        of, to = column_of(page, "kpi_value.kpi"), column_of(page, "kpi_value.numerator")
        for row in range(1, page.max_row + 1):
            if page.cell(row, of).value == "ATT" and isinstance(page.cell(row, to).value, int | float):
                page.cell(row, to).value -= 900

    edit(folder.file_of(SECOND), tell)
    rows = corrected(folder)
    first, second = (folder.trust.register.label("unit", unit) for unit in (FIRST, SECOND))
    totals = [row for row in rows if first not in row[0] and second not in row[0]]
    spent = [row for row in totals if "spent" in row[0]]
    attendance = [row for row in totals if "ttendance" in row[0]]
    assert {row[6] for row in spent} == {f"The return of {first}"}
    assert {row[6] for row in attendance} <= {f"The return of {second}"}
    assert [row for row in rows if "ttendance" in row[0]]


def test_what_was_withdrawn_is_said_to_have_been(folder: Folder) -> None:
    done = planbook(
        "-C", str(folder.path), "--today", "2027-01-20", "receive", PERIOD, "--withdraw", folder.file_of(FIRST).name
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = corrected(folder)
    name = folder.trust.register.label("unit", FIRST)
    own = [row for row in rows if name in row[0]]
    assert own
    assert {row[6] for row in own} == {"Its return was withdrawn"}
    assert {row[6] for row in rows if row[0] == "All schools: spent"} == {f"The return of {name} (withdrawn)"}


def test_what_a_new_planbook_works_out_differently_is_not_blamed_on_a_return(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend(folder, FIRST, 12345)
    monkeypatch.setattr(causes, "__version__", "99.0")
    rows = corrected(folder)
    assert "planbook" not in " ".join(row[6] for row in rows)  # it makes the same of what was published
    name = folder.trust.register.label("unit", FIRST)
    assert {row[6] for row in rows if name in row[0]} == {"Its return of 20 January 2027"}


def test_money_has_the_words_of_money(folder: Folder) -> None:
    spend(folder, FIRST, 1234567)
    name = folder.trust.register.label("unit", FIRST)
    (own,) = [row for row in corrected(folder) if row[0].startswith("Funding") and name in row[0]]
    assert own[4] in ("Within allocation", "Watch")
    assert own[5] == "Over allocation"
    assert "variance" not in own[2] + own[3]
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    (table,) = docx.Document(io.BytesIO(made.path.read_bytes())).tables
    (line,) = [row.cells for row in table.rows if row.cells[0].text == own[0]]
    assert "target" not in line[3].text
    assert "Over allocation" in line[3].text.replace("\u00a0", " ")


def test_each_figure_of_a_correction_leads_to_the_cells_that_it_is_now_made_of(folder: Folder) -> None:
    spend(folder, FIRST, 12345)
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    sources = folder.outputs / "internal" / "sources" / f"{made.path.stem}.xlsx"
    book = openpyxl.load_workbook(sources, read_only=True)
    (own,) = [row for row in book["Figures"].values if row[3] and row[3].startswith("Now: Funding")]
    behind = [row for row in book["Cells"].values if row[0] == own[4]]
    assert 12345 in {row[-2] for row in behind}
    traced = trace(folder.trust, PERIOD, f"{made.path.name}!{own[1]}", AFTER)
    assert {(cell.file, cell.sheet, cell.cell) for cell in traced.cells} == {row[2:5] for row in behind}
    with pytest.raises(UnknownError, match="Nothing made from figures stands at 'Table 1, row 1, As published'"):
        trace(folder.trust, PERIOD, f"{made.path.name}!Table 1, row 1, As published", AFTER)
    book.close()


def test_however_many_papers_went_out_each_thing_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    assert len(publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14").papers) == 2
    spend(folder, FIRST, 12345)
    spend(folder, SECOND, 54321)
    aim(folder, 99.5)
    tried = []
    lines_by = causes._lines_by
    monkeypatch.setattr(causes, "_lines_by", lambda *given: tried.append(1) or lines_by(*given))
    rows = corrected(folder)
    assert {folder.trust.register.label("unit", unit) for unit in (FIRST, SECOND)} <= {
        row[0].rpartition(", ")[2] for row in rows
    }
    assert len(tried) == 1  # the returns, by the register of then; with both it is what is shown now


def test_where_a_step_cannot_be_made_by_its_register_nothing_is_laid_on_another(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register of the publication has no such period: nobody knows whether a return did it."""
    spend(folder, FIRST, 12345)
    aim(folder, 99.5)
    monkeypatch.setattr(causes, "register_of_run", lambda *_: builders.register(period=OTHER_PERIOD))
    name = folder.trust.register.label("unit", FIRST)
    causes_of_own = {row[6] for row in corrected(folder) if row[0].startswith("Funding") and name in row[0]}
    assert causes_of_own
    either = "One of these, which cannot be told apart: Its return of 20 January 2027; The register: "
    assert all(why.startswith(either) for why in causes_of_own)


@pytest.mark.parametrize(
    ("row_id", "label", "so"),
    [("ATT", "Attendance", True), ("T4", "ATT, 2026-27", True), ("ATT-2", "ATTX", False), ("T4", "PATT", False)],
)
def test_an_edit_is_about_a_kpi_that_it_names_as_a_whole(row_id: str, label: str, so: bool) -> None:
    line = Differing("kpis", "kpi/ATT/990101", "990101", {}, {})
    change = Change("changed", "kpi_target", row_id, label, "target", "Target", "95", "96", "Targets", "F6", 6)
    assert cause_words.is_about(line, change, builders.register()) is so


def test_what_papers_give_away_is_told_every_time(folder: Folder) -> None:
    """The trust raises its floor after figures went out: they are hidden, and the papers still have them."""

    def raise_floor(book: openpyxl.Workbook) -> None:
        page = book["Trust"]
        (row,) = (n for n in range(1, page.max_row + 1) if page.cell(n, 2).value == "trust.floor")
        page.cell(row, 3).value = 500

    edit(folder.path / "trust.xlsx", raise_floor)
    made, again = (consolidate(folder.trust, PERIOD, AFTER) for _ in range(2))
    told, told_again = ([f.message for f in one.checked.findings if f.code == "TR-015"] for one in (made, again))
    assert told and all(
        message.endswith("can be worked out from what was published on 7 January 2027.") for message in told
    )
    assert sorted(told_again) == sorted(told)
    assert sorted(row.message for row in made.tables.findings if row.code == "TR-015") == sorted(told)
    assert again.made is None  # nothing had changed


def test_a_decision_on_a_plan_is_the_cause_of_what_it_alone_changed(tmp_path: Path) -> None:
    agreed = spring_trust(tmp_path / "trust", needs_agreement, "agreement")
    edit(sent(agreed), action("1.2", finish=date(2027, 1, 29), status="On track"))
    consolidate(agreed.trust, SPRING, LATER)
    publish(agreed.trust, SPRING, LATER)
    approve(agreed.trust, SPRING, LATER, [FIRST], ["action/1.2.finish"])
    rows = corrected(agreed, LATER, SPRING)
    name = agreed.trust.register.label("unit", FIRST)
    own = [row for row in rows if name in row[0]]
    assert own
    assert {row[6] for row in own} == {"What was decided of its plan on 20 March 2027"}
    totals = [row for row in rows if name not in row[0]]
    assert {row[6] for row in totals} <= {f"What was decided of the plan of {name}"}


def test_what_was_forgotten_is_named_with_its_day(folder: Folder) -> None:
    name = folder.trust.register.label("unit", FIRST)
    forget(folder.trust, FIRST, date(2027, 1, 18))
    folder.file_of(FIRST).unlink()
    rows = corrected(folder)
    totals = [row for row in rows if name not in row[0]]
    assert totals
    assert {row[6] for row in totals} <= {
        "What was forgotten on 18 January 2027",
        "Not known: what it was made of has been forgotten",
    }


def test_words_that_were_removed_change_no_figure(folder: Folder) -> None:
    file = folder.file_of(FIRST)
    book = openpyxl.load_workbook(file)
    sheet = book["Actions"]
    column = column_of(sheet, "action.progress")
    cell = next(sheet.cell(n, column).coordinate for n in range(6, 60) if sheet.cell(n, column).value)
    redact(folder.trust, file.name, f"Actions!{cell}", "It names a pupil", date(2027, 1, 18))
    consolidate(folder.trust, PERIOD, AFTER)
    book = openpyxl.load_workbook(folder.outputs / "summary.xlsx")
    if "Corrections" in book.sheetnames:
        said = " ".join(str(cell.value) for row in book["Corrections"] for cell in row if cell.value is not None)
        assert NOT_KNOWN not in said
        assert "Its return" not in said


def test_a_planbook_that_makes_another_figure_is_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An earlier version had another figure of what the first school spent."""
    monkeypatch.setattr(causes, "__version__", "99.0")

    def other(*of: object) -> list[ShownLine]:
        lines = shown_lines(*of)  # type: ignore[arg-type]
        return [
            replace(one, shown={**one.shown, "spent": 4321.0}) if "spent" in one.shown else one for one in lines
        ]

    monkeypatch.setattr(paper_lines, "shown_lines", other)
    rows = corrected(folder)
    assert any(row[0].startswith("Funding") for row in rows)
    assert {row[6] for row in rows} == {f"planbook 99.0 works it out differently from planbook {__version__}"}


def tell(folder: Folder, unit: str, period: str, numerator: int, denominator: int, kpi: str = "ATT") -> None:
    """The school returns its workbook again with other counts of a KPI."""

    def change(book: openpyxl.Workbook) -> None:
        page = book["KPIs"]
        of = column_of(page, "kpi_value.kpi")
        row = next(n for n in range(1, page.max_row + 1) if page.cell(n, of).value == kpi)
        for key, value in (("numerator", numerator), ("denominator", denominator)):
            page.cell(row, column_of(page, f"kpi_value.{key}")).value = value

    edit(folder.file_of(unit, period), change)


def test_a_figure_of_an_earlier_period_is_named_as_such(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=3, periods=2)
    consolidate(folder.trust, SUMMER, date(2026, 7, 20))
    publish(folder.trust, SUMMER, date(2026, 7, 21))
    consolidate(folder.trust, PERIOD, TODAY)
    publish(folder.trust, PERIOD, OUT)
    tell(folder, FIRST, SUMMER, 50000, 56000)
    consolidate(folder.trust, SUMMER, AFTER)
    publish(folder.trust, SUMMER, AFTER)
    rows = corrected(folder)
    assert rows
    assert {row[6] for row in rows} == {"Figures of an earlier period were changed"}


def test_a_return_of_an_earlier_period_is_named_before_that_period_is_brought_together_again(
    tmp_path: Path,
) -> None:
    """“No change” says what was said before: where that is another, so is what is shown."""

    def says(status: str) -> Callable[[openpyxl.Workbook], None]:
        def change(book: openpyxl.Workbook) -> None:
            page = book["Actions"]
            column = column_of(page, "action.status")
            rows = [n for n in range(1, page.max_row + 1) if page.cell(n, column).value in ("On track", "Watch")]
            page.cell(rows[0], column).value = status

        return change

    folder = small_trust(tmp_path / "t", units=3, periods=2)
    edit(folder.file_of(FIRST, PERIOD), says("No change, confirmed"))
    consolidate(folder.trust, SUMMER, date(2026, 7, 20))
    consolidate(folder.trust, PERIOD, TODAY)
    publish(folder.trust, PERIOD, OUT)
    edit(folder.file_of(FIRST, SUMMER), says("Off track"))
    take_in(folder.trust, SUMMER, AFTER)
    rows = corrected(folder)
    assert rows
    assert {row[6] for row in rows} == {"A return of an earlier period was changed"}


def test_of_a_return_that_was_withdrawn_nothing_is_as_it_was(folder: Folder) -> None:
    """What was hidden is not there any more, and of what has not come no day is told to be missing."""
    at = ("-C", str(folder.path), "--today", AFTER.isoformat())
    planbook(*at, "receive", PERIOD, "--withdraw", folder.file_of(FIRST).name)
    rows, name = corrected(folder), folder.trust.register.label("unit", FIRST)
    own = [row for row in rows if row[0].endswith(f", {name}")]
    assert {row[6] for row in own} == {"Its return was withdrawn"}
    assert [row[3] for row in own if row[0].startswith("Return")] == ["returned No"]
    hidden = [row for row in own if row[4] == "Suppressed"]
    assert hidden and {(row[2], row[3]) for row in hidden} == {("hidden", "no figure")}
