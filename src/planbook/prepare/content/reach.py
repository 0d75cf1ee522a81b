"""Whether a school can change a cell in the workbook that it has, and what is said to it where it cannot.

One place knows: the layout that the workbook is written from. A cell that is locked on a protected sheet is the
trust's to change; one whose column is folded away is the school's, once it knows how to open it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from planbook.model.address import place_of
from planbook.model.finding import Finding
from planbook.prepare.layout import FIRST_ROW, Layout, Place

LOCKED = "Nothing from you: this is locked in your workbook. We look at it."
"""The remedy of what a school cannot change."""
UNFOLD = "The column {headings} is hidden: open it with the + above it, or by showing hidden columns."

Reach = Literal["open", "folded", "locked"]


def reach_of(layouts: Sequence[Layout], finding: Finding) -> Reach:
    """How a school gets at what the finding is about; whatever is on no sheet with a table is open to it."""
    layout = next((layout for layout in layouts if layout.name == finding.sheet), None)
    if layout is None:
        return "open"
    cells = [(number, place) for cell in finding.cells for number, place in _places(layout, cell)]
    typed = [(number, place) for number, place in cells if place.spec.asked != "worked_out"]
    if not typed:
        return "open"
    can = [place for number, place in typed if not is_locked(layout, number, place)]
    if not can:
        return "locked"
    return "folded" if all(place.folded for place in can) else "open"


def _places(layout: Layout, cell: str) -> list[tuple[int, Place]]:
    number, column = place_of(cell.partition(":")[0])
    return [(number, place) for place in layout.places if place.index == column and number >= FIRST_ROW]


def is_locked(layout: Layout, number: int, place: Place) -> bool:
    """Whether the column's cell in the Excel row `number` is locked: the sheet is protected, and it is shut."""
    row = layout.rows[number - FIRST_ROW] if number - FIRST_ROW < len(layout.rows) else None
    return layout.protected and not layout.open(row, place)


def locked_runs(layout: Layout, places: Iterable[Place]) -> list[tuple[int, int]]:
    """First and last Excel row of each run of rows in which none of the columns can be typed in."""
    looked_at = list(places)
    numbers = range(FIRST_ROW, FIRST_ROW + len(layout.rows))
    shut = [n for n in numbers if all(is_locked(layout, n, place) for place in looked_at)]
    runs = (list(run) for _, run in groupby(enumerate(shut), key=lambda pair: pair[1] - pair[0]))
    return [(run[0][1], run[-1][1]) for run in runs]


def at_the_right_door(layouts: Sequence[Layout], finding: Finding) -> Finding:
    """`finding` as the school is told it: of what is locked but to know, of what is folded away also where."""
    if finding.severity == "note":
        return finding
    reach = reach_of(layouts, finding)
    if reach == "locked":
        return replace(finding, severity="note", remedy=LOCKED)
    if reach == "folded":
        layout = next(layout for layout in layouts if layout.name == finding.sheet)
        places = [place for cell in finding.cells for _, place in _places(layout, cell) if place.folded]
        return replace(finding, remedy=f"{finding.remedy} {unfold(places)}")
    return finding


def unfold(places: Sequence[Place]) -> str:
    """How to get at columns that are folded away: the first is named."""
    return UNFOLD.format(headings=f"“{places[0].heading}”")
