"""What stands in a workbook and has no place in the format of today: read only to be migrated, so that it is told.

Columns and sheets that the format once had still have their hidden keys and headings; what somebody has added is
told by its heading, or by its cell alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from planbook.collect.extra_columns import is_repeat
from planbook.collect.grid import KEY, SheetGrid
from planbook.collect.places import TablePlace, key_of
from planbook.collect.read import shown_raw
from planbook.collect.rows import is_ours, rows_of, why_left_out
from planbook.model.address import MOST_CELLS, cells_named, column_letter
from planbook.model.declarations import Declarations
from planbook.model.prose import listed
from planbook.model.sheet_names import OUR_SHEETS
from planbook.model.submission import Unplaced


def unplaced(
    grids: Sequence[SheetGrid], places: Sequence[TablePlace], declarations: Declarations
) -> Iterator[Unplaced]:
    """Every filled cell that is neither read nor planbook's own, sheet by sheet; `places` are the tables read."""
    for grid in grids:
        own = [place for place in places if place.grid is grid]
        for place in own if grid.name not in OUR_SHEETS else ():
            yield from _beside(place, declarations)
        answers = list(_answers(grid, declarations))
        for number, index, asked in answers:
            if not asked and grid.filled(number, index + 1):
                yield _cell(grid, number, index + 1, "", _shown_at(grid, number, index - 1) if index else "")
        if not own and not answers and grid.name not in OUR_SHEETS:
            yield from _of_sheet(grid)


def _beside(place: TablePlace, declarations: Declarations) -> Iterator[Unplaced]:
    """The columns of a table that are not read."""
    grid, header = place.grid, place.header
    row_id = declarations.records[place.record].row_id
    refs = next((i for i, c in place.columns.items() if c.record == place.record and c.field.key == row_id), None)
    filled = grid.columns_filled(place.first, place.end)
    left = {
        index: heading
        for index in filled
        if index not in place.columns
        for heading in [_shown_at(grid, header, index) if header is not None else ""]
        if not is_repeat(place, index, heading, filled)
    }
    numbers = []
    rows = rows_of(place, declarations)
    for number in range(place.first, place.end):
        out = why_left_out(rows, number) if grid.rows[number] else None
        if not out or out.reason not in {"heading", "ours"}:
            numbers.append(number)
    for run in place.runs:
        yield Unplaced(grid.name, listed(run.ranges[:MOST_CELLS]), "", "", run.value)
    yield from _cells(grid, left, numbers, refs)


def _of_sheet(grid: SheetGrid) -> Iterator[Unplaced]:
    """A sheet that is not read: beneath its headings where it still has its keys, else cell by cell."""
    keyed = next((n for n, row in enumerate(grid.rows) if sum(_is_key(raw) for raw in row) > 1), None)
    if keyed is None:
        yield from _cells(grid, dict.fromkeys(grid.columns_filled(), ""), range(len(grid.rows)), None)
        return
    keys = [index for index, raw in enumerate(grid.rows[keyed]) if _is_key(raw)]
    headings = {index: _shown_at(grid, keyed + 1, index) for index in grid.columns_filled()}
    yield from _cells(grid, headings, range(keyed + 2, len(grid.rows)), keys[0])


def _answers(grid: SheetGrid, declarations: Declarations) -> Iterator[tuple[int, int, bool]]:
    """Row and column of every key of a form (label, hidden key, answer), and whether it is still asked."""
    for number, row in enumerate(grid.rows):
        for index, raw in enumerate(row):
            match = KEY.match(raw.strip()) if isinstance(raw, str) else None
            record = declarations.records.get(match[1]) if match else None
            if record and record.rows == "form":
                yield number, index, key_of(raw, declarations) is not None


def _cells(
    grid: SheetGrid, headings: Mapping[int, str], numbers: Iterable[int], refs: int | None
) -> Iterator[Unplaced]:
    again = {repeat.after - 1: repeat for repeat in grid.repeats}
    marked = {number for number, _, _ in grid.marks}
    for number in numbers:
        if not (grid.rows[number] or number in marked):
            continue
        filled = [index for index in headings if grid.filled(number, index)]
        if len(filled) == 1 and is_ours(_shown_at(grid, number, filled[0])):
            continue
        if number in again:  # those that say the same down to its end are told at once
            spans = [(number + 2, again[number].last)]
            for index in filled:
                one = _cell(grid, number, index, "", headings[index])
                yield replace(one, cell=listed(cells_named(index, spans)))
        ref = _shown_at(grid, number, refs) if refs is not None else ""
        for index in filled:
            if index != refs or len(filled) == 1:  # a row's ref is told with each of its cells
                yield _cell(grid, number, index, ref, headings[index])


def _cell(grid: SheetGrid, number: int, index: int, ref: str, heading: str) -> Unplaced:
    address = f"{column_letter(index)}{number + 1}"
    value = grid.errors.get(address) or shown_raw(grid.cell(number, index))
    return Unplaced(grid.name, address, ref, heading, value)


def _is_key(raw: object) -> bool:
    return isinstance(raw, str) and KEY.match(raw.strip()) is not None


def _shown_at(grid: SheetGrid, number: int, index: int) -> str:
    raw = grid.cell(number, index)
    return "" if raw is None else shown_raw(raw)
