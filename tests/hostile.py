"""Files that mean harm, or look as if they did, made from a prepared workbook.

Each function takes the bytes of a sound workbook and gives those of a hostile one. `CASES` names them all with the
codes of which one is to be found.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], extra: list[tuple[str, bytes]] | None = None) -> bytes:
    """A zip of `parts`, with `extra` ones after them under whatever name, a name twice among them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*parts.items(), *(extra or [])]:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def change(data: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(data)
    parts[name] = edit(parts[name])
    return packed(parts)


def first_sheet(data: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    return change(data, "xl/worksheets/sheet1.xml", edit)


def bomb(data: bytes) -> bytes:
    """A hundred megabytes of nothing in a few kilobytes."""
    return packed({**parts_of(data), "xl/media/image1.png": b"\0" * 100_000_000})


def xml_bomb(data: bytes) -> bytes:
    """A sheet that inflates a thousandfold."""
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", b" " * 70_000_000 + b"</sheetData>"))


def forged_size(data: bytes) -> bytes:
    """The directory says that every part is ten bytes long."""
    made = bytearray(data)
    for match in re.finditer(rb"PK\x01\x02", bytes(made)):
        struct.pack_into("<I", made, match.start() + 24, 10)
    return bytes(made)


def forged_string_count(data: bytes) -> bytes:
    """Four thousand million shared strings are promised."""
    promise = rb'count="4000000000" uniqueCount="4000000000"'
    return change(
        data, "xl/sharedStrings.xml", lambda xml: re.sub(rb'count="\d+" uniqueCount="\d+"', promise, xml, count=1)
    )


def forged_string_count_in_other_words(data: bytes) -> bytes:
    """The same, behind another attribute with a sign in it, and with blanks as XML allows them."""
    promise = rb'x=">" uniqueCount = "4000000000"'
    return change(
        data, "xl/sharedStrings.xml", lambda xml: re.sub(rb'count="\d+" uniqueCount="\d+"', promise, xml, count=1)
    )


def far_corner(data: bytes) -> bytes:
    """A cell in the last row and column there are, and one in the first."""
    row = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", row))


def beyond(place: str, row: str = "99") -> Callable[[bytes], bytes]:
    """What puts a cell at `place`, where no sheet has one, in the row that says it is `row`."""

    def made(data: bytes) -> bytes:
        cell = f'<row r="{row}"><c r="{place}" t="n"><v>1</v></c></row></sheetData>'.encode()
        return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", cell))

    made.__name__ = f"beyond_{place}_in_{row}"
    return made


def spread_out(data: bytes) -> bytes:
    """Entries in the last column there is of four hundred rows: six million places between them."""
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="XFD{0}"><v>{0}</v></c></row>'
    rows = "".join(row.format(number) for number in range(100, 500)).encode()
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def a_million_cells(data: bytes) -> bytes:
    rows = b"".join(
        b'<row r="%d">%s</row>' % (n, b"".join(b"<c><v>%d</v></c>" % (n * c) for c in range(60)))
        for n in range(100, 18_000)
    )
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def entities(data: bytes) -> bytes:
    """The classical nest of entities."""
    dtd = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return first_sheet(data, lambda xml: xml.replace(b"<worksheet", dtd + b"<worksheet", 1))


def outside_entity(data: bytes) -> bytes:
    """An entity that would read a file of the computer."""
    dtd = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return change(data, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", dtd + b"<workbook", 1))


def part_twice(data: bytes) -> bytes:
    return packed(parts_of(data), [("xl/worksheets/sheet1.xml", b"<worksheet/>")])


def part_twice_in_other_case(data: bytes) -> bytes:
    return packed(parts_of(data), [("XL/Worksheets/Sheet1.XML", b"<worksheet/>")])


def climbing_name(data: bytes) -> bytes:
    return packed(parts_of(data), [("../../../etc/cron.d/x", b"x")])


def encrypted_flag(data: bytes) -> bytes:
    made = bytearray(data)
    for mark, place in ((rb"PK\x01\x02", 8), (rb"PK\x03\x04", 6)):
        for match in re.finditer(mark, bytes(made)):
            struct.pack_into("<H", made, match.start() + place, 1)
    return bytes(made)


def too_many_parts(data: bytes) -> bytes:
    return packed(parts_of(data), [(f"xl/media/image{n}.png", b"") for n in range(2_100)])


def missing_sheet_part(data: bytes) -> bytes:
    parts = parts_of(data)
    del parts["xl/worksheets/sheet1.xml"]
    return packed(parts)


def no_workbook_part(data: bytes) -> bytes:
    parts = parts_of(data)
    del parts["xl/workbook.xml"]
    return packed(parts)


def broken_xml(data: bytes) -> bytes:
    return change(data, "xl/workbook.xml", lambda xml: xml[: len(xml) // 2])


def cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


def spoilt_in_the_middle(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(b ^ 0xFF for b in data[middle : middle + 400]) + data[middle + 400 :]


def cells_without_end(data: bytes) -> bytes:
    """Two hundred thousand cells that are opened and never closed."""
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", b'<c r="A1" t="e">' * 200_000))


def opendocument(_data: bytes) -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


def a_word_document(_data: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def an_empty_zip(_data: bytes) -> bytes:
    return packed({})


def a_name_twice(data: bytes) -> bytes:
    """Two sheets of one name, which Excel never writes."""
    return change(data, "xl/workbook.xml", lambda xml: xml.replace(b'name="Priorities"', b'name="Cover"'))


def sheet_in_utf16(data: bytes) -> bytes:
    """A sheet in an encoding that the library takes for an empty one."""
    return first_sheet(data, lambda xml: xml.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"))


def far_string(data: bytes) -> bytes:
    """A cell with a shared string that there is none of."""
    cell = b'<row r="900"><c r="A900" t="s"><v>99999999</v></c></row></sheetData>'
    return first_sheet(data, lambda xml: xml.replace(b"</sheetData>", cell))


def late_document_type(data: bytes) -> bytes:
    """Entities behind a comment that is long enough to be looked past."""
    dtd = b"<!--" + b"x" * 90_000 + b'--><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return change(data, "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", dtd + b"<workbook", 1))


def a_binary_workbook(_data: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\0"})


def says_nothing(data: bytes) -> bytes:
    """Our workbook with neither of the two places in which it says what it is."""
    parts = parts_of(change(data, "xl/workbook.xml", lambda xml: xml.replace(b'name="_planbook"', b'name="Notes"')))
    parts.pop("docProps/custom.xml", None)
    return packed(parts)


def elsewhere(make: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The same done to a workbook that is not ours."""

    def made(data: bytes) -> bytes:
        return says_nothing(make(data))

    made.__name__ = f"{make.__name__}_elsewhere"
    return made


DAMAGED_OR_STOPPED = ("WB-004", "WB-005")

CASES: tuple[tuple[Callable[[bytes], bytes], tuple[str, ...]], ...] = (
    (bomb, ("WB-003",)),
    (xml_bomb, ("WB-003",)),
    (forged_size, DAMAGED_OR_STOPPED),
    (forged_string_count, DAMAGED_OR_STOPPED),
    (forged_string_count_in_other_words, ("WB-004",)),
    *(
        (beyond(place), ("WB-004",))
        for place in ("C99999999999999999999", "C12345678", "C1048577", "XFE99", "AAAA99", "A" * 40 + "99")
    ),
    (beyond("C99", "9" * 20), ("WB-004",)),
    (spread_out, ("WB-005",)),
    (a_million_cells, ("WB-003",)),
    (entities, ("WB-004",)),
    (outside_entity, ("WB-004",)),
    (part_twice, ("WB-004",)),
    (part_twice_in_other_case, ("WB-004",)),
    (climbing_name, ("WB-004",)),
    (encrypted_flag, ("WB-002",)),
    (too_many_parts, ("WB-003",)),
    (missing_sheet_part, ("WB-004",)),
    (no_workbook_part, ("WB-002",)),
    (broken_xml, ("WB-004",)),
    (cut_short, ("WB-004",)),
    (spoilt_in_the_middle, ("WB-004",)),
    (cells_without_end, ("WB-003",)),
    (opendocument, ("WB-002",)),
    (a_word_document, ("WB-002",)),
    (an_empty_zip, ("WB-002",)),
    (a_name_twice, ("WB-004",)),
    (sheet_in_utf16, ("WB-004",)),
    (far_string, ("WB-004",)),
    (late_document_type, ("WB-004",)),
    (a_binary_workbook, ("WB-002",)),
    (says_nothing, ("WB-006",)),
    # Another body's workbook is said to be that, whatever the library makes of its cells.
    (elsewhere(far_corner), ("WB-006",)),
    (elsewhere(a_million_cells), ("WB-006",)),
    (elsewhere(missing_sheet_part), ("WB-006",)),
    (elsewhere(far_string), ("WB-006",)),
    (elsewhere(forged_string_count), ("WB-006",)),
    (elsewhere(sheet_in_utf16), ("WB-006",)),
)
