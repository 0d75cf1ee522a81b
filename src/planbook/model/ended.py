"""Rows that ended earlier, and that rows of a later workbook still name.

A workbook comes without the rows of which nothing more is wanted. What names one of them, as a line of a grant that
paid for a completed action, names a row of the plan all the same: it is read, checked and shown as such.

ended_rows(sent, declarations)             the rows that the workbook after `sent` comes without, as they were told
newest(ended, sent, declarations)          those and the ones known before, without any that go on
with_ended(sent, ended, declarations)      `sent` with the rows `ended`, and its cells that name one resolved
refs_of_year(sent, declarations)           the refs that rows of its plan have had by then
years_named(sent, declarations)            the earlier years of whose plans it names rows
of_year(sent, declarations)                an earlier year's rows, by the refs that a later year has for them
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from planbook.model.carried import carried_over, refs_given
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.new_year import CLOSED
from planbook.model.register import folded
from planbook.model.row_names import RowNames
from planbook.model.submission import Entry, Submission, Table, is_provisional

NO_SUCH_ROW = "FD-010"
"""The rule by which reading tells that a cell names no row of the workbook."""
_OF_YEAR = re.compile(r" \((\d{4}-\d{2})\)$")


def ended_rows(sent: Submission, declarations: Declarations) -> tuple[Table, ...]:
    """The rows of `sent` that the unit's next workbook of the year comes without, as nothing more is wanted of
    them, with the refs by which they are known from then on."""
    made = []
    for table in _growing(sent, declarations):
        # a row that is over by its own day may be named later too, whenever the next workbook comes
        carried = carried_over(declarations, sent, declarations.records[table.record], sent.year, date.max)
        kept = {(entry.table.sheet, entry.row.excel_row) for entry in carried}
        left = (e.row for e in table.entries() if (table.sheet, e.row.excel_row) not in kept)
        made.append(_known(replace(table, rows=tuple(left), faults=()), sent, declarations))
    return tuple(table for table in (*made, *_closed(sent, declarations)) if table.rows)


def _growing(sent: Submission, declarations: Declarations) -> list[Table]:
    """The tables of `sent` whose rows come and go, and are known by a ref."""
    records = declarations.records
    return [
        table
        for table in sent.tables
        for record in [records[table.record]]
        if record.rows == "growing" and record.row_id in table.keys
    ]


def _closed(sent: Submission, declarations: Declarations) -> list[Table]:
    """The rows of `sent` that were closed with last year's plan."""
    return [
        replace(table, rows=rows, faults=())
        for table in _growing(sent, declarations)
        if (rows := tuple(row for row in table.rows if row.excluded == CLOSED))
    ]


def _known(table: Table, sent: Submission, declarations: Declarations) -> Table:
    """`table` with the refs that the rows were given after it, where they came without."""
    record, given = declarations.records[table.record], refs_given(declarations, sent)
    of = [_record_named(record, key) for key in table.keys]
    rows = [
        tuple(given.get((key, value), value) if key and isinstance(value, str) else value for key, value in pairs)
        for row in table.rows
        for pairs in [zip(of, row.values, strict=True)]
    ]
    return replace(table, rows=tuple(replace(r, values=v) for r, v in zip(table.rows, rows, strict=True)))


def _record_named(record: Record, key: str) -> str:
    """The record whose refs stand in the field; empty where none do."""
    spec = record.by_key.get(key)
    if key == record.row_id:
        return record.key
    return spec.of if spec and spec.type == "reference" else ""


def newest(ended: Sequence[Table], sent: Submission, declarations: Declarations) -> tuple[Table, ...]:
    """The rows that ended in `sent` and those that had ended before it, newest first; none that it has again."""
    here = {
        (table.record, folded(entry.text(declarations.records[table.record].row_id)))
        for table in _growing(sent, declarations)
        for entry in table.entries()
    }
    before = [_without(table, here, declarations.records[table.record]) for table in ended]
    return (*ended_rows(sent, declarations), *(table for table in before if table.rows))


def _without(table: Table, here: set[tuple[str, str]], record: Record) -> Table:
    rows = (e.row for e in table.entries(excluded=True) if (record.key, folded(e.text(record.row_id))) not in here)
    return replace(table, rows=tuple(rows))


def with_ended(sent: Submission, ended: Sequence[Table], declarations: Declarations) -> Submission:
    """`sent` with the rows that `ended` before it or were closed in it, and each cell that names one of them and no
    row of its own resolved."""
    ended = (*_closed(sent, declarations), *ended)
    if not ended:
        return sent
    names = _Names((entry for table in ended for entry in table.entries(excluded=True)), declarations)
    own = _Names((entry for table in sent.tables for entry in table.entries()), declarations)
    tables = tuple(_resolved(table, declarations.records[table.record], own, names) for table in sent.tables)
    return replace(sent, tables=tables, ended=ended)


def refs_of_year(sent: Submission, declarations: Declarations) -> frozenset[tuple[str, str]]:
    """The refs that rows of the plan have had in the year of `sent` until the workbook after it, each with its
    record."""
    own = (
        (e.record, e.text(declarations.records[t.record].row_id))
        for t in _growing(sent, declarations)
        for e in t.entries()
    )
    given = ((key, ref) for (key, _), ref in refs_given(declarations, sent).items())
    return sent.refs_before | {(key, ref) for key, ref in (*own, *given) if ref and not is_provisional(ref)}


class _Names:
    """What names rows, by record, made when it is first asked for."""

    def __init__(self, rows: Iterable[Entry], declarations: Declarations) -> None:
        self._rows: dict[str, list[Entry]] = {}
        for row in rows:
            self._rows.setdefault(row.record, []).append(row)
        self._records = declarations.records
        self._made: dict[str, RowNames] = {}

    def named(self, text: str, records: Sequence[str]) -> str | None:
        """The ref of the row of one of `records` that `text` names."""
        return next((ref for key in records if (ref := self._of(key).named(text))), None)

    def _of(self, key: str) -> RowNames:
        if key not in self._made:
            self._made[key] = RowNames(self._records[key], self._rows.get(key, ()))
        return self._made[key]


def _resolved(table: Table, record: Record, own: _Names, names: _Names) -> Table:
    """`table`, in which what named no row of the workbook and names one that ended has that one's ref."""
    found: dict[tuple[int, str], str] = {}
    for number, spec, text in _unresolved(table, record):
        of = spec.names or (spec.of,)
        words = (text, text.rpartition(",")[2]) if spec.open else (text,)  # as "Trustees, M4"
        stands = (spec.names or spec.open) and any(own.named(word, of) for word in words)
        ref = None if stands else next((ref for word in words if (ref := names.named(word, of))), None)
        if ref:
            found[number, spec.key] = ref
    if not found:
        return table
    rows = tuple(
        replace(row, values=tuple(found.get((row.excel_row, key), value) for key, value in pairs))
        for row in table.rows
        for pairs in [zip(table.keys, row.values, strict=True)]
    )
    faults = tuple(f for f in table.faults if f.code != NO_SUCH_ROW or (f.excel_row, f.field) not in found)
    return replace(table, rows=rows, faults=faults)


def _unresolved(table: Table, record: Record) -> Iterator[tuple[int, Field, str]]:
    """The cells that name no row of the workbook, or may name none: each with its Excel row, field and words."""
    for fault in table.faults:
        spec = record.by_key.get(fault.field)
        if fault.code == NO_SUCH_ROW and spec and spec.type == "reference":
            yield fault.excel_row, spec, fault.value
    for spec in record.fields:
        may_name = spec.names or (spec.type == "reference" and spec.open)
        for entry in table.entries() if may_name and spec.key in table.keys else ():
            if entry.text(spec.key):
                yield entry.row.excel_row, spec, entry.text(spec.key)


def in_year(ref: str, year: str) -> str:
    """How a later year names the row of the plan of `year` with that ref: `1.1 (2025-26)`."""
    return ref if _OF_YEAR.search(ref) else f"{ref} ({year})"


def years_named(sent: Submission, declarations: Declarations) -> frozenset[str]:
    """The years of whose plans a row is named in a cell of `sent` that names none of its own."""
    return frozenset(
        found[1]
        for table in sent.tables
        for _, _, text in _unresolved(table, declarations.records[table.record])
        if (found := _OF_YEAR.search(text))
    )


def of_year(sent: Submission, declarations: Declarations) -> tuple[Table, ...]:
    """All rows of the plan that was last told in `sent`, and what had ended before it, by the refs that a later
    year has for them."""
    told = [replace(t, rows=tuple(e.row for e in t.entries()), faults=()) for t in _growing(sent, declarations)]
    made = []
    for left in (*told, *sent.ended):
        known, place = _known(left, sent, declarations), left.keys.index(declarations.records[left.record].row_id)
        rows = (
            replace(row, values=(*row.values[:place], in_year(str(ref), sent.year), *row.values[place + 1 :]))
            for row in known.rows
            if (ref := row.values[place]) is not None
        )
        made.append(replace(known, rows=tuple(rows)))
    return tuple(made)
