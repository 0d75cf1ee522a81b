"""What a unit is called in a sentence: not all are schools, and only a school has a head and pupils of its own.

The words are those of its kind in the list `unit_kind`; a unit of which no kind is given counts as a school.
"""

from planbook.model.declarations import Choice
from planbook.model.register import Register


def kind_of(register: Register, unit: str | None) -> Choice | None:
    """The kind of the unit; None where the register has no such unit, or no kind for it."""
    entry = register.units.get(unit) if unit else None
    return register.declarations.choice("unit_kind", entry.get("kind")) if entry else None


def is_school(register: Register, unit: str | None) -> bool:
    """Whether it is a school."""
    kind = kind_of(register, unit)
    return kind is None or kind.school


def called(register: Register, unit: str | None) -> str:
    """What it is called: "the school", "the team", "the mini-region"."""
    kind = kind_of(register, unit)
    return f"the {kind.word.lower() if kind else 'school'}"


def says(register: Register, unit: str | None) -> str:
    """Who speaks in what its workbook says: "The school says", "The team says"."""
    words = called(register, unit)
    return f"{words[:1].upper()}{words[1:]} says"
