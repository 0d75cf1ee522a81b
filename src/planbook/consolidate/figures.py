"""The headline figures, each with the rows that it is made from."""

from collections.abc import Sequence

from planbook.consolidate.cells import COUNTS
from planbook.consolidate.funding import MONEY
from planbook.consolidate.rows import ActionRow, FundingRow, KpiRow, ReturnRow
from planbook.consolidate.tops import ACTIONS
from planbook.model.figure import Figure, Source


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
