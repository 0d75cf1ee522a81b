"""How many pages a paper takes, worked out from Calibri's real widths before there is any Word.

Sizes follow `word_styles`. It errs on the side of too many, so that a report that must not pass so many
pages does not pass them on another machine's fonts either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from planbook.report.word import letters
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
    Strong,
    Words,
    leads,
    plain,
    prompt,
)

PAGE = 245.0 / 25.4 * 72
"""The height between the margins in points, less 4 mm that are never counted on."""
_TEXT = 168.0
_HANGING = 10.0
_LABEL = 16.0
"""Millimetres of what stands before a caption: Table 12."""
_CELL_PADDING = 3.0
_TEXT_FROM, _HEADER_FROM = 29.0 / 25.4 * 72, 12.0 / 25.4 * 72
"""Points from the edge of the paper to the text, and to the header, which moves the text where it is long."""
_BENEATH_HEADER = 6.5 + 6
"""Points of the rule beneath the header and of the space to the text."""
_BOLD = 1.05
"""By so much the letters of a bold title are wider."""
_WIDER = 1.003
"""Programs place letters on a grid of their own, which can take a little more than the font's own widths."""


class Height(float):
    """Points of what stays together on a page."""

    head: float = 0.0
    """Of rows of a table, the points of its head, which comes again where they begin a page."""
    above: float = 0.0
    """The points above it that it is without where a page comes to begin with it."""
    begins_page: bool = False
    """Whether it always begins a page."""

    @classmethod
    def of(cls, height: float, *, head: float = 0.0, above: float = 0.0, begins_page: bool = False) -> "Height":
        """That of rows beneath a head, of what has space above, or of what begins a page."""
        made = cls(height)
        made.head, made.above, made.begins_page = head, above, begins_page
        return made

    def and_(self, more: float) -> "Height":
        """The same with `more` beneath it."""
        return Height.of(self + more, head=self.head, above=self.above, begins_page=self.begins_page)


def pages(paper: Paper) -> int:
    """How many pages `paper` takes, rows never split and headings kept with what follows."""
    return pages_of(paper, [[*heights(section)] for section in paper.sections])


def pages_of(paper: Paper, sections: Iterable[Sequence[float]]) -> int:
    """The same where the heights of its `sections` are known."""
    return len(filled(paper, sections))


def filled(paper: Paper, sections: Iterable[Sequence[float]], spare: float = 0.0) -> list[float]:
    """How much of each page the paper takes, as a share of what the page holds, where those heights are known; with
    `spare` points more on each than are counted on."""
    page = PAGE - _into_text(paper) + spare
    pages, used = [], _first(paper)
    for own in sections:
        for height in own:
            begins = isinstance(height, Height) and height.begins_page
            if used and (begins or used + height > page):
                pages.append(used)
                used = height.head - height.above if isinstance(height, Height) and not begins else 0.0
            used += height
    return [height / page for height in (*pages, used)]


def _into_text(paper: Paper) -> float:
    """By how much the header reaches into where the text would begin, on each page."""
    return max(0.0, _HEADER_FROM + len(paper.header) * 12.2 + _BENEATH_HEADER - _TEXT_FROM)


def _first(paper: Paper) -> float:
    """The height of what stands before the first section."""
    mark = lines(plain(paper.mark), _TEXT, 9.5) * 12.2 + 8 if paper.mark else 0.0
    title = lines(plain(paper.title), _TEXT, 22 * _BOLD) * 27 + 4
    return mark + title + lines(plain(paper.subtitle), _TEXT, 11.5) * 15.8


def heights(section: Section) -> Iterator[float]:
    """Heights in points of what stays together, in order; the heading with what it is the heading of."""
    waiting, below = Height.of(_BEFORE_HEADING + 18.5, above=_BEFORE_HEADING), _AFTER_HEADING
    waiting.begins_page = section.begins_page
    items = _in_order(section)
    before: Item | None = None
    for (item, place), (following, of_section) in pairwise([*items, (None, None)]):
        if item is None:
            break
        blocks = [*_item(item)]
        gap = max(below, _above_of(item, before))
        blocks[0] = waiting.and_(blocks[0] + gap) if waiting else Height.of(blocks[0] + gap, above=gap)
        waiting, below = Height(), _BELOW[type(item)]
        asks = following is not None and of_section is None
        noted = isinstance(item, Grid) and isinstance(following, Note)
        if noted or asks or (place is not None and leads(section.items, place)):
            waiting = _kept(blocks.pop())  # its last rows stay with the note, a sentence with its table or comment
        yield from blocks
        before = item
    if waiting:
        yield waiting


def _in_order(section: Section) -> list[tuple[Item | None, int | None]]:
    """The items of a section with their places in it, and the places for comments as they stand among them."""
    comment = Note(prompt(section.comment)) if section.comment else None
    items: list[tuple[Item | None, int | None]] = []
    for place, item in enumerate(section.items):
        items.append((item, place))
        items += [(comment, None)] if place in section.rows else []
    return [*items, (comment, None)] if comment and not section.rows else items


def _kept(height: float) -> Height:
    return height if isinstance(height, Height) else Height(height)


_BEFORE_HEADING, _AFTER_HEADING = 12.0, 4.0
_ABOVE: Mapping[type[Item], float] = {Paragraph: 0.0, Note: 3.0, Box: 5.0, Drawing: 6.0, Grid: 6.0}
_BELOW: Mapping[type[Item], float] = {Paragraph: 5.0, Note: 5.0, Box: 8.0, Drawing: 5.0, Grid: 0.0}
"""Points above and below what stands on a page: between two of them there is the larger of both, and none of it
reaches beyond the space above a heading."""


def _above_of(item: Item, before: Item | None) -> float:
    """The points above an item; what stands beneath a table keeps its distance."""
    return 6.0 if isinstance(before, Grid) and isinstance(item, Paragraph | Box) else _ABOVE[type(item)]


def _item(item: Item) -> Iterator[float]:
    match item:
        case Paragraph():
            bold = _BOLD if any(isinstance(part, Strong) for part in item.words) else 1.0
            yield lines(text_of(item.words), (_TEXT - _HANGING) / bold, 11) * 15.1
        case Note():
            yield lines(text_of(item.words), _TEXT, 9.5) * 12.2
        case Box():
            yield lines(text_of(item.words), _TEXT - 6, 11) * 15.1 + 9
        case Drawing():
            yield _CAPTION + item.height / 25.4 * 72 + 4
        case Grid():
            yield from _rows(item)


_CAPTION = 16.3
"""Points of a caption of one line, with the space beneath it."""


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
    most = max(lines(plain(column.heading), column.width - _CELL_PADDING, _HEADING) for column in grid.columns)
    head = most * 12.9 + 8
    caption = _CAPTION + (lines(plain(grid.caption), _TEXT - _LABEL, _HEADING) - 1) * 12.2
    first = caption + head + heights[0]
    if len(heights) <= WHOLE:
        yield first + sum(heights[1:])
    else:
        yield first + heights[1]
        yield from (Height.of(height, head=head) for height in heights[2:-2])
        yield Height.of(sum(heights[-2:]), head=head)


def text_of(words: Words | Cell) -> str:
    """The text of `words` as it will stand."""
    if isinstance(words, str):
        return plain(words)
    if isinstance(words, Mark):
        return f"■\u00a0{words.word}"
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
_WIDEST = 1.0
"""Ems of the widest letter."""


@lru_cache(maxsize=1 << 14)  # what a paper says is measured for each room that is tried
def lines(text: str, width: float, size: float) -> int:
    """How many lines `text` takes in a column `width` millimetres wide, in Calibri of `size` points."""
    room = max(width / _millimetres(size), _WIDEST)  # no line is narrower than its widest letter
    space = letters.width(" ")
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = letters.width(word)
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += wide + (space if used else 0)
        while used > room:  # a word longer than the line is broken
            count, used = count + 1, used - room
    return count


@lru_cache(maxsize=1 << 14)
def narrowest(text: str) -> float:
    """The millimetres that a table's column needs for the longest word of `text` to stay whole, bold as a heading
    is."""
    widest = max((letters.width(word) for word in text.split(" ")), default=0.0)
    return widest * _millimetres(_HEADING) + _CELL_PADDING


@lru_cache(maxsize=1 << 14)
def one_line(text: str) -> float:
    """The millimetres that a table's column needs for `text` to stand on one line in its cells."""
    return letters.width(text) * _millimetres(_CELL) + _CELL_PADDING if text else 0.0


def _millimetres(size: float) -> float:
    """The millimetres of an em in letters of `size` points, with a little for what rounding adds."""
    return size * _WIDER / 72 * 25.4
