"""Which charts of a block planbook has drawn, and which a person has put there or given other words or figures.

What a chart says is kept as a digest among the file's properties: the names and figures of its series, and all that
is written in it. How it looks is left out, as its colours and its size: programs change that when they save a file.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from planbook.office import OfficePackage, R, root_of
from planbook.report.word.marks import CHART

if TYPE_CHECKING:
    from lxml.etree import _Element

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIGURE = re.compile(r"Figure \d+\Z")
_FIGURES = f"{_C}val", f"{_C}xVal", f"{_C}yVal"


def charts_of(key: str) -> str:
    """The property that has the digests of a block's charts."""
    return f"{key}_d"


def digest_of_chart(content: bytes) -> str:
    """The digest of what a chart part says: 8 hexadecimal digits."""
    said = "\n".join(_said(root_of(content)))
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _said(root: "_Element") -> Iterator[str]:
    """What is written in a chart, then its series: the name of each with its figures."""
    written = (" ".join((text.text or "").split()) for text in root.iter(_WORDS))
    yield from sorted(words for words in written if words)
    yield from sorted(_series(one) for one in root.iter(f"{_C}ser"))


def _series(series: "_Element") -> str:
    names = [" ".join((v.text or "").split()) for tx in series.findall(f"{_C}tx") for v in tx.iter(f"{_C}v")]
    figures = [
        f"{point.get('idx')}={_plain(point.findtext(f'{_C}v') or '')}"
        for kind in _FIGURES
        for values in series.findall(kind)
        for point in values.iter(f"{_C}pt")
    ]
    return f"{' '.join(names)}: {' '.join(figures)}"


def _plain(text: str) -> str:
    """A number as it is compared: programs write 94 for 94.0, and have their own way with the last digits."""
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text


def own_charts(package: OfficePackage, part: str, known: str | None) -> "Callable[[_Element], bool]":
    """Whether a drawing is a chart of planbook's, by the digests that are `known` of its block.

    Of a block of which there are none, as of papers of earlier versions, by the name that planbook gives charts.
    """
    digests = known.split() if known else ()

    def is_own(drawing: "_Element") -> bool:
        chart = next(drawing.iter(CHART), None)
        if chart is None:
            return False
        named = next(drawing.iter(_DRAWN), None)
        if not digests:
            return named is not None and bool(_FIGURE.match(named.get("name") or ""))
        found = package.target(part, str(chart.get(f"{R}id")))
        content = package.parts.get(found[1]) if found else None
        return content is not None and digest_of_chart(content) in digests

    return is_own
