"""Tables that stand side by side, with an empty column between them."""

from collections.abc import Sequence

from planbook.collect.others.bands import is_key
from planbook.collect.others.lines import GridLine, plain

_LEAST = 2
"""Columns of a table."""


def segments_of(headings: Sequence[GridLine], lines: Sequence[GridLine]) -> list[tuple[int, int]]:
    """The columns of each table that has its headings in these rows, over `lines`: from, and up to.

    A column that is left empty between two groups of columns of one table parts nothing: there the rows of both
    are the same.
    """
    body = [line for line in lines if len(line.pieces) > 1]
    filled = {
        n for line in headings for piece in line.pieces for n in range(piece.column, piece.column + piece.span)
    }
    filled |= {piece.column for line in body for piece in line.pieces}
    if not filled:
        return [(0, 0)]
    groups: list[tuple[int, int]] = []
    for column in sorted(filled):
        if groups and groups[-1][1] == column:
            groups[-1] = (groups[-1][0], column + 1)
        else:
            groups.append((column, column + 1))
    made = [groups[0]]
    for group in groups[1:]:
        if _are_apart(headings[-1], body, made[-1], group):
            made.append(group)
        else:
            made[-1] = (made[-1][0], group[1])
    return made


def _are_apart(headings: GridLine, body: Sequence[GridLine], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two groups of columns are two tables."""
    heads = [headings.within(*group) for group in (one, other)]
    if any(is_key(text) for text in heads[1].words):
        return True
    if any(len(head.pieces) < _LEAST for head in heads):
        return False
    first, second = ({plain(text) for text in head.words} for head in heads)
    if first & second:
        return True
    rows = [{line.number for line in body if line.within(*group).pieces} for group in (one, other)]
    return not rows[1] <= rows[0]
