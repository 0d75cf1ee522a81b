"""The marks of what planbook writes on its own sheets and above tables: what is typed over it is known by them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from planbook.model.cover import PART_OF_TEXT, TEXT, marks_of_texts, parts_of_text
from planbook.model.sheet_names import IDENTITY, LISTS, SHEETS_TO_READ
from planbook.prepare.layout import KEY_ROW

_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_IN_A_CELL = 1000
"""Marks; a cell holds some three times as many."""


def own_texts(sheets: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """For XlsxWriter's `sheets`, as they have been written: lines of the hidden sheet with the marks of their
    texts, of tables those above them, and of those that their formulas put together."""
    words = list(sheets[0].str_table.string_table) if sheets else []  # in the order of their numbers
    for sheet in sheets:
        if sheet.name in (LISTS, IDENTITY):
            continue
        rows = [row for number, row in sheet.table.items() if sheet.name in SHEETS_TO_READ or number < KEY_ROW - 1]
        cells = [cell for row in rows for cell in row.values()]
        texts = [words[cell.string] for cell in cells if hasattr(cell, "string")]
        formulas = [cell for cell in cells if hasattr(cell, "formula")]
        literals = [text.replace('""', '"') for cell in formulas for text in _LITERAL.findall(cell.formula)]
        shown = [cell.value for cell in formulas if isinstance(cell.value, str)]
        parts = [part for text in (*literals, *shown) for part in parts_of_text(text)]
        for key, every in ((TEXT, [*texts, *literals, *shown]), (PART_OF_TEXT, parts)):
            marks = sorted({*marks_of_texts(filter(None, every)).values()})
            for first in range(0, len(marks), _IN_A_CELL):
                yield key, f"{sheet.name}:{' '.join(marks[first : first + _IN_A_CELL])}"
