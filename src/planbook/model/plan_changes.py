"""What has changed in a plan since it was set: as it was first returned in a year, beside what is returned now.

Owners may change whenever somebody leaves; what is told are the plan's own words, days and figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.model.approval import Approval
from planbook.model.declarations import Declarations
from planbook.model.difference import Change, differences
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value, shown


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A cell or a row of a plan that is not as it was set."""

    change: Change
    since: str
    """The id of the period in which it was first returned so."""
    approval: Approval | None = None
    """What was decided of it as it is now; None where nothing was."""

    @property
    def agreed(self) -> str:
        """In words: whether it was agreed or refused, when and by whom; empty where nobody has said."""
        if self.approval is None:
            return ""
        word = "Refused" if self.approval.refused else "Agreed"
        by = f", {self.approval.by}" if self.approval.by else ""
        return f"{word} on {shown(self.approval.on)}{by}"


def plan_changes(
    register: Register, sent: Sequence[tuple[str, Submission]], approvals: Sequence[Approval] = ()
) -> list[PlanChange]:
    """What is not as it was set in the last of `sent`: the returns of a year by period id, the first one first.

    A row that is there no longer is told unless it was done with, or its period did not ask for its record. What
    came of periods that ask for no plan, as half-terms beside terms, says nothing of it.
    """
    if not sent or not _has_plan(register.declarations, sent[-1][1]):
        return []
    sent = [one for one in sent if _has_plan(register.declarations, one[1])]
    if len(sent) < 2:
        return []
    first, now = sent[0][1], sent[-1][1]
    decided = {(a.record, a.ref, a.field): a for a in approvals}
    known = [(period, _by_place(register, first, later)) for period, later in sent[1:]]
    found = []
    for change in _of_plan(register, first, now):
        if change.kind == "removed" and _was_done_with(register.declarations, change, [s for _, s in sent]):
            continue
        since = known[-1][0]
        for period, changes in reversed(known):
            if changes.get(_place(change)) != change.after:
                break
            since = period
        approval = decided.get((change.record, change.row_id, change.field))
        if approval is not None and not _is_of(register, approval, change, now):
            approval = None
        found.append(PlanChange(change, since, approval))
    return found


def plan_values(declarations: Declarations, submission: Submission) -> list[tuple[str, str, str, Value]]:
    """The plan as values: record, ref, field and value of every cell of it; of a row itself the field is empty."""
    found: list[tuple[str, str, str, Value]] = []
    for table in submission.tables:
        record = declarations.records.get(table.record)
        if record is None or record.rows != "growing" or not record.row_id:
            continue
        plan = [spec.key for spec in record.fields if spec.asked == "plan" and spec.key != record.row_id]
        for entry in table.entries():
            ref = entry.text(record.row_id)
            if ref and plan:
                found.append((record.key, ref, "", None))
                found += [(record.key, ref, key, entry.get(key)) for key in plan if entry.has(key)]
    return found


def _has_plan(declarations: Declarations, submission: Submission) -> bool:
    """Whether the workbook asked for any of the plan."""
    records = declarations.records.values()
    return any(record.rows == "growing" and submission.asks(record.key) for record in records)


def _is_of(register: Register, approval: Approval, change: Change, now: Submission) -> bool:
    """Whether what was decided is of the cell as it is now."""
    if not change.field or change.kind != "changed":
        return True
    record = register.declarations.records[change.record]
    values = [e.get(change.field) for e in now.entries(change.record) if e.text(record.row_id) == change.row_id]
    return approval.value in values


def _of_plan(register: Register, first: Submission, now: Submission) -> list[Change]:
    records = register.declarations.records
    return [
        change
        for change in differences(register, first, now)
        if records[change.record].rows == "growing"
        and now.asks(change.record)
        and first.asks(change.record)
        and (not change.field or _is_plan(records[change.record].field(change.field).asked))
        and (change.field or any(_is_plan(spec.asked) for spec in records[change.record].fields))
        and not (change.field and records[change.record].field(change.field).type == "links")
    ]


def _is_plan(asked: str) -> bool:
    return asked == "plan"


def _place(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.record, change.row_id or change.label, change.field


def _by_place(register: Register, first: Submission, later: Submission) -> Mapping[tuple[str, str, str, str], str]:
    return {_place(change): change.after for change in _of_plan(register, first, later)}


def _was_done_with(declarations: Declarations, change: Change, sent: Sequence[Submission]) -> bool:
    """Whether a row that is there no longer was completed, dropped or held when it was last returned; or what it
    belongs to was, or all that belongs to it."""
    record = declarations.records[change.record]
    for submission in reversed(sent):
        for entry in submission.entries(change.record):
            if record.row_id and change.row_id:
                same = entry.text(record.row_id) == change.row_id
            else:
                same = bool(record.label) and entry.text(record.label) == change.label
            if same:
                above = _above(declarations, submission, entry)
                below = _below(declarations, submission, entry)
                over = any(declarations.has_ended(row) for row in (entry, *above))
                return over or (bool(below) and all(declarations.has_ended(row) for row in below))
    return False


def _above(declarations: Declarations, submission: Submission, entry: Entry) -> list[Entry]:
    """The rows that a row refers to."""
    return [
        other
        for spec in declarations.records[entry.record].fields
        if spec.type == "reference"
        for other in submission.entries(spec.of)
        if other.text(declarations.records[spec.of].row_id) == entry.text(spec.key)
    ]


def _below(declarations: Declarations, submission: Submission, entry: Entry) -> list[Entry]:
    """The rows that refer to a row."""
    ref = entry.text(declarations.records[entry.record].row_id)
    return [
        other
        for record in declarations.records.values()
        for spec in record.fields
        if ref and spec.type == "reference" and spec.of == entry.record
        for other in submission.entries(record.key)
        if other.text(spec.key) == ref
    ]
