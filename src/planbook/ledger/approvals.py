"""What was agreed and refused of plans, as values by record and ref: they outlive every file."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.ledger.seals import APPROVAL, damaged, decoding, is_whole, seal_line
from planbook.model.approval import Approval
from planbook.model.values import from_json, to_json

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


def add_approvals(engine: "Engine", approvals: Sequence[Approval]) -> None:
    """Record what was decided; a later line of the same value counts in the place of an earlier one."""
    from sqlalchemy import insert

    from planbook.ledger.schema import approval

    with engine.begin() as connection:
        for one in approvals:
            values = {
                "unit": one.unit,
                "year": one.year,
                "record": one.record,
                "ref": one.ref,
                "field": one.field,
                "value": json.dumps([to_json(one.value), isinstance(one.value, date)], ensure_ascii=False),
                "refused": int(one.refused),
                "decided_on": one.on.isoformat(),
                "decided_by": one.by,
            }
            added = connection.execute(insert(approval).values(values)).inserted_primary_key
            seal_line(connection, approval, int(added[0]) if added else 0, APPROVAL)


def last_approval(engine: "Engine") -> int:
    """The number of the newest line; 0 where there is none."""
    from sqlalchemy import func, select

    from planbook.ledger.schema import approval

    with engine.connect() as connection:
        return connection.execute(select(func.max(approval.c.id))).scalar() or 0


def approvals_of(engine: "Engine", path: Path, year: str, last: int | None, until: date | None) -> list[Approval]:
    """What was decided of the plans of an academic year, in the order in which it was recorded.

    `last` is the newest line that counts; where that is not known, the day `until` which decisions count. Raises
    LedgerError where a line is not as it was written.
    """
    from sqlalchemy import select

    from planbook.ledger.schema import approval

    found = []
    with engine.connect() as connection:
        for line in connection.execute(select(approval).where(approval.c.year == year).order_by(approval.c.id)):
            if not is_whole(line, APPROVAL):
                raise damaged(path, f"approval {line.id} is not as it was written")
            with decoding(path, f"approval {line.id}"):
                value, dated = json.loads(line.value)
                one = Approval(
                    line.unit,
                    line.year,
                    line.record,
                    line.ref,
                    line.field,
                    from_json(value, dated=bool(dated)),
                    bool(line.refused),
                    date.fromisoformat(line.decided_on),
                    line.decided_by,
                )
            counts = line.id <= last if last is not None else until is None or one.on <= until
            if counts:
                found.append(one)
    return found


def erase_approvals(connection: "Connection", unit: str) -> None:
    """Erase what was decided of the plans of `unit`."""
    from sqlalchemy import delete

    from planbook.ledger.schema import approval

    connection.execute(delete(approval).where(approval.c.unit == unit))
