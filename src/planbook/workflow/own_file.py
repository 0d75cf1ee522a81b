"""Where a file of a unit's own lies: its workbook, its report."""

from pathlib import Path

from planbook.model.calendar import Period
from planbook.model.names import ending, file_name, former_name, unit_named
from planbook.model.parts import Part
from planbook.workflow.trust import Trust


def own_file(trust: Trust, folder: Path, unit: str, *what: str, suffix: str) -> Path:
    """The path of the unit's file in `folder`; `what` are the words of its name after the unit's.

    One that an earlier planbook wrote there under the name that it gave then goes on under that name, so that what
    was sent or worked on is not made again beside it. A name that could be another unit's does not.
    """
    name = trust.register.label("unit", unit)
    former = folder / former_name(unit, name, *what, suffix=suffix)
    if former.is_file() and unit_named(trust.register.units, former.name) == unit:
        return former
    return folder / file_name(unit, name, *what, suffix=suffix)


def issued_file(
    trust: Trust, period: Period, unit: str, template: str, part: Part | None = None, *, macros: bool = False
) -> Path:
    """The path of the workbook that the unit is sent for `period`, with macros or without, or of the one for a part
    of it."""
    what = (template, part.key, period.id) if part else (template, period.id)
    return own_file(trust, trust.issued(period), unit, *what, suffix=ending(macros=macros))
