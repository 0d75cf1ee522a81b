"""The plan that counts where its changes need agreement: as it was set, with what has been agreed to since.

Where the register names no body that has to agree, a plan counts as it was returned and none of this is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.model.approval import REMOVED, Approval, Decided
from planbook.model.carried import given_ref, refs_given
from planbook.model.declarations import Declarations, Record
from planbook.model.matching import Line, lines
from planbook.model.pending_rows import CountingPlace, LastCame, PendingRow, Spot, spot_of
from planbook.model.plan_as_set import BesidePlan, PlanAsSet, matched
from planbook.model.plan_changes import (
    PlanChange,
    changes_from_agreed,
    columns_of,
    entry_of,
    is_plan_record,
    plan_changes,
    was_done_with,
)
from planbook.model.register import Register
from planbook.model.rewriting import Edits, rewritten
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value
from planbook.model.words import named_words

NOT_YET = "not yet agreed"
"""What is said of a row that is new and that nobody has agreed to."""
NOT_RETURNED = "not returned this time"
"""What is said of a row that stands although it did not come back."""
REFUSED = "refused"
"""Why a new row that was refused does not count."""

AgreedCell = tuple[str, str, str]
"""Record, ref and field."""
Sent = Sequence[tuple[str, Submission]]
"""What a unit returned in a year by the id of its period, the first one first."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A plan whose changes need agreement, as its unit returned it in the last of its returns."""

    submission: Submission
    """What counts: plan cells as agreed, the rest as returned."""
    pending: Mapping[Spot, PendingRow]
    """The rows of it that do not stand as they were returned, or are not agreed yet."""
    wanted: Submission
    """What the unit wants: as it was returned, with what it asked for before and nobody has decided of."""
    changes: Sequence[PlanChange]
    """What is not as it was set in what is wanted, each with what counts."""


def needs_agreement(register: Register) -> bool:
    """Whether a body has to agree before a plan is changed in its year."""
    return register.trust is not None and register.trust.get("plan_agreed_by") is not None


def agreed_plan(register: Register, sent: Sent, approvals: Sequence[Approval]) -> Agreed:
    """The plan that counts at the last of `sent`, of which the first has set it; `approvals` in recorded order.

    Of a plan cell counts the newest value that was agreed to; a cell that was unreadable when the plan was set has
    none. A row that is new counts, marked, until it is agreed to, and not at all once it is refused. One that does
    not come back stands, marked, without an answer for this time, unless it was done with or was agreed to go.
    Refs and the parties of a row, such as who leads, are never subject to agreement.
    """
    plan = PlanAsSet(register, sent[0], Decided(approvals), [submission for _, submission in sent[1:]])
    wanted = [sent[0]]
    back: set[AgreedCell] = set()
    for period, submission in sent[1:]:
        wanted.append((period, _wanted(plan, [before for _, before in wanted], submission, back)))
    submission, pending = _counting(plan, sent)
    found = plan_changes(register, wanted, approvals)
    found += changes_from_agreed(register, submission, wanted[-1], approvals, found) if pending else []
    changes = [_with_what_counts(register, one, submission, pending) for one in found]
    return Agreed(submission, pending, wanted[-1][1], changes)


def agreed_cells(
    declarations: Declarations, submission: Submission, approvals: Sequence[Approval]
) -> dict[Spot, frozenset[str]]:
    """By row of `submission`: the cells of the plan that somebody has agreed to with the value that they have."""
    decided, refs = Decided(approvals), refs_given(declarations, submission)
    found = {}
    for record in declarations.records.values():
        if not record.row_id or not is_plan_record(record):
            continue
        plan = [spec.key for spec in record.fields if spec.asked == "plan" and spec.key != record.row_id]
        for entry in submission.entries(record.key):
            ref = given_ref(entry, record, refs)
            last = {key: decided.newest(record.key, ref, key, entry.get(key)) for key in plan}
            cells = frozenset(key for key, one in last.items() if one is not None and not one.refused)
            if cells:
                found[spot_of(entry)] = cells
    return found


def _wanted(
    plan: PlanAsSet, earlier: Sequence[Submission], returned: Submission, back: set[AgreedCell]
) -> Submission:
    """What is wanted once `returned` has come, after what was wanted `earlier`, the newest last.

    A workbook comes with what counts: a cell that says that takes back nothing that was asked for earlier. `back`
    are the cells in which somebody has gone back to what was set or agreed to earlier; those found are added.
    """
    now = plan.at(returned)
    edits = Edits()
    for record in plan.records:
        # A workbook of a half-term may not ask for all that was asked before.
        before = next(submission for submission in reversed(earlier) if submission.asks(record.key))
        for old, new in matched(plan.register, record, before, returned):
            if old is None or new is None:
                continue
            refs = now.refs(record, new.entry)
            for spec in plan.fields(record):
                if not old.entry.has(spec.key):
                    continue  # nothing was asked for where there was no column
                settled = now.settled(record, spec, refs, now.base.get(spot_of(new.entry)))
                value = new.values.get(spec.key)
                if not any(plan.same(spec, value, one) for one in settled):
                    continue
                cell = record.key, new.entry.text(record.row_id), spec.key
                if not plan.same(spec, value, settled[-1]) and _is_gone_back(
                    plan, earlier, returned, cell, refs, settled[-1]
                ):
                    back.add(cell)
                    continue
                asked = old.values.get(spec.key)
                is_open = cell in back or not any(plan.same(spec, asked, one) for one in settled)
                decisions = [plan.decided.newest(record.key, ref, spec.key, asked) for ref in refs]
                if not is_open or any(one and (one.refused or cell not in back) for one in decisions):
                    asked = settled[-1]
                if not plan.same(spec, value, asked):
                    edits.cells.setdefault(spot_of(new.entry), {})[spec.key] = asked
    return rewritten(plan.register.declarations, returned, edits)


def _is_gone_back(
    plan: PlanAsSet,
    earlier: Sequence[Submission],
    returned: Submission,
    cell: AgreedCell,
    refs: Sequence[str],
    counts: Value,
) -> bool:
    """Whether `counts` was wanted in a cell before, so that another value in it is no older one.

    A workbook that was made before it was agreed to came with what counted then.
    """
    key, _, field = cell
    record = plan.register.declarations.records[key]
    agreed = [plan.decided.newest(key, ref, field, counts) for ref in refs]
    made = returned.issued_on
    if made is not None and any(one and not one.refused and made < one.on for one in agreed):
        return False
    return any(
        plan.same(record.field(field), entry.get(field), counts)
        for submission in earlier
        for entry in submission.entries(key)
        if entry.text(record.row_id) in refs
    )


def _counting(plan: PlanAsSet, sent: Sent) -> tuple[Submission, dict[Spot, PendingRow]]:
    """What counts of the last return, and what there is to say of its rows."""
    returned = sent[-1][1]
    now = plan.at(returned)
    edits, pending = Edits(), dict[Spot, PendingRow]()
    for record in plan.records:
        for entry in returned.entries(record.key):
            spot = spot_of(entry)
            if not now.is_known(record, entry):
                last = now.row_decision(record, entry)
                if last is not None and last.refused and last.value != REMOVED:
                    edits.out[spot] = REFUSED
                else:
                    pending[spot] = PendingRow(NOT_YET)
                continue
            values = dict(_pending_cells(plan, now, record, entry))
            if values:
                edits.cells[spot] = values
                pending[spot] = PendingRow(
                    cells={key: _place(plan, now, spot, key, value) for key, value in values.items()}
                )
    for record, entry, source in _missing(plan, now, sent):
        refs = _refs_of(record, entry, source, plan)
        old = next((line for own, line in now.gone if own.key == record.key and line.entry is entry), None)
        old = old or _same_in_first(plan, record, entry)
        values = {}
        for spec in record.fields:
            value = entry.get(spec.key)
            if spec.key == record.row_id:
                value = refs[0] if refs else value
            elif spec in plan.fields(record):
                settled = now.settled(record, spec, refs, old)
                value = settled[-1] if settled else value
            elif spec.asked == "term" and not spec.carried:
                value = None  # nothing was said of it this time
            values[spec.key] = value
        spot = edits.add(returned, entry, values, source)
        pending[spot] = PendingRow(NOT_RETURNED, came=LastCame(source.sha256, entry))
    return rewritten(plan.register.declarations, returned, edits), pending


def _pending_cells(plan: PlanAsSet, now: BesidePlan, record: Record, entry: Entry) -> Iterator[tuple[str, Value]]:
    """The plan cells of a row in which another value counts than the one that stands there."""
    old = now.base.get(spot_of(entry))
    refs = now.refs(record, entry)
    given = now.trusts_own(record, entry)
    columns = columns_of(plan.register.declarations, now.submission)
    for spec in plan.fields(record):
        if columns is not None and (record.key, spec.key) not in columns:
            continue  # its format does not ask for it
        if given is not None and spec.key in given.values:
            continue  # the trust's own word needs nobody's agreement
        settled = now.settled(record, spec, refs, old)
        unread = entry.unreadable(spec.key)
        if settled and (unread or not plan.same(spec, entry.get(spec.key), settled[-1])):
            yield spec.key, settled[-1]


def _place(plan: PlanAsSet, now: BesidePlan, spot: Spot, key: str, value: Value) -> CountingPlace:
    """Where the plan as it was set has the `value` of a cell; empty where another was agreed to since."""
    old, first = now.base.get(spot), plan.first[1].sha256
    spec = plan.register.declarations.records[spot[0]].field(key)
    if old is None or (spec.type != "reference" and not plan.same(spec, old.entry.get(key), value)):
        return CountingPlace(first, "", "")
    return CountingPlace(first, old.entry.table.sheet, old.entry.cell(key) or "")


def _missing(plan: PlanAsSet, now: BesidePlan, sent: Sent) -> Iterator[tuple[Record, Entry, Submission]]:
    """The rows of the plan that did not come back and stand all the same, as last returned, and in what."""
    declarations = plan.register.declarations
    every = [submission for _, submission in sent]
    wanted = [(record, line.entry, plan.first[1]) for record, line in now.gone]
    there = {
        (record.key, ref)
        for record in plan.records
        for submission in (plan.first[1], now.submission)
        for entry in submission.entries(record.key)
        for ref in (now.refs(record, entry) if submission is now.submission else [entry.text(record.row_id)])
    }
    for key, ref in plan.decided.rows_agreed():
        agreed = declarations.records.get(key)
        if agreed in plan.records and agreed is not None and (key, ref) not in there and now.submission.asks(key):
            later = _last(agreed, ref, sent[:-1], plan)
            wanted += [(agreed, *later)] if later else []
    for record, entry, submission in wanted:
        refs = _refs_of(record, entry, submission, plan)
        label = entry.text(record.label) if record.label else ""
        decisions = [plan.decided.of_row(record.key, ref) for ref in (*refs, label)]
        goes = any(one.value == REMOVED and not one.refused for one in decisions if one)
        if goes or was_done_with(declarations, record, entry.text(record.row_id), label, every):
            continue
        later = _last(record, refs[0], sent[1:-1], plan) if refs else None
        yield (record, *(later or (entry, submission)))


def _last(record: Record, ref: str, sent: Sent, plan: PlanAsSet) -> tuple[Entry, Submission] | None:
    """The row with that ref where it was returned last, with the return."""
    for _, submission in reversed(sent):
        for entry in submission.entries(record.key):
            if ref in _refs_of(record, entry, submission, plan):
                return entry, submission
    return None


def _refs_of(record: Record, entry: Entry, source: Submission, plan: PlanAsSet) -> list[str]:
    """The ref that a row of an earlier return has, or was given after it."""
    if not record.row_id:
        return []
    ref = given_ref(entry, record, refs_given(plan.register.declarations, source))
    return [ref] if ref else []


def _same_in_first(plan: PlanAsSet, record: Record, entry: Entry) -> Line | None:
    """The row of the plan as it was set that has the ref of `entry`."""
    for line in lines(plan.first[1], record):
        if record.row_id and line.entry.text(record.row_id) == entry.text(record.row_id):
            return line
    return None


def _with_what_counts(
    register: Register, one: PlanChange, counting: Submission, pending: Mapping[Spot, PendingRow]
) -> PlanChange:
    """A change with what counts in its place, in words. A row that is the trust's own needs no agreement."""
    change, agreed = one.change, one.approval is not None and not one.approval.refused
    record = register.declarations.records[change.record]
    if change.field and change.field == record.row_id:
        return replace(one, counts=change.after)
    entry = entry_of(record, change, counting)
    if change.kind == "added" and one.approval is None and entry is not None and spot_of(entry) not in pending:
        return replace(one, counts="The row")
    if entry is not None and record.label and change.kind == "changed":
        label = named_words(register, record.field(record.label), entry.get(record.label))
        one = replace(one, change=replace(change, label=label))
    if change.kind == "added":
        refused = one.approval is not None and one.approval.refused
        words = "The row" if agreed else "Not the row" if refused else f"The row, as {NOT_YET}"
    elif change.kind == "removed":
        words = "Not the row" if agreed else "The row, as last returned"
    else:
        words, spec = change.after if agreed else change.before, record.field(change.field)
        if not agreed and entry is not None and spec.type != "reference":
            words = named_words(register, spec, entry.get(change.field))
    return replace(one, needs=True, counts=words)
