"""Tables of a dashboard: declared blocks with their lines, as plain values that the page shows.

A cell is None, a text, or a list of its text, the number or day that it is sorted by, and its status.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from planbook.model.declarations import Block, BlockColumn
from planbook.model.safe_text import PAGE, clean
from planbook.report.blocks.rows import choose
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.table import sheet_lines
from planbook.report.cells import KINDS, RIGHT, Cell, Line, as_cell, line_of
from planbook.report.number_text import number_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Json = dict[str, Any]
JsonCell = str | list[Any] | None

_DAY = "%d/%m/%Y"


def in_page(text: object) -> str:
    """`text` as a page may hold it."""
    return clean(str(text), PAGE)


def table_of(block: Block, lines: "Iterable[Line | DataclassInstance]", units: Sequence[str] | None = None) -> Json:
    """The table of `lines` under the headings of `block`, whose words are filled in already.

    `units` are the units whose the lines are, each in its place; without them each line says its own, or none does.
    """
    rows = [line if isinstance(line, Mapping) else line_of(line) for line in lines]
    said = [c for c in block.columns if c.is_said(line.get(c.key) for line in rows)]
    whose = list(units) if units is not None else [_unit_of(row) for row in rows]
    made = _table(block, said, [[cell_of(column, row) for column in said] for row in rows])
    if any(whose):
        made["units"] = whose
    return made


def table_as_it_is(block: Block, lines: Sequence[Mapping[str, JsonCell]]) -> Json:
    """The table of `lines` whose cells are as the page has them; a column in which nothing stands is left out."""
    said = [column for column in block.columns if any(line.get(column.key) is not None for line in lines)]
    return _table(block, said, [[line.get(column.key) for column in said] for line in lines])


def column_in_page(column: BlockColumn) -> Json:
    """A column as the page knows it: its key, its heading, its type, and whether it stands at the right."""
    return {
        "key": column.key,
        "heading": in_page(column.heading),
        "type": column.type,
        "right": KINDS[column.type].get("align") == RIGHT["align"],
    }


def _table(block: Block, columns: Sequence[BlockColumn], rows: list[list[JsonCell]]) -> Json:
    return {
        "type": "table",
        "key": block.key,
        "columns": [column_in_page(column) for column in columns],
        "rows": rows,
        "empty": in_page(block.empty),
        "note": in_page(block.note),
        "filters": list(block.filters),
    }


def _unit_of(line: Line) -> str:
    unit = line.get("unit")
    return unit if isinstance(unit, str) else ""


def cell_of(column: BlockColumn, line: Line) -> JsonCell:
    """What the column shows of the line."""
    return shown_cell(as_cell(column, line), column.type)


def shown_cell(cell: Cell, kind: str) -> JsonCell:
    """A cell as the page shows it, of a column of the type `kind`."""
    value = cell.value
    if value is None or value == "":
        return None
    if cell.status:
        return [in_page(value), None, cell.status]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return [value.strftime(_DAY), value.isoformat()]
    if isinstance(value, int | float):
        number_format = cell.style.get("num_format") or KINDS[kind].get("num_format") or "General"
        return [number_text(value, str(number_format)), value]
    return in_page(value)


def record_table(subject: Subject, block: Block) -> tuple[Block, Json]:
    """A declared table of any record for what the page is about, with its block as it is filled in."""
    chosen = choose(subject, block)
    filled, lines = sheet_lines(subject, block, chosen)
    units = [row.unit for row in chosen.rows]
    return filled, table_of(filled, lines, units)


@dataclass
class ViewParts:
    """A page of a dashboard that is filled from the top, as a sheet of the summary is (`TablePage`)."""

    made: list[Json] = field(default_factory=list)
    heading: str = ""
    intro: str = ""

    def title(self, title: str, intro: str = "") -> None:
        """What it shows, and the lines beneath that."""
        self.heading, self.intro = in_page(title), in_page(intro)

    def section(self, title: str, intro: str = "") -> None:
        """A heading within it."""
        if title:
            self.made.append({"type": "heading", "text": in_page(title)})
        self.text(intro)

    def text(self, text: str) -> None:
        """A paragraph for each line; nothing where it is empty."""
        self.made += [{"type": "text", "text": in_page(line)} for line in text.split("\n") if line]

    def note(self, text: str) -> None:
        """A note under a table; nothing where it is empty."""
        self.text(text)

    def table(
        self,
        block: Block,
        lines: "Iterable[Line | DataclassInstance]",
        *,
        filtered: bool = False,  # noqa: ARG002  # a page's tables can all be filtered
        freeze: int = -1,  # noqa: ARG002  # and their headings stay in view
    ) -> int:
        """A table; -1 where it has no row, else its place among the parts."""
        made = table_of(block, lines)
        self.made.append(made)
        return len(self.made) - 1 if made["rows"] else -1

    def freeze_title(self) -> None:
        """Nothing: the title of a page scrolls away."""

    def new_page(self) -> None:
        """Nothing: a browser breaks pages of paper where it must."""
