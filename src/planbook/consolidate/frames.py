"""Rows as dataclasses, and the DataFrames that outputs take.

Figures are worked out over plain rows, where a mistake of type shows itself; a DataFrame is made at the end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

if TYPE_CHECKING:
    from pandas import DataFrame

T = TypeVar("T")


def frame(kind: type[T], rows: Iterable[T]) -> "DataFrame":
    """`rows` as a DataFrame whose columns are the fields of `kind`, the same where there is no row.

    Numbers that may be missing are float64 with NaN, whole numbers int64, yes or no bool; everything else
    stays the object it is, with None where it is missing.
    """
    from pandas import DataFrame, Series

    rows = list(rows)
    hints = get_type_hints(kind)
    columns = {
        name: Series([getattr(row, name) for row in rows], dtype=_dtype(hints[name])) for name in _names(kind)
    }
    return DataFrame(columns)


def rows_of(kind: type[T], table: "DataFrame") -> list[T]:
    """The rows that `frame` was given, with None for what is missing."""
    return [kind(**{str(key): _plain(value) for key, value in row.items()}) for row in table.to_dict("records")]


def object_frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> "DataFrame":
    """`rows` as a DataFrame in which every value stays the object it is."""
    from pandas import DataFrame

    return DataFrame(list(rows), columns=list(columns), dtype=object)


def _names(kind: type[Any]) -> list[str]:
    return [f.name for f in fields(kind)]


def _dtype(hint: Any) -> Any:
    kinds: dict[Any, Any] = {float: "float64", float | None: "float64", int: "int64", bool: "bool"}
    return kinds.get(hint, object)


def _plain(value: Any) -> Any:
    """A cell of a DataFrame as Python has it; NaN, the only value unlike itself, is None."""
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124
