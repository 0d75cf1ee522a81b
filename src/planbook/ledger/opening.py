"""Opening `ledger.db`, as it is or as a copy in memory; one that an earlier planbook made is brought up to date."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.errors import FolderError, LedgerError
from planbook.files import scratch_folder, write_scratch
from planbook.ledger.faults import folder_error, is_no_file
from planbook.ledger.publications import note_unpublished
from planbook.ledger.seals import damaged, seal_everything

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

MARK = 0x706C616E
"""SQLite's application id of a ledger ("plan"), from version 2 on."""

_STEPS: Sequence[Sequence[tuple[str, str] | Callable[["Connection"], None]]] = (
    # 1: what each run made of each file, and what was decided by then; what has been erased.
    (("run", "decisions INTEGER"), ("receipt", "forgotten_on TEXT")),
    # 2: seals; whose it is, cells whose words were removed, and unfinished work are tables of their own.
    (
        ("receipt", "trust TEXT"),
        ("receipt", "tables TEXT"),
        ("receipt", "seal TEXT"),
        ("decision", "seal TEXT"),
        ("run", "templates TEXT"),
        ("run", "seal TEXT"),
        seal_everything,
    ),
    # 3: by what a run knows that nothing has changed.
    (("run", "looked TEXT"),),
    # 4: that a file is withdrawn, and on which day one really came.
    (("decision", "kind TEXT"), ("decision", "came_on TEXT")),
    # 5: what was agreed of plans is a table of its own.
    (),
    # 6: what was published, in tables of its own; of what went out before nothing is known, which is said once.
    (("run", "publications INTEGER"), ("run", "restated INTEGER"), note_unpublished),
    # 7: what was read of registers is a table of its own.
    (),
    # 8: the identities and names that the trust had before are a table of their own.
    (),
    # 9: what exports gave of figures.
    (("run", "figures TEXT"),),
)
"""What brings a ledger from each version to the next, the first from one that has no number to 1: columns that are
added, and what is done once they all are."""


def open_engine(path: Path, *, scratch: bool) -> "Engine":
    """The ledger at `path`, made if it is not there; `scratch`: a copy in memory.

    Raises FolderError where it cannot be used, and LedgerError for a file that is no ledger.
    """

    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.pool import QueuePool, StaticPool

    from planbook.ledger.dialect import COMPILED, URL

    if path.is_symlink():
        raise FolderError(f"{path} is a link; planbook does not follow links. Put the ledger itself there.")
    if path.exists() and not path.is_file():
        raise FolderError(is_no_file(path))
    if scratch:
        engine = create_engine(URL, poolclass=StaticPool)
    else:
        # Given to SQLite as it is: a URL made of a path would be read as one, `?` and `%` included.
        # Network and synchronised folders do not bear SQLite's write-ahead log: the default stays.
        engine = create_engine(URL, creator=lambda: _connected(path), poolclass=QueuePool)
    engine.update_execution_options(compiled_cache=COMPILED)

    def tell(context: "ExceptionContext") -> None:
        error = folder_error(path, context.original_exception)
        if error is not None:
            raise error from context.original_exception

    # Whatever is done with the ledger, later as well as now: a full disk is told here, once for all of it.
    event.listen(engine, "handle_error", tell)
    if scratch:
        _copy(path, engine)
    try:
        with engine.begin() as connection:
            _bring_up_to_date(connection, path)
            _check_tables(connection, path)
    except OperationalError as error:
        # What is asked of it here is the same of every ledger: one that cannot answer is damaged.
        raise damaged(path, f"SQLite says: {error.orig}") from error
    return engine


def _connected(path: Path) -> "sqlite3.Connection":
    """A connection on which what is deleted is overwritten: rows read again, and all that is to be forgotten."""
    connection = connect(path, timeout=10)
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def connect(path: Path, timeout: float = 5) -> "sqlite3.Connection":
    """A connection to the database at `path`, which is never taken for anything but a path.

    Where others are at work on it, it is tried for `timeout` seconds.
    """
    import sqlite3

    # An absolute path begins with no scheme, which some builds of SQLite would take it for.
    return sqlite3.connect(path.absolute(), timeout)


def is_no_ledger(path: Path) -> bool:
    """Whether there is no ledger at `path`: no file, or a database without a single table."""
    if not path.exists():
        return True
    if not path.is_file():
        return False
    if path.stat().st_size == 0:
        return True
    import sqlite3

    try:
        with closing(connect(path)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))
    except (sqlite3.Error, UnicodeDecodeError):
        return False  # opening it says what is the matter


def _bring_up_to_date(connection: "Connection", path: Path) -> None:
    from sqlalchemy import text

    from planbook.ledger.schema import metadata

    tables = _columns(connection)
    _refuse_foreign(connection, path, tables)
    version = int(connection.execute(text("PRAGMA user_version")).scalar() or 0)
    if version > len(_STEPS):
        raise FolderError(f"{path} was made by a newer planbook than this one. Install that one and try again.")
    if version == len(_STEPS):
        return
    # In one transaction, which the driver does not begin by itself for these statements: whoever is killed here
    # leaves the ledger as it was.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    metadata.create_all(connection)
    changes = [change for step in _STEPS[version:] for change in step] if tables else []
    for change in changes:
        if isinstance(change, tuple):
            _add_column(connection, *change)
    for change in changes:
        if not isinstance(change, tuple):
            change(connection)
    connection.execute(text(f"PRAGMA application_id = {MARK}"))
    connection.execute(text(f"PRAGMA user_version = {len(_STEPS)}"))


def _check_tables(connection: "Connection", path: Path) -> None:
    """Raise LedgerError where a table or a column is not there, as when the letters of its name have changed."""
    from planbook.ledger.schema import metadata

    there = _columns(connection)
    for table in metadata.sorted_tables:
        missing = {column.name for column in table.columns} - there.get(table.name, set())
        if missing:
            raise damaged(path, f"its table {table.name} lacks {', '.join(sorted(missing))}")


def _add_column(connection: "Connection", table: str, column: str) -> None:
    from sqlalchemy import text

    if column.partition(" ")[0] not in _columns(connection)[table]:
        connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {column}"))


_FIRST = {
    "file": {"sha", "bytes"},
    "receipt": {"id", "sha", "folder_period", "name", "received_on", "reader"},
    "decision": {"period", "unit", "template", "receipt"},
    "run": {"id", "period", "register"},
}
"""Tables and columns that every ledger has had from the first."""


def _columns(connection: "Connection") -> dict[str, set[str]]:
    """The names of the columns of each table there is."""
    from sqlalchemy import text

    asked = text(
        "SELECT held.name, info.name FROM sqlite_master AS held, pragma_table_info(held.name) AS info "
        "WHERE held.type = 'table' AND held.name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(asked):
        found.setdefault(table, set()).add(column)
    return found


def _refuse_foreign(connection: "Connection", path: Path, tables: dict[str, set[str]]) -> None:
    """Raise LedgerError for a database that planbook has not made: nothing is ever added to one."""
    from sqlalchemy import text

    if not tables:
        return
    mark = connection.execute(text("PRAGMA application_id")).scalar()
    ours = all(columns <= tables.get(name, set()) for name, columns in _FIRST.items())
    if not ours or mark not in (0, MARK):
        raise LedgerError(
            f"{path} is a database, but not a ledger of planbook. Move it away and put the trust's own there."
        )


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
                if not journal.is_file():
                    raise
                with scratch_folder() as scratch:
                    for file in (path, journal):  # without their modes, which forbid too much
                        write_scratch(scratch / file.name, file.read_bytes())
                    _back_up(scratch / path.name, connection)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise folder_error(path, error) or error from error


def _back_up(path: Path, target: "sqlite3.Connection") -> None:
    with closing(connect(path)) as source:
        source.backup(target)
