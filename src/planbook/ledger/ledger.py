"""Submissions kept and looked up."""

from collections.abc import Mapping, Sequence, Set
from copy import copy
from dataclasses import replace
from datetime import date

from planbook.ledger.approvals import add_approvals, approvals_of, last_approval
from planbook.ledger.contents import bytes_of, repair_bytes, submission_of
from planbook.ledger.decisions import add_day, add_outcome, add_withdrawal, check_receipts, decided_in
from planbook.ledger.erasing import ErasingLedger
from planbook.ledger.publications import Publications
from planbook.ledger.readings import Reading, damaged_readings, erase_readings, keep_reading
from planbook.ledger.receipts import (
    Receipt,
    add_receipt,
    read_seals,
    receipts_of,
    replace_reading,
    units_of,
    versions_of,
)
from planbook.ledger.runs import Run, Runs
from planbook.ledger.seals import damaged
from planbook.ledger.slots import DecidedSlot, Outcome, Present, Slot, history, in_part, part_in, withdrawn
from planbook.ledger.standing import Kept, Standing, Superseded
from planbook.model.approval import Approval
from planbook.model.declarations import Declarations
from planbook.model.memo import Once
from planbook.model.names import returned_path
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Submission


class Ledger(ErasingLedger):
    """`ledger.db` of one trust; use it in a `with` statement. Each method is one transaction."""

    def as_of(self, run: Run, declarations: Declarations) -> "Ledger":
        """The ledger as it was at `run`, by the `declarations` of then: nothing counts that was decided, or
        went out, later.

        It closes with this one.
        """
        then = copy(self)
        then._declarations, then._read = declarations, {}
        then._until = run.decisions
        then.runs = Runs(self._engine, self._path, run.decisions, run.publications)
        then.publications = Publications(self._engine, self._path, run.publications)
        return then

    def by(self, declarations: Declarations) -> "Ledger":
        """The ledger with what came read by other `declarations`. It closes with this one."""
        if declarations is self._declarations:
            return self
        other = copy(self)
        other._declarations, other._read, other.worked_out = declarations, {}, Once()
        return other

    def of_units(self, units: Set[str]) -> "Ledger":
        """The ledger as though of all that came that of `units` alone stood: no more of it is read. It closes with
        this one."""
        own = copy(self)
        own._only, own.worked_out = units, Once()
        return own

    def receipts(self, period: str) -> list[Receipt]:
        """Everything that was received into the folder of `period`, oldest first.

        Raises LedgerError where a line is not as it was written.
        """
        return list(self._receipts(period))

    def every_receipt(self) -> list[Receipt]:
        """Everything that was received and is kept, of every period, oldest first."""
        return [receipt for receipt in self._receipts(None) if receipt.name]

    def _receipts(self, period: str | None) -> list[Receipt]:
        key = (period, self._until)
        if key not in self._receipts_of:
            with self._engine.connect() as connection:
                self._receipts_of[key] = receipts_of(connection, self._path, period, self._until)
        return self._receipts_of[key]

    def add_receipt(
        self, period: str, name: str, data: bytes, submission: Submission, received_on: date, reader: str
    ) -> int:
        """Keep a received file with all that was read of it; returns the receipt's id."""
        with self._changing() as connection:
            check_receipts(connection, self._path)  # a number that has been free again is no new one
            number = add_receipt(connection, period, name, data, submission, received_on, reader)
        if submission.sha256 == sha256_of(data):  # else it is read back as of no file
            self._read[number] = replace(submission, unplaced=())
        return number

    def read_again(self, number: int, submission: Submission, reader: str) -> None:
        """Put what a newer reader made of the same bytes in the place of what the older one did."""
        with self._changing() as connection:
            replace_reading(connection, number, submission, reader)
        self._read.pop(number, None)

    def read_seals(self) -> Mapping[int, str]:
        """The seal of what was read of each receipt, by its id."""
        with self._engine.connect() as connection:
            return read_seals(connection)

    def file_bytes(self, sha256: str) -> bytes:
        """The bytes of a kept file; raises LedgerError where they are not there, or are not those any more."""
        with self._engine.connect() as connection:
            return bytes_of(connection, sha256, self._path)

    def keep_whole(self, data: bytes) -> None:
        """Where the bytes of a kept file have been damaged, put `data`, which they once were, in their place."""
        with self._changing() as connection:
            repair_bytes(connection, data)

    def keep_reading(self, reading: Reading) -> None:
        """Keep what was read of a register, where the register itself is kept."""
        with self._engine.begin() as connection:
            keep_reading(connection, reading)

    def drop_damaged_readings(self) -> None:
        """Erase what was read of registers and is not as it was written; they are read again."""
        with self._engine.begin() as connection:
            if damaged := damaged_readings(connection):
                erase_readings(connection, damaged)

    def submission(self, number: int) -> Submission:
        """What was read of the receipt `number`; raises LedgerError where it is not there or is damaged."""
        if number not in self._read:
            with self._engine.connect() as connection:
                self._read[number] = submission_of(connection, number, self._declarations, self._path)
        return self._read[number]

    def decide(self, outcomes: Sequence[Outcome], decided_on: date) -> None:
        """Record what now stands in slots, all of them or none."""
        with self._changing() as connection:
            for outcome in outcomes:
                add_outcome(connection, outcome, decided_on)

    def withdraw(self, slot: Slot, receipt: int, decided_on: date) -> None:
        """Record that a file is withdrawn: where it stands in the slot, nothing does from now on."""
        with self._changing() as connection:
            add_withdrawal(connection, slot, receipt, decided_on)

    def came_on(self, slot: Slot, receipt: int, came_on: date, decided_on: date) -> None:
        """Record on which day a file really came; its receipt stays as it is."""
        with self._changing() as connection:
            add_day(connection, slot, receipt, came_on, decided_on)

    def approve(self, approvals: Sequence[Approval]) -> None:
        """Record what was agreed or refused of plans."""
        add_approvals(self._engine, approvals)

    def approvals(self, year: str, last: int | None = None, until: date | None = None) -> list[Approval]:
        """What was decided of the plans of an academic year, in recorded order; see `approvals_of`."""
        asked = (year, last, until)
        return list(self._approvals.answer(asked, lambda: approvals_of(self._engine, self._path, *asked)))

    @property
    def last_approval(self) -> int:
        """The number of the newest decision of a plan."""
        return last_approval(self._engine)

    def stood_before(self, period: str, stands: int) -> Sequence[Kept]:
        """What stood in `period` in the place of the receipt that stands there now, the first one first."""
        shas, by_id = self._shas(period), {r.id: r for r in self.receipts(period)}
        decisions = next((own for own in self.stood(period).values() if own[-1].receipt == stands), [])
        before = dict.fromkeys(d.receipt for d in decisions if shas[d.receipt] != shas[stands])
        return [self._kept(period, by_id[number]) for number in before]

    def _kept(self, period: str, one: Receipt) -> Kept:
        return Kept(returned_path(period, one.name), one.sha256, one.received_on, self.submission(one.id))

    def ever_stood(self, period: str, stands: int) -> Mapping[str, Kept]:
        """What has stood in `period` where the receipt stands there now, by SHA-256, the first one first: that too
        which was withdrawn since, and what stands now."""
        shas = self._shas(period)
        slots = (slot for slot, own in self.stood(period).items() if own[-1].receipt == stands)
        decisions = next((self.decided(period)[slot] for slot in slots), [])
        first: dict[str, int] = {}
        for decision in decisions:
            if not decision.withdrawn:
                first.setdefault(shas[decision.receipt], decision.receipt)
        by_id = {r.id: r for r in self.receipts(period)}
        return {sha: self._kept(period, by_id[receipt]) for sha, receipt in first.items()}

    def decided(self, period: str) -> Mapping[Slot, list[DecidedSlot]]:
        """For each slot of `period` what was decided to stand in it or withdrawn, the newest last."""
        key = (period, self._until)
        if key not in self._decided_in:
            with self._engine.connect() as connection:
                self._decided_in[key] = decided_in(connection, period, self._until, self._path)
        return self._decided_in[key]

    def stood(self, period: str) -> Mapping[Slot, list[DecidedSlot]]:
        """For each slot of `period` in which something stands, what stood in it, the newest last."""
        shas = self._shas(period)
        found = {
            slot: history(decisions, shas)
            for slot, decisions in self.decided(period).items()
            if self._only is None or slot[1] in self._only
        }
        return {slot: decisions for slot, decisions in found.items() if decisions}

    def withdrawn(self, period: str) -> list[Present]:
        """What was withdrawn last of each slot of `period` that is empty since."""
        shas, stood = self._shas(period), self.stood(period)
        names = {r.id: r.name for r in self.receipts(period)}
        found = []
        for slot, decisions in sorted(self.decided(period).items()):
            if self._only is not None and slot[1] not in self._only:
                continue
            gone = withdrawn(decisions, shas)
            last = next((d.receipt for d in reversed(decisions) if shas[d.receipt] in gone), None)
            if last is not None and slot not in stood:
                found.append(Present(last, names[last], shas[last], slot))
        return found

    def _shas(self, period: str) -> dict[int, str]:
        """The SHA-256 of what was received into `period`; raises LedgerError where a decision names another."""
        shas = {r.id: r.sha256 for r in self.receipts(period)}
        for (_, unit, _), decisions in self.decided(period).items():
            if any(decision.receipt not in shas for decision in decisions):
                raise damaged(self._path, f"what was decided of {unit} names a receipt that is not there")
        return shas

    def standing(self, period: str) -> list[Standing]:
        """The whole submissions that stand in `period`, by unit and template.

        One that parts were put together into stands as long as there is something of every one of them.
        """

        def counts(one: Standing) -> bool:
            parts = one.submission.made_of
            return all((period, one.unit, in_part(one.template, part)) in stood for part in parts)

        stood = self.stood(period)
        return [one for one in self._standing(period, stood, parts=False) if counts(one)]

    def parts(self, period: str) -> list[Standing]:
        """The parts that stand in `period`, by unit and template."""
        return [
            replace(one, template=part_in(one.template)[0])
            for one in self._standing(period, self.stood(period), parts=True)
        ]

    def _standing(self, period: str, stood: Mapping[Slot, list[DecidedSlot]], *, parts: bool) -> list[Standing]:
        by_id = {r.id: r for r in self.receipts(period)}
        standing = []
        for (_, unit, template), decisions in sorted(stood.items()):
            if bool(part_in(template)[1]) is not parts:
                continue
            receipt = by_id[decisions[-1].receipt]
            named = [by_id[d.receipt] for d in decisions if by_id[d.receipt].sha256 == receipt.sha256]
            # Under whatever name; one that was made of what came counts from the day of that.
            received_on = min(*(r.received_on for r in named), self._came_first(receipt))
            first = self._came_first(by_id[decisions[0].receipt])
            standing.append(
                Standing(
                    receipt=receipt.id,
                    unit=unit,
                    template=template,
                    file=returned_path(period, receipt.name),
                    sha256=receipt.sha256,
                    received_on=received_on,
                    first_received_on=min(first, received_on),
                    verdict="accepted",
                    submission=self.submission(receipt.id),
                )
            )
        return standing

    def _came_first(self, first: Receipt) -> date:
        """When `first` came; of a workbook made from one of an earlier version or for another period, when its
        school sent that one, into whichever folder."""
        origin = self.submission(first.id).origin
        made_from = [r.received_on for r in self._receipts(None) if r.sha256 == origin.sha256] if origin else []
        return min([first.received_on, *made_from])

    def versions(self, period: str) -> Mapping[tuple[str, str], list[str]]:
        """The SHA-256 of the differing files that came of each unit and template, in the order they came in."""
        with self._engine.connect() as connection:
            return versions_of(connection, period)

    def replaced(self, period: str) -> Mapping[int, int]:
        """The receipts that stand in the place of another, each with the one that stood just before.

        A file that was only renamed is in no other's place.
        """
        shas = {r.id: r.sha256 for r in self.receipts(period)}
        found = {}
        for decisions in self.stood(period).values():
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
                file = returned_path(period, before.name)
                found.append(Superseded(standing, file, before.received_on, self.submission(before.id)))
        return found

    def has_column(self, record: str, key: str) -> bool:
        """Whether any workbook that is kept has a column of that field."""
        from sqlalchemy import select

        from planbook.ledger.schema import sheet

        shown = select(sheet.c["keys"]).where(sheet.c.record == record).distinct()
        with self._engine.connect() as connection:
            return any(f'"{key}"' in keys for keys in connection.execute(shown).scalars())

    def periods(self) -> list[str]:
        """The periods of which something has come or been brought together."""
        from sqlalchemy import select, union

        from planbook.ledger.schema import receipt, run

        kept = select(receipt.c.folder_period).where(receipt.c.forgotten_on.is_(None))
        with self._engine.connect() as connection:
            return sorted(connection.execute(union(kept, select(run.c.period))).scalars())

    def units(self) -> frozenset[str]:
        """The units from which something that is kept has come."""
        with self._engine.connect() as connection:
            return units_of(connection)
