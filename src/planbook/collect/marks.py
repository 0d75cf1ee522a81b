"""What a cell's look or formula says of it that its value does not: struck out, hidden, worked out again each day.

Words that are struck out stand in the same text as those that are not, and the spreadsheet library joins them. They
are told apart here by the look of each piece of the text, or of the cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from xml.etree.ElementTree import Element, fromstring

from planbook.collect.read import cleaned
from planbook.collect.scanned import SheetScan
from planbook.collect.xml_parts import local_name
from planbook.model.safe_text import unescaped

_STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r\b[^>]*>(.*?)</(?:\w+:)?r>", re.DOTALL)
_LOOK = re.compile(rb"<(?:\w+:)?rPr\b[^>]*>(.*?)</(?:\w+:)?rPr>", re.DOTALL)
_STRIKE = re.compile(rb"""<(?:\w+:)?strike\b(?:\s+val=["'](\w+)["'])?\s*/?>""")
_WORDS = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)")
_OFF = {b"0", b"false"}
_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'])(?=[^>]*?\bs=["']([0-9]{1,6})["'])?[^>]*[^/>]>"""
)
_INSIDE = re.compile(rb"\s*<(?:\w+:)?(?:v>([0-9]{1,9})<|is\b[^>]*>(.*?)</(?:\w+:)?is>|([vf])\b)", re.DOTALL)
_SHARED = re.compile(rb"""\bt=["']s["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_NUMBER = re.compile(rb"""\b(min|max|outlineLevel)=["']([0-9]{1,5})["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>\s*<(?:\w+:)?f\b([^>]*?)(?:/>|>([^<]*)<)"""
)
_TODAY = re.compile(rb"\b(?:TODAY|NOW)\(")
_GROUP = re.compile(rb"""\bsi=["']([0-9]{1,6})["']""")
_REFERENCE = re.compile(rb"(?<![\w!'.])\$?([A-Z]{1,3})\$?([0-9]{1,7})(?![\w(!])")
_SPACES = re.compile(" {2,}")
_MOST = 100_000
"""Cells of one sheet that are looked at one by one: far more than the rows that any table may have."""
_JOINED = 2
"""Characters that may be struck out within a word that goes on after them: a slip of spelling."""


@dataclass(frozen=True, slots=True)
class Struck:
    """Words of a cell that are struck out."""

    words: str
    kept: str
    """What stands beside them; empty where all of the cell is struck out."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What there is of it on one sheet."""

    struck: Mapping[str, Struck] = field(default_factory=dict)
    """By the cell's address."""
    hidden_columns: frozenset[int] = frozenset()
    """Columns, from 0, that somebody has hidden. Those that planbook folds away have an outline, and are none."""
    daily: frozenset[str] = frozenset()
    """Cells whose formula gives something else each day, or looks into one that does."""


Piece = tuple[bool | None, str]
"""A piece of a text, and whether it is struck out; None where it looks as its cell does."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What of the whole workbook tells which words are struck out."""

    styles: frozenset[int] = frozenset()
    """The styles of cells whose font is struck out."""
    strings: Mapping[int, Sequence[Piece]] = field(default_factory=dict)
    """The shared strings, by number, that have pieces which are struck out."""


def looks_of(styles: bytes, strings: bytes) -> Looks:
    """What the styles and the shared strings of the workbook say."""
    found = {}
    if b"strike" in strings:
        for number, string in enumerate(_STRING.finditer(strings)):
            pieces = _pieces(string[1] or b"")
            if any(struck for struck, _ in pieces):
                found[number] = pieces
    return Looks(_struck_styles(styles) if b"strike" in styles else frozenset(), found)


def _struck_styles(styles: bytes) -> frozenset[int]:
    root = fromstring(styles)
    fonts = [_is_struck(font) for part in root if local_name(part) == "fonts" for font in part]
    looks = [xf for part in root if local_name(part) == "cellXfs" for xf in part]
    numbers = [xf.get("fontId", "") for xf in looks]
    return frozenset(
        place
        for place, number in enumerate(numbers)
        if number.isdecimal() and int(number[:6]) < len(fonts) and fonts[int(number[:6])]
    )


def _is_struck(font: Element) -> bool:
    return any(local_name(e) == "strike" and e.get("val", "1") not in {"0", "false"} for e in font)


def _pieces(text: bytes) -> list[Piece]:
    """The pieces of a text; one that is written as a whole is one piece."""
    runs = _RUN.findall(text)
    if not runs:
        return [(None, _plain(text))]
    pieces: list[Piece] = []
    for run in runs:
        look = _LOOK.search(run)
        strike = _STRIKE.search(look[1]) if look else None
        struck = None if look is None else bool(strike) and strike[1] not in _OFF if strike else False
        pieces.append((struck, _plain(run)))
    return pieces


def _plain(text: bytes) -> str:
    return unescaped(unescape(b"".join(_WORDS.findall(text)).decode("utf-8", "replace")))


def marks_of(content: bytes, looks: Looks, scan: SheetScan) -> Marks:
    """What there is on the sheet whose XML is `content`, in which `scan` was found."""
    in_pieces = scan.in_pieces and b"inlineStr" in content and b"strike" in content
    struck = dict(islice(_struck(content, looks), _MOST)) if looks.styles or looks.strings or in_pieces else {}
    return Marks(struck, _hidden(content), _daily(content) if scan.of_today else frozenset())


def _struck(content: bytes, looks: Looks) -> Iterator[tuple[str, Struck]]:
    for cell in _CELL.finditer(content):
        styled = bool(cell[2]) and int(cell[2]) in looks.styles
        inside = _INSIDE.match(content, cell.end())
        if inside is None:
            continue
        pieces: Sequence[Piece] = ()
        if inside[1] and _SHARED.search(cell[0]):
            pieces = looks.strings.get(int(inside[1]), ())
        elif inside[2] is not None:
            pieces = _pieces(inside[2])
        if not pieces and not styled:
            continue
        made = _parted(pieces, styled=styled)
        if made.words or styled:
            yield cell[1].decode(), made


def _parted(pieces: Sequence[Piece], *, styled: bool) -> Struck:
    """The text in those words that are struck out and those that are not; neither are joined across the other."""
    struck, kept, between = "", "", ""
    for is_struck, words in pieces:
        if styled if is_struck is None else is_struck:
            struck += words if not between or not struck else f" … {words}"
            between = ""
            if kept and len(words.strip()) > _JOINED and not kept[-1].isspace():
                kept += " "
        else:
            kept += words
            between = between or words
    return Struck(cleaned(struck), _SPACES.sub(" ", cleaned(kept)))


def _hidden(content: bytes) -> frozenset[int]:
    """The columns that are hidden and not folded away."""
    found: set[int] = set()
    end = content.find(b"<sheetData")
    head = content[: max(end if end >= 0 else content.find(b":sheetData"), 0)]
    for column in _COLUMN.finditer(head) if b"hidden" in head else ():
        told = {name: int(number) for name, number in _NUMBER.findall(column[1])}
        if _HIDDEN.search(column[1]) and not told.get(b"outlineLevel"):
            found.update(range(told.get(b"min", 1) - 1, min(told.get(b"max", 0), 1_000)))
    return frozenset(found)


def _daily(content: bytes) -> frozenset[str]:
    """The cells that TODAY or NOW makes another each day."""
    if b"TODAY(" not in content and b"NOW(" not in content:
        return frozenset()
    cells = [(cell[1], cell[2], cell[3] or b"") for cell in islice(_FORMULA.finditer(content), _MOST)]
    groups = {g[1] for _, told, formula in cells if _TODAY.search(formula) and (g := _GROUP.search(told))}
    found = {
        cell
        for cell, told, formula in cells
        if _TODAY.search(formula) or ((g := _GROUP.search(told)) and g[1] in groups)
    }
    used_by: dict[bytes, list[bytes]] = {}
    for cell, _, formula in cells:
        for letters, number in _REFERENCE.findall(formula):
            used_by.setdefault(letters + number, []).append(cell)
    left = [*found]
    while left:
        more = {cell for cell in used_by.get(left.pop(), ()) if cell not in found}
        found |= more
        left += more
    return frozenset(cell.decode() for cell in found)
