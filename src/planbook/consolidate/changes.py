"""What schools changed when they returned a workbook again: the file that stands beside the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from planbook.ledger.standing import Superseded
from planbook.model.difference import differences
from planbook.model.register import Register


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line of the table `changes`."""

    unit: str
    unit_name: str
    file: str
    received_on: date
    file_before: str
    received_before: date
    kind: str
    record: str | None = None
    row_id: str | None = None
    label: str | None = None
    field: str | None = None
    heading: str | None = None
    before: str | None = None
    after: str | None = None
    sheet: str | None = None
    cell: str | None = None


_OF_THE_CHANGE = ("record", "row_id", "label", "field", "heading", "before", "after", "sheet", "cell")
"""What a line has of its change, under the same names."""


def build_changes(register: Register, superseded: Sequence[Superseded]) -> list[ChangeRow]:
    """A row for each change, by unit in the register's order; one of kind `same` where a file changed nothing."""
    rows: list[ChangeRow] = []
    for pair in sorted(superseded, key=lambda p: (register.place_of(p.standing.unit), p.standing.template)):
        stands = pair.standing
        changes = differences(register, pair.submission, stands.submission)
        name = register.label("unit", stands.unit)
        came = (stands.unit, name, stands.file, stands.received_on, pair.file, pair.received_on)
        for change in changes:
            words: dict[str, Any] = {key: getattr(change, key) or None for key in _OF_THE_CHANGE}
            rows.append(ChangeRow(*came, change.kind, **words))
        if not changes:
            rows.append(ChangeRow(*came, "same"))
    return rows
