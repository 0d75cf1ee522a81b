"""Figures and the rows behind them: the headline figures, and the filter that a trace runs again."""

from collections.abc import Iterable, Mapping, Sequence

from planbook.consolidate.cells import COUNTS
from planbook.consolidate.funding import MONEY
from planbook.consolidate.rows import ActionRow, FundingRow, KpiRow, ReturnRow
from planbook.consolidate.tidy import TidyRow
from planbook.consolidate.tops import ACTIONS
from planbook.model.figure import Figure, Source
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value

Behind = tuple[str, str, int, str, Value]
"""File, sheet, Excel row, field key and the value that stands there."""


def build_headlines(
    period_id: str,
    returns: Sequence[ReturnRow],
    kpis: Sequence[KpiRow],
    actions: Sequence[ActionRow],
    funding: Sequence[FundingRow],
) -> list[Figure]:
    """The trust at a glance, each a count or a sum of pounds over the units that have returned.

    `headline/due`, `returned`, `on_time` (returns); `live`, `on_track`, `off_track`, `overdue` (live actions);
    `kpis_judged`, `kpis_off_target`; `award`, `spent`, `forecast` (pounds).
    """
    every = (("period", period_id),)
    declared = (Source("declaration", every, ("name", "role", "date")),)
    told = (
        Source(ACTIONS, every, ("status", "percent_done", "start", "finish", "revised_finish")),
        Source("milestone", every, ("due", "met")),
    )
    counted = (Source("kpi_value", every, COUNTS),)
    live = [action for action in actions if action.live]
    figures = [
        Figure("headline/due", len(returns), None, declared),
        Figure("headline/returned", sum(row.came_in for row in returns), None, declared),
        Figure("headline/on_time", sum(row.on_time is True for row in returns), None, declared),
        Figure("headline/live", len(live), None, told),
        Figure("headline/on_track", sum(a.delivery == "green" for a in live), None, told),
        Figure("headline/off_track", sum(a.delivery == "red" for a in live), None, told),
        Figure("headline/overdue", sum(a.overdue_days > 0 for a in live), None, told),
        *kpi_headlines(kpis, counted),
    ]
    for key in ("award", "spent", "forecast"):
        amounts = [amount for row in funding if (amount := getattr(row, key)) is not None]
        value = round(sum(amounts), 2) if amounts else None
        figures.append(Figure(f"headline/{key}", value, None, (Source("funding_line", every, MONEY),)))
    return figures


def kpi_headlines(kpis: Sequence[KpiRow], sources: tuple[Source, ...]) -> list[Figure]:
    """How many KPIs stand beside a target, and how many of them are off it."""
    judged = [row for row in kpis if row.status in ("red", "amber", "green")]
    return [
        Figure("headline/kpis_judged", len(judged), None, sources),
        Figure("headline/kpis_off_target", sum(row.status == "red" for row in judged), None, sources),
    ]


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
