"""Whether anything that counts in a ledger has changed: a digest of what came, of what was decided and removed."""

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def marks_of(connection: "Connection") -> str:
    """The SHA-256 of the seals of all receipts and decisions, and of what was removed from them.

    A receipt's seal covers all that was read of it, so that no row need be looked at.
    """
    from sqlalchemy import select

    from planbook.ledger.schema import decision, receipt, redaction

    came = select(receipt.c.id, receipt.c.seal, receipt.c.reader, receipt.c.forgotten_on).order_by(receipt.c.id)
    decided = select(decision.c.id, decision.c.seal).order_by(decision.c.id)
    removed = select(redaction.c.id, redaction.c.sha_after).order_by(redaction.c.id)
    lines = [[list(line) for line in connection.execute(query)] for query in (came, decided, removed)]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()
