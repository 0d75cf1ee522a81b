"""The cells of a workbook's sheets, as the file stores them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planbook.collect.cells import Raw
from planbook.collect.package import SheetScan


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` is the cell in Excel row r + 1 and column c (from 0)."""

    name: str
    rows: Sequence[Sequence[Raw]]
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cells with an Excel error, by address, with the error (`#REF!`); a blank in `rows`."""
    unstored: frozenset[str] = frozenset()
    """Cells with a formula whose result is not stored; a blank in `rows`."""


def read_grids(path: Path, scans: Mapping[str, SheetScan]) -> list[Grid]:
    """All worksheets of the workbook at `path`; whatever the library raises on damaged files passes through."""
    import python_calamine

    grids = []
    with python_calamine.CalamineWorkbook.from_path(str(path)) as workbook:
        for sheet in workbook.sheets_metadata:
            if "WorkSheet" not in str(sheet.typ):
                continue
            rows: list[list[Any]] = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            scan = scans.get(sheet.name, SheetScan({}, frozenset()))
            grids.append(Grid(sheet.name, rows, scan.errors, scan.unstored))
    return grids
