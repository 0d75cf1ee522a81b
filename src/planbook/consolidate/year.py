"""A year brought together from its terms, or quarters: nobody is asked for it again.

Each action stands as it was told last, beside its history; each KPI as reported last, or as the year's own workbook
has it; money as last told. Nothing is added up over the terms. Before the year has ended it is the plan alone.

year_collected(...)      what stands in a year: of each unit what it returned last in any period of it
plan_of(...)      the same without what is told term by term: the plan as it is set
build_actions_of_year, build_returns_of_year    the tables that are put together from those of the terms
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbook.consolidate.actions import build_actions
from planbook.consolidate.collected import Collected
from planbook.consolidate.returns import build_returns
from planbook.consolidate.rows import ActionHistoryRow, ActionRow, ReturnRow
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure
from planbook.model.finding import FileVerdict, Finding
from planbook.model.submission import Row, Submission, Table

_OF_PLAN = frozenset({"plan", "trust"})


def year_collected(terms: Collected, parts: Sequence[Period], *, over: bool) -> Collected:
    """What stands in the year of `terms`: of each unit and format what was returned last in any period of it.

    `terms` has what stands in the year's own period and in each of its `parts`. While the year is not `over` it is
    the plan alone.
    """
    year = terms.period
    standing: list[Standing] = []
    came_in: dict[int, str] = {}
    for unit in terms.units:
        every = [(p, s) for p in (*parts, year) for s in terms.stands(unit, p.id)]
        # A year's own workbook that asks a figure or two tells nothing of how the plan stands.
        telling = [(p, s) for p, s in every if p != year or not over or _tells(terms.declarations, s.submission)]
        if every:
            last, _ = max(telling or every, key=lambda pair: pair[0].told_on(pair[1].received_on))
            own = terms.stands(unit, last.id)
            standing += own if over else [plan_of(terms.declarations, stands) for stands in own]
            came_in |= {stands.receipt: last.id for stands in own}
    return Collected(
        terms.declarations,
        terms.register,
        year,
        {**terms.standing, year.id: standing},
        terms.registers,
        terms.published,
        parts=tuple(parts),
        terms=terms,
        plan_only=not over,
        came_in=came_in,
    )


def _tells(declarations: Declarations, submission: Submission) -> bool:
    """Whether the workbook says how anything of the plan stands."""
    return any(
        entry.get(spec.key) is not None
        for table in submission.tables
        if (record := declarations.records[table.record]).rows == "growing"
        for spec in record.fields
        if spec.asked == "term" and not spec.carried and not record.yearly
        for entry in table.entries()
    )


def plan_of(declarations: Declarations, stands: Standing) -> Standing:
    """What stands, with no more than its plan: what is told term by term is blank, and there are no figures."""
    tables = tuple(
        made for table in stands.submission.tables if (made := _plan_table(declarations, table)) is not None
    )
    submission: Submission = replace(stands.submission, tables=tables)
    return replace(stands, submission=submission)


def _plan_table(declarations: Declarations, table: Table) -> Table | None:
    record = declarations.records[table.record]
    if record.rows in ("form", "derived"):
        return table
    if not any(spec.asked == "plan" for spec in record.fields):
        return None
    kept = [record.field(key).asked in _OF_PLAN for key in table.keys]

    def blank(row: Row) -> Row:
        return replace(row, values=tuple(v if k else None for v, k in zip(row.values, kept, strict=True)))

    return replace(table, rows=tuple(blank(row) for row in table.rows))


def build_returns_of_year(
    whole: Collected, terms: Collected, findings: Sequence[Finding], verdicts: Sequence[FileVerdict]
) -> tuple[list[ReturnRow], list[Figure]]:
    """A row for each unit of the year, and its figure: what it returned last; on time where all of it was."""
    rows, figures = build_returns(whole, findings, verdicts)
    last = {s.file: whole.came_in[s.receipt] for s in whole.standing[whole.period.id]}
    made = [replace(row, on_time=_all_on_time(whole, terms, row.unit), of=last.get(row.file or "")) for row in rows]
    return made, figures


def _all_on_time(whole: Collected, terms: Collected, unit: str) -> bool | None:
    """Whether every return of the year came by its day; None where none has such a day, or nothing came at all.

    One that never came did not, where anything has come for its term from others.
    """
    told, came = [], False
    for period in whole.parts:
        name, due = terms.called(unit, period), None
        if name:
            due = whole.register_of(period).due_day(name, period)
        own = terms.stands(unit, period.id)
        told += [s.first_received_on <= due for s in own if due]
        came = came or bool(own)
        if due and not own and terms.standing.get(period.id):
            told.append(False)
    return all(told) if told and came else None


def build_actions_of_year(
    whole: Collected, terms: Collected
) -> tuple[list[ActionRow], list[ActionHistoryRow], list[Figure]]:
    """Each action of the year as it was told last, its history over the terms, and its figure.

    One that was done with in an earlier term, and asked about no more, stands as it stood then; so do those of a
    unit that has left. One that was live again in a term after that, and did not come back, is as it was then.
    """
    last = {unit: s for unit in whole.units for s in whole.stands(unit, whole.period.id)[:1]}
    ids = {unit: whole.came_in[s.receipt] for unit, s in last.items()}
    periods = [p for p in whole.parts if terms.standing.get(p.id)]
    if whole.period.id in ids.values():
        periods.append(whole.period)
    titles = {period.id: period.title for period in periods}
    told = {p.id: build_actions(terms if p == whole.period else terms.at(p)) for p in periods}
    chosen: dict[tuple[str, str], tuple[ActionRow, Figure]] = {}
    history: list[ActionHistoryRow] = []
    for period in periods:
        rows, figures = told[period.id]
        for row, figure in zip(rows, figures, strict=True):
            key = row.unit, row.figure
            if ids.get(row.unit) == period.id or not row.live:
                chosen.pop(key, None)
                # How it stood in the terms before is in its history; there is no year before to set it beside.
                chosen[key] = replace(row, delivery_last=None, revised_last=None), figure
            elif key in chosen:
                mark = f"not returned in {titles[ids[row.unit]]}" if row.unit in ids else row.agreement
                chosen[key] = replace(row, delivery_last=None, revised_last=None, agreement=mark), figure
            history.append(_past(row, period))
    places = {unit: n for n, unit in enumerate(whole.units)}
    ordered = sorted(chosen.values(), key=lambda pair: (places[pair[0].unit], not pair[0].live))
    shown = {(row.unit, row.figure) for row, _ in ordered}
    history = [row for row in history if (row.unit, row.figure) in shown]
    return [row for row, _ in ordered], history, [figure for _, figure in ordered]


def _past(row: ActionRow, period: Period) -> ActionHistoryRow:
    return ActionHistoryRow(
        unit=row.unit,
        unit_name=row.unit_name,
        ref=row.ref,
        action=row.action,
        period=period.id,
        short=period.short,
        delivery=row.delivery,
        percent_done=row.percent_done,
        figure=row.figure,
    )


def unjudged(actions: Sequence[ActionRow], figures: Mapping[str, Figure]) -> tuple[list[ActionRow], list[Figure]]:
    """The actions of a plan whose year is not over: none of them is judged."""
    rows = [
        replace(
            row, delivery="not_due", facts=None, basis="none", beside=None, differs=False, reporting="not_reported",
            share_passed=None, overdue_days=0,
            delivery_last=None, revised_last=None, reported=None, percent_done=None, progress=None, next_step=None,
            impact=None, revised_finish=None, slipped_days=0, live=True,
        )
        for row in actions
    ]  # fmt: skip
    return rows, [replace(figures[row.figure], value="not_due", status="not_due") for row in rows]
