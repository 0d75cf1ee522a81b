"""Whether anything that counts in a ledger has changed: a digest of what came, of what was decided and removed."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.ledger.seals import (
    APPROVAL,
    RECEIPT,
    damaged,
    is_whole,
    sealed_of_decision,
    tables_of,
    tables_seal,
)
from planbook.model.sha256 import sha256_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def digest_of_marks(connection: "Connection", path: Path) -> str:
    """The SHA-256 of the seals of all receipts and decisions, and of what was removed from them.

    Each line is looked at, and each row that was read: raises LedgerError where one is not as it was written.
    """
    from sqlalchemy import select

    from planbook.ledger.schema import approval, decision, receipt, redaction

    lines: list[list[object]] = []
    for line in connection.execute(select(receipt).order_by(receipt.c.id)).all():
        if not is_whole(line, RECEIPT):
            raise damaged(path, f"receipt {line.id} is not as it was written")
        if line.forgotten_on is None and line.tables not in (None, tables_seal(*tables_of(connection, line.id))):
            raise damaged(path, f"what was read of {line.name} (receipt {line.id}) is not as it was written")
        lines.append(["receipt", line.id, line.seal, line.reader, line.forgotten_on])
    for line in connection.execute(select(decision).order_by(decision.c.id)).all():
        if not is_whole(line, sealed_of_decision(line)):
            raise damaged(path, f"decision {line.id} is not as it was written")
        lines.append(["decision", line.id, line.seal])
    for line in connection.execute(select(approval).order_by(approval.c.id)).all():
        if not is_whole(line, APPROVAL):
            raise damaged(path, f"approval {line.id} is not as it was written")
        lines.append(["approval", line.id, line.seal])
    removed = select(redaction.c.id, redaction.c.sha_after).order_by(redaction.c.id)
    lines += [["redaction", *line] for line in connection.execute(removed)]
    return sha256_of(json.dumps(lines).encode())
