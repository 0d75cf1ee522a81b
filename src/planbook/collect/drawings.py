"""What lies over a workbook's sheets, or hangs on their cells: read from the parts that a sheet is related to.

The spreadsheet library knows none of it. Excel writes a note as a comment part (with a drawing of its frame in
VML, which says nothing), a threaded comment as a part of its own and once more as a note for older programs, and
everything that lies over the cells as an anchor in a drawing part. LibreOffice keeps of a thread only the note.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element, ParseError, fromstring

from planbook.collect.read import cleaned
from planbook.collect.xml_parts import local_name
from planbook.model.address import COLUMNS, ROWS, column_letter
from planbook.model.aside import LONGEST, Aside, Kind

_MOST_OF_A_KIND = 5_000
"""Of each kind that are looked at: planbook's own notes are among them."""
_LARGEST = 8 * 1024 * 1024
"""Bytes of a part that is looked into: none that people make by hand comes near it."""
_THREAD = re.compile(r"\[Threaded comment\].*?Comment:\s*(.*)", re.DOTALL)
"""How a note says that it stands for a threaded comment, and what that says."""
_SHAPE = re.compile(rb"<v:shape\b.{0,20000}?</v:shape>", re.DOTALL)
_CLIENT = re.compile(rb"""<x:ClientData\b[^>]*ObjectType=["'](\w+)""")
_ANCHOR = re.compile(rb"<x:Anchor>\s*(\d{1,5})\s*,\s*-?\d+\s*,\s*(\d{1,7})\s*,")
_VML_TEXT = re.compile(rb"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.DOTALL)
_BREAK = re.compile(r"<\s*(?:br\b[^>]*|/div\s*|/p\s*)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_OLE = re.compile(
    rb"<(?:\w+:)?oleObject\b([^>]*)>(.{0,4000}?)(?=<(?:\w+:)?oleObject\b|</(?:\w+:)?oleObjects>)", re.DOTALL
)
_PROGRAM = re.compile(rb"""\bprogId=["']([^"']{0,80})""")
_SHAPE_ID = re.compile(rb"""\bshapeId=["'](\d+)""")
_FROM = re.compile(rb"<(?:\w+:)?from>.*?col>(\d{1,5})<.*?row>(\d{1,7})<", re.DOTALL)
_IN_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bvm=["'])(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["']"""
)
_PROGRAMS = {"word": "a Word document", "excel": "a workbook", "acro": "a PDF", "powerpoint": "a presentation"}

Related = Callable[[str], Sequence[tuple[str, str, str]]]
"""The relations of a part: the kind of each, the part that it leads to, and its id."""
Part = Callable[[str], bytes]
"""A part's content; empty where there is none."""


@dataclass(slots=True)
class DrawnSource:
    """Where parts come from."""

    related: Related
    part: Part
    left: int = 2 * _LARGEST
    """How many bytes more are looked into, all parts together."""

    def to(self, part: str, kind: str) -> list[tuple[str, str]]:
        """The parts of that `kind` that `part` leads to, each with the id of the relation; none where what it leads
        to cannot be made out."""
        try:
            return [(p, identity) for k, p, identity in self.related(part) if k.endswith(f"/{kind}")]
        except ParseError:
            return []

    def tree(self, part: str) -> Element | None:
        """The part, taken apart; None where it is too large, or no XML."""
        content = self.part(part)
        if not content or len(content) > min(_LARGEST, self.left):
            return None
        self.left -= len(content)
        try:
            return fromstring(content)
        except (ParseError, ValueError, LookupError):
            return None


def drawn(sheets: Sequence[tuple[str, str]], source: DrawnSource) -> tuple[Aside, ...]:
    """All that lies beside the cells of `sheets` (the name and the part of each), in the order of the workbook, and
    last how many more of a kind there are than are looked at."""
    kept: dict[Kind, list[Aside]] = {}
    more: dict[Kind, int] = {}
    seen: set[tuple[str, str, str, str]] = set()
    for sheet, part in sheets:
        for aside in _of_sheet(sheet, part, source):
            mark = (sheet, aside.cell, aside.what, aside.words)
            if mark in seen and aside.words:
                continue  # a control's label stands in two drawings
            seen.add(mark)
            found = kept.setdefault(aside.kind, [])
            if len(found) < _MOST_OF_A_KIND:
                found.append(aside)
            else:
                more[aside.kind] = more.get(aside.kind, 0) + 1
    counted = (Aside(kind, "", "", "", "", number) for kind, number in more.items())
    return (*(aside for found in kept.values() for aside in found), *counted)


def _of_sheet(sheet: str, part: str, source: DrawnSource) -> Iterator[Aside]:
    threaded: set[str] = set()
    for comments, _ in source.to(part, "threadedComment"):
        for aside in _threads(sheet, comments, source):
            threaded.add(aside.cell)
            yield aside
    for comments, _ in source.to(part, "comments"):
        yield from _notes(sheet, comments, source, threaded)
    for drawing, _ in source.to(part, "drawing"):
        yield from _over(sheet, drawing, source)
    for drawing, _ in source.to(part, "vmlDrawing"):
        yield from _old_shapes(sheet, source.part(drawing)[:_LARGEST])
    if source.to(part, "image"):
        yield Aside("picture", sheet, "", "a picture behind the cells", "")
    content = source.part(part)
    if content.find(b"oleObject", max(content.rfind(b"sheetData>"), 0)) >= 0:  # they stand after the cells
        yield from _embedded(sheet, content)
    if b"vm=" in content:
        for cell in _IN_CELL.finditer(content):
            yield Aside("picture", sheet, cell[1].decode(), "a picture in the cell", "")


def _unreadable(sheet: str, what: str) -> Aside:
    return Aside("object", sheet, "", f"{what} that cannot be looked into", "")


def _said(kind: Kind, sheet: str, cell: str, what: str, text: str) -> Aside:
    """The aside with no more of its words than are kept."""
    words = "\n".join(line.strip() for line in cleaned(text).splitlines() if line.strip())
    return Aside(kind, sheet, cell, what, words[:LONGEST], max(0, len(words) - LONGEST))


def _threads(sheet: str, part: str, source: DrawnSource) -> Iterator[Aside]:
    """The threaded comments of a sheet: one for each cell, its replies beneath it."""
    root = source.tree(part)
    if root is None:
        yield _unreadable(sheet, "comments")
        return
    by_cell: dict[str, list[str]] = {}
    for comment in root.iter():
        if local_name(comment) == "threadedComment":
            text = "".join(e.text or "" for e in comment if local_name(e) == "text")
            by_cell.setdefault(_address(comment), []).append(text)
    for cell, texts in by_cell.items():
        yield _said("comment", sheet, cell, "a comment", "\n".join(texts))


def _notes(sheet: str, part: str, source: DrawnSource, threaded: set[str]) -> Iterator[Aside]:
    """The notes of a sheet; what stands for a threaded comment that has been told is none."""
    root = source.tree(part)
    if root is None:
        yield _unreadable(sheet, "notes")
        return
    authors = [(e.text or "").strip() for e in root.iter() if local_name(e) == "author"]
    for comment in root.iter():
        if local_name(comment) != "comment":
            continue
        cell, text = _address(comment), _text_of(comment)
        number = comment.get("authorId", "")
        author = authors[int(number)] if number.isdecimal() and int(number[:6]) < len(authors) else ""
        thread = _THREAD.match(text.strip())
        if (thread or author.startswith("tc=")) and cell in threaded:
            continue
        if thread:
            yield _said("comment", sheet, cell, "a comment", thread[1])
        else:
            said = text.strip().removeprefix(f"{author}:")  # Excel begins a note with who writes it
            if said.strip():
                yield _said("note", sheet, cell, "a note", said)


def _address(element: Element) -> str:
    """The cell that the element names; empty where it names none."""
    told = element.get("ref", "")
    return told if re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}", told) else ""


def _text_of(element: Element) -> str:
    """The text of a note, whose pieces may have several fonts; without how it is pronounced."""
    pieces: list[str] = []
    stack = [element]
    while stack:
        one = stack.pop()
        if local_name(one) == "t":
            pieces.append(one.text or "")
        elif local_name(one) != "rPh":
            stack += reversed(one)
    return "".join(pieces)


def _over(sheet: str, part: str, source: DrawnSource) -> Iterator[Aside]:
    """What lies over the cells of a sheet, as its drawing has it: of two ways of saying it, the newer."""
    root = source.tree(part)
    if root is None:
        yield _unreadable(sheet, "a drawing")
        return
    stack = [(child, "") for child in reversed(root)]
    while stack:
        element, cell = stack.pop()
        name = local_name(element)
        if name == "AlternateContent":
            chosen = next((e for e in element if local_name(e) == "Choice"), None)
            stack += [(e, cell) for e in reversed(element if chosen is None else chosen)]
        elif name in {"sp", "cxnSp"}:
            yield from _shape(sheet, cell, element, name)
        elif name == "pic":
            yield _said("picture", sheet, cell, "a picture", _described(element))
        elif name == "contentPart":
            yield Aside("picture", sheet, cell, "a drawing by hand", "")
        elif name == "graphicFrame":
            yield from _frame(sheet, cell, part, element, source)
        else:
            if name.endswith("Anchor"):
                cell = _anchored(element) or cell
            stack += [(e, cell) for e in reversed(element)]


def _anchored(anchor: Element) -> str:
    """The cell over which what is anchored begins."""
    start = next((e for e in anchor if local_name(e) == "from"), None)
    told = {local_name(e): (e.text or "").strip() for e in start} if start is not None else {}
    column, row = told.get("col", ""), told.get("row", "")
    return _cell(column, row)


def _cell(column: str | bytes, row: str | bytes) -> str:
    """The cell in that column and row, both counted from 0; empty where a sheet has none such."""
    if not (column.isdigit() and row.isdigit() and column.isascii() and row.isascii()):
        return ""
    if len(column) > 5 or len(row) > 7 or int(column) >= COLUMNS or int(row) >= ROWS:
        return ""
    return f"{column_letter(int(column))}{int(row) + 1}"


def _shape(sheet: str, cell: str, element: Element, name: str) -> Iterator[Aside]:
    text = _paragraphs(element)
    if text.strip():
        box = any(local_name(e) == "cNvSpPr" and e.get("txBox") in {"1", "true"} for e in element.iter())
        yield _said("text_box", sheet, cell, "a text box" if box else "a shape", text)
    elif not any(
        local_name(e) == "compatExt" for e in element.iter()
    ):  # of an embedded file, told as that, or a control
        what = "a line" if name == "cxnSp" else "a shape without words"
        yield Aside("picture", sheet, cell, what, "")


def _paragraphs(element: Element) -> str:
    """The text of every paragraph in the element, a line for each."""
    lines = []
    for paragraph in element.iter():
        if local_name(paragraph) == "p":
            pieces = (
                ("\n" if local_name(e) == "br" else e.text or "")
                for e in paragraph.iter()
                if local_name(e) in {"t", "br"}
            )
            lines.append("".join(pieces))
    return "\n".join(lines)


def _described(element: Element) -> str:
    """What a picture's own properties say that it shows."""
    told = next((e for e in element.iter() if local_name(e) == "cNvPr"), None)
    return (told.get("descr") or told.get("title") or "") if told is not None else ""


def _frame(sheet: str, cell: str, drawing: str, element: Element, source: DrawnSource) -> Iterator[Aside]:
    """A chart with its title and what is written in it, a diagram with its words, or what else is framed."""
    for inner in element.iter():
        name = local_name(inner)
        if name == "chart":
            yield _said("picture", sheet, cell, "a chart", _words_of(drawing, inner, ("id",), "chart", source))
            return
        if name == "relIds":
            words = _words_of(drawing, inner, ("dm",), "diagramData", source)
            yield _said("text_box", sheet, cell, "a diagram", words)
            return
    yield _said("picture", sheet, cell, "an object", _described(element))


def _words_of(drawing: str, element: Element, names: Sequence[str], kind: str, source: DrawnSource) -> str:
    """The words of the part that `element` names, and of what has been drawn upon it."""
    wanted = {value for key, value in element.attrib.items() if key.rpartition("}")[2] in names}
    lines = []
    for part, identity in source.to(drawing, kind):
        if identity in wanted:
            upon = [p for p, _ in source.to(part, "chartUserShapes")]
            trees = (source.tree(p) for p in (part, *upon))
            lines += [_paragraphs(tree) for tree in trees if tree is not None]
    return "\n".join(lines)


def _old_shapes(sheet: str, content: bytes) -> Iterator[Aside]:
    """Shapes of older programs, and labels of controls; the frames of notes are none."""
    for shape in _SHAPE.finditer(content):
        client, text = _CLIENT.search(shape[0]), _VML_TEXT.search(shape[0])
        if text is None or (client and client[1] == b"Note"):
            continue
        marked = text[1].decode("utf-8", "replace")
        words = unescape(_TAG.sub("", _BREAK.sub("\n", " ".join(marked.split()))))
        at = _ANCHOR.search(shape[0])
        if words.strip():
            cell = _cell(at[1], at[2]) if at else ""
            yield _said("text_box", sheet, cell, "a shape", words)


def _embedded(sheet: str, content: bytes) -> Iterator[Aside]:
    """Files that lie embedded over the cells, each once."""
    seen: set[bytes] = set()
    for found in _OLE.finditer(content):
        shape, program = _SHAPE_ID.search(found[1]), _PROGRAM.search(found[1])
        if shape and shape[1] in seen:
            continue
        seen.add(shape[1] if shape else b"")
        at = _FROM.search(found[2])
        cell = _cell(at[1], at[2]) if at else ""
        name = cleaned(unescape(program[1].decode("utf-8", "replace"))) if program else ""
        kind = next((word for key, word in _PROGRAMS.items() if name.casefold().startswith(key)), "a file")
        yield Aside("object", sheet, cell, f"an embedded file ({kind})", "")
