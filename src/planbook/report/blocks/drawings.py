"""The charts that a block declares, drawn of the rows that its table shows, each with what it shows in words.

A figure that is hidden, or too few people stand behind, is neither drawn nor said, and is not in the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.look import STATUS, STATUS_TYPES
from planbook.model import kpi as figures
from planbook.model.blocks import Block, BlockChart
from planbook.model.figure import WITHHELD
from planbook.model.prose import agree, inside, number_word
from planbook.model.submission import Entry
from planbook.model.values import rounded
from planbook.report.blocks.lines import TableLine
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import Sourced
from planbook.report.word.dots import fitting, height_of
from planbook.report.word.drawn import scale, shown_as, whole_steps
from planbook.report.word.measure import lines as lines_in
from planbook.report.word.paper import Chart, Drawing, Role, Series, plain

_DOTS: Mapping[str, Role] = {"red": "red", "amber": "amber", "green": "green", "": "main"}
"""How dots of each status are drawn; those of no status last."""
_JUDGED = tuple(status for status in _DOTS if status)
_FORMATS = {"money": "£#,##0", "percent": '0.0"%"', "done": '0"%"'}
_ENDS = ("Range, from", "Range, to")
_BARS: tuple[tuple[Role, ...], ...] = (("main",), ("award", "main"), ("award", "main", "second"))
"""How bars are drawn, by how many stand side by side: the last but one of each is the darkest."""
_LINES: tuple[Role, ...] = ("main", "second", "third")
_MILLIMETRES_OF_NAMES = 48.0


@dataclass(frozen=True, slots=True)
class _Charted:
    """A row of a chart: its name and its figures."""

    name: str
    shown: tuple[float | None, ...]
    aims: tuple[float | None, ...]
    status: str


def drawings(subject: Subject, block: Block, rows: Sequence[TableLine], words: Mapping[str, str]) -> list[Drawing]:
    """The charts of `rows`; none of those that have too few figures."""
    spec = block.chart
    if spec is None:
        return []
    apart: dict[tuple[str, ...], list[TableLine]] = {}
    for row in rows:
        apart.setdefault(tuple(_said(subject, row, key) for key in spec.each), []).append(row)
    made: list[Drawing] = []
    for values, own in apart.items():
        known = {**words, **dict(zip(spec.each, values, strict=True))}
        made += _Drawn(subject, block, spec, own).drawings(known)
    return made


def _said(subject: Subject, row: TableLine, key: str) -> str:
    """A cell as words; the code of a list as the list has it, as of a phase."""
    shown = row.cells[key].value
    if shown and key in subject.declarations.lists:
        return inside(subject.declarations.word(key, str(shown)))
    return "" if shown is None else plain(str(shown))


@dataclass(frozen=True)
class _Drawn:
    """One chart, or where it has more rows than a page holds several."""

    subject: Subject
    block: Block
    spec: BlockChart
    rows: Sequence[TableLine]

    def drawings(self, words: Mapping[str, str]) -> Iterator[Drawing]:
        """The charts with their captions, of the rows that have a figure."""
        points = [point for row in self.rows if (point := self._point(row))]
        if self._is_yes_or_no() or sum(any(v is not None for v in p.shown) for p in points) < self.spec.least:
            return
        if self.spec.kind != "line":
            points = [point for point in points if any(value is not None for value in point.shown)]
        parts = fitting([point.name for point in points]) if self.spec.kind == "dots" else 1
        each = -(-len(points) // parts)
        code = self._format(points)
        numbers = [value for point in points for value in (*point.shown, *point.aims) if value is not None]
        for part in range(parts):
            own = points[part * each : (part + 1) * each]
            chart = self._chart(own, code, numbers)
            low, high, _ = scale(numbers, code)
            round_code = code if low % 1 or high % 1 else whole_steps(code, 1)
            ends = {"low": shown_as(low, round_code), "high": shown_as(high, round_code)}
            caption = (self.spec.caption or self.block.caption or self.block.title).format_map({**words, **ends})
            caption = caption.replace(" ()", "")  # of units that have no phase, or the like
            if parts > 1:
                caption = f"{caption} ({part + 1} of {parts})"
            alt = Sourced(self._alt(caption, chart, own), self._figures())
            yield Drawing(caption, alt, chart, self._height(chart))

    def _figures(self) -> tuple[str, ...]:
        """What the rows are figures of, those among them that are not drawn as they have none."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row.figures))

    def _point(self, row: TableLine) -> _Charted | None:
        """The row as a point; None of one that says nothing by which it could be named."""
        name = _said(self.subject, row, self.spec.by)
        shown = tuple(self._number(row, key) for key in self.spec.show)
        status = str(row.raw.get("status") or "")
        return _Charted(name, shown, self._aims(row), status) if name else None

    def _number(self, row: TableLine, key: str) -> float | None:
        """What is drawn of a cell: a figure that may be shown, as it is shown."""
        cell, value = row.cells[key], row.raw.get(key)
        if cell.hidden or row.raw.get("status") in WITHHELD or isinstance(value, bool):
            return None
        if not isinstance(value, int | float):
            return None
        kpi = self._kpi(row)
        if kpi is not None:
            return figures.as_shown(kpi, value)
        if isinstance(cell.value, str):  # its two counts stand there in its place
            return None
        return rounded(float(value), 2)

    def _aims(self, row: TableLine) -> tuple[float | None, ...]:
        kpi, share = self._kpi(row), row.raw.get("scale")
        if kpi is not None and self.spec.aim and kpi.text("better") == "range":
            ends = figures.aimed(kpi, share) if isinstance(share, int | float) else None
            return ends or (None, None)
        return tuple(self._number(row, key) for key in self.spec.aim)

    def _kpi(self, row: TableLine) -> Entry | None:
        return self.subject.register.kpis.get(str(row.raw.get("kpi") or ""))

    def _is_yes_or_no(self) -> bool:
        kpi = self._kpi(self.rows[0])
        return kpi is not None and kpi.text("unit") == "yes_no"

    def _format(self, points: Sequence[_Charted]) -> str:
        kpi = self._kpi(self.rows[0])
        if kpi is not None:
            return kpi_format(kpi, [value for point in points for value in (*point.shown, *point.aims)])
        kind = next(column.type for column in self.block.columns if column.key == self.spec.show[0])
        whole = all(value == int(value) for point in points for value in point.shown if value is not None)
        return _FORMATS.get(kind, "#,##0" if whole else "#,##0.0")

    def _heading(self, key: str) -> str:
        return next(column.heading for column in self.block.columns if column.key == key)

    def _chart(self, points: Sequence[_Charted], code: str, numbers: Sequence[float]) -> Chart:
        made = self._dots(points) if self.spec.kind == "dots" else self._lines_or_bars(points)
        aims = [
            Series(name, tuple(p.aims[n] for p in points), "target")
            for n, name in enumerate(self._names_of_aims(points))
        ]
        made += [series for series in aims if any(value is not None for value in series.values)]
        return Chart(
            self.spec.kind,
            tuple(point.name for point in points),
            tuple(made),
            code,
            measured=self._heading(self.spec.show[0]),
            within=(min(numbers), max(numbers)),
        )

    def _names_of_aims(self, points: Sequence[_Charted]) -> Sequence[str]:
        if len(points[0].aims) == 2:
            return _ENDS
        return [self._heading(key) for key in self.spec.aim]

    def _dots(self, points: Sequence[_Charted]) -> list[Series]:
        """Dots by status, the best last; those of no status together."""
        made = []
        for status, role in _DOTS.items():
            values = tuple(
                p.shown[0] if (p.status if p.status in _JUDGED else "") == status else None for p in points
            )
            if any(value is not None for value in values):
                made.append(Series(self._word(status), values, role))
        return made

    def _word(self, status: str) -> str:
        """What a status is called, in the words of the table's own column."""
        kind = next((c.type for c in self.block.columns if c.type in STATUS_TYPES), "status")
        return STATUS[status].word(STATUS_TYPES[kind]) if status else self._heading(self.spec.show[0])

    def _lines_or_bars(self, points: Sequence[_Charted]) -> list[Series]:
        roles = _LINES if self.spec.kind == "line" else _BARS[len(self.spec.show) - 1]
        return [
            Series(self._heading(key), tuple(point.shown[n] for point in points), roles[n])
            for n, key in enumerate(self.spec.show)
        ]

    def _alt(self, caption: str, chart: Chart, points: Sequence[_Charted]) -> str:
        """What the chart shows, figure by figure, for somebody who hears it."""
        what = {"dots": "Dot plot", "bars": "Bar chart", "line": "Line chart"}[chart.kind]
        told = [f"{point.name}: {', '.join(self._told(point, chart))}" for point in points]
        return f"{what}. {caption.rstrip('.')}. {'; '.join(told)}.{self._left_out()}"

    def _left_out(self) -> str:
        """How many rows have no dot or bars, as they have no figure, or none that may be shown."""
        left = sum(all(self._number(row, key) is None for key in self.spec.show) for row in self.rows)
        if not left or self.spec.kind == "line":
            return ""
        return f" {number_word(left, capital=True)} {agree(left, 'has', 'have')} no figure to show."

    def _told(self, point: _Charted, chart: Chart) -> Iterator[str]:
        """What is said of a row: its figures, what they are to reach, how it stands."""
        code = chart.number_format
        for key, value in zip(self.spec.show, point.shown, strict=True):
            shown = "no figure" if value is None else shown_as(value, code)
            yield shown if len(self.spec.show) == 1 else f"{inside(self._heading(key))} {shown}"
        aims = [None if value is None else shown_as(value, code) for value in point.aims]
        if len(aims) == 2 and None not in aims:
            yield f"range {aims[0]} to {aims[1]}"
        elif len(aims) == 1 and aims[0] is not None:
            yield f"{inside(self._heading(self.spec.aim[0]))} {aims[0]}"
        if self.spec.kind == "dots" and point.status in _JUDGED:
            yield inside(self._word(point.status))

    def _height(self, chart: Chart) -> float:
        if chart.kind == "dots":
            return height_of(chart.categories)
        if chart.kind == "line":
            return 58.0
        bars = 4.0 * len(chart.series) + 2.0
        return 20.0 + sum(max(bars, 4.2 * lines_in(name, _MILLIMETRES_OF_NAMES, 10)) for name in chart.categories)


def kpi_format(kpi: Entry, values: Sequence[float | None]) -> str:
    """The format of a KPI's figures: with as many decimal places as the one of them that needs most."""
    places = max((figures.decimals(kpi, value) for value in values if value is not None), default=0)
    number = f"#,##0{'.' + '0' * places if places else ''}"
    return f'{number}"%"' if kpi.text("unit") == "percent" else number
