"""Past periods: made anew by today's register, and shown by later ones as they were last published."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from command_line import planbook
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.errors import UnknownError
from planbook.ledger.opening import connect
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import publish
from planbook.workflow.report import report, report_correction
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

SUMMER = "2025-26-summer"
FIRST = "990101"
MEETING = "LGC/2026-09-24"
BEFORE, OUT, AFTER = date(2026, 7, 20), date(2026, 9, 14), date(2027, 1, 20)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms, of which the first is past."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3, periods=2)
    consolidate(folder.trust, SUMMER, BEFORE)
    consolidate(folder.trust, PERIOD, TODAY)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def set_targets(folder: Folder, target: float) -> None:
    """Every target of attendance, of whatever year, is another."""

    def change(book: openpyxl.Workbook) -> None:
        page = book["Targets"]
        of, to = (column_of(page, f"kpi_target.{key}") for key in ("kpi", "target"))
        for number in range(1, page.max_row + 1):
            if "ttendance" in str(page.cell(number, of).value):
                page.cell(number, to).value = target

    edit(folder.path / "trust.xlsx", change)


def correct_attendance(folder: Folder, numerator: int) -> None:
    """The first school returns its workbook of the summer again with another count of sessions attended."""
    (path,) = [p for p in (folder.path / "returned" / SUMMER).glob(f"{FIRST}_*.xlsx") if "(1)" not in p.name]

    def change(book: openpyxl.Workbook) -> None:
        page = book["KPIs"]
        of, to = (column_of(page, f"kpi_value.{key}") for key in ("kpi", "numerator"))
        rows = [n for n in range(1, page.max_row + 1) if page.cell(n, of).value in ("ATT", "Attendance")]
        page.cell(rows[0], to).value = numerator

    edit(path, change)


def targets(tables: TrustTables) -> set[float | None]:
    return {row.target for row in tables.kpis if row.kpi == "ATT" and row.group == "all"}


def past(tables: TrustTables, unit: str = FIRST) -> tuple[float | None, float | None, str]:
    """Numerator, target and status of attendance in the summer, as a later term shows it."""
    (row,) = [r for r in tables.kpi_history if (r.unit, r.kpi, r.group, r.period) == (unit, "ATT", "all", SUMMER)]
    return row.numerator, row.target, row.status


def restated(folder: Folder) -> TrustTables:
    return consolidate(folder.trust, SUMMER, AFTER, restate=True).tables


def test_a_past_period_is_made_anew_only_where_that_is_asked_for(folder: Folder) -> None:
    before = targets(consolidate(folder.trust, SUMMER, AFTER).tables)
    set_targets(folder, 99.5)
    assert targets(consolidate(folder.trust, SUMMER, AFTER).tables) == before
    assert targets(restated(folder)) == {99.5}
    assert 99.5 not in before


def test_nothing_goes_by_it_until_it_is_published(folder: Folder) -> None:
    before = past(consolidate(folder.trust, PERIOD, AFTER).tables)
    set_targets(folder, 99.5)
    restated(folder)
    assert past(consolidate(folder.trust, PERIOD, AFTER).tables)[1] == before[1]
    publish(folder.trust, SUMMER, AFTER)
    after = past(consolidate(folder.trust, PERIOD, AFTER).tables)
    assert after[:2] == (before[0], 99.5)
    assert after[2] == "red"
    assert targets(consolidate(folder.trust, SUMMER, AFTER).tables) == {99.5}


def test_without_a_publication_the_next_run_is_by_the_register_of_then(folder: Folder) -> None:
    before = targets(consolidate(folder.trust, SUMMER, AFTER).tables)
    set_targets(folder, 99.5)
    restated(folder)
    assert targets(consolidate(folder.trust, SUMMER, AFTER).tables) == before


def test_what_goes_out_is_what_was_drafted_last(folder: Folder) -> None:
    set_targets(folder, 99.5)
    restated(folder)
    set_targets(folder, 80.0)  # edited after the draft that was looked at
    publish(folder.trust, SUMMER, AFTER)
    assert targets(consolidate(folder.trust, SUMMER, AFTER).tables) == {99.5}


def test_the_correction_page_says_what_the_draft_would_correct(folder: Folder) -> None:
    publish(folder.trust, SUMMER, AFTER)
    assert report_correction(folder.trust, SUMMER, AFTER) == []
    set_targets(folder, 99.5)
    assert report_correction(folder.trust, SUMMER, AFTER) == [], (
        "the term is judged by the register of its last run"
    )
    restated(folder)
    (made,) = report_correction(folder.trust, SUMMER, AFTER)
    cells = [cell.text for row in docx.Document(str(made.path)).tables[-1].rows for cell in row.cells]
    assert any("99.5" in text for text in cells)
    publish(folder.trust, SUMMER, AFTER)
    assert report_correction(folder.trust, SUMMER, AFTER) == []


def test_the_command_and_what_cannot_be_asked_together(folder: Folder) -> None:
    set_targets(folder, 99.5)
    words = ("-C", str(folder.path), "--today", AFTER.isoformat(), "consolidate", SUMMER)
    done = planbook(*words, "--restate")
    assert done.returncode in (0, 1), done.stderr
    assert {p.state for p in status(folder.trust, PERIOD, AFTER).published} == {"draft"}
    done = planbook(*words, "--restate", "--rebuild")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    with pytest.raises(UnknownError):
        consolidate(folder.trust, SUMMER, AFTER, restate=True, rebuild=True)


def test_later_periods_show_what_was_last_published(folder: Folder) -> None:
    before = past(consolidate(folder.trust, PERIOD, AFTER).tables)
    publish(folder.trust, SUMMER, OUT)
    correct_attendance(folder, 100)
    consolidate(folder.trust, SUMMER, AFTER)
    tables = consolidate(folder.trust, PERIOD, AFTER).tables
    assert past(tables)[0] == before[0]  # what came after publication is not what was published
    publish(folder.trust, SUMMER, AFTER)
    tables = consolidate(folder.trust, PERIOD, AFTER).tables
    assert past(tables)[0] == 100
    (row,) = [r for r in tables.kpis if (r.unit, r.kpi, r.group) == (FIRST, "ATT", "all")]
    (then,) = [r for r in tables.kpi_history if (r.unit, r.kpi, r.group, r.period) == (FIRST, "ATT", "all", SUMMER)]
    assert row.last == then.value


def work_on_paper(folder: Folder) -> None:
    """The head of the first school adds a sentence to its paper of the summer."""
    (path,) = (folder.path / "outputs" / SUMMER / "reports").glob(f"{FIRST}_*governors*.docx")
    paper = docx.Document(str(path))
    paper.add_paragraph("A sentence of the head's own.")
    paper.save(str(path))


@pytest.mark.parametrize(
    "meetings", [("",), ("", MEETING), (MEETING, "")], ids=["together", "the paper later", "the paper before"]
)
def test_older_figures_of_a_paper_that_was_worked_on_take_the_place_of_no_newer_ones(
    folder: Folder, meetings: Sequence[str]
) -> None:
    correct_attendance(folder, 200)
    report(folder.trust, SUMMER, OUT)
    work_on_paper(folder)
    correct_attendance(folder, 100)
    consolidate(folder.trust, SUMMER, OUT)
    for meeting in meetings:
        publish(folder.trust, SUMMER, OUT, meeting)
    assert past(consolidate(folder.trust, PERIOD, AFTER).tables)[0] == 100


def test_what_only_a_paper_that_was_worked_on_showed_is_what_was_published(folder: Folder) -> None:
    correct_attendance(folder, 200)
    report(folder.trust, SUMMER, OUT)
    work_on_paper(folder)
    correct_attendance(folder, 100)
    publish(folder.trust, SUMMER, OUT, MEETING)
    assert past(consolidate(folder.trust, PERIOD, AFTER).tables)[0] == 200


def test_newer_figures_of_a_paper_that_was_worked_on_are_what_was_published_last(folder: Folder) -> None:
    publish(folder.trust, SUMMER, OUT)
    correct_attendance(folder, 200)
    report(folder.trust, SUMMER, AFTER)
    work_on_paper(folder)
    publish(folder.trust, SUMMER, AFTER, MEETING)
    assert past(consolidate(folder.trust, PERIOD, AFTER).tables)[0] == 200


def test_totals_of_the_past_are_those_that_were_published(folder: Folder) -> None:
    def totals(tables: TrustTables) -> dict[tuple[str, str, str], tuple[float | None, float | None]]:
        return {
            (r.phase, r.kpi, r.group): (r.numerator, r.denominator)
            for r in tables.phase_history
            if r.period == SUMMER
        }

    before = totals(consolidate(folder.trust, PERIOD, AFTER).tables)
    publish(folder.trust, SUMMER, OUT)
    correct_attendance(folder, 100)
    consolidate(folder.trust, SUMMER, AFTER)
    assert totals(consolidate(folder.trust, PERIOD, AFTER).tables) == before
    publish(folder.trust, SUMMER, AFTER)
    assert totals(consolidate(folder.trust, PERIOD, AFTER).tables) != before


def test_where_nothing_was_published_it_is_what_stands(folder: Folder) -> None:
    correct_attendance(folder, 100)
    consolidate(folder.trust, SUMMER, AFTER)
    assert past(consolidate(folder.trust, PERIOD, AFTER).tables)[0] == 100


def test_what_was_hidden_when_it_was_published_stays_hidden(folder: Folder) -> None:
    publish(folder.trust, SUMMER, OUT)
    connection = connect(folder.path / "ledger.db")
    key = f"kpi/ATT/{FIRST}"
    connection.execute(
        "UPDATE published SET shown = ? WHERE \"table\" = 'kpis' AND key = ?", ('{"status": "suppressed"}', key)
    )
    connection.execute("UPDATE publication SET lines = NULL, seal = NULL")
    connection.commit()
    connection.close()
    tables = consolidate(folder.trust, PERIOD, AFTER).tables
    assert past(tables)[0] is not None
    shown = external(tables)
    (row,) = [r for r in shown.kpi_history if (r.unit, r.kpi, r.group, r.period) == (FIRST, "ATT", "all", SUMMER)]
    assert (row.value, row.numerator, row.status) == (None, None, "suppressed")
    (now,) = [r for r in shown.kpis if (r.unit, r.kpi, r.group) == (FIRST, "ATT", "all")]
    assert (now.last, now.change) == (None, None)


def test_a_ledger_of_an_earlier_planbook_is_told_once_that_it_knows_nothing_of_what_went_out(
    folder: Folder,
) -> None:
    connection = connect(folder.path / "ledger.db")
    for table in ("publication", "published"):
        connection.execute(f"DROP TABLE {table}")
    for column in ("publications", "restated"):
        connection.execute(f"ALTER TABLE run DROP COLUMN {column}")
    connection.execute("PRAGMA user_version = 3")
    connection.commit()
    connection.close()
    told = consolidate(folder.trust, PERIOD, AFTER)
    assert "is not recorded" in told.unknown_before
    assert consolidate(folder.trust, PERIOD, AFTER).unknown_before == ""
    assert publish(folder.trust, PERIOD, AFTER).papers


def test_a_new_ledger_has_nothing_to_say_of_that(folder: Folder) -> None:
    assert consolidate(folder.trust, PERIOD, AFTER).unknown_before == ""
