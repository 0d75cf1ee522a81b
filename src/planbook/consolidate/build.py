"""The trust's tables of one period, from what stands in it and before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from planbook.consolidate.achieved import build_achieved
from planbook.consolidate.actions import build_actions
from planbook.consolidate.cells import cells_by_period
from planbook.consolidate.changes import build_changes, unchecked_units
from planbook.consolidate.collected import Collected
from planbook.consolidate.contributions import build_contributions
from planbook.consolidate.exceptions import build_exceptions
from planbook.consolidate.figures import build_headlines
from planbook.consolidate.funding import build_funding, build_sources
from planbook.consolidate.gathered import with_gathered
from planbook.consolidate.kpis import build_kpis
from planbook.consolidate.parents import build_parents
from planbook.consolidate.phases import build_phases
from planbook.consolidate.plan import build_areas, build_measures, build_meetings, build_milestones
from planbook.consolidate.plan_changes import build_plan_changes
from planbook.consolidate.pooled import build_pooled
from planbook.consolidate.quality import build_causes, build_findings, came_and_asked
from planbook.consolidate.records import build_record, build_register_record
from planbook.consolidate.returns import build_returns
from planbook.consolidate.rows import ActionHistoryRow
from planbook.consolidate.tables import TrustTables
from planbook.consolidate.tidy import plan_records, register_records
from planbook.consolidate.tops import build_tops
from planbook.consolidate.year import build_actions_of_year, build_returns_of_year, unjudged, year_collected
from planbook.ledger.standing import Standing, Superseded
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.finding import FileVerdict, Finding
from planbook.model.plan_changes import PlanChange
from planbook.model.register import Register


def build_tables(
    declarations: Declarations,
    register: Register,
    period: Period,
    standing: Mapping[str, Sequence[Standing]],
    findings: Sequence[Finding],
    verdicts: Sequence[FileVerdict],
    superseded: Sequence[Superseded] = (),
    register_file: str = "trust.xlsx",
    registers: Mapping[str, Register] = MappingProxyType({}),
    changed_plans: Mapping[str, Sequence[PlanChange]] = MappingProxyType({}),
    published: Mapping[str, Mapping[str, Mapping[str, Any]]] = MappingProxyType({}),
    over: bool = True,
) -> TrustTables:
    """Everything that the outputs of `period` are made from.

    `standing` is by period id, this one and those before it; `findings`, `verdicts` and `superseded` are of this
    period; `register_file` is where the register lies in the trust's folder; `registers` has those that earlier
    periods are judged by, each as it held for its period; `changed_plans` is what is not as the plan was set, by
    unit; `published` has what was last published of the KPIs of earlier periods, by key. A year that has terms is
    brought together from those; while it is not `over` it is its plan, without figures. The same input gives the
    same tables, rows in the register's order.
    """
    parts = register.calendar.parts(period)
    terms = Collected(
        declarations, register.over(period, parts) if parts else register, period, standing, registers, published
    )
    collected, register = year_collected(terms, parts, over=over) if parts else terms, terms.register
    plan_only = bool(parts) and not over
    cells = cells_by_period(collected)
    action_history: list[ActionHistoryRow] = []
    if parts:
        returns, return_figures = build_returns_of_year(collected, terms, findings, verdicts)
    else:
        unchecked = unchecked_units(register, superseded)
        returns, return_figures = build_returns(collected, findings, verdicts, unchecked)
    kpis, kpi_history, kpi_figures = build_kpis(collected, cells)
    phases, phase_history, phase_figures = build_phases(collected, cells)
    if parts and over:
        actions, action_history, action_figures = build_actions_of_year(collected, terms)
    else:
        actions, action_figures = build_actions(collected)
    if plan_only:
        actions, action_figures = unjudged(actions, {figure.id: figure for figure in action_figures})
        kpis, kpi_history, kpi_figures, phases, phase_history, phase_figures = [], [], [], [], [], []
    contributions, served = build_contributions(collected, actions)
    areas, area_figures = build_areas(collected, actions, action_figures)
    funding, funding_figures = build_funding(collected)
    sources, source_figures = build_sources(collected, funding, funding_figures)
    parents, parent_figures = build_parents(register, returns, actions, funding, action_figures)
    exceptions = [] if plan_only else build_exceptions(collected, returns, cells, actions, funding, findings)
    measures = build_measures(collected)
    if plan_only:
        measures = tuple(replace(row, status="not_due", basis="none", overdue=False) for row in measures)
    found = build_findings(findings, register, declarations.rules)
    figures = [
        *build_headlines(period.id, returns, kpis, actions, funding),
        *return_figures,
        *kpi_figures,
        *([] if plan_only else build_pooled(collected)),
        *phase_figures,
        *action_figures,
        *area_figures,
        *parent_figures,
        *funding_figures,
        *source_figures,
    ]
    records = {record.key: build_record(collected, record) for record in plan_records(declarations)}
    for record in register_records(declarations):
        records[record.key] = build_register_record(collected, record, register_file)
    records = with_gathered(collected, records)
    tables = TrustTables(
        register=register,
        period=period,
        previous=collected.previous,
        records=records,
        returns=tuple(returns),
        kpis=tuple(kpis),
        kpi_history=tuple(kpi_history),
        phases=tuple(phases),
        phase_history=tuple(phase_history),
        actions=tuple(actions),
        action_history=tuple(action_history),
        plan_only=plan_only,
        areas=tuple(areas),
        parents=tuple(parents),
        contributions=tuple(contributions),
        served=tuple(served),
        tops=tuple(build_tops(register, records)),
        milestones=build_milestones(collected),
        measures=measures,
        achieved=() if plan_only else tuple(build_achieved(declarations, measures)),
        funding=tuple(funding),
        sources=tuple(sources),
        meetings=tuple(build_meetings(collected)),
        exceptions=tuple(exceptions),
        findings=tuple(found),
        causes=tuple(build_causes(found, *came_and_asked(returns))),
        changes=tuple(build_changes(register, superseded)),
        plan_changes=tuple(build_plan_changes(collected, register, changed_plans)),
        figures={figure.id: figure for figure in figures},
    )
    for one in (collected, terms):
        one.let_go()
    return tables
