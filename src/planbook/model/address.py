"""Cell addresses as Excel writes them. Columns count from 0 here, rows from 1."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from string import ascii_uppercase

Span = tuple[int, int]
"""First and last Excel row of rows that stand together."""
COLUMNS, ROWS = 16_384, 1_048_576
"""How many a sheet of Excel has."""
MOST_CELLS = 200
"""Cells, or ranges, that one problem of a workbook names; it says how many there are."""
ONE_BY_ONE = 20
"""Cells that are named one by one; more of them are named by the ranges that they fill."""


@lru_cache(maxsize=20_000)  # more columns than a sheet has
def column_letter(column: int) -> str:
    """The letters of the column at zero-based `column`: 0 is `A`, 26 is `AA`."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The zero-based column that `letters` name: `A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def place_of(address: str) -> tuple[int, int]:
    """The row and the zero-based column of a cell: `F12` is row 12 and column 5."""
    figures = address.lstrip(ascii_uppercase)
    return int(figures), column_index(address[: len(address) - len(figures)])


def spans_of(rows: Iterable[int]) -> list[Span]:
    """Ascending Excel `rows` as the spans of those that stand together."""
    spans: list[Span] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1] = spans[-1][0], row
        else:
            spans.append((row, row))
    return spans


def ranges_of(columns: Sequence[int], spans: Iterable[Span]) -> list[str]:
    """The ranges that the ascending zero-based `columns` of the rows in `spans` fill, as Excel writes them."""
    ranges = []
    for top, bottom in spans:
        for left, right in spans_of(columns):
            first, last = f"{column_letter(left)}{top}", f"{column_letter(right)}{bottom}"
            ranges.append(first if first == last else f"{first}:{last}")
    return ranges


def joined(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that touch or overlap made one."""
    made: list[Span] = []
    for first, last in sorted(spans):
        if made and first <= made[-1][1] + 1:
            made[-1] = made[-1][0], max(last, made[-1][1])
        else:
            made.append((first, last))
    return made


def cells_named(column: int, spans: Sequence[Span]) -> tuple[str, ...]:
    """The cells of a zero-based column in the Excel rows of `spans`: each, or where they are many the first of the
    ranges that they fill."""
    letter = column_letter(column)
    if sum(last - first + 1 for first, last in spans) <= ONE_BY_ONE:
        return tuple(f"{letter}{row}" for first, last in spans for row in range(first, last + 1))
    return tuple(ranges_of([column], spans[:MOST_CELLS]))


def quoted_sheet(name: str) -> str:
    """`name` as a formula or a link writes a sheet: `'Task KPIs'`."""
    return "'" + name.replace("'", "''") + "'"


def in_formula(text: str) -> str:
    """`text` as it stands between the quotation marks of a formula."""
    return text.replace('"', '""')
