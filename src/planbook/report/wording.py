"""Small pieces of prose that every output words alike."""

from collections.abc import Iterable

from planbook.model.register import Register

_KINDS = {
    "school": ("school", "schools"),
    "mini_region": ("mini-region", "mini-regions"),
    "team": ("team", "teams"),
    "company": ("company", "companies"),
}


def unit_words(register: Register, units: Iterable[str]) -> tuple[str, str]:
    """What `units` (ids) are called, one and many: schools where all are, "schools and teams" where mixed."""
    kinds = {entry.text("kind") for unit in units if (entry := register.units.get(unit)) and entry.text("kind")}
    if len(kinds) == 1 and (only := next(iter(kinds))) in _KINDS:
        return _KINDS[only]
    return ("school or team", "schools and teams") if "school" in kinds else ("unit", "units")
