"""The numbers that fields show: of tables, figures and cited paragraphs, as Word would work them out."""

import re
from typing import TYPE_CHECKING

from planbook.report.word.marks import OURS, W
from planbook.report.word.placed import PARAGRAPH, WordDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING, _NUMBERED = "heading 1", "numbered paragraph"
_SEQUENCE = re.compile(r"SEQ +(Table|Figure)\b")
_REFERENCE = re.compile(rf"REF +({OURS}\d+)\b")


def renumber(document: WordDocument) -> None:
    """Let captions count on, and citations name the paragraphs, as the document stands now."""
    styles = _styles(document)
    counts = {"Table": 0, "Figure": 0}
    numbers: dict[str, str] = {}
    section = paragraph = 0
    shown: list[tuple[str, _Element]] = []
    for element in document.body.iter(PARAGRAPH):
        style = element.find(f"{W}pPr/{W}pStyle")
        name = styles.get(str(style.get(f"{W}val")), "") if style is not None else ""
        if name == _HEADING:
            section, paragraph = section + 1, 0
        elif name == _NUMBERED:
            paragraph += 1
        for point in element.iter(f"{W}bookmarkStart"):
            if str(point.get(f"{W}name")).startswith(OURS):
                numbers[str(point.get(f"{W}name"))] = f"{section}.{paragraph}"
        for instruction, text in _fields(element):
            if found := _SEQUENCE.search(instruction):
                counts[found[1]] += 1
                text.text = str(counts[found[1]])
            elif found := _REFERENCE.search(instruction):
                shown.append((found[1], text))
    for name, text in shown:
        text.text = numbers.get(name, text.text)


def _styles(document: WordDocument) -> dict[str, str]:
    """The names of the styles, folded, by their ids."""
    part = document.package.related(document.part, "styles")
    if part is None or part not in document.package.parts:
        return {}
    return {
        str(style.get(f"{W}styleId")): str(name.get(f"{W}val")).casefold()
        for style in document.package.tree(part).iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }


def _fields(paragraph: "_Element") -> "list[tuple[str, _Element]]":
    """The fields of a paragraph: what each is to show, and the first text that it shows."""
    found: list[tuple[str, _Element]] = []
    instruction, is_shown = "", False
    for node in paragraph.iter():
        if node.tag == f"{W}fldChar":
            kind = node.get(f"{W}fldCharType")
            instruction, is_shown = ("" if kind == "begin" else instruction), kind == "separate"
        elif node.tag == f"{W}instrText":
            instruction += node.text or ""
        elif node.tag == f"{W}t" and is_shown:
            found.append((instruction, node))
            is_shown = False
    return found
