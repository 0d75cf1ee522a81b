"""Which meetings have an agenda of their own, and what comes up at them."""

from datetime import date

import pytest

from builders import register
from planbook.model.agendas import body_meetings, matters
from planbook.model.register import Register

PERIODS = """
| period         | kind | start      | end        | due        | meeting    |
| 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | 14/01/2027 |
| 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 |            |
"""
UNITS = """
| unit_id | name   | kind   | papers_to |
| 990001  | Elm    | school |           |
| 990002  | Ash    | school |           |
| TEAM    | Office | team   | TB        |
"""


NO_DAY = "| period | body | unit | on |"


def trust(agenda: str = "", meeting_day: str = NO_DAY, serves: str = "", units: str = UNITS) -> Register:
    return register(
        unit=units,
        period=PERIODS,
        meeting_day=meeting_day,
        body=f"""
        | body | name                      | serves   | agenda   |
        | LGC  | Local governing committee | {serves} | {agenda} |
        | TB   | Trust board               |          |          |
        | DIR  | Directors                 |          |          |
        """,
    )


def held(known: Register) -> dict[str, tuple[str, ...]]:
    period = known.calendar.period("2026-27-autumn")
    assert period
    return {name: one.units for name, one in body_meetings(known, period).items()}


def said(agenda: str, on: date = date(2027, 1, 14)) -> list[str]:
    known = trust(agenda, f"| period | body | unit | on |\n| 2026-27-autumn | LGC | | {on:%d/%m/%Y} |")
    period = known.calendar.period("2026-27-autumn")
    assert period
    one = body_meetings(known, period)[f"LGC/{on.isoformat()}/990001"]
    return matters(known, one)


def test_a_committee_that_every_school_has_meets_by_itself_and_another_body_once() -> None:
    assert held(trust()) == {
        "LGC/2027-01-14/990001": ("990001",),
        "LGC/2027-01-14/990002": ("990002",),
        "TB/2027-01-14": ("TEAM",),
    }


def test_a_body_that_units_name_or_that_serves_one_is_one_for_all() -> None:
    named = UNITS.replace("| Elm    | school |           |", "| Elm    | school | LGC       |")
    assert held(trust(units=named)) == {
        "LGC/2027-01-14": ("990001",),
        "LGC/2027-01-14/990002": ("990002",),
        "TB/2027-01-14": ("TEAM",),
    }
    assert held(trust(serves="990001"))["LGC/2027-01-14"] == ("990001", "990002")


def test_a_body_that_reads_no_report_meets_on_a_day_of_its_own_alone() -> None:
    days = "| period | body | unit | on |\n| 2026-27-autumn | DIR | | 20/01/2027 |"
    assert held(trust(meeting_day=days))["DIR/2027-01-20"] == ()
    assert not any(name.startswith("DIR") for name in held(trust()))


@pytest.mark.parametrize(
    ("line", "january", "december"),
    [
        ("Budget", "Budget", "Budget"),
        ("Budget (spring, summer)", "Budget", None),
        ("Budget (spring and summer)", "Budget", None),
        ("Budget (Autumn term)", None, "Budget"),
        ("Budget (January)", "Budget", None),
        ("Budget (Sept; Dec)", "Budget (Sept; Dec)", None),
        ("Budget (spend to date)", "Budget (spend to date)", "Budget (spend to date)"),
        ("(autumn)", "(autumn)", "(autumn)"),
    ],
)
def test_a_matter_comes_up_in_the_terms_and_months_that_it_names(
    line: str, january: str | None, december: str | None
) -> None:
    """A day in the holidays is of the term after it; the term that the papers are of makes no difference."""
    if ";" in line:  # which parts matters, so that neither half is a term or a month
        assert said(line) == ["Budget (Sept", "Dec)"]
        return
    assert said(line) == ([january] if january else [])
    assert said(line, date(2026, 12, 10)) == ([december] if december else [])


def test_a_day_beyond_the_register_s_terms_is_of_the_term_of_its_month() -> None:
    assert said("Budget (summer)", date(2027, 5, 20)) == ["Budget"]
    assert said("Budget (spring)", date(2027, 5, 20)) == []
