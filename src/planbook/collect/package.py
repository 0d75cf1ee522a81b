"""The file as a package of parts: what is inside it, within which bounds, and which cells need a second look.

An .xlsx is a zip of XML parts. Before a spreadsheet library sees it, every part is inflated here piece by piece
under the limits, so that what a file says of its own size is never believed; and the sheets are searched for
what the library shows as blank. A workbook that is not the trust's is told here: its cells are not looked at.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from planbook.collect.kinds import SAVE_AS, kind_of_parts
from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.sheet_scan import SheetScan, scan_sheet
from planbook.files import legible
from planbook.model.address import column_letter
from planbook.model.submission import Problem

_PIECE = 256 * 1024
_TABLE = re.compile(rb"<(?:\w+:)?table\b[^>]*>")
_TABLE_NAME = re.compile(rb"""\bdisplayName=["']([^"']*)["']""")
_TABLE_END = re.compile(rb"""\bref=["'][A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})["']""")
_FROM_1904 = re.compile(rb"""\bdate1904=["'](?:1|true)["']""")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCRYPTED = 0x1
_BYTES_A_CELL = 64
"""What the library takes for each cell, filled or not, from A1 to the last row and column of a sheet."""
_OUR_PROPERTY = b'name="planbook_'
IDENTITY = "_planbook"
"""The hidden sheet in which a prepared workbook says what it is; its custom properties say the same."""
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the zip library raises on a file that is none, or not a whole one."""


class RefusalError(Exception):
    """The package is not one that is read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def scan_package(path: Path, limits: Limits) -> dict[str, SheetScan]:
    """By sheet name what a second look at its cells found; raises RefusalError for a package that is not read."""
    name = legible(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(name, archive, limits)
            contents = _inflate(name, archive, limits)
    except _DAMAGED as error:
        raise RefusalError(Problem("WB-004", value=name)) from error
    if "mimetype" in contents and "content.xml" in contents:
        what = "text (.odt)" if b".text" in contents["mimetype"] else "file (.ods)"
        raise RefusalError(_other(name, f"an OpenDocument {what}", SAVE_AS))
    sheets = _sheets(name, contents)
    names = [sheet.casefold() for sheet, _ in sheets]
    if IDENTITY not in names and _OUR_PROPERTY not in contents.get("docprops/custom.xml", b""):
        raise RefusalError(Problem("WB-006", value=name))
    # A sheet in UTF-16, as no spreadsheet program writes it, is one that the library takes for empty.
    if len(set(names)) < len(names) or any(b"\0" in contents.get(part, b"\0")[:256] for _, part in sheets):
        raise RefusalError(Problem("WB-004", value=name))
    from_1904 = any(
        _FROM_1904.search(part) for part_name, part in contents.items() if part_name.endswith("workbook.xml")
    )
    scans: dict[str, SheetScan] = {}
    left = limits.cells
    for sheet, part in sheets:
        scan = scan_sheet(contents[part], left)
        left -= scan.filled
        if left < 0:
            raise RefusalError(_too_large(name, f"a workbook of more than {limits.cells:,} filled cells"))
        if scan.rows * scan.columns * _BYTES_A_CELL > limits.memory_mb * MEGABYTE:
            corner = f"{column_letter(scan.columns - 1)}{scan.rows}"
            what = f"its sheet {sheet} has entries as far out as {corner}, which no sheet of a plan has"
            raise RefusalError(Problem("WB-005", value=name, tokens=(("what", what),)))
        scans[sheet] = replace(scan, edges=_edges(contents, part), from_1904=from_1904)
    return scans


def _other(name: str, what: str, remedy: str) -> Problem:
    return Problem("WB-002", value=name, tokens=(("what", what), ("what_to_do", remedy)))


def _too_large(name: str, what: str) -> Problem:
    return Problem("WB-003", value=name, tokens=(("what", what),))


def _check_parts(name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    """What the list of parts tells by itself."""
    parts = archive.infolist()
    if len(parts) > limits.parts:
        raise RefusalError(_too_large(name, f"a package of {len(parts):,} parts"))
    names = [_part_name(part.filename) for part in parts]
    if len(set(names)) < len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise RefusalError(Problem("WB-004", value=name))
    kind = kind_of_parts(part.filename for part in parts)
    if kind:
        raise RefusalError(_other(name, *kind))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise RefusalError(_other(name, "protected by a password", SAVE_AS + " Without a password."))


def _part_name(name: str) -> str:
    """The name of a part as names of parts are compared: without regard to capitals, always with `/`."""
    return name.replace("\\", "/").casefold()


def _inflate(name: str, archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    """The XML parts by name, inflated piece by piece; other parts are inflated for their size alone."""
    contents, total = {}, 0
    for part in archive.infolist():
        pieces, size = [], 0
        named = _part_name(part.filename)
        kept = named.endswith((".xml", ".rels")) or named == "mimetype"
        most = max(limits.inflation_from_kb * 1024, part.compress_size * limits.inflation)
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                total += len(piece)
                if size > limits.part_mb * MEGABYTE or total > limits.inflated_mb * MEGABYTE or size > most:
                    raise RefusalError(_too_large(name, "far larger inside than a workbook of a plan"))
                if kept:
                    pieces.append(piece)
        if kept:
            content = b"".join(pieces)
            if _DTD.search(content) or _DTD.search(content[:4096].replace(b"\0", b"")):  # the latter of UTF-16
                raise RefusalError(Problem("WB-004", value=name))
            contents[named] = content
    return contents


def _sheets(name: str, contents: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The name of each sheet with the part that holds it, as the package relates them; empty where none does."""
    try:
        main = (part for kind, part, _ in _relations(contents, "") if kind.endswith("/officeDocument"))
        book = next((part for part in main if part in contents), None)
        if book is None:
            raise RefusalError(_other(name, "not an Excel workbook", "Send the Excel workbook itself."))
        root = ElementTree.fromstring(contents[book])
        if not root.tag.endswith("}workbook"):
            raise RefusalError(_other(name, "not an Excel workbook", "Send the Excel workbook itself."))
        targets = {identity: part for _, part, identity in _relations(contents, book)}
    except ElementTree.ParseError as error:
        raise RefusalError(Problem("WB-004", value=name)) from error
    sheets = []
    for element in root.iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            sheets.append((element.get("name", ""), targets.get(relation, "")))
    return sheets


def _relations(contents: Mapping[str, bytes], part: str) -> list[tuple[str, str, str]]:
    """Kind, part and id of each relation of `part`; of the package itself where it is empty."""
    folder, _, file = part.rpartition("/")
    told = contents.get(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    if told is None:
        return []
    found = []
    for element in ElementTree.fromstring(told):
        target = element.get("Target", "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        whole = posixpath.normpath(_part_name(whole))
        found.append((element.get("Type", ""), whole, element.get("Id", "")))
    return found


def _edges(contents: Mapping[str, bytes], sheet: str) -> dict[str, int]:
    """The last Excel row of each table on the sheet, by the table's name; none where they cannot be read."""
    edges = {}
    try:
        parts = [part for kind, part, _ in _relations(contents, sheet) if kind.endswith("/table")]
    except ElementTree.ParseError:
        return {}
    for part in parts:
        table = _TABLE.search(contents.get(part, b""))
        name, end = (p.search(table[0]) if table else None for p in (_TABLE_NAME, _TABLE_END))
        if name and end:
            edges[name[1].decode("utf-8", "replace")] = int(end[1])
    return edges
