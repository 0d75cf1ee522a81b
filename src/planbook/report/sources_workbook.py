"""The workbook beside a paper that says where its figures come from: what it shows, and the cells behind it.

It is internal: it shows what stands in cells, small numbers included.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import groupby

from planbook.consolidate.tables import Tables
from planbook.model.declarations import Declarations
from planbook.report.blocks.subject import subject_of
from planbook.report.blocks.table import filled, widths
from planbook.report.cells import Cell, Line
from planbook.report.sheets import OutputBook
from planbook.report.sources import ShownFigure, SourceCell, shown_figures
from planbook.report.word.paper import Paper

SOURCES = "sources"
"""The report that says what stands in the workbook, and the folder of these."""
_MANY = 40
"""Figures of one sentence from which on their cells are given together and not one by one."""


NO_CELL = "No cell: nothing was returned for it, or it stands in the plan of another period."
"""Said of a figure that stands for what is not there."""
CellsOf = Callable[[str], Sequence[SourceCell]]
"""Gives the cells behind a figure by its id."""


def write_sources(declarations: Declarations, tables: Tables, paper: Paper, cells_of: CellsOf) -> bytes:
    """The workbook of what `paper` shows; the same paper and cells give the same bytes."""
    subject = subject_of(declarations, tables, "trust")
    report = declarations.reports[SOURCES]
    shown = shown_figures(paper)
    book = OutputBook(
        title=f"{report.title}: {paper.document_title}",
        author=paper.author,
        footer=paper.footer,
        audience=report.audience,
    )
    lines = {
        "shown": [_line(one, figure=named) for one in shown for named in _named(one)],
        "cells": [_line(cell) for cell in _cells(shown, cells_of)],
    }
    for block in report.standing:
        said = filled(block, subject.words)
        page = book.page(said.title, widths(said.columns), tab=block is report.standing[0])
        page.title(f"{said.caption}: {paper.document_title}", said.intro)
        page.table(said, lines[block.key], filtered=True, freeze=1)
    return book.finish()


def _line(row: ShownFigure | SourceCell, **own: str) -> Line:
    made = {spec.name: getattr(row, spec.name) for spec in fields(row) if spec.name != "figures"} | own
    return {key: Cell(value or None if isinstance(value, str) else value) for key, value in made.items()}


def _named(shown: ShownFigure) -> Sequence[str]:
    """The figures that it was made from, as its lines name them: of very many where it stands."""
    return shown.figures if 0 < len(shown.figures) <= _MANY else (_together(shown) if shown.figures else "",)


def _together(shown: ShownFigure) -> str:
    return f"{shown.where} ({len(shown.figures):,} figures)"


def _cells(shown: Sequence[ShownFigure], cells_of: CellsOf) -> Iterator[SourceCell]:
    """The cells of each figure once, and beneath them those of what is made from many."""
    few = [name for one in shown if len(one.figures) <= _MANY for name in one.figures]
    for name in dict.fromkeys(few):
        yield from cells_of(name) or [SourceCell(name, note=NO_CELL)]
    for one in shown:
        if len(one.figures) > _MANY:
            name = _together(one)
            yield from _in_runs([replace(cell, figure=name) for figure in one.figures for cell in cells_of(figure)])


def _in_runs(cells: Sequence[SourceCell]) -> Iterator[SourceCell]:
    """Cells beneath each other as one line, with how many they are; each cell once."""
    columns: dict[tuple[str, str, str, str], dict[int, SourceCell]] = {}
    for cell in cells:
        letters = cell.cells.rstrip("0123456789")
        row = int(cell.cells.removeprefix(letters) or 0)
        columns.setdefault((cell.file, cell.sheet, letters, cell.note), {})[row] = cell
    for (_, _, letters, _), rows in columns.items():
        for _, run in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
            first, *more = [row for _, row in run]
            cell = rows[first]
            if more:
                cell = replace(cell, cells=f"{letters}{first}:{letters}{more[-1]}", value=f"{len(more) + 1} cells")
            yield cell
