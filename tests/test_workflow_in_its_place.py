"""What lies in the place of something else: a file for a folder, a folder for a file, a foreign database."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from planbook.errors import FolderError, LedgerError, PlanbookError, disk_error, disk_of, reason
from planbook.ledger.faults import folder_error
from planbook.workflow.backup import back_up
from planbook.workflow.doctor import examine
from planbook.workflow.receive import take_in
from planbook.workflow.restore import restore
from trust_folder import PERIOD, Folder, small_trust

NOW = date(2026, 12, 17)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    take_in(folder.trust, PERIOD, NOW)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "ff")
    return Folder(tmp_path / "ff")


def put_instead(path: Path, put: Callable[[Path], object]) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path)


@pytest.mark.parametrize(
    "name",
    ["returned", "issued", "outputs", "backups", "templates", "figures", f"returned/{PERIOD}", f"outputs/{PERIOD}"],
)
def test_a_file_where_a_folder_should_be_is_never_taken_for_an_empty_one(name: str, folder: Folder) -> None:
    path = folder.path / name
    put_instead(path, lambda p: p.write_text("x"))
    said = f"{path} is a file, and should be a folder. Move it away and run again."
    with pytest.raises(FolderError) as told:
        _ = folder.trust
    assert str(told.value) == said
    with pytest.raises(FolderError) as told:
        back_up(folder.path, None, NOW)
    assert str(told.value) == said
    assert ("folder", "damaged", said) in [(f.part, f.state, f.said) for f in examine(folder.path, NOW)]


def test_a_folder_where_the_ledger_should_be(folder: Folder) -> None:
    path = folder.path / "ledger.db"
    put_instead(path, Path.mkdir)
    said = f"{path} is a folder, and should be a file of planbook's. Move it away and run again."
    for ask in (lambda: take_in(folder.trust, PERIOD, NOW), lambda: back_up(folder.path, None, NOW)):
        with pytest.raises(FolderError) as told:
            ask()
        assert str(told.value) == said
    (found,) = (f for f in examine(folder.path, NOW) if f.part == "ledger")
    assert found.said == "It is a folder, and should be a file of planbook's. Move it away and run again."


def test_a_folder_where_the_lock_should_be(folder: Folder) -> None:
    path = folder.path / "ledger.lock"
    put_instead(path, Path.mkdir)
    with pytest.raises(FolderError, match=r"ledger\.lock is a folder, and should be a file of planbook's"):
        take_in(folder.trust, PERIOD, NOW)


def test_a_folder_where_the_register_should_be(folder: Folder) -> None:
    put_instead(folder.path / "trust.xlsx", Path.mkdir)
    with pytest.raises(PlanbookError, match=r"trust\.xlsx is a folder, and should be the register"):
        _ = folder.trust


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE other (a)")
        made.commit()


def test_another_programs_database_is_named_and_no_copy_of_it(folder: Folder) -> None:
    put_instead(folder.path / "ledger.db", foreign)
    (folder.path / "trust.xlsx").write_bytes(b"PK damaged")  # so that nothing but the copy is looked at
    with pytest.raises(LedgerError) as told:
        back_up(folder.path, None, NOW)
    assert str(told.value).startswith(
        f"{folder.path / 'ledger.db'} is damaged: it is a database, but not a ledger of planbook. Move it away and "
        "put the trust's own there. Nothing was changed."
    )
    (found,) = (f for f in examine(folder.path, NOW) if f.part == "ledger")
    assert found.said == (
        "It is a database, but not a ledger of planbook. Move it away and put the trust's own there."
    )


# Back-ups


def test_a_folder_that_holds_only_a_hidden_file_is_not_empty(folder: Folder, tmp_path: Path) -> None:
    made = back_up(folder.path, None, NOW).path
    there = tmp_path / "there"
    there.mkdir()
    (there / ".config").write_text("somebody's")
    with pytest.raises(FolderError) as told:
        restore(made, there)
    assert str(told.value) == (
        f"{there} is not empty: it holds .config. A back-up is only ever restored into an empty or a new folder."
    )
    assert [path.name for path in there.iterdir()] == [".config"]


def test_a_back_up_says_what_is_the_matter_with_the_register_in_it(folder: Folder) -> None:
    assert back_up(folder.path, None, NOW).unread == ""
    (folder.path / "trust.xlsx").write_bytes(b"PK damaged")
    made = back_up(folder.path, None, NOW)
    assert made.unread.startswith(f"The register {folder.path / 'trust.xlsx'} cannot be read: ")


def test_where_all_but_the_register_and_back_ups_is_gone_no_new_ledger_is_begun(folder: Folder) -> None:
    back_up(folder.path, None, NOW)
    for path in folder.path.iterdir():
        if path.name not in ("trust.xlsx", "backups"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LedgerError) as told:
        take_in(folder.trust, PERIOD, NOW)
    assert f"although backups/planbook-{NOW}.zip shows that it was in use" in str(told.value)
    assert "`planbook backup --restore FILE NEW-FOLDER`" in str(told.value)
    assert not (folder.path / "ledger.db").exists()


def test_a_back_up_that_has_no_ledger_or_is_none_shows_no_past(folder: Folder, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    shutil.copyfile(folder.path / "trust.xlsx", new / "trust.xlsx")
    back_up(new, None, NOW)
    (new / "backups" / "other.zip").write_bytes(b"PK nothing")
    take_in(Folder(new).trust, PERIOD, NOW)
    assert (new / "ledger.db").exists()


# What doctor says of files that are there


def test_a_file_that_lies_there_in_another_state_is_not_gone(folder: Folder) -> None:
    own = folder.file_of("990101")
    data = own.read_bytes()
    own.write_bytes(data + b"\0")
    take_in(folder.trust, PERIOD, NOW)
    assert not [f.said for f in examine(folder.path, NOW) if f.part == "returned"]
    own.unlink()
    assert [f.said for f in examine(folder.path, NOW) if f.part == "returned"] == [
        f"No longer in returned/{PERIOD}/, and kept in the ledger: {own.name}."
    ]


# Full disks


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "sub" / "summary.xlsx"))
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path.resolve())
    disk = str(tmp_path.resolve())
    assert disk_of(tmp_path / "sub" / "summary.xlsx") == disk
    assert f"there is no room left on the disk at {disk}" in str(disk_error(full))
    assert reason(full) == "there is no room left on the disk"
    assert reason(OSError(errno.EIO, "x"), tmp_path) == "the disk fails"
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert f"no room left on the disk at {disk}" in str(folder_error(tmp_path / "ledger.db", error))
