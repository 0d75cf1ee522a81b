"""What the last run worked out is said at once by commands that only look, and never once anything has changed."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from planbook.errors import InUseError
from planbook.ledger.answers import answers_beside
from planbook.workflow.answers import Answers
from planbook.workflow.consolidate import consolidate
from planbook.workflow.dashboards import report_dashboard
from planbook.workflow.forget import forget
from planbook.workflow.old_drafts import OldDraft
from planbook.workflow.packs import gather
from planbook.workflow.publishing import publish
from planbook.workflow.refreshing import refresh
from planbook.workflow.reply import reply
from planbook.workflow.report import report, report_data
from planbook.workflow.state import look
from planbook.workflow.status import status
from planbook.workflow.trace import Traced, trace
from planbook.workflow.worked_status import status_of
from test_workflow_membership import NEW, converted
from trust_folder import FIRST, PERIOD, TODAY, Folder, consolidated_trust, edit

KPI = f"kpi/ATT/{FIRST}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = consolidated_trust(tmp_path / "trust", units=2)
    answers_beside(made.path / "ledger.db").unlink(missing_ok=True)  # of whatever code the trust was made by
    (made.outputs / "manifest.json").unlink()
    consolidate(made.trust, PERIOD, TODAY)
    return made


def answers(folder: Folder, days: int = 0) -> Answers:
    trust = folder.trust
    return Answers(trust, trust.period(PERIOD), TODAY + timedelta(days=days))


def test_the_status_is_known_and_is_the_one_that_is_worked_out(folder: Folder) -> None:
    trust = folder.trust
    with trust.scratch_ledger() as ledger:
        worked = status_of(trust, look(trust, ledger, trust.period(PERIOD), TODAY), TODAY)
    known = answers(folder).status
    assert known == worked
    assert status(trust, PERIOD, TODAY) == known


def test_every_figure_is_traced_to_the_same_cells_without_reading_all(folder: Folder) -> None:
    trust = folder.trust
    with trust.scratch_ledger() as ledger:
        figures = look(trust, ledger, trust.period(PERIOD), TODAY).tables.figures
    names = [name for name in figures if name.startswith(("kpi/", "funding/", "headline/", "source/", "phase/"))]
    wanted = [*names[:: max(1, len(names) // 20)], *list(figures)[:: max(1, len(figures) // 10)]]
    known = {name: trace(trust, PERIOD, name, TODAY) for name in wanted}
    assert all(answers(folder).figure(name) == figures[name] for name in figures)
    answers_beside(folder.path / "ledger.db").unlink()
    assert {name: trace(trust, PERIOD, name, TODAY) for name in wanted} == known


def damage_a_row(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE row SET cells = replace(cells, '0', '7')")


def change_a_workbook(folder: Folder) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(7, 3).value = "Something else"

    edit(folder.file_of(FIRST), fill)


def change_the_register(folder: Folder) -> None:
    edit(folder.path / "trust.xlsx", lambda book: setattr(book.properties, "title", "Another"))


CHANGES: dict[str, Callable[[Folder], object]] = {
    "a workbook": change_a_workbook,
    "one more": lambda f: shutil.copy(f.file_of(FIRST), f.returned / "another.xlsx"),
    "one gone": lambda f: f.file_of(FIRST).unlink(),
    "the register": change_the_register,
    "the ledger": damage_a_row,
    "a ledger that is being changed": lambda f: (f.path / "ledger.db-journal").write_bytes(b""),
    "a template": lambda f: _declare(f.path),
}


def _declare(folder: Path) -> None:
    words = folder / "templates" / "words.toml"
    words.parent.mkdir(exist_ok=True)
    words.write_text('[words]\narea = ["key priority", "key priorities"]\n', encoding="utf-8")


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_is_said_of_what_has_changed(folder: Folder, what: str) -> None:
    assert answers(folder).status is not None
    CHANGES[what](folder)
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)


def test_the_status_of_another_day_is_worked_out_and_figures_are_of_no_day(folder: Folder) -> None:
    assert answers(folder, 1).status is None
    assert answers(folder, 1).figure(KPI) == answers(folder).figure(KPI)
    assert status(folder.trust, PERIOD, TODAY + timedelta(days=400)).units[0].state == "returned"


def test_what_is_not_as_it_was_written_is_not_said(folder: Folder) -> None:
    path = answers_beside(folder.path / "ledger.db")
    with closing(sqlite3.connect(path)) as kept, kept:
        kept.execute("UPDATE answer SET content = (SELECT content FROM answer WHERE name LIKE 'figures%' LIMIT 1)")
    assert answers(folder).status is None
    path.write_bytes(b"no database")
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)
    assert isinstance(trace(folder.trust, PERIOD, KPI, TODAY), Traced)


def test_what_is_forgotten_goes_from_them_too(folder: Folder) -> None:
    forget(folder.trust, FIRST, TODAY)
    assert not answers_beside(folder.path / "ledger.db").exists()


def test_nothing_is_erased_while_they_are_open_elsewhere(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(path: Path) -> None:
        raise InUseError(f"{path} is open")

    monkeypatch.setattr("planbook.ledger.answers.remove", in_use)
    with pytest.raises(InUseError):
        forget(folder.trust, FIRST, TODAY)
    monkeypatch.undo()
    with folder.trust.scratch_ledger() as ledger:
        assert FIRST in ledger.units()
    assert forget(folder.trust, FIRST, TODAY).erased


def test_what_a_stopped_run_was_about_to_keep_is_erased_too(folder: Folder) -> None:
    left = folder.path / "ledger.db-answers-new"
    left.write_bytes(b"half of it")
    forget(folder.trust, FIRST, TODAY)
    assert not left.exists()


@pytest.mark.parametrize("what", ["a workbook", "one more", "one gone"])
def test_nothing_is_kept_of_a_run_during_which_a_file_was_saved(folder: Folder, what: str) -> None:
    edit(folder.file_of(FIRST), lambda book: setattr(book.properties, "title", "Sent again"))

    def save(step: str) -> None:
        if step == "bringing together":
            CHANGES[what](folder)

    consolidate(folder.trust, PERIOD, TODAY, say=save)
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)


def test_a_draft_that_is_out_of_date_is_named_where_the_folder_is_now(folder: Folder) -> None:
    drafts = [OldDraft("LGC/2027-01-14", folder.outputs / "reports" / "copy.eml", ["governors.docx"])]
    known = answers(folder).status
    assert known is not None
    mine = answers(folder)
    mine.keep(replace(known, old_drafts=drafts), {}, mine.lying(), ())
    moved = folder.path.rename(folder.path.with_name("moved"))
    (there,) = answers(Folder(moved)).status.old_drafts
    assert there.path == Folder(moved).outputs / "reports" / "copy.eml"


def test_nothing_is_said_where_the_ledger_cannot_be_read(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planbook.workflow.answers._sha_of", lambda _: "")
    assert answers(folder).status is None
    answers_beside(folder.path / "ledger.db").unlink()
    consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert not answers_beside(folder.path / "ledger.db").exists()


def test_a_figure_of_a_school_that_converted_is_traced_to_the_workbook_under_its_old_id(folder: Folder) -> None:
    """Its old row says when it left, and still that it is open."""
    converted(folder, date(2026, 10, 1))
    consolidate(folder.trust, PERIOD, TODAY)
    known = trace(folder.trust, PERIOD, f"kpi/ATT/{NEW}", TODAY)
    assert answers(folder).figure(f"kpi/ATT/{NEW}") == known.figure
    assert {cell.file for cell in known.cells} == {f"returned/{PERIOD}/{folder.file_of(FIRST).name}"}
    answers_beside(folder.path / "ledger.db").unlink()
    assert trace(folder.trust, PERIOD, f"kpi/ATT/{NEW}", TODAY) == known


def test_the_status_is_that_which_is_worked_out_where_files_differ_and_one_came_again(folder: Folder) -> None:
    other = folder.file_of("990102")
    change_a_workbook(folder)
    shutil.copy(other, other.with_name(f"copy of {other.name}"))
    edit(other.with_name(f"copy of {other.name}"), lambda book: setattr(book.properties, "title", "Another"))
    (folder.returned / "notes.xlsx").write_bytes(b"no workbook")
    consolidate(folder.trust, PERIOD, TODAY)
    trust = folder.trust
    known = answers(folder).status
    with trust.scratch_ledger() as ledger:
        assert known == status_of(trust, look(trust, ledger, trust.period(PERIOD), TODAY), TODAY)
    assert known is not None and known.again and known.unused


def a_paper(folder: Folder, day: date) -> Path:
    return next(
        one.path for one in report(folder.trust, PERIOD, day, key="governors") if one.path.suffix == ".docx"
    )


WRITES: dict[str, Callable[[Folder, date], object]] = {
    "reply": lambda f, day: reply(f.trust, PERIOD, day),
    "reply to one": lambda f, day: reply(f.trust, PERIOD, day, [FIRST]),
    "report": lambda f, day: report(f.trust, PERIOD, day, key="governors"),
    "report of the data": lambda f, day: report_data(f.trust, PERIOD, day),
    "a pack": lambda f, day: gather(f.trust, PERIOD, day, "LGC/2027-01-14"),
    "a dashboard": lambda f, day: report_dashboard(f.trust, PERIOD, day, "dashboard"),
    "a refresh": lambda f, day: refresh(f.trust, PERIOD, day, a_paper(f, day)),
}


@pytest.mark.parametrize("what", WRITES)
def test_what_is_known_is_good_still_after_outputs_were_written(folder: Folder, what: str) -> None:
    day = TODAY + timedelta(days=3)
    WRITES[what](folder, day)
    trust = folder.trust
    with trust.scratch_ledger() as ledger:
        looked = look(trust, ledger, trust.period(PERIOD), day)
        figures = looked.tables.figures
        assert answers(folder, 3).status == status_of(trust, looked, day)
    assert {name: answers(folder).figure(name) for name in figures} == figures
    assert answers(folder).status is None


def test_after_publishing_all_is_known_as_it_is_then(folder: Folder) -> None:
    before = answers(folder).status
    publish(folder.trust, PERIOD, TODAY)
    trust = folder.trust
    with trust.scratch_ledger() as ledger:
        looked = look(trust, ledger, trust.period(PERIOD), TODAY)
        figures = looked.tables.figures
        assert answers(folder).status == status_of(trust, looked, TODAY) != before
    assert {name: answers(folder).figure(name) for name in figures} == figures


def test_after_publishing_all_is_known_too_where_drafts_to_heads_lie_beside_the_papers(folder: Folder) -> None:
    report(folder.trust, PERIOD, TODAY, key="governors")
    (folder.outputs / "reports" / "copy.eml").write_bytes(b"")
    publish(folder.trust, PERIOD, TODAY)
    assert answers(folder).status is not None
    assert answers(folder).figure(KPI) is not None


def test_after_publishing_nothing_is_kept_where_nothing_was(folder: Folder) -> None:
    answers_beside(folder.path / "ledger.db").unlink()
    publish(folder.trust, PERIOD, TODAY)
    assert not answers_beside(folder.path / "ledger.db").exists()


@pytest.mark.parametrize("what", WRITES)
def test_nothing_is_carried_over_of_what_had_changed_before(folder: Folder, what: str) -> None:
    change_a_workbook(folder)
    WRITES[what](folder, TODAY)
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)


def test_nothing_is_carried_over_of_answers_that_are_not_as_they_were_written(folder: Folder) -> None:
    path = answers_beside(folder.path / "ledger.db")
    with closing(sqlite3.connect(path)) as kept, kept:
        kept.execute("UPDATE answer SET content = (SELECT content FROM answer WHERE name LIKE 'figures%' LIMIT 1)")
    report(folder.trust, PERIOD, TODAY, key="governors")
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)
    path.write_bytes(b"no database")
    report(folder.trust, PERIOD, TODAY, key="governors")
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)
    path.unlink()
    reply(folder.trust, PERIOD, TODAY)
    assert not path.exists()


@pytest.mark.parametrize("what", ["a workbook", "one more", "one gone"])
def test_nothing_is_carried_over_where_a_file_was_saved_meanwhile(folder: Folder, what: str) -> None:
    def save(step: object) -> None:
        if not changed:
            changed.append(what)
            CHANGES[what](folder)

    changed: list[str] = []
    reply(folder.trust, PERIOD, TODAY, say=save)
    assert changed
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)


@pytest.mark.parametrize(
    ("look", "when"), [("first", "before"), ("first", "after"), ("last", "before"), ("last", "after")]
)
def test_nothing_is_carried_over_where_a_file_is_saved_beside_a_look_at_what_lies_there(
    folder: Folder, look: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key and the look that goes with it are taken one after the other."""
    looks: list[str] = ["last", "first"]

    def lying_in(mine: Answers) -> object:
        now = looks.pop()
        if (now, when) == (look, "before"):
            change_a_workbook(folder)
        found = mine.lying()[:2]
        if (now, when) == (look, "after"):
            change_a_workbook(folder)
        return found

    monkeypatch.setattr(Answers, "lying_in", property(lying_in))
    report_data(folder.trust, PERIOD, TODAY)
    assert (answers(folder).status, answers(folder).figure(KPI)) == (None, None)
