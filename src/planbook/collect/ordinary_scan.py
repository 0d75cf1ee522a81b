"""A sheet as spreadsheet programs write it, looked through as a whole: its values, and what is beside them.

Row by row in Python a sheet takes many times as long, and so does the library that makes its values. So what nearly
every sheet is, is told by one look over all of it: each row and cell says where it stands, in the words in which
Excel, LibreOffice, Google Sheets and the libraries write it; no rows are filled down; nothing stands far out. Of
any other sheet nothing is said here. Where of some cell it is in doubt what its value is, the sheet is looked
through all the same, and the library makes its values.
"""

import re
from collections.abc import Sequence
from datetime import time
from itertools import groupby
from typing import Any

from planbook.collect.read import Raw
from planbook.collect.scanned import SheetScan, Span
from planbook.collect.stored import Stored, text_of
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
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]{1,6}+)")?+(?: t="([a-zA-Z]++)")?+(?: cm="[0-9]++")?+>(?!</c>)'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*+</f>))?+"
    rb'(?:<v>([^<]*+)</v>|<v/>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>'
)
"""A cell that holds something: its column, its row, its style, its type, its formula, its value, and a text that is
written in it. It takes nothing back that it has found: a fifth less time."""
_GROUPS = 1 + _CELL.groups
_OF_LISTS = re.compile(rb'<c r="[A-Z]++[0-9]++"(?: s="[0-9]++")?+ t="s"><v>[0-9]++</v></c>')
"""A cell with a shared text and no more."""
_TAGS = (
    rb'<row r="[0-9]{1,7}"(?: (?!xmlns|r=)[a-zA-Z0-9:]+="[^"<]*")*/?>|</row>|\s+'
    rb'|<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]{1,6}")?(?: t="(?!e")[a-zA-Z]+")?(?: cm="[0-9]+")?'
)
_LEFT = re.compile(rb"(?:" + _TAGS + rb"(?:/>|></c>))*+")
"""What is left of a sheet's rows without such cells: their tags, and blank cells."""
_LEFT_OF_LISTS = re.compile(
    rb"(?:" + _TAGS + rb"(?:/>|>(?:<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>[^<]*</v>|<v/>)?</c>))*+"
)
"""The same where there are formulas too."""
_HIDDEN = re.compile(rb'<row r="([0-9]{1,7})"[^>]* hidden="(?:1|true)"[^>]*>')
_LONGEST_NUMBER = 9
"""Digits of the number of a shared string: no workbook has as many."""
_PLACE_OR_FORMULA = re.compile(rb'(?<=<c r=")[A-Z]+[0-9]+|<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"/>')
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s")
_TRUTHS = {b"0": False, b"1": True}
_NUMBER_KINDS = (None, b"n")
_BLANK, _RARER = time(0), time(1)
"""What stand here for a cell without a value, and for one of a rarer kind: no cell comes to a time here."""


def scan_ordinary(content: bytes, most: int, stored: Stored) -> SheetScan | None:
    """What `sheet_scan.scan_any` finds in a sheet, and its values, where it is an ordinary one of no more than
    `most` cells; None where it is not."""
    parts = _parted(content)
    if parts is None:
        return None
    head, body, tail = parts
    pieces = _CELL.split(body)
    left = b"".join(pieces[::_GROUPS])
    if len(pieces) // _GROUPS > most or not _LEFT.fullmatch(left):
        return None
    cells = _CellsFound(stored)
    try:
        cells.take(pieces)
    except _OtherSheetError:
        return None
    hidden = _hidden(body) if b"hidden=" in left else frozenset[int]()
    if hidden is None or cells.width > COLUMNS or _may_repeat(body, left.count(b"<row")):
        return None
    merged = _merged(tail)
    return SheetScan(
        cells.errors,
        frozenset(cells.unstored),
        frozenset(cells.linked),
        frozenset(cells.worked_out),
        hidden,
        filled=len(pieces) // _GROUPS,
        text=cells.text,
        rows=cells.last,
        columns=cells.width,
        frame=None if cells.in_doubt else b"".join((head, _BEGIN, left, b" ".join(cells.written), tail)),
        in_pieces=False,
        of_today=cells.of_today,
        values=None if cells.in_doubt or merged is None else cells.values(),
        merged=merged or (),
    )


def without_shared_texts(content: bytes) -> bytes | None:
    """The XML of a sheet without the cells that hold a shared text and no more: it is well formed where the sheet
    is. None where the rows of the sheet are written in other words."""
    parts = _parted(content)
    left = _OF_LISTS.sub(b"", parts[1]) if parts else b""
    return b"".join((parts[0], _BEGIN, left, parts[2])) if parts and _LEFT_OF_LISTS.fullmatch(left) else None


def _parted(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    """What is before the rows of a sheet, the rows, and what is after them; None where a comment may be among it:
    what is in one is no cell."""
    start, end = content.find(_BEGIN), content.find(_END)
    if not 0 <= start < end:
        return None
    head, body, tail = content[:start], content[start + len(_BEGIN) : end], content[end:]
    aside = b"<!" in head or b"<!" in tail or head.count(b"<?") > 1 or b"<?" in tail
    return None if aside else (head, body, tail)


_SIDE_BY_SIDE = [*range(COLUMNS)]


class _OtherSheetError(Exception):
    """The sheet is written in other words than those that are known here."""


class _Columns(dict[bytes, int]):
    """Columns, from 0, by their letters."""

    def __missing__(self, letters: bytes) -> int:
        made = self[letters] = column_index(letters.decode())
        return made


class _CellsFound:
    """What the cells of a sheet were found to hold."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._rows: dict[int, list[Raw]] = {}
        self._height = 0
        self.errors: dict[str, str] = {}
        self.unstored: list[str] = []
        self.linked: list[str] = []
        self.worked_out: list[str] = []
        self.text = 0
        self.last = self.width = 0
        """The last row, and how many columns there are up to the last, in which a cell has a value."""
        self.written: list[bytes] = []
        """Formulas and texts, as they are written: of everything else in the cells it is told that it is well
        formed."""
        self.of_today = False
        """Whether some formula has the day of today."""
        self.in_doubt = False
        """Whether the library has to say what some cell holds."""

    def values(self) -> list[Sequence[Raw]]:
        """The values as the library would make them, row by row, each up to the last that is not blank."""
        made: list[Sequence[Raw]] = [()] * self._height
        for number, row in self._rows.items():
            if row:
                made[number - 1] = row
        return made

    def take(self, pieces: Sequence[Any]) -> None:
        """Take in the cells, taken apart as `_CELL` splits a sheet; raises _OtherSheetError."""
        letters, numbers, styles, kinds, formulas, values, words = (pieces[n::_GROUPS] for n in range(1, _GROUPS))
        texts, figures, columns = self._stored.texts, self._stored.numbers, [*map(_Columns().__getitem__, letters)]
        shared = [value or b"" for kind, value in zip(kinds, values, strict=True) if kind == b"s"]
        self.text += _text_of(shared, self._stored.lengths)
        made = [
            (texts[value] if kind == b"s" else figures[style, value] if kind in _NUMBER_KINDS else _RARER)
            if value
            else _RARER
            for style, kind, value in zip(styles, kinds, values, strict=True)
        ]
        without: set[int] = set()
        for n, formula in enumerate(formulas):
            if formula is not None:
                place = (letters[n] + numbers[n]).decode()
                self._note(place, kinds[n], formula, values[n] if words[n] is None else b"")
                if values[n] is None and words[n] is None:
                    made[n] = _BLANK
                    without.add(n)
        for n, one in enumerate(made):
            if one is _RARER:
                made[n] = self._rarer((letters[n] + numbers[n]).decode(), kinds[n], values[n], words[n])
        self.in_doubt = None in made
        placed = [n for n in range(len(made)) if n not in without] if without else range(len(made))
        if placed:
            self.last, self.width = int(numbers[placed[-1]]), 1 + max(columns[n] for n in placed)
        self._place(numbers, columns, made)

    def _place(self, numbers: Sequence[bytes], columns: list[int], made: list[Raw]) -> None:
        """Make rows of the values; raises _OtherSheetError where cells do not stand one after another, or far out:
        each row has a place for every column up to its last value."""
        odd = {number for number, one in zip(numbers, made, strict=True) if one is _BLANK or one == ""}
        at = start = 0
        for number, cells in groupby(numbers):
            end = start + len([*cells])
            if int(number) <= at or int(number) * self.width > SPREAD:
                raise _OtherSheetError
            at, first = int(number), columns[start]
            if number not in odd and columns[start:end] == _SIDE_BY_SIDE[first : first + end - start]:
                self._rows[at] = [*[""] * first, *made[start:end]]
                self._height = at
            else:
                self._rows[at] = self._with_gaps(at, columns[start:end], made[start:end])
            start = end

    def _with_gaps(self, at: int, columns: Sequence[int], made: Sequence[Raw]) -> list[Raw]:
        """The row `at` in which such values stand in these columns; raises _OtherSheetError."""
        before, row = -1, list[Raw]()
        for column, one in zip(columns, made, strict=True):
            if column <= before:
                raise _OtherSheetError  # two cells are said to stand in one place
            before = column
            if one is not _BLANK:
                self._height = at
                if one != "":
                    row += [""] * (column - len(row))
                    row.append(one)
        return row

    def _note(self, address: str, kind: bytes | None, formula: bytes, result: bytes | None) -> None:
        """Note a cell with a formula, and its result, None where it has none."""
        self.written.append(formula)
        self.of_today = self.of_today or b"TODAY(" in formula or b"NOW(" in formula
        if kind == b"str":
            self.text += len(formula)
        if kind == b"e":
            self.errors[address] = _error(result or b"")
        elif not result and kind != b"str":
            self.unstored.append(address)
        else:
            self.worked_out.append(address)
            if b"[" in formula and ELSEWHERE.search(formula):
                self.linked.append(address)

    def _rarer(self, address: str, kind: bytes | None, value: bytes | None, words: bytes | None) -> Raw:
        """The value of a cell of a rarer kind; `_BLANK` where it has none, and None where it is in doubt."""
        self.written.append(value or words or b"")
        if kind == b"s" or (value is None and words is None):
            raise _OtherSheetError  # a shared text without its number, or nothing in a cell that is no blank one
        if kind == b"e":
            if not value:
                raise _OtherSheetError
            self.errors[address] = _error(value)
            return ""
        if words is not None:
            self.text += len(words)
            return text_of(words) if kind == b"inlineStr" else None
        if kind == b"str":
            self.text += len(value or b"")
            return text_of(value or b"")
        if not value:
            return _BLANK if kind in _NUMBER_KINDS or kind == b"b" else None
        return _TRUTHS.get(value) if kind == b"b" else None


def _text_of(shared: Sequence[bytes], lengths: Sequence[int]) -> int:
    """Bytes of text in cells that have these shared strings; a string that there is none of has none."""
    if shared and not (all(map(bytes.isdigit, shared)) and max(map(len, shared)) <= _LONGEST_NUMBER):
        raise _OtherSheetError
    numbers = [*map(int, shared)]
    if max(numbers, default=0) >= len(lengths):
        numbers = [number for number in numbers if number < len(lengths)]
    return sum(map(lengths.__getitem__, numbers))


def _error(word: bytes) -> str:
    return word.decode("utf-8", "replace") or "#ERROR"


def _merged(tail: bytes) -> tuple[Span, ...] | None:
    """The merged cells, as what follows the rows has them; None where that is said in other words."""
    if b"mergeCell" not in tail:
        return ()
    found = _MERGED.findall(tail)
    if len(found) != len(_MERGE.findall(tail)):
        return None
    columns = _Columns()
    return tuple(((int(top) - 1, columns[left]), (int(end) - 1, columns[right])) for left, top, right, end in found)


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
