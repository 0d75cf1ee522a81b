"""What is due next, from whom and to whom: what has been sent by its day is not told as overdue."""

from datetime import date

import pytest

from builders import register, submission
from planbook.ledger.standing import Standing
from planbook.workflow.due_lines import lines_due

BODIES = """
| body | name             | kind   | frequency         |
| SG   | Strategic Group  | Group  | Termly            |
| NC   | National College | Funder | Not for us to say |
"""
LINES = """
| line | kind   | from_party | to_party | what             | frequency | next_due   |
| QP   | Report | 990001     | SG       | Progress report  | Quarterly | 30/11/2026 |
| TO   | Report | 990001     | SG       | Overview         | Termly    |            |
| CO   | Report | 990001     | NC       | Commission       | As commissioned | 15/01/2027 |
"""
TODAY = date(2026, 12, 14)


def told(owed: str) -> list[str]:
    """What is due, by the reports of one school that it has sent or owes."""
    sent = submission(unit="990001", obligation=f"| ref | what | line | to | due | sent |\n{owed}")
    stands = Standing(1, "990001", "objectives-actions", "a.xlsx", "", TODAY, TODAY, "accepted", sent)
    uses = "| pack | used |\n| Plan and KPIs | Yes |\n| Governance | Yes |"
    made = register(body=BODIES, reporting_line=LINES, pack_use=uses)
    return [f"{one.on:%d/%m/%Y} {one.what}{' overdue' * one.overdue}" for one in lines_due(made, [stands], TODAY)]


@pytest.mark.parametrize(
    ("owed", "wanted"),
    [
        (  # sent by its day, and the register does not give the next one yet
            "| O1 | First quarter | QP | SG | 30/11/2026 | 27/11/2026 |",
            ["18/12/2026 Overview", "15/01/2027 Commission"],
        ),
        (  # of an earlier occasion: what the register gives is still to come
            "| O1 | First quarter | QP | SG | 31/08/2026 | 27/08/2026 |",
            ["30/11/2026 Progress report overdue", "18/12/2026 Overview", "15/01/2027 Commission"],
        ),
        (  # not sent: it is told of the line and of what is owed
            "| O1 | First quarter | QP | SG | 30/11/2026 |  |",
            [
                "30/11/2026 First quarter overdue",
                "30/11/2026 Progress report overdue",
                "18/12/2026 Overview",
                "15/01/2027 Commission",
            ],
        ),
        (  # sent ahead: how often says when the next one is due
            "| O1 | Overview of the term | TO | SG | 18/12/2026 | 10/12/2026 |",
            ["30/11/2026 Progress report overdue", "15/01/2027 Commission", "25/03/2027 Overview"],
        ),
    ],
    ids=["sent", "earlier", "not sent", "ahead"],
)
def test_what_was_sent_by_its_day_is_not_due(owed: str, wanted: list[str]) -> None:
    assert told(owed) == wanted
