"""Which feed takes an export: the one whose headings stand in one of its first rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from planbook.collect.feeds.export import Cells, Export
from planbook.model.feed import Feed
from planbook.model.register_rows import folded
from planbook.model.values import Value, shown

_NEARLY = 0.5
"""An export that has this share of a feed's headings, and not all, is taken for one whose headings have changed."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of an export that has a feed's headings."""

    row: int
    """Its number, from 1."""
    columns: Mapping[str, int]
    """The first column with each heading, from 0."""
    twice: frozenset[str]
    """The headings that several columns have."""

    def column(self, heading: str) -> int | None:
        """The column of a declared heading; None where the export has none, or several."""
        plain = folded(heading)
        return None if plain in self.twice else self.columns.get(plain)

    def lacks(self, headings: Iterable[str]) -> list[str]:
        """Those of `headings` that no column has."""
        return [heading for heading in headings if folded(heading) not in self.columns]


@dataclass(frozen=True, slots=True)
class Near:
    """A feed that nearly takes an export."""

    feed: Feed
    headings: Headings
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownExport:
    """What an export is known as."""

    takers: tuple[tuple[Feed, Headings], ...]
    near: Near | None = None
    """Where none takes it."""


def known_as(feeds: Iterable[Feed], file: str, export: Export, head: Sequence[Cells]) -> KnownExport:
    """The feeds that take the export, which lies in `file`; where none does, the one that nearly does."""
    fitting = [feed for feed in feeds if feed.on and _fits(feed.files, file) and _fits(feed.sheets, export.sheet)]
    rows = [(number, _headings(number, row)) for number, row in enumerate(head, start=1)]
    takers = []
    nearest: tuple[float, Near] | None = None
    for feed in fitting:
        best: tuple[float, Headings, list[str]] | None = None
        for _, headings in rows:
            missing = headings.lacks(feed.headings)
            share = 1 - len(missing) / len(feed.headings)
            if best is None or share > best[0]:
                best = share, headings, missing
        if best is None:
            continue
        share, headings, missing = best
        if not missing:
            takers.append((feed, headings))
        elif share >= _NEARLY and (nearest is None or share > nearest[0]):
            nearest = share, Near(feed, headings, tuple(missing))
    return KnownExport(tuple(takers), None if takers or nearest is None else nearest[1])


def _fits(patterns: Sequence[str], name: str) -> bool:
    return not patterns or any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def _headings(number: int, row: Cells) -> Headings:
    columns: dict[str, int] = {}
    twice = set()
    for column, cell in enumerate(row):
        plain = text_of(cell)
        if plain and plain in columns:
            twice.add(plain)
        elif plain:
            columns[plain] = column
    return Headings(number, columns, frozenset(twice))


def text_of(value: Value) -> str:
    """What a cell says, as headings, names and marks are compared."""
    return folded(shown(value) if not isinstance(value, str) else value) if value is not None else ""
