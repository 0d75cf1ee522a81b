"""KPIs by phase: a percentage is the sum of its counts over the sum of what they are out of.

Phases are never mixed: attendance of primary and secondary schools is two figures. Units without a phase (teams,
mini-regions) are together by their kind; a body of no others has one total of them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.consolidate.cells import Cells, KpiCell, groups_of, is_counted_alike, last_period, shown_figures
from planbook.consolidate.collected import Collected
from planbook.consolidate.kpi_rows import PhaseHistoryRow, PhaseRow
from planbook.consolidate.kpis import break_before, change_figure, kpi_source
from planbook.consolidate.same_units import added_up, both_sides, counting_by_period, trend_of
from planbook.consolidate.shown_keys import phase_key
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure, Status
from planbook.model.phases import NO_PHASE, together_as, together_codes, together_word
from planbook.model.submission import Entry
from planbook.model.targets import Aim, phase_aim
from planbook.model.used import is_kpi_shown


@dataclass(frozen=True, slots=True)
class Total:
    """One KPI of one phase and group in one period."""

    cells: tuple[KpiCell, ...]
    """Those of its units, whether or not they count."""
    numerator: float | None
    denominator: float | None
    value: float | None
    aim: Aim
    status: Status

    @property
    def target(self) -> float | None:
        """The target of the phase, in the KPI's own unit; None where it has none."""
        return self.aim.target

    @property
    def missing(self) -> list[str]:
        """The names of the units that it is due from and that have given nothing for it."""
        return [cell.unit.text("name") for cell in self.cells if cell.due and not cell.is_answered]

    @property
    def reporting(self) -> int:
        """How many of its units have answered, those with nobody to count among them."""
        return sum(cell.is_answered for cell in self.cells)


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
            for group in groups_of(register, kpi):
                name = phase_key(phase, code, group)
                totals = {
                    p.id: _as_published(
                        collected, p, name, _total(collected, by_period, p, phase, code, group), kpi
                    )
                    for p in periods
                }
                of = _shown_of(collected, totals)
                now = totals[of.id]
                bench = register.benchmark(
                    code, register_phase(collected.declarations, phase), collected.period, group
                )
                sources = tuple(kpi_source(collected, cell) for cell in now.cells)
                figure = Figure(name, now.value, now.status, sources)
                figures.append(figure)
                # The terms that a year stands for are no match for the year before.
                beside = before if of == collected.period else None
                both = both_sides(collected, by_period, kpi, now.cells, beside)
                if both.change is not None:
                    earlier = tuple(kpi_source(collected, cell) for cell in both.then)
                    figures.append(change_figure(figure, both.change, earlier))
                rows.append(
                    PhaseRow(
                        phase=phase,
                        phase_word=together_word(register.declarations, phase),
                        kpi=code,
                        kpi_name=kpi.text("name"),
                        group=group,
                        units=sum(cell.due for cell in now.cells),
                        reporting=now.reporting,
                        numerator=now.numerator,
                        denominator=now.denominator,
                        value=now.value,
                        target=now.target,
                        benchmark=bench.number("value") if bench else None,
                        benchmark_year=bench.text("year") if bench else None,
                        status=now.status,
                        last=both.last,
                        change=both.change,
                        last_term=before.title if before and both.last is not None else None,
                        counted_until=break_before(collected, code),
                        off_target="; ".join(c.unit.text("name") for c in now.cells if c.status == "red"),
                        figure=name,
                        of=of.id if of != collected.period else None,
                        missing="; ".join(now.missing),
                        of_year=now.aim.of_year,
                        both=both.units,
                        value_both=both.value,
                        scale=now.aim.scale,
                    )
                )
                cells = counting_by_period(collected, by_period, members, phase, code, group)
                same, trend = trend_of(collected, kpi, cells)
                history += [
                    _history_row(phase, code, group, period, totals[period.id], same, trend.get(period.id))
                    for period in collected.history
                    if not collected.parts or period != collected.period or of == period
                ]
    return rows, history, figures


def _shown_of(collected: Collected, totals: Mapping[str, Total]) -> Period:
    """The period whose total is shown: this one; of a year the last in which there is one, as it was shown then."""
    if not collected.parts:
        return collected.period
    answered = (
        p for p in reversed(collected.history) if totals[p.id].status == "nobody" or totals[p.id].value is not None
    )
    due = (p for p in reversed(collected.history) if any(cell.due for cell in totals[p.id].cells))
    return next(answered, None) or next(due, None) or collected.period


def phases_of(collected: Collected, period: Period | None = None) -> dict[str, list[str]]:
    """The phases that units have, in the order of the list of phases, each with its units' ids.

    Of `period`, by default the one brought together. Units without a phase are together by their kind, last.
    """
    return collected.once(_phases_of, (period or collected.period).id)


def _phases_of(collected: Collected, period_id: str) -> dict[str, list[str]]:
    period = collected.register.calendar.period(period_id) or collected.period
    register = collected.register_of(period)
    found: dict[str, list[str]] = {code: [] for code in together_codes(register.declarations)}
    for unit_id, unit in register.units.items():
        found.setdefault(together_as(register, unit), []).append(unit_id)
    return {phase: units for phase, units in found.items() if units}


def register_phase(declarations: Declarations, phase: str) -> str:
    """The phase in the register's words; empty of units without one together."""
    return phase if phase != NO_PHASE and declarations.choice("phase", phase) else ""


def rolled_up(collected: Collected, members: Sequence[str]) -> list[Entry]:
    """The KPIs that are added up over `members`: those to be had of one of them, unless the register says not."""
    register = collected.register
    return [
        kpi
        for kpi in register.kpis.values()
        if kpi.text("roll_up") != "none"
        and not kpi_figures.is_number_out_of(kpi)  # a mean, it may be: the register is asked
        and any(is_kpi_shown(register, kpi, collected.units[unit_id]) for unit_id in members)
    ]


def _total(collected: Collected, by_period: Cells, period: Period, phase: str, code: str, group: str) -> Total:
    """The total of the units that made up the phase in `period`, judged by the register of then.

    Nothing is of a period in which the KPI was counted differently, or not at all.
    """
    register = collected.register_of(period)
    kpi = register.kpis.get(code)
    if kpi is None or not is_counted_alike(collected, code, period):
        return Total((), None, None, None, Aim(None), "not_applicable")
    of_then = by_period[period.id]
    members = phases_of(collected, period).get(phase, ())
    cells = tuple(of_then[unit, code, group] for unit in members if (unit, code, group) in of_then)
    cells = tuple(cell for cell in cells if cell.of is None)  # a year's total is not made of figures of its terms
    aim = phase_aim(register, code, register_phase(collected.declarations, phase), period)
    due = any(cell.due for cell in cells) if cells else register.kpi_due(kpi, period)
    return _added_up(kpi, cells, aim, due=due)


def _added_up(kpi: Entry, cells: tuple[KpiCell, ...], aim: Aim, *, due: bool) -> Total:
    """The total of the cells that count: of units that are due and gave both counts.

    Where all that answered have nobody to count, so has their total.
    """
    counting = [cell for cell in cells if cell.counts]
    if kpi.text("unit") == "count":
        aim = _sum_of_aims(counting, aim)
    if due and not counting and any(cell.is_answered for cell in cells):
        return Total(cells, 0.0, 0.0, None, aim, "nobody")
    if not due or not counting:
        return Total(cells, None, None, None, aim, "not_reported" if due else "not_due")
    made = added_up(kpi, counting)
    status = kpi_figures.status(kpi, made.value, aim.target, aim.scale)
    return Total(cells, made.numerator, made.denominator, made.value, aim, status)


def _as_published(collected: Collected, period: Period, name: str, total: Total, kpi: Entry) -> Total:
    """The total as it was last published, where it is of an earlier period that was and is counted alike."""
    shown = collected.published.get(period.id, {}).get(name) if period != collected.period else None
    if shown is None or not total.cells:
        return total
    if shown.get("status") == "suppressed":
        return replace(total, status="suppressed")
    figures = shown_figures(kpi, shown, total.aim.scale)
    return replace(total, **{"aim": replace(total.aim, target=figures.pop("target")), **figures})


def _sum_of_aims(counting: Sequence[KpiCell], aim: Aim) -> Aim:
    """What a number added up is judged by: the targets of its units together, and as many tolerances."""
    scale = None if aim.scale is None else sum(cell.scale or 0 for cell in counting)
    return Aim(_sum([cell.target for cell in counting]), _sum([cell.of_year for cell in counting]), scale)


def _sum(amounts: Sequence[float | None]) -> float | None:
    """The sum; None of none, and where one is missing."""
    return sum(a for a in amounts if a is not None) if amounts and None not in amounts else None


def _history_row(
    phase: str,
    code: str,
    group: str,
    period: Period,
    total: Total,
    same: tuple[str, ...],
    trend: float | None,
) -> PhaseHistoryRow:
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
        reporting=total.reporting,
        trend=trend,
        trend_of=same if trend is not None else (),
    )
