"""The rows of the trust's tables, one class a table.

Those of plans, of KPIs and of money have modules of their own; what uses them takes them from here.

Text is str, missing is None, money is pounds, percentages are 0 to 100. A `status` is one of `figure.Status`.
`figure` is the id of the figure that a line shows, by which its sources are found.
"""

import datetime as dt
from dataclasses import dataclass

from planbook.consolidate.kpi_rows import KpiHistoryRow, KpiRow, PhaseHistoryRow, PhaseRow
from planbook.consolidate.money_rows import FundingRow, SourceRow
from planbook.consolidate.plan_rows import (
    AchievedRow,
    ActionHistoryRow,
    ActionRow,
    AreaRow,
    ContributionRow,
    MeasureRow,
    MeetingRow,
    MilestoneRow,
    PlanChangeRow,
    TopRow,
    marked,
)
from planbook.model.finding import Finding

__all__ = [
    "AchievedRow", "ActionHistoryRow", "ActionRow", "AreaRow", "CauseRow", "ChangeRow", "ContributionRow",
    "ExceptionRow", "FindingRow", "FundingRow", "KpiHistoryRow", "KpiRow", "MeasureRow", "MeetingRow",
    "MilestoneRow", "ParentRow", "PhaseHistoryRow", "PhaseRow", "PlanChangeRow", "ReturnRow", "SourceRow",
    "TopRow", "marked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """What came of one unit that a return is due from."""

    unit: str
    unit_name: str
    phase: str | None
    """The code of its phase."""
    format: str
    file: str | None
    received_on: dt.date | None
    on_time: bool | None
    verdict: str
    """Of its file; `undecided` where several differ and none is used, `withdrawn` where what came was taken back,
    `missing` where nothing has come."""
    declared_by: str | None
    """Who has said that the return is checked; None until then."""
    declared_on: dt.date | None
    errors: int
    warnings: int
    notes: int
    declared_as: str = ""
    """The role of who has; empty where it is not given."""
    of: str | None = None
    """Of a year that is brought together from its terms: the id of the period that was returned last."""

    @property
    def source_id(self) -> str:
        """The id of its figure."""
        return f"returns/{self.unit}"

    @property
    def came_in(self) -> bool:
        """Whether a return stands for the unit, so that its figures are in the totals."""
        return self.verdict not in ("missing", "partly", "refused", "undecided", "withdrawn")


@dataclass(frozen=True, slots=True)
class ParentRow:
    """What has come of the units that belong to one, at whatever depth; what it returns itself is not among it."""

    parent: str
    parent_name: str
    part_of: str | None
    """What it belongs to itself."""
    units: int
    """From how many a return is due."""
    returned: int
    """Of how many of them one stands."""
    red: int
    amber: int
    green: int
    blue: int
    not_reported: int
    not_due: int
    total: int
    """Their live and completed actions."""
    award: float | None
    spent: float | None
    forecast: float | None
    figure: str


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """What is off target, off track or overdue, over budget or not returned, or differs from what was reported."""

    unit: str
    unit_name: str
    kind: str
    """`kpi`, `action`, `milestone`, `measure`, `funding`, `return`, or the key of a record."""
    what: str
    since: str
    """The title of the first period in which it was so, without a break since."""
    explanation: str | None
    response: str | None
    who: str | None
    by: str | None
    status: str
    """As reported, where anybody reports it."""
    figure: str | None
    said: str | None = None
    """The word for how it stands, where its status has no word of its own for it."""
    reported: bool | None = None
    """Whether people reported how it stands; None where that is worked out, or nobody is asked."""
    facts: str | None = None
    """What the facts say beside it, and whether that has been explained where it differs."""
    differs: bool = False
    """Whether the facts say otherwise than what was reported."""
    ref: str | None = None
    """The ref of the row that it is of; None of what has no row in a plan."""

    @property
    def source_id(self) -> str | None:
        """The id of the figure that it is of, or of its row."""
        return self.figure or (f"record/{self.kind}/{self.unit}/{self.ref}" if self.ref else None)


@dataclass(frozen=True, slots=True)
class FindingRow(Finding):
    """A finding, with the names that people know its unit and rule by."""

    unit_name: str | None
    title: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """The findings of one rule."""

    code: str
    title: str
    severity: str
    units: int
    of: int
    """Units that returned, or were to."""
    findings: int
    example: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A cell or a row that a unit changed when it returned its workbook again."""

    unit: str
    unit_name: str
    file: str
    received_on: dt.date
    file_before: str
    received_before: dt.date
    kind: str
    """`changed`, `added`, `removed`; `same` in the one row, without a cell, of a file that changed nothing."""
    record: str | None = None
    row_id: str | None = None
    label: str | None = None
    field: str | None = None
    heading: str | None = None
    before: str | None = None
    after: str | None = None
    sheet: str | None = None
    cell: str | None = None
