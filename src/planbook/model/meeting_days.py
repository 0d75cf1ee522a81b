"""The days before a meeting, counted back from it: papers out, the head's check, corrections in, returns due.

The report of a unit is read by the body that its row names, or else by the one that the register's Trust sheet
calls the committee. That meets on the day which the sheet Meeting days has for the unit or the body, or else on the
period's. Its papers go out so many clear days before: neither the day of sending nor that of the meeting counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planbook.model.calendar import Calendar, Period
from planbook.model.prose import in_figures, listed, opening
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import long_date

USUAL_CLEAR_DAYS = 7
"""Where the register has no body of that name, or no days for it: what maintained schools' regulations ask for."""
TO_BRING_TOGETHER = 10
"""Working days from the day returns are due to the day papers go out: to check, ask, correct and write."""
FOR_THE_HEAD = 3
"""Days of school by which the head's copy of the papers comes before they go out."""
_MOST_NAMED = 3
_DAY = timedelta(days=1)
_FAR = 366


@dataclass(frozen=True, slots=True)
class MeetingDays:
    """What has to be done by when, so that the papers of a meeting can be kept to."""

    body: str
    """The name of the body that meets."""
    code: str
    """Its code in the register; empty of one that the register only names."""
    clear: int
    """How many clear days before its papers go out."""
    meeting: date
    papers: date
    """The last day on which they can go out: a working day."""
    check: date
    """The day by which the head has seen the paper."""
    corrections: date
    """The day by which corrections count in it."""
    copy: date
    """The day by which the head has a copy of the papers: three days of school before they go out."""
    due: date
    """The last day on which returns can be due."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that reads the reports of units."""

    days: MeetingDays
    units: Sequence[str]
    """Those whose report it reads, in the register's order."""
    row: Entry | None
    """The register's row that has its day, of a meeting that is not on the period's own."""


def reader_of(register: Register, unit: str) -> tuple[str, str]:
    """The body that reads the report of `unit`: its code, empty where the register only names it, and its name."""
    row = register.row("unit", unit)
    code = register.code_for("body", row.get("papers_to")) if row else None
    called = str(register.of_trust("committee"))
    code = code or register.code_for("body", called)
    return (code, register.label("body", code)) if code else ("", called)


def meeting_days(register: Register, period: Period, unit: str) -> MeetingDays | None:
    """The days before the meeting of the period that reads the report of `unit`; None where there is none."""
    found = _meeting(register, period, unit)
    return register.once(_before, *found[0]) if found else None


def meetings(register: Register, period: Period) -> Sequence[Meeting]:
    """The meetings that read the reports of the period's units, by day; units that have none are of none."""
    return register.once(_meetings, period)


def _meetings(register: Register, period: Period) -> Sequence[Meeting]:
    of: dict[_Held, list[str]] = {}
    rows: dict[_Held, Entry | None] = {}
    for unit in register.units:
        if found := _meeting(register, period, unit):
            of.setdefault(found[0], []).append(unit)
            rows.setdefault(*found)
    held = sorted(of, key=lambda one: (one[1], one[0]))
    return [Meeting(register.once(_before, *one), of[one], rows[one]) for one in held]


_Held = tuple[tuple[str, str], date]
"""A body's code and name, and a day."""


def _meeting(register: Register, period: Period, unit: str) -> tuple[_Held, Entry | None] | None:
    """Who reads the report of `unit`, and on which day; with the row that says so, where one does.

    A row of the unit itself counts before one of what it succeeds, that before one of its body, that before one of
    all.
    """
    reader = reader_of(register, unit)
    rows = register.once(_days, period.id)
    for whose in (*register.lineage(unit), ""):
        for body in (reader[0], "") if reader[0] else ("",):
            if row := rows.get((whose, body)):
                return (reader, row.date("on") or period.as_at), row
    return ((reader, period.meeting), None) if period.meeting else None


def _days(register: Register, period: str) -> Mapping[tuple[str, str], Entry]:
    """The period's rows that have a day, by unit and body; either is empty where the row is of all."""
    found: dict[tuple[str, str], Entry] = {}
    for row in register.rows("meeting_day"):
        codes = [register.code_for(record, row.get(record)) for record in ("unit", "body")]
        unknown = any(row.get(name) and not code for name, code in zip(("unit", "body"), codes, strict=True))
        if row.text("period") == period and row.date("on") and not unknown:
            found.setdefault((codes[0] or "", codes[1] or ""), row)
    return found


def _before(register: Register, reader: tuple[str, str], on: date) -> MeetingDays:
    code, name = reader
    body = register.row("body", code)
    given = body.number("papers_days") if body else None
    clear = USUAL_CLEAR_DAYS if given is None else int(min(given, _FAR))
    calendar = register.calendar
    papers = _working_day(calendar, on - (clear + 1) * _DAY)
    check = _school_day_before(calendar, papers)
    due = papers
    for _ in range(TO_BRING_TOGETHER):
        due = _working_day(calendar, due - _DAY)
    copy = papers
    for _ in range(FOR_THE_HEAD):
        copy = _school_day_before(calendar, copy)
    return MeetingDays(name, code, clear, on, papers, check, _school_day_before(calendar, check), copy, due)


def days_before(register: Register, body: str, on: date) -> MeetingDays:
    """The days before the meeting of `body` (its code) on the day `on`."""
    return register.once(_before, (body, register.label("body", body)), on)


def _working_day(calendar: Calendar, day: date) -> date:
    """`day`, or the last working day before it."""
    while not calendar.is_working_day(day):
        day -= _DAY
    return day


def _school_day_before(calendar: Calendar, day: date) -> date:
    """The last day before `day` on which schools are open; where no term is near, the last working day."""
    earlier = (day - n * _DAY for n in range(1, _FAR))
    return next((d for d in earlier if calendar.term_days(d, d)), _working_day(calendar, day - _DAY))


def told(days: MeetingDays, whose: str = "", due: date | None = None) -> str:
    """What is said of the meeting that a return is for, in a line; `whose` are the units that it is of.

    Of a return that is `due` once corrections no longer reach its papers, what that means.
    """
    by = f"corrections by {long_date(days.corrections)}, papers out by {long_date(days.papers)}"
    if due and due > days.corrections:
        by = f"what comes by {long_date(days.corrections)} is in time for its papers, later it is in a correction"
    return f"For the meeting of the {days.body}{whose} on {long_date(days.meeting)}: {by}."


def whose_meetings(register: Register, held: Sequence[Meeting]) -> list[tuple[Meeting, str]]:
    """Each meeting, with the units that it is of in brackets, as the end of its body's name; that is empty where
    there is but one."""
    names = [listed([register.label("unit", unit) for unit in one.units], most=_MOST_NAMED) for one in held]
    return [(one, f" ({name})" if len(held) > 1 else "") for one, name in zip(held, names, strict=True)]


def what_still_reaches(days: MeetingDays | None, today: date) -> str:
    """What is said of the papers to somebody who has sent nothing yet; empty where no meeting reads it."""
    if days is None:
        return ""
    if days.corrections < today:
        return f"It is too late for the papers of {long_date(days.meeting)}: what comes now goes into a correction."
    return f"What comes by {long_date(days.corrections)} is {in_time_for(days.meeting)}."


def in_time_for(meeting: date) -> str:
    """What a day is given for, as the end of a sentence."""
    return f"in time for the papers of {long_date(meeting)}"


def too_late_for(meeting: date) -> str:
    """What is said once no correction reaches the papers."""
    return f"It is too late for the papers of {long_date(meeting)}: what is corrected now goes into a correction."


def papers_of(register: Register, meeting: str) -> str:
    """Whose papers those of `BODY/DATE` are: "the papers of the Local governing committee for its meeting of
    13 January 2027"."""
    code, _, day = meeting.rpartition("/")
    return _papers_of(register.label("body", code), date.fromisoformat(day))


def told_late(days: MeetingDays, out: date) -> str:
    """What is said of papers that went out on `out`, after their day."""
    late = in_figures((out - days.papers).days, "day")
    what = _papers_of(days.body, days.meeting)
    return f"{opening(what)} were due on {long_date(days.papers)}; they are published {late} after."


def _papers_of(body: str, meeting: date) -> str:
    return f"the papers of the {body} for its meeting of {long_date(meeting)}"
