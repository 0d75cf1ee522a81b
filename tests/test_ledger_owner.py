"""The ledger lies where the trust is, and knows whose it is."""

import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from command_line import planbook
from planbook.errors import LedgerError, PlanbookError
from planbook.ledger.ledger import Ledger
from planbook.model.loading import load
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import init_trust, tie_ledger
from planbook.workflow.migrate import migrate
from planbook.workflow.owning import LedgerWarning
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.status import status
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, Folder, edit, small_trust

NOW = date(2026, 12, 17)
FIRST = "990101"
OLD = ("owner", "redaction", "unfinished")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Brought together once; every test works on a copy."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3)
    consolidate(folder.trust, PERIOD, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# Where it lies

NAMES = [
    "What next?", "Our%20Trust", "50% more", "a#b", "x?mode=memory", "file:x", ":memory:", "a&b=c", "a;b", "a'b",
    'a"b', "{x}", "%s %(x)s", "*", "[ab]", "~", "$HOME", "-C", "a\\b", "new\nline", " both ends ", "..dots",
    "é e\u0301", "区 МР",
]  # fmt: skip
SIBLINGS = ["What next", "Our Trust", "x", "memory", "a", "ab", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows few of these characters")
@pytest.mark.parametrize("name", NAMES)
def test_the_ledger_lies_in_the_trusts_own_folder(pristine: Path, tmp_path: Path, name: str) -> None:
    """Beside folders that a misreading of the name would hit, and into which nothing goes."""
    for sibling in SIBLINGS:
        (tmp_path / sibling).mkdir()
    own = tmp_path / name
    shutil.copytree(pristine, own)
    (own / "ledger.db").unlink()
    tie_ledger(own)
    trust = open_trust(own)
    assert take_in(trust, PERIOD, NOW).new == 3
    assert {unit.state for unit in status(trust, PERIOD, NOW).units} == {"late"}
    consolidate(trust, PERIOD, NOW)
    made = back_up(own, None, NOW)
    assert made.path.is_file() and own in made.path.parents
    with closing(sqlite3.connect(own / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM receipt").fetchone() == (3,)
    assert {p.name for p in tmp_path.iterdir()} == {name, *SIBLINGS}
    assert [p for sibling in SIBLINGS for p in (tmp_path / sibling).iterdir()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text are Linux's alone")
def test_a_folder_whose_name_is_no_text_has_its_ledger_too(pristine: Path, tmp_path: Path) -> None:
    own = tmp_path / os.fsdecode(b"caf\xe9")
    shutil.copytree(pristine, own)
    for words in (["receive", PERIOD], ["status", PERIOD], ["consolidate", PERIOD], ["backup"], ["doctor"]):
        done = planbook("-C", str(own), "--today", "2026-12-17", *words)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert len(list((own / "backups").iterdir())) == 1


def test_a_relative_folder_that_reads_like_an_address(
    pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pristine, tmp_path / "file:t")
    monkeypatch.chdir(tmp_path)
    assert take_in(open_trust(Path("file:t")), PERIOD, NOW).new == 0


# Whose it is


def rename(folder: Folder, name: str = "Renamed Schools Trust") -> None:
    def change(book: Any) -> None:
        sheet = book["Trust"]
        (key,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "trust.name"]
        sheet.cell(key.row, key.column + 1).value = name

    edit(folder.path / "trust.xlsx", change)


def without_identity(folder: Folder) -> None:
    """The register as an earlier planbook made it: nothing in it says which trust it is of."""

    def change(book: Any) -> None:
        sheet = book["_planbook"]
        for row in sheet.iter_rows():
            if row[0].value == "trust":
                row[0].value = row[1].value = None
        book.custom_doc_props.props = [p for p in book.custom_doc_props.props if p.name != "planbook_trust"]

    edit(folder.path / "trust.xlsx", change)
    assert folder.trust.register.identity == ""


def as_earlier(folder: Folder) -> None:
    """The ledger as an earlier planbook left it."""
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        for table in OLD:
            ledger.execute(f"DROP TABLE {table}")
        for table, column in (
            ("receipt", "trust"), ("receipt", "tables"), ("receipt", "seal"), ("decision", "seal"), ("run", "seal"),
        ):  # fmt: skip
            ledger.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        ledger.execute("PRAGMA user_version = 1")
        ledger.execute("PRAGMA application_id = 0")
        ledger.commit()


COMMANDS: dict[str, Callable[[Folder], object]] = {
    "receive": lambda folder: take_in(folder.trust, PERIOD, NOW),
    "status": lambda folder: status(folder.trust, PERIOD, NOW),
    "validate": lambda folder: check_returned(folder.trust, PERIOD, NOW),
    "reply": lambda folder: reply(folder.trust, PERIOD, NOW),
    "consolidate": lambda folder: consolidate(folder.trust, PERIOD, NOW),
    "rebuild": lambda folder: consolidate(folder.trust, PERIOD, NOW, rebuild=True),
    "report": lambda folder: report(folder.trust, PERIOD, NOW),
    "prepare": lambda folder: prepare_workbooks(folder.trust, PERIOD, NOW),
    "backup": lambda folder: back_up(folder.path, None, NOW),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_another_trusts_ledger_is_refused(folder: Folder, tmp_path: Path, command: str) -> None:
    other = small_trust(tmp_path / "other", units=2)  # another number of schools is another trust
    shutil.copyfile(other.path / "ledger.db", folder.path / "ledger.db")
    before = files(folder.path)
    with pytest.raises(LedgerError, match=r"ledger\.db is the ledger of another trust: .*init .* --ledger"):
        COMMANDS[command](folder)
    after = files(folder.path)
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"ledger.lock"}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("gone", ["missing", "empty", "without a table"])
def test_a_ledger_that_is_gone_from_a_trust_with_a_past_is_missed(folder: Folder, command: str, gone: str) -> None:
    path = folder.path / "ledger.db"
    path.unlink()
    if gone == "empty":
        path.write_bytes(b"")
    elif gone == "without a table":
        with closing(sqlite3.connect(path)) as ledger:
            ledger.execute("PRAGMA user_version = 2")
    before = files(folder.path)
    with pytest.raises(LedgerError, match=r"missing or empty, although outputs/.* --restore"):
        COMMANDS[command](folder)
    after = files(folder.path)
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"ledger.lock"}


@pytest.mark.parametrize("left", ["outputs", "issued", "returned"])
def test_each_folder_alone_shows_the_past(folder: Folder, left: str) -> None:
    for name in {"outputs", "issued", "returned", "ledger.db"} - {left}:
        path = folder.path / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LedgerError, match=f"although {left}/"):
        status(folder.trust, PERIOD, NOW)
    with pytest.raises(LedgerError, match=f"although {left}/"):
        back_up(folder.path, None, NOW)


def test_a_first_return_needs_no_past(folder: Folder) -> None:
    """What was not sent out by the trust, as a released blank that was filled in, may come before anything else."""
    for name in ("outputs", "issued", "returned"):
        shutil.rmtree(folder.path / name)
    (folder.path / "ledger.db").unlink()
    blank = load().folder / "released" / "objectives-actions-1.0.xlsx"
    folder.returned.mkdir(parents=True)
    shutil.copyfile(blank, folder.returned / f"{FIRST}_plan.xlsx")
    assert take_in(folder.trust, PERIOD, NOW).new == 1


def test_a_new_ledger_is_begun_when_it_is_asked_for(folder: Folder) -> None:
    (folder.path / "ledger.db").unlink()
    assert tie_ledger(folder.path) == "begun"
    assert tie_ledger(folder.path) == "its own"
    assert take_in(folder.trust, PERIOD, NOW).new == 3


FOREIGN = {
    "another program's database": ["CREATE TABLE bookmarks (id INTEGER, url TEXT)"],
    "one with tables of our names": [
        f"CREATE TABLE {name} (id INTEGER, total REAL)" for name in ("file", "receipt", "decision", "run")
    ],
    "a newer version of another program": ["CREATE TABLE receipt (id INTEGER)", "PRAGMA user_version = 77"],
    "another program's, which says so": ["CREATE TABLE t (id INTEGER)", "PRAGMA application_id = 252006673"],
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_database_that_is_no_ledger_is_left_as_it_is(folder: Folder, what: str) -> None:
    path = folder.path / "ledger.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as ledger:
        for statement in FOREIGN[what]:
            ledger.execute(statement)
    before = path.read_bytes()
    for command in COMMANDS.values():
        with pytest.raises(LedgerError, match="is a database, but not a ledger of planbook"):
            command(folder)
    assert path.read_bytes() == before


def test_a_register_made_anew_takes_its_ledger_over_when_it_is_asked_to(folder: Folder) -> None:
    """As planbook itself advises where a register cannot be opened any more."""
    rows = {
        record: [
            {key: row.get(key) for key in row.table.keys if row.get(key) is not None}
            for row in folder.trust.register.rows(record)
        ]
        for record in ("trust", "unit", "period")
    }
    (folder.path / "trust.xlsx").unlink()
    init_trust(folder.path, "objectives-actions", NOW, rows)
    with pytest.raises(LedgerError, match="another trust"):
        status(folder.trust, PERIOD, NOW)
    assert tie_ledger(folder.path) == "taken over"
    assert {unit.state for unit in status(folder.trust, PERIOD, NOW).units} == {"returned"}


def test_a_trust_that_is_renamed_keeps_its_ledger(folder: Folder) -> None:
    rename(folder)
    assert take_in(folder.trust, PERIOD, NOW).new == 0


# Earlier ones


def test_an_earlier_ledger_and_register_are_adopted_once_and_it_is_said(folder: Folder) -> None:
    without_identity(folder)
    as_earlier(folder)
    before = (folder.outputs / "summary.xlsx").read_bytes()
    with pytest.warns(
        LedgerWarning, match="From now on it belongs to the register of Fenmoor Vale .* 3 of the 3 units"
    ):
        consolidate(folder.trust, PERIOD, NOW)
    assert (folder.outputs / "summary.xlsx").read_bytes() == before
    with warnings.catch_warnings():
        warnings.simplefilter("error", LedgerWarning)
        consolidate(folder.trust, PERIOD, NOW)
        status(folder.trust, PERIOD, NOW)


def test_an_earlier_ledger_is_that_of_a_register_with_an_identity(folder: Folder) -> None:
    as_earlier(folder)
    with pytest.warns(LedgerWarning):
        take_in(folder.trust, PERIOD, NOW)
    with Ledger(folder.path / "ledger.db", load()) as ledger:
        owner = ledger.owner()
    assert owner is not None and owner.identity == folder.trust.register.identity


def test_an_earlier_ledger_of_another_name_is_not_adopted_though_its_units_are_called_alike(folder: Folder) -> None:
    without_identity(folder)
    as_earlier(folder)
    rename(folder, "Beech Trust")
    with closing(sqlite3.connect(folder.path / "ledger.db")) as ledger:
        tables = {name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & {*OLD}
    with pytest.raises(LedgerError, match="does not seem to belong to Beech Trust: it is of Fenmoor Vale"):
        take_in(folder.trust, PERIOD, NOW)
    assert tie_ledger(folder.path) == "taken over"
    assert take_in(folder.trust, PERIOD, NOW).new == 0


def test_an_earlier_register_in_another_trusts_folder_is_refused(folder: Folder) -> None:
    def change(book: Any) -> None:
        sheet = book["Units"]
        for row in sheet.iter_rows(min_row=6, max_row=40):
            if row[0].value:
                row[0].value = str(int(row[0].value) + 700)

    take_in(folder.trust, PERIOD, NOW)
    without_identity(folder)
    rename(folder, "Beech Trust")
    edit(folder.path / "trust.xlsx", change)
    with pytest.raises(LedgerError, match="is the ledger of another trust: of Fenmoor Vale"):
        status(folder.trust, PERIOD, NOW)


def test_a_migrated_register_has_the_identity_of_its_ledger(folder: Folder) -> None:
    take_in(folder.trust, PERIOD, NOW)
    identity = folder.trust.register.identity
    without_identity(folder)

    def older(book: Any) -> None:
        for row in book["_planbook"].iter_rows():
            if row[0].value == "version":
                row[1].value = "1.1"

    edit(folder.path / "trust.xlsx", older)
    (made,) = migrate(folder.path, [folder.path / "trust.xlsx"], NOW)
    assert made.written is not None
    made.written.replace(folder.path / "trust.xlsx")
    assert folder.trust.register.identity == identity
    assert take_in(folder.trust, PERIOD, NOW).new == 0


def test_units_that_the_register_does_not_have_are_not_brought_together_and_it_is_said(folder: Folder) -> None:
    def leave(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows(min_row=6):
                if any(str(cell.value) in (FIRST, "Ashlow Road Primary") for cell in row):
                    for cell in row:
                        cell.value = None

    edit(folder.path / "trust.xlsx", leave)
    folder.file_of(FIRST).unlink()
    done = consolidate(folder.trust, PERIOD, NOW)
    assert FIRST not in {row.unit for row in done.tables.records["action"].rows}
    (found,) = [f for f in done.checked.findings if f.code == "TR-012"]
    assert (found.unit, found.severity) == (FIRST, "warning")
    assert "which the register does not have" in found.message


def test_every_refusal_is_one_line(folder: Folder) -> None:
    (folder.path / "ledger.db").unlink()
    done = planbook("-C", str(folder.path), "--today", "2026-12-17", "status", PERIOD)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("planbook: "), done.stderr
    assert issubclass(LedgerError, PlanbookError)
