"""How many pages a paper takes, worked out from Calibri's real widths before there is any Word.

Sizes follow `word_styles`. It errs on the side of too many, so that a report that must not pass so many
pages does not pass them on another machine's fonts either.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from planbook.report.word.paper import (
    WHOLE,
    Box,
    Cell,
    Cite,
    Drawing,
    Grid,
    Item,
    Mark,
    Note,
    Paper,
    Paragraph,
    Section,
    Words,
    leads,
    plain,
    prompt,
)

PAGE = 243.0 / 25.4 * 72
"""The height between the margins in points, less 4 mm that are never counted on."""
_TEXT = 168.0
_HANGING = 10.0
_CELL_PADDING = 3.0
_HEADER_LINES = 3
"""So many lines of the header there is room for above the text."""
_NARROWER = 0.97
"""Widths are summed from whole pixels, which comes to a little more than the text takes."""


class Height(float):
    """Points of what stays together on a page; of rows of a table, with the points of its head, which comes again
    where they begin a page."""

    head: float = 0.0

    @classmethod
    def of_rows(cls, height: float, head: float) -> "Height":
        """That of rows beneath a head."""
        made = cls(height)
        made.head = head
        return made


def pages(paper: Paper) -> int:
    """How many pages `paper` takes, rows never split and headings kept with what follows."""
    return pages_of(paper, [[*heights(section)] for section in paper.sections])


def pages_of(paper: Paper, sections: Iterable[Sequence[float]]) -> int:
    """The same where the heights of its `sections` are known."""
    number, used, waiting = 1, 0.0, _above(paper)
    for own in sections:
        for height in own:
            if used and used + waiting + height > PAGE:
                number, used = number + 1, height.head if isinstance(height, Height) else 0.0
            used += waiting + height
            waiting = 0.0
    return number


def _above(paper: Paper) -> float:
    """The height of what stands before the first section."""
    height = 3.0 + 27 + 1 + 21 + max(0, len(paper.header) - _HEADER_LINES) * 12
    if paper.mark:
        height += lines(plain(paper.mark), _TEXT, 9.5) * 12.2 + 8
    return height


def heights(section: Section) -> Iterator[float]:
    """Heights in points of what stays together, in order; the heading with what it is the heading of."""
    waiting = 12 + 18.5 + 4
    for place, (item, following) in enumerate(pairwise([*section.items, None])):
        blocks = [*_item(item)] if item else []
        if waiting and blocks:
            head = waiting.head if isinstance(waiting, Height) else 0.0
            blocks[0] = Height.of_rows(blocks[0] + waiting, head)
            waiting = 0.0
        noted = isinstance(item, Grid) and isinstance(following, Note)
        if noted or leads(section.items, place):
            waiting = blocks.pop()  # its last rows stay with the note, a sentence with its table
        yield from blocks
        if place in section.rows:
            yield from _item(Note(prompt(section.comment)))
    if waiting:
        yield waiting
    if section.comment and not section.rows:
        yield from _item(Note(prompt(section.comment)))


def _item(item: Item) -> Iterator[float]:
    match item:
        case Paragraph():
            yield lines(text_of(item.words), _TEXT - _HANGING, 11) * 15.1 + 5
        case Note():
            yield lines(text_of(item.words), _TEXT, 9.5) * 12.2 + 8
        case Box():
            yield lines(text_of(item.words), _TEXT - 6, 11) * 15.1 + 22
        case Drawing():
            yield 22 + item.height / 25.4 * 72 + 9
        case Grid():
            yield from _rows(item)


def _rows(grid: Grid) -> Iterator[float]:
    """The caption with the head and two rows, then each row by itself, the last two together."""
    heights = [
        max(
            lines(text_of(cell), column.width - _CELL_PADDING, _CELL)
            for cell, column in zip(row, grid.columns, strict=True)
        )
        * 12.9
        + 6.8
        for row in grid.rows
    ]
    head = max(lines(plain(column.heading), column.width - _CELL_PADDING, _HEADING) for column in grid.columns)
    first = 22 + head * 12.9 + 8 + heights[0]
    if len(heights) <= WHOLE:
        yield first + sum(heights[1:])
    else:
        again = head * 12.9 + 8
        yield first + heights[1]
        yield from (Height.of_rows(height, again) for height in heights[2:-2])
        yield Height.of_rows(sum(heights[-2:]), again)


def text_of(words: Words | Cell) -> str:
    """The text of `words` as it will stand."""
    if isinstance(words, str):
        return plain(words)
    if isinstance(words, Mark):
        return f"■ {words.word}"
    parts = []
    for part in words:
        match part:
            case str():
                parts.append(plain(part) + " ")
            case Cite():
                parts.append(" (paragraph 10.10)" if part.aside else "10.10")
            case Mark():
                parts.append(f"■ {part.word}  ")
            case _:
                parts.append(plain(part.text))
    return "".join(parts)


_CELL = 10.0
"""Points of a table's cells."""
_HEADING = 10.6
"""Points of a table's headings, which are bold: they take the room of larger letters."""
_WIDEST = 12.0
"""Pixels of the widest letter."""


def lines(text: str, width: float, size: float) -> int:
    """How many lines `text` takes in a column `width` millimetres wide, in Calibri of `size` points."""
    from xlsxwriter.utility import cell_autofit_width

    text = text.replace("\u00a0", " ")
    room = width / _millimetres(size)
    room = max(room, _WIDEST)  # no line is narrower than its widest letter
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = cell_autofit_width(word) - 7 if word else 0.0
        if used and used + 3 + wide > room:
            count, used = count + 1, 0.0
        used += wide + (3 if used else 0)
        while used > room:  # a word longer than the line is broken
            count, used = count + 1, used - room
    return count


def narrowest(heading: str) -> float:
    """The millimetres that a table's column needs for the longest word of its heading to stay whole."""
    from xlsxwriter.utility import cell_autofit_width

    widest = max((cell_autofit_width(word) - 7 for word in plain(heading).split()), default=0.0)
    return widest * _millimetres(_HEADING) + _CELL_PADDING


def one_line(text: str) -> float:
    """The millimetres that a table's column needs for `text` to stand on one line in its cells."""
    from xlsxwriter.utility import cell_autofit_width

    return (cell_autofit_width(text) - 7) * _millimetres(_CELL) / _NARROWER + _CELL_PADDING if text else 0.0


def _millimetres(size: float) -> float:
    """The millimetres of a pixel that Calibri 11 is measured in, in Calibri of `size` points."""
    return 0.75 * size / 11 * _NARROWER / 72 * 25.4
