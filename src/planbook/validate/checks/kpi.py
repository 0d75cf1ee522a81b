"""Checks of KPI figures: the counts, beside each other, the KPI's bounds, last time and the unit."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planbook.model.asked import KINDS
from planbook.model.calendar import Calendar, Period
from planbook.model.figures_held import is_held
from planbook.model.kpi import (
    EVERYBODY,
    difference,
    needs_denominator,
    shown_figure,
    status,
    target_words,
    worked_out,
)
from planbook.model.prose import listed
from planbook.model.submission import Entry
from planbook.model.targets import aim_of
from planbook.model.values import rounded
from planbook.validate.context import Context
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check, params_of

_BOTH = ("numerator", "denominator")
_LABELS = ("count_label", "out_of_label")
"""Of a KPI: what those two are of."""
_PER_CENT = 100
"""A count out of so many is nearly always a percentage: that is one question (`kpi_counts_not_percent`)."""


def kpi_of(entry: Entry, context: Context) -> Entry | None:
    """The KPI's row of the register, where the KPI is in use and the one that the row is of gives its figure.

    None in a return of a KPI that the trust gives: no rule asks a school for a figure that it has not to give.
    """
    kpi = named_kpi(entry, context)
    return None if kpi is not None and context.period is not None and is_held(kpi) else kpi


def named_kpi(entry: Entry, context: Context) -> Entry | None:
    """The KPI's row of the register, whoever gives its figure, where the KPI is in use."""
    code = context.register.code_for("kpi", entry.get("kpi"))
    return context.register.kpis.get(code or "")


def is_due(kpi: Entry, context: Context) -> bool:
    """Whether the KPI is asked of this unit in this period."""
    applies = context.unit is None or context.register.kpi_applies(kpi, context.unit)
    return context.period is not None and applies and context.register.kpi_due(kpi, context.period)


def value_of(entry: Entry, context: Context) -> float | None:
    """The figure that the row's counts come to, where the KPI can have it."""
    kpi = kpi_of(entry, context)
    return worked_out(kpi, entry.get("numerator"), entry.get("denominator")) if kpi else None


def figure_before(entry: Entry, context: Context) -> Entry | None:
    """The last return's row of the same KPI and pupils; None where the KPI was counted differently then."""
    code = context.register.code_for("kpi", entry.get("kpi"))
    then = context.register.calendar.period(context.previous.period or "") if context.previous else None
    if code and then and not context.register.counted_alike(code, then):
        return None
    return context.once(_rows_before).get((code, _group(entry)))


def figure_year_before(entry: Entry, context: Context) -> Entry | None:
    """The row of the same KPI and pupils in the return of the same term of the year before, counted alike."""
    code = context.register.code_for("kpi", entry.get("kpi"))
    then = context.register.calendar.period(context.year_before.period or "") if context.year_before else None
    if code and then and not context.register.counted_alike(code, then):
        return None
    return context.once(_rows_year_before).get((code, _group(entry)))


def _rows_year_before(context: Context) -> Mapping[tuple[str | None, str], Entry]:
    return _rows(context.year_before.entries("kpi_value") if context.year_before else (), context)


def _rows_before(context: Context) -> Mapping[tuple[str | None, str], Entry]:
    return _rows(context.previous.entries("kpi_value") if context.previous else (), context)


def rows_now(context: Context) -> Mapping[tuple[str | None, str], Entry]:
    """The first row of each KPI and group of pupils in the return."""
    return _rows(context.entries("kpi_value"), context)


def _rows(entries: Iterable[Entry], context: Context) -> Mapping[tuple[str | None, str], Entry]:
    """The first row of each KPI and group of pupils."""
    rows: dict[tuple[str | None, str], Entry] = {}
    for entry in entries:
        rows.setdefault((context.register.code_for("kpi", entry.get("kpi")), _group(entry)), entry)
    return rows


def _group(entry: Entry) -> str:
    return entry.text("group") or EVERYBODY


@check("kpi_counts")
def kpi_counts(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI that is due has its count, and what it is out of."""
    kpi = kpi_of(entry, context)
    if kpi is None or not is_due(kpi, context):
        return
    wanted = _BOTH if needs_denominator(kpi) else _BOTH[:1]
    blank = tuple(key for key in wanted if entry.has(key) and entry.get(key) is None)
    if blank:
        labels = {"numerator": kpi.text("count_label"), "denominator": kpi.text("out_of_label")}
        what = listed(labels[key] or key for key in blank)
        yield Hit(entry, blank, {"what": what, "is": "is" if len(blank) == 1 else "are"})


@check("kpi_part_of_whole")
def kpi_part_of_whole(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Of a percentage, the count is no more than what it is out of."""
    kpi = kpi_of(entry, context)
    count, whole = entry.number("numerator"), entry.number("denominator")
    if kpi is None or kpi.text("unit") != "percent" or count is None or not whole:
        return
    # A roll against capacity may pass 100%: a KPI whose range or highest figure lies above says so.
    if count > whole and max(kpi.number("highest") or 0, kpi.number("target_high") or 0) <= 100:
        yield Hit(entry, _BOTH)


@dataclass(frozen=True, kw_only=True)
class OutOfSomething:
    counted: bool
    """Whether something is counted out of zero, or nothing is."""


@check("kpi_out_of_something")
def kpi_out_of_something(entry: Entry, params: OutOfSomething, context: Context) -> Iterator[Hit]:
    """A count is out of more than nought."""
    kpi = kpi_of(entry, context)
    if kpi and needs_denominator(kpi) and entry.number("denominator") == 0:
        count = entry.number("numerator")
        if bool(count) == params.counted and count is not None:
            yield Hit(entry, ("denominator", "numerator"))


@check("kpi_in_range")
def kpi_in_range(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure lies between the lowest and the highest that the KPI can have."""
    kpi = kpi_of(entry, context)
    value = worked_out(kpi, entry.get("numerator"), entry.get("denominator")) if kpi else None
    if kpi is None or value is None:
        return
    low, high = kpi.number("lowest"), kpi.number("highest")
    if high == 100 and kpi.text("unit") == "percent":
        high = None  # more than 100% is the other rule's: the count is more than the whole
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = f"{shown_figure(kpi, low)} to {shown_figure(kpi, kpi.number('highest'))}"
        yield Hit(entry, _BOTH, {"figure": shown_figure(kpi, value), "bounds": bounds})


@check("kpi_off_target_said")
def kpi_off_target_said(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure that is off target has a comment."""
    kpi, value = kpi_of(entry, context), value_of(entry, context)
    if kpi is None or value is None or not entry.has("comment") or entry.get("comment") is not None:
        return
    if context.period is None or _group(entry) != EVERYBODY or not is_due(kpi, context):
        return
    aim = aim_of(context.register, kpi.text("kpi"), context.submission.unit or "", context.period)
    if status(kpi, value, aim.target, aim.scale) == "red":
        wanted = target_words(kpi, aim.target, aim.scale)
        yield Hit(entry, ("comment", *_BOTH), {"figure": shown_figure(kpi, value), "target": wanted})


@check("kpi_usual_change")
def kpi_usual_change(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure has not moved by more than is usual since last time."""
    kpi, now = kpi_of(entry, context), value_of(entry, context)
    before = figure_before(entry, context)
    then = value_of(before, context) if before else None
    most = kpi.number("usual_change") if kpi else None
    if kpi is None or now is None or then is None or not most or kpi.text("accumulates") == "year":
        return
    moved = difference(kpi, now, then) or 0.0
    if abs(moved) > most:
        yield Hit(
            entry,
            _BOTH,
            {
                "figure": shown_figure(kpi, now),
                "before": shown_figure(kpi, then),
                "moved": "rose" if now > then else "fell",
                "usual": f"{most:g}",
            },
        )


@check("kpi_accumulates")
def kpi_accumulates(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A count that runs from September does not fall within the year."""
    kpi, before = kpi_of(entry, context), figure_before(entry, context)
    if kpi is None or before is None or kpi.text("accumulates") != "year" or context.period is None:
        return
    now, then = entry.number("numerator"), before.number("numerator")
    same_year = context.previous is not None and context.previous.year == context.period.year
    if same_year and now is not None and then is not None and now < then:
        yield Hit(entry, ("numerator",), {"before": f"{then:g}"})


@dataclass(frozen=True, kw_only=True)
class NotRepeated:
    least: float
    """What counts are out of, before it is told."""


@check("kpi_not_repeated")
def kpi_not_repeated(entry: Entry, params: NotRepeated, context: Context) -> Iterator[Hit]:
    """Both counts are not the very same as last time."""
    kpi, before = kpi_of(entry, context), figure_before(entry, context)
    if kpi is None or before is None or not needs_denominator(kpi):
        return
    if kpi.text("accumulates") in {"year", "point"}:
        return  # what runs on, or stands on the day, may well be the same
    counts = [entry.number(key) for key in _BOTH]
    whole = counts[1]
    if whole is not None and whole >= params.least and counts == [before.number(key) for key in _BOTH]:
        yield Hit(entry, _BOTH)


@check("kpi_due")
def kpi_due(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Figures are given of KPIs that are due."""
    kpi = kpi_of(entry, context)
    given = tuple(key for key in _BOTH if entry.get(key) is not None)
    if kpi and given and context.period and not is_due(kpi, context):
        yield Hit(entry, given, {"period": context.period.title})


@dataclass(frozen=True, kw_only=True)
class WholePeople:
    parts: tuple[str, ...]
    """Words in what a KPI counts, or is out of, of which there can be parts: pounds, full-time equivalents."""


@check("kpi_whole_people")
def kpi_whole_people(entry: Entry, params: WholePeople, context: Context) -> Iterator[Hit]:
    """Counts are whole numbers, unless they are of what there can be parts of."""
    kpi = kpi_of(entry, context)
    if kpi is None:
        return
    labels = {key: kpi.text(label).casefold() for key, label in zip(_BOTH, _LABELS, strict=True)}
    whole = [key for key in _BOTH if not any(word in labels[key] for word in params.parts)]
    broken = tuple(key for key in whole if (n := entry.number(key)) is not None and n != int(n))
    if broken:
        yield Hit(entry, broken)


@dataclass(frozen=True, kw_only=True)
class CountsNotPercent:
    near: float
    """Schools of 100 pupils, and so many more or fewer, may well be out of 100."""


@check("kpi_counts_not_percent")
def kpi_counts_not_percent(entry: Entry, params: CountsNotPercent, context: Context) -> Iterator[Hit]:
    """The counts are counts, not a percentage out of 100."""
    kpi = kpi_of(entry, context)
    if kpi is None or kpi.text("unit") != "percent" or entry.number("denominator") != _PER_CENT:
        return
    pupils = context.unit.number("pupils") if context.unit else None
    if entry.number("numerator") is not None and pupils is not None and abs(pupils - 100) > params.near:
        yield Hit(entry, _BOTH, {"pupils": f"{pupils:g}"})


@dataclass(frozen=True, kw_only=True)
class FitsRoll:
    least: float
    times: float
    """Between these shares of the school's pupils what is out of all of them may lie."""
    labels: tuple[str, ...]
    """Words in what a KPI is out of that make it pupils of a school."""
    all: tuple[str, ...]
    """Words in it that make it all of them."""


@check("kpi_fits_roll")
def kpi_fits_roll(entry: Entry, params: FitsRoll, context: Context) -> Iterator[Hit]:
    """What is out of the pupils of a school is about as many as the school has."""
    kpi, whole = kpi_of(entry, context), entry.number("denominator")
    pupils = context.unit.number("pupils") if context.unit else None
    if kpi is not None and whole and pupils and is_beyond_roll(kpi, _group(entry), whole, pupils, params):
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


@check("kpi_sessions_in_term")
def kpi_sessions_in_term(entry: Entry, params: SessionsInTerm, context: Context) -> Iterator[Hit]:
    """Sessions are about as many as the school's pupils have by the day of the figures, two each school day."""
    kpi, whole, period = kpi_of(entry, context), entry.number("denominator"), context.period
    pupils = context.unit.number("pupils") if context.unit else None
    if kpi is None or period is None or not whole or not pupils or _group(entry) != EVERYBODY:
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
        "sessions": f"{whole:,g} session" if whole == 1 else f"{_in_figures(whole)} sessions",
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
    unless: str = ""
    """The rule about sessions, where that asks about the same figure already: one question is enough."""


def _sessions_asked(entry: Entry, code: str, context: Context) -> bool:
    """Whether the rule about sessions asks about the row."""
    declared = context.declarations.rules.get(code)
    rule = context.register.rule(declared) if declared else None
    return rule is not None and any(kpi_sessions_in_term(entry, params_of(SessionsInTerm, rule), context))


@check("kpi_out_of_as_before")
def kpi_out_of_as_before(entry: Entry, params: OutOfAsBefore, context: Context) -> Iterator[Hit]:
    """What a KPI is out of is about as many as last time, and as in the same term of the year before."""
    kpi, now = kpi_of(entry, context), entry.number("denominator")
    if kpi is None or now is None or now <= 0 or (now == _PER_CENT and kpi.text("unit") == "percent"):
        return
    last = figure_before(entry, context) if kpi.text("accumulates") != "year" else None
    for row, when in ((last, "last time"), (figure_year_before(entry, context), "at the same point last year")):
        then = row.number("denominator") if row else None
        if then and max(now, then) >= params.least and max(now / then, then / now) > params.times:
            if _sessions_asked(entry, params.unless, context):
                return
            yield Hit(
                entry,
                ("denominator",),
                {"before": _in_figures(then), "when": when, "time": _time(kpi, context.period)},
            )
            return


@check("kpi_group_in_all")
def kpi_group_in_all(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A group of pupils is no larger than all of them."""
    if _group(entry) == EVERYBODY:
        return
    whole = context.once(rows_now).get((context.register.code_for("kpi", entry.get("kpi")), EVERYBODY))
    if whole is None:
        return
    larger = tuple(
        key
        for key in _BOTH
        if (n := entry.number(key)) is not None and (m := whole.number(key)) is not None and n > m
    )
    if larger:
        yield Hit(entry, larger, {"all": f"{whole.number(larger[0]):g}"})


@check("kpi_answer_fits")
def kpi_answer_fits(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A yes-or-no measure has a Yes or a No, any other a number."""
    kpi, answer = kpi_of(entry, context), entry.get("numerator")
    if kpi is None or answer is None:
        return
    if isinstance(answer, bool) != (kpi.text("unit") == "yes_no"):
        wanted = "a Yes or a No" if kpi.text("unit") == "yes_no" else "a number"
        yield Hit(entry, ("numerator",), {"wanted": wanted})
