"""What a KPI's counts come to, and how the result stands beside its target.

A KPI is a row of the register (`Entry` of record `kpi`). Its figure is in its own unit: a percentage 0 to
100, a rate per 100, a mean, a number, or yes as 1 and no as 0.
"""

from typing import Literal, cast

from planbook.model.calendar import Period, PeriodKind, year_after
from planbook.model.declarations import Declarations
from planbook.model.figure import Status
from planbook.model.submission import Entry
from planbook.model.values import Value, rounded, shown

EVERYBODY = "all"
"""The group of all pupils; of a row that names no group, the one that it is of."""

# How figures of each unit are written: decimal places and what follows the figure.
PLACES = {"percent": 1, "rate": 1, "mean": 1, "count": 0, "yes_no": 0}

GIVEN_FIGURES = {"kpi_last": "last", "kpi_benchmark": "benchmark", "kpi_target": "target"}
"""The formulas of figures that a line comes with and the trust knows, each with what it is the figure of."""


def needs_denominator(kpi: Entry) -> bool:
    """Whether the KPI is a share, a rate or a mean, and so has something it is out of."""
    return kpi.text("unit") in {"percent", "rate", "mean"}


def figure(kpi: Entry, numerator: Value, denominator: Value) -> float | None:
    """The KPI's figure from its two counts.

    None where a count it needs is missing, where the second is 0, and where the figure is one that the KPI
    cannot have (beyond its lowest or highest): a wrong count is a finding and a missing figure, so that it
    never moves the figure of a whole phase.
    """
    value = worked_out(kpi, numerator, denominator)
    lowest, highest = kpi.number("lowest"), kpi.number("highest")
    if value is None or (lowest is not None and value < lowest) or (highest is not None and value > highest):
        return None
    return value


def worked_out(kpi: Entry, numerator: Value, denominator: Value) -> float | None:
    """What the counts come to, possible or not: for saying what is wrong with them."""
    if isinstance(numerator, bool):
        return float(numerator) if kpi.text("unit") == "yes_no" else None
    if not isinstance(numerator, int | float):
        return None
    if not needs_denominator(kpi):
        return float(numerator)
    if isinstance(denominator, bool) or not isinstance(denominator, int | float) or not denominator:
        return None
    return numerator / denominator * (100 if kpi.text("unit") in {"percent", "rate"} else 1)


def status(kpi: Entry, value: float | None, target: float | None) -> Status:
    """How `value` stands beside `target`, by the KPI's own absolute tolerance; the first rule that fits wins.

    No value is `not_reported`; a KPI for context, or one without a target, is `not_applicable`. Otherwise
    green meets the target (or lies in the range), amber is within the tolerance of it, red is beyond. Both
    sides are compared as they are shown, so that 95.5% never misses a target of 95.5%.
    """
    if value is None:
        return "not_reported"
    places = PLACES.get(kpi.text("unit"), 1)
    value = rounded(value, places)
    better = kpi.text("better")
    low, high = kpi.number("target_low"), kpi.number("target_high")
    if better == "range" and low is not None and high is not None:
        short = max(rounded(low, places) - value, value - rounded(high, places))
    elif better in {"up", "down"} and target is not None:
        target = rounded(target, places)
        short = target - value if better == "up" else value - target
    else:
        return "not_applicable"
    short = round(short, 6)  # without the dust of binary fractions
    if short <= 0:
        return "green"
    return "amber" if short <= (kpi.number("tolerance") or 0) else "red"


def shown_figure(kpi: Entry, value: float | None) -> str:
    """`value` as a person reads it: 94.7%, 2.3, 4, Yes; a dash where there is none."""
    if value is None:
        return "–"
    unit = kpi.text("unit")
    if unit == "yes_no":
        return shown(bool(value))
    places = PLACES.get(unit, 1)
    return f"{rounded(value, places):,.{places}f}" + ("%" if unit == "percent" else "")


About = Literal["pupils", "staff", "organisation"]


def said(declarations: Declarations, kpi: Entry, key: str) -> Value:
    """What the register says of the KPI; in a column that it was made without, what the catalogue's KPI has."""
    if kpi.has(key):
        return kpi.get(key)
    shipped = (row for row in declarations.catalogue.get(kpi.record, ()) if row.get("kpi") == kpi.text("kpi"))
    return next(shipped, {}).get(key)


def whose(declarations: Declarations, group: str) -> About | None:
    """Whether a group is of pupils, of staff or the organisation itself; None where nobody is counted."""
    if not group:
        return None
    choice = declarations.choice("pupil_group", group)
    return choice.whose if choice and choice.whose else "pupils"


def about(declarations: Declarations, kpi: Entry) -> About:
    """What the KPI is shown under: what the register says, else what it counts."""
    own = said(declarations, kpi, "about")
    return cast(About, own) if own else whose(declarations, kpi.text("counts_people")) or "organisation"


def is_out_of_people(declarations: Declarations, kpi: Entry) -> bool:
    """Whether it is a share of people, so that one of them is worth so many points; sessions are none."""
    return kpi.text("unit") == "percent" and said(declarations, kpi, "of_people") is True


def is_whole(declarations: Declarations, group: str) -> bool:
    """Whether a group is all whom its KPI is about, as the staff are, and no part of the pupils."""
    return whose(declarations, group) in ("staff", "organisation")


def is_every_time(kpi: Entry, kind: PeriodKind) -> bool:
    """Whether it is asked for in every period of that kind; of years, in every term."""
    return (kind if kind in ("half_term", "quarter") else "every_term") in kpi.items("due_in")


_WHOLE_YEARS = ("year", "year_before", "this_year")


def is_of_a_year(declarations: Declarations, kpi: Entry) -> bool:
    """Whether its figure is of a whole year whenever it is asked for, as results are."""
    own = said(declarations, kpi, "covers")
    return own in _WHOLE_YEARS if own else not {"every_term", "half_term", "quarter"} & {*kpi.items("due_in")}


def year_of(declarations: Declarations, kpi: Entry, period: Period) -> str:
    """The academic year that the KPI's figure given in `period` is of, as `2024-25`.

    Of a figure of a whole year the register can say which: the period's own or the one before. Where it does not,
    what is asked for in autumn is of the year that has ended, as results of the summer are, and so is the same
    figure when it is asked for again in spring. What is asked for first in spring (a census) or in summer is of
    the year that it is asked for in; a workbook of the year asks for it as the last of its terms does.
    """
    own = said(declarations, kpi, "covers")
    if not is_of_a_year(declarations, kpi) or own == "this_year":
        return period.year
    if own == "year_before" or _is_of_the_year_before(kpi, period):
        return year_after(period.year, -1)
    return period.year


def _is_of_the_year_before(kpi: Entry, period: Period) -> bool:
    due = set(kpi.items("due_in"))
    first = bool(due & {"autumn", "every_term"})
    match period.part.partition("-")[0]:
        case "autumn" | "q1":
            return True
        case "spring" | "q2" | "q3":
            return first
        case "year":
            return first and not due & {"summer", "every_term", "year", "quarter"}
    return False


def is_since_september(kpi: Entry) -> bool:
    """Whether its counts add up over the terms of a year."""
    return kpi.text("accumulates") == "year"


def stands_first(declarations: Declarations, kpi: Entry) -> bool:
    """Whether every report shows it first and over time."""
    return said(declarations, kpi, "prominence") == "first"


def must_be_seen(declarations: Declarations, kpi: Entry) -> bool:
    """Whether no limit of rows may cut it."""
    return said(declarations, kpi, "prominence") is not None


def given_cell(kpi: Entry, key: str, value: Value) -> Value:
    """What the cell of a KPI's `target`, `last` or `benchmark` comes with: a percentage as a share, a range in
    words."""
    unit = kpi.text("unit")
    low, high = kpi.number("target_low"), kpi.number("target_high")
    if key == "target" and kpi.text("better") == "range" and low is not None and high is not None:
        places = PLACES.get(unit, 1) if any(edge % 1 for edge in (low, high)) else 0
        return f"{low:,.{places}f}–{high:,.{places}f}" + ("%" if unit == "percent" else "")
    if not isinstance(value, int | float):
        return None
    if unit == "yes_no":
        return "Yes" if value else "No"
    return value / 100 if unit == "percent" else value
