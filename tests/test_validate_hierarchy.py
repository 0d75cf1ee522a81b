"""Rules of what belongs to what: units to a hub or a region, contributions to the plan above."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest

from rule_cases import Case, RegisterCase, TrustCase, lines, wanted

HEAD = """
| unit_id | name                     | kind        | phase     | state | parent |
| 990001  | Wychcombe Primary School | school      | primary   | open  | MR-03  |"""
PARENTS = f"""{HEAD}
| MR-03   | Northern mini-region     | mini_region |           | open  |        |
"""
LEVELS = """
| pack                | used |
| Plan and KPIs       | Yes  |
| Plan in full        | Yes  |
| Plans on two levels | Yes  |
"""
AREA = "| ref | title |\n| 7 | Reading |"
CASES: list[Case | RegisterCase | TrustCase] = [
    Case(
        "PR-160",
        contribution="""
        | ref | serves | own_row | how      |
        | B1  | 7      | 4.4     | A scheme |
        """,
        register={"unit": PARENTS, "pack_use": LEVELS},
        finds="""
        PR-160 | error | What we contribute to | C6 | Contribution B1 is made with “4.4”, and the plan has no objective or action of that ref.
        """,
    ),
    TrustCase(
        "PR-161",
        """
        PR-161 | warning | What we contribute to | B6 | Wychcombe Primary School contributes to “8”, and the plan of Northern mini-region has no row of that ref.
        """,
        {
            "990001": {"contribution": "| ref | serves | how |\n| B1 | 8 | Together |\n| B2 | 7 | Together |"},
            "MR-03": {"area": AREA},
        },
        {"unit": PARENTS, "pack_use": LEVELS},
    ),
    Case(
        "PR-162",
        contribution="""
        | ref | serves | how      |
        | B1  | 7      | A scheme |
        """,
        register={"pack_use": LEVELS},
        finds="""
        PR-162 | warning | What we contribute to | – | Wychcombe Primary School contributes to “7”, and the register does not say which region, hub or centre it belongs to.
        """,
    ),
    RegisterCase(
        "RG-196",
        """
        RG-196 | error | Priorities | C7 | Phonics is said to be part of itself.
        """,
        {"trust_area": "| trust_area | title | parent |\n| A1 | Reading |  |\n| A2 | Phonics | Phonics |"},
    ),
    RegisterCase(
        "RG-197",
        """
        RG-197 | error | Priorities | C6 | These priorities are part of each other in a ring: “Reading”, which belongs to “Phonics”, which belongs to “Reading”.
        """,
        {"trust_area": "| trust_area | title | parent |\n| A1 | Reading | A2 |\n| A2 | Phonics | A1 |"},
    ),
    RegisterCase(
        "RG-198",
        """
        RG-198 | warning | Priorities | C7 | Phonics is said to be part of “Readings”, which is not on this sheet. Is “Reading” meant?
        """,
        {"trust_area": "| trust_area | title | parent |\n| A1 | Reading |  |\n| A2 | Phonics | Readings |"},
    ),
    RegisterCase(
        "RG-199",
        """
        RG-199 | warning | Priorities | C6 | Reading is only for “MR-99”, not on the sheet Units.
        """,
        {"trust_area": "| trust_area | title | only_for |\n| A1 | Reading | MR-99; 990001 |"},
    ),
    RegisterCase(
        "RG-186",
        """
        RG-186 | error | Units | F7 | Harl Down School is said to belong to itself.
        """,
        {
            "unit": f"""{HEAD}
            | 990002  | Harl Down School         | school      | secondary | open  | 990002 |
            | MR-03   | Northern mini-region     | mini_region |           | open  |        |
            """
        },
    ),
    RegisterCase(
        "RG-187",
        """
        RG-187 | error | Units | F7 | These belong to each other in a ring: “Northern mini-region”, which belongs to “Merrow centre”, which belongs to “Northern mini-region”.
        """,
        {
            "unit": f"""{HEAD}
            | MR-03   | Northern mini-region     | mini_region |           | open  | CEN    |
            | CEN     | Merrow centre            | centre      |           | open  | MR-03  |
            """
        },
    ),
    RegisterCase(
        "RG-188",
        """
        RG-188 | note | Units | C8 | Nothing belongs to Coast hub, which is a hub.
        """,
        {
            "unit": f"""{HEAD}
            | MR-03   | Northern mini-region     | mini_region |           | open  |        |
            | HUB     | Coast hub                | hub         |           | open  |        |
            """
        },
    ),
    RegisterCase(
        "RG-189",
        """
        RG-189 | warning | Units | F7 | Oakmere School belongs to “Coast hubs”, not on this sheet. Is “Coast hub” meant?
        """,
        {
            "unit": f"""{HEAD}
            | 990003  | Oakmere School           | school      | primary   | open  | Coast hubs |
            | 990004  | Elm School               | school      | primary   | open  | HUB    |
            | MR-03   | Northern mini-region     | mini_region |           | open  |        |
            | HUB     | Coast hub                | hub         |           | open  |        |
            """
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case | RegisterCase | TrustCase) -> None:
    assert lines(case.found()) == wanted(case.finds)
