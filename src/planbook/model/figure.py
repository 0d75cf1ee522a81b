"""Statuses, and figures that know the rows they were made from."""

from dataclasses import dataclass
from typing import Literal

from planbook.model.values import Value

Status = Literal[
    "red",
    "amber",
    "green",
    "blue",
    "not_reported",
    "not_due",
    "not_applicable",
    "nobody",
    "suppressed",
    "counts_only",
]
"""`nobody` is 0 of 0: an answer, of which there is no figure as there was nobody to count.

`counts_only` is 6 to 20 pupils: shown as n/N, without colour.
"""

NOBODY_TO_COUNT = "Nobody to count"
"""What people are shown of status `nobody`."""

WITHHELD: tuple[str, ...] = ("suppressed", "counts_only")
"""Statuses of a figure that is not shown outside, as it is of too few people."""

DELIVERIES: tuple[str, ...] = ("red", "amber", "green", "blue", "not_reported", "not_due")
"""Where an action that has not been dropped may stand, as tables and charts count them."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one record that a figure is made from: those whose fields equal `where`."""

    record: str
    where: tuple[tuple[str, Value], ...]
    """Pairs of field key and value; `unit` and `period` are fields of every row."""
    fields: tuple[str, ...]
    """The fields of those rows that went into the figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number or word of an output, with where it comes from; `planbook trace` re-runs the filter."""

    id: str
    """As `kpi/attendance/100001` or `funding/pupil_premium`."""
    value: Value
    status: Status | None
    sources: tuple[Source, ...]
