"""Checks of the figures that the trust holds: in the register, in returns that say otherwise, and those missing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planbook.model.calendar import Period
from planbook.model.figures_held import OF_TRUST, RECORD, figure_alone, held_figure, is_held, line_of
from planbook.model.given_lines import given_lines
from planbook.model.kpi import (
    EVERYBODY,
    as_shown,
    counts_words,
    figure,
    group_of,
    is_of_nobody,
    needs_denominator,
    shown_figure,
)
from planbook.model.prose import inside, listed
from planbook.model.submission import READ_AS_BLANK, Entry
from planbook.model.values import Value, shown
from planbook.validate.checks.kpi_out_of import FitsRoll, SessionsInTerm, is_beyond_roll, sessions_beyond
from planbook.validate.context import Context, Return
from planbook.validate.kpi_rows import group_named, named_kpi
from planbook.validate.params import NoParams
from planbook.validate.registry import EVERY, Hit, check

_BOTH = ("numerator", "denominator")
_FAR_FROM_A_SHARE = 20
"""A percentage with a target of so much or more is hardly ever 1% or less."""


@check("held_figure_once", "workbook", rows=EVERY, says=("other",))
def held_figure_once(params: NoParams, context: Context) -> Iterator[Hit]:
    """The register has one row for each figure that the trust holds, under whatever spellings."""
    first: dict[Any, Entry] = {}
    for entry in context.entries(RECORD) if context.period is None else ():
        line = line_of(context.register, entry)
        if line is not None and line in first:
            yield Hit(entry, ("kpi", "period"), {"other": first[line].row.excel_row})
        elif line is not None:
            first[line] = entry


@check("held_figure_fits", says=("told",))
def held_figure_fits(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure that the trust holds is one that its KPI can have, has its counts or itself, and both agree."""
    kpi = named_kpi(entry, context)
    if kpi is None or context.period is not None:
        return
    for says in _FITTING:
        found = says(entry, kpi)
        if found:
            fields, told = found
            yield Hit(entry, fields, {"told": told})
            return


_Said = tuple[tuple[str, ...], str] | None


def _answer(entry: Entry, kpi: Entry) -> _Said:
    answer, yes_no = entry.get("numerator"), kpi.text("unit") == "yes_no"
    if answer is not None and isinstance(answer, bool) != yes_no:
        return (
            "numerator",
        ), f"Count says {shown(answer)}, and {'a Yes or a No' if yes_no else 'a number'} is needed"
    return None


def _whole(entry: Entry, kpi: Entry) -> _Said:
    count, whole = entry.number("numerator"), entry.number("denominator")
    if not needs_denominator(kpi):
        return None
    if whole == 0 and count:
        return _BOTH, f"{count:,g} is counted out of zero"
    if is_of_nobody(kpi, count, whole) and (typed := entry.number("value")) is not None:
        return (*_BOTH, "value"), f"there is nobody to count, and the figure says {shown_figure(kpi, typed)}"
    if (count is None) != (whole is None):
        return _BOTH, "one of its two counts is blank"
    return None


def _part(entry: Entry, kpi: Entry) -> _Said:
    count, whole = entry.number("numerator"), entry.number("denominator")
    beyond = max(kpi.number("highest") or 0, kpi.number("target_high") or 0) > 100
    if kpi.text("unit") == "percent" and count is not None and whole and count > whole and not beyond:
        return _BOTH, f"the count ({count:,g}) is more than what it is out of ({whole:,g})"
    return None


def _possible(entry: Entry, kpi: Entry) -> _Said:
    if entry.number("value") is not None and figure_alone(kpi, entry) is None:
        return ("value",), f"{shown_figure(kpi, entry.number('value'))} is not among what it can be"
    counts = [entry.get(key) for key in _BOTH]
    if is_of_nobody(kpi, *counts):
        return None
    if None not in counts[: 1 + needs_denominator(kpi)] and figure(kpi, *counts) is None:
        return _BOTH, "what its counts come to is not among what it can be"
    return None


def _share(entry: Entry, kpi: Entry) -> _Said:
    """A figure that was typed with its sign: a spreadsheet keeps 94.2% as 0.942."""
    value, aim = entry.number("value"), max(kpi.number("target") or 0, kpi.number("target_low") or 0)
    if kpi.text("unit") != "percent" or value is None or not 0 < value <= 1 or aim < _FAR_FROM_A_SHARE:
        return None
    told = f"Figure says {value:g}, and its target is {shown_figure(kpi, aim)}"
    return ("value",), f"{told}: for {shown_figure(kpi, value * 100)} give {value * 100:g}"


def _there(entry: Entry, kpi: Entry) -> _Said:
    if all(entry.get(key) is None for key in (*_BOTH, "value")):
        return ("numerator", "value"), "it has neither counts nor a figure"
    return None


def _agree(entry: Entry, kpi: Entry) -> _Said:
    typed, worked = entry.number("value"), figure(kpi, entry.get("numerator"), entry.get("denominator"))
    if typed is None or worked is None or as_shown(kpi, typed) == as_shown(kpi, worked):
        return None
    told = f"Figure says {shown_figure(kpi, typed)}, and the counts come to {shown_figure(kpi, worked)}"
    return ("value", *_BOTH), f"{told}; the counts are used"


_FITTING: Sequence[Callable[[Entry, Entry], _Said]] = (_answer, _whole, _part, _possible, _share, _there, _agree)
"""What is looked at, the first that is found before the others."""


@check("held_figure_fits_roll", says=("called", "pupils"))
def held_figure_fits_roll(entry: Entry, params: FitsRoll, context: Context) -> Iterator[Hit]:
    """What a figure that the trust holds is out of is about as many pupils as the unit has, as in a return."""
    found = _out_of_pupils(entry, context)
    if found and is_beyond_roll(found.kpi, found.group, found.whole, found.pupils, params):
        words = {"called": context.register.label("unit", found.unit), "pupils": f"{found.pupils:,.0f}"}
        yield Hit(entry, ("denominator",), words)


@check("held_figure_sessions", says=("about", "called", "pupils", "sessions", "time"))
def held_figure_sessions(entry: Entry, params: SessionsInTerm, context: Context) -> Iterator[Hit]:
    """Sessions that a figure held is out of are about as many as the unit's pupils have, as in a return."""
    found, calendar = _out_of_pupils(entry, context), context.register.calendar
    period = calendar.period(found.period) if found else None
    if found is None or period is None or found.group != EVERYBODY:
        return
    told = sessions_beyond(found.kpi, found.whole, found.pupils, period, calendar, params)
    if told:
        yield Hit(entry, ("denominator",), {**told, "called": context.register.label("unit", found.unit)})


@dataclass(frozen=True, slots=True)
class _OutOf:
    """What a figure held is out of, beside the pupils of its unit."""

    kpi: Entry
    period: str
    unit: str
    group: str
    whole: float
    pupils: float


def _out_of_pupils(entry: Entry, context: Context) -> _OutOf | None:
    """None of a return, where the row names what is not there, and where either number is not known."""
    line, kpi, whole = line_of(context.register, entry), named_kpi(entry, context), entry.number("denominator")
    unit = context.register.units.get(line[1]) if line else None
    pupils = unit.number("pupils") if unit else None
    if context.period is not None or kpi is None or line is None or not whole or not pupils:
        return None
    return _OutOf(kpi, line[0], line[1], line[3], whole, pupils)


@dataclass(frozen=True, kw_only=True)
class HeldOn:
    days: int
    """So many days before the first of its period, or more, is told."""


@check("held_figure_day", says=("told",))
def held_figure_day(entry: Entry, params: HeldOn, context: Context) -> Iterator[Hit]:
    """The day that a source had a figure is neither to come nor long before its period."""
    day, period = entry.date("read_on"), context.register.calendar.period(entry.text("period"))
    if day is None or context.period is not None:
        return
    today = context.day_looked_at
    if today is not None and day > today:
        yield Hit(entry, ("read_on",), {"told": "which is still to come"})
    elif period is not None and (period.start - day).days >= params.days:
        yield Hit(entry, ("read_on",), {"told": f"long before {period.title}"})


@check("held_figure_wanted", says=("told",))
def held_figure_wanted(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure is held of a KPI that the trust gives, that is due in the period and of the unit."""
    line, kpi = line_of(context.register, entry), named_kpi(entry, context)
    if context.period is not None or line is None or entry.table.file:  # an export has what it has
        return
    period = context.register.calendar.period(line[0])
    told = _not_wanted(kpi, period, line[1], entry, context)
    if told:
        yield Hit(entry, told[0], {"told": told[1]})


def _not_wanted(kpi: Entry | None, period: Period | None, unit_id: str, entry: Entry, context: Context) -> _Said:
    if kpi is None or period is None:
        return ("kpi",), "it is not in use"
    register = context.register.of(period)
    if not is_held(context.declarations, kpi):
        return (
            "kpi",
        ), f"the sheet {context.declarations.records[kpi.record].title} has it that the school gives it"
    if not register.kpi_due(kpi, period):
        return ("kpi", "period"), f"it is not due in {period.named}"
    if unit_id == OF_TRUST:
        return (
            None
            if register.is_pooled(kpi)
            else (("unit", "kpi"), "no unit is named, and it is not of pooled reserves")
        )
    if register.is_pooled(kpi):
        return ("unit", "kpi"), f"reserves are pooled, so that it is for the {register.body_word} only"
    own = register.counts_for(unit_id)
    if own is None:
        return ("unit",), f"{register.label('unit', unit_id)} {register.belonged(unit_id)}"
    group = group_of(context.declarations, group_named(entry))
    asked = {(line.values["kpi"], line.values["group"]) for line in given_lines(register, "kpi_value", own, period)}
    if (kpi.text("kpi"), group) not in asked:
        return ("kpi", "unit"), f"it is not of {register.label('unit', own)}, or not of these pupils"
    return None


@check("held_figure_kept", says=("told",))
def held_figure_kept(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What a school says in the line of a figure that the trust gives: another figure, or a comment."""
    kpi, period = named_kpi(entry, context), context.period
    if (
        kpi is None
        or period is None
        or not is_held(context.declarations, kpi)
        or not context.register.kpi_due(kpi, period)
    ):
        return
    unit = context.register.counts_for(context.submission.unit or "") or ""
    group = group_of(context.declarations, group_named(entry))
    held = held_figure(context.register, unit, period.id, kpi.text("kpi"), group)
    counts = entry.get("numerator"), entry.get("denominator")
    said: list[str] = []
    fields: list[str] = []
    typed = {
        f.field: f.value
        for f in entry.table.faults
        if f.excel_row == entry.row.excel_row and f.field in _BOTH and f.code not in READ_AS_BLANK
    }
    there = tuple(key for key in _BOTH if entry.get(key) is not None or key in typed)
    if there and (typed or held is None or counts != (held.numerator, held.denominator)):
        fields += there
        theirs = "nothing yet" if held is None else _told(kpi, held.numerator, held.denominator, held.value)
        own = listed([f"“{words}”" for words in typed.values()]) or _told(kpi, *counts, figure(kpi, *counts))
        said.append(f"the return says {own}, the {context.register.body_word} holds {theirs}")
    if entry.get("comment") is not None:
        fields.append("comment")
        said.append(f"the return comments: “{entry.text('comment')}”")
    if said:
        yield Hit(entry, tuple(fields), {"told": "; ".join(said)})


def _told(kpi: Entry, count: Value, whole: Value, value: float | None) -> str:
    """A figure with its counts in words: "94% (94 of 100)"."""
    counts = ""
    if isinstance(count, int | float) and isinstance(whole, int | float) and needs_denominator(kpi):
        counts = counts_words(kpi, count, whole)
    if value is None:
        return counts or listed([shown(n) for n in (count, whole) if n is not None]) or "nothing"
    return f"{shown_figure(kpi, value)} ({counts})" if counts else shown_figure(kpi, value)


@check("pools_what_is_marked", "workbook", rows=EVERY)
def pools_what_is_marked(params: NoParams, context: Context) -> Iterator[Hit]:
    """Where reserves are pooled, a KPI is marked as one of reserves; otherwise schools are still asked for them."""
    trust = context.register.trust if context.period is None else None
    if trust and trust.yes("pools_reserves") and not any(kpi.yes("pooled") for kpi in context.entries("kpi")):
        yield Hit(trust, ("pools_reserves",))


@check("pooled_is_held", "workbook", rows=EVERY, says=("name",))
def pooled_is_held(params: NoParams, context: Context) -> Iterator[Hit]:
    """What is asked of no school, because reserves are pooled, the trust gives."""
    for kpi in context.entries("kpi") if context.period is None else ():
        if kpi.yes("on") and context.register.is_pooled(kpi) and not is_held(context.declarations, kpi):
            yield Hit(kpi, ("given_by", "pooled"), {"name": kpi.text("name") or kpi.text("kpi")})


@check("held_figures_there", "trust", says=("name", "names", "period"))
def held_figures_there(returns: Sequence[Return], params: NoParams, context: Context) -> Iterator[Hit]:
    """The trust holds every figure that it gives and that is due in the period; said once of each KPI and group."""
    register, period = context.register, context.period
    if period is None:
        return
    missing: dict[tuple[str, str], list[str]] = {}
    for unit_id in register.units:
        for line in given_lines(register, "kpi_value", unit_id, period):
            if line.due and line.by_trust and line.held is None:
                key = str(line.values["kpi"]), str(line.values["group"])
                missing.setdefault(key, []).append(register.label("unit", unit_id))
    for code, kpi in register.kpis.items():
        pooled = register.is_pooled(kpi) and is_held(context.declarations, kpi) and register.kpi_due(kpi, period)
        if pooled and held_figure(register, OF_TRUST, period.id, code) is None:
            missing[code, EVERYBODY] = [f"the {register.body_word} as a whole"]
    for (code, group), names in missing.items():
        of = "" if group == EVERYBODY else f", {inside(context.declarations.word('pupil_group', group))}"
        tokens: dict[str, Value] = {
            "name": f"{register.label('kpi', code)}{of}",
            "names": listed(names, most=6),
            "period": period.named,
        }
        yield Hit(record=RECORD, tokens=tokens, value=code)
