"""The dot plot of a Word report: a row for each school or the like, its dot beside what it is to reach.

Word has no chart of dots beside names. It is a chart of points (x across, the row up) whose names are the names of
further points at its left edge, each linked to its cell of the workbook, so that all of it can be edited.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbook.look import EDGE, HAIRLINE, HOUSE, INK, STATUS, TARGET
from planbook.model.address import column_letter
from planbook.report.word.drawn import (
    label_letters,
    letters,
    no_stroke,
    plot,
    scale,
    shown_as,
    shows,
    solid,
    stroke,
    whole_steps,
)
from planbook.report.word.escaping import escape, quoteattr
from planbook.report.word.measure import one_line
from planbook.report.word.paper import Chart, Series, plain

_WIDTH = 168.0
_NAMES = 88.0
"""The most millimetres that names take; longer ones have several lines."""
_LEAST_NAMES = 30.0
_EDGE = 6.0
"""Millimetres right of the plot, and between names and plot."""
_LINE = 4.2
_FOOT = 16.0
"""Millimetres beneath the plot: the figures of the axis, and the legend."""
_HEAD = 1.5
_TALLEST = 190.0
"""Millimetres of the tallest plot."""
_PITCHES = ((12, 6.5), (24, 5.5), (sys.maxsize, 4.6))
"""Up to how many rows, and the millimetres of each."""
_SHAPES = {"red": "square", "amber": "triangle", "green": "circle"}
_COLOURS = {"red": STATUS["red"].fill or INK, "amber": STATUS["amber"].text, "green": STATUS["green"].text}
"""Those of the statuses that stand out on white."""
_APART = "   "


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of the chart's workbook: its heading and its cells, which the chart has as they are."""

    heading: str
    cells: tuple[str | float | None, ...]
    formula: str = ""
    """What its cells are worked out by, with `{row}` for the row."""
    is_figure: bool = True
    """Whether its numbers are figures, which are shown in the chart's format, and not where something stands."""


def folded(name: str) -> list[str]:
    """A name on as many lines as it needs beside the plot; no word of it is left out."""
    made: list[str] = []
    for word in plain(name).split():
        if made and one_line(f"{made[-1]} {word}") <= _NAMES:
            made[-1] = f"{made[-1]} {word}"
        else:
            made.append(word)
    return made or [""]


def height_of(names: Sequence[str]) -> float:
    """The millimetres that a dot plot with these names needs."""
    return _HEAD + _FOOT + sum(_pitches(names))


def fitting(names: Sequence[str]) -> int:
    """On how many dot plots these names stand, each of which has room on a page."""
    return max(1, math.ceil(sum(_pitches(names)) / _TALLEST))


def _pitches(names: Sequence[str]) -> list[float]:
    """The millimetres that each row takes: fewer where there are many."""
    usual = next(pitch for most, pitch in _PITCHES if len(names) <= most)
    return [usual + (len(folded(name)) - 1) * _LINE for name in names]


def dot_columns(chart: Chart) -> list[DataColumn]:
    """The workbook's columns: names, figures, what they are to reach, and where each stands on the paper."""
    low = _scale(chart)[0]
    count = len(chart.categories)
    dots, aims = _dots(chart), _aims(chart)
    figures = tuple(next((s.values[n] for s in dots if s.values[n] is not None), None) for n in range(count))
    pitches = _pitches(chart.categories)
    rows = tuple(round(sum(pitches[n:]) - pitches[n] / 2, 2) for n in range(count))
    labels = tuple(
        "\n".join(folded(name)) + (f"{_APART}{shown_as(value, chart.number_format)}" if value is not None else "")
        for name, value in zip(chart.categories, figures, strict=True)
    )
    code = chart.number_format.replace('"', '""')
    where = [DataColumn(f"{series.name}, height", _where(rows, series), is_figure=False) for series in aims]
    where += [DataColumn(series.name, _where(rows, series), is_figure=False) for series in dots]
    return [
        DataColumn("", tuple("\n".join(folded(name)) for name in chart.categories)),
        DataColumn(chart.measured, figures),
        *(DataColumn(series.name, series.values) for series in aims),
        *where,
        DataColumn("Name and figure", labels, f'=A{{row}}&"{_APART}"&TEXT(B{{row}},"{code}")'),
        DataColumn("Height", rows, is_figure=False),
        DataColumn("Names stand at", (low,) * count),
    ]


def dot_plot(chart: Chart) -> tuple[str, str]:
    """The plot area and the legend."""
    columns = dot_columns(chart)
    aims, dots = _aims(chart), _dots(chart)
    count, first = len(chart.categories), 2 + len(aims)
    low, high, step = _scale(chart)
    drawn = [
        _points(columns, n, _name_of(columns, 2 + n), _look(series), (2 + n, first + n))
        for n, series in enumerate(aims)
    ]
    drawn += [
        _points(columns, n, _name_of(columns, first + n), _look(series), (1, first + n))
        for n, series in enumerate(dots, start=len(aims))
    ]
    legend = len(drawn)
    drawn += [_name(columns, legend + n, n) for n in range(count)]
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>' for n in range(legend, len(drawn))
    )
    body = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{"".join(drawn)}'
        f'<c:axId val="1"/><c:axId val="2"/></c:scatterChart>{_axes(chart, low, high, step)}'
    )
    height = height_of(chart.categories)
    wide = max(one_line(line) for label in columns[-3].cells for line in str(label).split("\n"))
    left = max(wide, _LEAST_NAMES) + _EDGE
    frame = (
        round(left / _WIDTH, 4),
        round(_HEAD / height, 4),
        round((_WIDTH - left - _EDGE) / _WIDTH, 4),
        round((height - _HEAD - _FOOT) / height, 4),
    )
    key = f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/>{letters(INK)}</c:legend>'
    return plot(body, frame), key


def _dots(chart: Chart) -> list[Series]:
    return [series for series in chart.series if series.role != "target"]


def _aims(chart: Chart) -> list[Series]:
    return [series for series in chart.series if series.role == "target"]


def _scale(chart: Chart) -> tuple[float, float, float]:
    known = [v for series in chart.series for v in series.values if v is not None]
    return scale([*known, *(chart.within or ())], chart.number_format)


def _where(rows: Sequence[float], series: Series) -> tuple[float | None, ...]:
    return tuple(row if v is not None else None for row, v in zip(rows, series.values, strict=True))


def _name_of(columns: Sequence[DataColumn], place: int) -> str:
    """What a series is called: the heading of a column."""
    return _text(f"Data!${column_letter(place)}$1", columns[place].heading)


def _text(reference: str, text: str) -> str:
    return (
        f'<c:tx><c:strRef><c:f>{reference}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(text)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _look(series: Series) -> str:
    """How a series is drawn: each status has a shape of its own, so that it is told without its colour."""
    if series.role == "target":
        if len({value for value in series.values if value is not None}) == 1:
            return f'<c:spPr>{stroke(TARGET, 15875, "dash")}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
        shape, size, colour = "diamond", 9, TARGET
    else:
        shape, size, colour = _SHAPES.get(series.role, "circle"), 8, _COLOURS.get(series.role, HOUSE)
    return (
        f'<c:spPr>{no_stroke(28575)}</c:spPr><c:marker><c:symbol val="{shape}"/><c:size val="{size}"/>'
        f"<c:spPr>{solid(colour)}{no_stroke(9525)}</c:spPr></c:marker>"
    )


def _points(columns: Sequence[DataColumn], n: int, name: str, look: str, at: tuple[int, int]) -> str:
    """A series whose x values stand in the first column of `at`, its rows in the second."""
    x, y = (_numbers(columns, place, range(len(columns[0].cells))) for place in at)
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}{look}'
        f'<c:xVal>{x}</c:xVal><c:yVal>{y}</c:yVal><c:smooth val="0"/></c:ser>'
    )


def _name(columns: Sequence[DataColumn], n: int, row: int) -> str:
    """The name of one row: a point at the left edge that nobody sees, labelled with the cell that has the name."""
    place = len(columns) - 3
    cell = _text(f"Data!${column_letter(place)}${row + 2}", str(columns[place].cells[row]))
    x, y = (_numbers(columns, at, range(row, row + 1)) for at in (place + 2, place + 1))
    label = (
        f"<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{label_letters(INK)}"
        f'<c:dLblPos val="l"/>{shows(value=False, name=True)}</c:dLbls>'
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{cell}<c:spPr>{no_stroke(28575)}</c:spPr>'
        f'<c:marker><c:symbol val="none"/></c:marker>{label}<c:xVal>{x}</c:xVal><c:yVal>{y}</c:yVal>'
        '<c:smooth val="0"/></c:ser>'
    )


def _numbers(columns: Sequence[DataColumn], place: int, rows: range) -> str:
    letter = column_letter(place)
    return (
        f"<c:numRef><c:f>Data!${letter}${rows[0] + 2}:${letter}${rows[-1] + 2}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(rows)}"/>{"".join(_cached(columns[place], rows))}</c:numCache></c:numRef>'
    )


def _cached(column: DataColumn, rows: range) -> Iterator[str]:
    for n, row in enumerate(rows):
        if column.cells[row] is not None:
            yield f'<c:pt idx="{n}"><c:v>{column.cells[row]!r}</c:v></c:pt>'


def _axes(chart: Chart, low: float, high: float, step: float) -> str:
    """The figures across the foot, and the rows, of which only the lines are seen."""
    lines = f"<c:majorGridlines><c:spPr>{stroke(HAIRLINE, 6350)}</c:spPr></c:majorGridlines>"
    tall = sum(_pitches(chart.categories))
    return (
        f'<c:valAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/><c:max val="{high}"/>'
        f'<c:min val="{low}"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>{lines}'
        f'<c:numFmt formatCode={quoteattr(whole_steps(chart.number_format, step))} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{stroke(EDGE, 9525)}</c:spPr>{letters(INK)}"
        f'<c:crossAx val="2"/><c:crosses val="min"/><c:crossBetween val="midCat"/><c:majorUnit val="{step}"/>'
        "</c:valAx>"
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{tall:g}"/>'
        '<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="l"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="1"/><c:crosses val="min"/><c:crossBetween val="midCat"/></c:valAx>'
    )
