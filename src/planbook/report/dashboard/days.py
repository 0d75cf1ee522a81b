"""The days of a plan year: when returns are due, papers go out, and bodies meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.consolidate.plan_rows import MeetingRow
from planbook.model.agendas import body_meetings
from planbook.model.asked import is_awaited
from planbook.model.calendar import Period
from planbook.model.meeting_days import meetings
from planbook.model.prose import opening
from planbook.model.register import Register
from planbook.report.blocks.several import units_named
from planbook.report.blocks.subject import Subject


@dataclass(frozen=True, slots=True, order=True)
class KnownDay:
    """Something that a day is set for."""

    day: date
    what: str
    who: str
    units: tuple[str, ...] = ()
    """The units that it is of; none of what is of the whole trust."""


def days_of_year(subject: Subject) -> list[KnownDay]:
    """The days of the plan year of the subject's period, in order: those that are of its units, or of all."""
    register = subject.register
    own = [one for one in register.calendar.periods if one.year == subject.period.year]
    found = {day for period in own for day in _of_period(subject, register.of(period), period)}
    found |= set(_own_meetings(subject))
    return sorted(found)


def _of_period(subject: Subject, register: Register, period: Period) -> Iterator[KnownDay]:
    due: dict[date, list[str]] = {}
    for unit in subject.units:
        if unit in register.units and is_awaited(register, unit, period):
            day = register.due_day(unit, period)
            if day:
                due.setdefault(day, []).append(unit)
    for day, units in due.items():
        yield KnownDay(day, f"Return due for {period.named}", _who(subject, units), tuple(units))
    for meeting in meetings(register, period):
        read = tuple(unit for unit in meeting.units if unit in subject.units)
        if read:
            days, who = meeting.days, _who(subject, read)
            yield KnownDay(days.corrections, f"Last day for corrections: {days.body}", who, read)
            yield KnownDay(days.papers, f"Papers go out: {days.body}", who, read)
            yield KnownDay(days.meeting, f"Meeting: {days.body}", who, read)
    for one in body_meetings(register, period).values():
        if not one.units and subject.is_several:
            yield KnownDay(one.days.papers, f"Papers go out: {one.days.body}", "")
            yield KnownDay(one.days.meeting, f"Meeting: {one.days.body}", "")


def _own_meetings(subject: Subject) -> Iterator[KnownDay]:
    """The meetings that the units themselves have said; those of a day that have the same name together."""
    told: dict[tuple[date, str], list[MeetingRow]] = {}
    for day, row in subject.meetings:
        told.setdefault((day, row.body_name or row.body or "Meeting"), []).append(row)
    for (day, what), rows in told.items():
        alike = ({row.time for row in rows}, {row.venue for row in rows})
        where = ", ".join(part for (part, *others) in alike if part and not others)
        units = tuple(dict.fromkeys(subject.unit_of(row) for row in rows))
        yield KnownDay(day, f"{what} ({where})" if where else what, _who(subject, units), units)


def _who(subject: Subject, units: Sequence[str]) -> str:
    return opening(units_named(subject, units))
