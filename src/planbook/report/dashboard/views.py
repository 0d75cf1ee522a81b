"""The views of a dashboard that code fills: what stands in each, from the tables of the trust or of one unit."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from planbook.consolidate.rows import ActionRow
from planbook.consolidate.tables import Tables, TrustTables
from planbook.model.declarations import Block, Report
from planbook.model.figure import DELIVERIES
from planbook.model.prose import counted, listed, opening
from planbook.report.blocks.lines import columns_of
from planbook.report.blocks.subject import Subject
from planbook.report.cells import Line, line_of
from planbook.report.dashboard.days import days_of_year
from planbook.report.dashboard.figures import EVERY_SIGN, phase_table
from planbook.report.dashboard.tables import (
    Json,
    ViewParts,
    column_in_page,
    in_page,
    record_table,
    shown_cell,
)
from planbook.report.findings import finding_lines
from planbook.report.included import said_included
from planbook.report.summary import actions, legend, money
from planbook.report.summary.edition import Edition, is_moved, is_overdue
from planbook.report.summary.headlines import headlines
from planbook.report.summary.reliability import fill_causes, fill_returns, missing


@dataclass(frozen=True)
class Viewed:
    """What one dashboard is made from."""

    subject: Subject
    report: Report
    """With the tables that it takes of another."""
    only_totals: bool = False
    """Whether there are too many units to show each."""

    @property
    def tables(self) -> Tables:
        return self.subject.tables

    @property
    def is_unit(self) -> bool:
        """Whether it is the page of one unit."""
        return self.subject.scope == "unit"

    @cached_property
    def edition(self) -> Edition:
        """The same with the blocks of the dashboard."""
        return Edition(self.subject.declarations, self.tables, self.report.key)

    @cached_property
    def summary(self) -> Edition:
        """The same with the blocks of the summary, which both show alike."""
        return Edition(self.subject.declarations, self.tables, "summary")

    @cached_property
    def records(self) -> Mapping[str, tuple[Block, Json]]:
        """The declared tables that have a row, by the keys of their blocks."""
        found: dict[str, tuple[Block, Json]] = {}
        for block in self.report.standing:
            if block.is_table and self._is_shown(block):
                filled, table = record_table(self.subject, block)
                if table["rows"]:
                    found[block.key] = filled, table
        return found

    def _is_shown(self, block: Block) -> bool:
        if not self.edition.uses(block.tells_of):
            return False
        table = self.tables.records.get(block.table)
        if self.is_unit and table is not None:  # what the register says of others is for the trust's pages
            return bool(table.units) or "unit" in table.record.keys
        of_units = table is not None or "unit" in columns_of(block.table)
        return not (self.only_totals and of_units)


def views_of(viewed: Viewed, signs: Set[str]) -> list[Json]:
    """The views in their order, each with its parts; what has nothing to say is left out.

    `signs` are those that stand in place of a figure somewhere on the page.
    """
    made = []
    held = {key for block in viewed.report.standing for key in block.holds}
    for declared in viewed.report.standing:
        if declared.is_table or declared.code not in _FILL:
            continue
        if viewed.only_totals and declared.code not in _OF_TOTALS:
            continue
        if declared.about and not viewed.summary.uses(declared.about):
            continue
        block = viewed.edition.block(declared.key)
        parts = ViewParts(heading=in_page(block.caption or block.title), intro=in_page(block.intro))
        _FILL[declared.code](viewed, block, parts)
        for key in declared.holds:
            _add_record(viewed, key, parts)
        if declared.code == "records":
            for key in viewed.records:
                if key not in held:
                    _add_record(viewed, key, parts)
            parts.text(_not_declared(viewed))
        if parts.made or declared.code in _ALWAYS:
            made.append(
                {
                    "key": declared.key,
                    "code": declared.code,
                    "title": in_page(block.title),
                    "caption": parts.heading,
                    "intro": parts.intro,
                    "empty": in_page(block.empty),
                    "note": in_page(_note(block, signs)),
                    "columns": [column_in_page(column) for column in block.columns],
                    "parts": parts.made,
                }
            )
    return made


def _note(block: Block, signs: Set[str]) -> str:
    """The note of a view without its lines on signs that stand nowhere on the page.

    Such lines are of a legend, which explains several: a note of one sign or none is what somebody has to say.
    """
    lines = block.note.split("\n")
    of_signs = [line for line in lines if line.partition(" ")[0] in EVERY_SIGN]
    left_out = {line for line in of_signs if line.partition(" ")[0] not in signs} if len(of_signs) > 1 else set()
    return "\n".join(line for line in lines if line not in left_out)


def _not_declared(viewed: Viewed) -> str:
    """In the trust's own office: which records came that no table is declared for."""
    reports = viewed.subject.declarations.reports
    every = [block for report in (viewed.report, reports.get("summary")) if report for block in report.blocks]
    shown = {block.table for block in every} | {name.partition(".")[0] for block in every for name in block.shows}
    packs = viewed.subject.register.packs
    titles = [
        table.record.title
        for key, table in viewed.tables.records.items()
        if table.units and table.rows and table.record.row_id and key not in shown and not table.record.table
        if (pack := packs.of_record(key)) is None or pack.by_choice  # what every trust has, views of code show
    ]
    if not titles or not isinstance(viewed.tables, TrustTables):
        return ""
    return f"No table is declared for these, so their rows are in the data files alone: {listed(titles)}."


def _add_record(viewed: Viewed, key: str, parts: ViewParts) -> None:
    if key in viewed.records:
        block, table = viewed.records[key]
        parts.made.append(table | {"title": in_page(block.caption or block.title), "intro": in_page(block.intro)})


def _overview(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    edition = viewed.summary
    lacks = bool(edition.without_figure) and not viewed.is_unit
    parts.text(
        f"Figures as at {edition.words['as_at']}. "
        + said_included(edition.returns, edition.words, lacks_figures=lacks)
    )
    tiles = [
        {"value": shown_cell(cell, "count"), "words": in_page(words)}
        for cell, words in headlines(edition, of_unit=viewed.is_unit)
    ]
    parts.made.append({"type": "tiles", "tiles": tiles})
    if edition.areas:
        section = edition.block("chart_actions")
        parts.made.append(
            {
                "type": "bars",
                "title": in_page(section.title),
                "by": in_page(section.columns[0].heading),
                "statuses": list(DELIVERIES),
                "rows": [
                    [in_page(row.area), *(row.count(status) for status in DELIVERIES)] for row in edition.areas
                ],
            }
        )
    if edition.phases and edition.measures:
        parts.made.append(
            phase_table(edition, block, f"{opening(edition.nouns.kpi.many)} by phase", names=not viewed.only_totals)
        )
    elif not viewed.is_unit:
        parts.text(block.empty)


def _figures(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    if viewed.edition.measures:
        parts.made.append({"type": "matrix"})
    else:
        parts.text(block.empty)


def _unit(_viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    parts.made.append({"type": "unit"})


def _trends(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    if viewed.tables.kpi_history or viewed.tables.phase_history:
        parts.made.append({"type": "trends"})


def _exceptions(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    actions.fill_exceptions(parts, viewed.summary)


def _actions(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    if viewed.only_totals:
        section = viewed.summary.block("actions_by_area")
        parts.title(block.title)
        parts.section(section.title)
        parts.table(section, viewed.summary.areas)
        return
    if not viewed.is_unit and (viewed.summary.areas or viewed.summary.actions):
        actions.fill_actions(parts, viewed.summary)
    heading, intro = in_page(block.caption), in_page(block.intro)
    counts, parts.made = parts.made, []
    parts.table(block, action_lines(viewed))
    parts.made += counts
    parts.heading, parts.intro = heading, intro


def action_lines(viewed: Viewed) -> list[Line]:
    """A line for each action that was not dropped, with what stands out of it and what it serves."""
    serves: dict[tuple[str, str], list[str]] = {}
    for row in viewed.tables.contributions:
        serves.setdefault((row.contributor, row.own_row), []).append(row.served)
    return [
        line_of(
            row,
            action=row.named,
            expected="Ongoing" if row.ongoing else row.expected,
            marks="; ".join(_marks(row)) or None,
            serves="; ".join(dict.fromkeys(serves.get((row.unit, row.ref), ()))) or None,
        )
        for row in viewed.edition.actions
    ]


def _marks(row: ActionRow) -> list[str]:
    said = {
        "Overdue": is_overdue(row),
        "Finish moved": is_moved(row),
        "Facts differ": row.differs,
    }
    return [word for word, is_so in said.items() if is_so]


def _plan_changes(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    if viewed.tables.plan_changes:
        actions.fill_plan_changes(parts, viewed.summary)
    else:
        parts.text(block.empty)


def _nothing(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    """Of a view that holds declared tables alone: what is said where none of them has a row."""
    keys = block.holds or list(viewed.records)
    if block.empty and not viewed.only_totals and not any(key in viewed.records for key in keys):
        parts.text(block.empty)


def _money(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    edition = viewed.summary
    if edition.sources:
        title = in_page(edition.block("chart_money").title)
        pounds = [[in_page(row.source_name), row.award, row.forecast] for row in edition.sources]
        parts.made.append(
            {
                "type": "pounds",
                "title": title,
                "rows": pounds,
                "names": [opening(edition.nouns.award.one), "Forecast"],
            }
        )
    chart, parts.made = parts.made, []
    money.fill_amounts(parts, edition)
    parts.made = [*chart, *parts.made]


def _calendar(viewed: Viewed, block: Block, parts: ViewParts) -> None:
    """The days of the year; among totals none of a single unit, of which there are thousands and whose body may be
    called after it."""
    words, totals = viewed.summary.words, viewed.only_totals
    days = [
        [
            one.day.isoformat(),
            in_page(one.what),
            counted(len(one.units), words["school"], words["schools"])
            if totals and one.units
            else in_page(one.who),
            [] if totals else list(one.units),
        ]
        for one in days_of_year(viewed.subject)
        if not totals or len(one.units) != 1
    ]
    if days:
        parts.made.append({"type": "calendar", "days": days})
    else:
        parts.text(block.empty)


def _returns(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    if not viewed.is_unit:
        parts.text(" ".join(missing(viewed.summary)))
    fill_returns(parts, viewed.summary)


def _quality(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    if not viewed.is_unit:
        fill_causes(parts, viewed.summary)
    if isinstance(viewed.tables, TrustTables) and not viewed.only_totals:
        edition = Edition(viewed.subject.declarations, viewed.tables, "findings")
        block = edition.block("findings")
        parts.section(block.caption or block.title, block.intro)
        parts.table(block, finding_lines(edition))
    said = viewed.summary.said_without_figure if not (viewed.is_unit or viewed.only_totals) else ""
    parts.text(said)


def _definitions(viewed: Viewed, _block: Block, parts: ViewParts) -> None:
    legend.fill_legend(parts, viewed.summary)


_FILL: Mapping[str, Callable[[Viewed, Block, ViewParts], None]] = {
    "overview": _overview,
    "kpis": _figures,
    "unit": _unit,
    "trends": _trends,
    "exceptions": _exceptions,
    "actions": _actions,
    "plan_changes": _plan_changes,
    "measures": _nothing,
    "money": _money,
    "calendar": _calendar,
    "returns": _returns,
    "quality": _quality,
    "definitions": _definitions,
    "records": _nothing,
}
"""By the code of its block: what fills a view."""
_ALWAYS = {"overview", "actions"}
"""The views that stand also where they have nothing but their sentence."""
_OF_TOTALS = {"overview", "trends", "calendar", "quality", "definitions", "records", "actions"}
"""The views that speak of totals, and so stand where there are too many units to show each."""
