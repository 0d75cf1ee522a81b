"""The cells of a workbook's sheets, as the file stores them.

Values come from python-calamine. It shows an error cell, and a formula whose result was never stored, as
blank; both are found by a scan of the sheets' XML and kept beside the values, because a blank that is not
one would be a missing figure that nobody hears of.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from planbook.collect.cells import Raw

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>([^<]*)")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows[r][c]` is the cell in Excel row r + 1 and column c (from 0)."""

    name: str
    rows: Sequence[Sequence[Raw]]
    errors: Mapping[str, str] = field(default_factory=dict)
    """Cells with an Excel error, by address, with the error (`#REF!`)."""
    unstored: frozenset[str] = frozenset()
    """Cells with a formula whose result is not stored."""


def read_grids(path: Path) -> list[Grid]:
    """All worksheets of the workbook at `path`; whatever the libraries raise on damaged files passes through."""
    import python_calamine

    scanned = _scan(path)
    grids = []
    with python_calamine.CalamineWorkbook.from_path(str(path)) as workbook:
        for sheet in workbook.sheets_metadata:
            if "WorkSheet" not in str(sheet.typ):
                continue
            rows: list[list[Any]] = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            errors, unstored = scanned.get(sheet.name, ({}, frozenset()))
            grids.append(Grid(sheet.name, rows, errors, unstored))
    return grids


def _scan(path: Path) -> dict[str, tuple[dict[str, str], frozenset[str]]]:
    """By sheet name: its error cells, and its formulas without a stored result."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in _sheet_parts(archive).items():
            errors, unstored = {}, set()
            for match in _CELL.finditer(archive.read(part)):
                attributes, content = match[1], match[2] or b""
                address = _ADDRESS.search(attributes)
                if not address:
                    continue
                value = _VALUE.search(content)
                if b't="e"' in attributes:
                    errors[address[1].decode()] = value[1].decode() if value else "#ERROR"
                elif b"<f" in content and not (value and value[1]) and b't="str"' not in attributes:
                    unstored.add(address[1].decode())
            found[name] = (errors, frozenset(unstored))
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet with the part of the file that holds it."""
    names = set(archive.namelist())
    book = next((n for n in ("xl/workbook.xml", "xl/Workbook.xml") if n in names), None)
    if book is None:
        return {}
    folder, _, file = book.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if relations not in names:
        return {}
    targets = {
        entry.get("Id"): entry.get("Target", "") for entry in ElementTree.fromstring(archive.read(relations))
    }
    parts = {}
    for element in ElementTree.fromstring(archive.read(book)).iter():
        target = targets.get(element.get(_RELATED)) if element.tag.endswith("}sheet") else None
        if target:
            part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            if part in names:
                parts[element.get("name", "")] = part
    return parts
