"""The widths of a table's columns with which its print is large enough to read, where that can be."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from planbook.model.declarations import BlockColumn
from planbook.report.cells import Line, as_cell
from planbook.report.sheets import PAPER_WIDTH, SMALLEST

_ROOM = PAPER_WIDTH / 0.75 / SMALLEST
"""The most pixels of columns on a page whose print is not too small."""
_DAY, _WORDS, _LINES = 11.0, 14.0, 4
"""The width of a day; the least of a column whose words go on to further lines, and about how many they take."""
_BESIDE = 3.0
"""What a heading needs beside its words for the button that filters."""


def readable(columns: Sequence[BlockColumn], widths: Sequence[float], lines: Sequence[Line]) -> list[float]:
    """`widths`, or less where the table would be printed too small: first of columns whose entries need less, then
    of those whose words can go on to further lines."""
    if _pixels(widths) <= _ROOM:
        return list(widths)
    needed, least = list[float](), list[float]()
    for column, width in zip(columns, widths, strict=True):
        whole, narrow = _needed(column, width, lines)
        needed.append(min(width, whole))
        least.append(min(width, whole, narrow))
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


def _needed(column: BlockColumn, width: float, lines: Sequence[Line]) -> tuple[float, float]:
    """The width with which all entries of a column stand on one line, and the least that they can do with."""
    head = max((_wide(word) for word in column.heading.split()), default=0.0) * 1.04 + _BESIDE
    whole = least = head
    for cell in (as_cell(column, line) for line in lines):
        if isinstance(cell.value, date):
            whole, least = max(whole, _DAY), max(least, _DAY)
        elif isinstance(cell.value, str):
            wide = max(map(_wide, cell.value.split("\n"))) + 2
            whole = max(whole, wide)
            narrow = wide if "bg_color" in cell.style else min(wide, max(_WORDS, wide / _LINES))
            least = max(least, narrow)  # a status is one line
        elif cell.value is not None:
            return width, width
    return whole, least


@lru_cache(maxsize=20_000)
def _wide(text: str) -> float:
    """The width of `text` in characters of a column."""
    from xlsxwriter.utility import cell_autofit_width

    return float(cell_autofit_width(text) - 7) / 7 if text else 0.0
