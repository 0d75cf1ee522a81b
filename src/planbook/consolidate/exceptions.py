"""What is off target, off track, over budget or not returned, worst first, and since when.

The same question is asked of the periods before: what was an exception in each of them without a break has
stood since the first of those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from planbook.consolidate.actions import build_actions
from planbook.consolidate.cells import Cells, Key, KpiCell, is_counted_alike, last_period, past_cell
from planbook.consolidate.collected import Collected
from planbook.consolidate.differing import differing_measures, differing_milestones, in_its_way, with_answer
from planbook.consolidate.funding import build_funding
from planbook.consolidate.records import build_record, status_field
from planbook.consolidate.returns import MISSING
from planbook.consolidate.row_histories import id_of, words_of
from planbook.consolidate.rows import ActionRow, ExceptionRow, FundingRow, ReturnRow, marked
from planbook.consolidate.tidy import TidyRow, plan_records
from planbook.consolidate.tops import ACTIONS
from planbook.model import kpi as kpi_figures
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations, Record
from planbook.model.delivery import is_worse
from planbook.model.finding import Finding, in_order
from planbook.model.kpi import EVERYBODY
from planbook.model.nouns import nouns_of
from planbook.model.prose import counted, in_figures, inside
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import shown, whole_pounds

_WORST = ("missing", "red", "amber")
_KINDS = ("return", "kpi", "action", "funding")
_RETURNS = {
    "partly": "Parts of the return have come and others not.",
    "undecided": "Conflicting workbooks were returned, and it is not yet decided which of them counts.",
    "refused": "The workbook returned could not be used.",
    "withdrawn": "The workbook returned was withdrawn.",
}
"""What is said of a unit of which nothing is used although something came, by the verdict of its row."""
_Matter = tuple[str, str, str]
"""Kind, unit and what within the unit: what is the same matter from one period to the next."""
_Found = list[tuple[_Matter, "ExceptionRow"]]


def kind_word(declarations: Declarations, kind: str) -> str:
    """What an exception of that kind is about, as people call it: "success measure"."""
    records = declarations.records
    record = records.get(kind) or next((one for one in records.values() if one.table == kind), None)
    return record.one if record else kind


def build_exceptions(
    collected: Collected,
    returns: Sequence[ReturnRow],
    cells: Cells,
    actions: Sequence[ActionRow],
    funding: Sequence[FundingRow],
    findings: Sequence[Finding],
) -> list[ExceptionRow]:
    """The exceptions of this period: what must be seen, missing returns, then red before amber, those of longest
    standing first, and of these those furthest over or longest overdue.

    What differs from what was reported stands where the worse of the two does.
    """
    found = [
        *_returns(returns, findings),
        *_kpis(collected, cells, actions),
        *_actions(collected, actions),
        *differing_milestones(collected),
        *differing_measures(collected),
        *_funding(collected, funding),
        *_records(collected),
    ]
    before = [(period, _matters(collected.at(period), cells)) for period in _reported(collected)]
    lasting = []
    for matter, row in found:
        run = _run(matter, before)
        since = run[-1] if run else collected.period
        lasting.append((len(run), replace(row, since=since.title)))
    return worst_first(collected.register, lasting, actions, funding)


def worst_first(
    register: Register,
    lasting: Iterable[tuple[int, ExceptionRow]],
    actions: Sequence[ActionRow],
    funding: Sequence[FundingRow],
) -> list[ExceptionRow]:
    """Exceptions in their order, each given with how many periods before this one it has stood; of those alike the
    actions that are longest overdue and the lines that are furthest over come first."""
    by_size = {row.figure: row.over or 0.0 for row in funding} | {row.figure: row.overdue_days for row in actions}
    by_facts = {action.figure: action.facts for action in actions if action.facts}
    ordered = []
    for length, row in lasting:
        stands = [row.status, by_facts.get(row.figure or "") or ""]
        worst = ["missing"] if row.kind == "return" else stands  # nothing at all is known of the unit
        rank = min((_WORST.index(status) for status in worst if status in _WORST), default=len(_WORST))
        later = not is_first_of_all(register, row)
        ordered.append((later, rank, -length, _place_of(row.kind), -by_size.get(row.figure or "", 0), row))
    return [line[-1] for line in sorted(ordered, key=lambda line: line[:-1])]  # stable: the register's order stays


def is_first_of_all(register: Register, row: ExceptionRow) -> bool:
    """Whether it is of a KPI that must be seen: it stands before all else."""
    code = (row.figure or "").split("/")[1:2] if row.kind == "kpi" else []
    kpi = register.kpis.get(code[0]) if code else None
    return kpi is not None and kpi_figures.is_safeguard(register.declarations, kpi)


def _place_of(kind: str) -> int:
    """Where exceptions of a kind stand among those alike: those of any record after those with figures."""
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _reported(collected: Collected) -> list[Period]:
    """The periods of the history before this one, latest first, up to the first in which nothing came in."""
    periods = []
    for period in reversed(collected.history[:-1]):
        if not collected.standing.get(period.id):
            break
        periods.append(period)
    return periods


def _run(matter: _Matter, before: Sequence[tuple[Period, set[_Matter]]]) -> list[Period]:
    """The periods, latest first, in which `matter` was an exception without a break up to now."""
    run = []
    for period, matters in before:
        if matter not in matters:
            break
        run.append(period)
    return run


def _matters(then: Collected, cells: Cells) -> set[_Matter]:
    """What was an exception in an earlier period."""
    missing = [
        ("return", unit, "")
        for unit in then.units
        if then.called(unit, then.period) and not then.stands(unit, then.period.id)
    ]
    today: dict[str, list[str]] = {}
    for unit in then.units:
        if name := then.called(unit, then.period):
            today.setdefault(name, []).append(unit)
    red = [
        ("kpi", unit, f"{code}/{group}")
        for (whose, code, group), cell in cells[then.period.id].items()
        if cell.status == "red" and is_counted_alike(then, code, then.period)
        for unit in today.get(whose, ())
    ]
    others = [
        *_actions(then, build_actions(then)[0]),
        *differing_milestones(then),
        *differing_measures(then),
        *_funding(then, build_funding(then)[0]),
        *_records(then),
    ]
    return {*missing, *red, *(matter for matter, _ in others)}


def _kpi_key(cell: KpiCell) -> str:
    return f"{cell.key[1]}/{cell.group}"


def _returns(returns: Sequence[ReturnRow], findings: Sequence[Finding]) -> _Found:
    made: _Found = []
    first: dict[str | None, Finding] = {}
    for finding in in_order(f for f in findings if f.severity == "error"):
        first.setdefault(finding.unit, finding)
    for row in returns:
        if row.came_in:
            continue
        reason = first.get(row.unit) if row.verdict in ("refused", "undecided") else None
        exception = ExceptionRow(
            unit=row.unit,
            unit_name=row.unit_name,
            kind="return",
            what=_RETURNS.get(row.verdict, "No workbook has been returned."),
            since="",
            explanation=reason.message if reason else None,
            response=reason.remedy if reason else None,
            who=None,
            by=None,
            status="not_reported",
            figure=f"returns/{row.unit}",
        )
        # What came is no return that has been out since an earlier term.
        made.append((("return", row.unit, "" if row.verdict == MISSING else row.verdict), exception))
    return made


def _kpis(collected: Collected, by_period: Cells, actions: Sequence[ActionRow]) -> _Found:
    """Red KPIs, each with the live action of the plan that is to move it, where one names it."""
    cells: Mapping[Key, KpiCell] = by_period[collected.period.id]
    serving = _serving(collected, actions)
    made: _Found = []
    for (unit, code, group), cell in cells.items():
        if cell.status != "red":
            continue
        action, now = serving.get((unit, code)), kpi_figures.shown_figure(cell.kpi, cell.value)
        then = past_cell(
            collected, by_period, last_period(collected.register, cell.kpi, collected.period), cell.key
        )
        whose = "" if group == EVERYBODY else f", {inside(collected.declarations.word('pupil_group', group))}"
        exception = ExceptionRow(
            unit=unit,
            unit_name=cell.unit.text("name"),
            kind="kpi",
            what=f"{cell.kpi.text('name')}{whose}: {now}, {_aim(cell, then)}",
            since="",
            explanation=cell.row.words("comment") if cell.row else None,
            response=action.named if action else None,
            who=action.led_by if action else None,
            by=_day(action.expected) if action else None,
            status="red",
            figure=f"kpi/{code}/{unit}" + ("" if group == EVERYBODY else f"/{group}"),
        )
        made.append((("kpi", unit, _kpi_key(cell)), exception))
    return made


def _aim(cell: KpiCell, then: KpiCell | None) -> str:
    """What the figure is judged by, and what by last time where its status has changed with a target that moved."""
    if cell.scale is not None and (ends := kpi_figures.aimed(cell.kpi, cell.scale)):
        low, high = (kpi_figures.shown_figure(cell.kpi, end) for end in ends)
        return f"to be from {low} to {high}"
    said = f"target {kpi_figures.shown_figure(cell.kpi, cell.target)}"
    if cell.of_year is not None:
        return f"{said} by now, {kpi_figures.shown_figure(cell.kpi, cell.of_year)} for the year"
    moved = then is not None and then.status in ("green", "amber") and then.target is not None
    if moved and then is not None and kpi_figures.difference(cell.kpi, cell.target, then.target):
        return said + moved_from(cell.kpi, then.target)
    return said


def moved_from(kpi: Entry, target: float | None) -> str:
    """What an exception says last of a target that has moved: that of last time was met then, or nearly."""
    return f" ({kpi_figures.shown_figure(kpi, target)} last time)"


def _serving(collected: Collected, actions: Sequence[ActionRow]) -> dict[tuple[str, str], ActionRow]:
    """The first live action that names each KPI, by unit and KPI."""
    named = {
        (unit, *row.place): row.text("kpi") for unit, rows in collected.by_unit(ACTIONS).items() for row in rows
    }
    serving: dict[tuple[str, str], ActionRow] = {}
    for action in actions:
        code = named.get((action.unit, action.source_file, action.source_sheet, action.source_row))
        if code and action.live:
            serving.setdefault((action.unit, code), action)
    return serving


def _actions(collected: Collected, actions: Sequence[ActionRow]) -> _Found:
    """Actions off track, those that should have been done by now whatever was said of them, and those of which the
    facts say otherwise than what was reported.

    From one period to the next an action is known by its words, as refs begin again with each year's plan; what
    only differed is not off track since then.
    """
    made: _Found = []
    for action in actions:
        off = "red" in (action.delivery, action.facts) or action.overdue_days > 0
        if not action.differs and not (action.live and off):
            continue
        days = in_figures(action.overdue_days, "day")
        late = f" ({days} overdue)" if action.overdue_days else ""
        exception = ExceptionRow(
            unit=action.unit,
            unit_name=action.unit_name,
            kind="action",
            what=f"{action.ref} {action.named or ''}".strip() + late,
            since="",
            explanation=action.progress,
            response=action.next_step,
            who=action.led_by,
            by=_day(action.expected),
            status=action.delivery,
            figure=action.figure,
            reported=_is_reported(action.delivery),
            facts=_beside(collected, action),
            differs=action.differs,
            ref=action.ref,
        )
        words = in_its_way(folded(action.action or action.ref), off=off)
        made.append((("action", action.unit, words), exception))
    return made


def _is_reported(delivery: str) -> bool | None:
    """Whether a unit has said how an action stands; None before it is due to."""
    return None if delivery == "not_due" else delivery != "not_reported"


def _beside(collected: Collected, action: ActionRow) -> str | None:
    """What the facts say, and whether that has been explained where they are worse than what was reported."""
    said = collected.declarations.choice("action_status", action.reported)
    asked = action.differs and action.facts and said and is_worse(action.facts, said)
    return with_answer(collected, action.unit, "action", action.beside) if asked else action.beside


def _funding(collected: Collected, funding: Sequence[FundingRow]) -> _Found:
    """Lines whose forecast, or spending already, is over the award; another year's award is another matter."""
    made: _Found = []
    noun = nouns_of(collected.declarations).award.one
    for row in funding:
        if not row.over:
            continue
        over, award = whole_pounds(row.over), whole_pounds(row.award or 0.0)
        exception = ExceptionRow(
            unit=row.unit,
            unit_name=row.unit_name,
            kind="funding",
            what=f"{row.source_name or row.ref}: {over} over its {noun} of {award}",
            since="",
            explanation=row.comment,
            response=None,
            who=None,
            by=None,
            status=row.status,
            figure=row.figure,
        )
        made.append((("funding", row.unit, f"{collected.period.year} {row.ref}"), exception))
    return made


def _records(collected: Collected) -> _Found:
    """Rows of the records whose declarations say which of them stand out; from one period to the next by words."""
    made: _Found = []
    for record in plan_records(collected.declarations):
        if not record.exceptions:
            continue
        table = build_record(collected, record)
        for row, worked in zip(table.rows, table.worked_out, strict=True):
            late = worked.overdue and "overdue" in record.exceptions
            unit = collected.unit_now.get(row.unit)
            if unit is None or not (late or worked.status in record.exceptions):
                continue
            days = f" ({counted(worked.days_over, 'day')} overdue)" if worked.overdue else ""
            due = collected.due(record, row)
            ref = str(row.shown(record.row_id) or "")
            said = _said(collected.declarations, record, row, worked.status)
            exception = ExceptionRow(
                unit=unit,
                unit_name=collected.units[unit].text("name"),
                kind=record.key,
                what=f"{ref} {marked(row.text(record.label), row.agreement)}".strip() + days,
                since="",
                explanation=None,
                response=None,
                who=None,
                by=_day(due),
                status=worked.status or "not_reported",
                figure=table.figure_of(row),
                said=said or None,
                reported=None if said is None else bool(said),
                ref=ref or None,
            )
            matter = words_of(record, row) or " ".join(str(value) for value in id_of(record, row))
            made.append(((record.key, unit, matter), exception))
    return made


def _said(declarations: Declarations, record: Record, row: TidyRow, status: str | None) -> str | None:
    """The word that was chosen for how the row stands, empty where none was; None where it stands otherwise."""
    spec = status_field(declarations, record)
    if spec is None:
        return None
    choice = declarations.choice(spec.list, row.get(spec.key))
    if choice is None:
        return "" if status == "not_reported" else None
    return choice.word if choice.status == status and not choice.confirms else None


def _day(day: date | None) -> str | None:
    return shown(day) or None
