"""The trust's tables of one period, from what stands in it and before it."""

from collections.abc import Mapping, Sequence

from planbook.consolidate.actions import ActionRow, build_actions
from planbook.consolidate.changes import ChangeRow, build_changes
from planbook.consolidate.collected import Collected
from planbook.consolidate.exceptions import ExceptionRow, build_exceptions
from planbook.consolidate.figures import build_headlines
from planbook.consolidate.frames import frame
from planbook.consolidate.funding import FundingRow, SourceRow, build_funding, build_sources
from planbook.consolidate.kpis import KpiHistoryRow, KpiRow, build_kpis, cells_by_period
from planbook.consolidate.phases import PhaseHistoryRow, PhaseRow, build_phases
from planbook.consolidate.plan import (
    AreaRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    build_areas,
    build_measures,
    build_meetings,
    build_milestones,
)
from planbook.consolidate.quality import CauseRow, FindingRow, build_causes, build_findings
from planbook.consolidate.returns import ReturnRow, build_returns, came_in
from planbook.consolidate.tables import TrustTables
from planbook.consolidate.tidy import plan_records, tidy_table
from planbook.ledger.standing import Standing, Superseded
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.finding import FileVerdict, Finding
from planbook.model.register import Register


def build_tables(
    declarations: Declarations,
    register: Register,
    period: Period,
    standing: Mapping[str, Sequence[Standing]],
    findings: Sequence[Finding],
    verdicts: Sequence[FileVerdict],
    superseded: Sequence[Superseded] = (),
) -> TrustTables:
    """Everything that the outputs of `period` are made from.

    `standing` is by period id, this one and those before it; `findings`, `verdicts` and `superseded` are of this
    period. The same input gives the same tables, rows in the register's order.
    """
    collected = Collected(declarations, register, period, standing)
    cells = cells_by_period(collected)
    returns, return_figures = build_returns(collected, findings, verdicts)
    kpis, kpi_history, kpi_figures = build_kpis(collected, cells)
    phases, phase_history, phase_figures = build_phases(collected, cells)
    actions, action_figures = build_actions(collected)
    areas, area_figures = build_areas(collected, actions, action_figures)
    funding, funding_figures = build_funding(collected)
    sources, source_figures = build_sources(collected, funding, funding_figures)
    exceptions = build_exceptions(collected, returns, cells, actions, funding, findings)
    found = build_findings(findings, register, declarations.rules)
    figures = [
        *build_headlines(period.id, returns, kpis, actions, funding),
        *return_figures,
        *kpi_figures,
        *phase_figures,
        *action_figures,
        *area_figures,
        *funding_figures,
        *source_figures,
    ]
    return TrustTables(
        register=register,
        period=period,
        previous=collected.previous,
        records={r.key: tidy_table(r, collected.rows(r.key)) for r in plan_records(declarations)},
        returns=frame(ReturnRow, returns),
        kpis=frame(KpiRow, kpis),
        kpi_history=frame(KpiHistoryRow, kpi_history),
        phases=frame(PhaseRow, phases),
        phase_history=frame(PhaseHistoryRow, phase_history),
        actions=frame(ActionRow, actions),
        areas=frame(AreaRow, areas),
        milestones=frame(MilestoneRow, build_milestones(collected)),
        measures=frame(MeasureRow, build_measures(collected)),
        funding=frame(FundingRow, funding),
        sources=frame(SourceRow, sources),
        meetings=frame(MeetingRow, build_meetings(collected)),
        exceptions=frame(ExceptionRow, exceptions),
        findings=frame(FindingRow, found),
        causes=frame(CauseRow, build_causes(found, sum(came_in(row) for row in returns), len(returns))),
        changes=frame(ChangeRow, build_changes(register, superseded)),
        figures={figure.id: figure for figure in figures},
    )
