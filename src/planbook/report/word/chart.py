"""Charts of a Word report: native and editable, each with its figures in a workbook of its own.

Lines are named at their end, so no legend is needed; where ends lie close together the labels are moved
apart. A line's scale may begin above 0, bars begin at 0.
"""

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from planbook.files import EPOCH, finished_workbook
from planbook.look import ACCENT, BAND, BENCHMARK, EDGE, HAIRLINE, HOUSE, INK, MUTED, TARGET
from planbook.model.address import column_letter
from planbook.report.word.dots import DataColumn, dot_columns, dot_plot
from planbook.report.word.drawn import (
    label_letters,
    letters,
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

if TYPE_CHECKING:
    from docx.opc.part import Part

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PLOT = (0.065, 0.03, 0.70, 0.83)
"""Left, top, width and height of the plot as shares of the chart; what is right of it is for labels."""
_WIDTH = 168.0
_BOLD, _BESIDE = 1.06, 7.0
"""How much wider bold letters are, and the millimetres from the last point of a line to its label."""
_APART = 0.075
"""How far apart labels at the ends of lines stand, as a share of the chart's height."""
_LINES = {
    "main": (HOUSE, 28575, ""),
    "second": (ACCENT, 28575, ""),
    "third": (MUTED, 28575, "sysDot"),
    "benchmark": (BENCHMARK, 19050, ""),
    "target": (TARGET, 15875, "dash"),
}
_BARS = {"award": BAND, "main": HOUSE, "second": BENCHMARK}
_DRAWN_LARGE = ("main", "second", "third")
_MARKERS = {"main": "circle", "second": "square", "third": "triangle", "benchmark": "diamond", "target": "dash"}
_LABELS = {"main": HOUSE, "second": ACCENT, "third": MUTED, "benchmark": INK, "target": TARGET}
_LABEL_ROOM = 0.2
"""How far the axis of bars goes on beyond the longest, as a share of all that it shows, so that no label breaks."""


def add_chart(part: "Part", chart: Chart) -> str:
    """The relationship id, in `part`, of a new chart part that shows `chart`."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as NewPart

    number = 1 + sum(relation.reltype == _RELATION + "chart" for relation in part.rels.values())
    drawn = NewPart(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", part.package)
    book = NewPart(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK_TYPE, chart_workbook(chart), part.package)
    drawn._blob = chart_xml(chart, drawn.relate_to(book, _RELATION + "package")).encode()
    return part.relate_to(drawn, _RELATION + "chart")


def chart_workbook(chart: Chart) -> bytes:
    """The workbook that opens when somebody edits the chart's data: a row a category, a column a series."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": EPOCH})
    sheet = book.add_worksheet("Data")
    number = book.add_format({"num_format": chart.number_format})
    names = book.add_format({"text_wrap": True})
    columns = dot_columns(chart) if chart.kind == "dots" else _columns(chart)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(columns) - 1, 18)
    for place, column in enumerate(columns):
        if column.heading:
            sheet.write_string(0, place, plain(column.heading))
        for row, cell in enumerate(column.cells, start=1):
            if column.formula:
                sheet.write_formula(row, place, column.formula.format(row=row + 1), names, cell)
            elif isinstance(cell, str):
                sheet.write_string(row, place, cell, names)
            elif cell is not None:
                sheet.write_number(row, place, cell, number if column.is_figure else None)
    book.close()
    return finished_workbook(out.getvalue())


def _columns(chart: Chart) -> list[DataColumn]:
    """The workbook's columns: the names, and the figures of each series."""
    names = DataColumn("", tuple(plain(name) for name in chart.categories), is_figure=False)
    return [names, *(DataColumn(series.name, series.values) for series in chart.series)]


def chart_xml(chart: Chart, relation: str) -> str:
    """The chart part: DrawingML that Word opens and edits as its own; `relation` leads to its workbook."""
    body = _DRAWN[chart.kind](chart)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/>{body}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{letters(MUTED)}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _data(chart: Chart, series: Series, column: int) -> tuple[str, str, str]:
    """The series' name, categories and values, each as a reference to the workbook with what it holds now."""
    count = len(chart.categories)
    letter = column_letter(column)
    name = (
        f'<c:tx><c:strRef><c:f>Data!${letter}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(plain(series.name))}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )
    texts = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(plain(text))}</c:v></c:pt>' for n, text in enumerate(chart.categories)
    )
    categories = (
        f"<c:cat><c:strRef><c:f>Data!$A$2:$A${count + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{texts}</c:strCache></c:strRef></c:cat>'
    )
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(series.values) if value is not None
    )
    values = (
        f"<c:val><c:numRef><c:f>Data!${letter}$2:${letter}${count + 1}</c:f><c:numCache>"
        f"<c:formatCode>{escape(chart.number_format)}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef></c:val>'
    )
    return name, categories, values


def _format(chart: Chart) -> str:
    return f'<c:numFmt formatCode={quoteattr(chart.number_format)} sourceLinked="0"/>'


def _axes(value_scale: str, step: str, *, across: bool, format_code: str) -> str:
    """The category axis and the value axis; `across` lays bars on their side, first category on top."""
    no_line = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    turned = "maxMin" if across else "minMax"
    return (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{turned}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if across else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{stroke(EDGE, 9525)}</c:spPr>{letters(INK)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{value_scale}</c:scaling>'
        f'<c:delete val="{int(across)}"/><c:axPos val="{"b" if across else "l"}"/>'
        + ("" if across else f"<c:majorGridlines><c:spPr>{stroke(HAIRLINE, 6350)}</c:spPr></c:majorGridlines>")
        + f'<c:numFmt formatCode={quoteattr(format_code)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{no_line}{letters(INK)}<c:crossAx val="1"/><c:crosses val="{"max" if across else "autoZero"}"/>'
        f'<c:crossBetween val="between"/>{step}</c:valAx>'
    )


def _line_chart(chart: Chart) -> str:
    known = [value for series in chart.series for value in series.values if value is not None]
    low, high, step = scale(known, chart.number_format)
    moves = _label_moves(chart, low, high)
    drawn = "".join(_line(chart, series, n, moves[n]) for n, series in enumerate(chart.series))
    axes = _axes(
        f'<c:max val="{high}"/><c:min val="{low}"/>',
        f'<c:majorUnit val="{step}"/>',
        across=False,
        format_code=whole_steps(chart.number_format, step),
    )
    body = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{drawn}<c:marker val="1"/>'
        f'<c:axId val="1"/><c:axId val="2"/></c:lineChart>{axes}'
    )
    left, top, width, height = _PLOT
    return plot(body, (left, top, min(width, 1 - left - _room_of_labels(chart)), height))


def _room_of_labels(chart: Chart) -> float:
    """What labels at the ends of lines need, as a share of the chart's width: at most half of it."""
    ends = ((s, [value for value in s.values if value is not None]) for s in chart.series)
    labels = [f"{s.name} {shown_as(known[-1], chart.number_format)}" for s, known in ends if known]
    widest = max((one_line(plain(label)) for label in labels), default=0.0) * _BOLD + _BESIDE
    return round(min(widest / _WIDTH, 0.5), 4)


def _label_moves(chart: Chart, low: float, high: float) -> list[float]:
    """How far down each line's label moves, as a share of the chart's height, so that none covers another."""
    places: list[tuple[float, int]] = []
    for n, series in enumerate(chart.series):
        last = next((value for value in reversed(series.values) if value is not None), low)
        places.append((_PLOT[1] + _PLOT[3] * (high - last) / (high - low), n))
    places.sort()
    wanted = [place for place, _ in places]
    for _ in range(20):  # pairs too close give way by half each, until all are apart
        for above in range(len(wanted) - 1):
            short = _APART - (wanted[above + 1] - wanted[above])
            if short > 0.0001:
                wanted[above] -= short / 2
                wanted[above + 1] += short / 2
    moves = [0.0] * len(places)
    for (place, n), moved in zip(places, wanted, strict=True):
        moves[n] = round(moved - place, 4)
    return moves


def _has_lone_point(series: Series) -> bool:
    """Whether a point has no other beside it: no line leads to it, so that it needs a mark of its own."""
    known = [False, *(value is not None for value in series.values), False]
    return any(known[n] and not (known[n - 1] or known[n + 1]) for n in range(1, len(known) - 1))


def _line(chart: Chart, series: Series, n: int, move: float) -> str:
    name, categories, values = _data(chart, series, n + 1)
    colour, width, dash = _LINES[series.role]
    last = max((i for i, value in enumerate(series.values) if value is not None), default=0)
    shape = _MARKERS[series.role] if series.role in _DRAWN_LARGE or _has_lone_point(series) else ""
    marker = (
        f'<c:marker><c:symbol val="{shape}"/><c:size val="7"/>'
        f"<c:spPr>{solid(colour)}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
        if shape
        else '<c:marker><c:symbol val="none"/></c:marker>'
    )
    moved = (
        f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{move}"/></c:manualLayout></c:layout>' if move else ""
    )
    label = (
        f'<c:dLbls><c:dLbl><c:idx val="{last}"/>{moved}{_format(chart)}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln>'
        f"</c:spPr>{label_letters(_LABELS[series.role], bold=series.role == 'main')}"
        f'<c:dLblPos val="r"/>{shows(value=True, name=True)}<c:separator> </c:separator></c:dLbl>'
        f"{shows(value=False, name=False)}</c:dLbls>"
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}<c:spPr>{stroke(colour, width, dash)}</c:spPr>'
        f'{marker}{label}{categories}{values}<c:smooth val="0"/></c:ser>'
    )


def _bar_chart(chart: Chart) -> str:
    drawn = "".join(_bars(chart, series, n) for n, series in enumerate(chart.series))
    known = [value for series in chart.series for value in series.values if value is not None]
    longest, least = max(known, default=0.0), min(known, default=0.0)
    room = (max(longest, 0.0) - min(least, 0.0)) * _LABEL_ROOM
    ends = f'<c:max val="{max(longest, 0.0) + room:g}"/>' if room else ""
    ends += f'<c:min val="{least - room if least < 0 else 0:g}"/>'
    axes = _axes(ends, "", across=True, format_code=chart.number_format)
    body = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{drawn}'
        f'<c:gapWidth val="60"/><c:overlap val="0"/><c:axId val="1"/><c:axId val="2"/></c:barChart>{axes}'
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{letters(INK)}</c:legend>'
    return plot(body, (0.30, 0.02, 0.66, 0.82)) + legend


def _bars(chart: Chart, series: Series, n: int) -> str:
    name, categories, values = _data(chart, series, n + 1)
    fill = _BARS[series.role]
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}<c:spPr><a:solidFill><a:srgbClr val="{fill}"/>'
        f'</a:solidFill>{stroke(EDGE, 9525)}</c:spPr><c:invertIfNegative val="0"/>'
        f"<c:dLbls>{_format(chart)}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{label_letters(INK)}"
        f'<c:dLblPos val="outEnd"/>{shows(value=True, name=False)}</c:dLbls>{categories}{values}</c:ser>'
    )


def drawing_xml(relation: str, number: int, alt: str, width: float, height: float) -> str:
    """The run that shows the chart at `relation` in a paragraph; sizes in millimetres."""
    across, down = round(width * 36000), round(height * 36000)
    name: Any = quoteattr(f"Figure {number}")
    return (
        "<w:r><w:drawing><wp:inline "
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name={name} descr={quoteattr(plain(alt))}/><wp:cNvGraphicFramePr/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


_DRAWN: Mapping[str, Callable[[Chart], str]] = {
    "line": _line_chart,
    "bars": _bar_chart,
    "dots": lambda chart: "".join(dot_plot(chart)),
}
"""What stands in a chart part, by the chart's kind."""
