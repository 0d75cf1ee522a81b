"""What an earlier version of a template had: as its released blank shows, `released/<format>-<version>.xlsx`.

A workbook of that version lacks what was added since, and nobody has taken it out.
"""

from pathlib import Path

from planbook.collect.grid import read_grids
from planbook.collect.limits import limits_of
from planbook.collect.package import scan_package
from planbook.collect.places import places_by_keys, wanted_tables
from planbook.collect.tables import read_forms
from planbook.model.declarations import Declarations, Format

_READ: dict[tuple[str, str], frozenset[str]] = {}
"""By file and declarations: one reading process reads the workbooks of sixty units."""


def released_blank(declarations: Declarations, template: str, version: str) -> Path:
    """Where the blank of a released version lies."""
    return declarations.folder / "released" / f"{template}-{version}.xlsx"


def columns_had(declarations: Declarations, layout: Format, version: str | None) -> frozenset[str] | None:
    """The columns, under today's keys (`action.finish`), that `version` of the format has had.

    None where it is today's version, or one whose blank is not there: then it is taken to have had them all.
    """
    if version is None or version == layout.version:
        return None
    path = released_blank(declarations, layout.key, version)
    if not path.is_file():
        return None
    known = (str(path), declarations.sha256)
    if known not in _READ:
        _READ[known] = _columns_of(path, declarations, layout)
    return _READ[known]


def _columns_of(path: Path, declarations: Declarations, layout: Format) -> frozenset[str]:
    limits = limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    grids = read_grids(scan_package(path, limits))
    wanted = wanted_tables(declarations, layout)
    places = [place for grid in grids for place in places_by_keys(grid, declarations, wanted)]
    columns = {column.key for place in places for column in place.columns.values()}
    forms = [form for grid in grids for form in read_forms(grid, declarations, "")]
    return frozenset(columns | {f"{form.record}.{key}" for form in forms for key in form.keys})
