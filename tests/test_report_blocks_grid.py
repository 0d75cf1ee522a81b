"""The widths of a table's columns: no word of a heading is broken where there is room for it."""

import pytest

from planbook.model.declarations import Block, BlockColumn
from planbook.report.blocks.grid import grid, in_words
from planbook.report.blocks.sentences import cut
from planbook.report.blocks.table import without_sign
from planbook.report.blocks.widths import WIDTH, column_widths, least_high
from planbook.report.word.measure import lines, narrowest, text_of
from planbook.report.word.paper import Mark


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


def test_a_column_of_long_words_has_the_room_that_the_others_do_not_need() -> None:
    columns = (
        *(BlockColumn(key, key.title(), width=22) for key in ("school", "area", "by")),
        BlockColumn("evidence", "Evidence"),
        BlockColumn("support", "Support offered"),
        BlockColumn("state", "State", width=20),
    )
    long = "Results of summer near those of the country for the first time, and above them in writing. It is noted."
    few = ["Dunmarsh Church of England Primary School", "Outcomes", "Headteacher from outside", long]
    rows = [[*few, support, Mark("red", "Not yet engaged")] for support in ("–", "None any more")]
    widths = [column.width for column in grid(Block("b", "B", columns=columns), rows, {}).columns]
    assert sum(widths) == pytest.approx(WIDTH)
    high = [[lines(text_of(cell), w - 3, 10) for cell, w in zip(row, widths, strict=True)] for row in rows]
    assert max(map(max, high)) <= 5
    assert widths[3] == max(widths)
    assert lines(text_of(rows[0][5]), widths[5] - 3, 10) == 1, "a status stays on one line"


def test_widths_that_nothing_makes_lower_stay_as_they_are() -> None:
    asked = [40.0, 128.0]
    assert least_high(asked, [10, 10], [[30, 90], [20, 120]]) == asked
    assert least_high(asked, [10, 10], []) == asked
    assert least_high([84.0, 84.0], [10, 10], [[80, 140], [20, 120]]) != [84.0, 84.0]


@pytest.mark.parametrize("many", [40, 56, 80])
def test_a_table_of_more_columns_than_a_page_has_room_for_is_made_all_the_same(many: int) -> None:
    columns = tuple(BlockColumn(f"c{n}", "School") for n in range(many))
    made = grid(Block("b", "B", columns=columns), [["Some words"] * many, ["x"] * many], {})
    assert sum(column.width for column in made.columns) == pytest.approx(WIDTH)


def test_no_ellipsis_stands_for_a_few_words() -> None:
    name = "Train all staff in the agreed way of teaching reading"
    assert cut(name, 8) == name
    assert cut(f"{name} and writing, each term", 8) == "Train all staff in the agreed way of …"
    assert cut("One two three four", 2) == "One two …"


def test_a_heading_has_no_sign_that_each_value_has() -> None:
    assert without_sign(BlockColumn("positive", "Positive, %", "percent")).heading == "Positive"
    assert in_words("percent", 80.0) == "80.0%"
    assert without_sign(BlockColumn("gone", "Time gone, %", "count")).heading == "Time gone, %"
