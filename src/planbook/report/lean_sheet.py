"""Sheets whose long tables take little room while the workbook is made.

XlsxWriter keeps every cell as an object until all sheets are filled, which for a table of 30,000 rows is a hundred
times what their XML takes packed, and writes each through some twenty calls. Rows of a table are final once they
are written: here they become XML at once. What is numbered in the order of the finished workbook, as styles are, is
put in when the sheet is written, so that its bytes are those that XlsxWriter itself would make.
"""

import math
import re
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from planbook.model.address import column_letter
from planbook.model.safe_text import clean
from planbook.model.values import Value

_TOGETHER = 256
"""How many rows are packed at a time."""
_QUICK = 1
_BLOCK = 16
"""How many rows of a sheet say together how far they reach."""
_LEFT_OPEN = re.compile(r' s="(\d+)"|<row r="(\d+)"')
"""Where the numbers of styles stand, and where a row says how far it reaches."""
_ROW = re.compile(r'<row r="(\d+)".*?</row>')
_CELL = re.compile(r'<c r="[A-Z]+\d+" s="\d+"(?:/>|( t="s")?><v>([^<]*)</v>)')

Held = str | float | None
"""What a cell holds in its file: a text, a number (days are), nothing."""


@lru_cache(maxsize=10_000)
def _day_number(day: date) -> float:
    """A day as Excel counts them."""
    from xlsxwriter.utility import _datetime_to_excel_datetime

    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day has no zone
    return float(_datetime_to_excel_datetime(moment, False, False))


def held_of(value: Value) -> Held:
    """What a cell holds of `value`: yes and no as words, text made safe, nothing of a number that is none."""
    if isinstance(value, str):
        return clean(value) if value else None
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return _day_number(value) if isinstance(value, date) else value


class _Heights(dict[int, list[Any]]):
    """How high rows are, in pixels, with whether they are hidden: XlsxWriter asks it where a picture ends."""

    def __init__(self) -> None:
        super().__init__()
        self.of_tables = array("H")

    def __contains__(self, row: object) -> bool:
        return super().__contains__(row) or (isinstance(row, int) and self._of_table(row) > 0)

    def __missing__(self, row: int) -> list[Any]:
        return [self._of_table(row), False]

    def __bool__(self) -> bool:
        return len(self) > 0 or len(self.of_tables) > 0

    def note(self, row: int, pixels: int) -> None:
        """The height of a row of a table."""
        if len(self.of_tables) <= row:
            self.of_tables.extend([0] * (row + 1 - len(self.of_tables)))
        self.of_tables[row] = pixels

    def _of_table(self, row: int) -> int:
        return self.of_tables[row] if row < len(self.of_tables) else 0


class _TableRows:
    """Rows of tables as XML, packed; in the order of the sheet."""

    def __init__(self) -> None:
        self.packs: list[tuple[int, int, bytes]] = []
        """The first row of each, its last, and what they are."""
        self.reach: dict[int, int] = {}
        """By block of rows, the number of their columns."""
        self._open: list[str] = []
        self._next = -1

    def add(self, row: int, columns: int, xml: str) -> None:
        """The next row."""
        if row != self._next or len(self._open) == _TOGETHER:
            self.close()
        self._open.append(xml)
        self._next = row + 1
        self.reach[row // _BLOCK] = max(columns, self.reach.get(row // _BLOCK, 0))

    def between(self, first: int, last: int) -> Iterator[tuple[int, list[float | int | None]]]:
        """The rows from `first` to `last`, each with what its cells hold: a text by its number among all texts."""
        self.close()
        for begins, ends, packed in self.packs:
            if begins <= last and ends >= first:
                for row in _ROW.finditer(zlib.decompress(packed).decode()):
                    if first <= int(row[1]) - 1 <= last:
                        yield int(row[1]) - 1, [_held(*cell.groups()) for cell in _CELL.finditer(row[0])]

    def close(self) -> None:
        """Pack what is open."""
        if self._open:
            packed = zlib.compress("".join(self._open).encode(), _QUICK)
            self.packs.append((self._next - len(self._open), self._next - 1, packed))
            self._open = []


def _held(is_text: str | None, said: str | None) -> float | int | None:
    """What a cell holds by its XML: a number; of a text its number, which is whole; nothing."""
    if said is None:
        return None
    return int(said) if is_text else float(said)


@cache
def sheet_class() -> Any:
    """A sheet that takes whole rows of tables, and lets go of its cells once they are written: while the next is
    written, nobody asks for them."""
    from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

    def _cell(held: float | int | None) -> Any:
        if held is None:
            return CellBlankTuple(None)
        return CellStringTuple(held, None) if isinstance(held, int) else CellNumberTuple(held, None)

    class LeanSheet(Worksheet):  # type: ignore[misc,unused-ignore]
        dim_rowmin: Any
        dim_rowmax: Any

        def __init__(self) -> None:
            super().__init__()
            self.row_sizes = _Heights()
            self._rows = _TableRows()
            self._styles: dict[Any, int] = {}
            self._knows_spans = False

        def write_table_row(self, row: int, points: float, cells: Sequence[tuple[Held, Any]]) -> None:
            """Write a row that is final: its height, and from the first column what each cell holds, with its
            format. Nothing else is ever written to it, and it stands below all such rows before it."""
            self._check_dimensions(row, 0)
            self._check_dimensions(row, len(cells) - 1)
            pixels = int(points * 4.0 / 3.0 + 0.5)
            self.row_sizes.note(row, pixels)
            number = row + 1
            told = f' ht="{pixels * 0.75:.16g}" customHeight="1"' if pixels != self.original_row_height else ""
            xml = [f'<row r="{number}"{told}>']
            for column, (held, style) in enumerate(cells):
                own = self._styles.setdefault(style, len(self._styles))
                start = f'<c r="{column_letter(column)}{number}" s="{own}"'
                if held is None:
                    xml.append(f"{start}/>")
                elif isinstance(held, str):
                    xml.append(f'{start} t="s"><v>{self.str_table._get_shared_string_index(held)}</v></c>')
                else:
                    xml.append(f"{start}><v>{held:.16G}</v></c>")
            xml.append("</row>")
            self._rows.add(row, len(cells), "".join(xml))

        def _get_range_data(self, first: int, left: int, last: int, right: int) -> Any:
            """What a chart keeps of the cells that it is drawn of: those of tables put back for so long."""
            back = dict(self._rows.between(first, last))
            for row, held in back.items():
                self.table[row] = {column: _cell(one) for column, one in enumerate(held)}
            try:
                return super()._get_range_data(first, left, last, right)
            finally:
                for row in back:
                    del self.table[row]

        def _calculate_spans(self) -> None:
            if self._knows_spans:  # which are of the whole sheet
                return
            super()._calculate_spans()
            for block, columns in self._rows.reach.items():
                first, _, last = self.row_spans.get(block, f"1:{columns}").partition(":")
                self.row_spans[block] = f"{min(1, int(first))}:{max(columns, int(last))}"

        def _write_rows(self) -> None:
            self._rows.close()
            self._calculate_spans()
            self._knows_spans = True
            in_place, whole = self._in_place(), (self.dim_rowmin, self.dim_rowmax)
            row = self.dim_rowmin
            for begins, ends, packed in self._rows.packs:
                if not self.table.keys().isdisjoint(range(begins, ends + 1)):
                    raise RuntimeError(f"Something was written to a row of a table that was final: {self.name}.")
                self._write_others(row, begins - 1)
                self.fh.write(_LEFT_OPEN.sub(in_place, zlib.decompress(packed).decode()))
                row = ends + 1
            self._write_others(row, whole[1])
            self.dim_rowmin, self.dim_rowmax = whole

        def _write_others(self, first: int, last: int) -> None:
            """Write rows that are of no table, as XlsxWriter does."""
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

        def _in_place(self) -> Callable[[re.Match[str]], str]:
            """What stands where it was left open: a style is numbered when it is first met."""
            styles, said = list(self._styles), dict[str, str]()

            def put(found: re.Match[str]) -> str:
                style, row = found.groups()
                if row:
                    return f'{found[0]} spans="{self.row_spans[(int(row) - 1) // _BLOCK]}"'
                if style not in said:
                    said[style] = f' s="{styles[int(style)]._get_xf_index()}"'
                return said[style]

            return put

        def _assemble_xml_file(self) -> None:
            super()._assemble_xml_file()
            self.table.clear()
            self._rows = _TableRows()

    return LeanSheet
