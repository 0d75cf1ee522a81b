"""The rows behind figures: the filter that a trace runs again, and where their cells stand."""

from collections.abc import Iterable, Mapping, Sequence

from planbook.consolidate.tidy import TidyRow
from planbook.model.figure import Figure
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value

Behind = tuple[str, str, int, str, Value]
"""File, sheet, Excel row, field key and the value that stands there."""


class RowsBehind:
    """The rows of one period by what figures ask of them: each question is worked out once for all figures."""

    def __init__(self, records: Mapping[str, Sequence[TidyRow]]) -> None:
        self._records = records
        self._lists: dict[tuple[str, tuple[str, ...]], dict[tuple[Value, ...], list[TidyRow]]] = {}

    def of(self, figure: Figure) -> list[Behind]:
        """The cells that `figure` was made from, each once, in the order of its sources."""
        found: dict[tuple[str, str, int, str], Value] = {}
        for source in figure.sources:
            keys = tuple(key for key, _ in source.where)
            by_keys = self._lists.get((source.record, keys))
            if by_keys is None:
                by_keys = self._lists[source.record, keys] = _listed(self._records.get(source.record, ()), keys)
            for row in by_keys.get(tuple(value for _, value in source.where), ()):
                for field in source.fields:
                    found.setdefault((row.file, row.sheet, row.excel_row, field), row.get(field))
        return [(*place, value) for place, value in found.items()]


def rows_behind(figure: Figure, records: Mapping[str, Sequence[TidyRow]]) -> list[Behind]:
    """The cells that `figure` was made from, by running its sources over the tidy rows of one period.

    A source of an earlier period finds nothing here: give the tidy rows of that period for it.
    """
    return RowsBehind(records).of(figure)


def _listed(rows: Iterable[TidyRow], keys: Sequence[str]) -> dict[tuple[Value, ...], list[TidyRow]]:
    """`rows` by what they have under `keys`."""
    found: dict[tuple[Value, ...], list[TidyRow]] = {}
    for row in rows:
        found.setdefault(tuple(row.under(key) for key in keys), []).append(row)
    return found


class FigureAddresses:
    """The cells of the fields of tidy rows, found in the submission that they came from."""

    def __init__(self, submission: Submission) -> None:
        self._tables: dict[tuple[str, str], list[tuple[Table, dict[int, Row]]]] = {}
        for table in submission.tables:
            rows = {row.excel_row: row for row in reversed(table.rows)}
            self._tables.setdefault((table.record, table.sheet), []).append((table, rows))

    def cell(self, record: str, sheet: str, row: int, field: str) -> str | None:
        """The address (`F12`) of `field` in the Excel `row`; None where the sheet has no column for it."""
        for table, rows in self._tables.get((record, sheet), ()):
            if field in table.keys and row in rows:
                return table.cell(rows[row], field)
        return None
