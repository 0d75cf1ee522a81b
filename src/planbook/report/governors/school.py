"""One school's rows of the trust's tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from planbook.consolidate.rows import (
    ActionRow,
    ExceptionRow,
    FundingRow,
    KpiHistoryRow,
    KpiRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    PlanChangeRow,
    ReturnRow,
)
from planbook.consolidate.tables import Tables
from planbook.consolidate.tidy import TidyRow
from planbook.errors import UnknownError
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY, is_everybody
from planbook.model.meeting_days import meeting_days, reader_of
from planbook.model.memo import Once
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.unit_words import called, is_school, says
from planbook.model.values import Value


class _OfUnit(Protocol):
    """A row of one unit."""

    @property
    def unit(self) -> str: ...


R = TypeVar("R", bound=_OfUnit)


def unit_rows(table: Sequence[R], unit: str) -> list[R]:
    """The rows of `table` that are the unit's, in order."""
    return [row for row in table if row.unit == unit]


def text(value: Value) -> str:
    """`value` as text on one line; empty where it is missing."""
    return "" if value is None else " ".join(str(value).split())


@dataclass(frozen=True)
class School(Once):
    """All that the tables hold of one unit."""

    declarations: Declarations
    tables: Tables
    id: str
    entry: Entry

    @property
    def register(self) -> Register:
        return self.tables.register

    @property
    def period(self) -> Period:
        return self.tables.period

    @property
    def previous(self) -> Period | None:
        return self.tables.previous

    @property
    def kind_of_history(self) -> str:
        """The kind of the periods that histories are over: of a year that has terms, those."""
        parts = self.register.calendar.parts(self.period)
        return parts[-1].kind if parts else self.period.kind

    @property
    def told_in(self) -> dict[str, list[str]]:
        """Of a year that has terms: the names of its figures by the term in which each was reported last, the
        latest term first."""
        found: dict[str, list[str]] = {}
        for period in reversed(self.register.calendar.parts(self.period)):
            rows = [row for row in self.kpis if row.of == period.id and row.group == EVERYBODY and row.due]
            if rows:
                found[period.title] = [self.kpi(row).text("name") for row in rows]
        return found

    @property
    def name(self) -> str:
        return self.entry.text("name") or self.id

    @property
    def phase(self) -> str:
        """The phase's word in prose: "primary"; empty where the unit has none."""
        code = self.entry.text("phase")
        return "" if code in ("", "not_applicable") else self.declarations.word("phase", code).lower()

    @property
    def committee(self) -> str:
        """What the body is called that the report goes to."""
        return reader_of(self.register, self.id)[1]

    @property
    def reader(self) -> str:
        """The code of that body; empty of one that the register only names."""
        return reader_of(self.register, self.id)[0]

    @property
    def meeting(self) -> date | None:
        """The day on which that body meets for the period."""
        days = meeting_days(self.register, self.period, self.id)
        return days.meeting if days else None

    @property
    def is_school(self) -> bool:
        """Whether it is a school; a team, a centre or a company has neither a head nor pupils of its own."""
        return is_school(self.tables.register, self.id)

    @property
    def says(self) -> str:
        """Who speaks in what its workbook says."""
        return says(self.tables.register, self.id)

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        return called(self.tables.register, self.id)

    @cached_property
    def returned(self) -> ReturnRow | None:
        """What came from it; None where nothing is known."""
        return next(iter(unit_rows(self.tables.returns, self.id)), None)

    @property
    def has_returned(self) -> bool:
        """Whether a workbook of this period stands."""
        return self.returned is not None and self.returned.came_in

    @property
    def is_checked(self) -> bool:
        """Whether somebody has checked its return, so that a paper may stand in the name of its head."""
        return self.returned is not None and bool(self.returned.declared_by)

    @cached_property
    def kpis(self) -> list[KpiRow]:
        return [row for row in unit_rows(self.tables.kpis, self.id) if row.kpi in self.register.kpis]

    @cached_property
    def history(self) -> list[KpiHistoryRow]:
        return unit_rows(self.tables.kpi_history, self.id)

    @cached_property
    def actions(self) -> list[ActionRow]:
        """Its actions in the plan's order, without those dropped."""
        return [row for row in unit_rows(self.tables.actions, self.id) if row.delivery != "not_applicable"]

    @cached_property
    def milestones(self) -> list[MilestoneRow]:
        return unit_rows(self.tables.milestones, self.id)

    @cached_property
    def measures(self) -> list[MeasureRow]:
        return unit_rows(self.tables.measures, self.id)

    @cached_property
    def funding(self) -> list[FundingRow]:
        return unit_rows(self.tables.funding, self.id)

    @cached_property
    def meetings(self) -> list[tuple[date, MeetingRow]]:
        """Its meetings that have a day, by it."""
        dated = [(row.date, row) for row in unit_rows(self.tables.meetings, self.id) if row.date]
        return sorted(dated, key=lambda pair: pair[0])

    @cached_property
    def plan_changes(self) -> list[PlanChangeRow]:
        """What is not as its plan was set, in the order of its workbook."""
        return unit_rows(self.tables.plan_changes, self.id)

    @cached_property
    def exceptions(self) -> list[ExceptionRow]:
        return unit_rows(self.tables.exceptions, self.id)

    def record(self, name: str) -> list[TidyRow]:
        """Its rows of a record in this period."""
        table = self.tables.records.get(name)
        return unit_rows(table.rows, self.id) if table else []

    def kpi(self, row: KpiRow) -> Entry:
        """The register's entry of the KPI that `row` is a figure of."""
        return self.register.kpis[row.kpi]

    def kpi_name(self, row: KpiRow) -> str:
        """The KPI's name, with the group where it is of some pupils only."""
        group = row.group
        kpi = self.kpi(row)
        whole = group == EVERYBODY or is_everybody(self.declarations, group)
        if whole or group == kpi.text("counts_people"):
            return kpi.text("name")
        word = self.declarations.word("pupil_group", group)
        return f"{kpi.text('name')} ({word if word.isupper() else word.lower()})"

    def at(self, row: KpiRow, period: Period | None) -> KpiHistoryRow | None:
        """The figure of the same KPI and group in another period; None where there is none."""
        for past in self.history:
            if period and (past.kpi, past.group, past.period) == (row.kpi, row.group, period.id):
                return past
        return None


def school_of(declarations: Declarations, tables: Tables, unit: str) -> School:
    """The unit's rows; raises UnknownError where the register has no such unit."""
    entry = tables.register.units.get(unit)
    if entry is None:
        raise UnknownError(f"{unit} is no unit of the register. The Units sheet lists them.")
    return School(declarations, tables, unit, entry)
