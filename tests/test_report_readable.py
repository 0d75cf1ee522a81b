"""How wide the columns of a table are: no wider than its print can be and still be read, where that can be."""

from datetime import date

from planbook.model.declarations import BlockColumn
from planbook.report.cells import Cell, status_style
from planbook.report.readable import readable
from planbook.report.sheets import PAPER_WIDTH, SMALLEST

SENTENCE = "Two of three visits were put off, as both schools had inspections in the week of the visit."


def printed(widths: list[float]) -> float:
    """At what share of its full size a table is printed that has to be one page wide."""
    return min(1.0, PAPER_WIDTH / (sum(width * 7 + 5 for width in widths) * 0.75))


def columns(*widths: float) -> list[BlockColumn]:
    return [BlockColumn(f"c{n}", "Heading", width=width) for n, width in enumerate(widths)]


def test_a_table_that_can_be_read_keeps_its_widths() -> None:
    assert readable(columns(30, 40, 50), [30, 40, 50], [{"c0": "Oak"}]) == [30, 40, 50]


def test_columns_give_what_their_entries_do_not_need() -> None:
    wide = [30.0, 60.0, 60.0, 60.0, 20.0]
    line = {"c0": "Oakmere", "c1": SENTENCE, "c2": None, "c3": "Held", "c4": date(2026, 10, 5)}
    assert printed(wide) < SMALLEST
    made = readable(columns(*wide), wide, [line])
    assert printed(made) >= SMALLEST - 0.01
    assert made[1] == max(made) and made[2] == made[3] < 50
    assert all(now <= before for now, before in zip(made, wide, strict=True))


def test_words_go_on_to_further_lines_before_print_is_too_small() -> None:
    wide = [60.0] * 5
    line = {f"c{n}": SENTENCE for n in range(5)}
    made = readable(columns(*wide), wide, [line])
    assert printed(made) >= SMALLEST - 0.01
    assert len({*made}) == 1 and made[0] > len(SENTENCE) / 5


def test_a_status_stands_on_one_line_and_numbers_keep_their_room() -> None:
    wide = [60.0, 60.0, 60.0, 60.0, 24.0, 20.0]
    status = Cell("■ Not engaged yet", status_style("red"))
    line = {**{f"c{n}": SENTENCE for n in range(4)}, "c4": status, "c5": 174300}
    made = readable(columns(*wide), wide, [line])
    assert made[4] > len("■ Not engaged yet") * 0.8 and made[5] == 20
