"""The rows of a declared table as it has them: each with its cells, and with what it is chosen and sorted by.

A table is of a record (as `risk`), or one of those that `consolidate` makes (as `exceptions`). What may not be
shown outside is not there any more: its cell is marked as hidden.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from planbook.consolidate.exceptions import kind_word
from planbook.consolidate.records import RecordTable, WorkedOut, status_field
from planbook.consolidate.rows import ExceptionRow, KpiHistoryRow, KpiRow, PhaseHistoryRow, PhaseRow
from planbook.consolidate.suppression import COUNTS_ONLY_UP_TO
from planbook.consolidate.tables import inside_types
from planbook.consolidate.tidy import TidyRow
from planbook.look import STATUS, STATUS_TYPES
from planbook.model.declarations import Block, BlockColumn, Declarations, Disclosure, Field, Record
from planbook.model.hierarchy import parent_of
from planbook.model.kpi import aimed, counts_words, said, shown_figure, target_words
from planbook.model.papers import ROWS, TOP, WORKED_OUT
from planbook.model.prose import listed, opening
from planbook.model.record import SEVERAL
from planbook.model.submission import Entry, is_provisional
from planbook.model.term_words import date_word
from planbook.model.values import Value, entries, long_date
from planbook.report.blocks.register_cells import cells_beside
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import figures_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_CHANGED = {"new": "New", "changed": "Changed", "same": "As before", "": None}
_FIGURES = {"kpi", "count", "number", "money", "percent"}
OF_KPI = "kpi."
"""What stands before a column of the register's KPIs, by which rows of KPIs are chosen."""
FEW = "*"
"""What stands for a value that is hidden."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one cell shows."""

    value: Value
    """As people read it where it is words; numbers and days as they are."""
    status: str = ""
    """The status whose colour and symbol it has."""
    hidden: bool = False
    figure: str | None = None
    """The id of the figure that it shows."""
    made_of: tuple[str, ...] = ()
    """The ids of the figures that it is made of, where it shows none of its own."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table before it is chosen: its cells, and the values that it is chosen and sorted by."""

    unit: str
    raw: Mapping[str, Value]
    cells: Mapping[str, Shown]
    figure: str
    beside: Mapping[str, Shown] = field(default_factory=dict)
    """What stands in no column of its own: across the table or in its cells, or is counted."""
    out: WorkedOut | None = None
    """What is worked out of it."""
    several: Set[str] = frozenset()
    """The columns that hold several codes each."""

    @property
    def figures(self) -> tuple[str, ...]:
        """The figure that it is; of one that is none those of its cells."""
        if self.figure:
            return (self.figure,)
        return tuple(name for cell in self.cells.values() for name in cell.made_of)

    def has(self, key: str, wanted: Sequence[Value]) -> bool:
        """Whether it has one of these values in the column; where that holds several, whether one of them is."""
        return _has(self.raw, self.several, key, wanted)


def _has(raw: Mapping[str, Value], several: Set[str], key: str, wanted: Sequence[Value]) -> bool:
    value = raw.get(key)
    if key in several and isinstance(value, str):
        return any(entry in wanted for entry in entries(value))
    return value in wanted


def lines_of(subject: Subject, block: Block) -> Iterator["TableLine"]:
    """The rows of the block's table that have what it asks for; none of a record of the register that the trust
    does not use."""
    table = subject.tables.records.get(block.table)
    if table is not None:
        if table.units or subject.register.packs.record(table.record.key):
            yield from _of_record(subject, table, block)
    elif block.table not in subject.declarations.records:
        yield from _of_table(subject, block)


def _of_record(subject: Subject, table: RecordTable, block: Block) -> Iterator[TableLine]:
    of_units = "unit" in table.record.keys or table.units
    named = {c.key for c in block.columns} | {*block.where, *block.always, *block.cell, block.across, block.counts}
    worked = table.worked_out if named & WORKED_OUT.keys() or table.record.done else ()
    spec = status_field(subject.declarations, table.record)
    several = {field.key for field in table.record.fields if field.type in SEVERAL}
    shown = _ShownColumns(subject, table, {column.key: column for column in block.columns}, spec)
    beside_it = (block.across, *block.cell, block.counts)
    more = _ShownColumns(subject, table, {key: BlockColumn(key) for key in beside_it if key}, spec)
    for place, row in enumerate(table.rows):
        unit = table.about(row)
        if (of_units or unit) and unit not in subject.lineage and (unit or subject.scope != "trust"):
            continue
        if not table.holds(row, subject.period.as_at):
            continue
        out = worked[place] if worked else None
        name = row.unit_name if unit == row.unit else subject.tables.register.label("unit", unit)
        name = table.named_about(row) or name
        parent = parent_of(subject.register, unit) if unit else None
        part_of = subject.register.label("unit", parent) if parent else None
        whose = {"unit": unit or None, "unit_name": name or None, "part_of": part_of, "period": row.period, ROWS: 1}
        beyond: dict[str, Value] = {**whose, **({} if TOP in row.values else {TOP: row.top or None})}
        if out is not None:
            beyond |= _raw_of(out, table.record.by_key)
            own = table.record.by_key.get("status")
            if own is not None and own.type == "choice":
                beyond["status"] = _status_code(subject.declarations, own, row, out)
        raw = _RowAndMore(row.values, beyond)
        if not all(_has(raw, several, key, wanted) for key, wanted in block.where.items()):
            continue  # before its cells are made: a paper of one funder has few of all lines
        cells = ShownCells(shown, (place, row), (out, beyond))
        beside = ShownCells(more, (place, row), (out, beyond)) if more.columns else _NONE_BESIDE
        yield TableLine(unit, raw, cells, table.figure_of(row), beside, out, several)


@dataclass(frozen=True, slots=True)
class _ShownColumns:
    """The columns in which rows of a table are shown."""

    subject: Subject
    table: RecordTable
    columns: Mapping[str, BlockColumn]
    spec: Field | None
    """The field that says how a row stands."""


class ShownCells(Mapping[str, Shown]):
    """What a row shows in each column, made when it is asked for: of a long table, those of all rows at a time
    would take ten times the room of the rows."""

    __slots__ = ("_at", "_kept", "_known", "_shown")

    def __init__(
        self, shown: _ShownColumns, at: tuple[int, TidyRow], known: tuple[WorkedOut | None, Mapping[str, Value]]
    ) -> None:
        self._shown = shown
        self._at = at
        self._known = known
        self._kept: Mapping[str, Shown] | None = None

    def kept(self) -> Mapping[str, Shown]:
        """All of it, made once: for a paper, which shows few rows and asks for each of them often."""
        if self._kept is None:
            self._kept = dict(self)
        return self._kept

    def __getitem__(self, key: str) -> Shown:
        if self._kept is not None:
            return self._kept[key]
        shown = self._shown
        return _cell(shown.subject, shown.table, shown.columns[key], self._at, self._known, shown.spec)

    def __iter__(self) -> Iterator[str]:
        return iter(self._shown.columns)

    def __len__(self) -> int:
        return len(self._shown.columns)


_NONE_BESIDE: Mapping[str, Shown] = {}


class _RowAndMore(Mapping[str, Value]):
    """The values of a row with what is known of it `beyond` them, in less room than one dictionary of both."""

    __slots__ = ("_beyond", "_values")

    def __init__(self, values: Mapping[str, Value], beyond: Mapping[str, Value]) -> None:
        self._values = values
        self._beyond = beyond

    def __getitem__(self, key: str) -> Value:
        return self._beyond[key] if key in self._beyond else self._values[key]

    def get(self, key: str, default: Value = None) -> Value:  # type: ignore[override]
        """The value of `key`: without going by an exception where there is none."""
        return self._beyond[key] if key in self._beyond else self._values.get(key, default)

    def __iter__(self) -> Iterator[str]:
        yield from self._values
        yield from (key for key in self._beyond if key not in self._values)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _raw_of(out: WorkedOut, own: Mapping[str, Field]) -> dict[str, Value]:
    """What is worked out of a row, by key, as it is chosen by; a field of the record's own goes before it."""
    found: dict[str, Value] = {
        "overdue": out.overdue,
        "days_over": out.days_over,
        "changed": out.changed or None,
        "since": out.since,
    }
    return {"status": out.status, **{key: value for key, value in found.items() if key not in own}}


def _cell(
    subject: Subject,
    table: RecordTable,
    column: BlockColumn,
    at: tuple[int, TidyRow],
    known: tuple[WorkedOut | None, Mapping[str, Value]],
    spec: Field | None,
) -> Shown:
    """The cell of a column; `known` is what is worked out of the row, and what is known beyond its values."""
    (place, row), (out, beyond) = at, known
    key = column.key
    if key == "status" and out is not None:
        word = _status_word(subject.declarations, table.record, spec, row, out)
        return Shown(word, out.status or "", figure=table.figure_of(row)) if out.status else Shown(None)
    own = table.record.by_key.get(key)
    if own is not None:
        figure = f"{table.figure_of(row)}/{key}" if own.tells_size else None
        if place in table.hidden.get(key, ()):
            return Shown(FEW, hidden=True, figure=figure)
        if key in table.coming:
            return Shown(next((day for day in table.coming[key][place] if subject.is_to_come(day)), None))
        return Shown(_counts_alone(table, own, row) or _words(subject, own, row), figure=figure)
    if out is not None and key in WORKED_OUT:
        value = _raw_of(out, {})[key]
        return Shown(_CHANGED[out.changed] if key == "changed" else value or None)
    return Shown(row.top or None if key == TOP else beyond.get(key))


def _counts_alone(table: RecordTable, spec: Field, row: TidyRow) -> Value:
    """Of a share of so few people that one of them moves it far, or of nobody: its two counts, as n/N."""
    rate = spec.works_out.rate if spec.works_out else ()
    if not rate or not any(isinstance(table.record.field(key).disclosure, Disclosure) for key in rate):
        return None
    part, whole = (row.number(key) for key in rate)
    few = part is not None and whole is not None and whole <= COUNTS_ONLY_UP_TO
    there = row.number(spec.key) is not None or part == whole == 0
    return f"{part:.0f}/{whole:.0f}" if few and there else None


def _status_word(
    declarations: Declarations, record: Record, spec: Field | None, row: TidyRow, out: WorkedOut
) -> str:
    """The word that was chosen; that of its status where it only confirms what was said before, and where its day
    says how it stands that of its record.
    """
    if out.kept:
        return declarations.word(record.done_words, out.kept)
    choice = declarations.choice(spec.list, row.get(spec.key)) if spec else None
    if choice and not choice.confirms:
        return choice.word
    return STATUS[out.status].action if out.status else ""


def _status_code(declarations: Declarations, spec: Field, row: TidyRow, out: WorkedOut) -> Value:
    """The code that was chosen, which is what a declaration names; where it only confirms what was said before,
    the first of its list that has that status.
    """
    choice = declarations.choice(spec.list, row.get(spec.key))
    if choice is None or not choice.confirms:
        return row.get(spec.key)
    return next((other.code for other in declarations.lists[spec.list] if other.status == out.status), None)


def _words(subject: Subject, spec: Field, row: TidyRow) -> Value:
    """The value of a field as people read it: words of lists, names of what codes stand for."""
    value, register = row.shown(spec.key), subject.tables.register
    if value is None:
        return row.named.get(spec.key)
    match spec.type:
        case "ref" if is_provisional(str(value)):
            return None  # it has none before the next workbook gives it one
        case "date" if isinstance(value, str):
            return date_word(value)
        case "choice":
            return subject.declarations.word(spec.list, value)
        case "result" if spec.list and isinstance(value, str):
            return subject.declarations.word(spec.list, value)
        case "choices":
            return "; ".join(subject.declarations.word(spec.list, code) for code in entries(value))
        case "code":
            return register.label(spec.of, str(value))
        case "codes":
            return "; ".join(register.label(spec.of, code) for code in entries(value))
        case "reference":
            return _referred(subject, spec, row)
        case "links":
            return "; ".join(str(value).splitlines())
    return value


def _referred(subject: Subject, spec: Field, row: TidyRow) -> str:
    """The ref of another row with what that row is called, where it is there or has been; one that is called after
    what recurs, as a meeting after its body, by that and its day."""
    table, ref, shown = subject.tables.records.get(spec.of), row.text(spec.key), str(row.shown(spec.key))
    if table is None or not table.record.row_id or not table.record.label:
        return shown
    found = table.named(row.unit, ref)
    if found is None:
        return shown
    called = table.record.field(table.record.label)
    label = str(_words(subject, called, found) or "")
    day = next((day for key in table.record.due if (day := found.date(key))), None)
    if label and called.type == "code" and day:
        return f"{label}, {long_date(day)}"
    return f"{shown} {label}" if label and label != ref else shown


def _of_table(subject: Subject, block: Block) -> Iterator[TableLine]:
    """The rows of one of the tables that `consolidate` makes, by the names of their fields."""
    of_record = block.table in subject.declarations.records  # of which the tables have none
    for row in () if of_record else getattr(subject.tables, block.table):
        unit = getattr(row, "unit", None)
        is_own = unit is None or unit in subject.lineage
        if is_own and all(_value_of(subject, row, key) in wanted for key, wanted in block.where.items()):
            yield line_of(subject, block, row)


def line_of(subject: Subject, block: Block, row: "DataclassInstance") -> TableLine:
    """A row of one of those tables as the block shows it."""
    return _line(subject, block, row, _values_of(subject, block, row))


def _values_of(subject: Subject, block: Block, row: "DataclassInstance") -> dict[str, Value]:
    """What a row is chosen and sorted by."""
    values = {name: getattr(row, name) for name in _names_in(type(row))}
    of_kpi = (key for key in (*block.where, *block.always) if key.startswith(OF_KPI))
    return values | {key: _value_of(subject, row, key) for key in of_kpi}


def _value_of(subject: Subject, row: "DataclassInstance", key: str) -> Value:
    """What the row has there, or its KPI; None where neither has it."""
    if not key.startswith(OF_KPI):
        value: Value = getattr(row, key, None)
        return value
    kpi = subject.tables.register.kpis.get(getattr(row, "kpi", ""))
    return said(subject.declarations, kpi, key.removeprefix(OF_KPI)) if kpi else None


@cache
def _names_in(table: "type[DataclassInstance]") -> tuple[str, ...]:
    """The names of the fields of a table's rows: there are many rows, and few tables."""
    return tuple(spec.name for spec in fields(table))


def _line(subject: Subject, block: Block, row: "DataclassInstance", values: Mapping[str, Value]) -> TableLine:
    own = tuple(figures_of(row))
    cells = {c.key: _table_cell(subject, c, row, own) for c in block.columns}
    return TableLine(str(values.get("unit") or ""), values, cells, str(values.get("figure") or ""))


def _table_cell(subject: Subject, column: BlockColumn, row: "DataclassInstance", made_of: tuple[str, ...]) -> Shown:
    """What the row has in the column; `made_of` are the row's figures."""
    value: Any = getattr(row, column.key)
    made_of += cells_beside(subject, row, column.key) if value is not None else ()
    shows = partial(Shown, figure=getattr(row, "figure", None), made_of=made_of)
    if value is None and getattr(row, "status", None) == "suppressed" and column.type in _FIGURES:
        return shows(FEW, hidden=True)
    if isinstance(row, ExceptionRow) and column.key == "kind":
        return shows(opening(kind_word(subject.declarations, row.kind)))
    if column.type == "kpi":
        kpi = subject.tables.register.kpis.get(getattr(row, "kpi", ""))
        scale: float | None = getattr(row, "scale", None) if column.key == "target" else None
        if kpi and value is None and scale is not None and aimed(kpi, scale):
            return shows(target_words(kpi, None, scale))  # one that is to be from so much to so much
        if kpi and column.key == "value" and (counts := _of_few(kpi, row)):
            return shows(counts)
        words = shown_figure(kpi, value) if kpi and value is not None else value
        return shows(f"{words}{_over(kpi, row)}" if kpi and column.key == "last" and words else words)
    if column.named and isinstance(value, str):
        return shows(listed(entries(value), most=column.named) or None)
    if column.type in STATUS_TYPES:
        word = STATUS[value].word(STATUS_TYPES[column.type]) if value in STATUS else value
        return shows(word, value if value in STATUS else "")
    return shows(value if value is None or isinstance(value, str | int | float | date) else str(value))


def _of_few(kpi: Entry, row: object) -> str:
    """Both counts of a figure of few people, which stand in its place; empty of any other."""
    if not isinstance(row, PhaseRow | KpiRow | PhaseHistoryRow | KpiHistoryRow) or row.status != "counts_only":
        return ""
    known = row.numerator is not None and row.denominator is not None
    return counts_words(kpi, row.numerator or 0, row.denominator or 0) if known else FEW


def _over(kpi: Entry, row: object) -> str:
    """What stands beside the figure of last time that is of some units alone, those that have both: what it is of
    these now. Beside a figure of all it would pass for the one that this was before."""
    if not isinstance(row, PhaseRow) or not row.both or len(row.both) == row.reporting:
        return ""
    if row.value_both is None:
        return f" ({len(row.both)} of {row.units})"
    return f" (now {shown_figure(kpi, row.value_both)} for the same {len(row.both)} of {row.units})"


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of one of the tables that `consolidate` makes; empty where there is none of that name."""
    made = inside_types().get(table)
    return tuple(spec.name for spec in fields(made)) if made else ()
