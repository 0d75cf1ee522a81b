"""The year that a funding source runs over, and what is over an award."""

from datetime import date, timedelta

from planbook.model.submission import Entry

_FIRST_MONTH = {"academic": 9, "financial": 4}


def source_year(source: Entry, at: date) -> tuple[date, date] | None:
    """The first and last day of the source's year that `at` lies in; None for a grant without dates.

    Its own dates where the register has both; else September to August, or April to March.
    """
    start, end = source.date("start"), source.date("end")
    if start and end:
        return start, end
    month = _FIRST_MONTH.get(source.text("year"))
    if month is None:
        return None
    first = date(at.year if at.month >= month else at.year - 1, month, 1)
    return first, date(first.year + 1, month, 1) - timedelta(days=1)


def over_award(award: float | None, spent: float | None, forecast: float | None) -> float:
    """Pounds by which the forecast, or what is spent already where that is more, is over the award; 0 where it is
    not, and where there is no award."""
    expected = max((amount for amount in (spent, forecast) if amount is not None), default=None)
    return max(0.0, round(expected - award, 2)) if award and expected is not None else 0.0
