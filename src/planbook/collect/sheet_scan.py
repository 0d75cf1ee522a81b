"""What a spreadsheet library does not tell of a sheet, found in the sheet's own XML, and what it need not be told.

A row that says just what the rows before it say (something was filled down, for thousands of rows) is counted
here and kept from the library, which would hold every cell of it; so are blank rows between entries far apart. The
library is then given the rows that are left one after another (`compact`), and `numbers` says which Excel rows they
are.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from planbook.collect.ordinary_scan import ELSEWHERE, KEPT, SPREAD, TOO_LONG
from planbook.collect.scanned import Repeat, SheetScan
from planbook.model.address import COLUMNS, ROWS, column_index, column_letter

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"""<(?:\w+:)?c\b(?:[^>]{0,500}?\br=["']([A-Z]{1,3})([0-9]{1,7})["'])?[^>]*>""")
_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_KIND = re.compile(rb"""\bt=["'](\w+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ANYTHING = re.compile(rb"""<(?:\w+:)?(?:v|is|f)\b|\bt=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>([^<]*)")
_FORMAT = re.compile(rb"""\ss=["'][0-9]+["']""")
_AFTER_LAST_DAY = 2958466
"""31 December 9999, in days as Excel counts them, and one."""
_SPECIAL = (b"<f", b":f", b'"e"', b"'e'", b'"str"', b"'str'")
"""What stands in a row that has a formula or an error: where none of it does, there is neither."""
_FILLED = re.compile(rb"""<(?:\w+:)?c\b[^>]{0,500}?\br=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>]*[^>/])?>""")
_WORDS = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)")
_SHARED = re.compile(rb"""<(?:\w+:)?c\b[^>]{0,500}?\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<""")
_END = re.compile(rb"</(?:\w+:)?sheetData>")
_PLACED = re.compile(rb"""(<(?:\w+:)?c\s(?:[^>]{0,500}?\s)?r=["'][A-Z]{1,3})([0-9]{1,7})""")
_FORMULA_WORDS = re.compile(rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)")
_PLACE_OR_FORMULA = re.compile(_PLACED.pattern + b"|" + _FORMULA_WORDS.pattern)
_IN_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\s(?:[^<>]*\s)?")
_TAG = 500
"""Bytes of a tag in which the address of its cell is looked for."""
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)

_MARK = 10
"""Bytes before the end of a row's last filled cell; where they are others than in the row before, so is the row."""


def scan_sheet(content: bytes, most: int, lengths: Sequence[int] = ()) -> SheetScan:
    """The cells that the library shows as blank and are not, and how many cells there are and how far they reach,
    of a sheet that is no ordinary one (`ordinary_scan`).

    `lengths` are those of the shared strings. It stops once there are more than `most` cells: such a sheet is not
    read at all.
    """
    if b"<!" in content or content.count(b"<?") > 1:
        content = _ASIDE.sub(_plain, content)  # what is in a comment is no cell
    return scan_any(content, most, lengths)


def scan_any(content: bytes, most: int, lengths: Sequence[int] = ()) -> SheetScan:
    """The same of a sheet without comments, by any program and however it is filled: row by row."""
    found = _Found(lengths)
    hidden: set[int] = set()
    repeats: list[Repeat] = []
    kept = _Kept(content)
    same = _Same(content)
    rows = _Rows(content)
    for number, attributes, start, end in rows:
        inside = content[start:end]
        if inside.count(b"</") < 2 or not (b"<v>" in inside or _ANYTHING.search(inside)):
            continue  # all its cells are blank; where none has an end of its own, that is seen at once
        if same.again(number, inside) > KEPT:
            last, such = rows.skip(_such_rows(inside))
            one = repeats.pop() if repeats and repeats[-1].after == kept.last else Repeat(kept.last, 0, 0)
            repeats.append(Repeat(one.after, max(number, last), one.rows + 1 + such))
            continue
        if _HIDDEN.search(attributes):
            hidden.add(number)
        if found.row(number, inside, most):
            kept.add(number, start, end)
        if found.filled > most:
            break
    sparse = found.last * found.columns > SPREAD and 2 * len(kept.numbers) < found.last
    worth = found.in_place and kept.ascending and found.filled <= most and (sparse or bool(repeats))
    return SheetScan(
        found.errors,
        frozenset(found.unstored),
        frozenset(found.linked),
        frozenset(found.worked_out),
        frozenset(hidden),
        filled=found.filled,
        text=found.text,
        rows=found.last,
        columns=found.columns,
        beyond=found.last > ROWS or found.columns > COLUMNS or _stands_too_far(content),
        repeats=tuple(repeats),
        numbers=tuple(kept.numbers) if worth else None,
        compact=kept.compacted() if worth else None,
    )


def _stands_too_far(content: bytes) -> bool:
    """Whether a row or a cell has more digits or letters in its address than the last one of a sheet."""
    for found in TOO_LONG.finditer(content):
        tag = content.rfind(b"<", max(found.start() - _TAG, 0), found.start())
        if tag >= 0 and _IN_TAG.fullmatch(content, tag, found.start()):
            return True
    return False


def without_far_days(content: bytes) -> bytes:
    """The sheet's XML with the format taken off each number that is not a day that Excel has.

    The library makes a day of every number whose cell is formatted as one or as a time, and gives up the whole
    sheet where that cannot be done. Without its format such a number is read as what it is.
    """
    pieces, at = [], 0
    for match, end in _tags(content):
        if not _FORMAT.search(match[0]):
            continue
        value = _VALUE.search(content, match.end(), end)
        if value and not _is_day(value[1]):
            pieces += [content[at : match.start()], _FORMAT.sub(b"", match[0])]
            at = match.end()
    return b"".join([*pieces, content[at:]])


def _is_day(text: bytes) -> bool:
    """Whether `text` is a number of days that Excel has, up to the end of 9999, or no number at all."""
    try:
        return 0 <= float(text) < _AFTER_LAST_DAY
    except ValueError:
        return True


class _Found:
    """What the cells of a sheet were found to hold, row by row."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self._lengths = lengths
        self.errors: dict[str, str] = {}
        self.unstored: set[str] = set()
        self.linked: set[str] = set()
        self.worked_out: set[str] = set()
        self.filled = self.text = self.last = self.columns = 0
        self.in_place = True
        """Whether every cell stands in the row that it is written in."""

    def row(self, number: int, inside: bytes, most: int) -> bool:
        """Take in a row, no further than to `most` cells in all; whether any cell of it holds anything."""
        if not any(mark in inside for mark in _SPECIAL) and self._plain_row(number, inside):
            return True
        anything = False
        for row, column, kind, cell in _cells(inside, number):
            self.filled += 1
            if self.filled > most:
                break
            self.in_place = self.in_place and row == number
            value = _VALUE.search(cell)
            if value:
                anything = True
                self.last, self.columns = max(self.last, row), max(self.columns, column + 1)
                self.text += _length(kind, value[1], cell, self._lengths)
            if kind == b"e" or _FORMULA.search(cell):
                anything = True
                self._mark(f"{column_letter(column)}{row}", kind, value[1] if value else b"", cell)
        return anything

    def _plain_row(self, number: int, inside: bytes) -> bool:
        """Take in a row of values alone, as a whole; False where its cells have to be looked at one by one."""
        cells = _FILLED.findall(inside)
        ends, here = inside.count(b"</c>") + inside.count(b":c>"), b"%d" % number
        if len(cells) != ends or any(row != here for _, row in cells):
            return False
        self.filled += len(cells)
        self.last = max(self.last, number)
        self.columns = max(self.columns, 1 + max(_column(letters) for letters, _ in cells))
        if b"t>" in inside or b"<t" in inside:
            self.text += sum(map(len, _WORDS.findall(inside)))
        if b's"' in inside or b"s'" in inside:
            shared = map(int, _SHARED.findall(inside))
            self.text += sum(self._lengths[string] for string in shared if string < len(self._lengths))
        return True

    def _mark(self, address: str, kind: bytes, value: bytes, cell: bytes) -> None:
        """Note a cell with an error or a formula: one without a result, or one that looks elsewhere."""
        if kind == b"e":
            self.errors[address] = value.decode("utf-8", "replace") or "#ERROR"
        elif not value and kind != b"str":
            self.unstored.add(address)
        else:
            self.worked_out.add(address)
            if ELSEWHERE.search(cell):
                self.linked.add(address)


def _plain(aside: re.Match[bytes]) -> bytes:
    """What is left of a comment or an instruction: nothing; of text that is marked as such, the text."""
    return escape(aside[1].decode("utf-8", "replace"), quote=False).encode() if aside[1] else b""


class _Rows:
    """Number (from 1), attributes, and where the inside begins and ends, of each row of a sheet.

    A row that does not say where it stands is next to the one before it. What stands before all rows is row 0.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        end = _END.search(content)
        self._final = end.start() if end else len(content)
        self._place = 0
        """Where the next row is looked for: beneath the last one that was given."""
        self._number = 0

    def __iter__(self) -> Iterator[tuple[int, bytes, int, int]]:
        content, final = self._content, self._final
        attributes = b""
        while self._place <= final:
            start, here = self._place, self._number
            following = _ROW.search(content, start, final)
            self._place = following.start() if following else final + 1
            yield here, attributes, start, min(self._place, final)
            following = _ROW.match(content, self._place, final) if self._place <= final else None
            if following:  # which is another one where rows have been skipped
                attributes, self._place = following[1], following.end()
                told = _NUMBER.search(attributes)
                self._number = int(told[1]) if told else self._number + 1

    def skip(self, such: re.Pattern[bytes]) -> tuple[int, int]:
        """Pass over the rows that follow and are found by `such`; the number of the last, and how many they are."""
        last, first = 0, self._place
        while match := such.match(self._content, self._place, self._final):
            last, self._place = int(match[1]), match.end()
        self._number = max(self._number, last)
        span = (first, self._place)
        return last, self._content.count(b"<row", *span) + self._content.count(b":row", *span)


def _cells(inside: bytes, number: int) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Row (from 1), column (from 0), type and inside of each cell of a row that is not closed at once.

    A cell that does not say where it stands is next to the one before it.
    """
    column = -1
    for match, end in _tags(inside):
        tag, letters, told = match[0], match[1], match[2]
        column = _column(letters) if letters else column + 1
        if tag.endswith(b"/>"):
            continue
        kind = _KIND.search(tag)
        yield int(told) if told else number, column, kind[1] if kind else b"", inside[match.end() : end]


def _tags(inside: bytes) -> Iterator[tuple[re.Match[bytes], int]]:
    """The tag that begins each cell, and where the next one begins: looking for a cell's own end would take ever
    longer in a file that has none."""
    before = None
    for match in _CELL.finditer(inside):
        if before:
            yield before, match.start()
        before = match
    if before:
        yield before, len(inside)


@lru_cache(maxsize=20_000)
def _column(letters: bytes) -> int:
    return column_index(letters.decode())


def _length(kind: bytes, value: bytes, cell: bytes, lengths: Sequence[int]) -> int:
    """Bytes of text in the cell."""
    if kind == b"s":
        number = int(value) if value.isdigit() and len(value) < 10 else -1
        return lengths[number] if 0 <= number < len(lengths) else 0
    return len(cell) if kind in (b"str", b"inlineStr") else 0


class _Same:
    """Counts rows, one after another, that say the same in the same columns, by whatever formulas."""

    def __init__(self, content: bytes) -> None:
        self._few = content.count(b"<row") + content.count(b":row") <= KEPT
        self._number = 0
        self._inside = b""
        self._mark = b""
        self._said: bytes | None = None
        """What the last row says but for its number, once it was asked."""
        self._count = 0

    def again(self, number: int, inside: bytes) -> int:
        """How many rows say what this one says, up to it."""
        if self._few:
            return 1
        end = inside.rfind(b"c>")
        mark = inside[max(end - _MARK, 0) : end]
        said, alike = None, False
        if mark == self._mark and number > self._number:
            alike = _is_next(self._number, self._inside, number, inside)
            if not alike and b"f>" in inside:  # by another formula in each row, perhaps
                self._said = self._said or _said(self._number, self._inside)
                said = _said(number, inside)
                alike = bool(said) and said == self._said
        self._count = self._count + 1 if alike else 1
        self._number, self._inside, self._mark, self._said = number, inside, mark, said
        return self._count


def _is_next(before: int, row: bytes, number: int, inside: bytes) -> bool:
    """Whether the inside of a row is that of the row `before`, with its own number in place of that one's."""
    own, other = b'%d"' % before, b'%d"' % number
    cells = row.count(b' r="')
    return row.count(own) == inside.count(other) == cells and row.replace(own, other) == inside


def _said(number: int, inside: bytes) -> bytes:
    """What a row says, wherever it stands and by whatever formulas; nothing where a cell stands in another."""
    own = all(int(row) == number for _, row in _PLACED.findall(inside))
    return _PLACED.sub(rb"\1", _FORMULA_WORDS.sub(b"<f/>", inside)) if own else b""


def _such_rows(inside: bytes) -> re.Pattern[bytes]:
    """What finds rows, one after another, that say what the row with this inside says."""
    pieces = []
    last = 0
    for match in _PLACE_OR_FORMULA.finditer(inside):
        pieces += [re.escape(inside[last : match.start()]), _FORMULA_WORDS.pattern]
        if match[1]:
            pieces[-1] = re.escape(match[1]) + rb"\1"
        last = match.end()
    body = b"".join([*pieces, re.escape(inside[last:])])
    return re.compile(rb"""(?:<(?:\w+:)?row\b[^>]{0,500}?\br=["']([0-9]{1,7})["'][^>]*>""" + body + rb"){1,1000}")


class _Kept:
    """The rows of a sheet that hold something, and where they stand in it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.numbers = array("L")
        self._starts = array("Q")
        self._ends = array("Q")
        self.ascending = True
        """Whether each stands below the one before it, as in every sheet that a program has written."""

    @property
    def last(self) -> int:
        """The number of the last row, counted from 1; 0 before the first."""
        return self.numbers[-1] if self.numbers else 0

    def add(self, number: int, start: int, end: int) -> None:
        self.ascending = self.ascending and number > self.last
        self.numbers.append(number)
        self._starts.append(start)
        self._ends.append(end)

    def compacted(self) -> bytes:
        """The sheet with these rows alone, numbered from 1."""
        content = self._content
        first = _ROW.search(content)
        end = _END.search(content)
        if first is None or end is None:
            return content
        pieces = [content[: first.start()]]
        name = first[0][1:].split(None, 1)[0].rstrip(b"/>")
        for place, (start, stop) in enumerate(zip(self._starts, self._ends, strict=True), start=1):
            number = b"%d" % place
            inside = content[start:stop]
            pieces += [b"<", name, b' r="', number, b'">', _PLACED.sub(rb"\g<1>" + number, inside)]
        return b"".join([*pieces, content[end.start() :]])
