"""What a spreadsheet library does not tell of a sheet, found in the sheet's own XML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planbook.model.address import column_index, column_letter

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>([^<]*)")
_ELSEWHERE = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*\[[0-9]+\]")
_FORMAT = re.compile(rb"""\ss=["'][0-9]+["']""")
_END = b"sheetData>"
_AFTER_LAST_DAY = 2958466
"""31 December 9999, in days as Excel counts them, and one."""


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
    filled: int = 0
    """How many cells hold anything."""
    rows: int = 0
    """The last Excel row in which a cell holds anything."""
    columns: int = 0
    """How many columns there are up to the last in which a cell holds anything."""


def scan_sheet(content: bytes, most: int) -> SheetScan:
    """The cells that the library shows as blank and are not, and how many cells there are and how far they reach.

    It stops once there are more than `most`: such a sheet is not read at all.
    """
    errors: dict[str, str] = {}
    unstored: set[str] = set()
    linked: set[str] = set()
    hidden: set[int] = set()
    filled = last = widest = 0
    for number, column, attributes, inside in _cells(content, hidden):
        filled += 1
        if filled > most:
            break
        value = _VALUE.search(inside)
        if value:
            last, widest = max(last, number), max(widest, column + 1)
        is_error = _ERROR.search(attributes) is not None
        if not is_error and not _FORMULA.search(inside):
            continue
        address = f"{column_letter(column)}{number}"
        if is_error:
            errors[address] = value[1].decode("utf-8", "replace") if value else "#ERROR"
        elif not (value and value[1]) and not _TEXT.search(attributes):
            unstored.add(address)
        elif _ELSEWHERE.search(inside):
            linked.add(address)
    return SheetScan(
        errors,
        frozenset(unstored),
        frozenset(linked),
        frozenset(hidden),
        filled=filled,
        rows=last,
        columns=widest,
    )


def without_far_days(content: bytes) -> bytes:
    """The sheet's XML with the format taken off each number that is no day Excel has.

    The library makes a day of every number whose cell is formatted as one or as a time, and gives up the whole
    sheet where that cannot be done. Without its format such a number is read as what it is.
    """
    pieces, at = [], 0
    starts = [match for match in _ROW_OR_CELL.finditer(content) if match[1] == b"c"]
    ends = [*(match.start() for match in starts[1:]), len(content)]
    for match, end in zip(starts, ends, strict=False):  # of a sheet without a cell there is an end alone
        value = _VALUE.search(content[match.end() : end])
        if value and _FORMAT.search(match[0]) and not _is_day(value[1]):
            pieces += [content[at : match.start()], _FORMAT.sub(b"", match[0])]
            at = match.end()
    return b"".join([*pieces, content[at:]])


def _is_day(text: bytes) -> bool:
    """Whether `text` is a number of days that Excel has, up to the end of 9999, or no number at all."""
    try:
        return 0 <= float(text) < _AFTER_LAST_DAY
    except ValueError:
        return True


def _cells(content: bytes, hidden: set[int]) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Row (from 1), column (from 0), attributes and inside of each cell that is not closed at once.

    `hidden` gains the hidden rows. A row or cell that does not say where it stands is next to the one before it.
    """
    number, column = 0, -1
    starts = list(_ROW_OR_CELL.finditer(content))
    ends = [match.start() for match in starts[1:]] + [len(content)]
    for match, end in zip(starts, ends, strict=False):  # of a sheet without a cell there is an end alone
        attributes = match[2]
        if match[1] == b"row":
            told = _NUMBER.search(attributes)
            number, column = int(told[1]) if told else number + 1, -1
            if _HIDDEN.search(attributes):
                hidden.add(number)
            continue
        address = _ADDRESS.search(attributes)
        column, row = (column_index(address[1].decode()), int(address[2])) if address else (column + 1, number)
        if attributes.endswith(b"/"):
            continue
        # What is between this cell and the next: looking for its own end would take ever longer in a file
        # that has none.
        yield row, column, attributes, content[match.end() : end].partition(_END)[0]
