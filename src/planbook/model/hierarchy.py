"""What a unit belongs to, and what belongs to it: a school to a hub, mini-regions to the centre.

The parent is a row of the register's sheet of units too, at whatever depth. A ring is a fault of the register that
its rules report; here it ends where it comes round.
"""

from collections.abc import Mapping, Sequence

from planbook.model.register import Register


def parent_of(register: Register, unit_id: str) -> str | None:
    """The unit that it belongs to; None where the register names none, or none that it has."""
    unit = register.row("unit", unit_id)
    parent = register.code_for("unit", unit.get("parent")) if unit else None
    return parent if parent != unit_id else None


def above(register: Register, unit_id: str) -> Sequence[str]:
    """What the unit belongs to, the nearest first."""
    return register.once(_above, unit_id)


def below(register: Register) -> Mapping[str, Sequence[str]]:
    """By each unit that others belong to, those of them that return a workbook, at whatever depth; both in the
    register's order."""
    return register.once(_below)


def _above(register: Register, unit_id: str) -> Sequence[str]:
    found: list[str] = []
    at = parent_of(register, unit_id)
    while at is not None and at not in (unit_id, *found):
        found.append(at)
        at = parent_of(register, at)
    return found


def _below(register: Register) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for unit_id in register.units:
        for parent in above(register, unit_id):
            found.setdefault(parent, []).append(unit_id)
    return {parent: found[parent] for parent in sorted(found, key=register.place_of)}
