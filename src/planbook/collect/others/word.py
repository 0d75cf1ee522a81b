"""A Word document of other people's as grids: its tables, cell by cell, and the words around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from planbook.collect.others.grid import CellGrid, GridCell
from planbook.collect.others.word_text import CellWords, Seen, attribute, said_in, walked
from planbook.collect.package import Parts
from planbook.collect.read import cleaned
from planbook.collect.xml_parts import local_name, parsed

DOCUMENT = "document"
_HEADING = re.compile(r"heading\s?([1-9])", re.IGNORECASE)
_TITLES = ("title", "subtitle")
_NO_HEADING = 99
_AROUND = (("header", "the page's header"), ("footer", "the page's foot"))
_NOTES = (("footnotes", "a footnote"), ("endnotes", "an endnote"))


def main_part(parts: Parts) -> str:
    """The part that is a Word document's text; empty where the package is no Word document."""
    for kind, part, _ in parts.relations(""):
        if kind.endswith("/officeDocument") and part in parts and part.endswith(".xml"):
            root = parsed(parts.get(part))
            return part if local_name(root) == DOCUMENT else ""
    return ""


def read_word(parts: Parts, document: str) -> tuple[tuple[CellGrid, ...], tuple[str, ...], tuple[str, ...]]:
    """The document's tables, the paragraphs below the last one, and what stands in neither, in words."""
    related: dict[str, list[str]] = {}
    for kind, part, _ in parts.relations(document):
        if part in parts:
            related.setdefault(kind.rpartition("/")[2], []).append(part)
    roots = {kind: [parsed(parts.get(part)) for part in named] for kind, named in related.items() if kind in _READ}
    seen = Seen(_comments(roots.get("comments", [])))
    body = next((e for e in parsed(parts.get(document)) if local_name(e) == "body"), None)
    reading = _Reading(seen, _levels(roots.get("styles", [])))
    if body is not None:
        reading.read(body)
    aside = list(seen.aside)
    for kind, what in _NOTES:
        for root in roots.get(kind, []):
            aside += [f"{what}: {text}" for note in root if (text := _all(note))]
    around = {f"{what}: {text}": None for kind, what in _AROUND for r in roots.get(kind, []) if (text := _all(r))}
    unplaced = [f"a comment: {words}" for number, words in seen.comments.items() if number not in seen.placed]
    return tuple(reading.grids), tuple(reading.paragraphs), (*around, *aside, *unplaced)


_READ = {"comments", "styles", *(kind for kind, _ in (*_AROUND, *_NOTES))}
"""Parts beside the text that are read."""


def _all(element: Element) -> str:
    """All words of `element`, its tables as well; a page number alone is none."""
    seen = Seen({})
    said = said_in(element, seen, tables=True)
    return "" if said.text.isdigit() else said.text


def _comments(roots: list[Element]) -> dict[str, str]:
    """The words of each comment, by its number."""
    return {attribute(comment, "id"): _all(comment) for root in roots for comment in root if _all(comment)}


def _levels(roots: list[Element]) -> dict[str, int]:
    """How deep a heading each style makes, from 0 for a title."""
    levels = {}
    for style in (style for root in roots for style in root if local_name(style) == "style"):
        name = next((attribute(e, "val") for e in style if local_name(e) == "name"), "")
        if match := _HEADING.fullmatch(name.strip()):
            levels[attribute(style, "styleId")] = int(match[1])
        elif name.strip().casefold() in _TITLES:
            levels[attribute(style, "styleId")] = 0
    return levels


@dataclass(slots=True)
class _TableCell:
    """A cell of a Word table as it is written."""

    said: CellWords
    column: int
    """The column of the table's own grid in which it begins."""
    span: int
    continued: bool
    """It is part of the cell above."""
    fill: str
    nested: list[Element]


@dataclass(slots=True)
class _Reading:
    """A document while it is read."""

    seen: Seen
    levels: dict[str, int]
    grids: list[CellGrid] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    """Those since the last table."""
    open: list[tuple[int, str]] = field(default_factory=list)
    """The headings that stood above an earlier table, under which the text still is."""
    fresh: list[tuple[int, str]] = field(default_factory=list)
    """The headings since the last table."""
    tables: int = 0

    def read(self, body: Element) -> None:
        """Read the document's text, from its first paragraph to its last."""
        for block in walked(body):
            if local_name(block) == "tbl":
                self.tables += 1
                first = len(self.grids)
                self._read_table(f"Table {self.tables}", block)
                self.grids[first] = replace(
                    self.grids[first],
                    above=tuple(self.paragraphs),
                    under=tuple(text for _, text in self.open),
                    titles=tuple(text for _, text in (*self.open, *self.fresh)),
                )
                self.paragraphs = []
                self.open += self.fresh
                self.fresh = []
            else:
                said = said_in(block, self.seen)
                if said.text:
                    self._take(said.text, self._level(block))

    def _take(self, text: str, level: int) -> None:
        self.paragraphs.append(text)
        if level != _NO_HEADING:
            self.open = [heading for heading in self.open if heading[0] < level]
            self.fresh = [heading for heading in self.fresh if heading[0] < level]
            self.fresh.append((level, text))

    def _level(self, paragraph: Element) -> int:
        for about in (e for e in paragraph if local_name(e) == "pPr"):
            for said in about:
                if local_name(said) == "pStyle":
                    style = attribute(said, "val")
                    match = _HEADING.fullmatch(style)
                    return self.levels.get(style, int(match[1]) if match else _NO_HEADING)
        return _NO_HEADING

    def _read_table(self, name: str, table: Element, under: tuple[str, ...] = ()) -> None:
        """Read a table, and those in its cells: what stands in it before one of these is over that."""
        rows = [self._row(name, number, row) for number, row in enumerate(_rows(table, self.seen, name), 1)]
        self.grids.append(CellGrid(name, tuple(_placed(_aligned(rows))), under=under, titles=under))
        over: list[str] = []
        """What has been said in the table since the last one in its cells."""
        for number, row in enumerate(rows, 1):
            for index, cell in enumerate(row, 1):
                over += [cell.said.text] if cell.said.text and not cell.continued else []
                for nested in cell.nested:
                    self._read_table(f"{name}, in row {number}, cell {index}", nested, (*under, *over))
                over = [] if cell.nested else over

    def _row(self, name: str, number: int, row: Element) -> list[_TableCell]:
        cells: list[_TableCell] = []
        column = _before(row)
        for index, cell in enumerate(e for e in walked(row) if local_name(e) == "tc"):
            about = next((list(e) for e in cell if local_name(e) == "tcPr"), [])
            span = next((_whole(attribute(e, "val")) for e in about if local_name(e) == "gridSpan"), 1)
            merge = next((e for e in about if local_name(e) == "vMerge"), None)
            fill = next((attribute(e, "fill") for e in about if local_name(e) == "shd"), "").upper()
            said = said_in(cell, self.seen, where=f"{name}, row {number}, cell {index + 1}")
            cells.append(
                _TableCell(
                    said,
                    column,
                    span,
                    merge is not None and attribute(merge, "val") != "restart",
                    fill if re.fullmatch("[0-9A-F]{6}", fill) and fill != "FFFFFF" else "",
                    [e for e in walked(cell) if local_name(e) == "tbl"],
                )
            )
            column += span
        return cells


_MOST_COLUMNS = 63
"""Word's own limit of a table."""


def _whole(said: str) -> int:
    return min(int(said), _MOST_COLUMNS) if said.isdigit() and said != "0" else 1


def _before(row: Element) -> int:
    """How many columns of the table's grid are left out before the row's first cell."""
    about = (e for part in row if local_name(part) == "trPr" for e in part if local_name(e) == "gridBefore")
    said = next((attribute(e, "val") for e in about), "")
    return min(int(said), _MOST_COLUMNS) if said.isdigit() else 0


def _rows(table: Element, seen: Seen, name: str) -> Iterator[Element]:
    """The rows of the table but for those that somebody has deleted with tracked changes, which is told."""
    for row in walked(table):
        if local_name(row) != "tr":
            continue
        about = next((list(e) for e in row if local_name(e) == "trPr"), [])
        if any(local_name(e) == "del" for e in about):
            if words := _deleted(row):
                seen.aside.append(f"deleted in {name}, a row: {words}")
        else:
            yield row


def _deleted(row: Element) -> str:
    """What a deleted row said."""
    words = (e.text or "" for e in row.iter() if local_name(e) in ("t", "delText"))
    return cleaned(" ".join(words))


def _aligned(rows: list[list[_TableCell]]) -> list[list[_TableCell]]:
    """The rows with each cell in the column that a person sees it in.

    Where all rows have as many cells as each other, but for those of one cell, these are the columns: borders that
    were drawn a little aside give the table a finer grid of its own, which nobody sees.
    """
    counts = {len(row) for row in rows if len(row) > 1}
    if len(counts) == 1 and not any(row and row[0].column for row in rows):
        width = counts.pop()
        return [
            [replace(cell, column=index, span=width if len(row) == 1 else 1) for index, cell in enumerate(row)]
            for row in rows
        ]
    begun = sorted({cell.column for row in rows for cell in row})
    at = {column: index for index, column in enumerate(begun)}
    return [
        [
            replace(
                cell, column=at[cell.column], span=sum(cell.column <= b < cell.column + cell.span for b in begun)
            )
            for cell in row
        ]
        for row in rows
    ]


def _placed(rows: list[list[_TableCell]]) -> Iterator[tuple[GridCell, ...]]:
    """The rows as a grid has them, merged cells at each of their places."""
    width = max((cell.column + cell.span for row in rows for cell in row), default=0)
    above: list[GridCell | None] = [None] * width
    for number, row in enumerate(rows, 1):
        made = [GridCell(_place(number, column), "", None) for column in range(width)]
        for cell in row:
            said, first = cell.said, above[cell.column]
            own = GridCell(
                _place(number, cell.column), said.text, said.text or None, fill=cell.fill, struck=said.struck,
                bold=said.bold, note="\n".join(said.notes),
            )  # fmt: skip
            if cell.continued and not own.is_written and first is not None:
                own = replace(first, place=own.place, repeated=bool(first.text), note="")
            for column in range(cell.column, cell.column + cell.span):
                made[column] = own if column == cell.column else replace(
                    own, place=_place(number, column), repeated=bool(own.text), note=""
                )  # fmt: skip
        above = list(made)
        yield tuple(made) if any(cell.text or cell.note for cell in made) else ()


def _place(row: int, column: int) -> str:
    return f"row {row}, column {column + 1}"
