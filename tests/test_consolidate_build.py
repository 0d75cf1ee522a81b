"""The tables as a whole: the same input the same tables, columns that do not depend on the rows."""

import pytest

from builders import register
from consolidated import AUTUMN, SUMMER, consolidated
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
