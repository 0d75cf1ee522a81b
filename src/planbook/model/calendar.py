"""Periods, terms and working days.

A period's id says its year and part: `2026-27-year`, `2026-27-autumn`, `2026-27-autumn-1`, `2026-27-q1`.
Calendars of schools differ, so every date comes from the register; nothing here knows one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Literal

from planbook.model.prose import opening
from planbook.model.values import ONGOING, Value

PeriodKind = Literal["year", "term", "half_term", "quarter"]
Span = tuple[date, date]
"""A first and a last day."""

FIRST_DAY, LAST_DAY = date(1920, 1, 1), date(2149, 12, 31)
"""No day of a plan or a register lies before or after them: one that is read so is a slip, and counts as missing.
Between them every sum of days that planbook does has a result."""

_LONGEST_FIRST: tuple[PeriodKind, ...] = ("year", "term", "quarter", "half_term")
"""The kinds of period: one of an earlier kind can hold those of a later one."""
TERMS = ("autumn", "spring", "summer")
PERIOD_ID = re.compile(r"(20[0-9][0-9])-([0-9][0-9])-(year|(?:autumn|spring|summer)(?:-[12])?|q[1-4])")
_WHICH_HALF = r"1st|2nd|first|second"
_HALF_TERM = r"(?:h\.?t\.?|half[ -]?term) ?(?P<number>[1-6])"
_TERM = (
    rf"(?:(?P<before>{_WHICH_HALF}) half (?:of |term of )?(?:the )?)?"
    r"(?:(?P<term>aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)(?:\b\.?(?: term)?(?: end\b)?)?"
    r"(?:(?:[ -]?|,? (?:h\.?t\.?|half[ -]?term) ?)(?P<half>[12])(?!\d))?"
    r"|(?P<letters>au|sp|su) ?(?P<half_of>[12])(?!\d))"
)
_OF_YEAR = r"(?:,? \(?(?:20|['’])?(?P<year>\d\d)(?: ?[/–-] ?(?:20)?(?P<next>\d\d))?\)?)?"
_TERM_WORDS = re.compile(
    r"(?:(?:by|in|during|end|end of|the end of|start of|the|at the end of)[ -])*"
    rf"(?:{_HALF_TERM}|{_TERM}){_OF_YEAR}(?:,? (?:\(?(?P<after>{_WHICH_HALF}) half\)?))?(?: term)?(?: \(end\))?",
    re.IGNORECASE,
)


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
        return f"the {self.title}" if self.kind in {"term", "half_term"} else self.title

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


def period_title(period_id: str) -> str:
    """The name of a period in prose, from its id alone."""
    part, _, half = period_id[8:].partition("-")
    if part in TERMS:
        words = f"{part} term {_calendar_year(period_id)}"
        return words + {"": "", "1": ", first half", "2": ", second half"}[half]
    return period_id[:7] if part == "year" else f"{period_id[:7]}, quarter {part[1:]}"


def term_id(text: str, year: str = "") -> str | None:
    """The id of the term or half-term that `text` names ("Autumn 2014", "end of spring term 27", "Spring 2026/27",
    "Autumn 2 2026", "HT3 2026/27"), or None.

    One that says no year is of the academic `year` (`2026-27`), and is none where that is empty.
    """
    match = _TERM_WORDS.fullmatch(" ".join(text.split()))
    if not match or (match["next"] and int(match["next"]) != (int(match["year"]) + 1) % 100):
        return None
    halves = [word for word in (match["before"], match["half"] or match["half_of"], match["after"]) if word]
    if len(halves) > 1 or (not match["year"] and not year):
        return None
    if match["number"]:
        term, half = TERMS[(int(match["number"]) - 1) // 2], (int(match["number"]) - 1) % 2 + 1
    else:
        term = next(name for name in TERMS if name.startswith((match["term"] or match["letters"]).casefold()[:3]))
        half = 0 if not halves else 1 if halves[0].casefold() in {"1", "1st", "first"} else 2
    if match["year"]:
        said = 2000 + int(match["year"])
        year = year_after(f"{said}-", 0) if term == "autumn" or match["next"] else year_after(f"{said}-", -1)
    return f"{year}-{term}" + (f"-{half}" if half else "")


def date_word(value: str) -> str:
    """A date field's text: "Ongoing", or a term as it is said ("Autumn 2026")."""
    if value == ONGOING:
        return "Ongoing"
    if is_period_id(value):
        return opening(period_title(value).replace(" term ", " "))
    return value


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
        return _weekdays_to(ordinal) - self._holidays.to(ordinal)

    @cached_property
    def _holidays(self) -> "_Weekdays":
        return _Weekdays.of(self._closures("bank_holiday"))

    @cached_property
    def _terms(self) -> tuple["_Weekdays", "_Weekdays"]:
        """The days of the terms, and those of them on which schools are closed."""
        terms = _joined([(p.start, p.end) for p in self.periods if p.kind == "term"])
        closed = _within(self._closures("bank_holiday", "half_term", "closure"), terms)
        return _Weekdays.of(terms), _Weekdays.of(closed)

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
        count = self.term_days if covered else _weekdays_between
        whole = count(start, finish)
        return min(1.0, count(start, at) / whole) if whole and at >= start else 0.0

    def day_of(self, value: Value, *, first: bool = False) -> date | None:
        """The day that a date field means: itself, or the last (or `first`) day of the term it names.

        None for `ongoing`, for a blank, and for a term that the register does not have and whose usual
        months are not known.
        """
        if isinstance(value, date):
            return value
        if not isinstance(value, str) or value == ONGOING or not is_period_id(value):
            return None
        period = self.period(value)
        if period:
            return period.start if first else period.end
        year, (part, _, half) = _calendar_year(value), value[8:].partition("-")
        if half:
            return self._day_of_half(value, part, half, first=first)
        usual = {"autumn": ((9, 1), (12, 20)), "spring": ((1, 5), (4, 5)), "summer": ((4, 20), (7, 22))}
        return date(year, *usual[part][0 if first else 1]) if part in usual else None

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
        return _joined([(first, last) for first, last, kind in self.closed if kind in kinds])


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The days of all `spans`, each once, in order; one that ends before it begins has none."""
    joined: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _within(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """The days that are both in `spans` and in `others`, each of which has a day once."""
    both = ((max(a, c), min(b, d)) for a, b in spans for c, d in others)
    return [span for span in both if span[0] <= span[1]]


def _weekdays_to(ordinal: int) -> int:
    """How many days from Monday to Friday there are up to the day `ordinal`; day 1 of the calendar is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def _weekdays_between(first: date, last: date) -> int:
    """How many days from Monday to Friday lie from `first` to `last`, both included."""
    return _weekdays_to(last.toordinal()) - _weekdays_to(first.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class _Weekdays:
    """The days from Monday to Friday of some spans, added up once: how many lie up to a day is then looked up."""

    starts: tuple[int, ...]
    """The first day of each span, in order, as an ordinal; no day is in two of them."""
    ends: tuple[int, ...]
    earlier: tuple[int, ...]
    """How many lie in the spans before each."""

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "_Weekdays":
        """Those of `spans`, which are in order and of which no two have a day in common."""
        counts = accumulate((_weekdays_between(first, last) for first, last in spans), initial=0)
        starts = tuple(first.toordinal() for first, _ in spans)
        return cls(starts, tuple(last.toordinal() for _, last in spans), tuple(counts)[: len(spans)])

    def to(self, ordinal: int) -> int:
        """How many lie up to the day `ordinal`, itself included."""
        place = bisect_right(self.starts, ordinal) - 1
        if place < 0:
            return 0
        last = min(ordinal, self.ends[place])
        return self.earlier[place] + _weekdays_to(last) - _weekdays_to(self.starts[place] - 1)

    def between(self, first: date, last: date) -> int:
        """How many lie from `first` to `last`, both included."""
        return self.to(last.toordinal()) - self.to(first.toordinal() - 1)
