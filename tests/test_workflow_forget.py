"""What is kept, how long, and what is erased whole periods at a time."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from command_line import planbook
from planbook.collect.reader import Reader
from planbook.errors import FolderError, PeriodError, UnknownError
from planbook.ledger.health import health_of
from planbook.ledger.ledger import Ledger
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget, forget_before
from planbook.workflow.retention import kept_short, kept_too_long
from planbook.workflow.status import status
from planbook.workflow.trust import open_trust
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

BEFORE = "2025-26-summer"
NOW = date(2026, 12, 17)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2, periods=2)
    for period in (BEFORE, PERIOD):
        consolidate(folder.trust, period, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def ask(folder: Folder, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        return ledger.execute(query).fetchall()


def test_everything_of_the_periods_before_one_is_erased_and_nothing_else(folder: Folder) -> None:
    kept = ask(folder, f"SELECT sha FROM receipt WHERE folder_period = '{PERIOD}'")
    rows = ask(folder, "SELECT cells FROM row WHERE receipt = 1 AND length(cells) > 300")
    later = "".join(cells for (cells,) in ask(folder, "SELECT cells FROM row WHERE receipt > 2"))
    words = [cells[start : start + 80] for (cells,) in rows for start in range(40, len(cells) - 120, 40)]
    words_only_there = next(piece for piece in words if piece not in later).encode()
    done = forget_before(folder.trust, PERIOD, NOW)
    assert (done.periods, {t.period for t in done.erased}, len(done.erased)) == ([BEFORE], {BEFORE}, 2)
    assert [p.relative_to(folder.path).as_posix() for p in done.files] == [
        f"{kind}/{BEFORE}" for kind in ("issued", "returned", "outputs")
    ]
    assert ask(folder, "SELECT DISTINCT period FROM run UNION SELECT DISTINCT period FROM decision") == [(PERIOD,)]
    assert ask(folder, "SELECT sha FROM receipt WHERE forgotten_on IS NULL") == kept
    # and the register and the declarations of the runs that are left
    assert ask(folder, "SELECT count(*) FROM file") == [(len(kept) + 2,)]
    assert words_only_there not in (folder.path / "ledger.db").read_bytes()
    assert health_of(folder.path / "ledger.db", load()).damage == ()
    with pytest.raises(UnknownError, match="nothing was erased"):
        forget_before(folder.trust, PERIOD, NOW)


def test_the_term_that_is_left_goes_on(folder: Folder) -> None:
    forget_before(folder.trust, PERIOD, NOW)
    for kind in ("issued", "returned", "outputs"):
        shutil.rmtree(folder.path / kind / BEFORE)
    assert {unit.state for unit in status(folder.trust, PERIOD, NOW).units} == {"returned"}
    consolidate(folder.trust, PERIOD, NOW, rebuild=True)


def test_what_lies_in_the_folder_still_does_not_come_back(folder: Folder) -> None:
    forget_before(folder.trust, PERIOD, NOW)
    done = consolidate(folder.trust, BEFORE, NOW)
    assert {f.verdict for f in done.checked.files} == {"refused"}
    assert {f.code for f in done.checked.findings if f.file} == {"WB-050"}


def test_how_long_is_the_registers_to_say(folder: Folder) -> None:
    trust = folder.trust
    with trust.scratch_ledger() as ledger:
        assert kept_too_long(trust, ledger, date(2033, 7, 1)) == []
        assert kept_too_long(trust, ledger, date(2033, 9, 1)) == [BEFORE]
        assert kept_short(trust, ledger, PERIOD, NOW) == [BEFORE]
        assert kept_short(trust, ledger, PERIOD, date(2033, 9, 1)) == []
    call = ("-C", str(folder.path))
    words = ("--today", "2026-12-17", "forget", "--before", PERIOD)
    done = planbook(*call, *words)
    assert done.returncode == 2 and f"keeps what came longer than {BEFORE}" in done.stderr
    assert ask(folder, "SELECT count(*) FROM receipt WHERE forgotten_on IS NOT NULL") == [(0,)]
    done = planbook(*call, *words, "--yes")
    assert done.returncode == 0 and f"returned/{BEFORE}" in done.stdout
    for wrong in (["forget"], ["forget", "990101", "--before", PERIOD], ["forget", "--before", "never"]):
        done = planbook(*call, *wrong)
        assert done.returncode == 2 and "Traceback" not in done.stderr


def test_a_period_that_the_register_does_not_have_any_more_is_erased_with_its_year(folder: Folder) -> None:
    def drop(book: Any) -> None:
        sheet = book["Periods"]
        for row in sheet.iter_rows(min_row=6):
            if row[0].value == BEFORE:
                for cell in row:
                    cell.value = None

    edit(folder.path / "trust.xlsx", drop)
    assert forget_before(folder.trust, PERIOD, NOW).periods == [BEFORE]
    with pytest.raises(PeriodError):
        forget_before(folder.trust, "2019-20-autumn", NOW)


def test_where_the_disk_is_full_it_is_said_until_it_is_done(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Ledger) -> bool:
        raise FolderError("ledger.db cannot be written: there is no room left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "reclaim_space", full)
        assert "no room left" in forget(folder.trust, "990101", NOW).unfinished
        assert "no room left" in forget(folder.trust, "990101", NOW).unfinished
    before = (folder.path / "ledger.db").stat().st_size
    assert forget(folder.trust, "990101", NOW).unfinished == ""
    assert (folder.path / "ledger.db").stat().st_size < before


def test_a_register_that_is_replaced_while_it_is_read(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run keeps of the register is what it worked with, whatever is done to the file meanwhile."""
    path = folder.path / "trust.xlsx"
    was = path.read_bytes()
    read = Reader.read

    def replace(self: Reader, file: Path) -> Submission:
        path.write_bytes(b"PK something else")
        return read(self, file)

    with monkeypatch.context() as patched:
        patched.setattr(Reader, "read", replace)
        trust = open_trust(folder.path)
    assert trust.register_bytes == was
    consolidate(trust, PERIOD, NOW)
    path.write_bytes(was)
    assert consolidate(folder.trust, PERIOD, NOW, rebuild=True).written
    kept = ask(folder, "SELECT bytes FROM file JOIN run ON run.register = file.sha ORDER BY run.id DESC LIMIT 2")
    assert {data for (data,) in kept} == {was}


def test_what_came_under_the_other_id_of_a_school_is_named_and_kept(folder: Folder) -> None:
    """A school that has converted has its past under its old id: that is for people to say."""

    def convert(book: openpyxl.Workbook) -> None:
        sheet = book["Units"]
        column = {
            key: column_of(sheet, f"unit.{key}") for key in ("unit_id", "name", "kind", "from", "until", "succeeds")
        }
        new = next(row for row in range(6, 40) if sheet.cell(row, column["unit_id"]).value is None)
        for key in ("name", "kind"):
            sheet.cell(new, column[key]).value = sheet.cell(6, column[key]).value
        sheet.cell(6, column["until"]).value = date(2026, 12, 31)
        sheet.cell(new, column["from"]).value = date(2027, 1, 1)
        sheet.cell(new, column["unit_id"]).value = "990201"
        sheet.cell(new, column["succeeds"]).value = "990101"

    edit(folder.path / "trust.xlsx", convert)
    done = planbook("-C", str(folder.path), "--today", NOW.isoformat(), "forget", "990201", "--yes")
    assert done.returncode == 0, done.stderr
    assert (
        "What came under its other ID 990101 is still there: planbook forget 990101 erases that too." in done.stdout
    )
    assert ask(folder, "select count(*) from receipt where unit = '990101' and forgotten_on is null") == [(2,)]
    done = planbook("-C", str(folder.path), "--today", NOW.isoformat(), "forget", "990101", "--yes")
    assert "/ still has it: planbook consolidate, reply and report " in done.stdout
    assert done.returncode == 0
    assert "other ID" not in done.stdout
    assert ask(folder, "select count(*) from receipt where unit = '990101' and forgotten_on is null") == [(0,)]
