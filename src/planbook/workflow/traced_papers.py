"""What stands at a place of a Word paper, as that would be made now, with the figures behind it."""

from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.model.figure import Figure
from planbook.report.corrections import Corrections
from planbook.report.papers import paper_of
from planbook.report.sources import shown_figures
from planbook.report.word.paper import Paper
from planbook.validate.names import nearest
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.papers import correction_path, paper_files, papers_of_returns
from planbook.workflow.state import State


def paper_named(state: State, wanted: str, today: date) -> tuple[Path, Paper] | None:
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


def figure_in(state: State, path: Path, paper: Paper, wanted: str) -> Figure:
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
