"""What is said of several units together: in how many of how many, and whose a thing is.

In a paper about one unit each of these says nothing: there it is plain whose everything is.
"""

from collections.abc import Iterable

from planbook.model.prose import listed, some_of
from planbook.report.blocks.subject import OfUnit, Subject
from planbook.report.made_of import made_of

_MOST_NAMED = 3
"""The most units that are named; of more than these it is said how many they are."""


def having(subject: Subject, rows: Iterable[OfUnit]) -> list[str]:
    """The units that a return is due from which have any of `rows`."""
    units = {subject.unit_of(row) for row in rows}
    return [unit for unit in subject.due if unit in units]


def of_how_many(subject: Subject, units: int) -> str:
    """So many of the units that a return is due from, within a sentence: "five of six schools"."""
    due, (one, many) = len(subject.due), subject.unit_words
    return some_of(units, due, one, many, begins=False)


def in_units(subject: Subject, rows: Iterable[OfUnit], how: str = "in") -> str:
    """In how many of how many units there are `rows`: " in five of six schools"; `how` is another word for "in"."""
    there = having(subject, rows) if subject.is_several else []
    return f" {how} {of_how_many(subject, len(there))}" if there else ""


def of_unit(subject: Subject, row: OfUnit) -> str:
    """Whose `row` is, after what it is: " of Ashlow Road Primary School"."""
    return f" of {unit_name(subject, row.unit)}" if subject.is_several else ""


def whose(subject: Subject, row: OfUnit, sentence: str) -> str:
    """`sentence` with whose it is before it."""
    return made_of(f"{unit_name(subject, row.unit)}: {sentence}", sentence) if subject.is_several else sentence


def unit_name(subject: Subject, unit: str) -> str:
    """What the register calls the unit, whether or not it still belongs."""
    return subject.register.ever.label("unit", unit)


def units_named(subject: Subject, units: Iterable[str]) -> str:
    """The units by name where they are few; else how many of how many they are, within a sentence."""
    every = list(dict.fromkeys(units))
    if len(every) > 1 and (len(every) > _MOST_NAMED or len(every) == len(subject.due)):
        return of_how_many(subject, len(every))
    return listed(unit_name(subject, unit) for unit in every)
