"""Rules of bodies and their members, of what meetings came to, of returns owed, documents and reporting lines."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from datetime import date

import pytest

from builders import register
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.validate.register import validate_register
from rule_cases import Case, RegisterCase, lines, wanted

DAY = date(2026, 12, 10)
"""The day on which the register is looked at."""


class LookedAt(RegisterCase):
    """A register on a day: who is a member is told of today."""

    def found(self) -> list[Finding]:
        return validate_register(register(**self.tables).submission, load(), "trust.xlsx", DAY)


BODIES = """
| body | name                      | quorum | frequency | meetings | seats | chair_yearly | serves | until |
| LGC  | Local governing committee | 3      | termly    |          |       |              |        |       |
| SG   | Strategic Group           | 2      | quarterly |          | 4     | Yes          |        |       |
| RAB  | Raising Achievement Board |        | half_termly | 6      |       |              |        | 30/09/2026 |
"""
PEOPLE = """
| person | name            | role             | unit   | also    | until |
| HT     | Headteacher     | head             |        | Head    |       |
| AL     | Attendance lead | lead             |        |         |       |
| SBM    | Business manager | business_manager |       | Bursar  |       |
"""
MEETINGS = """
| ref | body | date       | held | attended | quorate |
| G1  | SG   | 02/10/2026 | Held | 4        | Yes     |
| G2  | SG   | 20/11/2026 | Held | 1        | No      |
"""

CASES = [
    Case("PR-030", register={"body": BODIES}, minute="""
    | ref | kind            | body | on         | text             | due        | state |
    | M1  | Action arising  | SG   | 02/10/2026 | Write to NCTL.   | 30/10/2026 | Open  |
    | M2  | Action arising  | SG   | 02/10/2026 | Book the hall.   | 30/10/2026 | Done  |
    | M3  | Action arising  | SG   | 02/10/2026 | Send the papers. | 30/01/2027 | Open  |
    """, finds="""
    PR-030 | warning | Meeting outcomes | F6, G6 | “Write to NCTL.” was due on 30/10/2026 and is still open, 35 days later.
    """),
    Case("PR-031", register={"body": BODIES}, minute="""
    | ref | kind            | body | on         | text             | due        | state |
    | M1  | Action arising  | SG   | 02/10/2026 | Write to NCTL.   | 30/10/2026 |       |
    | M2  | Decision        | SG   | 02/10/2026 | Meet in Stoke.   |            |       |
    """, finds="""
    PR-031 | warning | Meeting outcomes | G6, F6 | “Write to NCTL.” has fallen due, and the return does not say how it stands.
    """),
    Case("PR-185", register={"body": BODIES}, last={"minute": """
    | ref | kind     | body | on         | text             | due        | state |
    | M1  | Decision | SG   | 15/06/2026 | Join the pilot.  |            | Open  |
    | M2  | Decision | SG   | 15/06/2026 | Meet in Stoke.   |            | Open  |
    | M3  | Decision | SG   | 15/06/2026 | Pay the hall.    |            |       |
    | M4  | Decision | SG   | 15/06/2026 | Find a chair.    | 30/06/2027 | Open  |
    """}, minute="""
    | ref | kind     | body | on         | text             | due        | state |
    | M1  | Decision | SG   | 15/06/2026 | Join the pilot.  |            |       |
    | M2  | Decision | SG   | 15/06/2026 | Meet in Stoke.   |            | Done  |
    | M3  | Decision | SG   | 15/06/2026 | Pay the hall.    |            |       |
    | M4  | Decision | SG   | 15/06/2026 | Find a chair.    | 30/06/2027 |       |
    """, finds="""
    PR-185 | warning | Meeting outcomes | G6 | “Join the pilot.” was open last time, and the return does not say how it stands.
    """),
    Case("PR-032", register={"body": BODIES}, meeting=MEETINGS, minute="""
    | ref | kind     | body | on         | text                | answer | state |
    | M1  | Question | SG   | 02/10/2026 | Who is not engaged? |        | Open  |
    | M2  | Question | SG   | 02/10/2026 | What did it cost?   | £400   | Done  |
    | M3  | Question | SG   | 20/11/2026 | Who joins next?     |        | Open  |
    """, finds="""
    PR-032 | warning | Meeting outcomes | F6, D6 | The question of 02/10/2026, “Who is not engaged?”, has no answer, and the body has met again on 20/11/2026.
    PR-003 | warning | Meetings | E7 | Strategic Group, 20/11/2026: 1 attended, and its quorum is 2.
    """),
    Case("PR-033", register={"body": BODIES}, minute="""
    | ref | kind | body | on         | text               | criteria            | met |
    | M1  | Gate | SG   | 02/10/2026 | The second cohort  |                     | None of them |
    | M2  | Gate | SG   | 02/10/2026 | The third cohort   | All five are good.  | None of them |
    | M3  | Gate | SG   | 02/10/2026 |                    |                     | None of them |
    """, finds="""
    PR-033 | warning | Meeting outcomes | F6 | The gate “The second cohort” has no criteria.
    FD-020 | error | Meeting outcomes | E8 | What was said is blank.
    PR-033 | warning | Meeting outcomes | F8 | The gate in row 8 has no criteria.
    """),
    Case("PR-034", register={"body": BODIES}, minute="""
    | ref | kind | body | on         | text               | criteria            | met           | state |
    | M1  | Gate | SG   | 02/10/2026 | The second cohort  | All five are good.  | Some of them  | Opened |
    | M2  | Gate | SG   | 02/10/2026 | The third cohort   | All ten are good.   | All of them   | Opened |
    | M3  | Gate | SG   | 02/10/2026 | The fourth cohort  | All ten are good.   | None of them  | Open  |
    """, finds="""
    PR-034 | error | Meeting outcomes | H6, G6 | The gate “The second cohort” is Done, and not all of its criteria are met.
    """),
    Case("PR-035", register={"body": BODIES}, minute="""
    | ref | kind | body | on         | text               | criteria            | met |
    | M1  | Gate | SG   | 02/10/2026 | The second cohort  | All five are good.  |     |
    """, finds="""
    PR-035 | warning | Meeting outcomes | G6 | The gate “The second cohort” does not say whether its criteria are met.
    """),
    Case("PR-036", minute="""
    | ref | kind     | body | on         | with    | text             |
    | M1  | Decision |      | 02/10/2026 |         | Meet in Stoke.   |
    | M2  | Visit    |      | 02/10/2026 | LGC     | How we report.   |
    """, finds="""
    PR-036 | warning | Meeting outcomes | C6 | “Meet in Stoke.” does not say which body met.
    """),
    Case("PR-037", minute="""
    | ref | kind     | body | on         | text             |
    | M1  | Decision | LGC  |            | Meet in Stoke.   |
    | M2  | Decision | LGC  |            |                  |
    """, finds="""
    PR-037 | warning | Meeting outcomes | D6 | “Meet in Stoke.” does not say on which day.
    FD-020 | error | Meeting outcomes | E7 | What was said is blank.
    PR-037 | warning | Meeting outcomes | D7 | The minute in row 7 does not say on which day.
    """),
    Case("PR-038", minute="""
    | ref | kind     | on         | with | text             |
    | M1  | Visit    | 02/10/2026 |      | How we report.   |
    """, finds="""
    PR-038 | warning | Meeting outcomes | D6 | “How we report.” does not say with whom.
    """),
    Case("PR-039", register={"body": BODIES, "reporting_line": """
    | line | kind    | from_party | to_party | what     | frequency   |
    | R1   | Contact | 990001     | SG       | Liaison  | Half-termly |
    | R2   | Contact | 990002     | SG       | Liaison  | Half-termly |
    | R3   | Report  | 990001     | SG       | Progress | Half-termly |
    """}, minute="""
    | ref | kind     | on         | with            | text             |
    | M1  | Visit    | 02/10/2026 | Strategic Group | How we report.   |
    """, finds="""
    PR-039 | warning | Meeting outcomes | – | In this period 2 contacts with Strategic Group should be recorded, and 1 is.
    """),
    Case("PR-040", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered |
    | R1  | Accounts   | SG   | 30/09/2026 |            |            |
    | R2  | Commission | SG   | 30/09/2026 | 29/09/2026 | Not needed |
    | R3  | Return     | SG   | 30/04/2027 |            | Not needed |
    """, finds="""
    PR-040 | error | Returns due | E6, D6 | “Accounts” for SG was due on 30/09/2026 and has not been sent, 65 days later.
    """),
    Case("PR-041", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered | evidence           |
    | R1  | Accounts   | SG   | 30/09/2026 | 05/10/2026 | Not needed |                    |
    | R2  | Commission | SG   | 30/09/2026 | 05/10/2026 | Not needed | The portal was down. |
    """, finds="""
    PR-041 | warning | Returns due | E6, D6 | “Accounts” for SG was sent on 05/10/2026, 5 days after it was due.
    PR-041 | note | Returns due | E7, D7 | “Commission” for SG was sent on 05/10/2026, 5 days after it was due. The school says: “The portal was down.”
    """),
    Case("PR-042", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered             |
    | R1  | Progress   | SG   | 30/09/2026 | 29/09/2026 |                        |
    | R2  | Overview   | SG   | 30/09/2026 | 29/09/2026 | Still to be considered |
    """, finds="""
    PR-042 | warning | Returns due | F6 | “Progress” was sent on 29/09/2026, and nobody is said to have considered it.
    PR-042 | warning | Returns due | F7 | “Overview” was sent on 29/09/2026, and nobody is said to have considered it.
    """),
    Case("PR-085", register={"body": BODIES}, obligation="""
    | ref | what       | kind            | to   | due        | sent       | irregularities | considered |
    | R1  | Quarter 1  | Grant return    | SG   | 30/09/2026 | 29/09/2026 |                | Not needed |
    | R2  | Quarter 2  | Grant return    | SG   | 30/09/2026 | 29/09/2026 | None           | Not needed |
    | R3  | Quarter 3  | Grant return    | SG   | 31/12/2026 |            |                | Not needed |
    | R4  | Overview   | Progress report | SG   | 30/09/2026 | 29/09/2026 |                | Not needed |
    """, finds="""
    PR-085 | warning | Returns due | G6 | “Quarter 1” was sent on 29/09/2026, and it is not said whether there were irregularities.
    """),
    Case("PR-043", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered | considered_by | considered_on |
    | R1  | Progress   | SG   | 30/09/2026 | 29/09/2026 | Considered |               | 02/10/2026    |
    """, finds="""
    PR-043 | warning | Returns due | G6 | “Progress” is given as considered, and not by whom.
    """),
    Case("PR-044", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered | considered_by | considered_on |
    | R1  | Progress   | SG   | 30/09/2026 | 29/09/2026 | Considered | SG            |               |
    """, finds="""
    PR-044 | warning | Returns due | H6 | “Progress” is given as considered, and not on which day.
    """),
    Case("PR-045", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered |
    | R1  | Progress   | SG   | 30/09/2027 | 29/09/2027 | Not needed |
    """, finds="""
    PR-045 | warning | Returns due | E6 | “Progress” is given as sent on 29/09/2027, which is still to come.
    """),
    Case("PR-046", register={"body": BODIES}, obligation="""
    | ref | what       | to   | due        | sent       | considered | considered_by | considered_on |
    | R1  | Progress   | SG   | 30/09/2026 | 29/09/2026 | Considered | SG            | 25/09/2026    |
    """, finds="""
    PR-046 | warning | Returns due | H6, E6 | “Progress” was considered on 25/09/2026, before it was sent on 29/09/2026.
    """),
    Case("PR-047", obligation="""
    | ref | what       | to    | due        | sent       | considered |
    | R1  | Accounts   | HMRC  | 30/09/2026 | 29/09/2026 | Not needed |
    """, finds="""
    PR-047 | note | Returns due | C6 | “Accounts” names “HMRC”, not in the trust’s lists of bodies, schools and people.
    """),
    Case("PR-048", minute="""
    | ref | kind     | on         | with              | text             |
    | M1  | Visit    | 02/10/2026 | The bishop        | How we report.   |
    """, finds="""
    PR-048 | note | Meeting outcomes | D6 | “How we report.” names “The bishop”, not in the trust’s lists of bodies, schools and people.
    """),
    Case("PR-049", register={"body": BODIES}, meeting=MEETINGS, minute="""
    | ref | kind     | body | on         | text             |
    | M1  | Decision | SG   | 03/10/2026 | Meet in Stoke.   |
    """, finds="""
    PR-049 | warning | Meeting outcomes | D6 | “Meet in Stoke.” is of 03/10/2026, and the sheet Meetings has no meeting of the body on that day; the nearest is on 02/10/2026.
    PR-003 | warning | Meetings | E7 | Strategic Group, 20/11/2026: 1 attended, and its quorum is 2.
    """),
    Case("PR-050", register={"document_kind": "| kind | name | binding |\n| SEF | Self-evaluation | Optional |"}, document="""
    | document | binding  | state    | review_by  |
    | SEF      | Optional | In place | 30/09/2026 |
    """, finds="""
    PR-050 | warning | Documents | D6, C6 | SEF was to be reviewed by 30/09/2026, 65 days ago.
    """),
    Case("PR-051", register={"document_kind": "| kind | name | binding |\n| SEF | Self-evaluation | Binding |"}, document="""
    | document | binding  | state        | review_by  |
    | SEF      | Binding  | Not in place |            |
    """, finds="""
    PR-051 | error | Documents | C6, B6 | SEF is binding, and is given as Not in place.
    """),
    Case("PR-052", register={"document_kind": "| kind | name | binding |\n| SEF | Self-evaluation | Binding |"}, document="""
    | document | binding  | state        | review_by  |
    | SEF      | Binding  |              |            |
    """, finds="""
    PR-052 | warning | Documents | C6 | SEF is binding, and how it stands is not said.
    """),
    Case("PR-053", register={"document_kind": "| kind | name | binding |\n| SEF | Self-evaluation | Binding |"}, document="""
    | document | binding  | state    | adopted    |
    | SEF      | Binding  | In place | 01/03/2027 |
    """, finds="""
    PR-053 | warning | Documents | D6 | SEF is given as adopted on 01/03/2027, which is still to come.
    """),
    Case("PR-054", register={"body": BODIES}, action="""
    | ref | action         | finish     | led_by      | monitored_by              | status   |
    | 1.1 | Buy the books. | 16/07/2027 | Headteacher | Raising Achievement Board | On track |
    """, finds="""
    PR-054 | warning | Actions | E6 | Action 1.1 names Raising Achievement Board, which had that role until 30/09/2026.
    """),
    Case("PR-055", register={"member": """
    | body | person      | capacity | until      |
    | LGC  | Headteacher | Member   | 30/09/2026 |
    | LGC  | AL          | Member   |            |
    """}, action="""
    | ref | action         | finish     | led_by      | monitored_by    | status   |
    | 1.1 | Buy the books. | 16/07/2027 | Headteacher | Headteacher     | On track |
    | 1.2 | Read aloud.    | 16/07/2027 | Headteacher | Attendance lead | On track |
    """, finds="""
    AP-036 | note | Actions | E6, D6 | Action 1.1 is led and monitored by the same person or body: Headteacher.
    PR-055 | warning | Actions | E6 | Action 1.1 is monitored by Headteacher, who had that role until 30/09/2026.
    """),
    Case("PR-056", meeting="""
    | ref | body | date       | held | attended |
    | G1  | LGC  | 02/10/2026 | Held | 4        |
    """, attendance="""
    | ref | meeting | group        | time    | expected | came |
    | A1  | G1      | Headteachers | 1.30 pm | 12       | 13   |
    | A2  | G1      | Chairs       | 3 pm    | 12       | 9    |
    """, finds="""
    PR-056 | error | Attendance | F6, E6 | Headteachers: 13 came, of 12 expected.
    """),
    Case("PR-057", register={"body": BODIES}, meeting=MEETINGS, minute="""
    | ref | kind     | body | on         | text             |
    | M1  | Decision | SG   | 02/10/2026 | Meet in Stoke.   |
    | M2  | Decision | SG   | 20/11/2026 | Meet in Derby.   |
    """, finds="""
    PR-057 | warning | Meeting outcomes | D7 | “Meet in Derby.” was decided on 20/11/2026 by a meeting without its quorum.
    PR-003 | warning | Meetings | E7 | Strategic Group, 20/11/2026: 1 attended, and its quorum is 2.
    """),
    Case("PR-058", register={"body": BODIES.replace("30/09/2026", "")}, meeting="""
    | ref | body | date       | held      | attended |
    | G1  | RAB  | 02/10/2026 | Held      | 4        |
    | G2  | RAB  | 20/11/2026 | Cancelled |          |
    | G3  | LGC  | 15/12/2026 | Planned   |          |
    """, finds="""
    PR-058 | warning | Meetings | B6 | Raising Achievement Board: 2 meetings are due in this period, and 1 is on the sheet.
    """),
    Case(
        "PR-059",
        register={"body": BODIES},
        meeting=MEETINGS,
        obligation="""
    | ref | what     | to | due        | sent       | considered | considered_by | considered_on |
    | R1  | Progress | SG | 30/09/2026 | 29/09/2026 | Considered | SG            | 03/10/2026    |
    | R2  | Overview | SG | 30/09/2026 | 29/09/2026 | Considered | SG            | 02/10/2026    |
    """,
        finds="""
    PR-003 | warning | Meetings | E7 | Strategic Group, 20/11/2026: 1 attended, and its quorum is 2.
    PR-059 | warning | Returns due | H6 | “Progress” is given as considered on 03/10/2026, and the sheet Meetings has no meeting of the body on that day; the nearest is on 02/10/2026.
    """,
    ),
    LookedAt("RG-142", tables={"reporting_line": """
    | line | from_party  | to_party | what     | frequency |
    | R1   | HT          | LGC      | Progress | Termly    |
    | R2   | The bishop  | LGC      | Progress | Termly    |
    """}, finds="""
    RG-142 | note | Reporting lines | B7 | The reporting line (Progress) names “The bishop”, not on the sheets Bodies, Units and People.
    """),
    LookedAt("RG-143", tables={"reporting_line": """
    | line | from_party  | to_party | what     | frequency         | months    |
    | R1   | HT          | LGC      | Draft    | In certain months |           |
    | R2   | HT          | LGC      | Plan     | In certain months | September |
    """}, finds="""
    RG-143 | warning | Reporting lines | F6 | The reporting line from HT to LGC (Draft) does not say in which months.
    """),
    LookedAt("RG-144", tables={"reporting_line": """
    | line | from_party  | to_party | what     | frequency | next_due   |
    | R1   | HT          | LGC      | Accounts | Statutory |            |
    | R2   | HT          | LGC      | Accounts | Statutory | 31/05/2027 |
    """}, finds="""
    RG-144 | note | Reporting lines | F6 | The reporting line from HT to LGC (Accounts) does not say when it is due next.
    """),
    LookedAt("RG-145", tables={"member": """
    | body | person | capacity | from       | until      |
    | LGC  | HT     | Chair    | 01/09/2026 |            |
    | LGC  | AL     | Chair    | 01/10/2026 |            |
    | LGC  | SBM    | Member   |            |            |
    """}, finds="""
    RG-145 | warning | Bodies | A6 | Local governing committee: a body has one chair, and this one has 2: Headteacher, Attendance lead.
    """),
    LookedAt("RG-146", tables={"body": BODIES, "member": """
    | body | person | capacity | from       | until      |
    | SG   | HT     | Chair    | 01/09/2025 |            |
    | SG   | AL     | Vice     | 01/09/2025 |            |
    | SG   | SBM    | Member   |            |            |
    | SG   | A. Reed | Member   |            |            |
    """}, finds="""
    RG-146 | warning | Bodies | G7 | Strategic Group: its chair is elected each year, and Headteacher was elected on 01/09/2025.
    """),
    LookedAt("RG-147", tables={"body": BODIES, "member": """
    | body | person | capacity | from       | until      |
    | SG   | HT     | Chair    | 01/09/2026 |            |
    | SG   | AL     | Vice     | 01/09/2026 |            |
    | LGC  | HT     | Chair    |            |            |
    """}, finds="""
    RG-147 | warning | Bodies | C6 | Local governing committee: it has 1 member, and its quorum is 3.
    RG-147 | warning | Bodies | F7 | Strategic Group: it has 2 members, and it should have 4.
    """),
    LookedAt("RG-148", tables={"member": """
    | body | person | capacity | from       | until      |
    | LGC  | HT     | Chair    | 01/09/2026 | 31/01/2027 |
    | LGC  | AL     | Member   |            | 31/08/2027 |
    | LGC  | SBM    | Member   |            |            |
    """}, finds="""
    RG-148 | note | Members | E6 | The term of Headteacher ends on 31/01/2027.
    """),
    LookedAt("RG-149", tables={"reporting_line": """
    | line | from_party  | to_party | what     | frequency | next_due   |
    | R1   | HT          | LGC      | Accounts | Statutory | 31/05/2026 |
    """}, finds="""
    RG-149 | warning | Reporting lines | F6 | The reporting line from HT to LGC (Accounts) was due next on 31/05/2026.
    """),
    LookedAt("RG-150", tables={"body": BODIES.replace("| SG ", "| MR-03 ")}, finds="""
    RG-150 | warning | Units | A8 | MR-03 is a code on the sheet Bodies too.
    """),
    LookedAt("RG-151", tables={"person": PEOPLE + "| LGC | Ines Okafor | clerk | | | |"}, finds="""
    RG-151 | warning | People | A9 | LGC is a code or name on the sheet Bodies too.
    """),
    LookedAt("RG-152", tables={"member": """
    | body | person | capacity |
    | LGB  | HT     | Member   |
    """}, finds="""
    RG-152 | error | Members | A6 | The member HT is of “LGB”, not on the sheet Bodies.
    """),
    LookedAt("RG-153", tables={"body": """
    | body | name                      | frequency | serves |
    | LGC  | Local governing committee | termly    | 990009 |
    """}, finds="""
    RG-153 | warning | Bodies | D6 | Local governing committee serves “990009”, not on the sheet Units. Is “990001” meant?
    """),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
