"""A table as Parquet, by pyarrow, which comes with the extra `planbook[data]`: every column has one type."""

import importlib.util
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from planbook.model.data_columns import ColumnKind, FileColumn
from planbook.model.safe_text import PARQUET, clean
from planbook.report.csv import as_text

NO_PARQUET = (
    'There is no Parquet, as pyarrow is not installed: the CSV files hold the same. `pip install "planbook[data]"` '
    "brings it; of a planbook installed by pipx, `pipx inject planbook pyarrow`."
)
"""What is said where Parquet cannot be written."""


def can_write_parquet() -> bool:
    """Whether pyarrow is there."""
    return importlib.util.find_spec("pyarrow") is not None


def parquet_bytes(columns: Sequence[FileColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as the bytes of a Parquet file; the same rows give the same bytes by the same pyarrow.

    Numbers are doubles, days are days, yes or no is a boolean and yes among numbers 1; missing is null.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: Mapping[ColumnKind, pa.DataType] = {
        "text": pa.string(), "number": pa.float64(), "answer": pa.float64(), "integer": pa.int64(),
        "date": pa.date32(), "yes_no": pa.bool_(),
    }  # fmt: skip
    values: list[list[Any]] = [[] for _ in columns]
    of_kind = [_AS[column.kind] for column in columns]
    for row in rows:
        for own, as_kind, value in zip(values, of_kind, row, strict=True):
            own.append(None if value is None else as_kind(value))
    arrays = [pa.array(own, kinds[column.kind]) for own, column in zip(values, columns, strict=True)]
    made = pa.Table.from_arrays(arrays, names=[column.key for column in columns])
    out = io.BytesIO()
    pq.write_table(made, out, compression="zstd")
    return out.getvalue()


def _text(value: Any) -> str:
    return clean(value, PARQUET) if isinstance(value, str) else as_text(value)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


_AS: Mapping[ColumnKind, Callable[[Any], Any]] = {
    "text": _text, "number": float, "answer": float, "integer": int, "date": _day, "yes_no": bool,
}  # fmt: skip
"""A value as a column of that kind has it."""
