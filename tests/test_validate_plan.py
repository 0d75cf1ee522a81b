"""Rules of areas, objectives and milestones."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "AP-050",
        area="""
        | ref | title                 | lead        |
        | A1  | Teaching and learning |             |
        | A2  | Attendance            | Headteacher |
        """,
        finds="""
        AP-050 | warning | Priorities | C6 | Nobody is named as leading the priority “Teaching and learning”.
        """,
    ),
    Case(
        "AP-051",
        area="""
        | ref | title                 | lead                           |
        | A1  | Teaching and learning | Headteacher<br>Attendance lead |
        """,
        finds="""
        AP-051 | warning | Priorities | C6 | The priority “Teaching and learning” is led by “Headteacher” and “Attendance lead”, and none is marked as the lead.
        """,
    ),
    Case(
        "AP-052",
        template="priority-tasks",
        area="""
        | ref | title                 |
        | A1  | Teaching and learning |
        | A2  | Attendance            |
        """,
        action="""
        | ref | area | action               |
        | 1.1 | A1   | Teach phonics daily. |
        """,
        finds="""
        AP-052 | warning | Priorities | B7 | The priority “Attendance” has no action.
        """,
    ),
    Case(
        "AP-053",
        area="""
        | ref | title                    |
        | B1  | Well-being of pupils     |
        | B2  | The well-being of pupils |
        """,
        finds="""
        AP-053 | warning | Priorities | B7 | The priorities “The well-being of pupils” and “Well-being of pupils” look like the same one.
        """,
    ),
    Case(
        "AP-054",
        objective="""
        | ref | area | objective                          |
        | O1  | A1   | Every pupil leaves Year 2 reading. |
        | O2  | A1   | Families read with their children. |
        """,
        action="""
        | ref | objective | action               |
        | 1.1 | O1        | Teach phonics daily. |
        """,
        finds="""
        AP-054 | warning | Objectives | C7 | No action supports objective O2: “Families read with their children.”
        """,
    ),
    Case(
        "AP-054",
        last={
            "objective": """
            | ref | area | objective                          |
            | O2  | A1   | Families read with their children. |
            """,
            "action": """
            | ref | objective | action                 | status    |
            | 2.1 | O2        | Hold reading mornings. | Completed |
            """,
        },
        objective="""
        | ref | area | objective                          |
        | O1  | A1   | Every pupil leaves Year 2 reading. |
        | O2  | A1   | Families read with their children. |
        """,
        action="""
        | ref | objective | action               |
        | 1.1 | O1        | Teach phonics daily. |
        """,
        finds="""

        """,
    ),
    Case(
        "AP-088",
        milestone="""
        | ref | milestone        | due        | met | met_on     |
        | M1  | Half of it read. | 01/12/2026 | Met | 30/11/2024 |
        | M2  | All of it read.  | 01/12/2026 | Met | 04/12/2025 |
        """,
        finds="""
        AP-088 | warning | Milestones | E6, C6 | Milestone M1 was met on 30/11/2024, 731 days from the day it was due (01/12/2026).
        """,
    ),
    Case(
        "AP-065",
        action="""
        | ref | action               |
        | 1.1 | Teach phonics daily. |
        | 2.1 | Visit two schools.   |
        | 3.1 | Buy the books.       |
        """,
        milestone="""
        | ref | action | milestone        | due        |
        | M1  | 1.1    | Half of it read. | 01/02/2027 |
        | M2  | 2.1    | Both visited.    | 01/03/2027 |
        """,
        finds="""
        AP-065 | note | Actions | B8 | Action 3.1 has no milestones; the other actions of the plan have 1.
        """,
    ),
    Case(
        "AP-055",
        template="because-we-will",
        objective="""
        | ref | objective                            | impact                       |
        | 1   | Too few pupils leave Year 2 reading. | Pupils choose to read.       |
        | 2   |                                      | Families ask for more books. |
        """,
        finds="""
        AP-055 | warning | Objectives | B7, C7 | The impact “Families ask for more books.” has nothing beside it under “Because”.
        """,
    ),
    Case(
        "AP-056",
        area="""
        | ref | title                  |
        | A1  | Quality of the lessons |
        | A2  | Attendance             |
        """,
        finds="""
        AP-056 | warning | Priorities | B6 | The priority A1 is “Quality of the lessons” here and “Teaching and learning” in the trust's list.
        """,
    ),
    Case(
        "AP-057",
        template="because-we-will",
        objective="""
        | ref | objective                            | impact |
        | 1   | Too few pupils leave Year 2 reading. |        |
        """,
        finds="""
        AP-057 | note | Objectives | C6 | No anticipated impact is given for “Too few pupils leave Year 2 reading.”
        """,
    ),
    Case(
        "AP-058",
        template="priority-tasks",
        area="""
        | ref | title       | lead | need                             |
        | P1  | Attendance  | HT   |                                  |
        | P2  | Recruitment | HT   | 14 posts were vacant in 2025-26. |
        """,
        action="""
        | ref | area | action                |
        | 1.1 | P1   | Ring home by ten.     |
        | 2.1 | P2   | Advertise in January. |
        """,
        finds="""
        AP-058 | note | Priorities | D6 | Nothing shows the need for the priority “Attendance”.
        """,
    ),
    Case(
        "AP-060",
        milestone="""
        | ref | milestone        | due        | met         |
        | M1  | Half of it read. | 01/12/2026 |             |
        | M2  | A third of it.   | 01/11/2026 | Not due yet |
        | M3  | A fourth of it.  | 01/11/2026 | Partly met  |
        | M4  | All of it.       | 25/03/2027 |             |
        """,
        finds="""
        AP-060 | warning | Milestones | D6, C6 | Milestone M1 was due on 01/12/2026, and the return does not say whether it was met.
        AP-060 | warning | Milestones | D7, C7 | Milestone M2 was due on 01/11/2026, and the return does not say whether it was met.
        """,
    ),
    Case(
        "AP-060",
        action="""
        | ref | action               | status   |
        | 1.1 | Teach phonics daily. | Dropped  |
        | 1.2 | Visit two schools.   | On track |
        """,
        milestone="""
        | ref | action | milestone        | due        | met |
        | M1  | 1.1    | Half of it read. | 01/12/2026 |     |
        | M2  | 1.2    | A third of it.   | 01/12/2026 |     |
        """,
        finds="""
        AP-060 | warning | Milestones | E7, D7 | Milestone M2 was due on 01/12/2026, and the return does not say whether it was met.
        """,
    ),
    Case(
        "AP-061",
        action="""
        | ref | action               | finish     |
        | 1.1 | Teach phonics daily. | 25/03/2027 |
        """,
        milestone="""
        | ref | action | milestone        | due        |
        | M1  | 1.1    | Half of it read. | 01/06/2027 |
        """,
        finds="""
        AP-061 | warning | Milestones | D6 | Milestone M1 is due on 01/06/2027, after its action 1.1 is to be finished (25/03/2027).
        """,
    ),
    Case(
        "AP-062",
        action="""
        | ref | action               | start          |
        | 1.1 | Teach phonics daily. | 2026-27-spring |
        """,
        milestone="""
        | ref | action | milestone        | due        |
        | M1  | 1.1    | Half of it read. | 14/12/2026 |
        """,
        finds="""
        AP-062 | warning | Milestones | D6 | Milestone M1 is due on 14/12/2026, before its action 1.1 starts (04/01/2027).
        """,
    ),
    Case(
        "AP-063",
        milestone="""
        | ref | milestone        | due        | met | met_on     |
        | M1  | Half of it read. | 01/12/2026 | Met |            |
        | M2  | A third of it.   | 01/11/2026 | Met | 30/10/2026 |
        """,
        finds="""
        AP-063 | note | Milestones | E6 | Milestone M1 was met, and the day is not given.
        """,
    ),
    Case(
        "AP-064",
        milestone="""
        | ref | milestone        | due        | met | met_on     |
        | M1  | Half of it read. | 01/12/2026 | Met | 30/11/2027 |
        """,
        finds="""
        AP-064 | warning | Milestones | E6 | Milestone M1 was met on 30/11/2027, a day that lies after the return was due.
        """,
    ),
    Case(
        "AP-067",
        milestone="""
        | ref | milestone        | due        | met         | met_on     |
        | M1  | Half of it read. | 16/10/2026 | Met         | 12/10/2026 |
        | M2  | A third of it.   | 16/10/2026 | Not met     | 12/10/2026 |
        | M3  | All of it.       | 20/01/2027 | Not due yet |            |
        """,
        finds="""
        AP-067 | warning | Milestones | D7, E7 | Milestone M2 is “Not met”, and the day on which it was met is given as 12 October 2026.
        """,
    ),
    Case(
        "AP-065",
        template="priority-tasks",
        action="""
        | ref | area | action               |
        | 1.1 | A1   | Teach phonics daily. |
        | 1.2 | A1   | Visit two schools.   |
        | 1.3 | A1   | Buy the books.       |
        """,
        milestone="""
        | ref | action | milestone           | due        |
        | M1  | 1.1    | Half of it read.    | 01/02/2027 |
        | M2  | 1.1    | All of it read.     | 01/03/2027 |
        | M3  | 1.2    | One school visited. | 01/02/2027 |
        | M4  | 1.2    | Both visited.       | 01/03/2027 |
        | M5  | 1.3    | Books on shelves.   | 01/03/2027 |
        """,
        finds="""
        AP-065 | note | Tasks | C8 | Action 1.3 has 1 milestone; the other actions of its priority have 2.
        """,
    ),
    Case(
        "AP-066",
        milestone="""
        | ref | milestone                                | due        |
        | M1  | Conversation/visit with each new school. | 12/03/2027 |
        | M2  | List drawn up, then letters sent.        | 12/03/2027 |
        """,
        finds="""
        AP-066 | note | Milestones | B6 | Milestone M1 holds two steps (“Conversation/visit”).
        AP-066 | note | Milestones | B7 | Milestone M2 holds two steps (“then”).
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)
