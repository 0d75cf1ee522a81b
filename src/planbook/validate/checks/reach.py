"""Checks of whom a network reaches and supports: days to an answer, limits of a round, spread, overlaps."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planbook.model.prose import agree, listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.context import Context
from planbook.validate.params import AnyField, FieldKey, OneField, RecordKey, TwoFields, codes_of
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class WithinWorkingDays(TwoFields):
    most: int
    """Working days from the field `other`."""


@check("within_working_days", says=("days", "last_day", "most", "told"), unseen="days")
def within_working_days(entry: Entry, params: WithinWorkingDays, context: Context) -> Iterator[Hit]:
    """One day is at most so many working days after another; without one, those have not passed yet."""
    start, day = entry.date(params.other), entry.date(params.field)
    if start is None or context.period is None or not entry.has(params.field) or entry.unreadable(params.field):
        return
    calendar = context.register.calendar
    last = calendar.working_days_after(start, params.most)
    if (day or context.period.as_at) > last:
        days = calendar.working_days_between(start, day or context.period.as_at)
        told = f"took {days} working days" if day else f"has not been made in {days} working days"
        yield Hit(
            entry,
            (params.field, params.other),
            {"days": days, "most": params.most, "last_day": last, "told": told},
        )


@dataclass(frozen=True, kw_only=True)
class AtMostRegistered(OneField):
    of: FieldKey
    """The field that names a row of the register."""
    column: str
    """The column of that row with the most that the field may be."""


@check("at_most_registered", says=("most",), unseen="register")
def at_most_registered(entry: Entry, params: AtMostRegistered, context: Context) -> Iterator[Hit]:
    """A figure is at most what the register has as the most in the row that another field names."""
    number, record = entry.number(params.field), context.spec(entry.record, params.of).of
    code = context.register.code_for(record, entry.get(params.of))
    row = context.register.row(record, code)
    most = row.number(params.column) if row else None
    if number is not None and most is not None and number > most:
        yield Hit(entry, (params.field, params.of), {"most": f"£{most:,.0f}"})


@dataclass(frozen=True, kw_only=True)
class RateAtMost(OneField):
    most: float
    """Per cent."""


@check("rate_at_most", says=("most", "rate"), unseen="figures")
def rate_at_most(entry: Entry, params: RateAtMost, context: Context) -> Iterator[Hit]:
    """A share that is worked out of a row is no larger than is allowed."""
    how = context.declarations.records[entry.record].field(params.field).works_out
    part, whole = (entry.number(key) for key in how.rate) if how and how.rate else (None, None)
    if how is None or part is None or not whole:
        return
    rate = 100 * part / whole
    if rate > params.most:
        yield Hit(entry, how.rate, {"rate": f"{rate:.3g}%", "most": f"{params.most:g}%"})


@dataclass(frozen=True, kw_only=True)
class NothingSaid:
    record: RecordKey
    fields: tuple[AnyField, ...]
    """Fields of which one at least is wanted."""


@check("nothing_said", "workbook", rows="record", says=("count", "of", "rows"))
def nothing_said(params: NothingSaid, context: Context) -> Iterator[Hit]:
    """Of every row something is said: one finding for all of which nothing is, at the first of them."""
    entries = context.entries(params.record)
    blank = [entry for entry in entries if all(entry.get(key) is None for key in params.fields)]
    if blank:
        rows = listed((str(entry.row.excel_row) for entry in blank), most=5)
        tokens: dict[str, Value] = {
            "count": len(blank),
            "of": len(entries),
            "rows": f"{agree(len(blank), 'row', 'rows')} {rows}",
        }
        yield Hit(blank[0], tuple(params.fields), tokens)


@dataclass(frozen=True, kw_only=True)
class SpreadOver:
    record: RecordKey
    field: AnyField
    """The field that names a row of the register."""
    among: str
    """The column of the register that says Yes of those that could be named."""
    by: str
    """The column of the register that puts them into groups."""
    when: AnyField
    """The field that says which rows count."""
    when_in: tuple[str, ...] = codes_of("when", of="record")


@check("spread_over", "workbook", says=("eligible", "group", "of", "rows"))
def spread_over(params: SpreadOver, context: Context) -> Iterator[Hit]:
    """Of each group of the register of which some could be named, some is; nothing is said while none is."""
    rows = [entry for entry in context.entries(params.record) if entry.get(params.when) in params.when_in]
    spec = context.declarations.records[params.record].field(params.field)
    named = {context.register.code_for(spec.of, entry.get(params.field)) for entry in rows} - {None}
    if not named:
        return
    giving = context.declarations.records[spec.of]
    there = [row for row in context.register.rows(spec.of) if row.yes(params.among) and row.get(params.by)]
    groups = Counter(str(row.get(params.by)) for row in there)
    reached = {str(row.get(params.by)) for row in there if row.text(giving.row_id) in named}
    words = giving.field(params.by).list
    for group, eligible in groups.items():
        if group not in reached:
            said = context.declarations.word(words, group) if words else group
            tokens: dict[str, Value] = {"group": said, "eligible": eligible, "of": len(there), "rows": len(rows)}
            yield Hit(rows[0], (params.field,), tokens)


@dataclass(frozen=True, kw_only=True)
class Spans:
    record: RecordKey
    fields: tuple[AnyField, ...]
    """Fields that say whom a row is about: no two rows that say the same may overlap."""
    first: AnyField
    last: AnyField


@check("spans_apart", "workbook", rows="record", says=("other", "since"))
def spans_apart(params: Spans, context: Context) -> Iterator[Hit]:
    """Nobody is in two places on the same day; a row without an end ends on its first day."""
    seen: dict[tuple[str, ...], list[tuple[date, date, Entry]]] = {}
    for entry in context.entries(params.record):
        first = entry.date(params.first)
        if first is None:
            continue
        last = entry.date(params.last) or first
        before = seen.setdefault(tuple(folded(entry.text(key)) for key in params.fields), [])
        for since, until, other in before:
            if first <= until and since <= last:
                tokens: dict[str, Value] = {"other": other.row.excel_row, "since": max(first, since)}
                yield Hit(entry, (params.first, params.last), tokens)
                break
        before.append((first, last, entry))


@dataclass(frozen=True, kw_only=True)
class DaysThere(OneField):
    first: FieldKey
    last: FieldKey


@check("days_there", says=("there",), unseen="figures")
def days_there(entry: Entry, params: DaysThere, context: Context) -> Iterator[Hit]:
    """No more days are given than there are working days from the first to the last."""
    number, first, last = entry.number(params.field), entry.date(params.first), entry.date(params.last)
    if number is None or first is None or last is None:
        return
    there = context.register.calendar.working_days_between(first - timedelta(1), last)
    if number > there:
        yield Hit(entry, (params.field, params.first, params.last), {"there": there})
