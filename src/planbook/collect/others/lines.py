"""Rows of a grid as lines that somebody has written: what stands in each, how wide it is, and how it looks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from planbook.collect.others.grid import CellGrid, GridCell

Known = Callable[[str], bool]
"""Whether some words are a heading that planbook knows."""

_FIGURE = re.compile(r"[(\-−£$€+<>≤≥~ ]*\d[\d,. ]*\s*(?:%|k|m|p|pts?)?\)?", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?(?:\d\d|20\d\d))?")
_LABEL = re.compile(r"([^\W\d][\w &/'’()-]{1,40}?)[\s#.]*(?:\(?\d+(?:\.\d+)*\)?)?[\s.]*[:\-–—](?:\s|$)")
_NUMBERED = re.compile(r"([^\W\d][\w &/'’-]{1,40}?)\s*#?\s*\d+(?:\.\d+)*[a-z]?\b")
_NUMBER_AFTER = re.compile(r"\s?#?\d{1,3}(?:\.\d{1,3})?$")
_NUMBER_BEFORE = re.compile(r"(\d+(?:\.\d+)*)[.)]?\s")
_BEGINNING = 120
"""Characters in which a line says what it is."""
_LONGEST_FIGURE = 40
LONGEST_HEADING = 160
"""Characters of a heading; forms ask whole questions in them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell in which something is written, in its row."""

    column: int
    span: int
    """How many columns it is wide."""
    cell: GridCell


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row of a grid."""

    number: int
    """Its place among the grid's rows, from 0."""
    cells: tuple[GridCell, ...]
    pieces: tuple[Piece, ...]
    """What is written in it, from the left; none of what is only shown of a cell merged from above."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not self.pieces

    @property
    def words(self) -> list[str]:
        """What is written in it, cell by cell."""
        return [piece.cell.text for piece in self.pieces]

    @property
    def is_in_words(self) -> bool:
        """Whether it could be headings: short texts, none of them a figure or a day."""
        return bool(self.pieces) and all(is_words(piece.cell) for piece in self.pieces)

    @property
    def look(self) -> tuple[bool, str]:
        """What all its cells have in common: bold, and a fill; empty where they have none."""
        fills = {piece.cell.fill for piece in self.pieces}
        return all(piece.cell.bold for piece in self.pieces), fills.pop() if len(fills) == 1 else ""

    @property
    def is_marked(self) -> bool:
        """Whether all of it is bold or has one fill."""
        return any(self.look)

    def within(self, left: int, right: int) -> "GridLine":
        """What of it stands in the columns from `left` up to `right`."""
        return GridLine(self.number, self.cells, tuple(p for p in self.pieces if left <= p.column < right))


def lines_of(grid: CellGrid) -> list[GridLine]:
    """The rows of `grid` as lines."""
    return [GridLine(number, row, tuple(_pieces(row))) for number, row in enumerate(grid.rows)]


def _pieces(row: tuple[GridCell, ...]) -> list[Piece]:
    found = []
    for column, cell in enumerate(row):
        if cell.is_written:
            end = column + 1
            while end < len(row) and row[end].repeated and row[end].text == cell.text:
                end += 1
            found.append(Piece(column, end - column, cell))
    return found


def is_words(cell: GridCell) -> bool:
    """Whether the cell could be a heading: a short text, or a school year; no figure and no day."""
    text = cell.text
    if not text or len(text) > LONGEST_HEADING or (cell.formula and cell.value is None):
        return False
    if _YEARS.fullmatch(text):
        return True
    return kind_of(cell) == "text"


def kind_of(cell: GridCell) -> str:
    """What kind of thing stands in the cell: "day", "figure", "text", or nothing."""
    value, text = cell.value, cell.text
    if not text:
        return ""
    if isinstance(value, date):
        return "day"
    if isinstance(value, bool | int | float):
        return "figure"
    if len(text) > _LONGEST_FIGURE:
        return "text"
    if _DAY.fullmatch(text):
        return "day"
    return "figure" if _FIGURE.fullmatch(text) else "text"


def plain(text: str) -> str:
    """Words as they are compared: without capitals, line breaks and signs at their end."""
    return " ".join(text.casefold().split()).rstrip(" :?.*")


def label_of(text: str) -> str:
    """What a line calls itself: "priority" of "Priority 2: Attendance" and of "PRIORITY 2"; empty of others."""
    first = text[:_BEGINNING].split("\n", 1)[0]
    match = _LABEL.match(first) or _NUMBERED.match(first)
    return plain(match[1]) if match else ""


def depth_of(text: str) -> int:
    """How many numbers stand before the words: 2 of "1.3 Phonics"."""
    match = _NUMBER_BEFORE.match(text[:_BEGINNING])
    return match[1].count(".") + 1 if match else 0


def is_label(text: str, known: Known) -> bool:
    """Whether the words ask for what stands beside them: "Lead:", or a heading that is known."""
    return (
        bool(text)
        and len(text) <= LONGEST_HEADING
        and (text.rstrip().endswith((":", "?")) or known(text) or known(_NUMBER_AFTER.sub("", text)))
    )


def is_pair(line: GridLine, known: Known) -> bool:
    """Whether the line is labels, each with what it says beside it: "Lead: | J. Bell | Year: | 2026-27"."""
    labels, said = line.words[::2], line.words[1::2]
    if not labels or len(labels) != len(said):
        return False
    return all(is_label(text, known) for text in labels) and not any(
        known(text) or text.rstrip().endswith(":") for text in said
    )
