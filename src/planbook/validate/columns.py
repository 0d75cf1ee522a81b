"""The rows of a table, a column at a time: what a rule glances at before it looks at any row.

Most rules find nothing in most rows, and can tell so from one or two columns. The rows that the `glance` of a check
leaves out are not looked at; those that it gives may be more than it then finds anything in, and never fewer.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from planbook.model.memo import Once
from planbook.model.submission import Entry, Row, Table
from planbook.model.values import Value

Worth = Callable[[Value], object]
"""Whether a value, which is not None, is worth a look at its row."""
Numbers = Iterable[int]
"""Rows by their places among the entries, each once, in order."""
_KEPT = 5_000
"""Values whose judgement is kept: plans of one trust say much alike, and one plan says much again and again."""


def kept(worth: Worth) -> Worth:
    """`worth`, with what it says of a value kept for the next workbook; it may rest on that value alone."""
    return lru_cache(maxsize=_KEPT, typed=True)(lambda value: bool(worth(value)))


@dataclass(frozen=True, eq=False)
class Columns(Once):
    """The rows of one table that count."""

    table: Table

    @cached_property
    def rows(self) -> Sequence[Row]:
        return [row for row in self.table.rows if row.excluded is None]

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The same rows with their cells."""
        return [Entry(self.table, row) for row in self.rows]

    def of(self, key: str) -> Sequence[Value]:
        """What stands in the field `key`, row by row; nothing where the sheet has no such column."""
        place = self.table.places.get(key)
        return () if place is None else self._columns[place]

    @cached_property
    def _columns(self) -> Sequence[Sequence[Value]]:
        return [*zip(*[row.values for row in self.rows], strict=True)] or [()] * len(self.table.keys)

    def with_field(self, key: str) -> Iterable[tuple[Entry, Value]]:
        """Each row with what stands in the field, where something does."""
        pairs = zip(self.entries, self.of(key), strict=False)
        return [(entry, value) for entry, value in pairs if value is not None]

    def distinct(self, key: str) -> Sequence[Value]:
        """What stands in the field, each value once and none that is blank; a yes and a 1 are two."""
        known = self._distinct.get(key)
        if known is None:
            column = self.of(key)
            values = set(column)
            if 0 in values or 1 in values:  # which are equal to no and yes
                known = [value for _, value in {(type(value), value) for value in column} if value is not None]
            else:
                known = [value for value in values if value is not None]
            self._distinct[key] = known
        return known

    @cached_property
    def _distinct(self) -> dict[str, Sequence[Value]]:
        return {}

    def blank(self, key: str) -> Numbers:
        """The rows in which the field is blank."""
        column = self.of(key)
        return [n for n, value in enumerate(column) if value is None] if None in column else ()

    def filled(self, keys: Sequence[str]) -> Numbers:
        """The rows in which something stands in each of the fields; all of them where none is named."""
        known = self._filled.get(keys)
        if known is None:
            columns = [self.of(key) for key in keys]
            if len(columns) == 1:
                known = [n for n, value in enumerate(columns[0]) if value is not None]
            elif columns:
                known = [n for n, values in enumerate(zip(*columns, strict=False)) if None not in values]
            else:
                known = range(len(self.rows))
            self._filled[keys] = known
        return known

    @cached_property
    def _filled(self) -> dict[Sequence[str], Numbers]:
        return {}

    def where(self, keys: Iterable[str], worth: Worth) -> Numbers:
        """The rows in which any of the fields has a value `worth` a look; each value is asked about once."""
        found: set[int] = set()
        for key in keys:
            if told := [*filter(worth, self.distinct(key))]:
                found.update(n for n, value in enumerate(self.of(key)) if value in told)
        return sorted(found)
