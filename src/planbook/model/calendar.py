"""Periods, terms and working days.

A period's id says its year and part: `2026-27-year`, `2026-27-autumn`, `2026-27-autumn-1`, `2026-27-q1`.
Calendars of schools differ, so every date comes from the register; nothing here knows one.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from planbook.model.values import Value
from planbook.model.weekdays import Span, Weekdays, joined, weekdays_between, weekdays_to, within

PeriodKind = Literal["year", "term", "half_term", "quarter"]
FIRST_DAY, LAST_DAY = date(1920, 1, 1), date(2149, 12, 31)
"""No day of a plan or a register lies before or after them: one that is read so is a slip, and counts as missing.
Between them every sum of days that planbook does has a result."""

_LONGEST_FIRST: tuple[PeriodKind, ...] = ("year", "term", "quarter", "half_term")
"""The kinds of period: one of an earlier kind can hold those of a later one."""
TERMS = ("autumn", "spring", "summer")
PERIOD_ID = re.compile(r"(20[0-9][0-9])-([0-9][0-9])-(year|(?:autumn|spring|summer)(?:-[12])?|q[1-4])")

_POINT_OF_TERM = re.compile(rf"(?P<term>{PERIOD_ID.pattern})-(?P<point>start|middle|end)")


@dataclass(frozen=True, slots=True)
class Period:
    """A term, half-term, quarter or year of the register."""

    id: str
    kind: PeriodKind
    start: date
    end: date
    due: date | None
    as_at: date
    """The day that figures are of."""
    meeting: date | None

    @property
    def year(self) -> str:
        """The academic year, as `2026-27`."""
        return self.id[:7]

    @property
    def part(self) -> str:
        """What follows the year: `autumn`, `autumn-1`, `q1`, `year`."""
        return self.id[8:]

    def is_far_from(self, day: date) -> bool:
        """Whether `day` lies more than a year before the period begins or after it is due."""
        last = max(self.end, self.due or self.end)
        return (self.start - day).days > 366 or (day - last).days > 366

    @property
    def sets_the_plan(self) -> bool:
        """Whether what is returned of it is the plan: of a year that is due before half of it has gone."""
        return self.kind == "year" and self.due is not None and self.due - self.start < self.end - self.due

    @property
    def as_checked(self) -> "Period":
        """The period as its returns are checked: a plan as things are on the day on which it is due."""
        return replace(self, as_at=min(self.as_at, self.due)) if self.due and self.sets_the_plan else self

    def is_plan_alone(self, today: date) -> bool:
        """Whether it is a year that is not over on the day `today`: no figures of it are shown yet."""
        return self.kind == "year" and today <= self.as_at

    def told_on(self, received: date) -> tuple[date, str]:
        """When a return of it, which came on the day `received`, says how things are, for sorting by: a term at its
        end, a year's plan on the day that it came."""
        return (min(received, self.end) if self.kind == "year" else self.end), self.id

    @property
    def title(self) -> str:
        """As prose has it: "autumn term 2026", "spring term 2027, second half", "2026-27, quarter 1"."""
        return period_title(self.id)

    @property
    def named(self) -> str:
        """The title after a preposition: "the autumn term 2026", "2026-27", "2026-27, quarter 1"."""
        return period_named(self.id)

    @property
    def short(self) -> str:
        """As charts have it: "Aut 26"; of its first half "Aut1 26"."""
        term, _, half = self.part.partition("-")
        if term in TERMS:
            return f"{term[:3].capitalize()}{half} {_calendar_year(self.id) % 100:02d}"
        return f"{self.part.upper() if self.part != 'year' else ''} {self.year}".strip()


def is_period_id(text: str) -> bool:
    """Whether `text` has the form of a period's id, its two years following each other."""
    match = PERIOD_ID.fullmatch(text)
    return match is not None and (int(match[1]) + 1) % 100 == int(match[2])


@lru_cache(maxsize=4096)
def term_and_point(text: str) -> tuple[str, str] | None:
    """The term that a date field's text names, and which point of it is meant: `start`, `middle`, `end`, or none
    where it does not say (`2026-27-spring`, `2026-27-spring-start`). None of any other text."""
    if is_period_id(text):
        return text, ""
    match = _POINT_OF_TERM.fullmatch(text)
    return (match["term"], match["point"]) if match and is_period_id(match["term"]) else None


def year_after(year: str, count: int = 1) -> str:
    """The academic year `count` years after `year` (`2026-27`); before it where `count` is below zero."""
    first = int(year[:4]) + count
    return f"{first}-{(first + 1) % 100:02d}"


def kind_of_period(period_id: str) -> PeriodKind:
    """The kind that a period's id says."""
    part = period_id[8:]
    if part == "year":
        return "year"
    return "quarter" if part.startswith("q") else "half_term" if "-" in part else "term"


def _calendar_year(period_id: str) -> int:
    return int(period_id[:4]) + (0 if period_id[8:].startswith(("autumn", "year", "q1")) else 1)


def term_title(text: str) -> str:
    """A term of a date field in prose: "spring term 2027", "start of spring term 2027"."""
    term, point = term_and_point(text) or (text, "")
    return f"{point} of {period_title(term)}" if point else period_title(term)


def period_title(period_id: str) -> str:
    """The name of a period in prose, from its id alone."""
    part, _, half = period_id[8:].partition("-")
    if part in TERMS:
        words = f"{part} term {_calendar_year(period_id)}"
        return words + {"": "", "1": ", first half", "2": ", second half"}[half]
    return period_id[:7] if part == "year" else f"{period_id[:7]}, quarter {part[1:]}"


def period_named(period_id: str) -> str:
    """The same after a preposition: "the autumn term 2026", "2026-27"."""
    is_of_term = period_id[8:].partition("-")[0] in TERMS
    return f"the {period_title(period_id)}" if is_of_term else period_title(period_id)


@dataclass(frozen=True)
class Calendar:
    """The register's periods and the days that are not school days."""

    periods: tuple[Period, ...]
    closed: tuple[tuple[date, date, str], ...] = ()
    """First day, last day and kind (`bank_holiday`, `half_term`, `inset`, `closure`)."""

    def period(self, period_id: str) -> Period | None:
        """The period of that id; None where the register has none."""
        return next((p for p in self.periods if p.id == period_id), None)

    def previous(self, period: Period) -> Period | None:
        """The last period of the same kind that ends before `period` begins."""
        earlier = [p for p in self.periods if p.kind == period.kind and p.end < period.start]
        return max(earlier, key=lambda p: p.end, default=None)

    def following(self, period: Period) -> Period | None:
        """The first period of the same kind that begins after `period` ends."""
        later = [p for p in self.periods if p.kind == period.kind and p.start > period.end]
        return min(later, key=lambda p: p.start, default=None)

    def days_of_year(self, period: Period) -> tuple[date, date]:
        """First and last day of the year that `period` lies in: as it is declared, or September to August."""
        declared = self.period(f"{period.year}-year")
        if declared:
            return declared.start, declared.end
        first = int(period.id[:4])
        return date(first, 9, 1), date(first + 1, 8, 31)

    def begins(self, start: Value, finish: Value, period: Period) -> date:
        """The first day of what is done by `finish`, as a plan of `period` gives it: its start.

        Without one, the first day of the plan's year, or of the year that it was to be finished in if that is
        earlier.
        """
        if own := self.day_of(start, first=True):
            return own
        year, day = self.days_of_year(period)[0], self.day_of(finish)
        if day is None or day >= year:
            return year
        first = date(day.year, year.month, min(year.day, 28))
        return first if first <= day else first.replace(year=day.year - 1)

    def year_before(self, period: Period) -> Period | None:
        """The same part of the year before, as autumn 2025 to autumn 2026."""
        return self.period(f"{year_after(period.year, -1)}-{period.part}")

    def is_beside(self, period: Period) -> bool:
        """Whether `period` stands beside those of its year that review the plan, and asks only what is due in it.

        A half-term does where the year has terms or quarters, a quarter where it has terms; quarters alone review.
        """
        reviewing = _LONGEST_FIRST[1 : _LONGEST_FIRST.index(period.kind)]
        return any(p.kind in reviewing and p.year == period.year for p in self.periods)

    def held(self, period: Period) -> list[Period]:
        """The periods that `period` holds, oldest first: those of a shorter kind that end in it.

        A year holds those that have its number. A quarter may begin before the term that holds it: what is told of
        it is told at its end.
        """
        shorter = _LONGEST_FIRST[_LONGEST_FIRST.index(period.kind) + 1 :]
        own = [
            p
            for p in self.periods
            if p.kind in shorter
            and (p.year == period.year if period.kind == "year" else period.start <= p.end <= period.end)
        ]
        return sorted(own, key=lambda p: (p.end, p.id))

    def told_by(self, period: Period) -> list[Period]:
        """The other periods that count in `period`, in the register's order: those that begin or end before it,
        and those it holds."""
        held = self.held(period)
        return [
            p
            for p in self.periods
            if p.id != period.id and (p.start < period.start or p.end < period.end or p in held)
        ]

    def parts(self, period: Period) -> list[Period]:
        """The periods that a year is brought together from, oldest first: its terms, else its quarters, else its
        half-terms. None of a period that is no year."""
        if period.kind != "year":
            return []
        return [p for p in self.held(period) if not self.is_beside(p)]

    def is_never_due(self, period: Period) -> bool:
        """Whether it is a year that is only brought together from its terms: it has no day on which it is due."""
        return period.due is None and bool(self.parts(period))

    def until(self, period: Period, count: int) -> list[Period]:
        """The last `count` periods of the kind of `period`, oldest first, `period` the last of them."""
        same = sorted(
            (p for p in self.periods if p.kind == period.kind and p.end <= period.end), key=lambda p: p.end
        )
        return same[-count:]

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday and no bank holiday."""
        return self._working_days_to(day.toordinal()) > self._working_days_to(day.toordinal() - 1)

    def working_days_after(self, day: date, count: int) -> date:
        """The day that is `count` working days after `day`; LAST_DAY where that lies beyond it."""
        if count <= 0:
            return day
        wanted = self._working_days_to(day.toordinal()) + count
        first, last = day.toordinal(), LAST_DAY.toordinal()
        if last <= first or self._working_days_to(last) < wanted:
            return LAST_DAY
        # The first day by which so many have passed: the count never falls, so it is found by halving.
        return date.fromordinal(bisect_left(range(last), wanted, lo=first, key=self._working_days_to))

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and including `last`; 0 where `last` is not later."""
        if last <= first:
            return 0
        return self._working_days_to(last.toordinal()) - self._working_days_to(first.toordinal())

    def term_days(self, first: date, last: date) -> int:
        """How many school days lie from `first` to `last`, both included."""
        if last < first:
            return 0
        terms, closed = self._terms
        return terms.between(first, last) - closed.between(first, last)

    def _working_days_to(self, ordinal: int) -> int:
        return weekdays_to(ordinal) - self._holidays.to(ordinal)

    @cached_property
    def _holidays(self) -> Weekdays:
        return Weekdays.of(self._closures("bank_holiday"))

    @cached_property
    def _terms(self) -> tuple[Weekdays, Weekdays]:
        """The days of the terms, and those of them on which schools are closed."""
        terms = joined([(p.start, p.end) for p in self.periods if p.kind == "term"])
        closed = within(self._closures("bank_holiday", "half_term", "closure"), terms)
        return Weekdays.of(terms), Weekdays.of(closed)

    @cached_property
    def _reach(self) -> Span | None:
        """The first and the last day of any term; None where there is no term."""
        terms = [period for period in self.periods if period.kind == "term"]
        return (min(p.start for p in terms), max(p.end for p in terms)) if terms else None

    def share_passed(self, start: date, finish: date, at: date) -> float | None:
        """The share (0 to 1) of the term time from `start` to `finish` that has passed at `at`.

        Where the register's terms do not reach, days of the week are counted instead, so that an action
        begun before the first registered term is judged all the same. None where finish is before start.
        """
        if finish < start:
            return None
        if at >= finish:
            return 1.0
        reach = self._reach
        covered = reach is not None and reach[0] <= start and finish <= reach[1]
        count = self.term_days if covered else weekdays_between
        whole = count(start, finish)
        return min(1.0, count(start, at) / whole) if whole and at >= start else 0.0

    def day_of(self, value: Value, *, first: bool = False) -> date | None:
        """The day that a date field means: itself, or the last (or `first`) day of the term it names; where the
        value says which point of the term is meant, that one.

        None for `ongoing`, for a blank, and for a term that the register does not have and whose usual
        months are not known.
        """
        if isinstance(value, date):
            return value
        named = term_and_point(value) if isinstance(value, str) else None
        if named is None:
            return None
        value, point = named
        if point == "middle":
            return self._middle(value)
        first = point == "start" or (first and point != "end")
        period = self.period(value)
        if period:
            return period.start if first else period.end
        year, (part, _, half) = _calendar_year(value), value[8:].partition("-")
        if half:
            return self._day_of_half(value, part, half, first=first)
        usual = {"autumn": ((9, 1), (12, 20)), "spring": ((1, 5), (4, 5)), "summer": ((4, 20), (7, 22))}
        return date(year, *usual[part][0 if first else 1]) if part in usual else None

    def _middle(self, term: str) -> date | None:
        """The last day before half-term; of half a term the day in the middle."""
        if term[-2] != "-":
            return self.day_of(f"{term}-1")
        start, end = self.day_of(term, first=True), self.day_of(term)
        return start + (end - start) // 2 if start and end else None

    def _day_of_half(self, value: str, part: str, half: str, *, first: bool) -> date | None:
        """The last (or `first`) day of a half of a term of which the register has no period of its own: up to its
        half-term holiday, or from after it; where there is none, the middle of the term."""
        term = f"{value[:7]}-{part}"
        start, end = self.day_of(term, first=True), self.day_of(term)
        if start is None or end is None:
            return None
        holidays = [span for span in self._closures("half_term") if start < span[0] and span[1] < end]
        middle = start + (end - start) // 2
        last, begins = (
            (holidays[0][0] - timedelta(days=1), holidays[0][1] + timedelta(days=1))
            if holidays
            else (middle, middle + timedelta(days=1))
        )
        if half == "1":
            return start if first else last
        return begins if first else end

    def _closures(self, *kinds: str) -> list[Span]:
        """The days of these kinds, each once."""
        return joined([(first, last) for first, last, kind in self.closed if kind in kinds])
