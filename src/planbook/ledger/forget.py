"""Erasing from the ledger: a unit, or whole periods. What is left is a tombstone: that a file of this SHA-256 once
came, and when."""

import os
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.errors import FolderError
from planbook.ledger.approvals import erase_approvals
from planbook.ledger.publications import hide_lines, reseal
from planbook.ledger.readings import erase_readings, erase_unkept_readings
from planbook.ledger.seals import RECEIPT as SEALED
from planbook.ledger.seals import damaged, decoding, is_whole, seal_receipt
from planbook.model.names import returned_path

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine, Row

SPACE = "the space of what was erased"
"""What is unfinished until the ledger's file has been rewritten without the space that erasing left in it."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A file that came and was erased."""

    receipt: int
    sha256: str
    period: str
    received_on: date
    forgotten_on: date


def erase_unit(engine: "Engine", path: Path, unit: str, on: date) -> list[Tombstone]:
    """Erase the files that came from `unit`, all that was read of them, and what was found in them.

    Files that could not be read are the unit's where their name begins with its id. Returns what is now left of
    each. What is erased is overwritten at once; `reclaim_space` then gives the space back.
    """
    from sqlalchemy import and_, delete, func, or_, update

    from planbook.ledger.schema import decision, finding, published, receipt, run

    own = or_(
        receipt.c.unit == unit,
        and_(receipt.c.unit.is_(None), func.lower(receipt.c.name).startswith(f"{unit.lower()}_", autoescape=True)),
    )
    with engine.begin() as connection:
        found = _erase_receipts(connection, own, on)
        paths = sorted({returned_path(line.folder_period, line.name) for line in found})
        of_files = [_file_of_finding() == path for path in paths]
        connection.execute(delete(decision).where(decision.c.unit == unit))
        erase_approvals(connection, unit)
        connection.execute(delete(finding).where(or_(finding.c.unit == unit, *of_files)))
        connection.execute(update(run).values(looked=None))  # which names files
        hide_lines(connection, published.c.unit == unit)
        erase_readings(connection)  # a register that still has the unit is read again
        _erase_files(connection)
    return [_tombstone(line, on, path) for line in found]


def erase_periods(engine: "Engine", path: Path, periods: Collection[str], on: date) -> list[Tombstone]:
    """Erase all that came in `periods`, and the runs over them with what they found.

    Returns what is now left of each file.
    """
    from sqlalchemy import delete, select, update

    from planbook.ledger.schema import decision, finding, output, publication, published, receipt, run, verdict

    with engine.begin() as connection:
        found = _erase_receipts(connection, receipt.c.folder_period.in_(periods), on)
        connection.execute(delete(decision).where(decision.c.period.in_(periods)))
        runs = select(run.c.id).where(run.c.period.in_(periods))
        for table in (finding, output, verdict):
            connection.execute(delete(table).where(table.c.run.in_(runs)))
        connection.execute(delete(run).where(run.c.period.in_(periods)))
        went_out = select(publication.c.id).where(publication.c.period.in_(periods))
        hide_lines(connection, published.c.publication.in_(went_out))
        numbers = connection.execute(went_out).scalars().all()
        connection.execute(update(publication).where(publication.c.id.in_(numbers)).values(run=0))  # which is gone
        reseal(connection, numbers)
        _erase_files(connection)
    return [_tombstone(line, on, path) for line in found]


def _file_of_finding() -> "ColumnElement[str]":
    """The file that a kept finding is of; none where its line is damaged."""
    from sqlalchemy import case, func

    from planbook.ledger.schema import finding

    return case((func.json_valid(finding.c.content) == 1, func.json_extract(finding.c.content, "$.file")), else_="")


def _erase_receipts(connection: "Connection", own: "ColumnElement[bool]", on: date) -> "Sequence[Row[Any]]":
    """Erase all that is kept of these receipts but their line, which keeps the SHA-256 and the days."""
    from sqlalchemy import delete, select, update

    from planbook.ledger.schema import decision, receipt, redaction, row, sheet

    found = connection.execute(select(receipt).where(own, receipt.c.forgotten_on.is_(None))).all()
    numbers = [line.id for line in found]
    for table in (row, sheet, redaction):
        connection.execute(delete(table).where(table.c.receipt.in_(numbers)))
    connection.execute(delete(decision).where(decision.c.receipt.in_(numbers)))
    connection.execute(
        update(receipt).where(receipt.c.id.in_(numbers)).values(name="", problems="[]", forgotten_on=on.isoformat())
    )
    for number in numbers:
        seal_receipt(connection, number)
    return found


def _erase_files(connection: "Connection") -> None:
    """Erase the bytes that no receipt and no run has any more; their space is left to be given back."""
    from sqlalchemy import delete, select
    from sqlalchemy.dialects.sqlite import insert

    from planbook.ledger.schema import file, kept_of_runs, receipt, unfinished

    received = select(receipt.c.sha).where(receipt.c.forgotten_on.is_(None))
    unused = delete(file).where(file.c.sha.not_in(received), file.c.sha.not_in(kept_of_runs()))
    erased = connection.execute(unused)
    erase_unkept_readings(connection)
    if erased.rowcount:
        connection.execute(insert(unfinished).values(work=SPACE).on_conflict_do_nothing())


def reclaim_space(engine: "Engine", path: Path) -> bool:
    """Rewrite the ledger's file without the space that erasing left; whether there was any to give back.

    Raises FolderError where there is no room for it, naming both disks that it takes room on: what was erased is
    erased all the same.
    """
    from sqlalchemy import delete, select, text

    from planbook.ledger.schema import unfinished

    with engine.connect() as connection:
        if connection.execute(select(unfinished).where(unfinished.c.work == SPACE)).one_or_none() is None:
            return False
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))
    except FolderError as error:
        scratch = next((os.environ[name] for name in ("SQLITE_TMPDIR", "TMPDIR") if os.environ.get(name)), "")
        needed = path.stat().st_size // 1024 + 1
        raise FolderError(
            f"{error} Writing it again takes {needed:,} KB of room in {path.parent}, and as much in "
            f"{scratch or tempfile.gettempdir()} for a moment."
        ) from error
    with engine.begin() as connection:
        connection.execute(delete(unfinished).where(unfinished.c.work == SPACE))
    return True


def tombstones(engine: "Engine", path: Path) -> dict[str, Tombstone]:
    """What was erased, by SHA-256."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt).where(receipt.c.forgotten_on.is_not(None)).order_by(receipt.c.id)
    found = {}
    with engine.connect() as connection:
        for line in connection.execute(query):
            if not is_whole(line, SEALED):
                raise damaged(path, f"receipt {line.id} is not as it was written")
            with decoding(path, f"receipt {line.id}"):
                found[line.sha] = _tombstone(line, date.fromisoformat(line.forgotten_on), path)
    return found


def _tombstone(line: "Row[Any]", on: date, path: Path) -> Tombstone:
    with decoding(path, f"receipt {line.id}"):
        return Tombstone(line.id, line.sha, line.folder_period, date.fromisoformat(line.received_on), on)
