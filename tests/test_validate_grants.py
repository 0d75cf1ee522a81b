"""Rules of engagement, designations, applications for funds, programmes, support given and conditions of grants."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from rule_cases import Case, RegisterCase, lines, wanted

SCHOOLS = """
| urn    | name          | unit  | phase     | need | eligible |
| 991001 | Ash Lane      | MR-03 | Primary   | High | Yes      |
| 991002 | Birch Street  | MR-03 | Primary   | Low  | No       |
| 991003 | Cedar College | MR-03 | Secondary | High | Yes      |
"""
ROUNDS = """
| round | title   | source | cap   |
| R4    | Round 4 | RDG    | 20000 |
"""
SOURCES = """
| funding_source | name                    |
| RDG            | Regional delivery grant |
"""
R = {"school_listed": SCHOOLS, "fund_round": ROUNDS, "funding_source": SOURCES}
ENGAGED = """
| school | name          | state           | engaged_with | since      | route |
| 991001 | Ash Lane      | Engaged         |              | 14/10/2027 |       |
| 991002 | Birch Street  |                 |              |            |       |
| 991003 | Cedar College | Not yet engaged |              |            |       |
| 991009 | Dale          | Engaged         | Ash Alliance |            |       |
"""
HELD = """
| ref | holder | kind            | state      | decided    | outcome    | contacted  | next_step | briefed |
| D1  | Ash    | Teaching school | Withdrawn  | 12/10/2026 | 12/10/2026 | 26/10/2026 | Visit     |         |
| D2  | Birch  | Teaching school | Withdrawn  | 12/10/2026 | 12/10/2026 | 27/10/2026 |           |         |
| D3  | Cedar  | Teaching school | Appealed   |            | 12/10/2026 |            |           |         |
| D4  | Dale   | Teaching school | Withdrawn  | 12/10/2026 | 12/10/2026 | 09/10/2026 | Visit     |         |
| D5  | Elm    | Teaching school | Designated |            |            |            |           |         |
"""
ASKED = """
| ref | direction      | round | school | what    | asked | retained | rank | recommendation | outcome     | awarded | lesson |
| B1  | Assessed by us | R4    | 991001 | Reading | 20001 | 900      | 1    | Fund           | Awarded     |         |        |
| B2  | Assessed by us | R4    | 991001 | Writing | 20000 | 1000     | 1    | Fund           |             |         |        |
| B3  | Assessed by us | R5    | 991009 | Number  | 20000 | 1100     |      |                | Not awarded |         |        |
| B4  | Assessed by us |       | 991001 | Music   | 20000 | 1000     | 2    | Fund           |             |         |        |
"""
RUN = """
| ref | programme | kind     | source | from       | until      | success | invited | began | completed | developed | promoted |
| P1  | Coaching  | Training | RDX    | 12/10/2026 | 09/10/2026 |         | 10      | 11    | 12        | 13        | 14       |
"""
GIVEN = """
| ref | role | to   | first      | last       | days | purpose | source |
| U1  | Lead | Ash  | 12/10/2026 | 16/10/2026 | 5    | Fluency | RDG    |
| U2  | Lead | Dale | 16/10/2026 | 19/10/2026 | 2.5  | Fluency | RDX    |
| U3  | Head | Dale | 16/10/2026 | 15/10/2026 |      | Fluency |        |
"""
CONDITIONS = """
| ref | source | condition  | due        | state               | met_on     | how |
| N1  | RDG    | Half goes  | 30/10/2026 | Open                |            |     |
| N2  | RDX    | Audited    | 30/10/2026 | Met                 | 30/10/2026 |     |
| N3  | RDG    | Waived     | 30/10/2026 | Waived by the funder |           |     |
"""
SCHOOLS_WRONG = """
| urn   | name     | unit  |
| 99100 | Ash Lane | MR-04 |
"""
USED = """
| pack               | used |
| Plan and KPIs      | Yes  |
| Governance         | Yes  |
| Money              | Yes  |
| Network and grants | Yes  |
"""
UNITS = """
| unit_id | name                 | kind        |
| 990001  | Wychcombe            | school      |
| 990002  | Harl Down            | school      |
| HUB     | The centre           | centre      |
| MR-03   | Northern mini-region | mini_region |
"""
ROUNDS_WRONG = """
| round | title   | source |
| R4    | Round 4 | RDX    |
"""
IN_ENGAGEMENT = """
PR-092 | warning | Engagement | D6 | Ash Lane is engaged, and with whom is not said.
PR-094 | error | Engagement | E6 | Ash Lane is given as engaged since 14/10/2027, which is still to come.
PR-091 | note | Engagement | C7, F7 | Of 1 of 4 schools nothing is said (row 7). They count as not engaged.
PR-090 | warning | Engagement | F8 | Cedar College is not engaged yet, and how it will be reached is not said.
PR-093 | error | Engagement | A9 | “991009” is not on the sheet Schools by authority. Is “991001” meant?
"""
IN_DESIGNATIONS = """
PR-095 | warning | Designations | G7, F7 | Birch: contact after the outcome of 12/10/2026 took 11 working days; it was to be made within 10, by 26/10/2026.
PR-096 | warning | Designations | H7, G7 | Birch was contacted on 27/10/2026, and no next step is given.
PR-095 | warning | Designations | G8, F8 | Cedar: contact after the outcome of 12/10/2026 has not been made in 39 working days; it was to be made within 10, by 26/10/2026.
PR-099 | error | Designations | G9, F9 | Dale was contacted on 09/10/2026, before the outcome of 12/10/2026.
PR-097 | warning | Designations | E10 | Elm is given as Designated, and the day on which that was decided is not.
PR-098 | note | Designations | I10 | Elm is designated, and it is not said when it was briefed.
"""
IN_APPLICATIONS = """
PR-100 | error | Applications | F6, C6 | B1 (Reading) asks for £20,001; one application of this round may ask for £20,000.
PR-105 | note | Applications | D6 | No application is for a school of the phase Secondary, and 1 of the 2 eligible schools are of it.
PR-109 | warning | Applications | K6 | B1 (Reading) was awarded, and how much is not said.
PR-104 | error | Applications | H7 | The application B2 has the same rank as row 6.
PR-101 | warning | Applications | G8, F8 | B3 (Number) keeps 5.5% for co-ordination, above 5%.
PR-102 | warning | Applications | H8 | B3 (Number) has no rank.
PR-103 | warning | Applications | I8 | B3 (Number) has no recommendation.
PR-106 | error | Applications | C8 | B3 (Number) is for “R5”, which is not on the sheet Rounds of funds.
PR-107 | warning | Applications | D8 | B3 (Number) is for the URN “991009”, which is not on the sheet Schools by authority. Is “991001” meant?
PR-108 | note | Applications | L8 | B3 (Number) was not awarded in full, and nothing is said of what was learnt.
PR-184 | error | Applications | C9 | B4 (Music) does not say which round it is for.
"""
IN_PROGRAMMES = """
PR-110 | error | Programmes | I6, H6 | “Coaching”: 11 began, of 10 who were invited.
PR-111 | error | Programmes | J6, I6 | “Coaching”: 12 completed, of 11 who began.
PR-112 | error | Programmes | K6, J6 | “Coaching”: 13 showed development, of 12 who completed.
PR-113 | error | Programmes | L6, J6 | “Coaching”: 14 were promoted or applied, of 12 who completed.
PR-114 | warning | Programmes | G6 | “Coaching” has no success measure.
PR-115 | error | Programmes | F6, E6 | “Coaching” ends on 09/10/2026, before it begins on 12/10/2026.
PR-116 | warning | Programmes | D6 | “Coaching” is paid from “RDX”, which is not in the list of funding sources.
"""
IN_SUPPORT = """
PR-119 | warning | Support given | D7, E7 | The support U2 (Lead) overlaps with that of row 6, from 16/10/2026.
PR-120 | error | Support given | F7, D7, E7 | The support U2 (Lead) is of 2.5 days, with 2 working days from 16/10/2026 to 19/10/2026.
PR-121 | warning | Support given | H7 | The support U2 (Lead) is paid from “RDX”, which is not in the list of funding sources.
PR-118 | error | Support given | E8, D8 | The support U3 (Head) ends on 15/10/2026, before it begins on 16/10/2026.
"""
IN_GRANTS = """
PR-122 | warning | Conditions of grants | F6, D6 | The condition N1 (Half goes) was due on 30/10/2026, and the return does not say that it was met.
PR-123 | warning | Conditions of grants | G7 | The condition N2 (Audited) was met, and how is not said.
PR-124 | error | Conditions of grants | B7 | The condition N2 is of “RDX”, which is not in the list of funding sources.
"""
IN_SCHOOLS_WRONG = """
RG-166 | error | Schools by authority | A6 | “99100” is not a URN.
RG-167 | error | Schools by authority | C6 | The school 99100 falls to “MR-04”, which is not on the sheet Units. Is “MR-03” meant?
"""
IN_ROUNDS_WRONG = """
RG-168 | warning | Rounds of funds | C6 | The round R4 is of “RDX”, which is not on the sheet Funding sources.
"""
CASES: list[Case | RegisterCase] = [
    *(
        Case(code, IN_ENGAGEMENT, register=R, unit="MR-03", engagement=ENGAGED)
        for code in ("PR-090", "PR-091", "PR-092", "PR-093", "PR-094")
    ),
    *(
        Case(code, IN_DESIGNATIONS, register=R, unit="MR-03", designation=HELD)
        for code in ("PR-095", "PR-096", "PR-097", "PR-098", "PR-099")
    ),
    *(
        Case(code, IN_APPLICATIONS, register=R, unit="MR-03", application=ASKED)
        for code in (
            "PR-100",
            "PR-101",
            "PR-102",
            "PR-103",
            "PR-104",
            "PR-105",
            "PR-106",
            "PR-107",
            "PR-108",
            "PR-109",
            "PR-184",
        )
    ),
    *(
        Case(code, IN_PROGRAMMES, register=R, programme=RUN)
        for code in ("PR-110", "PR-111", "PR-112", "PR-113", "PR-114", "PR-115", "PR-116")
    ),
    *(Case(code, IN_SUPPORT, register=R, deployment=GIVEN) for code in ("PR-118", "PR-119", "PR-120", "PR-121")),
    *(Case(code, IN_GRANTS, register=R, grant_condition=CONDITIONS) for code in ("PR-122", "PR-123", "PR-124")),
    RegisterCase("RG-166", IN_SCHOOLS_WRONG, tables={"school_listed": SCHOOLS_WRONG}),
    RegisterCase("RG-167", IN_SCHOOLS_WRONG, tables={"school_listed": SCHOOLS_WRONG}),
    RegisterCase("RG-168", IN_ROUNDS_WRONG, tables={"fund_round": ROUNDS_WRONG, "pack_use": USED, "unit": UNITS}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
