"""The columns of data files: what each is called, holds and means, wherever it is written or explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planbook.model.declarations import Declarations, Field, Record
from planbook.model.record import AFTER, BEFORE

ColumnKind = Literal["text", "number", "answer", "integer", "date", "yes_no"]
"""What a column holds. Of `answer`, yes among numbers: true in a CSV file, and 1 where a column has one type."""

_AROUND: dict[str, tuple[str, ColumnKind, str]] = {
    "unit": ("Unit", "text", "The id of the unit whose row it is; blank of a row of the register that is of none."),
    "unit_name": ("Name of the unit", "text", "What the register calls the unit."),
    "period": ("Period", "text", "The id of the period."),
    "source_file": ("File", "text", "The file in the trust's folder in which the row stands."),
    "source_sheet": ("Sheet", "text", "The sheet of that file."),
    "source_row": ("Row", "integer", "The row of that sheet."),
}
"""Of the columns that stand before and after the fields of every record."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of a data file."""

    key: str
    kind: ColumnKind
    title: str
    """What people call it: of a field its heading in the workbook."""
    meaning: str
    type: str = ""
    """Of a field, as it is declared: `money`, `percent`, `codes`."""
    codes_of: str = ""
    """The list, or the record, that its codes are from."""
    codes: tuple[str, ...] = ()
    """All that may stand there, where that is declared."""


def kind_of(spec: Field) -> ColumnKind:
    """What the column of a field holds; a day that may also be a term or "ongoing" is text."""
    if spec.numeric and not spec.may_be_day:
        return "answer" if spec.type == "answer" else "number"
    if spec.dated and set(spec.accepts) <= {"date"}:
        return "date"
    return "yes_no" if spec.type == "yes_no" else "text"


def column_around(key: str) -> FileColumn:
    """One of the columns that every record has before its fields or after them."""
    title, kind, meaning = _AROUND[key]
    return FileColumn(key, kind, title, meaning)


def column_of(declarations: Declarations, spec: Field) -> FileColumn:
    """The column of a field."""
    choices = declarations.lists.get(spec.list, ()) if spec.type == "choice" else ()
    return FileColumn(
        spec.key,
        kind_of(spec),
        spec.heading,
        spec.help,
        spec.type,
        spec.list or spec.of,
        tuple(choice.code for choice in choices),
    )


def columns_of(declarations: Declarations, record: Record, keys: Sequence[str] = ()) -> list[FileColumn]:
    """The columns of the record's file of data, or those of `keys` alone, in their order.

    A key that is neither a field of the record nor around them is of a column that planbook works out, as text.
    """
    every = (*BEFORE, *(spec.key for spec in record.data if spec.key not in BEFORE), *AFTER)
    return [_column(declarations, record, key) for key in keys or every]


def _column(declarations: Declarations, record: Record, key: str) -> FileColumn:
    if key in (*BEFORE, *AFTER):
        return column_around(key)
    spec = record.by_key.get(key)
    if spec is None:
        return FileColumn(key, "text", key.replace("_", " ").capitalize(), "How far the row is agreed.")
    return column_of(declarations, spec)
