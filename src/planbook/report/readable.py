"""The widths of a table's columns with which its print is large enough to read, where that can be."""

from collections.abc import Collection, Sequence
from datetime import date

from planbook.look import text_width
from planbook.model.declarations import BlockColumn
from planbook.report.cells import Line, as_cell
from planbook.report.sheets import PAPER_WIDTH, SMALLEST

_ROOM = PAPER_WIDTH / 0.75 / SMALLEST
"""The most pixels of columns on a page whose print is not too small."""
_DAY, _WORDS, _LINES = 11.0, 14.0, 4
"""The width of a day; the least of a column whose words go on to further lines, and about how many those are."""
_BESIDE = 3.0
"""What a heading needs beside its words for the button that filters."""


def readable(columns: Sequence[BlockColumn], widths: Sequence[float], lines: Collection[Line]) -> list[float]:
    """`widths`, or less where the table would be printed too small: first of columns whose entries need less, then
    of those whose words can go on to further lines."""
    if _pixels(widths) <= _ROOM:
        return list(widths)
    rooms = [_ColumnRoom(column, width) for column, width in zip(columns, widths, strict=True)]
    for line in lines:
        for room in rooms:
            room.take(line)
    needed = [min(room.width, room.whole) for room in rooms]
    least = [min(room.width, room.whole, room.least) for room in rooms]
    if _pixels(needed) <= _ROOM:
        return _between(needed, widths)
    return _between(least, needed)


def _between(least: Sequence[float], most: Sequence[float]) -> list[float]:
    """The widths that fill the page, each as far from its least to its most as the others; the least where even
    these are too wide."""
    give = _pixels(most) - _pixels(least)
    share = max(0.0, (_ROOM - _pixels(least)) / give) if give else 0.0
    return [round(low + share * (high - low), 1) for low, high in zip(least, most, strict=True)]


def _pixels(widths: Sequence[float]) -> float:
    return sum(width * 7 + 5 for width in widths)


class _ColumnRoom:
    """The width with which all entries of a column stand on one line (`whole`), and the `least` that they can do
    with."""

    def __init__(self, column: BlockColumn, width: float) -> None:
        self.column, self.width = column, width
        head = max((text_width(word) for word in column.heading.split()), default=0.0) * 1.04 + _BESIDE
        self.whole = self.least = head
        self._given = False

    def take(self, line: Line) -> None:
        """Have room for the entry of a line; of a number the column has its own width."""
        if self._given:
            return
        cell = as_cell(self.column, line)
        if isinstance(cell.value, date):
            self.whole, self.least = max(self.whole, _DAY), max(self.least, _DAY)
        elif isinstance(cell.value, str):
            wide = max(map(text_width, cell.value.split("\n"))) + 2
            self.whole = max(self.whole, wide)
            narrow = wide if "bg_color" in cell.style else min(wide, max(_WORDS, wide / _LINES))
            self.least = max(self.least, narrow)  # a status is one line
        elif cell.value is not None:
            self.whole = self.least = self.width
            self._given = True
