"""The tables in a file of other people's: where each begins and ends, its rows, and what stands over them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planbook.collect.others.bands import OpenBands, Rows, is_guidance, is_note, why_left_out
from planbook.collect.others.grid import CellGrid, Found, FoundRow, FoundTable, GridCell, Heading, OtherFile
from planbook.collect.others.headings import HeadingRows, first_row, heading_rows, words_of
from planbook.collect.others.lines import GridLine, Known, is_pair, lines_of, plain
from planbook.collect.others.pairs import pairs_in, pairs_of
from planbook.collect.others.segments import segments_of
from planbook.collect.others.turned import turned_of

_MOST_COLUMNS = 16_384
"""Columns that a sheet of Excel has."""
_ALIKE = 0.7
"""Of the headings of a row that is the same heading row again: this many are the same."""


def find_tables(file: OtherFile, known: Known) -> Found:
    """All tables in the file, in its order, and the cells that are in none.

    `known` says whether some words are a heading that planbook knows. Each cell in which something is written is in
    one place of what is given: a heading, a row, a line over rows, above a table, or beside them all.
    """
    tables: list[FoundTable] = []
    beside: list[tuple[str, GridCell]] = []
    for grid in file.grids:
        in_grid, left = _tables_of(grid, known)
        tables += in_grid
        beside += [(grid.name, cell) for cell in left]
    return Found(file, tuple(tables), tuple(beside))


@dataclass(slots=True)
class _Region:
    """A table's part of a grid, from the lines above its headings to where the next one's lines begin."""

    above: int
    """The first line above it that belongs to it."""
    headings: HeadingRows
    again: list[HeadingRows] = field(default_factory=list)
    """The same headings further down."""


def _tables_of(grid: CellGrid, known: Known) -> tuple[list[FoundTable], list[GridCell]]:
    lines = lines_of(grid)
    if whole := pairs_of(grid, lines, known):
        return [whole], []
    tables: list[FoundTable] = []
    beside: list[GridCell] = []
    regions = _regions(lines, known)
    if not any(_is_known(lines, region, known) for region in regions) and (
        on_side := turned_of(grid, lines, known)
    ):
        return [on_side[0]], [*on_side[1]]
    regions = regions or _region_of_first_row(lines)
    if not regions:
        found = pairs_in(grid, lines, known)
        taken = {line.number for _, run in found for line in run}
        return [table for table, _ in found], _cells(line for line in lines if line.number not in taken)
    for number, region in enumerate(regions):
        end = regions[number + 1].above if number + 1 < len(regions) else len(lines)
        made, left = _of_region(grid, lines[region.above : end], region, known)
        tables += made
        beside += left
    return tables, beside


def _is_known(lines: Sequence[GridLine], region: _Region, known: Known) -> bool:
    """Whether any two of the headings are known: those of others are told by their looks alone."""
    return sum(known(text) for n in region.headings.numbers for text in lines[n].words) > 1


def _cells(lines: Iterable[GridLine]) -> list[GridCell]:
    return [piece.cell for line in lines for piece in line.pieces]


def _regions(lines: Sequence[GridLine], known: Known) -> list[_Region]:
    """The tables from above, each with its heading rows."""
    regions: list[_Region] = []
    number = 0
    while number < len(lines):
        inside = bool(regions) and not _begins_anew(lines, number)
        rows = heading_rows(lines, number, known, inside=inside)
        least = max((rows.last for r in regions[-1:] for rows in (r.headings, *r.again)), default=-1) + 1
        if rows is None:
            number += 1
            continue
        rows = HeadingRows(max(rows.first, least), rows.last)
        if regions and _is_again(lines, regions[-1].headings, rows):
            regions[-1].again.append(rows)
        else:
            regions.append(_Region(_lines_above(lines, rows.first, least, known) if regions else 0, rows))
        number = rows.last + 1
    return list(_with_rows(lines, regions))


def _region_of_first_row(lines: Sequence[GridLine]) -> list[_Region]:
    rows = first_row(lines)
    return [_Region(0, rows)] if rows else []


def _begins_anew(lines: Sequence[GridLine], number: int) -> bool:
    """Whether a blank line and a title, or two blank lines, stand above the line."""
    before = [line.is_blank for line in lines[max(0, number - 2) : number]]
    titled = number >= 2 and before[0] and len(lines[number - 1].pieces) == 1
    return titled or (len(before) == 2 and all(before))


def _with_rows(lines: Sequence[GridLine], regions: Sequence[_Region]) -> Iterator[_Region]:
    """The tables that have rows; the headings of others stand above the table after them."""
    above: int | None = None
    for number, region in enumerate(regions):
        end = regions[number + 1].above if number + 1 < len(regions) else len(lines)
        start = region.above if above is None else above
        if any(not lines[n].is_blank for n in range(region.headings.last + 1, end)):
            yield replace(region, above=start)
            above = None
        else:
            above = start


def _is_again(lines: Sequence[GridLine], first: HeadingRows, rows: HeadingRows) -> bool:
    said = {(p.column, plain(p.cell.text)) for n in first.numbers for p in lines[n].pieces}
    again = {(p.column, plain(p.cell.text)) for p in lines[rows.last].pieces}
    return len(said & again) >= _ALIKE * len(again)


def _lines_above(lines: Sequence[GridLine], first: int, least: int, known: Known) -> int:
    """The first of the lines above the heading row `first` that belong to it: titles and labels, back to the rows
    above them or to a note right below these."""
    number, blank, begins = first, False, first
    while number > least:
        line = lines[number - 1]
        if line.is_blank:
            blank = True
        elif len(line.pieces) > 1 and not is_pair(line, known):
            break
        else:
            if blank and begins < first and number - 1 == least:
                break
            begins = number - 1
        number -= 1
    if number > least and not lines[number - 1].is_blank:
        # What stands right below the rows is said of them, where a blank line parts it from what is below.
        parted = next((n for n in range(number, first) if lines[n].is_blank), None)
        if parted is not None and parted > number and any(not line.is_blank for line in lines[parted:first]):
            begins = parted + 1
    return begins


def _of_region(
    grid: CellGrid, lines: Sequence[GridLine], region: _Region, known: Known
) -> tuple[list[FoundTable], list[GridCell]]:
    """The tables of a region, one or several side by side, and the cells that are in none of them."""
    first, last = (number - region.above for number in (region.headings.first, region.headings.last))
    found = pairs_in(grid, lines[:first], known)
    taken = {line.number for _, run in found for line in run}
    over = [line for line in lines[:first] if line.number not in taken]
    tables, beside = [table for table, _ in found], list[GridCell]()
    segments = segments_of(lines[first : last + 1], lines[last + 1 :])
    for index, (left, _) in enumerate(segments):
        low = 0 if index == 0 else left
        high = segments[index + 1][0] if index + 1 < len(segments) else _MOST_COLUMNS
        within = {line.number: line.within(low, high) for line in lines}
        table, left_over = _Table(grid, within, region, known).made([line.within(low, high) for line in over])
        tables += [table] if table else []
        beside += left_over
    return tables, beside


@dataclass(slots=True)
class _Table:
    """A table while it is made of its lines."""

    grid: CellGrid
    lines: Mapping[int, GridLine]
    """Its lines and those above it, by their number."""
    region: _Region
    known: Known
    heads: frozenset[int] = frozenset()
    """The numbers of its heading rows, and of those that are the same again."""

    def __post_init__(self) -> None:
        rows = (self.region.headings, *self.region.again)
        self.heads = frozenset(number for each in rows for number in each.numbers)

    def made(self, over: Sequence[GridLine]) -> tuple[FoundTable | None, list[GridCell]]:
        """The table with the lines `over` it, and the cells that are not in it."""
        headings = self.region.headings
        body = [line for number, line in self.lines.items() if number > headings.last and not line.is_blank]
        columns = sorted(
            {p.column for line in body for p in line.pieces}
            | {
                c
                for n in headings.numbers
                for p in self.lines[n].pieces
                for c in range(p.column, p.column + p.span)
            }
        )
        if not columns or not body:
            head = [self.lines[n] for n in headings.numbers]
            return None, _cells([*over, *head, *body])
        like = Rows.of([line for line in body if line.number not in self.heads], columns)
        bands = OpenBands(like, self.known)
        first = self._first_bands(over, like)
        for line in over[len(over) - first :]:
            if not line.is_blank:
                bands.take(line)
        rows = self._rows(body, columns, bands)
        bands.end()
        made = tuple(self._heading(column) for column in columns)
        noted = [
            replace(p.cell, text="", value=None)
            for n in headings.numbers
            for p in self.lines[n].pieces
            if p.cell.note
        ]
        table = FoundTable(
            self.grid.name,
            next(heading.place for heading in made if heading.words),
            "rows",
            made,
            tuple(rows),
            tuple(_cells(over[: len(over) - first])),
        )
        return table, [*bands.unused, *noted]

    def _heading(self, column: int) -> Heading:
        headings = self.region.headings
        words = words_of(self.lines, headings, column)
        number = next(
            (n for n in reversed(headings.numbers) if self.lines[n].cells and self.lines[n].cells[column].text),
            headings.last,
        )
        return Heading(column, words, self.lines[number].cells[column].place)

    def _rows(self, body: Sequence[GridLine], columns: Sequence[int], bands: OpenBands) -> list[FoundRow]:
        rows: list[FoundRow] = []
        forced = {n for again in self.region.again for n in self._before(again.first, bands.rows)}
        after: dict[int, GridLine | None] = {}
        following: GridLine | None = None
        for line in reversed(body):
            after[line.number] = following
            following = line if len(line.pieces) > 1 else following
        for index, line in enumerate(body):
            cells = tuple(line.cells[column] for column in columns)
            if line.number in self.heads:
                rows.append(FoundRow(cells, left_out="heading again"))
                continue
            reason = why_left_out(line, self.known)
            if not reason and index == 0 and is_guidance(line):
                reason = "guidance"
            last = after[line.number] is None and not bands.rows.is_wide(line.pieces[0])
            if not reason and last and is_note(line):
                reason = "note"
            heads = line.number in forced or bands.rows.is_band(line, after[line.number], self.known)
            if heads and not reason:
                bands.take(line)
                continue
            rows.append(FoundRow(cells, () if reason else bands.over(), reason))
        return rows

    def _before(self, first: int, like: Rows) -> list[int]:
        """The lines right above the heading row `first` that head what is below it."""
        found: list[int] = []
        number = first - 1
        while number > self.region.headings.last and number not in self.heads:
            line = self.lines[number]
            if line.is_blank:
                if found:
                    break
            elif why_left_out(line, self.known):
                break
            elif len(line.pieces) == 1 or is_pair(line, self.known) or like.is_wide(line.pieces[0]):
                found.append(number)
            else:
                break
            number -= 1
        return found

    def _first_bands(self, over: Sequence[GridLine], like: Rows) -> int:
        """How many of the lines over the first headings head the first block, as such lines head the others."""
        if not self.region.again:
            return 0
        most = max(len(self._before(again.first, like)) for again in self.region.again)
        count = taken = 0
        for line in reversed(over):
            if taken == most:
                break
            count += 1
            taken += not line.is_blank
        return count
