"""Finding the tables of a workbook by their hidden keys, and reading their rows.

A row of hidden keys (`action.finish`) stands directly above each header and moves with inserted rows and
columns; a form has its key in the cell to the left of the answer. A key that has been retired since the
workbook was made still names its field. Nothing is found by its place, and nothing by its heading.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.collect.cells import Raw, cleaned, read_cell, shown_raw
from planbook.collect.grid import Grid
from planbook.model.address import column_letter
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.register import folded
from planbook.model.submission import Fault, Row, Table
from planbook.model.values import Value

_KEY = re.compile(r"^([a-z_]+)\.([a-z_]+)$")
_TOTAL = re.compile(r"^(grand |sub-?)?totals?\b", re.IGNORECASE)
_LONGEST_REF = 24
"""Longer text alone in the first column of a table is a note beneath it, not a row."""


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    record: str
    field: Field


def find_tables(grid: Grid, declarations: Declarations) -> Iterator[Table]:
    """Every table and form on the sheet, in the order in which they stand on it."""
    key_rows = [(number, columns) for number, columns in _key_rows(grid, declarations) if columns]
    for position, (number, columns) in enumerate(key_rows):
        if declarations.records[columns[0].record].rows == "form":
            continue
        below = [n for n, _ in key_rows[position + 1 :]]
        end = min(below, default=len(grid.rows))
        yield from _read_table(grid, declarations, columns, number + 2, end)
    forms: dict[str, list[tuple[int, _Column]]] = {}
    for number, columns in key_rows:
        for column in columns:
            if declarations.records[column.record].rows == "form":
                forms.setdefault(column.record, []).append((number, column))
    for record, found in forms.items():
        yield _read_form(grid, declarations, record, found)


def _key_rows(grid: Grid, declarations: Declarations) -> Iterator[tuple[int, list[_Column]]]:
    """Zero-based rows that hold keys of declared records, with their columns."""
    for number, row in enumerate(grid.rows):
        columns = []
        for index, raw in enumerate(row):
            match = _KEY.match(raw.strip()) if isinstance(raw, str) and "." in raw else None
            record = declarations.records.get(match[1]) if match else None
            key = record.current_key(match[2]) if match and record else None
            if record and key:
                columns.append(_Column(index, record.key, record.field(key)))
        yield number, columns


def _read_table(
    grid: Grid, declarations: Declarations, columns: Sequence[_Column], first: int, end: int
) -> Iterator[Table]:
    """The table under one row of keys, and one for each parent whose fields it shows, row for row."""
    own = _own_record(columns)
    for record in dict.fromkeys([own, *(c.record for c in columns)]):
        wanted = [c for c in columns if c.record == record and c.field.asked != "worked_out"]
        if not wanted:
            continue
        rows: list[Row] = []
        faults: list[Fault] = []
        seen: dict[tuple[Value, ...], int] = {}
        for number in range(first, end):
            read = _read_row(grid, number, wanted, declarations)
            if read is None or _is_note(grid, number, columns):
                continue
            values, row_faults = read
            excluded = None
            if record == own:
                excluded, extra = _why_excluded(declarations.records[record], wanted, values, number, seen)
                row_faults += extra
            faults += row_faults
            rows.append(Row(number + 1, values, excluded))
        yield Table(
            record=record,
            sheet=grid.name,
            keys=tuple(c.field.key for c in wanted),
            letters=tuple(column_letter(c.index) for c in wanted),
            rows=tuple(rows),
            faults=tuple(faults),
        )


def _own_record(columns: Sequence[_Column]) -> str:
    """The record that the sheet is of: the one with the most columns."""
    names = [c.record for c in columns]
    return max(dict.fromkeys(names), key=names.count)


def _read_row(
    grid: Grid, number: int, columns: Sequence[_Column], declarations: Declarations
) -> tuple[tuple[Value, ...], list[Fault]] | None:
    """The values of one row and their faults; None where every cell is blank."""
    values: list[Value] = []
    faults: list[Fault] = []
    for column in columns:
        value, fault = _read_one(grid, number, column.index, column.field, declarations)
        values.append(value)
        if fault:
            faults.append(fault)
    if not faults and all(value is None for value in values):
        return None
    return tuple(values), faults


def _read_one(
    grid: Grid, number: int, index: int, field: Field, declarations: Declarations
) -> tuple[Value, Fault | None]:
    raw = _cell(grid, number, index)
    address = f"{column_letter(index)}{number + 1}"
    if address in grid.errors:
        return None, Fault("FD-007", number + 1, field.key, grid.errors[address])
    if address in grid.unstored:
        return None, Fault("FD-008", number + 1, field.key, "a formula")
    read = read_cell(field, raw, declarations.lists)
    if read.code:
        return read.value, Fault(read.code, number + 1, field.key, shown_raw(raw), read.read_as)
    return read.value, None


def _cell(grid: Grid, number: int, index: int) -> Raw:
    row = grid.rows[number] if number < len(grid.rows) else ()
    return row[index] if index < len(row) else None


def _is_note(grid: Grid, number: int, columns: Sequence[_Column]) -> bool:
    """Whether the row is a note beneath the table: a sentence in the first column and nothing else."""
    filled = [c for c in columns if _cell(grid, number, c.index) not in (None, "")]
    first = _cell(grid, number, columns[0].index)
    return (
        len(filled) == 1
        and filled[0] is columns[0]
        and columns[0].field.type in {"ref", "id", "code"}
        and isinstance(first, str)
        and len(cleaned(first)) > _LONGEST_REF
    )


def _why_excluded(
    record: Record,
    columns: Sequence[_Column],
    values: tuple[Value, ...],
    number: int,
    seen: dict[tuple[Value, ...], int],
) -> tuple[str | None, list[Fault]]:
    """Why a row does not count, with the note that says so: a total, or a repeat of an earlier row."""
    key = columns[0].field.key
    texts = [v for v in values if isinstance(v, str)]
    if record.rows == "growing" and texts and _TOTAL.match(texts[0]) and len(texts) == 1:
        return "total", [Fault("FD-016", number + 1, key, texts[0])]
    content = tuple(folded(v) if isinstance(v, str) else v for v in values)
    if record.rows == "growing" and content in seen and any(v is not None for v in content[1:]):
        return "duplicate", [Fault("FD-015", number + 1, key, str(values[0] or ""), str(seen[content]))]
    seen.setdefault(content, number + 1)
    return None, []


def _read_form(grid: Grid, declarations: Declarations, record: str, found: Sequence[tuple[int, _Column]]) -> Table:
    """A form: each key has its answer in the next column."""
    values: list[Value] = []
    faults: list[Fault] = []
    for number, column in found:
        value, fault = _read_one(grid, number, column.index + 1, column.field, declarations)
        values.append(value)
        if fault:
            faults.append(fault)
    return Table(
        record=record,
        sheet=grid.name,
        keys=tuple(c.field.key for _, c in found),
        letters=tuple(column_letter(c.index + 1) for _, c in found),
        rows=(Row(found[0][0] + 1, tuple(values)),),
        faults=tuple(faults),
        key_rows=tuple(number + 1 for number, _ in found),
    )


def identity_of(grids: Sequence[Grid]) -> Mapping[str, str]:
    """What the hidden sheet `_planbook` says of the workbook; empty where there is none."""
    sheet = next((g for g in grids if g.name == "_planbook"), None)
    if sheet is None:
        return {}
    return {shown_raw(row[0]): shown_raw(row[1]) for row in sheet.rows if len(row) > 1 and row[0] not in (None, "")}
