"""What was agreed of a plan: the value of one cell, by record and ref, never a pointer to a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.model.values import Value

REMOVED = "removed"
"""The value of a whole row of which it was decided that it goes; of one that it is there the value is None."""


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


class Decided:
    """All that was decided of one unit's plan in a year, looked up by record, ref and field."""

    def __init__(self, approvals: Iterable[Approval]) -> None:
        """`approvals` are in the order in which they were recorded."""
        self._lines: dict[tuple[str, str, str], list[Approval]] = {}
        for one in approvals:
            self._lines.setdefault((one.record, one.ref, one.field), []).append(one)

    def newest(self, record: str, ref: str, field: str, value: Value) -> Approval | None:
        """What was decided last of the cell as it has `value`; None where nothing was."""
        lines = self._lines.get((record, ref, field), ())
        return next((one for one in reversed(lines) if alike(one.value, value)), None)

    def was_agreed(self, record: str, ref: str, field: str, value: Value) -> bool:
        """Whether the cell was ever agreed to with `value`, even if that was taken back since."""
        lines = self._lines.get((record, ref, field), ())
        return any(not one.refused and alike(one.value, value) for one in lines)

    def of_row(self, record: str, ref: str) -> Approval | None:
        """What was decided last of the row as a whole: that it is there, or that it goes."""
        return next(reversed(self._lines.get((record, ref, ""), ())), None)

    def agreed(self, record: str, ref: str, field: str, first: Sequence[Value]) -> list[Value]:
        """The values of the cell that were agreed to, the one that counts last.

        `first` is the one that it was set with, if any. A refusal takes away that value, whenever it was agreed to;
        the one before it counts again, and at the last the first.
        """
        found = [*first]
        for one in self._lines.get((record, ref, field), ()):
            if one.refused:
                found = [value for value in found if not alike(value, one.value)] or [*first]
            else:
                found.append(one.value)
        return found

    def rows_agreed(self) -> list[tuple[str, str]]:
        """Record and ref of the rows of which the last word is that they are part of the plan."""
        last = {key[:2]: lines[-1] for key, lines in self._lines.items() if not key[2]}
        return [place for place, one in last.items() if not one.refused and one.value != REMOVED]


def alike(one: Value, other: Value) -> bool:
    """Whether two values are the same; a yes is no 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
