"""The tables as a whole: the same input the same tables, columns that do not depend on the rows."""

from collections import Counter
from typing import Any

import pytest

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated
from planbook.consolidate import plan as plans
from planbook.consolidate import records
from test_consolidate_figures import UNITS, plan
from test_consolidate_returns import finding

NAMES = (
    "returns", "kpis", "kpi_history", "phases", "phase_history", "actions", "areas", "milestones", "measures",
    "funding", "sources", "meetings", "exceptions", "findings", "causes",
)  # fmt: skip


def a_trust(order: str = "1234"):
    returns = [plan(unit, period) for unit in order for period in (AUTUMN, SUMMER)]
    return consolidated(
        *returns, register=register(unit=UNITS), findings=[finding("XX-001", "error", unit) for unit in order]
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_order_in_which_returns_came_does_not_matter(name):
    one, other = a_trust("1234"), a_trust("4213")
    assert getattr(one, name) == getattr(other, name)
    assert one.figures == other.figures
    assert list(one.figures) == list(other.figures)


def test_the_previous_period_is_named():
    assert a_trust().previous.id == SUMMER


def test_what_stands_out_is_chosen_of_the_rows_that_are_there(monkeypatch):
    made: Counter[str] = Counter()

    def count(module: Any, name: str) -> None:
        make = getattr(module, name)

        def counted(*args: Any, **given: Any) -> Any:
            made[name if given else args[1].key] += 1
            return make(*args, **given)

        monkeypatch.setattr(module, name, counted)

    for module, name in ((plans, "MeasureRow"), (plans, "MilestoneRow"), (records, "with_time_before")):
        count(module, name)
    tables = consolidated(
        submission(
            action="| ref | action | status |\n| 1 | Work | on_track |",
            milestone="| ref | action | milestone | due | met |\n| M1 | 1 | One | 16/10/2026 | not_due |",
            measure="""
                | ref | belongs_to | statement | operator | target | actual | status |
                | S1  | 1          | Passed    | at_least | 85     | 60     | met    |
            """,
        )
    )
    assert {row.kind for row in tables.exceptions} >= {"milestone", "measure"}
    standing_out = [key for key, table in tables.records.items() if table.record.exceptions]
    assert standing_out
    assert {key: made[key] for key in ("MeasureRow", "MilestoneRow", *standing_out)} == dict.fromkeys(
        ("MeasureRow", "MilestoneRow", *standing_out), 1
    )
