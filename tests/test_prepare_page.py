"""What of a sheet prints: the line that says what to do is never cut off."""

from planbook.look import UNUSED_WIDTH, lines_needed
from planbook.prepare.sheets.page import columns_beside

ASK = "Give your lead for each priority, and say why it matters to you in sentences that anybody can read."


def test_a_line_within_its_table_needs_no_columns_beside_it() -> None:
    assert columns_beside([40, 60, 60], [ASK]) == 0


def test_a_line_longer_than_its_table_prints_over_so_many_columns_as_it_needs() -> None:
    beside = columns_beside([20, 20], ["Short.", ASK])
    assert lines_needed(ASK, 40 + beside * UNUSED_WIDTH) == 1
    assert lines_needed(ASK, 40 + (beside - 1) * UNUSED_WIDTH) > 1


def test_a_line_break_does_not_make_a_line_longer() -> None:
    assert columns_beside([40, 60, 60], ["One.\nTwo."]) == 0
