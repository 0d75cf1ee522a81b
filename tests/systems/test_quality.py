"""The systems of quality, walked from the cell to the paper: inspection, categories, reviews, surveys, risks."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, walk_through

from builders import register as made_register
from builders import submission
from consolidated import consolidated
from planbook.consolidate.disclosure import external
from planbook.model.loading import load
from planbook.report.papers import paper_of
from planbook.report.word.paper import Grid
from scales import SCALES

USED = """
    | pack    | used |
    | Quality | Yes  |
"""
HELD = {"scale": SCALES, "pack_use": USED}
CARD, OLD = "Ofsted report card, from November 2025", "Ofsted, to August 2024"
WALKS = (
    Walk(
        rows=("D2 16",),
        says="Quality is sampled, and the sample could be drawn again",
        record="review",
        register=HELD,
        wrong="""
        | ref | kind           | by         | planned    | state | done       | finding               | sampled | sample_of | sample_drawn |
        | V1  | Quality sample | Trust lead | 06/11/2026 | Done  | 06/11/2026 | Marking is even.      | 42      | 8         |              |
        """,
        finds="""
        PR-077 | error | Visits and reviews | J6, K6 | Quality sample V1: 42 were sampled, from 8.
        PR-078 | note | Visits and reviews | L6 | Quality sample V1 does not say how the sample was drawn.
        """,
        right="""
        | ref | kind           | by         | planned    | state | done       | finding               | sampled | sample_of | sample_drawn                    |
        | V1  | Quality sample | Trust lead | 06/11/2026 | Done  | 06/11/2026 | Marking is even.      | 8       | 42        | Every fifth, beginning with 3   |
        """,
        data="""
        | ref | kind   | sampled | sample_of | sample_drawn                  |
        | V1  | sample | 8       | 42        | Every fifth, beginning with 3 |
        """,
        table="reviews",
        paper="governors",
        block="reviews",
        reads=("Quality sample", "Trust lead", "Marking is even."),
        more=("In all: 1 done.",),
    ),
    Walk(
        rows=("D2 18",),
        says="New system leaders are asked whether they are satisfied",
        record="survey",
        register=HELD,
        wrong="""
        | ref | survey                              | audience       | scheduled  | state | asked | answered | positive |
        | S1  | Satisfaction of new system leaders  | System leaders | 20/11/2026 | Done  | 40    | 34       | 36       |
        """,
        finds="""
        PR-071 | error | Surveys | J6, I6 | “Satisfaction of new system leaders”: 36 were positive, of 34 who answered.
        """,
        right="""
        | ref | survey                              | audience       | scheduled  | state | asked | answered | positive |
        | S1  | Satisfaction of new system leaders  | System leaders | 20/11/2026 | Done  | 40    | 34       | 31       |
        """,
        data="""
        | ref | audience | asked | positive |
        | S1  | leaders  | 40    | 31       |
        """,
        table="surveys",
        paper="governors",
        block="surveys",
        reads=("Satisfaction of new system leaders", "System leaders", "Good response"),
        more=("85.0%", "91.2%"),
    ),
    Walk(
        rows=("D2 37",),
        says="What a category rests on is audited",
        record="category",
        register=HELD,
        wrong="""
        | ref | school                   | domain   | grade   | date       | moderator | evidence |
        | C1  | Wychcombe Primary School | Outcomes | Improve |            | Ana Lowe  |          |
        """,
        finds="""
        PR-065 | warning | Trust categories | G6 | The category C1 (Outcomes) names no evidence.
        PR-067 | warning | Trust categories | E6 | The category C1 (Outcomes) has no day on which it was judged.
        """,
        right="""
        | ref | school                   | domain   | grade   | date       | moderator | evidence                          |
        | C1  | Wychcombe Primary School | Outcomes | Improve | 10/11/2026 | Ana Lowe  | Results of July; record, entry 12 |
        """,
        data="""
        | ref | school | evidence                          |
        | C1  | 990001 | Results of July; record, entry 12 |
        """,
        paper="committee",
        block="category",
        reads=("Outcomes", "Improve", "Results of July; record, entry 12", "10 November 2026"),
    ),
    Walk(
        rows=("D2 46",),
        says="Schools are categorised domain by domain, on a scale that says which grade is higher",
        record="category",
        register=HELD,
        wrong="""
        | ref | school | domain   | grade | date       | moderator | evidence        |
        | C1  | 990001 | Outcomes | Good  | 10/11/2026 | Ana Lowe  | Results of July |
        """,
        finds="""
        PR-064 | error | Trust categories | D6, C6 | “Good” is none of the grades of “Outcomes”: Sustain, Improve, Repair and Stabilise.
        """,
        right="""
        | ref | school | domain   | grade   | date       | moderator | evidence        |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 | Ana Lowe  | Results of July |
        | C2  | 990001 | Staff    | Improve | 10/11/2026 | Ana Lowe  | Staff survey    |
        | C3  | 990002 | Outcomes | Repair  | 10/11/2026 | Ana Lowe  | Results of July |
        """,
        last={
            "category": """
            | ref | school | domain   | grade   | date       | moderator | evidence        |
            | C1  | 990001 | Outcomes | Improve | 10/06/2026 | Ana Lowe  | Results of May  |
            | C2  | 990001 | Staff    | Improve | 10/06/2026 | Ana Lowe  | Staff survey    |
            | C3  | 990002 | Outcomes | Improve | 10/06/2026 | Ana Lowe  | Results of May  |
            """,
        },
        data="""
        | ref | school | domain   | grade   | order | meets | grade_before | movement |
        | C1  | 990001 | Outcomes | Sustain | 4     | true  | Improve      | better   |
        | C2  | 990001 | Staff    | Improve | 3     | false | Improve      | same     |
        | C3  | 990002 | Outcomes | Repair  | 2     | false | Improve      | worse    |
        """,
        paper="trustees",
        block="categories",
        reads=("| Outcomes | Staff", "Wychcombe Primary School | Sustain (↑ Better) | Improve"),
        more=("Harl Down School | Repair (↓ Worse) | –",),
    ),
    Walk(
        rows=("D2 47",),
        says="The running record is read by the committee each term",
        record="category",
        register=HELD,
        wrong="""
        | ref | school            | domain   | grade   | date       | moderator | evidence        | support   |
        | C1  | Wychcomb Primary  | Outcomes | Sustain | 10/11/2026 | Ana Lowe  | Results of July | Universal |
        """,
        finds="""
        PR-068 | error | Trust categories | B6 | The category C1 is of “Wychcomb Primary”, which is not in the trust's list of schools. Is “Wychcombe Primary School” meant?
        """,
        right="""
        | ref | school                   | domain   | grade   | date       | moderator | evidence        | support   |
        | C1  | Wychcombe Primary School | Outcomes | Sustain | 10/11/2026 | Ana Lowe  | Results of July | Universal |
        """,
        data="""
        | ref | school | support   |
        | C1  | 990001 | Universal |
        """,
        paper="trustees",
        block="running_record",
        reads=("Wychcombe Primary School", "Results of July", "Ana Lowe", "Universal"),
    ),
    Walk(
        rows=("D2 48",),
        says="Staff, parents and pupils are asked on an annual schedule",
        record="survey",
        register=HELD,
        wrong="""
        | ref | survey        | audience           | scheduled  | state | asked | answered | positive |
        | S1  | Parents' view | Parents and carers | 20/11/2026 | Done  | 289   | 298      | 48       |
        | S2  | Staff's view  | Staff              | 21/11/2026 |       |       |          |          |
        """,
        finds="""
        PR-070 | error | Surveys | I6, H6 | “Parents' view”: 298 answered, of 289 who were asked.
        PR-072 | warning | Surveys | F7, E7 | “Staff's view” was scheduled for 21/11/2026, and the return does not say that it was held.
        """,
        right="""
        | ref | survey        | audience           | scheduled  | state | asked | answered | positive |
        | S1  | Parents' view | Parents and carers | 20/11/2026 | Done  | 289   | 61       | 48       |
        | S2  | Staff's view  | Staff              | 21/02/2027 |       |       |          |          |
        """,
        data="""
        | ref | audience | asked | answered | response_level |
        | S1  | parents  | 289   | 61       | low            |
        """,
        table="surveys",
        paper="governors",
        block="surveys",
        reads=("Parents' view", "Low response"),
        more=("21.1%", "78.7%"),
    ),
    Walk(
        rows=("D2 51",),
        says="Health checks are planned and done",
        record="review",
        register=HELD,
        wrong="""
        | ref | kind         | school                   | by         | planned    | state | finding |
        | V1  | Health check | Wychcombe Primary School | Trust lead | 06/11/2026 |       |         |
        """,
        finds="""
        PR-075 | warning | Visits and reviews | F6, E6 | Health check V1 was planned for 06/11/2026, and the return does not say that it was done.
        """,
        right="""
        | ref | kind         | school                   | by         | planned    | state | done       | finding                      |
        | V1  | Health check | Wychcombe Primary School | Trust lead | 06/11/2026 | Done  | 09/11/2026 | Reading is strong, sums not. |
        """,
        data="""
        | ref | kind         | school | done       |
        | V1  | health_check | 990001 | 2026-11-09 |
        """,
        table="reviews",
        paper="committee",
        block="reviews",
        reads=("Health check", "Reading is strong, sums not."),
        more=("9 November 2026",),
    ),
    Walk(
        rows=("D2 52",),
        says="Somebody from outside verifies",
        record="review",
        register=HELD,
        wrong="""
        | ref | kind                  | by          | planned    | state | done       | finding |
        | V1  | External verification | LA officer  | 06/11/2026 | Done  | 09/11/2026 |         |
        """,
        finds="""
        PR-076 | warning | Visits and reviews | H6 | External verification V1 was done, and no finding is given.
        """,
        right="""
        | ref | kind                  | by          | planned    | state | done       | finding                    |
        | V1  | External verification | LA officer  | 06/11/2026 | Done  | 09/11/2026 | The school knows itself.   |
        """,
        data="""
        | ref | kind         | by         |
        | V1  | verification | LA officer |
        """,
        table="reviews",
        paper="trustees",
        block="reviews",
        reads=("External verification", "LA officer", "The school knows itself."),
    ),
    Walk(
        rows=("D2 53",),
        says="Strong schools and those not yet good review each other",
        record="review",
        register=HELD,
        wrong="""
        | ref | kind        | school       | by                       | planned    | state | done       | finding       |
        | V1  | Peer review | Harl Downs   | Wychcombe Primary School | 06/11/2026 | Done  | 09/11/2026 | Books differ. |
        """,
        finds="""
        PR-079 | error | Visits and reviews | C6 | Peer review V1 is of “Harl Downs”, which is not in the trust's list of schools. Is “Harl Down School” meant?
        """,
        right="""
        | ref | kind        | school           | by                       | planned    | state | done       | finding       |
        | V1  | Peer review | Harl Down School | Wychcombe Primary School | 06/11/2026 | Done  | 09/11/2026 | Books differ. |
        """,
        data="""
        | ref | kind | school | by     |
        | V1  | peer | 990002 | 990001 |
        """,
        table="reviews",
        paper="trustees",
        block="reviews",
        reads=("Peer review", "Harl Down School", "Wychcombe Primary School", "Books differ."),
    ),
    Walk(
        rows=("D2 59",),
        says="Accreditations are held beside inspections, each on its own scale",
        record="inspection",
        register=HELD,
        wrong="""
        | ref | scheme                     | area             | grade | date       | published  |
        | I1  | SIAMS, from September 2023 | The whole school | Good  | 10/03/2026 | 20/04/2026 |
        """,
        finds="""
        PR-060 | error | Inspection results | D6, B6, C6 | “Good” is none of the grades of “SIAMS, from September 2023 · The whole school”: J1 and J2. It is one of “Ofsted, to August 2024”; “Ofsted, September 2024 to November 2025”; and “SIAMS, to August 2023”.
        """,
        right="""
        | ref | scheme                     | area             | grade | date       | published  |
        | I1  | SIAMS, from September 2023 | The whole school | J1    | 10/03/2026 | 20/04/2026 |
        """,
        data="""
        | ref | kind          | grade | meets |
        | I1  | accreditation | J1    | true  |
        """,
        table="inspections",
        paper="governors",
        block="inspections",
        reads=("SIAMS, from September 2023", "J1"),
        more=("20 April 2026",),
    ),
    Walk(
        rows=("D3 all at least good",),
        says="All schools at least good, by the trust's own test and in four groups",
        record="inspection",
        register=HELD,
        wrong=f"""
        | ref | scheme | area                  | grade | date       | published  |
        | I1  | {OLD}  | Overall effectiveness | Good  | 10/03/2025 | 20/04/2025 |
        """,
        finds="""
        PR-061 | warning | Inspection results | E6, B6 | Overall effectiveness was inspected on 10/03/2025; “Ofsted, to August 2024” was used until 31 August 2024.
        """,
        right=f"""
        | ref | scheme | area                  | grade             | date       | published  |
        | I1  | {OLD}  | Overall effectiveness | Good              | 10/03/2023 | 20/04/2023 |
        | I2  | {CARD} | Inclusion             | Needs attention   | 10/03/2026 | 20/04/2026 |
        """,
        data="""
        | ref | group       | meets |
        | I1  | older       | true  |
        | I2  | report_card | false |
        """,
        table="inspection_profile",
        paper="trustees",
        block="inspections",
        reads=(
            "Report card | Older grade",
            "Wychcombe Primary School | Inclusion (Needs attention) | Overall effectiveness (Good)",
        ),
    ),
    Walk(
        rows=("A2 37",),
        says="Risks are scored before and after what is done about them",
        record="risk_watched",
        register=HELD,
        wrong="""
        | ref | risk           | owner    | likelihood | impact      | response    | likelihood_after | impact_after | review     | state |
        | R1  | The roof leaks | Ana Lowe | 4 Likely   | 5 Very high |             |                  |              | 12/02/2027 | Open  |
        | R2  | Roll falls     | Ana Lowe | 2 Unlikely | 3 Medium    | Open days   | 4 Likely         | 3 Medium     | 12/02/2027 | Open  |
        """,
        finds="""
        PR-080 | warning | Risk register | H6 | The risk R1 is high and has no response.
        PR-083 | warning | Risk register | I7, J7 | The risk R2 scores 12 after controls and 6 before them.
        """,
        right="""
        | ref | risk           | owner    | likelihood | impact      | response    | likelihood_after | impact_after | review     | state |
        | R1  | The roof leaks | Ana Lowe | 4 Likely   | 5 Very high | Repair it   | 2 Unlikely       | 5 Very high  | 12/02/2027 | Open  |
        | R2  | Roll falls     | Ana Lowe | 4 Likely   | 3 Medium    | Open days   | 2 Unlikely       | 3 Medium     | 12/02/2027 | Open  |
        """,
        last={
            "risk_watched": """
            | ref | risk           | owner    | likelihood | impact | response    | likelihood_after | impact_after | review     | state |
            | R1  | The roof leaks | Ana Lowe | p4         | p5     | Repair it   | p3               | p5           | 12/10/2026 | open  |
            """,
        },
        data="""
        | ref | score | score_after | level  | movement |
        | R1  | 20    | 10          | medium | better   |
        | R2  | 12    | 6           | low    |          |
        """,
        table="risk_register",
        paper="trustees",
        block="risk_register",
        reads=("The roof leaks", "20 | 10", "↑ Better", "Ana Lowe"),
        more=("Open risks, the highest first: 1 medium and 1 low.", "The roof leaks | Repair it | 20 | 10"),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)


SIMILAR = """
    | set   | similar_school | urn    | measure | year    | value | better |
    | Towns | Oak School     | 991001 | Reading | 2024/25 | 70    | up     |
    | Towns | Elm School     | 991002 | Reading | 2024/25 | 60    | up     |
"""


def test_what_the_centre_says_of_a_school_is_read_in_the_papers_of_that_school_alone() -> None:
    """No school is asked for its category, nor for its place among others: the centre enters both."""
    register = made_register(
        unit="""
        | unit_id | name                     | kind   | phase   |
        | 990001  | Wychcombe Primary School | School | Primary |
        | 990002  | Harl Down School         | School | Primary |
        | HUB     | The centre               | Centre |         |
        """,
        scale=SCALES,
        comparator=SIMILAR,
        pack_use="| pack | used |\n| Quality | Yes |\n| Governance | Yes |\n| Similar schools | Yes |",
    )
    said = submission(
        unit="HUB",
        area="| ref | title |\n| 1 | Leaders |",
        category="""
        | ref | school | domain   | grade   | date       | moderator | evidence        |
        | C1  | 990001 | Outcomes | Sustain | 10/11/2026 | Ana Lowe  | Results of July |
        """,
        comparison="""
        | ref | school | measure | set   | year    | value |
        | P1  | 990001 | Reading | Towns | 2024/25 | 66    |
        """,
    )
    schools = [submission(unit=unit, area="| ref | title |\n| 1 | Reading |") for unit in ("990001", "990002")]
    tables = consolidated(said, *schools, register=register)

    def tables_in(unit: str) -> dict[str, list[str]]:
        parts = [paper_of(load(), tables, "committee", unit, part="B")]
        parts.append(paper_of(load(), external(tables), "governors", unit))
        return {
            section.title: [str(cell) for item in section.items if isinstance(item, Grid) for cell in item.rows[0]]
            for part in parts
            for section in part.sections
        }

    told = tables_in("990001")
    assert told["The trust’s category"][:2] == ["Outcomes", "Sustain"]
    assert "Reading" in told["Beside similar schools"]
    for other in ("990002", "HUB"):
        assert not {"The trust’s category", "Beside similar schools"} & tables_in(other).keys()
