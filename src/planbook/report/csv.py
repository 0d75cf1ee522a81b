"""Tidy data as CSV that Excel opens rightly: UTF-8 with a byte order mark, ISO dates, empty for missing."""

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planbook.model.safe_text import CSV, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planbook.consolidate.records import RecordTable
    from planbook.model.declarations import BlockColumn
    from planbook.report.cells import Line


def write_csv(table: "RecordTable") -> bytes:
    """The tidy table of a record as the bytes of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.cells():
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def write_lines_csv(columns: "Sequence[BlockColumn]", lines: "Iterable[Line]") -> bytes:
    """The lines of a declared table as the bytes of a CSV file, under the keys of its columns."""
    from planbook.report.cells import as_cell

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.key for column in columns])
    for line in lines:
        writer.writerow([_cell(as_cell(column, line).value) for column in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value, CSV)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
