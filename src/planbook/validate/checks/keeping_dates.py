"""Checks of the register's days against each other: whether what is asked for by them can be done by them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planbook.model.calendar import Calendar, Period
from planbook.model.meeting_days import MeetingDays, meeting_days, meetings
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.context import Context
from planbook.validate.params import NoParams
from planbook.validate.registry import EVERY, Hit, check

_FRIDAY, _THURSDAY = 4, 3
_LONGEST_HOLIDAY = 70
"""Days between two terms; where they are further apart, one is missing from the register."""
_NEAR = 200
"""Days from the end of its period beyond which a due date is a slip, and told as one."""


def _returns(context: Context) -> Iterator[tuple[Entry, date, Period]]:
    """Each row of the register that says by when a return is due: periods, and extensions of them, with the day and
    the period."""
    if context.period is not None:
        return
    for record in ("period", "extension"):
        for entry in context.entries(record):
            due, period = entry.date("due"), context.register.calendar.period(entry.text("period"))
            if due and period and abs((due - period.end).days) <= _NEAR:
                yield entry, due, period


def _meetings(
    context: Context, entry: Entry, period: Period
) -> Iterator[tuple[MeetingDays, Entry, tuple[str, ...]]]:
    """The meetings that read what a row says the day for, each with the cells where it is told.

    Of an extension that is the meeting of its unit, or the first where the register has no such unit. The day of
    all is held against every meeting, at the row that has its day, but for units with an extension of their own.
    """
    register = context.register.of(period)
    held = meetings(register, period)
    if entry.record == "extension":
        unit = register.code_for("unit", entry.get("unit"))
        days = meeting_days(register, period, unit) if unit else held[0].days if held else None
        if days:
            yield days, entry, ("due",)
        return
    rows = (row for row in register.rows("extension") if row.text("period") == period.id)
    later = {register.code_for("unit", row.get("unit")) for row in rows}
    for one in held:
        if not later.issuperset(one.units):
            cells = tuple(key for key in ("due", "meeting") if entry.has(key))
            yield (one.days, one.row, ("on",)) if one.row else (one.days, entry, cells)


def _words(days: MeetingDays, due: date, period: Period) -> dict[str, Value]:
    return {
        "period": period.id, "due": due, "meeting": days.meeting, "papers": days.papers, "clear": days.clear,
        "body": days.body, "latest": days.due,
    }  # fmt: skip


@check(
    "due_before_the_papers",
    "workbook",
    rows=EVERY,
    says=("body", "clear", "due", "latest", "meeting", "papers", "period"),
)
def due_before_the_papers(params: NoParams, context: Context) -> Iterator[Hit]:
    """A return is due before the papers of its period's meeting have to go out.

    Where those go out before there are figures, it is the meeting that is at fault.
    """
    for entry, due, period in _returns(context):
        for days, row, cells in _meetings(context, entry, period):
            if due >= days.papers > period.as_at:
                yield Hit(row, cells, _words(days, due, period))


@check(
    "time_before_the_papers",
    "workbook",
    rows=EVERY,
    says=("body", "clear", "due", "latest", "left", "meeting", "papers", "period"),
)
def time_before_the_papers(params: NoParams, context: Context) -> Iterator[Hit]:
    """Between a return and the papers there is time to check, to ask and to correct."""
    for entry, due, period in _returns(context):
        for days, row, cells in _meetings(context, entry, period):
            if days.due < due < days.papers:
                left = context.register.calendar.working_days_between(due, days.papers)
                yield Hit(row, cells, {**_words(days, due, period), "left": left})


@check(
    "meets_after_its_papers",
    "workbook",
    rows=EVERY,
    says=("as_at", "body", "clear", "due", "latest", "meeting", "papers", "period"),
)
def meets_after_its_papers(params: NoParams, context: Context) -> Iterator[Hit]:
    """The papers of a period's meeting go out after the day that its figures are of.

    Before a year ends its papers are of the plan alone.
    """
    for entry in context.entries("period") if context.period is None else ():
        period = context.register.calendar.period(entry.text("period"))
        for held in meetings(context.register.of(period), period) if period else ():
            days = held.days
            if period and days.papers <= period.as_at and not period.is_plan_alone(days.papers):
                words = {**_words(days, days.due, period), "as_at": period.as_at}
                yield Hit(held.row or entry, ("on",) if held.row else ("meeting", "as_at"), words)


@check("meets_on_a_working_day", "workbook", rows=EVERY, says=("day", "period", "what"))
def meets_on_a_working_day(params: NoParams, context: Context) -> Iterator[Hit]:
    """A meeting is on no weekend and no bank holiday; in the holidays there are meetings."""
    if context.period is not None:
        return
    calendar = context.register.calendar
    for record, key in (("period", "meeting"), ("meeting_day", "on")):
        for entry in context.entries(record):
            day = entry.date(key)
            if day and not calendar.is_working_day(day):
                words: dict[str, Value] = {
                    "period": entry.text("period"),
                    "day": day,
                    "what": _closed(calendar, day),
                }
                yield Hit(entry, (key,), words)


@dataclass(frozen=True, kw_only=True)
class Thursdays:
    thursdays: Mapping[str, tuple[int, ...]]
    """By what is counted then: the month (1 to 12), and which Thursday of it."""


@check("not_in_a_census_week", "workbook", rows=EVERY, says=("census", "day", "due", "period"))
def not_in_a_census_week(params: Thursdays, context: Context) -> Iterator[Hit]:
    """No return is due in the week of a census, which the same people send."""
    for entry, due, period in _returns(context):
        for name, day in census_days(params.thursdays, due.year):
            if due - timedelta(days=due.weekday()) == day - timedelta(days=_THURSDAY):
                yield Hit(entry, ("due",), {"period": period.id, "due": due, "census": name, "day": day})


def census_days(thursdays: Mapping[str, tuple[int, ...]], year: int) -> list[tuple[str, date]]:
    """The days of each census in a calendar year, in order; of one that is declared otherwise none."""
    found = []
    for name, declared in thursdays.items():
        if len(declared) == 2 and 1 <= declared[0] <= 12 and 1 <= declared[1] <= 4:
            first = date(year, declared[0], 1)
            days = (_THURSDAY - first.weekday()) % 7 + 7 * (declared[1] - 1)
            found.append((name, first + timedelta(days=days)))
    return sorted(found, key=lambda pair: pair[1])


@check("due_in_school_time", "workbook", rows=EVERY, says=("due", "period", "what"))
def due_in_school_time(params: NoParams, context: Context) -> Iterator[Hit]:
    """A return of schools is due on a day on which they are open."""
    kinds = {context.declarations.choice("unit_kind", unit.get("kind")) for unit in context.entries("unit")}
    calendar = context.register.calendar
    if kinds and not any(kind is None or kind.school for kind in kinds):
        return
    for entry, due, period in _returns(context):
        if _is_known(calendar, due) and not calendar.term_days(due, due):
            yield Hit(entry, ("due",), {"period": period.id, "due": due, "what": _closed(calendar, due)})


def _is_known(calendar: Calendar, day: date) -> bool:
    """Whether the register has the terms around `day`, so that a day outside of them is a holiday."""
    terms = [period for period in calendar.periods if period.kind == "term"]
    before = max((t.start for t in terms if t.start <= day), default=None)
    ended = max((t.end for t in terms if t.start == before), default=None)
    begins = min((t.start for t in terms if t.start > day), default=None)
    return ended is not None and (
        day <= ended or (begins is not None and (begins - ended).days <= _LONGEST_HOLIDAY)
    )


def _closed(calendar: Calendar, day: date) -> str:
    if day.weekday() > _FRIDAY:
        return f"a {day:%A}"
    if any(first <= day <= last for first, last, kind in calendar.closed if kind == "bank_holiday"):
        return "a bank holiday"
    return "in the holidays"
