"""The target of a KPI: for a unit, and for a phase as a whole.

The sheet Targets is searched from the most particular row to the least: the unit before what it succeeds, that
before its phase before all, the period before its year; last comes the KPI's own target.
"""

from datetime import date

from planbook.model.calendar import Period
from planbook.model.register import Register


def target_of(register: Register, kpi: str, unit_id: str, period: Period) -> float | None:
    """The target of `kpi` for the unit in `period`; None where it has none."""
    unit = register.units.get(unit_id)
    return _nearest(register, kpi, period, unit_id, unit.text("phase") if unit else "")


def phase_target(register: Register, kpi: str, phase: str, period: Period) -> float | None:
    """The target of `kpi` for a phase as a whole; None where it has none."""
    return _nearest(register, kpi, period, "", phase)


def _nearest(register: Register, kpi: str, period: Period, unit_id: str, phase: str) -> float | None:
    best: tuple[tuple[int, int, bool, date], float] | None = None
    choice = register.declarations.choice("phase", phase) if phase else None
    wider = choice.within if choice else ""
    named = register.lineage(unit_id) if unit_id else []
    for row in register.of_kpi("kpi_target", kpi):
        target = row.number("target")
        when, whose = row.text("period"), register.code_for("unit", row.get("unit")) or ""
        if target is None:
            continue
        if when not in (period.id, period.year, f"{period.year}-year") or whose not in ("", *named):
            continue
        own = row.text("phase")
        if own not in ("", phase, wider) or (row.text("unit") and not whose):
            continue
        near = len(named) - named.index(whose) if whose else 0
        of_phase = 2 * (own == phase != "") + bool(own)
        rank = (near, of_phase, when == period.id, row.date("from") or date.min)
        if best is None or rank > best[0]:
            best = (rank, target)
    if best:
        return best[1]
    entry = register.kpis.get(kpi)
    return entry.number("target") if entry else None
