"""The sheets of a year: its plan before it is over; afterwards each figure and each action, term by term."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from planbook.model.declarations import Block, BlockColumn
from planbook.model.figure import WITHHELD
from planbook.model.kpi import EVERYBODY
from planbook.model.prose import inside, listed
from planbook.model.submission import Entry
from planbook.model.values import long_date
from planbook.report.cells import MUTED, RIGHT, Cell, Line, line_of, status_cell
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition
from planbook.report.summary.kpis import figure_cell, figure_format

if TYPE_CHECKING:
    from planbook.consolidate.rows import KpiHistoryRow, KpiRow

PLAN_ONLY = ("contents", "plan", "plan_changes", "reliability")
"""The sheets of a year that is not over."""
OF_YEAR = ("year_kpis", "year_actions")
"""The sheets that only a year has that is over."""
NOT_OF_YEAR = ("change",)
"""The sheets that it has not: what changed from term to term stands on its own."""


def with_parts(edition: Edition, block: Block) -> Block:
    """`block` with its column of a term once for each term of the year."""
    columns: list[BlockColumn] = []
    for column in block.columns:
        if column.key == "part":
            columns += [replace(column, key=p.id, heading=p.short) for p in edition.parts]
        else:
            columns.append(column)
    return replace(block, columns=tuple(columns))


def fill_plan(page: Page, edition: Edition) -> None:
    """The plans of a year that is not over."""
    block = edition.block("plan")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    page.table(block, edition.tables.actions, filtered=True, freeze=1)


def fill_year_kpis(page: Page, edition: Edition) -> None:
    """Each figure of each unit, term by term, and what stands for the year."""
    block = with_parts(edition, edition.block("year_kpis"))
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    past = {(row.unit, row.kpi, row.group, row.period): row for row in edition.tables.kpi_history}
    lines: list[Line] = []
    for row in sorted(edition.kpis, key=lambda r: (r.unit_name.casefold(), r.unit)):
        own = [past.get((row.unit, row.kpi, row.group, p.id)) for p in edition.parts]
        told = (then for then in own if then is not None)
        if row.status == "not_due" and all(then.value is None and then.status != "nobody" for then in told):
            continue
        lines.append(_figures(edition, row, own))
    page.table(block, lines, filtered=True, freeze=2)


def _figures(edition: Edition, row: "KpiRow", past: "Sequence[KpiHistoryRow | None]") -> Line:
    kpi = edition.tables.register.kpis[row.kpi]
    group = "" if row.group == EVERYBODY else f", {inside(edition.declarations.word('pupil_group', row.group))}"
    then = {
        period.id: figure_cell(_as_then(row, told), kpi) if told is not None else Cell("–", RIGHT | MUTED)
        for period, told in zip(edition.parts, past, strict=True)
    }
    return {
        "name": row.unit_name,
        "measure": row.kpi_name + group,
        **then,
        "year": figure_cell(row, kpi),
        "of": edition.short_of(row.of) if row.value is not None or row.status in (*WITHHELD, "nobody") else "",
        "target": Cell(row.target, MUTED | {"num_format": figure_format(kpi, value=row.target)}),
    }


def _as_then(row: "KpiRow", told: "KpiHistoryRow") -> "KpiRow":
    """The line as it stood in one term."""
    return replace(
        row, numerator=told.numerator, denominator=told.denominator, value=told.value, status=told.status
    )


def fill_year_actions(page: Page, edition: Edition) -> None:
    """Each action of the year: how it stood in each term, and last."""
    block = with_parts(edition, edition.block("year_actions"))
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    past = {(row.unit, row.figure, row.period): row.delivery for row in edition.tables.action_history}
    lines: list[Line] = []
    for row in edition.tables.actions:
        then = {p.id: past.get((row.unit, row.figure, p.id)) for p in edition.parts}
        cells = {key: status_cell(status, "action") if status else Cell("–", MUTED) for key, status in then.items()}
        lines.append(line_of(row, delivery=status_cell(row.delivery, "action", row.figure), **cells))
    page.table(block, lines, filtered=True, freeze=1)


def said_of_year(edition: Edition) -> str:
    """What a year's figures are, and whose are of a part of it only."""
    return " ".join(["Each figure is the last that was reported in the year.", *_belonged(edition)])


def _belonged(edition: Edition) -> list[str]:
    """Who belonged for a part of the year only, with the days; and who told nothing in its last term."""
    register, parts = edition.tables.register, edition.parts
    if not parts:
        return []
    days = {row.unit: _days(register.units.get(row.unit)) for row in edition.returns}
    some: list[str] = []
    before: dict[str, list[str]] = {}
    for row in edition.returns:
        since, until = days[row.unit]
        since = since if since and since > parts[0].start else None
        until = until if until and until < parts[-1].end else None
        if since or until:
            told = [f"from {long_date(since)}"] if since else []
            told += [f"until {long_date(until)}"] if until else []
            some.append(f"{row.unit_name} ({' '.join(told)})")
        if row.of in [p.id for p in parts[:-1]] and not until:
            before.setdefault(str(row.of), []).append(row.unit_name)
    said = [f"Of a part of the year: {listed(some, most=6)}."] if some else []
    titles = {p.id: p.title for p in parts}
    return [*said, *(f"Last returned for {titles[key]}: {listed(names, most=6)}." for key, names in before.items())]


def _days(unit: Entry | None) -> tuple[date | None, date | None]:
    """The first and the last day on which a unit belongs, where it has them."""
    return (unit.date("from"), unit.date("until")) if unit else (None, None)
