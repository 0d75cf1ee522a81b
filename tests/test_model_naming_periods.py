"""Which period is meant where it is left out or given by a short name."""

from datetime import date

import pytest

from builders import register
from planbook.model.calendar import Calendar
from planbook.model.naming_periods import named, now_due

EVERY_KIND = """
| period           | kind      | start      | end        | due        |
| 2026-27-year     | year      | 01/09/2026 | 31/08/2027 | 16/07/2027 |
| 2026-27-autumn   | term      | 01/09/2026 | 18/12/2026 | 11/12/2026 |
| 2026-27-autumn-1 | half_term | 01/09/2026 | 23/10/2026 | 19/10/2026 |
| 2026-27-q1       | quarter   | 01/09/2026 | 30/11/2026 | 27/11/2026 |
| 2026-27-autumn-2 | half_term | 02/11/2026 | 18/12/2026 | 11/12/2026 |
| 2026-27-q2       | quarter   | 01/12/2026 | 26/02/2027 |            |
| 2026-27-spring   | term      | 04/01/2027 | 25/03/2027 | 19/03/2027 |
| 2026-27-summer   | term      | 12/04/2027 | 21/07/2027 | 09/07/2027 |
"""
TERMS = """
| period         | kind | start      | end        | due        |
| 2025-26-autumn | term | 01/09/2025 | 19/12/2025 | 12/12/2025 |
| 2025-26-spring | term | 05/01/2026 | 27/03/2026 | 20/03/2026 |
| 2025-26-summer | term | 13/04/2026 | 21/07/2026 | 10/07/2026 |
| 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 |
| 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 |
| 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 |
"""


def calendar(table: str) -> Calendar:
    return register(period=table).calendar


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 8, 1), "2026-27-autumn"),  # none has begun: the first, and of a tie the term
        (date(2026, 9, 1), "2026-27-autumn"),
        (date(2026, 11, 1), "2026-27-autumn"),
        (date(2026, 11, 2), "2026-27-autumn-2"),
        (date(2026, 12, 1), "2026-27-q2"),
        (date(2027, 1, 4), "2026-27-spring"),
        (date(2027, 4, 2), "2026-27-spring"),  # ten working days after 19 March
        (date(2027, 4, 5), "2026-27-year"),  # nothing else is due any more, and summer has not begun
        (date(2027, 4, 12), "2026-27-summer"),
        (date(2027, 7, 30), "2026-27-year"),
        (date(2027, 8, 20), "2026-27-summer"),  # none is left: the one begun last
    ],
)
def test_the_period_now_due(today: date, wanted: str) -> None:
    found = now_due(calendar(EVERY_KIND), today)
    assert found and found.id == wanted


def test_a_year_that_is_only_brought_together_from_its_terms_is_never_due() -> None:
    table = f"{TERMS}| 2026-27-year | year | 01/08/2026 | 31/08/2027 | |\n"
    for today, wanted in ((date(2026, 8, 15), "2025-26-summer"), (date(2027, 4, 5), "2026-27-spring")):
        found = now_due(calendar(table), today)
        assert found and found.id == wanted
    assert [p.id for p in named(calendar(table), "2026-27", date(2026, 10, 1))] == ["2026-27-year"]


@pytest.mark.parametrize("kinds", ["term quarter half_term year", "quarter half_term year", "half_term year"])
@pytest.mark.parametrize("turned", [False, True])
def test_of_kinds_that_begin_together_the_first_is_meant(kinds: str, turned: bool) -> None:
    parts = {"term": "autumn", "quarter": "q1", "half_term": "autumn-1", "year": "year"}
    wanted, *others = kinds.split()
    rows = [f"| 2026-27-{parts[k]} | {k} | 01/09/2026 | 18/12/2026 | 11/12/2026 |" for k in (wanted, *others)]
    table = "\n".join(["| period | kind | start | end | due |", *(reversed(rows) if turned else rows)])
    for today in (date(2026, 8, 1), date(2026, 10, 1), date(2027, 3, 1)):
        found = now_due(calendar(table), today)
        assert found and found.kind == wanted


def test_no_period_is_due_where_there_is_none() -> None:
    assert now_due(Calendar(()), date(2026, 10, 1)) is None


def test_bank_holidays_are_no_working_days_of_the_ten() -> None:
    closed = register(
        period=EVERY_KIND,
        closure="| name | kind | start | end |\n| Good Friday | bank_holiday | 26/03/2027 | 26/03/2027 |",
    ).calendar
    found = now_due(closed, date(2027, 4, 5))
    assert found and found.id == "2026-27-spring"


@pytest.mark.parametrize(
    ("text", "today", "wanted"),
    [
        ("2026-27-autumn", date(2025, 1, 1), ["2026-27-autumn"]),
        ("2026-27-Autumn", date(2025, 1, 1), ["2026-27-autumn"]),
        ("2027-28-autumn", date(2026, 11, 1), []),
        ("winter", date(2026, 11, 1), []),
        ("", date(2026, 11, 1), []),
        ("autumn", date(2025, 8, 1), ["2025-26-autumn"]),  # none has begun: the next
        ("autumn", date(2026, 5, 1), ["2025-26-autumn"]),
        ("autumn", date(2026, 8, 25), ["2025-26-autumn", "2026-27-autumn"]),
        ("summer", date(2026, 8, 25), ["2025-26-summer"]),  # just over; the next is far off
        ("autumn", date(2026, 9, 1), ["2026-27-autumn"]),
        ("Spring", date(2026, 12, 20), ["2025-26-spring", "2026-27-spring"]),  # which is being prepared
        ("spring", date(2027, 1, 4), ["2026-27-spring"]),
        ("autumn 2025", date(2027, 1, 4), ["2025-26-autumn"]),
        ("Spring term 2027", date(2026, 1, 4), ["2026-27-spring"]),
        ("2025-26", date(2027, 1, 4), ["2025-26-autumn", "2025-26-spring", "2025-26-summer"]),
    ],
)
def test_a_name_among_two_years_of_terms(text: str, today: date, wanted: list[str]) -> None:
    assert [period.id for period in named(calendar(TERMS), text, today)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("autumn", ["2026-27-autumn"]),
        ("autumn-1", ["2026-27-autumn-1"]),
        ("q2", ["2026-27-q2"]),
        ("Q2", ["2026-27-q2"]),
        ("year", ["2026-27-year"]),
        ("2026-27", ["2026-27-year"]),
        ("q4", []),
        ("quarter 2", ["2026-27-q2"]),
        ("HT1", ["2026-27-autumn-1"]),
        ("half term 2", ["2026-27-autumn-2"]),
        ("HT3", []),
        ("aut", ["2026-27-autumn"]),
        ("end of spring", ["2026-27-spring"]),
        ("autumn 2031", []),
    ],
)
def test_a_name_among_every_kind(text: str, wanted: list[str]) -> None:
    assert [period.id for period in named(calendar(EVERY_KIND), text, date(2026, 11, 5))] == wanted


def test_a_term_of_which_only_the_halves_are_registered_can_mean_either() -> None:
    halves = "\n".join(line for line in EVERY_KIND.splitlines() if "period" in line or "half_term" in line)
    found = named(calendar(halves), "autumn", date(2026, 11, 5))
    assert [period.id for period in found] == ["2026-27-autumn-1", "2026-27-autumn-2"]
