"""Tidy data as CSV that Excel opens rightly: UTF-8 with a byte order mark, ISO dates, empty for missing."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planbook.model.safe_text import CSV, clean

if TYPE_CHECKING:
    from planbook.consolidate.records import RecordTable


def write_csv(table: "RecordTable") -> bytes:
    """The tidy table of a record as the bytes of a CSV file."""
    return csv_bytes(table.columns, table.cells())


def csv_bytes(keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as the bytes of a CSV file: the keys of its columns, then its rows."""
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8-sig", newline="") as text:  # encoded row by row: a text as a whole takes four
        writer = csv.writer(text, lineterminator="\r\n")  # times the room
        writer.writerow(keys)
        for row in rows:
            writer.writerow(["" if value is None else _cell(value) for value in row])
        text.flush()
        return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return clean(value, CSV)
    return as_text(value)


def as_text(value: Any) -> str:
    """A value that is no text as data files write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
