"""An export as rows of values: a CSV file, or a sheet of a workbook.

A national file has some 16,000 rows of 300 columns, of which a trust wants six: its rows are gone through one by
one, and never all kept.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from planbook.collect.others.delimited import decoded, separator_of
from planbook.collect.others.grid import CellGrid, GridCell
from planbook.model.address import place_of
from planbook.model.values import Value

HEAD = 60
"""So many rows at the top are looked through for the headings."""
_LOOKED_AT = 64 * 1024
_LONGEST_VALUE = 131_072
"""A quote that is never closed would make one value of all the rest."""
_PLACE = re.compile(r"[A-Z]{1,3}[0-9]+")

Cells = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Export:
    """A CSV file, or one sheet."""

    sheet: str
    """The sheet's name; empty of a CSV file."""
    rows: Callable[[], Iterator[Cells]]
    """Its rows from the first, blank ones too: each starts at column A."""

    def head(self) -> list[Cells]:
        """The first of its rows."""
        return list(islice(self.rows(), HEAD))


class NoTextError(ValueError):
    """A file that is no text."""


def csv_export(data: bytes) -> Export:
    """The CSV file `data`; raises NoTextError where it is none."""
    text = decoded(data)
    if "\0" in text[:_LOOKED_AT]:
        raise NoTextError("it holds bytes that are no text")
    separator = separator_of(text)

    def rows() -> Iterator[Cells]:
        csv.field_size_limit(_LONGEST_VALUE)
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                yield [cell.strip() or None for cell in row]
        except csv.Error as error:
            raise NoTextError(f"it is not as CSV files are written ({error})") from error

    return Export("", rows)


def grid_export(grid: CellGrid) -> Export:
    """A sheet as `collect.others` read it."""
    found: dict[int, dict[int, Value]] = {}
    for cells in grid.rows:
        for cell in cells:
            value = _value(cell)
            if value is not None and _PLACE.fullmatch(cell.place):
                row, column = place_of(cell.place)
                found.setdefault(row, {})[column] = value

    def rows() -> Iterator[Cells]:
        for number in range(1, max(found, default=0) + 1):
            row = found.get(number, {})
            yield [row.get(column) for column in range(max(row, default=-1) + 1)]

    return Export(grid.name, rows)


def _value(cell: GridCell) -> Value:
    """What is stored; of a share that is shown as a percentage, that."""
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool) and "%" in cell.number_format:
        return f"{round(cell.value * 100, 9):g}%"
    return (cell.value.strip() or None) if isinstance(cell.value, str) else cell.value
