"""The year that a funding source runs over."""

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
