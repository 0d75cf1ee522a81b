"""The systems of growth, walked from the cell to the paper: who joins, what opens the way, similar schools."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, walk_through

SIMILAR = """
| set                   | similar_school | urn    | measure                            | year    | value | better | source             |
| Similar first schools | Ash First      | 990101 | Reading, writing and maths, year 4 | 2024-25 | 71    | up     | Statistics of July |
| Similar first schools | Birch First    | 990102 | Reading, writing and maths, year 4 | 2024-25 | 64    | up     | Statistics of July |
| Similar first schools | Cedar First    | 990103 | Reading, writing and maths, year 4 | 2024-25 | 60    | up     | Statistics of July |
| Similar first schools | Ash First      | 990101 | Persistent absence                 | 2024-25 | 11.5  | down   | Statistics of July |
| Similar first schools | Birch First    | 990102 | Persistent absence                 | 2024-25 | 14.0  | down   | Statistics of July |
| Similar first schools | Cedar First    | 990103 | Persistent absence                 | 2024-25 | 15.5  | down   | Statistics of July |
"""
WALKS = (
    Walk(
        rows=("D2 36", "1b 002 joiners by tier"),
        says="Schools join in cohorts, by tier, with the URN that they had",
        record="joining",
        wrong="""
        | ref | joining_school | urn   | tier   | cohort | gate                      | opened     | due        | stage  | joined     |
        | J1  | Elm High       | 99010 | High   | 1      | Trustees, 1 May 2026, M4  | 01/05/2026 | 01/09/2026 | Secure | 01/09/2026 |
        | J2  | Fir Middle     |       | Middle | 1      | Trustees, 1 May 2026, M4  | 01/05/2026 | 01/10/2026 | Joined |            |
        """,
        finds="""
        PR-130 | warning | Joining schools | C6 | The URN of Elm High is “99010”, which is not a URN.
        PR-131 | warning | Joining schools | C7 | Fir Middle has joined, and the URN that it had before is not given.
        PR-135 | warning | Joining schools | K7, I7 | Fir Middle was to join by 01/10/2026, and no day is given on which it did.
        """,
        right="""
        | ref | joining_school | urn    | tier   | cohort | gate                      | opened     | due        | stage  | joined     |
        | J1  | Elm High       | 990105 | High   | 1      | Trustees, 1 May 2026, M4  | 01/05/2026 | 01/09/2026 | Secure | 01/09/2026 |
        | J2  | Fir Middle     | 990106 | Middle | 1      | Trustees, 1 May 2026, M4  | 01/05/2026 | 01/10/2026 | Joined | 01/10/2026 |
        """,
        data="""
        | ref | joining_school | urn    | tier   | cohort | stage  | joined     |
        | J1  | Elm High       | 990105 | high   | 1      | secure | 2026-09-01 |
        | J2  | Fir Middle     | 990106 | middle | 1      | joined | 2026-10-01 |
        """,
        table="joining_schools",
        paper="trustees",
        block="joining_schools",
        reads=("Elm High", "High", "Secure", "Trustees, 1 May 2026, M4", "Fir Middle", "Joined"),
    ),
    Walk(
        rows=("D2 42", "1b 002 gate"),
        says="One school at a time: the next joins by a decision, once the last has succeeded",
        record="joining",
        wrong="""
        | ref | joining_school | urn    | tier  | cohort | gate                         | opened     | due        | stage  | joined     |
        | J1  | Elm High       | 990105 | High  | 1      | Trustees, 1 May 2026, M4     | 01/05/2026 | 01/09/2026 | Joined | 01/09/2026 |
        | J2  | Gorse First    | 990107 | First | 2      | Trustees, 20 October 2026, M9 | 20/10/2026 | 01/11/2026 | Joined | 01/10/2026 |
        | J3  | Hazel First    | 990108 | First | 2      |                              |            | 01/01/2027 | Ready  |            |
        """,
        finds="""
        PR-133 | error | Joining schools | K7, H7 | Gorse First joined on 01/10/2026, before the decision of 20/10/2026.
        PR-134 | warning | Joining schools | J7, E7 | Gorse First of cohort 2 has joined, and Elm High of cohort 1 is not secure yet.
        PR-132 | error | Joining schools | G8 | Hazel First is Ready, and no decision is named that opened the way.
        """,
        right="""
        | ref | joining_school | urn    | tier  | cohort | gate                          | opened     | due        | stage      | joined     |
        | J1  | Elm High       | 990105 | High  | 1      | Trustees, 1 May 2026, M4      | 01/05/2026 | 01/09/2026 | Secure     | 01/09/2026 |
        | J2  | Gorse First    | 990107 | First | 2      | Trustees, 20 October 2026, M9 | 20/10/2026 | 01/11/2026 | Joined     | 01/11/2026 |
        | J3  | Hazel First    | 990108 | First | 2      |                               |            | 01/01/2027 | Considered |            |
        """,
        data="""
        | ref | gate                          | opened     | stage      |
        | J2  | Trustees, 20 October 2026, M9 | 2026-10-20 | joined     |
        | J3  |                               |            | considered |
        """,
        table="joining_schools",
        paper="trustees",
        block="joining_schools",
        reads=("Trustees, 20 October 2026, M9", "Considered"),
        more=("A cohort begins once the one before it has succeeded.",),
    ),
    Walk(
        rows=("D2 42", "1b 002 gate"),
        says="The gate by which a school joins is a row of the meetings' outcomes",
        record="joining",
        register={"body": "| body | name |\n| RAB | Raising Achievement Board |"},
        beside={
            "minute": """
            | ref | kind | body | on         | text                    | criteria           | met         | state  | done       |
            | M1  | Gate | RAB  | 20/10/2026 | The second cohort joins | The first is good. | All of them | Opened | 20/10/2026 |
            """,
            "meeting": """
            | ref | body | date       | held |
            | G1  | RAB  | 20/10/2026 | Held |
            """,
        },
        wrong="""
        | ref | joining_school | urn    | tier  | cohort | gate                     | opened     | due        | stage | joined |
        | J1  | Gorse First    | 990107 | First | 2      | The second cohrt joins   | 20/10/2026 | 01/04/2027 | Ready |        |
        | J2  | Hazel First    | 990108 | First | 2      | Trustees, 1 May 2026, M9 | 01/05/2026 | 01/04/2027 | Ready |        |
        """,
        finds="""
        PR-183 | warning | Joining schools | G6 | Gorse First is to join by “The second cohrt joins”, and no outcome of a meeting has that ref or name. Is “The second cohort joins” meant?
        """,
        right="""
        | ref | joining_school | urn    | tier  | cohort | gate                     | opened     | due        | stage | joined |
        | J1  | Gorse First    | 990107 | First | 2      | The second cohort joins  | 20/10/2026 | 01/04/2027 | Ready |        |
        | J2  | Hazel First    | 990108 | First | 2      | Trustees, 1 May 2026, M9 | 01/05/2026 | 01/04/2027 | Ready |        |
        """,
        data="""
        | ref | gate                     | stage |
        | J1  | M1                       | ready |
        | J2  | Trustees, 1 May 2026, M9 | ready |
        """,
        table="joining_schools",
        paper="trustees",
        block="joining_schools",
        reads=("M1 The second cohort joins", "Trustees, 1 May 2026, M9"),
    ),
    Walk(
        rows=("D2 43", "D3 top 25%"),
        says="Schools are set beside similar ones, and reach the top quarter",
        record="comparison",
        register={"comparator": SIMILAR},
        wrong="""
        | ref | school           | measure                            | set                   | year    | value |
        | B1  | 990001           | Reading, writing and maths, year 4 | Similar first schools | 2023-24 | 72    |
        | B2  | Wychcomb Primary | Persistent absence                 | Similar first schools | 2024-25 | 14.0  |
        """,
        finds="""
        PR-139 | warning | Comparisons | D6, C6, E6 | For “Reading, writing and maths, year 4” 2023-24 the set “Similar first schools” has too few schools to speak of a quarter: none is there.
        PR-140 | error | Comparisons | B7 | The comparison B2 is of “Wychcomb Primary”, which is not in the trust's list of schools. Is “Wychcombe Primary School” meant?
        """,
        right="""
        | ref | school                   | measure                            | set                   | year    | value |
        | B1  | 990001                   | Reading, writing and maths, year 4 | Similar first schools | 2024-25 | 72    |
        | B2  | Wychcombe Primary School | Persistent absence                 | Similar first schools | 2024-25 | 14.0  |
        """,
        data="""
        | ref | school | place | together | place_share | quarter | published          |
        | B1  | 990001 | 1     | 4        | 25          | top     | Statistics of July |
        | B2  | 990001 | 2     | 4        | 50          | second  | Statistics of July |
        """,
        table="comparisons",
        paper="governors",
        block="comparisons",
        reads=("Reading, writing and maths, year 4", "2024-25", "Top quarter", "Second quarter"),
    ),
    Walk(
        rows=("1b 002 comparator set",),
        says="The schools of a comparator set are named, with what was published of each",
        record="comparator",
        wrong="""
        | set                   | similar_school | urn    | measure            | year    | value | better | source             |
        | Similar first schools | Ash First      | 99101  | Persistent absence | 2024-25 | 11.5  | Lower  | Statistics of July |
        | Similar first schools | Ash First      | 990101 | Persistent absence | 2024-25 | 11.4  | Lower  | Statistics of July |
        | Similar first schools | Birch First    | 990102 | Persistent absence | 2024-25 | 14.0  | Lower  | Statistics of July |
        """,
        finds="""
        RG-177 | warning | Similar schools | C6 | The URN of Ash First is “99101”, which is not a URN.
        RG-176 | error | Similar schools | A7 | “Ash First” has two figures in its set for one thing and year, here and in row 6.
        """,
        right="""
        | set                   | similar_school | urn    | measure            | year    | value | better | source             |
        | Similar first schools | Ash First      | 990101 | Persistent absence | 2024-25 | 11.5  | Lower  | Statistics of July |
        | Similar first schools | Birch First    | 990102 | Persistent absence | 2024-25 | 14.0  | Lower  | Statistics of July |
        | Similar first schools | Cedar First    | 990103 | Persistent absence | 2024-25 | 15.5  | Lower  | Statistics of July |
        """,
        beside={
            "comparison": """
            | ref | school | measure            | set                   | year    | value |
            | B1  | 990001 | Persistent absence | Similar first schools | 2024-25 | 11.0  |
            """,
        },
        data="""
        | set                   | similar_school | value | better |
        | Similar first schools | Ash First      | 11.5  | down   |
        """,
        table="comparisons",
        paper="trustees",
        block="comparisons",
        reads=("Persistent absence", "Top quarter"),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)
