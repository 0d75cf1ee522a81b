"""Declared blocks as tables of a paper: headings, widths, and the cells that several sections share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.look import STATUS
from planbook.model.declarations import Block
from planbook.model.prose import counted
from planbook.report.word.paper import Cell, Grid, Mark, Note, Paragraph, Section, TableColumn

_FEWEST, _TIGHTEST = 2, 0.1
"""The fewest rows of a block that are shown, and the share of its rows at which one may do."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the school's words there is room for; less where the plan is large."""

    said: int = 22
    """Words of a progress note or an explanation."""
    definitions: int = 12
    """How many measures are defined; the summary workbook defines them all."""
    money_chart: bool = True
    rows: float = 1.0
    """The share of a block's rows that is shown."""

    def most(self, block: Block) -> int:
        """The most rows of `block` that are shown."""
        return max(_FEWEST if self.rows > _TIGHTEST else 1, round(block.most * self.rows))


ROOMS = (
    Room(),
    Room(16, 8),
    Room(12, 6),
    Room(12, 4),
    Room(10, 4, money_chart=False),
    Room(8, 0, money_chart=False),
    Room(8, 0, money_chart=False, rows=0.8),
    Room(8, 0, money_chart=False, rows=0.6),
    Room(6, 0, money_chart=False, rows=0.4),
    Room(6, 0, money_chart=False, rows=0.2),
    Room(6, 0, money_chart=False, rows=_TIGHTEST),
)
"""From the most to the least: the first that fits its pages is taken."""

WIDTH = 168.0
"""Millimetres between the margins."""
_FIGURES = {"number", "money", "percent", "count"}


def grid(block: Block, rows: Sequence[Sequence[Cell]], words: Mapping[str, str]) -> Grid:
    """The block's table with `rows`; `words` fill what its heads and caption leave open."""
    taken = sum(column.width for column in block.columns)
    open_columns = sum(not column.width for column in block.columns) or 1
    return Grid(
        caption=block.caption.format_map(words),
        description=block.intro.format_map(words),
        columns=tuple(
            TableColumn(
                column.heading.format_map(words),
                column.width or (WIDTH - taken) / open_columns,
                column.type in _FIGURES,
            )
            for column in block.columns
        ),
        rows=tuple(tuple(row) for row in rows),
    )


def only_sentence(block: Block, words: Mapping[str, str]) -> Section:
    """The section where there is nothing to show: one honest sentence."""
    return Section(block.title, (Paragraph(block.empty.format_map(words)),))


def more_note(left_out: int, one: str, many: str = "") -> list[Note]:
    """A line on what the table leaves out and where it stands, where it leaves anything out."""
    if left_out <= 0:
        return []
    said = counted(left_out, f"further {one}", f"further {many or one + 's'}").capitalize()
    return [Note(f"{said} {'is' if left_out == 1 else 'are'} in the trust’s summary workbook.")]


def kpi_mark(status: str) -> Mark:
    """The status cell of a measure."""
    return Mark(status, STATUS[status].kpi)
