"""A register is read and checked once: what is kept of it is what reading it says, or is not gone by."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kept_registers import own_registers
from planbook.collect.reader import Reader
from planbook.errors import RegisterError
from planbook.ledger.health import health_of
from planbook.ledger.opening import connect
from planbook.model.loading import load
from planbook.validate import register
from planbook.workflow import register_read
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.forget import forget, forget_before
from planbook.workflow.past import registers_before
from planbook.workflow.trust import Trust, open_trust
from trust_folder import PERIOD, Folder, edit, small_trust

BEFORE = "2025-26-summer"
NOW = date(2026, 12, 17)


@pytest.fixture(autouse=True)
def as_outside_the_tests() -> Iterator[None]:
    with own_registers():
        yield


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two terms, brought together by two registers; every test works on a copy."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", periods=2)
    consolidate(folder.trust, BEFORE, NOW)
    edit(folder.path / "trust.xlsx", rename)
    consolidate(folder.trust, PERIOD, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def rename(book: openpyxl.Workbook) -> None:
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.value == "Fenmoor Vale Learning Trust":
            cell.value = "Another Trust"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read and checked from here on, in order."""
    done: list[str] = []
    reading, checking = Reader.read, register.validate_register

    def read(self: Reader, path: Path, name: str = "") -> object:
        done.append("read")
        return reading(self, path, name)

    def check(*told: object) -> object:
        done.append("checked")
        return checking(*told)

    monkeypatch.setattr(Reader, "read", read)
    monkeypatch.setattr(register, "validate_register", check)
    return done


def spoil(folder: Folder, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        assert ledger.execute(statement, values).rowcount > 0, "the test changes nothing"


def kept(folder: Folder) -> int:
    """Of how many registers the ledger has what was read."""
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        (number,) = ledger.execute("SELECT count(*) FROM reading").fetchone()
        return int(number)


def same(one: Trust, other: Trust) -> bool:
    return (one.register.submission, one.register_findings) == (other.register.submission, other.register_findings)


def test_what_is_kept_is_what_reading_and_checking_say(folder: Folder, reads: list[str]) -> None:
    known = open_trust(folder.path)
    assert reads == []
    (folder.path / "ledger.db").rename(folder.path / "elsewhere.db")
    anew = open_trust(folder.path)
    assert reads == ["read", "checked"]
    assert same(known, anew)
    assert known.register_bytes == anew.register_bytes
    assert known.register.trust_name == "Another Trust"


def test_that_of_an_earlier_run_too(folder: Folder, reads: list[str]) -> None:
    opened = open_trust(folder.path)
    with opened.scratch_ledger() as ledger:
        then = registers_before(opened, ledger, opened.period(PERIOD))
    assert reads == []
    assert then[BEFORE].trust_name not in ("", "Another Trust")


def test_another_register_is_read_and_kept_with_the_next_run(folder: Folder, reads: list[str]) -> None:
    edit(folder.path / "trust.xlsx", lambda _: None)  # saved again, and nothing changed: other bytes
    for _ in range(2):
        assert open_trust(folder.path).register.trust_name == "Another Trust"
    assert reads == ["read", "checked"] * 2
    consolidate(open_trust(folder.path), PERIOD, NOW, rebuild=True)
    reads.clear()
    open_trust(folder.path)
    assert (reads, kept(folder)) == ([], 3)


def test_one_with_a_fault_is_read_each_time(folder: Folder, reads: list[str]) -> None:
    (folder.path / "trust.xlsx").write_bytes(b"no workbook")
    for _ in range(2):
        with pytest.raises(RegisterError):
            open_trust(folder.path)
    assert reads == ["read"] * 2


def test_another_reader_reads_it_and_other_code_checks_it(
    folder: Folder, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = open_trust(folder.path)
    monkeypatch.setattr(register_read, "code", lambda: "other code")
    assert same(open_trust(folder.path), known)
    assert reads == ["checked"]
    monkeypatch.setattr(register_read, "VERSION", "of another day")
    assert same(open_trust(folder.path), known)
    assert reads == ["checked", "read", "checked"]
    with open_trust(folder.path).ledger():
        reads.clear()
    assert same(open_trust(folder.path), known)
    assert reads == []


def test_other_declarations_and_another_name_read_it_again(folder: Folder, reads: list[str]) -> None:
    declared = open_trust(folder.path).declarations
    open_trust(folder.path, replace(declared, sha256="0" * 64))
    assert reads == ["checked"]
    open_trust(folder.path, replace(declared, shas={**declared.shas, "record": "0" * 64}))
    assert reads == ["checked", "read", "checked"]
    (folder.path / "trust.xlsx").rename(folder.path / "trust.xlsm")
    reads.clear()
    open_trust(folder.path, declared)
    assert reads == ["read", "checked"]


DAMAGE = {
    "what was read cut short": "content = CAST(substr(content, 1, 90) AS BLOB)",
    "nothing left of it": "content = ''",
    "what it rests on": "read_with = checked_with",
    "no seal": "seal = ''",
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told_and_not_gone_by(folder: Folder, change: str, reads: list[str], tmp_path: Path) -> None:
    known = open_trust(folder.path)
    spoil(folder, f"UPDATE reading SET {change}")
    assert same(open_trust(folder.path), known)
    assert reads == ["read", "checked"]
    told = [found.said for found in examine(folder.path, NOW) if found.state == "damaged"]
    assert len(told) == 2
    assert all("What was read of the register with the SHA-256" in said for said in told)
    with open_trust(folder.path).ledger():
        pass
    assert health_of(folder.path / "ledger.db", load()).damage == ()
    assert kept(folder) == 1  # that of the earlier run is read when it is wanted
    back_up(folder.path, tmp_path / "copies", NOW)
    reads.clear()
    assert same(open_trust(folder.path), known)
    assert reads == []


def test_where_the_ledger_cannot_say_it_is_read(folder: Folder, reads: list[str]) -> None:
    known = open_trust(folder.path)
    path = folder.path / "ledger.db"
    with closing(connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert same(open_trust(folder.path), known)
    spoil(folder, "DELETE FROM reading")
    assert same(open_trust(folder.path), known)
    with closing(sqlite3.connect(path)) as ledger, ledger:
        ledger.execute("DROP TABLE reading")  # as an earlier planbook's
    assert same(open_trust(folder.path), known)
    path.write_bytes(b"no database at all, whatever its name")
    assert same(open_trust(folder.path), known)
    assert reads == ["read", "checked"] * 4


def test_a_ledger_of_before_keeps_it_from_the_next_command_on(folder: Folder, reads: list[str]) -> None:
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger, ledger:
        ledger.execute("DROP TABLE reading")
        ledger.execute("PRAGMA user_version = 6")
    with open_trust(folder.path).ledger():
        pass
    assert reads[:2] == ["read", "checked"]
    reads.clear()
    open_trust(folder.path)
    assert (reads, kept(folder)) == ([], 1)


def test_what_is_forgotten_leaves_nothing_of_it_there(folder: Folder) -> None:
    forget(open_trust(folder.path), "990101", NOW)
    assert kept(folder) == 0


def test_with_a_run_goes_what_was_read_of_its_register(folder: Folder) -> None:
    forget_before(open_trust(folder.path), PERIOD, NOW)
    assert kept(folder) == 1
