"""Charts of a Word report: native and editable, each with its figures in a workbook of its own.

Lines are named at their end, so no legend is needed; where ends lie close together the labels are moved
apart. A line's scale may begin above 0, bars begin at 0.
"""

import io
import math
from typing import TYPE_CHECKING, Any

from planbook.files import EPOCH, reproducible_zip
from planbook.look import BAND, BENCHMARK, EDGE, FONT, HAIRLINE, HOUSE, INK, MUTED, TARGET
from planbook.model.address import column_letter
from planbook.report.word.escaping import escape, quoteattr
from planbook.report.word.paper import Chart, Series, plain

if TYPE_CHECKING:
    from docx.opc.part import Part

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PLOT = (0.065, 0.03, 0.70, 0.83)
"""Left, top, width and height of the plot as shares of the chart; what is right of it is for labels."""
_APART = 0.075
"""How far apart labels at the ends of lines stand, as a share of the chart's height."""
_LINES = {"main": (HOUSE, 28575, ""), "benchmark": (BENCHMARK, 19050, ""), "target": (TARGET, 15875, "dash")}
_LABELS = {"main": HOUSE, "benchmark": INK, "target": TARGET}
_POINTS = 4
_LABEL_ROOM = 1.2
"""How far the axis of bars goes on beyond the longest, so that its label does not break."""


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
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(chart.series), 18)
    for row, name in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, plain(name))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, plain(series.name))
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, number)
    book.close()
    return reproducible_zip(out.getvalue())


def scale(values: list[float], number_format: str) -> tuple[float, float, float]:
    """The lowest and highest value of an axis that shows `values`, and its step: three or four gridlines."""
    low, high = min(values), max(values)
    spread = (high - low) or max(abs(high) * 0.02, 1.0)
    step = 10 ** math.floor(math.log10(spread / _POINTS))
    step *= next(times for times in (1, 2, 2.5, 5, 10, 20) if spread / (step * times) <= _POINTS - 1)
    bottom = math.floor((low - spread * 0.08) / step) * step
    top = math.ceil((high + spread * 0.08) / step) * step
    if low >= 0:
        bottom = max(bottom, 0.0)
    if "%" in number_format and high <= 100:
        top = min(top, 100.0)
    return round(bottom, 6), round(top, 6), round(step, 6)


def chart_xml(chart: Chart, relation: str) -> str:
    """The chart part: DrawingML that Word opens and edits as its own; `relation` leads to its workbook."""
    body = _line_chart(chart) if chart.kind == "line" else _bar_chart(chart)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/>{body}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_letters(MUTED)}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _letters(colour: str, *, bold: bool = False, size: int = 1000, wrap: bool = True) -> str:
    body = "<a:bodyPr/>" if wrap else '<a:bodyPr wrap="none" lIns="38100" tIns="0" rIns="0" bIns="0"/>'
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{FONT}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def _stroke(colour: str, width: int, dash: str = "") -> str:
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return f'<a:ln w="{width}" cap="rnd">{fill}{dashed}<a:round/></a:ln>'


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


def _shows(*, value: bool, name: bool) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


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
        f"<c:spPr>{_stroke(EDGE, 9525)}</c:spPr>{_letters(INK)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{value_scale}</c:scaling>'
        f'<c:delete val="{int(across)}"/><c:axPos val="{"b" if across else "l"}"/>'
        + ("" if across else f"<c:majorGridlines><c:spPr>{_stroke(HAIRLINE, 6350)}</c:spPr></c:majorGridlines>")
        + f'<c:numFmt formatCode={quoteattr(format_code)} sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{no_line}{_letters(INK)}<c:crossAx val="1"/><c:crosses val="{"max" if across else "autoZero"}"/>'
        f'<c:crossBetween val="between"/>{step}</c:valAx>'
    )


def _plot(body: str, frame: tuple[float, float, float, float]) -> str:
    left, top, width, height = frame
    return (
        '<c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{left}"/><c:y val="{top}"/><c:w val="{width}"/><c:h val="{height}"/>'
        f"</c:manualLayout></c:layout>{body}</c:plotArea>"
    )


def _line_chart(chart: Chart) -> str:
    known = [value for series in chart.series for value in series.values if value is not None]
    low, high, step = scale(known, chart.number_format)
    moves = _label_moves(chart, low, high)
    drawn = "".join(_line(chart, series, n, moves[n]) for n, series in enumerate(chart.series))
    whole = chart.number_format.replace("0.0", "0") if step >= 1 and step == int(step) else chart.number_format
    axes = _axes(
        f'<c:max val="{high}"/><c:min val="{low}"/>',
        f'<c:majorUnit val="{step}"/>',
        across=False,
        format_code=whole,
    )
    body = (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{drawn}<c:marker val="1"/>'
        f'<c:axId val="1"/><c:axId val="2"/></c:lineChart>{axes}'
    )
    return _plot(body, _PLOT)


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


def _line(chart: Chart, series: Series, n: int, move: float) -> str:
    name, categories, values = _data(chart, series, n + 1)
    colour, width, dash = _LINES[series.role]
    last = max((i for i, value in enumerate(series.values) if value is not None), default=0)
    marker = (
        f'<c:marker><c:symbol val="circle"/><c:size val="7"/><c:spPr><a:solidFill><a:srgbClr val="{colour}"/>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
        if series.role == "main"
        else '<c:marker><c:symbol val="none"/></c:marker>'
    )
    moved = (
        f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{move}"/></c:manualLayout></c:layout>' if move else ""
    )
    label = (
        f'<c:dLbls><c:dLbl><c:idx val="{last}"/>{moved}{_format(chart)}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln>'
        f"</c:spPr>{_letters(_LABELS[series.role], bold=series.role == 'main', wrap=False)}"
        f'<c:dLblPos val="r"/>{_shows(value=True, name=True)}<c:separator> </c:separator></c:dLbl>'
        f"{_shows(value=False, name=False)}</c:dLbls>"
    )
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}<c:spPr>{_stroke(colour, width, dash)}</c:spPr>'
        f'{marker}{label}{categories}{values}<c:smooth val="0"/></c:ser>'
    )


def _bar_chart(chart: Chart) -> str:
    drawn = "".join(_bars(chart, series, n) for n, series in enumerate(chart.series))
    longest = max((value for series in chart.series for value in series.values if value is not None), default=0.0)
    beyond = f'<c:max val="{longest * _LABEL_ROOM:g}"/>' if longest > 0 else ""
    axes = _axes(f'{beyond}<c:min val="0"/>', "", across=True, format_code=chart.number_format)
    body = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{drawn}'
        f'<c:gapWidth val="60"/><c:overlap val="0"/><c:axId val="1"/><c:axId val="2"/></c:barChart>{axes}'
    )
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_letters(INK)}</c:legend>'
    return _plot(body, (0.30, 0.02, 0.66, 0.82)) + legend


def _bars(chart: Chart, series: Series, n: int) -> str:
    name, categories, values = _data(chart, series, n + 1)
    fill = BAND if series.role == "award" else HOUSE
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{name}<c:spPr><a:solidFill><a:srgbClr val="{fill}"/>'
        f'</a:solidFill>{_stroke(EDGE, 9525)}</c:spPr><c:invertIfNegative val="0"/>'
        f"<c:dLbls>{_format(chart)}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_letters(INK, wrap=False)}"
        f'<c:dLblPos val="outEnd"/>{_shows(value=True, name=False)}</c:dLbls>{categories}{values}</c:ser>'
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
