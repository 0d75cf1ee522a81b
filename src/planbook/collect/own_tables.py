"""A table of a school's own in place of ours: a tracker that was pasted over a sheet, under the sheet's name.

Its columns are told by what they are headed, as those of an imported file are, and only those that are certain are
read; its rows are then read as any others are. One finding says which heading was taken for what.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from planbook.collect.grid import SheetGrid
from planbook.collect.headings import is_heading_of, is_nearly
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import CellGrid, GridCell, OtherFile
from planbook.collect.others.propose import PlacedColumn, Proposal, nobody_asked, propose
from planbook.collect.others.tables import find_tables
from planbook.collect.outside import not_ours
from planbook.collect.places import TablePlace, WantedTable, is_titled, keys_in
from planbook.collect.read import Raw, shown_raw
from planbook.model.address import column_letter, place_of
from planbook.model.declarations import Column, Declarations, Format, Record
from planbook.model.prose import excerpt, in_figures, listed
from planbook.model.register import folded
from planbook.model.submission import Problem
from planbook.model.values import Value

_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 2_000, 100, 40_000
"""A sheet that reaches further, or holds more, is no plan that somebody keeps by hand."""
_MOST_MERGED = 500
_LONGEST = 40
"""Characters of a heading or a line that are quoted."""
_NAMED = 12
"""Headings, and lines, that are named before the rest are counted."""


@dataclass(frozen=True, slots=True)
class _TakenTable:
    """A table that is read, and what is to be said of it."""

    place: TablePlace
    columns: frozenset[int]
    """All that it has; of those that are not read it is said."""
    words: Sequence[str]
    """Which heading was taken for what."""
    left: Sequence[str]
    """What of it, and of the lines above it, is not read."""

    def with_finding(self, wanted: WantedTable, rest: Sequence[str]) -> TablePlace:
        """The table with its one finding, in which the `rest` of the sheet is named too."""
        left = [*self.left, *rest]
        tokens = (
            ("missing", wanted.title),
            ("headings", listed(self.words, most=_NAMED)),
            ("left", listed(left, most=_NAMED) if left else "nothing"),
        )
        name, header = self.place.grid.name, self.place.header or 0
        at = tuple(f"{column_letter(index)}{header + 1}" for index in self.place.columns)
        return replace(self.place, problems=(Problem("WB-080", name, at, name, tokens),))


def own_tables(
    grids: Sequence[SheetGrid],
    free: Iterable[SheetGrid],
    wanted: WantedTable,
    declarations: Declarations,
    layout: Format,
    year: str,
) -> list[TablePlace]:
    """The tables of other people's on the visible sheet, of those that are `free`, with the title of that `wanted`.

    None where there is no such sheet, or where nothing on it is certain to be such a table. `year` is that of the
    plan, as 2026-27.
    """
    grid = next((g for g in free if not g.hidden and is_titled(g, wanted.title, *wanted.was)), None)
    if grid is None or not _is_by_hand(grid):
        return []
    places = Places(declarations, layout, "")
    cells = _as_cells(grid, declarations)
    found = find_tables(OtherFile(grid.name, "", "excel", (cells,)), places.vocabulary.knows)
    made: list[_TakenTable] = []
    for table in (table for table in found.tables if table.kind == "rows"):
        proposal = propose(places, table, year, {}, nobody_asked)
        if proposal.record is not None and proposal.record.key == wanted.record:
            begins = made[-1].place.end if made else 0
            named = _named(grids, layout, wanted)
            made += _placed(grid, grids, cells, proposal, wanted, declarations.records, named, begins)
    rest = _rest(grid, grids, cells, made)
    return [one.with_finding(wanted, rest if one is made[-1] else ()) for one in made]


def _rest(grid: SheetGrid, grids: Sequence[SheetGrid], cells: CellGrid, made: Sequence[_TakenTable]) -> list[str]:
    """The lines of a sheet, but for planbook's own words, that stand beneath its tables and beside them."""
    found: dict[int, list[GridCell]] = {}
    for number, row in enumerate(cells.rows):
        one = next((one for one in made if number < one.place.end), None)
        if one and number < (one.place.header or 0):
            continue  # above it: said of it
        there = one.columns if one else frozenset[int]()
        found[number] = [c for index, c in enumerate(row) if c.text and not c.repeated and index not in there]
    theirs = {*not_ours(grid, grids, found)}
    lines = {
        number: [c for c in row if not isinstance(c.value, str) or c.text in theirs]
        for number, row in found.items()
    }
    return [f"row {number + 1} (“{_line(row)}”)" for number, row in lines.items() if row]


def as_pasted(
    place: TablePlace,
    grids: Sequence[SheetGrid],
    wanted: Sequence[WantedTable],
    declarations: Declarations,
    layout: Format,
    year: str,
) -> list[TablePlace]:
    """A table that has our hidden keys: as the school's own where that was pasted beneath them, else as it is."""
    spec = next((spec for spec in wanted if spec.record == place.record), None)
    if spec is None or not _is_headed_otherwise(place):
        return [place]
    found = own_tables(grids, [place.grid], spec, declarations, layout, year)
    return found if _contradict(found, place) else [place]


def _is_headed_otherwise(place: TablePlace) -> bool:
    """Whether the headings beneath the hidden keys are mostly not those of their columns."""
    if place.header is None or place.keys is None:
        return False
    texts = {i: raw for i in place.columns if isinstance(raw := place.grid.cell(place.header, i), str)}
    right = sum(is_heading_of(t, place.columns[i]) or is_nearly(t, place.columns[i]) for i, t in texts.items() if t)
    wrong = sum(bool(text) for text in texts.values()) - right
    return wrong > max(1, right)


def _contradict(found: Sequence[TablePlace], keyed: TablePlace) -> bool:
    """Whether what the headings say of the columns is other than what the keys above them say."""
    ours = {index: column.key for index, column in keyed.columns.items()}
    return any(ours.get(i, c.key) != c.key for place in found for i, c in place.columns.items())


def with_unread(
    lacking: Sequence[Problem], free: Sequence[SheetGrid], wanted: Sequence[WantedTable]
) -> tuple[list[Problem], set[str]]:
    """`lacking` with one finding of each sheet that is there and holds something else than its table.

    With it their names: nothing more is to be said of them. Nothing was read of the sheets that are `free`.
    """
    told: list[Problem] = []
    names: set[str] = set()
    for problem in lacking:
        spec = next((spec for spec in wanted if spec.title == problem.sheet), None)
        grid = None
        if spec and problem.code == "WB-010":
            own = (g for g in free if not g.hidden and is_titled(g, spec.title, *spec.was))
            grid = next((g for g in own if g.count), None)
        if grid is None:
            told.append(problem)
            continue
        tokens = (("missing", problem.sheet or ""), ("count", in_figures(grid.count, "filled cell")))
        told.append(Problem("WB-081", grid.name, (), grid.name, tokens))
        names.add(grid.name)
    return told, names


def _is_by_hand(grid: SheetGrid) -> bool:
    if len(grid.rows) > _MOST_ROWS or grid.width > _MOST_COLUMNS or grid.repeats:
        return False
    return sum(map(len, grid.rows)) <= _MOST_CELLS


def _as_cells(grid: SheetGrid, declarations: Declarations) -> CellGrid:
    """The sheet as those of other people are looked at; a row of hidden keys is none of theirs."""
    keyed = {number for number, keys in keys_in(grid, declarations) if len(keys) > 1}
    rows = [
        [] if number in keyed else [_cell(number, column, raw) for column, raw in enumerate(row)]
        for number, row in enumerate(grid.rows)
    ]
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows):
        if row:
            row += [_cell(number, column, None) for column in range(len(row), width)]
    for (top, left), (bottom, right) in grid.merged[:_MOST_MERGED]:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        first = rows[top][left]
        for number in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[number]))):
                if (number, column) != (top, left) and not rows[number][column].text:
                    there = rows[number][column].place
                    rows[number][column] = GridCell(there, first.text, first.value, repeated=True)
    written = (tuple(row) if any(cell.text for cell in row) else () for row in rows)
    return CellGrid(grid.name, tuple(written))


def _cell(number: int, column: int, raw: Raw) -> GridCell:
    text = shown_raw(raw)
    value: Value = text or None
    if isinstance(raw, datetime):
        value = raw.date()
    elif isinstance(raw, bool | int | float | date):
        value = raw
    return GridCell(f"{column_letter(column)}{number + 1}", text, value)


def _named(grids: Iterable[SheetGrid], layout: Format, wanted: WantedTable) -> Mapping[str, frozenset[str]]:
    """By record, of those that a row of the table names another row of, all words on the sheet of that record."""
    records = {column.field.of for column in wanted.columns if column.field.type == "reference"}
    sheets = {record: sheet for record in records if record and (sheet := layout.sheet(record))}
    found: dict[str, frozenset[str]] = {}
    for record, sheet in sheets.items():
        own = [grid for grid in grids if is_titled(grid, sheet.title, *sheet.was)]
        texts = (shown_raw(raw) for grid in own for row in grid.rows for raw in row)
        found[record] = frozenset(folded(text) for text in texts if text)
    return found


def _placed(
    grid: SheetGrid,
    grids: Sequence[SheetGrid],
    cells: CellGrid,
    proposal: Proposal,
    wanted: WantedTable,
    records: Mapping[str, Record],
    named: Mapping[str, frozenset[str]],
    begins: int,
) -> Iterator[_TakenTable]:
    """Where the table stands, with the columns that are certain, and what is to be said of it.

    `named` has the words by which it may name rows of other records; a column that names none of them is not read.
    Another table is read down to the row before `begins`: one that stands beside that is not.
    """
    columns: dict[int, Column] = {}
    names = {f"{record.key}.{key}" for record in records.values() for key in (record.label, record.row_id)}
    for placed in sorted(proposal.columns, key=lambda c: c.added):
        column = _column(wanted, placed.field, names)
        if column and column.field.type == "reference":
            theirs = {folded(c.text) for c in _beneath(proposal, placed) if c.text}
            column = column if theirs & named.get(column.field.of or "", frozenset()) else None
        if column and column not in columns.values() and column.field.asked != "worked_out":
            columns[placed.heading.column] = column
    rows = [place_of(row.cells[0].place)[0] - 1 for row in proposal.table.rows if row.cells and not row.left_out]
    if len(columns) < 2 or not rows:
        return
    heads_at = [place_of(heading.place)[0] - 1 for heading in proposal.table.headings]
    header = max(heads_at)
    if min(heads_at) < begins:
        return
    every = [place_of(row.cells[0].place)[0] - 1 for row in proposal.table.rows if row.cells]
    lines = [number for number in range(header + 1, max(every) + 1) if cells.rows[number]]
    left = frozenset(lines) - frozenset(rows)
    own = sorted(columns)
    taken = [f"“{_words(c)}” as {columns[c.heading.column].field.heading}" for c in _in(proposal, columns)]
    others = [f"column “{_words(c)}”" for c in proposal.columns if c.heading.column not in columns and c.sample]
    beside = [f"row {number + 1} (“{_line(cells.rows[number])}”)" for number in sorted(left)]
    heads = {word for heading in proposal.table.headings for word in heading.words}
    over = not_ours(grid, grids, (number for number in range(begins, header) if cells.rows[number]))
    above = [f"“{excerpt(text, _LONGEST)}”" for text in over if text not in heads]
    read = {index: columns[index] for index in own}
    place = TablePlace(grid, wanted.record, read, header, header + 1, max(every) + 1, left=left, is_own=True)
    every_column = frozenset(heading.column for heading in proposal.table.headings)
    yield _TakenTable(place, every_column, taken, [*others, *beside, *above])


def _beneath(proposal: Proposal, placed: PlacedColumn) -> Iterator[GridCell]:
    number = proposal.columns.index(placed)
    return (row.cells[number] for row in proposal.table.rows if not row.left_out and number < len(row.cells))


def _in(proposal: Proposal, columns: dict[int, Column]) -> list[PlacedColumn]:
    return [c for c in proposal.columns if c.heading.column in columns]


def _column(wanted: WantedTable, field: str, names: Container[str]) -> Column | None:
    """The column of our sheet for a field: its own, or for one of `names` that which names the row that has it."""
    record = field.partition(".")[0] if field in names else ""
    own = next((column for column in wanted.columns if column.key == field), None)
    return own or next((c for c in wanted.columns if c.field.type == "reference" and c.field.of == record), None)


def _words(column: PlacedColumn) -> str:
    return excerpt(column.words, _LONGEST)


def _line(cells: Iterable[GridCell]) -> str:
    return excerpt(" / ".join(cell.text for cell in cells if cell.text and not cell.repeated), _LONGEST)
