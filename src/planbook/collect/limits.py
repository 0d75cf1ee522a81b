"""How large a returned workbook may be, and how long reading it may take.

The figures are parameters of the rules WB-003 and WB-005, so a trust changes them on the register's Rules sheet
like those of any other rule. No honest file of some two thousand that were measured comes near them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from planbook.model.declarations import Rule

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one workbook may take."""

    file_mb: int
    """The file itself."""
    parts: int
    """Files inside it."""
    part_mb: int
    """One of them, inflated."""
    inflated_mb: int
    """All of them, inflated."""
    inflation: int
    """How many times its packed size a part may inflate to, once it is past `inflation_from_kb`."""
    inflation_from_kb: int
    cells: int
    """Cells that hold anything, over all sheets. The used range says nothing: formatting alone reaches far."""
    seconds: int
    memory_mb: int

    @property
    def as_json(self) -> dict[str, int]:
        return asdict(self)


def limits_of(size: Rule, effort: Rule) -> Limits:
    """The limits that the rules of size (WB-003) and of time and memory (WB-005) set."""
    return from_params({**size.params, **effort.params})


def from_params(params: Mapping[str, Any]) -> Limits:
    """Limits from the rules' parameters, or from what `as_json` gave."""
    return Limits(**{name: int(value) for name, value in params.items()})
