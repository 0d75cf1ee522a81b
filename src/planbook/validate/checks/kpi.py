"""Checks of KPI figures: that they are given, the KPI's bounds and last time."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.kpi import (
    EVERYBODY,
    difference,
    needs_denominator,
    shown_figure,
    status,
    target_words,
    worked_out,
)
from planbook.model.prose import agree, listed
from planbook.model.submission import Entry
from planbook.model.targets import aim_of
from planbook.validate.context import Context
from planbook.validate.kpi_rows import (
    COUNTS,
    figure_before,
    group_named,
    is_due,
    is_nobody_of_all,
    kpi_of,
    value_of,
)
from planbook.validate.params import NO_RULE, NoParams, RuleCode
from planbook.validate.registry import Hit, check


@check("kpi_counts", says=("is", "what"))
def kpi_counts(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI that is due has its count, and what it is out of."""
    kpi = kpi_of(entry, context)
    if kpi is None or not is_due(kpi, context):
        return
    wanted = COUNTS if needs_denominator(kpi) else COUNTS[:1]
    blank = tuple(key for key in wanted if entry.has(key) and entry.get(key) is None)
    if blank:
        labels = {"numerator": kpi.text("count_label"), "denominator": kpi.text("out_of_label")}
        what = listed(labels[key] or key for key in blank)
        yield Hit(entry, blank, {"what": what, "is": agree(len(blank), "is", "are")})


@check("kpi_part_of_whole", unseen="register")
def kpi_part_of_whole(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Of a percentage, the count is no more than what it is out of."""
    kpi = kpi_of(entry, context)
    count, whole = entry.number("numerator"), entry.number("denominator")
    if kpi is None or kpi.text("unit") != "percent" or count is None or not whole:
        return
    # A roll against capacity may pass 100%: a KPI whose range or highest figure lies above says so.
    if count > whole and max(kpi.number("highest") or 0, kpi.number("target_high") or 0) <= 100:
        yield Hit(entry, COUNTS)


@check("kpi_nobody_of_all", says=("pupils",), unseen="rows")
def kpi_nobody_of_all(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """There is nobody to count among all pupils only where the school has none."""
    kpi, pupils = kpi_of(entry, context), context.unit.number("pupils") if context.unit else None
    if kpi and pupils and is_nobody_of_all(entry, kpi, context):
        yield Hit(entry, COUNTS[::-1], {"pupils": f"{pupils:,.0f}"})


@dataclass(frozen=True, kw_only=True)
class OutOfSomething:
    counted: bool
    """Whether something is counted out of zero, or nothing is."""
    unless: RuleCode = NO_RULE
    """The rule about all pupils, where that asks about the same figure already: one question is enough."""


def _all_asked(entry: Entry, code: str, context: Context) -> bool:
    """Whether the rule about nobody among all pupils asks about the row."""
    declared = context.declarations.rules.get(code)
    is_live = declared is not None and context.register.rule(declared) is not None
    return is_live and any(kpi_nobody_of_all(entry, NoParams(), context))


@check("kpi_out_of_something", unseen="register")
def kpi_out_of_something(entry: Entry, params: OutOfSomething, context: Context) -> Iterator[Hit]:
    """A count is out of more than zero."""
    kpi = kpi_of(entry, context)
    if kpi and needs_denominator(kpi) and entry.number("denominator") == 0:
        count = entry.number("numerator")
        if count == 0 and _all_asked(entry, params.unless, context):
            return
        if bool(count) == params.counted and count is not None:
            yield Hit(entry, ("denominator", "numerator"))


@check("kpi_in_range", says=("bounds", "figure"), unseen="register")
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
        yield Hit(entry, COUNTS, {"figure": shown_figure(kpi, value), "bounds": bounds})


@check("kpi_off_target_said", says=("figure", "target"), unseen="register")
def kpi_off_target_said(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A figure that is off target has a comment."""
    kpi, value = kpi_of(entry, context), value_of(entry, context)
    if kpi is None or value is None or not entry.has("comment") or entry.get("comment") is not None:
        return
    if context.period is None or group_named(entry) != EVERYBODY or not is_due(kpi, context):
        return
    aim = aim_of(context.register, kpi.text("kpi"), context.submission.unit or "", context.period)
    if status(kpi, value, aim.target, aim.scale) == "red":
        wanted = target_words(kpi, aim.target, aim.scale)
        yield Hit(entry, ("comment", *COUNTS), {"figure": shown_figure(kpi, value), "target": wanted})


@check("kpi_usual_change", says=("before", "figure", "moved", "usual"), unseen="before")
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
            COUNTS,
            {
                "figure": shown_figure(kpi, now),
                "before": shown_figure(kpi, then),
                "moved": "rose" if now > then else "fell",
                "usual": f"{most:g}",
            },
        )


@check("kpi_accumulates", says=("before",), unseen="before")
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
    counts = [entry.number(key) for key in COUNTS]
    whole = counts[1]
    if whole is not None and whole >= params.least and counts == [before.number(key) for key in COUNTS]:
        yield Hit(entry, COUNTS)


@check("kpi_due", says=("period",))
def kpi_due(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Figures are given of KPIs that are due."""
    kpi = kpi_of(entry, context)
    given = tuple(key for key in COUNTS if entry.get(key) is not None)
    if kpi and given and context.period and not is_due(kpi, context):
        yield Hit(entry, given, {"period": context.period.named})


@check("kpi_answer_fits", says=("wanted",), unseen="register")
def kpi_answer_fits(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A yes-or-no measure has a Yes or a No, any other a number."""
    kpi, answer = kpi_of(entry, context), entry.get("numerator")
    if kpi is None or answer is None:
        return
    if isinstance(answer, bool) != (kpi.text("unit") == "yes_no"):
        wanted = "a Yes or a No" if kpi.text("unit") == "yes_no" else "a number"
        yield Hit(entry, ("numerator",), {"wanted": wanted})
