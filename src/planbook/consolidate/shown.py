"""What papers show of the tables, line by line: what is recorded when they go out, and compared afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from planbook.consolidate.records import RecordTable
from planbook.consolidate.shown_keys import kpi_key, phase_key
from planbook.consolidate.tables import ExternalTables
from planbook.consolidate.tops import titles_given, top_of_actions
from planbook.ledger.publications import FORGOTTEN
from planbook.model.headlines import declared_figures
from planbook.model.kpi import as_shown
from planbook.model.submission import Entry
from planbook.model.values import Value, rounded, to_json

_COUNTS = ("numerator", "denominator", "value", "target", "status")
_AMOUNTS = ("award", "spent", "committed", "forecast", "variance")
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "returns": ("came_in", "on_time", "received_on"),
    "kpis": (*_COUNTS, "due", "benchmark", "last", "last_year", "change", "last_target", "last_status"),
    "kpi_history": _COUNTS,
    "phases": (*_COUNTS, "units", "reporting", "benchmark", "last", "change"),
    "phase_history": _COUNTS,
    "actions": ("delivery", "reported", "percent_done", "expected", "overdue_days", "slipped_days", "live"),
    "areas": ("red", "amber", "green", "blue", "not_reported", "not_due", "total"),
    "milestones": ("due", "done", "met_on"),
    "measures": ("status", "target", "baseline", "actual"),
    "funding": (*_AMOUNTS, "spent_share", "status"),
    "sources": (*_AMOUNTS, "units", "uncommitted", "repayable"),
}
"""Of each table the fields that are figures, days or statuses; words are not recorded."""

_OF_KPI = ("value", "target", "benchmark", "last", "last_year", "last_target")
"""Fields of a line of a KPI that are shown in its own unit."""
_EXACT = ("numerator", "denominator", "target", "baseline", "actual")
"""Fields that are shown as they are given, where they are not of a KPI."""

HEADLINE = "headline"
"""The table of the lines of headlines."""

RECORD = "record"
"""The table of the lines of rows of records: of each its status, and what of it is a figure or a day."""

STATUS = "status"
"""The column of how a row stands, which is worked out of it."""

_HIDDEN = {"status": "suppressed"}
"""What is kept of a field that is not shown."""

PAST = ("kpi_history", "phase_history")
"""Tables of what was, which a period shows and does not report."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a table as it is shown outside."""

    table: str
    key: str
    unit: str
    """Whose it is; empty of what is of several."""
    shown: Mapping[str, Any]
    """As JSON has it; what is missing is left out."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A line that is not as it was published."""

    table: str
    key: str
    unit: str
    then: Mapping[str, Any]
    """Empty where there was no such line."""
    now: Mapping[str, Any]
    """Empty where there is none any more."""

    @property
    def fields(self) -> list[str]:
        """The fields that differ, in the order of the table."""
        every = dict.fromkeys([*_SHOWN.get(self.table, ()), *self.then, *self.now])
        return [name for name in every if self.then.get(name) != self.now.get(name)]

    @property
    def statuses(self) -> tuple[str | None, str | None] | None:
        """The status then and now; None where it is the same."""
        key = "delivery" if self.table == "actions" else "status"
        pair = self.then.get(key), self.now.get(key)
        return pair if pair[0] != pair[1] else None


def shown_lines(tables: ExternalTables, unit: str = "") -> list[ShownLine]:
    """Every line that papers made of `tables` show, or those that the papers of `unit` do; no key comes twice.

    Areas of a school's own are left out: they are known by its words, and their actions are there one by one.
    """
    seen: dict[tuple[str, str], int] = {}
    shared = {*titles_given(tables.register, top_of_actions(tables.register.declarations))}
    lines = []
    for table, fields in _SHOWN.items():
        for row in getattr(tables, table):
            if table == "areas" and row.area not in shared:
                continue
            own = str(getattr(row, "unit", ""))
            if unit and own != unit:
                continue
            key = _key(table, row)
            seen[table, key] = seen.get((table, key), 0) + 1
            if seen[table, key] > 1:
                key = f"{key}#{seen[table, key]}"
            lines.append(ShownLine(table, key, own, _values(row, fields, _kpi_of(tables, row))))
    if not unit:
        lines += [
            ShownLine(HEADLINE, name, "", {"value": to_json(figure.value)})
            for name, figure in tables.figures.items()
            if name.startswith("headline/") and figure.value is not None
        ]
        declared = {name: tables.own_headline(name) for name in declared_figures(tables.register.declarations)}
        lines += [
            ShownLine(HEADLINE, name, "", {"value": to_json(figure.value)})
            for name, figure in declared.items()
            if figure and figure.value is not None
        ]
    return lines


def record_lines(table: RecordTable, columns: Set[str], rows: Set[str] | None = None) -> list[ShownLine]:
    """What papers show of a record in these columns: of the rows whose figures have these ids, or of all."""
    fields = [spec for spec in table.record.data if spec.key in columns and (spec.numeric or spec.dated)]
    worked_out = table.worked_out if STATUS in columns else ()
    lines = []
    for place, row in enumerate(table.rows):
        name = table.figure_of(row)
        if rows is not None and name not in rows:
            continue
        if worked_out and worked_out[place].status:
            lines.append(ShownLine(RECORD, name, row.unit, {"status": worked_out[place].status}))
        for spec in fields:
            hidden = place in table.hidden.get(spec.key, ())
            told: Mapping[str, Any] = _HIDDEN if hidden else {"value": to_json(row.get(spec.key))}
            if hidden or told["value"] is not None:
                lines.append(ShownLine(RECORD, f"{name}/{spec.key}", row.unit, told))
    return lines


def differences(then: Iterable[ShownLine], now: Iterable[ShownLine]) -> list[Differing]:
    """The lines of a period's own figures that differ, in their order now; those that are gone come last."""
    before = {(line.table, line.key): line for line in then if line.table not in PAST}
    after = {(line.table, line.key): line for line in now if line.table not in PAST}
    found = [
        Differing(*key, line.unit, before[key].shown if key in before else {}, line.shown)
        for key, line in after.items()
        if key not in before or (before[key].shown != line.shown and FORGOTTEN not in before[key].shown)
    ]
    gone = [
        Differing(*key, line.unit, line.shown, {})
        for key, line in before.items()
        if key not in after and FORGOTTEN not in line.shown
    ]
    return [*found, *gone]


def differences_of(papers: Sequence[tuple[Sequence[ShownLine], Sequence[ShownLine]]]) -> list[list[Differing]]:
    """The lines of each of several papers that differ, each given as it was and as it is now.

    A line that several papers have is told once; one that only leaves a paper for another is neither new nor gone.
    """
    sides: tuple[dict[tuple[str, str], Mapping[str, Any]], ...] = ({}, {})
    for paper in papers:
        for side, lines in zip(sides, paper, strict=True):
            for line in lines:
                side.setdefault((line.table, line.key), line.shown)
    told: set[tuple[str, str]] = set()
    found = []
    for then, now in papers:
        own = []
        for one in differences(then, now):
            key = one.table, one.key
            whole = replace(one, then=one.then or sides[0].get(key, {}), now=one.now or sides[1].get(key, {}))
            if key not in told and whole.then != whole.now and FORGOTTEN not in whole.then:
                own.append(whole)
            told.add(key)
        found.append(own)
    return found


def _key(table: str, row: Any) -> str:
    if table == "kpi_history":
        return f"{kpi_key(row.kpi, row.unit, row.group)}@{row.period}"
    if table == "phase_history":
        return f"{phase_key(row.phase, row.kpi, row.group)}@{row.period}"
    if table == "returns":
        return f"returns/{row.unit}"
    if table in ("milestones", "measures"):
        return f"{table.removesuffix('s')}/{row.unit}/{row.ref}"
    return str(row.figure or f"{table}/{getattr(row, 'area', '')}")


def _kpi_of(tables: ExternalTables, row: Any) -> Entry | None:
    """The KPI of a line; None of any other line."""
    return tables.register.kpis.get(getattr(row, "kpi", None) or "")


def _values(row: Any, fields: Sequence[str], kpi: Entry | None) -> dict[str, Any]:
    """The fields as they are shown: with no more figures than are."""
    return {name: to_json(_as_shown(name, value, kpi)) for name, value in _present(row, fields)}


def _as_shown(name: str, value: Value, kpi: Entry | None) -> Value:
    if not isinstance(value, float):
        return value
    if kpi is not None:
        return as_shown(kpi, value) if name in _OF_KPI else value
    if name in _EXACT:
        return value
    return rounded(value, 0 if name in _AMOUNTS or name == "uncommitted" else 1)


def _present(row: Any, fields: Sequence[str]) -> Iterator[tuple[str, Value]]:
    for name in fields:
        value = getattr(row, name)
        if value is not None:
            yield name, value
