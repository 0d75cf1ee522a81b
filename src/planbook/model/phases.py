"""What units' figures are brought together under: their phase, or their kind where they have none."""

from collections.abc import Set

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


def unpublished_phase(register: Register, unit: Entry) -> str:
    """The word of the unit's phase, as it is compared, where the register has figures for England of others alone.

    Empty where some are of it, where there are none at all, and of a unit without a phase.
    """
    phase, known = register.phase_of(unit), register.once(_published_phases)
    return "" if not known or phase in known | {"", NO_PHASE} else register.declarations.word("phase", phase)


def _published_phases(register: Register) -> Set[str]:
    """The phases of which the register has figures for England, of the KPIs in use."""
    rows = (row for kpi in register.kpis for row in register.of_kpi("benchmark", kpi))
    return frozenset(row.text("phase") for row in rows if row.text("coverage") == "england")


def _is_of_one_kind(register: Register) -> bool:
    """Whether no unit has a phase and all are of one kind."""
    units = register.units.values()
    phases = {register.phase_of(unit) for unit in units} - {"", NO_PHASE}
    return not phases and len({unit.text("kind") for unit in units}) < 2
