"""The systems of money, walked from the cell to the paper: headings, moves, shared costs, value, the outlook."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, entered, sheet_of, walk_through

PLAN = {
    "area": """
    | ref | title   | lead        |
    | 1   | Reading | Headteacher |
    | 2   | Writing | Headteacher |
    """,
    "objective": """
    | ref | area | objective            |
    | 1.1 | 1    | Every child reads    |
    | 2.1 | 2    | Writing is moderated |
    """,
    "action": """
    | ref   | objective | action        | start      | finish     | led_by      | status   | percent_done |
    | 1.1.1 | 1.1       | Buy the books | 01/09/2026 | 01/07/2027 | Headteacher | On track | 25           |
    | 2.1.1 | 2.1       | Moderate      | 01/09/2026 | 01/07/2027 | Headteacher | On track | 25           |
    """,
}
WALKS = (
    Walk(
        rows=("D2 33", "1b 004 central pot"),
        says="Spending is tracked by source, heading, action and priority; what is ineligible goes back by a day",
        record="grant_line",
        beside={
            **PLAN,
            "funding_line": """
            | ref | source | award | spent | committed | forecast |
            | F2  | SP     | 18400 | 9000  | 2000      | 17100    |
            """,
        },
        wrong="""
        | ref | source         | budget_heading | area | action | budget | paid | accrued | committed | forecast |
        | L1  | Sports premium | Staff          | 2    | 1.1.1  | 12000  | 6000 |         | 1000      | 9000     |
        | L2  | Sports premium | Travel         |      |        | 7400   | 3000 | 200     | 1000      | 7400     |
        | L3  | Sport          | Fees           |      |        | 100    |      |         |           | 100      |
        """,
        finds="""
        FN-021 | warning | Spending by heading | L6, F6 | Staff: the forecast is £3,000 under its budget (25%), and it is not said why.
        FN-031 | warning | Spending by heading | D6, E6 | Staff: the priority is 2, and action 1.1.1 is of 1.
        FN-029 | error | Spending by heading | F7 | The headings of Sports premium come to £19,400, which is £1,000 more than its allocation of £18,400.
        FN-020 | error | Spending by heading | B8 | The source “Sport” is not in the trust's list, so its spending cannot be added up.
        """,
        right="""
        | ref | source         | budget_heading | area | action | budget | paid | accrued | committed | forecast | explained    |
        | L1  | Sports premium | Staff          | 1    | 1.1.1  | 11000  | 6000 |         | 1000      | 9700     | A coach left |
        | L2  | Sports premium | Travel         |      |        | 7400   | 3000 | 200     | 1000      | 7400     |              |
        """,
        data="""
        | ref | source | budget | left |
        | L1  | SP     | 11000  | 1300 |
        | L2  | SP     | 7400   | 0    |
        """,
        table="spending",
        paper="funder",
        block="differences",
        reads=("Staff", "A coach left"),
        more=("£1,300",),
    ),
    Walk(
        rows=("D2 33", "D2 14"),
        says="What is ineligible, passed on or unspent goes back by a day, or says to whom it went",
        record="grant_owed",
        beside={
            "grant_line": """
            | ref | source | budget_heading | budget | paid | forecast |
            | L1  | SP     | Staff          | 11000  | 6000 | 11000    |
            | L2  | SP     | Travel         | 7400   | 3000 | 7400     |
            """
        },
        wrong="""
        | ref | source         | budget_heading | ineligible | ineligible_why | passed_on | passed_to | repayable | repay_by   | state |
        | P1  | Sports premium | Staff          | 500        |                | 9100      | Harl Down | 500       |            | Open  |
        | P2  | Sports premium | Travels        | 50         | Catering       | 100       |           | 20        | 01/10/2026 | Open  |
        | P3  | Sports premium | Staff          |            |                |           |           | 20        | 31/07/2027 | Open  |
        """,
        finds="""
        FN-023 | warning | Repayable and passed on | E6, D6 | Staff: £500 is ineligible, and it is not said why.
        FN-024 | warning | Repayable and passed on | I6, H6 | Staff: £500 is repayable, and no day is given by which it goes back.
        FN-025 | warning | Repayable and passed on | I7 | Travels: £20 was to go back by 01/10/2026, and the line is still open.
        FN-026 | error | Repayable and passed on | F7 | Of Sports premium £9,200 was passed on, which is £200 more than the £9,000 that was paid.
        FN-027 | warning | Repayable and passed on | G7, F7 | Travels: £100 was passed on, and it is not said to whom.
        FN-030 | warning | Repayable and passed on | D7, H7 | Travels: £50 is ineligible, and only £20 is repayable.
        FN-040 | warning | Repayable and passed on | C7, B7 | P2: “Travels” is no heading of Sports premium; there are “Staff” and “Travel”.
        FN-028 | error | Repayable and passed on | B8 | The line of what is owed P3 is about the same as row 6.
        """,
        right="""
        | ref | source         | budget_heading | ineligible | ineligible_why | passed_on | passed_to | repayable | repay_by   | state |
        | P1  | Sports premium | Staff          | 500        | Catering       | 900       | Harl Down | 1800      | 31/07/2027 | Open  |
        """,
        data="""
        | ref | source | ineligible | passed_on | repayable | repay_by   |
        | P1  | SP     | 500        | 900       | 1800      | 2027-07-31 |
        """,
        table="owed",
        paper="funder",
        block="owed_back",
        reads=("Staff", "Catering"),
        more=("£500", "£1,800", "31 July 2027"),
    ),
    Walk(
        rows=("D2 33", "D2 5"),
        says="What each priority and each action costs is added up, from all sources",
        record="grant_line",
        beside=PLAN,
        wrong="""
        | ref | source | budget_heading | area | action | budget | paid | forecast |
        | L1  | PP     | Staff          | 1    | 1.1.1  | 2000   | 500  | 2000     |
        | L2  | PP     | Staff          | 1    | 1.1.1  | 1000   | 900  | 1000     |
        """,
        finds="""
        FN-028 | error | Spending by heading | B7 | The spending line L2 is about the same as row 6.
        """,
        right="""
        | ref | source | budget_heading | area | action | budget | paid | forecast |
        | L1  | PP     | Staff          | 1    | 1.1.1  | 2000   | 500  | 2000     |
        | L2  | SP     | Travel         | 1    | 1.1.1  | 1000   | 900  | 1000     |
        | L3  | PP     | Supply         | 2    | 2.1.1  | 700    |      | 700      |
        """,
        data="""
        | ref | source | area | action | budget |
        | L2  | SP     | 1    | 1.1.1  | 1000   |
        """,
        table="spending_by_area",
        paper="governors",
        block="spending_by_area",
        reads=("1 Reading", "2 Writing"),
        more=("1 Reading | 1.1.1 Buy the books | £3,000 | £1,400 | £3,000", "2.1.1 Moderate | £700 | –"),
    ),
    Walk(
        rows=("D2 33",),
        says="Money is moved between headings by somebody's agreement",
        record="virement",
        beside={
            "grant_line": """
            | ref | source | budget_heading | budget | paid | forecast |
            | L1  | PP     | Staff          | 2000   | 500  | 2000     |
            | L2  | PP     | Travel         | 1000   | 900  | 1000     |
            """
        },
        wrong="""
        | ref | source | from_heading | to_heading | amount | why               | agreed_by |
        | V1  | PP     | Stuff        | Travel     | 200    | More visits       | LGC, M3   |
        | V2  | PP     | Staff        | staff      | 200    | More days of care |           |
        """,
        finds="""
        FN-032 | warning | Moves between headings | C6, B6 | V1: “Stuff” is no heading of PP; there are “Staff” and “Travel”.
        FN-033 | error | Moves between headings | D7, C7 | V2 moves £200 from “Staff” to itself.
        FN-034 | warning | Moves between headings | G7 | Nobody is named who agreed to move £200 from “Staff” to “staff”.
        """,
        right="""
        | ref | source | from_heading | to_heading | amount | why         | agreed_by | agreed_on  |
        | V1  | PP     | Staff        | Travel     | 200    | More visits | LGC, M3   | 12/11/2026 |
        """,
        data="""
        | ref | source | from_heading | amount | agreed_on  |
        | V1  | PP     | Staff        | 200    | 2026-11-12 |
        """,
        table="virements",
        paper="governors",
        block="virements",
        reads=("Staff", "Travel", "200", "More visits", "LGC, M3"),
    ),
    Walk(
        rows=("D2 33", "D2 14"),
        says="What was received of a grant is set beside its profile",
        record="payment",
        wrong="""
        | unit   | source | reference | due        | profile | received | received_on |
        | 990001 | SP     | G-17      | 31/10/2026 | 9000    | 9000     |             |
        | 990001 | SP     | G-17      | 30/04/2027 | 9400    | 9500     | 30/04/2027  |
        """,
        finds="""
        RG-178 | warning | Payments of grants | G6, F6 | £9,000 was received of SP, and the day is not given.
        RG-179 | warning | Payments of grants | F7, E7 | £9,500 was received of SP, and the profile has £9,400.
        """,
        right="""
        | unit   | source | reference | due        | profile | received | received_on |
        | 990001 | SP     | G-17      | 31/10/2026 | 9000    | 8500     | 02/11/2026  |
        | 990001 | SP     | G-17      | 30/04/2027 | 9400    |          |             |
        """,
        beside=PLAN,
        data="""
        | source | due        | received | to_come |
        | SP     | 2026-10-31 | 8500     | 500     |
        | SP     | 2027-04-30 | 0        | 9400    |
        """,
        table="payments",
        paper="funder",
        block="payments",
        reads=("Sports premium", "G-17"),
        more=("£9,000 | £8,500 | 2 November 2026 | £500",),
    ),
    Walk(
        rows=("D2 58", "1b 003 licence shared"),
        says="A licence is shared equally by the schools that are willing",
        record="cost_share",
        wrong="""
        | what    | total | basis   | unit   | willing | share |
        | Licence | 3000  | Equally | 990001 | Yes     | 1500  |
        | Licence | 3000  | Equally | 990002 | No      | 1200  |
        | Licence | 3000  | Equally | 990001 | Yes     |       |
        """,
        finds="""
        RG-181 | error | Shared costs | F7, E7 | “Licence”: 990002 is not willing, and has a share of £1,200.
        RG-180 | error | Shared costs | F8 | “Licence”: the shares make £2,700, and not £3,000.
        RG-182 | error | Shared costs | A8 | 990001 has two shares of “Licence”, here and in row 6.
        """,
        right="""
        | what    | total | basis   | unit   | willing | share |
        | Licence | 3000  | Equally | 990001 | Yes     | 1500  |
        | Licence | 3000  | Equally | 990002 | Yes     | 1500  |
        """,
        beside=PLAN,
        data="""
        | what    | unit   | willing | share |
        | Licence | 990001 | true    | 1500  |
        """,
        table="shared_costs",
        paper="governors",
        block="shared_costs",
        reads=("Licence", "Equally"),
        more=("Licence | £3,000 | Equally | Yes | £1,500",),
    ),
    Walk(
        rows=("D2 39", "D2 57"),
        says="Value for money is judged by economy, efficiency and effectiveness, beside the measure it rests on",
        record="value_judged",
        beside={
            "area": PLAN["area"],
            "measure": """
            | ref | belongs_to | statement                          | kind   | operator | target | baseline | due        | actual | status  |
            | S1  | 1          | Disadvantaged pupils read at level | number | at least | 60     | 51       | 01/07/2027 | 50     | not_met |
            | S2  | 2          | Writing is moderated               | number | at least | 60     | 51       | 01/07/2027 | 61     | met     |
            """,
        },
        format="vision-priorities",
        wrong="""
        | ref | area | economy      | efficiency | effectiveness | rests_on | conclusion |
        | E1  | 1    | Three quotes | 40 places  | 12 read       | S1       | Good value |
        | E2  | 2    | In house     | 6 days     |               |          | Good value |
        | E3  | 2    | In house     | 6 days     | Even marks    | S2       | Mixed      |
        """,
        finds="""
        FN-036 | warning | Value for money | G6, F6 | E1 says “Good value”, and the measure it rests on, “Disadvantaged pupils read at level”, is “Not met”.
        FN-035 | warning | Value for money | F7 | The judgement E2 (Good value) names no success measure that it rests on.
        FN-037 | warning | Value for money | E7 | The judgement E2 (Good value) says nothing of effectiveness.
        FN-039 | error | Value for money | B8 | The judgement of value E3 is about the same as row 7.
        """,
        right="""
        | ref | area | economy      | efficiency | effectiveness | rests_on | conclusion |
        | E1  | 1    | Three quotes | 40 places  | 12 read       | S1       | Mixed      |
        | E2  | 2    | In house     | 6 days     | Even marks    | S2       | Good value |
        """,
        data="""
        | ref | area | rests_on | conclusion |
        | E1  | 1    | S1       | mixed      |
        | E2  | 2    | S2       | good       |
        """,
        table="value_for_money",
        paper="governors",
        block="value_for_money",
        reads=("Three quotes", "40 places", "12 read", "Mixed", "Good value"),
    ),
    Walk(
        rows=("D2 40",),
        says="The budget is sustainable: each year that spends more than comes in says how it is recovered",
        record="budget_year",
        wrong="""
        | ref | budget_of | income  | spending | recovery |
        | Y1  | 2026-27   | 1200000 | 1190000  |          |
        | Y2  | 2027-28   | 1200000 | 1230000  |          |
        | Y3  | 2027-28   | 1200000 | 1200000  |          |
        """,
        finds="""
        FN-038 | warning | Budget outlook | F7, C7, D7 | In 2027-28 £30,000 more is spent than comes in, and it is not said how it is recovered.
        FN-039 | error | Budget outlook | B8 | The budget year Y3 is about the same as row 7.
        """,
        right="""
        | ref | budget_of | income  | spending | recovery                   |
        | Y1  | 2026-27   | 1200000 | 1190000  |                            |
        | Y2  | 2027-28   | 1200000 | 1230000  | Reserves, trustees of June |
        | Y3  | 2028-29   | 1210000 | 1200000  |                            |
        """,
        data="""
        | ref | budget_of | balance | recovery                   |
        | Y1  | 2026-27   | 10000   |                            |
        | Y2  | 2027-28   | -30000  | Reserves, trustees of June |
        """,
        table="budget_outlook",
        paper="trustees",
        block="budget_outlook",
        reads=("2027-28", "Reserves, trustees of June"),
        more=("30,000",),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_spending_that_names_no_priority_stands_in_no_line_without_a_name() -> None:
    table = """
    | ref | source | budget_heading | area | action | budget | paid | forecast |
    | L1  | PP     | Staff          | 1    | 1.1.1  | 2000   | 500  | 2000     |
    | L2  | SP     | Travel         |      |        | 1100   | 900  | 1100     |
    """
    walked = entered(Walk(rows=(), says="", record="grant_line", beside=PLAN, wrong="", right=table), table)
    for block in ("spending_by_area", "spending_by_action"):
        said = sheet_of(walked, block)
        assert "2000" in said and "1100" not in said, said
    assert "1100" in sheet_of(walked, "spending_by_source")
