"""What may be shown outside: the one function that makes external tables out of the trust's own.

Whatever a local committee, a board or a funder sees is external. A figure about few people is suppressed, with
those it could be worked out from, in this period and in every period of the history; one about 6 to 20 is shown
as counts, without a colour; a total needs three units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from planbook.consolidate.cells import last_period
from planbook.consolidate.figures import kpi_headlines
from planbook.consolidate.plan_changes import external_plan_changes
from planbook.consolidate.quality import build_causes
from planbook.consolidate.record_disclosure import external_record, is_guarded
from planbook.consolidate.rows import (
    ExceptionRow,
    FindingRow,
    KpiHistoryRow,
    KpiRow,
    PhaseHistoryRow,
    PhaseRow,
)
from planbook.consolidate.suppression import (
    FEWEST_UNITS,
    Count,
    Decision,
    Rule,
    Showing,
    counted_by,
    floor_of,
    people,
)
from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.model.declarations import Declarations
from planbook.model.figure import WITHHELD, Figure, Status
from planbook.model.register import NO_PHASE, Register
from planbook.model.submission import Entry


def external(tables: TrustTables) -> ExternalTables:
    """`tables` as they may be shown outside the trust's own office.

    A suppressed figure has neither value, counts, comment nor comparison with other periods, and its status
    is `suppressed`; exceptions about it, and about figures shown as counts only, are left out. Findings lose
    what stands in cells about people; what a school has changed is not shown at all. Of every record, what its
    declaration says.
    """
    view = _View(tables)
    kpis = [view.kpi(row) for row in tables.kpis]
    findings = [_without_cells(tables.register.declarations, finding) for finding in tables.findings]
    told = {(row.unit, row.kpi, row.group) for row in kpis if row.status != "suppressed" and row.value is not None}
    phases = [view.phase(row, kpis) for row in tables.phases]
    shared: dict[str, Any] = {spec.name: getattr(tables, spec.name) for spec in fields(Tables)}
    changed: dict[str, Any] = {
        "records": {
            key: external_record(table, tables.register, tables.period, frozenset(told))
            for key, table in tables.records.items()
        },
        "kpis": tuple(kpis),
        "phases": tuple(phases),
        "kpi_history": tuple(view.past_kpi(row) for row in tables.kpi_history),
        "phase_history": tuple(view.past_phase(row) for row in tables.phase_history),
        "exceptions": tuple(_exceptions(tables, kpis)),
        "findings": tuple(findings),
        "plan_changes": tuple(external_plan_changes(tables.register.declarations, tables.plan_changes)),
        "causes": tuple(build_causes(findings, sum(row.came_in for row in tables.returns), len(tables.returns))),
        "figures": _figures(tables.figures, kpis, phases),
    }
    return ExternalTables(**(shared | changed))


class _View:
    """The decision on every figure of every period, applied line by line."""

    def __init__(self, tables: TrustTables) -> None:
        self.register = tables.register
        self.period = tables.period.id
        self.before = {code: _before(tables, kpi) for code, kpi in tables.register.kpis.items()}
        before = tables.register.calendar.year_before(tables.period)
        self.year_before = before.id if before else ""
        self.decisions = _decide(tables)
        self.phases = {(row.period, row.unit): row.phase or NO_PHASE for row in tables.kpi_history}

    def _unit(self, period: str, row: KpiRow | KpiHistoryRow) -> Showing | None:
        made = self.decisions.get((period, row.kpi))
        return made.units.get((row.unit, row.group)) if made else None

    def _total(self, period: str, row: PhaseRow | PhaseHistoryRow) -> Showing | None:
        made = self.decisions.get((period, row.kpi))
        return made.totals.get((row.phase, row.group)) if made else None

    def _about_people(self, code: str) -> bool:
        kpi = self.register.kpis.get(code)
        return kpi is None or people(self.register.declarations, kpi)

    def kpi(self, row: KpiRow) -> KpiRow:
        showing = self._unit(row.of or self.period, row)
        if showing == "suppressed":
            return replace(
                row,
                numerator=None,
                denominator=None,
                value=None,
                last=None,
                last_year=None,
                change=None,
                last_target=None,
                last_status=None,
                comment=None,
                status=showing,
            )
        before = self.before.get(row.kpi, "")
        if self._unit(before, row) == "suppressed" or not self._known(before, row.kpi):
            row = replace(row, last=None, change=None, last_target=None, last_status=None)
        if self._unit(self.year_before, row) == "suppressed" or not self._known(self.year_before, row.kpi):
            row = replace(row, last_year=None)
        if row.value is None and self._about_people(row.kpi):
            row = replace(row, numerator=None, denominator=None)  # one count alone may be a small one
        return replace(row, status=showing or row.status)

    def _known(self, period: str, code: str) -> bool:
        """Whether the cohorts of `period` could be looked at, or need not be."""
        return (period, code) in self.decisions or not self._about_people(code)

    def past_kpi(self, row: KpiHistoryRow) -> KpiHistoryRow:
        showing = self._unit(row.period, row)
        if showing == "suppressed":
            return replace(row, numerator=None, denominator=None, value=None, status=showing)
        if row.value is None and self._about_people(row.kpi):
            row = replace(row, numerator=None, denominator=None)
        return replace(row, status=showing or row.status)

    def phase(self, row: PhaseRow, kpis: Sequence[KpiRow]) -> PhaseRow:
        off = [
            kpi.unit_name
            for kpi in kpis
            if (kpi.phase or NO_PHASE, kpi.kpi, kpi.group) == (row.phase, row.kpi, row.group)
            and kpi.status == "red"
            and kpi.of == row.of
        ]
        row = replace(row, off_target=", ".join(off))
        showing = self._total(row.of or self.period, row)
        before = self.before.get(row.kpi, "")
        known = self._total(before, row) != "suppressed" and (before, row.kpi) in self.decisions
        if showing == "suppressed" or not known or not self._same(row, row.both, self.period, before):
            row = replace(row, last=None, change=None, last_term=None, both=(), value_both=None)
        if showing == "suppressed":
            return replace(row, numerator=None, denominator=None, value=None, status=showing)
        return replace(row, status=showing or row.status)

    def _same(self, row: PhaseRow | PhaseHistoryRow, units: Sequence[str], *periods: str) -> bool:
        """Whether what some `units` of a total come to may be shown beside it: they are enough, and nobody who is
        hidden in one of the periods is left out of them, as the difference would give that one away."""
        hidden = (
            unit
            for period in periods
            if (made := self.decisions.get((period, row.kpi)))
            for (unit, group), showing in made.units.items()
            if showing == "suppressed" and group == row.group and self.phases.get((period, unit)) == row.phase
        )
        return len(units) >= FEWEST_UNITS and set(hidden) <= set(units)

    def past_phase(self, row: PhaseHistoryRow) -> PhaseHistoryRow:
        showing = self._total(row.period, row)
        if showing == "suppressed" or not self._same(row, row.trend_of, row.period):
            row = replace(row, trend=None, trend_of=())
        if showing == "suppressed":
            return replace(row, numerator=None, denominator=None, value=None, status=showing)
        return replace(row, status=showing or row.status)


def _before(tables: TrustTables, kpi: Entry) -> str:
    """The id of the period that the KPI's figures are set beside."""
    before = last_period(tables.register, kpi, tables.period)
    return before.id if before else ""


@dataclass(slots=True)
class _Counts:
    """The figures of one KPI in one period."""

    units: list[Count]
    totals: list[Count]


def _decide(tables: TrustTables) -> dict[tuple[str, str], Decision]:
    """The decision on each KPI of each period that the tables show, by period id and KPI."""
    register = tables.register
    groups = register.declarations.lists["pupil_group"]
    counterparts = {choice.code: choice.counterpart for choice in groups if choice.counterpart}
    counts: dict[tuple[str, str], _Counts] = {}
    for row in tables.kpi_history:
        counts.setdefault((row.period, row.kpi), _Counts([], [])).units.append(_unit_count(register, row))
    for total in tables.phase_history:
        counts.setdefault((total.period, total.kpi), _Counts([], [])).totals.append(_total_count(total))
    made = {}
    for (period_id, code), found in counts.items():
        period, kpi = register.calendar.period(period_id), register.kpis.get(code)
        if period and kpi:
            rule = Rule(
                counted_by(register.declarations, kpi),
                floor_of(register, kpi),
                register.calendar,
                period,
                counterparts=counterparts,
            )
            made[period_id, code] = rule.decide(found.units, found.totals)
    return made


def _unit_count(register: Register, row: KpiHistoryRow) -> Count:
    unit = register.units.get(row.unit)
    return Count(
        owner=row.unit,
        group=row.group,
        phase=row.phase or NO_PHASE,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        totalled=row.status != "not_due",
        pupils=unit.number("pupils") if unit else None,
        hidden=row.status == "suppressed",
    )


def _total_count(row: PhaseHistoryRow) -> Count:
    return Count(
        owner=row.phase,
        group=row.group,
        phase=row.phase,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        hidden=row.status == "suppressed",
    )


def _exceptions(tables: TrustTables, kpis: Sequence[KpiRow]) -> list[ExceptionRow]:
    """The exceptions, without those that would put a word or a colour to what is withheld."""
    withheld = {row.figure for row in kpis if row.status in WITHHELD}
    internal = {key for key, table in tables.records.items() if table.record.disclosure}
    return [row for row in tables.exceptions if row.figure not in withheld and row.kind not in internal]


def _without_cells(declarations: Declarations, finding: FindingRow) -> FindingRow:
    """A finding about a record that holds what is not for everybody, without what stands in the cells."""
    record = declarations.records.get(finding.record or "")
    if record is None or not is_guarded(record):
        return finding
    return replace(finding, value=None, message=finding.title, remedy="")


def _figures(
    figures: Mapping[str, Figure], kpis: Sequence[KpiRow], phases: Sequence[PhaseRow]
) -> dict[str, Figure]:
    """The figures, with the values and statuses that their lines now have."""
    made = dict(figures)
    lines: list[KpiRow | PhaseRow] = [*kpis, *phases]
    for row in lines:
        if row.figure in made:
            status: Status = row.status  # type: ignore[assignment]  # a status that a line has
            made[row.figure] = replace(made[row.figure], value=row.value, status=status)
        if row.change is None:
            made.pop(f"change/{row.figure}", None)
    for headline in kpi_headlines(kpis, ()):
        if headline.id in made:
            made[headline.id] = replace(made[headline.id], value=headline.value)
    return made
