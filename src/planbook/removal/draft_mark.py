"""The mark of a draft taken out of a paper in Word or a workbook, whatever people have made of the rest of it."""

import re
from typing import TYPE_CHECKING

from planbook.model.audience import DRAFT, HIDDEN, MARK_STYLE
from planbook.office import OfficePackage, as_part, root_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES = "word/styles.xml"
_WORKBOOK = "xl/workbook.xml"
_SHEETS = ("xl/sharedStrings", "xl/worksheets/sheet")
_LINE = re.compile(rf"{DRAFT}\. (?=For [^<>]*: {re.escape(HIDDEN)})".encode())
"""The mark before the line of a workbook that says whom it is for: a cell, and the header on paper."""
_HOLDS = {f"{_W}{name}" for name in ("t", "drawing", "pict", "object", "sectPr", "fldChar", "br", "sym")}
"""What a paragraph is there for."""


def without_mark(data: bytes) -> bytes:
    """The .docx or .xlsx `data` without the mark, all else as it was; the very bytes where it has none.

    In Word the mark is known by its style, in a workbook by the line that it stands before: nobody's own "Draft"
    goes. Raises ValueError for what is neither, or cannot be read.
    """
    package = OfficePackage.read(data)
    parts = dict(package.parts)
    if _STYLES in parts:
        styles = _mark_styles(parts[_STYLES])
        made = {name: _unmarked(content, styles) if _is_read(name) else content for name, content in parts.items()}
    elif _WORKBOOK in parts:
        made = {n: _LINE.sub(b"", content) if n.startswith(_SHEETS) else content for n, content in parts.items()}
    else:
        raise ValueError("it is no Word document, and no workbook")
    if made == parts:
        return data
    package.parts = made
    return package.write()


def _is_read(name: str) -> bool:
    """Whether it is a part that people read: the text, a header or a footer."""
    return name.startswith(("word/document", "word/header", "word/footer")) and name.endswith(".xml")


def _mark_styles(content: bytes) -> set[str]:
    """The ids that the mark's style has: another program may have given it one of its own."""
    return {
        str(style.get(f"{_W}styleId"))
        for style in root_of(content).iter(f"{_W}style")
        if (name := style.find(f"{_W}name")) is not None and name.get(f"{_W}val") == MARK_STYLE
    }


def _unmarked(content: bytes, styles: set[str]) -> bytes:
    root = root_of(content)
    marks = [e for e in root.iter(f"{_W}rStyle") if e.get(f"{_W}val") in styles]
    runs = [run for e in marks if (run := _above(e, f"{_W}r")) is not None]
    for run in runs:
        paragraph, parent = _above(run, f"{_W}p"), run.getparent()
        if parent is not None:
            parent.remove(run)
        if paragraph is not None and not any(e.tag in _HOLDS for e in paragraph.iter()):
            _drop(paragraph)
    if not runs:
        return content
    return as_part(root)


def _drop(paragraph: "_Element") -> None:
    """Take an empty paragraph away, unless it is the last of what must have one."""
    parent = paragraph.getparent()
    if parent is not None and len(parent.findall(f"{_W}p")) > 1:
        parent.remove(paragraph)


def _above(element: "_Element", tag: str) -> "_Element | None":
    return next((e for e in element.iterancestors(tag)), None)
