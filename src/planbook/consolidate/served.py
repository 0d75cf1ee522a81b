"""The rows of a plan that others serve, each with all who do."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planbook.consolidate.rows import ActionRow, ContributionRow
from planbook.model.figure import DELIVERIES

Contributed = tuple[ContributionRow, Sequence[ActionRow]]
"""What one unit contributes, with the actions by which it is told."""


@dataclass(frozen=True, slots=True)
class ServedRow:
    """A row of a plan that others serve, with all who do and how far they have come."""

    unit: str
    """Whose plan it is of."""
    unit_name: str
    serves: str
    """Its ref."""
    served: str
    """That ref with what the row says."""
    contributors: str
    """The names of the units that serve it, in the register's order."""
    red: int
    amber: int
    green: int
    blue: int
    not_reported: int
    not_due: int
    total: int
    """Their live and completed actions, each once."""
    made_of: tuple[str, ...] = ()
    """The ids of the figures of those actions."""


def build_served(contributions: Sequence[Contributed]) -> list[ServedRow]:
    """A row for each that is served, in the order of `contributions`."""
    by_row: dict[tuple[str, str], list[Contributed]] = {}
    for one in contributions:
        by_row.setdefault((one[0].unit, one[0].serves), []).append(one)
    return [_served_row(together) for together in by_row.values()]


def _served_row(together: Sequence[Contributed]) -> ServedRow:
    first = together[0][0]
    standing = {(one.unit, one.figure): one.delivery for _, actions in together for one in actions}
    return ServedRow(
        unit=first.unit,
        unit_name=first.unit_name,
        serves=first.serves,
        served=first.served,
        contributors="; ".join(dict.fromkeys(row.contributor_name for row, _ in together)),
        **count_standing(standing.values()),
        made_of=tuple(dict.fromkeys(name for _, name in standing)),
    )


def count_standing(standing: Iterable[str]) -> dict[str, int]:
    """How many stand at each status, and how many in all."""
    counted = Counter(standing)
    return {**{status: counted[status] for status in DELIVERIES}, "total": counted.total()}
