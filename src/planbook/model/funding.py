"""The days that an award is of, and what is over it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import rounded

_FIRST_MONTH = {"academic": 9, "financial": 4}

Days = tuple[date, date]
"""A first and a last day."""


class Dated(Protocol):
    """A row that says of which days its money is."""

    def text(self, key: str) -> str:
        """The value of a field as text; empty where it is blank."""
        ...

    def date(self, key: str) -> date | None:
        """The same where it is a day."""
        ...


def source_days(source: Dated, year: str) -> Days | None:
    """The first and last day of a source's money of the academic year `year` (2026-27); None where nobody says.

    The source's own dates where the register has both. Else its year, which begins in the calendar year in which
    the academic year does: September to August, or April to March. Which term it is told in changes nothing.
    """
    start, end = source.date("start"), source.date("end")
    if start and end:
        return start, end
    month = _FIRST_MONTH.get(source.text("year"))
    if month is None or not year[:4].isdigit():
        return None
    first = date(int(year[:4]), month, 1)
    return first, date(first.year + 1, month, 1) - timedelta(days=1)


def award_days(award: Entry, source: Entry | None) -> Days | None:
    """The first and last day of an award: its own where the register has them, else those of its source.

    Those of its source too where its own cannot be: `said_days` has them.
    """
    said = said_days(award, source)
    if said and said[0] <= said[1]:
        return said
    return source_days(source, award.text("year")) if source else None


def said_days(award: Entry, source: Entry | None) -> Days | None:
    """The days that an award's row says, those of its source where a cell is blank; the last may be before the
    first. None where neither says one."""
    usual = source_days(source, award.text("year")) if source else None
    first, last = award.date("from"), award.date("until")
    first, last = first or (usual[0] if usual else None), last or (usual[1] if usual else None)
    return (first, last) if first and last else None


def awards_by_line(
    register: Register, unit: str, year: str, lines: Sequence[tuple[str, str]]
) -> list[list[Entry] | None]:
    """The awards that each funding line of a unit is of, in the order of `lines`, each by its source's code and
    what it is for; empty where the register has none, and None where another line has what there is.

    They are those for the line's purpose, or all of the source where it is the source's only line. Of several lines
    alike each has one, in the register's order, and the last what is left: no award is counted twice.
    """
    of_source = Counter(source for source, _ in lines)
    alike = Counter((source, folded(purpose)) for source, purpose in lines)
    seen: Counter[tuple[str, str]] = Counter()
    found: list[list[Entry] | None] = []
    for source, purpose in lines:
        awards = register.awards(unit, year, source)
        key = source, folded(purpose)
        same = [row for row in awards if folded(row.text("purpose")) == key[1]]
        place, seen[key] = seen[key], seen[key] + 1
        if alike[key] > 1 and same:
            found.append((same[place:] if place == alike[key] - 1 else same[place : place + 1]) or None)
        else:
            found.append(same or (awards if of_source[source] == 1 else []))
    return found


def days_of(register: Register, awards: Sequence[Entry], source: str | None, year: str) -> Days | None:
    """The days of a funding line: those of its awards together, or without any those of its source."""
    entry = register.row("funding_source", source)
    days = [found for award in awards if (found := award_days(award, entry))]
    if days:
        return min(first for first, _ in days), max(last for _, last in days)
    return source_days(entry, year) if entry else None


def share_of(days: Days, at: date) -> float:
    """The percentage (0 to 100) of the days that has passed at the end of `at`."""
    first, last = days
    share = ((at - first).days + 1) / ((last - first).days + 1)
    return min(100.0, max(0.0, share * 100))


def over_award(award: float | None, spent: float | None, forecast: float | None) -> float:
    """Pounds by which the forecast, or what is spent already where that is more, is over the award; 0 where it is
    not, and where no award is known. An award of nothing is one. In whole pounds, as all three are shown."""
    expected = max((amount for amount in (spent, forecast) if amount is not None), default=None)
    return max(0.0, less(expected, award) or 0.0)


def less(amount: float | None, *taken: float | None) -> float | None:
    """What is left of an amount, in whole pounds as they are all shown; None where one of them is not known."""
    if amount is None or None in taken:
        return None
    return rounded(amount, 0) - sum(rounded(one, 0) for one in taken if one is not None)
