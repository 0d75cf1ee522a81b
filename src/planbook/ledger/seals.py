"""Seals: what tells that a line of the ledger still says what was written.

SQLite notices a page that makes no sense, not a letter or a figure that has changed on the disk. So each line that
decides what counts, and all that was read of each workbook, is kept with a hash of itself.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.errors import LedgerError
from planbook.model.sha256 import sha256_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

RECEIPT = (
    "id", "sha", "folder_period", "name", "received_on", "period", "unit", "template", "version", "problems",
    "trust", "forgotten_on", "tables",
)  # fmt: skip
DECISION = ("id", "period", "unit", "template", "receipt", "supersedes", "decided_on", "chosen", "among")
_OF_A_FILE = ("kind", "came_on")
RUN = ("id", "period", "today", "as_at", "register", "declarations", "code_version", "decisions", "templates")
APPROVAL = ("id", "unit", "year", "record", "ref", "field", "value", "refused", "decided_on", "decided_by")
PUBLICATION = ("id", "day", "period", "meeting", "folder", "run", "receipts", "lines")
VERDICT = ("receipt", "verdict", "present")
"""What of each table is sealed, in this order for ever. A receipt's reader is not: were it another, the file would
only be read again."""


def seal_of(values: Iterable[Any]) -> str:
    """The seal of a line, or of the lines one after another."""
    return sha256_of(repr(tuple(values)).encode("utf-8", "surrogatepass"))[:32]


def line_seal(line: "Row[Any]", columns: Sequence[str]) -> str:
    """The seal that belongs to `line` as it is now."""
    return seal_of(getattr(line, column) for column in columns)


def sealed_of_decision(line: "Row[Any]") -> Sequence[str]:
    """What is sealed of a decision: of one that says what stands the same as ever."""
    return DECISION if line.kind is None and line.came_on is None else (*DECISION, *_OF_A_FILE)


def sealed_of_run(line: "Row[Any]") -> Sequence[str]:
    """What is sealed of a run: of one without figures of exports the same as ever."""
    return RUN if line.figures is None else (*RUN, "figures")


def is_whole(line: "Row[Any]", columns: Sequence[str]) -> bool:
    """Whether `line` is as it was written; one without a seal says nothing about it."""
    return line.seal is None or line.seal == line_seal(line, columns)


def tables_of(connection: "Connection", receipt: int) -> "tuple[Sequence[Row[Any]], Sequence[Row[Any]]]":
    """The sheets that are kept of what was read of a receipt, and their rows, each in order."""
    from sqlalchemy import select

    from planbook.ledger import schema

    sheets = select(schema.sheet).where(schema.sheet.c.receipt == receipt).order_by(schema.sheet.c.position)
    rows = select(schema.row).where(schema.row.c.receipt == receipt)
    rows = rows.order_by(schema.row.c.position, schema.row.c.number)
    return connection.execute(sheets).all(), connection.execute(rows).all()


def tables_seal(sheets: "Sequence[Row[Any]]", rows: "Sequence[Row[Any]]") -> str:
    """The seal of what `tables_of` gives."""
    digest = hashlib.sha256()
    for line in (*sheets, *rows):
        digest.update(repr(tuple(line)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def seal_receipt(connection: "Connection", number: int, *, tables: bool = True) -> None:
    """Seal the receipt as it now is; with `tables` what was read of it too."""
    from sqlalchemy import update

    from planbook.ledger.schema import receipt

    if tables:
        seal = tables_seal(*tables_of(connection, number))
        connection.execute(update(receipt).where(receipt.c.id == number).values(tables=seal))
    seal_line(connection, receipt, number, RECEIPT)


def seal_decision(connection: "Connection", number: int) -> None:
    """Seal the decision as it now is."""
    from sqlalchemy import select

    from planbook.ledger.schema import decision

    line = connection.execute(select(decision).where(decision.c.id == number)).one()
    seal_line(connection, decision, number, sealed_of_decision(line))


def seal_line(connection: "Connection", table: "Table", number: int, columns: Sequence[str]) -> None:
    """Seal the line `number` of `table` as it now is."""
    from sqlalchemy import select, update

    line = connection.execute(select(table).where(table.c.id == number)).one()
    connection.execute(update(table).where(table.c.id == number).values(seal=line_seal(line, columns)))


def seal_run(connection: "Connection", number: int) -> None:
    """Seal a run together with its verdicts."""
    from sqlalchemy import update

    from planbook.ledger.schema import run

    connection.execute(update(run).where(run.c.id == number).values(seal=run_seal(connection, number)))


def run_seal(connection: "Connection", number: int) -> str:
    """The seal that belongs to a run and its verdicts as they are now."""
    from sqlalchemy import select

    from planbook.ledger.schema import run, verdict

    line = connection.execute(select(run).where(run.c.id == number)).one()
    judged = connection.execute(select(verdict).where(verdict.c.run == number).order_by(verdict.c.receipt))
    return seal_of([line_seal(line, sealed_of_run(line)), *(line_seal(found, VERDICT) for found in judged)])


def seal_everything(connection: "Connection") -> None:
    """Seal a ledger of an earlier planbook, which had no seals."""
    from sqlalchemy import select

    from planbook.ledger import schema

    for number in connection.execute(select(schema.receipt.c.id)).scalars().all():
        seal_receipt(connection, number)
    for number in connection.execute(select(schema.decision.c.id)).scalars().all():
        seal_decision(connection, number)
    for number in connection.execute(select(schema.run.c.id)).scalars().all():
        seal_run(connection, number)


def damaged(path: Path, what: str) -> LedgerError:
    """That the ledger at `path` is not what was written, for those who run planbook."""
    return LedgerError(
        f"{path} is damaged: {what}. Nothing was changed. `planbook doctor` says what is whole, and which back-up "
        "would bring back the rest.",
        what,
    )


@contextmanager
def decoding(path: Path, what: str) -> Iterator[None]:
    """What is kept in the ledger at `path` is made into what it means; raises LedgerError where it means nothing.

    Of a ledger without seals, as an earlier planbook made it, this is all that shows damage in a line.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise damaged(path, f"{what} cannot be read ({type(error).__name__}: {error})") from error
