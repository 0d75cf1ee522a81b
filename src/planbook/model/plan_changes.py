"""What has changed in a plan since it was set: as it was first returned in a year, beside what is returned now.

Owners may change whenever somebody leaves; what is told are the plan's own words, days and figures.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from planbook.model.approval import REMOVED, Approval, Decided, alike
from planbook.model.carried import given_ref, refs_given
from planbook.model.declarations import Declarations, Record
from planbook.model.difference import Change, differences
from planbook.model.given_lines import given_line
from planbook.model.new_year import closed_entries
from planbook.model.pending_rows import spot_of
from planbook.model.register import Register
from planbook.model.rewriting import Edits, rewritten
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
    needs: bool = False
    """Whether it counts only once it is agreed to."""
    counts: str = ""
    """Of one that needs agreement: what counts, as people read it."""

    @property
    def is_refused(self) -> bool:
        """Whether the body that has to agree said no: then what stood before counts."""
        return self.approval is not None and self.approval.refused

    @property
    def agreed(self) -> str:
        """In words: whether it was agreed or refused, when and by whom; empty where nobody has said or has to."""
        if self.approval is None:
            return "Not yet agreed" if self.needs else ""
        word = "Refused" if self.approval.refused else "Agreed"
        by = f", {self.approval.by}" if self.approval.by else ""
        return f"{word} on {shown(self.approval.on)}{by}"


def plan_changes(
    register: Register, sent: Sequence[tuple[str, Submission]], approvals: Sequence[Approval] = ()
) -> list[PlanChange]:
    """What is not as it was set in the last of `sent`: the returns of a year by period id, the first one first.

    A row that is there no longer is told unless it was done with, or its period did not ask for its record. What
    came of periods that ask for no plan, as half-terms beside terms, says nothing of it. A column that the first
    return did not have is set by the first one that has it.
    """
    of_plan = [one for one in sent if asks_plan(one[1], register.declarations)]
    if len(of_plan) < 2 or of_plan[-1] is not sent[-1]:
        return []
    sent, decided = of_plan, Decided(approvals)
    found = _since(register, sent, decided)
    new_rows = {(one.change.record, one.change.row_id) for one in found if one.change.kind == "added"}
    for n, columns in _columns_set(register.declarations, [submission for _, submission in sent[:-1]]).items():
        found += [
            one
            for one in _since(register, sent[n:], decided, columns)
            if (one.change.record, one.change.row_id) not in new_rows
        ]
    return found + _gone_back(register, sent, decided, {_place(one.change) for one in found})


def _columns_set(declarations: Declarations, sent: Sequence[Submission]) -> dict[int, frozenset[tuple[str, str]]]:
    """Which columns of the plan each of `sent` but the first has set: those that none before it had."""
    found, known = dict[int, frozenset[tuple[str, str]]](), _columns_in(declarations, sent[0])
    for n, submission in enumerate(sent[1:], 1):
        if new := _columns_in(declarations, submission) - known:
            found[n], known = new, known | new
    return found


def _since(
    register: Register,
    sent: Sequence[tuple[str, Submission]],
    decided: Decided,
    columns: Set[tuple[str, str]] | None = None,
) -> list[PlanChange]:
    """The changes between the first and the last of `sent`, with the period that each is of; with `columns` only
    what has changed in cells of those."""
    now = sent[-1][1]
    refs = refs_given(register.declarations, now)
    told, known = _compared(register, sent[0][1], sent[1:])
    found = []
    for change in told:
        if columns is not None and (change.kind != "changed" or (change.record, change.field) not in columns):
            continue
        if change.kind == "removed" and was_done_with(
            register.declarations,
            register.declarations.records[change.record],
            change.row_id,
            change.label,
            [s for _, s in sent],
        ):
            continue
        since = known[-1][0]
        for period, later, changes in reversed(known):
            if not _speaks_of(later, change):
                continue  # as a workbook of a half-term or of another format, which says nothing of it
            then = changes.get(_place(change))
            if then is None or (then != change.after and change.kind != "added"):
                break  # a row that was new stays so, whatever is said of it since
            since = period
        found.append(PlanChange(change, since, _decision(register, decided, refs, change, now)))
    return found


def _speaks_of(submission: Submission, change: Change) -> bool:
    """Whether a workbook has a place for what has changed: a sheet of its record, a column of its field."""
    if not change.field:
        return submission.asks(change.record)
    return any(t.record == change.record and change.field in t.keys for t in submission.tables)


def _gone_back(
    register: Register,
    sent: Sequence[tuple[str, Submission]],
    decided: Decided,
    known: Set[tuple[str, str, str, str]],
) -> list[PlanChange]:
    """The cells that are again as they were set, or as something else that was agreed to before, although another
    value was agreed to since; those that are `known` are left out."""
    agreed = _as_agreed(register.declarations, sent[0][1], decided)
    if agreed is sent[0][1]:
        return []
    now = sent[-1][1]
    refs = refs_given(register.declarations, now)
    changed, later = _compared(register, agreed, sent[1:])
    found = []
    for change in changed:
        if change.kind != "changed" or _place(change) in known:
            continue
        told = [
            (period, changes.get(_place(change))) for period, then, changes in later if _speaks_of(then, change)
        ]
        since = sent[-1][0]
        for period, after in reversed(told):
            if after != change.after:
                break
            since = period
        found.append(PlanChange(change, since, _decision(register, decided, refs, change, now)))
    return found


def _as_agreed(declarations: Declarations, first: Submission, decided: Decided) -> Submission:
    """The plan as it was set, each cell with what was agreed to last; itself where that is nothing else."""
    edits, refs = Edits(), refs_given(declarations, first)
    for record in declarations.records.values():
        if not record.row_id or not is_plan_record(record):
            continue
        plan = [spec for spec in record.fields if spec.asked == "plan" and spec.key != record.row_id]
        for entry in first.entries(record.key):
            ref = given_ref(entry, record, refs)
            for spec in plan:
                value = entry.get(spec.key)
                last = decided.agreed(record.key, ref, spec.key, [value])[-1]
                if entry.has(spec.key) and spec.type != "reference" and not alike(last, value):
                    edits.cells.setdefault(spot_of(entry), {})[spec.key] = last
    return rewritten(declarations, first, edits)


def changes_from_agreed(
    register: Register,
    counting: Submission,
    wanted: tuple[str, Submission],
    approvals: Sequence[Approval],
    known: Sequence[PlanChange],
) -> list[PlanChange]:
    """The cells of what is `wanted`, with its period, that say another thing than what counts, as
    where a single cell was agreed to and its workbook sent again; those that are `known` are left out."""
    period, now = wanted
    decided, refs = Decided(approvals), refs_given(register.declarations, now)
    there = {_place(one.change) for one in known}
    return [
        PlanChange(change, period, _decision(register, decided, refs, change, now))
        for change in _compared(register, counting, [wanted])[0]
        if change.kind == "changed" and _place(change) not in there
    ]


def is_plan_record(record: Record) -> bool:
    """Whether rows of the record are part of a plan, so that what is set of them can change."""
    return record.in_plan and record.rows == "growing" and any(spec.asked == "plan" for spec in record.fields)


def asks_plan(submission: Submission, declarations: Declarations) -> bool:
    """Whether a workbook asks for anything of a plan; one of a half-term does not, and so sets none."""
    return any(submission.asks(key) for key, record in declarations.records.items() if is_plan_record(record))


def columns_of(declarations: Declarations, submission: Submission) -> frozenset[tuple[str, str]] | None:
    """The columns, as record and field, of the format that a workbook is in; None where that is not known.

    What a format has no column for it says nothing of: no plan changes by being told in another format.
    """
    layout = declarations.formats.get(submission.template or "")
    if layout is None:
        return None
    return frozenset((column.record, column.field.key) for sheet in layout.sheets for column in sheet.columns)


def _columns_in(declarations: Declarations, submission: Submission) -> frozenset[tuple[str, str]]:
    """The columns that came with a workbook and that its format has: one that was switched off since says nothing,
    and one that was lost is told as that."""
    came = frozenset((table.record, key) for table in submission.tables for key in table.keys)
    columns = columns_of(declarations, submission)
    return came if columns is None else came & columns


def sets_plan(submission: Submission, declarations: Declarations) -> bool:
    """Whether a workbook has a row of the plan that is reported on, as an action.

    One that came back without any has set no plan, whatever it says of its values. Lines that start again with each
    year, as those of grants that the trust gives, are no such rows.
    """
    asked = [
        record
        for key, record in declarations.records.items()
        if record.in_plan and is_plan_record(record) and not record.yearly and submission.asks(key)
    ]
    told = [record for record in asked if any(spec.asked == "term" for spec in record.fields)] or asked
    return any(submission.entries(record.key) for record in told)


def place_set(
    declarations: Declarations,
    stood: Sequence[Submission],
    approvals: Sequence[Approval],
    published: Sequence[tuple[int, int]],
) -> int | None:
    """The place, among returns that stood one after another, of the one that sets the plan: what stood when it was
    first agreed to as a whole, or first went out; None while neither has happened.

    `approvals` are all that was decided of the plan, in recorded order; `published` has for each time that it went
    out the place of what stood then, and how many of these were recorded before.
    """
    sets = {place for place, sent in enumerate(stood) if sets_plan(sent, declarations)}
    first, before = next((out for out in published if out[0] in sets), (None, len(approvals)))
    before, end = min(before, len(approvals)), 0
    while end < before:
        begin, end = end, end + 1
        while end < before and (approvals[end].on, approvals[end].by) == (approvals[begin].on, approvals[begin].by):
            end += 1  # what was decided at once
        decided = Decided(approvals[:end])
        whole = [place for place in sorted(sets) if _is_agreed_whole(declarations, stood[place], decided)]
        if whole:  # agreed to with what stands is all of what others say that have less in them
            return max(whole, key=lambda place: len(plan_values(declarations, stood[place])))
    return first


def _is_agreed_whole(declarations: Declarations, submission: Submission, decided: Decided) -> bool:
    """Whether somebody has agreed to all of the plan in a workbook."""
    values = plan_values(declarations, submission)
    return bool(values) and all(decided.was_agreed(*value) for value in values)


def plan_values(declarations: Declarations, submission: Submission) -> list[tuple[str, str, str, Value]]:
    """The plan as values: record, ref, field and value of every cell of it; of a row itself the field is empty.

    A row that came without a ref has the one that the next workbook gives it.
    """
    found: list[tuple[str, str, str, Value]] = []
    refs = refs_given(declarations, submission)
    for table in submission.tables:
        record = declarations.records.get(table.record)
        if record is None or not is_plan_record(record) or not record.row_id:
            continue
        plan = [spec.key for spec in record.fields if spec.asked == "plan" and spec.key != record.row_id]
        for entry in table.entries():
            ref = given_ref(entry, record, refs)
            if ref:
                found.append((record.key, ref, "", None))
                found += [(record.key, ref, key, entry.get(key)) for key in plan if entry.has(key)]
    return found


def removals(changes: Sequence[PlanChange]) -> list[tuple[str, str, str, Value]]:
    """The rows that are there no longer, as `plan_values` has those that are; one without a ref by its words."""
    gone = [one.change for one in changes if one.change.kind == "removed"]
    return [(change.record, change.row_id or change.label, "", REMOVED) for change in gone]


def _decision(
    register: Register, decided: Decided, refs: Mapping[tuple[str, str], str], change: Change, now: Submission
) -> Approval | None:
    """What was decided last of the cell as it is now, or that the row is there, or goes."""
    record = register.declarations.records[change.record]
    if change.kind == "removed":
        return decided.newest(change.record, change.row_id or change.label, "", REMOVED)
    entry = entry_of(record, change, now)
    ref = given_ref(entry, record, refs) if entry else change.row_id
    value = entry.get(change.field) if entry else None
    last = decided.newest(change.record, ref, change.field, value)
    if last is None or last.refused or not change.field:
        return last
    counts = decided.agreed(change.record, ref, change.field, [])
    return last if counts and alike(counts[-1], value) else None  # something else was agreed to since


def entry_of(record: Record, change: Change, submission: Submission) -> Entry | None:
    """The row of `submission` that a change in it is of; None where it is not there or has no ref to know it by."""
    for entry in submission.entries(change.record):
        place = (entry.table.sheet, entry.row.excel_row)
        if record.row_id and change.row_id:
            if entry.text(record.row_id) == change.row_id:
                return entry
        elif place == (change.sheet, change.row):
            return entry
    return None


def _compared(
    register: Register, first: Submission, sent: Sequence[tuple[str, Submission]]
) -> tuple[list[Change], Sequence[tuple[str, Submission, Mapping[tuple[str, str, str, str], str]]]]:
    """What of the plan is not as in `first` in the last of `sent`, and by place what was not in each of them.

    What was otherwise in a return is told no matter who changed it: something is as old as it is all the same. Of
    the last return, what the trust has changed is left out of the changes.
    """
    # Comparing takes longer than all else here: each return is compared once.
    changes = [_of_plan(register, first, submission) for _, submission in sent]
    records, now = register.declarations.records, sent[-1][1]
    told = [one for one in changes[-1] if not _is_trusts(register, records[one.record], one, now)]
    known = [
        (period, submission, {_place(one): one.after for one in of})
        for (period, submission), of in zip(sent, changes, strict=True)
    ]
    return told, known


def _of_plan(register: Register, first: Submission, now: Submission) -> list[Change]:
    """What differs in the plan, no matter who changed it."""
    records = register.declarations.records
    columns = [_columns_in(register.declarations, sent) for sent in (first, now)]
    return [
        change
        for change in differences(register, first, now)
        if is_plan_record(records[change.record])
        and now.asks(change.record)
        and first.asks(change.record)
        and (not change.field or records[change.record].field(change.field).asked == "plan")
        and (not change.field or all((change.record, change.field) in own for own in columns))
        and not (change.field and records[change.record].field(change.field).type == "links")
        and not (change.field == records[change.record].row_id and not change.before)  # a first ref changes nothing
    ]


def _is_trusts(register: Register, record: Record, change: Change, now: Submission) -> bool:
    """Whether the trust changed the cell in its register, as an award; the unit has changed nothing there."""
    entry = entry_of(record, change, now) if change.field else None
    given = given_line(register, record, now, entry) if entry else None
    return given is not None and change.field in given.values


def _place(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.record, change.row_id or change.label, change.field


def was_done_with(
    declarations: Declarations, record: Record, row_id: str, label: str, sent: Sequence[Submission]
) -> bool:
    """Whether a row that is there no longer was completed, dropped or held when it was last returned; or what it
    belongs to was, or all that belongs to it; or it was closed with last year's plan. `label` is its words, for a
    row without a ref."""

    def is_it(entry: Entry) -> bool:
        if record.row_id and row_id:
            return entry.text(record.row_id) == row_id
        return bool(record.label) and entry.text(record.label) == label

    for submission in reversed(sent):
        if any(is_it(entry) for entry in closed_entries(submission, record.key)):
            return True
        for entry in submission.entries(record.key):
            if is_it(entry):
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
