"""How the parts of a paper that planbook fills are known again, whatever people and programs make of the file.

A block's content lies in a content control, which Word keeps, between two bookmarks that are points, which
LibreOffice keeps too. A line (the title, a heading, the line beneath the title) has one bookmark at its beginning.
What each said when planbook wrote it is kept as a digest of its words among the file's properties: so it is seen
whether a person has typed there.
"""

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from planbook.model.audience import MARK_STYLE
from planbook.office import as_part, root_of

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
MARK_STYLE_ID = MARK_STYLE.title().replace(" ", "")
PREFIX = "pb_"
"""What the names of planbook's bookmarks, tags and digests begin with. A bookmark's has at most 40 characters."""
TITLE, SUBTITLE, HEADER, FOOTER = "title", "subtitle", "header", "footer"
LINES = (TITLE, SUBTITLE)
"""The lines that are no heading of a block."""
IDENTITY = ("paper", "about", "period", "trust")
"""What a file says of itself among its properties: the paper's key, the unit or body, the period, whose it is."""
OURS = "paragraph_"
"""What the bookmarks that citations lead to begin with."""


def free_numbers(taken: Iterable[str | None]) -> Iterator[int]:
    """The numbers from 1 that are not among `taken`, which may hold anything that a program has written."""
    there = {*taken}
    return (number for number in itertools.count(1) if str(number) not in there)


_ROW = "row_"


def row_of(key: str, row: str) -> str:
    """The key of what the block `key` says of a row of its own: what is kept of it says nothing of the row."""
    return f"{key}.{hashlib.sha256(f'{key}/{row}'.encode()).hexdigest()[:16]}"


def block_of(key: str) -> str:
    """The block to which a row's key belongs; empty of a block's own."""
    block, _, row = key.rpartition(".")
    return block if row else ""


def _short(key: str) -> str:
    """The key as a name has room for it."""
    return _ROW + key.rpartition(".")[2] if block_of(key) else key


def start_of(key: str) -> str:
    """The bookmark before a block's content."""
    return f"{PREFIX}{_short(key)}_s"


def end_of(key: str) -> str:
    """The bookmark after it."""
    return f"{PREFIX}{_short(key)}_e"


def line_of(key: str) -> str:
    """The bookmark of a line: of the title, or of a block's heading."""
    return f"{PREFIX}{_short(key)}_t"


def comment_of(key: str) -> str:
    """The bookmark of the place for a person's comment on a block."""
    return f"{PREFIX}{_short(key)}_c"


def tag_of(key: str) -> str:
    """The tag of a block's content control."""
    return f"{PREFIX}{_short(key)}"


def beside_of(key: str) -> str:
    """The name of the digest of what else the block says of a row."""
    return f"{PREFIX}{_short(key)}_r"


def words_in(elements: Iterable["_Element"]) -> str:
    """The words of some paragraphs and tables, a line each, as they are compared: with one space between words, and
    without the numbers that fields show, which a program works out again."""
    return "\n".join(line for element in elements for line in _lines(element))


_PARAGRAPH, _TEXT, _FIELD, _INSTRUCTION = (f"{W}{tag}" for tag in ("p", "t", "fldChar", "instrText"))
_APART = (f"{W}tab", f"{W}br", f"{W}cr")
_SIMPLE, _RUN_STYLE = f"{W}fldSimple", f"{W}rStyle"
_STYLE = f"{W}rPr/{_RUN_STYLE}"
_FIELD_TYPE, _INSTRUCTED, _VALUE = (f"{W}{name}" for name in ("fldCharType", "instr", "val"))


def _lines(element: "_Element") -> Iterator[str]:
    said: list[str] = []
    fields: list[str] = []
    any_left_out = next(element.iter(_SIMPLE, _RUN_STYLE), None) is not None  # of most parts none is
    for node in element.iter(_PARAGRAPH, _TEXT, _FIELD, _INSTRUCTION, *_APART):
        tag = node.tag
        if tag == _TEXT:
            if not any(map(_NUMBERS.match, fields)) and not (any_left_out and _is_left_out(node)):
                said.append(node.text or "")
        elif tag == _PARAGRAPH:
            yield from _said(said)
            said = []
        elif tag == _FIELD:
            kind = node.get(_FIELD_TYPE)
            if kind == "begin":
                fields.append("")
            elif kind != "separate":  # the third and last that there is
                del fields[-1:]
        elif tag == _INSTRUCTION:
            if fields:
                fields[-1] += node.text or ""
        else:
            said.append(" ")
    yield from _said(said)


_NUMBERS = re.compile(r"\s*(SEQ|REF|PAGE|NUMPAGES)\b")
"""The fields that planbook writes. What another field shows, as a link, is somebody's words."""


def _said(parts: list[str]) -> Iterator[str]:
    line = " ".join("".join(parts).split())
    if line:
        yield line


def _is_left_out(node: "_Element") -> bool:
    """Whether a text is the number that a field shows, or the mark of a draft."""
    if any(_NUMBERS.match(field.get(_INSTRUCTED) or "") for field in node.iterancestors(_SIMPLE)):
        return True
    run = node.getparent()
    style = run.find(_STYLE) if run is not None else None
    return style is not None and str(style.get(_VALUE)).casefold() == MARK_STYLE_ID.casefold()


def is_mark(element: "_Element") -> bool:
    """Whether a paragraph holds the mark of a draft and nothing else."""
    texts = [*element.iter(f"{W}t")]
    return bool(texts) and not words_in([element])


REVISED = tuple(
    f"{W}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange",
        "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange",
    )
)  # fmt: skip
"""A change that is tracked."""
_TYPED = (
    *REVISED,
    *(f"{W}{n}" for n in ("footnoteReference", "endnoteReference", "object", "pict", "altChunk", "sym", "sectPr")),
)
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"


def is_typed_in(
    elements: Iterable["_Element"], digest: str | None, is_own: "Callable[[_Element], bool] | None" = None
) -> bool:
    """Whether a person has typed in what had the `digest` when planbook wrote it, or put something else there.

    Changes that are tracked, equations and all that is drawn count as typed, but for the charts that planbook has
    drawn there, as `is_own` knows them; and so does all of what there is no digest of.
    """
    every = [*elements]
    if any(True for element in every for _ in element.iter(*_TYPED, _EQUATION)):
        return True
    drawings = (drawing for element in every for drawing in element.iter(f"{W}drawing"))
    if any(is_own is None or not is_own(drawing) for drawing in drawings):
        return True
    return digest is None or digest_of(every) != digest


def digest_of(elements: Iterable["_Element"]) -> str:
    """The digest of what some paragraphs and tables say."""
    return digest_of_words(words_in(elements))


def digest_of_words(words: str) -> str:
    """The digest of some words: 16 hexadecimal digits."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
PROPERTIES_PART = "docProps/custom.xml"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTIES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def read_properties(content: bytes) -> dict[str, str]:
    """planbook's own among the custom properties of a file, without what their names begin with."""
    told = {}
    for node in root_of(content).iter(f"{{{_PROPERTIES}}}property"):
        name = str(node.get("name"))
        if name.startswith(PREFIX):
            told[name.removeprefix(PREFIX)] = "".join(node.itertext())
    return told


def with_properties(content: bytes | None, said: Mapping[str, str]) -> bytes:
    """The part with planbook's own properties as `said`; what others have put there stays."""
    from lxml import etree

    root = (
        root_of(content)
        if content
        else etree.Element(f"{{{_PROPERTIES}}}Properties", nsmap={None: _PROPERTIES, "vt": _TYPES})
    )
    for node in [*root]:
        if str(node.get("name")).startswith(PREFIX):
            root.remove(node)
    numbers = free_numbers(["1", *(node.get("pid") for node in root)])  # they begin with 2
    for (name, value), number in zip(said.items(), numbers, strict=False):
        node = etree.SubElement(
            root, f"{{{_PROPERTIES}}}property", fmtid=_FORMAT_ID, pid=str(number), name=f"{PREFIX}{name}"
        )
        etree.SubElement(node, f"{{{_TYPES}}}lpwstr").text = value
    return as_part(root)
