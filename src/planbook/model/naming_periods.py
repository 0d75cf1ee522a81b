"""Which period is meant where its name is left out or short: one definition for every command.

now_due(calendar, today)        the period that is now due
named(calendar, text, today)    the periods that a name, short or in full, can mean
"""

import re
from collections.abc import Sequence
from datetime import date

from planbook.model.calendar import Calendar, Period, is_period_id
from planbook.model.term_words import term_id

_QUARTER = re.compile(r"(?:quarter|qtr|q)[ -]?([1-4])", re.IGNORECASE)
_ANY_YEAR = "2026-27"
GRACE = 10
"""Working days after its due date for which a period is still the one now due: returns come late."""

_FIRST_OF_A_TIE = ("term", "quarter", "half_term", "year")
"""Of periods that begin on one day, the kind that is meant."""


def now_due(calendar: Calendar, today: date) -> Period | None:
    """The period begun last whose due date has not passed by `GRACE` working days; if none is left, the one begun
    last; before all of them, the first. None where there are no periods.

    One without a due date is due when it ends; a year that is only brought together from its terms never is.
    """
    periods = [period for period in calendar.periods if not calendar.is_never_due(period)]
    begun = [period for period in periods if period.start <= today]
    if not begun:
        return min(periods, key=lambda p: (p.start, _FIRST_OF_A_TIE.index(p.kind)), default=None)
    due = [p for p in begun if calendar.working_days_after(p.due or p.end, GRACE) >= today]
    return max(due or begun, key=lambda p: (p.start, -_FIRST_OF_A_TIE.index(p.kind)))


def named(calendar: Calendar, text: str, today: date) -> list[Period]:
    """The periods that `text` can mean, oldest first: one where it is clear, none where there is none of that name.

    `text` is an id, a term as people write it ("autumn 2026"), a year (`2026-27`: its year period, else all that
    it has), or a part alone, as people write it too ("HT1", "quarter 2"). That is the newest one begun (if none
    has, the next); but once its school year is over and the next of that part is nearer, as `autumn` in August,
    both can be meant.
    """
    name = "-".join(text.split()).lower()
    exact = calendar.period(name) or calendar.period(term_id(text) or "")
    if exact or is_period_id(name):
        return [exact] if exact else []
    of_year = sorted((p for p in calendar.periods if p.year == name), key=lambda p: p.start)
    if of_year:
        return [p for p in of_year if p.kind == "year"] or of_year
    name = _part(text) or name
    of_part = [p for p in calendar.periods if p.part == name]
    if of_part:
        return _nearest(calendar, of_part, today)
    halves = sorted({p.part for p in calendar.periods if p.part.partition("-")[0] == name})
    found = [
        p for part in halves for p in _nearest(calendar, [p for p in calendar.periods if p.part == part], today)
    ]
    return sorted(found, key=lambda p: p.start)


def _part(text: str) -> str:
    """The part of a year that `text` names, as ids have it; empty where it says a year too, or names none."""
    quarter = _QUARTER.fullmatch(text.strip())
    if quarter:
        return f"q{quarter[1]}"
    return "" if term_id(text) else (term_id(text, _ANY_YEAR) or "")[len(_ANY_YEAR) + 1 :]


def _nearest(calendar: Calendar, same: Sequence[Period], today: date) -> list[Period]:
    """Of the periods of one part, the newest begun or the next one; both where either can be meant."""
    begun = max((p for p in same if p.start <= today), key=lambda p: p.start, default=None)
    coming = min((p for p in same if p.start > today), key=lambda p: p.start, default=None)
    if not begun or not coming:
        return [period for period in (begun or coming,) if period]
    of_year = [p.end for p in calendar.periods if (p.year, p.kind) == (begun.year, begun.kind)]
    is_over = max(of_year) < today
    either = is_over and coming.start - today < today - begun.end
    return [begun, coming] if either else [begun]
