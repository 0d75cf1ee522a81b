"""Rules of money."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "FN-001",
        funding_line="""
        | ref | source        | spent |
        | F1  | Sport premium | 4000  |
        | F2  | TBC           | 900   |
        | F3  | PP and SP     | 200   |
        """,
        finds="""
        FN-001 | error | Funding | B6 | The source “Sport premium” is not in the trust's list, so its money cannot be added up. Is “Sports premium” meant?
        FN-001 | error | Funding | B7 | The source “TBC” is not in the trust's list, so its money cannot be added up.
        FN-001 | error | Funding | B8 | The source “PP and SP” is not in the trust's list, so its money cannot be added up.
        """,
    ),
    Case(
        "FN-002",
        template="priority-tasks",
        action="""
        | ref | action               | source        |
        | 1.1 | Teach phonics daily. | PP            |
        | 1.2 | Visit two schools.   | Sport premium |
        """,
        finds="""
        FN-002 | warning | Tasks | C7 | Action 1.2 draws on “Sport premium”, not in the trust's list of sources. Is “Sports premium” meant?
        """,
    ),
    Case(
        "FN-003",
        template="priority-tasks",
        action="""
        | ref | action               | source |
        | 1.1 | Teach phonics daily. | TBC    |
        """,
        finds="""
        FN-003 | warning | Tasks | C6 | The source of action 1.1 is still to be settled: it says “TBC”.
        """,
    ),
    Case(
        "FN-004",
        template="priority-tasks",
        action="""
        | ref | action               | source                            |
        | 1.1 | Teach phonics daily. | PP<br>SP                          |
        | 1.2 | Visit two schools.   | PP (for travel)<br>SP (for cover) |
        | 1.3 | Buy the books.       | PP<br>SP (for atlases)            |
        """,
        finds="""
        FN-004 | warning | Tasks | C6 | 2 sources pay for action 1.1, and it is not said for what: “PP” and “SP”.
        """,
    ),
    Case(
        "FN-005",
        action="""
        | ref | action               | source | cost |
        | 1.1 | Teach phonics daily. |        | 1200 |
        """,
        finds="""
        FN-005 | warning | Actions | C6, D6 | Action 1.1 costs £1,200, and no source is named.
        """,
    ),
    Case(
        "FN-006",
        action="""
        | ref | action               | resources                        | cost |
        | 1.1 | Teach phonics daily. | Courses paid from central funds. |      |
        | 1.2 | Visit two schools.   | Time; travel of about £80.       |      |
        | 1.3 | Buy the books.       | Cost of books.                   | 900  |
        """,
        finds="""
        FN-006 | note | Actions | C6 | Action 1.1 speaks of money without a figure: “Courses paid from central funds.”
        """,
    ),
    Case(
        "FN-010",
        funding_line="""
        | ref | source        | spent |
        | F1  | Pupil premium |       |
        """,
        finds="""
        FN-010 | error | Funding | C6 | What has been spent of Pupil premium is blank.
        """,
    ),
    Case(
        "FN-011",
        funding_line="""
        | ref | source        | award | spent | committed | forecast |
        | F1  | Pupil premium | 61200 | 63600 | 500       | 63600    |
        """,
        finds="""
        FN-011 | warning | Funding | D6, C6 | Pupil premium: £63,600 is spent, £2,400 more than the allocation (£61,200).
        FN-013 | warning | Funding | F6, C6 | Pupil premium is forecast £2,400 over the allocation (£61,200).
        """,
    ),
    Case(
        "FN-012",
        funding_line="""
        | ref | source        | award | spent | committed |
        | F1  | Pupil premium | 61200 | 60000 | 2000      |
        """,
        finds="""
        FN-012 | warning | Funding | E6, D6, C6 | Pupil premium: spent and committed come to £62,000, £800 more than the allocation (£61,200).
        """,
    ),
    Case(
        "FN-013",
        funding_line="""
        | ref | source        | award | forecast |
        | F1  | Pupil premium | 61200 | 63600    |
        """,
        finds="""
        FN-013 | warning | Funding | D6, C6 | Pupil premium is forecast £2,400 over the allocation (£61,200).
        """,
    ),
    Case(
        "FN-014",
        funding_line="""
        | ref | source        | spent | forecast |
        | F1  | Pupil premium | 30000 | 3000     |
        """,
        finds="""
        FN-014 | warning | Funding | C6, D6 | Pupil premium: £30,000 is spent already, more than the forecast for the whole year (£3,000).
        """,
    ),
    Case(  # spent, over the allocation and the forecast: told once, and of the forecast once that is answered
        "FN-014",
        funding_line="""
        | ref | source         | award | spent | forecast | comment                         |
        | F1  | Pupil premium  | 61200 | 63600 | 61200    |                                 |
        | F2  | Sports premium | 18400 | 18900 | 18400    | Reserves pay; governors agreed. |
        """,
        finds="""
        FN-011 | warning | Funding | D6, C6 | Pupil premium: £63,600 is spent, £2,400 more than the allocation (£61,200).
        FN-011 | note | Funding | D7, C7 | Sports premium: £18,900 is spent, £500 more than the allocation (£18,400). The school says: “Reserves pay; governors agreed.”
        FN-014 | warning | Funding | D7, E7 | Sports premium: £18,900 is spent already, more than the forecast for the whole year (£18,400).
        """,
    ),
    Case(
        "FN-013",
        funding_line="""
        | ref | source        | award | spent | committed | forecast | comment                         |
        | F1  | Pupil premium | 61200 | 62000 | 1000      | 63600    | Reserves pay; governors agreed. |
        """,
        finds="""
        FN-011 | note | Funding | D6, C6 | Pupil premium: £62,000 is spent, £800 more than the allocation (£61,200). The school says: “Reserves pay; governors agreed.”
        FN-013 | note | Funding | F6, C6 | Pupil premium is forecast £2,400 over the allocation (£61,200). The school says: “Reserves pay; governors agreed.”
        """,
    ),
    Case(
        "FN-015",
        period="2026-27-spring",
        last_period="2026-27-autumn",
        last={
            "funding_line": """
            | ref | source         | spent |
            | F1  | Pupil premium  | 24000 |
            | F2  | Sports premium | 9000  |
            """,
        },
        funding_line="""
        | ref | source         | spent |
        | F1  | Pupil premium  | 2400  |
        | F2  | Sports premium | 9500  |
        """,
        finds="""
        FN-015 | warning | Funding | C6 | Pupil premium: £2,400 is spent, £21,600 less than last time (£24,000).
        """,
    ),
    Case(
        "FN-016",
        period="2026-27-summer",
        funding_line="""
        | ref | source         | award | spent | committed |
        | F1  | Pupil premium  | 61200 | 24000 | 0         |
        | F2  | Sports premium | 18400 | 9000  | 6000      |
        """,
        finds="""
        FN-016 | warning | Funding | D6, C6 | Pupil premium: 39% of the allocation is spent or committed with 84% of its year gone.
        """,
    ),
    Case(  # its year is counted as the papers count it, both its first day and its last
        "FN-016",
        period="2026-27-summer",
        register={
            "award": """
            | unit   | source | year    | amount | from       | until      |
            | 990001 | PP     | 2026-27 | 1000   | 01/05/2027 | 21/07/2027 |
            | 990001 | SP     | 2026-27 | 1000   | 02/07/2027 | 02/07/2027 |
            """,
        },
        funding_line="""
        | ref | source         | award | spent | committed |
        | F1  | Pupil premium  | 1000  | 496   | 0         |
        | F2  | Sports premium | 1000  | 494   | 0         |
        """,
        finds="""
        FN-016 | warning | Funding | D7, C7 | Sports premium: 49% of the allocation is spent or committed with 100% of its year gone.
        """,
    ),
    Case(
        "FN-016",
        period="2026-27-summer",
        register={
            "award": """
            | unit   | source | year    | amount | from       | until      |
            | 990001 | PP     | 2026-27 | 1000   | 27/06/2027 | 04/07/2027 |
            """,
        },
        funding_line="""
        | ref | source        | award | spent | committed |
        | F1  | Pupil premium | 1000  | 100   | 0         |
        """,
        finds="""
        FN-016 | warning | Funding | D6, C6 | Pupil premium: 10% of the allocation is spent or committed with 75% of its year gone.
        """,
    ),
    Case(
        "FN-017",
        funding_line="""
        | ref | source        | award | spent |
        | F1  | Pupil premium |       | 24000 |
        """,
        finds="""
        FN-017 | warning | Funding | C6 | The allocation of Pupil premium is blank.
        """,
    ),
    Case(
        "FN-018",
        funding_line="""
        | ref | source        | award | spent |
        | F1  | Pupil premium | 60000 | 24000 |
        """,
        finds="""
        FN-018 | warning | Funding | C6 | The allocation of Pupil premium is £60,000; the trust has £61,200 on record.
        """,
    ),
    Case(
        "FN-019",
        funding_line="""
        | ref | source        | award | spent |
        | F1  | Pupil premium | 61200 | 0.4   |
        """,
        finds="""
        FN-019 | warning | Funding | D6 | Spent is £0.40, less than a pound.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)


def test_spending_that_begins_again_with_the_money_of_the_next_year_is_not_asked_about() -> None:
    """A source that runs from April: in July its line was still of the year that ended in March."""
    case = Case(
        "FN-015",
        register={
            "funding_source": """
            | funding_source | name           | year      |
            | PP             | Pupil premium  | financial |
            | SP             | Sports premium | academic  |
            """,
        },
        last={
            "funding_line": """
            | ref | source         | spent |
            | F1  | Pupil premium  | 61200 |
            | F2  | Sports premium | 18400 |
            """,
        },
        funding_line="""
        | ref | source         | spent |
        | F1  | Pupil premium  | 38000 |
        | F2  | Sports premium | 6000  |
        """,
        finds="",
    )
    assert lines(case.found()) == []
