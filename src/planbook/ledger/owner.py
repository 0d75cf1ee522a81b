"""Whose ledger it is: the identity that it shares with the register of its trust and with back-ups."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.ledger.seals import damaged, decoding

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Owner:
    """The trust that a ledger belongs to, as its register last said of itself."""

    identity: str
    trust: str
    """Its name."""
    units: frozenset[str]
    """The ids of all units that its register has ever had while this ledger was used with it."""


def owner_of(connection: "Connection", path: Path) -> Owner | None:
    """The owner that the ledger at `path` names; None where it names none."""
    from sqlalchemy import select

    from planbook.ledger.schema import owner

    lines = connection.execute(select(owner)).all()
    if len(lines) > 1:
        raise damaged(path, "it names several owners")
    for line in lines:
        with decoding(path, "whose it is"):
            return Owner(line.identity, line.trust, frozenset(json.loads(line.units)))
    return None


def record_owner(connection: "Connection", told: Owner) -> None:
    """Put `told` in the place of the owner that the ledger named."""
    from sqlalchemy import delete, insert

    from planbook.ledger.schema import owner

    connection.execute(delete(owner))
    values = {"identity": told.identity, "trust": told.trust, "units": json.dumps(sorted(told.units))}
    connection.execute(insert(owner).values(id=1, **values))
