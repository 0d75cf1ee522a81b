"""What a success measure aims at, what its figure comes to, and whether it has reached it.

Kinds are declared in the list `measure_kind`; what a figure of each is, its choice says (`Choice.holds`). One of no
kind is what stands in its cells: Yes or No, a day, or else a number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Protocol

from planbook.model.calendar import Calendar
from planbook.model.figure import NOBODY_TO_COUNT
from planbook.model.grades import JUDGEMENTS, Scales, scales_of
from planbook.model.prose import inside
from planbook.model.register import Register
from planbook.model.result import OutOf, is_of_nobody, out_of
from planbook.model.values import Value, as_number, long_date, shown

if TYPE_CHECKING:
    from planbook.model.declarations import Declarations

_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": ge,
    "more_than": gt,
    "at_most": le,
    "exactly": eq,
}
"""Those of the list `operator` that one figure beside another answers; a direction also needs the baseline."""
_WAYS: Mapping[str, Callable[[float, float], bool]] = {"increase": gt, "decrease": lambda now, then: now < then}
_COUNTED = {"number", "share", "everyone", "place", "top_share", "direction", ""}
"""Kinds of which a figure may be so many of so many."""
_DAYS = {"working_days", "clear_days"}


class Cells(Protocol):
    """A row of success measures, as it was read or as it stands."""

    def get(self, key: str) -> Value:
        """The value of a field; None where it is blank."""
        ...

    def date(self, key: str) -> date | None:
        """The same where it is a day."""
        ...

    def number(self, key: str) -> float | None:
        """The same where it is a number."""
        ...

    @property
    def record(self) -> str:
        """The record that it is a row of."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """A success measure as it is judged."""

    holds: str
    """What a figure of its kind is, as `Choice.holds`; empty where no kind was chosen."""
    operator: str
    """That which was chosen, or else the usual one of its kind; empty of neither."""
    target: Value
    high: float | None
    """The upper of two ends."""
    baseline: Value
    actual: Value
    counted_from: date | None
    """The baseline where that is a day: of a kind that counts days, the one they begin on."""
    by: date | None
    """The day by which it is due."""
    scales: Scales
    """Of each judgement its place on its scales."""
    calendar: Calendar

    @property
    def goes_one_way(self) -> bool:
        """Whether the way from its baseline counts, with or without a figure to reach."""
        return self.operator in _WAYS

    @property
    def lacks_a_way(self) -> bool:
        """Whether it is a direction that does not say which."""
        return self.holds == "direction" and not self.goes_one_way

    @property
    def is_between(self) -> bool:
        """Whether it lies between two ends."""
        return self.operator == "between"

    @property
    def is_share(self) -> bool:
        """Whether its figures are percentages, or so many of so many that come to one."""
        return self.holds in ("share", "top_share")

    @property
    def is_rank(self) -> bool:
        """Whether it is a place among others."""
        return self.holds in ("place", "top_share")

    @property
    def fractions(self) -> tuple[str, ...]:
        """The fields of a percentage that hold what Excel makes of one typed with its sign: a share."""
        if not self.is_share:
            return ()
        given = {"target": self.target, "baseline": self.baseline, "actual": self.actual}
        numbers = {key: number for key, value in given.items() if (number := as_number(value)) is not None}
        upward = self.operator in ("at_least", "more_than", "exactly")  # nobody aims at 1% or more
        return tuple(k for k, n in numbers.items() if 0 < n < 1 or (n == 1 and upward and k == "target"))

    @property
    def counts_days(self) -> bool:
        """Whether it is of days."""
        return self.holds in _DAYS

    @property
    def is_of_all(self) -> bool:
        """Whether it is met by all of them alone."""
        return self.holds == "everyone"

    @property
    def names_missing(self) -> bool:
        """Whether it is of a number of things or people of which each can be named."""
        return self.holds in ("number", "everyone")

    @property
    def needs_total(self) -> bool:
        """Whether its figure is a number alone, and means nothing without the number of all."""
        number = as_number(self.actual)
        if number is None:
            return False
        known = out_of(self.target) or as_number(self.target) is not None
        return number > 100 if self.holds == "top_share" else self.holds == "everyone" and not known

    @property
    def days(self) -> float | None:
        """How many days it took, of a kind that counts days: as given, or since the day they are counted from."""
        if not isinstance(self.actual, date):
            return as_number(self.actual)
        if self.counted_from is None or self.actual < self.counted_from:
            return None
        if self.holds == "clear_days":  # neither the day it begins nor the day it ends
            return max(0, (self.actual - self.counted_from).days - 1)
        return self.calendar.working_days_between(self.counted_from, self.actual)


def measured(row: Cells, register: Register) -> Measured:
    """The success measure that stands in `row`."""
    declarations, calendar = register.declarations, register.calendar
    kind = declarations.choice_of(row.record, "kind", row.get("kind"))
    operator = row.get("operator") or (kind.usual if kind else "")
    actual, target = row.get("actual"), row.get("target")
    if not operator and (isinstance(actual, bool | date) or out_of(actual)):
        operator = "exactly" if isinstance(actual, bool) else "at_most" if isinstance(actual, date) else "at_least"
    return Measured(
        holds=kind.holds if kind else "",
        operator=str(operator or ""),
        target=target,
        high=row.number("target_high"),
        baseline=row.get("baseline"),
        actual=actual,
        counted_from=row.date("baseline"),
        by=calendar.day_of(row.get("due")),
        scales=scales_of(register),
        calendar=calendar,
    )


def is_reached(measure: Measured) -> bool | None:
    """Whether its figure reaches what is aimed at; None where either is missing, or it cannot be told from them."""
    actual, target = measure.actual, measure.target
    if actual is None or not (fits(measure, "actual", actual) and fits(measure, "target", target)):
        return None
    if len({"target", "actual"} & {*measure.fractions}) == 1 and actual != target:
        return None  # one as a percentage, one as a share: nobody knows which was meant
    if isinstance(actual, bool):
        return _is_answered(measure, answer=actual)
    if measure.holds == "judgement" or (isinstance(actual, str) and actual in measure.scales):
        return _is_judged(measure, str(actual))
    if measure.counts_days:
        return _compared(measure, measure.days, as_number(target))
    if isinstance(actual, date):
        end = target if isinstance(target, date) else measure.by
        return None if end is None else _compared(measure, actual.toordinal(), end.toordinal())
    parts = tuple(part for part in out_of(actual) if part.number or part.total)
    if is_of_nobody(actual):
        return None
    if measure.holds == "everyone":
        return _is_everyone(measure, parts)
    if not parts:
        return _compared(measure, _plain(measure, actual), _aimed(measure))
    each = [_compared(measure, _counted(measure, part), _aimed(measure)) for part in parts]
    return None if None in each else all(each)


def _is_answered(measure: Measured, *, answer: bool) -> bool | None:
    wanted = measure.target if isinstance(measure.target, bool) else True
    return None if measure.holds not in ("", "yes_no", "everyone") else answer == wanted


def _is_judged(measure: Measured, actual: str) -> bool | None:
    """Whether the judgement is as good as the one aimed at, on the scales that both are of.

    None where there is none, or where those do not say the same.
    """
    now, aim = measure.scales.get(actual, {}), measure.scales.get(str(measure.target), {})
    found = {_compared(measure, now[scale], aim[scale]) for scale in now.keys() & aim.keys()}
    return found.pop() if len(found) == 1 else None


def _is_everyone(measure: Measured, parts: tuple[OutOf, ...]) -> bool | None:
    if parts:
        return all(part.number >= part.total for part in parts)
    aim = out_of(measure.target)
    total, number = aim[0].total if aim else as_number(measure.target), as_number(measure.actual)
    return None if total is None or number is None else number >= total


def _aimed(measure: Measured) -> float | None:
    """The number aimed at: of so many of so many the number, or for a share what they come to."""
    parts = out_of(measure.target)
    return _counted(measure, parts[0]) if parts else as_number(measure.target)


def _plain(measure: Measured, value: Value) -> float | None:
    """The number of a result that is one, beside a figure of the same measure."""
    parts = out_of(value)
    return _counted(measure, parts[0]) if parts else as_number(value)


def _counted(measure: Measured, part: OutOf) -> float | None:
    """What so many of so many is compared by: their share where the measure is one, or else the number."""
    if measure.is_share:
        return part.share
    totals = {each.total for value in (measure.baseline, measure.actual) for each in out_of(value)}
    return part.share if measure.goes_one_way and len(totals) > 1 else part.number


def _compared(measure: Measured, now: float | None, aim: float | None) -> bool | None:
    if now is None:
        return None
    if measure.operator in _WAYS:
        start = _plain(measure, measure.baseline)
        if start is None:
            return None
        further = {"increase": ge, "decrease": le}[measure.operator]
        return _WAYS[measure.operator](now, start) and (aim is None or further(now, aim))
    if measure.operator == "between":
        return None if aim is None or measure.high is None else aim <= now <= measure.high
    compare = _OPERATORS.get(measure.operator)
    return None if compare is None or aim is None else compare(now, aim)


def has_not_moved(measure: Measured) -> bool:
    """Whether its figure is no nearer to what is aimed at than where it began, or where nobody says where that was,
    whether there is none of it yet. An answer No is no part of a Yes."""
    actual, baseline = measure.actual, measure.baseline
    if isinstance(actual, bool):
        return True
    if isinstance(actual, str) and actual in measure.scales:
        now, then, aim = (measure.scales.get(str(value), {}) for value in (actual, baseline, measure.target))
        shared = now.keys() & then.keys() & aim.keys()
        return bool(shared) and not any(abs(now[key] - aim[key]) < abs(then[key] - aim[key]) for key in shared)
    parts, aim_at = out_of(actual), _ends(measure)
    if measure.holds == "everyone":
        aim_at = (parts[0].total if parts else aim_at[0], None)
    if isinstance(actual, date) or (aim_at[0] is None and not measure.goes_one_way):
        return False
    each = [_counted(measure, part) for part in parts] or [_plain(measure, actual)]
    start = _plain(measure, baseline)
    if start is None:
        return all(now == 0 for now in each) and _wants_more(measure)
    if measure.operator in ("at_least", "more_than", "at_most") or measure.goes_one_way:
        nearer = gt if _wants_more(measure) else lt
        return not any(now is not None and nearer(now, start) for now in each)
    return not any(now is not None and _away(now, aim_at) < _away(start, aim_at) for now in each)


def _wants_more(measure: Measured) -> bool:
    return measure.operator in ("at_least", "more_than", "increase") or measure.holds == "everyone"


def _ends(measure: Measured) -> tuple[float | None, float | None]:
    """The figure aimed at, or the two ends that it is to lie between."""
    return _aimed(measure), measure.high if measure.is_between else None


def _away(number: float, ends: tuple[float | None, float | None]) -> float:
    """How far a number is from what is aimed at."""
    low, high = ends
    low = number if low is None else low
    return max(low - number, number - (low if high is None else high), 0.0)


def is_another(given: Value, worked_out: Value) -> bool:
    """Whether a figure that was given is another than the one worked out, in whichever way either is written."""
    parts = out_of(worked_out)
    if parts and not out_of(given) and as_number(given) is not None:
        return as_number(given) not in (parts[0].number, parts[0].share and round(parts[0].share, 1))
    return given != worked_out


def differs(status: str, reached: bool | None) -> bool:
    """Whether a measure was reported as met though its figure does not reach the target, or the other way round.

    `status` is that of what was reported; what is not due or not known differs from nothing.
    """
    return reached is not None and status in ("red", "amber", "green") and (status == "green") != reached


def aim_in_words(measure: Measured, declarations: "Declarations") -> str:
    """What it aims at, as after "the target is": "at least 85", "by 31 December 2026", "between 15 and 20"."""
    word = declarations.word("operator", measure.operator).lower()
    target = result_in_words(measure, measure.target, declarations)
    match measure.holds, measure.operator:
        case (_, "between"):
            return f"between {target or '–'} and {shown(measure.high) or '–'}"
        case (_, "increase" | "decrease"):
            way = "more" if measure.operator == "increase" else "fewer"
            start = result_in_words(measure, measure.baseline, declarations)
            than = f"{way} than {start or 'at the start'}"
            return f"{than}, {'at least' if way == 'more' else 'at most'} {target}" if target else than
        case ("yes_no", _):
            return target or "Yes"
        case ("everyone", _):
            return f"all of {target.rpartition(' of ')[2]}" if target and target != "Yes" else "all of them"
        case ("top_share", "at_most"):
            return f"the top {target}"
        case ("day", "at_most") if isinstance(measure.target, date) or measure.by:
            return f"by {target or long_date(measure.by or date.min)}"
    unit = {"working_days": " working days", "clear_days": " clear days"}.get(measure.holds, "")
    return f"{word} {target}{unit}".strip() if target else ""


def result_in_words(measure: Measured, value: Value, declarations: "Declarations") -> str:
    """A result as people read it: a judgement by its word, a day in full, a share with its sign."""
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, str) and value in measure.scales:
        return declarations.word(JUDGEMENTS, value)
    sign = "%" if measure.is_share and as_number(value) is not None else ""
    return f"{shown(value)}{sign}"


def figure_in_words(measure: Measured, declarations: "Declarations") -> str:
    """What it stands at: "7 of 9", "17 of 20 (85%)", "12 working days", "Good"."""
    words = result_in_words(measure, measure.actual, declarations)
    if measure.counts_days and (days := measure.days) is not None:
        return f"{shown(int(days) if float(days).is_integer() else days)} {measure.holds.partition('_')[0]} days"
    parts = out_of(measure.actual)
    if parts and measure.is_share:
        shares = "; ".join(_share_in_words(part) for part in parts)
        return f"{words} ({shares})"
    return words


def _share_in_words(part: OutOf) -> str:
    if part.share is None:
        return "–" if part.number else inside(NOBODY_TO_COUNT)
    return f"{shown(round(part.share, 1))}%"


WANTED: Mapping[str, str] = {
    "": "a figure, a day, or Yes or No",
    "number": "a number, or so many of so many as 7 of 9",
    "direction": "a number, or so many of so many as 7 of 9",
    "share": "a percentage as 85, or so many of so many as 17 of 20",
    "yes_no": "Yes or No",
    "day": "a day as dd/mm/yyyy",
    "working_days": "a number of days, or the day on which it was done",
    "clear_days": "a number of days, or the day on which it was done",
    "place": "a place as 3, or of how many as 3 of 15",
    "top_share": "a percentage as 25, or a place of how many as 3 of 15",
    "everyone": "so many of so many as 7 of 9, or Yes or No",
    "judgement": "a judgement of the list",
}
"""What a figure of each kind is, in the words of a finding."""


def fits(measure: Measured, key: str, value: Value) -> bool:
    """Whether a target, baseline or actual is of the measure's kind; a blank is."""
    holds = measure.holds
    if value is None or not holds:
        return True
    if isinstance(value, bool):
        return holds in ("yes_no", "everyone")
    if isinstance(value, date):
        return holds == "day" or (measure.counts_days and key != "target")
    if isinstance(value, str):
        return bool(out_of(value)) and holds in _COUNTED if value not in measure.scales else holds == "judgement"
    return holds not in ("yes_no", "day", "judgement")
