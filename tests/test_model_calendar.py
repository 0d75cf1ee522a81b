"""Periods, terms and working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import register
from planbook.model.calendar import LAST_DAY, Calendar, Period, is_period_id, period_title

CALENDAR = register(
    closure="""
    | name            | kind         | start      | end        |
    | Autumn half-term | half_term   | 26/10/2026 | 30/10/2026 |
    | Christmas Day   | bank_holiday | 25/12/2026 | 25/12/2026 |
    | Boxing Day      | bank_holiday | 28/12/2026 | 28/12/2026 |
    """
).calendar


def period(period_id: str):
    found = CALENDAR.period(period_id)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-27-autumn", True),
        ("2026-27-summer-2", True),
        ("2026-27-q4", True),
        ("2099-00-year", True),
        ("2026-28-autumn", False),
        ("2026-27", False),
        ("2026-27-winter", False),
        ("2026-27-q5", False),
    ],
)
def test_the_form_of_a_period_id(text: str, right: bool) -> None:
    assert is_period_id(text) is right


@pytest.mark.parametrize(
    ("period_id", "title"),
    [
        ("2026-27-autumn", "autumn term 2026"),
        ("2026-27-spring", "spring term 2027"),
        ("2026-27-summer-2", "summer term 2027, second half"),
        ("2026-27-q3", "2026-27, quarter 3"),
        ("2026-27-year", "2026-27"),
    ],
)
def test_titles_in_prose(period_id: str, title: str) -> None:
    assert period_title(period_id) == title


def test_a_term_and_its_halves_are_told_apart_where_there_is_little_room() -> None:
    every = [
        Period(f"2026-27-{part}", "term", date(2026, 9, 1), date(2026, 10, 1), None, date(2026, 10, 1), None)
        for part in ("autumn", "autumn-1", "autumn-2", "spring-1", "q1", "year")
    ]
    shorts = [one.short for one in every]
    assert shorts == ["Aut 26", "Aut1 26", "Aut2 26", "Spr1 27", "Q1 2026-27", "2026-27"]


def test_previous_is_the_last_of_the_same_kind() -> None:
    assert CALENDAR.previous(period("2026-27-autumn")).id == "2025-26-summer"
    assert CALENDAR.previous(period("2026-27-year")) is None
    assert CALENDAR.year_before(period("2026-27-autumn")).id == "2025-26-autumn"


def test_working_days_leave_out_weekends_and_bank_holidays() -> None:
    # From Thursday 24 December: Friday and Monday are holidays, so the next working day is the Tuesday.
    assert CALENDAR.working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert CALENDAR.working_days_between(date(2026, 12, 24), date(2026, 12, 31)) == 3
    assert CALENDAR.working_days_between(date(2026, 12, 31), date(2026, 12, 24)) == 0


def test_term_days_leave_out_half_term() -> None:
    # Three school weeks with half-term between the first and the last.
    assert CALENDAR.term_days(date(2026, 10, 19), date(2026, 11, 6)) == 10


def test_the_share_of_term_time_passed() -> None:
    start, finish = date(2026, 10, 19), date(2026, 11, 6)
    assert CALENDAR.share_passed(start, finish, date(2026, 10, 23)) == 0.5
    assert CALENDAR.share_passed(start, finish, date(2026, 10, 30)) == 0.5
    assert CALENDAR.share_passed(start, finish, date(2026, 10, 1)) == 0.0
    assert CALENDAR.share_passed(start, finish, date(2027, 1, 1)) == 1.0
    assert CALENDAR.share_passed(finish, start, finish) is None


def test_without_terms_weekdays_are_counted() -> None:
    assert Calendar(()).share_passed(date(2026, 10, 19), date(2026, 10, 30), date(2026, 10, 23)) == 0.5


def test_the_day_that_a_term_means() -> None:
    assert CALENDAR.day_of("2026-27-autumn") == date(2026, 12, 18)
    assert CALENDAR.day_of("2026-27-autumn", first=True) == date(2026, 9, 1)
    assert CALENDAR.day_of("2014-15-autumn") == date(2014, 12, 20)
    assert CALENDAR.day_of("ongoing") is None


@pytest.mark.parametrize("first", [False, True])
def test_the_day_of_a_point_of_a_term_is_that_whichever_end_is_asked_for(first: bool) -> None:
    days = [CALENDAR.day_of(f"2026-27-autumn-{point}", first=first) for point in ("start", "middle", "end")]
    assert days == [date(2026, 9, 1), CALENDAR.day_of("2026-27-autumn-1"), date(2026, 12, 18)]
    assert CALENDAR.day_of("2026-28-autumn-start", first=first) is None
    start, end = CALENDAR.day_of("2026-27-autumn-1", first=True), CALENDAR.day_of("2026-27-autumn-1")
    middle = CALENDAR.day_of("2026-27-autumn-1-middle", first=first)
    assert middle is not None and start is not None and end is not None and start < middle < end


# Days are counted in weeks and looked up; what comes of it is what counting them one by one gives.

DAYS = st.dates(date(2026, 8, 1), date(2027, 9, 30))
SPANS = st.lists(st.tuples(DAYS, DAYS), max_size=6)
KINDS = st.sampled_from(["bank_holiday", "half_term", "inset", "closure"])


def made(terms: list[tuple[date, date]], closed: list[tuple[date, date, str]]) -> Calendar:
    periods = [Period(f"2026-27-q{n % 4 + 1}", "term", a, b, None, b, None) for n, (a, b) in enumerate(terms)]
    return Calendar(tuple(periods), tuple(closed))


def one_by_one(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@given(SPANS, st.lists(st.tuples(DAYS, DAYS, KINDS), max_size=8), DAYS, DAYS, st.integers(0, 90))
def test_counting_in_weeks_is_counting_day_by_day(
    terms: list[tuple[date, date]], closed: list[tuple[date, date, str]], first: date, last: date, count: int
) -> None:
    calendar = made(terms, closed)

    def shut(day: date, *kinds: str) -> bool:
        return any(a <= day <= b and kind in kinds for a, b, kind in closed)

    def works(day: date) -> bool:
        return day.weekday() < 5 and not shut(day, "bank_holiday")

    assert calendar.working_days_between(first, last) == sum(map(works, one_by_one(first, last)[1:]))
    assert calendar.term_days(first, last) == sum(
        day.weekday() < 5 and any(a <= day <= b for a, b in terms)
        and not shut(day, "bank_holiday", "half_term", "closure")
        for day in one_by_one(first, last)
    )  # fmt: skip
    after = first
    left = count
    while left:
        after += timedelta(days=1)
        left -= works(after)
    assert calendar.working_days_after(first, count) == after
    assert calendar.is_working_day(first) == works(first)


@given(SPANS, st.lists(st.tuples(DAYS, DAYS, KINDS), max_size=8), DAYS, DAYS, DAYS)
def test_the_share_passed_is_that_of_days_counted_one_by_one(
    terms: list[tuple[date, date]],
    closed: list[tuple[date, date, str]],
    start: date,
    finish: date,
    at: date,
) -> None:
    covered = any(a <= start for a, _ in terms) and any(b >= finish for _, b in terms)

    def counts(day: date) -> bool:
        taught = any(a <= day <= b for a, b in terms) and not any(
            a <= day <= b and kind != "inset" for a, b, kind in closed
        )
        return day.weekday() < 5 and (taught or not covered)

    days = [day for day in one_by_one(start, finish) if counts(day)]
    wanted = None if finish < start else 1.0 if at >= finish else 0.0
    if days and start <= at < finish:
        wanted = sum(day <= at for day in days) / len(days)
    assert made(terms, closed).share_passed(start, finish, at) == wanted


@given(st.dates(date.min, date.max), st.dates(date.min, date.max))
def test_counting_is_the_same_however_far_apart_days_lie(day: date, other: date) -> None:
    """Added up from one day to the next: what is between two days is what is before and after a third."""
    first, last = sorted((day, other))
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    halves = CALENDAR.working_days_between(first, middle) + CALENDAR.working_days_between(middle, last)
    assert CALENDAR.working_days_between(first, last) == halves
    assert CALENDAR.working_days_between(first, last) <= 5 * ((last - first).days // 7 + 1)


@pytest.mark.parametrize("day", [date.min, date(1920, 1, 1), date(2026, 12, 4), date(2149, 12, 31), date.max])
@pytest.mark.parametrize("other", [date.min, date(2026, 12, 4), date.max])
def test_no_sum_of_days_has_no_result(day: date, other: date) -> None:
    for count in (0, 1, 10**9, 10**30):
        assert CALENDAR.working_days_after(day, count) <= max(day, LAST_DAY)
    assert CALENDAR.working_days_between(day, other) >= 0
    assert CALENDAR.term_days(day, other) >= 0
    share = CALENDAR.share_passed(day, other, date(2026, 12, 4))
    assert share is None or 0 <= share <= 1


@pytest.mark.parametrize(
    ("part", "kind", "words"),
    [
        ("autumn", "term", "the autumn term 2026"),
        ("spring-2", "half_term", "the spring term 2027, second half"),
        ("q1", "quarter", "2026-27, quarter 1"),
        ("year", "year", "2026-27"),
    ],
)
def test_a_period_after_a_preposition(part, kind, words):
    day = date(2026, 9, 1)
    assert Period(f"2026-27-{part}", kind, day, day, None, day, None).named == words


@pytest.mark.parametrize(
    ("due", "sets", "day"),
    [
        (date(2026, 6, 19), True, date(2026, 6, 19)),
        (date(2026, 9, 25), True, date(2026, 9, 25)),
        (date(2027, 7, 9), False, date(2027, 8, 31)),
        (None, False, date(2027, 8, 31)),
    ],
)
def test_a_year_that_is_due_early_is_a_plan_and_checked_as_one(due: date | None, sets: bool, day: date) -> None:
    last = date(2027, 8, 31)
    year = Period("2026-27-year", "year", date(2026, 9, 1), last, due, last, None)
    assert (year.sets_the_plan, year.as_checked.as_at) == (sets, day)


def test_a_term_is_checked_as_it_is() -> None:
    assert period("2026-27-autumn").as_checked == period("2026-27-autumn")


OF_EVERY_KIND = register(
    period="""
    | period           | kind      | start      | end        |
    | 2026-27-year     | year      | 01/09/2026 | 31/08/2027 |
    | 2026-27-autumn   | term      | 07/09/2026 | 18/12/2026 |
    | 2026-27-autumn-1 | half_term | 07/09/2026 | 23/10/2026 |
    | 2026-27-autumn-2 | half_term | 02/11/2026 | 18/12/2026 |
    | 2026-27-spring   | term      | 04/01/2027 | 25/03/2027 |
    | 2026-27-q1       | quarter   | 01/09/2026 | 30/11/2026 |
    | 2026-27-q2       | quarter   | 01/12/2026 | 28/02/2027 |
    """
).calendar


@pytest.mark.parametrize(
    ("part", "held"),
    [
        ("year", ["autumn-1", "q1", "autumn", "autumn-2", "q2", "spring"]),
        ("autumn", ["autumn-1", "q1", "autumn-2"]),
        ("spring", ["q2"]),
        ("q1", ["autumn-1"]),
        ("q2", ["autumn-2"]),
        ("autumn-2", []),
    ],
)
def test_the_periods_that_one_holds_are_the_shorter_ones_that_end_in_it(part: str, held: list[str]) -> None:
    of = OF_EVERY_KIND.period(f"2026-27-{part}")
    assert of
    assert [p.part for p in OF_EVERY_KIND.held(of)] == held
    told = {p.id for p in OF_EVERY_KIND.told_by(of)}
    assert {f"2026-27-{name}" for name in held} <= told
    assert of.id not in told
