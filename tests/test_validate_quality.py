"""Rules of inspection results, trust categories, visits and reviews, surveys and risks."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from rule_cases import Case, RegisterCase, TrustCase, lines, wanted
from scales import SCALES

HELD = {"scale": SCALES}
CASES = [
    Case(
        "PR-060",
        register=HELD,
        inspection="""
        | ref | scheme                                   | area        | grade             | date       | published  |
        | I1  | Ofsted report card, from November 2025   | Achievement | Good              | 10/03/2026 | 20/04/2026 |
        | I2  | Ofsted report card, from November 2025   | Inclusion   | Expected standard | 10/03/2026 | 20/04/2026 |
        | I3  | Ofsted report card, from November 2025   | Inclusion   | Strong standrad   | 11/03/2026 | 20/04/2026 |
        | I4  | Ofsted report card, from November 2025   | Overall effectiveness | Needs attention | 10/03/2026 | 20/04/2026 |
        """,
        finds="""
        PR-060 | error | Inspection results | D6, B6, C6 | “Good” is none of the grades of “Ofsted report card, from November 2025 · Achievement”: Exceptional, Strong standard, Expected standard, Needs attention and Urgent improvement. It is one of “Ofsted, to August 2024”; “Ofsted, September 2024 to November 2025”; and “SIAMS, to August 2023”.
        PR-060 | error | Inspection results | D8, B8, C8 | “Strong standrad” is none of the grades of “Ofsted report card, from November 2025 · Inclusion”: Exceptional, Strong standard, Expected standard, Needs attention and Urgent improvement. Is “Strong standard” meant?
        PR-060 | error | Inspection results | C9, B9, D9 | “Overall effectiveness” is not graded on “Ofsted report card, from November 2025”, which has Inclusion, Curriculum and teaching, Achievement, Attendance and behaviour, Personal development and well-being, Leadership and governance and three more.
        """,
    ),
    Case(
        "PR-061",
        register=HELD,
        inspection="""
        | ref | scheme                                   | area                  | grade             | date       | published  |
        | I1  | Ofsted, to August 2024                   | Overall effectiveness | Good              | 10/03/2025 | 20/04/2025 |
        | I2  | Ofsted, September 2024 to November 2025  | Early years           | Good              | 10/03/2025 | 20/04/2025 |
        | I3  | Ofsted report card, from November 2025   | Early years           | Needs attention   | 09/11/2025 | 20/12/2025 |
        """,
        finds="""
        PR-061 | warning | Inspection results | E6, B6 | Overall effectiveness was inspected on 10/03/2025; “Ofsted, to August 2024” was used until 31 August 2024.
        PR-061 | warning | Inspection results | E8, B8 | Early years was inspected on 09/11/2025; “Ofsted report card, from November 2025” was used from 10 November 2025.
        """,
    ),
    Case(
        "PR-062",
        register=HELD,
        inspection="""
        | ref | scheme                                   | area        | grade             | date       | published  |
        | I1  | Ofsted report card, from November 2025   | Achievement | Needs attention   | 17/11/2026 | 09/12/2026 |
        | I2  | Ofsted report card, from November 2025   | Inclusion   | Needs attention   | 17/11/2026 |            |
        | I3  | Not yet inspected                        | The whole school | Not yet inspected |       |            |
        """,
        finds="""
        PR-062 | warning | Inspection results | F6, D6 | The result for Achievement is to be published on 09/12/2026; it stays out of everything shown outside the trust.
        PR-062 | warning | Inspection results | F7, D7 | The result for Inclusion has no day on which it was published; it stays out of everything shown outside the trust.
        """,
    ),
    Case(
        "PR-063",
        register=HELD,
        inspection="""
        | ref | scheme                 | area                  | grade | date       | published  | predecessor |
        | I1  | Ofsted, to August 2024 | Overall effectiveness | Good  | 10/03/2023 | 20/04/2023 | 10027       |
        | I2  | Ofsted, to August 2024 | Early years           | Good  | 10/03/2023 | 20/04/2023 | 100277      |
        """,
        finds="""
        PR-063 | warning | Inspection results | G6 | The predecessor of the result for Overall effectiveness is “10027”, which is not a URN.
        """,
    ),
    Case(
        "PR-064",
        register=HELD,
        category="""
        | ref | school | domain   | grade   | date       | moderator  | evidence     |
        | C1  | 990001 | Outcomes | Good    | 10/11/2026 | Ines Okafor | Books seen.  |
        | C2  | 990002 | Outcomes | Sustane | 10/11/2026 | Ines Okafor | Data of July. |
        """,
        finds="""
        PR-064 | error | Trust categories | D6, C6 | “Good” is none of the grades of “Outcomes”: Sustain, Improve, Repair and Stabilise.
        PR-064 | error | Trust categories | D7, C7 | “Sustane” is none of the grades of “Outcomes”: Sustain, Improve, Repair and Stabilise. Is “Sustain” meant?
        """,
    ),
    Case(
        "PR-065",
        register=HELD,
        category="""
        | ref | school | domain   | grade   | date       | moderator   | evidence |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 | Ines Okafor |          |
        """,
        finds="""
        PR-065 | warning | Trust categories | G6 | The category C1 (Outcomes) names no evidence.
        """,
    ),
    Case(
        "PR-066",
        register=HELD,
        category="""
        | ref | school | domain   | grade   | date       | moderator | evidence    |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 |           | Books seen. |
        """,
        finds="""
        PR-066 | note | Trust categories | F6 | Nobody is named as having moderated the category C1 (Outcomes).
        """,
    ),
    Case(
        "PR-067",
        register=HELD,
        category="""
        | ref | school | domain   | grade   | date | moderator   | evidence    |
        | C1  | 990001 | Outcomes | Sustain |      | Ines Okafor | Books seen. |
        """,
        finds="""
        PR-067 | warning | Trust categories | E6 | The category C1 (Outcomes) has no day on which it was judged.
        """,
    ),
    Case(
        "PR-068",
        register=HELD,
        category="""
        | ref | school         | domain   | grade   | date       | moderator   | evidence    |
        | C1  | Harl Downe School | Outcomes | Sustain | 10/11/2026 | Ines Okafor | Books seen. |
        """,
        finds="""
        PR-068 | error | Trust categories | B6 | The category C1 is of “Harl Downe School”, which is not in the trust's list of schools. Is “Harl Down School” meant?
        """,
    ),
    Case(
        "PR-069",
        register=HELD,
        category="""
        | ref | school | domain   | grade   | date       | moderator   | evidence     |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 | Ines Okafor | Books seen.  |
        | C2  | 990001 | Outcomes | Improve | 10/07/2026 | Ines Okafor | Data of July. |
        | C3  | 990001 | Staff    | Improve | 10/07/2026 | Ines Okafor | Staff survey. |
        """,
        finds="""
        PR-069 | error | Trust categories | B7 | The category C2 is about the same as row 6.
        """,
    ),
    Case(
        "PR-070",
        survey="""
        | ref | survey  | audience | scheduled  | state | asked | answered | positive |
        | S1  | Parents | parents  | 01/11/2026 | Done  | 210   | 288      | 120      |
        """,
        finds="""
        PR-070 | error | Surveys | G6, F6 | “Parents”: 288 answered, of 210 who were asked.
        """,
    ),
    Case(
        "PR-071",
        survey="""
        | ref | survey  | audience | scheduled  | state | asked | answered | positive |
        | S1  | Parents | parents  | 01/11/2026 | Done  | 288   | 120      | 210      |
        """,
        finds="""
        PR-071 | error | Surveys | H6, G6 | “Parents”: 210 were positive, of 120 who answered.
        """,
    ),
    Case(
        "PR-072",
        survey="""
        | ref | survey  | audience | scheduled  | state   | asked | answered | positive |
        | S1  | Parents | parents  | 01/11/2026 |         |       |          |          |
        | S2  | Staff   | staff    | 02/11/2026 | Planned |       |          |          |
        | S3  | Pupils  | pupils   | 01/06/2027 | Planned |       |          |          |
        """,
        finds="""
        PR-072 | warning | Surveys | E6, D6 | “Parents” was scheduled for 01/11/2026, and the return does not say that it was held.
        PR-072 | warning | Surveys | E7, D7 | “Staff” was scheduled for 02/11/2026, and the return does not say that it was held.
        """,
    ),
    Case(
        "PR-073",
        survey="""
        | ref | survey  | audience | scheduled  | state | asked | answered | positive |
        | S1  | Parents | parents  | 01/11/2026 | Done  | 288   | 61       | 48       |
        | S2  | Staff   | staff    | 01/11/2026 | Done  | 40    | 12       | 9        |
        """,
        finds="""
        PR-073 | note | Surveys | G6, F6 | “Parents”: 61 of 288 answered (21%), below 30%. The result is shown with “Low response” beside it.
        """,
    ),
    Case(
        "PR-074",
        survey="""
        | ref | survey  | audience | scheduled  | state | asked | answered | positive |
        | S1  | Parents | parents  | 01/11/2026 | Done  | 288   |          |          |
        """,
        finds="""
        PR-074 | warning | Surveys | G6 | “Parents” was held, and the return does not say how many answered.
        """,
    ),
    Case(
        "PR-075",
        review="""
        | ref | kind         | by             | planned    | state   | finding |
        | V1  | Health check | Trust lead     | 06/11/2026 |         |         |
        | V2  | External verification | Ana Lowe | 07/11/2026 | Planned |      |
        | V3  | Peer review  | 990002         | 06/03/2027 |         |         |
        """,
        finds="""
        PR-075 | warning | Visits and reviews | E6, D6 | Health check V1 was planned for 06/11/2026, and the return does not say that it was done.
        PR-075 | warning | Visits and reviews | E7, D7 | External verification V2 was planned for 07/11/2026, and the return does not say that it was done.
        """,
    ),
    Case(
        "PR-076",
        review="""
        | ref | kind         | by             | planned    | state | done       | finding |
        | V1  | Health check | Trust lead     | 06/11/2026 | Done  | 06/11/2026 |         |
        """,
        finds="""
        PR-076 | warning | Visits and reviews | G6 | Health check V1 was done, and no finding is given.
        """,
    ),
    Case(
        "PR-077",
        review="""
        | ref | kind           | by         | planned    | state | finding    | sampled | sample_of | sample_drawn |
        | V1  | Quality sample | Trust lead | 06/11/2026 | Done  | All sound. | 42      | 8         | Every fifth. |
        """,
        finds="""
        PR-077 | error | Visits and reviews | G6, H6 | Quality sample V1: 42 were sampled, from 8.
        """,
    ),
    Case(
        "PR-078",
        review="""
        | ref | kind           | by         | planned    | state | finding    | sampled | sample_of | sample_drawn |
        | V1  | Quality sample | Trust lead | 06/11/2026 | Done  | All sound. | 8       | 42        |              |
        """,
        finds="""
        PR-078 | note | Visits and reviews | I6 | Quality sample V1 does not say how the sample was drawn.
        """,
    ),
    Case(
        "PR-079",
        review="""
        | ref | kind        | school   | by         | planned    | state | finding    |
        | V1  | Peer review | Hill Top | Trust lead | 06/11/2026 | Done  | All sound. |
        """,
        finds="""
        PR-079 | error | Visits and reviews | C6 | Peer review V1 is of “Hill Top”, which is not in the trust's list of schools.
        """,
    ),
    Case(
        "PR-079",
        register={"school_listed": "| urn | name | unit |\n| 991001 | Hill Top | 990001 |"},
        review="""
        | ref | kind        | school   | by         | planned    | state | finding    |
        | V1  | Peer review | hill top | Trust lead | 06/11/2026 | Done  | All sound. |
        | V2  | Peer review | 991001   | Trust lead | 06/11/2026 | Done  | All sound. |
        | V3  | Peer review | Hill End | Trust lead | 06/11/2026 | Done  | All sound. |
        """,
        finds="""
        PR-079 | error | Visits and reviews | C8 | Peer review V3 is of “Hill End”, which is not in the trust's list of schools.
        """,
    ),
    Case(
        "PR-080",
        risk_watched="""
        | ref | risk           | owner | likelihood | impact | response    | likelihood_after | impact_after | review     | state  |
        | R1  | The roof leaks | Head  | 4          | 5      |             |                  |              | 12/02/2027 | Open   |
        | R2  | Roll falls     | Head  | 3          | 4      |             |                  |              |            | Open   |
        | R3  | Boiler fails   | Head  | 5          | 5      |             |                  |              |            | Closed |
        """,
        finds="""
        PR-080 | warning | Risk register | F6 | The risk R1 is high and has no response.
        """,
    ),
    Case(
        "PR-081",
        risk_watched="""
        | ref | risk           | owner | likelihood | impact | response    | likelihood_after | impact_after | review     | state |
        | R1  | The roof leaks | Head  | 4          | 5      | Repair it.  | 3                | 5            |            | Open  |
        | R2  | Roll falls     | Head  | 4          | 5      | Open days.  | 2                | 5            |            | Open  |
        """,
        finds="""
        PR-081 | warning | Risk register | I6 | The risk R1 is high and has no day by which it is reviewed.
        """,
    ),
    Case(
        "PR-082",
        risk_watched="""
        | ref | risk           | owner | likelihood | impact | response    | likelihood_after | impact_after | review     | state |
        | R1  | The roof leaks | Head  | 4          | 3      | Repair it.  | 2                | 3            | 01/10/2026 | Open  |
        """,
        finds="""
        PR-082 | warning | Risk register | I6 | The risk R1 was to be reviewed by 01/10/2026, which has passed.
        """,
    ),
    Case(
        "PR-083",
        risk_watched="""
        | ref | risk           | owner | likelihood | impact | response    | likelihood_after | impact_after | review     | state |
        | R1  | The roof leaks | Head  | 2          | 3      | Repair it.  | 4                | 3            | 12/02/2027 | Open  |
        """,
        finds="""
        PR-083 | warning | Risk register | G6, H6 | The risk R1 scores 12 after controls and 6 before them.
        """,
    ),
    TrustCase(
        "PR-084",
        register={
            **HELD,
            "unit": """
            | unit_id | name    | kind   | phase   | state |
            | 990001  | Oakmere | school | primary | open  |
            | 990002  | Ashby   | school | primary | open  |
            | 990003  | Elmfold | school | primary | open  |
            | 990004  | Yewdale | school | primary | open  |
            """,
        },
        units={
            "990001": {
                "inspection": """
                | ref | scheme                 | area                  | grade | date       | published  |
                | I1  | Ofsted, to August 2024 | Overall effectiveness | Good  | 10/03/2023 | 20/04/2023 |
                """,
                "review": """
                | ref | kind        | by     | planned    | state | finding    |
                | V1  | Peer review | 990002 | 06/11/2026 | Done  | All sound. |
                """,
            },
            "990002": {
                "inspection": """
                | ref | scheme                 | area                  | grade       | date       | published  |
                | I1  | Ofsted, to August 2024 | Overall effectiveness | Outstanding | 10/03/2023 | 20/04/2023 |
                """,
            },
            "990003": {
                "inspection": """
                | ref | scheme                 | area                  | grade      | date       | published  |
                | I1  | Ofsted, to August 2024 | Overall effectiveness | Inadequate | 10/03/2023 | 20/04/2023 |
                """,
                "review": """
                | ref | kind        | by      | planned    | state | finding    |
                | V1  | Peer review | Yewdale | 06/11/2026 | Done  | All sound. |
                """,
            },
            "990004": {
                "inspection": """
                | ref | scheme                 | area                  | grade                | date       | published  |
                | I1  | Ofsted, to August 2024 | Overall effectiveness | Requires improvement | 10/03/2023 | 20/04/2023 |
                """,
            },
        },
        finds="""
        PR-084 | note | Visits and reviews | C6 | None of the 2 peer reviews between schools that are judged pairs a strong one with one that is not yet good.
        """,
    ),
    RegisterCase(
        "RG-156",
        tables={
            "scale": """
            | kind     | scheme | domain   | order | grade   | meets |
            | category | Ours   | Outcomes |       | Sustain | Yes   |
            | category | Ours   | Outcomes | 1     | Repair  | No    |
            """,
        },
        finds="""
        RG-156 | error | Scales | D6 | The grade “Sustain” of “Ours” has no order.
        """,
    ),
    RegisterCase(
        "RG-157",
        tables={
            "scale": """
            | kind     | scheme | domain   | order | grade   | meets |
            | category | Ours   | Outcomes | 1     | Sustain | Yes   |
            | category | Ours   | Outcomes | 1     | Repair  | No    |
            """,
        },
        finds="""
        RG-157 | error | Scales | D7 | The grade “Repair” of “Ours” has the same order (1) as row 6.
        """,
    ),
    RegisterCase(
        "RG-158",
        tables={
            "scale": """
            | kind     | scheme | domain   | order | grade   | meets |
            | category | Ours   | Outcomes | 2     | Sustain |       |
            | category | Ours   | Outcomes | 1     | Repair  | No    |
            """,
        },
        finds="""
        RG-158 | warning | Scales | F6 | No grade of “Ours” (Outcomes) meets the trust's test.
        """,
    ),
    RegisterCase(
        "RG-159",
        tables={
            "scale": """
            | kind       | scheme | domain   | order | grade | meets | used_from  | used_until |
            | inspection | Theirs | Outcomes | 1     | Good  | Yes   | 01/09/2024 | 31/08/2023 |
            """,
        },
        finds="""
        RG-159 | error | Scales | H6, G6 | “Theirs” is used until 31/08/2023, before it is used from 01/09/2024.
        """,
    ),
    RegisterCase(
        "RG-160",
        tables={
            **HELD,
            "pack_use": """
            | pack          | used |
            | Plan and KPIs | Yes  |
            | Quality       | Yes  |
            """,
        },
        finds="""
        RG-160 | warning | What we use | B7 | Quality is used, and nobody is asked for Trust categories: no unit is of the kind Centre.
        """,
    ),
    RegisterCase(
        "RG-160",
        tables={
            **HELD,
            "unit": """
            | unit_id | name                     | kind   | phase   |
            | 990001  | Wychcombe Primary School | School | Primary |
            """,
            "pack_use": """
            | pack               | used |
            | Plan and KPIs      | Yes  |
            | Money              | Yes  |
            | Governance         | Yes  |
            | Network and grants | Yes  |
            """,
        },
        finds="""
        RG-160 | warning | What we use | B9 | Network and grants is used, and nobody is asked for Designations, Applications and Conditions of grants: no unit is of the kind Mini-region, Centre or Company.
        """,
    ),
    RegisterCase(
        "RG-161",
        tables={
            "unit": """
            | unit_id | name    | kind   | phase   | pupils | state |
            | 990001  | Oakmere | school | primary | 289    | open  |
            | CEN     | Centre  | centre |         |        | open  |
            """,
            "pack_use": """
            | pack          | used |
            | Plan and KPIs | Yes  |
            | Quality       | Yes  |
            """,
        },
        finds="""
        RG-161 | error | What we use | B7 | Quality is used, and the register has nothing that Scale on the sheet Inspection results could be chosen from.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase | TrustCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
