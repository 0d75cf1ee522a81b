"""The trust's tables as pandas DataFrames, for people who work on with them; planbook itself does not.

A column has the type that its values are declared with, whatever they happen to be. Numbers are float64, with NaN
for missing; int64 where none can be missing. Days are datetime64, yes or no is boolean. All else is an object:
text, or None.
"""

import types
import typing
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from planbook.consolidate.records import RecordTable
from planbook.consolidate.tables import Tables, row_types_of
from planbook.errors import UnknownError
from planbook.model.data_columns import ColumnKind, kind_of
from planbook.model.declarations import Field
from planbook.model.record import AFTER, BEFORE

if TYPE_CHECKING:
    import pandas as pd
    from _typeshed import DataclassInstance

_Column = tuple[str, str, Sequence[Any]]
"""Its name, its type in pandas, and its values."""

_DAY = "datetime64[ns]"
_KINDS = {float: "float64", int: "float64", bool: "boolean", date: _DAY}
"""The types in pandas of columns in which values may be missing."""
_KINDS_OF_COLUMNS: dict[ColumnKind, str] = {
    "number": "float64", "answer": "float64", "date": _DAY, "yes_no": "boolean",
}  # fmt: skip
"""The same of the fields of records."""


def frame(tables: Tables, name: str) -> "pd.DataFrame":
    """The table `name` of `tables`, or the rows of the record of that key, one row each, in their order.

    Columns are the fields of the rows' class; of a record those of its file in data/, where Yes among numbers is 1
    and a date that may also be a term or "ongoing" is an object. A record with the name of a table has `record/`
    before its key. Raises UnknownError where there is neither.
    """
    import pandas as pd

    rows = row_types_of(type(tables))
    record = tables.records.get(name.removeprefix("record/"))
    if name in rows:
        columns = _table_columns(rows[name], getattr(tables, name))
    elif record is not None:
        columns = _record_columns(record)
    else:
        raise UnknownError(
            f"There is no table {name!r}. Tables: {', '.join(rows)}. Records: {', '.join(tables.records)}."
        )
    made = pd.DataFrame({place: pd.Series(values, dtype=kind) for place, (_, kind, values) in enumerate(columns)})
    return made.set_axis([key for key, _, _ in columns], axis="columns")


def table_names(tables: type[Tables]) -> list[str]:
    """The names of the tables, as `frame` takes them."""
    return list(row_types_of(tables))


def _table_columns(row: "type[DataclassInstance]", table: Sequence[object]) -> list[_Column]:
    hints = typing.get_type_hints(row)
    keys = [spec.name for spec in fields(row)]
    return [(key, _kind(hints[key]), [getattr(line, key) for line in table]) for key in keys]


def _kind(hint: Any) -> str:
    """The type in pandas of a column whose values are declared as `hint`."""
    if hint in (int, bool):
        return {int: "int64", bool: "bool"}[hint]
    present = [kind for kind in typing.get_args(hint) if kind is not types.NoneType] or [hint]
    return _KINDS.get(present[0], "object") if len(present) == 1 else "object"


def _record_columns(table: RecordTable) -> list[_Column]:
    keys = table.columns
    own = keys[len(BEFORE) : -len(AFTER)]
    fields_of = table.record.by_key
    kinds = ["object"] * len(BEFORE)
    kinds += [_kind_of_field(fields_of[key]) if key in fields_of else "object" for key in own]
    kinds += ["object", "object", "int64"]
    values = list(zip(*table.cells(), strict=True)) or [()] * len(keys)
    return list(zip(keys, kinds, values, strict=True))


def _kind_of_field(spec: Field) -> str:
    return _KINDS_OF_COLUMNS.get(kind_of(spec), "object")
