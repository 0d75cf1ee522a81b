"""Checks of the days on which the register's facts hold: who belongs, who has a role, how a KPI is counted."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import pairwise

from planbook.model.declarations import Record
from planbook.model.funding import said_days
from planbook.model.holding import holds
from planbook.model.memo import Same
from planbook.model.prose import number_word
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import Value, shown
from planbook.validate.columns import Columns, Numbers
from planbook.validate.context import Context
from planbook.validate.params import AnyField, FieldKey, NoParams, OneField, RecordKey
from planbook.validate.registry import EVERY, Hit, check

_DAY = timedelta(days=1)
_BETWEEN = re.compile(r"[;,/+&\n]|\band\b")


def span(record: Record, entry: Entry) -> tuple[date, date]:
    """The first and the last day on which a row of the register holds."""
    since, until = (entry.date(key) if key else None for key in (record.since, record.until))
    return since or date.min, until or date.max


def are_apart(record: Record, one: Entry, other: Entry) -> bool:
    """Whether two rows hold on no day together."""
    (first, last), (other_first, other_last) = span(record, one), span(record, other)
    return last < other_first or other_last < first


def _dated(context: Context) -> Iterator[tuple[Record, Sequence[Entry]]]:
    """The records of the register whose rows hold from a day or until one, with their rows."""
    for table in context.submission.tables if context.period is None else ():
        record = context.declarations.records[table.record]
        if record.since and record.until:
            yield record, [*table.entries()]


def _by_code(context: Context) -> Iterator[tuple[Record, Sequence[Entry]]]:
    """The rows of each code, in the order of the sheet."""
    for record, rows in _dated(context):
        if record.identified_by != (record.row_id,):
            continue
        by_code: dict[str, list[Entry]] = {}
        for entry in rows:
            if entry.text(record.row_id):
                by_code.setdefault(folded(entry.text(record.row_id)), []).append(entry)
        for own in by_code.values():
            yield record, own


def _successions(context: Context) -> Iterator[tuple[Record, Entry, Entry, date, date]]:
    """Each row of a code and the next to begin, with the last day of the former and the first of the latter.

    Those where either day is blank are left out.
    """
    for record, own in _by_code(context):
        in_order = sorted(own, key=lambda entry: (span(record, entry)[0], entry.row.excel_row))
        for before, after in pairwise(in_order):
            last, first = before.date(record.until), after.date(record.since)
            if last and first:
                yield record, before, after, last, first


def _between(record: Record, before: Entry, after: Entry, last: date, first: date) -> Hit:
    words: dict[str, Value] = {"what": _named(record, after), "other": _row(before), "last": last, "first": first}
    return Hit(after, (record.since,), words)


@check("ends_after_it_begins", "workbook", rows=EVERY, says=("first", "last", "what"))
def ends_after_it_begins(params: NoParams, context: Context) -> Iterator[Hit]:
    """The last day on which a row holds is not before its first."""
    for record, rows in _dated(context):
        for entry in rows:
            first, last = span(record, entry)
            if last < first:
                yield Hit(
                    entry,
                    (record.until, record.since),
                    {"what": _named(record, entry), "first": first, "last": last},
                )


@check("one_row_at_a_time", "workbook", rows=EVERY, says=("first", "last", "other", "what"))
def one_row_at_a_time(params: NoParams, context: Context) -> Iterator[Hit]:
    """Of two rows with one code the earlier has ended when the later begins."""
    for record, before, after, last, first in _successions(context):
        if last >= first:
            yield _between(record, before, after, last, first)


@check("no_days_between", "workbook", rows=EVERY, says=("first", "last", "other", "what"))
def no_days_between(params: NoParams, context: Context) -> Iterator[Hit]:
    """Between two rows with one code there is never a day on which neither holds."""
    for record, before, after, last, first in _successions(context):
        if last + _DAY < first:
            yield _between(record, before, after, last + _DAY, first - _DAY)


@check("later_row_has_its_first_day", "workbook", rows=EVERY, says=("first", "other", "what"))
def later_row_has_its_first_day(params: NoParams, context: Context) -> Iterator[Hit]:
    """A row below one of the same code that begins on a day says on which day it begins."""
    for record, own in _by_code(context):
        begun: Entry | None = None
        for entry in own:
            if entry.date(record.since):
                begun = begun or entry
            elif begun is not None and entry.has(record.since) and entry.get(record.since) is None:
                first = begun.date(record.since)
                words: dict[str, Value] = {"what": _named(record, entry), "other": _row(begun), "first": first}
                yield Hit(entry, (record.since,), words)


@check("succeeds_one_that_is_there", says=("do", "there", "told"))
def succeeds_one_that_is_there(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What a unit succeeds is on the sheet, and is another."""
    before = entry.text(params.field)
    if context.period is None and before and _unit(context, before) in (None, entry):
        code = context.register.code_for("unit", before)
        known = f"which has the ID {code}: give that, as a name may stay with both" if code else ""
        merged = _several(before, context)
        known = known or merged or "which is not on this sheet"
        what = known if _unit(context, before) is None else "which is itself"
        yield Hit(entry, (params.field,), {"there": before, "told": what, "do": _MERGED if merged else _FIRST_DAYS})


_FIRST_DAYS = "Give the earlier unit a row of its own, with the last day on which it belonged, or correct its ID"
_MERGED = (
    "Give the ID of the one whose plan goes on; until you do, the next workbook has no plan in it. What is still "
    "open in the plans of the others goes into that workbook by hand, from their last returns. All keep their past"
)


def _several(text: str, context: Context) -> str:
    """What is said where several units of the sheet are named, as schools that have merged; else nothing."""
    named = [part.strip() for part in _BETWEEN.split(text)]
    if len(named) < 2 or not all(part and _unit(context, part) for part in named):
        return ""
    return f"which are {number_word(len(named))}; plan and figures of one can go on, so give its ID alone"


@check("succeeded_once", "workbook", rows=EVERY, says=("other", "there"))
def succeeded_once(params: NoParams, context: Context) -> Iterator[Hit]:
    """No unit is succeeded by two."""
    first: dict[str, Entry] = {}
    for entry in context.entries("unit") if context.period is None else ():
        before = entry.text("succeeds")
        if before and before in first:
            yield Hit(entry, ("succeeds",), {"there": before, "other": _row(first[before])})
        elif before:
            first[before] = entry


@check("succeeds_on_the_next_day", says=("days", "there"))
def succeeds_on_the_next_day(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """A unit begins on the day after the last of the one that it succeeds."""
    before = _unit(context, entry.text(params.field)) if context.period is None else None
    if before is None or before is entry or not entry.has("from"):
        return
    last, first = before.date("until"), entry.date("from")
    if last is None or first is None or last + _DAY != first:
        wanted = f"{shown(last)} and {shown(first)}" if last and first else "one of the two days is blank"
        yield Hit(entry, ("from",), {"there": before.text("unit_id"), "days": wanted})


@check("closed_on_a_day", says=("what",))
def closed_on_a_day(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Of a unit that has closed the register has the last day, and of one that is to join the first."""
    if context.period is not None or not entry.has("until"):
        return
    if context.has_ended(entry) and entry.get("until") is None:
        yield Hit(entry, ("until",), {"what": "is closed, and the last day on which it belonged is blank"})
    elif context.declarations.lies_ahead(entry) and entry.get("from") is None:
        yield Hit(entry, ("from",), {"what": "is to join, and the day from which it belongs is blank"})


@check("extra_days")
def extra_days(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A unit has no extra days in every period, as an earlier register could give it."""
    if context.period is None and (entry.number("due_shift") or 0) > 0:
        yield Hit(entry, ("due_shift",))


@check("extends_a_return_that_is_due", says=("period", "what", "who"))
def extends_a_return_that_is_due(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An extension is of a unit that belongs in the period, and later than the day for all."""
    unit = context.register.code_for("unit", entry.get("unit"))
    period = context.register.calendar.period(entry.text("period"))
    agreed = entry.date("due")
    if context.period is not None or unit is None or period is None or agreed is None:
        return
    what, who = "", context.register.label("unit", unit)
    if context.register.of(period).counts_for(unit) is None:
        what = f"and {who} {context.register.of(period).belonged(unit)}"
    elif period.due is None:
        what = "for which no day to return by is given at all"
    elif agreed <= period.due:
        what = f"and is not later than {shown(period.due)}, the day for all"
    if what:
        yield Hit(entry, ("due", "unit", "period"), {"who": who, "period": period.title, "what": what})


@check("award_has_days", says=("first", "last"))
def award_has_days(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An award with one day of its own ends after it begins, its source having the other day."""
    own = tuple(key for key in ("from", "until") if entry.get(key) is not None)
    if context.period is not None or len(own) != 1:
        return
    source = context.register.code_for("funding_source", entry.get("source"))
    days = said_days(entry, context.register.row("funding_source", source))
    if days and days[0] > days[1]:
        yield Hit(entry, own, {"first": days[0], "last": days[1]})


@dataclass(frozen=True, kw_only=True)
class Roles:
    of: RecordKey
    """The record of the register whose rows are named."""
    fields: tuple[FieldKey, ...]
    """The fields that name them."""
    by: AnyField | None = None
    """The field of those rows that has the name; by default their own code."""


def _may_have_lost_it(columns: Columns, params: Roles, context: Context) -> Numbers:
    if context.period is None:
        return ()
    told = context.register.once(_roles_on, params.of, params.by, context.period.as_at)
    for key in params.fields:
        if key not in columns.table.places:
            continue
        named = (*context.parties_named(columns.table.sheet, key), *map(str, columns.distinct(key)), "")
        if any(map(told, named)):
            return columns.filled(())
    return ()


@check("has_the_role_still", says=("told", "who"), unseen="register", glance=_may_have_lost_it)
def has_the_role_still(entry: Entry, params: Roles, context: Context) -> Iterator[Hit]:
    """Who is named has the role on the day that figures are of."""
    if context.period is None or context.has_ended(entry):
        return
    told_of = context.register.once(_roles_on, params.of, params.by, context.period.as_at)
    for key in params.fields:
        if not entry.has(key):
            continue
        names = [p.text("party") for p in context.parties(entry, key)] or [entry.text(key)]
        for name in names:
            if told := told_of(name):
                yield Hit(entry, (key,), {"who": name, "told": told})


def _roles_on(register: Register, of: str, by: AnyField | None, day: date) -> Callable[[str], str]:
    """What there is to say of who has a role, by name, and has it not on `day`; mostly nothing."""
    return lru_cache(maxsize=5_000)(partial(_not_then, Same(register), of, by, day))


def _not_then(whose: Same[Register], of: str, by: AnyField | None, day: date, name: str) -> str:
    register, record = whose.it.ever, whose.it.declarations.records[of]
    code = register.code_for(record.field(by).of if by else of, name)
    rows = register.once(_rows_of, of, by).get(code or "", ())
    if not rows or any(holds(record, row, day) for row in rows):
        return ""
    ended = [last for row in rows if (last := row.date(record.until)) and last < day]
    if ended:
        return f"had that role until {shown(max(ended))}"
    begins = [since for row in rows if (since := row.date(record.since)) and since > day]
    return f"has that role from {shown(min(begins))} on"


def _rows_of(register: Register, record: str, by: str | None) -> Mapping[str, Sequence[Entry]]:
    """The rows of a record of the register by their codes, or by the code that they have in a field, whenever they
    hold."""
    spec = register.declarations.records[record]
    found: dict[str, list[Entry]] = {}
    for row in register.rows(record):
        code = register.code_for(spec.field(by).of, row.get(by)) if by else row.text(spec.row_id)
        found.setdefault(code or "", []).append(row)
    return {code: rows for code, rows in found.items() if code}


def _unit(context: Context, unit_id: str) -> Entry | None:
    return context.once(_first_rows).get(unit_id) if unit_id else None


def _first_rows(context: Context) -> Mapping[str, Entry]:
    """The first row of each unit on the sheet, by its id."""
    return {entry.text("unit_id"): entry for entry in reversed(context.entries("unit"))}


def _named(record: Record, entry: Entry) -> str:
    """The row as a message names it."""
    return entry.text(record.label) or entry.text(record.row_id) or f"this {record.one}"


def _row(entry: Entry) -> int:
    return entry.row.excel_row
