"""How large a returned workbook may be, and how long reading it may take.

The figures are parameters of the rules WB-003 and WB-005, so a trust changes them on the register's Rules sheet
like those of any other rule. No honest file of some two thousand that were measured comes near them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from planbook.model.declarations import Rule
from planbook.model.legible_names import legible
from planbook.model.submission import Problem, Submission

MEGABYTE = 1024 * 1024
MEMORY = "it needs more memory than any plan does, or it is damaged"
START_SECONDS = 120
"""How long the process may take to start. It is not the file's time: a virus scanner can make it long."""
_LINKS_A_ROW = 8
"""Parties that a row of a table at its limit may name, taken over all its rows."""
_REGISTERS_TABLES = 2
"""How many tables of a register may have all the rows that one may have."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a workbook may be: what the rule WB-003 takes."""

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
    """Cells that hold anything, over all sheets. The used range says nothing: formatting alone reaches far.
    What is filled down (WB-036) does not count, here and in the limits below."""
    text_mb: int
    """Text in the cells, over all sheets; one that many cells share counts for each of them."""
    rows: int
    """Rows of one table of a plan in which anything stands."""
    all_rows: int
    """Rows of all its tables together."""
    register_rows: int
    """Rows of one table of a register."""
    register_codes: int
    """The same where each row has a code: such rows stand in lists of every workbook, or have one made for them."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What reading it may take: what the rule WB-005 takes."""

    seconds: int
    memory_mb: int
    """Resident memory of all planbook's processes together."""


@dataclass(frozen=True, kw_only=True)
class Limits(Size, Effort):
    """The most that one workbook may take."""

    @property
    def reading_mb(self) -> int:
        """How many megabytes of `memory_mb` the process that reads may take.

        The rest is for the one that waits for it, which has the interpreter, the register and what the ledger
        keeps, and takes in what was read.
        """
        return self.memory_mb * 2 // 3

    @property
    def reading_seconds(self) -> int:
        """What reading may take of `seconds`: the rest is for what the command does beside."""
        return max(1, self.seconds * 3 // 4)

    def rows_of(self, kind: str, *, coded: bool = False) -> int:
        """The most rows of a table, in a format of the kind `plan` or `register`; `coded` where a code of its own
        tells each row from the others."""
        if kind != "register":
            return self.rows
        return self.register_codes if coded else self.register_rows

    def all_rows_of(self, kind: str) -> int:
        """The most rows of all tables together."""
        return _REGISTERS_TABLES * self.register_rows if kind == "register" else self.all_rows

    def links_of(self, kind: str) -> int:
        """The most parties that one table may name, all its rows together."""
        return _LINKS_A_ROW * self.rows_of(kind)

    @property
    def as_json(self) -> dict[str, int]:
        """The limits as the reading process is given them."""
        return asdict(self)


def limits_of(size: Rule, effort: Rule) -> Limits:
    """The limits that the rules of size (WB-003) and of time and memory (WB-005) set."""
    return from_params({**size.params, **effort.params})


def from_params(params: Mapping[str, Any]) -> Limits:
    """Limits from the rules' parameters, or from what `as_json` gave."""
    return Limits(**{name: int(value) for name, value in params.items()})


PARAMS: Mapping[str, type[Any]] = {"WB-003": Size, "WB-005": Effort}
"""Parameters of the rules that reading follows, by their code."""


def too_much(path: Path, what: str) -> Problem:
    """Reading the file took more than it may; `what` says of what."""
    return Problem("WB-005", value=legible(path.name), tokens=(("what", what),))


def stopped(path: Path, what: str) -> Submission:
    """What is said of a file that took more than it may, of `what`, and of which nothing was read."""
    return Submission("", None, None, None, None, (), (too_much(path, what),))
