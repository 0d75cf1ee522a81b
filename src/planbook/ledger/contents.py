"""What the ledger keeps of one received file: its bytes, what it says of itself, its tables row by row."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.ledger.seals import RECEIPT, damaged, decoding, is_whole, tables_of, tables_seal
from planbook.model.declarations import Declarations
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Submission, Table
from planbook.model.submission_json import (
    head_from_json,
    head_to_json,
    table_from_json,
    table_to_json,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Row as SqlRow


def keep_bytes(connection: "Connection", data: bytes) -> str:
    """Keep `data` under its SHA-256, once; what is there already and has been damaged is made whole."""
    from sqlalchemy.dialects.sqlite import insert

    from planbook.ledger.schema import file

    sha = sha256_of(data)
    keep = insert(file).values(sha=sha, bytes=data)
    unlike = file.c.bytes != keep.excluded.bytes
    connection.execute(keep.on_conflict_do_update(index_elements=[file.c.sha], set_={"bytes": data}, where=unlike))
    return sha


def repair_bytes(connection: "Connection", data: bytes) -> None:
    """Put `data` in the place of what is kept under its SHA-256, where that has been damaged."""
    from sqlalchemy import update

    from planbook.ledger.schema import file

    sha = sha256_of(data)
    connection.execute(update(file).where(file.c.sha == sha, file.c.bytes != data).values(bytes=data))


def bytes_of(connection: "Connection", sha: str, path: Path) -> bytes:
    """The bytes kept under `sha` in the ledger at `path`; raises LedgerError where they are not those any more."""
    from sqlalchemy import select

    from planbook.ledger.schema import file

    found = connection.execute(select(file.c.bytes).where(file.c.sha == sha)).scalar()
    if not isinstance(found, bytes) or sha256_of(found) != sha:
        raise damaged(path, f"the copy that it keeps of the file with the SHA-256 {sha} is not that file any more")
    return found


def head_of(submission: Submission, reader: str) -> dict[str, Any]:
    """What a receipt keeps of the submission itself."""
    return {
        "period": submission.period,
        "unit": submission.unit,
        "template": submission.template,
        "version": submission.version,
        "trust": submission.trust,
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


def submission_of(connection: "Connection", number: int, declarations: Declarations, path: Path) -> Submission:
    """What was read of the receipt `number` of the ledger at `path`.

    Raises LedgerError where the receipt is not there, or is not as it was written.
    """
    from sqlalchemy import select

    from planbook.ledger.schema import receipt

    head = connection.execute(select(receipt).where(receipt.c.id == number)).one_or_none()
    if head is None or not is_whole(head, RECEIPT):
        raise damaged(path, f"receipt {number} is not as it was written")
    sheets, lines = tables_of(connection, number)
    if head.tables is not None and tables_seal(sheets, lines) != head.tables:
        raise damaged(path, f"what was read of {head.name} (receipt {number}) is not as it was written")
    with decoding(path, f"what was read of {head.name} (receipt {number})"):
        beside = head_from_json(json.loads(head.problems))
        tables = _tables_from(sheets, lines, declarations)
    return Submission(
        sha256=head.sha,
        period=head.period,
        unit=head.unit,
        template=head.template,
        version=head.version,
        tables=tables,
        problems=beside.problems,
        trust=head.trust or "",
        claims=beside.claims,
        asides=beside.asides,
    )


def _tables_from(
    sheets: "Sequence[SqlRow[Any]]", lines: "Sequence[SqlRow[Any]]", declarations: Declarations
) -> tuple[Table, ...]:
    rows: dict[int, list[list[Any]]] = {}
    for line in lines:
        rows.setdefault(line.position, []).append([line.n, line.excluded, json.loads(line.cells)])
    return tuple(
        table_from_json(
            {
                "record": s.record,
                "sheet": s.sheet,
                "keys": _list_of(s.keys),
                "letters": _list_of(s.letters),
                "key_rows": _list_of(s.key_rows) if s.key_rows else None,
                "rows": rows.get(s.position, []),
                "faults": json.loads(s.faults),
            },
            declarations,
        )
        for s in sheets
        if s.record in declarations.records  # one that the trust has taken out again stays in the ledger, unread
    )


@lru_cache(maxsize=1_000)
def _list_of(text: str) -> Sequence[Any]:
    """What a sheet says of its columns, which most sheets of a format say alike."""
    return tuple(json.loads(text))
