"""The summary workbook: what a head and a chair of trustees read first.

Its sheets are declared in `workbook_templates/reports/summary.toml`; the tables are those that may be shown
outside. Beside the bytes comes the figure behind every cell that shows one, for `planbook trace`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from planbook import look
from planbook.model.address import quoted_sheet
from planbook.model.declarations import Declarations
from planbook.report import summary_actions, summary_kpis, summary_legend, summary_money, summary_overview
from planbook.report.sheets import BODY, WRAP, Book, Page
from planbook.report.summary_edition import Edition
from planbook.report.summary_reliability import fill_reliability
from planbook.report.wording import number_word

if TYPE_CHECKING:
    from planbook.consolidate.tables import TrustTables


def write_summary(declarations: Declarations, tables: "TrustTables") -> tuple[bytes, dict[str, str]]:
    """The workbook of `tables`, and the figure id behind each cell that shows a figure, as `KPIs!D7`.

    `tables` are external ones already. The same tables give the same bytes. Without any return it is still a
    workbook to read: who is due, what is asked for, and that nothing has come.
    """
    edition = Edition(declarations, tables, "summary")
    words = edition.words
    book = Book(title=f"{words['trust']}, {words['period']}", author=words["trust"], footer=edition.footer)
    pages = {key: book.page(name, widths, tab=tab) for key, name, widths, tab in _sheets(edition)}
    data = pages["chart_data"]
    data.title(edition.block("chart_data").caption)
    summary_overview.fill_overview(pages["overview"], edition, data)
    summary_kpis.fill_matrix(pages["kpis"], edition, edition.block("kpis"), edition.measures)
    if "groups" in pages:
        summary_kpis.fill_matrix(pages["groups"], edition, edition.block("groups"), edition.group_measures)
    summary_kpis.fill_change(pages["change"], edition, edition.block("change"))
    fillers: dict[str, Callable[[Page, Edition], None]] = {
        "exceptions": summary_actions.fill_exceptions,
        "actions": summary_actions.fill_actions,
        "late": summary_actions.fill_late,
        "money": summary_money.fill_money,
        "all_actions": summary_actions.fill_all_actions,
        "reliability": fill_reliability,
        "legend": summary_legend.fill_legend,
    }
    for key, fill in fillers.items():
        if key in pages:
            fill(pages[key], edition)
    _contents(pages, edition)
    return book.finish(), dict(sorted(book.figures.items()))


def _sheets(edition: Edition) -> list[tuple[str, str, list[float], bool]]:
    """The workbook's sheets in order: key of the block, name, column widths, whether the tab is coloured."""
    made = []
    shaped_by = {"actions": "actions_by_unit", "money": "money_by_unit", "reliability": "returns",
                 "legend": "definitions", "chart_data": "chart_actions"}  # fmt: skip
    for key in ("contents", "overview", "kpis", "groups", "change", "exceptions", "actions", "late", "money",
                "all_actions", "reliability", "legend", "chart_data"):  # fmt: skip
        block = edition.block(key)
        if (key == "groups" and not edition.group_measures) or (
            key == "all_actions" and not summary_actions.lists_all(edition)
        ):
            continue
        if key == "overview":
            widths = summary_overview.widths(edition)
        elif key in ("kpis", "groups", "change"):
            measures = edition.group_measures if key == "groups" else edition.measures
            widths = summary_kpis.widths(block, measures)
        else:
            widths = [column.width for column in edition.block(shaped_by.get(key, key)).columns]
        made.append((key, block.title, widths, key in ("contents", "overview")))
    return made


def _contents(pages: dict[str, Page], edition: Edition) -> None:
    """The first sheet: what each of the others shows, with a link to it."""
    page, block = pages["contents"], edition.block("contents")
    page.title(block.caption, block.intro)
    page.header([column.heading for column in block.columns], [False] * len(block.columns))
    link = BODY | WRAP | {"font_color": f"#{look.ACCENT}", "underline": 1}
    extents = _extents(edition)
    for key, other in pages.items():
        if key == "contents":
            continue
        target = f"internal:{quoted_sheet(other.name)}!A1"
        page.sheet.write_url(page.row, 0, target, page.book.style(link), other.name)
        texts = (edition.block(key).caption, extents.get(key, ""))
        for column, text in enumerate(texts, start=1):
            page.put(page.row, column, text, BODY | WRAP)
        lines = max(look.lines_needed(text, page.widths[n]) for n, text in enumerate(texts, start=1))
        page.height(page.row, look.row_height(lines))
        page.row += 1
    if len(edition.actions) >= edition.block("all_actions").most:
        page.note(
            f"All actions are not listed: there are {len(edition.actions):,}. "
            "They are in the file data/action.csv beside this workbook."
        )


def _extents(edition: Edition) -> dict[str, str]:
    """How much there is on each sheet, in a few words."""
    school, schools = edition.words["school"], edition.words["schools"]
    told, due = len(edition.returned), len(edition.returns)
    late = sum((r["overdue_days"] or 0) > 0 for r in edition.actions)
    moved = sum((r["slipped_days"] or 0) > 0 for r in edition.actions)

    def counted(number: int, one: str, many: str) -> str:
        return f"{number_word(number, capital=True)} {one if number == 1 else many}"

    return {
        "overview": f"{told} of {due} {schools}",
        "kpis": counted(len(edition.measures), "measure", "measures"),
        "groups": counted(len(edition.group_measures), "measure", "measures"),
        "exceptions": counted(len(edition.exceptions), "matter", "matters"),
        "actions": counted(len(edition.actions), "action", "actions"),
        "late": f"{counted(late, 'action', 'actions')} past the finish, {number_word(moved)} moved",
        "money": counted(len(edition.sources), "source", "sources"),
        "all_actions": counted(len(edition.actions), "action", "actions"),
        "reliability": f"{told} of {due} {schools if due != 1 else school} returned",
        "legend": f"{counted(len(edition.tables.register.kpis), 'measure', 'measures')} explained",
    }
