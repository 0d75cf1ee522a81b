"""Lines above blocks of rows that say what these belong to, and rows of a table that are none of the plan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from planbook.collect.others.grid import GridCell
from planbook.collect.others.lines import GridLine, Known, Piece, depth_of, kind_of, label_of

_TOTAL = re.compile(r"(?:grand |overall |sub[- ]?)?totals?\b", re.IGNORECASE)
_COUNTED = re.compile(r"\d[\d,. ]*(?: [^\W\d_]+){1,2}")
"""A figure with what it counts: "4 actions"."""
_KEY = re.compile(r"(?:(?:b?rag|colou?r|status|rating) )?key\b\s*(?:[:=-]|$)", re.IGNORECASE)
_MEANS = re.compile(r"(?:^|[\s,;(/|])(?:[^\W\d_]+\s*=|[^\W\d_]\s*[–—:]|[^\W\d_]\s+-(?=\s))\s*[^\W\d_]{2,}")
"""What a letter or a word stands for: "R = late", "R: late"."""
_NOTE = re.compile(r"\*|n\.?b\.?\b|[^\W\d_]+(?: [^\W\d_]+){0,2}:\s", re.IGNORECASE)
_EXAMPLE = re.compile(r"\(?(?:e\.?g\.?[\s,:]|example\b\s*[:\-–]|example row|for example\b\s*[:,])", re.IGNORECASE)
_NUMBER = re.compile(r"\(?[A-Za-z]{0,3}\d{0,3}(?:\.\d{1,3})*[.)]?")
_DEEPEST = 9
_CHARACTERS = 200
"""Of a line that heads others; what is longer is said about them, not of them."""


def why_left_out(line: GridLine, known: Known) -> str:
    """Why a line of a table is no row of the plan, as `FoundRow.left_out` has it; empty where it is one."""
    first = line.pieces[0].cell.text
    if _is_total(line):
        return "total"
    short = len(line.pieces) <= 2 and _MEANS.search(first[:_CHARACTERS]) is not None
    if is_key(first) or (short and len(_MEANS.findall(" ".join(line.words)[:_CHARACTERS])) >= 2):
        return "key" if not known(first) else ""
    if _EXAMPLE.match(first):
        return "example"
    if all(text.rstrip(" _.…").endswith(":") for text in line.words) and not known(first):
        return "labels"
    if len(line.pieces) == 1 and re.fullmatch(r"\(?\d+(?:\.\d+)*[.)]?", first):
        return "number alone"
    return ""


def is_note(line: GridLine) -> bool:
    """Whether a line below the last full row is said about the table: "NB ...", "* ...", "Commentary: ..."."""
    return len(line.pieces) == 1 and _NOTE.match(line.words[0]) is not None


def _is_total(line: GridLine) -> bool:
    """Whether the line sums up: "Total" in its first or second cell, and but figures and counts beside it."""
    for index, piece in enumerate(line.pieces[:2]):
        if _TOTAL.match(piece.cell.text):
            others = [*line.pieces[:index], *line.pieces[index + 1 :]]
            return all(
                other.cell.formula or kind_of(other.cell) != "text" or _COUNTED.fullmatch(other.cell.text)
                for other in others
            )
    return False


def is_key(text: str) -> bool:
    """Whether the words are the title of what explains colours and letters."""
    return _KEY.match(text) is not None


def is_guidance(line: GridLine) -> bool:
    """Whether the first line below the headings asks in its cells what is wanted in their columns."""
    asking = [text for text in line.words if text.endswith("?") or (text.startswith("(") and text.endswith(")"))]
    return len(line.pieces) > 2 and len(asking) * 5 >= len(line.pieces) * 4


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a table are like, by which a line above some of them is told."""

    left: int
    width: int
    looks: frozenset[tuple[bool, str]]
    """The looks of the first cells of its rows: bold, and the fill."""

    @staticmethod
    def of(lines: Sequence[GridLine], columns: Sequence[int]) -> "Rows":
        """What `lines` have in common that have several cells in `columns`."""
        width = columns[-1] + 1 - columns[0]
        full = [line for line in lines if len(line.pieces) > 2] or [line for line in lines if len(line.pieces) == 2]
        return Rows(columns[0], width, frozenset(_look(line.pieces[0]) for line in full))

    def is_wide(self, piece: Piece) -> bool:
        """Whether the piece goes over at least half of the table."""
        return piece.span >= 2 and piece.span * 2 >= self.width

    def is_band(self, line: GridLine, following: GridLine | None, known: Known) -> bool:
        """Whether `line` heads the rows after it; `following` is the next line with several cells."""
        first = line.pieces[0]
        text = first.cell.text
        if kind_of(first.cell) != "text":
            return self._is_numbered_band(line)
        if self.is_wide(first) and (len(line.pieces) <= 2 or len(line.pieces) * 2 < self.width):
            return True
        if first.column != self.left or len(line.pieces) > 2:
            return False
        if len(line.pieces) == 2:
            labelled = known(label_of(text)) and line.pieces[1].column == first.column + 1
            return self.width >= 4 and (labelled or self._is_numbered_band(line))
        if known(label_of(text)):
            return True
        if len(text) > _CHARACTERS:
            return False
        if is_shouted(text) or _look(first) not in self.looks:
            return True
        return following is not None and following.pieces[0].column > self.left and not _continues(following, self)

    def _is_numbered_band(self, line: GridLine) -> bool:
        """Whether the line is a number with a title, set off from the rows: "2 | Maths" in bold."""
        if len(line.pieces) != 2 or self.width < 4 or not self.looks:
            return False
        number, title = line.pieces
        beside = number.column == self.left and title.column == number.column + 1
        return (
            beside
            and _NUMBER.fullmatch(number.cell.text) is not None
            and line.is_marked
            and not ({_look(number), _look(title)} & self.looks)
        )


def _look(piece: Piece) -> tuple[bool, str]:
    return piece.cell.bold, piece.cell.fill


def _continues(line: GridLine, rows: Rows) -> bool:
    """Whether the first cell of the line only shows what is merged from above."""
    return bool(line.cells) and line.cells[rows.left].repeated


def is_shouted(text: str) -> bool:
    """Whether the words are in capitals: more than initials are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 4 and all(letter.isupper() for letter in letters)


@dataclass(slots=True)
class OpenBands:
    """The lines that head the rows below them, while a table is read from above."""

    rows: Rows
    known: Known
    open: list[tuple[int, tuple[GridCell, ...]]] = field(default_factory=list)
    """How deep each of them is, and its cells; the outermost first."""
    levels: dict[tuple[object, ...], int] = field(default_factory=dict)
    """How deep lines of a kind are."""
    fresh: bool = False
    """No row has come since the last of them."""
    unused: list[GridCell] = field(default_factory=list)
    """Cells of lines that head nothing."""
    _used: int = 0
    """How many of the open ones head some row."""

    def take(self, line: GridLine) -> None:
        """`line` heads what comes."""
        kind = self._kind(line)
        inner = self.open[-1][0] if self.open else -1
        level = self.levels.get(kind)
        if self.fresh and (level is None or level == inner):
            level = inner + 1  # a second line of the same block says more of it
        elif level is None:
            level = max(inner, 0)
        level = min(level, _DEEPEST)
        self.levels.setdefault(kind, level)
        kept = [band for band in self.open if band[0] < level]
        self._drop(len(kept))
        self.open = [*kept, (level, tuple(piece.cell for piece in line.pieces))]
        self.fresh = True

    def over(self) -> tuple[GridCell, ...]:
        """The cells of the lines over the row that comes now."""
        self.fresh = False
        self._used = len(self.open)
        return tuple(cell for _, cells in self.open for cell in cells)

    def end(self) -> None:
        """No row comes any more."""
        self._drop(0)
        self.open = []

    def _drop(self, kept: int) -> None:
        """Lines beyond the first `kept` are over; those that headed no row are kept as unused."""
        self.unused += [cell for _, cells in self.open[max(kept, self._used) :] for cell in cells]
        self._used = min(self._used, kept)

    def _kind(self, line: GridLine) -> tuple[object, ...]:
        """What lines of one depth have in common: what they call themselves, their numbers, or their look."""
        piece = line.pieces[0]
        label = label_of(piece.cell.text)
        if label and self.known(label):
            return ("label", label)
        look = (self.rows.is_wide(piece), is_shouted(piece.cell.text), piece.cell.bold, piece.cell.fill)
        return (*look, depth_of(piece.cell.text))
