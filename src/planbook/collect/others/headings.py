"""Where the headings of a table stand in a grid: told by known words, and by the shape of what is below."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from planbook.collect.others.likeness import is_point
from planbook.collect.others.lines import GridLine, Known, is_pair, kind_of, plain

_MOST_ROWS = 3
"""Heading rows that a table may have one under the other."""
_WIDE = 0.6
"""A cell that takes more of the table's width than this is no heading: it is a line above a block."""
_LOOKED_AT = 5
"""Rows below a heading row by which its shape is told."""
_FEWEST = 3
"""Columns of a table whose headings are told by their shape alone."""
_SHORT = 40
"""Characters that headings have on average where nothing but the shape tells them."""


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """The heading rows of a table."""

    first: int
    last: int

    @property
    def numbers(self) -> range:
        """The numbers of their lines."""
        return range(self.first, self.last + 1)


def heading_rows(
    lines: Sequence[GridLine], number: int, known: Known, *, inside: bool = False
) -> HeadingRows | None:
    """The heading rows of a table of which `number` is the first or the lower one; None where it is none of such.

    `inside` says that the row follows rows of another table: then its shape alone is not enough.
    """
    if len(lines[number].pieces) < 2 or not lines[number].is_in_words:
        return None
    first = last = number
    while (
        last + 1 < len(lines) and last + 1 - first < _MOST_ROWS and _is_lower(lines[last], lines[last + 1], known)
    ):
        last += 1
    if not _are_headings(lines, HeadingRows(first, last), known, inside=inside):
        return None
    while first and last + 1 - first < _MOST_ROWS and _is_upper(lines[first - 1], lines[first]):
        first -= 1
    return HeadingRows(first, last)


def first_row(lines: Sequence[GridLine]) -> HeadingRows | None:
    """The first full row of a grid in which no headings are known, where it can be nothing else: texts, each once,
    that never come again below."""
    number = next((line.number for line in lines if len(line.pieces) > 1), None)
    if number is None:
        return None
    line, body = lines[number], [other for other in lines[number + 1 :] if not other.is_blank]
    words = [plain(text) for text in line.words]
    widest = max((len(other.pieces) for other in body), default=0)
    if len(words) < _FEWEST or len(words) < widest or not line.is_in_words or len(set(words)) < len(words):
        return None
    again = any(plain(piece.cell.text) in words for other in body for piece in other.pieces)
    several = any(len(other.pieces) * 2 > len(words) for other in body)
    return (
        HeadingRows(number, number) if several and not again and not any(p.span > 1 for p in line.pieces) else None
    )


def _are_headings(lines: Sequence[GridLine], rows: HeadingRows, known: Known, *, inside: bool) -> bool:
    number = rows.first
    line = lines[number]
    count = len(line.pieces)
    if count < 2 or not line.is_in_words or _widest(line) > max(2, _WIDE * _width(line)):
        return False
    once = len({plain(text) for text in line.words}) * 2 > count
    if not once and rows.first == rows.last and not _has_known(line, known):
        return False
    hits = sum(map(known, line.words))
    if is_pair(line, known) and (count > 2 or not _starts_rows(lines, number, known)):
        return False
    if _has_known(line, known):
        return True
    below = [other for other in lines[rows.last + 1 : rows.last + 1 + _LOOKED_AT] if not other.is_blank]
    if not below or below[0].number > rows.last + 1:
        return False
    before = lines[number - 1] if number else None
    begins = before is None or before.is_blank or len(before.pieces) == 1 or not before.is_in_words
    if rows.last > rows.first and begins and any(piece.span > 1 for piece in line.pieces):
        return True  # one that gathers columns, over their own headings
    if not hits and _has_known(below[0], known):
        return False  # a key, or what gathers tables that stand side by side, above the headings
    stands_out = line.is_marked and below[0].look != line.look and len(below[0].pieces) >= 2
    if stands_out and begins and (hits or not inside or before is None or len(before.pieces) < 2):
        return True
    if hits and hits * 2 >= count and begins and not inside:
        return True
    apart = before is None or before.is_blank or len(before.pieces) == 1
    return apart and not inside and count >= _FEWEST and _has_the_shape(line, below)


def _has_known(line: GridLine, known: Known) -> bool:
    """Whether at least two headings of the line, and at least half of them, are known: months and terms beside them
    say nothing."""
    hits = sum(map(known, line.words))
    points = sum(map(is_point, line.words))
    return hits >= 2 and hits * 2 >= len(line.pieces) - points and line.is_in_words


def _starts_rows(lines: Sequence[GridLine], number: int, known: Known) -> bool:
    """Whether a line of a label and what it says, as it seems, is rather two headings: it stands out from below."""
    below = next((line for line in lines[number + 1 :] if not line.is_blank), None)
    if below is None or is_pair(below, known):
        return False
    return lines[number].is_marked and below.look != lines[number].look


def _has_the_shape(line: GridLine, below: Sequence[GridLine]) -> bool:
    """Whether texts stand over things of other kinds, or short texts over the like, and never come again."""
    if sum(map(len, line.words)) / len(line.pieces) > _SHORT:
        return False
    columns = [piece.column for piece in line.pieces]
    under = {column: [o.cells[column] for o in below if o.cells and o.cells[column].text] for column in columns}
    filled = [column for column in columns if under[column]]
    if len(filled) * 5 < len(columns) * 3:
        return False
    if any(line.cells[c].text == cell.text for c in filled for cell in under[c] if not line.cells[c].repeated):
        return False
    other = [c for c in filled if all(kind_of(cell) != "text" for cell in under[c])]
    longer = [c for c in filled if all(len(cell.text) > 2 * len(line.cells[c].text) for cell in under[c])]
    return bool(other or longer)


def _is_lower(upper: GridLine, line: GridLine, known: Known) -> bool:
    """Whether `line` is a further heading row below `upper`."""
    if not line.is_in_words or is_pair(line, known) or _widest(line) > max(1, _WIDE * _width(upper)):
        return False
    if max(map(len, line.words)) > _SHORT * 2:
        return False
    split = any(piece.span > 1 and _pieces_under(piece.column, piece.span, line) > 1 for piece in upper.pieces)
    held = {column for piece in upper.pieces for column in range(piece.column, piece.column + piece.span)}
    named = {piece.column for piece in line.pieces}
    shown = [column for column, cell in enumerate(line.cells) if cell.repeated and column in held]
    hits = sum(map(known, line.words))
    if split:
        return hits > 0 or line.is_marked or bool(shown) or len(named) >= len(upper.pieces)
    # "Autumn" over the first of two columns that are not merged: what is below fills the gaps.
    gaps, alone = named - held, {piece.column for piece in upper.pieces} - named
    alike = line.is_marked and upper.look == line.look
    said = alike or hits * 2 >= len(line.pieces) or (hits > 0 and _parts(line, named, held))
    return bool(gaps and alone) and len(line.pieces) > 1 and said


def _parts(line: GridLine, named: Set[int], held: Set[int]) -> bool:
    """Whether `line` does nothing but part headings above it, as "Start" and "End" under "Timescale": short words
    in gaps that begin right beside a heading with words beneath it, and none in the first column."""
    if min(named) <= min(held) or any(len(text) > _SHORT // 2 for text in line.words):
        return False
    return all(column - 1 in named for column in named - held)


def _is_upper(line: GridLine, lower: GridLine) -> bool:
    """Whether `line`, above the heading row `lower`, is one as well: it gathers its columns."""
    if line.is_blank or not line.is_in_words:
        return False
    width = _width(lower)
    gathers = [piece for piece in line.pieces if piece.span > 1]
    if any(piece.span > _WIDE * width for piece in gathers):
        return False
    if gathers:
        return all(_pieces_under(piece.column, piece.span, lower) > 1 for piece in gathers)
    below = {piece.column for piece in lower.pieces}
    return len(line.pieces) >= 2 and line.pieces[0].column > min(below) and line.is_marked


def _pieces_under(column: int, span: int, line: GridLine) -> int:
    return sum(column <= piece.column < column + span for piece in line.pieces)


def _widest(line: GridLine) -> int:
    return max(piece.span for piece in line.pieces)


def _width(line: GridLine) -> int:
    """How many columns the line takes from its first word to its last."""
    return line.pieces[-1].column + line.pieces[-1].span - line.pieces[0].column


def words_of(lines: Mapping[int, GridLine], rows: HeadingRows, column: int) -> tuple[str, ...]:
    """The heading of `column`: of several rows first the upper one's, each said once."""
    said: list[str] = []
    for number in rows.numbers:
        cells = lines[number].cells
        text = cells[column].text if column < len(cells) else ""
        if not text and number < rows.last and said_below(lines, rows, number, column):
            text = _gathered(lines[number], column)
        if text and text not in said:
            said.append(text)
    return tuple(said)


def said_below(lines: Mapping[int, GridLine], rows: HeadingRows, number: int, column: int) -> bool:
    """Whether a lower heading row says something of its own in `column`."""
    below = (lines[n].cells for n in range(number + 1, rows.last + 1))
    return any(cells and cells[column].text and not cells[column].repeated for cells in below)


def _gathered(line: GridLine, column: int) -> str:
    """The words to the left in an upper heading row, which are over this column as well."""
    return next((line.cells[c].text for c in range(column, -1, -1) if line.cells and line.cells[c].text), "")
