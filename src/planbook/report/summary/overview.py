"""The overview on one page: four headline figures, the measures by phase, two charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from planbook import look
from planbook.model import kpi as kpis
from planbook.model.declarations import Block, BlockColumn
from planbook.model.figure import WITHHELD
from planbook.model.prose import listed, number_word
from planbook.report import charts
from planbook.report.sheets import (
    BOLD,
    EXPLANATION,
    MUTED,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    RIGHT,
    TEXT,
    Cell,
    Page,
    Style,
    status_cell,
)
from planbook.report.summary.edition import Edition, Measure, count_statuses
from planbook.report.summary.kpis import change_format, figure_format

if TYPE_CHECKING:
    from planbook.consolidate.rows import AreaRow, KpiRow, PhaseRow

HEADLINE: Style = TEXT | {"font_size": 24, "bold": True, "font_color": f"#{look.HOUSE}", "align": "left"}
BARS = ("red", "amber", "green", "blue", "not_reported", "not_due")
"""The statuses of actions that the chart stacks, in this order."""

SHARES = (0.0, 0.22, 0.5, 0.78)
"""Where across the table the four headlines begin."""
HEADLINE_ROOM = 24
"""How many characters the line beneath a headline takes."""

MOST_AREAS = 8
CHART_ROW = 20
"""The height, in points, of the rows that the charts lie over."""

WORST = {"red": 0, "amber": 1, "green": 2}

Pair = tuple[Cell, str]


@dataclass(frozen=True, slots=True)
class _Point:
    """A figure in one period, with its target."""

    value: float | None = None
    target: float | None = None


def columns(block: Block, phases: Sequence[str]) -> list[BlockColumn]:
    """The columns of the table: up to two phases stand side by side, more have a row each."""
    by = {column.key: column for column in block.columns}
    if len(phases) == 1:
        return [by[key] for key in ("measure", "value", "target", "status", "change", "off_target")]
    if len(phases) != 2:
        return list(block.columns)
    side: list[BlockColumn] = []
    for n, phase in enumerate(phases):
        for key in ("value", "target", "status"):
            heading = phase if key == "value" else f"{phase} {by[key].heading.lower()}"
            side.append(replace(by[key], key=f"{key}_{n}", heading=heading))
    return [by["measure"], *side, by["off_target"]]


def widths(edition: Edition) -> list[float]:
    return [column.width for column in columns(edition.block("overview"), _phase_words(edition))]


def _phases(edition: Edition) -> list[str]:
    """The phases that figures are rolled up for."""
    told = {edition.phase_of(row) for row in edition.phases}
    return [phase for phase in edition.phase_order if phase in told]


def _phase_figures(edition: Edition) -> "list[KpiRow | PhaseRow | None]":
    return [edition.phase_row(phase, measure) for phase in _phases(edition) for measure in edition.measures]


def _phase_words(edition: Edition) -> list[str]:
    return [edition.phase_word(phase) for phase in _phases(edition)]


def fill_overview(page: Page, edition: Edition, data: Page) -> None:
    """The overview, and on `data` the figures that its charts draw."""
    block = edition.block("overview")
    page.one_page = True
    page.title(f"{edition.words['trust']}, {edition.tables.period.title}", _standing(edition))
    _headlines(page, edition)
    page.space(12)
    lines, said = _measure_lines(edition, block)
    spec = replace(block, columns=tuple(columns(block, _phase_words(edition))))
    page.table(spec if edition.measures else replace(spec, empty=edition.block("kpis").empty), lines)
    if said:
        page.note(said)
    if lines and all(row is None or row.status == "suppressed" for row in _phase_figures(edition)):
        few = f"Of fewer than three {edition.words['schools']} there is no total"
        page.note(f"{few}; the sheets of KPIs have each one’s own.")
    page.space(14)
    _draw(page, edition, data)


def _standing(edition: Edition) -> str:
    """Of when the figures are, how many are in them, and who is not."""
    due, told = len(edition.returns), len(edition.returned)
    words = edition.words
    sentence = f"Figures as at {words['as_at']}. "
    out = {verdict: edition.kept_out(verdict) for verdict in _OUT}
    if len(out["missing"]) == due:
        return sentence + f"None of the {number_word(due)} {words['schools']} has returned yet."
    if told == due:
        counted = {1: f"The one {words['school']} is", 2: f"Both {words['schools']} are"}
        every = counted.get(due) or f"All {number_word(due)} {words['schools']} are"
        return f"{sentence}{every} included."
    why = [f"{listed(names, most=3)} {_OUT[verdict][len(names) > 1]}" for verdict, names in out.items() if names]
    them = "it" if told == due - 1 else "them"
    some = f"{number_word(told, capital=True)} of {due}" if told else f"None of the {number_word(due)}"
    return (
        f"{sentence}{some} {words['schools']} {'is' if told < 2 else 'are'} "
        f"included; {'; '.join(why)}, so totals leave {them} out."
    )


_OUT = {
    "missing": ("has not returned", "have not returned"),
    "undecided": (
        "sent workbooks that differ, and it is not yet decided which counts",
        "sent workbooks that differ, and it is not yet decided which count",
    ),
    "refused": ("sent what could not be used", "sent what could not be used"),
    "withdrawn": ("has had its return withdrawn", "have had their returns withdrawn"),
}
"""Why units are in no total, said of one and of several, by the verdict of their rows."""


def _headlines(page: Page, edition: Edition) -> None:
    """Four figures in large type, each with a line beneath, set over the width of the table."""
    pairs = [_returns(edition), _on_track(edition), _off_target(edition), _money(edition)]
    total = page.width
    starts = [sum(page.widths[:n]) for n in range(len(page.widths))]
    anchors = min(combinations(range(len(starts)), 4), key=lambda at: _unevenness(at, starts, total))
    for anchor, (cell, words) in zip(anchors, pairs, strict=True):
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


def _returns(edition: Edition) -> Pair:
    told, figure = edition.headline("returned", len(edition.returned))
    due, _ = edition.headline("due", len(edition.returns))
    on_time, _ = edition.headline("on_time", sum(row.on_time is True for row in edition.returned))
    words = f"{edition.words['school' if due == 1 else 'schools']} returned"
    if told:
        words += ", all on time" if on_time == told else f", {number_word(int(str(on_time)))} on time"
    if edition.not_decided:  # there is no room for both
        words = words.partition(",")[0] + edition.not_decided
    return Cell(f"{told} of {due}", figure=figure), words


def _on_track(edition: Edition) -> Pair:
    actions = [row for row in edition.actions if row.live]
    live, _ = edition.headline("live", len(actions))
    on_track, figure = edition.headline("on_track", count_statuses(actions)["green"])
    if not live:
        return Cell("–"), "no live actions reported"
    return Cell(f"{on_track:,} of {live:,}", figure=figure), "live actions are on track"


def _off_target(edition: Edition) -> Pair:
    judged = [row for row in edition.kpis if row.status in WORST]
    count, figure = edition.headline("kpis_off_target", sum(row.status == "red" for row in judged))
    if not judged:
        return Cell("–"), "no measures reported"
    return Cell(count, {"num_format": "#,##0"}, figure), f"{edition.words['school']} measures off target"


def _money(edition: Edition) -> Pair:
    """What is not committed of the repayable grant that ends soonest; else the forecast beside the awards."""
    pounds: Style = {"num_format": "£#,##0;-£#,##0"}
    grants = [row for row in edition.sources if row.repayable and (row.uncommitted or 0) > 0]
    if grants:
        row = min(grants, key=lambda row: (row.end or date.max, -(row.uncommitted or 0)))
        name = row.source_name
        return Cell(row.uncommitted, pounds, row.figure), f"{name} not yet committed"
    told = [row.variance for row in edition.sources if row.variance is not None]
    if not told:
        return Cell("–"), "no money reported"
    left = sum(told)
    return Cell(abs(left), pounds), f"forecast {'over' if left < 0 else 'below'} all awards"


def _measure_lines(edition: Edition, block: Block) -> tuple[list[Mapping[str, Any]], str]:
    """The rows of the table, and what to say where not all measures are among them."""
    phases = _phases(edition)
    mine = [m for m in edition.measures if any(edition.phase_row(phase, m) for phase in phases)]
    said = ""
    if len(mine) > block.most:
        shown = sorted(mine, key=lambda m: min(_rank(edition.phase_row(phase, m)) for phase in phases))
        kept = shown[: block.most]
        said = (
            f"{number_word(len(kept), capital=True)} of {len(mine)} measures: any that are off or near target are "
            "taken first. All are on the sheets of KPIs."
        )
        mine = [m for m in mine if m in kept]
    if len(phases) in (1, 2):
        return [_side_by_side(edition, m, phases) for m in mine], said
    return [_one_phase(edition, m, phase) for m in mine for phase in phases if edition.phase_row(phase, m)], said


def _rank(row: "KpiRow | PhaseRow | None") -> int:
    return WORST.get(row.status, 3) if row else 4


def _side_by_side(edition: Edition, measure: Measure, phases: Sequence[str]) -> dict[str, Any]:
    line: dict[str, Any] = {
        "measure": measure.kpi.text("name"), "off_target": _names_off(edition, measure, phases)
    }  # fmt: skip
    for n, phase in enumerate(phases):
        after = "" if len(phases) == 1 else f"_{n}"
        cells = _cells(edition.phase_row(phase, measure), measure)
        line |= {f"{key}{after}": cell for key, cell in cells.items()}
    return line


def _one_phase(edition: Edition, measure: Measure, phase: str) -> dict[str, Any]:
    return {
        "measure": measure.kpi.text("name"),
        "phase": edition.phase_word(phase),
        "off_target": _names_off(edition, measure, [phase]),
        **_cells(edition.phase_row(phase, measure), measure),
    }


def _cells(row: "KpiRow | PhaseRow | None", measure: Measure) -> dict[str, Cell]:
    """Value, target, status and change of a phase's measure; percentages as true shares."""
    if row is None:
        dash = Cell("–", MUTED)
        return {"value": Cell(None), "target": Cell(None), "status": dash, "change": Cell(None)}
    figure = row.figure
    hidden = row.status in WITHHELD
    share = 100 if measure.unit == "percent" else 1
    style = {"num_format": "0.0%" if measure.unit == "percent" else figure_format(measure.unit)}
    value = None if hidden or row.value is None else row.value / share
    target = None if row.target is None else row.target / share
    change = None if hidden or measure.unit == "yes_no" else row.change
    if change is not None and round(abs(change), kpis.PLACES.get(measure.unit, 1)) == 0:
        change = 0
    return {
        "value": Cell(value, BOLD | style, figure if value is not None else None),
        "target": Cell(target, MUTED | style),
        "status": status_cell(row.status, "kpi", figure),
        "change": Cell(change, {"num_format": change_format(measure.unit)}, figure if change is not None else None),
    }


def _names_off(edition: Edition, measure: Measure, phases: Sequence[str]) -> str:
    rows = [row for row in edition.kpis if (row.kpi, row.group) == measure.key]
    names = [r.unit_name for r in rows if r.status == "red" and edition.phase_of(r) in phases]
    return listed(sorted(names, key=str.casefold), most=3)


def _draw(page: Page, edition: Edition, data: Page) -> None:
    """Two charts beside each other, over the rows that are left for them."""
    pixels = page.pixels
    total = sum(pixels)
    left = total * 0.75 / (PAPER_WIDTH / PAPER_HEIGHT) - page.used  # what a page of this width has room for
    count = int(min(max(left / CHART_ROW, 10), 16))
    top = page.row
    for row in range(top, top + count):
        page.height(row, CHART_ROW)
    page.row = top + count
    half = total // 2
    second = next(n for n in range(len(pixels) + 1) if sum(pixels[: n + 1]) > half)
    shift = half - sum(pixels[:second])
    tall = int(count * CHART_ROW * 96 / 72)
    if drawn := _actions_chart(page, edition, data):
        chart, alt = drawn
        charts.place(page, chart, top, 0, width=half - 20, height=tall, alt=alt)
    if drawn := _trend_chart(page, edition, data):
        chart, alt = drawn
        charts.place(page, chart, top, second, width=total - half, height=tall, alt=alt, shift=shift)


def _actions_chart(page: Page, edition: Edition, data: Page) -> tuple[Any, str] | None:
    block = edition.block("chart_actions")
    data.section(block.title)
    areas: list[AreaRow] = [row for row in edition.areas if any(map(row.count, BARS))]
    if not areas:
        data.text(block.empty)
        return None
    if len(areas) > MOST_AREAS:
        rest = areas[MOST_AREAS - 1 :]
        areas = areas[: MOST_AREAS - 1]
        other = {status: sum(row.count(status) for row in rest) for status in BARS}
        total = sum(row.total for row in rest)
        areas.append(replace(rest[0], area=f"{len(rest)} other areas", figure=None, total=total, **other))
    top = data.table(block, areas)
    names = charts.Range(data, top + 1, 0, top + len(areas), 0)
    series = [
        charts.Bars(
            look.STATUS[status].action,
            charts.Range(data, top + 1, column, top + len(areas), column),
            look.STATUS[status].fill or look.WHITE,
            look.STATUS[status].text,
            look.STATUS[status].bold,
        )
        for column, status in enumerate(BARS, start=1)
        if any(row.count(status) for row in areas)
    ]
    alt = f"{block.title}. " + " ".join(
        f"{row.area}: "
        + ", ".join(f"{row.count(s)} {look.STATUS[s].action.lower()}" for s in BARS if row.count(s))
        + "."
        for row in areas
    )
    return charts.stacked_bars(page.book, block.title, names, series), alt


def _trend_chart(page: Page, edition: Edition, data: Page) -> tuple[Any, str] | None:
    """The first measure of every term that has a past, for the two largest phases."""
    found = _trend(edition)
    if not found:
        block = edition.block("chart_trend", measure="Measures", terms="time")
        data.section(block.title)
        data.text(block.empty)
        return None
    measure, terms, rows = found
    kind = {"term": "terms", "year": "years", "half_term": "half-terms", "quarter": "quarters"}
    words = f"{number_word(len(terms))} {kind[edition.tables.period.kind]}"
    block = edition.block("chart_trend", measure=measure.kpi.text("name"), terms=words)
    data.section(block.title)
    percent = measure.unit == "percent"
    sign = " %" if percent else ""
    spec: list[BlockColumn] = [BlockColumn("term", "When")]
    for phase in rows:
        word = edition.phase_word(phase)
        spec += [
            BlockColumn(f"{phase}_v", word + sign, "kpi"),
            BlockColumn(f"{phase}_t", f"{word} target{sign}", "kpi"),
        ]
    style = RIGHT | {"num_format": figure_format(measure.unit)}
    lines = []
    for n, term in enumerate(terms):
        line: dict[str, Any] = {"term": term}
        for phase, points in rows.items():
            now = edition.phase_row(phase, measure) if n == len(terms) - 1 else None
            figure = now.figure if now and points[n].value is not None else None
            line[f"{phase}_v"] = Cell(points[n].value, style, figure)
            line[f"{phase}_t"] = Cell(points[n].target, style | MUTED)
        lines.append(line)
    top = data.table(replace(block, columns=tuple(spec)), lines)
    aims = [[point.target for point in points] for points in rows.values()]
    every = [p for points in rows.values() for p in points]
    told = [shown for p in every for shown in (p.value, p.target) if shown is not None]
    drawn = []
    for n, (phase, at) in enumerate(zip(rows, charts.label_points(aims, told), strict=True)):
        column = 1 + 2 * n
        drawn.append(
            charts.Line(
                edition.phase_word(phase),
                charts.Range(data, top + 1, column, top + len(terms), column),
                [point.value for point in rows[phase]],
                charts.Range(data, top + 1, column + 1, top + len(terms), column + 1) if any(aims[n]) else None,
                aims[n],
                at,
                "" if at is None else f"Target {kpis.shown_figure(measure.kpi, aims[n][at])}",
            )
        )
    chart = charts.trend_lines(
        page.book, block.title, charts.Range(data, top + 1, 0, top + len(terms), 0), drawn, percent=percent
    )
    return chart, f"{block.title}. " + " ".join(_line_words(edition, measure, p, rows[p], terms) for p in rows)


def _trend(edition: Edition) -> tuple[Measure, list[str], dict[str, list[_Point]]] | None:
    """The measure to draw, its terms, and by phase a point for each term; None where nothing has a past."""
    sizes = {phase: len(edition.units_of(phase)) for phase in _phases(edition)}
    phases = sorted(sizes, key=lambda p: -sizes[p])[:2]
    phases = [phase for phase in edition.phase_order if phase in phases]
    every_term = [m for m in edition.measures if kpis.is_every_term(m.kpi)]
    for measure in every_term or edition.measures:
        rows = [r for r in edition.phase_history if (r.kpi, r.group) == measure.key]
        rows = [replace(row, value=None) if row.status in WITHHELD else row for row in rows]
        terms = list(dict.fromkeys(row.short for row in rows))
        past = {row.short for row in rows if row.value is not None and edition.phase_of(row) in phases}
        terms = terms[next((n for n, term in enumerate(terms) if term in past), len(terms)) :]
        found: dict[str, list[_Point]] = {}
        for phase in phases:
            mine = {r.short: _Point(r.value, r.target) for r in rows if edition.phase_of(r) == phase}
            points = [mine.get(term, _Point()) for term in terms]
            if sum(point.value is not None for point in points) > 1:
                found[phase] = points
        if found and len(terms) > 1:
            return measure, terms, found
    return None


def _line_words(
    edition: Edition, measure: Measure, phase: str, points: Sequence[_Point], terms: Sequence[str]
) -> str:
    told = [(term, p) for term, p in zip(terms, points, strict=True) if p.value is not None]
    (first, start), (last, end) = told[0], told[-1]
    shown = [kpis.shown_figure(measure.kpi, value) for value in (start.value, end.value, end.target)]
    words = f"{edition.phase_word(phase)}: {shown[0]} in {first}, {shown[1]} in {last}"
    return f"{words}, target {shown[2]}." if end.target is not None else f"{words}."
