"""Checks of what a term's review says: status, progress, and how they agree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planbook.model.declarations import Choice
from planbook.model.delivery import Facts, differs, facts_of, is_worse, share_passed
from planbook.model.milestone import dates_differ
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value, as_number
from planbook.validate.columns import Columns, Numbers
from planbook.validate.context import Context
from planbook.validate.params import (
    OF_ITSELF,
    AnyField,
    FieldKey,
    Longer,
    OfRecord,
    OneField,
    RecordKey,
    Stands,
    codes_of,
)
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class StatusAndDone(Stands):
    done: FieldKey
    """The field that has how much of it is done, 0 to 100."""


def rows_saying(columns: Columns, key: str, means: Callable[[Choice], object], context: Context) -> Numbers:
    """The rows whose field `key` says what has that meaning, as its list declares it."""
    choice_of, record = context.declarations.choice_of, columns.table.record
    return columns.where((key,), lambda code: (said := choice_of(record, key, code)) is not None and means(said))


def _is_said_done(columns: Columns, params: StatusAndDone, context: Context) -> Numbers:
    return rows_saying(columns, params.status, _done, context)


def _done(said: Choice) -> bool:
    return said.done


def _is_all_done(columns: Columns, params: StatusAndDone, _: Context) -> Numbers:
    return columns.where((params.done,), _whole)


def _whole(done: Value) -> bool:
    return as_number(done) == 100


@check("completed_is_all_done", needs=("status", "done"), glance=_is_said_done)
def completed_is_all_done(entry: Entry, params: StatusAndDone, context: Context) -> Iterator[Hit]:
    """What is said to be done is 100% done."""
    done, choice = entry.number(params.done), context.choice(entry, params.status)
    if choice and choice.done and done is not None and done < 100:
        yield Hit(entry, (params.done, params.status))


@check("all_done_is_completed", needs=("status", "done"), glance=_is_all_done)
def all_done_is_completed(entry: Entry, params: StatusAndDone, context: Context) -> Iterator[Hit]:
    """What is 100% done is said to be done."""
    choice = context.choice(entry, params.status)
    if context.has_ended(entry) or choice is None or choice.confirms:
        return
    if entry.number(params.done) == 100:
        yield Hit(entry, (params.status, params.done))


@dataclass(frozen=True, kw_only=True)
class AgreesWithFacts(StatusAndDone):
    start: FieldKey = field(default=FieldKey(""), metadata=OF_ITSELF)
    milestones: RecordKey
    """The record of the dated steps of a row."""
    of: AnyField
    """The field of a step that names the row."""
    met: AnyField
    """The field of a step that says whether it was met."""


def _may_be_worse(columns: Columns, params: AgreesWithFacts, context: Context) -> Numbers:
    """Rows that have steps, and those whose progress says less than is reported: many have all days alike."""
    record = context.declarations.records[columns.table.record]
    steps = context.once(_by_owner, params.milestones, params.of)
    blank = [None] * len(columns.rows)
    keys = (params.status, params.done, params.start or record.begins, *record.due)
    refs = columns.of(record.row_id) or blank
    known: dict[tuple[Value, ...], bool] = {}
    worth: list[int] = []
    for number, said in enumerate(zip(*(columns.of(key) or blank for key in keys), strict=True)):
        if said[0] is None:
            continue
        if said not in known:
            known[said] = _says_less(columns.entries[number], params, context)
        if known[said] or refs[number] in steps:
            worth.append(number)
    return worth


def _says_less(entry: Entry, params: AgreesWithFacts, context: Context) -> bool:
    said = context.choice(entry, params.status)
    if said is None or said.confirms:
        return said is not None and context.previous is not None
    facts = _of_progress(entry, params, entry.number(params.done), context)
    return facts is not None and differs(said, facts) and is_worse(facts.status, said)


@check("agrees_with_facts", says=("facts",), unseen="days", needs=("status",), glance=_may_be_worse)
def agrees_with_facts(entry: Entry, params: AgreesWithFacts, context: Context) -> Iterator[Hit]:
    """What is reported of a row is no better than what its steps, or else its progress against its time, say.

    The same facts stand beside the status in what the trust makes of it.
    """
    before, said, done = context.last(entry), context.choice(entry, params.status), entry.number(params.done)
    if said and said.confirms and before:
        said = context.choice(before, params.status)
        done = before.number(params.done) if done is None else done
    if context.period is None or said is None or said.confirms:
        return
    facts = _facts(entry, params, done, context)
    if facts is None or not differs(said, facts) or not is_worse(facts.status, said):
        return
    fields = (params.status,) if facts.basis == "milestones" else (params.status, params.done)
    yield Hit(entry, fields, {"facts": facts.words, params.status: said.word})


def _facts(entry: Entry, params: AgreesWithFacts, done: float | None, context: Context) -> Facts | None:
    """What the steps of the row say, or else its progress."""
    steps = _steps_due(entry, params, context)
    if not any(steps):
        return _of_progress(entry, params, done, context)
    return facts_of(steps, context.declarations.records[params.milestones], done, None)


def _of_progress(entry: Entry, params: AgreesWithFacts, done: float | None, context: Context) -> Facts | None:
    """What the row's progress says; many rows have the same days and the same progress."""
    if context.period is None:
        return None
    due = context.due(entry, params.start)
    begins = params.start or context.declarations.records[entry.record].begins
    start = context.day(entry.get(begins), first=True)
    finish = due[1] if due else None
    return context.once(_facts_of_progress, params.milestones, start, finish, context.period.as_at, done)


def _facts_of_progress(
    context: Context, step: RecordKey, start: date | None, finish: date | None, at: date, done: float | None
) -> Facts | None:
    return facts_of((), context.declarations.records[step], done, _share_passed(context, start, finish, at))


def _share_passed(context: Context, start: date | None, finish: date | None, at: date) -> float | None:
    return share_passed(context.register.calendar, start, finish, at)


def _steps_due(entry: Entry, params: AgreesWithFacts, context: Context) -> list[Choice | None]:
    """What was said of each step of the row that is due; of two rows with one ref the first has them."""
    ref = entry.text(context.declarations.records[entry.record].row_id)
    steps = context.once(_by_owner, params.milestones, params.of).get(ref) if ref else None
    if not steps or context.period is None:
        return []
    first = context.by_ref(entry.record).get(ref)
    if first is None or first.row is not entry.row:
        return []
    at = context.period.as_at
    return [context.choice(step, params.met) for step in steps if (due := context.due(step)) and due[1] <= at]


def _by_owner(context: Context, record: str, field: str) -> dict[str, list[Entry]]:
    """The rows of `record` by what they name in `field`."""
    found: dict[str, list[Entry]] = {}
    for row in context.entries(record):
        found.setdefault(row.text(field), []).append(row)
    return found


@dataclass(frozen=True, kw_only=True)
class DatesAgree(OneField):
    met_on: FieldKey
    """The field that has the day on which it was met."""


@check("dates_agree", says=("facts",), unseen="days", needs=("field", "met_on"))
def dates_agree(entry: Entry, params: DatesAgree, context: Context) -> Iterator[Hit]:
    """What is not said to be met has no day on which it was; other dates are asked about by rules of their own."""
    said, met_on = context.choice(entry, params.field), entry.date(params.met_on)
    if context.period is None or met_on is None or said is None or said.done:
        return
    if words := dates_differ(said, None, met_on, context.period.as_at):
        yield Hit(entry, (params.field, params.met_on), {"facts": words})


def _has_confirmed(columns: Columns, params: Stands, context: Context) -> Numbers:
    return rows_saying(columns, params.status, _confirming, context) if context.previous else ()


def _confirming(said: Choice) -> bool:
    return said.confirms


def _was_there(columns: Columns, _: Any, context: Context) -> Numbers:
    """Without a last return nothing can be compared with it."""
    return columns.filled(()) if context.previous else ()


def _confirms(entry: Entry | None, params: Stands, context: Context) -> bool:
    """Whether the row says no more than that what was said before still holds."""
    choice = context.choice(entry, params.status) if entry else None
    return choice is not None and choice.confirms


@check("not_confirmed_twice", unseen="before", needs=("status",), glance=_has_confirmed)
def not_confirmed_twice(entry: Entry, params: Stands, context: Context) -> Iterator[Hit]:
    """ "No change" is not confirmed twice running."""
    if _confirms(entry, params, context) and _confirms(context.last(entry), params, context):
        yield Hit(entry, (params.status,))


@check("something_to_confirm", unseen="before", needs=("status",), glance=_has_confirmed)
def something_to_confirm(entry: Entry, params: Stands, context: Context) -> Iterator[Hit]:
    """ "No change" is said of a row that had a status last time."""
    before = context.last(entry)
    unknown = before is None or before.get(params.status) is None
    if context.previous and unknown and _confirms(entry, params, context):
        yield Hit(entry, (params.status,))


@dataclass(frozen=True, kw_only=True)
class NotReopened(Stands):
    open: tuple[str, ...] = codes_of("status")


@check("not_reopened", unseen="before", needs=("status",), glance=_was_there)
def not_reopened(entry: Entry, params: NotReopened, context: Context) -> Iterator[Hit]:
    """What was done stays so."""
    before = context.last(entry)
    then = context.choice(before, params.status) if before else None
    if then and then.done and entry.get(params.status) in params.open:
        yield Hit(entry, (params.status,))


@check("not_undone", says=("was",), unseen="before", needs=("field",), glance=_was_there)
def not_undone(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What is done does not become less."""
    before, done = context.last(entry), entry.number(params.field)
    was = before.number(params.field) if before else None
    if done is not None and was is not None and done < was:
        yield Hit(entry, (params.field,), {"was": f"{was:g}%"})


@dataclass(frozen=True, kw_only=True)
class FreshWords(OneField, Stands, Longer):
    pass


@check("fresh_words", glance=_was_there)
def fresh_words(entry: Entry, params: FreshWords, context: Context) -> Iterator[Hit]:
    """What is told is told again, unless nothing has changed and that is said."""
    before = context.last(entry)
    text = folded(entry.text(params.field))
    if (
        before
        and len(text) >= params.least
        and text == folded(before.text(params.field))
        and not _confirms(entry, params, context)
        and not context.has_ended(entry)
    ):
        yield Hit(entry, (params.field,))


@dataclass(frozen=True, kw_only=True)
class OwnWords(OfRecord, Longer):
    field: AnyField
    rows: int
    """Rows that have the same words before it is told."""


@check("own_words", "workbook", rows="record", says=("count",))
def own_words(params: OwnWords, context: Context) -> Iterator[Hit]:
    """Each row is told of in words of its own."""
    same: dict[str, list[Entry]] = {}
    for columns in context.tables(params.record):
        for entry, value in columns.with_field(params.field):
            text = folded(str(value))
            if len(text) >= params.least:
                same.setdefault(text, []).append(entry)
    for entries in same.values():
        if len(entries) >= params.rows:
            yield Hit(entries[0], (params.field,), {"count": len(entries)})
