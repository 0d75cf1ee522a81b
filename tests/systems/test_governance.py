"""The systems of bodies and members, returns owed, documents and reporting lines, walked from the cell to the paper."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, walk_through

PEOPLE = """
| person | name             | role             | unit   |
| HT     | Headteacher      | head             |        |
| AL     | Attendance lead  | lead             |        |
| CH     | Joy Marsh        | chair            |        |
| CIO    | Chief improvement officer | executive |       |
| TSCR   | Council representative | other      |        |
| BSP    | Business support partner | other    |        |
| TSFL   | Targeted support lead | lead        |        |
| KH     | K. Hale          | other            |        |
"""
BODIES = """
| body  | name                          | kind      | frequency         | seats | quorum | chair_yearly |
| LGC   | Local governing committee     | Committee | Termly            |       |        |              |
| SG    | Strategic Group               | Group     | Termly            | 3     | 2      | Yes          |
| EMTS  | Regional alliance             | Group     | Termly            |       |        |              |
| SUMM  | Regional Summit               | Summit    | Not for us to say |       |        |              |
| NCTL  | National College              | Funder    | Not for us to say |       |        |              |
| CHO   | Companies House               | Authority | Not for us to say |       |        |              |
| RAB   | Raising Achievement Board     | Board     | Termly            |       |        |              |
| TB    | Board of trustees             | Board     | Termly            |       |        |              |
| CO    | Company                       | Company   | Quarterly         |       |        |              |
"""
R = {"body": BODIES, "person": PEOPLE}
KINDS = """
| kind | name                  | binding  | kinds  |
| SEF  | Self-evaluation form  | Binding  | School |
| UNI  | Uniform               | Optional | School |
| PROT | Protocol for sharing data | Binding | Mini-region |
"""


def _line(row: str, what: str, line: str, wrong: str, reads: tuple[str, ...]) -> Walk:
    """A line of who reports what to whom: without how often it is queried."""
    head = "| line | kind | from_party | to_party | what | frequency | months | next_due |"
    return Walk(
        rows=(f"D4 {row}", *ALSO.get(row, ())),
        says=what,
        record="reporting_line",
        register=R,
        wrong=f"{head}\n{wrong}",
        right=f"{head}\n{line}",
        finds=FOUND[row],
        table="lines",
        paper="trustees" if row in OF_A_TRUST else "network",
        block="lines",
        reads=reads,
    )


OF_A_TRUST = ("9", "10", "11", "14")
"""The lines that a trust of schools has, whose paper is another than that of a network."""
ALSO = {"1": ("1b 000 no frequency",)}
"""Other rows of the plans whose home the line is."""
FOUND: dict[str, str] = {
    "1": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from AL to SG (Progress on the priority) does not say how often.
    """,
    "2": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from MR-03 to EMTS (Liaison) does not say how often.
    """,
    "3": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from CH to SUMM (Attendance on behalf) does not say how often.
    """,
    "4": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from BSP to SG (Quarterly progress report) does not say how often.
    """,
    "5": """
    RG-144 | note | Reporting lines | H6 | The reporting line from TSCR to NCTL (Commissions, finance) does not say when it is due next.
    """,
    "6": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from MR-03 to NCTL (Growth) does not say how often.
    """,
    "7": """
    RG-149 | warning | Reporting lines | H6 | The reporting line from BSP to CHO (Statutory returns) was due next on 31/05/2026.
    """,
    "8": """
    RG-144 | note | Reporting lines | H6 | The reporting line from TSFL to NCTL (Completion, promotion) does not say when it is due next.
    """,
    "9": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from CIO to LGC (Overview) does not say how often.
    """,
    "10": """
    RG-144 | note | Reporting lines | H6 | The reporting line from HT to TB (What is unique) does not say when it is due next.
    """,
    "11": """
    RG-143 | warning | Reporting lines | G6 | The reporting line from 990001 to TB (Data and surveys) does not say in which months.
    """,
    "12": """
    RG-142 | note | Reporting lines | D6 | The reporting line (Notes; papers in advance) names “K Hail”, not on the sheets Bodies, Units and People. Is “K. Hale” meant?
    """,
    "13": """
    RG-143 | warning | Reporting lines | G6 | The reporting line from HT to LGC (Plan: draft, then confirmed) does not say in which months.
    """,
    "14": """
    RG-014 | warning | Reporting lines | F6 | The reporting line from RAB to 990001 (Action plans) does not say how often.
    """,
}

WALKS = (
    Walk(
        rows=("D2 1", "1b 000 composition"),
        says="Strategic Group by mini-region with appointees",
        record="member",
        register=R,
        wrong="""
        | body | person | capacity       | represents           | from       |
        | SG   | CH     | Chair          |                      | 01/09/2026 |
        | SG   | HT     | Representative | Northern mini-region |            |
        """,
        finds="""
        RG-147 | warning | Bodies | F7 | Strategic Group: it has 2 members, and it should have 3.
        """,
        right="""
        | body | person | capacity       | represents           | from       |
        | SG   | CH     | Chair          |                      | 01/09/2026 |
        | SG   | HT     | Representative | Northern mini-region |            |
        | SG   | TSCR   | Appointee      | NCTL                 |            |
        """,
        data="""
        | body | person | capacity       | represents |
        | SG   | HT     | representative | MR-03      |
        """,
        table="members",
        paper="network",
        block="members",
        reads=("Strategic Group", "Council representative", "Appointee", "National College"),
    ),
    Walk(
        rows=("D2 2", "1b 000 yearly chair"),
        says="Annual election of chair and vice",
        record="member",
        register=R,
        wrong="""
        | body | person | capacity   | from       |
        | SG   | CH     | Chair      | 01/09/2025 |
        | SG   | HT     | Vice-chair | 01/09/2026 |
        | SG   | TSCR   | Member     |            |
        """,
        finds="""
        RG-146 | warning | Bodies | K7 | Strategic Group: its chair is elected each year, and Joy Marsh was elected on 01/09/2025.
        """,
        right="""
        | body | person | capacity   | from       |
        | SG   | CH     | Chair      | 01/09/2026 |
        | SG   | HT     | Vice-chair | 01/09/2026 |
        | SG   | TSCR   | Member     |            |
        """,
        data="""
        | body | person | capacity | from       |
        | SG   | CH     | chair    | 2026-09-01 |
        """,
        table="bodies",
        paper="network",
        block="bodies",
        reads=("Strategic Group", "Joy Marsh", "3"),
    ),
    Walk(
        rows=("D2 6", "D2 8"),
        says="Sub-groups and ad hoc groups, each with a reporting member",
        record="body",
        register={
            "person": PEOPLE,
            "member": "| body | person | capacity |\n| SUB | CH | Chair |",
        },
        wrong="""
        | body | name                 | kind  | frequency | from       | until      |
        | LGC  | Local governing committee | Committee | Termly | |    |
        | SUB  | Sub-group on reading | Group |           | 01/09/2026 | 31/08/2027 |
        """,
        finds="""
        RG-015 | warning | Bodies | H7 | Sub-group on reading: how often it meets is not said.
        """,
        right="""
        | body | name                 | kind  | frequency   | from       | until      |
        | LGC  | Local governing committee | Committee | Termly | |    |
        | SUB  | Sub-group on reading | Group | Half-termly | 01/09/2026 | 31/08/2027 |
        """,
        data="""
        | body | kind  | frequency   | until      |
        | SUB  | group | half_termly | 2027-08-31 |
        """,
        table="bodies",
        paper="network",
        block="bodies",
        reads=("Sub-group on reading", "Joy Marsh", "Half-termly"),
    ),
    Walk(
        rows=("D2 11",),
        says="Regional roles, appointed and ending",
        record="member",
        register=R,
        wrong="""
        | body | person | capacity  | from       | until      |
        | EMTX | BSP    | Appointee | 01/09/2026 | 31/08/2027 |
        """,
        finds="""
        RG-152 | error | Members | A6 | The member BSP is of “EMTX”, not on the sheet Bodies. Is “EMTS” meant?
        """,
        right="""
        | body | person | capacity  | from       | until      |
        | EMTS | BSP    | Appointee | 01/09/2026 | 31/08/2027 |
        """,
        data="""
        | body | person | until      |
        | EMTS | BSP    | 2027-08-31 |
        """,
        table="members",
        paper="trustees",
        block="members",
        reads=("Regional alliance", "Business support partner", "31/08/2027"),
    ),
    Walk(
        rows=("D2 12",),
        says="The company's directors and statutory returns",
        record="obligation",
        register=R,
        wrong="""
        | ref | what            | kind   | to              | due        | considered |
        | R1  | Annual accounts | Filing | Companies House | 30/09/2026 | Not needed |
        """,
        finds="""
        PR-040 | error | Returns due | H6, F6 | “Annual accounts” for Companies House was due on 30/09/2026 and has not been sent, 65 days later.
        """,
        right="""
        | ref | what            | kind   | to              | due        | sent       | considered |
        | R1  | Annual accounts | Filing | Companies House | 30/09/2026 | 29/09/2026 | Not needed |
        """,
        data="""
        | ref | kind   | to  | due        | sent       |
        | R1  | filing | CHO | 2026-09-30 | 2026-09-29 |
        """,
        table="returns_due",
        paper="network",
        block="owed",
        reads=(
            "Annual accounts",
            "Companies House",
            "29/09/2026",
            "Sent on time",
            "Sent on time: the one that was due",
        ),
    ),
    Walk(
        rows=("D2 24",),
        says="Summaries of national projects' reviews, by a date",
        record="obligation",
        register=R,
        wrong="""
        | ref | what             | kind     | to   | due        | sent       | considered |
        | R1  | Review summaries | Overview | NCTL | 30/11/2026 | 02/12/2026 | Not needed |
        """,
        finds="""
        PR-041 | warning | Returns due | H6, F6 | “Review summaries” for NCTL was sent on 02/12/2026, 2 days after it was due.
        """,
        right="""
        | ref | what             | kind     | to   | due        | sent       | considered |
        | R1  | Review summaries | Overview | NCTL | 30/11/2026 | 20/11/2026 | Not needed |
        """,
        data="""
        | ref | kind            | to   | sent       |
        | R1  | overview_report | NCTL | 2026-11-20 |
        """,
        table="returns_due",
        paper="trustees",
        block="owed",
        reads=("Review summaries", "National College", "Sent on time"),
    ),
    Walk(
        rows=("D2 31",),
        says="Commission register: reports on commissions, what was never sent included",
        record="obligation",
        register=R,
        wrong="""
        | ref | what             | kind       | to   | due        | sent       | considered | amount |
        | R1  | Commission 7     | Commission | NCTL | 30/09/2026 | 28/09/2026 | Not needed | 12000  |
        | R2  | Commission 8     | Commission | NCTL | 31/10/2026 |            | Not needed |        |
        """,
        finds="""
        PR-040 | error | Returns due | H7, F7 | “Commission 8” for NCTL was due on 31/10/2026 and has not been sent, 34 days later.
        """,
        right="""
        | ref | what             | kind       | to   | due        | sent       | considered | amount |
        | R1  | Commission 7     | Commission | NCTL | 30/09/2026 | 28/09/2026 | Not needed | 12000  |
        | R2  | Commission 8     | Commission | NCTL | 31/10/2026 | 30/10/2026 | Not needed |        |
        """,
        data="""
        | ref | kind       | amount |
        | R1  | commission | 12000  |
        """,
        table="returns_due",
        paper="network",
        block="owed",
        reads=("Commission 8", "30/10/2026", "Sent on time: 2 of 2 (100%)"),
    ),
    Walk(
        rows=("D2 32", "D4 4"),
        says="Quarterly progress report, produced and considered",
        record="obligation",
        register={
            **R,
            "reporting_line": "| line | from_party | to_party | what | frequency |\n| QP | BSP | SG | Progress report | Quarterly |",
        },
        wrong="""
        | ref | what            | kind            | line | to | due        | sent       | considered |
        | R1  | Progress report | Progress report | QP   | SG | 30/09/2026 | 28/09/2026 |            |
        """,
        finds="""
        PR-042 | warning | Returns due | I6 | “Progress report” was sent on 28/09/2026, and nobody is said to have considered it.
        """,
        right="""
        | ref | what            | kind            | line | to | due        | sent       | considered | considered_by   | considered_on | evidence       |
        | R1  | Progress report | Progress report | QP   | SG | 30/09/2026 | 28/09/2026 | Considered | Strategic Group | 06/10/2026    | Minutes, item 4 |
        """,
        data="""
        | ref | line | considered | considered_by | considered_on |
        | R1  | QP   | considered | SG            | 2026-10-06    |
        """,
        table="returns_due",
        paper="network",
        block="owed",
        reads=("Progress report", "Strategic Group", "06/10/2026", "Minutes, item 4"),
    ),
    Walk(
        rows=("D2 33",),
        says="Grant returns: who spent what is accounted for, and when",
        record="obligation",
        register=R,
        wrong="""
        | ref | what         | kind         | to   | due        | sent       | considered | considered_by | amount |
        | R1  | Grant return | Grant return | NCTL | 31/10/2026 | 20/10/2026 | Considered |               | 60000  |
        """,
        finds="""
        PR-043 | warning | Returns due | J6 | “Grant return” is given as considered, and not by whom.
        PR-044 | warning | Returns due | K6 | “Grant return” is given as considered, and not on which day.
        """,
        right="""
        | ref | what         | kind         | to   | due        | sent       | considered | considered_by | considered_on | amount |
        | R1  | Grant return | Grant return | NCTL | 31/10/2026 | 20/10/2026 | Considered | Company       | 22/10/2026    | 60000  |
        """,
        data="""
        | ref | kind         | amount | considered_by |
        | R1  | grant_return | 60000  | CO            |
        """,
        table="returns_due",
        paper="trustees",
        block="owed",
        reads=("Grant return", "Company", "22/10/2026"),
    ),
    Walk(
        rows=("D2 33",),
        says="A grant return says whether there were irregularities, and that there were none is an answer",
        record="obligation",
        register=R,
        beside={
            "grant_line": """
            | ref | source | budget_heading | budget | paid | forecast |
            | L1  | SP     | Staff          | 11000  | 6000 | 11000    |
            """
        },
        wrong="""
        | ref | what      | kind         | to   | due        | sent       | considered | irregularities |
        | R1  | Quarter 1 | Grant return | NCTL | 31/10/2026 | 20/10/2026 | Not needed |                |
        """,
        finds="""
        PR-085 | warning | Returns due | M6 | “Quarter 1” was sent on 20/10/2026, and it is not said whether there were irregularities.
        """,
        right="""
        | ref | what      | kind         | to   | due        | sent       | considered | irregularities |
        | R1  | Quarter 1 | Grant return | NCTL | 31/10/2026 | 20/10/2026 | Not needed | None           |
        """,
        data="""
        | ref | kind         | irregularities |
        | R1  | grant_return | None           |
        """,
        table="returns_due",
        paper="funder",
        block="irregularities",
        reads=("Quarter 1", "None"),
    ),
    Walk(
        rows=("D2 50",),
        says="Standard paperwork in every school",
        record="document",
        register={**R, "document_kind": KINDS},
        wrong="""
        | document             | state        | review_by  |
        | Self-evaluation form | Not in place |            |
        """,
        finds="""
        PR-051 | error | Documents | C6, B6 | Self-evaluation form is binding, and is given as Not in place.
        """,
        right="""
        | document             | state    | adopted    | review_by  |
        | Self-evaluation form | In place | 10/09/2026 | 10/09/2027 |
        """,
        data="""
        | document | binding | state    | adopted    |
        | SEF      | binding | in_place | 2026-09-10 |
        """,
        table="documents",
        paper="committee",
        block="documents",
        reads=("Self-evaluation form", "Binding", "In place", "10/09/2027"),
    ),
    Walk(
        rows=("D2 55",),
        says="Non-negotiables and what is optional",
        record="document",
        register={**R, "document_kind": KINDS},
        wrong="""
        | document             | state    |
        | Self-evaluation form |          |
        | Uniform              | Not in place |
        """,
        finds="""
        PR-052 | warning | Documents | C6 | Self-evaluation form is binding, and how it stands is not said.
        """,
        right="""
        | document             | state    |
        | Self-evaluation form | In place |
        | Uniform              | Not in place |
        """,
        data="""
        | document | binding  | state        |
        | UNI      | optional | not_in_place |
        """,
        table="documents",
        paper="trustees",
        block="documents",
        reads=("Uniform", "Optional", "Not in place"),
    ),
    Walk(
        rows=("D2 65",),
        says="The register of policies across schools, with reviews overdue",
        record="document",
        register={**R, "document_kind": KINDS},
        wrong="""
        | document | state    | review_by  |
        | Uniform  | In place | 30/09/2026 |
        """,
        finds="""
        PR-050 | warning | Documents | E7, C7 | Uniform was to be reviewed by 30/09/2026, 65 days ago.
        """,
        right="""
        | document | state        | review_by  |
        | Uniform  | Under review | 30/03/2027 |
        """,
        data="""
        | document | state        | review_by  |
        | UNI      | under_review | 2027-03-30 |
        """,
        table="documents",
        paper="trustees",
        block="documents",
        reads=("Uniform", "Under review", "30/03/2027"),
    ),
    Walk(
        rows=("D2 56",),
        says="Governors: terms of office, and who is chair",
        record="member",
        register=R,
        wrong="""
        | body | person | capacity | from       | until      |
        | LGC  | CH     | Chair    | 01/09/2024 | 31/12/2026 |
        """,
        finds="""
        RG-148 | note | Members | F6 | The term of Joy Marsh ends on 31/12/2026.
        """,
        right="""
        | body | person | capacity | from       | until      |
        | LGC  | CH     | Chair    | 01/09/2026 | 31/08/2030 |
        """,
        data="""
        | body | person | until      |
        | LGC  | CH     | 2030-08-31 |
        """,
        table="members",
        paper="committee",
        block="members",
        reads=("Local governing committee", "Joy Marsh", "31/08/2030"),
    ),
    _line(
        "1",
        "A sub-group's member reports progress on the priority",
        "| 1 | Report | AL | SG | Progress on the priority | Termly | | |",
        "| 1 | Report | AL | SG | Progress on the priority | | | |",
        ("Attendance lead", "Strategic Group", "Termly", "18/12/2026"),
    ),
    _line(
        "2",
        "A member of the group keeps in touch with alliances",
        "| 2 | Contact | MR-03 | EMTS | Liaison | Half-termly | | |",
        "| 2 | Contact | MR-03 | EMTS | Liaison | | | |",
        ("Northern mini-region", "Regional alliance", "Half-termly"),
    ),
    _line(
        "3",
        "The chair attends the Regional Summit, at each meeting",
        "| 3 | Contact | CH | SUMM | Attendance on behalf | At each meeting | | |",
        "| 3 | Contact | CH | SUMM | Attendance on behalf | | | |",
        ("Joy Marsh", "Regional Summit", "At each meeting"),
    ),
    _line(
        "4",
        "Business support reports to the group each quarter",
        "| 4 | Report | BSP | SG | Quarterly progress report | Quarterly | | |",
        "| 4 | Report | BSP | SG | Quarterly progress report | | | |",
        ("Business support partner", "Strategic Group", "Quarterly", "18/12/2026"),
    ),
    _line(
        "5",
        "Commissions and finance to the funder, as commissioned",
        "| 5 | Report | TSCR | NCTL | Commissions, finance | As commissioned | | 31/01/2027 |",
        "| 5 | Report | TSCR | NCTL | Commissions, finance | As commissioned | | |",
        ("Council representative", "National College", "As commissioned", "31/01/2027"),
    ),
    _line(
        "6",
        "A mini-region on growth and training, yearly",
        "| 6 | Report | MR-03 | NCTL | Growth | Yearly | | |",
        "| 6 | Report | MR-03 | NCTL | Growth | | | |",
        ("Northern mini-region", "National College", "Yearly", "31/08/2027"),
    ),
    _line(
        "7",
        "Statutory returns of the company",
        "| 7 | Report | BSP | CHO | Statutory returns | Statutory | | 31/05/2027 |",
        "| 7 | Report | BSP | CHO | Statutory returns | Statutory | | 31/05/2026 |",
        ("Business support partner", "Companies House", "Statutory", "31/05/2027"),
    ),
    _line(
        "8",
        "Completion and promotion at the programme's end",
        "| 8 | Report | TSFL | NCTL | Completion, promotion | At a programme's end | | 31/07/2027 |",
        "| 8 | Report | TSFL | NCTL | Completion, promotion | At a programme's end | | |",
        ("Targeted support lead", "National College", "At a programme's end", "31/07/2027"),
    ),
    _line(
        "9",
        "Overview to the committee tied to the categorisation",
        "| 9 | Report | CIO | LGC | Overview | Termly | | |",
        "| 9 | Report | CIO | LGC | Overview | | | |",
        ("Chief improvement officer", "Local governing committee", "18/12/2026"),
    ),
    _line(
        "10",
        "Heads to trustees: what is unique in their school",
        "| 10 | Report | HT | TB | What is unique | Once | | 12/02/2027 |",
        "| 10 | Report | HT | TB | What is unique | Once | | |",
        ("Headteacher", "Board of trustees", "12/02/2027"),
    ),
    _line(
        "11",
        "Schools to the trust: data and surveys, in certain months",
        "| 11 | Report | 990001 | TB | Data and surveys | In certain months | January; June | |",
        "| 11 | Report | 990001 | TB | Data and surveys | In certain months | | |",
        ("Wychcombe Primary School", "Board of trustees", "31/01/2027"),
    ),
    _line(
        "12",
        "Area teams send notes and papers each half-term",
        "| 12 | Report | MR-03 | KH | Notes; papers in advance | Half-termly | | |",
        "| 12 | Report | MR-03 | K Hail | Notes; papers in advance | Half-termly | | |",
        ("Northern mini-region", "K. Hale", "Half-termly"),
    ),
    _line(
        "13",
        "The plan to governors: draft in May and June, confirmed in September",
        "| 13 | Report | HT | LGC | Plan: draft, then confirmed | In certain months | May; June; September | |",
        "| 13 | Report | HT | LGC | Plan: draft, then confirmed | In certain months | | |",
        ("Headteacher", "Local governing committee", "31/05/2027"),
    ),
    _line(
        "14",
        "The Raising Achievement Board sends its plans to the academies",
        "| 14 | Report | RAB | 990001 | Action plans | Termly | | |",
        "| 14 | Report | RAB | 990001 | Action plans | | | |",
        ("Raising Achievement Board", "Wychcombe Primary School", "Termly"),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)
