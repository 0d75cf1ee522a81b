"""What a paper shows that was made from figures: each sentence, each cell of its tables and what its charts tell.

It comes from what the paper was made from: words that know their figures (`planbook.report.made_of`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planbook.model.values import Value
from planbook.report.made_of import figures_of
from planbook.report.word.measure import text_of
from planbook.report.word.paper import Cell, Drawing, Grid, Mark, Paper, Paragraph, Section

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One place of a paper that shows figures, or words made of them."""

    block: str
    """The title of its section."""
    key: str
    """The key of its block."""
    where: str
    """As `2.1` of a paragraph, `Table 1, row 2, Now` of a cell, `Figure 1` of a chart."""
    shown: str
    """As it stands there."""
    what: str
    """What it is: of a cell its row and column, of a chart its caption, of a sentence that."""
    figures: tuple[str, ...]
    """The ids of the figures that it was made from; none of what was made from none."""
    is_status: bool = False

    @property
    def has_number(self) -> bool:
        """Whether there is a figure in what it shows, or a status."""
        return self.is_status or _DIGIT.search(self.shown) is not None


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell that a figure was made from, or several beneath each other."""

    figure: str
    """The figure's id; of what is made from many figures where it stands in the paper."""
    unit_name: str = ""
    file: str = ""
    sheet: str = ""
    cells: str = ""
    """As `F12`, or `F12:F57`."""
    received_on: date | None = None
    heading: str = ""
    """Of its field."""
    value: Value = None
    """As it was returned; of several cells how many they are."""
    note: str = ""


def shown_figures(paper: Paper) -> list[ShownFigure]:
    """All places of the paper with a figure, or made of figures, in its order; numbered as Word numbers them."""
    counts = {"Table": 0, "Figure": 0}
    every = (
        one
        for number, section in enumerate(paper.sections, start=1)
        for one in _of_section(section, number, counts)
    )
    return [one for one in every if one.has_number or one.figures]


def _of_section(section: Section, number: int, counts: dict[str, int]) -> Iterator[ShownFigure]:
    paragraph = 0
    for item in section.items:
        if isinstance(item, Grid):
            counts["Table"] += 1
            yield from _of_grid(section, item, f"Table {counts['Table']}")
        elif isinstance(item, Drawing):
            counts["Figure"] += 1
            where = f"Figure {counts['Figure']}"
            yield ShownFigure(
                section.title, section.key, where, item.alt, item.caption, tuple(figures_of(item.alt))
            )
        elif isinstance(item, Paragraph):
            paragraph += 1
            found = tuple(dict.fromkeys(figures_of(item.words)))
            where = f"{number}.{paragraph}"
            yield ShownFigure(section.title, section.key, where, text_of(item.words), "Sentence", found)


def _of_grid(section: Section, grid: Grid, name: str) -> Iterator[ShownFigure]:
    taken: dict[str, int] = {}
    headings = [_once(column.heading, taken) for column in grid.columns]
    for number, row in enumerate(grid.rows, start=1):
        for column, cell in enumerate(row):
            found = tuple(dict.fromkeys(figures_of(cell)))
            shown = cell.word if isinstance(cell, Mark) else text_of(cell)
            is_status = _has_mark(cell)
            if is_status or _DIGIT.search(shown):
                what = f"{headings[column]}: {text_of(row[0])}" if column else headings[column]
                where = f"{name}, row {number}, {headings[column]}"
                yield ShownFigure(section.title, section.key, where, shown, what, found, is_status)


def _has_mark(cell: Cell) -> bool:
    """Whether a status stands in the cell, which comes of figures as a number does."""
    return any(isinstance(part, Mark) for part in (cell if isinstance(cell, tuple) else (cell,)))


def _once(heading: str, taken: dict[str, int]) -> str:
    """The heading; of a second one alike with its number."""
    taken[heading] = taken.get(heading, 0) + 1
    return heading if taken[heading] == 1 else f"{heading} ({taken[heading]})"
