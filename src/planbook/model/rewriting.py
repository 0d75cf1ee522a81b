"""A submission with some of its cells and rows as something else has them; the one it comes from stays as it is."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from planbook.model.declarations import Declarations
from planbook.model.pending_rows import Spot, spot_of
from planbook.model.submission import Entry, Row, Submission, Table
from planbook.model.values import Value


@dataclass
class Edits:
    """What is to be another in a submission."""

    cells: dict[Spot, dict[str, Value]] = field(default_factory=dict)
    """The cells that are to hold other values, by row and field."""
    out: dict[Spot, str] = field(default_factory=dict)
    """The rows that are not to count, with the reason."""
    added: list[tuple[Spot, Mapping[str, Value], Entry, Submission]] = field(default_factory=list)
    """Rows to be added: each with its values, and the row that it was with the submission which that is of."""
    _last: dict[str, int] = field(default_factory=dict)

    def add(self, to: Submission, entry: Entry, values: Mapping[str, Value], source: Submission) -> Spot:
        """Add the row `entry` of `source` with other `values`; returns where it will stand, below all others."""
        table = next(table for table in to.tables if table.record == entry.record)
        if table.sheet not in self._last:
            rows = [row.excel_row for one in to.tables if one.sheet == table.sheet for row in one.rows]
            self._last[table.sheet] = max(rows, default=0)
        self._last[table.sheet] += 1
        spot = (entry.record, table.sheet, self._last[table.sheet])
        self.added.append((spot, values, entry, source))
        return spot


def rewritten(declarations: Declarations, submission: Submission, edits: Edits) -> Submission:
    """`submission` with the `edits`.

    A cell that is given a value is not unreadable any more, and a column that has gone comes back for it. Rows that
    are added bring the parties that their cells name.
    """
    if not (edits.cells or edits.out or edits.added):
        return submission
    tables = [_rewritten(table, edits) for table in submission.tables]
    derived = {key for key, record in declarations.records.items() if record.rows == "derived"}
    tables += [link for spot, _, entry, source in edits.added for link in _links(derived, spot, entry, source)]
    return replace(submission, tables=tuple(tables))


def _rewritten(table: Table, edits: Edits) -> Table:
    own = {spot[2]: cells for spot, cells in edits.cells.items() if spot[:2] == (table.record, table.sheet)}
    gone = {spot[2]: why for spot, why in edits.out.items() if spot[:2] == (table.record, table.sheet)}
    new = [(spot[2], values) for spot, values, *_ in edits.added if spot[:2] == (table.record, table.sheet)]
    if not (own or gone or new):
        return table
    more = tuple(dict.fromkeys(key for cells in own.values() for key in cells if key not in table.places))
    keys, letters = (*table.keys, *more), (*table.letters, *("" for _ in more))
    rows = [
        replace(
            row,
            values=_values(keys, (*row.values, *(None for _ in more)), own.get(row.excel_row, {})),
            excluded=row.excluded or gone.get(row.excel_row),
        )
        for row in table.rows
    ]
    rows += [Row(number, tuple(values.get(key) for key in keys)) for number, values in new]
    faults = tuple(fault for fault in table.faults if fault.field not in own.get(fault.excel_row, {}))
    return replace(table, keys=keys, letters=letters, rows=tuple(rows), faults=faults)


def _values(keys: Sequence[str], values: Sequence[Value], other: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(other.get(key, value) for key, value in zip(keys, values, strict=True))


def _links(derived: Set[str], spot: Spot, entry: Entry, source: Submission) -> list[Table]:
    """The rows of parties that go with a row, where it is added."""
    _, sheet, number = spot
    record, own_sheet, own_number = spot_of(entry)
    found = []
    for table in source.tables:
        if table.record not in derived or table.sheet != own_sheet:
            continue
        rows = tuple(
            replace(link.row, excel_row=number)
            for link in table.entries()
            if link.text("of") == record and link.row.excel_row == own_number
        )
        if rows:
            found.append(replace(table, sheet=sheet, rows=rows, faults=()))
    return found
