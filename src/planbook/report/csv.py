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
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
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
