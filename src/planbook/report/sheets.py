"""Output sheets laid out in the house look: titles, tables, notes, status cells, print set-up.

Every cell of an output workbook is written by `Page.put`. Text goes in as text, so that nothing a school
typed becomes a formula or a link, and cells that show a figure are remembered with the figure's id.
"""

import io
import math
import re
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from planbook import files, look
from planbook.model.address import column_letter
from planbook.model.audience import Audience, audience_line
from planbook.model.declarations import Block, BlockColumn
from planbook.model.safe_text import HEADING, PROPERTY, WORD, clean, cut_units
from planbook.model.values import Value
from planbook.report.audience_line import audience_header, audience_style
from planbook.report.cells import (
    BODY,
    EXPLANATION,
    HEADER,
    KINDS,
    NOTE,
    SECTION,
    TEXT,
    TITLE,
    Line,
    Style,
    as_cell,
    line_of,
    padded,
)
from planbook.report.lean_sheet import held_of, sheet_class
from planbook.workbook_parts import workbook_class

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PROSE = 150
"""The most characters to a line of prose: an A4 page on its side."""

PAPER_HEIGHT = 515.0
"""How many points of rows an A4 page on its side holds at full size."""

PAPER_WIDTH = 770.0
"""How many points of columns it holds."""

TITLE_WIDTH = 1.4
"""The width of a character of a title, as that of columns is counted."""

SMALLEST = 0.74
"""Below this share of its full size print is too small to be read with ease."""

MOST_ROWS = 1_000_000
"""The most rows of a table: a sheet of Excel has 1,048,576, and what is written below is lost without a word."""

_UNSET = 15.0
"""How high a row is that nobody has set."""

_UNSURE = 40.0
"""How many points further up or down a page may end than is worked out here."""


class OutputBook:
    """A workbook in the making, with the cells of its figures."""

    def __init__(
        self, *, title: str, author: str, footer: str, audience: Audience, to: str = "", draft: bool = False
    ) -> None:
        self.workbook: Any = workbook_class()(io.BytesIO(), {"in_memory": True})
        self.workbook.set_properties(
            {
                "title": clean(title, PROPERTY),
                "author": clean(author, PROPERTY),
                "company": clean(author, PROPERTY),
                "created": files.EPOCH,
            }
        )
        self.footer = footer
        self.audience: Audience = audience
        self.to = to
        """Whom it goes to, of one for outside."""
        self.draft = draft
        """Whether it has not gone out, and says so."""
        self.figures: dict[str, str] = {}
        self.pages: list[Page] = []
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._of_cells: dict[tuple[str, tuple[tuple[str, Any], ...]], tuple[Any, bool]] = {}

    def style(self, style: Style) -> Any:
        """The workbook's format of `style`, made once."""
        asked = tuple(style.items())  # in the order of the code, so that most cells need no sorting
        if asked not in self._formats:
            key = tuple(sorted(asked))
            if key not in self._formats:
                self._formats[key] = self.workbook.add_format(style)
            self._formats[asked] = self._formats[key]
        return self._formats[asked]

    def cell_style(self, kind: str, own: Style) -> tuple[Any, bool]:
        """The workbook's format of a cell in a column of the type `kind`, with what is its `own`, and whether its
        text is wrapped; put together once, which a table of 30,000 rows takes a third less time for."""
        key = kind, tuple(own.items())
        if key not in self._of_cells:
            style = BODY | KINDS[kind] | own
            self._of_cells[key] = self.style(padded(style)), bool(style.get("text_wrap"))
        return self._of_cells[key]

    def page(self, name: str, widths: Sequence[float], *, tab: bool = False) -> "Page":
        """A new sheet called `name` whose columns are `widths` characters wide."""
        sheet = self.workbook.add_worksheet(name, worksheet_class=sheet_class())
        if tab:
            sheet.set_tab_color(f"#{look.HOUSE}")
        made = Page(self, sheet, name, list(widths))
        self.pages.append(made)
        return made

    def finish(self) -> bytes:
        """The workbook's bytes, the same whenever its content is."""
        for page in self.pages:
            page.finish()
        self.workbook.close()
        return files.finished_parts(self.workbook.parts)


class Page:
    """One sheet, filled from the top; `row` is the next free row, counted from 0.

    Its first line says whom the workbook is for; on paper the header does in its place.
    """

    def __init__(self, book: OutputBook, sheet: Any, name: str, widths: list[float]) -> None:
        self.book = book
        self.sheet = sheet
        self.name = name
        self.widths = widths
        self.row = 0
        self.one_page = False
        """Whether it is to print on a single sheet of paper."""
        self._breaks: list[int] = []
        self._tables = 0
        self._heights = array("d")
        self._spaced = False
        self._titled = 0.0
        self._headings: list[tuple[str, Style]] = []
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.618)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, book.style(TEXT))
        said = audience_line(book.audience, to=book.to, draft=book.draft)
        self.put(self.row, 0, said, audience_style(book.audience))
        self.height(self.row, 18)
        self.row += 1

    @property
    def width(self) -> float:
        """Its width in characters."""
        return sum(self.widths)

    @property
    def pixels(self) -> list[int]:
        """The width of each column in pixels, as Excel makes it of its characters."""
        return [int(width * 7 + 5) for width in self.widths]

    @property
    def used(self) -> float:
        """The height on paper, in points, of the rows so far."""
        return sum(self._heights[1 : self.row]) + _UNSET * max(0, self.row - max(1, len(self._heights)))

    def height(self, row: int, points: float) -> None:
        """Set how high a row is."""
        self._set_height(row, points)
        self.sheet.set_row(row, points)

    def _set_height(self, row: int, points: float) -> None:
        self._heights.extend([_UNSET] * (row + 1 - len(self._heights)))
        self._heights[row] = points

    def put(self, row: int, column: int, value: Value, style: Style, figure: str | None = None) -> None:
        """Write `value` at a cell, text always as text, and remember the figure it shows."""
        self._put(row, column, value, self.book.style(padded(style)), figure)

    def _put(self, row: int, column: int, value: Value, made: Any, figure: str | None) -> None:
        """The same in a format of the workbook."""
        self._spaced = False
        held = held_of(value)
        if held is None:
            self.sheet.write_blank(row, column, None, made)
        elif isinstance(held, str):
            self.sheet.write_string(row, column, held, made)
        else:
            self.sheet.write_number(row, column, held, made)
        self._note(row, column, figure)

    def _note(self, row: int, column: int, figure: str | None) -> None:
        """Remember the figure that a cell shows."""
        if figure:
            self.book.figures[f"{self.name}!{column_letter(column)}{row + 1}"] = figure

    def title(self, title: str, intro: str = "") -> None:
        """The sheet's title and the lines beneath it, then a little space."""
        self.put(self.row, 0, title, TITLE)
        self._titled = len(title) * TITLE_WIDTH
        self.height(self.row, 32)
        self.row += 1
        if intro:
            self.text(intro)
        self.space()

    def freeze_title(self) -> None:
        """Keep the title with what stands above it, a line below it, and the first column in view."""
        self.sheet.freeze_panes(3, 1)

    def section(self, title: str, intro: str = "") -> None:
        """A heading within the sheet, with room above it."""
        if not self._spaced:
            self.space(14)
        self.put(self.row, 0, title, SECTION)
        self.height(self.row, 26)
        self.row += 1
        if intro:
            self.text(intro)
        self.space()

    def text(self, text: str, style: Style = EXPLANATION) -> None:
        """Lines of prose over the width of the sheet, broken here because merged cells are not used."""
        narrow = 1.08 if style.get("font_size") == NOTE["font_size"] else 1.0
        for line in broken(text, min(self.width, PROSE) * narrow):
            self.put(self.row, 0, line, style)
            self.height(self.row, 20 if narrow == 1.0 else 18)
            self.row += 1

    def new_page(self) -> None:
        """Begin a new page of paper here."""
        self._breaks.append(self.row)

    def keep(self, least: float, whole: float) -> None:
        """Begin a new page of paper here where of what comes, `whole` points high, fewer than `least` might fit."""
        scale = min(1.0, PAPER_WIDTH / (sum(self.pixels) * 0.75))
        page = PAPER_HEIGHT / scale
        if self.used + whole <= PAPER_HEIGHT / SMALLEST:  # it is printed on one page
            return
        on_page = self.used % page
        if self.used > page - least - _UNSURE and not _UNSURE < on_page < page - least - _UNSURE:
            self.new_page()

    def note(self, text: str) -> None:
        """A note under a table."""
        if text:
            self.space(6)
            self.text(text, NOTE)

    def space(self, height: float = 10) -> None:
        """An empty row."""
        self.height(self.row, height)
        self.row += 1
        self._spaced = True

    def header(self, headings: Sequence[str], numeric: Sequence[bool]) -> int:
        """A header row; returns its row. Headings of numbers stand right, as the numbers do."""
        most = 1
        self._headings = []
        for column, (heading, right) in enumerate(zip(unique(headings), numeric, strict=True)):
            style = HEADER | {"align": "right" if right else "left"}
            self.put(self.row, column, heading, style)
            self._headings.append((heading, style))
            # bold letters are a little wider than those that are measured
            most = max(most, look.lines_needed(heading, self.widths[column] / 1.04))
        self.height(self.row, 26 if most == 1 else 10 + 15 * most)
        self.row += 1
        return self.row - 1

    def table(
        self,
        block: Block,
        lines: Iterable["Line | DataclassInstance"],
        *,
        filtered: bool = False,
        freeze: int = -1,
        all_in: str = "",
    ) -> int:
        """A table of `lines` under the headings of `block`, or the block's sentence where there are none.

        `filtered` gives it filter buttons; `freeze` is how many columns stay in view beside its header
        (below 0: nothing is frozen). Returns the row of its header, or -1. Of more rows than a sheet takes the
        first are shown, and a note says so, with the file that has them `all_in` it.
        """
        rows = lines if isinstance(lines, Collection) else list(lines)
        if not rows:
            self.text(block.empty)
            return -1
        kinds = [KINDS[c.type] for c in block.columns]
        headings = [c.heading for c in block.columns]
        top = self.header(headings, [kind.get("align") == "right" for kind in kinds])
        for row in islice(rows, MOST_ROWS):
            self.line(block.columns, row if isinstance(row, Mapping) else line_of(row))
        self.mark_table(top, filtered=filtered)
        self.sheet.repeat_rows(top)
        if freeze >= 0:
            self.sheet.freeze_panes(top + 1, freeze)
        self.note(block.note)
        if len(rows) > MOST_ROWS:
            there = f" All {len(rows):,} are in {all_in}." if all_in else ""
            self.note(f"A sheet holds no more: {len(rows) - MOST_ROWS:,} further rows are not shown here.{there}")
        return top

    def line(self, columns: Sequence[BlockColumn], line: Line) -> None:
        """One row of a table."""
        lines, cells = 1, []
        for column, spec in enumerate(columns):
            cell = as_cell(spec, line)
            made, wrapped = self.book.cell_style(spec.type, cell.style)
            cells.append((held_of(cell.value), made))
            self._note(self.row, column, cell.figure)
            if wrapped and isinstance(cell.value, str):
                lines = max(lines, look.lines_needed(cell.value, self.widths[column]))
        points = look.row_height(lines)
        self.sheet.write_table_row(self.row, points, cells)
        self._spaced = False
        self._set_height(self.row, points)
        self.row += 1

    def mark_table(self, top: int, *, filtered: bool = False) -> None:
        """Make an Excel table, without a style of its own, of what stands from the header row `top` down."""
        self._tables += 1
        name = re.sub(r"\W", "_", f"{self.name}_{self._tables}")
        columns = [
            {"header": heading, "header_format": self.book.style(style)} for heading, style in self._headings
        ]
        self.sheet.add_table(
            top,
            0,
            self.row - 1,
            len(columns) - 1,
            {"name": f"tbl_{name}", "style": None, "autofilter": filtered, "columns": columns},
        )

    def finish(self) -> None:
        """Set how the sheet prints: one page wide with all of its title, its header and footer, nothing beyond."""
        last = max(self.row - 1, 1)
        beside = math.ceil(max(0.0, self._titled - sum(self.widths)) / look.UNUSED_WIDTH)
        self.sheet.print_area(1, 0, last, len(self.widths) - 1 + beside)
        if self._breaks:  # Excel passes over page breaks where it is told to fit pages; a tenth is kept in hand
            self.sheet.set_print_scale(int(min(100, 90 * PAPER_WIDTH / (sum(self.pixels) * 0.75))))
            self.sheet.set_h_pagebreaks(self._breaks)
        else:
            self.sheet.fit_to_pages(1, 1 if self.one_page or self.used <= PAPER_HEIGHT / SMALLEST else 0)
        self.sheet.set_header(
            audience_header(self.book.audience, to=self.book.to, draft=self.book.draft), {"margin": 0.22}
        )
        colour = f"&9&K{look.MUTED}"
        who = cut_units(clean(self.book.footer, WORD), 100).replace("&", "&&")
        self.sheet.set_footer(
            f"&L{colour} {who}&C{colour} {self.name.replace('&', '&&')}&R{colour} Page &P of &N", {"margin": 0.3}
        )


def unique(headings: Sequence[str]) -> list[str]:
    """`headings` on one line each, numbered where one comes again: an Excel table has no heading twice."""
    seen: dict[str, int] = {}
    found = []
    for raw in headings:
        heading = clean(raw, HEADING)  # no-break spaces stay
        key = heading.casefold()
        seen[key] = seen.get(key, 0) + 1
        found.append(heading if seen[key] == 1 else f"{heading} ({seen[key]})")
    return found


def broken(text: str, width: float) -> list[str]:
    """`text` as lines that fit `width` characters; a line break in it is kept."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and look.lines_needed(longer, width) > 1:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines
