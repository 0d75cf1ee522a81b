"""The rows of a declared table: those that the block is to show, in its order and no more than its most.

A table is of a record (as `risk`), or one of those that `consolidate` makes (as `exceptions`). What may not be
shown outside is not there any more: its cell is marked as hidden, and stands last in every order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from planbook.consolidate.records import RecordTable, WorkedOut, status_field
from planbook.consolidate.suppression import COUNTS_ONLY_UP_TO
from planbook.consolidate.tables import row_types
from planbook.consolidate.tidy import TidyRow
from planbook.look import STATUS
from planbook.model.asked import is_asked
from planbook.model.declarations import Block, BlockColumn, Declarations, Disclosure, Field, Record
from planbook.model.hierarchy import parent_of
from planbook.model.kpi import shown_figure
from planbook.model.papers import ROWS, TOP, WORKED_OUT
from planbook.model.record import SEVERAL
from planbook.model.submission import is_provisional
from planbook.model.values import Value, entries, long_date, rounded, shown
from planbook.model.worked_values import words_among
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.whose import belongs

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_CHANGED = {"new": "New", "changed": "Changed", "same": "As before", "": None}
_STATUSES = {"status": "kpi", "action_status": "action"}
_FIGURES = {"kpi", "count", "number", "money", "percent"}
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of a table that its block shows."""

    lines: tuple[Mapping[str, Shown], ...]
    """Each by column key."""
    left_out: int
    """How many more there are that the limit leaves out."""
    having: int
    """How many of the units that it is due from have any row."""
    due: int
    """How many are asked for it and due to return."""
    columns: tuple[BlockColumn, ...] = ()
    """The columns of the lines: those of the block, and what stands across it."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of all rows say what in the field that the block counts, by the word for it."""
    on_time: int = 0
    """Of the rows that have fallen due or are done, those that were done by their day."""
    fallen_due: int = 0
    """How many have fallen due or are done, what was never done included."""
    share: tuple[float | None, ...] = ()
    """What all rows have in each of the two columns of the block's share; None of one that none has a number in."""
    figures: tuple[str, ...] = ()
    """Of each line the id of the figure that its row is; empty of a row that is none."""


def choose(subject: Subject, block: Block, most: int | None = None) -> Chosen:
    """The rows of the block's table for what the paper is about; `most` in place of the block's own."""
    rows = list(_rows(subject, block))
    for key, wanted in block.where.items():
        rows = [row for row in rows if row.has(key, wanted)]
    if block.filled:
        rows = [row for row in rows if any(row.raw.get(key) not in (None, 0, "") for key in block.filled)]
    if block.reader and subject.scope != "trust":
        rows = [row for row in rows if row.raw.get(block.reader) == subject.body]
    own = belongs(subject, block)
    rows = [row for row in rows if own is None or own(row.raw)]
    share = tuple(_total(rows, key) for key in block.share)
    if block.sums:
        rows = _added_up(block, rows)
    counts = Counter(str(row.beside[block.counts].value or "") for row in rows if block.counts)
    for key in reversed(block.sort):
        rows = _sorted(rows, key)
    columns = block.columns
    if block.across:
        rows, columns = _across(subject, block, rows)
    limit = block.most if most is None else most
    kept = _within(rows, block, limit)
    columns, kept = _said_columns(subject, block, columns, kept)
    due = _due(subject, block, {row.unit for row in rows})
    return Chosen(
        lines=tuple(row.cells for row in kept),
        left_out=len(rows) - len(kept),
        having=len({row.unit for row in rows} & due),
        due=len(due),
        columns=columns,
        counts={word: count for word, count in counts.items() if word},
        on_time=sum(row.out.was_in_time for row in rows if row.out),
        fallen_due=sum(row.out.has_come_due for row in rows if row.out),
        share=share,
        figures=tuple(row.figure for row in kept),
    )


def _due(subject: Subject, block: Block, having: Set[str]) -> Set[str]:
    """The units that a return is due from, of a record that only some of them are asked for those alone."""
    due = {row.unit for row in subject.returns} or set(subject.units)
    table = subject.tables.records.get(block.table)
    if table is None or not table.units:
        return due
    asked = {unit for unit in due if is_asked(subject.register, table.record, unit, subject.period)}
    return asked if asked and having & due <= asked else due


def _rows(subject: Subject, block: Block) -> "Iterator[_Line]":
    """All rows of the block's table; none of a record of the register that the trust does not use."""
    table = subject.tables.records.get(block.table)
    if table is not None:
        if table.units or subject.register.packs.record(table.record.key):
            yield from _of_record(subject, table, block)
    elif block.table not in subject.declarations.records:
        yield from _of_table(subject, block)


@dataclass(frozen=True, slots=True)
class _Line:
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

    def has(self, key: str, wanted: Sequence[Value]) -> bool:
        """Whether it has one of these values in the column; where that holds several, whether one of them is."""
        value = self.raw.get(key)
        if key in self.several and isinstance(value, str):
            return any(entry in wanted for entry in entries(value))
        return value in wanted


def _said_columns(
    subject: Subject, block: Block, columns: tuple[BlockColumn, ...], rows: list[_Line]
) -> tuple[tuple[BlockColumn, ...], list[_Line]]:
    """Without the columns in which no row has anything, where they ask for that; no row where the others only say
    which row it is."""
    left = tuple(c for c in columns if not c.if_said or any(row.cells[c.key].value is not None for row in rows))
    record = subject.declarations.records.get(block.table)
    names = {"unit_name", record.row_id} if record else {"unit_name"}
    return left, [] if left != columns and {column.key for column in left} <= names else rows


def _within(rows: Sequence[_Line], block: Block, most: int) -> list[_Line]:
    """At most so many rows in their order; those that no limit leaves out are all there."""
    if not most or len(rows) <= most:
        return list(rows)
    always = [any(row.has(key, wanted) for key, wanted in block.always.items()) for row in rows]
    room = max(0, most - sum(always))
    kept = []
    for row, stays in zip(rows, always, strict=True):
        if stays or room > 0:
            kept.append(row)
            room -= not stays
    return kept


def _sorted(rows: Sequence[_Line], key: str) -> list[_Line]:
    """`rows` by a column; what is missing or hidden comes last, whichever way round."""
    name = key.removeprefix("-")
    known = [row for row in rows if row.raw.get(name) is not None]
    rest = [row for row in rows if row.raw.get(name) is None]
    return sorted(known, key=lambda row: _order(row.raw[name]), reverse=key.startswith("-")) + rest


def _order(value: Value) -> tuple[int, float, str]:
    """Numbers before days before words; words whatever their case."""
    if isinstance(value, date):
        return 1, value.toordinal(), ""
    if isinstance(value, bool | int | float):
        return 0, float(value), ""
    return 2, 0.0, str(value).casefold()


def _of_record(subject: Subject, table: RecordTable, block: Block) -> Iterator[_Line]:
    of_units = "unit" in table.record.keys or table.units
    named = {c.key for c in block.columns} | {*block.where, *block.always, *block.cell, block.across, block.counts}
    worked = table.worked_out if named & WORKED_OUT.keys() or table.record.done else ()
    spec = status_field(subject.declarations, table.record)
    several = {field.key for field in table.record.fields if field.type in SEVERAL}
    for place, row in enumerate(table.rows):
        unit = (row.text(table.record.is_about) if table.record.is_about else "") or row.unit
        if (of_units or unit) and unit not in subject.lineage and (unit or subject.scope != "trust"):
            continue
        if not table.holds(row, subject.period.as_at):
            continue
        out = worked[place] if worked else None
        name = row.unit_name if unit == row.unit else subject.tables.register.label("unit", unit)
        parent = parent_of(subject.register, unit) if unit else None
        part_of = subject.register.label("unit", parent) if parent else None
        whose = {"unit": unit or None, "unit_name": name or None, "part_of": part_of, "period": row.period, ROWS: 1}
        raw = {TOP: row.top or None, **row.values, **whose}
        if out is not None:
            raw |= _raw_of(out, table.record.by_key)
            own = table.record.by_key.get("status")
            if own is not None and own.type == "choice":
                raw["status"] = _status_code(subject.declarations, own, row, out)
        cells = {c.key: _cell(subject, table, c, (place, row), (out, whose), spec) for c in block.columns}
        more = [BlockColumn(key) for key in (block.across, *block.cell, block.counts) if key]
        beside = {c.key: _cell(subject, table, c, (place, row), (out, whose), spec) for c in more}
        yield _Line(unit, raw, cells, table.figure_of(row), beside, out, several)


def _across(subject: Subject, block: Block, rows: Sequence[_Line]) -> tuple[list[_Line], tuple[BlockColumn, ...]]:
    """One line for all rows that have the same in the block's columns, and a column for each value across."""
    found = [str(row.beside[block.across].value or "") for row in rows]
    words = [word for word in dict.fromkeys(found) if word]
    spec = subject.tables.records[block.table].record.by_key.get(block.across)
    known = [] if spec is None else _in_order(subject, spec)
    if known:
        words.sort(key=lambda word: known.index(word) if word in known else len(known))
    columns = {word: BlockColumn(f"{block.across}/{word}", word) for word in words}
    lines: dict[tuple[Value, ...], _Line] = {}
    keys = [tuple(row.cells[column.key].value for column in block.columns) for row in rows]
    of, having = Counter(keys), Counter(zip(keys, found, strict=True))
    for row, word, key in zip(rows, found, keys, strict=True):
        if key not in lines:
            begun = {word: f"{having[key, word]} of {of[key]}" if ROWS in block.cell else None for word in words}
            cells = {**row.cells, **{column.key: Shown(begun[word]) for word, column in columns.items()}}
            lines[key] = _Line(row.unit, row.raw, cells, "")
        line = lines[key]
        if word and ROWS not in block.cell:
            said = [_said(row.beside[name].value) for name in block.cell]
            before = _said(line.cells[columns[word].key].value)
            first, *more = [word for word in said if word] or [""]
            now = f"{first} ({', '.join(more)})" if more else first
            text = "; ".join(filter(None, [before, now]))
            cells = {**line.cells, columns[word].key: Shown(text or None, figure=row.figure)}
            lines[key] = replace(line, cells=cells)
    return list(lines.values()), (*block.columns, *columns.values())


def _added_up(block: Block, rows: Sequence[_Line]) -> list[_Line]:
    """One line for all rows that have the same in the block's other columns, with the sums of what was given.

    A row that says nothing in any of those belongs to no line: it would be one without a name.
    """
    others = [column.key for column in block.columns if column.key not in block.sums]
    lines: dict[tuple[Value, ...], _Line] = {}
    for row in rows:
        key = tuple(row.cells[name].value for name in others)
        if not any(key):
            continue
        line = lines.get(key)
        sums = {name: _sum_of(line.raw.get(name) if line else None, row.raw.get(name)) for name in block.sums}
        cells = {**row.cells, **{name: Shown(value) for name, value in sums.items()}}
        lines[key] = replace(line or row, raw={**(line or row).raw, **sums}, cells=cells, figure="")
    return list(lines.values())


def _total(rows: Sequence[_Line], key: str) -> float | None:
    numbers = [float(number) for row in rows if isinstance(number := row.raw.get(key), int | float)]
    return rounded(sum(numbers), 2) if numbers else None


def _sum_of(before: Value, value: Value) -> Value:
    numbers = [float(number) for number in (before, value) if isinstance(number, int | float)]
    return rounded(sum(numbers), 2) if numbers else None


def _in_order(subject: Subject, spec: Field) -> list[str]:
    """The words that a field may have, in the order of its list or of the register; none where it has neither."""
    if spec.among:
        return words_among(subject.tables.register, spec.among)
    return [choice.word for choice in subject.declarations.lists[spec.list]] if spec.type == "choice" else []


def _said(value: Value) -> str:
    return "" if value is None else shown(value, "date" if isinstance(value, date) else "text")


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
    """The cell of a column; `known` is what is worked out of the row, and whose it is."""
    (place, row), (out, whose) = at, known
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
    return Shown(row.top or None if key == TOP else whose.get(key))


def _counts_alone(table: RecordTable, spec: Field, row: TidyRow) -> Value:
    """Of a share of so few people that one of them moves it far: the two counts, as n/N; else None."""
    rate = spec.works_out.rate if spec.works_out else ()
    if not rate or not any(isinstance(table.record.field(key).disclosure, Disclosure) for key in rate):
        return None
    part, whole = (row.number(key) for key in rate)
    few = part is not None and whole is not None and whole <= COUNTS_ONLY_UP_TO
    return f"{part:.0f}/{whole:.0f}" if few and row.number(spec.key) is not None else None


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
    """The ref of another row with what that row is called, where it is there; one that is called after what recurs,
    as a meeting after its body, by that and its day."""
    table, ref, shown = subject.tables.records.get(spec.of), row.text(spec.key), str(row.shown(spec.key))
    if table is None or not table.record.row_id or not table.record.label:
        return shown
    named = (r for r in table.rows if r.unit == row.unit and r.text(table.record.row_id) == ref)
    found = next(named, None)
    if found is None:
        return shown
    called = table.record.field(table.record.label)
    label = str(_words(subject, called, found) or "")
    day = next((day for key in table.record.due if (day := found.date(key))), None)
    if label and called.type == "code" and day:
        return f"{label}, {long_date(day)}"
    return f"{shown} {label}" if label and label != ref else shown


def _of_table(subject: Subject, block: Block) -> Iterator[_Line]:
    """The rows of one of the tables that `consolidate` makes, by the names of their fields."""
    of_record = block.table in subject.declarations.records  # of which the tables have none
    for row in () if of_record else getattr(subject.tables, block.table):
        values = {spec.name: getattr(row, spec.name) for spec in fields(row)}
        unit = values.get("unit")
        if unit is not None and unit not in subject.lineage:
            continue
        cells = {c.key: _table_cell(subject, c, row) for c in block.columns}
        yield _Line(str(unit or ""), values, cells, str(values.get("figure") or ""))


def _table_cell(subject: Subject, column: BlockColumn, row: "DataclassInstance") -> Shown:
    value: Any = getattr(row, column.key)
    figure = getattr(row, "figure", None)
    if value is None and getattr(row, "status", None) == "suppressed" and column.type in _FIGURES:
        return Shown(FEW, hidden=True, figure=figure)
    if column.type == "kpi" and value is not None:
        kpi = subject.tables.register.kpis.get(getattr(row, "kpi", ""))
        return Shown(shown_figure(kpi, value) if kpi else value, figure=figure)
    if column.type in _STATUSES:
        word = getattr(STATUS[value], _STATUSES[column.type]) if value in STATUS else value
        return Shown(word, value if value in STATUS else "", figure=figure)
    return Shown(
        value if value is None or isinstance(value, str | int | float | date) else str(value), figure=figure
    )


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of one of the tables that `consolidate` makes; empty where there is none of that name."""
    made = row_types().get(table)
    return tuple(spec.name for spec in fields(made)) if made else ()
