"""What people decide of what came: which file stands, which is withdrawn, on which day one really came.

All are lines of one table in the order in which they were decided, so that a run knows by one number what had been
decided by then. Nothing of a receipt is altered by them.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.ledger.seals import damaged, decoding, is_whole, seal_decision, sealed_of_decision
from planbook.ledger.slots import DecidedSlot, Outcome, Slot

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

WITHDRAWN, CAME = "withdrawn", "came"
"""The kinds of decision beside those that say what stands, which have none."""


def add_outcome(connection: "Connection", outcome: Outcome, on: date) -> None:
    """Record what now stands in a slot."""
    stands = {"receipt": outcome.stands, "supersedes": outcome.before, "chosen": int(outcome.chosen)}
    _add(connection, outcome.slot, on, {**stands, "among": json.dumps(sorted(outcome.among))})


def add_withdrawal(connection: "Connection", slot: Slot, receipt: int, on: date) -> None:
    """Record that a file is withdrawn."""
    _add(connection, slot, on, {"receipt": receipt, "kind": WITHDRAWN})


def add_day(connection: "Connection", slot: Slot, receipt: int, came_on: date, on: date) -> None:
    """Record on which day a file really came."""
    _add(connection, slot, on, {"receipt": receipt, "kind": CAME, "came_on": came_on.isoformat()})


def _add(connection: "Connection", slot: Slot, on: date, values: Mapping[str, Any]) -> None:
    from sqlalchemy import insert

    from planbook.ledger.schema import decision

    period, unit, template = slot
    whose = {"period": period, "unit": unit, "template": template, "decided_on": on.isoformat()}
    line = {**whose, "chosen": 0, "among": "[]", **values}
    added = connection.execute(insert(decision).values(line)).inserted_primary_key
    seal_decision(connection, int(added[0]) if added else 0)


def without_receipts(connection: "Connection") -> dict[int, str]:
    """The decisions about files of which the ledger has no line any more, by their numbers, each in words."""
    from sqlalchemy import select

    from planbook.ledger.schema import decision, receipt

    gone = select(decision.c.id, decision.c.receipt).where(decision.c.receipt.not_in(select(receipt.c.id)))
    return {
        line.id: f"the line of receipt {line.receipt}, which decision {line.id} is about, is gone"
        for line in connection.execute(gone.order_by(decision.c.id))
    }


def check_receipts(connection: "Connection", path: Path) -> None:
    """Raise LedgerError where a decision is about a file of which there is no line any more."""
    for what in without_receipts(connection).values():
        raise damaged(path, what)


def decided_in(
    connection: "Connection", period: str, until: int | None, path: Path
) -> dict[Slot, list[DecidedSlot]]:
    """For each slot of `period` what was decided to stand in it or withdrawn, up to the decision `until`.

    The newest comes last. Raises LedgerError where a line is not as it was written.
    """
    from sqlalchemy import or_, select

    from planbook.ledger.schema import decision

    check_receipts(connection, path)
    of_files = or_(decision.c.kind.is_(None), decision.c.kind != CAME)
    found: dict[Slot, list[DecidedSlot]] = {}
    for line in _lines(connection, select(decision).where(decision.c.period == period, of_files), until, path):
        with decoding(path, f"decision {line.id}"):
            among = frozenset(json.loads(line.among))
        told = DecidedSlot(line.receipt, bool(line.chosen), among, line.kind == WITHDRAWN)
        found.setdefault((line.period, line.unit, line.template), []).append(told)
    return found


def days_it_came(connection: "Connection", until: int | None, path: Path) -> dict[tuple[str, str], date]:
    """The days on which files really came of which that was decided, by period and SHA-256."""
    from sqlalchemy import select

    from planbook.ledger.schema import decision, receipt

    query = select(decision, receipt.c.sha).join(receipt, receipt.c.id == decision.c.receipt)
    found = {}
    for line in _lines(connection, query.where(decision.c.kind == CAME), until, path):
        with decoding(path, f"decision {line.id}"):
            found[line.period, line.sha] = date.fromisoformat(line.came_on)
    return found


def _lines(connection: "Connection", query: "Select[Any]", until: int | None, path: Path) -> "Iterator[Row[Any]]":
    from planbook.ledger.schema import decision

    if until is not None:
        query = query.where(decision.c.id <= until)
    for line in connection.execute(query.order_by(decision.c.id)):
        if not is_whole(line, sealed_of_decision(line)):
            raise damaged(path, f"decision {line.id} is not as it was written")
        yield line
