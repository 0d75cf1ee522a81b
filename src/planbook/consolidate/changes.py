"""What schools changed when they returned a workbook again: the file that stands beside the one before it."""

from collections.abc import Sequence
from typing import Any

from planbook.consolidate.rows import ChangeRow
from planbook.ledger.standing import Superseded
from planbook.model.checked import is_stale
from planbook.model.difference import differences
from planbook.model.register import Register

_OF_THE_CHANGE = ("record", "row_id", "label", "field", "heading", "before", "after", "sheet", "cell")
"""What a line has of its change, under the same names."""


def build_changes(register: Register, superseded: Sequence[Superseded]) -> list[ChangeRow]:
    """A row for each change, by unit in the register's order; one of kind `same` where a file changed nothing."""
    rows: list[ChangeRow] = []
    for pair in sorted(superseded, key=lambda p: (register.place_of(p.standing.unit), p.standing.template)):
        stands = pair.standing
        changes = differences(register, pair.submission, stands.submission, closed=True)
        name = register.label("unit", stands.unit)
        came = (stands.unit, name, stands.file, stands.received_on, pair.file, pair.received_on)
        for change in changes:
            words: dict[str, Any] = {key: getattr(change, key) or None for key in _OF_THE_CHANGE}
            rows.append(ChangeRow(*came, change.kind, **words))
        if not changes:
            rows.append(ChangeRow(*came, "same"))
    return rows


def unchecked_units(register: Register, superseded: Sequence[Superseded]) -> set[str]:
    """The units of whose returns figures or statuses have changed since somebody checked them."""
    return {
        pair.standing.unit
        for pair in superseded
        if is_stale(
            register.declarations,
            differences(register, pair.submission, pair.standing.submission, closed=True),
            pair.standing.received_on,
            pair.received_on,
        )
    }
