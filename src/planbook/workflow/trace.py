"""`trace`: the cells behind a figure, found by running its filter again."""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from planbook.consolidate.tidy import register_records
from planbook.errors import UnknownError
from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.validate.names import nearest
from planbook.workflow.answers import Answers
from planbook.workflow.places import MANIFEST
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
    if known := _known(trust, period, wanted, today):
        return _traced_alone(trust, period, known, today)
    from planbook.workflow.state import look  # with all that reads and checks
    from planbook.workflow.traced_papers import figure_in, paper_named

    with trust.scratch_ledger() as ledger:
        state = look(trust, ledger, period, today)
        tables = state.tables
        figure, name = tables.figure(wanted), wanted  # a unit's id may hold a ! as well
        if figure is None and (named := paper_named(state, wanted, today)):
            figure = figure_in(state, *named, wanted)
        if figure is None and ("!" in wanted or ":" in wanted):
            name = _figure_at(trust, period, wanted)
            figure = tables.figure(name)
        if figure is None:
            raise UnknownError(f"There is no figure {wanted!r} in {period.id}.{nearest(name, tables.figures, 60)}")
        return Traced(figure, TracedCells(trust, state.counting_in).of(figure))


def _known(trust: Trust, period: Period, wanted: str, today: date) -> Figure | None:
    """The figure as the last run has it; None where it has to be looked for."""
    answers = Answers(trust, period, today)
    found = answers.figure(wanted)
    if found or not ("!" in wanted or ":" in wanted):
        return found
    try:
        return answers.figure(_figure_at(trust, period, wanted))
    except UnknownError:
        return None


def _traced_alone(trust: Trust, period: Period, figure: Figure, today: date) -> Traced:
    """A figure of the last run with its cells, read from what came of its own units alone."""
    from planbook.workflow.state import standing_alone

    units = _units_of(trust, figure)
    with trust.ledger_to_read() as ledger:
        alone = ledger if units is None else ledger.of_units(units)
        return Traced(
            figure, TracedCells(trust, standing_alone(trust, alone, period, today).counting_in).of(figure)
        )


def _units_of(trust: Trust, figure: Figure) -> Set[str] | None:
    """The units whose workbooks alone the figure is from, under all their ids; None where it may be from any."""
    registered = {record.key for record in register_records(trust.declarations)}
    named = [dict(source.where).get("unit") for source in figure.sources if source.record not in registered]
    if None in named:
        return None
    units = dict.fromkeys(map(str, named))
    return {name for unit in units for name in (unit, *trust.register.other_ids(unit))}


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
        from planbook.workflow.papers import paper_files, papers_of_returns

        made = [
            each.path.name for key in papers_of_returns(trust, period) for each in paper_files(trust, period, key)
        ]
        like = nearest(file, [*cells, *(name for name in made if name.endswith(".docx"))], 60)
        raise UnknownError(f"{period.id} has no file {file!r} with figures.{like}")
    name = cells[file].get(place.replace("$", "").replace("'", ""))
    if not isinstance(name, str):
        raise UnknownError(f"{wanted} holds no figure. Name the file, the sheet and a cell with a figure in it.")
    return name
