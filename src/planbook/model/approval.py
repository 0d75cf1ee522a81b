"""What was agreed of a plan: the value of one cell, by record and ref, never a pointer to a file."""

from dataclasses import dataclass
from datetime import date

from planbook.model.values import Value


@dataclass(frozen=True, slots=True)
class Approval:
    """A cell of a unit's plan that a body agreed to or refused, or with an empty `field` a whole row."""

    unit: str
    year: str
    """The academic year of the plan, as `2026-27`."""
    record: str
    ref: str
    field: str
    value: Value
    refused: bool
    on: date
    by: str
    """Who decided, as "LGC, 24 September, item 6"; may be empty."""
