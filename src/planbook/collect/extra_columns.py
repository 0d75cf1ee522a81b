"""Columns beside a table's own, which have no place in the plan."""

from collections.abc import Iterator, Mapping

from planbook.collect.grid import FilledColumn
from planbook.collect.headings import is_heading_of
from planbook.collect.places import TablePlace
from planbook.collect.read import shown_raw
from planbook.model.address import column_letter
from planbook.model.prose import agree, excerpt, in_figures
from planbook.model.submission import Problem

_LONGEST = 50
"""Characters of a heading that are quoted."""


def unplaced_columns(place: TablePlace) -> Iterator[Problem]:
    """Columns beside the table's own that hold anything: they have no place in the plan, and that is said."""
    grid = place.grid
    twins = {p.value for p in place.problems if p.code == "WB-027"}
    filled = grid.columns_filled(place.first, place.end, but=place.columns)
    for index, column in filled.items():
        letter = column_letter(index)
        if letter in twins:
            continue
        heading = shown_raw(grid.cell(place.header, index)) if place.header is not None else ""
        if is_repeat(place, index, heading, filled):
            continue
        named = f"{letter} (“{excerpt(heading, _LONGEST)}”)" if heading else letter
        count = in_figures(column.count, "filled cell")
        words = (("there", named), ("count", count), ("are", agree(column.count, "is", "are")))
        yield Problem("WB-021", grid.name, column.cells(index), letter, words)


def is_repeat(place: TablePlace, index: int, heading: str, filled: Mapping[int, FilledColumn]) -> bool:
    """Whether another column has the same heading, and this one holds nothing that it does not hold too.

    `filled` is what the columns hold beneath the headings.
    """
    twin = next((i for i, c in place.columns.items() if is_heading_of(heading, c)), None)
    return twin is not None and not place.grid.differing(index, twin, filled)
