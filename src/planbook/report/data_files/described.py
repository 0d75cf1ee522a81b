"""What data files are, for programs and for people: a Data Package, and a data dictionary as CSV.

The Data Package is that of the Frictionless standard (specs.frictionlessdata.io, version 1), which R, Python and
others read.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from planbook.model.calendar import Period
from planbook.model.data_columns import ColumnKind, FileColumn
from planbook.model.declarations import Declarations
from planbook.model.safe_text import JSON_TEXT, clean
from planbook.report.csv import csv_bytes

_TYPES: Mapping[ColumnKind, str] = {
    "text": "string", "number": "number", "answer": "any", "integer": "integer", "date": "date",
    "yes_no": "boolean",
}  # fmt: skip
"""The types of Table Schema."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file: where it lies, what it holds and its columns."""

    name: str
    place: str
    """Its path in the period's folder."""
    title: str
    holds: str
    columns: tuple[FileColumn, ...]


@dataclass(frozen=True, slots=True)
class DictionaryRow:
    """A column of a data file, as the data dictionary has it."""

    file: str
    column: str
    heading: str
    holds: str
    type: str
    codes_of: str
    codes: str
    """Each code with its word, where all are declared."""
    meaning: str


def write_package(period: Period, title: str, files: Sequence[DataFile], folder: str) -> bytes:
    """The `datapackage.json` in `folder` (a path in the period's that ends in "/", or empty) of these files."""
    package = {
        "name": "planbook-data",
        "title": clean(title, JSON_TEXT),
        "profile": "tabular-data-package",
        "period": period.id,
        "as_at": period.as_at.isoformat(),
        "resources": [_resource(file, folder) for file in files],
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()


def _resource(file: DataFile, folder: str) -> dict[str, Any]:
    return {
        "name": file.name,
        "path": file.place.removeprefix(folder),
        "profile": "tabular-data-resource",
        "title": clean(file.title, JSON_TEXT),
        "description": clean(file.holds, JSON_TEXT),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [_field(column) for column in file.columns], "missingValues": [""]},
    }


def _field(column: FileColumn) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.key,
        "type": _TYPES[column.kind],
        "title": clean(column.title, JSON_TEXT),
    }
    if column.meaning:
        found["description"] = clean(column.meaning, JSON_TEXT)
    if column.kind == "yes_no":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.codes:
        found["constraints"] = {"enum": [*column.codes]}
    return found


def dictionary_rows(declarations: Declarations, files: Sequence[DataFile]) -> Iterator[DictionaryRow]:
    """Every column of these files, in order."""
    for file in files:
        for column in file.columns:
            words = declarations.lists.get(column.codes_of, ())
            told = {choice.code: choice.word for choice in words}
            yield DictionaryRow(
                file.name,
                column.key,
                column.title,
                column.kind,
                column.type,
                column.codes_of,
                "; ".join(f"{code} = {told[code]}" if code in told else code for code in column.codes),
                column.meaning,
            )


def write_dictionary(declarations: Declarations, files: Sequence[DataFile]) -> bytes:
    """The data dictionary as the bytes of a CSV file."""
    keys = [spec.name for spec in fields(DictionaryRow)]
    rows = dictionary_rows(declarations, files)
    return csv_bytes(keys, ([getattr(row, key) for key in keys] for row in rows))
