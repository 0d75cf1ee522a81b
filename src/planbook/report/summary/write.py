"""The summary workbook: what a head and a chair of trustees read first.

Its sheets are declared in `workbook_templates/reports/summary.toml`; the tables are those that may be shown
outside. Beside the bytes comes the figure behind every cell that shows one, for `planbook trace`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from planbook import look
from planbook.model.address import quoted_sheet
from planbook.model.audience import data_place
from planbook.model.declarations import Block, Declarations
from planbook.model.prose import agree, in_figures, listed, number_word
from planbook.report.blocks.subject import Subject, subject_of
from planbook.report.blocks.table import sheet_lines
from planbook.report.blocks.table import widths as table_widths
from planbook.report.cells import BODY, WRAP, Cell, Line, line_of, status_cell
from planbook.report.corrections import Correction, Step
from planbook.report.readable import readable
from planbook.report.sheets import OutputBook, Page
from planbook.report.summary import actions, kpis, legend, money, overview, year
from planbook.report.summary.edition import Edition, Measure, is_moved, is_overdue
from planbook.report.summary.reliability import fill_reliability

if TYPE_CHECKING:
    from planbook.consolidate.tables import ExternalTables


SHAPED_BY = {
    "actions": "actions_by_unit", "money": "money_by_unit", "reliability": "returns", "legend": "definitions",
    "chart_data": "chart_actions",
}  # fmt: skip
"""The block whose columns give the widths of a sheet that has several tables."""


def write_summary(
    declarations: Declarations, tables: "ExternalTables", *, draft: bool = False, corrections: Sequence[Step] = ()
) -> tuple[bytes, dict[str, str]]:
    """The workbook of `tables`, and the figure id behind each cell that shows a figure, as `KPIs!D7`.

    `tables` are external ones already; a `draft` says so on every sheet. `corrections` have a
    sheet where there are any. The same tables give the same bytes.
    Without any return it is still a workbook to read: who is due, what is asked for, and that nothing has come.
    """
    edition = Edition(declarations, tables, "summary")
    words = edition.words
    audience = declarations.reports["summary"].audience
    title = f"{words['trust']}, {words['period']}"
    book = OutputBook(
        title=title,
        author=words["trust"],
        footer=edition.footer,
        audience=audience,
        to=declarations.readers,
        draft=draft,
    )
    tables_of = _tables(edition)
    sheets = _sheets(edition, corrections, tables_of)
    sizes = {key: (block, len(lines)) for key, (block, lines) in tables_of.items()}
    pages = {sheet.key: book.page(sheet.name, sheet.widths, tab=sheet.tab) for sheet in sheets}
    if "overview" in pages:
        data = pages["chart_data"]
        data.title(edition.block("chart_data").caption)
        overview.fill_overview(pages["overview"], edition, data)
    for sheet in sheets:
        if sheet.block.key in ("kpis", "groups"):
            kpis.fill_matrix(pages[sheet.key], edition, sheet.block, sheet.measures)
        elif sheet.block.key == "change":
            kpis.fill_change(pages[sheet.key], edition, sheet.block, sheet.measures)
    fillers: dict[str, Callable[[Page, Edition], None]] = {
        "plan": year.fill_plan,
        "year_kpis": year.fill_year_kpis,
        "year_actions": year.fill_year_actions,
        "exceptions": actions.fill_exceptions,
        "actions": actions.fill_actions,
        "late": actions.fill_late,
        "plan_changes": actions.fill_plan_changes,
        "money": money.fill_money,
        "all_actions": actions.fill_all_actions,
        "reliability": fill_reliability,
        "legend": legend.fill_legend,
    }
    for key, fill in fillers.items():
        if key in pages:
            fill(pages[key], edition)
    for sheet in sheets:
        if sheet.block.is_table:
            _fill_table(pages[sheet.key], edition, *tables_of.pop(sheet.key))  # whose lines are many
    if "corrections" in pages:
        _fill_corrections(pages["corrections"], edition, corrections)
    _contents(pages["contents"], edition, sheets, sizes)
    return book.finish(), dict(sorted(book.figures.items()))


@dataclass(frozen=True, slots=True)
class _SummarySheet:
    """A sheet of the workbook before it is filled."""

    key: str
    """That of its block, with the number of the part where it has several."""
    name: str
    block: Block
    widths: list[float]
    tab: bool = False
    measures: list[Measure] = field(default_factory=list)


_HEADED = 130.0
"""The height in points of a heading with its sentence, the head of its table and a row or two."""

Declared = dict[str, tuple[Block, Collection[Line]]]
"""The declared tables by key: each block with its words filled in, and its lines."""
Sizes = Mapping[str, tuple[Block, int]]
"""The same with the number of lines alone."""


def _tables(edition: Edition) -> Declared:
    """Those of this summary, but not of a pack that is off and of which nothing came."""
    blocks = (edition.block(key) for key in _keys(edition))
    own = [block for block in blocks if block.is_table and edition.uses(block.about or block.table)]
    trust = _of_trust(edition)
    return {block.key: sheet_lines(trust, block) for block in own}


def _sheets(edition: Edition, corrections: Sequence[Step], tables_of: Declared) -> list[_SummarySheet]:
    """The workbook's sheets in order. One of measures has further parts where there are many measures."""
    made = []
    for key in _keys(edition):
        block = edition.block(key)
        if key in ("kpis", "groups", "change"):
            measures = edition.group_measures if key == "groups" else edition.measures
            if key == "change" and measures and not kpis.has_changes(edition):
                made.append(_SummarySheet(key, block.title, block, kpis.widths(block, [])))
            elif measures:
                made += _parts(block, measures)
            continue
        if block.is_table:
            if key in tables_of and tables_of[key][1]:
                columns, lines = tables_of[key][0].columns, tables_of[key][1]
                made.append(_SummarySheet(key, block.title, block, readable(columns, table_widths(columns), lines)))
            continue
        if key == "all_actions" and not actions.lists_all(edition):
            continue
        if key == "plan_changes" and not edition.tables.plan_changes:
            continue
        if key == "corrections" and not corrections:
            continue
        if key in year.OF_YEAR:
            block = year.with_parts(edition, block)
            widths = [column.width for column in block.columns]
        elif key == "overview":
            widths = overview.widths(edition)
        else:
            shape = edition.block(SHAPED_BY.get(key, key))
            shape = actions.plan_changes_block(edition) if key == "plan_changes" else shape
            widths = [column.width for column in shape.columns]
        made.append(_SummarySheet(key, block.title, block, widths, key in ("contents", "overview")))
    return made


def _keys(edition: Edition) -> list[str]:
    """The blocks that are sheets of this summary: of a year other ones, and while it is not over its plan alone."""
    tables = edition.tables
    standing = edition.declarations.reports["summary"].standing
    own = [block.key for block in standing if block.is_table and block.in_plan]
    order = [block.key for block in standing]
    if tables.plan_only:
        return [key for key in order if key in year.PLAN_ONLY or key == "corrections" or key in own]
    if tables.register.calendar.parts(tables.period):
        return [key for key in order if key != "plan" and key not in year.NOT_OF_YEAR]
    return [key for key in order if key != "plan" and key not in year.OF_YEAR and edition.has(key)]


def _parts(block: Block, measures: list[Measure]) -> list[_SummarySheet]:
    every = kpis.parts(measures)
    made = []
    for number, part in enumerate(every, start=1):
        after = "" if number == 1 else f" {number}"
        caption = block.caption + (f", {number} of {len(every)}" if len(every) > 1 else "")
        own = replace(block, caption=caption)
        made.append(
            _SummarySheet(f"{block.key}{after}", block.title + after, own, kpis.widths(block, part), measures=part)
        )
    return made


def _of_trust(edition: Edition) -> Subject:
    tables = replace(edition.tables, made_on=None)  # what is to come in the summary is so by the day of its figures
    return subject_of(edition.declarations, tables, "trust")


def _fill_table(page: Page, edition: Edition, block: Block, lines: Collection[Line]) -> None:
    """A table that is declared, of whatever record: its rows of the whole trust."""
    page.title(block.caption or block.title, block.intro)
    all_in = data_place(block.table) if block.table in edition.tables.records else ""
    page.table(block, lines, filtered=True, freeze=1, all_in=all_in)


def _fill_corrections(page: Page, edition: Edition, corrections: Sequence[Step]) -> None:
    """What is not as it was published, from one time to the next, the newest first."""
    block = edition.block("corrections")
    page.title(block.caption, block.intro)
    lines = [
        line_of(row, since=step.since, until=step.until, **_statuses(row))
        for step in reversed(corrections)
        for row in step.rows
    ]
    page.table(block, lines, filtered=True, freeze=1)


def _statuses(row: Correction) -> dict[str, Cell]:
    """Its status then and now, in the words of what it is of; nothing where it is the same."""
    sides = {"status_then": row.status_then, "status_now": row.status_now}
    return {key: status_cell(status, row.family) for key, status in sides.items() if status}


def _contents(page: Page, edition: Edition, sheets: list[_SummarySheet], sizes: Sizes) -> None:
    """The first sheet: what each of the others shows, with a link to it, and which tables have nothing to show."""
    block = edition.block("contents")
    intro = edition.block("plan").intro if edition.tables.plan_only else block.intro
    page.title(block.caption, intro)
    page.header([column.heading for column in block.columns], [False] * len(block.columns))
    link = BODY | WRAP | {"font_color": f"#{look.ACCENT}", "underline": 1}
    counts = {key: in_figures(rows, "row", "rows") for key, (_, rows) in sizes.items() if rows}
    extents = counts | _extents(edition)
    for sheet in sheets:
        if sheet.key == "contents":
            continue
        page.sheet.write_url(
            page.row, 0, f"internal:{quoted_sheet(sheet.name)}!A1", page.book.style(link), sheet.name
        )
        texts = (_shows(sheet.block), _span(edition, sheet.measures) or extents.get(sheet.key, ""))
        for column, text in enumerate(texts, start=1):
            page.put(page.row, column, text, BODY | WRAP)
        lines = max(look.lines_needed(text, page.widths[n]) for n, text in enumerate(texts, start=1))
        page.height(page.row, look.row_height(lines))
        page.row += 1
    if len(edition.actions) >= edition.block("all_actions").most:
        page.note(
            f"All {edition.nouns.action.many} are not listed: there are {len(edition.actions):,}. "
            f"The {edition.tables.register.body_word}’s coordinator has them, in {data_place('action')}."
        )
    _fill_empty(page, edition, sizes)


def _fill_empty(page: Page, edition: Edition, sizes: Sizes) -> None:
    """The tables that have no sheet because they have no row, where it is declared what is said of that."""
    lines: list[Line] = [
        {"sheet": Cell(block.title), "why": Cell(block.empty)}
        for block, rows in sizes.values()
        if block.empty and not rows
    ]
    if lines:
        block = edition.block("no_sheet")
        page.keep(_HEADED, _HEADED + len(lines) * look.row_height(1))
        page.section(block.title, block.intro)
        page.table(block, lines)


def _shows(block: Block) -> str:
    """What a sheet shows: its caption, else the first sentence that introduces it, else its title."""
    first = block.intro.partition(". ")[0].rstrip(".")
    return block.caption or (first if "{" not in first else "") or block.title


def _span(edition: Edition, measures: list[Measure]) -> str:
    """How many KPIs a sheet has, and which is the first and the last."""
    if len(measures) < 3:
        return listed([measure.kpi.text("name") for measure in measures])
    first, last = measures[0].kpi.text("name"), measures[-1].kpi.text("name")
    return f"{number_word(len(measures), capital=True)} {edition.nouns.kpi.many}, from {first} to {last}"


def _extents(edition: Edition) -> dict[str, str]:
    """How much there is on each sheet, in a few words."""
    school, schools = edition.words["school"], edition.words["schools"]
    told, due = len(edition.returned), len(edition.returns)
    action, kpi = edition.nouns.action, edition.nouns.kpi
    late, moved = (sum(map(test, edition.late)) for test in (is_overdue, is_moved))

    def counted(number: int, one: str, many: str) -> str:
        return f"{number_word(number, capital=True)} {agree(number, one, many)}"

    return {
        "overview": f"{told} of {due} {agree(due, school, schools)}",
        "change": "None",  # of one that compares nothing; any other says its KPIs
        "exceptions": counted(len(edition.exceptions), "matter", "matters"),
        "actions": counted(len(edition.actions), *action),
        "late": f"{counted(late, *action)} past the finish, {number_word(moved)} moved"
        if late or moved
        else "None",
        "plan_changes": counted(len(edition.tables.plan_changes), "change", "changes"),
        "money": counted(len(edition.sources), "source", "sources"),
        "plan": counted(len(edition.tables.actions), *action),
        "year_kpis": counted(len({row.kpi for row in edition.kpis if row.due}), *kpi),
        "year_actions": counted(len(edition.tables.actions), *action),
        "all_actions": counted(len(edition.actions), *action),
        "reliability": f"{told} of {due} {agree(due, school, schools)} returned{edition.not_decided}",
        "legend": f"{counted(len(edition.tables.register.kpis), *kpi)} explained",
    }
