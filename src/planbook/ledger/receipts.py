"""What was received: each file with the day, the folder and the reader, and what was read of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.ledger.contents import head_of, keep_bytes, keep_tables
from planbook.ledger.decisions import days_it_came
from planbook.ledger.seals import RECEIPT, damaged, decoding, is_whole, seal_receipt
from planbook.ledger.slots import in_part
from planbook.model.submission import PART_SAID, Submission, said_part
from planbook.model.submission_json import head_from_json

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Receipt:
    """One received file."""

    id: int
    sha256: str
    name: str
    """Its path below the period's folder of returned workbooks."""
    received_on: date
    """The day on which it was received, or on which it really came where that was decided."""
    reader: str
    period: str
    """The period in whose folder it lay."""
    unit: str | None = None
    """Whose it says it is."""


def receipts_of(connection: "Connection", path: Path, period: str | None, until: int | None) -> list[Receipt]:
    """What was received into the folder of `period`, or of every one, oldest first.

    `until` is the last decision that counts for the days on which files really came. Raises LedgerError where a
    line of the ledger at `path` is not as it was written.
    """
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt).order_by(receipt.c.id)
    if period is not None:
        query = query.where(receipt.c.folder_period == period)
    lines = connection.execute(query).all()
    came_on = days_it_came(connection, until, path)
    receipts = []
    for line in lines:
        if not is_whole(line, RECEIPT):
            raise damaged(path, f"receipt {line.id} is not as it was written")
        with decoding(path, f"receipt {line.id}"):
            came = came_on.get((line.folder_period, line.sha)) or date.fromisoformat(line.received_on)
        place = (line.folder_period, line.unit)
        receipts.append(Receipt(line.id, line.sha, line.name, came, line.reader, *place))
    return receipts


def add_receipt(
    connection: "Connection",
    period: str,
    name: str,
    data: bytes,
    submission: Submission,
    received_on: date,
    reader: str,
) -> int:
    """Keep a received file with all that was read of it; returns the receipt's id."""
    from sqlalchemy import insert

    from planbook.ledger.schema import receipt

    sha = keep_bytes(connection, data)
    values = {
        "sha": sha,
        "folder_period": period,
        "name": name,
        "received_on": received_on.isoformat(),
        **head_of(submission, reader),
    }
    added = connection.execute(insert(receipt).values(values)).inserted_primary_key
    number = int(added[0]) if added else 0
    keep_tables(connection, number, submission)
    seal_receipt(connection, number)
    return number


def replace_reading(connection: "Connection", number: int, submission: Submission, reader: str) -> None:
    """Put what a newer reader made of a receipt's bytes in the place of what the older one did."""
    from sqlalchemy import delete, update

    from planbook.ledger.schema import receipt, row, sheet

    connection.execute(delete(row).where(row.c.receipt == number))
    connection.execute(delete(sheet).where(sheet.c.receipt == number))
    keep_tables(connection, number, submission)
    connection.execute(update(receipt).where(receipt.c.id == number).values(head_of(submission, reader)))
    seal_receipt(connection, number)


def read_seals(connection: "Connection") -> Mapping[int, str]:
    """The seal of what was read of each receipt, by its id."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt.c.id, receipt.c.tables).where(receipt.c.tables.is_not(None))
    return {line.id: line.tables for line in connection.execute(query)}


def versions_of(connection: "Connection", period: str) -> Mapping[tuple[str, str], list[str]]:
    """The SHA-256 of the differing files that came of each unit and template, in the order they came in; those of a
    part are under its own slot."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt).where(
        receipt.c.folder_period == period, receipt.c.period == period, receipt.c.forgotten_on.is_(None)
    )
    found: dict[tuple[str, str], list[str]] = {}
    for line in connection.execute(query.order_by(receipt.c.id)):
        template = in_part(line.template or "", _part(line.problems))
        known = found.setdefault((line.unit or "", template), [])
        if line.sha not in known:
            known.append(line.sha)
    return found


def _part(kept: str) -> str:
    """The part that a receipt says it is, from the problems that are kept with it."""
    return said_part(head_from_json(json.loads(kept)).problems) if PART_SAID in kept else ""


def units_of(connection: "Connection") -> frozenset[str]:
    """The units from which something that is kept has come."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt.c.unit).where(receipt.c.unit.is_not(None), receipt.c.forgotten_on.is_(None))
    return frozenset(connection.execute(query.distinct()).scalars())
