"""`report --pack`: the papers of a meeting, an agenda that numbers them, and a draft to each head with her own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import UnknownError
from planbook.files import write_all
from planbook.model.agendas import BodyMeeting, body_meetings
from planbook.model.calendar import Period
from planbook.model.meeting_days import MeetingDays
from planbook.model.nouns import sheets_called
from planbook.model.people import heads_of
from planbook.report.blocks.agenda import numbered, own_matters
from planbook.report.blocks.subject import subject_of
from planbook.report.reply.draft import write_draft
from planbook.report.reply.head_words import copy_letter
from planbook.workflow.answers_carried import answers_carried
from planbook.workflow.made_papers import make_files
from planbook.workflow.mails import addressed
from planbook.workflow.meeting_papers import another_day, body_and_day, corrections, papers_of
from planbook.workflow.papers import PaperFile, check_has_figures, copy_path, pack_folder, paper_files, papers
from planbook.workflow.papers_gone import take_away_papers
from planbook.workflow.past import trust_for
from planbook.workflow.recipients import addressed_to, once_each
from planbook.workflow.reported import Reported
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class InPack:
    """A paper of a meeting, as its agenda numbers it."""

    number: int
    part: str
    """A, or B of a confidential one."""
    title: str
    path: Path


@dataclass(frozen=True, slots=True)
class HeadsCopy:
    """The draft of a message to the head of a unit, with its papers."""

    unit: str
    to: Sequence[str]
    """Addresses; none where the register has no head of the unit, or no address of one."""
    path: Path


@dataclass(frozen=True, slots=True)
class MeetingPack:
    """The papers of a meeting that has an agenda of its own."""

    meeting: BodyMeeting
    agendas: Sequence[Reported]
    papers: Sequence[InPack]
    copies: Sequence[HeadsCopy]
    has_agenda: bool
    """Whether the register, or a workbook, says what comes up at it beside its papers."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The packs of a meeting, one for each committee that meets, and what became of the papers in them."""

    period: Period
    days: MeetingDays
    packs: Sequence[MeetingPack]
    reported: Sequence[Reported]


def gather(
    trust: Trust,
    period_id: str,
    today: date,
    meeting: str,
    units: Sequence[str] = (),
    *,
    pdf: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Gathered:
    """Make the papers of `meeting` (BODY/DATE), an agenda of them, and for each head a draft with her own papers.

    Each paper lies where it always does, with `pdf` its PDF beside it. With `units` only the meetings that read the
    reports of any of them.
    Papers that people have changed stay as they are; what is made no longer, as what was made for another day of
    the meeting, is taken away. Raises UnknownError for a meeting that the register does not
    have, and for one that no paper goes to; PeriodError of a year that is not over.
    """
    period = trust.period(period_id)
    check_has_figures(trust, period, today)
    trust.check_writable(trust.outputs(period))
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
        trust = trust_for(trust, ledger, period)
        held = _held(trust, period, meeting, trust.unit_ids(units) if units else ())
        looked = look(trust, ledger, period, today, say=say)
        made_of(looked)
        going = {one.name: papers_of(looked, one) for one in held}
        if not any(going.values()):
            sheets = sheets_called(trust.declarations, "unit", "reporting_line")
            raise UnknownError(
                f"No paper goes to {held[0].days.body} for {period.named}. The register's "
                f"{sheets} say who is sent what; `planbook report --for KEY` makes any paper."
            )
        agendas = _agendas(trust, period, {one.name for one in held})
        every = [file for files in going.values() for file in files] + agendas
        reported = make_files(looked, list(dict.fromkeys(every)), today, say, pdf=pdf)
        became = {one.path: one for one in reported}
        packs = []
        for one in held:
            own = [became[file.path] for file in agendas if file.name == one.name]
            packs.append(_pack(looked, one, going[one.name], own, today))
        dropped = {made.path for made in reported if made.state == "empty"}
        gone = take_away_papers(trust, ledger, period, dropped)
        return Gathered(period, held[0].days, packs, [*reported, *gone])


def _held(trust: Trust, period: Period, meeting: str, units: Sequence[str]) -> list[BodyMeeting]:
    """The meetings that `meeting` names, those alone that read the report of any of `units` where there are any."""
    body, on = body_and_day(trust, meeting)
    known = [one for one in body_meetings(trust.register, period).values() if one.days.code == body]
    name = trust.register.label("body", body)
    if not known:
        days, periods = (sheets_called(trust.declarations, record) for record in ("meeting_day", "period"))
        raise UnknownError(
            f"The register has no meeting of {name} for {period.named}: enter its day on the "
            f"{days}, or, where it reads the reports of units, on the {periods}."
        )
    there = [one for one in known if one.days.meeting == on]
    if not there:
        raise another_day(trust, period, body, on, sorted({one.days.meeting for one in known}))
    wanted = [one for one in there if not units or {*units} & {*one.units}]
    if not wanted:
        raise UnknownError(f"{name} does not read the report of {', '.join(units)} at that meeting.")
    return wanted


def _agendas(trust: Trust, period: Period, names: set[str]) -> list[PaperFile]:
    """The papers that are of a meeting itself."""
    reports = trust.declarations.reports
    keys = [key for key in papers(trust, period) if reports[key].scope == "meeting"]
    return [file for key in keys for file in paper_files(trust, period, key) if file.name in names]


def _pack(
    looked: State, one: BodyMeeting, files: Sequence[PaperFile], agendas: Sequence[Reported], today: date
) -> MeetingPack:
    subject = subject_of(looked.trust.declarations, looked.external, "meeting", one.name)
    docx = [file for file in files if file.form == "docx"]
    paths: dict[tuple[str, str, str], Path] = {(file.key, file.name, file.part): file.path for file in docx}
    pages = {(page.of, page.went_out): page.path for page in corrections(looked, one)}
    inside = [
        InPack(
            each.number,
            each.paper.part,
            each.title,
            pages[each.paper.of, each.paper.corrects]
            if each.paper.is_correction
            else paths[each.paper.report, each.paper.about, each.paper.part],
        )
        for each in numbered(subject)
    ]
    return MeetingPack(
        one, agendas, inside, _copies(looked, one, files, today), has_agenda=bool(own_matters(subject))
    )


def _copies(looked: State, one: BodyMeeting, files: Sequence[PaperFile], today: date) -> list[HeadsCopy]:
    """A draft to the head of each unit, with the papers that are about it alone and are not confidential."""
    trust, period = looked.trust, looked.period
    folder = pack_folder(trust, period, one.days, internal=True)
    made: dict[str, bytes] = {}
    copies = []
    for unit in one.units:
        own = [file.path for file in files if file.part == "A" and _is_about(trust, file, unit)]
        if not own:
            continue
        people = once_each(addressed_to(heads_of(trust.register.at(today), trust.register.lineage(unit))))
        letter = copy_letter(addressed(trust.register, period, unit, people), one.days, [path.name for path in own])
        path = copy_path(trust, period, one.days, unit)
        made[path.name] = write_draft(letter, people, [(paper.name, paper.read_bytes()) for paper in own])
        copies.append(HeadsCopy(unit, [address for _, address in people], path))
    looked.record(today, {trust.relative(folder / name): data for name, data in made.items()})
    write_all(folder, made, today, looked.ledger.runs.output_shas())
    return copies


def _is_about(trust: Trust, file: PaperFile, unit: str) -> bool:
    return trust.declarations.reports[file.key].scope == "unit" and file.name == unit
