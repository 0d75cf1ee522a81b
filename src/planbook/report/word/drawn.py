"""What charts of a Word report are drawn with: strokes, letters, the scale of an axis, figures in their format."""

import math
import re

from planbook.look import FONT
from planbook.model.values import rounded

_POINTS = 4
_DECIMALS = re.compile(r"0\.(0+)")


def scale(values: list[float], number_format: str) -> tuple[float, float, float]:
    """The lowest and highest value of an axis that shows `values`, and its step: three or four gridlines."""
    low, high = min(values), max(values)
    spread = (high - low) or max(abs(high) * 0.02, 1.0)
    finest = 10.0 ** -places_of(number_format)  # with a smaller one, two lines would say the same
    step = max(10.0 ** math.floor(math.log10(spread / _POINTS)), finest)
    steps = (step * times for times in (1, 2, 2.5, 5, 10, 20))
    step = next(s for s in steps if spread / s <= _POINTS - 1 and abs(s / finest - round(s / finest)) < 1e-6)
    bottom = math.floor((low - spread * 0.08) / step) * step
    top = math.ceil((high + spread * 0.08) / step) * step
    if low >= 0:
        bottom = max(bottom, 0.0)
    if "%" in number_format and high <= 100:
        top = min(top, 100.0)
    return round(bottom, 6), round(top, 6), round(step, 6)


def whole_steps(number_format: str, step: float) -> str:
    """The format of an axis: that of its figures, without decimals where its steps have none."""
    return _DECIMALS.sub("0", number_format) if step >= 1 and step == int(step) else number_format


def places_of(number_format: str) -> int:
    """How many decimal places a format shows."""
    decimals = _DECIMALS.search(number_format)
    return len(decimals[1]) if decimals else 0


def shown_as(value: float, number_format: str) -> str:
    """A figure as Excel shows it in one of the formats that charts have: 94.1%, £1,200, -0.5."""
    places = places_of(number_format)
    shown = f"{abs(rounded(value, places)):{',' if ',' in number_format else ''}.{places}f}"
    sign = "-" if rounded(value, places) < 0 else ""
    return f"{sign}{'£' if '£' in number_format else ''}{shown}{'%' if '%' in number_format else ''}"


def letters(colour: str, *, bold: bool = False, body: str = "<a:bodyPr/>") -> str:
    """Letters of 10 points."""
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="1000" b="{int(bold)}">'
        f'{solid(colour)}<a:latin typeface="{FONT}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def label_letters(colour: str, *, bold: bool = False) -> str:
    """The same of a label, which stays on the lines that it has."""
    return letters(colour, bold=bold, body='<a:bodyPr wrap="none" lIns="38100" tIns="0" rIns="0" bIns="0"/>')


def solid(colour: str) -> str:
    """A fill of one colour."""
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def stroke(colour: str, width: int, dash: str = "") -> str:
    """A line `width` English Metric Units thick."""
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{width}" cap="rnd">{solid(colour)}{dashed}<a:round/></a:ln>'


def no_stroke(width: int) -> str:
    """No line, where a chart would draw one."""
    return f'<a:ln w="{width}"><a:noFill/></a:ln>'


def shows(*, value: bool, name: bool) -> str:
    """What a label has."""
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def plot(body: str, frame: tuple[float, float, float, float]) -> str:
    """The plot in its frame: left, top, width and height as shares of the chart."""
    left, top, width, height = frame
    return (
        '<c:plotArea><c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{left}"/><c:y val="{top}"/><c:w val="{width}"/><c:h val="{height}"/>'
        f"</c:manualLayout></c:layout>{body}</c:plotArea>"
    )
