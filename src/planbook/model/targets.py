"""The target of a KPI: for a unit, and for a phase as a whole.

The sheet Targets is searched from the most particular row to the least: the unit before what it succeeds, that
before its phase before all, the period before its year; last comes the KPI's own target.

What adds up since September has a target for the year. It is judged by the share of it that is due by then, or
not before the end of the year, as the KPI's row says; a target that the sheet has for the very period counts whole.
"""

from dataclasses import dataclass
from datetime import date

from planbook.model.calendar import TERMS, Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import aimed, as_shown, is_since_september, said
from planbook.model.register import Register
from planbook.model.submission import Entry


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure is judged by."""

    target: float | None
    """Of a year's target the share that is due by then; None where there is none, or it is not judged yet."""
    of_year: float | None = None
    """The whole target of the year, where `target` is a share of it or is not judged yet."""
    scale: float | None = 1.0
    """What the KPI's own range and tolerance are multiplied by; None where it is not judged yet."""


def aim_of(register: Register, kpi: str, unit_id: str, period: Period) -> Aim:
    """What the figure of `kpi` of the unit in `period` is judged by."""
    unit = register.units.get(unit_id)
    return _aim(register, kpi, period, unit_id, unit.text("phase") if unit else "")


def target_cells(register: Register, kpi: str, unit_id: str, period: Period) -> list[tuple[Entry, str]]:
    """The rows and fields of the register that have the target of `kpi` of the unit in `period`, or its range."""
    unit = register.units.get(unit_id)
    return _cells(register, kpi, period, unit_id, unit.text("phase") if unit else "")


def phase_target_cells(register: Register, kpi: str, phase: str, period: Period) -> list[tuple[Entry, str]]:
    """The same of a phase as a whole."""
    return _cells(register, kpi, period, "", phase)


def _cells(register: Register, kpi: str, period: Period, unit_id: str, phase: str) -> list[tuple[Entry, str]]:
    entry = register.kpis.get(kpi)
    if entry and aimed(entry):
        return [(entry, "target_low"), (entry, "target_high")]
    row, _ = _nearest(register, kpi, period, unit_id, phase)
    return [(row, "target")] if row and row.number("target") is not None else []


def phase_aim(register: Register, kpi: str, phase: str, period: Period) -> Aim:
    """What the figure of `kpi` of a phase as a whole is judged by."""
    return _aim(register, kpi, period, "", phase)


def judged_by(declarations: Declarations, kpi: Entry) -> str:
    """How a figure that adds up since September is judged before the year's end: `share`, `end` or `always`.

    Where nobody says, a number, a rate and a mean by the share; of a percentage both counts grow.
    """
    own = said(declarations, kpi, "judged")
    return str(own) if own else "always" if kpi.text("unit") == "percent" else "share"


def share_of_year(period: Period) -> float:
    """The share (0 to 1) of a year's target that is due by the end of `period`: a third by the end of autumn."""
    part, _, half = period.part.partition("-")
    if part in TERMS:
        return (TERMS.index(part) + (0.5 if half == "1" else 1)) / len(TERMS)
    return int(part[1:]) / 4 if part.startswith("q") else 1.0


def _aim(register: Register, code: str, period: Period, unit_id: str, phase: str) -> Aim:
    kpi = register.kpis.get(code)
    row, own = _nearest(register, code, period, unit_id, phase)
    target = row.number("target") if row else None
    share = share_of_year(period)
    if kpi is None or own or share == 1 or not is_since_september(kpi) or kpi.text("unit") == "yes_no":
        return Aim(target)
    match judged_by(register.declarations, kpi):
        case "share":
            return Aim(None if target is None else as_shown(kpi, target * share), target, share)
        case "end":
            return Aim(None, target, None)
    return Aim(target)


def _nearest(register: Register, kpi: str, period: Period, unit_id: str, phase: str) -> tuple[Entry | None, bool]:
    """The row that has the target, and whether it is that of the very period."""
    best: tuple[tuple[int, int, bool, date], Entry] | None = None
    choice = register.declarations.choice("phase", phase) if phase else None
    wider = choice.within if choice else ""
    named = register.lineage(unit_id) if unit_id else []
    for row in register.of_kpi("kpi_target", kpi):
        when, whose = row.text("period"), register.code_for("unit", row.get("unit")) or ""
        if row.number("target") is None:
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
            best = (rank, row)
    if best:
        return best[1], best[0][2]
    return register.kpis.get(kpi), False
