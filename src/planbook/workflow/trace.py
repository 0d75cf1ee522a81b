"""`trace`: the cells behind a figure, found by running its filter again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planbook.errors import UnknownError
from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.validate.names import nearest
from planbook.workflow.places import MANIFEST
from planbook.workflow.state import look
from planbook.workflow.traced_cells import TracedCell, TracedCells
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure and its cells."""

    figure: Figure
    cells: Sequence[TracedCell]


def trace(trust: Trust, period_id: str, wanted: str, today: date) -> Traced:
    """The cells behind `wanted`: a figure's id, or a cell of the summary as `summary.xlsx!KPIs!D7` or
    `summary.xlsx:KPIs:D7`.

    Raises UnknownError where there is no such figure, with the one most like it.
    """
    period = trust.period(period_id)
    with trust.scratch_ledger() as ledger:
        state = look(trust, ledger, period, today)
        tables = state.tables
        figure, name = tables.figure(wanted), wanted  # a unit's id may hold a ! as well
        if figure is None and ("!" in wanted or ":" in wanted):
            name = _figure_at(trust, period, wanted)
            figure = tables.figure(name)
        if figure is None:
            raise UnknownError(f"There is no figure {wanted!r} in {period.id}.{nearest(name, tables.figures, 60)}")
        return Traced(figure, TracedCells(trust, state.counting_in).of(figure))


def _figure_at(trust: Trust, period: Period, wanted: str) -> str:
    """The figure that stands in a cell of an output, as the manifest of the last consolidation has it."""
    file, _, place = wanted.partition("!") if "!" in wanted else wanted.partition(":")
    if "!" not in place:  # no sheet has a : in its name
        place = "!".join(place.rsplit(":", 1))
    manifest = trust.outputs(period) / MANIFEST
    if not manifest.is_file():
        raise UnknownError(f"{period.id} has not been consolidated; `planbook consolidate {period.id}` first.")
    try:
        cells = dict(json.loads(manifest.read_bytes())["figures"])
        figures = dict(cells.get(file, {}))
    except (ValueError, KeyError, TypeError) as error:
        raise UnknownError(
            f"outputs/{period.id}/{MANIFEST} cannot be read. `planbook consolidate {period.id}` writes it again."
        ) from error
    name = figures.get(place.replace("$", "").replace("'", ""))
    if not isinstance(name, str):
        raise UnknownError(f"{wanted} holds no figure. Name the file, the sheet and a cell with a figure in it.")
    return name
