"""The file as a package of parts: what is inside it, within which bounds, and which cells need a second look.

An .xlsx is a zip of XML parts. Before a spreadsheet library sees it, every part is inflated here piece by piece
under the limits, so that what a file says of its own size is never believed; and the sheets are searched, as
they pass, for what the library shows as blank: cells with an error, and formulas without a stored result.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

from planbook.collect.kinds import SAVE_AS, kind_of_parts
from planbook.collect.limits import MEGABYTE, Limits
from planbook.model.submission import Problem

_PIECE = 256 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>([^<]*)")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_ELSEWHERE = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*\[[0-9]+\]")
_TABLE = re.compile(rb"<(?:\w+:)?table\b[^>]*>")
_TABLE_NAME = re.compile(rb'\bdisplayName="([^"]*)"')
_TABLE_END = re.compile(rb'\bref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})"')
_FROM_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the zip library raises on a file that is none, or not a whole one."""


class RefusalError(Exception):
    """The package is not one that is read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What a sheet holds beside its values."""

    errors: Mapping[str, str]
    """Cells with an Excel error, by address, with the error (`#REF!`)."""
    unstored: frozenset[str]
    """Cells with a formula whose result is not stored."""
    linked: frozenset[str] = frozenset()
    """Cells with a formula that looks into another workbook."""
    hidden_rows: frozenset[int] = frozenset()
    """Excel rows that are hidden or filtered out."""
    edges: Mapping[str, int] = field(default_factory=dict)
    """The last Excel row of each table, by the table's name."""
    from_1904: bool = False
    """Whether the workbook counts its days from 1904."""


def scan_package(path: Path, limits: Limits) -> dict[str, SheetScan]:
    """By sheet name what a second look at its cells found; raises RefusalError for a package that is not read."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(path.name, archive, limits)
            contents = _inflate(path.name, archive, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise RefusalError(Problem("WB-004", value=path.name)) from error
    if "mimetype" in contents and "content.xml" in contents:
        what = "text (.odt)" if b".text" in contents["mimetype"] else "file (.ods)"
        raise RefusalError(_other(path.name, f"an OpenDocument {what}", SAVE_AS))
    sheets = _sheets(path.name, contents)
    from_1904 = any(_FROM_1904.search(part) for name, part in contents.items() if name.endswith("workbook.xml"))
    scans, cells = {}, 0
    for name, part in sheets.items():
        scan, count = _scan_sheet(contents[part])
        scans[name] = replace(scan, edges=_edges(contents, part), from_1904=from_1904)
        cells += count
    if cells > limits.cells:
        raise RefusalError(_too_large(path.name, f"a workbook of {cells:,} filled cells"))
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
    names = [part.filename.replace("\\", "/").casefold() for part in parts]
    if len(set(names)) < len(names) or any(n.startswith("/") or ".." in n.split("/") for n in names):
        raise RefusalError(Problem("WB-004", value=name))
    kind = kind_of_parts(part.filename for part in parts)
    if kind:
        raise RefusalError(_other(name, *kind))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise RefusalError(_other(name, "protected by a password", SAVE_AS + " Without a password."))


def _inflate(name: str, archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    """The XML parts, inflated piece by piece; other parts are inflated for their size alone."""
    contents, total = {}, 0
    for part in archive.infolist():
        pieces, size = [], 0
        kept = part.filename.endswith((".xml", ".rels")) or part.filename == "mimetype"
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
            if _DTD.search(content[:4096].replace(b"\0", b"")):
                raise RefusalError(Problem("WB-004", value=name))
            contents[part.filename] = content
    return contents


def _sheets(name: str, contents: Mapping[str, bytes]) -> dict[str, str]:
    """The name of each worksheet with the part that holds it, as the package relates them."""
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
    sheets = {}
    for element in root.iter():
        if not element.tag.endswith("}sheet"):
            continue
        relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        part = targets.get(relation)
        if part is None or part not in contents:
            raise RefusalError(Problem("WB-004", value=name))
        sheets[element.get("name", "")] = part
    return sheets


def _relations(contents: Mapping[str, bytes], part: str) -> list[tuple[str, str, str]]:
    """Kind, part and id of each relation of `part`; of the package itself where it is empty."""
    folder, _, file = part.rpartition("/")
    told = contents.get(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
    if told is None:
        return []
    found = []
    for element in ElementTree.fromstring(told):
        target = element.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        whole = posixpath.normpath(whole)
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


def _scan_sheet(content: bytes) -> tuple[SheetScan, int]:
    """The cells of a sheet that the library shows as blank and are not, and how many cells hold anything."""
    errors: dict[str, str] = {}
    unstored: set[str] = set()
    linked: set[str] = set()
    filled = 0
    starts = list(_CELL.finditer(content))
    ends = [match.start() for match in starts[1:]] + [len(content)]
    for match, end in zip(starts, ends, strict=False):  # of a sheet without a cell there is an end alone
        attributes = match[1]
        if attributes.endswith(b"/"):
            continue
        filled += 1
        # What is between this cell and the next: looking for its own end would take ever longer in a file
        # that has none.
        inside = content[match.end() : end].partition(b"</sheetData>")[0]
        is_error, is_formula = b't="e"' in attributes, _FORMULA.search(inside) is not None
        if not is_error and not is_formula:
            continue
        address = _ADDRESS.search(attributes)
        if not address:
            continue
        value = _VALUE.search(inside)
        if is_error:
            errors[address[1].decode()] = value[1].decode("utf-8", "replace") if value else "#ERROR"
        elif not (value and value[1]) and b't="str"' not in attributes:
            unstored.add(address[1].decode())
        elif _ELSEWHERE.search(inside):
            linked.add(address[1].decode())
    hidden = (_NUMBER.search(row[1]) for row in _ROW.finditer(content) if _HIDDEN.search(row[1]))
    hidden_rows = frozenset(int(number[1]) for number in hidden if number)
    return SheetScan(errors, frozenset(unstored), frozenset(linked), hidden_rows), filled
