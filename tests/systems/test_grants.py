"""The systems of networks and grants, walked from the cell to the paper: reach, applications, programmes, support."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, walk_through

UNITS = """
| unit_id | name                     | kind        | phase   |
| 990001  | Wychcombe Primary School | School      | Primary |
| MR-03   | Northern mini-region     | Mini-region |         |
| HUB     | The centre               | Centre      |         |
"""
SCHOOLS = """
| urn    | name           | authority | unit  | phase     | need   | eligible |
| 991001 | Ash Lane       | Northern  | MR-03 | Primary   | High   | Yes      |
| 991002 | Birch Street   | Northern  | MR-03 | Primary   | Low    | No       |
| 991003 | Cedar College  | Northern  | MR-03 | Secondary | High   | Yes      |
"""
ROUNDS = """
| round | title                           | source | cap   |
| R4    | School-to-school support, round 4 | RDG  | 20000 |
"""
SOURCES = """
| funding_source | name                    | payer | year      |
| RDG            | Regional delivery grant | NCTL  | Academic  |
"""
R = {"unit": UNITS, "school_listed": SCHOOLS, "fund_round": ROUNDS, "funding_source": SOURCES}


def _programme(
    row: str, says: str, record: str, wrong: str, right: str, reads: tuple[str, ...], more: tuple[str, ...]
) -> Walk:
    """A programme of its own kind; what is wrong of it is found by how many there are of whom."""
    head = "| ref | programme | kind | success | invited | began | completed | developed | promoted |"
    return Walk(
        rows=(f"D2 {row}",),
        says=says,
        record="programme",
        register=R,
        wrong=f"{head}\n{wrong}",
        finds=FOUND[row],
        right=f"{head}\n{right}",
        data=f"| programme | kind |\n| {record} |",
        table="programmes",
        paper="funder",
        block="programmes",
        reads=reads,
        more=more,
    )


FOUND: dict[str, str] = {
    "19": """
    PR-111 | error | Programmes | K6, J6 | “Coaching package”: 30 completed, of 24 who began.
    """,
    "25": """
    PR-113 | error | Programmes | N6, K6 | “Targeted support fund”: 40 were promoted or applied, of 34 who completed.
    """,
    "26": """
    PR-112 | error | Programmes | M6, K6 | “Directors' programme”: 42 showed development, of 40 who completed.
    """,
    "28": """
    PR-114 | warning | Programmes | H6 | “Conference on inspection and vulnerable groups” has no success measure.
    """,
    "29": """
    PR-110 | error | Programmes | J6, I6 | “Annual conference”: 130 began, of 120 who were invited.
    """,
    "30": """
    PR-114 | warning | Programmes | H6 | “Links to teacher training” has no success measure.
    """,
    "66": """
    PR-111 | error | Programmes | K6, J6 | “Moving to middle school”: 90 completed, of 88 who began.
    """,
    "67": """
    PR-114 | warning | Programmes | H6 | “Reading for all” has no success measure.
    """,
}

WALKS = (
    Walk(
        rows=("D2 20",),
        says="A map of every school of the area, with a route to those not yet engaged",
        record="engagement",
        register=R,
        unit="MR-03",
        wrong="""
        | school | state           | engaged_with | since      | route |
        | 991001 | Engaged         |              | 14/10/2026 |       |
        | 991003 | Not yet engaged |              |            |       |
        """,
        finds="""
        PR-092 | warning | Engagement | G6 | Ash Lane is engaged, and with whom is not said.
        PR-090 | warning | Engagement | I8 | Cedar College is not engaged yet, and how it will be reached is not said.
        """,
        right="""
        | school | state           | engaged_with             | since      | route                      |
        | 991001 | Engaged         | Wychcombe Primary School | 14/10/2026 |                            |
        | 991003 | Not yet engaged |                          |            | The head of Ash Lane rings |
        """,
        data="""
        | school | name          | need | eligible | state   | engaged_with | route                      |
        | 991001 | Ash Lane      | high | true     | engaged | 990001       |                            |
        | 991002 | Birch Street  | low  | false    | not_yet |              |                            |
        | 991003 | Cedar College | high | true     | not_yet |              | The head of Ash Lane rings |
        """,
        table="engagement",
        paper="network",
        block="cold_spots",
        reads=("Northern mini-region", "Cedar College", "The head of Ash Lane rings"),
    ),
    Walk(
        rows=("D2 15",),
        says="Targeting: how many schools of each area are engaged, of how many",
        record="engagement",
        register=R,
        unit="MR-03",
        wrong="""
        | school | state   | engaged_with | since      |
        | 991001 | Engaged | Ash Alliance | 14/10/2027 |
        """,
        finds="""
        PR-094 | error | Engagement | H6 | Ash Lane is given as engaged since 14/10/2027, which is still to come.
        """,
        right="""
        | school | state   | engaged_with | since      |
        | 991001 | Engaged | Ash Alliance | 14/10/2026 |
        """,
        data="""
        | school | state   | engaged_with |
        | 991001 | engaged | Ash Alliance |
        """,
        table="engagement",
        paper="network",
        block="engagement",
        reads=("Northern mini-region", "Engaged", "Not yet engaged"),
        more=("Northern mini-region | 1 of 3 | 2 of 3",),
    ),
    Walk(
        rows=("D2 22",),
        says="Targeting after a round: eligible schools by phase",
        record="engagement",
        register=R,
        unit="MR-03",
        wrong="""
        | school | state   | engaged_with |
        | 991001 | Engaged |              |
        """,
        finds="""
        PR-092 | warning | Engagement | G6 | Ash Lane is engaged, and with whom is not said.
        """,
        right="""
        | school | state   | engaged_with |
        | 991001 | Engaged | Ash Alliance |
        """,
        data="""
        | school | eligible | state   |
        | 991003 | true     | not_yet |
        """,
        table="engagement",
        paper="funder",
        block="reach_by_phase",
        reads=("Primary", "Secondary"),
        more=("Primary | 1 of 2 | 1 of 1", "Secondary | 0 of 1 | 0 of 1"),
    ),
    Walk(
        rows=("D2 23", "D3 contact within 10 working days", "1b 001 two steps"),
        says="Designation, review and withdrawal, with contact within ten working days and then a step",
        record="designation",
        register=R,
        unit="MR-03",
        wrong="""
        | ref | holder        | kind            | state     | decided    | outcome    | contacted  | next_step |
        | D1  | Ash Alliance  | Teaching school | Withdrawn | 12/10/2026 | 12/10/2026 | 30/10/2026 |           |
        """,
        finds="""
        PR-095 | warning | Designations | H6, G6 | Ash Alliance: contact after the outcome of 12/10/2026 took 14 working days; it was to be made within 10, by 26/10/2026.
        PR-096 | warning | Designations | I6, H6 | Ash Alliance was contacted on 30/10/2026, and no next step is given.
        """,
        right="""
        | ref | holder        | kind            | state     | decided    | outcome    | contacted  | next_step          | step_done  |
        | D1  | Ash Alliance  | Teaching school | Withdrawn | 12/10/2026 | 12/10/2026 | 19/10/2026 | Visit to the board | 05/11/2026 |
        """,
        data="""
        | ref | holder       | state     | contacted  | next_step          |
        | D1  | Ash Alliance | ended     | 2026-10-19 | Visit to the board |
        """,
        paper="network",
        block="designations",
        reads=("Ash Alliance", "Visit to the board", "19/10/2026"),
    ),
    Walk(
        rows=("D2 17", "D3 all newly designated briefed"),
        says="Growth of teaching schools and system leaders where there are too few",
        record="designation",
        register=R,
        unit="MR-03",
        wrong="""
        | ref | holder       | kind            | cold_spot | state      | decided | briefed |
        | D1  | Ash Alliance | Teaching school | Yes       | Designated |         |         |
        """,
        finds="""
        PR-097 | warning | Designations | F6 | Ash Alliance is given as Designated, and the day on which that was decided is not.
        PR-098 | note | Designations | K6 | Ash Alliance is designated, and it is not said when it was briefed.
        """,
        right="""
        | ref | holder       | kind            | cold_spot | state        | decided    | briefed    |
        | D1  | Ash Alliance | Teaching school | Yes       | Designated   | 12/10/2026 | 02/11/2026 |
        | D2  | Elm Alliance | Teaching school | Yes       | Under review |            |            |
        """,
        data="""
        | ref | cold_spot | state      | briefed    |
        | D1  | true      | designated | 2026-11-02 |
        """,
        paper="network",
        block="growth",
        reads=("Northern mini-region | Yes | 1 of 2 | 1 of 2",),
    ),
    Walk(
        rows=("D2 21", "1b 001 spread of eligible schools"),
        says="Applications of others: ranked, with priority and recommendation, spread over those eligible",
        record="application",
        register=R,
        unit="MR-03",
        wrong="""
        | ref | direction      | round | school | what            | asked | retained | priority | rank | recommendation |
        | B1  | Assessed by us | R4    | 991001 | Reading at five | 24000 | 900      | High     | 1    | Fund           |
        | B2  | Assessed by us | R4    | 991001 | Writing         | 10000 | 800      | Low      | 1    |                |
        | B3  | Assessed by us |       | 991001 | Music           | 9000  | 90       | Low      | 3    | Fund           |
        | B4  | Made by us     |       |        | A trust's gift  | 9000  | 90       |          |      |                |
        """,
        finds="""
        PR-100 | error | Applications | F6, C6 | B1 (Reading at five) asks for £24,000; one application of this round may ask for £20,000.
        PR-105 | note | Applications | D6 | No application is for a school of the phase Secondary, and 1 of the 2 eligible schools are of it.
        PR-101 | warning | Applications | H7, F7 | B2 (Writing) keeps 8% for co-ordination, above 5%.
        PR-103 | warning | Applications | L7 | B2 (Writing) has no recommendation.
        PR-104 | error | Applications | K7 | The application B2 has the same rank as row 6.
        PR-184 | error | Applications | C8 | B3 (Music) does not say which round it is for.
        """,
        right="""
        | ref | direction      | round | school | what            | asked | retained | priority | rank | recommendation |
        | B1  | Assessed by us | R4    | 991001 | Reading at five | 18000 | 900      | High     | 1    | Fund           |
        | B2  | Assessed by us | R4    | 991003 | Writing         | 10000 | 400      | Low      | 2    | Do not fund    |
        """,
        data="""
        | ref | round | asked | retained_share | priority | rank |
        | B1  | R4    | 18000 | 5              | high     | 1    |
        | B2  | R4    | 10000 | 4              | low      | 2    |
        """,
        table="applications",
        paper="applications",
        block="ranked",
        reads=("Reading at five", "High", "Do not fund"),
    ),
    Walk(
        rows=("D2 14",),
        says="Funds that the network applies for itself, what came of it and what was learnt",
        record="application",
        register=R,
        unit="MR-03",
        wrong="""
        | ref | direction  | round | what             | asked | matched | outcome         | awarded | lesson |
        | B1  | Made by us | R5    | Coaching network | 15000 | 2000    | Awarded in part |         |        |
        """,
        finds="""
        PR-106 | error | Applications | C6 | B1 (Coaching network) is for “R5”, which is not on the sheet Rounds of funds.
        PR-108 | note | Applications | O6 | B1 (Coaching network) was not awarded in full, and nothing is said of what was learnt.
        PR-109 | warning | Applications | N6 | B1 (Coaching network) was awarded, and how much is not said.
        """,
        right="""
        | ref | direction  | round | what             | asked | matched | outcome         | awarded | lesson               |
        | B1  | Made by us | R4    | Coaching network | 15000 | 2000    | Awarded in part | 9000    | Name partners sooner |
        """,
        data="""
        | ref | direction | round | awarded |
        | B1  | made      | R4    | 9000    |
        """,
        table="applications",
        paper="network",
        block="lessons",
        reads=("Coaching network", "Awarded in part", "Name partners sooner"),
    ),
    _programme(
        "19",
        "Training packages for system leaders",
        "Coaching package | training",
        "| P1 | Coaching package | Training package | 20 complete | 40 | 24 | 30 | | |",
        "| P1 | Coaching package | Training package | 20 complete | 40 | 24 | 20 | | |",
        ("Coaching package", "20 complete"),
        ("83.3%",),
    ),
    _programme(
        "25",
        "Targeted support: completion, impact, promotion",
        "Targeted support fund | support",
        "| P1 | Targeted support fund | Support fund | More than 85% complete | 50 | 40 | 34 | 34 | 40 |",
        "| P1 | Targeted support fund | Support fund | More than 85% complete | 50 | 40 | 34 | 34 | 24 |",
        ("Targeted support fund", "More than 85% complete"),
        ("85.0%", "34", "24"),
    ),
    _programme(
        "26",
        "The programme for directors",
        "Directors' programme | leadership",
        "| P1 | Directors' programme | Leadership | All show development | 60 | 48 | 40 | 42 | 20 |",
        "| P1 | Directors' programme | Leadership | All show development | 60 | 48 | 40 | 32 | 20 |",
        ("Directors' programme", "All show development"),
        ("83.3%", "32"),
    ),
    _programme(
        "28",
        "System leaders hear of inspection and of vulnerable groups",
        "Conference on inspection and vulnerable groups | event",
        "| P1 | Conference on inspection and vulnerable groups | Conference or event | | 60 | 44 | 44 | | |",
        "| P1 | Conference on inspection and vulnerable groups | Conference or event | 40 come | 60 | 44 | 44 | | |",
        ("Conference on inspection and vulnerable groups", "40 come"),
        ("44",),
    ),
    _programme(
        "29",
        "The annual conference",
        "Annual conference | event",
        "| P1 | Annual conference | Conference or event | 85% see its impact | 120 | 130 | 104 | 96 | |",
        "| P1 | Annual conference | Conference or event | 85% see its impact | 120 | 110 | 104 | 96 | |",
        ("Annual conference", "85% see its impact"),
        ("96",),
    ),
    _programme(
        "30",
        "Recruitment of teachers: networks joined",
        "Links to teacher training | recruitment",
        "| P1 | Links to teacher training | Teacher recruitment | | 40 | 30 | 22 | | |",
        "| P1 | Links to teacher training | Teacher recruitment | All networks join | 40 | 30 | 22 | | |",
        ("Links to teacher training", "All networks join"),
        ("73.3%",),
    ),
    _programme(
        "66",
        "Pupils move between tiers",
        "Moving to middle school | transition",
        "| P1 | Moving to middle school | Transition between schools | Every pupil visits twice | 96 | 88 | 90 | | |",
        "| P1 | Moving to middle school | Transition between schools | Every pupil visits twice | 96 | 88 | 80 | | |",
        ("Moving to middle school", "Every pupil visits twice"),
        ("90.9%",),
    ),
    _programme(
        "67",
        "Professional development with its impact",
        "Reading for all | cpd",
        "| P1 | Reading for all | Professional development | | 60 | 48 | 40 | 36 | |",
        "| P1 | Reading for all | Professional development | Reading rises in every class | 60 | 48 | 40 | 36 | |",
        ("Reading for all", "Reading rises in every class"),
        ("83.3%", "36"),
    ),
    Walk(
        rows=("D2 45",),
        says="Staff are deployed where they are needed",
        record="deployment",
        register=R,
        wrong="""
        | ref | role             | to           | first      | last       | days | purpose |
        | U1  | Mathematics lead | Ash Lane     | 05/10/2026 | 16/10/2026 | 12   | Fluency |
        | U2  | Mathematics lead | Birch Street | 12/10/2026 | 23/10/2026 | 4    | Fluency |
        """,
        finds="""
        PR-120 | error | Support given | G6, E6, F6 | The support U1 (Mathematics lead) is of 12 days, with 10 working days from 05/10/2026 to 16/10/2026.
        PR-119 | warning | Support given | E7, F7 | The support U2 (Mathematics lead) overlaps with that of row 6, from 12/10/2026.
        """,
        right="""
        | ref | role             | to           | first      | last       | days | purpose |
        | U1  | Mathematics lead | Ash Lane     | 05/10/2026 | 16/10/2026 | 6    | Fluency |
        | U2  | Mathematics lead | Birch Street | 19/10/2026 | 23/10/2026 | 4    | Fluency |
        """,
        data="""
        | ref | role             | to           | days |
        | U1  | Mathematics lead | Ash Lane     | 6    |
        """,
        table="deployments",
        paper="funder",
        block="support",
        reads=("Ash Lane", "Birch Street", "Fluency"),
        more=("5 October 2026",),
    ),
    Walk(
        rows=("D2 33 conditions of a grant",),
        says="Conditions of a grant, met and how",
        record="grant_condition",
        register=R,
        wrong="""
        | ref | source | condition                  | due        | state | met_on     | how |
        | N1  | RDG    | Half goes to other schools | 30/10/2026 |       |            |     |
        | N2  | RGD    | Accounts are audited       | 30/10/2026 | Met   | 28/10/2026 |     |
        """,
        finds="""
        PR-122 | warning | Conditions of grants | F6, D6 | The condition N1 (Half goes to other schools) was due on 30/10/2026, and the return does not say that it was met.
        PR-123 | warning | Conditions of grants | G7 | The condition N2 (Accounts are audited) was met, and how is not said.
        PR-124 | error | Conditions of grants | B7 | The condition N2 is of “RGD”, which is not in the list of funding sources.
        """,
        right="""
        | ref | source | condition                  | due        | state | met_on     | how               |
        | N1  | RDG    | Half goes to other schools | 30/10/2026 | Met   | 26/10/2026 | 54% passed on     |
        | N2  | RDG    | Accounts are audited       | 30/10/2026 | Met   | 28/10/2026 | Auditor's letter  |
        """,
        data="""
        | ref | source | state | how           |
        | N1  | RDG    | met   | 54% passed on |
        """,
        table="conditions",
        paper="funder",
        block="conditions",
        reads=("Half goes to other schools", "54% passed on", "Met"),
        more=("In all: 2 met.",),
    ),
    Walk(
        rows=("1b 001 eligible population",),
        says="The schools of the area, pasted into the register",
        record="school_listed",
        register={key: R[key] for key in ("unit", "funding_source")},
        wrong="""
        | urn    | name         | unit  | phase   |
        | 99100  | Ash Lane     | MR-03 | Primary |
        | 991002 | Birch Street | MR-04 | Primary |
        | 991002 | Birch Street | MR-03 | Primary |
        """,
        finds="""
        RG-166 | error | Schools by authority | A6 | “99100” is not a URN.
        RG-167 | error | Schools by authority | D7 | The school 991002 falls to “MR-04”, which is not on the sheet Units. Is “MR-03” meant?
        RG-009 | error | Schools by authority | A8 | URN 991002 appears twice, here and in row 7.
        """,
        right="""
        | urn    | name         | unit  | phase   |
        | 991001 | Ash Lane     | MR-03 | Primary |
        | 991002 | Birch Street | MR-03 | Primary |
        """,
        data="""
        | urn    | unit  |
        | 991001 | MR-03 |
        """,
        unit="MR-03",
        beside={"engagement": "| school | state |\n| 991001 | engaged |\n| 991002 | Not yet |"},
        table="engagement",
        paper="network",
        block="engagement",
        reads=("Northern mini-region",),
        more=("1 of 2",),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_who_works_with_a_school_is_read() -> None:
    walk_through(
        Walk(
            rows=(),
            says="who works with a school that is engaged",
            record="engagement",
            register=R,
            unit="MR-03",
            right="""
            | school | state           | engaged_with             | since      | route            |
            | 991001 | Engaged         | Wychcombe Primary School | 14/10/2026 |                  |
            | 991003 | Not yet engaged |                          |            | Ash Lane rings   |
            """,
            paper="network",
            block="engaged_with",
            reads=("School: Ash Lane; engaged with: Wychcombe Primary School; since: 14 October 2026.",),
        )
    )
