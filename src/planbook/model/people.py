"""Who of the register's people has which role in a unit."""

from collections.abc import Mapping, Sequence

from planbook.model.register import Register
from planbook.model.submission import Entry


def holders_of(register: Register, lineage: Sequence[str], role: str) -> list[Entry]:
    """The people who have a role in a unit, by the register of a day: of its `lineage`, it and those it succeeds,
    in the first that has people."""
    people = register.once(_by_unit)
    named = next((name for name in lineage if name in people), "")
    return [person for person in people.get(named, ()) if person.text("role") == role]


def heads_of(register: Register, lineage: Sequence[str]) -> list[Entry]:
    """The people who head a unit; as `holders_of`."""
    roles = [choice.code for choice in register.declarations.lists["person_role"] if choice.heads]
    return [person for role in roles for person in holders_of(register, lineage, role)]


def _by_unit(register: Register) -> Mapping[str | None, Sequence[Entry]]:
    """The people of the register by their unit."""
    found: dict[str | None, list[Entry]] = {}
    for person in register.rows("person"):
        found.setdefault(register.code_for("unit", person.get("unit")), []).append(person)
    return found
