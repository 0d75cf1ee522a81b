"""Grids as JSON, in which they come from the process that reads them: nothing else of it may be believed."""

from datetime import date
from typing import Any

from planbook.collect.others.grid import CellGrid, FileKind, GridCell, OtherFile
from planbook.model.values import to_json

_MARKS = ("repeated", "struck", "bold", "formula")
"""What is so or not so of a cell, each a bit."""


def grids_to_json(grids: tuple[CellGrid, ...]) -> list[Any]:
    """The grids as JSON holds them."""
    return [
        [
            g.name,
            [[_cell_to_json(c) for c in row] for row in g.rows],
            list(g.above),
            list(g.under),
            list(g.titles),
            g.hidden,
        ]
        for g in grids
    ]


def file_from_json(name: str, sha256: str, kind: FileKind, said: Any) -> OtherFile:
    """The file whose grids and other words were sent as `said`."""
    grids, after, aside = said
    return OtherFile(
        name,
        sha256,
        kind,
        tuple(
            CellGrid(
                title,
                tuple(tuple(map(_cell_from_json, row)) for row in rows),
                tuple(above),
                tuple(under),
                tuple(titles),
                hidden,
            )
            for title, rows, above, under, titles, hidden in grids
        ),
        tuple(after),
        tuple(aside),
    )


def _cell_to_json(cell: GridCell) -> list[Any]:
    marks = sum(bool(getattr(cell, mark)) << bit for bit, mark in enumerate(_MARKS))
    dated = isinstance(cell.value, date)
    same = cell.value == cell.text and isinstance(cell.value, str)
    value = [] if same else [to_json(cell.value), dated]
    said: list[Any] = [cell.place, cell.text, value, marks, cell.number_format, cell.fill, cell.note]
    plain: list[Any] = [None, "", [None, False], 0, "", "", ""]
    while len(said) > 1 and said[-1] == plain[len(said) - 1]:
        said.pop()
    return said


def _cell_from_json(said: list[Any]) -> GridCell:
    plain: list[Any] = ["", "", [None, False], 0, "", "", ""]
    place, text, valued, marks, number_format, fill, note = [*said, *plain[len(said) :]]
    value, dated = valued or (text, False)
    return GridCell(
        place,
        text,
        date.fromisoformat(value) if dated else value,
        number_format=number_format,
        fill=fill,
        note=note,
        **{mark: bool(marks >> bit & 1) for bit, mark in enumerate(_MARKS)},
    )
