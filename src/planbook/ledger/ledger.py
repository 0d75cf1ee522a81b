"""Submissions kept and looked up."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from planbook.errors import FolderError
from planbook.ledger.slots import Decided, Outcome, Slot
from planbook.ledger.standing import Standing
from planbook.model.declarations import Declarations
from planbook.model.finding import Finding
from planbook.model.submission import Submission
from planbook.model.submission_json import (
    problems_from_json,
    problems_to_json,
    table_from_json,
    table_to_json,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class Receipt:
    """One received file."""

    id: int
    sha256: str
    name: str
    """Its path below the period's folder of returned workbooks."""
    received_on: date
    reader: str


class Ledger:
    """`ledger.db` of one trust; use it in a `with` statement. Each method is one transaction."""

    def __init__(self, path: Path, declarations: Declarations, *, scratch: bool = False) -> None:
        """Open the ledger at `path`, made if it is not there; raises FolderError where it cannot be.

        A `scratch` ledger is a copy in memory: everything can be done with it, and nothing of it is kept.
        """
        import sqlite3

        from sqlalchemy import create_engine
        from sqlalchemy.exc import DatabaseError
        from sqlalchemy.pool import StaticPool

        from planbook.ledger import schema

        self._declarations = declarations
        self._engine: Engine
        try:
            if scratch:
                self._engine = create_engine("sqlite://", poolclass=StaticPool)
                _copy(path, self._engine)
            else:
                # Network and synchronised folders do not bear SQLite's write-ahead log: the default stays.
                self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})
            schema.metadata.create_all(self._engine)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            raise FolderError(
                f"{path} cannot be used as the ledger ({cause}). If it is damaged, put back your last copy of it."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def receipts(self, period: str) -> list[Receipt]:
        """Everything that was received into the folder of `period`, oldest first."""
        from sqlalchemy import select

        from planbook.ledger.schema import receipt

        query = select(receipt).where(receipt.c.folder_period == period).order_by(receipt.c.id)
        with self._engine.connect() as connection:
            return [
                Receipt(r.id, r.sha, r.name, date.fromisoformat(r.received_on), r.reader)
                for r in connection.execute(query)
            ]

    def add_receipt(
        self, period: str, name: str, data: bytes, submission: Submission, received_on: date, reader: str
    ) -> int:
        """Keep a received file with all that was read of it; returns the receipt's id."""
        from sqlalchemy import insert

        from planbook.ledger.schema import receipt

        with self._engine.begin() as connection:
            sha = _keep(connection, data)
            values = {
                "sha": sha,
                "folder_period": period,
                "name": name,
                "received_on": received_on.isoformat(),
                **_identity(submission, reader),
            }
            added = connection.execute(insert(receipt).values(values)).inserted_primary_key
            number = int(added[0]) if added else 0
            _keep_tables(connection, number, submission)
        return number

    def read_again(self, number: int, submission: Submission, reader: str) -> None:
        """Put what a newer reader made of the same bytes in the place of what the older one did."""
        from sqlalchemy import delete, update

        from planbook.ledger.schema import receipt, row, sheet

        with self._engine.begin() as connection:
            connection.execute(delete(row).where(row.c.receipt == number))
            connection.execute(delete(sheet).where(sheet.c.receipt == number))
            _keep_tables(connection, number, submission)
            connection.execute(update(receipt).where(receipt.c.id == number).values(_identity(submission, reader)))

    def file_bytes(self, sha256: str) -> bytes:
        """The bytes of a kept file; raises KeyError."""
        from sqlalchemy import select

        from planbook.ledger.schema import file

        with self._engine.connect() as connection:
            found = connection.execute(select(file.c.bytes).where(file.c.sha == sha256)).scalar()
        if found is None:
            raise KeyError(sha256)
        return bytes(found)

    def submission(self, number: int) -> Submission:
        """What was read of the receipt `number`; raises KeyError."""
        from sqlalchemy import select

        from planbook.ledger.schema import receipt, row, sheet

        with self._engine.connect() as connection:
            head = connection.execute(select(receipt).where(receipt.c.id == number)).one_or_none()
            if head is None:
                raise KeyError(number)
            rows: dict[int, list[list[Any]]] = {}
            query = select(row).where(row.c.receipt == number).order_by(row.c.position, row.c.number)
            for line in connection.execute(query):
                rows.setdefault(line.position, []).append([line.n, line.excluded, json.loads(line.cells)])
            sheets = connection.execute(
                select(sheet).where(sheet.c.receipt == number).order_by(sheet.c.position)
            ).all()
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
                self._declarations,
            )
            for s in sheets
        )
        problems = problems_from_json(json.loads(head.problems))
        return Submission(head.sha, head.period, head.unit, head.template, head.version, tables, problems)

    def decide(self, outcome: Outcome, decided_on: date) -> None:
        """Record what now stands in a slot."""
        from sqlalchemy import insert

        from planbook.ledger.schema import decision

        period, unit, template = outcome.slot
        with self._engine.begin() as connection:
            connection.execute(
                insert(decision).values(
                    period=period,
                    unit=unit,
                    template=template,
                    receipt=outcome.stands,
                    supersedes=outcome.before,
                    decided_on=decided_on.isoformat(),
                    chosen=int(outcome.chosen),
                    among=json.dumps(sorted(outcome.among)),
                )
            )

    def decided(self, period: str) -> Mapping[Slot, list[Decided]]:
        """For each slot of `period` what was decided of it, the newest last."""
        from sqlalchemy import select

        from planbook.ledger.schema import decision

        query = select(decision).where(decision.c.period == period).order_by(decision.c.id)
        found: dict[Slot, list[Decided]] = {}
        with self._engine.connect() as connection:
            for line in connection.execute(query):
                told = Decided(line.receipt, bool(line.chosen), frozenset(json.loads(line.among)))
                found.setdefault((line.period, line.unit, line.template), []).append(told)
        return found

    def standing(self, period: str) -> list[Standing]:
        """The submissions that stand in `period`, by unit and template."""
        by_id = {r.id: r for r in self.receipts(period)}
        standing = []
        for (_, unit, template), decisions in sorted(self.decided(period).items()):
            receipt = by_id[decisions[-1].receipt]
            standing.append(
                Standing(
                    receipt=receipt.id,
                    unit=unit,
                    template=template,
                    file=f"returned/{period}/{receipt.name}",
                    sha256=receipt.sha256,
                    received_on=receipt.received_on,
                    first_received_on=by_id[decisions[0].receipt].received_on,
                    verdict="accepted",
                    submission=self.submission(receipt.id),
                )
            )
        return standing

    def output_shas(self) -> frozenset[str]:
        """The SHA-256 of every output that planbook ever wrote for the trust."""
        from sqlalchemy import select

        from planbook.ledger.schema import output

        with self._engine.connect() as connection:
            return frozenset(connection.execute(select(output.c.sha)).scalars())

    def add_run(
        self,
        period: str,
        today: date,
        as_at: date,
        register: bytes,
        declarations: str,
        code_version: str,
        findings: Sequence[Finding],
        outputs: Mapping[str, str],
    ) -> int:
        """Record that outputs (path and SHA-256) were made, with what, and what was found; returns its id."""
        from sqlalchemy import insert

        from planbook.ledger import schema

        with self._engine.begin() as connection:
            sha = _keep(connection, register)
            values = {
                "period": period,
                "today": today.isoformat(),
                "as_at": as_at.isoformat(),
                "register": sha,
                "declarations": declarations,
                "code_version": code_version,
            }
            added = connection.execute(insert(schema.run).values(values)).inserted_primary_key
            number = int(added[0]) if added else 0
            lines = [
                {
                    "run": number,
                    "number": n,
                    "code": f.code,
                    "severity": f.severity,
                    "unit": f.unit,
                    "content": json.dumps(asdict(f), ensure_ascii=False),
                }
                for n, f in enumerate(findings)
            ]
            if lines:
                connection.execute(insert(schema.finding), lines)
            if outputs:
                made = [{"run": number, "path": path, "sha": sha} for path, sha in sorted(outputs.items())]
                connection.execute(insert(schema.output), made)
        return number


def _copy(path: Path, engine: "Engine") -> None:
    """Bring what the ledger at `path` holds, where there is one, into the memory of `engine`."""
    import sqlite3

    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as source, closing(engine.raw_connection()) as target:
        connection = target.driver_connection
        if isinstance(connection, sqlite3.Connection):
            source.backup(connection)


def _identity(submission: Submission, reader: str) -> dict[str, Any]:
    """What a receipt keeps of the submission itself."""
    return {
        "period": submission.period,
        "unit": submission.unit,
        "template": submission.template,
        "version": submission.version,
        "problems": json.dumps(problems_to_json(submission.problems), ensure_ascii=False),
        "reader": reader,
    }


def _keep(connection: "Connection", data: bytes) -> str:
    """Keep `data` under its SHA-256, once."""
    from sqlalchemy.dialects.sqlite import insert

    from planbook.ledger.schema import file

    sha = hashlib.sha256(data).hexdigest()
    connection.execute(insert(file).values(sha=sha, bytes=data).on_conflict_do_nothing())
    return sha


def _keep_tables(connection: "Connection", number: int, submission: Submission) -> None:
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
