"""What is off target, off track, over budget or not returned, worst first, and since when.

The same question is asked of the periods before: what was an exception in each of them without a break has
stood since the first of those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.consolidate.actions import ActionRow, build_actions
from planbook.consolidate.collected import Collected
from planbook.consolidate.funding import FundingRow, build_funding
from planbook.consolidate.kpis import EVERYBODY, Cell, Cells, Key
from planbook.consolidate.returns import ReturnRow, came_in
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.finding import Finding, in_order
from planbook.model.values import shown

_WORST = ("missing", "red", "amber")
_KINDS = ("return", "kpi", "action", "funding")
_Exceptional = tuple[str, str, str]
"""Kind, unit and what within the unit."""


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A line of the table `exceptions`."""

    unit: str
    unit_name: str
    kind: str
    what: str
    since: str
    explanation: str | None
    response: str | None
    who: str | None
    by: str | None
    status: str
    figure: str | None


def build_exceptions(
    collected: Collected,
    returns: Sequence[ReturnRow],
    cells: Cells,
    actions: Sequence[ActionRow],
    funding: Sequence[FundingRow],
    findings: Sequence[Finding],
) -> list[ExceptionRow]:
    """The exceptions of this period: missing returns, then red before amber, those of longest standing first."""
    found: dict[_Exceptional, ExceptionRow] = {}
    found |= _returns(returns, findings)
    found |= _kpis(collected, cells[collected.period.id], actions)
    found |= _actions(actions)
    found |= _funding(funding)
    before = [(period, _keys(collected.at(period), cells)) for period in _reported(collected)]
    ordered = []
    for key, row in found.items():
        run = _run(key, before)
        since = run[-1] if run else collected.period
        worst = "missing" if row.kind == "return" else row.status  # nothing at all is known of the unit
        rank = _WORST.index(worst) if worst in _WORST else len(_WORST)
        ordered.append((rank, -len(run), _KINDS.index(row.kind), replace(row, since=since.title)))
    return [line[-1] for line in sorted(ordered, key=lambda line: line[:-1])]  # stable: the register's order stays


def _reported(collected: Collected) -> list[Period]:
    """The periods of the history before this one, latest first, up to the first in which nothing came in."""
    periods = []
    for period in reversed(collected.history[:-1]):
        if not collected.standing.get(period.id):
            break
        periods.append(period)
    return periods


def _run(key: _Exceptional, before: Sequence[tuple[Period, set[_Exceptional]]]) -> list[Period]:
    """The periods, latest first, in which `key` was an exception without a break up to now."""
    run = []
    for period, keys in before:
        if key not in keys:
            break
        run.append(period)
    return run


def _keys(then: Collected, cells: Cells) -> set[_Exceptional]:
    """What was an exception in an earlier period."""
    keys: set[_Exceptional] = {("return", unit, "") for unit in then.units if not then.stands(unit, then.period.id)}
    keys |= {("kpi", c.key[0], _kpi_key(c)) for c in cells[then.period.id].values() if c.status == "red"}
    keys |= set(_actions(build_actions(then)[0]))
    return keys | set(_funding(build_funding(then)[0]))


def _kpi_key(cell: Cell) -> str:
    return f"{cell.key[1]}/{cell.group}"


def _returns(returns: Sequence[ReturnRow], findings: Sequence[Finding]) -> dict[_Exceptional, ExceptionRow]:
    made: dict[_Exceptional, ExceptionRow] = {}
    for row in returns:
        if came_in(row):
            continue
        refused = row.verdict == "refused"
        reason = next((f for f in in_order(findings) if f.unit == row.unit and f.severity == "error"), None)
        made["return", row.unit, ""] = ExceptionRow(
            unit=row.unit,
            unit_name=row.unit_name,
            kind="return",
            what="The workbook that came back could not be used." if refused else "No workbook has come back.",
            since="",
            explanation=reason.message if refused and reason else None,
            response=reason.remedy if refused and reason else None,
            who=None,
            by=None,
            status="not_reported",
            figure=f"returns/{row.unit}",
        )
    return made


def _kpis(
    collected: Collected, cells: Mapping[Key, Cell], actions: Sequence[ActionRow]
) -> dict[_Exceptional, ExceptionRow]:
    """Red KPIs, each with the live action of the plan that is to move it, where one names it."""
    serving = _serving(collected, actions)
    made: dict[_Exceptional, ExceptionRow] = {}
    for (unit, code, group), cell in cells.items():
        if cell.status != "red":
            continue
        action = serving.get((unit, code))
        whose = "" if group == EVERYBODY else f", {collected.declarations.word('pupil_group', group).lower()}"
        made["kpi", unit, _kpi_key(cell)] = ExceptionRow(
            unit=unit,
            unit_name=cell.unit.text("name"),
            kind="kpi",
            what=f"{cell.kpi.text('name')}{whose}: {kpi_figures.shown_figure(cell.kpi, cell.value)}, {_aim(cell)}",
            since="",
            explanation=cell.row.words("comment") if cell.row else None,
            response=action.action if action else None,
            who=action.led_by if action else None,
            by=_day(action.expected) if action else None,
            status="red",
            figure=f"kpi/{code}/{unit}" + ("" if group == EVERYBODY else f"/{group}"),
        )
    return made


def _aim(cell: Cell) -> str:
    low, high = cell.kpi.number("target_low"), cell.kpi.number("target_high")
    if cell.kpi.text("better") == "range" and low is not None and high is not None:
        return f"to be from {kpi_figures.shown_figure(cell.kpi, low)} to {kpi_figures.shown_figure(cell.kpi, high)}"
    return f"target {kpi_figures.shown_figure(cell.kpi, cell.target)}"


def _serving(collected: Collected, actions: Sequence[ActionRow]) -> dict[tuple[str, str], ActionRow]:
    """The first live action that names each KPI, by unit and KPI."""
    named = {
        (unit, row.sheet, row.excel_row): row.text("kpi")
        for unit, rows in collected.by_unit("action").items()
        for row in rows
    }
    serving: dict[tuple[str, str], ActionRow] = {}
    for action in actions:
        code = named.get((action.unit, action.source_sheet, action.source_row))
        if code and action.live:
            serving.setdefault((action.unit, code), action)
    return serving


def _actions(actions: Sequence[ActionRow]) -> dict[_Exceptional, ExceptionRow]:
    """Actions off track, and those that should have been done by now whatever was said of them."""
    made: dict[_Exceptional, ExceptionRow] = {}
    for action in actions:
        if not action.live or (action.delivery != "red" and not action.overdue_days):
            continue
        days = "1 day" if action.overdue_days == 1 else f"{action.overdue_days} days"
        late = f" ({days} overdue)" if action.overdue_days else ""
        made["action", action.unit, action.figure] = ExceptionRow(
            unit=action.unit,
            unit_name=action.unit_name,
            kind="action",
            what=f"{action.ref} {action.action or ''}".strip() + late,
            since="",
            explanation=action.progress,
            response=action.next_step,
            who=action.led_by,
            by=_day(action.expected),
            status=action.delivery,
            figure=action.figure,
        )
    return made


def _funding(funding: Sequence[FundingRow]) -> dict[_Exceptional, ExceptionRow]:
    """Lines whose forecast, or spending already, is over the award."""
    return {
        ("funding", row.unit, row.figure): ExceptionRow(
            unit=row.unit,
            unit_name=row.unit_name,
            kind="funding",
            what=f"{row.source_name or row.ref}: {shown(row.over, 'money')} over its award of "
            f"{shown(row.award, 'money')}",
            since="",
            explanation=row.comment,
            response=None,
            who=None,
            by=None,
            status=row.status,
            figure=row.figure,
        )
        for row in funding
        if row.over > 0
    }


def _day(day: date | None) -> str | None:
    return shown(day) or None
