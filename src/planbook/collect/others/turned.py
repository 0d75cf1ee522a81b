"""Tables that lie on their side: the headings stand in the first column, and each further column is a row."""

from collections.abc import Sequence
from dataclasses import replace

from planbook.collect.others.grid import CellGrid, FoundRow, FoundTable, GridCell, Heading
from planbook.collect.others.lines import GridLine, Known, Piece, is_words, plain

_FEWEST = 3
"""Headings below each other, of those at least two known and most of them, that are those of a table."""


def turned_of(
    grid: CellGrid, lines: Sequence[GridLine], known: Known
) -> tuple[FoundTable, Sequence[GridCell]] | None:
    """The table of the grid that lies on its side, and the cells that are not in it, with the comments on its
    headings; None where there is none.

    It has at least two rows: labels with one thing beside each are a form.
    """
    block = _block(lines, known)
    left = block[0].pieces[0].column if block else 0
    columns = sorted({piece.column for line in block for piece in line.pieces if piece.column > left})
    if len(columns) < 2 or sum(len(line.pieces) > 2 for line in block) * 2 < len(block):
        return None
    headings = tuple(
        Heading(number, (line.pieces[0].cell.text.rstrip(" :"),), line.pieces[0].cell.place)
        for number, line in enumerate(block)
    )
    rows = tuple(FoundRow(tuple(line.cells[column] for line in block)) for column in columns)
    first = block[0].number
    above = tuple(piece.cell for line in lines if line.number < first for piece in line.pieces)
    within = {line.number for line in block}
    beside = [p.cell for line in lines if line.number > first and line.number not in within for p in line.pieces]
    noted = [replace(line.pieces[0].cell, text="", value=None) for line in block if line.pieces[0].cell.note]
    return FoundTable(grid.name, headings[0].place, "rows", headings, rows, above), [*beside, *noted]


def _block(lines: Sequence[GridLine], known: Known) -> list[GridLine]:
    """The lines one below the other that begin with a heading, from the first that does; empty where they are no
    table's."""
    block: list[GridLine] = []
    for line in lines:
        if not line.pieces:
            if len(block) >= _FEWEST:
                break
            block = []
            continue
        head = line.pieces[0]
        if _heads(head, line) and (not block or head.column == block[0].pieces[0].column):
            block.append(line)
        elif len(block) >= _FEWEST:
            break
        else:
            block = []
    words = [line.pieces[0].cell.text for line in block]
    hits = sum(map(known, words))
    again = any(known(piece.cell.text) for line in block for piece in line.pieces[1:])
    if len(block) < _FEWEST or hits < 2 or hits * 2 < len(block) or again or len({*map(plain, words)}) < len(words):
        return []
    return block


def _heads(head: Piece, line: GridLine) -> bool:
    return head.span == 1 and is_words(head.cell) and len(line.pieces) > 1
