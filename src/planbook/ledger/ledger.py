"""Submissions kept and looked up."""

import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from planbook.ledger.contents import head_of, keep_bytes, keep_tables, submission_of
from planbook.ledger.forget import Tombstone, erase, tombstones
from planbook.ledger.opening import open_engine
from planbook.ledger.runs import Run, Runs
from planbook.ledger.slots import Decided, Outcome, Slot
from planbook.ledger.standing import Standing, Superseded
from planbook.model.declarations import Declarations
from planbook.model.submission import Submission


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
        self._declarations = declarations
        self._engine = open_engine(path, scratch=scratch)
        self._until: int | None = None
        self._read: dict[int, Submission] = {}
        self.runs = Runs(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    def as_of(self, run: Run) -> "Ledger":
        """The ledger as it was at `run`: what was decided later does not stand. It closes with this one."""
        then = copy(self)
        then._until = run.decisions
        then.runs = Runs(self._engine, run.decisions)
        return then

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
            sha = keep_bytes(connection, data)
            values = {
                "sha": sha,
                "folder_period": period,
                "name": name,
                "received_on": received_on.isoformat(),
                **head_of(submission, reader),
            }
            added = connection.execute(insert(receipt).values(values)).inserted_primary_key
            number = int(added[0]) if added else 0
            keep_tables(connection, number, submission)
        return number

    def read_again(self, number: int, submission: Submission, reader: str) -> None:
        """Put what a newer reader made of the same bytes in the place of what the older one did."""
        from sqlalchemy import delete, update

        from planbook.ledger.schema import receipt, row, sheet

        with self._engine.begin() as connection:
            connection.execute(delete(row).where(row.c.receipt == number))
            connection.execute(delete(sheet).where(sheet.c.receipt == number))
            keep_tables(connection, number, submission)
            connection.execute(update(receipt).where(receipt.c.id == number).values(head_of(submission, reader)))
        self._read.pop(number, None)

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
        if number not in self._read:
            with self._engine.connect() as connection:
                self._read[number] = submission_of(connection, number, self._declarations)
        return self._read[number]

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
        if self._until is not None:
            query = query.where(decision.c.id <= self._until)
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
            named = [by_id[d.receipt] for d in decisions if by_id[d.receipt].sha256 == receipt.sha256]
            standing.append(
                Standing(
                    receipt=receipt.id,
                    unit=unit,
                    template=template,
                    file=f"returned/{period}/{receipt.name}",
                    sha256=receipt.sha256,
                    received_on=min(r.received_on for r in named),  # under whatever name
                    first_received_on=self._came_first(by_id[decisions[0].receipt], by_id.values()),
                    verdict="accepted",
                    submission=self.submission(receipt.id),
                )
            )
        return standing

    def _came_first(self, first: Receipt, receipts: Iterable[Receipt]) -> date:
        """When `first` came; of a workbook made from one of an earlier version, when its school sent that one."""
        origin = self.submission(first.id).origin
        made_from = [r.received_on for r in receipts if origin and r.sha256 == origin.sha256]
        return min([first.received_on, *made_from])

    def versions(self, period: str) -> Mapping[tuple[str, str], list[str]]:
        """The SHA-256 of the differing files that came of each unit and template, in the order they came in."""
        from sqlalchemy import select

        from planbook.ledger.schema import receipt

        query = select(receipt).where(
            receipt.c.folder_period == period, receipt.c.period == period, receipt.c.forgotten_on.is_(None)
        )
        found: dict[tuple[str, str], list[str]] = {}
        with self._engine.connect() as connection:
            for line in connection.execute(query.order_by(receipt.c.id)):
                known = found.setdefault((line.unit or "", line.template or ""), [])
                if line.sha not in known:
                    known.append(line.sha)
        return found

    def replaced(self, period: str) -> Mapping[int, int]:
        """The receipts that stand in the place of another, each with the one that stood just before.

        A file that was only renamed is in no other's place.
        """
        shas = {r.id: r.sha256 for r in self.receipts(period)}
        found = {}
        for decisions in self.decided(period).values():
            stands = decisions[-1].receipt
            before = next((d.receipt for d in reversed(decisions) if shas[d.receipt] != shas[stands]), None)
            if before is not None:
                found[stands] = before
        return found

    def superseded(self, period: str) -> list[Superseded]:
        """What stands in `period` in the place of another, with that one, by unit and template."""
        by_id = {r.id: r for r in self.receipts(period)}
        replaced = self.replaced(period)
        found = []
        for standing in self.standing(period):
            before = by_id.get(replaced.get(standing.receipt, 0))
            if before is not None:
                file = f"returned/{period}/{before.name}"
                found.append(Superseded(standing, file, before.received_on, self.submission(before.id)))
        return found

    def forget(self, unit: str, on: date) -> list[Tombstone]:
        """Erase all that came from `unit`; returns what is left of each file."""
        self._read.clear()
        return erase(self._engine, unit, on)

    def forgotten(self) -> Mapping[str, Tombstone]:
        """What was erased, by SHA-256: a file with one of these is not taken in again."""
        return tombstones(self._engine)
