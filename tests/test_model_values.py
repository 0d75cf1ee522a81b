"""Numbers as people see them: the same in a cell, in a sentence and beside a target."""

import pytest

import builders
from planbook.model.kpi import shown_figure, status
from planbook.model.values import rounded


@pytest.mark.parametrize(
    ("value", "places", "wanted"),
    [
        (12.25, 1, 12.3),
        (-12.25, 1, -12.3),
        (0.5, 0, 1.0),
        (2.5, 0, 3.0),
        (0.145 * 100, 1, 14.5),
        (95.44999, 1, 95.4),
        (1e26, 2, 1e26),
        (-1e300, 1, -1e300),
    ],
)
def test_a_half_goes_away_from_nought_as_in_a_spreadsheet(value: float, places: int, wanted: float) -> None:
    assert rounded(value, places) == wanted


def test_nought_has_no_minus() -> None:
    assert str(rounded(-0.04, 1)) == "0.0"


@pytest.mark.parametrize("value", [95.5, 95.46, 95.45, 95.5499])
def test_a_figure_shown_as_its_target_has_met_it(value: float) -> None:
    attendance = builders.register().kpis["ATT"]
    assert shown_figure(attendance, value) == "95.5%"
    assert status(attendance, value, 95.5) == "green"
