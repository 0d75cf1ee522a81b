"""Rules of joining schools, of comparisons with similar ones, and of what is worked out of them."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from rule_cases import Case, RegisterCase, lines, wanted

SIMILAR = {
    "comparator": """
    | set | similar_school | measure            | year    | value | better | source |
    | Ours | Ash First     | Persistent absence | 2024-25 | 11.5  | down   | July   |
    | Ours | Birch First   | Persistent absence | 2024-25 | 14.0  | down   | July   |
    | Ours | Cedar First   | Persistent absence | 2024-25 | 15.5  | down   | July   |
    | Ours | Ash First     | Persistent absence | 2023-24 | 12.5  | down   | July   |
    """
}
HEAD = "| ref | joining_school | urn | tier | cohort | gate | opened | due | stage | joined | new_urn |"
CASES: list[Case | RegisterCase] = [
    Case(
        "PR-130",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 99010  | High  | 1 |  |  | 01/09/2027 | Considered |  |  |
        | J2 | Fir High   | 990105 | High  | 1 |  |  | 01/09/2027 | Considered |  |  |
        | J3 | Yew First  |        | First | 1 |  |  | 01/09/2027 | Considered |  |  |
        """,
        finds="""
        PR-130 | warning | Joining schools | C6 | The URN of Elm High is “99010”, which is not a URN.
        """,
    ),
    Case(
        "PR-131",
        joining=f"""
        {HEAD}
        | J1 | Elm High   |        | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Secure  | 01/09/2026 |  |
        | J2 | Fir High   |        | High  | 1 | M4 | 01/05/2026 | 01/09/2027 | Ready   |            |  |
        """,
        finds="""
        PR-131 | warning | Joining schools | C6 | Elm High has joined, and the URN that it had before is not given.
        """,
    ),
    Case(
        "PR-132",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 |    |            | 01/09/2027 | Ready  |            |  |
        | J2 | Fir High   | 990106 | High  | 1 |    |            | 01/09/2027 | Agreed |            |  |
        """,
        finds="""
        PR-132 | error | Joining schools | F6 | Elm High is Ready, and no decision is named that opened the way.
        """,
    ),
    Case(
        "PR-180",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M1 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J2 | Fir High   | 990106 | High  | 1 | M2 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J3 | Yew High   | 990107 | High  | 1 | Trustees, M9 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        """,
        minute="""
        | ref | kind     | body | on         | text                  | criteria    | met         | owner      | answer | state | done       |
        | M1  | Question | LGC  | 14/10/2026 | Are we ready for it   |             |             | LGC        | Yes    | Done  | 15/10/2026 |
        | M2  | Gate     | LGC  | 14/10/2026 | The first cohort      | All settled | All of them | LGC        | Opened | Done  | 15/10/2026 |
        """,
        finds="""
        PR-180 | warning | Joining schools | F6 | Elm High is to join by “Are we ready for it”, which is given as Question and not as a decision.
        """,
    ),
    Case(
        "PR-181",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | Trustees, M1 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        """,
        minute="""
        | ref | kind     | body | on         | text             | criteria | met         | owner      | answer | state | done       |
        | M1  | Decision | LGC  | 14/10/2026 | The first cohort |          |             | LGC        | Opened | Done  | 15/10/2026 |
        """,
        finds="""
        PR-181 | warning | Joining schools | F6 | Elm High is to join by “The first cohort”, which has no criteria.
        """,
    ),
    Case(
        "PR-182",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M1 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        """,
        minute="""
        | ref | kind     | body | on         | text             | criteria    | met          | owner      | state | due        |
        | M1  | Gate     | LGC  | 14/10/2026 | The first cohort | All settled | Some of them | LGC        | Open  | 15/01/2027 |
        """,
        finds="""
        PR-182 | warning | Joining schools | F6 | Elm High is to join by “The first cohort”, whose criteria are met so far: Some of them.
        """,
    ),
    Case(
        "PR-183",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M1                       | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J2 | Fir High   | 990106 | High  | 1 | the first cohort joins   | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J3 | Yew High   | 990107 | High  | 1 | The first cohrt joins    | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J4 | Oak High   | 990108 | High  | 1 | M7                       | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J5 | Ash High   | 990109 | High  | 1 | Trustees, 1 May 2026, M4 | 01/05/2026 | 01/09/2027 | Ready |  |  |
        | J6 | Birch High | 990110 | High  | 1 | M3                       | 01/05/2026 | 01/09/2027 | Ready |  |  |
        """,
        minute="""
        | ref | kind | body | on         | text                   | criteria    | met         | owner | state | done       |
        | M1  | Gate | LGC  | 14/10/2026 | The first cohort joins | All settled | All of them | LGC   | Done  | 15/10/2026 |
        """,
        last={
            "minute": """
            | ref | kind | body | on         | text       | criteria    | met         | owner | state | done       |
            | M3  | Gate | LGC  | 14/06/2026 | One joins  | All settled | All of them | LGC   | Done  | 15/06/2026 |
            """
        },
        finds="""
        PR-183 | warning | Joining schools | F8 | Yew High is to join by “The first cohrt joins”, and no outcome of a meeting has that ref or name. Is “The first cohort joins” meant?
        PR-183 | warning | Joining schools | F9 | Oak High is to join by “M7”, and no outcome of a meeting has that ref or name.
        """,
    ),
    Case(
        "PR-133",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Joined | 30/04/2026 |  |
        | J2 | Fir High   | 990106 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Joined | 01/05/2026 |  |
        """,
        finds="""
        PR-133 | error | Joining schools | J6, G6 | Elm High joined on 30/04/2026, before the decision of 01/05/2026.
        """,
    ),
    Case(
        "PR-134",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Joined    | 01/09/2026 |  |
        | J2 | Fir High   | 990106 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Secure    | 01/09/2026 |  |
        | J3 | Yew First  | 990107 | First | 2 | M5 | 01/06/2026 | 01/10/2026 | Joined    | 01/10/2026 |  |
        | J4 | Oak First  | 990108 | First | 2 |    |            | 01/10/2027 | Agreed    |            |  |
        """,
        finds="""
        PR-134 | warning | Joining schools | I8, E8 | Yew First of cohort 2 has joined, and Elm High of cohort 1 is not secure yet.
        """,
    ),
    Case(
        "PR-134",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 |    |            | 01/09/2026 | Withdrawn |            |  |
        | J3 | Yew First  | 990107 | First | 2 | M5 | 01/06/2026 | 01/10/2026 | Joined    | 01/10/2026 |  |
        """,
    ),
    Case(
        "PR-135",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Ready     |            |  |
        | J2 | Fir High   | 990106 | High  | 1 |    |            | 01/09/2026 | Withdrawn |            |  |
        """,
        finds="""
        PR-135 | warning | Joining schools | J6, H6 | Elm High was to join by 01/09/2026, and no day is given on which it did.
        """,
    ),
    Case(
        "PR-136",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M4 | 01/05/2026 | 01/09/2027 | Joined    |            |  |
        """,
        finds="""
        PR-136 | warning | Joining schools | J6 | Elm High has joined, and the day is not given.
        """,
    ),
    Case(
        "PR-137",
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Joined    | 01/09/2026 | E990105 |
        | J2 | Fir High   | 990106 | High  | 1 | M4 | 01/05/2026 | 01/09/2026 | Joined    | 01/09/2026 | 990109  |
        """,
        finds="""
        PR-137 | warning | Joining schools | K6 | The new URN of Elm High is “E990105”, which is not a URN.
        """,
    ),
    Case(
        "PR-138",
        register=SIMILAR,
        joining=f"""
        {HEAD}
        | J1 | Elm High   | 990105 | High  | 1 |    |            | 01/09/2027 | Agreed    |            |  |
        | J2 | Elm High   | 990105 | High  | 2 |    |            | 01/09/2027 | Agreed    |            |  |
        """,
        comparison="""
        | ref | school | measure            | set  | year    | value |
        | B1  | 990001 | Persistent absence | Ours | 2024-25 | 12.0  |
        | B2  | 990002 | Persistent absence | Ours | 2024-25 | 12.0  |
        | B3  | 990001 | Persistent absence | Ours | 2024-25 | 13.0  |
        """,
        finds="""
        PR-138 | error | Comparisons | B8 | The comparison B3 is about the same as row 6.
        PR-138 | error | Joining schools | B7 | The joining school J2 is about the same as row 6.
        """,
    ),
    Case(
        "PR-139",
        register=SIMILAR,
        comparison="""
        | ref | school | measure            | set  | year    | value |
        | B1  | 990001 | Persistent absence | Ours | 2024-25 | 12.0  |
        | B2  | 990001 | Persistent absence | Ours | 2023-24 | 12.0  |
        | B3  | 990001 | Fixed terms        | Ours | 2024-25 | 12.0  |
        """,
        finds="""
        PR-139 | warning | Comparisons | D7, C7, E7 | For “Persistent absence” 2023-24 the set “Ours” has too few schools to speak of a quarter: 1 is there.
        PR-139 | warning | Comparisons | D8, C8, E8 | For “Fixed terms” 2024-25 the set “Ours” has too few schools to speak of a quarter: none is there.
        """,
    ),
    Case(
        "PR-140",
        register=SIMILAR,
        comparison="""
        | ref | school | measure            | set  | year    | value |
        | B1  | 999999 | Persistent absence | Ours | 2024-25 | 12.0  |
        """,
        finds="""
        PR-140 | error | Comparisons | B6 | The comparison B1 is of “999999”, which is not in the trust's list of schools.
        """,
    ),
    RegisterCase(
        "RG-176",
        """
        RG-176 | error | Similar schools | A7 | “Ash First” has two figures in its set for one thing and year, here and in row 6.
        """,
        {
            "comparator": """
            | set  | similar_school | measure            | year    | value | source |
            | Ours | Ash First      | Persistent absence | 2024-25 | 11.5  | July   |
            | Ours | Ash First      | Persistent absence | 2024-25 | 11.6  | July   |
            | Ours | Ash First      | Persistent absence | 2023-24 | 11.6  | July   |
            """
        },
    ),
    RegisterCase(
        "RG-177",
        """
        RG-177 | warning | Similar schools | C6 | The URN of Ash First is “99-101”, which is not a URN.
        """,
        {
            "comparator": """
            | set  | similar_school | urn    | measure            | year    | value | source |
            | Ours | Ash First      | 99-101 | Persistent absence | 2024-25 | 11.5  | July   |
            """,
            "pack_use": "| pack | used |\n| Similar schools | Yes |",
            "unit": "| unit_id | name | kind | state |\n| 990001 | Ash | school | open |\n| 990002 | Elm | school | open |\n| CEN | Centre | centre | open |",
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
