"""The days before a meeting, counted back from it: papers out, the head's check, corrections in, returns due.

A period's `meeting` is that of the body which reads its papers: the one that the register's Trust sheet calls the
committee. Its papers go out so many clear days before: neither the day of sending nor that of the meeting counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from planbook.model.calendar import Calendar, Period
from planbook.model.register import Register
from planbook.model.values import long_date

USUAL_CLEAR_DAYS = 7
"""Where the register has no body of that name, or no days for it: what maintained schools' regulations ask for."""
TO_BRING_TOGETHER = 10
"""Working days from the day returns are due to the day papers go out: to check, ask, correct and write."""
_DAY = timedelta(days=1)
_FAR = 366


@dataclass(frozen=True, slots=True)
class MeetingDays:
    """What has to be done by when, so that the papers of a meeting can be kept to."""

    body: str
    """The name of the body that meets."""
    clear: int
    """How many clear days before its papers go out."""
    meeting: date
    papers: date
    """The last day on which they can go out: a working day."""
    check: date
    """The day by which the head has seen the paper."""
    corrections: date
    """The day by which corrections count in it."""
    due: date
    """The last day on which returns can be due."""


def meeting_days(register: Register, period: Period) -> MeetingDays | None:
    """The days before the period's meeting; None where it has none."""
    if period.meeting is None:
        return None
    called = str(register.of_trust("committee"))
    body = register.row("body", register.code_for("body", called))
    given = body.number("papers_days") if body else None
    clear = USUAL_CLEAR_DAYS if given is None else int(min(given, _FAR))
    calendar = register.calendar
    papers = _working_day(calendar, period.meeting - (clear + 1) * _DAY)
    check = _school_day_before(calendar, papers)
    due = papers
    for _ in range(TO_BRING_TOGETHER):
        due = _working_day(calendar, due - _DAY)
    name = body.text("name") if body else called
    return MeetingDays(name, clear, period.meeting, papers, check, _school_day_before(calendar, check), due)


def _working_day(calendar: Calendar, day: date) -> date:
    """`day`, or the last working day before it."""
    while not calendar.is_working_day(day):
        day -= _DAY
    return day


def _school_day_before(calendar: Calendar, day: date) -> date:
    """The last day before `day` on which schools are open; where no term is near, the last working day."""
    earlier = (day - n * _DAY for n in range(1, _FAR))
    return next((d for d in earlier if calendar.term_days(d, d)), _working_day(calendar, day - _DAY))


def told(days: MeetingDays) -> str:
    """What is said of the meeting that a return is for, in a line."""
    by = f"corrections by {long_date(days.corrections)}, papers out by {long_date(days.papers)}"
    return f"For the meeting of the {days.body} on {long_date(days.meeting)}: {by}."


def in_time_for(meeting: date) -> str:
    """What a day is given for, as the end of a sentence."""
    return f"in time for the papers of {long_date(meeting)}"


def too_late_for(meeting: date) -> str:
    """What is said once no correction reaches the papers."""
    return f"It is too late for the papers of {long_date(meeting)}: what is corrected now goes into a correction."
