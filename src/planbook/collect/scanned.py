"""What a look through a sheet's XML finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planbook.collect.read import Raw

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a range, each as zero-based row and column."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rows that say what the Excel row `after` says, and were kept from the library."""

    after: int
    last: int
    """The last of them."""
    rows: int
    """How many they are; blank rows between them are not counted."""


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What a sheet holds beside its values. Cells of a `Repeat` are in none of it."""

    errors: Mapping[str, str]
    """Cells with an Excel error, by address, with the error (`#REF!`)."""
    unstored: frozenset[str]
    """Cells with a formula whose result is not stored."""
    linked: frozenset[str] = frozenset()
    """Cells with a formula that looks into another workbook."""
    worked_out: frozenset[str] = frozenset()
    """Cells with any formula whose result is stored."""
    hidden_rows: frozenset[int] = frozenset()
    """Excel rows that hold something and are hidden or filtered out."""
    edges: Mapping[str, int] = field(default_factory=dict)
    """The last Excel row of each table, by the table's name."""
    from_1904: bool = False
    """Whether the workbook counts its days from 1904."""
    filled: int = 0
    """How many cells hold anything."""
    text: int = 0
    """Bytes of text in them."""
    rows: int = 0
    """The last Excel row in which a cell holds anything."""
    columns: int = 0
    """How many columns there are up to the last in which a cell holds anything."""
    beyond: bool = False
    """Whether a cell is said to stand where no sheet of Excel has one."""
    repeats: tuple[Repeat, ...] = ()
    numbers: tuple[int, ...] | None = None
    """The Excel rows that the library is given, where it is not given the sheet as it stands."""
    compact: bytes | None = field(default=None, repr=False)
    """The sheet as the library is given it in that case."""
    frame: bytes | None = field(default=None, repr=False, compare=False)
    """The sheet's XML without the cells that are well formed beyond doubt; None where all of it is to be looked
    at for that."""
    in_pieces: bool = field(default=True, compare=False)
    """Whether texts that are written in its cells may have pieces that look otherwise than others."""
    of_today: bool = field(default=True, compare=False)
    """Whether some formula may have the day of today."""
    values: Sequence[Sequence[Raw]] | None = field(default=None, repr=False, compare=False)
    """Its values by row, each row up to the last that is not blank, its texts `cleaned`; None where the library has
    to make them."""
    merged: tuple[Span, ...] = field(default=(), compare=False)
    """Merged cells, where the values are known."""

    @property
    def held(self) -> int:
        """How many places, filled or blank, the library holds of the sheet."""
        return (self.rows if self.numbers is None else len(self.numbers)) * self.columns
