"""A plan that is returned before its year begins is checked as things are then, and not as at the year's end."""

import builders
from planbook.validate.submission import validate

PERIODS = """
| period       | kind | start      | end        | due        |
| 2026-27-year | year | 01/09/2026 | 31/08/2027 | {due}      |
"""
ACTION = """
| ref | action                    | start      | finish     | led_by      | status  |
| 1.1 | Moderate writing together | 07/09/2026 | 28/05/2027 | Headteacher | not_due |
"""
MEETING = """
| ref | body | date       | held    |
| G1  | LGC  | 14/10/2026 | planned |
"""


DECLARED = """
| name      | date  | checked |
| Mrs Hale  | {day} | true    |
"""


def codes(due: str, declared: str = "17/06/2026") -> set[str]:
    """What is found in a plan of which nothing has begun, in a year whose returns are due on that day."""
    held = builders.register(period=PERIODS.format(due=due))
    year = held.calendar.period("2026-27-year")
    assert year
    plan = builders.submission(
        template="objectives-actions",
        period=year.id,
        action=ACTION,
        meeting=MEETING,
        declaration=DECLARED.format(day=declared),
    )
    return {finding.code for finding in validate(plan, held, year, None, "returned/plan.xlsx")}


def test_nothing_of_a_plan_to_come_is_late() -> None:
    late = {"AP-007", "AP-009", "PR-001"}
    assert late <= codes("09/07/2027")
    assert not late & codes("19/06/2026")
    assert not late & codes("04/09/2026")


def test_a_plan_is_declared_shortly_before_it_is_due() -> None:
    assert "PR-011" not in codes("19/06/2026")
    assert "PR-011" in codes("19/06/2026", "02/03/2026")
    assert "PR-011" in codes("09/07/2027")
