"""Which rows of the register hold on a day: each from one day and until another, where it says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from planbook.model.declarations import Record
from planbook.model.submission import Entry, Table


def holding(record: Record, table: Table, day: date) -> Table:
    """`table` without the rows that do not hold on `day`: of two that have one code, the later one holds."""
    if not record.since and not record.until:
        return table
    hold = [entry for entry in table.entries() if holds(record, entry, day)]
    if record.row_id:
        last = {entry.text(record.row_id): entry for entry in sorted(hold, key=begins(record))}
        named = ((entry, entry.text(record.row_id)) for entry in hold)
        hold = [entry for entry, code in named if not code or last[code] is entry or not record.since]
    kept = {entry.row.excel_row for entry in hold}
    return replace(table, rows=tuple(row for row in table.rows if row.excluded or row.excel_row in kept))


def holds(record: Record, entry: Entry, day: date) -> bool:
    """Whether a row of the register holds on `day`; one without days always does."""
    since, until = (entry.date(key) if key else None for key in (record.since, record.until))
    return (since is None or since <= day) and (until is None or until >= day)


def begins(record: Record) -> Callable[[Entry], tuple[date, int]]:
    """What rows are sorted by: the day from which each holds, and of those of one day the first row last."""
    return lambda entry: (
        (entry.date(record.since) if record.since else None) or date.min,
        -entry.row.excel_row,
    )
