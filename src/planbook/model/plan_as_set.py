"""A plan as it was set in its year, and the rows of a later return beside it: what of each cell was agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from planbook.model.approval import REMOVED, Approval, Decided
from planbook.model.carried import given_ref, refs_given
from planbook.model.declarations import Field, Record
from planbook.model.given_lines import GivenLine, given_line, is_same
from planbook.model.matching import Line, is_beside, lines, match
from planbook.model.pending_rows import Spot, spot_of
from planbook.model.plan_changes import is_plan_record
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value


@dataclass(frozen=True)
class PlanAsSet:
    """The plan as it was set in a year, and what was decided of it."""

    register: Register
    first: tuple[str, Submission]
    decided: Decided
    later: Sequence[Submission] = ()
    """What was returned since, in order: a column that the first lacks is set by the next one that has it."""

    @cached_property
    def records(self) -> list[Record]:
        """The records that the plan is made of, those that it was set with."""
        records = self.register.declarations.records.values()
        return [record for record in records if is_plan_record(record) and self.first[1].asks(record.key)]

    def fields(self, record: Record) -> list[Field]:
        """Those of its fields that cannot be changed without agreement."""
        return [
            spec
            for spec in record.fields
            if spec.asked == "plan" and spec.type != "links" and spec.key != record.row_id
        ]

    def value_set(self, record: Record, spec: Field, refs: Sequence[str]) -> list[Value]:
        """The value of a cell whose column the first return lacks, as the next one with it has it; empty
        where none has it, or it could not be read."""
        if any(spec.key in table.keys for table in self.first[1].tables if table.record == record.key):
            return []
        for submission in self.later:
            for entry in submission.entries(record.key) if record.row_id else ():
                if entry.has(spec.key) and entry.text(record.row_id) in refs:
                    return [] if entry.unreadable(spec.key) else [entry.get(spec.key)]
        return []

    def same(self, spec: Field, one: Value, other: Value) -> bool:
        """Whether two values say the same; a row of the register may be named by any of its spellings."""
        return is_same(self.register, spec, one, other)

    def at(self, submission: Submission) -> "BesidePlan":
        """The rows of a return beside those that the plan was set with."""
        return BesidePlan(self, submission)


class BesidePlan:
    """A return, each row with the one that it is in the plan as it was set."""

    def __init__(self, plan: PlanAsSet, submission: Submission) -> None:
        self.plan = plan
        self.submission = submission
        self.given = refs_given(plan.register.declarations, submission)
        self.base: dict[Spot, Line] = {}
        self.gone: list[tuple[Record, Line]] = []
        """The rows of the plan as it was set that are not in the return."""
        self.moved: dict[tuple[str, str], str] = {}
        """By record and ref in the plan as it was set: the ref of the same row in the return."""
        for record in plan.records:
            if submission.asks(record.key):
                self._match(record)

    def _match(self, record: Record) -> None:
        for old, new in matched(self.plan.register, record, self.plan.first[1], self.submission):
            if old is not None and new is not None:
                self.base[spot_of(new.entry)] = old
                if record.row_id:
                    refs = (side.entry.text(record.row_id) for side in (old, new))
                    self.moved.setdefault((record.key, next(refs)), next(refs))
            elif old is not None:
                self.gone.append((record, old))

    def refs(self, record: Record, entry: Entry) -> list[str]:
        """What a row is called in decisions: by the ref that it has or is given next, and by its first one."""
        old = self.base.get(spot_of(entry))
        own = given_ref(entry, record, self.given) if record.row_id else ""
        first = old.entry.text(record.row_id) if old and record.row_id else ""
        return list(dict.fromkeys(ref for ref in (own, first) if ref))

    def is_known(self, record: Record, entry: Entry) -> bool:
        """Whether the row is part of the plan as it was set, or as agreed since."""
        last = self.row_decision(record, entry)
        if last is not None and not last.refused:
            return last.value != REMOVED
        return spot_of(entry) in self.base or self.trusts_own(record, entry) is not None

    def trusts_own(self, record: Record, entry: Entry) -> GivenLine | None:
        """The line of the trust's own that the row is, as an award that was made or changed in the year."""
        return given_line(self.plan.register, record, self.submission, entry)

    def row_decision(self, record: Record, entry: Entry) -> Approval | None:
        """What was decided last of the row as a whole."""
        found = (self.plan.decided.of_row(record.key, ref) for ref in self.refs(record, entry))
        return next((one for one in found if one), None)

    def settled(self, record: Record, spec: Field, refs: Sequence[str], old: Line | None) -> list[Value]:
        """The values of a cell that were set or agreed to, the one that counts last; `old` is its row as set."""
        first: list[Value] = []
        if old is not None and old.entry.has(spec.key) and not old.entry.unreadable(spec.key):
            value = old.entry.get(spec.key)
            moved = self.moved.get((spec.of, str(value))) if spec.type == "reference" else None
            first = [moved or value]
        elif old is not None:
            first = self.plan.value_set(record, spec, refs)
        for ref in refs:
            first = self.plan.decided.agreed(record.key, ref, spec.key, first)
        return first


def matched(
    register: Register, record: Record, before: Submission, after: Submission
) -> list[tuple[Line | None, Line | None]]:
    """The rows of a record in two returns in pairs, by the one definition of what the same row is."""
    beside = any(
        is_beside(submission, table, register)
        for submission in (before, after)
        for table in submission.tables
        if table.record == record.key
    )
    return match(register, record, lines(before, record), lines(after, record), beside=beside)
