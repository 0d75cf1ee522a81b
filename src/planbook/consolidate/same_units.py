"""The same units on both sides: what a total's change and its trend are over.

A school that joins, leaves or has no figure moves a total without anything having changed. So a change is that of
the units that have both figures, and a trend that of the units that have one in each of its periods.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.consolidate.cells import Cells, KpiCell, past_cell, shown_value
from planbook.consolidate.collected import Collected
from planbook.consolidate.suppression import FEWEST_UNITS
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.submission import Entry


@dataclass(frozen=True, slots=True)
class Sum:
    """What several units' counts come to together."""

    numerator: float
    denominator: float | None
    value: float | None
    """As it is shown: the exact sum, rounded."""


@dataclass(frozen=True, slots=True)
class BothUnits:
    """A total now and last time, over the units that have both figures."""

    units: tuple[str, ...] = ()
    """Their ids."""
    value: float | None = None
    last: float | None = None
    change: float | None = None
    then: tuple[KpiCell, ...] = ()


def added_up(kpi: Entry, cells: Sequence[KpiCell]) -> Sum:
    """The counts of `cells` together; yes or no comes to yes where every unit said yes, of as many as answered."""
    numerator = sum(cell.numerator or 0 for cell in cells)
    if kpi.text("unit") == "yes_no":
        return Sum(numerator, float(len(cells)), float(numerator == len(cells)))
    if kpi_figures.needs_denominator(kpi):
        denominator = sum(cell.denominator or 0 for cell in cells)
        return Sum(numerator, denominator, shown_value(kpi, numerator, denominator))
    return Sum(numerator, None, shown_value(kpi, numerator, None))


def both_sides(
    collected: Collected, by_period: Cells, kpi: Entry, now: Sequence[KpiCell], before: Period | None
) -> BothUnits:
    """The cells of `now` that count beside those of `before`, of the same units and in the same phase."""
    found = [(cell, then) for cell in now if (then := _then(collected, by_period, before, cell))]
    if not found:
        return BothUnits()
    today, earlier = [cell for cell, _ in found], [cell for _, cell in found]
    value, last = added_up(kpi, today).value, added_up(kpi, earlier).value
    units = tuple(cell.key[0] for cell in today)
    return BothUnits(units, value, last, kpi_figures.difference(kpi, value, last), tuple(earlier))


def trend_of(
    collected: Collected, kpi: Entry, cells: Mapping[str, Mapping[str, KpiCell]]
) -> tuple[tuple[str, ...], dict[str, float | None]]:
    """The units that a trend is over, and its value in each period that it reaches, in the KPI's own unit.

    `cells` are those that count of each period of the history, by period and the unit's id of today. It goes back
    from the newest period as far as there is a figure of the same units in each; where too few units would be left
    to be told outside, it ends there. A trend of one period is none.
    """
    units: set[str] = set()
    reached: list[str] = []
    for period in reversed(collected.history):
        told = set(cells.get(period.id, ()))
        if not told:
            continue
        same = told & units if reached else told
        if reached and len(same) < min(FEWEST_UNITS, len(units)):
            break
        units = same
        reached.append(period.id)
    if len(reached) < 2:
        return (), {}
    values = {
        name: added_up(kpi, [cell for unit, cell in cells[name].items() if unit in units]).value for name in reached
    }
    return tuple(unit for unit in cells[reached[0]] if unit in units), values


def counting_by_period(
    collected: Collected, by_period: Cells, units: Sequence[str], together: str, code: str, group: str
) -> dict[str, dict[str, KpiCell]]:
    """Of each period of the history the cells that count of `units`, where they were in the phase `together`."""
    found: dict[str, dict[str, KpiCell]] = {}
    for period in collected.history:
        for unit in units:
            cell = past_cell(collected, by_period, period, (unit, code, group))
            if cell and cell.counts and cell.of is None and cell.together == together:
                found.setdefault(period.id, {})[unit] = cell
    return found


def _then(collected: Collected, by_period: Cells, before: Period | None, cell: KpiCell) -> KpiCell | None:
    then = past_cell(collected, by_period, before, cell.key) if cell.counts else None
    alike = then is not None and then.counts and then.of is None and then.together == cell.together
    return then if alike else None
