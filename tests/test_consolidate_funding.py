"""Money: variance, status, the part of the source's year that has passed, sums by source."""

from dataclasses import replace
from datetime import date

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, consolidated, line, lines, stands
from planbook.consolidate.funding import funding_status

YEAR = "2026-27-year"


def money(text: str, unit: str = "990001"):
    return submission(
        unit=unit, funding_line="| ref | source | purpose | award | spent | committed | forecast |\n" + text
    )


def test_a_line_against_its_award():
    reg = register(award="| unit | source | year | amount |\n| 990001 | PP | 2026-27 | 61000 |")
    row = line(consolidated(money("| F1 | PP | Tutoring | 9 | 24900 | 3000 | 63400 |"), register=reg).funding)
    assert row["variance"] == -2400
    assert row["spent_share"] == pytest.approx(40.8197, abs=1e-4)
    assert row["year_passed"] == pytest.approx(95 / 365 * 100)  # 1 September to 4 December, both included
    assert (row["source_name"], row["status"], row["figure"]) == ("Pupil premium", "red", "funding/990001/F1")


@pytest.mark.parametrize(
    ("award", "spent", "committed", "forecast", "passed", "status"),
    [
        (10000, 3000, 0, 10000, 30, "green"),
        (10000, 3000, 0, 10000.01, 30, "green"),  # £10,000 of £10,000, as both are shown
        (10000, 3000, 0, 10000.50, 30, "amber"),  # £10,001
        (10000, 3000, 0, 10200, 30, "amber"),  # 2% over
        (10000, 3000, 0, 10201, 30, "red"),
        (10000, 11000, 0, None, 30, "red"),  # spent already
        (10000, 1999, 0, 10000, 40, "amber"),  # under half of what 40% of the year would make
        (10000, 2000, 0, 10000, 40, "green"),
        (10000, 1000, 1000, 10000, 40, "green"),  # what is committed is not idle
        (10000, 0, 0, 10000, 20, "green"),  # nothing to remark on in the first fifth
        (10000, 0, 0, 10000, None, "green"),
        (10000, None, None, None, 40, "not_reported"),
        (0, 500, 0, 500, 40, "red"),  # all of it is over
        (0, 0, None, None, 40, "not_applicable"),
        (None, 500, 0, 500, 40, "not_applicable"),
    ],
)
def test_how_a_line_stands(award, spent, committed, forecast, passed, status):
    assert funding_status(award, spent, committed, forecast, passed) == status


def test_an_award_left_blank_is_the_registers():
    rows = lines(consolidated(money("| F1 | PP | | | 100 | | |\n| F2 | SP | Trips | | 100 | | |")).funding)
    assert [row["award"] for row in rows] == [61200, 18400]


def test_of_two_lines_of_a_source_each_takes_the_award_of_its_purpose():
    reg = register(
        award="""
            | unit   | source | year    | amount | purpose  |
            | 990001 | PP     | 2026-27 | 40000  | Tutoring |
            | 990001 | PP     | 2026-27 | 20000  | Trips    |
            | 990001 | PP     | 2025-26 | 9      | Tutoring |
            | 990002 | PP     | 2026-27 | 7      | Tutoring |
        """
    )
    both = money("| F1 | PP | tutoring | | 1 | | |\n| F2 | PP | Books | | 1 | | |")
    assert [r["award"] for r in lines(consolidated(both, register=reg).funding)] == [40000, None]
    one = money("| F1 | PP | Anything | | 1 | | |")
    assert line(consolidated(one, register=reg).funding)["award"] == 60000


def test_each_source_has_its_own_year():
    reg = register(
        funding_source="""
            | funding_source | name    | year      | start      | end        | repayable |
            | A              | Grant A | academic  |            |            | No        |
            | F              | Grant F | financial |            |            | Yes       |
            | G              | Grant G | grant     | 01/11/2026 | 30/04/2027 | Yes       |
            | N              | Grant N | grant     |            | 31/03/2027 | No        |
        """
    )
    text = "\n".join(f"| F{n} | {code} | | 100 | 50 | | 100 |" for n, code in enumerate("AFGN"))
    tables = consolidated(money(text), register=reg)
    assert [row["year_passed"] for row in lines(tables.funding)] == [
        pytest.approx(95 / 365 * 100),
        pytest.approx(248 / 365 * 100),
        pytest.approx(34 / 181 * 100),
        None,
    ]
    assert [row["end"] for row in lines(tables.sources)] == [
        date(2027, 8, 31), date(2027, 3, 31), date(2027, 4, 30), None,
    ]  # fmt: skip
    assert [row["repayable"] for row in lines(tables.sources)] == [False, True, True, False]


def test_sums_by_source_are_over_what_was_given():
    reg = register(award="| unit | source | year | amount |\n| 990009 | PP | 2026-27 | 1 |")
    tables = consolidated(
        money("| F1 | PP | a | 1000 | 400 | 100 | 1100 |\n| F2 | PP | b | 500 | | 50 | |"),
        money("| F1 | PP | | 2000 | 500 | | 1900 |\n| F2 | Nobody | | 9 | 9 | | 9 |", unit="990002"),
        register=reg,
    )
    own, other = lines(tables.sources)
    assert own == {
        "source": "PP",
        "source_name": "Pupil premium",
        "units": 2,
        "award": 3500.0,
        "spent": 900.0,
        "committed": 150.0,
        "forecast": 3000.0,
        "variance": None,  # one line gave no forecast: nothing can be taken from all that was awarded
        "uncommitted": None,  # nor did that line say what it has spent
        "repayable": False,
        "end": date(2027, 8, 31),
        "lines": 3,
        "forecast_by": 2,
        "figure": "source/PP",
    }
    assert (other["source_name"], other["award"], other["figure"]) == ("Not in the register", 9, "source/other")
    assert [row["source_name"] for row in lines(tables.funding)] == ["Pupil premium"] * 3 + ["Nobody"]


def test_a_line_without_a_source_is_called_by_its_own_number():
    rows = lines(consolidated(money("| F1 | | Trips | 700 | 800 | | |\n| F2 | Nobody | | 9 | 9 | | 9 |")).funding)
    assert [(row["source"], row["source_name"]) for row in rows] == [(None, "Funding line F1"), (None, "Nobody")]


@pytest.mark.parametrize(
    ("year", "own", "days", "passed"),
    [
        ("2026-27", "", (date(2026, 4, 1), date(2027, 3, 31)), 100.0),  # ended before the summer term did
        ("2026-27", "| 01/04/2027 | 31/03/2028", (date(2027, 4, 1), date(2028, 3, 31)), 93 / 366 * 100),
        ("2026-27", "| 01/01/2027 |", (date(2027, 1, 1), date(2027, 3, 31)), 100.0),
        ("2026-27", "| | 31/08/2027", (date(2026, 4, 1), date(2027, 8, 31)), 458 / 518 * 100),
    ],
)
def test_an_award_is_judged_by_its_own_days_whatever_term_the_report_is_of(year, own, days, passed):
    own = own or "| |"
    reg = register(
        funding_source="| funding_source | name | year |\n| F | Grant F | financial |",
        award=f"| unit | source | year | amount | from | until |\n| 990001 | F | {year} | 98500 {own} |",
    )
    sent = submission(
        period="2026-27-summer",
        funding_line="| ref | source | award | spent | forecast |\n| F1 | F | 98500 | 98500 | 98500 |",
    )
    tables = consolidated(sent, register=reg, period="2026-27-summer")
    row = line(tables.funding)
    assert (row["begins"], row["ends"], row["spent_share"]) == (*days, 100.0)
    assert row["year_passed"] == pytest.approx(passed)
    assert line(tables.sources)["end"] == days[1]


def test_awards_of_one_source_that_end_on_other_days_are_rows_of_their_own():
    reg = register(
        funding_source="| funding_source | name | year |\n| F | Grant F | financial |",
        award="""
            | unit   | source | year    | amount | purpose | from       | until      |
            | 990001 | F      | 2026-27 | 98500  | Staff   |            |            |
            | 990001 | F      | 2026-27 | 99000  | Books   | 01/04/2027 | 31/03/2028 |
        """,
    )
    tables = consolidated(money("| F1 | F | Staff | | 98500 | | |\n| F2 | F | Books | | 10 | | |"), register=reg)
    assert [(r["figure"], r["award"], r["end"]) for r in lines(tables.sources)] == [
        ("source/F/2027-03-31", 98500.0, date(2027, 3, 31)),
        ("source/F/2028-03-31", 99000.0, date(2028, 3, 31)),
    ]


def test_of_two_awards_alike_each_is_counted_once():
    """An award that was raised by a second row: two lines have one purpose, and none of the money twice."""
    reg = register(
        award="""
            | unit   | source | year    | amount | purpose  |
            | 990001 | PP     | 2026-27 | 40000  | Tutoring |
            | 990001 | PP     | 2026-27 | 20000  | Tutoring |
            """
    )
    both = money("| F1 | PP | Tutoring | 9 | 100 | | |\n| F2 | PP | Tutoring | 9 | 100 | | |")
    assert [row["award"] for row in lines(consolidated(both, register=reg).funding)] == [40000, 20000]
    three = money("\n".join(f"| F{n} | PP | Tutoring | 9 | 100 | | |" for n in (1, 2, 3)))
    assert [row["award"] for row in lines(consolidated(three, register=reg).funding)] == [40000, 20000, None]
    one = money("| F1 | PP | Tutoring | 9 | 100 | | |")
    assert [row["award"] for row in lines(consolidated(one, register=reg).funding)] == [60000]


def test_the_year_of_a_grant_has_passed_for_a_unit_up_to_its_last_day():
    units = "| unit_id | name | kind | phase | until |\n| 990001 | Coldbrook | school | primary | 29/11/2026 |"
    made = consolidated(money("| F1 | PP | Tutoring | 9000 | 2000 | 0 | 9000 |"), register=register(unit=units))
    assert line(made.funding)["year_passed"] == pytest.approx(90 / 365 * 100)  # 1 September to 29 November


def test_the_money_of_a_year_is_that_of_the_last_workbook_that_asked_for_it():
    """The year's own came before the autumn's, in which a line was added; spring asked for none."""
    heads = "| ref | source | purpose | award | spent | committed | forecast |\n"
    of_year = submission(period=YEAR, funding_line=heads + "| F1 | PP | Tutoring | 60000 | | | |")
    autumn = money("| F1 | PP | Tutoring | 60000 | 9000 | | |\n| F2 | PEPP | Trips | 18000 | 4000 | | |")
    spring = submission(period=SPRING, action="| ref | action |\n| 1.1 | Work |")
    came = [
        stands(of_year, date(2026, 9, 20)),
        stands(autumn, date(2026, 12, 10)),
        stands(spring, date(2027, 3, 30)),
    ]
    rows = lines(consolidated(*(replace(s, receipt=n) for n, s in enumerate(came)), period=YEAR).funding)
    assert [(row["ref"], row["spent"], row["of"]) for row in rows] == [("F1", 9000, AUTUMN), ("F2", 4000, AUTUMN)]
