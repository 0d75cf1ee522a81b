"""Whom the messages to a unit go to."""

from collections.abc import Mapping, Sequence
from datetime import date

from planbook.model.mail import read_addresses
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.workflow.trust import Trust


def people_of(trust: Trust, unit: str, today: date) -> list[tuple[str, str]]:
    """Name and address of those whom a unit's messages go to: its business manager, then its head.

    Who has several addresses is there once for each.
    """
    roles = [choice for choice in trust.declarations.lists["person_role"] if choice.addressed]
    return [
        (" ".join(person.text("name").split()), address)
        for role in sorted(roles, key=lambda choice: choice.addressed)
        for person in holders_of(trust, unit, role.code, today)
        for address in read_addresses(person.text("email")).found
    ]


def holders_of(trust: Trust, unit: str, role: str, today: date) -> list[Entry]:
    """The people who have a role in the unit."""
    people = trust.register.at(today).once(_by_unit)
    named = next((name for name in trust.register.lineage(unit) if name in people), unit)
    return [person for person in people.get(named, ()) if person.text("role") == role]


def _by_unit(register: Register) -> Mapping[str | None, Sequence[Entry]]:
    """The people of the register by their unit."""
    found: dict[str | None, list[Entry]] = {}
    for person in register.rows("person"):
        found.setdefault(register.code_for("unit", person.get("unit")), []).append(person)
    return found


def once_each(people: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each address once, under the name that has it first: two may share one."""
    first: dict[str, tuple[str, str]] = {}
    for name, address in people:
        first.setdefault(address.casefold(), (name, address))
    return list(first.values())
