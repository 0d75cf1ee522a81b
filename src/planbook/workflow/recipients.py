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
    register = trust.register
    roles = [choice for choice in trust.declarations.lists["person_role"] if choice.addressed]
    people = register.at(today).once(_by_unit)
    named = next((name for name in register.lineage(unit) if name in people), unit)
    return [
        (" ".join(person.text("name").split()), address)
        for role in sorted(roles, key=lambda choice: choice.addressed)
        for person in people.get(named, ())
        if person.text("role") == role.code
        for address in read_addresses(person.text("email")).found
    ]


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
