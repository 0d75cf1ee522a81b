"""What a file of other people's holds: grids of cells, and the tables that stand in them.

A grid is a sheet of Excel, a table of Word or a CSV file, as it stands. A table is what was found in a grid: its
headings, its rows, and the lines above blocks of rows that say what these belong to.
"""

from dataclasses import dataclass
from typing import Literal

from planbook.model.values import Value

FileKind = Literal["excel", "word", "csv"]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell, where a person would look for it."""

    place: str
    """B7 of a sheet; row 4, column 2 of a Word table; line 7, column 3 of a CSV file."""
    text: str
    """What a person sees in it, with its line breaks and without blanks around it; empty where it is blank. Of a
    formula whose result was not saved the formula itself: nothing else of it is known, and its value is None."""
    value: Value
    """What is stored: a number, a date, a yes or no, or the text. Of a formula its cached result."""
    repeated: bool = False
    """It is part of a merged cell, and shows what stands in its first."""
    number_format: str = ""
    """As Excel has it: 0% tells a share from a number."""
    fill: str = ""
    """The colour behind it as six hexadecimal digits; empty where there is none."""
    struck: bool = False
    """All of it is struck out."""
    bold: bool = False
    """All of it is bold."""
    formula: bool = False
    note: str = ""
    """The words of a comment on it."""

    @property
    def is_written(self) -> bool:
        """Whether somebody has written here: a merged cell's further parts only show what stands in its first."""
        return bool((self.text and not self.repeated) or self.note)


@dataclass(frozen=True, slots=True)
class CellGrid:
    """A sheet, a table of a Word file, or a CSV file."""

    name: str
    """The sheet's title; "Table 3" in a Word file; empty of a CSV file."""
    rows: tuple[tuple[GridCell, ...], ...]
    """All as long as the widest, but for those in which nothing stands: they are empty."""
    above: tuple[str, ...] = ()
    """In a Word file: the headings and paragraphs between the table before and this one, outermost first."""
    under: tuple[str, ...] = ()
    """In a Word file: the headings above an earlier table that this one stands under as well, outermost first."""
    titles: tuple[str, ...] = ()
    """In a Word file: the headings that it stands under by their levels, outermost first: some of those two."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file of other people's as it was read."""

    name: str
    sha256: str
    kind: FileKind
    grids: tuple[CellGrid, ...]
    after: tuple[str, ...] = ()
    """In a Word file: the paragraphs below the last table."""
    aside: tuple[str, ...] = ()
    """What stands in no cell: text boxes, comments of Word, what is deleted with tracked changes, in words."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a found table."""

    column: int
    """Its place in the grid's rows, from 0."""
    words: tuple[str, ...]
    """Its heading; of two heading rows first the upper one's: ("Autumn", "Impact")."""
    place: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of a found table."""

    cells: tuple[GridCell, ...]
    """One for each heading."""
    bands: tuple[GridCell, ...] = ()
    """The lines above it that head it and others, outermost first: a priority, a key indicator, "Short term"."""
    left_out: str = ""
    """Why it is no row of the plan: "total", "key", "heading again", "example", "guidance" (it
    says what is wanted in each column), "note", "labels" (with nothing beside them), "number alone"; empty where it
    is one."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table that was found in a grid."""

    grid: str
    place: str
    """Where it begins: the place of its first heading."""
    kind: Literal["rows", "pairs"]
    """Pairs: labels in one column and what each of them says in the next, as "Number of pupils | 212"."""
    headings: tuple[Heading, ...]
    rows: tuple[FoundRow, ...]
    above: tuple[GridCell, ...] = ()
    """What stands above it in its grid and is in no other table: titles, label lines, what a whole block is of."""
    titles: tuple[GridCell, ...] = ()
    """Of these the headings of Word that it stands under by their levels, outermost first."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in a file: its tables, and the cells that stand in none of them."""

    file: OtherFile
    tables: tuple[FoundTable, ...]
    beside: tuple[tuple[str, GridCell], ...]
    """Cells in no table, with the name of their grid; nothing that is written is in neither."""
