"""How an export of another system gives figures, as `feeds.toml` declares it.

A feed says by which headings an export is known, which of its rows are of which unit and period, and which columns
give the counts or the figure of which KPI and pupils.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

MarkMeaning = Literal["suppressed", "not_applicable", "not_available", "nearly_none"]


@dataclass(frozen=True, slots=True)
class FeedUnit:
    """Where an export says which unit a row is of."""

    within: Literal["column", "above", "path"] = "column"
    """`column`: in the columns named; `above`: in the lines above the headings; `path`: in the file's name or its
    folder's."""
    columns: tuple[str, ...] = ()
    """Several are read as one, as the number of an authority and that of an establishment are."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What the export calls a unit (a LAEstab number, another name), and the unit's id in the register."""


@dataclass(frozen=True, slots=True)
class FeedPeriod:
    """Where an export says which period its figures are of: an academic year, a period's id, or a first and a last
    day."""

    within: Literal["column", "above", "path", "declared"] = "path"
    """`path`: in the file's name or its folder's; `declared`: `of` says it."""
    column: str = ""
    of: str = ""
    """A period's id, or an academic year."""


@dataclass(frozen=True, slots=True)
class FeedSum:
    """What must add up in each row that is used."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class FeedFigure:
    """What columns give of one KPI and group of pupils."""

    kpi: str
    group: str = "all"
    numerator: tuple[str, ...] = ()
    """Columns that are added up."""
    less: tuple[str, ...] = ()
    """Columns that are taken off that: possible sessions less those missed."""
    denominator: tuple[str, ...] = ()
    value: str = ""
    """The column of the figure itself."""
    from_hundred: bool = False
    """Whether the figure is 100 less what that column has: attendance of absence."""
    worked_out: bool = False
    """Whether the count is worked out from the figure and what it is out of; what people read says so."""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The rows that give it: each of these columns has one of these values."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it needs, each once."""
        value = (self.value,) if self.value and (self.worked_out or not self.numerator) else ()
        return tuple(dict.fromkeys((*self.numerator, *self.less, *self.denominator, *value, *self.where)))


@dataclass(frozen=True, slots=True)
class Feed:
    """One export of another system."""

    key: str
    title: str
    """What people know the export as."""
    headings: tuple[str, ...]
    """The headings by which it is known, all of them in one row."""
    source: str
    """Where its figures are from, as people read it beside them."""
    figures: tuple[FeedFigure, ...]
    unit: FeedUnit = FeedUnit()
    period: FeedPeriod = FeedPeriod()
    on: bool = True
    files: tuple[str, ...] = ()
    """Patterns of the file's name with its folders (`*attendance*`); any file, if none is given."""
    sheets: tuple[str, ...] = ()
    """Patterns of the name of its sheet; any sheet, if none is given."""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The rows that are of units: each of these columns has one of these values."""
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The rows that are left out, as totals are: any of these columns has one of these values."""
    marks: Mapping[MarkMeaning, tuple[str, ...]] = field(default_factory=dict)
    """What stands in place of a figure; it is never 0."""
    sums: tuple[FeedSum, ...] = ()
    national: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The rows that are of the whole of England, which `import` takes benchmarks from."""
    phase: str = ""
    """The phase that those are of; empty of all schools together."""
    address: str = ""
    """Where on the web it is published."""

    @property
    def named_columns(self) -> Iterator[str]:
        """Every column that it names beside those of its figures."""
        yield from self.unit.columns
        if self.period.within == "column":
            yield self.period.column
        for rows in (self.only, self.leave_out, self.national):
            yield from rows
