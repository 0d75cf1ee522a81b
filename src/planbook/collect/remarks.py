"""What is said of a workbook's sheets: renamed, hidden, merged, beyond the edge, without a place in the plan."""

from collections.abc import Iterator, Sequence

from planbook.collect.extra_columns import unplaced_columns
from planbook.collect.grid import SheetGrid
from planbook.collect.places import TablePlace, WantedTable, is_titled
from planbook.collect.read import shown_raw
from planbook.collect.rows import merged_cells
from planbook.model.address import MOST_CELLS, cells_named, column_letter, spans_of
from planbook.model.declarations import Declarations
from planbook.model.prose import agree, counted, excerpt, in_figures, listed
from planbook.model.sheet_names import OUR_SHEETS
from planbook.model.submission import Problem, Table

_QUOTED, _LONGEST = 3, 60
"""Rows, or cells, whose words are quoted, and the characters of each."""
_MOST = 12
"""Ranges, or runs of rows, that are named before the rest are counted."""


def remarks(
    places: Sequence[TablePlace], tables: Sequence[Table], wanted: Sequence[WantedTable], declarations: Declarations
) -> list[Problem]:
    """What there is to say of the sheets whose tables were read."""
    titles = {w.record: (w.title, *w.was) for w in wanted}
    problems: list[Problem] = []
    for place in places:
        if place.grid.name in OUR_SHEETS:
            continue
        names = titles.get(place.record, ())
        if names and not is_titled(place.grid, *names):
            problems.append(_one("WB-024", place.grid, there=place.grid.name, missing=names[0]))
        if place.grid.hidden:
            problems.append(_one("WB-025", place.grid, there=place.grid.name))
        if place.is_own:
            continue  # one finding says all of it
        problems += unplaced_columns(place)
        problems += _hidden_columns(place)
        problems += _of_rows(place, tables)
        merged = merged_cells(place, declarations).ranges
        if merged:
            there = listed(merged, most=_MOST)
            words = (("there", there), ("are", agree(len(merged), "is", "are")))
            problems.append(Problem("WB-028", place.grid.name, merged[:MOST_CELLS], there, words))
    return problems


def _one(code: str, grid: SheetGrid, **tokens: str) -> Problem:
    return Problem(code, grid.name, tokens=tuple(tokens.items()))


def _of_rows(place: TablePlace, tables: Sequence[Table]) -> Iterator[Problem]:
    """Rows that nobody sees, and rows that the table itself does not reach."""
    grid = place.grid
    numbers = sorted({row.excel_row for t in tables if t.sheet == grid.name for row in t.rows})
    first = min(place.columns)
    hidden = [n for n in numbers if n in grid.hidden_rows]
    edge = grid.edges.get(f"tbl_{place.record}")
    beyond = [n for n in numbers if edge is not None and n > edge]
    for code, found in (("WB-026", hidden), ("WB-029", beyond)):
        if found:
            count = len(found)
            words = (
                ("there", rows_named(found)),
                ("are", agree(count, "is", "are")),
                ("stand", agree(count, "stands", "stand")),
                ("they", agree(count, "it is", "they are")),
                ("words", _words_of(place, found)),
            )
            yield Problem(code, grid.name, cells_named(first, spans_of(found)), "", words)


def _words_of(place: TablePlace, numbers: Sequence[int]) -> str:
    """What stands in the first of the rows, as people see it, each as far as a message quotes it."""
    grid, said = place.grid, []
    for number in numbers[:_QUOTED]:
        texts = [shown_raw(grid.cell(number - 1, i)) for i in place.columns if grid.filled(number - 1, i)]
        said.append(f"“{excerpt(' / '.join(text for text in texts if text), _LONGEST)}”")
    rest = len(numbers) - len(said)
    return listed([*said, *([f"{counted(rest, 'more row')}"] if rest > 0 else [])])


def _hidden_columns(place: TablePlace) -> Iterator[Problem]:
    """Columns of the table that somebody has hidden, with something in them."""
    grid = place.grid
    hidden = grid.look.hidden_columns & place.asked.keys()
    filled = grid.columns_filled(place.first, place.end) if hidden else {}
    for index in sorted(hidden & filled.keys()):
        column, rows = place.asked[index], sorted(filled[index].rows)
        texts = [shown_raw(grid.cell(row - 1, index)) for row in rows[:_QUOTED]]
        said = [f"“{excerpt(text, _LONGEST)}”" for text in texts if text]
        more = filled[index].count - len(said)
        words = (
            ("there", f"{column_letter(index)} ({column.field.heading})"),
            ("words", listed([*said, *([f"{counted(more, 'more cell')}"] if more > 0 else [])])),
        )
        yield Problem("WB-068", grid.name, filled[index].cells(index), "", words)


def rows_named(numbers: Sequence[int]) -> str:
    """Rows in prose: "Row 7", "Rows 7 to 9 and 12"."""
    named = [str(first) if first == last else f"{first} to {last}" for first, last in spans_of(numbers)]
    return agree(len(numbers), "Row ", "Rows ") + listed(named, most=_MOST)


def extra_sheets(grids: Sequence[SheetGrid], read: set[str]) -> Iterator[Problem]:
    """Sheets that hold something and have no place in the plan; `read` are the names of those that have one."""
    for grid in grids:
        if grid.name in read or grid.name in OUR_SHEETS:
            continue
        cells = grid.count
        if cells:
            count = in_figures(cells, "filled cell")
            yield _one("WB-020", grid, there=grid.name, count=count, are=agree(cells, "is", "are"))
