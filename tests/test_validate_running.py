"""Rules of meetings, the declaration and the workbook as a whole."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "PR-001",
        meeting="""
        | ref | body | date       | held |
        | G1  | LGC  | 12/11/2026 |      |
        | G2  | LGC  | 28/01/2027 |      |
        """,
        finds="""
        PR-001 | warning | Meetings | D6, C6 | The meeting of Local governing committee on 12/11/2026 has been, and it is not said whether it was held.
        """,
    ),
    Case(
        "PR-002",
        meeting="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 12/11/2026 | Held | 12       | 9       |
        """,
        finds="""
        PR-002 | error | Meetings | E6, F6 | Local governing committee, 12/11/2026: 12 attended, of 9 members.
        """,
    ),
    Case(
        "FD-024",
        meeting="""
        | ref | body | date       |
        | G1  | TBC  | 28/01/2027 |
        """,
        finds="""
        FD-024 | warning | Meetings | B6 | Meeting of: still to be settled, it says “TBC”.
        """,
    ),
    Case(
        "PR-003",
        meeting="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 12/11/2026 | Held | 2        | 9       |
        """,
        finds="""
        PR-003 | warning | Meetings | E6 | Local governing committee, 12/11/2026: 2 attended, and its quorum is 3.
        """,
    ),
    Case(
        "PR-004",
        register={
            "body": """
            | body | name                      | quorum | frequency | papers_days |
            | LGC  | Local governing committee | 3      | termly    | 7           |
            """,
        },
        meeting="""
        | ref | body | date       | held | papers_sent |
        | G1  | LGC  | 12/11/2026 | Held | 05/11/2026  |
        | G2  | LGC  | 26/11/2026 | Held | 18/11/2026  |
        """,
        finds="""
        PR-004 | warning | Meetings | E6, C6 | Local governing committee, 12/11/2026: papers went out on 05/11/2026, 6 clear days ahead; 7 are wanted.
        """,
    ),
    Case(
        "PR-005",
        meeting="""
        | ref | body | date       | held | attended |
        | G1  | LGC  | 12/11/2026 | Held |          |
        """,
        finds="""
        PR-005 | warning | Meetings | E6 | Local governing committee, 12/11/2026, was held, and it is not said how many came.
        """,
    ),
    Case(
        "PR-006",
        meeting="""
        | ref | body | date       | held | attended |
        | G1  | LGC  | 12/11/2027 | Held | 7        |
        """,
        finds="""
        PR-006 | warning | Meetings | C6, D6 | Local governing committee is said to have been held on 12/11/2027, a day that lies ahead.
        """,
    ),
    Case(
        "PR-007",
        meeting="""
        | ref | body                     | date       | held |
        | G1  | Local goverment commitee | 12/11/2026 | Held |
        """,
        finds="""
        PR-007 | warning | Meetings | B6 | The meeting on 12/11/2026 is of “Local goverment commitee”, not in the trust's list of bodies. Is “Local governing committee” meant?
        """,
    ),
    Case(
        "PR-008",
        meeting="""
        | ref | body                | date       | held |
        | G1  | LGC and head's team | 12/11/2026 | Held |
        """,
        finds="""
        PR-008 | note | Meetings | B6 | The meeting on 12/11/2026 is of “LGC and head's team” together.
        """,
    ),
    Case(
        "PR-010",
        declaration="""
        | name         | date | checked |
        | Ines Farrant |      | No      |
        """,
        finds="""
        PR-010 | warning | Cover | C7, C8 | The declaration on the cover is not complete.
        """,
    ),
    Case(
        "PR-011",
        declaration="""
        | name         | date       | checked |
        | Ines Farrant | 10/12/2025 | Yes     |
        """,
        finds="""
        PR-011 | warning | Cover | C7 | The declaration is dated 10/12/2025, before autumn term 2026 began.
        """,
    ),
    Case(
        "PR-020",
        template="because-we-will",
        action="""
        | ref | action               |
        | 1.1 | Teach phonics daily. |
        """,
        finds="""
        PR-020 | note | Actions | – | This plan's actions are not asked for a cost or a source.
        """,
    ),
    Case(
        "PR-021",
        action="""
        | ref | action                                        |
        | 1.1 | Teach phonics daily in KS1 with the ELSA.     |
        | 1.2 | Train the ELSAs; tell SEND staff and the LGC. |
        """,
        finds="""
        PR-021 | note | Actions | B6 | ELSA is used here and not explained in the glossary.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)
