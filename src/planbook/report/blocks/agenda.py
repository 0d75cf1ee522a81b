"""What a meeting has before it: its matters in order, its numbered papers, the decisions wanted of it, and by when
what is done for it.

The papers are those of the tables' `packs`: what they are called is worked out here, by their declarations.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planbook.consolidate.tidy import TidyRow
from planbook.model.agendas import BodyMeeting, PackPaper, matters, names_of_paper
from planbook.model.people import heads_of
from planbook.model.prose import counted, in_figures, inside, listed, opening
from planbook.model.register import folded
from planbook.model.unit_words import head_of, part_name
from planbook.model.values import entries, long_date
from planbook.report.blocks.grid import cells_of, grid
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import cut, text
from planbook.report.blocks.subject import Scope, Subject, subject_of
from planbook.report.frame import title_of
from planbook.report.word.paper import Note, Paragraph, Section

_HELD = "meeting"
"""The record of the meetings that units plan and hold."""
_MEETING: tuple[Scope, ...] = ("meeting",)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A paper with its number and what it is called."""

    number: int
    paper: PackPaper
    title: str
    of: str
    """Whose it is; empty of the whole trust."""


@named("agenda", "no", "matter", "papers", scopes=_MEETING, fills=("how_many",), of_others=True)
def agenda(told: Told) -> Section | None:
    """The matters in order, each with the papers on it; papers that none names have one of their own, and what is
    confidential comes last."""
    papers = numbered(told.subject)
    rows = [
        {"no": str(number), "matter": matter, "papers": _numbers(own)}
        for number, (matter, own) in enumerate(_business(told.subject, papers), start=1)
    ]
    if not rows:
        return None
    words = {**told.words, "how_many": in_figures(len(papers), "paper")}
    block = told.block
    return Section(block.title, (grid(block, [cells_of(block, row) for row in rows], words),))


@named("pack", "no", "paper", "unit_name", "part", scopes=_MEETING, of_others=True)
def pack(told: Told) -> Section | None:
    """The papers by their numbers, with whose they are and of which part; a note where any is confidential."""
    subject, block = told.subject, told.block
    papers = numbered(subject)
    if not papers:
        return Section(block.title, (Paragraph(block.empty.format_map(told.words)),)) if block.empty else None
    rows = [
        {
            "no": f"Paper {one.number}",
            "paper": one.title,
            "unit_name": one.of or "–",
            "part": _part(subject, one.paper),
        }
        for one in papers
    ]
    closed = any(one.paper.part == "B" for one in papers)
    notes = [Note(block.note.format_map(told.words))] if block.note and closed else []
    table = grid(block, [cells_of(block, row) for row in rows], told.words)
    return Section(block.title, (table, *notes))


@named("before_meeting", "on", "what", scopes=_MEETING, of_others=True)
def before_meeting(told: Told) -> Section | None:
    """By which day the heads have copies, on which day the papers are due out, when and where they are read."""
    subject, block = told.subject, told.block
    held = subject.held
    if held is None:
        return None
    days = held.days
    clear = counted(days.clear, "clear day")
    rows = [
        *([{"on": long_date(days.copy), "what": _copy(subject, held)}] if held.units else []),
        {"on": long_date(days.papers), "what": f"The papers are due out, {clear} before the meeting"},
        {"on": long_date(days.meeting), "what": _where(subject, held)},
    ]
    notes = [Note(block.note.format_map(told.words))] if block.note else []
    return Section(block.title, (grid(block, [cells_of(block, row) for row in rows], told.words), *notes))


def numbered(subject: Subject) -> list[_Numbered]:
    """The papers of the meeting with their numbers: those of part A first, in the order of the agenda."""
    return subject.once(_numbered)  # of each of the paper's blocks


def _numbered(subject: Subject) -> list[_Numbered]:
    papers = subject.tables.packs.get(subject.id, ())
    named_by = _matters(subject, papers)
    order = {key: place for place, (_, keys) in enumerate(named_by) for key in keys}
    placed = sorted(papers, key=lambda one: (one.part, not one.is_correction, order.get(one.report, len(named_by))))
    return [
        _Numbered(number, one, _title(subject, one), _of(subject, one))
        for number, one in enumerate(placed, start=1)
    ]


def _matters(subject: Subject, papers: Sequence[PackPaper]) -> list[tuple[str, list[str]]]:
    """The matters of the meeting, each with the papers (their keys) that it names."""
    register, reports = subject.register, subject.declarations.reports
    left = {one.report: names_of_paper(register, reports[one.report]) for one in papers if one.part == "A"}
    found: list[tuple[str, list[str]]] = []
    for matter in own_matters(subject):
        said = folded(matter)
        keys = [key for key, names in left.items() if any(_says(said, name) for name in names)]
        found.append((matter, keys))
        for key in keys:
            del left[key]
    return found


def _says(matter: str, name: str) -> bool:
    """Whether a matter is a paper of that name, or several, or speaks of it by a name of several words."""
    return matter in (name, f"{name}s") or (" " in name and f" {name} " in f" {matter} ")


def own_matters(subject: Subject) -> list[str]:
    """What the workbooks say is to be discussed at this meeting, each once where several say it; else what the
    register has of its body."""
    said = [line for row in _rows(subject) for line in entries(row.get("agenda"))]
    told = said or (matters(subject.register, subject.held) if subject.held else [])
    return [opening(cut(line, 40)) for line in dict.fromkeys(" ".join(line.split()) for line in told)]


def _business(subject: Subject, papers: Sequence[_Numbered]) -> list[tuple[str, list[_Numbered]]]:
    """The matters with their papers, and after them what the agenda does not name."""
    found: list[tuple[str, list[_Numbered]]] = []
    there = [one for one in papers if one.paper.part == "A"]
    named_by = _matters(subject, [one.paper for one in papers])
    for matter, keys in named_by:
        found.append((matter, [one for one in there if one.paper.report in keys]))
    left = [one for one in there if not any(one.paper.report in keys for _, keys in named_by)]
    own: dict[str, list[_Numbered]] = {}
    for one in left:
        own.setdefault(one.title, []).append(one)
    found += own.items()
    if closed := [one for one in papers if one.paper.part == "B"]:
        found.append((part_name(subject.register, "B"), closed))
    return found


def _numbers(papers: Sequence[_Numbered]) -> str:
    """ "Paper 2", "Papers 2 to 5", "Papers 2, 4 and 7"; a dash without any."""
    numbers = [one.number for one in papers]
    if not numbers:
        return "–"
    if len(numbers) == 1:
        return f"Paper {numbers[0]}"
    if len(numbers) > 2 and numbers == [*range(numbers[0], numbers[-1] + 1)]:
        return f"Papers {numbers[0]} to {numbers[-1]}"
    return f"Papers {listed(map(str, numbers))}"


def _title(subject: Subject, one: PackPaper) -> str:
    """What the paper is headed by; a confidential one is not called by what it is about."""
    if one.part == "B":
        return "Confidential paper"
    report = subject.declarations.reports[one.report]
    if one.is_correction:
        period = subject.register.calendar.period(one.of)
        title = report.title.format_map({**subject.words, "period": period.title if period else one.of})
        return f"{title} ({f'published on {long_date(one.corrects)}' if one.corrects else 'not published yet'})"
    own = subject_of(subject.declarations, subject.tables, report.scope, one.about, report.each)
    title = title_of(own, report).format_map(own.words)
    return f"{title}, {own.to}" if own.to else title


def _of(subject: Subject, one: PackPaper) -> str:
    scope = subject.declarations.reports[one.report].scope
    return subject.register.label(scope, one.about) if scope in ("unit", "body") else ""


def _part(subject: Subject, one: PackPaper) -> str:
    return part_name(subject.register, "B" if one.part == "B" else "A")


def _copy(subject: Subject, held: BodyMeeting) -> str:
    """Who has a copy first: the head of each unit, of its own papers."""
    if held.whose:
        named_so = listed(_heads(subject, held.whose))
        who = f"the {head_of(subject.register, held.whose)}" + (f", {named_so}," if named_so else "")
        return f"By then {who} is to have a copy of these papers, before anybody else"
    told = [
        f"{subject.register.label('unit', unit)} ({listed(names)})"
        for unit in held.units
        if (names := _heads(subject, unit))
    ]
    whom = f": {listed(told)}" if told else ""
    return f"By then each {subject.unit_words[0]} is to have a copy of its own papers, before anybody else{whom}"


def _heads(subject: Subject, unit: str) -> list[str]:
    """The names of those who head the unit."""
    people = heads_of(subject.register, subject.register.lineage(unit))
    return [" ".join(person.text("name").split()) for person in people]


def _where(subject: Subject, held: BodyMeeting) -> str:
    """The meeting, with the time and the place that the workbooks give; none where they differ."""
    row = next(iter(_rows(subject)), None)
    where = [cut(text(row.words(key)), 8) for key in ("time", "venue") if row.words(key)] if row else []
    return ", ".join([f"The meeting of the {inside(held.days.body)}", *where])


def _rows(subject: Subject) -> list[TidyRow]:
    """The rows of the workbooks that are of this meeting."""
    held = subject.held
    if held is None:
        return []
    return [
        row
        for row in subject.record(_HELD)
        if row.get("body") == held.days.code and row.get("date") == held.days.meeting
    ]
