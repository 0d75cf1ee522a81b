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
        | ref | statement                        | kind      | operator | target | baseline |
        | S1  | Increasing use of the library    | Direction |          |        |          |
        | S2  | Fewer pupils late in the morning | Direction | Decrease |        | 31       |
        """,
        finds="""
        AP-071 | warning | Task KPIs | F6, B6 | Success measure S1 says which way and not from where: “Increasing use of the library”.
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
    Case(
        "AP-100",
        template="priority-tasks",
        measure="""
        | ref | statement                     | kind       | target     | actual |
        | S1  | Every school has a plan.      | Everyone   | 9 of 9     | 3      |
        | S2  | Parents can read the review.  | By a date  | 31/12/2026 | Yes    |
        | S3  | Our teaching is judged so.    | Judgement  | 9          |        |
        | S4  | 85% of parents would say so.  | Percentage | Good       | 85     |
        | S5  | The library is open at noon.  | Yes or no  | Yes        | 3 of 5 |
        """,
        finds="""
        AP-100 | error | Task KPIs | E7, C7 | Now of success measure S2 says “Yes”, which is not a day as dd/mm/yyyy.
        AP-100 | error | Task KPIs | D8, C8 | Target of success measure S3 says “9”, which is not a judgement of the list.
        AP-100 | error | Task KPIs | D9, C9 | Target of success measure S4 says “Good”, which is not a percentage as 85, or so many of so many as 17 of 20.
        AP-100 | error | Task KPIs | E10, C10 | Now of success measure S5 says “3 of 5”, which is not Yes or No.
        """,
    ),
    Case(
        "AP-101",
        template="priority-tasks",
        measure="""
        | ref | statement                                   | kind       | operator | target | actual |
        | S1  | Parents who would recommend the school      | Percentage | At least | 0.85   | 90     |
        | S2  | Lessons in which pupils are late by an hour | Percentage | At most  | 1      | 2      |
        | S3  | Parents who came to the evening             | Percentage | At least | 1      | 92     |
        """,
        finds="""
        AP-101 | warning | Task KPIs | E6 | Target of success measure S1 says 0.85, which is read as 0.85%.
        AP-101 | warning | Task KPIs | E8 | Target of success measure S3 says 1, which is read as 1%.
        """,
    ),
    Case(
        "AP-102",
        template="priority-tasks",
        measure="""
        | ref | statement                          | kind      | target          | actual |
        | S1  | The quality of education is so.    | Judgement | Strong standard | Good   |
        | S2  | Behaviour and attitudes are so.    | Judgement | Good            | Good   |
        """,
        finds="""
        AP-102 | warning | Task KPIs | E6, D6 | Success measure S1 stands at Good (older grades), and its target is Strong standard (report card).
        """,
    ),
    Case(
        "AP-103",
        template="priority-tasks",
        measure="""
        | ref | statement                 | kind   | operator | target | target_high |
        | S1  | Academies in the trust    | Number | Between  | 15     |             |
        | S2  | Schools in the trust      | Number | Between  | 20     | 15          |
        | S3  | Schools in the trust then | Number | Between  | 15     | 20          |
        """,
        finds="""
        AP-103 | warning | Task KPIs | F6 | Success measure S1 aims at what lies between two ends, and has one end alone.
        AP-103 | warning | Task KPIs | F7, E7 | Success measure S2 aims at what lies between two ends, and ends below where it begins.
        """,
    ),
    Case(
        "AP-104",
        template="priority-tasks",
        measure="""
        | ref | statement                     | kind      | operator | baseline |
        | S1  | Hits on the pages for parents | Direction |          | 1200     |
        | S2  | Hits on the pages for heads   | Direction | Increase | 1200     |
        """,
        finds="""
        AP-104 | warning | Task KPIs | D6, C6 | Success measure S1 is a direction, and does not say whether more or less of it is aimed at.
        """,
    ),
    Case(
        "AP-105",
        template="priority-tasks",
        measure="""
        | ref | statement                      | kind   | target | actual  | missing |
        | S1  | Networks with an agreed plan   | Number | 9 of 9 | 10 of 9 |         |
        | S2  | Networks with a training plan  | Number | 9 of 9 | 7 of 8  | Coast   |
        | S3  | Networks with a mapping        | Number | 9 of 9 | 8 of 9  | Coast   |
        """,
        finds="""
        AP-105 | error | Task KPIs | E6 | Success measure S1 has 10 of 9, more than there are.
        AP-105 | error | Task KPIs | E7, D7 | Success measure S2 counts 7 of 8 now, and its target is of 9.
        """,
    ),
    Case(
        "AP-106",
        template="priority-tasks",
        measure="""
        | ref | statement                             | kind     | target | actual |
        | S1  | All new leaders have been briefed     | Everyone |        | 7      |
        | S2  | All new leaders have met their mentor | Everyone | 7      | 7      |
        """,
        finds="""
        AP-106 | warning | Task KPIs | E6 | Success measure S1 is at 7, and does not say of how many.
        """,
    ),
    Case(
        "AP-107",
        template="priority-tasks",
        measure="""
        | ref | statement                     | kind   | target | actual | missing       |
        | S1  | Networks with an agreed plan  | Number | 9 of 9 | 7 of 9 |               |
        | S2  | Networks with a training plan | Number | 9 of 9 | 7 of 9 | Coast         |
        | S3  | Networks with a mapping       | Number | 9 of 9 | 7 of 9 | Coast; Valley |
        """,
        finds="""
        AP-107 | note | Task KPIs | F6, E6 | Of success measure S1 two are still missing (7 of 9), and none are named.
        AP-107 | note | Task KPIs | F7, E7 | Of success measure S2 two are still missing (7 of 9), and one is named.
        """,
    ),
    Case(
        "AP-108",
        template="priority-tasks",
        measure="""
        | ref | statement                              | kind         | target | baseline     | actual     |
        | S1  | Applicants hear back after an appeal   | Working days | 10     |              | 14/10/2026 |
        | S2  | Applicants hear back after an interview | Clear days   | 10     | 20/10/2026   | 14/10/2026 |
        | S3  | Applicants hear back after a visit     | Working days | 10     | 01/10/2026   | 14/10/2026 |
        """,
        finds="""
        AP-108 | warning | Task KPIs | E6, F6 | Success measure S1 counts the days up to 14/10/2026, and does not say from when.
        AP-108 | warning | Task KPIs | E7, F7 | Success measure S2 counts the days up to 14/10/2026, and begins after it ends.
        """,
    ),
    Case(
        "AP-109",
        template="priority-tasks",
        meeting="""
        | ref | body                      | date       | held |
        | G1  | Local governing committee | 14/10/2026 | Held |
        """,
        measure="""
        | ref | statement                         | kind   | target | derived_from                  |
        | S1  | The committee meets               | Number | 4      | Meetings held: Forum            |
        | S2  | The committee meets each term     | Number | 4      | Meetings hold: LGC            |
        | S3  | Fewer days are lost than before   | Number | 4      | KPI                           |
        | S4  | The committee meets at the school | Number | 4      | Meetings held: LGC            |
        | S5  | Pupils read each day              | Number | 4      | the school's own lists: paper |
        | S6  | Sessions attended                 | Number | 4      | ATT                           |
        | S7  | Steps on the way are taken        | Number | 4      | Milestones met                |
        """,
        finds="""
        AP-109 | warning | Task KPIs | E6 | Success measure S1 is worked out from “Meetings held: Forum”, and there is no body “Forum”.
        AP-109 | warning | Task KPIs | E7 | Success measure S2 is worked out from “Meetings hold: LGC”, which is nothing that can be worked out. Is “Meetings held: LGC” meant?
        AP-109 | warning | Task KPIs | E8 | Success measure S3 is worked out from “KPI”, and does not say of which KPI.
        AP-109 | warning | Task KPIs | E12 | Success measure S7 is worked out from “Milestones met”, and milestones are not asked of you.
        """,
    ),
    Case(
        "AP-110",
        template="priority-tasks",
        meeting="""
        | ref | body                      | date       | held |
        | G1  | Local governing committee | 14/10/2026 | Held |
        """,
        measure="""
        | ref | statement                         | kind      | target | derived_from       |
        | S1  | The committee meets               | Yes or no | Yes    | Meetings held: LGC |
        | S2  | The committee meets at the school | Number    | 4      | Meetings held: LGC |
        """,
        finds="""
        AP-110 | warning | Task KPIs | E6, C6 | Success measure S1 is worked out from “Meetings held: LGC”, which comes to a number, and its figure should be Yes or No.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)
