"""A copy of the ledger that is whole although it is in use."""

from contextlib import closing
from pathlib import Path

from planbook.ledger.faults import folder_error
from planbook.ledger.health import Health, health_of
from planbook.ledger.opening import connect
from planbook.ledger.seals import damaged
from planbook.model.declarations import Declarations
from planbook.model.prose import in_figures


def copy_whole(path: Path, target: Path, declarations: Declarations) -> Health:
    """Put a copy of the ledger at `path`, as it stands between two transactions, at `target`, which is new.

    Raises LedgerError where the copy is not whole in every line and every kept byte: it would be worth nothing; and
    FolderError that names the disk which is full or fails.
    """
    import sqlite3

    try:
        with closing(connect(path, timeout=10)) as source, closing(connect(target)) as made:
            try:
                source.backup(made)
            except sqlite3.OperationalError as error:
                # What cannot be written is the copy; what cannot be read, the ledger.
                full = (error.sqlite_errorcode & 0xFF) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
                raise folder_error(target.parent if full else path, error) or error from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise folder_error(path, error) or error from error
    health = health_of(target, declarations)
    if health.damage:
        more = len(health.damage) - 1
        raise damaged(path, health.damage[0].what + (f", and {in_figures(more, 'more fault')}" if more else ""))
    return health
