"""Tidy data as CSV that Excel opens rightly: UTF-8 with a byte order mark, ISO dates, empty for missing."""

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet program take text for a formula; an apostrophe before it keeps it text."""


def write_csv(frame: "DataFrame") -> bytes:
    """`frame` as the bytes of a CSV file, its columns in their order."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  # NaN and NaT are unlike themselves
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_ACTIVE) else text
