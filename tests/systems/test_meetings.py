"""The systems of bodies and their meetings, walked from the cell to the paper."""

import pytest
from walk import Walk, walk_through

WALKS = (
    Walk(
        rows=("D2 61",),
        says="Each team meets at least once in a half-term",
        record="meeting",
        wrong="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 14/10/2026 | Held | 9        | 8       |
        """,
        finds="""
        PR-002 | error | Meetings | H6, I6 | Local governing committee, 14/10/2026: 9 attended, of 8 members.
        """,
        right="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 14/10/2026 | Held | 7        | 8       |
        """,
        data="""
        | ref | body | date       | attended |
        | G1  | LGC  | 2026-10-14 | 7        |
        """,
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)
