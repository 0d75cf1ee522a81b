"""What a plan says, walked from the cell to the paper: its priorities and objectives, who has a part, its horizons."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, block_of, entered, walk_through

BOARD = """
| body | name                      | kind      | quorum | frequency   |
| LGC  | Local governing committee | Committee | 3      | Termly      |
| RAB  | Raising Achievement Board | Board     |        | Half-termly |
"""
CENTRE = """
| unit_id | name                     | kind   | phase   | pupils | state |
| 990001  | Wychcombe Primary School | school | primary | 289    | open  |
| CEN     | Merrow centre            | centre |         |        | open  |
"""
NEEDED = {"setting": "| rule | severity |\n| AP-058 | For information |"}
OF_CENTRE = """
| kpi    | name                    | on  | unit  | better | definition                           | count_label | kinds  | due_in     |
| SEARCH | Searches for courses    | Yes | count | up     | Searches made for courses on the portal. | Searches    | Centre | every_term |
"""
FROM_SCHOOLS = """
| kpi | name       | on  | unit    | better | definition                                | count_label       | out_of_label      | counts_people | due_in     | target | tolerance |
| ATT | Attendance | Yes | percent | up     | Sessions attended over sessions possible. | Sessions attended | sessions possible | all           | every_term | 95.5   | 1         |
"""

WALKS = (
    Walk(
        rows=("D2 4",),
        says="Priorities are set each year from what the area needs",
        record="area",
        format="priority-tasks",
        register=NEEDED,
        wrong="""
        | ref | title       | lead        | need |
        | P1  | Recruitment | Headteacher |      |
        """,
        finds="""
        AP-058 | note | Priorities | E6 | Nothing shows the need for the priority “Recruitment”.
        """,
        right="""
        | ref | title       | lead        | need                             |
        | P1  | Recruitment | Headteacher | 14 posts were vacant in 2025-26. |
        """,
        beside={
            "action": "| ref | area | action | finish | led_by |\n| 1.1 | P1 | Advertise early | 18/12/2026 | HT |"
        },
        data="""
        | ref | need                             |
        | P1  | 14 posts were vacant in 2025-26. |
        """,
        table="priorities",
        paper="plan",
        block="priorities",
        reads=("Recruitment", "14 posts were vacant in 2025-26.", "Headteacher"),
    ),
    Walk(
        rows=("D2 5", "1b 004 two monitors"),
        says="Each part of the plan has an owner, and somebody else who monitors it",
        record="action",
        wrong="""
        | ref | action        | finish     | led_by      | monitored_by                    |
        | 1.1 | Visit lessons | 18/12/2026 | Headteacher | Headteacher                     |
        | 1.2 | Look at books | 18/12/2026 | Headteacher | Attendance lead<br>Business manager |
        """,
        finds="""
        AP-036 | note | Actions | J6, G6 | Action 1.1 is led and monitored by the same person or body: Headteacher.
        AP-039 | note | Actions | J7 | Action 1.2 is monitored by “Attendance lead” and “Business manager”, and none is marked as the lead.
        """,
        right="""
        | ref | action        | finish     | led_by      | monitored_by                           |
        | 1.1 | Visit lessons | 18/12/2026 | Headteacher | Attendance lead                        |
        | 1.2 | Look at books | 18/12/2026 | Headteacher | Attendance lead (lead)<br>Business manager |
        """,
        table="parties",
        paper="plan",
        block="parties",
        reads=("Attendance lead", "Business manager"),
    ),
    Walk(
        rows=("D2 10",),
        says="The centre says what it does by newsletters and its portal, and from where it starts",
        record="measure",
        format="because-we-will",
        unit="CEN",
        register={"unit": CENTRE},
        beside={"area": "| ref | title |\n| P1 | Schools hear of us |"},
        wrong="""
        | ref | belongs_to | statement                       | kind      | operator | baseline | due        | actual |
        | S1  | P1         | More heads open the newsletter. | Direction | Increase |          | 18/12/2026 | 61     |
        """,
        finds="""
        AP-071 | warning | Success measures | I6, C6 | Success measure S1 says which way and not from where: “More heads open the newsletter.”
        """,
        right="""
        | ref | belongs_to | statement                       | kind      | operator | baseline | due        | actual |
        | S1  | P1         | More heads open the newsletter. | Direction | Increase | 48       | 18/12/2026 | 61     |
        """,
        data="""
        | ref | baseline | actual |
        | S1  | 48       | 61     |
        """,
        table="success_measures",
        paper="governors",
        block="success_measures",
        reads=("More heads open the newsletter.", "more than 48", "61"),
    ),
    Walk(
        rows=("D2 27",),
        says="Courses are looked for on the centre's portal, and the searches are counted",
        record="kpi_value",
        unit="CEN",
        register={"unit": CENTRE, "kpi": OF_CENTRE},
        wrong="""
        | measure              | numerator |
        | Searches for courses | 412.5     |
        """,
        finds="""
        KP-015 | warning | KPIs | H6 | Searches for courses: Count is not a whole number (412.5).
        """,
        right="""
        | measure              | numerator |
        | Searches for courses | 412       |
        """,
        data="""
        | kpi    | numerator |
        | SEARCH | 412       |
        """,
        table="kpis",
        paper="governors",
        block="people",
        reads=("412",),
    ),
    Walk(
        rows=("D2 34",),
        says="Key terms are explained once, for everybody",
        record="term",
        beside={"action": "| ref | action | finish | led_by |\n| 1.1 | Ask the NLG to visit | 18/12/2026 | AL |"},
        wrong="""
        | term | meaning                             |
        | NLG  | A governor who helps other schools. |
        | NLG  | National leader of governance.      |
        """,
        finds="""
        RG-009 | error | Glossary | A7 | Term NLG appears twice, here and in row 6.
        """,
        right="""
        | term | meaning                             |
        | NLG  | A governor who helps other schools. |
        """,
        data="""
        | term | meaning                             |
        | NLG  | A governor who helps other schools. |
        """,
        table="glossary",
        paper="plan",
        block="terms",
        reads=("NLG", "A governor who helps other schools."),
    ),
    Walk(
        rows=("1b 001 key of terms",),
        says="An abbreviation that the key of terms lacks is told",
        record="action",
        wrong="""
        | ref | action                    | finish     | led_by      | success_criteria                |
        | 1.1 | Brief the leaders of TSAS | 18/12/2026 | Headteacher | Leaders know what is asked of them. |
        """,
        finds="""
        PR-021 | note | Actions | C6 | TSAS is used here and not explained in the glossary.
        """,
        right="""
        | ref | action                    | finish     | led_by      | success_criteria                |
        | 1.1 | Brief the leaders of SEND | 18/12/2026 | Headteacher | Leaders know what is asked of them. |
        """,
        table="all_actions",
        paper="plan",
        block="actions",
        reads=("Brief the leaders of SEND",),
    ),
    Walk(
        rows=("D2 35",),
        says="Work is handed over to the strategy that follows, step by step",
        record="milestone",
        beside={
            "action": """
            | ref | action                | finish     | led_by          |
            | 1.1 | Hand over the network | 18/12/2026 | Attendance lead |
            """
        },
        wrong="""
        | ref | action | milestone                    | due        |
        | M1  | 1.1    | Every role has a new holder. | 31/01/2027 |
        """,
        finds="""
        AP-061 | warning | Milestones | D6 | Milestone M1 is due on 31/01/2027, after its action 1.1 is to be finished (18/12/2026).
        """,
        right="""
        | ref | action | milestone                    | due        |
        | M1  | 1.1    | Every role has a new holder. | 11/12/2026 |
        """,
        data="""
        | ref | action | due        |
        | M1  | 1.1    | 2026-12-11 |
        """,
        table="milestones",
        paper="plan",
        block="milestones",
        reads=("Hand over the network", "Every role has a new holder.", "11/12/2026"),
    ),
    Walk(
        rows=("D2 38", "1b 002 board"),
        says="Plans for schools that do less well than they should go to a board of their own",
        record="action",
        format="priority-tasks",
        register={"body": BOARD},
        beside={"area": "| ref | title |\n| P1 | Raising achievement |"},
        wrong="""
        | ref | area | action                     | finish     | led_by | reports_to                |
        | 1.1 | P1   | Work with two year groups  | 18/12/2026 | AL     | Raising Achievment Board  |
        """,
        finds="""
        AP-038 | warning | Tasks | H6 | Action 1.1 reports to “Raising Achievment Board”, not in the trust's list of bodies. Is “Raising Achievement Board” meant?
        """,
        right="""
        | ref | area | action                     | finish     | led_by | reports_to                |
        | 1.1 | P1   | Work with two year groups  | 18/12/2026 | AL     | Raising Achievement Board |
        """,
        table="parties",
        paper="plan",
        block="parties",
        reads=("Raising Achievement Board",),
    ),
    Walk(
        rows=("D2 41",),
        says="Goals stand by their horizon: the first year, two to three years, three to five",
        record="action",
        format="horizons",
        wrong="""
        | ref | horizon    | action              | finish     | led_by |
        | 1.1 | Five years | Open a sixth school | 31/08/2027 | AL     |
        """,
        finds="""
        FD-006 | error | Commitments | B6 | Horizon says “Five years”, which is not on its list. Is “First year” meant?
        """,
        right="""
        | ref | horizon             | action              | finish     | led_by |
        | 1.1 | Three to five years | Open a sixth school | 31/08/2027 | AL     |
        """,
        data="""
        | ref | horizon       |
        | 1.1 | three_to_five |
        """,
        table="action_details",
        paper="plan",
        block="purposes",
        reads=("Three to five years",),
    ),
    Walk(
        rows=("D2 49",),
        says="Every school gives the same data each term, in a dashboard agreed with heads",
        record="kpi_value",
        register={"kpi": FROM_SCHOOLS},
        wrong="""
        | measure    | numerator | denominator |
        | Attendance | 31100     | 30100       |
        """,
        finds="""
        KP-002 | error | KPIs | H6, I6 | Attendance: the count (31,100) is more than what it is out of (30,100).
        """,
        right="""
        | measure    | numerator | denominator |
        | Attendance | 29100     | 30100       |
        """,
        data="""
        | kpi | numerator | denominator |
        | ATT | 29100     | 30100       |
        """,
        table="kpis",
        paper="governors",
        block="measures",
        reads=("Attendance", "96.7"),
    ),
    Walk(
        rows=("1b 000 statements",),
        says="Vision, beliefs and values stand in the plan, each of its kind",
        record="statement",
        wrong="""
        | ref | kind  | statement                        |
        | V1  | Creed | Every child can do well.         |
        """,
        finds="""
        FD-006 | error | Vision and values | B6 | Kind says “Creed”, which is not on its list.
        """,
        right="""
        | ref | kind   | statement                       |
        | V1  | Belief | Every child can do well.        |
        """,
        data="""
        | ref | kind   | statement                |
        | V1  | belief | Every child can do well. |
        """,
        table="statements",
        paper="plan",
        block="statements",
        reads=("Belief", "Every child can do well."),
    ),
    Walk(
        rows=("1b 001 two titles",),
        says="A priority has one title throughout the plan",
        record="area",
        format="priority-tasks",
        wrong="""
        | ref | title                      | lead        |
        | P1  | Leadership of schools      | Headteacher |
        | P2  | The leadership of schools  | Headteacher |
        """,
        finds="""
        AP-052 | warning | Priorities | B7 | The priority “The leadership of schools” has no action.
        AP-053 | warning | Priorities | B7 | The priorities “The leadership of schools” and “Leadership of schools” look like the same one.
        """,
        right="""
        | ref | title                 | lead        |
        | P1  | Leadership of schools | Headteacher |
        """,
        beside={
            "action": "| ref | area | action | finish | led_by |\n| 1.1 | P1 | Train new leaders | 18/12/2026 | HT |"
        },
        data="""
        | ref | title                 |
        | P1  | Leadership of schools |
        """,
        table="priorities",
        paper="plan",
        block="priorities",
        reads=("Leadership of schools",),
    ),
    Walk(
        rows=("1b 001 beyond the horizon", "1b 001 measures of tasks and areas", "1b 003 measures"),
        says="Success measures hang on tasks and priorities, and are due within the plan",
        record="measure",
        format="priority-tasks",
        beside={
            "area": "| ref | title |\n| P1 | Leadership |",
            "action": "| ref | area | action | finish | led_by |\n| 1.1 | P1 | Train new leaders | 18/12/2026 | HT |",
        },
        wrong="""
        | ref | belongs_to | statement                | kind   | operator | target | due        | actual |
        | S1  | P1         | Schools with a new head. | Number | At least | 4      | 30/09/2028 | 2      |
        | S2  | 1.2        | Leaders who are trained. | Number | At least | 20     | 31/07/2027 | 12     |
        """,
        finds="""
        AP-076 | warning | Task KPIs | J6 | Success measure S1 is due 30/09/2028, after the plan ends (31/08/2027).
        AP-080 | warning | Task KPIs | B7 | Success measure S2 belongs to “1.2”, and the plan has no priority, objective or action of that ref.
        """,
        right="""
        | ref | belongs_to | statement                | kind   | operator | target | due        | actual |
        | S1  | P1         | Schools with a new head. | Number | At least | 4      | 31/07/2027 | 2      |
        | S2  | 1.1        | Leaders who are trained. | Number | At least | 20     | 31/07/2027 | 12     |
        """,
        data="""
        | ref | belongs_to | due        |
        | S1  | P1         | 2027-07-31 |
        | S2  | 1.1        | 2027-07-31 |
        """,
        table="success_measures",
        paper="plan",
        block="success_measures",
        reads=("Leadership", "Train new leaders", "at least 20", "12"),
    ),
    Walk(
        rows=("1b 001 joint owners", "1b 001 split sources", "1b 001 three recipients"),
        says="Of joint owners one leads; sources have their purpose; each body that is told stands by itself",
        record="action",
        format="priority-tasks",
        register={"body": BOARD},
        beside={"area": "| ref | title |\n| P1 | Leadership |"},
        wrong="""
        | ref | area | action            | finish     | led_by                         | source                              | reports_to                          |
        | 1.1 | P1   | Train new leaders | 18/12/2026 | Headteacher<br>Attendance lead | Pupil premium (tutors)<br>To follow | Raising Achievement Board, LGC, REGS |
        """,
        finds="""
        AP-032 | warning | Tasks | F6 | Action 1.1 is led by “Headteacher” and “Attendance lead”, and none is marked as the lead.
        AP-035 | warning | Tasks | H6 | Action 1.1 has “Raising Achievement Board, LGC, REGS” on one line of Reporting.
        FN-003 | warning | Tasks | G6 | The source of action 1.1 is still to be settled: it says “Pupil premium (tutors) To follow”.
        """,
        right="""
        | ref | area | action            | finish     | led_by                                | source                                           | reports_to                                                   |
        | 1.1 | P1   | Train new leaders | 18/12/2026 | Headteacher (lead)<br>Attendance lead | Pupil premium (tutors)<br>Sports premium (travel) | Raising Achievement Board<br>Local governing committee |
        """,
        table="parties",
        paper="plan",
        block="parties",
        reads=(
            "Pupil premium (tutors)",
            "Sports premium (travel)",
            "Raising Achievement Board",
            "Local governing committee",
        ),
    ),
    Walk(
        rows=("1b 003 because", "1b 003 impact without action"),
        says="One because has several “we wills”, and its impact belongs to it",
        record="action",
        format="because-we-will",
        beside={"area": "| ref | title |\n| P1 | Leadership |"},
        wrong="""
        | ref | area | objective.objective           | action                | objective.impact          | finish     | led_by      |
        | 1.1 | P1   | Few pupils read for pleasure. | Open the library.     | Pupils borrow each week.  | 18/12/2026 | Headteacher |
        | 1.2 | P1   |                               | Read aloud every day. |                           | 18/12/2026 | Headteacher |
        |     | P1   |                               |                       | Parents read with pupils. |            |             |
        """,
        finds="""
        AP-055 | warning | Actions | C8, E8 | The impact “Parents read with pupils.” has nothing beside it under “Because”.
        """,
        right="""
        | ref | area | objective.objective           | action                | objective.impact         | finish     | led_by      |
        | 1.1 | P1   | Few pupils read for pleasure. | Open the library.     | Pupils borrow each week. | 18/12/2026 | Headteacher |
        | 1.2 | P1   |                               | Read aloud every day. |                          | 18/12/2026 | Headteacher |
        """,
        table="objectives",
        paper="plan",
        block="objectives",
        reads=("Few pupils read for pleasure.", "Pupils borrow each week."),
    ),
    Walk(
        rows=("1b 004 objective as action", "1b 004 a row without finish", "1b 004 an owner by rule"),
        says="An action says more than its objective, ends on a day, and somebody with a name leads it",
        record="action",
        beside={"objective": "| ref | objective |\n| O1 | Pupils move well between the tiers. |"},
        wrong="""
        | ref | objective | action                              | finish     | led_by                 |
        | 1.1 | O1        | Pupils move well between the tiers. | 18/12/2026 | Headteacher            |
        | 1.2 | O1        | Teachers of both tiers meet.        |            | Headteacher            |
        | 1.3 | O1        | Pupils visit their next school.     | 18/12/2026 | One head from each tier |
        """,
        finds="""
        AP-042 | warning | Actions | C6 | Action 1.1 repeats objective O1 nearly word for word.
        AP-002 | warning | Actions | E7 | Action 1.2 has no finish.
        AP-034 | warning | Actions | G8 | Action 1.3 names “One head from each tier”: that says how to find somebody, not who it is.
        """,
        right="""
        | ref | objective | action                          | finish     | led_by      |
        | 1.1 | O1        | Records are passed on by June.  | 18/12/2026 | Headteacher |
        | 1.2 | O1        | Teachers of both tiers meet.    | 18/12/2026 | Headteacher |
        | 1.3 | O1        | Pupils visit their next school. | 18/12/2026 | Headteacher |
        """,
        data="""
        | ref | objective | action                         |
        | 1.1 | O1        | Records are passed on by June. |
        """,
        table="all_actions",
        paper="plan",
        block="actions",
        reads=("Teachers of both tiers meet.", "Headteacher", "18/12/2026"),
    ),
    Walk(
        rows=("1b 004 a term as a date",),
        says="“Autumn 2026” is a day with a name: the last of that term",
        record="action",
        wrong="""
        | ref | action                       | finish      | led_by      |
        | 1.1 | Teachers of both tiers meet. | Autumn 2026 | Headteacher |
        """,
        finds="""
        AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Autumn term 2026, is read as its last day, 18/12/2026.
        """,
        right="""
        | ref | action                       | finish     | led_by      |
        | 1.1 | Teachers of both tiers meet. | 18/12/2026 | Headteacher |
        """,
        data="""
        | ref | finish     |
        | 1.1 | 2026-12-18 |
        """,
        table="all_actions",
        paper="plan",
        block="actions",
        reads=("Teachers of both tiers meet.", "18/12/2026"),
    ),
    Walk(
        rows=("1b 004 a single milestone",),
        says="Actions of one objective have as many milestones as each other",
        record="milestone",
        beside={
            "objective": "| ref | objective |\n| O1 | Pupils move well between the tiers. |",
            "action": """
            | ref | objective | action          | finish     | led_by      |
            | 1.1 | O1        | Pass on records | 18/12/2026 | Headteacher |
            | 1.2 | O1        | Visit schools   | 18/12/2026 | Headteacher |
            | 1.3 | O1        | Meet parents    | 18/12/2026 | Headteacher |
            """,
        },
        wrong="""
        | ref | action | milestone            | due        |
        | M1  | 1.1    | Form agreed.         | 11/12/2026 |
        | M2  | 1.1    | Records passed on.   | 15/12/2026 |
        | M3  | 1.2    | Days agreed.         | 11/12/2026 |
        | M4  | 1.2    | Visits made.         | 15/12/2026 |
        | M5  | 1.3    | Evening held.        | 11/12/2026 |
        """,
        finds="""
        AP-065 | note | Actions | C8 | Action 1.3 has 1 milestone; the other actions of the plan have 2.
        """,
        right="""
        | ref | action | milestone            | due        |
        | M1  | 1.1    | Form agreed.         | 11/12/2026 |
        | M2  | 1.1    | Records passed on.   | 15/12/2026 |
        | M3  | 1.2    | Days agreed.         | 11/12/2026 |
        | M4  | 1.2    | Visits made.         | 15/12/2026 |
        | M5  | 1.3    | Parents invited.     | 11/12/2026 |
        | M6  | 1.3    | Evening held.        | 15/12/2026 |
        """,
        data="""
        | ref | action | due        |
        | M6  | 1.3    | 2026-12-15 |
        """,
        table="milestones",
        paper="plan",
        block="milestones",
        reads=("Meet parents", "Parents invited.", "Evening held."),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_a_system_is_entered_told_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_a_centre_whose_kpis_count_no_pupils_is_not_said_to_have_none() -> None:
    (walk,) = (one for one in WALKS if one.rows == ("D2 27",))
    walked = entered(walk, walk.right)
    assert block_of(walked, "governors", "measures", "CEN").startswith("No KPI about pupils is due.")
    assert "Searches for courses" in block_of(walked, "governors", "people", "CEN")
