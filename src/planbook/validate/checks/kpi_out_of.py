"""Checks of what KPIs are counted out of: whole people, the school's roll, its sessions, and as many as before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planbook.model.asked import KINDS
from planbook.model.calendar import Calendar, Period
from planbook.model.kpi import EVERYBODY, in_parts
from planbook.model.prose import agree
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import rounded
from planbook.validate.context import Context
from planbook.validate.kpi_rows import (
    COUNTS,
    figure_before,
    figure_year_before,
    group_named,
    is_nobody,
    is_nobody_of_all,
    kpi_of,
)
from planbook.validate.params import NO_RULE, RuleCode
from planbook.validate.registry import Hit, check, params_of

_PER_CENT = 100
"""A count out of so many is nearly always a percentage: that is one question (`kpi_counts_not_percent`)."""


@dataclass(frozen=True, kw_only=True)
class WholePeople:
    parts: tuple[str, ...]
    """Words in what a KPI counts, or is out of, of which there can be parts: pounds, full-time equivalents. They
    are read where the register does not ask which counts are in parts."""


def words_of_parts(register: Register) -> tuple[str, ...]:
    """The words by which the counts of a register without the column are known to be in parts."""
    declared = next(r for r in register.declarations.rules.values() if r.check == kpi_whole_people.__name__)
    return params_of(WholePeople, register.rule(declared) or declared).parts


@check("kpi_whole_people", unseen="register")
def kpi_whole_people(entry: Entry, params: WholePeople, context: Context) -> Iterator[Hit]:
    """Counts are whole numbers, unless the KPI says that there can be parts of them."""
    kpi = kpi_of(entry, context)
    if kpi is None:
        return
    whole = [key for key in COUNTS if key not in in_parts(kpi, params.parts)]
    broken = tuple(key for key in whole if (n := entry.number(key)) is not None and n != int(n))
    if broken:
        yield Hit(entry, broken)


@dataclass(frozen=True, kw_only=True)
class CountsNotPercent:
    near: float
    """Schools of 100 pupils, and so many more or fewer, may well be out of 100."""


@check("kpi_counts_not_percent", says=("pupils",), unseen="register")
def kpi_counts_not_percent(entry: Entry, params: CountsNotPercent, context: Context) -> Iterator[Hit]:
    """The counts are counts, not a percentage out of 100."""
    kpi = kpi_of(entry, context)
    if kpi is None or kpi.text("unit") != "percent" or entry.number("denominator") != _PER_CENT:
        return
    pupils = context.unit.number("pupils") if context.unit else None
    if entry.number("numerator") is not None and pupils is not None and abs(pupils - 100) > params.near:
        yield Hit(entry, COUNTS, {"pupils": f"{pupils:g}"})


@dataclass(frozen=True, kw_only=True)
class FitsRoll:
    least: float
    times: float
    """Between these shares of the school's pupils what is out of all of them may lie."""
    labels: tuple[str, ...]
    """Words in what a KPI is out of that make it pupils of a school."""
    all: tuple[str, ...]
    """Words in it that make it all of them."""


@check("kpi_fits_roll", says=("pupils",), unseen="register")
def kpi_fits_roll(entry: Entry, params: FitsRoll, context: Context) -> Iterator[Hit]:
    """What is out of the pupils of a school is about as many as the school has."""
    kpi, whole = kpi_of(entry, context), entry.number("denominator")
    pupils = context.unit.number("pupils") if context.unit else None
    if kpi is not None and whole and pupils and is_beyond_roll(kpi, group_named(entry), whole, pupils, params):
        yield Hit(entry, ("denominator",), {"pupils": f"{pupils:,.0f}"})


def is_beyond_roll(kpi: Entry, group: str, whole: float, pupils: float, params: FitsRoll) -> bool:
    """Whether what is out of `whole` is out of pupils, and far from the `pupils` there are."""
    if whole == _PER_CENT and kpi.text("unit") == "percent":
        return False
    label = kpi.text("out_of_label").casefold()
    many = any(word in label for word in params.labels) and whole > pupils * params.times
    everybody = group == EVERYBODY and any(word in label for word in params.all)
    return many or (everybody and whole < pupils * params.least)


@dataclass(frozen=True, kw_only=True)
class SessionsInTerm:
    least: float
    most: float
    """Between these shares of two sessions a day for each pupil the sessions may lie."""
    labels: tuple[str, ...]
    """Words in what a KPI is out of that make it the sessions of a term."""


@check("kpi_sessions_in_term", says=("about", "pupils", "sessions", "time"), unseen="register")
def kpi_sessions_in_term(entry: Entry, params: SessionsInTerm, context: Context) -> Iterator[Hit]:
    """Sessions are about as many as the school's pupils have by the day of the figures, two each school day."""
    kpi, whole, period = kpi_of(entry, context), entry.number("denominator"), context.period
    pupils = context.unit.number("pupils") if context.unit else None
    if kpi is None or period is None or not whole or not pupils or group_named(entry) != EVERYBODY:
        return
    told = sessions_beyond(kpi, whole, pupils, period, context.register.calendar, params)
    if told:
        yield Hit(entry, ("denominator",), told)


def sessions_beyond(
    kpi: Entry, whole: float, pupils: float, period: Period, calendar: Calendar, params: SessionsInTerm
) -> Mapping[str, str]:
    """The words about sessions that are far from two a school day for each of the `pupils`; none where they are
    not, and where the KPI is out of something else."""
    if whole == _PER_CENT or not any(word in kpi.text("out_of_label").casefold() for word in params.labels):
        return {}
    since = calendar.days_of_year(period)[0] if kpi.text("accumulates") == "year" else period.start
    expected = 2 * pupils * calendar.term_days(since, period.as_at)
    if not expected or params.least * expected <= whole <= params.most * expected:
        return {}
    return {
        "pupils": f"{pupils:,.0f}",
        "time": _time(kpi, period),
        "about": f"{rounded(expected, -2 if expected >= 1000 else 0):,.0f}",
        "sessions": f"{_in_figures(whole)} {agree(whole, 'session', 'sessions')}",
    }


def _time(kpi: Entry, period: Period | None) -> str:
    """The time that a KPI is counted over: the period, or the year up to then."""
    if kpi.text("accumulates") == "year":
        return "year so far"
    return KINDS[period.kind] if period else "time"


def _in_figures(number: float) -> str:
    return f"{number:,g}" if number < 1e6 else f"{number:,.0f}"


@dataclass(frozen=True, kw_only=True)
class OutOfAsBefore:
    times: float
    """By how much what a KPI is out of may have grown or shrunk."""
    least: float
    """Of fewer nothing is said: a few make much of them."""
    unless: RuleCode = NO_RULE
    """The rule about sessions, where that asks about the same figure already: one question is enough."""


def _sessions_asked(entry: Entry, code: str, context: Context) -> bool:
    """Whether the rule about sessions asks about the row."""
    declared = context.declarations.rules.get(code)
    rule = context.register.rule(declared) if declared else None
    return rule is not None and any(kpi_sessions_in_term(entry, params_of(SessionsInTerm, rule), context))


@check("kpi_out_of_as_before", says=("before", "time", "when"), unseen="before")
def kpi_out_of_as_before(entry: Entry, params: OutOfAsBefore, context: Context) -> Iterator[Hit]:
    """What a KPI is out of is about as many as last time, and as in the same term of the year before."""
    kpi, now = kpi_of(entry, context), entry.number("denominator")
    if kpi is None or now is None or now < 0 or (now == _PER_CENT and kpi.text("unit") == "percent"):
        return
    if not now and (not is_nobody(entry, kpi) or is_nobody_of_all(entry, kpi, context)):
        return  # other rules ask about these
    last = figure_before(entry, context) if kpi.text("accumulates") != "year" else None
    for row, when in ((last, "last time"), (figure_year_before(entry, context), "at the same point last year")):
        then = row.number("denominator") if row else None
        if then and max(now, then) >= params.least and max(now, then) > params.times * min(now, then):
            if _sessions_asked(entry, params.unless, context):
                return
            yield Hit(
                entry,
                ("denominator",),
                {"before": _in_figures(then), "when": when, "time": _time(kpi, context.period)},
            )
            return
