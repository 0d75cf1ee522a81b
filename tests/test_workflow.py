"""The whole way of the data, on real files: what comes back, what stands, what is made of it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from planbook.consolidate.disclosure import external
from planbook.errors import FolderError, InUseError, LedgerError, PeriodError, RegisterError, UnknownError
from planbook.ledger.ledger import Ledger
from planbook.model.loading import load
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import additions, init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.receiving.chosen import ChosenFiles
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report
from planbook.workflow.state import look
from planbook.workflow.status import status
from planbook.workflow.trace import trace
from planbook.workflow.validate import check_files, check_register, check_returned
from trust_folder import PERIOD, TODAY, Folder, begin_anew, column_of, edit, says, small_trust

FIRST, SECOND, THIRD = "990101", "990102", "990103"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; every test works on a copy."""
    return small_trust(tmp_path_factory.mktemp("trust") / "t").path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    begin_anew(tmp_path / "trust")
    return Folder(tmp_path / "trust")


def received(folder: Folder, on: date = date(2026, 12, 9), accept: str | None = None) -> Received:
    trust = folder.trust
    with trust.ledger() as ledger:
        return receive(trust, ledger, trust.period(PERIOD), on, ChosenFiles(accept))


def verdicts(folder: Folder) -> dict[str, str]:
    checked = check_returned(folder.trust, PERIOD, TODAY)
    return {Path(f.file).name: f.verdict for f in checked.files}


def codes(folder: Folder) -> list[str]:
    return [f.code for f in check_returned(folder.trust, PERIOD, TODAY).findings]


# Receiving


def test_what_came_is_kept_byte_for_byte(folder: Folder) -> None:
    done = received(folder)
    assert done.new == 3
    trust = folder.trust
    with trust.ledger() as ledger:
        for standing in ledger.standing(PERIOD):
            assert ledger.file_bytes(standing.sha256) == (folder.path / standing.file).read_bytes()
            assert standing.received_on == date(2026, 12, 9)


def test_receiving_again_finds_nothing_new(folder: Folder) -> None:
    received(folder)
    assert received(folder, on=date(2026, 12, 20)).new == 0


def test_what_is_kept_reads_back_the_same(folder: Folder) -> None:
    done = received(folder)
    trust = folder.trust
    with trust.ledger() as ledger:
        for arrival in done.arrivals:
            assert ledger.submission(arrival.receipt) == arrival.submission


def test_a_file_replaced_in_place_supersedes_and_was_in_time(folder: Folder) -> None:
    received(folder, on=date(2026, 12, 9))
    edit(folder.file_of(FIRST), lambda book: book["Cover"].__setitem__("A40", "corrected"))
    done = received(folder, on=date(2026, 12, 16))
    assert done.new == 1
    (changed,) = [o for o in done.outcomes if o.before is not None]
    assert changed.slot[1] == FIRST
    (row,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == FIRST]
    assert (row.state, row.received_on) == ("returned", date(2026, 12, 16))
    assert (row.version, row.versions) == (2, 2)


def test_a_file_that_is_renamed_still_counts_and_came_when_it_came(folder: Folder) -> None:
    received(folder, on=date(2026, 12, 9))
    before = consolidate(folder.trust, PERIOD, TODAY)
    file = folder.file_of(FIRST)
    file.rename(file.with_name(f"{FIRST}_from the business manager.xlsx"))
    received(folder, on=date(2026, 12, 16))
    assert verdicts(folder) == {
        (f"{FIRST}_from the business manager.xlsx" if FIRST in name else name): verdict
        for name, verdict in ((Path(f.file).name, f.verdict) for f in before.checked.files)
    }
    (row,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == FIRST]
    assert (row.state, row.received_on) == ("returned", date(2026, 12, 9))
    assert status(folder.trust, PERIOD, TODAY).again == []


def test_two_differing_files_leave_what_stood_until_somebody_chooses(folder: Folder) -> None:
    received(folder)
    original = folder.file_of(FIRST)
    rival = original.with_name("sent again.xlsx")
    shutil.copyfile(original, rival)
    edit(rival, lambda book: book["Cover"].__setitem__("A40", "another"))
    done = received(folder)
    (contested,) = [o for o in done.outcomes if o.rivals]
    assert {r.name for r in contested.rivals} == {original.name, rival.name}
    assert codes(folder).count("WB-013") == 2
    (row,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == FIRST]
    assert (row.version, row.versions) == (1, 2)
    done = received(folder, accept=rival.name)
    assert all(not o.rivals for o in done.outcomes)
    assert verdicts(folder)[original.name] == "superseded"
    assert "WB-013" not in codes(folder)
    for path in (original, original.relative_to(folder.path)):  # a path to it names it as well
        received(folder, accept=str(path))
        assert verdicts(folder)[rival.name] == "superseded"
        received(folder, accept=rival.name)


def test_choosing_a_file_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(UnknownError, match=r"nobody\.xlsx is not among the workbooks"):
        received(folder, accept="nobody.xlsx")


def test_a_copy_counts_once(folder: Folder) -> None:
    original = folder.file_of(FIRST)
    shutil.copyfile(original, original.with_name(f"{original.stem} (1).xlsx"))
    received(folder)
    found = verdicts(folder)
    assert found[f"{original.stem} (1).xlsx"] == "duplicate"
    assert found[original.name] != "duplicate"


def test_status_names_the_files_that_are_not_used(folder: Folder) -> None:
    original = folder.file_of(FIRST)
    rival = original.with_name("sent again.xlsx")
    shutil.copyfile(original, rival)
    edit(rival, lambda book: book["Cover"].__setitem__("A40", "another"))
    folder.file_of(SECOND).write_bytes(b"%PDF-1.7")
    told = status(folder.trust, PERIOD, date(2026, 12, 9))
    assert {Path(f.file).name: f.verdict.partition("-")[0] for f in told.unused} == {
        original.name: "undecided",
        rival.name: "undecided",
        folder.file_of(SECOND).name: "refused",
    }
    assert {u.unit: u.state for u in told.units} == {FIRST: "undecided", SECOND: "waiting", THIRD: "returned"}


def test_removing_a_file_withdraws_nothing(folder: Folder) -> None:
    received(folder)
    folder.file_of(FIRST).unlink()
    checked = check_returned(folder.trust, PERIOD, TODAY)
    assert FIRST in {f.unit for f in checked.files}
    assert "TR-001" not in {f.code for f in checked.findings}


def test_an_unreadable_workbook_is_a_finding_and_the_others_go_on(folder: Folder) -> None:
    folder.file_of(FIRST).write_bytes(b"%PDF-1.7")
    done = consolidate(folder.trust, PERIOD, TODAY)
    refused = [f for f in done.checked.files if f.verdict == "refused"]
    assert [f.unit for f in refused] == [None]
    assert {f.code for f in done.checked.findings if f.file == refused[0].file} == {"WB-002"}
    assert {row.unit for row in done.tables.records["action"].rows} == {SECOND, THIRD}


def test_last_terms_workbook_and_a_stranger_are_refused(folder: Folder) -> None:
    edit(folder.file_of(FIRST), says("period", "2025-26-summer", ("Autumn term 2026", "Summer term 2026")))
    edit(folder.file_of(SECOND), says("unit", "990199"))
    checked = check_returned(folder.trust, PERIOD, TODAY)
    found = {f.code: f.message for f in checked.findings if f.code in ("WB-008", "WB-009")}
    assert "is the workbook for summer term 2026; this is autumn term 2026" in found["WB-008"]
    assert "says it is of unit 990199" in found["WB-009"]
    assert [f.verdict for f in checked.files].count("refused") == 2
    # Of a refused workbook nothing but that is said.
    assert {f.code for f in checked.findings if f.file and "990101" in f.file} == {"WB-008"}


def test_validating_writes_nothing(folder: Folder) -> None:
    before = {p: p.stat().st_mtime_ns for p in folder.path.rglob("*") if p.is_file()}
    check_returned(folder.trust, PERIOD, TODAY)
    check_files(folder.trust, [folder.file_of(FIRST)], None)
    assert {p: p.stat().st_mtime_ns for p in folder.path.rglob("*") if p.is_file()} == before


def test_a_workbook_saved_or_taken_away_while_it_is_read(folder: Folder) -> None:
    """What is kept and what was read are of the same bytes; the new ones are received the next time."""
    kept = {unit: folder.file_of(unit).read_bytes() for unit in (FIRST, SECOND)}
    replaced, taken = folder.file_of(FIRST), folder.file_of(SECOND)

    def meanwhile(name: str) -> None:
        if name == replaced.name:
            edit(replaced, lambda book: book["Cover"].__setitem__("A40", "saved again"))
        if name == taken.name:
            taken.unlink()

    trust = folder.trust
    with trust.ledger() as ledger:
        done = receive(trust, ledger, trust.period(PERIOD), TODAY, say=meanwhile)
        for arrival in done.arrivals[:2]:
            assert ledger.file_bytes(arrival.sha256) == kept[arrival.submission.unit or ""]
            assert arrival.submission.tables and not arrival.refused
        again = receive(trust, ledger, trust.period(PERIOD), TODAY)
    assert (done.new, again.new) == (3, 1)


# Consolidating


def test_outputs_open_in_excel_are_said_when_all_others_are_written(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidate(folder.trust, PERIOD, date(2026, 12, 16))
    before = folder.output_bytes()

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 55000

    edit(folder.file_of(FIRST), correct)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        """As Windows does for a file that is open in Excel."""
        if Path(target).name == "summary.xlsx":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(InUseError, match=r"made is beside it as summary 2026-12-17\.xlsx\. Close it"):
            consolidate(folder.trust, PERIOD, TODAY)
    now = folder.output_bytes()
    beside = now.pop("summary 2026-12-17.xlsx")
    assert now.keys() == before.keys()
    assert now["summary.xlsx"] == before["summary.xlsx"]
    assert now["internal/data/kpi_value.csv"] != before["internal/data/kpi_value.csv"]
    consolidate(folder.trust, PERIOD, TODAY)
    assert folder.output_bytes() == {**now, "summary.xlsx": beside}


@pytest.mark.usefixtures("own_writer")
def test_the_same_ledger_and_day_give_the_same_bytes(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    first = folder.output_bytes()
    shutil.rmtree(folder.outputs)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    assert folder.output_bytes() == first
    assert {"summary.xlsx", "internal/findings.xlsx", "manifest.json", "internal/data/action.csv"} <= first.keys()


@pytest.mark.usefixtures("own_writer")
def test_a_change_then_consolidate_gives_the_bytes_of_a_rebuild(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 55000

    edit(folder.file_of(FIRST), correct)
    consolidate(folder.trust, PERIOD, TODAY)
    stepwise = folder.output_bytes()
    shutil.rmtree(folder.outputs)
    consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    assert folder.output_bytes() == stepwise


def test_one_changed_value_changes_exactly_the_figures_made_from_it(folder: Folder) -> None:
    """And trace names the changed cell for every one of them."""

    def figures() -> dict[str, object]:
        trust = folder.trust
        with trust.ledger() as ledger:
            tables = look(trust, ledger, trust.period(PERIOD), TODAY).tables
            return {name: (figure.value, figure.status) for name, figure in tables.figures.items()}

    before = figures()
    path = folder.file_of(FIRST)
    changed_cell = []

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        cell = sheet.cell(6, column_of(sheet, "kpi_value.numerator"))
        assert sheet.cell(6, column_of(sheet, "kpi_value.kpi")).value == "ATT"
        cell.value = int(cell.value) - 2500
        changed_cell.append(cell.coordinate)

    edit(path, correct)
    after = figures()
    changed = {key for key in before if before[key] != after.get(key)} | (after.keys() - before.keys())
    assert f"kpi/ATT/{FIRST}" in changed
    assert {key.split("/")[0] for key in changed} <= {"kpi", "phase", "headline", "returns"}
    assert all("ATT" in key for key in changed if key.startswith(("kpi/", "phase/")))
    for key in changed:
        cells = trace(folder.trust, PERIOD, key, TODAY).cells
        assert any(c.cell == changed_cell[0] and c.sheet == "KPIs" and FIRST in c.file for c in cells), key


def test_a_cell_of_the_summary_leads_back_to_its_cells(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, TODAY)
    manifest = json.loads((folder.outputs / "manifest.json").read_text(encoding="utf-8"))
    places = {v: k for k, v in manifest["figures"]["summary.xlsx"].items() if k.startswith("KPIs!")}
    place = places[f"kpi/ATT/{FIRST}"]
    traced = trace(folder.trust, PERIOD, f"summary.xlsx!{place}", TODAY)
    assert traced.figure.id == f"kpi/ATT/{FIRST}"
    assert [c.field for c in traced.cells] == ["numerator", "denominator"]
    book = openpyxl.load_workbook(folder.path / traced.cells[0].file)
    assert book["KPIs"][traced.cells[0].cell].value == traced.cells[0].value
    sheet, _, address = place.partition("!")
    shown = openpyxl.load_workbook(folder.outputs / "summary.xlsx")[sheet][address].value
    assert traced.figure.value is not None
    assert float(shown) == round(float(str(traced.figure.value)), 1)  # with no more places than are shown


def test_tracing_what_is_not_there_suggests_what_is(folder: Folder) -> None:
    with pytest.raises(UnknownError, match="Is “kpi/ATT/990101” meant"):
        trace(folder.trust, PERIOD, "kpi/ATT/99010", TODAY)
    with pytest.raises(UnknownError, match="has not been consolidated"):
        trace(folder.trust, PERIOD, "summary.xlsx!KPIs!A1", TODAY)
    consolidate(folder.trust, PERIOD, TODAY)
    with pytest.raises(UnknownError, match=r"has no file 'sumary.xlsx' with figures. Is “summary.xlsx” meant"):
        trace(folder.trust, PERIOD, "sumary.xlsx!KPIs!D7", TODAY)
    paper = f"trustees_{PERIOD}.docx"
    with pytest.raises(UnknownError, match=f"has no file 'trustes_{PERIOD}.docx' with figures. Is “{paper}” meant"):
        trace(folder.trust, PERIOD, f"trustes_{PERIOD}.docx!1.2", TODAY)


def test_an_impossible_count_is_missing_and_never_moves_the_phase(folder: Folder) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 9_999_999

    edit(folder.file_of(FIRST), spoil)
    done = consolidate(folder.trust, PERIOD, TODAY)
    kpis = done.tables.kpis
    (row,) = [r for r in kpis if r.unit == FIRST and r.kpi == "ATT"]
    assert (row.status, row.value) == ("not_reported", None)
    phase = next(r for r in done.tables.phases if r.kpi == "ATT" and r.phase == "primary")
    assert phase.reporting == 2
    assert 90 < phase.value < 100
    assert any(f.severity == "error" and f.sheet == "KPIs" and f.unit == FIRST for f in done.checked.findings)


def test_what_others_may_read_hides_small_numbers(folder: Folder) -> None:
    done = consolidate(folder.trust, PERIOD, TODAY)
    shown = external(done.tables)
    hidden = [row for row in shown.kpis if row.status == "suppressed"]
    assert {(row.value, row.numerator) for row in hidden} <= {(None, None)}


# Reports


def test_a_report_that_people_worked_on_is_kept(folder: Folder) -> None:
    (first, *_) = report(folder.trust, PERIOD, TODAY)
    assert first.state == "written"
    assert report(folder.trust, PERIOD, TODAY)[0].state == "unchanged"
    document = docx.Document(str(first.path))
    document.add_paragraph("Her own words")
    document.save(str(first.path))
    worked_on = first.path.read_bytes()
    assert report(folder.trust, PERIOD, TODAY)[0].state == "kept"
    assert first.path.read_bytes() == worked_on
    corrected(folder)
    made = refresh(folder.trust, PERIOD, TODAY, first.path)
    assert made.state == "written"
    (kept,) = first.path.parent.glob("*.previous-1.docx")
    assert kept.read_bytes() == worked_on


def corrected(folder: Folder) -> None:
    """The first school corrects its attendance."""

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 54000

    edit(folder.file_of(FIRST), correct)


def test_an_untouched_report_follows_the_figures(folder: Folder) -> None:
    before = {r.unit: r.path.read_bytes() for r in report(folder.trust, PERIOD, TODAY)}
    corrected(folder)
    after = {r.unit: (r.state, r.path.read_bytes()) for r in report(folder.trust, PERIOD, TODAY)}
    assert after[FIRST][0] == "written"
    assert after[FIRST][1] != before[FIRST]


# What an operator can get wrong


def test_no_folder_no_register_two_registers(tmp_path: Path, folder: Folder) -> None:
    with pytest.raises(FolderError, match="There is no folder"):
        _ = Folder(tmp_path / "nowhere").trust
    (tmp_path / "empty").mkdir()
    with pytest.raises(RegisterError, match="There is no register"):
        _ = Folder(tmp_path / "empty").trust
    shutil.copyfile(folder.path / "trust.xlsx", folder.path / "trust.xlsm")
    with pytest.raises(RegisterError, match=r"both trust\.xlsx and trust\.xlsm"):
        _ = folder.trust


def test_a_faulty_register_is_told_with_its_cell(folder: Folder) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Periods"]
        column = column_of(sheet, "period.start")
        sheet.cell(6, column).value = "when the leaves fall"

    edit(folder.path / "trust.xlsx", spoil)
    with pytest.raises(RegisterError, match=r"The register has a fault at Periods [A-Z]+6: .*when the leaves fall"):
        _ = folder.trust
    assert any(f.severity == "error" for f in check_register([folder.path / "trust.xlsx"]).findings)


def test_a_damaged_register(folder: Folder) -> None:
    (folder.path / "trust.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(RegisterError, match="cannot be read"):
        _ = folder.trust


def test_a_period_that_is_not_there_names_those_that_are(folder: Folder) -> None:
    with pytest.raises(PeriodError, match=r"There is no period '2031-32-autumn'.*2026-27-autumn"):
        consolidate(folder.trust, "2031-32-autumn", TODAY)


def test_an_unknown_plan_format_and_a_register_that_is_there(tmp_path: Path, folder: Folder) -> None:
    with pytest.raises(UnknownError, match=r"There is no plan format 'haiku' \(there are: "):
        init_trust(tmp_path / "new", "haiku", TODAY)
    before = (folder.path / "trust.xlsx").read_bytes()
    with pytest.raises(FolderError, match="never writes over a register"):
        init_trust(folder.path, "horizons", TODAY)
    assert (folder.path / "trust.xlsx").read_bytes() == before


def test_an_output_folder_that_cannot_be_written(folder: Folder) -> None:
    shutil.rmtree(folder.path / "outputs", ignore_errors=True)
    (folder.path / "outputs").write_bytes(b"a file where a folder should be")
    with pytest.raises(FolderError, match="outputs is a file, and should be a folder"):
        consolidate(folder.trust, PERIOD, TODAY)


def test_prepared_workbooks_are_not_made_anew_unasked(folder: Folder) -> None:
    first = prepare_workbooks(folder.trust, "2026-27-spring", TODAY)
    assert [w.written for w in first] == [True] * 3
    first[0].path.write_bytes(b"sent already")
    assert [w.written for w in prepare_workbooks(folder.trust, "2026-27-spring", TODAY)] == [False] * 3
    assert first[0].path.read_bytes() == b"sent already"
    (again,) = prepare_workbooks(folder.trust, "2026-27-spring", TODAY, [first[0].unit], force=True)
    assert again.path.read_bytes() != b"sent already"


def test_a_new_register_lacks_nothing_that_ships(tmp_path: Path) -> None:
    path = init_trust(tmp_path / "new", "horizons", TODAY)
    checked = check_register([path])
    wanted = {(f.sheet, f.field) for f in checked.findings if f.severity == "error"}
    assert ("Trust", "name") in wanted, "the coordinator is asked for what only they know"
    assert {sheet for sheet, _ in wanted} <= {"Trust", "Units"}


def test_update_shows_what_a_register_lacks_and_changes_nothing(folder: Folder) -> None:
    assert additions(folder.path) == []

    def remove(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        for row in range(6, sheet.max_row + 1):
            if sheet.cell(row, column_of(sheet, "kpi.kpi")).value == "PAR":
                for column in range(1, sheet.max_column + 1):
                    sheet.cell(row, column).value = None

    edit(folder.path / "trust.xlsx", remove)
    before = (folder.path / "trust.xlsx").read_bytes()
    assert [(a.record, a.row_id) for a in additions(folder.path)] == [("kpi", "PAR")]
    assert (folder.path / "trust.xlsx").read_bytes() == before


def test_two_at_once_the_second_says_so_and_leaves(folder: Folder) -> None:
    trust = folder.trust
    call = [sys.executable, "-m", "planbook", "-C", str(folder.path), "--today", "2026-12-17"]
    with trust.ledger():
        second = subprocess.run([*call, "consolidate", PERIOD], check=False, capture_output=True, text=True)
        looking = subprocess.run([*call, "status", PERIOD], check=False, capture_output=True, text=True)
    assert second.returncode == 2
    assert second.stderr.startswith("planbook: Another planbook is at work in ")
    assert not (folder.outputs / "summary.xlsx").exists()
    assert looking.returncode == 0, "who only looks need not wait"
    assert consolidate(folder.trust, PERIOD, TODAY).written


def test_a_lock_that_is_none_is_said_in_one_line(folder: Folder) -> None:
    (folder.path / "ledger.lock").write_bytes(b"not a database, and longer than a header " * 20)
    with pytest.raises(FolderError, match=r"ledger\.lock is not planbook's own. It keeps nothing: remove it"):
        consolidate(folder.trust, PERIOD, TODAY)


@pytest.mark.parametrize("scratch", [False, True])
def test_a_ledger_that_is_none_is_said_in_one_line(tmp_path: Path, scratch: bool) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database, and longer than a header " * 20)
    with pytest.raises(LedgerError, match=r"is damaged: SQLite says: file is not a database.*planbook doctor"):
        Ledger(tmp_path / "ledger.db", load(), scratch=scratch)


def test_a_file_is_named_as_it_is_called(folder: Folder) -> None:
    stray = folder.returned / "my notes.txt"
    stray.write_text("to do", encoding="utf-8")
    (about,) = [f for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.file and "my notes" in f.file]
    assert about.message == "my notes.txt is not an Excel workbook."


def of_the_second(folder: Folder) -> Callable[[openpyxl.Workbook], None]:
    label = folder.trust.register.label
    return says("unit", SECOND, (label("unit", FIRST), label("unit", SECOND)))


def test_two_plans_of_one_school_are_never_both_counted(folder: Folder) -> None:
    """The second school has the format because-we-will; a workbook of another format says that it is of it."""
    before = consolidate(folder.trust, PERIOD, TODAY).tables.records["action"]
    other = folder.returned / "another plan.xlsx"
    shutil.copyfile(folder.file_of(FIRST), other)
    edit(other, of_the_second(folder))
    done = consolidate(folder.trust, PERIOD, TODAY)
    found = {f.code: f for f in done.checked.findings if f.file and f.file.endswith(other.name)}
    assert found["WB-035"].severity == "error"
    assert "WB-015" not in found
    assert verdicts(folder)[other.name] == "superseded"
    after = done.tables.records["action"]
    assert [row.get("action") for row in after.rows if row.unit == SECOND] == [
        row.get("action") for row in before.rows if row.unit == SECOND
    ]
    (row,) = [u for u in status(folder.trust, PERIOD, TODAY).units if u.unit == SECOND]
    assert row.file == f"returned/{PERIOD}/{folder.file_of(SECOND).name}"


def test_the_only_plan_of_a_school_counts_in_whatever_format(folder: Folder) -> None:
    folder.file_of(SECOND).unlink()
    own = folder.file_of(FIRST)
    edit(own, of_the_second(folder))
    own.rename(own.with_name("plan.xlsx"))
    done = consolidate(folder.trust, PERIOD, TODAY)
    assert "WB-015" in {f.code for f in done.checked.findings}
    assert SECOND in {row.unit for row in done.tables.records["action"].rows}
