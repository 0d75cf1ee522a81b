"""A sheet as spreadsheet programs write it, looked through as a whole.

Row by row in Python a sheet takes many times as long. So what nearly every sheet is, is told by a few searches over
all of it: each row and cell says where it stands, in the words in which Excel, LibreOffice, Google Sheets and the
libraries write it; no rows are filled down; nothing stands far out. Of any other sheet nothing is said here.
"""

import re
from collections.abc import Iterator, Sequence

from planbook.collect.scanned import SheetScan
from planbook.model.address import COLUMNS, column_index

KEPT = 50
"""How many rows that say the same, one after another, the library is given: reading sees by them what they are."""
SPREAD = 1_000_000
"""Places, filled or blank, from A1 to the last row and column, that the library holds without a thought."""
ELSEWHERE = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*\[[0-9]+\]")
"""A formula that looks into another workbook."""
TOO_LONG = re.compile(rb"""r=["'](?:[A-Z]{4}|[A-Z]{0,3}[0-9]{8})""")
"""What may be an address that no sheet of Excel has."""
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_TAG = rb'(?: s="[0-9]+")?(?: t="([a-zA-Z]+)")?(?: cm="[0-9]+")?>'
_BEGINNING = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"' + _TAG
_CELL = re.compile(_BEGINNING + rb"(?:<v>([^<]*)</v></c>|(?=<(?:v>|is>|f[ >])))")
"""A cell that holds something: its column, its row, its type, and its value where there is nothing else in it."""
_TAG_OF_CELL = re.compile(_BEGINNING)
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]+")? t="e"(?: cm="[0-9]+")?><v>([^<]*)</v></c>')
_RESULT = re.compile(rb"<(?:v|is)\b[^>/]*>([^<]*)")
_WORDS = re.compile(rb"<t\b[^>]*>([^<]*)")
_HIDDEN = re.compile(rb'<row r="([0-9]{1,7})"[^>]* hidden="(?:1|true)"[^>]*>')
_LONGEST_NUMBER = 9
"""Digits of the number of a shared string: no workbook has as many."""
_PREFIXED = re.compile(rb"<[^<>/\s:]+:")
"""A tag with a prefix, which may stand for a row or a cell: what a prefix is bound to can be said in many ways."""
_PLACE_OR_FORMULA = re.compile(rb'(?<=<c r=")[A-Z]+[0-9]+|<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)')


def scan_ordinary(content: bytes, most: int, lengths: Sequence[int]) -> SheetScan | None:
    """What `sheet_scan.scan_any` finds in a sheet without comments, where it is an ordinary one of no more than
    `most` cells; None where it is not. `lengths` are those of the shared strings."""
    start, end = content.find(_BEGIN), content.find(_END)
    if not 0 <= start < end:
        return None
    body = content[start:end]
    cells = _CELL.findall(body)
    blank = body.count(b'"></c>')  # as openpyxl writes them
    if len(cells) != body.count(b"</c>") - blank or len(cells) > most:
        return None
    if b"xmlns" in body or _PREFIXED.search(body):
        return None  # cells may be called otherwise
    rows = body.count(b"<row")
    if rows != body.count(b'<row r="'):
        return None  # a row does not say at once where it stands
    letters, numbers, kinds, values = zip(*cells, strict=True) if cells else ((), (), (), ())
    formulas = body.count(b"<f")
    found = _CellsNoted()
    if formulas:
        for tag, inside in _with_formulas(body):
            found.formula(tag[1] + tag[2], tag[3], inside)
    errors = body.count(b't="e"')
    if errors:
        found.errors |= {address.decode(): _error(word) for address, word in _ERROR.findall(body)}
    told = (found.formulas, found.results, len(found.errors))
    if told != (formulas, kinds.count(b"str"), errors):
        return None  # something is written in other words
    shared = [value for kind, value in zip(kinds, values, strict=True) if kind == b"s"]
    if shared and not (all(map(bytes.isdigit, shared)) and max(map(len, shared)) <= _LONGEST_NUMBER):
        return None  # nor is the number of a text
    if found.without_result:
        placed = [cell for cell in cells if cell[0] + cell[1] not in found.without_result]
        if len(cells) - len(placed) != len(found.without_result):
            return None  # two cells are said to stand in one place
        letters, numbers = tuple(cell[0] for cell in placed), tuple(cell[1] for cell in placed)
    last = max(map(int, {*numbers}), default=0)
    width = max((1 + column_index(column.decode()) for column in {*letters}), default=0)
    hidden = _hidden(body)
    if (
        hidden is None
        or last * width > SPREAD
        or width > COLUMNS
        or TOO_LONG.search(content)
        or _may_repeat(body, rows)
    ):
        return None
    words = sum(map(len, _WORDS.findall(body))) if b"<t" in body else 0
    return SheetScan(
        found.errors,
        frozenset(found.unstored),
        frozenset(found.linked),
        frozenset(found.worked_out),
        hidden,
        filled=len(cells),
        text=words + found.text + _text_of(shared, lengths),
        rows=last,
        columns=width,
    )


class _CellsNoted:
    """What cells with formulas, or errors, were found to be."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.unstored: list[str] = []
        self.linked: list[str] = []
        self.worked_out: list[str] = []
        self.without_result: set[bytes] = set()
        self.formulas = self.results = self.text = 0
        """How many formulas there are; how many of their results are texts, and how long these are."""

    def formula(self, place: bytes, kind: bytes, inside: bytes) -> None:
        """Take in a cell with a formula, from its address, its type and what stands in it."""
        self.formulas += 1
        address = place.decode()
        result = _RESULT.search(inside)
        value = result[1] if result else b""
        if result is None:
            self.without_result.add(place)
        if kind == b"str":
            self.results, self.text = self.results + 1, self.text + len(inside)
        if kind == b"e":
            self.errors[address] = _error(value)
        elif not value and kind != b"str":
            self.unstored.append(address)
        else:
            self.worked_out.append(address)
            if b"[" in inside and ELSEWHERE.search(inside):
                self.linked.append(address)


def _text_of(shared: Sequence[bytes], lengths: Sequence[int]) -> int:
    """Bytes of text in cells that have these shared strings; a string that there is none of has none."""
    numbers = [*map(int, shared)]
    if max(numbers, default=0) >= len(lengths):
        numbers = [number for number in numbers if number < len(lengths)]
    return sum(map(lengths.__getitem__, numbers))


def _error(word: bytes) -> str:
    return word.decode("utf-8", "replace") or "#ERROR"


def _with_formulas(body: bytes) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """The tag of each cell that begins with a formula, and what stands in it."""
    place = body.find(b"><f")
    while place >= 0:
        end = body.find(b"</c>", place)
        tag = _TAG_OF_CELL.match(body, max(body.rfind(b"<c ", 0, place), 0))
        if tag and tag.end() == place + 1:
            yield tag, body[place + 1 : end]
        place = body.find(b"><f", end)


def _hidden(body: bytes) -> frozenset[int] | None:
    """The rows that are hidden and hold something; None where that is said in other words."""
    found = []
    place = body.find(b"hidden=")
    while place >= 0:
        end = body.find(b">", place) + 1
        if body.startswith(b'hidden="0"', place):
            place = body.find(b"hidden=", end)
            continue
        row = _HIDDEN.fullmatch(body, body.rfind(b"<", 0, place), end)
        if row is None:
            return None
        following = body.find(b"<row ", end)
        inside = body[end : following if following > 0 else len(body)]
        if not row[0].endswith(b"/>") and (b"<v>" in inside or b"<is>" in inside or b"<f" in inside):
            found.append(int(row[1]))
        place = body.find(b"hidden=", end)
    return frozenset(found)


def _may_repeat(body: bytes, count: int) -> bool:
    """Whether more than `KEPT` rows, one after another, may say the same, of so many rows in all.

    Such a run has two rows that are neighbours wherever one in so many is looked at.
    """
    if count <= KEPT:
        return False
    rows = [row for row in body.split(b"<row ") if b"<v>" in row or b"<is>" in row or b"<f" in row]
    return any(_said(rows[n]) == _said(rows[n + 1]) for n in range(0, len(rows) - 1, KEPT - 1))


def _said(row: bytes) -> bytes:
    """What a row says, wherever it stands and by whatever formulas."""
    return _PLACE_OR_FORMULA.sub(b"", row.partition(b">")[2])
