"""Whom the messages to a unit go to."""

from collections.abc import Sequence
from datetime import date

from planbook.model import people
from planbook.model.mail import read_addresses
from planbook.model.submission import Entry
from planbook.workflow.trust import Trust


def people_of(trust: Trust, unit: str, today: date) -> list[tuple[str, str]]:
    """Name and address of those whom a unit's messages go to: its business manager, then its head.

    Who has several addresses is there once for each.
    """
    roles = [choice for choice in trust.declarations.lists["person_role"] if choice.addressed]
    return [
        one
        for role in sorted(roles, key=lambda choice: choice.addressed)
        for one in addressed_to(holders_of(trust, unit, role.code, today))
    ]


def holders_of(trust: Trust, unit: str, role: str, today: date) -> list[Entry]:
    """The people who have a role in the unit."""
    return people.holders_of(trust.register.at(today), trust.register.lineage(unit), role)


def addressed_to(persons: Sequence[Entry]) -> list[tuple[str, str]]:
    """Name and address of each of these people; who has several addresses is there once for each."""
    return [
        (" ".join(person.text("name").split()), address)
        for person in persons
        for address in read_addresses(person.text("email")).found
    ]


def once_each(people: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each address once, under the name that has it first: two may share one."""
    first: dict[str, tuple[str, str]] = {}
    for name, address in people:
        first.setdefault(address.casefold(), (name, address))
    return list(first.values())
