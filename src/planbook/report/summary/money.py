"""The sheet of money: by source with its chart, then every school's lines."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planbook import look
from planbook.model.calendar import period_title
from planbook.model.prose import listed, opening
from planbook.model.values import whole_pounds
from planbook.report import charts
from planbook.report.cells import Cell, line_of, status_style
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition
from planbook.report.table_page import TablePage

if TYPE_CHECKING:
    from planbook.consolidate.rows import FundingRow

CHART_ROW = 20
"""The height, in points, of the rows that a chart lies over."""


def fill_money(page: Page, edition: Edition) -> None:
    """What was awarded, spent, committed and is forecast; the chart sets the forecast beside the award."""
    fill_amounts(page, edition, lambda top: _draw(page, edition, top))


def fill_amounts(page: TablePage, edition: Edition, draw: Callable[[int], None] = lambda _: None) -> None:
    """The same on any page; `draw` is told the row of the header of the sources, where there are any."""
    block = edition.block("money")
    page.title(f"{block.caption}, {edition.tables.period.title}", block.intro)
    if not edition.sources and not edition.funding:
        page.text(block.empty)
        return
    if edition.sources:
        section = edition.block("money_by_source")
        page.section(section.title)
        draw(page.table(section, edition.sources))
    section = edition.block("money_by_unit")
    page.section(section.title, section.intro)
    rows = sorted(edition.funding, key=lambda r: (r.unit_name.casefold(), r.unit, r.ref))
    page.table(section, [line_of(row, status=award_cell(row.status, row.figure)) for row in rows])
    page.note(_told_before(rows))
    page.freeze_title()


def _told_before(rows: "Sequence[FundingRow]") -> str:
    """Of a year: the lines of which its last term told no spending, and the term that did."""
    terms = dict.fromkeys(row.of for row in rows if row.of)
    lines = {term: [f"{row.unit_name} ({row.source_name})" for row in rows if row.of == term] for term in terms}
    said = (f"{opening(period_title(term))}: {listed(names, most=6)}" for term, names in lines.items() if term)
    return f"Spent as last told, earlier in the year. {'. '.join(said)}." if terms else ""


def award_cell(status: str, figure: str | None) -> Cell:
    """How a line of money stands beside its award, in words of its own."""
    style = {"text_wrap": False, "align": "left"} | status_style(status)
    return Cell(look.STATUS[status].money, style, figure, status)


def _said(amount: float | None) -> str:
    return "not given" if amount is None else whole_pounds(amount)


def _draw(page: Page, edition: Edition, top: int) -> None:
    keys = [column.key for column in edition.block("money_by_source").columns]
    last = top + len(edition.sources)
    title = edition.block("chart_money").title

    def cells(key: str) -> charts.Range:
        return charts.Range(page, top + 1, keys.index(key), last, keys.index(key))

    chart = charts.paired_bars(
        page.book,
        title,
        cells("source_name"),
        [
            charts.Bars(opening(edition.nouns.award.one), cells("award"), look.BAND),
            charts.Bars("Forecast", cells("forecast"), look.HOUSE),
        ],
        negative=any((amount or 0.0) < 0 for row in edition.sources for amount in (row.award, row.forecast)),
    )
    page.space(14)
    count = 5 + 2 * min(len(edition.sources), 8)
    for row in range(page.row, page.row + count):
        page.height(row, CHART_ROW)
    alt = f"{title}. " + " ".join(
        f"{row.source_name}: {edition.nouns.award.one} {_said(row.award)}, forecast {_said(row.forecast)}."
        for row in edition.sources
    )
    charts.place(page, chart, page.row, 0, width=900, height=int(count * CHART_ROW * 96 / 72), alt=alt)
    page.row += count
