"""Checks of dates beside each other, and beside the period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from planbook.model.calendar import is_period_id
from planbook.model.declarations import Choice
from planbook.model.derived_from import named_in
from planbook.model.prose import agree, in_figures
from planbook.model.submission import Entry
from planbook.model.values import Value, shown
from planbook.validate.checks.fields import is_among
from planbook.validate.checks.progress import rows_saying
from planbook.validate.columns import Columns, Numbers
from planbook.validate.context import Context
from planbook.validate.params import (
    OF_ITS_PARENT,
    OF_ITSELF,
    AnyField,
    Days,
    Derivable,
    FieldKey,
    Fields,
    OfParent,
    OneField,
    OneFieldWhen,
    RecordKey,
    Stands,
    TwoFields,
)
from planbook.validate.registry import Hit, check


def _wrong_way_round(columns: Columns, params: TwoFields, context: Context) -> Numbers:
    pairs = zip(columns.of(params.field), columns.of(params.other), strict=False)
    return [n for n, (day, other) in enumerate(pairs) if day is not None and other is not None and (
        not (isinstance(day, date) and isinstance(other, date)) or day < other
    )]  # fmt: skip


@check("not_before", says=("days",), needs=("field", "other"), glance=_wrong_way_round)
def not_before(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """One date is not before another of the same row; a term counts from its first day to its last."""
    day = context.day(entry.get(params.field))
    other = context.day(entry.get(params.other), first=True)
    if day and other and day < other:
        yield Hit(entry, (params.field, params.other), {"days": (other - day).days})


@dataclass(frozen=True, kw_only=True)
class NotBeforeItBegins(OneField):
    start: FieldKey = field(default=FieldKey(""), metadata=OF_ITSELF)


@check("not_before_it_begins", says=("begins",), unseen="days", needs=("field",))
def not_before_it_begins(entry: Entry, params: NotBeforeItBegins, context: Context) -> Iterator[Hit]:
    """A date is not before the row begins: its own start, else the year that it is planned for."""
    day = context.day(entry.get(params.field))
    if day is None:
        return
    start = params.start or context.declarations.records[entry.record].begins
    begins = context.begins(entry, start)
    if begins is None or day >= begins:
        return
    own = context.day(entry.get(start)) is not None
    said = f"its start ({shown(begins)})" if own else f"the year that it is planned for, from {shown(begins)}"
    yield Hit(entry, (params.field, *((start,) if own else ())), {"begins": said})


def _gone_by(columns: Columns, keys: Iterable[str], context: Context) -> Numbers:
    """The rows with a day in one of the fields that has passed when the figures are of."""
    if context.period is None:
        return ()
    at = context.period.as_at
    return columns.where(keys, lambda value: (day := context.day(value)) is not None and day < at)


def _is_past(columns: Columns, params: OneFieldWhen, context: Context) -> Numbers:
    return _gone_by(columns, (params.field,), context)


@check("not_past", says=("as_at",), unseen="days", needs=("field",), glance=_is_past)
def not_past(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """A date that lies ahead still does on the day the figures are of, for rows that are not done with."""
    day = context.day(entry.get(params.field)) if is_among(entry, params) else None
    if context.period and day and day < context.period.as_at and not context.has_ended(entry):
        yield Hit(entry, (params.field,), {"as_at": context.period.as_at})


@check("not_future", says=("latest",), unseen="days", needs=("field",))
def not_future(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """A day that is said to have passed has passed by the time the return is due."""
    day = entry.date(params.field)
    if context.period is None or day is None or not is_among(entry, params):
        return
    latest = max(context.period.end, context.period.due or context.period.end)
    if day > latest:
        yield Hit(entry, tuple(k for k in (params.field, params.when_field) if k), {"latest": latest})


@dataclass(frozen=True, kw_only=True)
class NearTheYear(Days):
    years: int
    fields: Fields


def _out_of_the_year(columns: Columns, params: NearTheYear, context: Context) -> Numbers:
    keys = params.fields.get(RecordKey(columns.table.record), ())
    return columns.where(keys, partial(_is_out, params, context.year)) if keys and context.year else ()


def _is_out(params: NearTheYear, year: tuple[date, date], day: Value) -> bool:
    if not isinstance(day, date) or abs(day.year - year[0].year) > params.years:
        return False
    return (year[0] - day).days > params.days or (day - year[1]).days > params.days


@check("near_the_year", says=("year",), unseen="days", glance=_out_of_the_year)
def near_the_year(entry: Entry, params: NearTheYear, context: Context) -> Iterator[Hit]:
    """Days of what is done in the plan's year lie in it, or no more than `days` before or after.

    Those further away than `years` are asked about already, as is any day (FD-023).
    """
    year = context.year
    if year is None:
        return
    for key in params.fields.get(RecordKey(entry.record), ()):
        if _is_out(params, year, entry.get(key)):
            yield Hit(entry, (key,), {"year": f"{year[0].year}/{year[1].year % 100:02}"})


@dataclass(frozen=True, kw_only=True)
class NearEachOther(TwoFields, Days):
    pass


@check("near_each_other", says=("days",), unseen="days", needs=("field", "other"))
def near_each_other(entry: Entry, params: NearEachOther, context: Context) -> Iterator[Hit]:
    """Two days of a row lie no more than `days` apart; a term counts as its last day."""
    day, other = context.day(entry.get(params.field)), context.day(entry.get(params.other))
    if context.period and day and other and abs((day - other).days) > params.days:
        yield Hit(entry, (params.field, params.other), {"days": abs((day - other).days)})


@dataclass(frozen=True, kw_only=True)
class OfOneYear:
    horizon: Mapping[RecordKey, FieldKey] = field(default_factory=dict)
    """Fields that say in which of several years; a plan that asks for one of them is not of one year."""


@dataclass(frozen=True, kw_only=True)
class WithinPlan(OneField, OfOneYear):
    pass


def _is_later(columns: Columns, params: WithinPlan, context: Context) -> Numbers:
    end = _end_of(params, context)
    if end is None:
        return ()
    return columns.where((params.field,), lambda value: (day := context.day(value)) is not None and day > end)


@check("within_plan", says=("end",), unseen="days", needs=("field",), glance=_is_later)
def within_plan(entry: Entry, params: WithinPlan, context: Context) -> Iterator[Hit]:
    """A date falls within the plan's year, in plans of one year."""
    day, end = context.day(entry.get(params.field)), _end_of(params, context)
    if day and end and day > end:
        yield Hit(entry, (params.field,), {"end": end})


def _end_of(params: OfOneYear, context: Context) -> date | None:
    """The last day of the plan's year; None where the plan is of several, or of none."""
    several = context.once(_is_of_several, tuple(params.horizon.items()))
    return None if context.year is None or several else context.year[1]


def _is_of_several(context: Context, horizon: Sequence[tuple[str, str]]) -> bool:
    return any(entry.has(key) for record, key in horizon for entry in context.entries(record))


@dataclass(frozen=True, kw_only=True)
class MostlyWithinPlan(OfOneYear):
    fields: Mapping[RecordKey, FieldKey]
    share: float


@check("mostly_within_plan", "workbook", rows="fields", says=("end",))
def mostly_within_plan(params: MostlyWithinPlan, context: Context) -> Iterator[Hit]:
    """A date falls within the plan's year, in plans of one year most of whose rows do.

    Nothing is said where more than `share` per cent of a record's rows are later.
    """
    end = _end_of(params, context)
    for record, key in params.fields.items():
        values = [(entry, value) for of in context.tables(record) for entry, value in of.with_field(key)]
        days = [(entry, day) for entry, value in values if (day := context.day(value))]
        late = [entry for entry, day in days if end and day > end]
        if 100 * len(late) <= params.share * len(days):
            yield from (Hit(entry, (key,), {"end": end}) for entry in late if not context.is_over(entry))


@dataclass(frozen=True, kw_only=True)
class Overdue(Stands):
    start: FieldKey | None = None
    """A day before it is a slip, and none by which anything was due."""


def _has_fallen_due(columns: Columns, params: Overdue, context: Context) -> Numbers:
    return _gone_by(columns, context.declarations.records[columns.table.record].due, context)


@check("overdue", says=("as_at", "day", "days"), unseen="days", needs=("status",), glance=_has_fallen_due)
def overdue(entry: Entry, params: Overdue, context: Context) -> Iterator[Hit]:
    """A row that was due has ended, or has a new date; one that does not say how it stands is asked elsewhere."""
    due = context.due(entry, params.start or "")
    if context.period is None or due is None or entry.get(params.status) is None or context.has_ended(entry):
        return
    field, day = due
    days = (context.period.as_at - day).days
    if days > 0:
        yield Hit(entry, (field, params.status), {"day": day, "as_at": context.period.as_at, "days": days})


@dataclass(frozen=True, kw_only=True)
class Begun(Stands, Days):
    start: FieldKey = field(default=FieldKey(""), metadata=OF_ITSELF)


def _lies_ahead(columns: Columns, params: Begun, context: Context) -> Numbers:
    return rows_saying(columns, params.status, _to_come, context)


def _to_come(said: Choice) -> bool:
    return said.to_come


@check("begun", unseen="days", needs=("status",), glance=_lies_ahead)
def begun(entry: Entry, params: Begun, context: Context) -> Iterator[Hit]:
    """What should have begun is not said to lie ahead."""
    begins = params.start or context.declarations.records[entry.record].begins
    start, choice = context.day(entry.get(begins)), context.choice(entry, params.status)
    if context.period is None or start is None or choice is None or not choice.to_come:
        return
    if (context.period.as_at - start).days > params.days:
        yield Hit(entry, (params.status, begins))


@dataclass(frozen=True, kw_only=True)
class TermAsDate:
    fields: Mapping[RecordKey, FieldKey]


@check("term_as_date", "workbook", rows="fields", says=("day", "rows"))
def term_as_date(params: TermAsDate, context: Context) -> Iterator[Hit]:
    """Says once what the terms given in place of dates are taken for."""
    for record, key in params.fields.items():
        rows = [
            (of, n)
            for of in context.tables(record)
            for n in of.where((key,), lambda value: is_period_id(str(value)))
        ]
        terms = [of.entries[number] for of, number in rows]
        if terms:
            said = f"{in_figures(len(terms), 'row')} {agree(len(terms), 'gives', 'give')}"
            yield Hit(terms[0], (key,), {"day": context.day(terms[0].get(key)), "rows": said})


@dataclass(frozen=True, kw_only=True)
class WithParent(OfParent):
    start: AnyField = field(default=AnyField(""), metadata=OF_ITS_PARENT)
    """The parent's."""


@check("child_within_parent", says=("finish",), unseen="rows", needs=("field",))
def child_within_parent(entry: Entry, params: WithParent, context: Context) -> Iterator[Hit]:
    """A row's day is not after the day by which its parent is due, leaving out one before the parent begins."""
    parent, day = context.parent(entry, params.parent), context.day(entry.get(params.field))
    due = context.due(parent, params.start) if parent else None
    if day and due and day > due[1]:
        yield Hit(entry, (params.field,), {"finish": due[1]})


@check("not_before_parent", says=("start",), unseen="rows", needs=("field",))
def not_before_parent(entry: Entry, params: WithParent, context: Context) -> Iterator[Hit]:
    """A row's day is not before the day on which its parent starts."""
    parent, day = context.parent(entry, params.parent), context.day(entry.get(params.field))
    begins = params.start or (context.declarations.records[parent.record].begins if parent else "")
    start = context.day(parent.get(begins), first=True) if parent else None
    if day and start and day < start:
        yield Hit(entry, (params.field,), {"start": start})


@dataclass(frozen=True, kw_only=True)
class DueAnswered(Derivable):
    fields: tuple[FieldKey, ...]
    """Any of which is an answer."""


@check("due_answered", says=("as_at",), unseen="days")
def due_answered(entry: Entry, params: DueAnswered, context: Context) -> Iterator[Hit]:
    """A row that has fallen due says how it went."""
    due = context.due(entry)
    if context.period is None or due is None or due[1] > context.period.as_at:
        return
    fields = [key for key in params.fields if entry.has(key)]
    if params.derived and named_in(context.register, entry.text(params.derived)):
        return
    if fields and not any(_answers(entry, key, context) for key in fields):
        yield Hit(entry, (*fields, due[0]), {"as_at": context.period.as_at})


@check("open_answered", unseen="before")
def open_answered(entry: Entry, params: DueAnswered, context: Context) -> Iterator[Hit]:
    """A row that was open the time before and has no day on which it falls due says how it stands now."""
    before = context.last(entry)
    if before is None or context.due(entry):
        return
    then = [context.choice(before, key) for key in params.fields if before.has(key)]
    was_open = any(choice and choice.begun and not (choice.ends or choice.done) for choice in then)
    fields = [key for key in params.fields if entry.has(key)]
    if was_open and fields and not any(entry.get(key) is not None for key in fields):
        yield Hit(entry, tuple(fields), {})


def _answers(entry: Entry, key: str, context: Context) -> bool:
    """Whether something stands in the field that says how it went, and not that it lies ahead."""
    spec = context.declarations.records[entry.record].by_key.get(key)
    choice = context.choice(entry, key) if spec and spec.type == "choice" else None
    return entry.get(key) is not None and not (choice and choice.to_come)


@dataclass(frozen=True, kw_only=True)
class NearThePeriod(OneField, Days):
    pass


@check("near_the_period", says=("what",), unseen="days", needs=("field",))
def near_the_period(entry: Entry, params: NearThePeriod, context: Context) -> Iterator[Hit]:
    """A day lies within the period, or no more than `days` after its return date; of a plan that is returned before
    its year begins, no more than as many before that date."""
    day, period = entry.date(params.field), context.period
    if period is None or day is None:
        return
    ahead = timedelta(days=params.days) if period.sets_the_plan else timedelta()
    if day < min(period.start, (period.due or period.start) - ahead):
        yield Hit(entry, (params.field,), {"what": f"before {period.title} began"})
    elif (day - (period.due or period.end)).days > params.days:
        yield Hit(entry, (params.field,), {"what": f"more than {params.days} days after the return was due"})
