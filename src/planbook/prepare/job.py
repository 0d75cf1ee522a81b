"""What a workbook is written from: the format, whose it is, and the rows that are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planbook.model.calendar import Period
from planbook.model.declarations import Format
from planbook.model.finding import Finding
from planbook.model.parts import Part
from planbook.model.register import Register
from planbook.model.submission import Maker, Origin, Unplaced
from planbook.model.values import Value

HELD = "held_figure"
"""Under this key a line that the trust gives has the figure that it holds, in the KPI's own unit."""
WHOSE = "held_words"
"""Under this one, in words, who holds it, or that the trust gives it."""
ANSWERED_BESIDE = "comment"
"""The field of a line that stays open where the trust gives its figure: to be told if it is not right."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row that the workbook comes with."""

    values: Mapping[str, Value]
    """By field key; those of a parent shown on the same sheet by `objective.objective`. Worked-out figures
    that only the trust knows are given too (of a KPI: `last`). In a workbook that goes back, a cell that could
    not be read has the text that was typed in it."""

    approved: bool = False
    """Its plan fields are approved: those among `values` are shown shaded and locked."""

    due: bool = True
    """False: the row is shown muted and nothing is asked in it, as a KPI that is not due."""

    by_trust: bool = False
    """The trust gives its figure: what stands in it is shown, and its comment alone may be written."""

    own: frozenset[str] = frozenset()
    """Of an approved row: the plan fields that the school may change all the same, by their key in `values`."""

    @property
    def asked(self) -> bool:
        """Whether anything is asked in it."""
        return self.due and not self.by_trust


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a workbook tells of the one that was sent, which it is made from: its first sheet, and notes on cells.

    It is either a Reply or Brought, by what it opens on.
    """

    findings: tuple[Finding, ...]
    """What there is to look at, worst first, with the cells that it has in this workbook."""
    closed: tuple[Finding, ...]
    """Warnings that the unit has explained or the trust waived: they are notes, and nothing is asked of it."""
    taken_in: tuple[tuple[str, str], ...]
    """What has been read, sheet by sheet, in words."""


@dataclass(frozen=True, slots=True)
class Reply(Feedback):
    """Of a workbook that goes back to the unit that sent it: it opens on what to correct."""

    received_on: date
    back_by: date | None
    """None where nothing is asked."""
    meeting: date | None = None
    """Where something is asked: the meeting that the return is for, if its period has one."""
    in_time: bool = True
    """Whether what is corrected by then reaches that meeting's papers."""
    beside: tuple[tuple[str, str], ...] = ()
    """What lay beside the cells of what was sent and is not in this workbook: where, and what it says."""
    others: tuple[str, ...] = ()
    """The names of other workbooks that the unit sent and that differ, between which nobody has chosen."""


@dataclass(frozen=True, slots=True)
class Brought(Feedback):
    """Of a workbook that was made from one of an earlier version: it opens on what became of that."""

    file: str
    """The name of the earlier one."""
    new: tuple[tuple[str, str], ...]
    """What the earlier version did not have, sheet by sheet, in words."""
    unplaced: tuple[Unplaced, ...]
    """What the earlier workbook held and this one has no place for."""
    title: str = ""
    """What the first sheet is headed with, where it was not made from an earlier version."""
    asks: tuple[str, ...] = ()
    """What there is to do and to know, for such a one."""
    holder: str = ""
    """What held that which has no place, where it was neither sent nor of an earlier version."""


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
    feedback: Reply | Brought | None = None
    """Of a workbook that is made from one that was sent; None of one that opens on its cover, without notes."""
    origin: Origin | None = None
    """The workbook of an earlier version that it is made from; it goes on saying so when it is sent back."""
    trust: str = ""
    """Of a register that is being made: the identity that it gives the trust."""
    made_by: Maker | None = None
    """Of a workbook that is made from one of another trust: that trust, which it goes on naming; None of the
    register's own."""

    hidden: frozenset[str] = frozenset()
    """Of a register that is being made: the records whose sheets are hidden, as it does not use them yet."""

    part: Part | None = None
    """The role that it is for, where it is one part of several; None of a whole workbook."""
    parts: tuple[Part, ...] = ()
    """All parts that the workbook for the unit is given out in; none of a whole one."""
    beside: Mapping[str, Sequence[GivenRow]] = field(default_factory=dict)
    """Of a part: the rows that others have on sheets that it lacks, by record, which its own rows may name."""
    made_of: Mapping[str, str] = field(default_factory=dict)
    """Of a whole one that parts were put together into: by part the SHA-256 of its file."""
    refs_before: frozenset[tuple[str, str]] = frozenset()
    """The refs that rows of its year have had in earlier workbooks, each with its record: no spare row has one."""
    macros: bool = False
    """Whether it carries buttons with macros, and so is an .xlsm; all that they do can be done without them."""

    @property
    def locks_plan(self) -> bool:
        """Whether a body has to agree before what is set of the plan is changed."""
        trust = self.register.trust if self.register else None
        return trust is not None and trust.get("plan_agreed_by") is not None


def return_day(job: Job) -> date | None:
    """The day by which the workbook is wanted back: that of its unit's return, or of its corrections."""
    if job.register is None or job.unit is None or job.period is None:
        return None
    asked = job.feedback.back_by if isinstance(job.feedback, Reply) else None
    return asked or job.register.due_day(job.unit, job.period)
