"""One school's rows of the trust's tables, as plain values: a missing one is None, a day is a `date`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from planbook.errors import UnknownError
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.report.wording import lines_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from planbook.consolidate.tables import TrustTables

T = TypeVar("T")

Row = Mapping[str, Any]
"""A row by column; asking for a column that is not there is a KeyError, as it should be."""


def unit_rows(table: "DataFrame | None", unit: str) -> list[Row]:
    """The rows of `table` that are the unit's, in order."""
    if table is None or "unit" not in table.columns:
        return []
    return [*lines_of(table[table["unit"] == unit])]


def text(row: Row, key: str) -> str:
    """The value of `key` as text, empty where it is missing or the row has no such column."""
    value = row.get(key)
    return "" if value is None else " ".join(str(value).split())


def number(row: Row, key: str) -> float | None:
    """The value of `key` as a number; None where it is none."""
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def day(row: Row, key: str) -> date | None:
    """The value of `key` where it is a day."""
    value = row.get(key)
    return value if isinstance(value, date) else None


@dataclass(frozen=True)
class School:
    """All that the tables hold of one unit."""

    declarations: Declarations
    tables: "TrustTables"
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
        return str(self.register.of_trust("committee"))

    @property
    def is_school(self) -> bool:
        """Whether it is a school; a team, a centre or a company has neither a head nor pupils of its own."""
        return self.entry.text("kind") in ("", "school")

    @property
    def says(self) -> str:
        """Who speaks in what its workbook says."""
        return "The school says" if self.is_school else "The return says"

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        return "the school" if self.is_school else "the team"

    @property
    def head(self) -> str:
        """The name of its head, where the register has one in office at the date of the figures."""
        for person in self.register.rows("person"):
            until = person.date("until")
            in_office = until is None or until >= self.period.as_at
            its_own = self.register.code_for("unit", person.get("unit")) == self.id
            if person.text("role") == "head" and its_own and in_office:
                return person.text("name")
        return ""

    @cached_property
    def returned(self) -> Row:
        """What came from it, empty where nothing is known."""
        return next(iter(unit_rows(self.tables.returns, self.id)), {})

    @property
    def has_returned(self) -> bool:
        """Whether a workbook of this period stands."""
        return text(self.returned, "verdict") not in ("", "missing", "refused")

    @cached_property
    def kpis(self) -> list[Row]:
        return [row for row in unit_rows(self.tables.kpis, self.id) if row["kpi"] in self.register.kpis]

    @cached_property
    def history(self) -> list[Row]:
        return unit_rows(self.tables.kpi_history, self.id)

    @cached_property
    def actions(self) -> list[Row]:
        """Its actions in the plan's order, without those dropped."""
        rows = unit_rows(self.tables.actions, self.id)
        return [row for row in rows if row["reported"] != "dropped" and row["delivery"] != "not_applicable"]

    @cached_property
    def milestones(self) -> list[Row]:
        return unit_rows(self.tables.milestones, self.id)

    @cached_property
    def measures(self) -> list[Row]:
        return unit_rows(self.tables.measures, self.id)

    @cached_property
    def funding(self) -> list[Row]:
        return unit_rows(self.tables.funding, self.id)

    @cached_property
    def meetings(self) -> list[Row]:
        return sorted(
            (row for row in unit_rows(self.tables.meetings, self.id) if day(row, "date")),
            key=lambda row: day(row, "date") or date.max,
        )

    @cached_property
    def exceptions(self) -> list[Row]:
        return unit_rows(self.tables.exceptions, self.id)

    def record(self, name: str) -> list[Row]:
        """Its rows of a record in this period."""
        if name not in self._records:
            self._records[name] = unit_rows(self.tables.records.get(name), self.id)
        return self._records[name]

    @cached_property
    def _records(self) -> dict[str, list[Row]]:
        return {}

    def once(self, make: Callable[["School"], T]) -> T:
        """What `make` makes of the school, made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def kpi(self, row: Row) -> Entry:
        """The register's entry of the KPI that `row` is a figure of."""
        return self.register.kpis[row["kpi"]]

    def kpi_name(self, row: Row) -> str:
        """The KPI's name, with the group where it is of some pupils only."""
        group = row["group"]
        kpi = self.kpi(row)
        if group in (None, EVERYBODY, "staff", "school") or group == kpi.text("counts_people"):
            return kpi.text("name")
        word = self.declarations.word("pupil_group", group)
        return f"{kpi.text('name')} ({word if word.isupper() else word.lower()})"

    def at(self, row: Row, period: Period | None) -> Row:
        """The figure of the same KPI and group in another period, empty where there is none."""
        for past in self.history:
            if period and (past["kpi"], past["group"], past["period"]) == (row["kpi"], row["group"], period.id):
                return past
        return {}


def school_of(declarations: Declarations, tables: "TrustTables", unit: str) -> School:
    """The unit's rows; raises UnknownError where the register has no such unit."""
    entry = tables.register.units.get(unit)
    if entry is None:
        raise UnknownError(f"{unit} is no unit of the register. The Units sheet lists them.")
    return School(declarations, tables, unit, entry)
