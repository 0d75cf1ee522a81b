"""Words taken out of workbooks and Word documents: of every part, and of workbooks within documents.

What people read as one text can lie in many pieces (a cell with two fonts, a paragraph of ten runs). So the text
of each container is looked at whole; where words are taken out of it, the rest stands in its first piece.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planbook.model.address import COLUMNS, column_index
from planbook.office import as_part, root_of
from planbook.removal.beside import parts_beside, texts_beside, without_beside
from planbook.removal.glance import has_pieces, without_any, without_names
from planbook.removal.markup import local, names_in, without_in_attribute, without_in_text
from planbook.removal.phrases import SHORTEST, Phrases
from planbook.removal.slices import documents_of, has_value, sliced

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINERS = {"si", "is", "text", "p"}
"""Elements whose text is read as one: of a cell, of a note, of a paragraph."""
_BREAKS = {"br", "cr", "tab"}
_XML = (".xml", ".rels", ".vml")
_NESTED = (".xlsx", ".docx", ".xlsm")
_SHARED = "xl/sharedStrings.xml"
_CUSTOM = "customXml/"
"""Parts that another program has put there, of whose markup nothing is known."""


def taken_out_of_office(
    data: bytes,
    phrases: Phrases,
    cells: frozenset[tuple[str, str]] = frozenset(),
    beside: frozenset[tuple[str, str]] = frozenset(),
) -> bytes:
    """The workbook or document `data` without the words; the very bytes where it has none of them.

    `cells` (sheet and address) lose all that they hold, whatever their words are, and `beside` all that hangs on
    them or lies over them. Raises ValueError for what is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [(info, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise ValueError(str(error)) from error
    parts = {info.filename: content for info, content in entries}
    sheets = _sheet_parts(parts) if cells or beside else {}
    over: dict[str, set[str]] = {}
    for sheet, cell in beside:
        for part in parts_beside(parts, sheets.get(sheet, "")):
            over.setdefault(part, set()).add(cell)
    orphaned = _orphaned(parts, {(sheets[sheet], cell) for sheet, cell in cells if sheet in sheets})
    changed = False
    anew: list[tuple[zipfile.ZipInfo, bytes]] = []
    for info, content in entries:
        made = content
        emptied = {cell for sheet, cell in cells if sheets.get(sheet) == info.filename}
        if info.filename == _SHARED and orphaned:
            made = _without_strings(made, orphaned, phrases.mark)
        if info.filename in over:
            made = without_beside(made, over[info.filename], phrases.mark)
        if info.filename.lower().endswith(_XML):
            made = _taken_out_of_part(made, phrases, emptied, info.filename.startswith(_CUSTOM))
        elif info.filename.lower().endswith(_NESTED):
            made = taken_out_of_office(made, phrases)
        changed |= made != parts[info.filename]
        anew.append((info, made))
    return _packed(anew) if changed else data


def _packed(entries: Sequence[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """The file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info, content in entries:
            entry = zipfile.ZipInfo(info.filename, info.date_time)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, info.create_system
            entry.external_attr = info.external_attr
            target.writestr(entry, content, compresslevel=6)
    return out.getvalue()


def texts_in_office(data: bytes) -> Iterator[str]:
    """Every text that a workbook or document holds, whole as people read it; raises ValueError as above."""
    for name, content in _parts(data):
        if name.lower().endswith(_XML):
            for element in root_of(content).iter():
                if isinstance(element.tag, str):
                    yield from (str(value) for value in element.attrib.values())
                    if local(element) in _CONTAINERS:
                        yield "".join(_text(piece) for piece in _pieces(element))
                    elif element.text:
                        yield element.text
        elif name.lower().endswith(_NESTED):
            yield from texts_in_office(content)


def still_in_office(data: bytes, phrases: Phrases) -> bool:
    """Whether words are left in a workbook or document where they cannot be taken out: in the name of a sheet, and
    in what is neither text nor XML. Raises ValueError for what is no such file."""
    for name, content in _parts(data):
        if name.lower().endswith(_XML):
            if not without_names(content) and any(phrases.are_in(told) for told in names_in(root_of(content))):
                return True
        elif name.lower().endswith(_NESTED):
            if still_in_office(content, phrases):
                return True
        elif any(phrases.several.are_in(content.decode(e, "replace")) for e in ("utf-8", "utf-16-le")):
            return True
    return False


def _taken_out_of_part(content: bytes, phrases: Phrases, emptied: set[str], custom: bool) -> bytes:
    """The part without the words; it is taken apart only where a glance does not tell that it has none."""
    cut = sliced(content)
    if cut is not None:
        there = [{cell for cell in emptied if has_value(piece, cell.encode())} for piece in cut.slices]
        if emptied and not any(there):
            there = [emptied] * len(there)  # it is written in another way
        made = [
            _taken_out_of_slice(cut.document(piece), piece, phrases, cells, custom)
            for piece, cells in zip(cut.slices, there, strict=True)
        ]
        frame = _taken_out_of_part(cut.frame, phrases, set(), custom)
        return content if (frame, *made) == (cut.frame, *cut.slices) else cut.joined(frame, made)
    if emptied or not without_any(content, phrases):
        return _taken_out_of_xml(content, phrases, emptied, custom)
    return _taken_out_of_pieces(content, phrases) if has_pieces(content) else content


def _taken_out_of_slice(document: bytes, piece: bytes, phrases: Phrases, emptied: set[str], custom: bool) -> bytes:
    """The slice `piece`, of which `document` is made, without the words."""
    from lxml import etree

    made = _taken_out_of_part(document, phrases, emptied, custom)
    return piece if made is document else b"".join(etree.tostring(e, encoding="UTF-8") for e in root_of(made))


def _taken_out_of_pieces(content: bytes, phrases: Phrases) -> bytes:
    """The part without the words, which stand at most where a text lies in pieces."""
    root = root_of(content)
    changed = False
    for element in list(root.iter(*(f"{{*}}{name}" for name in _CONTAINERS))):
        changed |= _take_out_of_container(element, phrases)
    return as_part(root) if changed else content


def _taken_out_of_xml(content: bytes, phrases: Phrases, emptied: set[str], custom: bool) -> bytes:
    root = root_of(content)
    changed = False
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            changed |= _set_text(element, phrases.taken_out_of(element.text or ""))  # a comment
            continue
        if emptied and local(element) == "c" and element.get("r") in emptied:
            _empty(element, phrases.mark)
            changed = True
        elif local(element) in _CONTAINERS:
            changed |= _take_out_of_container(element, phrases)
        elif element.text and len(element.text) >= SHORTEST:
            changed |= _set_text(element, without_in_text(element, phrases, custom))
        for name, value in element.attrib.items():
            if len(value) < SHORTEST:  # as most are, and nothing is taken out of them
                continue
            done = without_in_attribute(element, str(name), str(value), phrases, custom)
            if done != value:
                element.set(name, done)
                changed = True
    return as_part(root) if changed else content


def _take_out_of_container(element: "_Element", phrases: Phrases) -> bool:
    pieces = _pieces(element)
    whole = "".join(_text(piece) for piece in pieces)
    done = phrases.taken_out_of(whole)
    if done == whole:
        return False
    texts = [piece for piece in pieces if local(piece) not in _BREAKS]
    for piece in texts:
        piece.text = done if piece is texts[0] else ""
    for piece in pieces:
        parent = piece.getparent()
        if local(piece) in _BREAKS and parent is not None:
            parent.remove(piece)  # it parted words that are no longer there
    return True


def _pieces(element: "_Element") -> "list[_Element]":
    """The pieces of text of a container and the breaks between them, without those of containers within it.

    It is itself its only piece where it has text and no pieces.
    """
    found = list(_pieces_within(element))
    return found or ([element] if element.text else [])


def _pieces_within(element: "_Element") -> "Iterator[_Element]":
    for child in element:
        if not isinstance(child.tag, str) or local(child) in (_CONTAINERS - {"text"}):
            continue
        if local(child) in ("t", "delText") or local(child) in _BREAKS:
            yield child
        else:
            yield from _pieces_within(child)


def _text(piece: "_Element") -> str:
    return "\n" if local(piece) in _BREAKS else piece.text or ""


def _set_text(element: "_Element", text: str) -> bool:
    if element.text == text:
        return False
    element.text = text
    return True


def _empty(cell: "_Element", mark: str) -> None:
    """Leave the mark alone in the cell, as text of its own."""
    from lxml import etree

    namespace = cell.tag.rpartition("}")[0].lstrip("{")
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, f"{{{namespace}}}is")
    etree.SubElement(inline, f"{{{namespace}}}t").text = mark


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    book = next((name for name in parts if name.lower().endswith("xl/workbook.xml")), None)
    related = parts.get("xl/_rels/workbook.xml.rels")
    if book is None or related is None:
        raise ValueError("the workbook does not say where its sheets are")
    targets: dict[str, Any] = {r.get("Id"): r.get("Target") for r in root_of(related)}
    found = {}
    for element in root_of(parts[book]).iter():
        if isinstance(element.tag, str) and local(element) == "sheet":
            identity = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            target = str(targets.get(identity, "")).lstrip("/")
            found[str(element.get("name"))] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise ValueError(str(error)) from error


def text_of_cell(data: bytes, sheet: str, address: str) -> str | None:
    """What stands in a cell of a workbook as text; None where it is blank or holds a figure.

    Raises KeyError for a sheet that is not there, and ValueError for a file that cannot be looked into.
    """
    parts = dict(_parts(data))
    part = _sheet_parts(parts)[sheet]
    try:
        for cell in _cells(parts[part], address.encode()):
            if cell.get("r") == address:
                return _text_shown(cell, parts)
    except (KeyError, IndexError) as error:
        raise ValueError("it lacks a part, or one of its texts") from error
    return None


def texts_on_cell(data: bytes, sheet: str, address: str) -> list[str]:
    """What hangs on a cell of a workbook, or lies over it. Raises as `text_of_cell`."""
    parts = dict(_parts(data))
    return texts_beside(parts, _sheet_parts(parts)[sheet], address)


def _text_shown(cell: "_Element", parts: dict[str, bytes]) -> str | None:
    """The text that a cell shows; of a formula its result."""
    index = _shared_index(cell)
    if index is not None:
        return "".join(_text(piece) for piece in _pieces(_strings(parts[_SHARED])[index]))
    if cell.get("t") == "str":
        return "".join(child.text or "" for child in cell if isinstance(child.tag, str) and local(child) == "v")
    if cell.get("t") == "inlineStr":
        return "".join(str(text) for text in cell.itertext())
    return None


def _cells(sheet: bytes, address: bytes = b"") -> "Iterator[_Element]":
    """The cells of a sheet; at least those of the rows that have `address`."""
    for document in documents_of(sheet, address):
        yield from root_of(document).iter("{*}c")


def _shared_index(cell: "_Element") -> int | None:
    """Which of the shared strings the cell shows; None where it shows none."""
    value = next((child.text for child in cell if isinstance(child.tag, str) and local(child) == "v"), None)
    return int(value) if cell.get("t") == "s" and value and value.strip().isdigit() else None


def _strings(shared: bytes) -> "list[_Element]":
    return [e for e in root_of(shared) if isinstance(e.tag, str) and local(e) == "si"]


def _orphaned(parts: dict[str, bytes], emptied: set[tuple[str, str]]) -> set[int]:
    """The shared strings that only these cells (part and address) show."""
    own, others = set(), set()
    for name in {part for part, _ in emptied}:
        own |= {_shared_index(c) for c in _cells(parts[name]) if (name, c.get("r")) in emptied}
    if not own - {None}:
        return set()
    for name, content in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            others |= {_shared_index(c) for c in _cells(content) if (name, c.get("r")) not in emptied}
    return {index for index in own - others if index is not None}


def _without_strings(shared: bytes, orphaned: set[int], mark: str) -> bytes:
    """The shared strings with the mark in the place of these."""
    from lxml import etree

    root = root_of(shared)
    strings = [e for e in root if isinstance(e.tag, str) and local(e) == "si"]
    for index in (n for n in orphaned if n < len(strings)):
        element = strings[index]
        namespace = str(element.tag).rpartition("}")[0].lstrip("{")
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, f"{{{namespace}}}t").text = mark
    return as_part(root)


def is_address(text: str) -> bool:
    """Whether `text` is the address of one cell, as F12."""
    found = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", text)
    return found is not None and column_index(found[1]) < COLUMNS
