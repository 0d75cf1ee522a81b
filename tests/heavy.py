"""Workbooks that are heavy rather than broken, made from a filled one: little to send, much to read.

Each function takes the bytes of a workbook and gives those of a heavier one. `CASES` names them all with what is to
become of each: a code of which one refuses it, or `read`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from hostile import packed, parts_of
from planbook.model.address import column_letter
from planbook.model.declarations import Declarations, Field, Record

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


def grown(data: bytes, declarations: Declarations, template: str, rows: int, *, wrong: bool = False) -> bytes:
    """The workbook with so many rows more in every table: sound ones, or all wrong."""
    for sheet in declarations.formats[template].sheets:
        if sheet.record.rows == "form":
            continue
        columns = [(column_letter(i), c.record, c.field) for i, c in enumerate(sheet.columns)]
        asked = [(letter, owner, spec) for letter, owner, spec in columns if spec.asked != "worked_out"]
        data = put(data, sheet.title, _rows_of(declarations, sheet.record, asked, rows, wrong))
    return data


def _rows_of(
    declarations: Declarations, record: Record, asked: list[tuple[str, str, Field]], rows: int, wrong: bool
) -> Iterator[tuple[int, Cells]]:
    for number in range(rows):
        content = _wrong if wrong else _sound
        cells = {letter: content(declarations, record, spec, number) for letter, _, spec in asked}
        yield BENEATH + number, {letter: cell for letter, cell in cells.items() if cell != ""}


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
