"""The overview on one page: four headline figures, the measures by phase, two charts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from planbook import look
from planbook.consolidate.kpi_rows import is_judged_later
from planbook.model import kpi as kpis
from planbook.model.declarations import Block, BlockColumn
from planbook.model.figure import WITHHELD
from planbook.model.prose import agree, listed, number_word, some_of
from planbook.model.values import rounded
from planbook.report.cells import BOLD, EXPLANATION, MUTED, TEXT, Cell, Style, status_cell
from planbook.report.included import said_included
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition, Measure, count_statuses
from planbook.report.summary.kpis import change_format, figure_format
from planbook.report.summary.overview_charts import draw_charts
from planbook.report.summary.year import said_of_year

if TYPE_CHECKING:
    from planbook.consolidate.rows import KpiRow, PhaseRow

HEADLINE: Style = TEXT | {"font_size": 24, "bold": True, "font_color": f"#{look.HOUSE}", "align": "left"}
SHARES = (0.0, 0.22, 0.5, 0.78)
"""Where across the table the four headlines begin."""
HEADLINE_ROOM = 24
"""How many characters the line beneath a headline takes."""

WORST = {"red": 0, "amber": 1, "green": 2}

Pair = tuple[Cell, str]


def columns(block: Block, phases: Sequence[str]) -> list[BlockColumn]:
    """The columns of the table: up to two phases stand side by side, more have a row each."""
    by = {column.key: column for column in block.columns}
    if len(phases) == 1:
        return [by[k] for k in ("measure", "value", "target", "status", "change", "off_target") if k in by]
    if len(phases) != 2:
        return list(block.columns)
    side: list[BlockColumn] = []
    for n, phase in enumerate(phases):
        for key in ("value", "target", "status"):
            heading = phase if key == "value" else f"{phase} {by[key].heading.lower()}"
            side.append(replace(by[key], key=f"{key}_{n}", heading=heading))
    return [by["measure"], *side, by["off_target"]]


def widths(edition: Edition) -> list[float]:
    block = _of_year(edition, edition.block("overview"))
    return [column.width for column in columns(block, _phase_words(edition))]


def _of_year(edition: Edition, block: Block) -> Block:
    """The block as a year has it: without what changed since the time before."""
    if not edition.tables.register.calendar.parts(edition.tables.period):
        return block
    return replace(block, columns=tuple(c for c in block.columns if c.key != "change"))


def _phase_figures(edition: Edition) -> "list[KpiRow | PhaseRow | None]":
    return [edition.phase_row(phase, measure) for phase in edition.told_phases for measure in edition.measures]


def _phase_words(edition: Edition) -> list[str]:
    return [edition.phase_word(phase) for phase in edition.told_phases]


def fill_overview(page: Page, edition: Edition, data: Page) -> None:
    """The overview, and on `data` the figures that its charts draw."""
    block = edition.block("overview")
    page.one_page = True
    page.title(f"{edition.words['trust']}, {edition.tables.period.title}", _standing(edition))
    _headlines(page, edition)
    page.space(12)
    lines, said = _measure_lines(edition, block)
    spec = replace(block, columns=tuple(columns(_of_year(edition, block), _phase_words(edition))))
    page.table(spec if edition.measures else replace(spec, empty=edition.block("kpis").empty), lines)
    if said or edition.without_figure:
        page.note(f"{said} {edition.said_without_figure}".strip())
    if lines and all(row is None or row.status == "suppressed" for row in _phase_figures(edition)):
        few = f"Of fewer than three {edition.words['schools']} there is no total"
        page.note(f"{few}; the sheets of KPIs have each one’s own.")
    page.space(14)
    draw_charts(page, edition, data)


def _standing(edition: Edition) -> str:
    """Of when the figures are, how many are in them, and who is not."""
    if edition.tables.register.calendar.parts(edition.tables.period):
        return f"{said_of_year(edition)} {_included(edition)}"
    return f"Figures as at {edition.words['as_at']}. {_included(edition)}"


def _included(edition: Edition) -> str:
    """How many units are in the figures, and who is not."""
    return said_included(edition.returns, edition.words, lacks_figures=bool(edition.without_figure))


def _headlines(page: Page, edition: Edition) -> None:
    """The declared figures in large type, each with a line beneath, set over the width of the table."""
    parts = [block for block in edition.parts_of("overview") if edition.uses(block.about)]
    pairs = [_HEADLINES[block.code or block.key](edition, block) for block in parts]
    total = page.width
    starts = [sum(page.widths[:n]) for n in range(len(page.widths))]
    anchors = min(combinations(range(len(starts)), 4), key=lambda at: _unevenness(at, starts, total))
    for anchor, (cell, words) in zip(anchors, pairs, strict=False):  # a place stays empty where there are three
        page.put(page.row, anchor, cell.value, HEADLINE | cell.style, cell.figure)
        page.put(page.row + 1, anchor, words, EXPLANATION)
    page.height(page.row, 36)
    page.height(page.row + 1, 20)
    page.row += 2


def _unevenness(anchors: Sequence[int], starts: Sequence[float], total: float) -> float:
    """How far headlines in these columns stand from where they should, and from having room for their line."""
    if anchors[0] != 0:
        return float("inf")
    away = sum(abs(starts[n] - share * total) for n, share in zip(anchors, SHARES, strict=True))
    short = sum(max(0.0, HEADLINE_ROOM - (starts[b] - starts[a])) for a, b in pairwise(anchors))
    return away + 100 * short


def _returns(edition: Edition, _block: Block) -> Pair:
    told, figure = edition.headline("returned", len(edition.returned))
    due, _ = edition.headline("due", len(edition.returns))
    on_time, _ = edition.headline("on_time", sum(row.on_time is True for row in edition.returned))
    words = f"{edition.words[agree(due, 'school', 'schools')]} returned"
    if told:
        timely = int(str(on_time))
        some = number_word(timely) if timely else "none"
        if told == 1:
            some = "" if timely else "not"
        elif timely == told:
            some = "all"
        words += f", {some} on time".replace("  ", " ")
    if edition.not_decided:  # there is no room for both
        words = words.partition(",")[0] + edition.not_decided
    return Cell(f"{told} of {due}", figure=figure), words


def _on_track(edition: Edition, block: Block) -> Pair:
    actions = [row for row in edition.actions if row.live]
    live, _ = edition.headline("live", len(actions))
    on_track, figure = edition.headline("on_track", count_statuses(actions)["green"])
    if not live:
        return Cell("–"), block.empty
    return Cell(f"{on_track:,} of {live:,}", figure=figure), "live, reported on track"


def _off_target(edition: Edition, block: Block) -> Pair:
    judged = [row for row in edition.kpis if row.status in WORST]
    count, figure = edition.headline("kpis_off_target", sum(row.status == "red" for row in judged))
    if not judged:
        return Cell("–"), block.empty
    measures = agree(count, "KPI", "KPIs")
    return Cell(count, {"num_format": "#,##0"}, figure), f"{edition.words['school']} {measures} off target"


def _money(edition: Edition, block: Block) -> Pair:
    """What is not committed of the repayable grant that ends soonest; else the forecast beside the awards."""
    pounds: Style = {"num_format": "£#,##0;-£#,##0"}
    grants = [row for row in edition.sources if row.repayable and (row.uncommitted or 0) > 0]
    if grants:
        row = min(grants, key=lambda row: (row.end or date.max, -(row.uncommitted or 0)))
        name = row.source_name
        return Cell(row.uncommitted, pounds, row.figure), f"{name} not yet committed"
    told = [row.variance for row in edition.sources if row.variance is not None]
    if not told:
        return Cell("–"), block.empty
    left = sum(told)
    return Cell(abs(left), pounds), f"forecast {'over' if left < 0 else 'below'} all allocations"


_HEADLINES: Mapping[str, Callable[[Edition, Block], Pair]] = {
    "headline_returns": _returns,
    "headline_actions": _on_track,
    "headline_kpis": _off_target,
    "headline_money": _money,
}
"""By the part of the overview that declares it: what each headline shows."""


def _measure_lines(edition: Edition, block: Block) -> tuple[list[Mapping[str, Any]], str]:
    """The rows of the table, and what to say where not all KPIs are among them."""
    phases = edition.told_phases
    mine = [m for m in edition.measures if any(edition.phase_row(phase, m) for phase in phases)]
    said = ""
    if len(mine) > block.most:
        always = [m for m in mine if kpis.must_be_seen(edition.declarations, m.kpi)]
        shown = sorted(
            mine, key=lambda m: (m not in always, min(_rank(edition.phase_row(phase, m)) for phase in phases))
        )
        kept = shown[: max(block.most, len(always))]
        said = (
            f"{some_of(len(kept), len(mine), 'KPI')}: those that are always shown, then "
            "any that are off or near target, are taken first. All are on the sheets of KPIs."
        )
        mine = [m for m in mine if m in kept]
    mine.sort(key=lambda m: not _is_first_of_all(edition, m, phases))
    if len(phases) in (1, 2):
        return [_side_by_side(edition, m, phases) for m in mine], said
    return [_one_phase(edition, m, phase) for m in mine for phase in phases if edition.phase_row(phase, m)], said


def _is_first_of_all(edition: Edition, measure: Measure, phases: Sequence[str]) -> bool:
    """Whether it must be seen, as safeguarding is, and is not as it should be: it stands before all else."""
    if not kpis.is_safeguard(edition.declarations, measure.kpi):
        return False
    return any(row and row.status in ("red", "amber") for row in (edition.phase_row(p, measure) for p in phases))


def _rank(row: "KpiRow | PhaseRow | None") -> int:
    return WORST.get(row.status, 3) if row else 4


def _side_by_side(edition: Edition, measure: Measure, phases: Sequence[str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "measure": measure.kpi.text("name"), "off_target": _names_off(edition, measure, phases)
    }  # fmt: skip
    for n, phase in enumerate(phases):
        after = "" if len(phases) == 1 else f"_{n}"
        cells = _cells(edition, edition.phase_row(phase, measure), measure)
        line |= {f"{key}{after}": cell for key, cell in cells.items()}
    return line


def _one_phase(edition: Edition, measure: Measure, phase: str) -> dict[str, Any]:
    return {
        "measure": measure.kpi.text("name"),
        "phase": edition.phase_word(phase),
        "off_target": _names_off(edition, measure, [phase]),
        **_cells(edition, edition.phase_row(phase, measure), measure),
    }


def _cells(edition: Edition, row: "KpiRow | PhaseRow | None", measure: Measure) -> dict[str, Cell]:
    """Value, target, status and change of a phase's measure; percentages as true shares."""
    if row is None:
        dash = Cell("–", MUTED)
        return {"value": Cell(None), "target": Cell(None), "status": dash, "change": Cell(None)}
    previous = edition.tables.previous
    figure = row.figure
    hidden = row.status in WITHHELD
    share = 100 if measure.kpi_unit == "percent" else 1
    value = None if hidden or row.value is None else rounded(row.value / share, 8)
    target = None if row.target is None else rounded(kpis.as_shown(measure.kpi, row.target) / share, 8)
    change = None if hidden or measure.kpi_unit == "yes_no" else row.change
    if previous and row.last_term not in (None, previous.title):
        change = None  # since another period than the others: the sheet of changes has it, and says since when
    status = status_cell(row.status, "kpi", figure)
    return {
        "value": Cell(value, BOLD | _format(measure, row.value), figure if value is not None else None),
        "target": Cell(target, MUTED | _format(measure, row.target)),
        "status": replace(status, value=look.JUDGED_LATER) if is_judged_later(row) else status,
        "change": Cell(
            change, {"num_format": change_format(measure.kpi, change)}, figure if change is not None else None
        ),
    }


def _format(measure: Measure, value: float | None) -> Style:
    """The number format of a figure here: a percentage is a true share."""
    if measure.kpi_unit != "percent":
        return {"num_format": figure_format(measure.kpi, value=value)}
    places = kpis.places(measure.kpi) if value is None else kpis.decimals(measure.kpi, value)
    return {"num_format": "0" + (f".{'0' * places}" if places else "") + "%"}


def _names_off(edition: Edition, measure: Measure, phases: Sequence[str]) -> str:
    rows = [row for row in edition.kpis if (row.kpi, row.group) == measure.key]
    names = [r.unit_name for r in rows if r.status == "red" and edition.phase_of(r) in phases]
    return listed(sorted(names, key=str.casefold), most=3)
