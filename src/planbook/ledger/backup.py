"""A copy of the ledger that is whole although it is in use."""

import tempfile
from contextlib import closing
from pathlib import Path

from planbook.errors import FolderError
from planbook.ledger.faults import folder_error


def whole_copy(path: Path) -> bytes:
    """The bytes of a copy of the ledger at `path` as it stands between two transactions.

    Raises FolderError where the ledger does not pass SQLite's own check: a copy of it would be worth nothing.
    """
    import sqlite3

    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / path.name
        try:
            with (
                closing(sqlite3.connect(path.absolute(), timeout=10)) as source,
                closing(sqlite3.connect(target)) as made,
            ):
                source.backup(made)
                found = made.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise folder_error(path, error) or error from error
        if found != ("ok",):
            raise FolderError(f"{path} is damaged ({found[0]}). Put back your last copy of it.")
        return target.read_bytes()
