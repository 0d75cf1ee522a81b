"""What a KPI's counts come to, and how the result stands beside its target.

A KPI is a row of the register (`Entry` of record `kpi`). Its figure is in its own unit: a percentage 0 to
100, a rate per 100, a mean, a number, or yes as 1 and no as 0.
"""

from collections.abc import Callable, Sequence
from typing import Literal, cast

from planbook.model.calendar import Period, PeriodKind, year_after
from planbook.model.declarations import Declarations
from planbook.model.figure import Status
from planbook.model.submission import Entry
from planbook.model.values import Value, rounded, shown

EVERYBODY = "all"
"""The group of all pupils; of a row that names no group, the one that it is of."""

_PLACES = {"percent": 1, "rate": 1, "mean": 1, "count": 0, "yes_no": 0}
"""How many decimal places figures of each unit are shown with, where the register does not say."""
MOST_PLACES = 4

NOBODY = "Nobody"
"""What the cell of a figure says where there is nobody to count."""

GIVEN_FIGURES = {"kpi_last": "last", "kpi_benchmark": "benchmark", "kpi_target": "target"}
"""The formulas of figures that a line comes with and the trust knows, each with what it is the figure of."""


def needs_denominator(kpi: Entry) -> bool:
    """Whether the KPI is a share, a rate or a mean, and so has something it is out of."""
    return kpi.text("unit") in {"percent", "rate", "mean"}


def figure(kpi: Entry, numerator: Value, denominator: Value) -> float | None:
    """The KPI's figure from its two counts, not rounded: of percent and rate times 100, of a mean the quotient.

    None where a count it needs is missing, where the second is 0, and where the figure is one that the KPI
    cannot have (beyond its lowest or highest): a wrong count is a finding and a missing figure, so that it
    never moves the figure of a whole phase.
    """
    value = worked_out(kpi, numerator, denominator)
    lowest, highest = kpi.number("lowest"), kpi.number("highest")
    if value is None or (lowest is not None and value < lowest) or (highest is not None and value > highest):
        return None
    return value


def figure_or_nobody(kpi: Entry, numerator: Value, denominator: Value) -> float | str | None:
    """The figure, and `NOBODY` where there was nobody to count: what a cell shows of both counts."""
    return NOBODY if is_of_nobody(kpi, numerator, denominator) else figure(kpi, numerator, denominator)


def worked_out(kpi: Entry, numerator: Value, denominator: Value) -> float | None:
    """What the counts come to, in the KPI's own unit, possible or not: for saying what is wrong with them."""
    if isinstance(numerator, bool):
        return float(numerator) if kpi.text("unit") == "yes_no" else None
    if not isinstance(numerator, int | float):
        return None
    if not needs_denominator(kpi):
        return float(numerator)
    if isinstance(denominator, bool) or not isinstance(denominator, int | float) or not denominator:
        return None
    return numerator / denominator * (100 if kpi.text("unit") in {"percent", "rate"} else 1)


def is_of_nobody(kpi: Entry, numerator: Value, denominator: Value) -> bool:
    """Whether both counts were given and are 0: there was nobody to count, and no figure is missing.

    A plain number of 0 is a figure like any other.
    """
    return needs_denominator(kpi) and all(
        n == 0 and isinstance(n, int | float) and not isinstance(n, bool) for n in (numerator, denominator)
    )


def status_of(
    kpi: Entry, counts: tuple[Value, Value], value: float | None, target: float | None, scale: float | None = 1.0
) -> Status:
    """How `value` stands, which two `counts` come to: as `status` has it, but `nobody` where they are 0 of 0."""
    return "nobody" if is_of_nobody(kpi, *counts) else status(kpi, value, target, scale)


def places(kpi: Entry) -> int:
    """How many decimal places the KPI's figures are shown with: what the register says, else by its unit."""
    kpi_unit, own = kpi.text("unit"), kpi.number("decimals")
    if own is None or kpi_unit == "yes_no":
        return _PLACES.get(kpi_unit, 1)
    return min(int(own), MOST_PLACES)


def as_shown(kpi: Entry, value: float) -> float:
    """`value` as it is shown: rounded to the KPI's decimals, half away from zero.

    What would be lost in that has more of them: 1 of 2,100 is 0.05%, neither 0.0% nor 0.1%, and 2,999 of 3,000 is
    99.97%, not 100.0%. What is shown is shown as it is when it is rounded again. All that is said of a figure is
    worked out from this number: its status, its differences, its place in a chart.
    """
    own = places(kpi)
    for far in (value, 100 - abs(value)) if kpi.text("unit") == "percent" else (value,):
        while own < MOST_PLACES and round(abs(far), 9) and round(abs(far) * 10**own, 9) <= 0.5:
            own += 1
    return rounded(value, own)


def decimals(kpi: Entry, value: float) -> int:
    """How many decimal places `value`, a figure as it is shown or a difference of two, is written with."""
    own = next((n for n in range(MOST_PLACES) if abs(rounded(value, n) - value) < 1e-9), MOST_PLACES)
    return max(places(kpi), own)


def difference(kpi: Entry, value: float | None, last: float | None) -> float | None:
    """`value` less `last`, both as they are shown, so that 92.6 and 92.6 are never "down 0.1"."""
    if value is None or last is None:
        return None
    return rounded(as_shown(kpi, value) - as_shown(kpi, last), MOST_PLACES)


def aimed(kpi: Entry, scale: float = 1.0) -> tuple[float, float] | None:
    """The two ends of the KPI's range, as they are shown; None where it is not one that is best in a range.

    `scale` is how much of it is judged by: 4.0 for the sum of four units, a third of a year's by autumn.
    """
    low, high = kpi.number("target_low"), kpi.number("target_high")
    if kpi.text("better") != "range" or low is None or high is None:
        return None
    return as_shown(kpi, low * scale), as_shown(kpi, high * scale)


def near_within(kpi: Entry, scale: float = 1.0) -> float:
    """How far from its target a figure is still near it, in the KPI's own unit (percentage points of a percentage).

    `scale` is what it is multiplied by: see `targets.Aim`.
    """
    tolerance = kpi.number("tolerance") or 0.0
    return tolerance if scale == 1 else as_shown(kpi, tolerance * scale)


def status(kpi: Entry, value: float | None, target: float | None, scale: float | None = 1.0) -> Status:
    """How `value` stands beside `target`, by the KPI's own absolute tolerance; the first rule that fits wins.

    No value is `not_reported`; a KPI for context, one without a target, and one that is not judged yet (`scale` is
    None) is `not_applicable`. Otherwise green meets the target (or lies in the range), amber is within the
    tolerance of it, red is beyond. Both sides are compared as they are shown, so that 95.5% never misses a target
    of 95.5%. `scale` is what the KPI's own range and tolerance are multiplied by: see `targets.Aim`.
    """
    if value is None:
        return "not_reported"
    value = as_shown(kpi, value)
    better = kpi.text("better")
    if scale is None:
        return "not_applicable"
    if ends := aimed(kpi, scale):
        short = max(ends[0] - value, value - ends[1])
    elif better in {"up", "down"} and target is not None:
        target = as_shown(kpi, target)
        short = target - value if better == "up" else value - target
    else:
        return "not_applicable"
    short = round(short, 6)  # without the dust of binary fractions
    if short <= 0:
        return "green"
    return "amber" if short <= near_within(kpi, scale) else "red"


def shown_figure(kpi: Entry, value: float | None) -> str:
    """`value` as a person reads it: 94.7%, 2.3, 4, Yes; a dash where there is none."""
    if value is None:
        return "–"
    kpi_unit = kpi.text("unit")
    if kpi_unit == "yes_no":
        return shown(bool(value))
    value = as_shown(kpi, value)
    return f"{value:,.{decimals(kpi, value)}f}" + ("%" if kpi_unit == "percent" else "")


def target_words(kpi: Entry, target: float | None, scale: float | None = 1.0) -> str:
    """A target as a person reads it: "65.0%", "8.0% to 15.0%"; a dash where there is none."""
    ends = None if scale is None else aimed(kpi, scale)
    return " to ".join(shown_figure(kpi, end) for end in ends or (target,))


def is_share(kpi: Entry) -> bool:
    """Whether what is counted is a part of what it is out of, as 18 of 31 pupils are; events and sums are none."""
    lowest, highest = kpi.number("lowest"), kpi.number("highest")
    within = (lowest is None or lowest >= 0) and (highest is None or highest <= 100)
    return kpi.text("unit") == "percent" and within


def counts_words(kpi: Entry, numerator: float, denominator: float, of: str = " of ") -> str:
    """Both counts as they were given: "18 of 31"; of events or sums "12 for 289", as they are no part of what they
    are set beside. Nothing is rounded that a reader could take for a count: a part and its whole have as many
    decimal places, as "0.95 of 1.00"."""
    decimals_of = [_decimals_given(count) for count in (numerator, denominator)]
    if is_share(kpi) and 0 <= numerator <= denominator:
        return of.join(_with_decimals(count, max(decimals_of)) for count in (numerator, denominator))
    return " for ".join(map(_with_decimals, (numerator, denominator), decimals_of))


def _decimals_given(count: float) -> int:
    """How many decimal places a count was given with, so far as they are shown."""
    return len(_with_decimals(count, MOST_PLACES).rstrip("0").partition(".")[2])


def _with_decimals(count: float, decimals_shown: int) -> str:
    return f"{rounded(count, decimals_shown):,.{decimals_shown}f}"


LABELS = {"numerator": "count_label", "denominator": "out_of_label"}
"""Of each count the field of the KPI that says what is counted."""


def in_parts(kpi: Entry, words: Sequence[str]) -> list[str]:
    """The counts of which there can be parts, as pounds and full-time equivalents; all others are whole numbers.

    What the register says; one that was made without the column is read by the `words`.
    """
    return kpi.items("in_parts") if kpi.has("in_parts") else in_parts_by_words(kpi.text, words)


def in_parts_by_words(text: Callable[[str], str], words: Sequence[str]) -> list[str]:
    """The counts of which there can be parts, by the words in what a KPI says that it counts; `text` gives what it
    says in a field."""
    return [key for key, label in LABELS.items() if any(word in text(label).casefold() for word in words)]


def is_number_out_of(kpi: Entry) -> bool:
    """Whether it is a plain number and yet out of something: a mean, it may be, and never to be added up."""
    return kpi.text("unit") == "count" and bool(kpi.text("out_of_label"))


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


def is_of_all_pupils(declarations: Declarations, kpi: Entry) -> bool:
    """Whether its line of everybody is of all pupils, or of something of theirs, and of no group of them."""
    counted = kpi.text("counts_people")
    return counted == EVERYBODY or (not counted and about(declarations, kpi) == "pupils")


def is_out_of_people(declarations: Declarations, kpi: Entry) -> bool:
    """Whether it is a share of people, so that one of them is worth so many points; sessions are none."""
    return kpi.text("unit") == "percent" and said(declarations, kpi, "of_people") is True


def group_of(declarations: Declarations, group: str) -> str:
    """The group that a figure is of: the whole school, or the staff, are all whom its KPI is about."""
    return EVERYBODY if is_everybody(declarations, group) else group


def is_everybody(declarations: Declarations, group: str) -> bool:
    """Whether a group is all whom its KPI is about, as the staff are, and no part of the pupils."""
    return whose(declarations, group) in ("staff", "organisation")


def counterpart(declarations: Declarations, group: str) -> str:
    """The group of the pupils who are not in `group`; empty of a group that has none."""
    choice = declarations.choice("pupil_group", group)
    return choice.counterpart if choice else ""


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


def is_safeguard(declarations: Declarations, kpi: Entry) -> bool:
    """Whether it must be seen, as safeguarding is, without being among those that always stand first: what is not
    as it should be of it stands before all else, in the summary, among the exceptions and in every paper."""
    return must_be_seen(declarations, kpi) and not stands_first(declarations, kpi)


def given_cell(kpi: Entry, key: str, value: Value, scale: float | None = 1.0) -> Value:
    """What the cell of a KPI's `target`, `last` or `benchmark` comes with: a percentage as a share, a range and
    nobody in words. `scale` is what the range is multiplied by, None where it is not judged yet."""
    kpi_unit = kpi.text("unit")
    if key == "target" and scale is None:
        return None
    if key == "target" and (ends := aimed(kpi, scale or 1.0)):
        low, high = ends
        own = places(kpi) if any(edge % 1 for edge in (low, high)) else 0
        return f"{low:,.{own}f}–{high:,.{own}f}" + ("%" if kpi_unit == "percent" else "")
    if not isinstance(value, int | float):
        return NOBODY if value == NOBODY else None
    if kpi_unit == "yes_no":
        return "Yes" if value else "No"
    value = as_shown(kpi, value)
    return value / 100 if kpi_unit == "percent" else value
