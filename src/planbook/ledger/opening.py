"""Opening `ledger.db`, as it is or as a copy in memory; one that an earlier planbook made is brought up to date."""

import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.errors import FolderError
from planbook.ledger.faults import folder_error

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

_STEPS = (
    # 1: what each run made of each file, and what was decided by then; what has been erased.
    (
        "ALTER TABLE run ADD COLUMN decisions INTEGER",
        "ALTER TABLE receipt ADD COLUMN forgotten_on TEXT",
    ),
)
"""What brings a ledger from each version to the next; the first from one that has no number to 1."""


def open_engine(path: Path, *, scratch: bool) -> "Engine":
    """The ledger at `path`, made if it is not there; `scratch`: a copy in memory.

    Raises FolderError where it cannot be used.
    """
    import sqlite3

    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool, StaticPool

    if path.is_symlink():
        raise FolderError(f"{path} is a link; planbook does not follow links. Put the ledger itself there.")
    if scratch:
        engine = create_engine("sqlite://", poolclass=StaticPool)
    else:
        # Network and synchronised folders do not bear SQLite's write-ahead log: the default stays.
        # The path is handed over as it is: in an address of the database, "?" and "%" in it would be read as more.
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(path.absolute(), timeout=10), poolclass=QueuePool
        )

    def tell(context: "ExceptionContext") -> None:
        error = folder_error(path, context.original_exception)
        if error is not None:
            raise error from context.original_exception

    # Whatever is done with the ledger, later as well as now: a full disk is told here, once for all of it.
    event.listen(engine, "handle_error", tell)
    if scratch:
        _copy(path, engine)
    with engine.begin() as connection:
        _bring_up_to_date(connection, path)
    return engine


def _bring_up_to_date(connection: "Connection", path: Path) -> None:
    from sqlalchemy import inspect, text

    from planbook.ledger.schema import metadata

    version = int(connection.execute(text("PRAGMA user_version")).scalar() or 0)
    if version > len(_STEPS):
        raise FolderError(f"{path} was made by a newer planbook than this one. Install that one and try again.")
    if version == len(_STEPS):
        return
    # In one transaction, which the driver does not begin by itself for these statements: whoever is killed here
    # leaves the ledger as it was.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    if inspect(connection).has_table("receipt"):
        for step in _STEPS[version:]:
            for statement in step:
                connection.execute(text(statement))
    metadata.create_all(connection)
    connection.execute(text(f"PRAGMA user_version = {len(_STEPS)}"))


def _copy(path: Path, engine: "Engine") -> None:
    """Bring what the ledger at `path` holds, where there is one, into the memory of `engine`."""
    import sqlite3

    if not path.exists():
        return
    with closing(engine.raw_connection()) as target:
        connection = target.driver_connection
        if not isinstance(connection, sqlite3.Connection):
            raise TypeError("a ledger is kept by SQLite")
        try:
            try:
                _back_up(path, connection)
            except sqlite3.OperationalError:
                # A killed run left its journal, and where nothing can be written it cannot be played back.
                journal = path.with_name(f"{path.name}-journal")
                if not journal.exists():
                    raise
                with tempfile.TemporaryDirectory() as scratch:
                    for file in (path, journal):
                        shutil.copyfile(file, Path(scratch) / file.name)  # without its mode, which forbids too much
                    _back_up(Path(scratch) / path.name, connection)
        except sqlite3.Error as error:
            raise folder_error(path, error) or error from error


def _back_up(path: Path, target: "sqlite3.Connection") -> None:
    import sqlite3

    with closing(sqlite3.connect(path.absolute())) as source:
        source.backup(target)
