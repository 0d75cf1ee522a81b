"""The tables as a whole: the same input the same tables, columns that do not depend on the rows."""

import pytest
from pandas.testing import assert_frame_equal

from builders import register
from consolidated import AUTUMN, SUMMER, consolidated
from planbook.consolidate.disclosure import external
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
    assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.figures == other.figures
    assert list(one.figures) == list(other.figures)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [lambda tables: tables, external], ids=["internal", "external"])
def test_columns_and_their_types_are_the_same_where_there_is_no_row(name, made):
    full, empty = made(a_trust()), made(consolidated(register=register(unit=UNITS, kpi="| kpi | name |")))
    assert list(getattr(full, name).columns) == list(getattr(empty, name).columns)
    assert list(getattr(full, name).dtypes) == list(getattr(empty, name).dtypes)


@pytest.mark.parametrize("name", [*NAMES, "records"])
def test_every_column_is_in_the_contract(name):
    from inspect import getsource

    from planbook.consolidate import tables as contract

    text = getsource(contract)
    about = text[text.index(f"    {name}: ") :].split('"""')[1]
    if name == "kpi_history":
        assert "unit" in about
    if name == "records":
        return
    words = set(about.replace("(", " ").replace(",", " ").replace(":", " ").replace(".", " ").split())
    columns = set(getattr(a_trust(), name).columns)
    if name == "findings":
        columns = {"unit_name", "title"}
    assert columns <= words | {"phase"}


def test_the_previous_period_is_named():
    assert a_trust().previous.id == SUMMER
