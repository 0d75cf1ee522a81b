"""Tidy rows: one for each row of a returned workbook that counts, with where it stands.

Codes of the register are its own here, whatever spelling was typed; a cell that could not be read, or names
nothing, is missing. Rows that were left out at reading (examples, totals, copies) are not here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from planbook.consolidate.row_values import row_values
from planbook.ledger.standing import Standing
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.figure import Source
from planbook.model.meaning import meaning_of
from planbook.model.pending_rows import PendingRow, spot_of
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value, entries
from planbook.model.worked_values import as_registered, worked_value

_WHY_NONE = frozenset(("not_applicable", "not_known"))
"""The meanings of words that stand in place of an answer and are one."""
_NOTHING: Mapping[str, Any] = {}
"""What most rows have nothing under: one for all of them, of which there are hundreds for each workbook."""


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


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
    told_by: tuple[str, ...]
    """The fields that tell the rows of its unit apart (`Record.identified_by`)."""
    row_id: tuple[Value, ...]
    """What it was returned with in these: whatever of it is hidden, this is the row that a figure is traced to."""
    repeated: bool
    """Whether an earlier row of the same workbook has the same id."""
    named: Mapping[str, str] = field(default_factory=_nothing)
    """What cells of codes name that the register does not have, by field: no value of the data, but a name."""
    agreement: str = ""
    """Of a plan whose changes need agreement: "not yet agreed", "not returned this time"; empty of other rows."""
    agreed: frozenset[str] = frozenset()
    """The fields of the plan that somebody has agreed to as they are."""
    known_as: Mapping[str, str] = field(default_factory=_nothing)
    """By field its ref and those that it refers to, as the next workbook has them, where its own has none."""
    worked_out: Mapping[str, tuple[Source, ...]] = field(default_factory=_nothing)
    """The fields whose values were worked out of other rows, each with those."""
    top: str = ""
    """The title at the top of its chain of parents, as of the priority that it belongs to; empty without one."""
    instead: Mapping[str, str] = field(default_factory=_nothing)
    """What stands in cells that say why there is no answer, by field: "n/a", "not known"."""
    came: tuple[str, str, int] | None = None
    """Of a row that did not come back and stands: the file, the sheet and the Excel row where it came last."""

    def get(self, key: str) -> Value:
        """The value of the field `key`, as the types of `model/values.py`; None where it is blank."""
        return self.values.get(key)

    def shown(self, key: str) -> Value:
        """The value as people are shown it: a ref that reading gave is the one that they will know."""
        return self.known_as.get(key) or self.values.get(key)

    def under(self, key: str) -> Value:
        """What a source may name a row by: its unit, its period, where it stands, or one of its fields."""
        match key:
            case "unit":
                return self.unit
            case "period":
                return self.period
            case "source_file":
                return self.file
            case "source_sheet":
                return self.sheet
            case "source_row":
                return self.excel_row
        return self.values.get(key)

    def text(self, key: str) -> str:
        """The value of `key` as text, empty where there is none."""
        value = self.values.get(key)
        return "" if value is None else str(value)

    @property
    def place(self) -> tuple[str, str, int]:
        """File, sheet and Excel row where it was returned."""
        return self.came or (self.file, self.sheet, self.excel_row)

    def words(self, key: str) -> str | None:
        """The text of `key`, None where it is blank."""
        return self.text(key) or None

    def number(self, key: str) -> float | None:
        """The value of `key` as a number, pounds or 0 to 100; None where it is no number (a yes or no is none)."""
        value = self.values.get(key)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def date(self, key: str) -> date | None:
        """The value of `key` where it is a day (not a term, not ongoing)."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    @property
    def identity(self) -> tuple[tuple[str, Value], ...]:
        """The fields and values that this row alone has: what a figure's source names it by."""
        own = tuple(zip(self.told_by, self.row_id, strict=True))
        whose = (_place("unit", self.unit), _place("period", self.period))
        if own and not self.repeated and None not in self.row_id:
            return (*whose, *own)
        return (*whose, *own, _place("source_sheet", self.sheet), ("source_row", self.excel_row))

    def source(self, *fields: str) -> Source:
        """This row as the source of a figure that `fields` went into."""
        return Source(self.record, self.identity, fields)


def plan_records(declarations: Declarations) -> list[Record]:
    """The records that a unit's workbook may hold, in the order they are declared."""
    of_register = {record.key for record in register_records(declarations)}
    records = (record for record in declarations.records.values() if not record.unites)
    return [record for record in records if record.key not in of_register]


def register_records(declarations: Declarations) -> list[Record]:
    """The records of the register, in the order they are declared."""
    shown = {s.record.key for f in declarations.formats.values() if f.kind == "register" for s in f.sheets}
    return [record for record in declarations.records.values() if record.key in shown]


def tidy_rows(record: Record, register: Register, period_id: str, standing: Sequence[Standing]) -> list[TidyRow]:
    """The rows of `record` in what stands in a period, in the register's order of units and then the workbook's."""
    rows: list[TidyRow] = []
    for stands in sorted(standing, key=lambda s: (register.place_of(s.unit), s.template)):
        of = (stands.unit, register.label("unit", stands.unit), period_id, stands.file)
        seen: set[tuple[Value, ...]] = set()
        instead = _instead(stands.submission, record, register.declarations)
        for entry in stands.submission.entries(record.key):
            row, spot = _tidy_row(record, register, of, entry, seen), spot_of(entry)
            pending, agreed = stands.pending.get(spot), stands.agreed.get(spot)
            if pending is not None:
                row = replace(row, agreement=pending.mark, came=_came(stands, pending))
            if said := instead.get((entry.table.sheet, entry.row.excel_row)):
                row = replace(row, instead=said)
            rows.append(replace(row, agreed=agreed) if agreed else row)
    return rows


def ended_rows(record: Record, register: Register, period_id: str, standing: Sequence[Standing]) -> list[TidyRow]:
    """The rows of `record` that ended before what stands in a period and did not come with it, the latest first.

    They are no rows of the period and stand in no table of it: they are what its rows may name.
    """
    rows: list[TidyRow] = []
    for stands in standing:
        of = (stands.unit, register.label("unit", stands.unit), period_id, stands.file)
        ended = stands.submission.entries_ended(record.key)
        rows += [_tidy_row(record, register, of, entry, set()) for entry in ended]
    return rows


def _instead(
    submission: Submission, record: Record, declarations: Declarations
) -> Mapping[tuple[str, int], Mapping[str, str]]:
    """By sheet and row, the cells of `record` that say why there is no answer: by field, what they say."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for table in submission.tables:
        for fault in table.faults if table.record == record.key else ():
            if meaning_of(fault.value, declarations.lists) in _WHY_NONE:
                found.setdefault((table.sheet, fault.excel_row), {})[fault.field] = fault.value
    return found


def _came(stands: Standing, pending: PendingRow) -> tuple[str, str, int] | None:
    if pending.came is None:
        return None
    kept, entry = stands.files.get(pending.came.sha256, stands.kept), pending.came.entry
    return kept.file, entry.table.sheet, entry.row.excel_row


def register_rows(
    record: Record, register: Register, period_id: str, file: str, as_at: date | None = None
) -> list[TidyRow]:
    """The rows of `record` in the register, which lies in `file`: each is of the unit that it names, if any.

    With `as_at` they have no value that holds from a later day.
    """
    rows: list[TidyRow] = []
    seen: set[tuple[Value, ...]] = set()
    for entry in register.ever.rows(record.key):
        unit = register.code_for("unit", entry.get("unit")) if "unit" in record.keys else None
        of = (unit or "", register.label("unit", unit) if unit else "", period_id, file)
        rows.append(_tidy_row(record, register, of, entry, seen, as_at))
    return rows


def _tidy_row(
    record: Record,
    register: Register,
    of: tuple[str, str, str, str],
    entry: Entry,
    seen: set[tuple[Value, ...]],
    as_at: date | None = None,
) -> TidyRow:
    """The row of `entry`, `of` a unit, its name, a period and a file; `seen` are the ids of those before it."""
    unit, unit_name, period_id, file = of
    values = {spec.key: _tidy_value(spec, register, entry) for spec in record.data if not spec.works_out}
    if as_at:
        days = {spec: values.get(spec.holds_from) for spec in record.data if spec.holds_from}
        values |= {s.key: s.default for s, day in days.items() if isinstance(day, date) and day > as_at}
    worked = (spec for spec in record.data if spec.works_out and not spec.works_out.of_time_before)
    values |= {spec.key: worked_value(spec, record.by_key, values.get, register) for spec in worked}
    if record.rows == "derived":
        values["party"] = _party(register, values)
    keys = _alike(record.identified_by)
    row_id = tuple(values.get(key) for key in keys)
    repeated = row_id in seen
    seen.add(row_id)
    return TidyRow(
        record=record.key,
        unit=unit,
        unit_name=unit_name,
        period=period_id,
        values=row_values(values),
        file=entry.table.file or file,
        sheet=entry.table.sheet,
        excel_row=entry.row.excel_row,
        told_by=keys,
        row_id=row_id,
        repeated=repeated,
        named={
            spec.key: entry.text(spec.key)
            for spec in record.data
            if spec.type == "code" and values.get(spec.key) is None and entry.get(spec.key) is not None
        }
        or _NOTHING,
    )


@lru_cache(maxsize=1_000)
def _place(key: str, value: str) -> tuple[str, Value]:
    """What all rows of a unit or a sheet are named by alike: one for all of them."""
    return key, value


@lru_cache(maxsize=1_000)
def _alike(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The same keys, one for all rows that are told apart by them."""
    return keys


def _tidy_value(spec: Field, register: Register, entry: Entry) -> Value:
    """The cell of `spec`: codes canonical, a blank one its declared default, an unreadable one missing."""
    value = entry.get(spec.key)
    if value is None:
        return None if entry.unreadable(spec.key) else spec.default
    if spec.type == "codes":
        codes = [register.code_for(spec.of, name) or (name if spec.open else "") for name in entries(value)]
        return "; ".join(code for code in codes if code) or None
    if spec.among and isinstance(value, str):
        return as_registered(register, spec.among, value)
    return register.canonical(spec, value)


def _party(register: Register, values: Mapping[str, Value]) -> Value:
    """The party of a link by its code, where the column it stands in names rows of the register."""
    party = values.get("party")
    of = register.declarations.records.get(str(values.get("of")))
    role = next((f for f in of.fields if f.key == values.get("role")), None) if of else None
    return (register.code_for(role.of, party) if role and role.of else None) or party
