"""Reading the rows of the tables and forms of a workbook, each value with its cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from planbook.collect.cells import read_cell
from planbook.collect.grid import SheetGrid
from planbook.collect.places import TablePlace, keys_in
from planbook.collect.read import Lists, Raw, Read, shown_in, shown_raw
from planbook.collect.rows import (
    Merged,
    is_ready_ref,
    may_stand_ready,
    merged_cells,
    ref_ready_at,
    rows_of,
    why_left_out,
)
from planbook.model.address import column_letter
from planbook.model.declarations import Column, Declarations, Field, Record
from planbook.model.memo import Same
from planbook.model.register import folded
from planbook.model.submission import Fault, Row, Table
from planbook.model.values import Value, shown

_PART_STRUCK, _CELL_STRUCK, _ROW_STRUCK, _DAILY = "FD-038", "FD-039", "FD-040", "FD-041"
_AS_TEXT, _LINKED = "FD-028", "FD-029"
_AS_WORDS = {"text", "long_text", "ref", "id", "code", "codes", "links", "reference"}
_FORMULA = re.compile(r"=\s*[A-Za-z_][\w.]*\(")
_DAYS_TO_1904 = 1462
_LONGEST_KEPT = 200
"""Characters of a text that is kept with what it comes to."""
_MOST_KEPT = 400
"""Contents of a field that are kept: a large plan has fewer that are not long texts."""


def read_tables(place: TablePlace, declarations: Declarations, year: str) -> list[Table]:
    """The table at `place`, and one for each parent whose fields it shows, row for row; `year` is the academic year
    of the plan, empty where there is none."""
    merged = merged_cells(place, declarations)
    names = dict.fromkeys([place.record, *(c.record for c in place.asked.values())])
    return [
        _read_table(place, record, columns, merged, declarations, year)
        for record in names
        if (columns := {i: c for i, c in place.asked.items() if c.record == record})
    ]


def _read_table(
    place: TablePlace,
    record: str,
    columns: Mapping[int, Column],
    merged: Merged,
    declarations: Declarations,
    year: str,
) -> Table:
    own = record == place.record
    growing = declarations.records[record].rows == "growing"
    rows: list[Row] = []
    faults: list[Fault] = []
    seen = _RowsSaid()
    spread = {number for number, _ in merged.spread}
    told = {number for number, _, _ in place.grid.marks} | spread
    counts = rows_of(place, declarations)
    ready = counts.ready
    read_one = _ReadCells(place.grid, declarations, year)
    bound = read_one.bound(columns)
    for number in range(place.first, place.end):
        if number in place.left or not (place.grid.rows[number] or number in told):
            continue  # filled down, or blank from end to end, as a million rows can be above a stray entry
        if ready is not None and number not in told and is_ready_ref(place.grid.rows[number], ready):
            continue
        struck = place.grid.look.struck and _is_struck(place, number, declarations)
        read = _read_row(read_one, number, bound, merged, struck=bool(struck))
        if read is None:
            continue
        values, row_faults = read
        if struck and own and (name := _named(columns, values, row_faults, declarations.records[record])):
            row_faults.insert(0, Fault(_ROW_STRUCK, number + 1, *name))
        left_out = why_left_out(counts, number)
        if left_out and left_out.reason == "ref":
            if not row_faults and number not in spread:
                continue
            left_out = None
        if left_out and left_out.reason == "ours":
            continue
        if left_out:
            rows.append(Row(number + 1, values, left_out.reason))
            if own:
                key = columns[left_out.index].field.key if left_out.index in columns else _first_key(columns)
                faults.append(Fault(left_out.code, number + 1, key, shown_raw(left_out.text)))
            continue
        excluded = None
        if own and growing and len(values) - values.count(None) + len(row_faults) > 1:
            first = seen.first(number + 1, values, row_faults)
            if first != number + 1:
                # Repeated is what it says, faults and all: they are said of the first.
                shown = str(values[0] or "")
                excluded, row_faults = "duplicate", [_repeats(number, columns, shown, first)]
        faults += row_faults
        rows.append(Row(number + 1, values, excluded))
    return Table(
        record=record,
        sheet=place.grid.name,
        keys=tuple(c.field.key for c in columns.values()),
        letters=tuple(column_letter(index) for index in columns),
        rows=tuple(rows),
        faults=tuple(faults),
    )


def _is_struck(place: TablePlace, number: int, declarations: Declarations) -> bool:
    """Whether all of the row is struck out: the words that it is known by, or most of what stands in it."""
    ready = ref_ready_at(place, declarations)  # nobody has said what stood ready
    filled = {i: c for i, c in place.asked.items() if i != ready and place.grid.filled(number, i)}
    struck = {index for index in filled if _struck_whole(place.grid, number, index)}
    label = declarations.records[place.record].label
    return bool(struck) and (
        any(filled[index].key == f"{place.record}.{label}" for index in struck) or 2 * len(struck) > len(filled)
    )


def _struck_whole(grid: SheetGrid, number: int, index: int) -> bool:
    struck = grid.look.struck.get(f"{column_letter(index)}{number + 1}")
    return struck is not None and not struck.kept


def _named(
    columns: Mapping[int, Column], values: Sequence[Value], faults: Sequence[Fault], record: Record
) -> tuple[str, str] | None:
    """The field that a row is known by, and its words; where that is blank the first that holds anything, if only
    what could not be read. None of a row in which nothing is said but a dash, or a ref that stood ready."""
    told = [(c.field.key, shown(v)) for c, v in zip(columns.values(), values, strict=True) if v is not None]
    by_label = [one for one in told if one[0] == record.label]
    unread = [(fault.field, fault.value) for fault in faults]
    said = [one for one in [*by_label, *told, *unread] if one[1].strip()]
    own = [one for one in said if not (one[0] == record.row_id and record.has_refs and may_stand_ready(one[1]))]
    return next(iter(said), None) if own else None


def _repeats(number: int, columns: Mapping[int, Column], shown: str, other: int) -> Fault:
    return Fault("FD-015", number + 1, _first_key(columns), shown, str(other))


def _first_key(columns: Mapping[int, Column]) -> str:
    return next(iter(columns.values())).field.key


def _read_row(
    read_one: "_ReadCells", number: int, bound: "Sequence[_Bound]", merged: Merged, *, struck: bool = False
) -> tuple[tuple[Value, ...], list[Fault]] | None:
    """The values of one row and their faults; None where every cell is blank. Of a row that is `struck` out as a
    whole nothing is said cell by cell."""
    values: list[Value] = []
    faults: list[Fault] = []
    grid, spread = read_one.grid, merged.spread
    row, noted = grid.rows[number], grid.noted
    width = len(row)
    for index, field, meant in bound:
        raw = row[index] if index < width else None
        if spread:
            raw = spread.get((number, index), raw)
        if not noted or (number, index) not in noted:
            if raw is None or raw == "":
                values.append(None)
                continue
            read = meant[raw if raw.__class__ is str else (raw.__class__, raw)]
            values.append(read.value)
            if read.code:
                said = shown_in(field.type, raw)
                faults.append(Fault(read.code, number + 1, field.key, said, read.read_as))
            continue
        value, fault = read_one(number, index, raw, field)
        values.append(value)
        if grid.look.struck and not (struck and _struck_whole(grid, number, index)):
            faults += _struck(grid, number, index, field, raw)
        if fault:
            faults.append(fault)
    if not faults and values.count(None) == len(values):
        return None
    return tuple(values), faults


def _struck(grid: SheetGrid, number: int, index: int, field: Field, raw: Raw) -> Iterator[Fault]:
    """What is struck out in the cell: beside other words, or all of it."""
    found = grid.look.struck.get(f"{column_letter(index)}{number + 1}") if grid.look.struck else None
    if found is None:
        return
    if found.kept:
        yield Fault(_PART_STRUCK, number + 1, field.key, found.words, found.kept)
    elif shown_raw(raw):
        yield Fault(_CELL_STRUCK, number + 1, field.key, shown_raw(raw))


class _RowsSaid:
    """What the rows of a table say, to tell one that says the same again.

    Texts are alike whatever their capitals and spaces. Nearly all rows are told apart by the first of them and by
    what is no text; of the others alone all texts are compared.
    """

    def __init__(self) -> None:
        self._alike: dict[tuple[Value, ...], tuple[int, Sequence[Value], Sequence[Fault]]] = {}
        """The first of the rows that are alike so far."""
        self._whole: dict[tuple[Value, ...], int] = {}

    def first(self, number: int, values: Sequence[Value], faults: Sequence[Fault]) -> int:
        """The Excel row that was the first to say what the row `number` says, which may be itself."""
        text = next((value for value in values if value.__class__ is str), "")
        like = (folded(str(text)), *(value for value in values if value.__class__ is not str))
        other = self._alike.setdefault(like, (number, values, faults))
        if other[0] == number:
            return number
        self._whole.setdefault(_whole(*other[1:]), other[0])
        return self._whole.setdefault(_whole(values, faults), number)


def _whole(values: Sequence[Value], faults: Sequence[Fault]) -> tuple[Value, ...]:
    return (*(folded(v) if isinstance(v, str) else v for v in values), *(fault.value for fault in faults))


class _Meant(dict[Any, Read]):
    """What each content of a field comes to: by itself where it is a text, else with its type, as 1, 1.0 and True
    are equal. It is kept from one workbook to the next, but for long texts, which seldom stand in two."""

    def __init__(self, field: Field, lists: Lists, year: str, *, from_1904: bool) -> None:
        self._field, self._lists, self._year = field, lists, year
        self._days = _DAYS_TO_1904 if from_1904 and field.dated else 0
        self._as_words = field.type in _AS_WORDS

    def __missing__(self, content: Any) -> Read:
        raw: Raw = content if content.__class__ is str else content[1]
        read = self._read(raw)
        if not isinstance(raw, str) or len(raw) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[content] = read
        return read

    def _read(self, raw: Raw) -> Read:
        meant = raw
        if self._days and isinstance(raw, int | float) and not isinstance(raw, bool):
            meant = raw + self._days
        read = read_cell(self._field, meant, self._lists, self._year)
        if not read.code and self._as_words and isinstance(read.value, str) and _FORMULA.match(read.value):
            return replace(read, code=_AS_TEXT)
        return read


@lru_cache(maxsize=500)
def _meant(field: Same[Field], lists: Same[Lists], year: str, *, from_1904: bool) -> _Meant:
    return _Meant(field.it, lists.it, year, from_1904=from_1904)


_Bound = tuple[int, Field, _Meant]
"""A column that is read, its field, and what its contents come to."""


class _ReadCells:
    """The cells of a table as values, each content of a field read once: most dates, owners and choices stand in
    many rows."""

    def __init__(self, grid: SheetGrid, declarations: Declarations, year: str) -> None:
        self.grid = grid
        self._lists = Same(declarations.lists)
        self._year = year

    def bound(self, columns: Mapping[int, Column]) -> list[_Bound]:
        """The columns with what their contents come to, which is looked up once for all rows."""
        return [(index, column.field, self._of(column.field)) for index, column in columns.items()]

    def __call__(self, number: int, index: int, raw: Raw, field: Field) -> tuple[Value, Fault | None]:
        """The value of `field` from the cell at `number` and `index`, whose content is `raw`, and what is wrong
        with it."""
        grid = self.grid
        address = f"{column_letter(index)}{number + 1}" if (number, index) in grid.noted else ""
        if address in grid.errors:
            return None, Fault("FD-007", number + 1, field.key, grid.errors[address])
        if address in grid.unstored:
            return None, Fault("FD-008", number + 1, field.key, "a formula")
        read = self._of(field)[raw if raw.__class__ is str else (raw.__class__, raw)]
        code = read.code
        if address and read.value is not None and code in ("", _AS_TEXT):
            code = _LINKED if address in grid.linked else _DAILY if address in grid.look.daily else code
        if not code:
            return read.value, None
        return read.value, Fault(code, number + 1, field.key, shown_in(field.type, raw), read.read_as)

    def _of(self, field: Field) -> _Meant:
        return _meant(Same(field), self._lists, self._year, from_1904=self.grid.from_1904)


def read_forms(grid: SheetGrid, declarations: Declarations, year: str) -> Iterator[Table]:
    """Every form on the sheet: each key has its answer in the cell to its right; `year` as for `read_tables`."""
    forms: dict[str, dict[str, tuple[int, int, Column]]] = {}
    for number, keys in keys_in(grid, declarations):
        for index, column in keys.items():
            if declarations.records[column.record].rows == "form":
                # Of a key that is there again, as in a copy beneath, the first counts.
                forms.setdefault(column.record, {}).setdefault(column.key, (number, index + 1, column))
    for record, found in forms.items():
        yield _read_form(grid, declarations, record, tuple(found.values()), year)


def _read_form(
    grid: SheetGrid, declarations: Declarations, record: str, found: Sequence[tuple[int, int, Column]], year: str
) -> Table:
    values: list[Value] = []
    faults: list[Fault] = []
    read_one = _ReadCells(grid, declarations, year)
    for number, index, column in found:
        raw = grid.cell(number, index)
        value, fault = read_one(number, index, raw, column.field)
        values.append(value)
        faults += _struck(grid, number, index, column.field, raw)
        if fault:
            faults.append(fault)
    return Table(
        record=record,
        sheet=grid.name,
        keys=tuple(column.field.key for _, _, column in found),
        letters=tuple(column_letter(index) for _, index, _ in found),
        rows=(Row(found[0][0] + 1, tuple(values)),),
        faults=tuple(faults),
        key_rows=tuple(number + 1 for number, _, _ in found),
    )
