"""Rules of success measures, and of words that cannot be followed up."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "AP-070",
        template="priority-tasks",
        measure="""
        | ref | statement                    | kind      | target |
        | S1  | % hits                       |           |        |
        | S2  | Pupils at the breakfast club | Number    |        |
        | S3  | The library is open at noon. | Yes or no |        |
        | S4  | Nine schools have a plan.    | Number    | 9      |
        """,
        finds="""
        AP-070 | warning | Task KPIs | D6, B6 | Success measure S1 counts something and does not say how much is aimed at: “% hits”.
        AP-070 | warning | Task KPIs | D7, B7 | Success measure S2 counts something and does not say how much is aimed at: “Pupils at the breakfast club”.
        """,
    ),
    Case(
        "AP-071",
        template="priority-tasks",
        measure="""
        | ref | statement                        | kind      | target | baseline |
        | S1  | Increasing use of the library    | Direction |        |          |
        | S2  | Fewer pupils late in the morning | Direction |        | 31       |
        """,
        finds="""
        AP-071 | warning | Task KPIs | E6, B6 | Success measure S1 says which way and not from where: “Increasing use of the library”.
        """,
    ),
    Case(
        "AP-072",
        template="priority-tasks",
        measure="""
        | ref | statement                                                 | kind | target |
        | S1  | Our results are in the top 25%.                           | Rank | 25     |
        | S2  | Results are in the top 25% of primary schools in England. | Rank | 25     |
        """,
        finds="""
        AP-072 | warning | Task KPIs | B6 | Success measure S1 is a rank among others that are not named: “Our results are in the top 25%.”
        """,
    ),
    Case(
        "AP-073",
        template="priority-tasks",
        measure="""
        | ref | statement                                  | kind       | target |
        | S1  | 90% satisfaction                           | Percentage | 90     |
        | S2  | Half of the eligible schools apply.        | Percentage | 50     |
        | S3  | 90% of parents would recommend the school. | Percentage | 90     |
        """,
        finds="""
        AP-073 | note | Task KPIs | B6 | Success measure S1 is a share, and does not say of whom: “90% satisfaction”.
        AP-073 | note | Task KPIs | B7 | Success measure S2 says “eligible” and not who that is: “Half of the eligible schools apply.”
        """,
    ),
    Case(
        "AP-074",
        template="priority-tasks",
        measure="""
        | ref | statement                                              | kind       | target |
        | S1  | 90% of schools, including their committees, take part. | Percentage | 90     |
        """,
        finds="""
        AP-074 | note | Task KPIs | B6 | Success measure S1 joins two populations (“including”): “90% of schools, including their committees, take part.”
        """,
    ),
    Case(
        "AP-075",
        template="priority-tasks",
        measure="""
        | ref | statement                                           | kind      |
        | S1  | Schools are contacted in ten days and then visited. | Yes or no |
        """,
        finds="""
        AP-075 | note | Task KPIs | B6 | Success measure S1 holds two steps (“and then”).
        """,
    ),
    Case(
        "AP-076",
        template="priority-tasks",
        measure="""
        | ref | statement                    | kind      | due        |
        | S1  | The library is open at noon. | Yes or no | 30/09/2027 |
        | S2  | The library has a librarian. | Yes or no | 02/07/2027 |
        """,
        finds="""
        AP-076 | warning | Task KPIs | D6 | Success measure S1 is due 30/09/2027, after the plan ends (31/08/2027).
        """,
    ),
    Case(
        "AP-077",
        template="priority-tasks",
        measure="""
        | ref | statement                    | due        | actual | status |
        | S1  | The library is open at noon. | 01/11/2026 |        |        |
        | S2  | The library has a librarian. | 01/11/2026 |        | Met    |
        | S3  | The library has a cat.       | 02/07/2027 |        |        |
        """,
        finds="""
        AP-077 | warning | Task KPIs | D6, E6, C6 | Success measure S1 was due 01/11/2026, and has neither a figure nor a status.
        """,
    ),
    Case(
        "AP-078",
        template="priority-tasks",
        measure="""
        | ref | statement                       | operator | target | actual | status  |
        | S1  | Pupils at the breakfast club    | At least | 40     | 31     | Met     |
        | S2  | Pupils late in the morning      | At most  | 10     | 8      | Met     |
        | S3  | Parents at the reading mornings | At least | 50     | 61     | Not met |
        """,
        finds="""
        AP-078 | warning | Task KPIs | F6, E6, D6 | Success measure S1 is “Met” at 31; the target is at least 40.
        AP-078 | warning | Task KPIs | F8, E8, D8 | Success measure S3 is “Not met” at 61; the target is at least 50.
        """,
    ),
    Case(
        "AP-079",
        template="priority-tasks",
        measure="""
        | ref | statement                    | status | evidence          |
        | S1  | The library is open at noon. | Met    |                   |
        | S2  | The library has a librarian. | Met    | Staff list, Sept. |
        """,
        finds="""
        AP-079 | note | Task KPIs | D6 | Success measure S1 is met, and the evidence is not given.
        """,
    ),
    Case(
        "AP-080",
        template="priority-tasks",
        area="""
        | ref | title                 |
        | A1  | Teaching and learning |
        """,
        measure="""
        | ref | belongs_to            | statement                    |
        | S1  | A9                    | The library is open at noon. |
        | S2  | A1                    | The library has a librarian. |
        | S3  | Teaching and learning | The library has a cat.       |
        """,
        finds="""
        AP-080 | warning | Task KPIs | B6 | Success measure S1 belongs to “A9”, and the plan has no priority, objective or action of that ref.
        """,
    ),
    Case(
        "AP-081",
        template="priority-tasks",
        measure="""
        | ref | statement                                        |
        | S1  | Every school is judged good or better by Ofsted. |
        | S2  | All teaching is good or better.                  |
        """,
        finds="""
        AP-081 | warning | Task KPIs | B6 | Success measure S1: “good or better” is a grade for a whole school, which inspections no longer give.
        """,
    ),
    Case(
        "AP-082",
        template="priority-tasks",
        register={
            "term": """
            | term  | meaning                           |
            | SIAMS | How church schools are inspected. |
            """,
        },
        measure="""
        | ref | statement                                   |
        | S1  | Church schools have a good or better SIAMS. |
        | S2  | SIAMS finds J1 in each church school.       |
        """,
        finds="""
        AP-082 | warning | Task KPIs | B6 | Success measure S1: “good or better” is a SIAMS grade that is no longer given.
        """,
    ),
    Case(
        "AP-083",
        milestone="""
        | ref | milestone                                      | due        |
        | M1  | The group reports to heads on a regular basis. | 12/03/2027 |
        """,
        finds="""
        AP-083 | warning | Milestones | B6 | Milestone M1 says “on a regular basis” under Milestone, not how often.
        """,
    ),
    Case(
        "AP-084",
        action="""
        | ref | action               | success_criteria                                |
        | 1.1 | Teach phonics daily. | Pupils read more books at home, where possible. |
        """,
        finds="""
        AP-084 | note | Actions | C6 | Action 1.1 says “where possible” under Success criteria - impact, so that nobody can say that it was missed.
        """,
    ),
    Case(
        "AP-085",
        template="priority-tasks",
        measure="""
        | ref | statement                      | kind      |
        | S1  | The programme has been set up. | Yes or no |
        | S2  | The library is open at noon.   | Yes or no |
        """,
        finds="""
        AP-085 | note | Task KPIs | B6 | Success measure S1 says that something was done, not what came of it: “The programme has been set up.”
        """,
    ),
    Case(
        "AP-086",
        template="priority-tasks",
        measure="""
        | ref | statement                       | kind   | target |
        | S1  | The trust has 15 to 20 schools. | Number | 15     |
        """,
        finds="""
        AP-086 | note | Task KPIs | D6, B6 | Success measure S1 aims at a range (15 to 20), and its target is one number, 15.
        """,
    ),
    Case(
        "AP-087",
        template="priority-tasks",
        measure="""
        | ref | statement                    | due |
        | S1  | The library is open at noon. |     |
        """,
        finds="""
        AP-087 | note | Task KPIs | C6 | Success measure S1 has no due date.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)
