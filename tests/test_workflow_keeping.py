"""What the ledger is for: a past term made again as it was, a back-up, and a school that is to be forgotten."""

import hashlib
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.errors import FolderError, LedgerError, UnknownError
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.forget import forget
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.restore import restore
from planbook.workflow.status import status
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

BEFORE = "2025-26-summer"
"""The term before PERIOD."""
THEN, NOW = date(2026, 7, 31), date(2026, 12, 17)
FIRST, SECOND = "990101", "990102"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms, the first of them brought together."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", periods=2)
    consolidate(folder.trust, BEFORE, THEN)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def outputs(folder: Folder, period: str) -> dict[str, bytes]:
    below = folder.path / "outputs" / period
    return {p.relative_to(below).as_posix(): p.read_bytes() for p in sorted(below.rglob("*")) if p.is_file()}


def rebuilt(folder: Folder, period: str = BEFORE, today: date = NOW) -> Consolidated:
    return consolidate(folder.trust, period, today, rebuild=True)


def change_register(folder: Folder) -> None:
    """The trust has another name from now on."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Trust"]
        (key,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "trust.name"]
        sheet.cell(key.row, key.column + 1).value = "Renamed Schools Trust"

    edit(folder.path / "trust.xlsx", change)


def change_action(path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.progress")).value = "Something else was said later."

    edit(path, change)


# A past period


def test_a_past_period_is_made_again_with_the_register_of_its_day(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    change_register(folder)
    consolidate(folder.trust, PERIOD, NOW)
    shutil.rmtree(folder.path / "outputs" / BEFORE)
    done = rebuilt(folder)
    assert (done.as_it_was, done.differing) == (THEN, [])
    assert outputs(folder, BEFORE) == before


def test_without_rebuild_too_it_is_made_with_the_register_of_its_day(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    change_register(folder)
    consolidate(folder.trust, PERIOD, NOW)
    done = consolidate(folder.trust, BEFORE, NOW)
    assert done.as_it_was is None
    assert outputs(folder, BEFORE)["summary.xlsx"] == before["summary.xlsx"]
    consolidate(folder.trust, BEFORE, NOW, restate=True)
    assert outputs(folder, BEFORE)["summary.xlsx"] != before["summary.xlsx"]


def test_what_came_later_does_not_count(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    returned = folder.path / "returned" / BEFORE
    (path,) = returned.glob(f"{FIRST}_*.xlsx")
    change_action(path)
    trust = folder.trust
    with trust.ledger() as ledger:
        receive(trust, ledger, trust.period(BEFORE), NOW)
    consolidate(folder.trust, PERIOD, NOW)
    shutil.rmtree(returned)  # not needed: the bytes are kept
    done = rebuilt(folder)
    assert done.differing == []
    assert outputs(folder, BEFORE) == before


def test_an_earlier_day_asks_for_what_was_made_by_then(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    change_register(folder)
    consolidate(folder.trust, BEFORE, NOW)
    after = outputs(folder, BEFORE)
    assert after["summary.xlsx"] != before["summary.xlsx"]
    assert rebuilt(folder, today=date(2026, 8, 15)).as_it_was == THEN
    assert outputs(folder, BEFORE) == before
    consolidate(folder.trust, PERIOD, NOW)
    assert rebuilt(folder).as_it_was == THEN  # the last that was made


@pytest.mark.usefixtures("own_writer")
def test_made_again_twice_is_still_the_same(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    change_register(folder)
    consolidate(folder.trust, PERIOD, NOW)
    rebuilt(folder)
    (path,) = (folder.path / "returned" / BEFORE).glob(f"{FIRST}_*.xlsx")
    change_action(path)
    trust = folder.trust
    with trust.ledger() as ledger:
        receive(trust, ledger, trust.period(BEFORE), NOW)
    rebuilt(folder)
    assert outputs(folder, BEFORE) == before


def test_the_present_period_is_rebuilt_with_the_register_there_is(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    change_register(folder)
    done = rebuilt(folder, PERIOD)
    made = outputs(folder, PERIOD)
    assert done.as_it_was is None
    consolidate(folder.trust, PERIOD, NOW)
    assert outputs(folder, PERIOD) == made


def test_a_new_file_in_a_past_period_is_brought_in(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    consolidate(folder.trust, PERIOD, NOW)
    (path,) = (folder.path / "returned" / BEFORE).glob(f"{FIRST}_*.xlsx")
    change_action(path)
    assert rebuilt(folder).as_it_was is None
    assert outputs(folder, BEFORE)["internal/data/action.csv"] != before["internal/data/action.csv"]


def test_a_ledger_of_an_earlier_planbook_is_brought_up_to_date(folder: Folder) -> None:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        for table, column in (("run", "decisions"), ("receipt", "forgotten_on")):
            ledger.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        ledger.execute("DROP TABLE verdict")
        ledger.execute("PRAGMA user_version = 0")
    before = outputs(folder, BEFORE)
    consolidate(folder.trust, PERIOD, NOW)
    assert rebuilt(folder).as_it_was is None  # what that run was made of is not known
    assert outputs(folder, BEFORE) == before


def test_a_ledger_of_a_newer_planbook_is_left_alone(folder: Folder) -> None:
    path = folder.path / "ledger.db"
    with closing(sqlite3.connect(path)) as ledger:
        ledger.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(FolderError, match="newer planbook"):
        consolidate(folder.trust, BEFORE, NOW)
    assert path.read_bytes() == before


# Back-up


def test_a_backup_unpacked_elsewhere_is_the_trust(folder: Folder, tmp_path: Path) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    made = back_up(folder.path, None, NOW)
    assert made.path == folder.path / "backups" / "planbook-2026-12-17.zip"
    with zipfile.ZipFile(made.path) as archive:
        assert made.files == len(archive.namelist()) - 1  # the list of them is not counted
    restore(made.path, tmp_path / "again")
    again = Folder(tmp_path / "again")
    assert status(again.trust, PERIOD, NOW) == status(folder.trust, PERIOD, NOW)
    consolidate(again.trust, PERIOD, NOW)
    rebuilt(again)
    assert outputs(again, PERIOD) == outputs(folder, PERIOD)
    assert outputs(again, BEFORE) == outputs(folder, BEFORE)


def test_a_backup_keeps_the_reports_that_people_have_worked_on(folder: Folder) -> None:
    report = folder.path / "outputs" / BEFORE / "reports" / "990101_governors.docx"
    report.parent.mkdir()
    report.write_bytes(b"their words")
    with zipfile.ZipFile(back_up(folder.path, None, NOW).path) as archive:
        assert archive.read(f"outputs/{BEFORE}/reports/990101_governors.docx") == b"their words"
        assert not [name for name in archive.namelist() if name.endswith("summary.xlsx")]


def test_a_backup_while_another_planbook_is_at_work(folder: Folder) -> None:
    trust = folder.trust
    with trust.ledger() as ledger:
        receive(trust, ledger, trust.period(PERIOD), NOW)
        with closing(sqlite3.connect(folder.path / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("DELETE FROM row")
            made = back_up(folder.path, None, NOW)
            other.execute("ROLLBACK")
    with zipfile.ZipFile(made.path) as archive:
        archive.extract("ledger.db", folder.path / "copy")
    with closing(sqlite3.connect(folder.path / "copy" / "ledger.db")) as copied:
        assert copied.execute("SELECT count(*) FROM row").fetchone()[0] > 0


def test_two_backups_of_a_day_both_stay_and_none_is_written_over(folder: Folder) -> None:
    first, second = back_up(folder.path, None, NOW), back_up(folder.path, None, NOW)
    assert second.path.name == "planbook-2026-12-17-2.zip"
    before = first.path.read_bytes()
    with pytest.raises(FolderError, match="there already"):
        back_up(folder.path, first.path, NOW)
    assert first.path.read_bytes() == before
    with pytest.raises(FolderError, match="There is no folder"):
        back_up(folder.path, folder.path / "nowhere" / "b.zip", NOW)


def test_a_damaged_ledger_is_not_taken_for_a_backup(folder: Folder) -> None:
    path = folder.path / "ledger.db"
    data = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(data), 4096):
        data[place : place + 64] = b"\xff" * 64
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="is damaged"):
        back_up(folder.path, None, NOW)
    assert not list((folder.path / "backups").glob("*"))


# Forgetting


def test_forgetting_leaves_the_sha_and_nothing_else(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    workbooks = sorted((folder.path / "returned").rglob(f"{FIRST}_*.xlsx"))
    shas = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in workbooks)
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        query = "SELECT cells FROM row JOIN receipt ON receipt.id = row.receipt WHERE receipt.unit {} ?"
        own, others = ({c for (c,) in ledger.execute(query.format(sign), (FIRST,))} for sign in ("=", "!="))
        kept = ledger.execute(query.replace("cells", "count(*)", 1).format("!="), (FIRST,)).fetchone()[0]
    held = (folder.path / "ledger.db").read_bytes()
    starts = {text[2:50] for text in own} - {text[2:50] for text in others}
    words = [text.encode() for text in sorted(starts) if len(text) == 48 and text.encode() in held]
    assert len(words) > 5
    done = forget(folder.trust, FIRST, NOW)
    assert sorted(t.sha256 for t in done.erased) == shas
    assert set(workbooks) <= set(done.files)
    held = (folder.path / "ledger.db").read_bytes()
    assert not [text for text in words if text in held]
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        left = ledger.execute("SELECT sha, name, forgotten_on FROM receipt WHERE unit = ?", (FIRST,)).fetchall()
        assert sorted(left) == [(sha, "", "2026-12-17") for sha in shas]
        for table, column in (("file", "sha"), ("row", "receipt"), ("sheet", "receipt")):
            of = "sha" if table == "file" else "id"
            query = f"SELECT count(*) FROM {table} WHERE {column} IN (SELECT {of} FROM receipt WHERE unit = ?)"
            assert ledger.execute(query, (FIRST,)).fetchone() == (0,)
        assert ledger.execute("SELECT count(*) FROM finding WHERE unit = ?", (FIRST,)).fetchone() == (0,)
        assert ledger.execute("SELECT count(*) FROM row").fetchone() == (kept,)
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_was_forgotten_does_not_come_back_by_itself(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    forget(folder.trust, FIRST, NOW)
    checked = check_returned(folder.trust, PERIOD, NOW)
    (found,) = [f for f in checked.findings if f.code == "WB-050"]
    assert "erased from the ledger on 17/12/2026" in found.message
    done = consolidate(folder.trust, PERIOD, NOW)
    assert FIRST.encode() not in outputs(folder, PERIOD)["internal/data/action.csv"]
    assert SECOND.encode() in outputs(folder, PERIOD)["internal/data/action.csv"]
    assert {f.verdict for f in done.checked.files if FIRST in f.file} == {"refused"}
    reply(folder.trust, PERIOD, NOW)
    again = forget(folder.trust, FIRST, NOW)
    assert again.erased == []


def test_saved_anew_a_forgotten_school_counts_again(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    forget(folder.trust, FIRST, NOW)
    change_action(folder.file_of(FIRST))
    consolidate(folder.trust, PERIOD, NOW)
    assert FIRST.encode() in outputs(folder, PERIOD)["internal/data/action.csv"]


def test_a_past_period_says_that_a_school_was_forgotten(folder: Folder) -> None:
    consolidate(folder.trust, PERIOD, NOW)
    forget(folder.trust, FIRST, NOW)
    done = rebuilt(folder)
    assert done.as_it_was == THEN
    assert f"outputs/{BEFORE}/internal/data/action.csv" in done.differing


def test_a_unit_that_there_is_none_of(folder: Folder) -> None:
    before = (folder.path / "ledger.db").read_bytes()
    with pytest.raises(UnknownError, match="nothing was erased"):
        forget(folder.trust, "123", NOW)
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM receipt WHERE forgotten_on IS NOT NULL").fetchone() == (0,)
    assert len((folder.path / "ledger.db").read_bytes()) == len(before)


def test_a_school_that_has_left_the_register_can_be_forgotten(folder: Folder) -> None:
    def leave(book: openpyxl.Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows(min_row=6):
                if any(str(cell.value) in (FIRST, "Ashlow Road Primary") for cell in row):
                    for cell in row:
                        cell.value = None

    edit(folder.path / "trust.xlsx", leave)
    assert FIRST not in folder.trust.register.units
    done = forget(folder.trust, FIRST, NOW)
    assert {tombstone.period for tombstone in done.erased} == {BEFORE, PERIOD}
    assert not done.in_register
