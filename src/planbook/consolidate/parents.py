"""Totals of what units belong to: mini-regions, hubs, tiers, clusters, the centre."""

from collections.abc import Iterable, Sequence

from planbook.consolidate.rows import ActionRow, FundingRow, ParentRow, ReturnRow
from planbook.model.figure import DELIVERIES, Figure
from planbook.model.hierarchy import below, parent_of
from planbook.model.register import Register


def build_parents(
    register: Register,
    returns: Sequence[ReturnRow],
    actions: Sequence[ActionRow],
    funding: Sequence[FundingRow],
    figures: Iterable[Figure],
) -> tuple[list[ParentRow], list[Figure]]:
    """A row for each unit that others belong to, in the register's order, with the figure that tells its actions.

    What it returns itself is not in its total. Dropped actions are counted nowhere.
    """
    sources = {figure.id: figure.sources for figure in figures}
    made: list[ParentRow] = []
    told: list[Figure] = []
    for parent, members in below(register).items():
        units = frozenset(members)
        own = [row for row in returns if row.unit in units]
        mine = [row for row in actions if row.unit in units and row.delivery != "not_applicable"]
        lines = [row for row in funding if row.unit in units]
        above = parent_of(register, parent)
        name = f"parent/{parent}"
        made.append(
            ParentRow(
                parent=parent,
                parent_name=register.label("unit", parent),
                part_of=register.label("unit", above) if above else None,
                units=len(own),
                returned=sum(row.came_in for row in own),
                **{status: sum(row.delivery == status for row in mine) for status in DELIVERIES},
                total=len(mine),
                award=_sum(row.award for row in lines),
                spent=_sum(row.spent for row in lines),
                forecast=_sum(row.forecast for row in lines),
                figure=name,
            )
        )
        told.append(Figure(name, len(mine), None, tuple(s for row in mine for s in sources[row.figure])))
    return made, told


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
