"""One planbook at a time at work on a trust."""

from pathlib import Path

from planbook.errors import FolderError
from planbook.ledger.faults import folder_error
from planbook.ledger.opening import connect


class Lock:
    """One planbook at a time on a trust: held while the object is, and gone with the process that held it.

    It is an exclusive transaction on an empty SQLite file, which every system takes back when a process dies.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at `path`; raises FolderError where another process has it, or where it cannot be made."""
        import sqlite3

        if path.is_symlink():
            raise FolderError(f"{path} is a link; planbook does not follow links. Remove it and try again.")
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
                raise FolderError(
                    f"{path} is not planbook's own. It keeps nothing: remove it and try again."
                ) from error
            raise folder_error(path, error) or error from error

    def release(self) -> None:
        """Let others work."""
        self._connection.close()
