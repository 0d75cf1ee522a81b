"""Where the tables of a workbook stand.

A row of hidden keys (`action.finish`) stands directly above each header and moves with inserted rows and
columns. Where a key is gone, the heading says which column it is, and it is said that it did. Nothing is found
by its place.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from planbook.collect.cells import read_cell
from planbook.collect.grid import KEY, SheetGrid
from planbook.collect.headings import is_heading_of, is_nearly, is_one_of, match_headings, names_of, plain
from planbook.collect.package import RefusalError, too_large
from planbook.collect.read import Raw, shown_raw
from planbook.model.address import Span, cells_named, column_letter, ranges_of, spans_of
from planbook.model.declarations import Column, Declarations, Format
from planbook.model.memo import Same
from planbook.model.prose import excerpt, listed
from planbook.model.safe_text import SHEET_NAME, clean
from planbook.model.submission import Problem

Said = tuple[tuple[int, Raw], ...]
"""What a row says beside its ref, by column."""

_NEAR_THE_KEYS = 8
"""How many rows beneath the keys the header is looked for: rows may have been inserted between."""
_NEAR_THE_TOP = 40
"""How many rows of a sheet without keys a header is looked for in."""
_MOST_TABLES = 50
"""Rows of hidden keys on one sheet; a prepared one has one, and copies of it are few."""
_LONGEST = 50
"""Characters of a heading that are quoted."""


@dataclass(frozen=True, slots=True)
class ColumnRun:
    """Rows that say the same and were filled down."""

    said: Said
    columns: tuple[int, ...]
    """Those that it fills, that of the refs among them where there are refs."""
    spans: tuple[Span, ...]
    """First and last Excel row of those that stand together."""
    rows: int
    """How many there are, also of those that are blank in the grid (`SheetGrid.repeats`)."""
    first: int | None
    """The Excel row that they repeat, where they have its very words; None where they have no words at all."""

    @property
    def ranges(self) -> list[str]:
        """The cells that they fill, as Excel writes them."""
        return ranges_of(self.columns, self.spans)

    @property
    def value(self) -> str:
        """What stands in a row of it."""
        return excerpt("; ".join(shown_raw(content) for _, content in self.said), _LONGEST)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table where it stands on its sheet; rows and columns count from 0."""

    grid: SheetGrid
    record: str
    """The record that the sheet is of."""
    columns: Mapping[int, Column]
    header: int | None
    """The row of headings; None where it is gone."""
    first: int
    end: int
    """The row after the last that may belong to it."""
    problems: tuple[Problem, ...] = ()
    keys: int | None = None
    """The row of hidden keys; None where it is gone."""
    left: frozenset[int] = frozenset()
    """Rows between that were filled down, or head others in a table of the school's own, and are not read."""
    runs: tuple[ColumnRun, ...] = ()
    """The same as runs, each with what stands in it."""
    is_own: bool = False
    """Whether it is a table of the school's own, known by what it is headed: it never had our columns."""

    asked: Mapping[int, Column] = field(init=False, repr=False, compare=False)
    """The columns that are read: those that nothing works out."""

    def __post_init__(self) -> None:
        asked = {index: c for index, c in self.columns.items() if c.field.asked != "worked_out"}
        object.__setattr__(self, "asked", asked)


@dataclass(frozen=True, slots=True)
class WantedTable:
    """A sheet that a format has: its record, its title, and its columns, parents' ones among them."""

    record: str
    title: str
    columns: tuple[Column, ...]
    was: tuple[str, ...] = ()
    """Titles that it once had."""
    brought: bool = False
    """Whether a pack brings it, so that few workbooks were made with it."""

    def was_there(self, had: Container[str]) -> bool:
        """Whether a workbook that says it was made with the columns `had` can have it without its keys."""
        return not (had and self.brought) or any(column.key in had for column in self.columns)


def wanted_tables(declarations: Declarations, layout: Format) -> list[WantedTable]:
    """The sheets of `layout` that hold a table; of a plan the Check sheet too."""
    records = declarations.records
    sheets = [sheet for sheet in layout.sheets if sheet.record.rows != "form"]
    found = [WantedTable(s.record.key, s.title, s.columns, s.was, s.brought) for s in sheets]
    check = records.get("explanation")
    if layout.kind == "plan" and check:
        found.append(WantedTable(check.key, check.title, tuple(Column(check.key, f) for f in check.fields)))
    return found


def is_titled(grid: SheetGrid, *titles: str) -> bool:
    """Whether the sheet still has the name it was given, one of `titles`."""
    return plain(grid.name) in {plain(clean(title, SHEET_NAME)) for title in titles}


def key_of(raw: object, declarations: Declarations) -> Column | None:
    """The column that a hidden key names, be it a retired one; None where it is none."""
    match = KEY.match(raw.strip()) if isinstance(raw, str) else None
    return _column_of(match, declarations) if match else None


def _column_of(match: re.Match[str], declarations: Declarations) -> Column | None:
    return _column_named(Same(declarations), match[1], match[2])


@lru_cache(maxsize=5_000)
def _column_named(declared: Same[Declarations], owner: str, named: str) -> Column | None:
    record = declared.it.records.get(owner)
    key = record.current_key(named) if record else None
    return Column(record.key, record.field(key)) if record and key else None


def keys_in(grid: SheetGrid, declarations: Declarations) -> Iterator[tuple[int, dict[int, Column]]]:
    """Each row that has hidden keys, with the columns that they name, by where they stand in it."""
    for number, found in grid.keyed.items():
        named = ((index, _column_of(match, declarations)) for index, match in found.items())
        if keys := {index: key for index, key in named if key}:
            yield number, keys


def places_by_keys(
    grid: SheetGrid, declarations: Declarations, wanted: Sequence[WantedTable]
) -> Iterator[TablePlace]:
    """Every table of the sheet that has its hidden keys, or at least two of them.

    Raises RefusalError where there are more of them than any workbook of planbook's has.
    """
    rows = list(_key_rows(grid, declarations))
    if len(rows) > _MOST_TABLES:
        raise RefusalError(too_large("", f"a workbook with {len(rows):,} tables on its sheet {grid.name}"))
    for position, (number, keys) in enumerate(rows):
        names = [c.record for c in keys.values()]
        own = max(dict.fromkeys(names), key=names.count)
        spec = next((w for w in wanted if w.record == own), None)
        named = {c.key: c for c in spec.columns} if spec else {}
        keyed = {index: named.get(c.key, c) for index, c in keys.items()}
        end = rows[position + 1][0] if position + 1 < len(rows) else len(grid.rows)
        header = _header(grid, keyed, number + 1, end, declarations)
        first = number + 1 if header is None else header + 1
        place = TablePlace(grid, own, keyed, header, first, end, keys=number)
        if header is None:
            words = (("missing", grid.name),)
            place = replace(place, problems=(Problem("WB-030", grid.name, (f"A{first + 1}",), tokens=words),))
        yield _completed(place, spec.columns if spec else ())


def _key_rows(grid: SheetGrid, declarations: Declarations) -> Iterator[tuple[int, dict[int, Column]]]:
    """Rows that hold at least two keys of tables, with the columns that they name."""
    for number, keys in keys_in(grid, declarations):
        found = {index: c for index, c in keys.items() if declarations.records[c.record].rows != "form"}
        if len(found) > 1:
            yield number, found


def _header(
    grid: SheetGrid, keyed: Mapping[int, Column], start: int, end: int, declarations: Declarations
) -> int | None:
    """The row of headings beneath the keys; None where the rows of the table follow at once."""
    near = range(start, min(end, start + _NEAR_THE_KEYS))
    for number in near:
        if 2 * sum(is_heading_of(_text(grid, number, i), c) for i, c in keyed.items()) >= len(keyed):
            return number
    filled = [n for n in near if any(grid.filled(n, i) for i in keyed)]
    if not filled:
        return start if start < len(grid.rows) else None
    texts = {index: _text(grid, filled[0], index) for index in keyed}
    if any(is_heading_of(texts[i], c) or is_nearly(texts[i], c) for i, c in keyed.items()):
        return filled[0]
    reads = all(not read_cell(c.field, grid.cell(filled[0], i), declarations.lists).code for i, c in keyed.items())
    return None if reads else filled[0]


def _text(grid: SheetGrid, number: int, index: int) -> str:
    raw = grid.cell(number, index)
    return raw if isinstance(raw, str) else ""


def _completed(place: TablePlace, wanted: Sequence[Column]) -> TablePlace:
    """`place` with columns whose key is gone told by their headings, and each column once."""
    if place.header is None:
        return _each_once(place, {})
    grid, columns = place.grid, dict(place.columns)
    texts = {i: text for i in range(grid.width) if (text := _text(grid, place.header, i))}
    told: dict[int, Column] = {}
    for index in _repeated(columns):
        # A key was copied over another: where the heading is another column's, it counts.
        others = [c for c in wanted if c not in columns.values()]
        found = next((c for c in others if is_heading_of(texts.get(index, ""), c)), None)
        if found:
            columns[index] = told[index] = found
    there = {column.key for column in columns.values()}
    missing = [c for c in wanted if c.key not in there]
    exact, near = match_headings({i: t for i, t in texts.items() if i not in columns}, missing)
    placed = exact.keys() | near.keys() | columns.keys()
    twins = {
        i: column
        for i, t in texts.items()
        if i not in placed and (column := next((c for c in columns.values() if is_heading_of(t, c)), None))
    }
    problems = [*place.problems, *_said_of_headings(grid, place.header, columns, texts)]
    if told or exact:
        problems.append(_by_heading(grid, {**told, **exact}))
    problems += [_nearly(grid, place.header, index, texts[index], column) for index, column in near.items()]
    columns = dict(sorted({**columns, **exact, **near}.items()))
    return _each_once(replace(place, columns=columns, problems=tuple(problems)), twins)


def _said_of_headings(
    grid: SheetGrid, header: int, columns: Mapping[int, Column], texts: Mapping[int, str]
) -> Iterator[Problem]:
    """Columns whose heading no longer says what their key says."""
    for index, column in columns.items():
        text = texts.get(index, "")
        if text and not is_heading_of(text, column):
            cell = f"{column_letter(index)}{header + 1}"
            said = excerpt(text, _LONGEST)
            yield Problem("WB-023", grid.name, (cell,), said, (("there", said), ("heading", column.field.heading)))


def _by_heading(grid: SheetGrid, found: Mapping[int, Column]) -> Problem:
    words = (("missing", grid.name), ("headings", listed((c.field.heading for c in found.values()), most=4)))
    return Problem("WB-022", grid.name, tokens=words)


def _nearly(grid: SheetGrid, header: int, index: int, text: str, column: Column) -> Problem:
    said = excerpt(text, _LONGEST)
    words = (("there", said), ("heading", column.field.heading), ("missing", grid.name))
    return Problem("WB-019", grid.name, (f"{column_letter(index)}{header + 1}",), said, words)


def _repeated(columns: Mapping[int, Column]) -> list[int]:
    """The places whose column stands further left already."""
    seen: set[str] = set()
    again = []
    for index, column in columns.items():
        if column.key in seen:
            again.append(index)
        seen.add(column.key)
    return again


def _each_once(place: TablePlace, twins: Mapping[int, Column]) -> TablePlace:
    """`place` with each column once: the first that holds anything. What differs in another one is said."""
    grid, kept = place.grid, dict(place.columns)
    problems = list(place.problems)
    by_key: dict[str, list[int]] = {}
    for index, column in [*place.columns.items(), *twins.items()]:
        by_key.setdefault(column.key, []).append(index)
    several = [indexes for indexes in by_key.values() if len(indexes) > 1]
    filled = grid.columns_filled(place.first, place.end) if several else {}
    for indexes in several:
        column = (kept | dict(twins))[indexes[0]]
        best = next((i for i in indexes if i in filled), indexes[0])
        for index in indexes:
            kept.pop(index, None)
            differs = grid.differing(index, best, filled)
            if index != best and differs and column.field.asked != "worked_out":
                letter = column_letter(index)
                words = (("heading", column.field.heading), ("read", column_letter(best)), ("other", letter))
                cells = cells_named(index, spans_of(differs))
                problems.append(Problem("WB-027", grid.name, cells, letter, words))
        kept[best] = column
    return replace(place, columns=dict(sorted(kept.items())), problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class Headed:
    """A row near the top of a sheet that may be one of headings."""

    grid: SheetGrid
    number: int
    texts: Mapping[int, str]
    """By column."""


def rows_of_headings(grids: Sequence[SheetGrid], wanted: Sequence[WantedTable]) -> list[Headed]:
    """The rows of `grids` in which at least two headings of the tables `wanted` stand."""
    names = frozenset(name for spec in wanted for column in spec.columns for name in names_of(column))
    found = []
    for grid in grids:
        for number, row in enumerate(grid.rows[:_NEAR_THE_TOP]):
            if sum(isinstance(raw, str) and bool(raw) and is_one_of(raw, names) for raw in row) > 1:
                texts = {i: text for i in range(len(row)) if (text := _text(grid, number, i))}
                found.append(Headed(grid, number, texts))
    return found


def place_by_headings(rows: Sequence[Headed], wanted: WantedTable) -> TablePlace | None:
    """The table `wanted` beneath one of `rows`, on sheets that have no keys; None where it is beneath none.

    On the sheet of its name, or with the table of its name, two in five of the headings are enough; on another
    sheet three in five are wanted.
    """
    best: tuple[float, TablePlace] | None = None
    for row in rows:
        grid, number, texts = row.grid, row.number, row.texts
        ours = is_titled(grid, wanted.title, *wanted.was) or f"tbl_{wanted.record}" in grid.edges
        exact, near = match_headings(texts, wanted.columns)
        share = (len(exact) + len(near) / 2) / len(wanted.columns)
        if len(exact) < 2 or share < (0.4 if ours else 0.6) or (best and share <= best[0]):
            continue
        columns = dict(sorted({**exact, **near}.items()))
        problems = [_by_heading(grid, exact)]
        problems += [_nearly(grid, number, i, texts[i], c) for i, c in near.items()]
        place = TablePlace(grid, wanted.record, columns, number, number + 1, len(grid.rows), tuple(problems))
        best = (share, place)
    return _each_once(best[1], {}) if best else None
