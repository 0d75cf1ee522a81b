"""The two charts of the overview: where actions stand by area, and a measure over the terms by phase."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from planbook import look
from planbook.consolidate.tops import top_of_actions
from planbook.model import kpi as kpis
from planbook.model.declarations import BlockColumn
from planbook.model.figure import WITHHELD
from planbook.model.prose import agree, number_word
from planbook.report import charts
from planbook.report.cells import MUTED, RIGHT, Cell
from planbook.report.sheets import PAPER_HEIGHT, PAPER_WIDTH, Page
from planbook.report.summary.edition import Edition, Measure
from planbook.report.summary.kpis import figure_format

if TYPE_CHECKING:
    from planbook.consolidate.rows import AreaRow

BARS = ("red", "amber", "green", "blue", "not_reported", "not_due")
"""The statuses of actions that the chart stacks, in this order."""

MOST_AREAS = 8
CHART_ROW = 20
"""The height, in points, of the rows that the charts lie over."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A figure in one period, with its target."""

    value: float | None = None
    target: float | None = None


def draw_charts(page: Page, edition: Edition, data: Page) -> None:
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
        other: dict[str, Any] = {status: sum(row.count(status) for row in rest) for status in BARS}
        total = sum(row.total for row in rest)
        area = f"{len(rest)} other {top_of_actions(edition.declarations).many}"
        areas.append(replace(rest[0], area=area, figure=None, total=total, **other))
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
    found = trend_drawn(edition)
    if not found:
        block = edition.block("chart_trend", measure=edition.nouns.kpi.many, terms="time")
        data.section(block.title)
        data.text(block.empty)
        return None
    measure, terms, rows = found
    kind = {"term": "terms", "year": "years", "half_term": "half-terms", "quarter": "quarters"}
    parts = edition.parts
    words = f"{number_word(len(terms))} {kind[parts[-1].kind if parts else edition.tables.period.kind]}"
    block = edition.block("chart_trend", measure=measure.kpi.text("name"), terms=words)
    data.section(block.title)
    percent = measure.kpi_unit == "percent"
    sign = " %" if percent else ""
    spec: list[BlockColumn] = [BlockColumn("term", "When")]
    for phase in rows:
        word = edition.phase_word(phase)
        spec += [
            BlockColumn(f"{phase}_v", word + sign, "kpi"),
            BlockColumn(f"{phase}_t", f"{word} target{sign}", "kpi"),
        ]
    style = RIGHT | {"num_format": figure_format(measure.kpi)}
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
            charts.ChartLine(
                edition.phase_word(phase),
                charts.Range(data, top + 1, column, top + len(terms), column),
                [point.value for point in rows[phase]],
                next(
                    kpis.shown_figure(measure.kpi, point.value).removesuffix("%")
                    for point in reversed(rows[phase])
                    if point.value is not None
                ),
                charts.Range(data, top + 1, column + 1, top + len(terms), column + 1)
                if any(aim is not None for aim in aims[n])
                else None,
                aims[n],
                at,
                "" if at is None else f"Target {kpis.shown_figure(measure.kpi, aims[n][at])}",
            )
        )
    chart = charts.trend_lines(
        page.book, block.title, charts.Range(data, top + 1, 0, top + len(terms), 0), drawn, percent=percent
    )
    return chart, f"{block.title}. " + " ".join(_line_words(edition, measure, p, rows[p], terms) for p in rows)


def trend_drawn(edition: Edition) -> tuple[Measure, list[str], dict[str, list[_Point]]] | None:
    """The measure to draw, its terms, and by phase a point for each term; None where nothing has a past."""
    sizes = {phase: len(edition.units_of(phase)) for phase in edition.told_phases}
    phases = sorted(sizes, key=lambda p: -sizes[p])[:2]
    phases = [phase for phase in edition.phase_order if phase in phases]
    drawn = [m for m in edition.measures if m.kpi_unit != "yes_no"]  # a yes or no is no line
    steady = [m for m in drawn if not kpis.is_since_september(m.kpi)]  # others begin again each year
    every_term = [m for m in steady if kpis.is_every_time(m.kpi, edition.tables.period.kind)]
    for measure in every_term or steady:
        rows = [r for r in edition.phase_history if (r.kpi, r.group) == measure.key]
        # The same schools in each term: a school that came or went would look like a rise or a fall.
        rows = [replace(row, value=None if row.status in WITHHELD else row.trend) for row in rows]
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
    same = {r.trend_of for r in edition.phase_history if (r.kpi, r.group) == measure.key and r.trend_of}
    units = max((len(ids) for ids in same if edition.phase_of_units(ids) == phase), default=0)
    noun = edition.words[agree(units, "school", "schools")]
    over = f" ({number_word(units)} {noun}, the same in each)" if units else ""
    words = f"{edition.phase_word(phase)}{over}: {shown[0]} in {first}, {shown[1]} in {last}"
    return f"{words}, target {shown[2]}." if end.target is not None else f"{words}."
