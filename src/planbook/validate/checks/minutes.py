"""Checks of what meetings and visits came to, and of what is owed: done, answered, considered, often enough."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from planbook.model.calendar import Period
from planbook.model.declarations import Choice
from planbook.model.frequency import times_in_year, times_within
from planbook.model.nouns import noun_of
from planbook.model.prose import agree, in_figures
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.checks.fields import is_among
from planbook.validate.context import Context
from planbook.validate.params import AnyField, FieldKey, NoParams, OneField, OneFieldWhen, RecordKey, When, codes_of
from planbook.validate.registry import Hit, check

_ELSEWHERE = re.compile(r",|\b20[0-9]{2}\b")
"""What the name of a row in another workbook has in it: its meeting before a comma, or its day."""


@dataclass(frozen=True, kw_only=True)
class OneOf(OneFieldWhen):
    wanted: tuple[str, ...] = codes_of("field")
    """The codes that may stand in the field; a blank is left to another rule."""


@check("is_one_of")
def is_one_of(entry: Entry, params: OneOf, context: Context) -> Iterator[Hit]:
    """The field is one of a few codes, in rows where another field is one of a few."""
    value = entry.get(params.field)
    if value is not None and value not in params.wanted and is_among(entry, params):
        yield Hit(entry, tuple(key for key in (params.field, params.when_field) if key))


@dataclass(frozen=True, kw_only=True)
class NamedRow:
    """A field that names a row of another record."""

    field: FieldKey
    of: RecordKey
    key: AnyField
    """What is looked at of that row."""
    wanted: tuple[str, ...] = ()
    """The codes that may stand there, or nothing; without any, something has to."""
    only: Mapping[str, tuple[str, ...]] = dataclass_field(default_factory=dict)
    """Of the rows that are named only those that have one of these codes in each of these fields."""


@check("named_row_is_so", says=("named", "said"), unseen="rows")
def named_row_is_so(entry: Entry, params: NamedRow, context: Context) -> Iterator[Hit]:
    """The row that a field names, where it is in the same workbook, is as it should be.

    One that stands elsewhere, as a minute of an earlier workbook, is taken at its word.
    """
    record = context.declarations.records[params.of]
    named = context.by_ref(params.of).get(entry.text(params.field))
    if named is None or any(named.get(key) not in codes for key, codes in params.only.items()):
        return
    value = named.get(params.key)
    if (value is None) if not params.wanted else (value is not None and value not in params.wanted):
        spec = record.field(params.key)
        word = context.declarations.word(spec.list, value) if spec.list else named.text(params.key)
        yield Hit(entry, (params.field,), {"named": named.text(record.label), "said": word})


@check("named_row_there", says=("nearest",), unseen="rows")
def named_row_there(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """The row that a field names is in this workbook or was in the last.

    One named with its meeting or its day stands elsewhere; what the last return said is not asked about again.
    """
    spec, text = context.spec(entry.record, params.field), entry.text(params.field)
    if not text or _ELSEWHERE.search(text) or not context.submission.asks(spec.of):
        return
    before = context.last(entry)
    if text in context.by_ref(spec.of) or text in context.last_rows(spec.of):
        return
    if before is None or folded(before.text(params.field)) != folded(text):
        yield Hit(entry, (params.field,), {"nearest": context.names(spec).nearest(text)})


@check("not_done", says=("day", "days"), unseen="days")
def not_done(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What was due on a day has been done."""
    due, done = context.due(entry), context.declarations.records[entry.record].done
    if context.period and due and entry.get(done) is None and due[1] < context.period.as_at:
        yield Hit(entry, (done, due[0]), {"day": due[1], "days": (context.period.as_at - due[1]).days})


@check("done_late", says=("day", "days", "done"), unseen="days")
def done_late(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What was due on a day was done by it."""
    key = context.declarations.records[entry.record].done
    due, done = context.due(entry), entry.date(key)
    if due and done and done > due[1]:
        yield Hit(entry, (key, due[0]), {"day": due[1], "done": done, "days": (done - due[1]).days})


@check("settled_once_done", says=("done",))
def settled_once_done(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """Of what has been done it is said what came of it; where words can be chosen, in one that ends it."""
    record = context.declarations.records[entry.record]
    done, choice = record.done, context.choice(entry, params.field)
    said = choice is not None and choice.ends if record.field(params.field).list else bool(entry.text(params.field))
    if entry.has(params.field) and entry.date(done) and is_among(entry, params) and not said:
        yield Hit(entry, (params.field,), {"done": entry.date(done)})


@dataclass(frozen=True, kw_only=True)
class AtMeeting(When):
    """A row of a meeting: the body that met and the day; and the record of meetings with the same."""

    body: FieldKey
    on: FieldKey
    meetings: RecordKey
    of: AnyField
    day: AnyField
    held: AnyField
    """Whether it was held."""


@dataclass(frozen=True, kw_only=True)
class Answered(AtMeeting):
    field: FieldKey
    """The answer."""


def _code(entry: Entry, key: str, context: Context) -> Value:
    of = context.declarations.records[entry.record].field(key).of
    return context.register.code_for(of, entry.get(key)) or entry.get(key)


def _by_code(context: Context, record: str, key: str) -> Mapping[Value, Sequence[Entry]]:
    """The rows of a record by the code of what a field of theirs names."""
    named: dict[Value, list[Entry]] = {}
    for entry in context.entries(record):
        named.setdefault(_code(entry, key, context), []).append(entry)
    return named


def _meetings(entry: Entry, params: AtMeeting, context: Context) -> Sequence[Entry]:
    """The meetings in the workbook of the body that the row names."""
    body = _code(entry, params.body, context)
    if body is None or not is_among(entry, params):
        return ()
    return context.once(_by_code, params.meetings, params.of).get(body, ())


def _was_held(meeting: Entry, params: AtMeeting, context: Context) -> bool:
    choice = context.choice(meeting, params.held)
    return choice is not None and choice.begun and choice.ends


@check("answered_by_next", says=("asked", "met"), unseen="rows")
def answered_by_next(entry: Entry, params: Answered, context: Context) -> Iterator[Hit]:
    """What was asked at a meeting is answered by the next that the body holds."""
    asked = entry.date(params.on)
    if asked is None or entry.get(params.field) is not None or context.has_ended(entry):
        return
    later = [m for m in _meetings(entry, params, context) if (day := m.date(params.day)) and day > asked]
    held = [day for m in later if _was_held(m, params, context) and (day := m.date(params.day))]
    if held:
        yield Hit(entry, (params.field, params.on), {"asked": asked, "met": min(held)})


@check("meeting_there", says=("day", "met"), unseen="rows")
def meeting_there(entry: Entry, params: AtMeeting, context: Context) -> Iterator[Hit]:
    """Where the workbook has meetings of a body, what came of one is of a day on which it met."""
    day, meetings = entry.date(params.on), _meetings(entry, params, context)
    days = sorted(found for m in meetings if (found := m.date(params.day)))
    if day and context.period and days and day not in days and context.period.start <= day:
        nearest = min(days, key=lambda one: abs((one - day).days))
        yield Hit(entry, (params.on,), {"day": day, "met": nearest})


@dataclass(frozen=True, kw_only=True)
class Quorate(AtMeeting):
    quorate: AnyField
    """The meeting's own word on whether enough were there."""


@check("quorate_meeting", says=("day",), unseen="rows")
def quorate_meeting(entry: Entry, params: Quorate, context: Context) -> Iterator[Hit]:
    """What was decided was decided by a meeting that had its quorum."""
    day = entry.date(params.on)
    for meeting in _meetings(entry, params, context):
        if day and meeting.date(params.day) == day and meeting.get(params.quorate) is False:
            yield Hit(entry, (params.on,), {"day": day})
            return


@dataclass(frozen=True, kw_only=True)
class Often:
    """A body meets as often as the register says, in a workbook that has meetings of it."""

    record: RecordKey
    of: AnyField
    day: AnyField
    held: AnyField
    body: RecordKey
    often: AnyField
    number: AnyField


@check("meets_as_often", "workbook", says=("name", "often", "there"))
def meets_as_often(params: Often, context: Context) -> Iterator[Hit]:
    """A body has met, or is to meet, as often in the period as it should.

    Which bodies a workbook answers for, its own meetings and those of its last return say.
    """
    period, register = context.period, context.register
    if period is None or not context.submission.asks(params.record):
        return
    before = context.previous.entries(params.record) if context.previous else ()
    rows = [row for row in context.entries(params.record) if not _is_off(row, params, context)]
    named = dict.fromkeys(
        register.code_for(params.body, r.get(params.of)) for r in (*context.entries(params.record), *before)
    )
    for code in named:
        body = register.row(params.body, code)
        times = times_in_year(context.declarations, body, params.often, params.number) if body else 0
        due = times_within(register.calendar, period, times)
        own = [r for r in rows if register.code_for(params.body, r.get(params.of)) == code]
        days = [day for row in own if (day := row.date(params.day)) and _counts(row, day, period, params, context)]
        if body and len(days) < due:
            noun = noun_of(context.declarations, params.record)
            words = {
                "name": register.label(params.body, str(code)),
                "often": f"{in_figures(due, *noun)} {agree(due, 'is', 'are')}",
                "there": in_figures(len(days), "is", "are") if days else "none is",
            }
            yield Hit(own[0] if own else None, (params.of,) if own else (), words, record=params.record)


def _counts(row: Entry, day: date, period: Period, params: Often, context: Context) -> bool:
    """Whether a meeting is one of the period: it was held, on whatever day is given, or is to be held in it."""
    choice = context.choice(row, params.held)
    return (choice is not None and choice.begun and choice.ends) or period.start <= day <= period.end


def _is_off(row: Entry, params: Often, context: Context) -> bool:
    """Whether a meeting was cancelled."""
    choice: Choice | None = context.choice(row, params.held)
    return choice is not None and choice.ends and not choice.begun


@dataclass(frozen=True, kw_only=True)
class InTouch:
    """The rows of a workbook that say of a contact, and the lines of the register that say how often it is."""

    record: RecordKey
    party: AnyField
    on: AnyField
    kind: AnyField
    kinds: tuple[str, ...] = codes_of("kind", of="record")
    lines: RecordKey
    of_lines: tuple[str, ...] = codes_of("line_kind", of="lines")
    line_kind: AnyField
    sender: AnyField
    receiver: AnyField


@check("in_touch", "workbook", says=("there", "wanted", "who"))
def in_touch(params: InTouch, context: Context) -> Iterator[Hit]:
    """There has been contact with whom the unit is to be in touch with, as often as the register's line says."""
    period, register, unit = context.period, context.register, context.submission.unit
    if period is None or unit is None or not context.submission.asks(params.record):
        return
    rows = [row for row in context.entries(params.record) if row.get(params.kind) in params.kinds]
    spec = context.declarations.records[params.record].field(params.party)
    for line in register.rows(params.lines):
        comes = context.declarations.records[params.lines].comes
        mine = register.code_for(spec.of, line.get(params.sender)) == unit
        if comes is None or not mine or line.get(params.line_kind) not in params.of_lines:
            continue
        wanted = times_within(register.calendar, period, times_in_year(context.declarations, line, comes.often))
        party = register.code_for(spec.of, line.get(params.receiver)) or line.get(params.receiver)
        own = [r for r in rows if (register.code_for(spec.of, r.get(params.party)) or r.get(params.party)) == party]
        days = [day for row in own if (day := row.date(params.on)) and period.start <= day <= period.end]
        if len(days) < wanted:
            words: dict[str, Value] = {
                "who": register.label(spec.of, str(party)),
                "wanted": in_figures(wanted, "contact"),
                "there": in_figures(len(days), "is", "are") if days else "none is",
            }
            yield Hit(None, (), words, record=params.record)
