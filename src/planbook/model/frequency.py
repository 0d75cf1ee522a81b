"""How often something comes round in a year, and how often it should have by a day.

A row says so in words ("termly") or, where a number is agreed, by that. What is due follows from the term time
that has passed: of four a year one in the autumn term, and nothing is due before its time has passed.

times_in_year(declarations, row, often, number)   how many times a year
times_by(calendar, period, day, times)            how often by a day
times_within(calendar, period, times)             how often in a part of the year
next_due(register, row, day)                      the day on which a row comes round next
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from planbook.model.calendar import Calendar, Period, PeriodKind
from planbook.model.declarations import Choice, Declarations
from planbook.model.meeting_days import meetings
from planbook.model.register import Register
from planbook.model.values import Value, entries

_ALMOST = 1e-9
_PARTS: Mapping[int, PeriodKind] = {1: "year", 3: "term", 4: "quarter", 6: "half_term"}
"""The kind of period at the end of which something comes, by how many times a year it does."""
_WEEKLY, _MONTHS = 52, 12


class _Row(Protocol):
    @property
    def record(self) -> str: ...

    def get(self, key: str) -> Value: ...


def times_in_year(declarations: Declarations, row: _Row, often: str, number: str = "") -> int:
    """How many times a year, by the row's field `number` or else by how `often`; 0 where neither says it."""
    given = row.get(number) if number else None
    if isinstance(given, int | float):
        return int(given)
    choice = declarations.choice_of(row.record, often, row.get(often))
    return choice.times if choice else 0


def times_by(calendar: Calendar, period: Period, day: date, times: int) -> int:
    """How often something that comes `times` a year should have come by the `day` in the year of `period`."""
    share = calendar.share_passed(*_teaching(calendar, period), day) or 0
    return int(times * share + _ALMOST)


def times_within(calendar: Calendar, period: Period, times: int) -> int:
    """How often it should come in the `period`, which is a part of its year."""
    start, end = _teaching(calendar, period)
    before = calendar.share_passed(start, end, period.start - timedelta(days=1)) or 0
    after = calendar.share_passed(start, end, period.end) or 0
    return int(times * (after - before) + 0.5)


def _teaching(calendar: Calendar, period: Period) -> tuple[date, date]:
    """The first and the last day of the year's terms; of a year without terms its own."""
    terms = [one for one in calendar.periods if one.kind == "term" and one.year == period.year]
    if not terms:
        return calendar.days_of_year(period)
    return min(one.start for one in terms), max(one.end for one in terms)


def next_due(register: Register, row: _Row, day: date) -> date | None:
    """The day, `day` or later, on which a row comes round next, by the fields that its record says.

    A day that the row itself gives goes before what follows from how often, even where it has passed. None where
    nothing says it, as of what comes when it is asked for.
    """
    record = register.declarations.records[row.record]
    comes = record.comes
    if comes is None:
        return None
    given = row.get(comes.day) if comes.day else None
    if isinstance(given, date):
        return given
    choice = register.declarations.choice_of(row.record, comes.often, row.get(comes.often))
    if choice is None or choice.comes == "asked":
        return None
    if choice.comes == "meeting":
        body = register.code_for("body", row.get(comes.to))
        return min((on for on in _meetings_of(register, body) if on >= day), default=None)
    if choice.comes == "months":
        spec = record.field(comes.months)
        named = [register.declarations.choice(spec.list, code) for code in entries(row.get(comes.months))]
        return min((_month_end(day, one.month) for one in named if one), default=None)
    return _end_of_part(register.calendar, choice, day)


def _meetings_of(register: Register, body: str | None) -> Iterator[date]:
    """The days on which the body reads the papers of a period."""
    for period in register.calendar.periods if body else ():
        yield from (one.days.meeting for one in meetings(register.of(period), period) if one.days.code == body)


def _month_end(day: date, month: int) -> date:
    """The last day of the first `month` (1 to 12) that is not over on `day`."""
    year = day.year if month >= day.month else day.year + 1
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _end_of_part(calendar: Calendar, choice: Choice, day: date) -> date | None:
    """The end of the week, the month or the period that something comes in so many times a year."""
    if choice.times == _WEEKLY:
        return day + timedelta(days=(4 - day.weekday()) % 7)
    if choice.times == _MONTHS:
        return _month_end(day, day.month)
    kind = _PARTS.get(choice.times)
    ends = [period.end for period in calendar.periods if period.kind == kind and period.end >= day]
    ends += (
        [] if ends else [period.end for period in calendar.periods if period.kind == "term" and period.end >= day]
    )
    return min(ends, default=None)
