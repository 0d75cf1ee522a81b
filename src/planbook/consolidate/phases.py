"""KPIs by phase: a percentage is the sum of its counts over the sum of what they are out of.

Phases are never mixed: attendance of primary and secondary schools is two figures. Units without a phase (teams,
mini-regions) are together by their kind; a body of no others has one total of them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.kpis import (
    Cell,
    Cells,
    break_before,
    change,
    change_figure,
    groups_of,
    is_counted_alike,
    kpi_source,
    last_period,
    shown_figures,
)
from planbook.consolidate.rows import PhaseHistoryRow, PhaseRow
from planbook.consolidate.shown_keys import phase_key
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.figure import Figure, Status
from planbook.model.register import NO_PHASE
from planbook.model.submission import Entry
from planbook.model.targets import phase_target


@dataclass(frozen=True, slots=True)
class Total:
    """One KPI of one phase and group in one period."""

    cells: tuple[Cell, ...]
    """Those of its units, whether or not they count."""
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None
    status: Status


def build_phases(
    collected: Collected, by_period: Cells
) -> tuple[list[PhaseRow], list[PhaseHistoryRow], list[Figure]]:
    """The tables `phases` and `phase_history`, and for each line of the first its figure and that of its change."""
    register = collected.register
    rows: list[PhaseRow] = []
    history: list[PhaseHistoryRow] = []
    figures: list[Figure] = []
    for phase, members in phases_of(collected).items():
        for kpi in rolled_up(collected, members):
            code = kpi.text("kpi")
            before = last_period(register, kpi, collected.period)
            periods = {p.id: p for p in [*collected.history, before] if p}.values()
            for group in groups_of(collected.declarations, kpi):
                name = phase_key(phase, code, group)
                totals = {
                    p.id: _as_published(
                        collected, p, name, _total(collected, by_period, p, phase, code, group), kpi
                    )
                    for p in periods
                }
                of = _shown_of(collected, totals)
                now = totals[of.id]
                last = totals[before.id].value if before else None
                bench = register.benchmark(code, _register_phase(collected, phase), collected.period, group)
                sources = tuple(kpi_source(collected, cell) for cell in now.cells)
                figure = Figure(name, now.value, now.status, sources)
                figures.append(figure)
                since = change(now.value, last)
                if since is not None and before:
                    earlier = tuple(kpi_source(collected, cell) for cell in totals[before.id].cells if cell.counts)
                    figures.append(change_figure(figure, since, earlier))
                rows.append(
                    PhaseRow(
                        phase=phase,
                        phase_word=register.together_word(phase),
                        kpi=code,
                        kpi_name=kpi.text("name"),
                        group=group,
                        units=sum(cell.due for cell in now.cells),
                        reporting=sum(cell.counts for cell in now.cells),
                        numerator=now.numerator,
                        denominator=now.denominator,
                        value=now.value,
                        target=now.target,
                        benchmark=bench.number("value") if bench else None,
                        benchmark_year=bench.text("year") if bench else None,
                        status=now.status,
                        last=last,
                        change=since,
                        last_term=before.title if before and last is not None else None,
                        counted_until=break_before(collected, code),
                        off_target=", ".join(c.unit.text("name") for c in now.cells if c.status == "red"),
                        figure=name,
                        of=of.id if of != collected.period else None,
                    )
                )
                history += [
                    _history_row(phase, code, group, period, totals[period.id])
                    for period in collected.history
                    if not collected.parts or period != collected.period or of == period
                ]
    return rows, history, figures


def _shown_of(collected: Collected, totals: Mapping[str, Total]) -> Period:
    """The period whose total is shown: this one; of a year the last in which there is one, as it was shown then."""
    if not collected.parts:
        return collected.period
    told = (p for p in reversed(collected.history) if totals[p.id].value is not None)
    due = (p for p in reversed(collected.history) if any(cell.due for cell in totals[p.id].cells))
    return next(told, None) or next(due, None) or collected.period


def phases_of(collected: Collected, period: Period | None = None) -> dict[str, list[str]]:
    """The phases that units have, in the order of the list of phases, each with its units' ids.

    Of `period`, by default the one brought together. Units without a phase are together by their kind, last.
    """
    return collected.once(_phases_of, (period or collected.period).id)


def _phases_of(collected: Collected, period_id: str) -> dict[str, list[str]]:
    period = collected.register.calendar.period(period_id) or collected.period
    register = collected.register_of(period)
    found: dict[str, list[str]] = {code: [] for code in register.together_codes}
    for unit_id, unit in register.units.items():
        found.setdefault(register.together_as(unit), []).append(unit_id)
    return {phase: units for phase, units in found.items() if units}


def _register_phase(collected: Collected, phase: str) -> str:
    return phase if phase != NO_PHASE and collected.declarations.choice("phase", phase) else ""


def rolled_up(collected: Collected, members: Sequence[str]) -> list[Entry]:
    """The KPIs that are added up over `members`: those that apply to one of them, unless the register says not."""
    register = collected.register
    return [
        kpi
        for kpi in register.kpis.values()
        if kpi.text("roll_up") != "none"
        and any(register.kpi_applies(kpi, collected.units[unit_id]) for unit_id in members)
    ]


def _total(collected: Collected, by_period: Cells, period: Period, phase: str, code: str, group: str) -> Total:
    """The total of the units that made up the phase in `period`, judged by the register of then.

    Nothing is of a period in which the KPI was counted differently, or not at all.
    """
    register = collected.register_of(period)
    kpi = register.kpis.get(code)
    if kpi is None or not is_counted_alike(collected, code, period):
        return Total((), None, None, None, None, "not_applicable")
    of_then = by_period[period.id]
    members = phases_of(collected, period).get(phase, ())
    cells = tuple(of_then[unit, code, group] for unit in members if (unit, code, group) in of_then)
    cells = tuple(cell for cell in cells if cell.of is None)  # a year's total is not made of figures of its terms
    target = phase_target(register, code, _register_phase(collected, phase), period)
    return _added_up(kpi, cells, target, due=register.kpi_due(kpi, period))


def _added_up(kpi: Entry, cells: tuple[Cell, ...], target: float | None, *, due: bool) -> Total:
    """The total of the cells that count: of units that are due and gave both counts.

    Yes or no comes to yes where every unit said yes, with how many did out of how many answered.
    """
    counting = [cell for cell in cells if cell.counts]
    unit = kpi.text("unit")
    if unit == "count":
        target = _sum_of_targets(counting)
    if not due or not counting:
        return Total(cells, None, None, None, target, "not_reported" if due else "not_due")
    numerator = sum(cell.numerator or 0 for cell in counting)
    if unit == "yes_no":
        denominator: float | None = float(len(counting))
        value: float | None = float(numerator == denominator)
    elif kpi_figures.needs_denominator(kpi):
        denominator = sum(cell.denominator or 0 for cell in counting)
        value = kpi_figures.figure(kpi, numerator, denominator)
    else:
        denominator, value = None, numerator
    return Total(cells, numerator, denominator, value, target, kpi_figures.status(kpi, value, target))


def _as_published(collected: Collected, period: Period, name: str, total: Total, kpi: Entry) -> Total:
    """The total as it was last published, where it is of an earlier period that was and is counted alike."""
    shown = collected.published.get(period.id, {}).get(name) if period != collected.period else None
    if shown is None or not total.cells:
        return total
    if shown.get("status") == "suppressed":
        return replace(total, status="suppressed")
    return replace(total, **shown_figures(kpi, shown))


def _sum_of_targets(counting: Sequence[Cell]) -> float | None:
    """The target of a number added up: the sum of its units' own, which one unit's target is no match for."""
    targets = [cell.target for cell in counting]
    return sum(t for t in targets if t is not None) if targets and None not in targets else None


def _history_row(phase: str, code: str, group: str, period: Period, total: Total) -> PhaseHistoryRow:
    return PhaseHistoryRow(
        phase=phase,
        kpi=code,
        group=group,
        period=period.id,
        short=period.short,
        numerator=total.numerator,
        denominator=total.denominator,
        value=total.value,
        target=total.target,
        status=total.status,
    )
