"""A plan's new year: what is asked of the rows that the year before left, and which of them are closed with it.

A record says so with a field that is `asked = "new_year"`; what one of its words ends is no row of the new plan.

opens_year(last, period)               whether a workbook is the first of its plan's year
columns_asked(layout, rows, sent)      the format without the columns that only such a workbook has, in another one
with_closed(tables, declarations)      the tables read, with the rows that are closed set aside
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbook.model.calendar import Period
from planbook.model.declarations import Column, Declarations, Field, Format, Record
from planbook.model.register import folded
from planbook.model.submission import Entry, Row, Submission, Table
from planbook.model.values import Value

CLOSED = "closed"
"""Why a row that is closed with last year's plan does not count."""


def opens_year(last: Submission, period: Period) -> bool:
    """Whether a workbook of `period` that carries on from `last` is the first of its plan's year."""
    return last.year < period.year


def finished_code(declarations: Declarations, spec: Field) -> Value:
    """What a row that was finished in the year before has in the field `spec`; None where its list has no word."""
    return next((choice.code for choice in declarations.lists[spec.list] if choice.finished), None)


def columns_asked(
    layout: Format, rows: Mapping[str, Sequence[Mapping[str, Value]]], sent: Submission | None = None
) -> Format:
    """`layout` without the columns that say nothing: those asked in a new year alone, where neither one of the
    `rows` given nor what was `sent` has them, and those of what was said last time, where nothing was.

    `rows` are values by field, by record.
    """
    came = {(table.record, key) for table in (sent.tables if sent else ()) for key in table.keys}

    def says(column: Column) -> bool:
        spec, given = column.field, rows.get(column.record, ())
        if spec.last_of:
            return any(values.get(spec.key) is not None for values in given)
        if spec.asked != "new_year":
            return True
        return any(spec.key in values for values in given) or (column.record, spec.key) in came

    made = []
    for sheet in layout.sheets:
        columns = tuple(column for column in sheet.columns if says(column))
        made.append(sheet if len(columns) == len(sheet.columns) else replace(sheet, columns=columns))
    same = all(one is other for one, other in zip(made, layout.sheets, strict=True))
    return layout if same else replace(layout, sheets=tuple(made))


def with_closed(tables: Sequence[Table], declarations: Declarations) -> list[Table]:
    """`tables` with the rows set aside that are closed with last year's plan: those of which it is said, and what
    belongs to them alone, as their milestones and success measures."""
    closed = {table.record: _ended_now(table, declarations) for table in tables}
    if not any(closed.values()):
        return [*tables]
    refs = _Refs(tables, declarations, closed)
    # What names a closed row is closed; so is what stands beside rows all of which are.
    return [
        _set_aside(
            table,
            closed[table.record]
            | _naming(table, declarations.records[table.record], refs)
            | _only_beside(table, tables, declarations, closed),
        )
        for table in tables
    ]


def _ended_now(table: Table, declarations: Declarations) -> frozenset[int]:
    """The Excel rows of which is said that they end with the year before."""
    spec = declarations.records[table.record].new_year
    if spec is None or spec.key not in table.keys:
        return frozenset()
    ending = declarations.ending(spec.list)
    return frozenset(entry.row.excel_row for entry in table.entries() if entry.get(spec.key) in ending)


def _set_aside(table: Table, numbers: frozenset[int]) -> Table:
    if not numbers:
        return table

    def aside(row: Row) -> Row:
        return replace(row, excluded=CLOSED) if row.excluded is None and row.excel_row in numbers else row

    return replace(table, rows=tuple(aside(row) for row in table.rows))


class _Refs:
    """The refs of the rows that are closed, and of those that are not, by record."""

    def __init__(
        self, tables: Sequence[Table], declarations: Declarations, closed: Mapping[str, frozenset[int]]
    ) -> None:
        self.closed: dict[str, set[str]] = {}
        self.open: dict[str, set[str]] = {}
        for table in tables:
            key = declarations.records[table.record].row_id
            for entry in table.entries() if key else ():
                of = self.closed if entry.row.excel_row in closed[table.record] else self.open
                of.setdefault(table.record, set()).add(folded(entry.text(key)))

    def names_closed(self, text: str, records: Sequence[str]) -> bool:
        """Whether `text` names a row of one of `records` that is closed, and none that is open."""
        ref = folded(text)
        return any(ref in self.closed.get(record, ()) for record in records) and not any(
            ref in self.open.get(record, ()) for record in records
        )


def _naming(table: Table, record: Record, refs: _Refs) -> frozenset[int]:
    """The Excel rows that name a row which is closed; none of a record that keeps what is done with, and none of
    which its own word says that it carries on."""
    if record.keeps_done:
        return frozenset()
    own = record.new_year.key if record.new_year and record.new_year.key in table.keys else ""
    naming = [(key, of) for key, of in record.naming if (spec := record.by_key[key]).belongs or spec.names]
    return frozenset(
        entry.row.excel_row
        for entry in table.entries()
        if not (own and entry.get(own))
        and any(entry.text(key) and refs.names_closed(entry.text(key), records) for key, records in naming)
    )


def _only_beside(
    table: Table, tables: Sequence[Table], declarations: Declarations, closed: Mapping[str, frozenset[int]]
) -> frozenset[int]:
    """Of rows that are read from beside their children: those all of whose children are closed."""
    found: set[str] = set()
    kept: set[str] = set()
    for other in tables:
        record = declarations.records[other.record]
        if other.sheet != table.sheet or record.parent != table.record:
            continue
        key = next(spec.key for spec in record.fields if spec.type == "reference" and spec.of == table.record)
        for entry in other.entries():
            (found if entry.row.excel_row in closed[other.record] else kept).add(entry.text(key))
    row_id = declarations.records[table.record].row_id
    return frozenset(e.row.excel_row for e in table.entries() if found and e.text(row_id) in found - kept)


def closed_entries(submission: Submission, record: str) -> list[Entry]:
    """The rows of `record` that are closed with last year's plan, in the order of the workbook."""
    return [
        Entry(table, row)
        for table in submission.tables
        if table.record == record
        for row in table.rows
        if row.excluded == CLOSED
    ]
