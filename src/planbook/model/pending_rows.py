"""What there is to say of a row of a plan that does not count as it was returned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planbook.model.submission import Entry

Spot = tuple[str, str, int]
"""A row of a submission: its record, its sheet and its Excel row."""


@dataclass(frozen=True, slots=True)
class CountingPlace:
    """Where a value was returned that counts in the place of the one returned now."""

    sha256: str
    """Of the workbook in which it stands."""
    sheet: str
    cell: str
    """Empty where it stands in no return, as it was agreed to by its value."""


@dataclass(frozen=True, slots=True)
class LastCame:
    """Where a row came last that did not come back."""

    sha256: str
    """Of the workbook in which it stands: not always the one that stands of its period, as another may have taken
    its place."""
    entry: Entry
    """The row there."""


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A row of a plan whose changes need agreement, where it is not all as it was returned, or not agreed."""

    mark: str = ""
    """What is said of it wherever it is shown, as "not yet agreed"; empty where there is nothing to say."""
    came: LastCame | None = None
    """Of a row that did not come back and stands: where it came last."""
    cells: Mapping[str, CountingPlace] = field(default_factory=dict)
    """By field: the cells in which an agreed value counts, and where that one stands."""


def spot_of(entry: Entry) -> Spot:
    """Where a row stands in its submission."""
    return entry.table.record, entry.table.sheet, entry.row.excel_row
