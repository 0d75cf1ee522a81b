"""What a workbook is written from: the format, whose it is, and the rows that are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.model.calendar import Period
from planbook.model.declarations import Format
from planbook.model.register import Register
from planbook.model.values import Value


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row that the workbook comes with."""

    values: Mapping[str, Value]
    """By field key; those of a parent shown on the same sheet by `objective.objective`. Worked-out figures
    that only the trust knows are given too (of a KPI: `last`)."""

    approved: bool = False
    """Its plan fields are approved: those among `values` are shown shaded and locked."""

    due: bool = True
    """False: the row is shown muted and nothing is asked in it, as a KPI that is not due."""


@dataclass(frozen=True, slots=True)
class Job:
    """One workbook to write."""

    format: Format
    register: Register | None
    """None for the released blank."""
    unit: str | None
    period: Period | None
    rows: Mapping[str, Sequence[GivenRow]]
    """By record; also `declaration` and `explanation` for samples that are filled in."""
    issued: date | None = None
