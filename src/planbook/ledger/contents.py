"""What the ledger keeps of one received file: its bytes, what it says of itself, its tables row by row."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from planbook.model.declarations import Declarations
from planbook.model.submission import Submission
from planbook.model.submission_json import (
    head_from_json,
    head_to_json,
    table_from_json,
    table_to_json,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection


def keep_bytes(connection: "Connection", data: bytes) -> str:
    """Keep `data` under its SHA-256, once."""
    from sqlalchemy.dialects.sqlite import insert

    from planbook.ledger.schema import file

    sha = hashlib.sha256(data).hexdigest()
    connection.execute(insert(file).values(sha=sha, bytes=data).on_conflict_do_nothing())
    return sha


def head_of(submission: Submission, reader: str) -> dict[str, Any]:
    """What a receipt keeps of the submission itself."""
    return {
        "period": submission.period,
        "unit": submission.unit,
        "template": submission.template,
        "version": submission.version,
        "problems": json.dumps(head_to_json(submission), ensure_ascii=False),
        "reader": reader,
    }


def keep_tables(connection: "Connection", number: int, submission: Submission) -> None:
    """Keep the tables of the receipt `number`."""
    from sqlalchemy import insert

    from planbook.ledger.schema import row, sheet

    sheets, rows = [], []
    for position, table in enumerate(submission.tables):
        data = table_to_json(table)
        sheets.append(
            {
                "receipt": number,
                "position": position,
                "record": table.record,
                "sheet": table.sheet,
                "keys": json.dumps(data["keys"]),
                "letters": json.dumps(data["letters"]),
                "key_rows": json.dumps(data["key_rows"]) if data["key_rows"] else None,
                "faults": json.dumps(data["faults"], ensure_ascii=False),
            }
        )
        rows += [
            {
                "receipt": number,
                "position": position,
                "number": order,
                "n": n,
                "excluded": excluded,
                "cells": json.dumps(values, ensure_ascii=False),
            }
            for order, (n, excluded, values) in enumerate(data["rows"])
        ]
    if sheets:
        connection.execute(insert(sheet), sheets)
    if rows:
        connection.execute(insert(row), rows)


def submission_of(connection: "Connection", number: int, declarations: Declarations) -> Submission:
    """What was read of the receipt `number`; raises KeyError."""
    from sqlalchemy import select

    from planbook.ledger.schema import receipt, row, sheet

    head = connection.execute(select(receipt).where(receipt.c.id == number)).one_or_none()
    if head is None:
        raise KeyError(number)
    rows: dict[int, list[list[Any]]] = {}
    query = select(row).where(row.c.receipt == number).order_by(row.c.position, row.c.number)
    for line in connection.execute(query):
        rows.setdefault(line.position, []).append([line.n, line.excluded, json.loads(line.cells)])
    sheets = connection.execute(select(sheet).where(sheet.c.receipt == number).order_by(sheet.c.position)).all()
    tables = tuple(
        table_from_json(
            {
                "record": s.record,
                "sheet": s.sheet,
                "keys": json.loads(s.keys),
                "letters": json.loads(s.letters),
                "key_rows": json.loads(s.key_rows) if s.key_rows else None,
                "rows": rows.get(s.position, []),
                "faults": json.loads(s.faults),
            },
            declarations,
        )
        for s in sheets
    )
    problems, claims = head_from_json(json.loads(head.problems))
    return Submission(
        head.sha, head.period, head.unit, head.template, head.version, tables, problems, claims=claims
    )
