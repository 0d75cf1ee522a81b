"""Declared blocks as tables of a paper: headings, widths, and the cells that several sections share."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.look import STATUS
from planbook.model.declarations import Block
from planbook.model.prose import agree, counted, listed, opening
from planbook.model.register import Register
from planbook.model.values import long_date, rounded, shown, whole_pounds
from planbook.report.blocks.widths import LONG, NARROWEST, WIDTH, by_need, column_widths, least_high
from planbook.report.made_of import Sourced, made_of
from planbook.report.word.measure import narrowest, one_line, text_of
from planbook.report.word.paper import Cell, Grid, Item, Mark, Note, Paragraph, Section, TableColumn, plain

_FEWEST, _TIGHTEST, _TIGHT = 2, 0.1, 0.2
"""The fewest rows of a block that are shown, and the share of its rows at which one may do."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the school's words there is room for; less where the plan is large."""

    said: int = 22
    """Words of a progress note or an explanation."""
    definitions: int = 12
    """How many measures are defined; the summary workbook defines them all."""
    lone_tables: bool = True
    """Whether one row is a table; a line of words where it is not."""
    charts: bool = True
    """Whether a block that has a chart beside its table shows it."""
    history_chart: bool = True
    """Whether one KPI is drawn over time."""
    rows: float = 1.0
    """The share of a block's rows that is shown."""
    times: int = 1
    """How many times the usual number of words names and notes have in tables."""
    most_rows: int = 0
    """The most rows of any block, in place of that share; 0 where it is the share that counts."""

    def words(self, most: int) -> int:
        """The most words of what usually has `most`."""
        return self.times * most

    def most(self, block: Block) -> int:
        """The most rows of `block` that are shown; of one without a limit all."""
        if self.most_rows or not block.most:
            return min(self.most_rows or sys.maxsize, block.most or sys.maxsize)
        fewest = _FEWEST if self.rows > _TIGHTEST else 1
        return max(fewest, min(block.least, block.most), round(block.most * self.rows))

    def has_chart(self, block: Block) -> bool:
        """Whether the chart of `block` is shown: one beside a table gives way early, one in its place late."""
        if block.chart is None:
            return False
        return self.rows > _TIGHT if block.chart.alone else self.charts

    def most_of(self, block: Block, rows: int) -> int:
        """The most of so many rows of `block` that are shown, where it has no limit of its own either."""
        return self.most(block if block.most else replace(block, most=rows))

    def most_lines(self, block: Block) -> int:
        """The same of a table whose rows have paragraphs of their own: these give way first."""
        if self.most_rows or self.rows <= _TIGHT:
            return self.most(block)
        return block.most or sys.maxsize


ROOMS = (
    Room(66, times=3),
    Room(),
    Room(definitions=6),
    Room(definitions=0),
    Room(definitions=0, lone_tables=False),
    Room(16, 0, lone_tables=False),
    Room(12, 0, lone_tables=False, charts=False),
    Room(12, 0, lone_tables=False, charts=False, rows=0.8),
    Room(12, 0, lone_tables=False, charts=False, history_chart=False, rows=0.6),
    Room(12, 0, lone_tables=False, charts=False, history_chart=False, rows=0.4),
    Room(10, 0, lone_tables=False, charts=False, history_chart=False, rows=0.2),
    Room(8, 0, lone_tables=False, charts=False, history_chart=False, rows=_TIGHTEST),
)
"""From the most to the least: the first that fits its pages is taken."""

BAR = "\u00a0 | \u00a0"
"""What parts what stands on one line of a header or footer."""

_NO_ENTRY = ("", "–")
"""What stands in a cell that nothing is known for."""

_BOLD = 1.05
"""By so much bold letters are wider."""

_FIGURES = {"number", "money", "percent", "done", "count"}


def grid(block: Block, rows: Sequence[Sequence[Cell]], words: Mapping[str, str] | None) -> Grid:
    """The block's table with `rows`; `words` fill what its heads and caption leave open, None where that is done. A
    column without an entry in any row is left out, so that the others have its room."""
    said = [n for n in range(len(block.columns)) if any(row[n] not in _NO_ENTRY for row in rows)]
    blank = [c for n, c in enumerate(block.columns) if said and n not in said and not c.if_said]
    if said:
        columns = tuple(block.columns[n] for n in said)
        block, rows = replace(block, columns=columns), [[row[n] for n in said] for row in rows]
    headings = [_filled(column.heading, words) for column in block.columns]
    columns_of = [[row[n] for row in rows] for n in range(len(headings))]
    least = [_least(heading, cells) for heading, cells in zip(headings, columns_of, strict=True)]
    marked = [max(need, _marked(cells)) for need, cells in zip(least, columns_of, strict=True)]
    least = marked if sum(marked) <= WIDTH else least
    whole = [[one_line(text_of(cell)) for cell in row] for row in rows]
    wanted = [_one_line(heading, [row[n] for row in whole]) for n, heading in enumerate(headings)]
    asked = column_widths([column.width for column in block.columns], least)
    widths = least_high(by_need(asked, least, wanted), least, whole)
    return Grid(
        caption=_filled(block.caption, words),
        description=_filled(block.intro, words),
        columns=tuple(
            TableColumn(
                heading,
                width,
                column.type in _FIGURES,
            )
            for column, heading, width in zip(block.columns, headings, widths, strict=True)
        ),
        rows=tuple(tuple(row) for row in rows),
        blank=tuple(_filled(column.heading, words) for column in blank),
    )


def _filled(text: str, words: Mapping[str, str] | None) -> str:
    """`text` with its names in braces filled in, once: what has been filled in may have braces of its own."""
    return text if words is None else text.format_map(words)


def with_blanks_told(section: Section) -> Section:
    """`section` with a line beneath each table on the columns that it is without, as no row has an entry there."""
    items: list[Item] = []
    for item in section.items:
        items.append(item)
        if isinstance(item, Grid) and item.blank:
            under = listed([f"“{heading}”" for heading in item.blank], "or")
            items.append(Note(f"No row has an entry under {under}."))
    return replace(section, items=tuple(items))


def _least(heading: str, cells: Sequence[Cell]) -> float:
    """The narrowest column in which no word breaks: of its heading none, of its cells none but an endless one. The
    symbol of a status stays with its first word."""
    said = [text_of(cell) for cell in cells if isinstance(cell, str | Mark)]
    longest = max((narrowest(text) for text in said), default=0.0)
    return max(narrowest(plain(heading)), min(longest, NARROWEST))


def _marked(cells: Sequence[Cell]) -> float:
    """The narrowest column in which the words of each status stand on one line beside its symbol, in bold."""
    return max((one_line(text_of(cell)) * _BOLD for cell in cells if isinstance(cell, Mark)), default=0.0)


def _one_line(heading: str, whole: Sequence[float]) -> float:
    """The column in which each cell, that wants so much on one line, has one, and no word of the heading breaks; of
    long words as much as helps."""
    return min(max(narrowest(plain(heading)), *whole, 0.0), LONG)


def cells_of(block: Block, own: Mapping[str, Cell], row: object = None, *more: object) -> list[Cell]:
    """The cells of a row by the block's columns: those that the block's code fills, else the row's field itself.

    Each is made of the row, and of `more` rows where it stands for several, unless it knows what it was made of.
    """
    figures = made_of("", row, *more).figures
    return [
        _of_row(
            own[column.key] if column.key in own else in_words(column.type, getattr(row, column.key, None)) or "–",
            figures,
        )
        for column in block.columns
    ]


def _of_row(cell: Cell, figures: tuple[str, ...]) -> Cell:
    if isinstance(cell, Sourced):
        return cell
    if isinstance(cell, str):
        return Sourced(cell, figures)
    if isinstance(cell, tuple):
        return tuple(_with_figures(part, figures) if isinstance(part, str | Mark) else part for part in cell)
    return _with_figures(cell, figures) if isinstance(cell, Mark) else cell


def _with_figures(part: str | Mark, figures: tuple[str, ...]) -> Sourced | Mark:
    known = Sourced("", figures)
    return part.of(known) if isinstance(part, Mark) else made_of(part, known)


def in_words(kind: str, value: object) -> str:
    """A value as a paper shows it, by the type of its column: 14 January 2027, £1,200, 92.5%."""
    if value is None:
        return ""
    if isinstance(value, date):
        return long_date(value)
    if kind == "money" and isinstance(value, int | float):
        return whole_pounds(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if kind == "done":
            return f"{value:.0f}%"
        return shown(rounded(float(value), 1) if kind == "percent" else value, kind)
    return "Yes" if value is True else "No" if value is False else " ".join(str(value).split())


def notes_of(*texts: str) -> list[Note]:
    """A line for each text that says anything."""
    return [Note(text) for text in texts if text]


def only_sentence(block: Block, words: Mapping[str, str]) -> Section:
    """The section where there is nothing to show: one honest sentence."""
    return Section(block.title, (Paragraph(block.empty.format_map(words)),))


def more_note(register: Register, left_out: int, one: str, many: str = "") -> list[Note]:
    """A line on what the table leaves out and whose workbook has it, where it leaves anything out."""
    if left_out <= 0:
        return []
    said = opening(counted(left_out, f"further {one}", f"further {many or one + 's'}"))
    return [Note(f"{said} {agree(left_out, 'is', 'are')} in the {register.body_word}’s summary workbook.")]


def kpi_mark(status: str) -> Mark:
    """The status cell of a measure."""
    return Mark(status, STATUS[status].kpi)
