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


def owners_before(connection: "Connection") -> list[tuple[str, str]]:
    """The identities and names, other than those of today, under which the owner has used the ledger."""
    from sqlalchemy import select

    from planbook.ledger.schema import owner_before

    known = owner_before.c
    return [(line.identity, line.trust) for line in connection.execute(select(known.identity, known.trust))]


def record_owner(connection: "Connection", told: Owner) -> None:
    """Put `told` in the place of the owner that the ledger named; what that was called otherwise is remembered."""
    from sqlalchemy import delete, insert, select

    from planbook.ledger.schema import owner, owner_before

    known = {(told.identity, told.trust), *owners_before(connection)}
    for line in connection.execute(select(owner.c.identity, owner.c.trust)).all():
        if (line.identity, line.trust) not in known:
            connection.execute(insert(owner_before).values(identity=line.identity, trust=line.trust))
    connection.execute(delete(owner))
    values = {"identity": told.identity, "trust": told.trust, "units": json.dumps(sorted(told.units))}
    connection.execute(insert(owner).values(id=1, **values))
