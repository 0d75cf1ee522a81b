"""Workbooks changed by chance: in their bytes, in their parts, in their XML, and in what stands in their cells.

Each mutator takes a source of chance and the bytes of a workbook, and gives the bytes of another one. The same seed
and the same workbook give the same mutant.
"""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from hostile import packed, parts_of

Mutator = Callable[[random.Random, bytes], bytes]

EXTREME = (
    "", "0", "-1", "1", "2147483648", "4294967296", "9223372036854775808", "1e308", "-1e308", "1e-320", "1e999",
    "NaN", "INF", "-0", "0.1e", "99999999999999999999", "2958466", "true", "e", "n", "s", "str", "d", "inlineStr",
    "A0", "A1", "XFD1048576", "XFE1048577", "AAAA1", "A1:XFD1048576", "B2:A1", "1048576", "1048577", "rId1",
    "rId999", "../../../etc/passwd", "http://example.org/x", "General", "x" * 5_000, "%s%n{0}", "\u202eabc",
    "\U0001f600", "]]>", "_x0000_", "_xD800_", "&#1;", "&#xD800;", "&nothing;", "planbook_unit", "register",
    "objectives-actions", "9.9",
)  # fmt: skip
"""Values that no program writes, or not there."""

TYPED = (
    "", " ", "0", "-1", "1e308", "-1E+300", "1e-9", "12345678901234567890",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "=1+1", "+1", "@SUM(A1)", "n/a", "TBC", "ongoing", "Nil", "Total", "Totals", "£1,200", "-£5", "93.1", "93.1%",
    "1.200,50", "10-15", "31/06/2027", "12/18/2026", "31/12/9999", "01/01/0001", "0000-00-00", "Dec-26",
    "autumn term",
    "2026-27-autumn", "Yes", "no", "TRUE", "1.1", "1.1.1", "99.99", "+14", "1", "A",
    "Headteacher (lead); Headteacher",
    ";;;", "\n\n", "(lead)", "x" * 32_767, "é" * 2_000, "\u202e\u200f\u2066", "\U0001f3eb", "\u00a0",
    "\ufeffAction",
    "action.finish", "kpi_value.numerator", "declaration.name", "Ref", "Finish", "Status", "Folded away: 3",
    "#REF!", "ATT", "990101", "<b>x</b>", "${x}", "{value}", "{0!r:>99999}", "%(x)s", "'", "\"", "\\", "NaN", "inf",
    "_x000D_", "nan%", "٣", "½", "1_000", "0x10", "1 000", "²", "Ⅷ", "–",
)  # fmt: skip
"""What may be typed, or pasted, into any cell."""

NUMBERS = (
    "0", "1", "-1", "2", "39", "150", "0.5", "0.931", "1.5", "46000.5", "45000", "60000", "2958466", "-5", "1e15",
    "1e308", "-1e308", "1e-320", "1e999", "-0", "9223372036854775808", "99999999999999999999", "NaN",
)  # fmt: skip
"""What may be stored as a number."""

_CELL = re.compile(rb"<c\b([^>]*?)(/>|>.*?</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb"""([\w:]+=)(["'])([^"']*)\2""")
_TEXT = re.compile(rb">([^<>]+)<")
_ELEMENT = re.compile(rb"<(/?)([\w:]+)\b[^<>]*>")


def flip_bytes(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cut_bytes(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] if chance.random() < 0.5 else data[:start] + data[start + chance.randrange(1, 2_000) :]


def double_bytes(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 5_000)]
    return data[:start] + piece * chance.choice((2, 2, 20)) + data[start + len(piece) :]


def drop_part(chance: random.Random, data: bytes) -> bytes:
    parts = parts_of(data)
    del parts[chance.choice(list(parts))]
    return packed(parts)


def swap_parts(chance: random.Random, data: bytes) -> bytes:
    parts = parts_of(data)
    kind = chance.choice(("xl/worksheets/sheet", "xl/tables/", "xl/", ""))
    names = [name for name in parts if name.startswith(kind)] or list(parts)
    one, other = chance.choice(names), chance.choice(names)
    parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def rename_part(chance: random.Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = chance.choice(list(parts))
    others = (
        name.upper(),
        name.replace("/", "\\"),
        f"/{name}",
        f"../{name}",
        f"{name}x",
        "x" * 300,
        chance.choice(list(parts)),
    )
    content = parts.pop(name)
    return packed({**parts, chance.choice(others): content})


def double_part(chance: random.Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = chance.choice(list(parts))
    return packed(parts, [(chance.choice((name, name.upper(), f"copy/{name}")), parts[name])])


def cut_part(chance: random.Random, data: bytes) -> bytes:
    parts = parts_of(data)
    name = chance.choice(list(parts))
    parts[name] = parts[name][: chance.randrange(len(parts[name]) + 1)]
    return packed(parts)


def store_parts(chance: random.Random, data: bytes) -> bytes:
    """The same workbook packed otherwise: stored, with a comment, with something before it or after it."""
    out = io.BytesIO()
    kind = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in parts_of(data).items():
            archive.writestr(zipfile.ZipInfo(name), content, kind)
        archive.comment = chance.choice((b"", b"x" * 60_000))
    return chance.choice((b"", b"", b"PK", b"\n" * 40)) + out.getvalue() + chance.choice((b"", b"\0" * 90))


def _in_a_part(edit: Callable[[random.Random, bytes], bytes]) -> Mutator:
    """A mutator that edits one XML part, of the sheets more often than of others."""

    def mutate(chance: random.Random, data: bytes) -> bytes:
        parts = parts_of(data)
        sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
        others = [name for name in parts if name.endswith((".xml", ".rels"))]
        name = chance.choice(sheets if sheets and chance.random() < 0.6 else others)
        parts[name] = edit(chance, parts[name])
        return packed(parts)

    mutate.__name__ = edit.__name__.lstrip("_")
    return mutate


def _replaced(
    pattern: re.Pattern[bytes], chance: random.Random, xml: bytes, by: Callable[[re.Match[bytes]], bytes]
) -> bytes:
    """`xml` with some of the places that `pattern` finds replaced."""
    found = list(pattern.finditer(xml))
    if not found:
        return xml
    count = min(len(found), chance.choice((1, 2, 5, 30, 200)))
    pieces, last = [], 0
    for match in sorted(chance.sample(found, count), key=lambda m: m.start()):
        pieces += [xml[last : match.start()], by(match)]
        last = match.end()
    return b"".join([*pieces, xml[last:]])


def _attributes(chance: random.Random, xml: bytes) -> bytes:
    def by(match: re.Match[bytes]) -> bytes:
        return match[1] + match[2] + _raw(chance, EXTREME) + match[2]

    return _replaced(_ATTRIBUTE, chance, xml, by)


def _texts(chance: random.Random, xml: bytes) -> bytes:
    return _replaced(_TEXT, chance, xml, lambda _: b">" + _raw(chance, (*EXTREME, *TYPED)) + b"<")


def _raw(chance: random.Random, values: tuple[str, ...]) -> bytes:
    """One of `values`, mostly escaped as XML wants it."""
    value = chance.choice(values)
    raw = value if chance.random() < 0.1 else escape(value, {'"': "&quot;"})
    return raw.encode("utf-8", "surrogatepass")


def _elements(chance: random.Random, xml: bytes) -> bytes:
    """Tags dropped, doubled, nested a thousandfold or renamed."""

    def by(match: re.Match[bytes]) -> bytes:
        nest = b"<a>" * 2_000 if chance.random() < 0.5 else b"<a>" * 500 + b"</a>" * 500
        return chance.choice(
            (b"", match[0] * 2, nest + match[0], match[0].replace(match[2], b"x"), b"<!--" + match[0])
        )

    return _replaced(_ELEMENT, chance, xml, by)


def _insertions(chance: random.Random, xml: bytes) -> bytes:
    """Bytes that have no business in XML, or little."""
    odd = (
        b"\0",
        b"\x0b",
        b"\xff\xfe",
        b"<![CDATA[x]]>",
        b"<!DOCTYPE x>",
        b"<?x y?>",
        b"&a;",
        b"<!-- -- -->",
        b" " * 9_000,
    )
    place = chance.randrange(len(xml) + 1)
    return xml[:place] + chance.choice(odd) + xml[place:]


def _encodings(chance: random.Random, xml: bytes) -> bytes:
    """The part in another encoding, said or unsaid."""
    text = xml.decode("utf-8", "replace")
    other = text.replace("UTF-8", "UTF-16", 1)
    return chance.choice((
        b"\xef\xbb\xbf" + xml,
        other.encode("utf-16"),
        text.encode("utf-16-be"),
        text.replace("UTF-8", "ISO-8859-1", 1).encode("latin-1", "replace"),
        text.replace('"', "'").encode(),
    ))  # fmt: skip


def _sheet_ends(chance: random.Random, xml: bytes) -> bytes:
    """Merged cells, rows and links where none can be."""
    spans = ("A1:XFD1048576", "A1:B2", "C5:A1", "F5:F6", "F5:F40", "B5:H5", "A4:Z4", "ZZZ1:A1", "")
    merged = "".join(f'<mergeCell ref="{chance.choice(spans)}"/>' for _ in range(chance.randrange(1, 40)))
    rows = "".join(
        f'<row r="{chance.choice(EXTREME[:20])}" hidden="{chance.choice(("1", "x"))}">'
        f'<c r="{chance.choice(EXTREME)}"><v>1</v></c></row>'
        for _ in range(3)
    )
    more = chance.choice((f'</sheetData><mergeCells count="1">{merged}</mergeCells>', f"{rows}</sheetData>"))
    return xml.replace(b"</sheetData>", more.encode(), 1)


def _cells(chance: random.Random, xml: bytes) -> bytes:
    """Cells given other content: what people type, and what programs store."""
    found = [match[0] for match in _CELL.finditer(xml)]

    def by(match: re.Match[bytes]) -> bytes:
        address = re.search(rb'\br="[^"]*"', match[1])
        style = re.search(rb'\bs="[^"]*"', match[1])
        start = b"<c " + (address[0] if address else b"") + b" " + (style[0] if style else b"")
        text = escape(chance.choice(TYPED)).encode()
        number = chance.choice(NUMBERS).encode()
        return chance.choice((
            start + b' t="inlineStr"><is><t xml:space="preserve">' + text + b"</t></is></c>",
            start + b' t="inlineStr"><is><t xml:space="preserve">' + text + b"</t></is></c>",
            start + b' t="str"><f>' + text.replace(b"=", b"") + b"</f><v>" + text + b"</v></c>",
            start + b"><v>" + number + b"</v></c>",
            start + b"><v>" + number + b"</v></c>",
            start + b' t="str"><v>' + text + b"</v></c>",
            start + b' t="b"><v>' + chance.choice((b"0", b"1")) + b"</v></c>",
            start + b' t="e"><v>' + chance.choice((b"#REF!", b"#N/A", b"", b"x")) + b"</v></c>",
            start + b' t="d"><v>' + chance.choice((b"2027-03-25", b"0001-01-01", b"99999-01-01")) + b"</v></c>",
            start + b"><f>NOW()</f></c>",
            start + b"/>",
            re.sub(rb'\br="[^"]*"', address[0] if address else b"", chance.choice(found)),
        ))  # fmt: skip

    return _replaced(_CELL, chance, xml, by)


def _shared_strings(chance: random.Random, data: bytes) -> bytes:
    """The texts of the workbook replaced, keys and headings among them."""
    parts = parts_of(data)
    if "xl/sharedStrings.xml" in parts:
        parts["xl/sharedStrings.xml"] = _texts(chance, parts["xl/sharedStrings.xml"])
    return packed(parts)


def _moved(chance: random.Random, data: bytes) -> bytes:
    """What stands in cells of a column put into each other's places: refs twice, parents of their own children."""
    parts = parts_of(data)
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    name = chance.choice(sheets)
    column = chance.choice(b"ABCDEF")
    cell = re.compile(rb'<c r="%c(\d+)"(.*?)(/>|>.*?</c>)' % column, re.DOTALL)
    inside = [(match[2], match[3]) for match in cell.finditer(parts[name])]
    if inside:

        def by(match: re.Match[bytes]) -> bytes:
            return b'<c r="%c%s"' % (column, match[1]) + b"".join(chance.choice(inside))

        parts[name] = _replaced(cell, chance, parts[name], by)
    return packed(parts)


def _names(chance: random.Random, data: bytes) -> bytes:
    """Sheets renamed, hidden, pointed elsewhere."""
    parts = parts_of(data)
    name = chance.choice(("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml"))
    parts[name] = _attributes(chance, parts[name])
    return packed(parts)


MUTATORS: Mapping[str, tuple[Mutator, ...]] = {
    "bytes": (flip_bytes, cut_bytes, double_bytes),
    "parts": (drop_part, swap_parts, rename_part, double_part, cut_part, store_parts, _names),
    "xml": tuple(map(_in_a_part, (_attributes, _texts, _elements, _insertions, _encodings, _sheet_ends))),
    "cells": (_in_a_part(_cells), _in_a_part(_cells), _in_a_part(_cells), _shared_strings, _moved),
}
"""By the level on which they work."""

_WEIGHTS = {"bytes": 1, "parts": 2, "xml": 3, "cells": 8}


def mutant(seed: int, number: int, sound: Mapping[str, bytes]) -> tuple[str, str, bytes]:
    """The mutant `number` of a seed: which of the workbooks `sound` it was made of, how, and its bytes."""
    chance = random.Random(f"{seed}/{number}")
    origin = chance.choice(sorted(sound))
    data, how = sound[origin], []
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        level = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        mutate = chance.choice(MUTATORS[level])
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice: it is meant
                data = mutate(chance, data)
        except Exception:
            break  # what is broken already is not opened a second time
        how.append(mutate.__name__.lstrip("_"))
    return origin, "+".join(how), data
