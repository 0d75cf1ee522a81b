"""What a unit, its head and the parts of its papers are called where people read of them.

Not all units are schools, and only a school has a head and pupils of its own. The words are those of its kind in
the list `unit_kind`; a unit of which no kind is given counts as a school.
"""

from collections.abc import Iterable
from typing import Literal

from planbook.model.declarations import Choice
from planbook.model.prose import inside, opening
from planbook.model.register import Register

Part = Literal["A", "B"]


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
    return f"the {inside(kind.word) if kind else 'school'}"


def says(register: Register, unit: str | None) -> str:
    """Who speaks in what its workbook says: "The school says", "The team says"."""
    words = called(register, unit)
    return f"{opening(words)} says"


def head_of(register: Register, unit: str | None) -> str:
    """Who leads it, as within a sentence: the register's own word, else "headteacher", or "lead" of no school."""
    entry = register.units.get(unit) if unit else None
    own = " ".join(entry.text("head_called").split()) if entry else ""
    return inside(own) or ("headteacher" if is_school(register, unit) else "lead")


def unit_words(register: Register, units: Iterable[str]) -> tuple[str, str]:
    """What `units` (ids) are called, one and many: schools where all are, "schools and teams" where mixed; of none,
    what those of the register are."""
    here = [entry for unit in units if (entry := register.units.get(unit))] or register.units.values()
    codes = {entry.text("kind") for entry in here if entry.text("kind")}
    kinds = [choice for choice in register.declarations.lists["unit_kind"] if choice.code in codes]
    if len(kinds) == 1 and kinds[0].many:
        return inside(kinds[0].word), kinds[0].many
    mixed = any(kind.school for kind in kinds)
    return ("school or team", "schools and teams") if mixed else ("unit", "units")


def part_name(register: Register, part: Part) -> str:
    """What the part of a paper is called; part B is said to be confidential where its name does not say so."""
    name = " ".join(str(register.of_trust(f"part_{part.lower()}")).split())
    return name if part == "A" or "confidential" in name.lower() else f"{name} (confidential)"
