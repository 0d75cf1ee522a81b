"""Where a period stands, as `status` finds it and the page for the next coordinator says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict

if TYPE_CHECKING:  # what works these out reads workbooks and papers
    from planbook.workflow.days_moved import DayMoved
    from planbook.workflow.due_lines import LineDue
    from planbook.workflow.old_drafts import OldDraft
    from planbook.workflow.resubmission import Resubmission


@dataclass(frozen=True, slots=True)
class PartStatus:
    """Where one part of a unit's return stands."""

    part: str
    who: str
    """The role that fills it in."""
    people: Sequence[str]
    """Who has that role in the unit, as the register has it."""
    file: str | None
    """None where it has not come."""
    received_on: date | None


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Where one unit stands."""

    unit: str
    name: str
    state: str
    """`returned`, `late`; `undecided` (several came that differ, or parts that contradict each other, and none is
    used), `refused`; `partly` (of parts that several people fill in some have come and others not); `waiting` (due
    later), `overdue`, `excused` (its absence is waived) where nothing has come, or what came was withdrawn.

    Of a year that is brought together from its terms: as the worst of these, `overdue` before `waiting`, that
    before `late`."""
    file: str | None
    received_on: date | None
    due: date | None
    verdict: str | None
    errors: int
    warnings: int
    version: int | None
    """Which of the differing workbooks that came from it stands, counted from 1; None where none does."""
    versions: int
    """How many came."""
    parts: Sequence[PartStatus] = ()
    """Where several people each send a part and some have come: all the parts, in their order."""


Step = Literal["return", "copies", "corrections", "check", "papers", "meeting"]
"""What is done for a meeting, in order: returns, the heads' copies, corrections, the head's look at the paper, its
going out."""


@dataclass(frozen=True, slots=True)
class DueNext:
    """One thing that has to be done by a day that has not passed."""

    what: Step
    on: date
    to: str
    """To whom, as people are told: the trust, the head, the body that meets."""
    of: Sequence[str] = ()
    """The names of those whose day it is; empty of all that are asked."""


@dataclass(frozen=True, slots=True)
class Publicity:
    """Whether what was made of a period has gone out."""

    period: str
    state: str
    """`draft`, `published`, or `changed`: what stands now is not what was published."""
    awaits: bool
    """Whether other returns stand than those that it was made of: what was made of the period is behind them."""
    published_on: date | None
    """The day on which everything of it went out last."""
    meetings: Sequence[str]
    """Meetings (BODY/DATE) whose papers alone went out since."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where the period stands."""

    period: Period
    units: Sequence[UnitStatus]
    unused: Sequence[FileVerdict]
    """Files in returned/ that do not stand: refused, copies, superseded, or one of two that differ."""
    again: Sequence["Resubmission"]
    """Workbooks that were returned again, with what was changed in them."""
    due_next: Sequence[DueNext]
    """What of this period is still to come, by day: returns, and what its meeting wants."""
    next_period: Period | None
    """The period, of whatever kind, whose returns are due next."""
    next_days: Sequence[DueNext] = ()
    """When those are due, by day."""
    lines_due: Sequence["LineDue"] = ()
    """What is to be reported, sent or attended next, whatever the period, and what of it is overdue, by day."""
    days_moved: Sequence["DayMoved"] = ()
    """Days that workbooks which are out and have not come back say, and that are others by now."""
    published: Sequence[Publicity] = ()
    """Of each period that was brought together or published, whether that has gone out; in the calendar's order."""
    old_drafts: Sequence["OldDraft"] = ()
    """The drafts to heads for meetings of the period whose papers are others by now."""
