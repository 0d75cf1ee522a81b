"""The file as a package of parts: what is inside it, within which bounds, and which cells need a second look.

An .xlsx is a zip of XML parts. Before a spreadsheet library sees it, every part is inflated here piece by piece
under the limits, so that what a file says of its own size is never believed; the parts that are read are looked
over for XML that is not well formed; and the sheets are searched for what the library shows as blank. A workbook
that is not the trust's is told here: its cells are not looked at.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from planbook.collect.drawings import DrawnSource, drawn
from planbook.collect.inflating import DAMAGES, ENCRYPTED, Inflation, TooLargeInsideError
from planbook.collect.kinds import SAVE_AS, kind_of_parts, not_a_workbook
from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.marks import Marks, looks_of, marks_of
from planbook.collect.ordinary_scan import scan_ordinary, without_shared_texts
from planbook.collect.scanned import SheetScan
from planbook.collect.sheet_scan import scan_sheet
from planbook.collect.stored import Stored, stored_in
from planbook.collect.xml_parts import is_sound, parsed
from planbook.model.address import column_letter
from planbook.model.aside import Aside
from planbook.model.legible_names import legible
from planbook.model.sheet_names import IDENTITY, PASSED_OVER, PROPERTY_PREFIX
from planbook.model.submission import Problem

_TABLE = re.compile(rb"<(?:\w+:)?table\b[^>]*>")
_TABLE_NAME = re.compile(rb"""\bdisplayName=["']([^"']*)["']""")
_TABLE_END = re.compile(rb"""\bref=["'][A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})["']""")
_FROM_1904 = re.compile(rb"""\bdate1904=["'](?:1|true)["']""")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROMISED = re.compile(rb"""<(?:\w+:)?sst\b[^<]*?\buniqueCount\s*=\s*["']([0-9]+)""")
_DIGITS = 20
"""Of a number that a part says, as many as are looked at."""
_DECLARATION = 64
"""Bytes of the end of a piece that are looked over again with the next one: a declaration may lie across them."""
_TEXT_AT_ALL = 4
"""How many times the text that a workbook may have the library is given: where a table has too many rows, that is
what is said of it."""
_BYTES_A_CELL = 64
"""What the library takes for each cell, filled or not, from A1 to the last row and column of a sheet."""
_OUR_PROPERTY = f'name="{PROPERTY_PREFIX}'.encode()
CUSTOM, CORE, APP = (f"docprops/{part}.xml" for part in ("custom", "core", "app"))
"""The parts about the document: its custom properties, those of every document, and those of the program's."""
_STRINGS = "xl/sharedstrings.xml"
_TYPES = "[content_types].xml"
"""Of this nothing is read; where it is cut short the file is, and Excel would repair it."""
_STYLES = "xl/styles.xml"
_WORKSHEETS = "xl/worksheets/"
_KEPT = 16 * MEGABYTE
"""Bytes of parts that are kept as they were inflated: a large plan has one."""


class RefusalError(Exception):
    """The package is not one that is read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's package, looked over."""

    path: Path
    scans: Mapping[str, SheetScan]
    """What a second look at its cells found, by the sheet's name."""
    text: int
    """Bytes of text in its cells."""
    book: bytes | None = None
    """The workbook as the library is to be given it, where it is not the file as it stands."""
    marks: Mapping[str, Marks] = field(default_factory=dict)
    """What the look of its cells says, by the sheet's name."""
    asides: tuple[Aside, ...] = ()
    """What lies beside its cells."""
    passed_over: frozenset[str] = frozenset()
    """The sheets whose cells are not looked at."""
    hidden: frozenset[str] = frozenset()
    """The sheets that are hidden."""
    about: Mapping[str, bytes] = field(default_factory=dict)
    """The parts `CUSTOM`, `CORE` and `APP`; one that is not there is empty."""


class Parts:
    """The parts of an archive by their names as names are compared; each is inflated when it is asked for, unless
    it is among those `kept`, by the name that the archive has for it."""

    def __init__(self, archive: zipfile.ZipFile, kept: Mapping[str, bytes] | None = None) -> None:
        self._archive = archive
        self._kept = kept or {}
        self._named = {_part_name(info.filename): info for info in archive.infolist()}
        self._relations: dict[str, list[tuple[str, str, str]]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def __iter__(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        return iter(self._named.items())

    def get(self, name: str) -> bytes:
        """The part of that name; empty where there is none."""
        info = self._named.get(name)
        if info is None:
            return b""
        kept = self._kept.get(info.filename)
        return self._archive.read(info) if kept is None else kept

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Kind, part and id of each relation of `part`; of the package itself where it is empty."""
        if part not in self._relations:
            self._relations[part] = _relations(self, part)
        return self._relations[part]


def scan_package(path: Path, limits: Limits) -> Package:
    """The workbook at `path` looked over; raises RefusalError for a package that is not read."""
    name = legible(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            check_parts(name, archive, limits)
            if kind := kind_of_parts(part.filename for part in archive.infolist()):
                raise RefusalError(not_a_workbook(name, *kind))
            kept = check_sizes(name, archive, limits, keep=_KEPT)
            return _scanned(path, Parts(archive, kept), limits)
    except DAMAGES as error:
        raise RefusalError(Problem("WB-004", value=name)) from error


def _scanned(path: Path, parts: Parts, limits: Limits) -> Package:
    name = legible(path.name)
    if "mimetype" in parts and "content.xml" in parts:
        what = "text (.odt)" if b".text" in parts.get("mimetype") else "file (.ods)"
        raise RefusalError(not_a_workbook(name, f"an OpenDocument {what}", SAVE_AS))
    book, sheets = sheets_in(name, parts)
    names = [sheet.casefold() for sheet, _ in sheets]
    hidden = _hidden_in(parts.get(book))
    passed_over = hidden & PASSED_OVER
    if IDENTITY not in names and _OUR_PROPERTY not in parts.get(CUSTOM):
        raise RefusalError(Problem("WB-006", value=name))
    if len(set(names)) < len(names) or any(part not in parts for _, part in sheets):
        raise RefusalError(Problem("WB-004", value=name))
    related = parts.relations(book)
    strings = {_STRINGS, *(part for kind, part, _ in related if kind.endswith("/sharedStrings"))}
    styles = {_STYLES, *(part for kind, part, _ in related if kind.endswith("/styles"))}
    every = {part for part, _ in parts if part.endswith(".rels")}
    for part in {book, CUSTOM, CORE, APP, _TYPES, *every, *strings, *styles}:
        if part in parts:
            _sound(name, parts, part)
    from_1904 = _FROM_1904.search(parts.get(book)) is not None
    style, texts = (next((parts.get(p) for p in sorted(some) if p in parts), b"") for some in (styles, strings))
    looks, stored = looks_of(style, texts), _stored(name, texts, style, limits.cells, from_1904=from_1904)
    marks: dict[str, Marks] = {}
    scans: dict[str, SheetScan] = {}
    compacts: dict[str, bytes] = {}
    cells = text = 0
    for sheet, part in sheets:
        content = parts.get(part)
        if sheet in passed_over:
            _well_formed(name, without_shared_texts(content) or content)
            continue
        scan = _scan(name, content, limits.cells - cells, stored)
        cells, text = cells + scan.filled, text + scan.text
        if cells > limits.cells:
            what = f"a workbook of more than {limits.cells:,} filled cells, up to those of its sheet {sheet}"
            raise RefusalError(too_large(name, what))
        if scan.beyond:
            raise RefusalError(Problem("WB-004", value=name))
        if text > _TEXT_AT_ALL * limits.text_mb * MEGABYTE:
            raise RefusalError(too_much_text(name, limits))
        if scan.held * _BYTES_A_CELL > limits.reading_mb * MEGABYTE // 2:
            corner = f"{column_letter(scan.columns - 1)}{scan.rows}"
            what = f"its sheet {sheet} has entries as far out as {corner}, which no sheet of a plan has"
            raise RefusalError(Problem("WB-005", value=name, tokens=(("what", what),)))
        if scan.compact is not None:
            compacts[part] = scan.compact
        # Elsewhere the library says what kind of sheet it is.
        values = scan.values if part.startswith(_WORKSHEETS) and not _several(parts, styles, strings) else None
        edges = _edges(name, parts, part)
        scans[sheet] = replace(scan, edges=edges, from_1904=from_1904, compact=None, values=values, frame=None)
        marks[sheet] = marks_of(content, looks, scan)
    asides = drawn(sheets, DrawnSource(parts.relations, parts.get))
    given = _book(parts, compacts) if compacts else None
    return Package(path, scans, text, given, marks, asides, passed_over, hidden, _about(parts))


def _several(parts: Parts, *kinds: Set[str]) -> bool:
    """Whether there are several parts of one of these kinds: the library reads the one whose name it knows."""
    return any(sum(part in parts for part in kind) > 1 for kind in kinds)


def _about(parts: Parts) -> dict[str, bytes]:
    return {part: parts.get(part) for part in (CUSTOM, CORE, APP)}


def too_large(name: str, what: str) -> Problem:
    """The workbook is beyond a limit of size; `what` says beyond which."""
    return Problem("WB-003", value=name, tokens=(("what", what),))


def too_much_text(name: str, limits: Limits) -> Problem:
    """The workbook has more text in its cells than it may."""
    return too_large(name, f"a workbook with more than {limits.text_mb} MB of text in its cells")


def check_parts(name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    """What the list of parts tells by itself."""
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise RefusalError(too_large(name, f"a package of {len(parts):,} parts"))
    names = [_part_name(part.filename) for part in parts]
    if len(set(names)) < len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise RefusalError(Problem("WB-004", value=name))


def _part_name(name: str) -> str:
    """The name of a part as names of parts are compared: without regard to capitals, always with `/`."""
    return name.replace("\\", "/").casefold()


def check_sizes(name: str, archive: zipfile.ZipFile, limits: Limits, *, keep: int = 0) -> dict[str, bytes]:
    """Inflate every part piece by piece, for its size and its checksum; none may declare a type of document.

    Returned are the first parts of XML, as many as come to `keep` bytes, so that they need not be inflated again.
    """
    if any(part.flag_bits & ENCRYPTED for part in archive.infolist()):
        raise RefusalError(not_a_workbook(name, "protected by a password", SAVE_AS + " Without a password."))
    inflation = Inflation(archive, limits)
    kept: dict[str, bytes] = {}
    for part in archive.infolist():
        is_xml, before, pieces = _part_name(part.filename).endswith((".xml", ".rels")), b"", []
        try:
            for piece in inflation.pieces(part):
                if is_xml:
                    if part.file_size <= keep:
                        pieces.append(piece)
                    seen = before + piece
                    # The latter of UTF-16, of which the beginning is enough: no part of ours is in it.
                    wide = not before and b"\0" in seen[:4096]
                    if _DTD.search(seen) or (wide and _DTD.search(seen[:4096].replace(b"\0", b""))):
                        raise RefusalError(Problem("WB-004", value=name))
                    before = seen[-_DECLARATION:]
        except TooLargeInsideError:
            raise RefusalError(too_large(name, "far larger inside than a workbook of a plan")) from None
        if pieces:
            kept[part.filename] = b"".join(pieces)
            keep -= len(kept[part.filename])
    return kept


def _sound(name: str, parts: Parts, part: str) -> bytes:
    """The part that is read; raises RefusalError where it is XML that is not well formed."""
    content = parts.get(part)
    _well_formed(name, content)
    return content


def _well_formed(name: str, content: bytes) -> None:
    """Raises RefusalError where `content` is no well-formed XML."""
    if not is_sound(content):
        raise RefusalError(Problem("WB-004", value=name))


def _scan(name: str, content: bytes, most: int, stored: Stored) -> SheetScan:
    """What is found in a sheet with this XML, looked through no further than to `most` cells; raises RefusalError
    where it is not well formed."""
    scan = scan_ordinary(content, most, stored)
    _well_formed(name, content if scan is None or scan.frame is None else scan.frame)
    return scan or scan_sheet(content, most, stored.lengths)


def sheets_in(name: str, parts: Parts) -> tuple[str, list[tuple[str, str]]]:
    """The workbook's part, and the name of each sheet with the part that holds it, as the package relates them."""
    try:
        main = (part for kind, part, _ in parts.relations("") if kind.endswith("/officeDocument"))
        book = next((part for part in main if part in parts), None)
        if book is None:
            raise RefusalError(not_a_workbook(name, "not an Excel workbook", "Send the Excel workbook itself."))
        root = parsed(parts.get(book))
        if not root.tag.endswith("}workbook"):
            raise RefusalError(not_a_workbook(name, "not an Excel workbook", "Send the Excel workbook itself."))
        targets = {identity: part for _, part, identity in parts.relations(book)}
    except ElementTree.ParseError as error:
        raise RefusalError(Problem("WB-004", value=name)) from error
    sheets = []
    for element in root.iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            sheets.append((element.get("name", ""), targets.get(relation, "")))
    return book, sheets


def _hidden_in(book: bytes) -> frozenset[str]:
    """The names of the sheets that are hidden, as the workbook's part has them."""
    sheets = (element for element in parsed(book).iter() if element.tag.endswith("}sheet"))
    return frozenset(e.get("name", "") for e in sheets if e.get("state", "visible") != "visible")


def _relations_of(part: str) -> str:
    """The part that says what `part` is related to; of the package itself where it is empty."""
    folder, _, file = part.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def _relations(parts: Parts, part: str) -> list[tuple[str, str, str]]:
    told = _relations_of(part)
    if told not in parts:
        return []
    folder = part.rpartition("/")[0]
    found = []
    for element in parsed(parts.get(told)):
        target = element.get("Target", "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        whole = posixpath.normpath(_part_name(whole))
        found.append((element.get("Type", ""), whole, element.get("Id", "")))
    return found


def _stored(name: str, strings: bytes, styles: bytes, most: int, *, from_1904: bool) -> Stored:
    """What cells refer to; raises RefusalError where there are more than `most` shared strings, or as many are
    promised: a library that believes it asks for memory for all of them."""
    promised = _PROMISED.search(strings)
    if promised and int(promised[1][:_DIGITS]) > most:
        raise RefusalError(Problem("WB-004", value=name))
    stored = stored_in(strings, styles, most, from_1904=from_1904)
    if len(stored.lengths) > most:
        raise RefusalError(too_large(name, f"a workbook of more than {most:,} texts"))
    return stored


def _edges(name: str, parts: Parts, sheet: str) -> dict[str, int]:
    """The last Excel row of each table on the sheet, by the table's name."""
    edges: dict[str, int] = {}
    if _relations_of(sheet) not in parts:
        return edges
    for part in (part for kind, part, _ in parts.relations(sheet) if kind.endswith("/table")):
        table = _TABLE.search(_sound(name, parts, part)) if part in parts else None
        named, end = (p.search(table[0]) if table else None for p in (_TABLE_NAME, _TABLE_END))
        if named and end:
            edges[named[1].decode("utf-8", "replace")] = int(end[1])
    return edges


def _book(parts: Parts, compacts: Mapping[str, bytes]) -> bytes:
    """The workbook with some of its sheets as the library is given them; what it does not read is left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for named, info in parts:
            if named.endswith((".xml", ".rels")) and not named.startswith(("xl/drawings/", "xl/theme/")):
                archive.writestr(info.filename, compacts.get(named) or parts.get(named))
    return made.getvalue()
