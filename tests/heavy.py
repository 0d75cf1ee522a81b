"""Workbooks that are heavy rather than broken, made from a filled one: little to send, much to read.

`CASES` names them all with what is to become of each. All are made for given limits, so that a test can have them
small; `measure_heavy.py` measures what they take under those that the rules set.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from hostile import Parts, packed, parts_of
from planbook.collect.limits import MEGABYTE, Limits
from planbook.model.address import column_letter
from planbook.model.declarations import Declarations, Field, Record, Sheet

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)[0-9]+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)


@dataclass(frozen=True)
class Stored:
    """What a cell holds, as its XML says it: the attributes beside its address, and what is in it."""

    attributes: str
    inside: str


Content = str | int | float | Stored
Cells = Mapping[str, Content]
"""By column."""


def formula(words: str, result: str) -> Stored:
    return Stored(' t="str"', f"<f>{escape(words)}</f><v>{escape(result)}</v>")


def error(word: str) -> Stored:
    return Stored(' t="e"', f"<v>{word}</v>")


def shared(number: int) -> Stored:
    """The shared string of that number."""
    return Stored(' t="s"', f"<v>{number}</v>")


def _xml(column: str, row: int, content: Content) -> str:
    if isinstance(content, Stored):
        return f'<c r="{column}{row}"{content.attributes}>{content.inside}</c>'
    if isinstance(content, str):
        words = escape(content)
        return f'<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
    return f'<c r="{column}{row}"><v>{content}</v></c>'


def _place(column: str) -> tuple[int, str]:
    return len(column), column


def part_of(parts: Mapping[str, bytes], title: str) -> str:
    """The part that holds the sheet `title`."""
    sheet = rb'<sheet\b[^>]*name="%s"[^>]*r:id="([^"]+)"' % title.encode()
    (relation,) = re.findall(sheet, parts["xl/workbook.xml"])
    for tag in re.findall(rb"<Relationship\b[^>]*>", parts["xl/_rels/workbook.xml.rels"]):
        if b'Id="%s"' % relation in tag:
            (target,) = re.findall(rb'Target="([^"]+)"', tag)
            return "xl/" + target.decode().removeprefix("/xl/")
    raise KeyError(title)


def put(data: bytes, title: str, rows: Iterable[tuple[int, Cells]]) -> bytes:
    """The workbook with what `rows` (by Excel row, in order) say in the sheet `title`; other cells stay."""
    parts = parts_of(data)
    name = part_of(parts, title)
    parts[name] = put_into(parts[name], rows)
    return packed(parts)


def put_into(xml: bytes, rows: Iterable[tuple[int, Cells]]) -> bytes:
    """The same of the XML of a sheet."""
    there: dict[int, tuple[bytes, dict[str, bytes]]] = {}
    for match in _ROW.finditer(xml):
        (number,) = re.findall(rb'\br="(\d+)"', match[1])
        there[int(number)] = match[1], {cell[1].decode(): cell[0] for cell in _CELL.finditer(match[2] or b"")}
    for row, cells in rows:
        _, inside = there.setdefault(row, (b' r="%d"' % row, {}))
        for column, content in cells.items():
            inside[column] = _xml(column, row, content).encode()
    made = [
        b"<row%s>%s</row>" % (attributes, b"".join(inside[column] for column in sorted(inside, key=_place)))
        for _, (attributes, inside) in sorted(there.items())
    ]
    return _SHEET_DATA.sub(lambda _: b"<sheetData>" + b"".join(made) + b"</sheetData>", xml, count=1)


def grown(data: bytes, declarations: Declarations, rows: Mapping[str, int], *, wrong: bool = False) -> bytes:
    """The workbook with so many rows more of each record that has a sheet: sound, or wrong in every way."""
    book = parts_of(data)["xl/workbook.xml"]
    for sheet in (s for s in declarations.formats[TEMPLATE].sheets if not s.brought):
        if sheet.record.key in rows and b'name="%s"' % sheet.title.encode() in book:
            made = _rows_of(declarations, sheet, rows[sheet.record.key], wrong)
            data = put(data, sheet.title, made)
    return data


def _rows_of(declarations: Declarations, sheet: Sheet, rows: int, wrong: bool) -> Iterator[tuple[int, Cells]]:
    columns = [(column_letter(i), c.record, c.field) for i, c in enumerate(sheet.columns)]
    asked = [(letter, spec) for letter, _, spec in columns if spec.asked != "worked_out"]
    content = _wrong if wrong else _sound
    for number in range(rows):
        cells = {letter: content(declarations, sheet.record, spec, number) for letter, spec in asked}
        yield BENEATH + number, {letter: cell for letter, cell in cells.items() if cell != ""}


TEMPLATE = "objectives-actions"
"""The plan format of the workbook that the cases are made of."""
BENEATH = 150
"""An Excel row beneath everything that a prepared workbook has on its sheets."""


def _sound(declarations: Declarations, record: Record, spec: Field, number: int) -> Content:
    match spec.type:
        case "ref":
            return f"{record.key[0].upper()}9.{number}"
        case "date":
            return f"{1 + number % 28:02d}/{1 + number % 12:02d}/2027"
        case "choice":
            choices = declarations.lists[spec.list]
            return choices[number % len(choices)].word
        case "links" | "codes":
            return "Deputy headteacher (lead)\nChair of governors\nHeadteacher"
        case "code":
            return {"kpi": "ATT", "funding_source": "Pupil premium", "body": "Local governing committee"}.get(
                spec.of, "x"
            )
        case "reference":
            return f"{spec.of[0].upper()}9.{number}"
        case "yes_no":
            return "Yes"
        case _ if spec.numeric:
            return 1 + number
    words = "with the words that people write about such a thing in a plan"
    return f"{spec.heading} of row {number}, {words} {number * 7}"


def _wrong(declarations: Declarations, record: Record, spec: Field, number: int) -> Content:
    if spec.key == record.label:
        return f"TBC {number}"
    match spec.type:
        case "ref":
            return "1.2"
        case "date":
            return f"31/02/{2027 + number % 5}"
        case "choice" | "yes_no":
            return f"Nearly {number}"
        case "links" | "codes":
            return f"PK and Somebody {number}\nEach head in turn\nDeputy headteachr {number}"
        case "code":
            return f"No such {number}"
        case "reference":
            return f"nothing {number}"
        case "count" if number % 2:
            return 1.5
        case _ if spec.numeric:
            return f"about {number}"
    return f"TBC and then either/order {number}, most of pupils, increased by 10 to 20 in SPaG and PSHE {number}"


READ = "read"
Make = Callable[[bytes, Declarations, Limits], bytes]
Count = Callable[[Limits], int]


@dataclass(frozen=True)
class Case:
    """A heavy workbook, and what is to become of it."""

    what: str
    make: Make
    outcome: str
    """The code that refuses it, or `READ`."""


def _of_records(share: float, *records: str, wrong: bool = False, most: str = "rows", over: int = 0) -> Make:
    """That share of a limit in rows of `records` (by default of all), and so many of each over it."""

    def make(data: bytes, declarations: Declarations, limits: Limits) -> bytes:
        sheets = [sheet.record for sheet in declarations.formats[TEMPLATE].sheets if not sheet.brought]
        keys = records or tuple(record.key for record in sheets if record.rows != "form")
        count = int(share * getattr(limits, most) / len(keys)) + over
        return grown(data, declarations, dict.fromkeys(keys, count), wrong=wrong)

    return make


def _of(limit: str, share: float, per: float = 1) -> Count:
    """How many there are in that share of a limit, where each takes `per` of it."""
    return lambda limits: int(share * getattr(limits, limit) / per)


def _bytes(share: float, per: float) -> Count:
    """How many there are in that share of the text that a workbook may have, where each has `per` bytes."""
    return _of("text_mb", share, per / MEGABYTE)


def _some(count: int) -> Count:
    return lambda _: count


def _rows(title: str, cells: Callable[[int], Cells], count: Count) -> Make:
    """So many rows with these cells beneath what is on the sheet `title`."""

    def make(data: bytes, _: Declarations, limits: Limits) -> bytes:
        return put(data, title, ((BENEATH + n, cells(n)) for n in range(count(limits))))

    return make


def _parts(change: Callable[[Parts, Limits], Mapping[str, bytes]]) -> Make:
    """The workbook with the parts that `change` makes, which take the place of those of their names."""

    def make(data: bytes, _: Declarations, limits: Limits) -> bytes:
        parts = parts_of(data)
        return packed({**parts, **change(parts, limits)})

    return make


def _put_in(part: str, before: bytes, piece: str, count: Count, around: tuple[str, str] = ("", "")) -> Make:
    """So many pieces of XML, with their numbers in them, before a tag of a part, or of the sheet of that title."""

    def change(parts: Parts, limits: Limits) -> Mapping[str, bytes]:
        name = part if part in parts else part_of(parts, part)
        made = "".join(piece.replace("#", str(number)) for number in range(1000, 1000 + count(limits)))
        return {name: parts[name].replace(before, f"{around[0]}{made}{around[1]}".encode() + before, 1)}

    return _parts(change)


def _more_sheets(share: float, rows: int) -> Make:
    """So many sheets more as are that share of the parts a package may have, each with a few rows of words."""

    def change(parts: Parts, limits: Limits) -> Mapping[str, bytes]:
        count = int(share * limits.parts)
        made: dict[str, bytes] = {}
        for number in range(count):
            cells = (
                (n + 1, {"A": f"Notes {number} of {n}", "B": "Action", "C": "Finish", "D": n}) for n in range(rows)
            )
            made[f"xl/worksheets/more{number}.xml"] = put_into(_EMPTY_SHEET, cells)
        sheets = "".join(
            f'<sheet xmlns:r="{_RELATIONS}" name="More {n}" sheetId="{1000 + n}" r:id="more{n}"/>'
            for n in range(count)
        )
        links = "".join(
            f'<Relationship Id="more{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/more{n}.xml"/>'
            for n in range(count)
        )
        book, related = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
        made[book] = parts[book].replace(b"</sheets>", sheets.encode() + b"</sheets>")
        made[related] = parts[related].replace(b"</Relationships>", links.encode() + b"</Relationships>")
        return made

    return _parts(change)


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_EMPTY_SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()


def _with_strings(text: str, count: Count) -> Make:
    """So many shared strings that no cell has, each with its number, after those that are there."""

    def change(parts: Parts, limits: Limits) -> Mapping[str, bytes]:
        strings = "".join(f"<si><t>{text}{number}</t></si>" for number in range(count(limits))).encode()
        name, types, related = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
        if name in parts:
            return {name: parts[name].replace(b"</sst>", strings + b"</sst>")}
        link = f'<Relationship Id="strings" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        override = f'<Override PartName="/{name}" ContentType="{kind}"/>'
        return {
            name: f'<sst xmlns="{_MAIN}">'.encode() + strings + b"</sst>",
            types: parts[types].replace(b"</Types>", override.encode() + b"</Types>"),
            related: parts[related].replace(b"</Relationships>", link.encode() + b"</Relationships>"),
        }

    return _parts(change)


def _shared_by_all(data: bytes, declarations: Declarations, limits: Limits) -> bytes:
    """One long shared string, in more cells than may have its text."""
    data = _with_strings(text_of(0, 10_000), _some(1))(data, declarations, limits)
    last = parts_of(data)["xl/sharedStrings.xml"].count(b"<si>") - 1
    count = 2 * limits.text_mb * MEGABYTE // 10_000
    return put(data, "Glossary", ((BENEATH + n, {"A": shared(last), "B": n}) for n in range(count)))


def _comments(parts: Parts, limits: Limits) -> Mapping[str, bytes]:
    sheet = part_of(parts, "Actions")
    related = sheet.replace("worksheets/", "worksheets/_rels/") + ".rels"
    notes = "".join(
        f'<comment ref="C{n}" authorId="0"><text><t>Note {n}: {"words " * 20}</t></text></comment>'
        for n in range(1, limits.cells // 10)
    )
    link = f'<Relationship Id="notes" Type="{_RELATIONS}/comments" Target="../comments1.xml"/>'
    return {
        "xl/comments1.xml": f'<comments xmlns="{_MAIN}"><authors><author/></authors><commentList>{notes}'
        "</commentList></comments>".encode(),
        related: parts[related].replace(b"</Relationships>", link.encode() + b"</Relationships>"),
    }


def _hung(kind: str, part: str, root: str, piece: str, count: Count) -> Make:
    """So many pieces of XML, with their numbers in them, in a part that the sheet Actions is related to."""

    def change(parts: Parts, limits: Limits) -> Mapping[str, bytes]:
        related = part_of(parts, "Actions").replace("worksheets/", "worksheets/_rels/") + ".rels"
        link = f'<Relationship Id="hung" Type="{_RELATIONS}/{kind}" Target="../{part}"/>'
        pieces = "".join(piece.replace("#", str(number)) for number in range(1, count(limits)))
        name, _, _ = root.partition(" ")
        return {
            f"xl/{part}": f"<{root}>{pieces}</{name}>".encode(),
            related: parts[related].replace(b"</Relationships>", link.encode() + b"</Relationships>"),
        }

    return _parts(change)


_DRAWING = 'xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a"'
_TEXT_BOX = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>#</xdr:row></xdr:from><xdr:sp><xdr:txBody><a:p><a:r>"
    "<a:t>Box # with words in it</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
)
_THREADED = '<threadedComment ref="C#" id="#"><text>Reply # with words in it</text></threadedComment>'
_VALIDATION = '<dataValidation type="list" sqref="K#"><formula1>"a,b#"</formula1></dataValidation>'


def _struck_out(number: int) -> Cells:
    pieces = "".join(f"<r><rPr>{'<strike/>' * (n % 2)}</rPr><t>piece {n} of {number} </t></r>" for n in range(60))
    return {"A": f"9.{number}", "C": Stored(' t="inlineStr"', f"<is>{pieces}</is>")}


def _key_rows(data: bytes, _: Declarations, limits: Limits) -> bytes:
    """The row of hidden keys, again and again beneath the table."""
    parts = parts_of(data)
    xml = parts[part_of(parts, "Actions")]
    row = next(m for m in _ROW.finditer(xml) if b"action.action" in m[0] or b'r="4"' in m[1])
    cells = {c[1].decode(): Stored(*_inside(c[0])) for c in _CELL.finditer(row[2] or b"")}
    words = (
        (BENEATH + n, {**cells, "A": f"9.{n}" if n % 2 else cells["A"], "Z": text_of(n, 50)})
        for n in range(limits.rows)
    )
    return put(data, "Actions", words)


def _inside(cell: bytes) -> tuple[str, str]:
    (kind,) = re.findall(rb'\bt="(\w+)"', cell) or [b"n"]
    return f' t="{kind.decode()}"', re.sub(rb"^<c\b[^>]*>|</c>$", b"", cell).decode()


def text_of(number: int, length: int) -> str:
    """A text of that many characters and no other like it, which cannot be packed into next to nothing."""
    drawn = Random(number)
    return " ".join(f"{drawn.getrandbits(32):x}" for _ in range(length // 8))[:length]


def _wordy(number: int) -> Cells:
    return {"A": f"9.{number}", "C": f"Do {text_of(number, 30_000)}"}


def _with_parties(count: int) -> Callable[[int], Cells]:
    def cells(number: int) -> Cells:
        parties = "\n".join(f"Person {number} {n}" for n in range(count))
        return {"A": f"9.{number}", "C": f"Do {number}", "G": parties}

    return cells


def _same(content: Content, count: int = 20, first: int = 0) -> Callable[[int], Cells]:
    """Rows of so many cells with that content, by turns one more of them."""
    letters = [column_letter(first + index) for index in range(count + 1)]
    return lambda number: dict.fromkeys(letters[: count + number % 2], content)


_WIDE = [column_letter(index) for index in range(16_384)]
"""The columns that a sheet has."""
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PROPERTY = (
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="#" name="planbook_x#">'
    f'<vt:r8 xmlns:vt="{_TYPES}">1</vt:r8></property>'
)
_FORMAT = (
    '<conditionalFormatting sqref="A#"><cfRule type="expression" priority="#"><formula>A#=1</formula></cfRule>'
    "</conditionalFormatting>"
)

_SHEET = "Glossary"
"""A sheet without a table."""

CASES: tuple[Case, ...] = (
    # Rows.
    Case(
        "one status filled down fifteen times the limit",
        _rows("Actions", lambda _: {"K": "On track"}, _of("rows", 15)),
        READ,
    ),
    Case(
        "two statuses in turn, as far",
        _rows("Actions", lambda n: {"K": ("On track", "At risk")[n % 2]}, _of("rows", 15)),
        "WB-003",
    ),
    Case(
        "a formula filled down as far",
        _rows("Actions", lambda n: {"M": formula(f"L{n}+1", "1")}, _of("rows", 15)),
        READ,
    ),
    Case("actions, 25 times the limit", _of_records(25, "action"), "WB-003"),
    Case("KPI rows, fifty times the limit", _of_records(50, "kpi_value"), "WB-003"),
    Case(
        "ten words a row, 45 times the limit",
        _rows("Actions", lambda n: dict.fromkeys(_WIDE[:10], f"word {n}"), _of("rows", 45)),
        "WB-003",
    ),
    Case("actions, beyond the limit of a table", _of_records(1, "action", over=1), "WB-003"),
    Case("actions, within it", _of_records(0.95, "action"), READ),
    Case("actions, within it, all wrong", _of_records(0.95, "action", wrong=True), READ),
    Case("KPI rows, within it", _of_records(0.93, "kpi_value"), READ),
    Case("KPI rows, within it, all wrong", _of_records(0.93, "kpi_value", wrong=True), READ),
    Case("rows in all tables, beyond the limit of all", _of_records(1, most="all_rows", over=10), "WB-003"),
    Case("rows in all tables, within it", _of_records(0.9, most="all_rows"), READ),
    Case("rows in all tables, within it, all wrong", _of_records(0.9, most="all_rows", wrong=True), READ),
    Case("the row of keys again and again", _key_rows, "WB-003"),
    # Text.
    Case(
        "30,000 characters in an action, within the limit of text",
        _rows("Actions", _wordy, _bytes(0.9, 30_000)),
        READ,
    ),
    Case("the same, four times as much", _rows("Actions", _wordy, _bytes(3.6, 30_000)), "WB-003"),
    Case("one text of 20 MB", _rows(_SHEET, lambda _: {"A": text_of(0, 20_000_000)}, _some(1)), "WB-003"),
    Case("one long text in many cells", _shared_by_all, "WB-003"),
    Case("texts that no cell has, within the limit of cells", _with_strings("text ", _of("cells", 0.9)), READ),
    Case("the same, beyond it", _with_strings("text ", _of("cells", 1.1)), "WB-003"),
    # Parties.
    Case(
        "seven parties an action, within the limit of rows",
        _rows("Actions", _with_parties(7), _of("rows", 0.95)),
        READ,
    ),
    Case("99 parties an action", _rows("Actions", _with_parties(99), _of("rows", 0.125)), "WB-003"),
    # Cells.
    Case(
        "rows as wide as a sheet, within the limit of cells",
        _rows(_SHEET, lambda n: dict.fromkeys(_WIDE, n), _of("cells", 0.9, len(_WIDE))),
        READ,
    ),
    Case(
        "the same, beyond it",
        _rows(_SHEET, lambda n: dict.fromkeys(_WIDE, n), _of("cells", 1.5, len(_WIDE))),
        "WB-003",
    ),
    Case(
        "the same beside a table, within it",
        _rows("Actions", lambda n: dict.fromkeys(_WIDE[30:], n), _of("cells", 0.9, len(_WIDE))),
        READ,
    ),
    Case("errors in all cells, within it", _rows(_SHEET, _same(error("#REF!")), _of("cells", 0.9, 20.5)), READ),
    Case(
        "formulas without a result, within it",
        _rows("Actions", _same(Stored("", "<f>A1</f>"), first=30), _of("cells", 0.9, 20.5)),
        READ,
    ),
    Case(
        "a long formula in each action",
        _rows(
            "Actions",
            lambda n: {"A": f"9.{n}", "C": formula(f'LEN("{text_of(n, 1_000)}")', f"Do {n}")},
            _of("rows", 0.95),
        ),
        READ,
    ),
    Case(
        "a column beside a table, within it",
        _rows("Actions", lambda n: {"Z": f"note {n}"}, _of("cells", 0.9)),
        READ,
    ),
    Case(
        "blank cells with a format, as many as filled ones may be",
        _rows("Actions", _same(Stored(' s="1"', "")), _of("cells", 0.05)),
        READ,
    ),
    # Sheets and parts.
    Case("sheets by the thousand", _more_sheets(0.85, 3), READ),
    Case("200 sheets of 150 rows", _more_sheets(0.1, 150), READ),
    Case("more parts than there may be", _more_sheets(1.1, 1), "WB-003"),
    Case(
        "merged cells",
        _put_in(
            _SHEET,
            b"</worksheet>",
            '<mergeCell ref="A#:C#"/>',
            _of("cells", 0.2),
            ("<mergeCells>", "</mergeCells>"),
        ),
        READ,
    ),
    Case("conditional formats", _put_in("Actions", b"</worksheet>", _FORMAT, _of("cells", 0.1)), READ),
    Case(
        "hyperlinks",
        _put_in(
            "Actions",
            b"</worksheet>",
            '<hyperlink ref="A#" location="Cover!A1"/>',
            _of("cells", 0.2),
            ("<hyperlinks>", "</hyperlinks>"),
        ),
        READ,
    ),
    Case("comments", _parts(_comments), READ),
    Case("text boxes", _hung("drawing", "drawings/hung.xml", _DRAWING, _TEXT_BOX, _of("cells", 0.02)), READ),
    Case(
        "comments in threads",
        _hung("threadedComment", "threadedComments/hung.xml", "threads", _THREADED, _of("cells", 0.05)),
        READ,
    ),
    Case("words struck out in pieces", _rows("Actions", _struck_out, _of("rows", 0.95)), READ),
    Case(
        "columns without a heading beside a table, within the limit of cells",
        _rows("Actions", lambda n: dict.fromkeys(_WIDE[16:480], f"word {n}"), _of("cells", 0.9, 464)),
        READ,
    ),
    Case(
        "lists to choose from",
        _put_in(
            "Actions",
            b"</worksheet>",
            _VALIDATION,
            _of("cells", 0.05),
            ("<dataValidations>", "</dataValidations>"),
        ),
        READ,
    ),
    Case(
        "defined names",
        _put_in(
            "xl/workbook.xml",
            b"</definedNames>",
            '<definedName name="n#">Cover!$A$#</definedName>',
            _of("cells", 0.2),
        ),
        READ,
    ),
    Case(
        "cell formats",
        _put_in(
            "xl/styles.xml",
            b"</cellXfs>",
            '<xf numFmtId="#" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            _of("cells", 0.2),
        ),
        READ,
    ),
    Case("properties", _put_in("docProps/custom.xml", b"</Properties>", _PROPERTY, _of("cells", 0.1)), READ),
    Case(
        "rows in the hidden sheet", _rows("_planbook", lambda n: {"A": f"key{n}", "B": n}, _of("cells", 0.1)), READ
    ),
    Case(
        "elements in one another",
        _put_in(
            _SHEET,
            b"</worksheet>",
            "",
            _some(0),
            ("<extLst>" + "".join(f'<ext uri="{n}">' for n in range(50_000)), "</ext>" * 50_000 + "</extLst>"),
        ),
        READ,
    ),
)
