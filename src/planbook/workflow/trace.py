"""`trace`: the cells behind a figure, found by running its filter again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.report.corrections import Corrections
from planbook.report.papers import paper_of
from planbook.report.sources import shown_figures
from planbook.report.word.paper import Paper
from planbook.validate.names import nearest
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.papers import correction_path, paper_files, papers_of_returns
from planbook.workflow.places import MANIFEST
from planbook.workflow.state import State, look
from planbook.workflow.traced_cells import TracedCell, TracedCells
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure and its cells."""

    figure: Figure
    cells: Sequence[TracedCell]


def trace(trust: Trust, period_id: str, wanted: str, today: date) -> Traced:
    """The cells behind `wanted`: a figure's id, a cell of the summary as `summary.xlsx!KPIs!D7` or
    `summary.xlsx:KPIs:D7`, or a place of a Word paper as `trustees_2026-27-autumn.docx!1.2` or
    `trustees_2026-27-autumn.docx!Table 1, row 2, Now`, as the paper would be made now.

    Raises UnknownError where there is no such figure, with the one most like it.
    """
    period = trust.period(period_id)
    with trust.scratch_ledger() as ledger:
        state = look(trust, ledger, period, today)
        tables = state.tables
        figure, name = tables.figure(wanted), wanted  # a unit's id may hold a ! as well
        if figure is None and (named := _paper_named(state, wanted, today)):
            figure = _figure_in(state, *named, wanted)
        if figure is None and ("!" in wanted or ":" in wanted):
            name = _figure_at(trust, period, wanted)
            figure = tables.figure(name)
        if figure is None:
            raise UnknownError(f"There is no figure {wanted!r} in {period.id}.{nearest(name, tables.figures, 60)}")
        return Traced(figure, TracedCells(trust, state.counting_in).of(figure))


def _paper_named(state: State, wanted: str, today: date) -> tuple[Path, Paper] | None:
    """The Word paper that `wanted` begins with the file of, and that file; None where it names no file of one."""
    trust, period = state.trust, state.period
    for key in papers_of_returns(trust, period):
        for file in paper_files(trust, period, key):
            if file.form == "docx" and _place_in(file.path, wanted):
                tables = state.tables if file.internal else state.external
                return file.path, paper_of(trust.declarations, tables, file.key, file.name, part=file.part)
    path = correction_path(trust, period)
    return (path, _correction(state, today)) if _place_in(path, wanted) else None


def _correction(state: State, today: date) -> Paper:
    """The page of what has changed since the period was published. Raises UnknownError where nothing has."""
    steps = [] if state.published.last is None else steps_of(state, today)
    told = next((step for step in reversed(steps) if step.until is None), None)
    if told is None:
        raise UnknownError(f"Nothing of {state.period.id} differs from what was published: there is no correction.")
    key, corrections = state.trust.declarations.correction.key, Corrections(told, worked_papers(state, today))
    return paper_of(state.trust.declarations, state.external, key, corrections=corrections)


def _place_in(path: Path, wanted: str) -> str:
    """The place that `wanted` names after the name of the file, whatever folders are before it; empty without."""
    before, there, after = wanted.partition(path.name)
    is_whole = there and (not before or before.endswith(("/", "\\")))
    return after[1:].strip() if is_whole and after[:1] in ("!", ":") else ""


def _figure_in(state: State, path: Path, paper: Paper, wanted: str) -> Figure:
    """What stands at a place of a paper, made from all the figures that it shows.

    Raises UnknownError where nothing of figures stands there.
    """
    place = _place_in(path, wanted)
    known = {one.where: one for one in shown_figures(paper)}
    if place not in known or not known[place].figures:
        like = nearest(place, known, 60)
        raise UnknownError(f"Nothing made from figures stands at {place!r} of {path.name}.{like}")
    found = [figure for name in known[place].figures if (figure := state.tables.figure(name))]
    sources = tuple(dict.fromkeys(source for figure in found for source in figure.sources))
    return Figure(f"{path.name}!{place}", known[place].shown, None, sources)


def _figure_at(trust: Trust, period: Period, wanted: str) -> str:
    """The figure that stands in a cell of an output, as the manifest of the last consolidation has it."""
    file, _, place = wanted.partition("!") if "!" in wanted else wanted.partition(":")
    if "!" not in place:  # no sheet has a : in its name
        place = "!".join(place.rsplit(":", 1))
    manifest = trust.outputs(period) / MANIFEST
    if not manifest.is_file():
        raise UnknownError(f"{period.id} has not been consolidated; `planbook consolidate {period.id}` first.")
    try:
        cells = {
            str(name): dict(placed) for name, placed in dict(json.loads(manifest.read_bytes())["figures"]).items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise UnknownError(
            f"outputs/{period.id}/{MANIFEST} cannot be read. `planbook consolidate {period.id}` writes it again."
        ) from error
    if file not in cells:
        made = [
            each.path.name for key in papers_of_returns(trust, period) for each in paper_files(trust, period, key)
        ]
        like = nearest(file, [*cells, *(name for name in made if name.endswith(".docx"))], 60)
        raise UnknownError(f"{period.id} has no file {file!r} with figures.{like}")
    name = cells[file].get(place.replace("$", "").replace("'", ""))
    if not isinstance(name, str):
        raise UnknownError(f"{wanted} holds no figure. Name the file, the sheet and a cell with a figure in it.")
    return name
