"""Small pieces of prose that every output words alike."""

from collections.abc import Iterable

from planbook.model.prose import inside
from planbook.model.register import Register


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
