"""One planbook at a time at work on a trust."""

from pathlib import Path

from planbook.errors import FolderError
from planbook.ledger.faults import folder_error, is_no_file
from planbook.ledger.opening import connect

_NOT_OURS = "{path} is not planbook's own. It keeps nothing: remove it and try again."
_SQLITE = b"SQLite format 3\0"


def lock_fault(path: Path) -> str:
    """What keeps every command that writes from taking the lock at `path`, with what to do; empty where nothing
    does. Nothing is written, and another planbook at work is none."""
    if (fault := _other_than_a_file(path)) or not path.exists():
        return fault
    with path.open("rb") as stream:
        begins = stream.read(len(_SQLITE))
    return _NOT_OURS.format(path=path) if begins not in (b"", _SQLITE) else ""


def _other_than_a_file(path: Path) -> str:
    if path.is_symlink():
        return f"{path} is a link; planbook does not follow links. Remove it and try again."
    return is_no_file(path) if path.exists() and not path.is_file() else ""


class Lock:
    """One planbook at a time on a trust: held while the object is, and gone with the process that held it.

    It is an exclusive transaction on an empty SQLite file, which every system takes back when a process dies.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at `path`; raises FolderError where another process has it, or where it cannot be made."""
        import sqlite3

        if fault := _other_than_a_file(path):
            raise FolderError(fault)
        try:
            self._connection = connect(path, timeout=0)
            self._connection.isolation_level = None
            try:
                self._connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error:
                self._connection.close()
                raise
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_BUSY:
                words = f"Another planbook is at work in {path.parent}. Wait until it has finished and try again."
                raise FolderError(words) from error
            if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
                raise FolderError(_NOT_OURS.format(path=path)) from error
            raise folder_error(path, error) or error from error

    def release(self) -> None:
        """Let others work."""
        self._connection.close()
