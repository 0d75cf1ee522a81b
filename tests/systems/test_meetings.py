"""The systems of bodies, their meetings and what comes of them, walked from the cell to the paper."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, walk_through

BODIES = """
| body  | name                          | kind    | quorum | frequency   | meetings | seats | chair_yearly | notes_to | papers_days | may_decide            | serves |
| LGC   | Local governing committee     | Committee | 3    | Termly      |          |       |              |          | 7           |                       |        |
| SG    | Strategic Group               | Group   | 2      | Termly      | 4        |       |              |          |             | Set the priorities    |        |
| TEAM  | Team for reading              | Team    |        | Half-termly |          |       |              | K. Hale  |             |                       |        |
| HEADS | Headteachers                  | Group   |        |             | 6        |       |              |          |             |                       |        |
| OGH   | Operational group of heads    | Group   |        | Termly      |          |       |              |          |             |                       |        |
| RAB   | Raising Achievement Board     | Board   |        | Termly      |          |       |              |          |             | Open a cohort         |        |
| REGS  | Regional Summit               | Summit  |        | Yearly      |          |       |              |          |             |                       |        |
| HUB   | Coast hub                     | Group   |        |             | 3        |       |              |          |             |                       |        |
| DIO   | Diocese                       | Partner |        | Termly      |          |       |              |          |             |                       |        |
"""
R = {"body": BODIES}
MET = """
| ref | body  | date       | held | attended | quorate |
| G1  | LGC   | 14/10/2026 | Held | 7        | Yes     |
| G2  | RAB   | 20/10/2026 | Held | 5        | Yes     |
| G3  | SG    | 21/10/2026 | Held | 5        | Yes     |
"""

WALKS = (
    Walk(
        rows=("D2 3",),
        says="Termly meetings with an agenda and recorded actions",
        record="meeting",
        register=R,
        wrong="""
        | ref | body | date       | agenda             | held | attended | quorate |
        | G1  | LGC  | 14/10/2026 | Reading; the budget | Held | 2        | Yes     |
        """,
        finds="""
        PR-003 | warning | Meetings | J6 | Local governing committee, 14/10/2026: 2 attended, and its quorum is 3.
        """,
        right="""
        | ref | body | date       | agenda             | held | attended | quorate |
        | G1  | LGC  | 14/10/2026 | Reading; the budget | Held | 7        | Yes     |
        """,
        data="""
        | ref | body | date       | agenda              | held | attended | quorate |
        | G1  | LGC  | 2026-10-14 | Reading; the budget | held | 7        | true    |
        """,
        table="meetings",
        paper="network",
        block="meetings",
        reads=("Local governing committee", "7", "Held"),
    ),
    Walk(
        rows=("D2 3", "D2 64"),
        says="Actions arising until they are done",
        record="minute",
        register=R,
        beside={"meeting": MET},
        wrong="""
        | ref | kind           | body | on         | text                 | owner       | due        | state |
        | M1  | Action arising | LGC  | 14/10/2026 | Write to all parents | Headteacher | 30/10/2026 | Open  |
        """,
        finds="""
        PR-030 | warning | Meeting outcomes | J6, K6 | “Write to all parents” was due on 30/10/2026 and is still open, 35 days later.
        """,
        right="""
        | ref | kind           | body | on         | text                 | owner       | due        | state | done       |
        | M1  | Action arising | LGC  | 14/10/2026 | Write to all parents | Headteacher | 30/10/2026 | Done  | 29/10/2026 |
        """,
        data="""
        | ref | kind   | body | on         | state | done       |
        | M1  | action | LGC  | 2026-10-14 | done  | 2026-10-29 |
        """,
        table="minutes",
        paper="governors",
        block="arising",
        reads=("Write to all parents", "Headteacher", "Done"),
    ),
    Walk(
        rows=("D2 64",),
        says="Questions of those who monitor, asked and answered",
        record="minute",
        register=R,
        beside={"meeting": MET + "| G4 | LGC | 25/11/2026 | Held | 7 | Yes |"},
        wrong="""
        | ref | kind     | body | on         | with        | text                     | state |
        | M1  | Question | LGC  | 14/10/2026 | Headteacher | Which pupils miss Friday? | Open |
        """,
        finds="""
        PR-032 | warning | Meeting outcomes | M6, D6 | The question of 14/10/2026, “Which pupils miss Friday?”, has no answer, and the body has met again on 25/11/2026.
        """,
        right="""
        | ref | kind     | body | on         | with        | text                     | state    | answer          |
        | M1  | Question | LGC  | 14/10/2026 | Headteacher | Which pupils miss Friday? | Answered | Those of Year 6 |
        """,
        data="""
        | ref | kind     | answer          |
        | M1  | question | Those of Year 6 |
        """,
        table="minutes",
        paper="governors",
        block="asked",
        reads=("Which pupils miss Friday?", "Those of Year 6", "Done"),
    ),
    Walk(
        rows=("D2 42", "1b 002 gate"),
        says="A gate for growth: one school at a time, after success",
        record="minute",
        register=R,
        beside={"meeting": MET},
        wrong="""
        | ref | kind | body | on         | text                  | criteria             | met          | state  |
        | M1  | Gate | RAB  | 20/10/2026 | The second cohort joins | The first is good. | Some of them | Opened |
        """,
        finds="""
        PR-034 | error | Meeting outcomes | K6, H6 | The gate “The second cohort joins” is Done, and not all of its criteria are met.
        """,
        right="""
        | ref | kind | body | on         | text                  | criteria             | met         | state  |
        | M1  | Gate | RAB  | 20/10/2026 | The second cohort joins | The first is good. | All of them | Opened |
        """,
        data="""
        | ref | kind | body | on         | met | state |
        | M1  | gate | RAB  | 2026-10-20 | all | done  |
        """,
        table="minutes",
        paper="trustees",
        block="gates",
        reads=("The second cohort joins", "The first is good.", "All of them", "Raising Achievement Board"),
    ),
    Walk(
        rows=("D2 7", "D2 44", "1b 002 relations"),
        says="Relations with diocese, authority and commissioner; liaison with alliances",
        record="minute",
        register={
            **R,
            "reporting_line": """
            | line | kind    | from_party | to_party | what    | frequency |
            | R1   | Contact | 990001     | DIO      | Liaison | Termly    |
            """,
        },
        wrong="""
        | ref | kind                  | on         | with | text              | answer          |
        | M1  | Visit or conversation | 14/10/2026 |      | The new admissions | They agree.    |
        """,
        finds="""
        PR-039 | warning | Meeting outcomes | – | In this period 1 contact with Diocese should be recorded, and none is.
        PR-038 | warning | Meeting outcomes | E6 | “The new admissions” does not say with whom.
        """,
        right="""
        | ref | kind                  | on         | with    | text               | answer      |
        | M1  | Visit or conversation | 14/10/2026 | Diocese | The new admissions | They agree. |
        """,
        data="""
        | ref | kind    | with | on         |
        | M1  | contact | DIO  | 2026-10-14 |
        """,
        table="minutes",
        paper="network",
        block="contacts",
        reads=("Diocese", "The new admissions", "They agree."),
    ),
    Walk(
        rows=("D2 60",),
        says="The annual cycle: the plan is agreed by the governors",
        record="minute",
        register=R,
        beside={"meeting": MET},
        wrong="""
        | ref | kind                  | body | on         | text                          | state  |
        | M1  | Agreement of the plan |      | 14/10/2026 | The plan of 2026-27 is agreed | Agreed |
        """,
        finds="""
        PR-036 | warning | Meeting outcomes | C6 | “The plan of 2026-27 is agreed” does not say which body met.
        """,
        right="""
        | ref | kind                  | body | on         | text                          | state  |
        | M1  | Agreement of the plan | LGC  | 14/10/2026 | The plan of 2026-27 is agreed | Agreed |
        """,
        data="""
        | ref | kind      | body | on         |
        | M1  | agreement | LGC  | 2026-10-14 |
        """,
        table="minutes",
        paper="committee",
        block="decided",
        reads=("The plan of 2026-27 is agreed",),
    ),
    Walk(
        rows=("D2 63",),
        says="Two-level plan: what is decided as a core development of the partnership",
        record="minute",
        register=R,
        beside={"meeting": MET},
        wrong="""
        | ref | kind     | body | on         | text                      |
        | M1  | Decision | LGC  | 15/10/2026 | Writing is the core work. |
        """,
        finds="""
        PR-049 | warning | Meeting outcomes | D6 | “Writing is the core work.” is of 15/10/2026, and the sheet Meetings has no meeting of the body on that day; the nearest is on 14/10/2026.
        """,
        right="""
        | ref | kind     | body | on         | text                      |
        | M1  | Decision | LGC  | 14/10/2026 | Writing is the core work. |
        """,
        data="""
        | ref | kind     | body | on         |
        | M1  | decision | LGC  | 2026-10-14 |
        """,
        table="minutes",
        paper="committee",
        block="decided",
        reads=("Writing is the core work.",),
    ),
    Walk(
        rows=("D2 61",),
        says="Each area team meets at least once in a half-term; the host chairs; papers ahead, notes to one person",
        record="meeting",
        register=R,
        wrong="""
        | ref | body | date       | host            | agenda  | papers_sent | held | attended |
        | G1  | TEAM | 14/10/2026 | Harl Down School | Reading | 09/10/2026 | Held | 7        |
        """,
        finds="""
        PR-058 | warning | Meetings | B6 | Team for reading: 2 meetings are due in this period, and 1 is on the sheet.
        """,
        right="""
        | ref | body | date       | host            | agenda  | papers_sent | held | attended |
        | G1  | TEAM | 14/10/2026 | Harl Down School | Reading | 09/10/2026 | Held | 7        |
        | G2  | TEAM | 16/12/2026 | Harl Down School | Spelling |            | Planned |       |
        """,
        data="""
        | ref | body | host   | papers_sent |
        | G1  | TEAM | 990002 | 2026-10-09  |
        """,
        table="meetings",
        paper="network",
        block="meetings",
        reads=("Team for reading", "14/10/2026"),
    ),
    Walk(
        rows=("D2 62", "D2 56", "1b 004 groups with times"),
        says="Heads at 1.30, chairs at 3: attendance by group with times; heads at trustees' meetings",
        record="attendance",
        register=R,
        beside={"meeting": MET},
        wrong="""
        | ref | meeting | group                | time    | expected | came |
        | A1  | G1      | Headteachers         | 1.30 pm | 12       | 13   |
        | A2  | G1      | Chairs of governors  | 3 pm    | 12       | 9    |
        """,
        finds="""
        PR-056 | error | Attendance | F6, E6 | Headteachers: 13 came, of 12 expected.
        """,
        right="""
        | ref | meeting | group                | time    | expected | came |
        | A1  | G1      | Headteachers         | 1.30 pm | 12       | 11   |
        | A2  | G1      | Chairs of governors  | 3 pm    | 12       | 9    |
        """,
        data="""
        | ref | meeting | group               | time | came |
        | A2  | G1      | Chairs of governors | 3 pm | 9    |
        """,
        table="attendance",
        paper="network",
        block="groups",
        reads=(
            "Local governing committee, 14 October 2026",
            "Headteachers",
            "1.30 pm",
            "Chairs of governors",
            "3 pm",
            "9",
        ),
    ),
    Walk(
        rows=("D2 62",),
        says="Six meetings of the headteachers a year, held against due",
        record="meeting",
        register=R,
        wrong="""
        | ref | body  | date       | time    | venue     | held    | attended |
        | G1  | HEADS | 14/10/2026 | 1.30 pm | The hall  | Held    | 11       |
        """,
        finds="""
        PR-058 | warning | Meetings | B6 | Headteachers: 2 meetings are due in this period, and 1 is on the sheet.
        """,
        right="""
        | ref | body  | date       | time    | venue     | held    | attended |
        | G1  | HEADS | 14/10/2026 | 1.30 pm | The hall  | Held    | 11       |
        | G2  | HEADS | 15/12/2026 | 1.30 pm | The hall  | Planned |          |
        """,
        data="""
        | ref | body  | time    | venue    |
        | G1  | HEADS | 1.30 pm | The hall |
        """,
        table="bodies",
        paper="network",
        block="bodies",
        reads=("Headteachers", "15/12/2026"),
    ),
    Walk(
        rows=("D2 54",),
        says="Hubs hold three sessions a year for the whole trust",
        record="meeting",
        register=R,
        wrong="""
        | ref | body | date       | venue    | held | attended |
        | G1  | HBU  | 14/10/2026 | The barn | Held | 31       |
        """,
        finds="""
        PR-007 | warning | Meetings | B6 | The meeting on 14/10/2026 is of “HBU”, not in the trust's list of bodies.
        """,
        right="""
        | ref | body | date       | venue    | held | attended |
        | G1  | HUB  | 14/10/2026 | The barn | Held | 31       |
        """,
        data="""
        | ref | body | venue    | attended |
        | G1  | HUB  | The barn | 31       |
        """,
        table="bodies",
        paper="network",
        block="bodies",
        reads=("Coast hub",),
        more=("Coast hub | – | 0 | 1",),
    ),
    Walk(
        rows=("D2 9",),
        says="Attendance at the Regional Summit",
        record="meeting",
        register=R,
        wrong="""
        | ref | body | date       | held | attended |
        | G1  | REGS | 14/10/2026 | Held |          |
        """,
        finds="""
        PR-005 | warning | Meetings | J6 | Regional Summit, 14/10/2026, was held, and the number who attended is not given.
        """,
        right="""
        | ref | body | date       | held | attended |
        | G1  | REGS | 14/10/2026 | Held | 2        |
        """,
        data="""
        | ref | body | attended |
        | G1  | REGS | 2        |
        """,
        table="meetings",
        paper="network",
        block="meetings",
        reads=("Regional Summit", "14/10/2026", "2"),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_where_a_meeting_was_held_on_what_and_with_whom_is_read() -> None:
    walk_through(
        Walk(
            rows=(),
            says="the venue, agenda and attendees of a meeting",
            record="meeting",
            register=R,
            right="""
            | ref | body | date       | venue     | agenda      | attendees   | held    |
            | G1  | LGC  | 14/10/2026 | Mill Lane | Reading     | All members | Held    |
            | G2  | LGC  | 02/12/2026 | The annex |             |             | Planned |
            """,
            paper="network",
            block="meetings_in_full",
            reads=("14 October 2026 | Mill Lane | Reading | All members",),
        )
    )
