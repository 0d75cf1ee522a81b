"""Native Excel charts in the house look: bars of statuses, lines with their targets, forecast beside award.

Every chart refers to cells of the same workbook, so that it stays editable, and says in words what it shows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planbook import look
from planbook.report.sheets import OutputBook, Page

LINE_COLOURS = (look.HOUSE, look.ACCENT)
_PLAIN = {"name": look.FONT, "size": 10, "color": f"#{look.INK}"}
_NOTHING = {"none": True}


@dataclass(frozen=True, slots=True)
class Range:
    """Cells of one column, or row, of a sheet; rows and columns from 0."""

    page: Page
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def reference(self) -> list[str | int]:
        return [self.page.name, self.first_row, self.first_column, self.last_row, self.last_column]


@dataclass(frozen=True, slots=True)
class Bars:
    """One series of bars: a name, its cells and its colours."""

    name: str
    values: Range
    fill: str
    text: str = look.INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A phase's figures over time with its target; its name and last figure stand at the line's end."""

    name: str
    values: Range
    shown: Sequence[float | None]
    last: str
    """The last figure that there is, as it stands at the line's end."""
    targets: Range | None
    aims: Sequence[float | None]
    """The targets themselves."""
    label_at: int | None
    """The point at which the target's label stands; None where it would lie on another's."""
    label: str


def stacked_bars(book: OutputBook, title: str, names: Range, series: Sequence[Bars]) -> Any:
    """Horizontal bars, one a name from the top, each a stack of counts; nothing is written for a count of 0."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for bars in series:
        chart.add_series(
            {
                "name": bars.name,
                "categories": names.reference(),
                "values": bars.values.reference(),
                "fill": {"color": f"#{bars.fill}"},
                "border": {"color": f"#{look.EDGE}", "width": 0.75},
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;",
                    "font": _PLAIN | {"color": f"#{bars.text}", "bold": bars.bold},
                },
            }
        )
    _dress(chart, title)
    chart.set_y_axis(
        {"reverse": True, "num_font": _PLAIN, "line": _NOTHING, "major_tick_mark": "none", "label_position": "low"}
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_legend({"position": "bottom", "font": _PLAIN})
    return chart


def trend_lines(book: OutputBook, title: str, terms: Range, lines: Sequence[ChartLine], *, percent: bool) -> Any:
    """Lines over time with their targets dashed; the scale may start above 0, as its axis says."""
    chart = book.workbook.add_chart({"type": "line"})
    shown = [value for line in lines for value in (*line.shown, *line.aims) if value is not None]
    for colour, line in zip(LINE_COLOURS, lines, strict=False):
        last = max((n for n, value in enumerate(line.shown) if value is not None), default=0)
        end = {"value": f"{line.name} {line.last}", "font": _PLAIN | {"color": f"#{colour}"}}
        blank = {"delete": True}
        chart.add_series(
            {
                "name": line.name,
                "categories": terms.reference(),
                "values": line.values.reference(),
                "line": {"color": f"#{colour}", "width": 2.25},
                "marker": {
                    "type": "circle",
                    "size": 6,
                    "fill": {"color": f"#{colour}"},
                    "border": {"color": f"#{colour}"},
                },
                "data_labels": {
                    "value": True,
                    "position": "right",
                    "custom": [end if n == last else blank for n in range(len(line.shown))],
                },
            }
        )
        if line.targets is None:
            continue
        below = _lies_below(line)
        if below is not None:  # its label needs room above the axis
            shown.append(below - (max(shown) - min(shown)) * 0.2)
        start = {"value": line.label, "font": _PLAIN | {"color": f"#{look.TARGET}"}}
        chart.add_series(
            {
                "name": f"{line.name} target",
                "categories": terms.reference(),
                "values": line.targets.reference(),
                "line": {"color": f"#{look.TARGET}", "width": 1.25, "dash_type": "dash"},
                "marker": {"type": "none"},
                "data_labels": {
                    "value": True,
                    "position": "above" if below is None else "below",
                    "custom": [start if n == line.label_at else blank for n in range(len(line.shown))],
                },
            }
        )
    _dress(chart, title)
    low, high, step = scale(shown)
    sign = '0"%"' if percent and step >= 1 else '0.0"%"' if percent else "0.0"
    chart.set_y_axis(
        {
            "min": low,
            "max": high,
            "major_unit": step,
            "num_format": sign,
            "num_font": _PLAIN,
            "line": _NOTHING,
            "major_tick_mark": "none",
            "major_gridlines": {"visible": True, "line": {"color": f"#{look.HAIRLINE}", "width": 0.75}},
        }
    )
    chart.set_x_axis({"num_font": _PLAIN, "line": {"color": f"#{look.EDGE}"}, "major_tick_mark": "none"})
    chart.set_legend({"none": True})
    chart.set_plotarea({"layout": {"x": 0.09, "y": 0.16, "width": 0.66, "height": 0.68}})
    chart.show_blanks_as("gap")
    return chart


def _lies_below(line: ChartLine) -> float | None:
    """The target at its label where the figures lie above it there, so that the label goes beneath."""
    at = line.label_at
    value, aim = (None, None) if at is None else (line.shown[at], line.aims[at])
    return aim if value is not None and aim is not None and aim < value else None


def label_points(aims: Sequence[Sequence[float | None]], shown: Sequence[float]) -> list[int | None]:
    """For each line of targets the first point at which its label lies on no label of a line before it."""
    room = (max(shown) - min(shown)) * 0.12 if shown else 0.0
    points: list[int | None] = []
    for own in aims:
        taken = [(at, aims[n][at]) for n, at in enumerate(points) if at is not None]
        free = (
            at
            for at, aim in enumerate(own)
            if aim is not None
            and all(abs(at - other) > 1 or abs(aim - (level or 0.0)) > room for other, level in taken)
        )
        points.append(next(free, None))
    return points


def paired_bars(book: OutputBook, title: str, names: Range, series: Sequence[Bars], *, negative: bool) -> Any:
    """Horizontal bars side by side in pounds, their figures at the ends; they begin at 0, on both sides of it where
    an amount is `negative`."""
    chart = book.workbook.add_chart({"type": "bar"})
    for bars in series:
        chart.add_series(
            {
                "name": bars.name,
                "categories": names.reference(),
                "values": bars.values.reference(),
                "fill": {"color": f"#{bars.fill}"},
                "border": {"color": f"#{look.EDGE}", "width": 0.75},
                "gap": 60,
                "overlap": 0,
                "data_labels": {"value": True, "num_format": "£#,##0", "position": "outside_end", "font": _PLAIN},
            }
        )
    _dress(chart, title)
    chart.set_y_axis(
        {"reverse": True, "num_font": _PLAIN, "line": _NOTHING, "major_tick_mark": "none", "label_position": "low"}
    )
    begin = {} if negative else {"min": 0}
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **begin})
    chart.set_legend({"position": "bottom", "font": _PLAIN})
    return chart


def _dress(chart: Any, title: str) -> None:
    """Title at the left in the house colour; no border, no fill."""
    font = {"name": look.FONT, "size": 12, "bold": True, "color": f"#{look.HOUSE}"}
    chart.set_title({"name": title, "name_font": font, "overlay": True, "layout": {"x": 0.01, "y": 0.02}})
    chart.set_chartarea({"border": _NOTHING, "fill": _NOTHING})


def place(
    page: Page, chart: Any, row: int, column: int, *, width: int, height: int, alt: str, shift: int = 0
) -> None:
    """Put `chart` with its top left corner at a cell, so many pixels in size; `alt` says what it shows."""
    chart.set_size({"width": width, "height": height})
    page.sheet.insert_chart(
        row, column, chart, {"description": alt, "object_position": 2, "x_offset": shift, "y_offset": 0}
    )


def scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest, highest and step of an axis of about four round steps that holds all `values`."""
    if not values:
        return 0.0, 1.0, 0.5
    low, high = min(values), max(values)
    span = max(high - low, 0.5)
    step = next((s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if span / s <= 3), 100.0)
    bottom = math.floor(low / step) * step
    top = math.ceil(high / step) * step
    return bottom, top if top > high else top + step, step
