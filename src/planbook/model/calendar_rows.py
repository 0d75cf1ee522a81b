"""The calendar that the register's sheets of periods and of closures make."""

from collections.abc import Iterable, Iterator
from datetime import date

from planbook.model.calendar import Calendar, Period
from planbook.model.submission import Entry


def calendar_of(periods: Iterable[Entry], closures: Iterable[Entry]) -> Calendar:
    """The calendar of these rows; one without its first or last day is in none, and a finding in the register."""
    return Calendar(tuple(_periods(periods)), tuple(_closures(closures)))


def _periods(rows: Iterable[Entry]) -> Iterator[Period]:
    for row in rows:
        start, end = row.date("start"), row.date("end")
        kind = row.text("kind")
        if start and end and kind in ("year", "term", "half_term", "quarter"):
            yield Period(
                id=row.text("period"),
                kind=kind,  # type: ignore[arg-type]  # narrowed by the line above
                start=start,
                end=end,
                due=row.date("due"),
                as_at=row.date("as_at") or end,
                meeting=row.date("meeting"),
            )


def _closures(rows: Iterable[Entry]) -> Iterator[tuple[date, date, str]]:
    for row in rows:
        start, end = row.date("start"), row.date("end")
        if start and end:
            yield start, end, row.text("kind")
