"""Rules of spending by heading, of what goes back, moves between headings, shared costs, value for money and the budget outlook."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from rule_cases import Case, RegisterCase, lines, wanted

USED = "| pack | used |\n| Money | Yes |\n| Spending in full | Yes |"
CASES: list[Case | RegisterCase] = [
    Case(
        "FN-020",
        grant_line="""
        | ref | source | budget_heading | budget |
        | L1  | PPP    | Staff          | 2000   |
        | L2  | PP     | Staff          | 2000   |
        """,
        finds="""
        FN-020 | error | Spending by heading | B6 | The source “PPP” is not in the trust's list, so its spending cannot be added up.
        """,
    ),
    Case(
        "FN-021",
        grant_line="""
        | ref | source | budget_heading | budget | forecast | explained |
        | L1  | PP     | Staff          | 2000   | 2300     |           |
        | L2  | PP     | Travel         | 2000   | 2300     | Far away  |
        | L3  | PP     | Supply         | 2000   | 1800     |           |
        | L4  | PP     | Fees           | 2000   |          |           |
        | L5  | PP     | Books          | 2000   | 1700     |           |
        """,
        finds="""
        FN-021 | warning | Spending by heading | F6, D6 | Staff: the forecast is £300 over its budget (15%), and it is not said why.
        FN-021 | warning | Spending by heading | F10, D10 | Books: the forecast is £300 under its budget (15%), and it is not said why.
        """,
    ),
    Case(
        "FN-022",
        grant_line="""
        | ref | source | budget_heading | budget | paid | forecast |
        | L1  | PP     | Staff          | 2000   | 200  | 2000     |
        | L2  | PP     | Travel         | 2000   | 100  | 2000     |
        | L3  | SP     | Staff          | 2000   | 100  | 2000     |
        """,
        grant_owed="""
        | ref | source        | budget_heading | ineligible | ineligible_why | repayable | repay_by   |
        | P1  | PP            | Staff          | 200   | Catering | 200       | 31/07/2027 |
        | P2  | Pupil premium | Travel         | 101   | Catering | 200       | 31/07/2027 |
        | P3  | SP            | Staff          | 100   | Catering | 200       | 31/07/2027 |
        """,
        finds="""
        FN-022 | error | Repayable and passed on | D7 | Of Pupil premium £301 is ineligible, which is £1 more than the £300 that was paid.
        """,
    ),
    Case(
        "FN-023",
        grant_owed="""
        | ref | source | budget_heading | ineligible | ineligible_why |
        | L1  | PP     | Staff          | 100        |                |
        """,
        finds="""
        FN-023 | warning | Repayable and passed on | E6, D6 | Staff: £100 is ineligible, and it is not said why.
        """,
    ),
    Case(
        "FN-024",
        grant_owed="""
        | ref | source | budget_heading | repayable | repay_by   |
        | L1  | PP     | Staff          | 100       |            |
        | L2  | PP     | Travel         | 100       | 31/07/2027 |
        """,
        finds="""
        FN-024 | warning | Repayable and passed on | E6, D6 | Staff: £100 is repayable, and no day is given by which it goes back.
        """,
    ),
    Case(
        "FN-025",
        grant_owed="""
        | ref | source | budget_heading | repayable | repay_by   | state   |
        | L1  | PP     | Staff          | 100       | 31/10/2026 | Open    |
        | L2  | PP     | Travel         | 100       | 31/10/2026 | Settled |
        | L3  | PP     | Supply         | 100       | 31/07/2027 | Open    |
        """,
        finds="""
        FN-025 | warning | Repayable and passed on | E6 | Staff: £100 was to go back by 31/10/2026, and the line is still open.
        """,
    ),
    Case(
        "FN-026",
        grant_line="""
        | ref | source | budget_heading | budget | paid | forecast |
        | L1  | PP     | Staff          | 2000   | 200  | 2000     |
        | L2  | PP     | Travel         | 2000   | 100  | 2000     |
        | L3  | SP     | Staff          | 2000   | 100  | 2000     |
        """,
        grant_owed="""
        | ref | source        | budget_heading | passed_on | passed_to | repayable | repay_by   |
        | P1  | PP            | Staff          | 200   | Harl Down | 200       | 31/07/2027 |
        | P2  | Pupil premium | Travel         | 101   | Harl Down | 200       | 31/07/2027 |
        | P3  | SP            | Staff          | 100   | Harl Down | 200       | 31/07/2027 |
        """,
        finds="""
        FN-026 | error | Repayable and passed on | D7 | Of Pupil premium £301 was passed on, which is £1 more than the £300 that was paid.
        """,
    ),
    Case(
        "FN-027",
        grant_owed="""
        | ref | source | budget_heading | passed_on | passed_to |
        | L1  | PP     | Staff          | 50        |           |
        """,
        finds="""
        FN-027 | warning | Repayable and passed on | E6, D6 | Staff: £50 was passed on, and it is not said to whom.
        """,
    ),
    Case(
        "FN-028",
        grant_line="""
        | ref | source | budget_heading | budget |
        | L1  | PP     | Staff          | 2000   |
        | L2  | SP     | Staff          | 2000   |
        | L3  | PP     | staff          | 100    |
        """,
        finds="""
        FN-028 | error | Spending by heading | B8 | The spending line L3 is about the same as row 6.
        """,
    ),
    Case(
        "FN-029",
        funding_line="""
        | ref | source | award | spent | committed | forecast |
        | F1  | PP     | 61200 | 24900 | 4600      | 61200    |
        | F2  | SP     | 18400 | 9000  | 2000      | 18400    |
        """,
        grant_line="""
        | ref | source         | budget_heading | budget |
        | L1  | PP             | Staff          | 61000  |
        | L2  | Pupil premium  | Travel         | 200    |
        | L3  | Sports premium | Travel         | 18000  |
        | L4  | SP             | Fees           | 500    |
        """,
        finds="""
        FN-029 | error | Spending by heading | D9 | The headings of SP come to £18,500, which is £100 more than its allocation of £18,400.
        """,
    ),
    Case(
        "FN-030",
        grant_owed="""
        | ref | source | budget_heading | ineligible | ineligible_why | repayable | repay_by   |
        | L1  | PP     | Staff          | 100        | Catering       | 60        | 31/07/2027 |
        """,
        finds="""
        FN-030 | warning | Repayable and passed on | D6, F6 | Staff: £100 is ineligible, and only £60 is repayable.
        """,
    ),
    Case(
        "FN-031",
        register={
            "trust_area": "| trust_area | title | lead |\n| 1 | Reading | Headteacher |\n| 2 | Writing | Headteacher |"
        },
        area="""
        | ref | title   | lead        |
        | 1   | Reading | Headteacher |
        | 2   | Writing | Headteacher |
        """,
        objective="""
        | ref | area | objective            |
        | 1.1 | 1    | Every child reads    |
        | 2.1 | 2    | Writing is moderated |
        """,
        action="""
        | ref   | objective | action        | start      | finish     | led_by      | success_criteria         | monitored_by    | status   | percent_done |
        | 1.1.1 | 1.1       | Buy the books | 02/11/2026 | 01/07/2027 | Headteacher | 80% of pupils read daily | Attendance lead | On track | 25           |
        | 2.1.1 | 2.1       | Moderate work | 02/11/2026 | 01/07/2027 | Headteacher | 80% of marks are agreed  | Attendance lead | On track | 25           |
        """,
        grant_line="""
        | ref | source | budget_heading | area | action | budget |
        | L1  | PP     | Staff          | 1    | 2.1.1  | 2000   |
        | L2  | PP     | Travel         | 2    | 2.1.1  | 2000   |
        | L3  | PP     | Books          |      | 1.1.1  | 2000   |
        """,
        finds="""
        FN-031 | warning | Spending by heading | D6, E6 | Staff: the priority is 1, and action 2.1.1 is of 2.
        """,
    ),
    Case(
        "FN-032",
        grant_line="""
        | ref | source | budget_heading | budget |
        | L1  | PP     | Staff          | 2000   |
        | L2  | SP     | Travel         | 2000   |
        """,
        virement="""
        | ref | source | from_heading | to_heading | amount | why         | agreed_by |
        | V1  | PP     | Travel       | Fees       | 200    | More visits | LGC, M3   |
        | V2  | PP     | staff        | Fees       | 200    | More visits | LGC, M3   |
        """,
        finds="""
        FN-032 | warning | Moves between headings | C6, B6 | V1: “Travel” is no heading of PP; there are “Staff”.
        """,
    ),
    Case(
        "FN-040",
        grant_line="""
        | ref | source | budget_heading | budget |
        | L1  | PP     | Staff          | 2000   |
        | L2  | PP     | Fees           | 2000   |
        | L3  | SP     | Travel         | 2000   |
        """,
        grant_owed="""
        | ref | source        | budget_heading | repayable | repay_by   |
        | P1  | Pupil premium | Travel         | 100       | 31/07/2027 |
        | P2  | PP            | staff          | 100       | 31/07/2027 |
        """,
        finds="""
        FN-040 | warning | Repayable and passed on | C6, B6 | P1: “Travel” is no heading of Pupil premium; there are “Staff” and “Fees”.
        """,
    ),
    Case(
        "FN-033",
        virement="""
        | ref | source | from_heading | to_heading | amount | why         | agreed_by |
        | V1  | PP     | Travel       | travel     | 200    | More visits | LGC, M3   |
        """,
        finds="""
        FN-033 | error | Moves between headings | D6, C6 | V1 moves £200 from “Travel” to itself.
        """,
    ),
    Case(
        "FN-034",
        virement="""
        | ref | source | from_heading | to_heading | amount | why         | agreed_by |
        | V1  | PP     | Travel       | Fees       | 200    | More visits |           |
        """,
        finds="""
        FN-034 | warning | Moves between headings | G6 | Nobody is named who agreed to move £200 from “Travel” to “Fees”.
        """,
    ),
    *(
        Case(
            code,
            template="vision-priorities",
            register={
                "trust_area": "| trust_area | title | lead |\n| 1 | Reading | Headteacher |\n| 2 | Writing | Headteacher |"
            },
            area="""
            | ref | title   | lead        | why                 |
            | 1   | Reading | Headteacher | Half are behind     |
            | 2   | Writing | Headteacher | Marks are not alike |
            """,
            measure="""
            | ref | belongs_to | statement                            | kind    | operator | target | baseline | due        | actual | status    |
            | S1  | 1          | 60% of disadvantaged pupils read well | percent | at_least | 60    | 51       | 01/07/2027 | 50     | not_met   |
            | S2  | 2          | 60% of marks are agreed               | percent | at_least | 60    | 51       | 01/07/2027 | 61     | met       |
            """,
            value_judged=table,
            finds=finds,
        )
        for code, table, finds in (
            (
                "FN-035",
                """
                | ref | area | effectiveness | rests_on | conclusion |
                | E1  | 1    | 12 read       |          | Mixed      |
                """,
                """
                FN-035 | warning | Value for money | D6 | The judgement E1 (Mixed) names no success measure that it rests on.
                """,
            ),
            (
                "FN-036",
                """
                | ref | area | effectiveness | rests_on | conclusion |
                | E1  | 1    | 12 read       | S1       | Good value |
                | E2  | 2    | Even marks    | S2       | Good value |
                """,
                """
                FN-036 | warning | Value for money | E6, D6 | E1 says “Good value”, and the measure it rests on, “60% of disadvantaged pupils read well”, is “Not met”.
                """,
            ),
            (
                "FN-037",
                """
                | ref | area | effectiveness | rests_on | conclusion |
                | E1  | 1    |               | S1       | Mixed      |
                """,
                """
                FN-037 | warning | Value for money | C6 | The judgement E1 (Mixed) says nothing of effectiveness.
                """,
            ),
        )
    ),
    Case(
        "FN-038",
        budget_year="""
        | ref | budget_of | income | spending | recovery |
        | Y1  | 2026-27   | 100000 | 100000   |          |
        | Y2  | 2027-28   | 100000 | 100500   |          |
        | Y3  | 2028-29   | 100000 | 100500   | Reserves |
        """,
        finds="""
        FN-038 | warning | Budget outlook | E7, C7, D7 | In 2027-28 £500 more is spent than comes in, and it is not said how it is recovered.
        """,
    ),
    Case(
        "FN-039",
        budget_year="""
        | ref | budget_of | income | spending |
        | Y1  | 2026-27   | 100000 | 100000   |
        | Y2  | 2026-27   | 100000 | 99000    |
        """,
        finds="""
        FN-039 | error | Budget outlook | B7 | The budget year Y2 is about the same as row 6.
        """,
    ),
    *(
        RegisterCase(code, finds, {record: table, "pack_use": USED})
        for code, record, table, finds in (
            (
                "RG-178",
                "payment",
                """
                | unit   | source | due        | profile | received | received_on |
                | 990001 | SP     | 31/10/2026 | 9000    | 9000     |             |
                | 990001 | SP     | 30/04/2027 | 9000    |          |             |
                """,
                """
                RG-178 | warning | Payments of grants | F6, E6 | £9,000 was received of SP, and the day is not given.
                """,
            ),
            (
                "RG-179",
                "payment",
                """
                | unit   | source | due        | profile | received | received_on |
                | 990001 | SP     | 31/10/2026 | 9000    | 9001     | 31/10/2026  |
                """,
                """
                RG-179 | warning | Payments of grants | E6, D6 | £9,001 was received of SP, and the profile has £9,000.
                """,
            ),
            (
                "RG-180",
                "cost_share",
                """
                | what    | total | basis     | unit   | willing | share  |
                | Licence | 3000  | Equally   | 990001 | Yes     | 1500   |
                | Licence | 3000  | Equally   | 990002 | Yes     | 1400   |
                | Coach   | 1000  | Equally   | 990001 | Yes     | 600    |
                | Coach   | 1000  | Equally   | 990002 | Yes     | 400    |
                | Van     | 1000  | By use    | 990001 | Yes     | 600    |
                | Van     | 900   | By use    | 990002 | Yes     | 400    |
                | Pool    | 100   | By pupils | 990001 | Yes     | 33.33  |
                | Pool    | 100   | By pupils | 990002 | Yes     | 66.67  |
                """,
                """
                RG-180 | error | Shared costs | F7 | “Licence”: the shares make £2,900, and not £3,000.
                RG-180 | error | Shared costs | F9 | “Coach”: it is shared equally, and the shares are not the same.
                RG-180 | error | Shared costs | B11 | “Van”: its rows name different totals.
                """,
            ),
            (
                "RG-181",
                "cost_share",
                """
                | what    | total | basis   | unit   | willing | share |
                | Licence | 3000  | By use  | 990001 | Yes     | 2900  |
                | Licence | 3000  | By use  | 990002 | No      | 100   |
                """,
                """
                RG-181 | error | Shared costs | F7, E7 | “Licence”: 990002 is not willing, and has a share of £100.
                """,
            ),
            (
                "RG-182",
                "cost_share",
                """
                | what    | total | basis   | unit   | willing | share |
                | Licence | 3000  | By use  | 990001 | Yes     | 2900  |
                | Licence | 3000  | By use  | 990001 | Yes     | 100   |
                """,
                """
                RG-182 | error | Shared costs | A7 | 990001 has two shares of “Licence”, here and in row 6.
                """,
            ),
        )
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
