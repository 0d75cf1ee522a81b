"""Tidy rows: one for each row of a returned workbook that counts, with where it stands.

Codes of the register are its own here, whatever spelling was typed; a cell that could not be read, or names
nothing, is missing. Rows that were left out at reading (examples, totals, copies) are not here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planbook.consolidate.frames import object_frame
from planbook.ledger.standing import Standing
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.figure import Source
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value, entries

if TYPE_CHECKING:
    from pandas import DataFrame

BEFORE = ("unit", "unit_name", "period")
AFTER = ("source_file", "source_sheet", "source_row")


@dataclass(frozen=True, slots=True)
class TidyRow:
    """One row of a returned workbook, its values by field key."""

    record: str
    unit: str
    unit_name: str
    period: str
    values: Mapping[str, Value]
    file: str
    sheet: str
    excel_row: int
    identity: tuple[tuple[str, Value], ...]
    """The fields and values that this row alone has: what a figure's source names it by."""
    repeated: bool
    """Whether an earlier row of the same workbook has the same id."""

    def get(self, key: str) -> Value:
        return self.values.get(key)

    def text(self, key: str) -> str:
        value = self.values.get(key)
        return "" if value is None else str(value)

    def words(self, key: str) -> str | None:
        """The text of `key`, None where it is blank."""
        return self.text(key) or None

    def number(self, key: str) -> float | None:
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def date(self, key: str) -> date | None:
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def source(self, *fields: str) -> Source:
        """This row as the source of a figure that `fields` went into."""
        return Source(self.record, self.identity, fields)


def plan_records(declarations: Declarations) -> list[Record]:
    """The records that a unit's workbook may hold, in the order they are declared."""
    of_register = {
        sheet.record.key
        for form in declarations.formats.values()
        if form.kind == "register"
        for sheet in form.sheets
    }
    return [record for record in declarations.records.values() if record.key not in of_register]


def tidy_fields(record: Record) -> list[Field]:
    """The fields that are data: all but those that the workbook works out for the person filling it in."""
    return [spec for spec in record.fields if spec.asked != "worked_out"]


def tidy_rows(record: Record, register: Register, period_id: str, standing: Sequence[Standing]) -> list[TidyRow]:
    """The rows of `record` in what stands in a period, in the register's order of units and then the workbook's."""
    rows: list[TidyRow] = []
    for stands in sorted(standing, key=lambda s: (register.place_of(s.unit), s.template)):
        name = register.label("unit", stands.unit)
        seen: set[tuple[Value, ...]] = set()
        for entry in stands.submission.entries(record.key):
            rows.append(_tidy_row(record, register, period_id, stands, name, entry, seen))
    return rows


def _tidy_row(
    record: Record,
    register: Register,
    period_id: str,
    stands: Standing,
    unit_name: str,
    entry: Entry,
    seen: set[tuple[Value, ...]],
) -> TidyRow:
    values = {spec.key: _tidy_value(spec, register, entry) for spec in tidy_fields(record)}
    if record.rows == "derived":
        values["party"] = _party(register, values)
    keys = record.identified_by
    row_id = tuple(values.get(key) for key in keys)
    repeated = row_id in seen
    seen.add(row_id)
    identity: list[tuple[str, Value]] = [
        ("unit", stands.unit),
        ("period", period_id),
        *zip(keys, row_id, strict=True),
    ]
    if not keys or repeated or None in row_id:
        identity += [("source_sheet", entry.table.sheet), ("source_row", entry.row.excel_row)]
    return TidyRow(
        record=record.key,
        unit=stands.unit,
        unit_name=unit_name,
        period=period_id,
        values=values,
        file=stands.file,
        sheet=entry.table.sheet,
        excel_row=entry.row.excel_row,
        identity=tuple(identity),
        repeated=repeated,
    )


def _tidy_value(spec: Field, register: Register, entry: Entry) -> Value:
    """The cell of `spec`: codes canonical, a blank one its declared default, an unreadable one missing."""
    value = entry.get(spec.key)
    if value is None:
        return None if entry.unreadable(spec.key) else spec.default
    if spec.type == "codes":
        codes = [register.code_for(spec.of, name) or (name if spec.open else "") for name in entries(value)]
        return "; ".join(code for code in codes if code) or None
    return register.canonical(spec, value)


def _party(register: Register, values: Mapping[str, Value]) -> Value:
    """The party of a link by its code, where the column it stands in names rows of the register."""
    party = values.get("party")
    of = register.declarations.records.get(str(values.get("of")))
    role = next((f for f in of.fields if f.key == values.get("role")), None) if of else None
    return (register.code_for(role.of, party) if role and role.of else None) or party


def tidy_table(record: Record, rows: Sequence[TidyRow]) -> "DataFrame":
    """`rows` as the tidy table of `record`; it has its columns where there is no row."""
    return object_frame(tidy_columns(record), _cells(record, rows))


def tidy_columns(record: Record) -> tuple[str, ...]:
    """The columns of the tidy table of `record`, in their order."""
    return (*BEFORE, *(spec.key for spec in tidy_fields(record)), *AFTER)


def _cells(record: Record, rows: Sequence[TidyRow]) -> Iterator[tuple[Value, ...]]:
    keys = [spec.key for spec in tidy_fields(record)]
    for row in rows:
        values = (row.values[key] for key in keys)
        yield (row.unit, row.unit_name, row.period, *values, row.file, row.sheet, row.excel_row)
