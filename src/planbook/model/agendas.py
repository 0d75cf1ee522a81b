"""The meetings that have an agenda of their own, and the matters that come up at them.

A committee that every school has under one name, as the Trust sheet calls it, is one of each school's: it meets by
itself, and has an agenda of its own. A body that the sheet Units names for its readers is one, whatever it reads.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planbook.model.calendar import TERMS, Period
from planbook.model.declarations import Report
from planbook.model.meeting_days import MeetingDays, days_before, meetings, reader_of
from planbook.model.prose import opening
from planbook.model.register import Register, folded
from planbook.model.term_words import term_id
from planbook.model.unit_words import head_of
from planbook.model.values import entries

_WHEN = re.compile(r"(?P<matter>.*\S)\s*\((?P<when>[^()]+)\)\s*\Z")
_FILLED_IN = re.compile(r"[\s,:(–-]*\{.*")
_TERM_BY_MONTH = (1, 1, 1, 2, 2, 2, 2, 2, 0, 0, 0, 0)
"""Of each month the place of its term in `TERMS`, for a day that the register's calendar has no term near."""


@dataclass(frozen=True, slots=True)
class BodyMeeting:
    """A meeting that has an agenda of its own."""

    name: str
    """`BODY/DATE`; of a committee that every school has, with the unit whose it is: `BODY/DATE/UNIT`."""
    days: MeetingDays
    units: tuple[str, ...]
    """Those whose reports it reads, in the register's order."""
    whose: str = ""
    """The unit whose committee it is; empty of a body that is one for all."""

    @property
    def meeting(self) -> str:
        """`BODY/DATE`, as the command line and the ledger name it."""
        return meeting_name(self.days)


@dataclass(frozen=True, slots=True)
class PackPaper:
    """A paper of a meeting's pack."""

    report: str
    """Its key, as it is declared."""
    about: str
    """What it is about: a unit, a body, the value that it is made for; empty of the whole trust."""
    part: str
    """A, or B of a confidential one."""
    of: str
    """The period that it is of."""
    is_correction: bool = False
    corrects: date | None = None
    """Of a page of corrections the day on which it went out; None while it has not."""


def meeting_name(days: MeetingDays) -> str:
    """`BODY/DATE`."""
    return f"{days.code}/{days.meeting.isoformat()}"


def body_meetings(register: Register, period: Period) -> Mapping[str, BodyMeeting]:
    """The meetings that the register has for the period, by their names, by day.

    A body that reads no unit's report meets where a row of the sheet Meeting days says so.
    """
    return register.once(_body_meetings, period)


def _body_meetings(register: Register, period: Period) -> Mapping[str, BodyMeeting]:
    found: list[BodyMeeting] = []
    for one in meetings(register, period):
        if not one.days.code:
            continue  # only named on the Trust sheet: it has no row of its own that a command could name
        body = register.row("body", one.days.code)
        every = [unit for unit in one.units if is_each_ones(register, unit)]
        if body is not None and body.get("serves") is not None:
            every = []
        found += [BodyMeeting(f"{meeting_name(one.days)}/{unit}", one.days, (unit,), unit) for unit in every]
        if others := tuple(unit for unit in one.units if unit not in every):
            found.append(BodyMeeting(meeting_name(one.days), one.days, others))
    readers = {reader_of(register, unit)[0] for unit in register.units}
    for row in register.rows("meeting_day"):
        code, on = register.code_for("body", row.get("body")), row.date("on")
        if code and on and code not in readers and row.get("unit") is None and row.text("period") == period.id:
            days = days_before(register, code, on)
            found.append(BodyMeeting(meeting_name(days), days, ()))
    found.sort(key=lambda one: (one.days.meeting, one.days.code))
    return {one.name: one for one in found}


def is_each_ones(register: Register, unit: str) -> bool:
    """Whether the report of the unit is read by the committee that the Trust sheet names for every one."""
    row = register.row("unit", unit)
    return row is not None and row.get("papers_to") is None


def matters(register: Register, one: BodyMeeting) -> list[str]:
    """What comes up at the meeting, by the agenda that the sheet Bodies has of its body, in that order.

    A matter that names terms or months in brackets, as "Budget (spring, summer)", comes up at a meeting in these.
    """
    body = register.row("body", one.days.code)
    said = entries(body.get("agenda")) if body else ()
    return [matter for line in said if (matter := _if_due(register, line, one.days.meeting))]


def _if_due(register: Register, line: str, on: date) -> str:
    """The matter without its terms and months; empty where it does not come up on that day."""
    match = _WHEN.match(line)
    if match is None:
        return line
    pieces = [piece for piece in re.split(r",|/|&|\band\b", match["when"]) if piece.strip()]
    named = [_named(register, piece.strip()) for piece in pieces]
    if not all(named):
        return line  # what stands in the brackets is part of the matter
    return match["matter"] if {_term_of(register, on), on.month} & {*named} else ""


def _named(register: Register, piece: str) -> str | int | None:
    """The term, or the number of the month, that `piece` names; None where it names neither."""
    for month in register.declarations.lists["month"]:
        if folded(piece) in map(folded, (month.word, *month.also)):
            return month.month
    term = (term_id(piece, "2000-01") or "").removeprefix("2000-01-")
    return term if term in TERMS else None


def _term_of(register: Register, on: date) -> str:
    """The term in which the day lies, or the first to begin after it."""
    terms = [p for p in register.calendar.periods if p.kind == "term" and p.part in TERMS and p.end >= on]
    near = min(terms, key=lambda period: period.start, default=None)
    if near is None or near.is_far_from(on):
        return TERMS[_TERM_BY_MONTH[on.month - 1]]
    return near.part


def names_of_paper(register: Register, report: Report) -> set[str]:
    """What a line of the register may call a paper: its key, or its title up to what is filled in; a title that
    names who leads the unit has the word for any of those there. All folded."""
    heads = {opening(head_of(register, unit)) for unit in register.units}
    titles = {title.replace("{Head}", head) for title in (report.title, report.title_unchecked) for head in heads}
    called = {folded(_FILLED_IN.sub("", title)) for title in titles}
    return {name for name in (folded(report.key), folded(report.key.replace("_", " ")), *called) if name}
