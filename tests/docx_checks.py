"""What makes a Word file accessible and safe, read from its XML: each check says what it found wrong."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DC = "{http://purl.org/dc/elements/1.1/}"
OUR_FIELDS = re.compile(r"^(PAGE|NUMPAGES|SEQ (Table|Figure) \\\* ARABIC|REF paragraph_\d+ \\r \\h)$")


def part(data: bytes, name: str) -> etree._Element:
    """The XML of one part of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def faults(data: bytes) -> list[str]:
    """Everything about the file that keeps somebody from reading it, empty where there is nothing."""
    return [
        *_whole_file(data),
        *_headings(data),
        *_paragraphs(data),
        *_tables(data),
        *_drawings(data),
        *_fields(data),
    ]


def _whole_file(data: bytes) -> Iterator[str]:
    core, styles = part(data, "docProps/core.xml"), part(data, "word/styles.xml")
    if not (core.findtext(f"{DC}title") or "").strip():
        yield "the document has no title"
    if core.findtext(f"{DC}language") != "en-GB":
        yield "dc:language is not en-GB"
    if {lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")} != {"en-GB"}:
        yield "the default language is not en-GB"


def _headings(data: bytes) -> Iterator[str]:
    before = 0
    for name in part(data, "word/document.xml").iter(f"{W}pStyle"):
        match = re.fullmatch(r"Heading(\d)", name.get(f"{W}val", ""))
        if match and int(match[1]) > before + 1:
            yield f"heading level {match[1]} follows level {before}"
        before = int(match[1]) if match else before


def _paragraphs(data: bytes) -> Iterator[str]:
    for paragraph in part(data, "word/document.xml").iter(f"{W}p"):
        if not text_of(paragraph).strip() and paragraph.find(f".//{W}drawing") is None:
            yield "a paragraph is empty"


def _tables(data: bytes) -> Iterator[str]:
    for table in part(data, "word/document.xml").iter(f"{W}tbl"):
        for name in ("tblCaption", "tblDescription"):
            node = table.find(f"{W}tblPr/{W}{name}")
            if node is None or not node.get(f"{W}val"):
                yield f"a table has no {name}"
        rows = table.findall(f"{W}tr")
        if rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a table's header row is not marked"
        if any(row.find(f"{W}trPr/{W}cantSplit") is None for row in rows):
            yield "a row may split"
        if any(True for _ in table.iter(f"{W}gridSpan", f"{W}vMerge")):
            yield "cells are merged"
        for cell in table.iter(f"{W}tc"):
            fill = cell.find(f"{W}tcPr/{W}shd")
            if fill is not None and not re.match(r"[■▲●✓○]\u00a0\w", text_of(cell)):
                yield f"a colour without symbol and word: {text_of(cell)!r}"


def _drawings(data: bytes) -> Iterator[str]:
    for drawing in part(data, "word/document.xml").iter(f"{WP}docPr"):
        if len(drawing.get("descr", "")) < 20:
            yield "a chart has no words for what it shows"


def _fields(data: bytes) -> Iterator[str]:
    """Fields that are none of planbook's, links and anything that Word would fetch or run."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            raw = archive.read(name)
            if name.endswith(".rels") and b'TargetMode="External"' in raw:
                yield f"{name} leads outside the file"
            if name.startswith("word/") and name.endswith(".xml"):
                tree = etree.fromstring(raw)
                for node in tree.iter(f"{W}instrText"):
                    if not OUR_FIELDS.match((node.text or "").strip()):
                        yield f"a field that is not planbook's: {node.text!r}"
                if any(True for _ in tree.iter(f"{W}fldSimple", f"{W}hyperlink", f"{W}altChunk", f"{W}object")):
                    yield f"{name} has a link or an object"
