"""What belongs to what, walked from the cell to the paper: regions and hubs, plans on two levels."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import pytest
from walk import Walk, block_of, entered, walk_through

ACTIONS = """
| ref | action                    | status   | finish     | led_by |
| 1.1 | Moderate writing together | on_track | 18/12/2026 | AL     |
| 1.2 | Buy the reading scheme    | watch    | 18/12/2026 | AL     |
"""

UNITS = """
| unit_id | name                     | kind        | phase     | state | parent |
| 990001  | Wychcombe Primary School | school      | primary   | open  | MR-03  |
| 990002  | Harl Down School         | school      | secondary | open  | MR-03  |
| MR-03   | Northern mini-region     | mini_region |           | open  |        |
"""

WALKS = (
    Walk(
        rows=("D2 13",),
        says="Mini-regions with plans of their own belong to the centre, and schools to a mini-region",
        record="unit",
        wrong="""
        | unit_id | name                     | kind        | phase     | state | parent |
        | 990001  | Wychcombe Primary School | school      | primary   | open  | MR-03  |
        | 990002  | Harl Down School         | school      | secondary | open  | 990002 |
        | 990003  | Oakmere School           | school      | primary   | open  | Coast hubs |
        | MR-03   | Northern mini-region     | mini_region |           | open  | CEN    |
        | CEN     | Merrow centre            | centre      |           | open  | MR-03  |
        | HUB     | Coast hub                | hub         |           | open  |        |
        """,
        finds="""
        RG-186 | error | Units | D7 | Harl Down School is said to belong to itself.
        RG-189 | warning | Units | D8 | Oakmere School belongs to “Coast hubs”, not on this sheet. Is “Coast hub” meant?
        RG-187 | error | Units | D9 | These belong to each other in a ring: “Northern mini-region”, which belongs to “Merrow centre”, which belongs to “Northern mini-region”.
        RG-188 | note | Units | C11 | Nothing belongs to Coast hub, which is a hub.
        """,
        right="""
        | unit_id | name                     | kind        | phase     | state | parent               |
        | 990001  | Wychcombe Primary School | school      | primary   | open  | Northern mini-region |
        | 990002  | Harl Down School         | school      | secondary | open  | HUB                  |
        | MR-03   | Northern mini-region     | mini_region |           | open  | CEN                  |
        | CEN     | Merrow centre            | centre      |           | open  |                      |
        | HUB     | Coast hub                | hub         |           | open  | CEN                  |
        """,
        beside={"action": ACTIONS},
        data="""
        | unit_id | parent |
        | 990001  | MR-03  |
        | HUB     | CEN    |
        """,
        table="parents",
        paper="trustees",
        block="parents",
        reads=("Northern mini-region", "Coast hub", "Merrow centre"),
    ),
    Walk(
        rows=("D2 63",),
        says="A plan above gathers what serves it alone; schools keep the detail",
        record="contribution",
        register={"unit": UNITS},
        wrong="""
        | ref | serves | own_row | how                            |
        | B1  | 7.1    | 1.1     | Two schools moderate together. |
        | B2  | 7.1    | 4.4     | A scheme that others can use.  |
        """,
        finds="""
        PR-160 | error | What we contribute to | C7 | Contribution B2 is made with “4.4”, and the plan has no objective or action of that ref.
        """,
        right="""
        | ref | serves | own_row | how                            |
        | B1  | 7.1    | 1.1     | Two schools moderate together. |
        | B2  | 7.1    | 1.2     | A scheme that others can use.  |
        """,
        beside={"action": ACTIONS},
        data="""
        | ref | serves | own_row |
        | B1  | 7.1    | 1.1     |
        """,
        table="contributions",
        paper="trustees",
        block="contributions",
        reads=("Wychcombe Primary School",),
        more=("Northern mini-region | 7.1 | Wychcombe Primary School | 0 | 1 | 1 | 0",),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_a_system_is_entered_told_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_what_a_contribution_adds_is_read_by_those_whose_plan_it_serves() -> None:
    walk = Walk(
        rows=(),
        says="what a contribution adds to the plan above",
        record="contribution",
        register={"unit": UNITS},
        right="""
        | ref | serves | own_row | how                            |
        | B1  | 7.1    | 1.1     | Two schools moderate together. |
        """,
        beside={"action": ACTIONS},
    )
    text = block_of(entered(walk, walk.right), "committee", "contributions", "MR-03")
    assert "What it adds" in text
    assert "Two schools moderate together." in text
