"""Which texts of a part of a workbook or document are people's words, and which are the file's own markup.

A word that stands alone in a cell ("auto", "Priorities", "preserve", "75") stands in markup too, as a colour, a
sheet that formulas name, a kind of cell, a figure: taken out there it would cost the file. Several words together
do not, but for names of sheets, styles and fonts.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from planbook.removal.phrases import Phrases

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATTRIBUTES = {
    "descr", "title", "prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "author", "alt",
}  # fmt: skip
_ATTRIBUTES_OF = {
    ("tableColumn", "name"), ("cNvPr", "name"), ("docPr", "name"), ("tblCaption", "val"), ("tblDescription", "val"),
    ("alias", "val"), ("filter", "val"), ("customFilter", "val"), ("cfRule", "text"), ("person", "displayName"),
    ("s", "v"), ("inputCells", "val"), ("textpath", "string"),
}  # fmt: skip
"""Element and attribute."""
_NAMES = {
    "sheet", "definedName", "name", "style", "rStyle", "pStyle", "tblStyle", "cellStyle", "tableStyle", "table",
    "lsdException", "font", "rFont", "rFonts", "latin", "ea", "cs", "sym",
}  # fmt: skip
"""Elements whose attributes are names that other places refer to."""
_TEXTS = {
    "t", "delText", "text", "author", "lpwstr", "lpstr", "bstr", "Company", "Manager", "HyperlinkBase",
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
    "title", "subject", "creator", "description", "keywords", "lastModifiedBy", "category", "contentStatus",
}  # fmt: skip
_FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "instrText", "delInstrText"}
_LITERAL = re.compile(r'"(?:[^"]|"")*"')


def local(element: "_Element") -> str:
    """The element's name without its namespace."""
    return _without_namespace(str(element.tag))


@cache
def _without_namespace(name: str) -> str:
    return name.rpartition("}")[2]


def without_in_text(element: "_Element", phrases: Phrases, custom: bool = False) -> str:
    """The element's own text without the words; `custom` for parts that are not the file's but people's."""
    text, name = element.text or "", local(element)
    if custom or (name in _TEXTS and not _is_listed(element)) or (name == "v" and _is_words(element)):
        return phrases.taken_out_of(text)
    if name in _FORMULAS:
        return _LITERAL.sub(lambda found: phrases.taken_out_of(found[0]), text)
    return text if name in ("v", *_FORMULAS) or _is_listed(element) else phrases.several.taken_out_of(text)


def without_in_attribute(element: "_Element", key: str, value: str, phrases: Phrases, custom: bool = False) -> str:
    """The value of the element's attribute without the words."""
    name, key = local(element), _without_namespace(key)
    if custom or key in _ATTRIBUTES or (name, key) in _ATTRIBUTES_OF or _leads_outside(element, name, key):
        return phrases.taken_out_of(value)
    return value if name in _NAMES else phrases.several.taken_out_of(value)


def names_in(root: "_Element") -> Iterator[str]:
    """The names of sheets and ranges in a part, which are left, as other places refer to them."""
    for element in root.iter("{*}sheet", "{*}definedName"):
        yield str(element.get("name") or "")


def _is_words(value: "_Element") -> bool:
    """Whether a stored value is text rather than a figure, or the number of a shared string."""
    parent = value.getparent()
    if parent is None:
        return False
    above = parent.getparent()
    if local(parent) == "pt":
        return above is not None and local(above) == "strCache"
    return (local(parent) in ("c", "cell") and parent.get("t") == "str") or local(parent) in ("tx", "ser")


def _is_listed(element: "_Element") -> bool:
    """Whether it is one of the list of the sheets' names in the file's properties."""
    parent = element.getparent()
    return local(element) == "lpstr" and parent is not None and local(parent) == "vector"


def _leads_outside(element: "_Element", name: str, key: str) -> bool:
    return name == "Relationship" and key == "Target" and element.get("TargetMode") == "External"
