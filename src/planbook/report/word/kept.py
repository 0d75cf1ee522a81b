"""What a person had typed in a block that is planbook's: it stands below the new block."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from planbook.report.word.marks import W
from planbook.report.word.placed import PARAGRAPH

if TYPE_CHECKING:
    from lxml.etree import _Element

KEPT = "Your text, kept"
"""The line above it."""


def line_above(text: str) -> "_Element":
    """A line of planbook's above words of a person's."""
    from lxml import etree

    paragraph = etree.Element(PARAGRAPH)
    layout = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(layout, f"{W}pStyle").set(f"{W}val", "Note")
    etree.SubElement(layout, f"{W}keepNext")
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}b")
    etree.SubElement(run, f"{W}t").text = text
    return paragraph


def words_kept(elements: "Sequence[_Element]") -> "list[_Element]":
    """Copies of some paragraphs and tables, without bookmarks; what their fields showed stays as words."""
    kept = [copy.deepcopy(element) for element in elements]
    for element in kept:
        for node in [*element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}fldChar", f"{W}instrText")]:
            is_point = node.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd")
            run = node if is_point else node.getparent()
            if run is not None and (parent := run.getparent()) is not None:
                parent.remove(run)
    return kept
