"""The trust's tables: what every output is made from.

Each is a tuple of typed rows, whose fields are described with their class. Text is str, missing is None, money is
pounds, percentages are 0 to 100. `figure` names the entry of `figures` that says which rows a line was made from.
Units, KPIs and sources stand in the register's order.

There are two kinds, with the same tables. `TrustTables` are the trust's own. `ExternalTables` are what others may
see: `planbook.consolidate.disclosure.external` alone makes them, and what writes for others takes nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from functools import cache
from typing import get_args, get_origin, get_type_hints

from planbook.consolidate.published_kpis import Out, Sent
from planbook.consolidate.records import RecordTable
from planbook.consolidate.rows import (
    AchievedRow,
    ActionHistoryRow,
    ActionRow,
    AreaRow,
    CauseRow,
    ChangeRow,
    ContributionRow,
    ExceptionRow,
    FindingRow,
    FundingRow,
    KpiHistoryRow,
    KpiRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    ParentRow,
    PhaseHistoryRow,
    PhaseRow,
    PlanChangeRow,
    ReturnRow,
    SourceRow,
    TopRow,
)
from planbook.consolidate.served import ServedRow
from planbook.consolidate.shown_keys import figure_of_cell
from planbook.model.agendas import PackPaper
from planbook.model.calendar import Period
from planbook.model.figure import Figure
from planbook.model.headlines import record_of
from planbook.model.memo import Once
from planbook.model.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables(Once):
    """All tables of one period, of either kind."""

    register: Register
    period: Period
    previous: Period | None
    """The period before, of the same kind."""

    records: Mapping[str, RecordTable]
    """The table of each record, of this period alone. Register codes are canonical; a wrong cell is missing, a
    blank one its declared default."""

    returns: tuple[ReturnRow, ...]
    kpis: tuple[KpiRow, ...]
    """A KPI that is not due has status `not_due` even where a figure was given, and counts towards no total."""
    kpi_history: tuple[KpiHistoryRow, ...]
    """The periods that a trend reaches, oldest first, this one last."""
    phases: tuple[PhaseRow, ...]
    phase_history: tuple[PhaseHistoryRow, ...]
    actions: tuple[ActionRow, ...]
    """Of units that have returned alone; actions completed earlier in the year follow, from the file of that
    period."""
    areas: tuple[AreaRow, ...]
    """Areas that are the trust's under the trust's title, in its order, even without an action; the others after,
    as they first appear; actions without one under "No area given"."""
    tops: tuple[TopRow, ...] = ()
    """What each plan is divided into, in its order: to these rows the others are joined by unit and title."""
    milestones: tuple[MilestoneRow, ...]
    measures: tuple[MeasureRow, ...]
    funding: tuple[FundingRow, ...]
    sources: tuple[SourceRow, ...]
    meetings: tuple[MeetingRow, ...]
    exceptions: tuple[ExceptionRow, ...]
    """Missing returns first, then red before amber, those of longest standing first."""
    findings: tuple[FindingRow, ...]
    causes: tuple[CauseRow, ...]
    achieved: tuple[AchievedRow, ...] = ()
    """What areas, objectives and actions have achieved by their success measures."""
    action_history: tuple[ActionHistoryRow, ...] = ()
    """Of a year that is brought together from its terms: each action in each of them, as it stood then."""
    parents: tuple[ParentRow, ...] = ()
    """Totals of the units that belong to one; empty where the register says of none what it belongs to."""
    contributions: tuple[ContributionRow, ...] = ()
    """Of units that have returned; those that serve the plan of nobody are left out."""
    served: tuple[ServedRow, ...] = ()
    """The rows of plans that those serve, each with all who do."""
    plan_only: bool = False
    """Whether it is the plan of a year that is not over: without figures, and nothing of it is judged."""
    plan_changes: tuple[PlanChangeRow, ...] = ()
    """What is not as the plan was set in its year, units in the register's order."""
    sent: Mapping[tuple[str, str], Sent] = dataclass_field(default_factory=dict)
    """What went out of the period's papers, by the paper and what it is about."""
    packs: Mapping[str, Sequence[PackPaper]] = dataclass_field(default_factory=dict)
    """The papers of the period's meetings, by their names (`BodyMeeting.name`)."""
    made_on: date | None = None
    """The day of the run: by it papers tell what is still to come. None is the day of the figures."""

    figures: Mapping[str, Figure]
    """By id: `kpi/<code>/<unit>` and `kpi/<code>/<unit>/<group>`, `phase/<phase>/<code>` (and `/<group>`), each of
    these after `change/` where there is a change since last time, `action/<unit>/<ref>`, `area/<slug>`,
    `parent/<unit>`, `funding/<unit>/<ref>`, `source/<code>`, `returns/<unit>`, and `headline/` due, returned,
    on_time, live, on_track, off_track, overdue, kpis_judged, kpis_off_target, award, spent, forecast. A second
    row with the same ref has its Excel row after it."""

    def figure(self, name: str) -> Figure | None:
        """The figure with that id, those of any record among them (see `planbook.consolidate.records`)."""
        found = self.figures.get(name) or self._earlier(name)
        found = found or figure_of_cell(self.register, name, self.period.id)
        if found is None:
            own = (table.figure(name) for table in self.records.values())
            found = next((figure for figure in own if figure), None)
        return found

    def _earlier(self, name: str) -> Figure | None:
        """The figure `kpi/<code>/<unit>@<period>`, which is of an earlier period: made as that of this one is."""
        now, _, period = name.rpartition("@")
        as_now = self.figures.get(now)
        row = next((one for one in self.kpi_history if one.source_id == name), None) if as_now else None
        if as_now is None or row is None:
            return None
        places = [tuple((k, period if k == "period" else v) for k, v in one.where) for one in as_now.sources]
        sources = [replace(one, where=where) for one, where in zip(as_now.sources, places, strict=True)]
        return Figure(name, row.value, None, tuple(sources))

    def own_headline(self, name: str) -> Figure | None:
        """The figure of a record that a headline of the trust's own shows: a count that nothing is found of is of
        zero rows. None where there is no row of the record."""
        found, table = self.figure(name), self.records.get(record_of(name))
        if found or table is None or not table.rows:
            return found
        return Figure(name, 0, None, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustTables(Tables):
    """The tables as they are inside the trust."""

    changes: tuple[ChangeRow, ...]
    """What changed where a unit returned its workbook again: no row of it is shown outside."""
    went_out: tuple[Out, ...] = ()
    """All that was published before, of whatever period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalTables(Tables):
    """The tables as they may be shown outside the trust's own office."""


@cache
def row_types() -> Mapping[str, type]:
    """The tables of typed rows that there are inside the trust and outside, by name, each with its rows' class."""
    return row_types_of(Tables)


@cache
def inside_types() -> Mapping[str, type]:
    """The same of those that there are inside the trust, among them what is never shown outside."""
    return row_types_of(TrustTables)


def row_types_of(tables: type[Tables]) -> Mapping[str, type]:
    """The tables of typed rows that `tables` has, by name, each with its rows' class."""
    hints = get_type_hints(tables)
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is tuple}
