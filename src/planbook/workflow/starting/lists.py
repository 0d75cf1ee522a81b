"""Rows of the register from the trust's own lists: people, and what each school was awarded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.cells import read_cell
from planbook.collect.csv_rows import CsvRow, open_csv
from planbook.errors import GivenFileError
from planbook.model.declarations import Declarations
from planbook.model.prose import agree
from planbook.model.record import Field
from planbook.model.register import folded
from planbook.model.values import Value, entries
from planbook.workflow.starting.headings import wanted_rows
from planbook.workflow.starting.terms import year_said

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows that a list gave, and what of it was left blank."""

    rows: list[Row]
    said: list[str]


def read_list(
    kind: str, path: Path, codes: Mapping[str, Mapping[str, str]], declarations: Declarations
) -> ListedRows:
    """The rows of a list of `kind` (people, awards); `codes` has what may be named, by record and name.

    Raises GivenFileError, with all lines at fault counted, where one names a school or a source that is not there,
    leaves out what its row cannot do without, or has what cannot be read.
    """
    key, columns = wanted_rows(kind, declarations)
    record = declarations.records[key]
    rows: list[Row] = []
    said: list[str] = []
    faults: dict[int, str] = {}
    for line in open_csv(path).rows(columns.columns, columns.needed):
        row: Row = {}
        for spec in record.fields:
            value, fault = _value(spec, line, codes.get(spec.of or "", {}), declarations)
            if fault and spec.type == "choice":
                said.append(f"{line.place}: {fault}")
            elif fault:
                faults.setdefault(line.line, f"{line.place}: {fault}")
            elif value is not None:
                row[spec.key] = value
        missing = [
            spec.heading
            for spec in record.fields
            if spec.required and row.get(spec.key) is None and spec.key != record.row_id
        ]
        if missing:
            faults.setdefault(line.line, f"{line.place}: {missing[0]} is blank.")
        rows.append(row)
    if faults:
        first, *others = faults.values()
        more = f" ({len(others)} more {agree(len(others), 'line is', 'lines are')} at fault.)" if others else ""
        raise GivenFileError(f"{first}{more}")
    return ListedRows(rows, said)


def _value(spec: Field, line: CsvRow, codes: Mapping[str, str], declarations: Declarations) -> tuple[Value, str]:
    """What a cell is read as, and what is wrong with it."""
    from planbook.validate.names import nearest

    text = line[spec.key]
    if not text:
        return None, ""
    if spec.of:
        code = code_named(text, codes)
        if code is not None:
            return code or None, ""
        return None, f"there is no {declarations.records[spec.of].one} “{text}”.{nearest(text, codes)}"
    read = read_cell(spec, year_said(text) if spec.type == "id" else text, declarations.lists)
    if read.value is not None:
        return read.value, ""
    if spec.type == "choice":
        return None, f"“{text}” under {spec.heading} is not on its list; left blank."
    return None, f"“{text}” under {spec.heading} cannot be read."


def named_in(rows: Sequence[Mapping[str, Value]], row_id: str, label: str) -> dict[str, str]:
    """The code of each name by which the rows may be called: code, name, other spellings."""
    return {
        str(name): str(row[row_id])
        for row in rows
        for name in (row[row_id], row[label], *entries(row.get("also")))
        if name
    }


def code_named(text: str, codes: Mapping[str, str]) -> str | None:
    """The code of that name, whatever its case and spaces."""
    wanted = folded(text)
    return next((code for name, code in codes.items() if folded(name) == wanted), None)


def without_their_heads(heads: Sequence[Row], people: Sequence[Row], is_head: Callable[[Value], bool]) -> list[Row]:
    """Those of `heads` whose unit has none among `people`, who are named by the trust itself."""
    named = {row.get("unit") for row in people if is_head(row.get("role"))}
    return [row for row in heads if row["unit"] not in named]
