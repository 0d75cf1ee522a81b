"""What is asked in a year, as it is told before the first return: which workbooks come, when they are due back,
what each asks, how long it takes, and which meetings its figures go to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planbook.model.asked import KINDS, asked_format, is_awaited
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations, Format, Sheet
from planbook.model.faults import words_in_braces
from planbook.model.meeting_days import meetings
from planbook.model.memo import Same
from planbook.model.needed import minutes_by_role
from planbook.model.prose import agree, inside, listed, opening
from planbook.model.register import Register
from planbook.model.unit_words import head_of
from planbook.model.values import long_date
from planbook.report.blocks.grid import cells_of, grid
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Note, Paragraph, Section

_MOST_BODIES = 3
_MOST_SHEETS = 8
"""Sheets that a letter names; the others are counted."""
_FILLS = ("due", "starts", "figures_at", "minutes", "asks", "return_to")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A period in which workbooks are asked for, with the workbook that each unit has in it."""

    period: Period
    register: Register
    """As it is in the period."""
    formats: Mapping[str, Format]
    """By unit."""

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets of all workbooks, each once, in the order of the first that has it."""
        every = (sheet for layout in self.formats.values() for sheet in layout.sheets)
        return list({sheet.record.key: sheet for sheet in reversed([*every])}.values())[::-1]


def _asked(subject: Subject, period: Period) -> _Asked:
    """What is asked in `period`: of each trust's papers several tell of the same."""
    return subject.register.of(period).once(_asked_in, Same(subject.declarations), period)


def _asked_in(register: Register, declarations: Same[Declarations], period: Period) -> _Asked:
    formats = {
        unit: asked_format(register, layout, unit, period)
        for unit in register.units
        if is_awaited(register, unit, period)
        and (layout := declarations.it.formats.get(register.format_of(unit))) is not None
    }
    return _Asked(period, register, formats)


def _in_year(subject: Subject) -> list[_Asked]:
    """The periods of the year in which anything is asked of anybody, by the day on which it is due back."""
    own = (one for one in subject.register.calendar.periods if one.year == subject.period.year)
    found = [asked for one in own if (asked := _asked(subject, one)).formats]
    return sorted(found, key=lambda one: (one.period.due or one.period.as_at, one.period.start))


@named(
    "first_workbook",
    scopes=("trust",),
    fills=_FILLS,
    of_register=True,
)
def first_workbook(told: Told) -> Section | None:
    """Its lines, each a paragraph: those are left out that name something which the register does not say."""
    block = told.block
    words = {**told.words, **_words(told.subject)}
    texts = [*block.intro.splitlines(), *block.note.splitlines()]
    lines = [text.format_map(words) for text in texts if all(words[name] for name in words_in_braces(text) or ())]
    return Section(block.title, tuple(Paragraph(line) for line in lines if line)) if lines else None


def _words(subject: Subject) -> Mapping[str, str]:
    """What its names in braces stand for; empty where it is not known."""
    asked = _asked(subject, subject.period)
    period, own = subject.period, subject.register.trust
    days = {day for unit in asked.formats if (day := asked.register.due_day(unit, period))}
    due = period.due or (min(days) if days else None)
    return {
        "due": f"{due:%A} {long_date(due)}" if due and asked.formats else "",
        "starts": long_date(period.start),
        "figures_at": long_date(period.as_at),
        "minutes": _minutes(asked),
        "asks": listed([sheet.title for sheet in asked.sheets], most=_MOST_SHEETS),
        "return_to": own.text("return_to") if own else "",
    }


def _minutes(asked: _Asked) -> str:
    """How long the workbooks of the period take: "about 45 minutes", "35 to 60 minutes"; empty where none is."""
    found = sorted(_lengths(asked))
    about = "about " if len(found) == 1 else ""
    return f"{about}{_span(found)} {agree(found[-1], 'minute', 'minutes')}" if found else ""


def _lengths(asked: _Asked) -> set[int]:
    return {layout.minutes for layout in asked.formats.values()}


@named(
    "year_ahead",
    *("period", "starts", "due", "figures_at", "asked", "minutes", "of", "meetings"),
    scopes=("trust",),
    of_register=True,
)
def year_ahead(told: Told) -> Section | None:
    """A row for each period of the year in which workbooks are asked for."""
    subject, block = told.subject, told.block
    rows = [_row(subject, one) for one in _in_year(subject)]
    if not rows:
        return Section(block.title, (Paragraph(block.empty.format_map(told.words)),)) if block.empty else None
    return _section(told, rows)


def _row(subject: Subject, asked: _Asked) -> dict[str, Cell]:
    period = asked.period
    due = period.due
    whole = len(asked.formats) == len(asked.register.units)
    _, many = subject.unit_words
    return {
        "period": opening(period.title),
        "starts": long_date(period.start),
        "due": long_date(due) if due else "–",
        "figures_at": long_date(period.as_at),
        "asked": listed([sheet.title for sheet in asked.sheets]),
        "minutes": _span(sorted(_lengths(asked))),
        "of": f"All {many}" if whole else listed([asked.register.label("unit", one) for one in asked.formats]),
        "meetings": _meetings(asked),
    }


def _meetings(asked: _Asked) -> str:
    """The bodies that read what comes of it, each with its days; of one that meets on many only the first and the
    last."""
    days: dict[str, list[str]] = {}
    for one in meetings(asked.register, asked.period):
        days.setdefault(one.days.body, []).append(long_date(one.days.meeting))
    told = [f"{body}, {_span(list(dict.fromkeys(own)))}" for body, own in days.items()]
    more = len(told) - _MOST_BODIES
    return "; ".join([*told[:_MOST_BODIES], *([f"{more} more"] if more > 0 else [])])


def _span(found: Sequence[object]) -> str:
    """From the first to the last of what differs."""
    return f"{found[0]} to {found[-1]}" if len(found) > 1 else "".join(map(str, found))


@named("sheets_by_role", "who", "sheets", "minutes", scopes=("trust",), of_register=True)
def sheets_by_role(told: Told) -> Section | None:
    """A row for each role that fills any sheet of the year in: which, with when where that is not every time, and
    how long a workbook takes them."""
    every = _in_year(told.subject)
    roles: dict[str, dict[str, Sheet]] = {}
    for sheet in (sheet for one in every for sheet in one.sheets):
        roles.setdefault(sheet.who, {}).setdefault(sheet.record.key, sheet)
    rows: list[dict[str, Cell]] = [
        {
            "who": _who(told.subject, who),
            "sheets": _by_time(every, list(sheets.values())),
            "minutes": _span(sorted(_of_role(every, who))),
        }
        for who, sheets in roles.items()
        if who
    ]
    return _section(told, rows) if rows else None


def _section(told: Told, rows: Sequence[Mapping[str, Cell]]) -> Section:
    block = told.block
    lines = [Paragraph(block.intro.format_map(told.words))] if block.intro else []
    notes = [Note(block.note)] if block.note else []
    return Section(block.title, (*lines, grid(block, [cells_of(block, row) for row in rows], told.words), *notes))


def _who(subject: Subject, who: str) -> str:
    """Who fills a sheet in, with what heads are called here."""
    heads = {head_of(subject.register, unit) for unit in subject.units}
    head = heads.pop() if len(heads) == 1 else "headteacher"
    return who.replace("Headteacher", opening(head)).replace("headteacher", head)


def _of_role(every: Sequence[_Asked], who: str) -> set[int]:
    """How many minutes the workbooks of the year take that role."""
    shares = (minutes_by_role(layout) for one in every for layout in one.formats.values())
    return {minutes for share in shares if (minutes := share.get(who))}


def _by_time(every: Sequence[_Asked], sheets: Sequence[Sheet]) -> str:
    """The names of sheets: those that come every time, then those that come at other times, with when."""
    times: dict[str, list[str]] = {"": []}
    for sheet in sheets:
        times.setdefault(_when(every, sheet), []).append(sheet.title)
    told = [f"{opening(when)}: {', '.join(own)}" if when else ", ".join(own) for when, own in times.items() if own]
    return ". ".join(told)


def _when(every: Sequence[_Asked], sheet: Sheet) -> str:
    """The periods that have a sheet; empty where all do."""
    having = [one.period for one in every if any(s.record.key == sheet.record.key for s in one.sheets)]
    if len(having) == len(every):
        return ""
    everything = [one.period for one in every]
    kinds = dict.fromkeys(one.kind for one in having)
    whole = [kind for kind in kinds if _count(having, kind) == _count(everything, kind)]
    told = [f"{'each' if _count(having, kind) > 1 else 'the'} {KINDS[kind]}" for kind in whole]
    return listed([*told, *(inside(one.title) for one in having if one.kind not in whole)])


def _count(periods: Sequence[Period], kind: str) -> int:
    return sum(one.kind == kind for one in periods)
