"""What may be shown outside: the one function that makes external tables out of the trust's own.

Whatever a local committee, a board or a funder sees is external. A figure about few people is suppressed, with
those it could be worked out from, in this period and in every period of the history; one about 6 to 20 is shown
as counts, without a colour; a total needs three units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from planbook.consolidate.achieved import build_achieved
from planbook.consolidate.cells import last_period
from planbook.consolidate.disclosure.audit import decided
from planbook.consolidate.disclosure.words import (
    external_exceptions,
    external_findings,
    external_measures,
    withheld_rows,
    without_withheld,
)
from planbook.consolidate.figures import kpi_headlines
from planbook.consolidate.plan import MEASURES
from planbook.consolidate.plan_changes import external_plan_changes
from planbook.consolidate.quality import build_causes, came_and_asked
from planbook.consolidate.record_disclosure import external_record
from planbook.consolidate.rows import (
    KpiHistoryRow,
    KpiRow,
    PhaseHistoryRow,
    PhaseRow,
)
from planbook.consolidate.suppression import FEWEST_UNITS, Showing, people
from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.consolidate.tops import build_tops, without_hidden_tops
from planbook.model.figure import WITHHELD, Figure, Status
from planbook.model.kpi import as_shown
from planbook.model.phases import NO_PHASE
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
    kpi_history = tuple(view.past_kpi(row) for row in tables.kpi_history)
    withheld = {row.figure for row in kpis if row.status == "suppressed"}
    findings = external_findings(tables, withheld)
    told = {
        (row.unit, row.kpi, row.group)
        for row in kpis
        if row.status == "nobody" or (row.status != "suppressed" and row.value is not None)
    }
    red: dict[tuple[str, str, str, str | None], list[str]] = {}
    for row in kpis:
        if row.status == "red":
            red.setdefault((row.phase or NO_PHASE, row.kpi, row.group, row.of), []).append(row.unit_name)
    phases = [view.phase(row, red.get((row.phase, row.kpi, row.group, row.of), ())) for row in tables.phases]
    records = {
        key: external_record(table, tables.register, tables.period, frozenset(told), tables.made_on)
        for key, table in tables.records.items()
    }
    withheld_of = {
        key: withheld_rows(tables, table.record, records, withheld) for key, table in tables.records.items()
    }
    measures = withheld_of.get(MEASURES, set())
    told_measures = external_measures(tables, measures)
    kept = {key: without_withheld(table, withheld_of[key]) for key, table in records.items()}
    told_records = without_hidden_tops(tables.register.declarations, tables.records, kept)
    shared: dict[str, Any] = {spec.name: getattr(tables, spec.name) for spec in fields(Tables)}
    changed: dict[str, Any] = {
        "records": told_records,
        "tops": tuple(build_tops(tables.register, told_records)),
        "kpis": tuple(kpis),
        "phases": tuple(phases),
        "kpi_history": kpi_history,
        "phase_history": tuple(view.past_phase(row) for row in tables.phase_history),
        "measures": told_measures,
        "achieved": tuple(build_achieved(tables.register.declarations, told_measures if tables.achieved else ())),
        "exceptions": external_exceptions(tables, kpis, kpi_history, measures, told_records),
        "findings": tuple(findings),
        "plan_changes": tuple(external_plan_changes(tables.register.declarations, tables.plan_changes)),
        "causes": tuple(build_causes(findings, *came_and_asked(tables.returns))),
        "figures": _figures(tables.figures, kpis, phases),
    }
    return ExternalTables(**(shared | changed))


_SHOWN = ("value", "last", "last_year", "value_both", "trend")
"""What of a line is a figure; a change is the difference of two as they are shown, and is not rounded again."""
_COUNTS = ("numerator", "denominator")
_Line = TypeVar("_Line", KpiRow, KpiHistoryRow, PhaseRow, PhaseHistoryRow)


class _View:
    """The decision on every figure of every period, applied line by line."""

    def __init__(self, tables: TrustTables) -> None:
        self.register = tables.register
        self.period = tables.period.id
        self.before = {code: _before(tables, kpi) for code, kpi in tables.register.kpis.items()}
        before = tables.register.calendar.year_before(tables.period)
        self.year_before = before.id if before else ""
        self.decisions = decided(tables)
        declared = tables.register.declarations
        self.of_people = {code for code, kpi in tables.register.kpis.items() if people(declared, kpi)}
        self.phases = {(row.period, row.unit): row.phase or NO_PHASE for row in tables.kpi_history}

    def _unit(self, period: str, row: KpiRow | KpiHistoryRow) -> Showing | None:
        made = self.decisions.get((period, row.kpi))
        return made.units.get((row.unit, row.group)) if made else None

    def _total(self, period: str, row: PhaseRow | PhaseHistoryRow) -> Showing | None:
        made = self.decisions.get((period, row.kpi))
        return made.totals.get((row.phase, row.group)) if made else None

    def _about_people(self, code: str) -> bool:
        return code not in self.register.kpis or code in self.of_people

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
        hidden: list[str] = []
        # Of few pupils there are counts and neither percentage nor colour, in a later period as in its own.
        if self._unit(before, row) in WITHHELD or not self._known(before, row.kpi):
            hidden += ("last", "change", "last_target", "last_status")
        if self._unit(self.year_before, row) in WITHHELD or not self._known(self.year_before, row.kpi):
            hidden.append("last_year")
        if showing in WITHHELD:
            hidden.append("change")
        if row.value is None and row.status != "nobody" and self._about_people(row.kpi):
            hidden += _COUNTS  # one count alone may be a small one
        return self._as_shown(row, showing, hidden)

    def _as_shown(self, row: "_Line", showing: Showing | None, hidden: Sequence[str] = ()) -> "_Line":
        """The line with the status that it is shown with, without what is `hidden` of it, and with no more decimal
        places than are shown; the very same line where all that changes nothing, as a trust has many of them."""
        kpi = self.register.kpis.get(row.kpi)
        changed: dict[str, Any] = {name: None for name in hidden if getattr(row, name) is not None}
        if kpi:
            told = {n: getattr(row, n, None) for n in _SHOWN if n not in hidden}
            changed |= {name: as_shown(kpi, value) for name, value in told.items() if value is not None}
        if showing and showing != row.status:
            changed["status"] = showing
        return replace(row, **changed) if changed else row

    def _known(self, period: str, code: str) -> bool:
        """Whether the cohorts of `period` could be looked at, or need not be."""
        return (period, code) in self.decisions or not self._about_people(code)

    def past_kpi(self, row: KpiHistoryRow) -> KpiHistoryRow:
        showing = self._unit(row.period, row)
        if showing == "suppressed":
            return replace(row, numerator=None, denominator=None, value=None, status=showing)
        alone = row.value is None and row.status != "nobody" and self._about_people(row.kpi)
        return self._as_shown(row, showing, _COUNTS if alone else ())

    def phase(self, row: PhaseRow, off_target: Sequence[str]) -> PhaseRow:
        """The total of a phase; `off_target` are the names of its units whose shown figures are off target."""
        row = replace(row, off_target="; ".join(off_target))
        showing = self._total(row.of or self.period, row)
        before = self.before.get(row.kpi, "")
        known = self._total(before, row) not in WITHHELD and (before, row.kpi) in self.decisions
        now = row.of or self.period
        if showing == "suppressed" or not known or not self._same(row, row.both, now, before):
            row = replace(row, last=None, change=None, last_term=None, both=(), value_both=None)
        if showing == "counts_only":
            row = replace(row, change=None, value_both=None)
        if showing == "suppressed":
            return replace(row, numerator=None, denominator=None, value=None, status=showing)
        return self._as_shown(row, showing)

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
        return self._as_shown(row, showing)


def _before(tables: TrustTables, kpi: Entry) -> str:
    """The id of the period that the KPI's figures are set beside."""
    before = last_period(tables.register, kpi, tables.period)
    return before.id if before else ""


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
