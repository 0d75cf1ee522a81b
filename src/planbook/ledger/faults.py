"""What SQLite says when a disk, a folder or the ledger's file is at fault, in plain words."""

import sqlite3
from pathlib import Path

from planbook.errors import FolderError, PlanbookError, disk_of
from planbook.ledger.seals import damaged

_WORDS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        "cannot be written: there is no room left on the disk at {disk}",
        "Make room and run again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written: the disk is full or fails",
        "Make room, or see that the disk is there, and run again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "cannot be written: it, its folder or its disk is read-only",
        "Let yourself write there and run again.",
    ),
    sqlite3.SQLITE_PERM: ("is closed to you", "Let yourself read and write it and run again."),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened, or its folder cannot be written",
        "Let yourself read and write there and run again.",
    ),
    sqlite3.SQLITE_BUSY: ("is in use by another program", "Close that program and run again."),
    sqlite3.SQLITE_LOCKED: ("is in use by another program", "Close that program and run again."),
}
"""By SQLite's primary result code: what is the matter with the file, and what to do."""


_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_TEXT = "Could not decode to UTF-8"
"""How Python says that what should be text in the database is none."""


def is_no_file(path: Path) -> str:
    """What there is to say of a folder, or a device, where a file of planbook's should be."""
    what = "a folder" if path.is_dir() else "no ordinary file"
    return f"{path} is {what}, and should be a file of planbook's. Move it away and run again."


def _journals(path: Path) -> list[Path]:
    """The files beside the database at `path` that SQLite makes while it writes."""
    return [path.with_name(f"{path.name}{ending}") for ending in ("-journal", "-wal", "-shm")]


def folder_error(path: Path, error: BaseException | None) -> PlanbookError | None:
    """`error` of the database at `path` for those who run planbook; None for one that is planbook's own mistake.

    What a statement says wrongly, or a constraint that it breaks, has a code that is not among these.
    """
    code = getattr(error, "sqlite_errorcode", None)
    no_text = isinstance(error, UnicodeDecodeError)  # of what SQLite itself says of a damaged schema
    no_text |= isinstance(error, sqlite3.Error) and str(error).startswith(_NO_TEXT)
    if no_text or (code is not None and code & 0xFF in _DAMAGED):
        return damaged(path, "a page of it makes no sense" if no_text else f"SQLite says: {error}")
    words = _WORDS.get(code & 0xFF) if code is not None else None
    if words is None:
        return None
    if folder := next((file for file in _journals(path) if file.is_dir()), None):
        return FolderError(is_no_file(folder))
    what, to_do = words
    return FolderError(f"{path} {what.format(disk=disk_of(path))} ({error}). {to_do}")
