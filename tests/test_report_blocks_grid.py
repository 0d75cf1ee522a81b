"""The widths of a table's columns: no word of a heading is broken where there is room for it."""

import pytest

from planbook.report.blocks.grid import WIDTH, column_widths
from planbook.report.word.measure import lines, narrowest


@pytest.mark.parametrize(
    ("wanted", "least", "widths"),
    [
        ([0, 0, 0], [10, 10, 10], [56, 56, 56]),
        ([0, 0, 0], [10, 100, 10], [34, 100, 34]),
        ([0, 0, 0], [10, 100, 60], [WIDTH / 3] * 3),
        ([68, 0, 0], [200, 60, 10], [68, 60, 40]),
        ([84, 84], [100, 100], [84, 84]),
    ],
    ids=["alike", "a_long_word", "no_room", "beside_a_width", "as_said"],
)
def test_what_no_column_says_is_shared(wanted: list[float], least: list[float], widths: list[float]) -> None:
    assert column_widths(wanted, least) == pytest.approx(widths)


@pytest.mark.parametrize("heading", ["Of them, disadvantaged", "Ref", "Responsibilities"])
def test_a_column_that_is_just_wide_enough_breaks_no_word(heading: str) -> None:
    words = len(heading.split())
    assert lines(heading, narrowest(heading) - 3.0 + 0.01, 10.6) <= words
    longest = max(heading.split(), key=len)
    assert lines(longest, narrowest(heading) - 3.0 - 1.0, 10.6) == 2
