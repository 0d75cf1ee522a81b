"""A workbook of other people's as grids of cells: what is in them, how they look, and what hangs on them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from planbook.collect.drawings import DrawnSource, drawn
from planbook.collect.libraries import ByALibrary, each
from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.others.colours import Colours
from planbook.collect.others.grid import CellGrid, GridCell
from planbook.collect.others.number_formats import written_number
from planbook.collect.package import (
    Parts,
    RefusalError,
    too_large,
    too_much_text,
)
from planbook.collect.read import cleaned
from planbook.model.address import column_letter, place_of
from planbook.model.aside import Aside
from planbook.model.values import Value

_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*))"""
)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z]+[0-9]+):([A-Z]+[0-9]+)["']""")
_LONGEST_FORMULA = 200
"""Characters of a formula without a result that are shown."""
_LOOKS_BELOW, _LOOKS_RIGHT = 500, 500
"""How many rows below the last words, and in how many columns, cells with a fill alone are kept: looks go on to the
end of the sheet where somebody has coloured all of it."""
_BYTES_A_CELL = 600
"""What a cell of a grid takes, roughly, with what it was read from."""


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read."""

    name: str
    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    """Those in which something stands, and those with a fill, by row and column from 0."""
    hidden: bool = False


def read_excel(
    name: str, data: bytes, parts: Parts, named: list[tuple[str, str]], limits: Limits
) -> tuple[tuple[CellGrid, ...], tuple[str, ...]] | None:
    """The grids of the workbook `data`, and what lies over its sheets, in words.

    `named` are its sheets with their parts. None where the library finds none of them; raises RefusalError where
    there is too much in it, and DamagedError where the library can make nothing of it.
    """
    from openpyxl import load_workbook

    with ByALibrary():
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True)
    if not book.worksheets:
        return None
    contents = {sheet: parts.get(part) for sheet, part in named}
    notes: dict[str, list[Aside]] = {}
    for aside in drawn(named, DrawnSource(parts.relations, parts.get)):
        notes.setdefault(aside.sheet, []).append(aside)
    colours, room = Colours(book.loaded_theme), _Room(name, limits)
    grids: list[CellGrid] = []
    over: list[str] = []
    for library in book.worksheets:
        content = contents.get(library.title, b"")
        formulas = {m[1].decode(): m[2] or b"" for m in _FORMULA.finditer(content)}
        with ByALibrary():
            library.reset_dimensions()  # what a file says of its own size is not believed
        sheet = _Sheet(library.title, hidden=library.sheet_state != "visible")
        for row, column, cell in _cells(library, formulas, colours):
            room.take(cell)
            sheet.cells[row, column] = cell
        over += _with_notes(sheet, notes.get(sheet.name, []))
        grids.append(_grid(sheet, _merged(content), room))
    return tuple(grids), tuple(over)


@dataclass(slots=True)
class _Room:
    """How much may still be read."""

    name: str
    limits: Limits
    cells: int = 0
    held: int = 0
    text: int = 0

    def take(self, cell: GridCell) -> None:
        """Count a cell in which something stands; raises RefusalError beyond the limits."""
        self.cells += bool(cell.text)
        self.text += len(cell.text)
        if self.cells > self.limits.cells:
            raise RefusalError(too_large(self.name, f"a workbook of more than {self.limits.cells:,} filled cells"))
        if self.text > self.limits.text_mb * MEGABYTE:
            raise RefusalError(too_much_text(self.name, self.limits))

    def hold(self, cells: int, sheet: str, corner: str) -> None:
        """Count the cells of a grid, blank ones as well; raises RefusalError where they are too many."""
        self.held += cells
        if self.held * _BYTES_A_CELL > self.limits.reading_mb * MEGABYTE:
            what = f"its sheet {sheet} has entries as far out as {corner}, which no sheet of a plan has"
            raise RefusalError(too_large(self.name, what))


def _cells(sheet: Any, formulas: Mapping[str, bytes], colours: Colours) -> Iterator[tuple[int, int, GridCell]]:
    """The cells of the library's `sheet` in which anything stands or that have a fill."""
    looks: dict[Any, tuple[str, bool, bool]] = {}
    last = 0
    for row in each(iter(sheet.rows)):
        for cell in row:
            if not hasattr(cell, "coordinate"):
                continue  # the library's own blank
            with ByALibrary():
                place, style, held, format_of = cell.coordinate, cell.style_array, cell.value, cell.number_format
            if style not in looks:
                with ByALibrary():
                    look, font = cell.fill, cell.font
                looks[style] = (colours.of(look), bool(font.strike), bool(font.b))
            fill, struck, bold = looks[style]
            value, text, form = _content(held, format_of)
            formula = place in formulas
            if formula and not text:
                words = formulas[place].decode("utf-8", "replace")
                text = f"={cleaned(words)[:_LONGEST_FORMULA] or '…'}"
            if text:
                last = cell.row
            elif not fill or cell.row > last + _LOOKS_BELOW or cell.column > _LOOKS_RIGHT:
                continue
            if isinstance(cell.value, list):
                struck, bold = _runs(cell.value, struck, bold)
            yield (
                cell.row - 1,
                cell.column - 1,
                GridCell(
                    place, text, value, number_format=form, fill=fill, struck=struck, bold=bold, formula=formula
                ),
            )


def _content(value: Any, number_format: str) -> tuple[Value, str, str]:
    """What is stored in a cell, what a person sees of it, and its number format where that says anything."""
    form = "" if number_format == "General" else number_format
    if value is None:
        return None, "", form
    if isinstance(value, bool):
        return value, "TRUE" if value else "FALSE", ""
    if isinstance(value, datetime):
        day, hour = value.date(), value.time()
        shown = _day(day, form)
        return day, shown if hour == time() else f"{shown} {hour:%H:%M}", form
    if isinstance(value, date):
        return value, _day(value, form), form
    if isinstance(value, time | timedelta):
        text = f"{value:%H:%M}" if isinstance(value, time) else str(value)
        return text, text, form
    if isinstance(value, int | float):
        return value, written_number(value, form), form
    text = cleaned(str(value)).strip()
    return text or None, text, "" if form == "@" else form


def _day(day: date, form: str) -> str:
    """A day as it is shown: one whose format has no days in it says the month alone."""
    if form and "d" not in re.sub(r'\[[^\]]*\]|"[^"]*"', "", form).casefold():
        return f"{day:%b} {day.year:04}"
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _runs(value: list[Any], struck: bool, bold: bool) -> tuple[bool, bool]:
    """Whether all of a cell's text is struck out and bold, where its parts have looks of their own."""
    fonts = [getattr(run, "font", None) for run in value if str(run).strip()]
    # A part without a look of its own has the cell's.
    return (
        all(struck if font is None else bool(font.strike) for font in fonts) if fonts else struck,
        all(bold if font is None else bool(font.b) for font in fonts) if fonts else bold,
    )


def _merged(content: bytes) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The merged cells of a sheet: the first and the last of each, by row and column from 0."""
    found = []
    for match in _MERGED.finditer(content):
        found.append((_at(match[1].decode()), _at(match[2].decode())))
    return found


def _at(address: str) -> tuple[int, int]:
    row, column = place_of(address)
    return row - 1, column


def _with_notes(sheet: _Sheet, asides: list[Aside]) -> Iterator[str]:
    """Put the notes and comments on their cells; what lies elsewhere is given in words."""
    for aside in asides:
        words = aside.words + (f" … and {aside.left_out:,} more characters" if aside.left_out else "")
        if aside.kind in ("note", "comment") and aside.cell:
            at = _at(aside.cell)
            cell = sheet.cells.get(at, GridCell(aside.cell, "", None))
            sheet.cells[at] = replace(cell, note="\n".join(filter(None, (cell.note, words))))
        elif aside.words:
            yield f"{sheet.name}, {aside.what}{f' at {aside.cell}' if aside.cell else ''}: {words}"


def _grid(sheet: _Sheet, merged: list[tuple[tuple[int, int], tuple[int, int]]], room: _Room) -> CellGrid:
    """The sheet as a grid as large as what is written on it: looks alone reach far."""
    written = [at for at, cell in sheet.cells.items() if cell.is_written]
    if not written:
        return CellGrid(sheet.name, (), hidden=sheet.hidden)
    height, width = (1 + max(at[axis] for at in written) for axis in (0, 1))
    corner = f"{column_letter(width - 1)}{height}"
    room.hold(width * len({row for row, _ in written}) + height, sheet.name, corner)
    for (top, left), last in merged:
        first = sheet.cells.get((top, left))
        if first is None or not first.text:
            continue
        bottom, right = min(last[0], height - 1), min(last[1], width - 1)
        room.hold(max(0, bottom - top + 1) * max(0, right - left + 1), sheet.name, corner)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                under = sheet.cells.get((row, column))
                if (row, column) != (top, left) and not (under and under.is_written):  # what lies under one is kept
                    place = f"{column_letter(column)}{row + 1}"
                    sheet.cells[row, column] = replace(first, place=place, repeated=True, note="", formula=False)
    filled = {row for (row, _), cell in sheet.cells.items() if cell.text or cell.note}
    letters = [column_letter(column) for column in range(width)]
    rows = tuple(
        tuple(
            sheet.cells.get((row, column)) or GridCell(f"{letters[column]}{row + 1}", "", None)
            for column in range(width)
        )
        if row in filled
        else ()
        for row in range(height)
    )
    return CellGrid(sheet.name, rows, hidden=sheet.hidden)
