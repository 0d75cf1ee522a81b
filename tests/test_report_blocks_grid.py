"""The widths of a table's columns: no word of a heading is broken where there is room for it."""

import pytest

from planbook.model.declarations import Block, BlockColumn
from planbook.report.blocks.grid import WIDTH, column_widths, grid
from planbook.report.word.measure import lines, narrowest


@pytest.mark.parametrize(
    ("wanted", "least", "widths"),
    [
        ([0, 0, 0], [10, 10, 10], [56, 56, 56]),
        ([0, 0, 0], [10, 100, 10], [34, 100, 34]),
        ([0, 0, 0], [10, 100, 60], [WIDTH / 3] * 3),
        ([68, 0, 0], [200, 60, 10], [68, 60, 40]),
        ([84, 84], [100, 100], [84, 84]),
        ([18, 50, 100], [20, 40, 60], [20, 49.6, 98.4]),
    ],
    ids=["alike", "a_long_word", "no_room", "beside_a_width", "as_said", "by_what_others_spare"],
)
def test_what_no_column_says_is_shared(wanted: list[float], least: list[float], widths: list[float]) -> None:
    assert column_widths(wanted, least) == pytest.approx(widths)


@pytest.mark.parametrize("heading", ["Of them, disadvantaged", "Ref", "Responsibilities"])
def test_a_column_that_is_just_wide_enough_breaks_no_word(heading: str) -> None:
    words = len(heading.split())
    assert lines(heading, narrowest(heading) - 3.0 + 0.01, 10.6) <= words
    longest = max(heading.split(), key=len)
    assert lines(longest, narrowest(heading) - 3.0 - 1.0, 10.6) == 2


def test_a_narrow_column_is_as_wide_as_the_longest_word_in_its_cells() -> None:
    columns = (BlockColumn("held", "Held", width=8), BlockColumn("said", "Said"))
    made = grid(Block("met", "Met", columns=columns), [["Planned", "A short line"]], {})
    assert made.columns[0].width >= narrowest("Planned") > 8
    assert sum(column.width for column in made.columns) == pytest.approx(WIDTH)
