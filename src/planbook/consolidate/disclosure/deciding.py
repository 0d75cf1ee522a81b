"""The figures of each period that the tables show, with the rule that they come under and what went out of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planbook.consolidate.published_kpis import Out, ToldOnce, hidden_in, is_shown, told_of
from planbook.consolidate.rows import KpiHistoryRow, PhaseHistoryRow
from planbook.consolidate.suppression import Count, Decision, SuppressionRule, counted_by, floor_of
from planbook.consolidate.tables import TrustTables
from planbook.model.kpi import is_of_nobody
from planbook.model.phases import NO_PHASE
from planbook.model.register import Register
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Entry


@dataclass(frozen=True, slots=True)
class Case:
    """A KPI in one period: its figures, the rule that they come under, and what was said of them before."""

    period: str
    kpi: Entry
    rule: SuppressionRule
    units: Sequence[Count]
    totals: Sequence[Count]
    told: Sequence[tuple[Out, ToldOnce]]
    """Oldest first."""

    @property
    def code(self) -> str:
        """The code of the KPI."""
        return self.kpi.text("kpi")

    def digest(self) -> str:
        """The same while nothing is another that the decision depends on."""
        rule = self.rule
        known = (self.period, self.code, rule.counted, rule.floor, rule.fewest, sorted(rule.counterparts.items()))
        said = [
            (out.day, sorted(told.units.items(), key=_key_of), sorted(told.totals.items(), key=_key_of))
            for out, told in self.told
        ]
        days = [(p.id, p.start, p.end, rule.calendar.term_days(p.start, p.end)) for p in rule.calendar.periods]
        return sha256_of(repr((known, days, self.units, self.totals, said)).encode())

    def plainly(self) -> Decision:
        """By the plain rules; what was hidden once, in this period or of it in a later one, stays hidden."""
        before = hidden_in(self.told)
        return self.rule.decide(self.units, self.totals, before.units, before.totals)


def cases(tables: TrustTables) -> list[Case]:
    """Each KPI of each period that the tables show."""
    register = tables.register
    groups = register.declarations.lists["pupil_group"]
    counterparts = {choice.code: choice.counterpart for choice in groups if choice.counterpart}
    today = {before: unit for unit in register.units for before in register.lineage(unit)}
    units: dict[tuple[str, str], list[Count]] = {}
    totals: dict[tuple[str, str], list[Count]] = {}
    for row in tables.kpi_history:
        units.setdefault((row.period, row.kpi), []).append(_unit_count(register, row))
    for total in tables.phase_history:
        totals.setdefault((total.period, total.kpi), []).append(_total_count(register, total))
    found = []
    for key in dict.fromkeys([*units, *totals]):
        period_id, code = key
        period, kpi = register.calendar.period(period_id), register.kpis.get(code)
        if period is None or kpi is None:
            continue
        rule = SuppressionRule(
            counted_by(register.declarations, kpi),
            floor_of(register, kpi),
            register.calendar,
            period,
            counterparts=counterparts,
        )
        told = told_of(tables.went_out, period_id, code, today)
        own = (
            [replace(count, told=was_told(count, told)) for count in units.get(key, ())] if told else units.get(key)
        )
        found.append(Case(period_id, kpi, rule, own or (), totals.get(key, ()), told))
    return found


def _key_of(line: tuple[tuple[str, str], object]) -> tuple[str, str]:
    return line[0]


def was_told(count: Count, told: Sequence[tuple[Out, ToldOnce]]) -> bool:
    """Whether any of what was `told` shows the figure just as it is now."""
    lines = (one.units.get(count.key, {}) for _, one in told)
    counts = count.numerator, count.denominator
    return any(is_shown(line) and (line.get("numerator"), line.get("denominator")) == counts for line in lines)


def _unit_count(register: Register, row: KpiHistoryRow) -> Count:
    # One that has left has as many pupils as it had.
    unit = register.units.get(row.unit) or register.ever.row("unit", row.unit)
    return Count(
        owner=row.unit,
        group=row.group,
        phase=row.phase or NO_PHASE,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        totalled=row.status != "not_due" and (row.value is None or row.numerator is not None),
        pupils=unit.number("pupils") if unit else None,
        hidden=row.status == "suppressed",
        of_nobody=_is_of_nobody(register, row),
    )


def _is_of_nobody(register: Register, row: KpiHistoryRow | PhaseHistoryRow) -> bool:
    """Whether the line, shown or hidden, is of nobody."""
    kpi = register.kpis.get(row.kpi)
    return row.status != "not_due" and kpi is not None and is_of_nobody(kpi, row.numerator, row.denominator)


def _total_count(register: Register, row: PhaseHistoryRow) -> Count:
    return Count(
        owner=row.phase,
        group=row.group,
        phase=row.phase,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        hidden=row.status == "suppressed",
        of_nobody=_is_of_nobody(register, row),
    )
