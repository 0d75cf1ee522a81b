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

_NARROWEST = 30.0
"""Millimetres that a column of words needs to be read."""

WIDTH = 168.0
"""Millimetres between the margins."""

_SHORT, _LONG = 36.0, 72.0
"""Millimetres of a column of short words on one line, and of the widest that is made wider for its words."""

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
    least = [_least(heading, [row[n] for row in rows]) for n, heading in enumerate(headings)]
    wanted = [_one_line(heading, [row[n] for row in rows]) for n, heading in enumerate(headings)]
    widths = by_need(column_widths([column.width for column in block.columns], least), least, wanted)
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
    return max(narrowest(plain(heading)), min(longest, _NARROWEST))


def _one_line(heading: str, cells: Sequence[Cell]) -> float:
    """The column in which each cell has one line, and no word of the heading breaks; of long words as much as
    helps."""
    widest = max((one_line(text_of(cell)) for cell in cells), default=0.0)
    return min(max(narrowest(plain(heading)), widest), _LONG)


def by_need(widths: Sequence[float], least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """`widths` with what columns have beyond what is `wanted` given to those that have less: first to those of
    short words, such as days and names, so that these stand on one line."""
    made = [*widths]
    if sum(made) < WIDTH:
        made = [width * WIDTH / sum(made) for width in made]
    for longest in (_SHORT, _LONG):
        lack = [max(0.0, want - w) if want <= longest else 0.0 for w, want in zip(made, wanted, strict=True)]
        keep = [max(want, need) for want, need in zip(wanted, least, strict=True)]
        spare = [max(0.0, width - kept) for width, kept in zip(made, keep, strict=True)]
        moved = min(sum(lack), sum(spare))
        if moved > 0:
            made = [
                width + moved * (more / sum(lack) - less / sum(spare))
                for width, more, less in zip(made, lack, spare, strict=True)
            ]
    return made


def column_widths(wanted: Sequence[float], least: Sequence[float] = ()) -> list[float]:
    """The widths of a table's columns in millimetres; those that want none (0) share what is left alike. None is
    narrower than `least` has it while the others have room to spare, so that no word is broken.

    Where the columns want more than the page has, as once one was added, all that want a width give way alike, so
    that the others keep as much as can be read.
    """
    open_columns = sum(not width for width in wanted)
    taken = sum(wanted)
    room = max(WIDTH - _NARROWEST * open_columns, WIDTH / 2 if open_columns else WIDTH)
    shrink = min(1.0, room / taken) if taken else 1.0
    shares = _shares(WIDTH - taken * shrink, {n: least[n] if least else 0.0 for n, w in enumerate(wanted) if not w})
    return _unbroken([width * shrink if width else shares[n] for n, width in enumerate(wanted)], least)


def _unbroken(widths: list[float], least: Sequence[float]) -> list[float]:
    """`widths` where none is narrower than `least`, by what the others have to spare; as they are if that is too
    little."""
    over = [width - need for width, need in zip(widths, least, strict=True)] if least else []
    lacking, spare = -sum(n for n in over if n < 0), sum(n for n in over if n > 0)
    if not 0 < lacking <= spare:
        return widths
    return [
        width - (more * lacking / spare if more > 0 else more) for width, more in zip(widths, over, strict=True)
    ]


def _shares(left: float, least: Mapping[int, float]) -> dict[int, float]:
    """What each of several columns has of `left`: as much as the others, unless it needs more and there is room."""
    if sum(least.values()) > left:
        return dict.fromkeys(least, left / len(least))
    shares: dict[int, float] = {}
    for n in sorted(least, key=lambda n: -least[n]):
        shares[n] = max(least[n], (left - sum(shares.values())) / (len(least) - len(shares)))
    return shares


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
