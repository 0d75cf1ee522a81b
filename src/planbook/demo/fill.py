"""Writing into a prepared workbook as a school does: into its cells, found by the hidden keys.

openpyxl saves the workbook; what it drops (no value is stored with formulas) is what schools' own programs
drop too, and planbook reads none of it.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planbook.files import reproducible_zip, write_bytes
from planbook.look import lines_needed, row_height
from planbook.model.declarations import Declarations

Content = Any
"""What openpyxl puts into a cell: text, a number, a date."""


@dataclass(slots=True)
class _Place:
    sheet: Any
    columns: dict[str, int]
    first: int
    forms: dict[str, tuple[int, int]]

    def grow(self, number: int) -> None:
        """Make row `number` as high as what is typed in it, which a spreadsheet does by itself."""
        lines = 1
        for each in self.sheet.column_dimensions.values():
            for column in range(each.min, 1 if each.hidden else each.max + 1):
                cell = self.sheet.cell(number, column)
                if cell.alignment.wrap_text and isinstance(cell.value, str) and cell.data_type == "s":
                    lines = max(lines, lines_needed(cell.value, each.width - 0.71))
        height = self.sheet.row_dimensions[number]
        height.height = max(height.height or 0.0, row_height(lines))


class FilledWorkbook:
    """One prepared workbook, open for filling in."""

    def __init__(self, path: Path, declarations: Declarations) -> None:
        import openpyxl

        with warnings.catch_warnings():
            # What openpyxl has no words for, as bars within cells, is lost in the copy, and nobody reads it there.
            warnings.filterwarnings("ignore", message=".*extension is not supported", category=UserWarning)
            self._book = openpyxl.load_workbook(path)
        self._declarations = declarations
        self._places: dict[str, _Place] = {}
        for sheet in self._book.worksheets:
            self._find(sheet)

    def _find(self, sheet: Any) -> None:
        for row in sheet.iter_rows():
            keys = {
                str(cell.value): cell.column
                for cell in row
                if isinstance(cell.value, str) and self._is_key(cell.value)
            }
            if not keys:
                continue
            records = [key.partition(".")[0] for key in keys]
            record = max(dict.fromkeys(records), key=records.count)
            if self._declarations.records[record].rows == "form":
                place = self._places.setdefault(record, _Place(sheet, {}, 0, {}))
                place.forms |= {key: (row[0].row, column + 1) for key, column in keys.items()}
            else:
                self._places.setdefault(record, _Place(sheet, keys, row[0].row + 2, {}))

    def _is_key(self, text: str) -> bool:
        record, _, field = text.partition(".")
        return record in self._declarations.records and field in self._declarations.records[record].keys

    def has(self, record: str) -> bool:
        """Whether the workbook asks for `record`."""
        return record in self._places

    def asks(self, record: str, key: str) -> bool:
        """Whether it asks for the field `key` of `record`."""
        place = self._places[record]
        name = key if "." in key else f"{record}.{key}"
        return name in place.columns or name in place.forms

    def rows(self, record: str) -> Iterator[tuple[int, dict[str, Content]]]:
        """The rows of `record` that hold anything: their Excel row and values by bare field key.

        None where the workbook does not ask for it."""
        place = self._places.get(record)
        if place is None:
            return
        known = self._declarations.records[record]
        for number in range(place.first, place.sheet.max_row + 1):
            values = {
                key.rpartition(".")[2]: place.sheet.cell(number, column).value
                for key, column in place.columns.items()
                if key.startswith(f"{record}.")
            }
            held = {k: v for k, v in values.items() if v is not None and not str(v).startswith("=")}
            if known.has_refs and set(held) == {known.row_id}:
                continue  # a ref that stands ready
            if held and (len(held) > 1 or len(str(next(iter(held.values())))) < 25):
                yield number, values

    def write(self, record: str, number: int, values: Mapping[str, Content]) -> None:
        """Type `values` into row `number`; keys that the sheet does not ask for are left out."""
        place = self._places[record]
        for key, value in values.items():
            column = place.columns.get(key if "." in key else f"{record}.{key}")
            if column is not None and value is not None:
                place.sheet.cell(number, column).value = value
        if place.first:
            place.grow(number)

    def put(self, record: str, number: int, key: str, value: Content) -> None:
        """Type `value` into one cell, or empty it with None; nothing where the sheet does not ask for `key`."""
        place = self._places[record]
        column = place.columns.get(f"{record}.{key}")
        if column is not None:
            place.sheet.cell(number, column).value = value

    def add(self, record: str, values: Mapping[str, Content]) -> int:
        """Type `values` into the first free row; returns its number."""
        used = [number for number, _ in self.rows(record)]
        number = max(used, default=self._places[record].first - 1) + 1
        self.write(record, number, values)
        return number

    def answer(self, record: str, values: Mapping[str, Content]) -> None:
        """Fill in the form of `record`, as the declaration on the cover."""
        place = self._places[record]
        for key, value in values.items():
            row, column = place.forms[f"{record}.{key}"]
            place.sheet.cell(row, column).value = value

    def save(self, path: Path) -> None:
        """Save it under `path` as a school would, but undated, so that the demo is the same each time."""
        from openpyxl.writer.excel import ExcelWriter

        saved = io.BytesIO()
        # Its own `save` puts the moment into the file, and packs what is packed once more below.
        self._book.properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001  # as openpyxl has all its days
        ExcelWriter(self._book, zipfile.ZipFile(saved, "w")).save()
        write_bytes(path, reproducible_zip(saved.getvalue()))
