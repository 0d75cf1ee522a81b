"""What units' figures are brought together under: their phase, or their kind where they have none."""

from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.model.submission import Entry

NO_PHASE = "not_applicable"
"""The phase of units that have none."""


def together_as(register: Register, unit: Entry) -> str:
    """What the unit's figures are brought together under: its phase, or its kind where it has none.

    NO_PHASE in a body that has one kind of units and no phases.
    """
    phase = register.phase_of(unit)
    if phase and phase != NO_PHASE:
        return phase
    return NO_PHASE if register.once(_is_of_one_kind) else unit.text("kind") or NO_PHASE


def together_codes(declarations: Declarations) -> list[str]:
    """What figures can be brought together under, in order: the phases, then the kinds of units."""
    return [choice.code for name in ("phase", "unit_kind") for choice in declarations.lists[name]]


def together_word(declarations: Declarations, code: str) -> str:
    """Such a code as people read it: "Primary", "All teams", "All units"."""
    if code == NO_PHASE:
        return "All units"
    kind = declarations.choice("unit_kind", code)
    return f"All {kind.many}" if kind else declarations.word("phase", code)


def _is_of_one_kind(register: Register) -> bool:
    """Whether no unit has a phase and all are of one kind."""
    units = register.units.values()
    phases = {register.phase_of(unit) for unit in units} - {"", NO_PHASE}
    return not phases and len({unit.text("kind") for unit in units}) < 2
