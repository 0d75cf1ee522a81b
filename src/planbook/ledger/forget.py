"""Erasing a unit from the ledger. What is left is a tombstone: that a file of this SHA-256 once came, and when."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A file that came and was erased."""

    receipt: int
    sha256: str
    period: str
    received_on: date
    forgotten_on: date


def erase(engine: "Engine", unit: str, on: date) -> list[Tombstone]:
    """Erase the files that came from `unit`, all that was read of them, and what was found in them.

    Files that could not be read are the unit's where their name begins with its id. Returns what is now left of
    each; the space is overwritten, so that nothing can be brought back from the file of the ledger.
    """
    from sqlalchemy import and_, delete, func, or_, select, text, update

    from planbook.ledger.schema import decision, file, finding, receipt, row, sheet

    own = or_(
        receipt.c.unit == unit,
        and_(receipt.c.unit.is_(None), func.lower(receipt.c.name).startswith(f"{unit.lower()}_", autoescape=True)),
    )
    with engine.connect() as connection:
        connection.execute(text("PRAGMA secure_delete = ON"))
        connection.commit()
        with connection.begin():
            found = connection.execute(select(receipt).where(own, receipt.c.forgotten_on.is_(None))).all()
            numbers = [line.id for line in found]
            for table in (row, sheet):
                connection.execute(delete(table).where(table.c.receipt.in_(numbers)))
            connection.execute(
                delete(decision).where(or_(decision.c.unit == unit, decision.c.receipt.in_(numbers)))
            )
            paths = {f"returned/{line.folder_period}/{line.name}" for line in found}
            of_files = [func.json_extract(finding.c.content, "$.file") == path for path in sorted(paths)]
            connection.execute(delete(finding).where(or_(finding.c.unit == unit, *of_files)))
            connection.execute(
                update(receipt)
                .where(receipt.c.id.in_(numbers))
                .values(name="", problems="[]", forgotten_on=on.isoformat())
            )
            others = select(receipt.c.sha).where(receipt.c.forgotten_on.is_(None))
            shas = {line.sha for line in found}
            connection.execute(delete(file).where(file.c.sha.in_(shas), file.c.sha.not_in(others)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))
    return [
        Tombstone(line.id, line.sha, line.folder_period, date.fromisoformat(line.received_on), on) for line in found
    ]


def tombstones(engine: "Engine") -> dict[str, Tombstone]:
    """What was erased, by SHA-256."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    query = select(receipt).where(receipt.c.forgotten_on.is_not(None)).order_by(receipt.c.id)
    with engine.connect() as connection:
        return {
            line.sha: Tombstone(
                line.id,
                line.sha,
                line.folder_period,
                date.fromisoformat(line.received_on),
                date.fromisoformat(line.forgotten_on),
            )
            for line in connection.execute(query)
        }
