"""Days from Monday to Friday, alone and in spans."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planbook.model.weekdays import Span, Weekdays, joined, weekdays_between, within

_DAYS = st.dates(date(2026, 8, 1), date(2027, 8, 31))
_SPANS = st.lists(st.tuples(_DAYS, _DAYS), max_size=6)


def days(spans: list[Span]) -> set[date]:
    """The days of `spans`, one by one."""
    return {first + timedelta(n) for first, last in spans for n in range((last - first).days + 1)}


@given(_SPANS, _SPANS)
def test_spans_joined_and_common_to_two_have_each_day_once(some: list[Span], others: list[Span]) -> None:
    both = within(joined(some), joined(others))
    assert days(joined(some)) == days(some)
    assert days(both) == days(some) & days(others)
    assert len(days(both)) == sum((last - first).days + 1 for first, last in both)


@given(_SPANS, _DAYS, _DAYS)
def test_the_weekdays_of_spans_are_those_counted_one_by_one(spans: list[Span], first: date, last: date) -> None:
    if last < first:
        first, last = last, first
    asked = {day for day in days([(first, last)]) if day.weekday() < 5}
    assert weekdays_between(first, last) == len(asked)
    assert Weekdays.of(joined(spans)).between(first, last) == len(asked & days(spans))
