"""What hangs on a cell of a workbook, or lies over it: its notes, its comments, and what is drawn from there on."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from planbook.model.address import column_letter
from planbook.office import root_of
from planbook.removal.markup import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = ("/comments", "/threadedComment", "/drawing")
"""The relations of a sheet to the parts that hold it."""
_ON = {"comment", "threadedComment"}
_DESCRIBED = {"descr", "title"}


def parts_beside(parts: Mapping[str, bytes], sheet: str) -> list[str]:
    """The parts with what lies beside the cells of the sheet that the part `sheet` holds."""
    folder, _, file = sheet.rpartition("/")
    related = parts.get(f"{folder}/_rels/{file}.rels")
    if related is None:
        return []
    found = []
    for relation in root_of(related):
        target = str(relation.get("Target") or "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if str(relation.get("Type") or "").endswith(_KINDS) and whole in parts:
            found.append(whole)
    return found


def texts_beside(parts: Mapping[str, bytes], sheet: str, cell: str) -> list[str]:
    """What each thing on or over the `cell` says, its paragraphs each on a line."""
    texts = []
    for part in parts_beside(parts, sheet):
        for element in _at(root_of(parts[part]), {cell}):
            lines = ("".join(piece.text or "" for piece in _pieces(one)) for one in _paragraphs(element))
            said = [line for line in lines if line.strip()]
            said += [str(e.get(key)) for e in element.iter() for key in _DESCRIBED if _is_named(e) and e.get(key)]
            texts += ["\n".join(said)] if said else []
    return texts


def without_beside(content: bytes, cells: set[str], mark: str) -> bytes:
    """The part with the mark in the place of all that is said on or over the `cells`."""
    from lxml import etree

    root = root_of(content)
    changed = False
    for element in _at(root, cells):
        for number, piece in enumerate(_pieces(element)):
            piece.text, changed = "" if number else mark, True
        for one in element.iter():
            for key in _DESCRIBED & set(map(str, one.attrib)) if _is_named(one) else ():
                one.set(key, mark)
                changed = True
    return (
        bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)) if changed else content
    )


def _is_named(element: "_Element") -> bool:
    return isinstance(element.tag, str) and local(element) == "cNvPr"


def _at(root: "_Element", cells: set[str]) -> "Iterator[_Element]":
    """The notes, comments and drawings of the part that are on one of the `cells`, or begin over it."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local(element)
        if (name in _ON and element.get("ref") in cells) or (name.endswith("Anchor") and _begins(element) in cells):
            yield element


def _begins(anchor: "_Element") -> str:
    start = next((e for e in anchor if isinstance(e.tag, str) and local(e) == "from"), None)
    told = {local(e): (e.text or "").strip() for e in start if isinstance(e.tag, str)} if start is not None else {}
    column, row = told.get("col", ""), told.get("row", "")
    if not (column.isdecimal() and row.isdecimal() and len(column) < 6):
        return ""
    return f"{column_letter(int(column))}{int(row) + 1}"


def _paragraphs(element: "_Element") -> "list[_Element]":
    """The paragraphs of a drawing; of a note or a comment that itself."""
    found = [e for e in element.iter() if isinstance(e.tag, str) and local(e) == "p"]
    return found or [element]


def _pieces(element: "_Element") -> "list[_Element]":
    """The elements that hold its text."""
    found = [e for e in element.iter() if isinstance(e.tag, str) and local(e) in {"t", "text"}]
    return [e for e in found if not len(e)]
