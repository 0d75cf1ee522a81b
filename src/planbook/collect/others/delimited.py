"""A file of comma-separated text as a grid, in whatever encoding and with whatever separator it came."""

import csv
import io
from collections import Counter

from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.others.grid import CellGrid, GridCell
from planbook.collect.package import RefusalError, too_large
from planbook.collect.read import cleaned

SEPARATORS = (",", ";", "\t", "|")
_SNIFFED = 200
"""Lines by which the separator is told."""
_TOLD = "sep="
"""How Excel's own first line says it."""


def read_delimited(name: str, data: bytes, limits: Limits) -> tuple[CellGrid, ...]:
    """The one grid of the text `data`; raises RefusalError where it holds more than is read."""
    text = decoded(data)
    separator, skipped = "", 0
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').casefold().startswith(_TOLD) and len(first.strip().strip('"')) == len(_TOLD) + 1:
        separator, text, skipped = first.strip().strip('"')[-1], rest, 1
    csv.field_size_limit(max(csv.field_size_limit(), limits.text_mb * MEGABYTE))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator or separator_of(text))
    rows: list[tuple[GridCell, ...]] = []
    places: list[int] = []
    width = cells = 0
    begins = 1 + skipped
    try:
        for line in lines:
            said = [cleaned(words).strip() for words in line]
            cells += sum(map(bool, said))
            if cells > limits.cells:
                raise RefusalError(too_large(name, f"a file of more than {limits.cells:,} filled cells"))
            while said and not said[-1]:
                said.pop()
            rows.append(tuple(_cell(begins, column, words) for column, words in enumerate(said, 1)))
            places.append(begins)
            width = max(width, len(said))
            begins = lines.line_num + 1 + skipped
    except csv.Error as error:
        raise ValueError(str(error)) from error
    if width * sum(map(bool, rows)) > 4 * limits.cells:
        raise RefusalError(too_large(name, f"a file with a line of {width:,} values"))
    padded = (
        row + tuple(_cell(place, column, "") for column in range(len(row) + 1, width + 1)) if row else row
        for row, place in zip(rows, places, strict=True)
    )
    return (CellGrid("", tuple(padded)),)


def _cell(line: int, column: int, words: str) -> GridCell:
    return GridCell(f"line {line}, column {column}", words, words or None)


def decoded(data: bytes) -> str:
    """`data` as text: UTF-16 where it says so, UTF-8 where it is that, and else what Windows wrote in Britain."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The five bytes that cp1252 has no letter for are read as latin-1 has them, which is a control character.
        return data.decode("cp1252", "replace") if _is_cp1252(data) else data.decode("latin-1")


def _is_cp1252(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: str) -> str:
    """What stands between the values of `text`: what gives the most lines the same number of them."""
    beginning = "".join(text.splitlines(keepends=True)[:_SNIFFED])
    best, most = SEPARATORS[0], (0, 0)
    for separator in SEPARATORS:
        try:
            widths = Counter(
                len(line)
                for line in csv.reader(io.StringIO(beginning, newline=""), delimiter=separator)
                if any(word.strip() for word in line)
            )
        except csv.Error:
            continue
        # Of a file with title lines the width that most lines have is that of the table.
        alike = [(lines, width) for width, lines in widths.items() if width > 1]
        if alike and max(alike) > most:
            best, most = separator, max(alike)
    return best
