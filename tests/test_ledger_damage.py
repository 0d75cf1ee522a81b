"""Damage to the ledger is found before it costs anything: bytes, letters, whole pages that are not as written."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planbook.errors import LedgerError, PlanbookError
from planbook.ledger.health import health_of
from planbook.model.loading import load
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.receive import take_in
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from planbook.workflow.trace import trace
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

BEFORE = "2025-26-summer"
NOW = date(2026, 12, 17)
FIRST = "990101"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms, both brought together; every test works on a copy."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", periods=2)
    for period in (BEFORE, PERIOD):
        consolidate(folder.trust, period, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def change(folder: Folder, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        assert ledger.execute(statement, values).rowcount > 0, "the test changes nothing"


def outputs(folder: Folder, period: str = PERIOD) -> dict[str, bytes]:
    below = folder.path / "outputs" / period
    return {p.relative_to(below).as_posix(): p.read_bytes() for p in sorted(below.rglob("*")) if p.is_file()}


def flip_kept_bytes(folder: Folder, period: str, unit: str = FIRST) -> None:
    """Sixteen bytes in the middle of a kept workbook."""
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        query = "SELECT file.sha, bytes FROM file JOIN receipt USING (sha) WHERE folder_period = ? AND unit = ?"
        sha, data = ledger.execute(query, (period, unit)).fetchone()
        middle = len(data) // 2
        spoilt = data[:middle] + bytes(b ^ 0x55 for b in data[middle : middle + 16]) + data[middle + 16 :]
        ledger.execute("UPDATE file SET bytes = ? WHERE sha = ?", (spoilt, sha))


# Kept bytes


def test_a_rebuild_from_damaged_bytes_changes_nothing(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    shutil.rmtree(folder.path / "returned" / BEFORE)
    flip_kept_bytes(folder, BEFORE)
    with pytest.raises(LedgerError, match="is not that file any more"):
        consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert outputs(folder, BEFORE) == before
    consolidate(folder.trust, PERIOD, NOW)  # what was read of it is whole, and goes on counting
    with pytest.raises(LedgerError, match="damaged"):
        back_up(folder.path, None, NOW)
    assert list((folder.path / "backups").iterdir()) == []


def test_the_present_period_is_rebuilt_only_from_whole_bytes(folder: Folder) -> None:
    before = outputs(folder)
    folder.file_of(FIRST).unlink()
    flip_kept_bytes(folder, PERIOD)
    with pytest.raises(LedgerError, match="damaged"):
        consolidate(folder.trust, PERIOD, NOW, rebuild=True)
    assert outputs(folder) == before


def test_what_still_lies_in_the_folder_makes_damaged_bytes_whole(folder: Folder) -> None:
    before = outputs(folder, BEFORE)
    flip_kept_bytes(folder, BEFORE)
    assert [d.part for d in health_of(folder.path / "ledger.db", load()).damage] == ["kept bytes"]
    done = consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert (done.differing, outputs(folder, BEFORE)) == ([], before)
    assert health_of(folder.path / "ledger.db", load()).damage == ()


def test_bytes_that_have_gone_altogether_are_damage_too(folder: Folder) -> None:
    folder.file_of(FIRST).unlink()
    change(folder, "DELETE FROM file WHERE sha = (SELECT sha FROM receipt WHERE folder_period = ? LIMIT 1)", PERIOD)
    with pytest.raises(LedgerError, match="damaged"):
        consolidate(folder.trust, PERIOD, NOW, rebuild=True)


def test_a_kept_register_that_is_damaged_is_told(folder: Folder) -> None:
    change(folder, "UPDATE file SET bytes = x'00' WHERE sha = (SELECT register FROM run LIMIT 1)")
    with pytest.raises(LedgerError, match="damaged"):
        consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert [d.part for d in health_of(folder.path / "ledger.db", load()).damage] == ["kept bytes"]


# Lines

LINES = {
    "a figure in a row": "UPDATE row SET cells = replace(cells, '0', '7') WHERE rowid = (SELECT rowid FROM row WHERE cells LIKE '%0%' LIMIT 1)",  # noqa: E501
    "a row that is no JSON": "UPDATE row SET cells = '[1, ' WHERE rowid = (SELECT min(rowid) FROM row)",
    "a row that is bytes": "UPDATE row SET cells = x'ff00' WHERE rowid = (SELECT min(rowid) FROM row)",
    "a row that has gone": "DELETE FROM row WHERE rowid = (SELECT min(rowid) FROM row)",
    "the letters of a sheet": "UPDATE sheet SET letters = replace(letters, 'A', 'B')",
    "a day": "UPDATE receipt SET received_on = '2026-99-99'",
    "a unit": "UPDATE receipt SET unit = '990103' WHERE unit = '990101'",
    "a receipt that has gone": "DELETE FROM receipt WHERE id = (SELECT max(receipt) FROM decision)",
    "a file's name": "UPDATE receipt SET name = 'x' || name",
    "problems": "UPDATE receipt SET problems = '[[]]'",
    "which file counts": "UPDATE decision SET receipt = receipt + 1",
    "what lay there": "UPDATE decision SET among = '[' WHERE id = 1",
    "when": "UPDATE decision SET decided_on = ''",
}


@pytest.mark.parametrize("what", LINES)
@pytest.mark.parametrize("command", ["consolidate", "status", "trace"])
def test_a_line_that_is_not_as_it_was_written_stops_every_command(folder: Folder, what: str, command: str) -> None:
    before = outputs(folder)
    change(folder, LINES[what])
    run: dict[str, Callable[[], object]] = {
        "consolidate": lambda: consolidate(folder.trust, PERIOD, NOW),
        "status": lambda: status(folder.trust, PERIOD, NOW),
        "trace": lambda: trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", NOW),
    }
    with pytest.raises(LedgerError, match=r"ledger\.db is damaged: .*`planbook doctor` says what is whole"):
        run[command]()
    assert outputs(folder) == before
    assert health_of(folder.path / "ledger.db", load()).damage


def test_rows_that_are_damaged_are_read_again_from_whole_bytes(folder: Folder) -> None:
    before = outputs(folder)
    change(folder, LINES["a figure in a row"])
    (damage,) = health_of(folder.path / "ledger.db", load()).damage
    assert (damage.part, damage.period) == ("rows", BEFORE)
    consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    consolidate(folder.trust, PERIOD, NOW)
    assert outputs(folder) == before
    assert health_of(folder.path / "ledger.db", load()).damage == ()


@pytest.mark.parametrize("statement", ["UPDATE verdict SET present = 0", "UPDATE run SET decisions = 0"])
def test_a_run_that_is_not_as_it_was_is_not_made_again(folder: Folder, statement: str) -> None:
    before = outputs(folder, BEFORE)
    change(folder, statement)
    with pytest.raises(LedgerError, match=r"run \d+ is not as it was written"):
        consolidate(folder.trust, BEFORE, NOW, rebuild=True)
    assert outputs(folder, BEFORE) == before


def test_a_ledger_without_seals_is_sealed_when_it_is_opened(folder: Folder) -> None:
    for table in ("receipt", "decision", "run"):
        change(folder, f"UPDATE {table} SET seal = NULL")
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        ledger.execute("PRAGMA user_version = 1")
    before = outputs(folder)
    consolidate(folder.trust, PERIOD, NOW)
    assert outputs(folder) == before
    change(folder, LINES["a unit"])
    with pytest.raises(LedgerError):
        consolidate(folder.trust, PERIOD, NOW)


def test_a_damaged_line_of_before_there_were_seals_is_told_and_no_bug(folder: Folder) -> None:
    change(folder, LINES["a row that is no JSON"])
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        ledger.execute("PRAGMA user_version = 1")
    with pytest.raises(LedgerError, match="cannot be read"):
        consolidate(folder.trust, PERIOD, NOW)


# Anywhere


@pytest.mark.parametrize("seed", range(24))
def test_bytes_changed_anywhere_are_told_or_change_nothing(folder: Folder, seed: int) -> None:
    """Runs of bytes changed by chance all over the file: every command ends with a line, or does what it would."""
    before, chance = outputs(folder), random.Random(seed)
    path = folder.path / "ledger.db"
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 4, 40))):
        place, length = chance.randrange(len(data)), chance.choice((1, 16, 400))
        for n in range(place, min(place + length, len(data))):
            data[n] ^= chance.randrange(1, 256)
    path.write_bytes(data)
    try:
        consolidate(folder.trust, PERIOD, NOW)
    except PlanbookError as error:
        assert "ledger.db" in str(error)
    assert outputs(folder) == before


# A worse reading


def test_a_worse_reading_takes_no_sound_rows_away(folder: Folder) -> None:
    """The same bytes are refused by a limit that is set later: what was read of them goes on counting, and it is
    said."""
    before = outputs(folder)["internal/data/action.csv"]

    def limit(book: Any) -> None:
        sheet = book["Rules"]
        row = next(n for n in range(5, 40) if sheet.cell(n, 1).value is None and n > 5)
        keys = [column_of(sheet, f"setting.{key}") for key in ("rule", "parameter", "value", "reason")]
        for column, value in zip(keys, ("WB-003", "cells", "10", "to see"), strict=True):
            sheet.cell(row, column).value = value

    edit(folder.path / "trust.xlsx", limit)
    done = consolidate(folder.trust, PERIOD, NOW, rebuild=True)
    told = [f for f in done.checked.findings if f.code == "WB-042"]
    assert {f.unit for f in told} == {"990101", "990102", "990103"}
    assert "no workbook of a plan comes near that, and no register" in told[0].message
    assert outputs(folder)["internal/data/action.csv"] == before
    consolidate(folder.trust, PERIOD, NOW)
    assert outputs(folder)["internal/data/action.csv"] == before


@pytest.mark.parametrize("spoilt", ["{", "[]", '{"code": "AP-001"}', "null", '"\\ud800', "", b"{\xff}"])
def test_what_a_run_found_is_found_again_where_it_is_damaged(folder: Folder, spoilt: str | bytes) -> None:
    """It follows from what is kept: `doctor` tells it, and the next run is what it would have been."""
    consolidate(folder.trust, PERIOD, NOW)
    before = outputs(folder)
    newest = "(SELECT max(id) FROM run WHERE period = ?)"
    change(
        folder, f"UPDATE finding SET content = CAST(? AS TEXT) WHERE run = {newest} AND number = 1", spoilt, PERIOD
    )
    (damage,) = health_of(folder.path / "ledger.db", load()).damage
    assert (damage.part, damage.period) == ("findings", PERIOD)
    assert status(folder.trust, PERIOD, NOW).units
    consolidate(folder.trust, PERIOD, NOW)
    assert outputs(folder) == before
    assert not health_of(folder.path / "ledger.db", load()).damage


def test_what_is_said_to_find_it_again_does_whatever_made_the_newest_run(folder: Folder) -> None:
    reply(folder.trust, PERIOD, NOW)
    change(folder, "UPDATE finding SET content = '{' WHERE run = (SELECT max(id) FROM run)")
    (found,) = (one for one in examine(folder.path, NOW) if one.part == "ledger")
    assert found.to_do == f"`planbook receive {PERIOD}` finds it again."
    take_in(folder.trust, PERIOD, NOW)
    assert not health_of(folder.path / "ledger.db", load()).damage
