"""The cells of a workbook's sheets, as the file stores them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase
from typing import Any, BinaryIO

from planbook.collect.cells import Raw, cleaned
from planbook.collect.sheet_scan import SheetScan, without_far_days
from planbook.model.address import column_letter

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a range, each as zero-based row and column."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` is the cell in Excel row r + 1 and column c (from 0)."""

    name: str
    rows: Sequence[Sequence[Raw]]
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cells with an Excel error, by address, with the error (`#REF!`); a blank in `rows`."""
    unstored: frozenset[str] = frozenset()
    """Cells with a formula whose result is not stored; a blank in `rows`."""
    linked: frozenset[str] = frozenset()
    """Cells with a formula that looks into another workbook; `rows` has its last result."""
    hidden: bool = False
    """Whether the sheet itself is hidden."""
    hidden_rows: frozenset[int] = frozenset()
    """Excel rows that are hidden or filtered out."""
    merged: tuple[Span, ...] = ()
    """Merged cells; `rows` has their value in the first cell alone."""
    edges: Mapping[str, int] = field(default_factory=dict)
    """The last Excel row of each table, by the table's name."""
    from_1904: bool = False
    """Whether a day that is stored as a plain number counts from 1904."""

    def cell(self, number: int, index: int) -> Raw:
        """What is in the cell of zero-based row `number` and column `index`; None beyond the sheet's edge."""
        row = self.rows[number] if 0 <= number < len(self.rows) else ()
        return row[index] if index < len(row) else None

    def filled(self, number: int, index: int) -> bool:
        """Whether a person sees anything in the cell, be it an error."""
        raw = self.cell(number, index)
        if isinstance(raw, str):
            raw = cleaned(raw) if raw else ""
        return raw not in (None, "") or (bool(self.errors) and f"{column_letter(index)}{number + 1}" in self.errors)

    @property
    def marked_rows(self) -> frozenset[int]:
        """Rows, counted from 0, with a cell that is not blank though `rows` has it so."""
        return frozenset(int(address.lstrip(ascii_uppercase)) - 1 for address in (*self.errors, *self.unstored))

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def count(self) -> int:
        """How many cells hold anything."""
        return sum(raw not in (None, "") for row in self.rows for raw in row) + len(self.errors)


def read_grids(path: Path, scans: Mapping[str, SheetScan]) -> list[Grid]:
    """All worksheets of the workbook at `path`; whatever the library raises on damaged files passes through."""
    # A file, not its name: on Linux that may be bytes of which the library can make no text.
    with path.open("rb") as file:
        try:
            return _read_grids(file, scans)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException:  # a panic of the library's is no Exception
            plain = _without_far_days(path)
            if plain is None:
                raise
            return _read_grids(io.BytesIO(plain), scans)


def _without_far_days(path: Path) -> bytes | None:
    """The workbook with plain numbers where there are none that Excel shows as days; None where it has none."""
    out, changed = io.BytesIO(), False
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            plain = without_far_days(data) if b"<sheetData" in data or b":sheetData" in data else data
            changed |= plain != data
            target.writestr(zipfile.ZipInfo(part.filename), plain)
    return out.getvalue() if changed else None


def _read_grids(file: BinaryIO, scans: Mapping[str, SheetScan]) -> list[Grid]:
    import python_calamine

    grids = []
    with python_calamine.CalamineWorkbook.from_filelike(file) as workbook:
        for sheet in workbook.sheets_metadata:
            if "WorkSheet" not in str(sheet.typ):
                continue
            found = workbook.get_sheet_by_name(sheet.name)
            rows = [_cut(row) for row in found.to_python(skip_empty_area=False)]
            scan = scans.get(sheet.name, SheetScan({}, frozenset()))
            grids.append(
                Grid(
                    sheet.name,
                    rows,
                    scan.errors,
                    scan.unstored,
                    scan.linked,
                    not str(sheet.visible).endswith(".Visible"),
                    scan.hidden_rows,
                    tuple(found.merged_cell_ranges or ()),
                    scan.edges,
                    scan.from_1904,
                )
            )
    return grids


def _cut(row: list[Any]) -> Sequence[Any]:
    """`row` without the blank cells at its end: one stray entry far out makes every row as long, and costs time."""
    last = len(row)
    if row.count("") == last:
        return ()
    while row[last - 1] == "":
        last -= 1
    return row[:last]
