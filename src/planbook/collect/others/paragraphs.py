"""The paragraphs of a Word file around its tables, put where the lines above a table of a sheet stand."""

from dataclasses import replace

from planbook.collect.others.grid import CellGrid, Found, FoundTable, GridCell


def with_paragraphs(found: Found) -> Found:
    """What was found, with the paragraphs above each grid among the lines above its first table; those above a grid
    without a table stand beside."""
    tables = list(found.tables)
    beside = list(found.beside)
    for grid in found.file.grids:
        lines = _lines(grid)
        first = next((n for n, table in enumerate(tables) if table.grid == grid.name), None) if lines else None
        if first is not None:
            tables[first] = _headed(tables[first], lines, grid.titles)
        else:
            beside += [(grid.name, cell) for cell in lines if not cell.repeated]
    return replace(found, tables=tuple(tables), beside=tuple(beside))


def _headed(table: FoundTable, lines: tuple[GridCell, ...], titles: tuple[str, ...]) -> FoundTable:
    by_words = {cell.text: cell for cell in lines}
    over = tuple(by_words[title] for title in titles if title in by_words)
    return replace(table, above=(*lines, *table.above), titles=over)


def _lines(grid: CellGrid) -> tuple[GridCell, ...]:
    """Each paragraph as a cell; one that stands above an earlier table too is listed there."""
    under = (GridCell(f"heading {n}", words, words, repeated=True) for n, words in enumerate(grid.under, start=1))
    above = (GridCell(f"above, line {n}", words, words) for n, words in enumerate(grid.above, start=1))
    return (*under, *above)
