"""What was reported of an action, by the returns of this period and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planbook.consolidate.collected import Collected
from planbook.consolidate.tidy import TidyRow
from planbook.model.declarations import Choice
from planbook.model.figure import Status
from planbook.model.values import ONGOING

Reporting = Literal["fresh", "confirmed", "stale", "not_reported"]


def status_of(reported: Choice | None, percent_done: float | None, *, begun: bool = True) -> Status:
    """The status that is shown of an action and counted: the one reported, whatever the facts say.

    One of which nothing was reported is not reported, or not due where it has not begun.
    """
    if reported and reported.status:
        return reported.status
    return "not_due" if not begun and not percent_done and reported is None else "not_reported"


@dataclass(frozen=True, slots=True)
class ToldDelivery:
    """What the returns, taken together, say of an action."""

    reported: Choice | None
    """The status given; where "no change" was confirmed, the one it confirms."""
    reporting: Reporting
    percent_done: float | None
    confirmed: tuple[TidyRow, ...]
    """The earlier rows whose status and progress were confirmed."""
    start: date | None
    finish: date | None
    """As first approved, or as agreed to since."""
    ongoing: bool
    revised: date | None
    """The latest other finish that was given, where it has moved."""
    moved: tuple[TidyRow, ...]
    """The earlier rows that the finish as approved, or a revised one, comes from."""

    @property
    def progress(self) -> float | None:
        """The % done, 0 to 100, that the action may be judged by: what was told of it this time, or confirmed."""
        return self.percent_done if self.reporting in ("fresh", "confirmed") else None

    @property
    def expected(self) -> date | None:
        """The day it is now to be done by."""
        return None if self.ongoing else self.revised or self.finish


def tell(collected: Collected, story: Sequence[TidyRow]) -> ToldDelivery:
    """What the rows of one action, oldest first, say of it now."""
    *before, now = story
    known = next((r for r in reversed(before) if (s := _said(collected, r)) and not s.confirms), None)
    percent = next((r for r in reversed(before) if r.number("percent_done") is not None), None)
    reported, done = _said(collected, now), now.number("percent_done")
    confirmed: tuple[TidyRow, ...] = ()
    reporting: Reporting = "fresh"
    if reported and reported.confirms:
        reporting = "confirmed"
        reported = _said(collected, known) if known else None
        confirmed = _each(known, percent if done is None else None)
        done = done if done is not None else _number(percent)
    elif reported is None and not now.text("progress") and done == _number(percent):
        reporting = "stale" if known else "not_reported"  # what is there came with the workbook
    agreed = "finish" in now.agreed and _finish(collected, now) is not None
    first = now if agreed else next((r for r in story if _finish(collected, r)), None)
    finish = _finish(collected, first) if first else None
    moved_by, revised = _moved(collected, story, finish, agreed=agreed)
    return ToldDelivery(
        reported=reported,
        reporting=reporting,
        percent_done=done,
        confirmed=confirmed,
        start=collected.day(now.get("start"), first=True),
        finish=finish,
        ongoing=revised is None and ONGOING in (now.get("finish"), moved_by and moved_by.get("revised_finish")),
        revised=revised,
        moved=tuple(row for row in _each(first, moved_by) if row is not now),
    )


def _said(collected: Collected, row: TidyRow) -> Choice | None:
    """The status that the row gives."""
    return collected.choice(row, "status")


def _number(row: TidyRow | None) -> float | None:
    return row.number("percent_done") if row else None


def _each(first: TidyRow | None, second: TidyRow | None) -> tuple[TidyRow, ...]:
    """Those of the two rows that there are, once where they are the same."""
    return tuple(row for row in (first, second if second is not first else None) if row)


def _finish(collected: Collected, row: TidyRow) -> date | None:
    return collected.day(row.get("finish"))


def _moved(
    collected: Collected, story: Sequence[TidyRow], approved: date | None, *, agreed: bool
) -> tuple[TidyRow | None, date | None]:
    """The last row that gives another finish than the one approved, and that finish; None where that has no end.

    A finish that was once moved stays moved where nothing further is said. One that was written over in the
    plan itself counts as moved too, until it is `agreed`: then what was said before that says nothing any more. A
    revised finish before the action begins is a slip, as of the year: it moves nothing.
    """
    for row in reversed(story):
        plan = _finish(collected, row)
        if agreed and plan != approved:
            break
        revised = collected.day(row.get("revised_finish"))
        if revised and revised < _begins(collected, row):
            revised = None
        day = revised or (plan if plan != approved else None)
        no_end = row.get("revised_finish") == ONGOING or (row.get("finish") == ONGOING and approved is not None)
        if day or no_end:
            return row, day
    return None, None


def _begins(collected: Collected, row: TidyRow) -> date:
    calendar = collected.register.calendar
    return calendar.begins(row.get("start"), row.get("finish"), calendar.period(row.period) or collected.period)


def overdue_days(told: ToldDelivery, as_at: date) -> int:
    """How many days ago the action should have been done; 0 where it is (100%) done, dropped or not yet due."""
    ended = told.reported is not None and told.reported.ends
    if ended or told.percent_done == 100 or told.expected is None:
        return 0
    return max(0, (as_at - told.expected).days)


def slipped_days(told: ToldDelivery) -> int:
    """How many days later than approved it is now to be done; 0 where it has not moved."""
    return max(0, (told.revised - told.finish).days) if told.revised and told.finish else 0
