"""`publish`: what goes out is recorded as it is shown, written without the mark of a draft, and a copy kept."""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.consolidate.shown import Differing, ShownLine
from planbook.errors import RegisterError, UnknownError
from planbook.files import write_all
from planbook.ledger.publications import Publication, PublishedFile, PublishedLine
from planbook.model.agendas import body_meetings
from planbook.model.calendar import Period
from planbook.model.meeting_days import MeetingDays, meetings, reader_of
from planbook.model.progress import each_said
from planbook.model.prose import counted, listed
from planbook.model.sha256 import sha256_of
from planbook.report.blocks.subject import subjects
from planbook.report.corrections import Step
from planbook.report.papers import MadePaper, made_correction, made_outside
from planbook.report.word.paper import Paper
from planbook.workflow.answers_carried import answers_again
from planbook.workflow.as_it_was import state_of_run
from planbook.workflow.corrections import steps_of, worked_papers
from planbook.workflow.dashboards import dashboard_files, dashboards, make_dashboard
from planbook.workflow.meeting_papers import another_day, body_and_day, files_for
from planbook.workflow.old_drafts import OldDraft, old_drafts
from planbook.workflow.owed import owed_papers
from planbook.workflow.papers import (
    PaperFile,
    called,
    check_has_figures,
    correction_path,
    decided,
    paper_files,
    papers_of_returns,
    units_of,
    with_lines,
)
from planbook.workflow.past import trust_going_out
from planbook.workflow.pdfs import PdfBeside, drop_pdfs
from planbook.workflow.period_files import make_outputs, make_paper
from planbook.workflow.published import PUBLISHED, summary_paper
from planbook.workflow.published_copies import folder_of_copies, gone_out, still_reviewed, unmarked
from planbook.workflow.sources import source_files
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust
from planbook.workflow.unchanged import run_key


@dataclass(frozen=True, slots=True)
class OutPaper:
    """A paper that went out."""

    unit: str
    """Whose paper it is; empty of what is of several units."""
    path: Path
    copy: Path
    edited: bool
    """Whether people have worked on it: their file is as it was, and the copy is theirs without the mark."""
    marked: bool = False
    """Whether the mark could not be taken out of the copy, as the file could not be read."""
    comments: int = 0
    """How many comments of a review are in what went out, where everybody can read them."""
    changes: int = 0
    """In how many of its paragraphs changes are tracked."""

    @property
    def left_of_review(self) -> str:
        """These in words; empty where there are none."""
        comments = counted(self.comments, "comment") if self.comments else ""
        changes = f"tracked changes in {counted(self.changes, 'paragraph')}" if self.changes else ""
        return listed([part for part in (comments, changes) if part])


@dataclass(frozen=True, slots=True)
class WentOut:
    """What was published."""

    period: Period
    day: date
    meeting: str
    """`BODY/DATE` where only its papers went out; else empty."""
    folder: Path
    """Where the copies are."""
    papers: Sequence[OutPaper]
    differing: Sequence[Differing]
    """What is not as it was when it was published before."""
    before: date | None
    """When that was; None where nothing had been."""
    late: Sequence[MeetingDays] = ()
    """The meetings whose papers were due on an earlier day, of those that went out."""
    pdfs: Sequence[PdfBeside] = ()
    """The PDFs that were of papers as they were before."""
    old_drafts: Sequence[OldDraft] = ()
    """The drafts to heads with other papers than those that went out."""


@dataclass(slots=True)
class _Going:
    """What goes out, as it is gathered."""

    files: list[PublishedFile]
    lines: list[PublishedLine]
    papers: list[OutPaper]
    copies: dict[str, bytes]
    """By path below the folder of copies."""
    apart: Apart
    """Where papers that people have edited are looked into."""


def publish(
    trust: Trust,
    period_id: str,
    today: date,
    meeting: str = "",
    *,
    say: Callable[[str], None] = lambda _: None,
) -> WentOut:
    """Record that the period's summary and papers went out on `today`; with `meeting` (BODY/DATE) its papers alone.

    The papers that the period owes go out, and every other external one that was made. What has come is received
    first. Papers that people have edited stay as they are. Raises UnknownError for a meeting of a body that gets no
    papers, or of a day that there is not; PeriodError for a year that is not over.
    """
    period = trust.period(period_id)
    check_has_figures(trust, period, today)
    outputs = trust.outputs(period)
    trust.check_writable(outputs)
    trust.check_writable(outputs / PUBLISHED)
    with trust.ledger() as ledger, answers_again(trust, ledger, period, today):
        trust = trust_going_out(trust, ledger, period)
        body, units = _addressed(trust, period, meeting)
        state = look(trust, ledger, period, today, going_out=True, judged=True, say=say)
        trust, period = state.trust, state.period
        before = state.published.last
        earlier = ledger.publications.of(period.id)
        differing = state.published.unlike(state.paper_lines) if before else []
        own = ledger.runs.output_shas()
        steps = [] if body else steps_of(state, today, going_out=True)
        made = {} if body else make_outputs(trust, state.tables, going_out=True, corrections=steps)
        drafts = old_drafts(trust, period, state.published, partial(_as_draft, state, own))
        drafts = [one for one in drafts if body in ("", one.meeting)]
        with Apart(trust.limits) as apart:
            folder = folder_of_copies(outputs, ledger, period, today, own, apart)
            going = _Going([], [], [], {}, apart)
            if not body:
                _take_summary(state, going, made, folder)
            boards = {} if body else _take_dashboards(state, going, own, folder, say)
            written = boards | _take_papers(state, going, _going_out(state, body, units), own, folder, say)
            if differing and steps:
                written |= _take_correction(state, going, steps[-1], own, folder, today)
        correction = _paper(state, correction_path(trust, period))
        again = before if before and not differing and (before.day, before.meeting) == (today, body) else None
        in_place = gone_out(outputs, again, going.files, correction) if again else None
        run = _recorded(state, today, made, written)
        if again and in_place is not None:
            if correction in in_place and steps:
                page = _correction(state, steps[-1], today).paper
                written |= source_files(state, {correction_path(trust, period): page})
            folder, written = outputs / PUBLISHED / again.folder, written | in_place
            going.papers[:] = [replace(one, copy=folder / _paper(state, one.path)) for one in going.papers]
        else:
            write_all(folder, going.copies, today, frozenset(), say)
            ledger.publications.add(today, period.id, body, folder.name, run, going.files, going.lines)
        pdfs = drop_pdfs(outputs, written, own)
        write_all(outputs, made | written, today, ledger.runs.output_shas(), say)
    late = [days for days in _first_read(trust, period, going.files, body, earlier) if days.papers < today]
    when = before.day if before else None
    return WentOut(period, today, body, folder, going.papers, differing, when, late, [*pdfs.values()], drafts)


def _first_read(
    trust: Trust, period: Period, files: Sequence[PublishedFile], body: str, earlier: Sequence[Publication]
) -> list[MeetingDays]:
    """The meetings to which papers go with these `files`, of which none had gone in `earlier` publications: what
    follows them is a correction, and late for nothing."""
    gone = {unit for one in earlier for file in one.files.values() for unit in file.whose}
    out = {unit for file in files for unit in file.whose} - gone
    read = [one.days for one in meetings(trust.register, period) if out.intersection(one.units)]
    if body not in {one.meeting for one in earlier}:
        known = body_meetings(trust.register, period).values()
        read += [one.days for one in known if one.meeting == body and not one.units]
    return read


def _as_draft(state: State, own: Set[str], file: PaperFile) -> bytes:
    """The paper as it would be by now before it goes out; as people have it where they have worked on it."""
    there = file.path.read_bytes() if file.path.is_file() else None
    if there is not None and sha256_of(there) not in own:
        return there
    return make_paper(state.trust, state.tables, state.external, file, frozenset()).data


def _addressed(trust: Trust, period: Period, meeting: str) -> tuple[str, list[str]]:
    """The meeting as it is recorded, empty where there is none, and the units whose papers go to it."""
    if not meeting:
        return "", trust.unit_ids(())
    register = trust.register
    body, held = body_and_day(trust, meeting)
    reading = [unit for unit in register.units if reader_of(register, unit)[0] == body]
    known = [one for one in body_meetings(register, period).values() if one.days.code == body]
    if not reading and not known:
        raise UnknownError(
            f"No papers go to {register.label('body', body)}: the register has other bodies read the reports. "
            "Without --meeting the summary and all papers go out."
        )
    units = [unit for one in known if one.days.meeting == held for unit in one.units]
    if known and held not in {one.days.meeting for one in known}:
        raise another_day(trust, period, body, held, sorted({one.days.meeting for one in known}))
    return f"{body}/{held.isoformat()}", units if known else reading


def _take_summary(state: State, going: _Going, made: Mapping[str, bytes], folder: Path) -> None:
    declarations = state.trust.declarations
    paper, report = summary_paper(declarations), declarations.reports["summary"]
    sha = sha256_of(made[paper])
    going.files.append(PublishedFile(paper, "", sha, sha, edited=False, report=report.key))
    going.lines += _lines(paper, state.paper_lines.of(report, ""))
    going.copies[paper] = made[paper]
    path = state.trust.outputs(state.period) / paper
    going.papers.append(OutPaper("", path, folder / paper, edited=False))


def _take_dashboards(
    state: State, going: _Going, own: Set[str], folder: Path, say: Callable[[str], None]
) -> dict[str, bytes]:
    """Let every dashboard for outside go out that was made, and the files to write for it; one that people have
    changed stays, and what goes out is planbook's."""
    written: dict[str, bytes] = {}
    reports, told = state.trust.declarations.reports, {(line.table, line.key) for line in going.lines}
    every = [
        file
        for key in dashboards(state.trust.declarations)
        for file in dashboard_files(state.trust, state.period, key)
        if not file.internal and file.path.is_file()
    ]
    for file in every:
        say(state.trust.register.label("unit", file.unit) if file.unit else reports[file.key].title)
        data, paper = make_dashboard(state, file, draft=False), _paper(state, file.path)
        sha, kept = sha256_of(data), decided(file.path, data, own).state == "kept"
        going.files.append(PublishedFile(paper, file.unit, sha, sha, kept, file.key, file.unit))
        going.copies[paper] = data
        going.papers.append(OutPaper(file.unit, file.path, folder / paper, kept))
        # What the summary shows too is recorded with it: a dashboard has as many lines again.
        lines = [
            one for one in state.paper_lines.of(reports[file.key], file.unit) if (one.table, one.key) not in told
        ]
        told |= {(line.table, line.key) for line in lines}
        going.lines += _lines(paper, lines)
        if not kept:
            written[paper] = data
    return written


def _going_out(state: State, meeting: str, units: Sequence[str]) -> list[PaperFile]:
    """The papers that go out: those that the period owes, and others that were made; of a `meeting` those of its
    `units` and of the body that meets."""
    trust, period = state.trust, state.period
    if meeting:
        names = {one.name for one in body_meetings(trust.register, period).values() if one.meeting == meeting}
        going = files_for(trust, period, meeting.rpartition("/")[0], units, names)
    else:
        owed = owed_papers(trust, period)
        every = [file for key in papers_of_returns(trust, period) for file in paper_files(trust, period, key)]
        going = [file for file in every if file.key in owed or file.path.is_file()]
    return with_lines(trust, state.tables, [file for file in going if not file.internal])


def _take_papers(
    state: State,
    going: _Going,
    files: Sequence[PaperFile],
    own: Set[str],
    folder: Path,
    say: Callable[[str], None],
) -> dict[str, bytes]:
    """The papers to write, by their path in the period's folder, and for each where its figures come from."""
    trust = state.trust
    reports = trust.declarations.reports
    written: dict[str, bytes] = {}
    shown: dict[Path, Paper] = {}
    edited: list[PaperFile] = []
    for file in each_said(files, "Publishing papers", lambda file: called(trust, state.period, file), say):
        made = made_outside(trust.declarations, state.external, file.key, file.name, form=file.form)
        taken = _take(state, going, file.path, made.data, own, folder, file)
        written |= taken
        if taken:
            shown[file.path] = made.paper
            going.lines += _lines(_paper(state, file.path), state.paper_lines.of(reports[file.key], file.name))
        else:
            edited.append(file)
    for file, lines, run in _shown_in(state, edited, say):
        paper = _paper(state, file.path)
        going.lines += _lines(paper, lines)
        going.files[:] = [replace(one, run=run) if one.paper == paper else one for one in going.files]
    return written | source_files(state, shown)


def _paper(state: State, path: Path) -> str:
    return path.relative_to(state.trust.outputs(state.period)).as_posix()


def _shown_in(
    state: State, files: Sequence[PaperFile], say: Callable[[str], None]
) -> list[tuple[PaperFile, Sequence[ShownLine], int]]:
    """What papers show that people have worked on: what they did when planbook last wrote them, with that run.

    That is what is shown now, with 0 for the run, where it would be written so today, where planbook never wrote
    it, and where the register of then cannot be read any more.
    """
    trust, reports = state.trust, state.trust.declarations.reports
    shown = {file.path: state.paper_lines.of(reports[file.key], file.name) for file in files}
    earlier: dict[int, list[PaperFile]] = {}
    runs: dict[Path, int] = {}
    for file in files:
        name = trust.relative(file.path)
        run = state.ledger.runs.last(name, restated=True)
        if run is None:
            continue
        as_now = [
            made_outside(trust.declarations, state.external, file.key, file.name, form=file.form, draft=d).data
            for d in (True, False)
        ]
        if state.ledger.runs.outputs(run.id)[name] not in {sha256_of(data) for data in as_now}:
            earlier.setdefault(run.id, []).append(file)
    for number, own in earlier.items():
        run = state.ledger.runs.of(number)
        if run is None:
            continue
        with suppress(RegisterError), state_of_run(trust, state.ledger, state.period, run, say) as then:
            for file in own:
                report = then.trust.declarations.reports.get(file.key)
                if report and file.name in subjects(then.trust.register, then.period, report.scope, report.each):
                    shown[file.path] = then.paper_lines.of(report, file.name)
                    runs[file.path] = number
    return [(file, shown[file.path], runs.get(file.path, 0)) for file in files]


def _take(
    state: State,
    going: _Going,
    path: Path,
    data: bytes,
    own: Set[str],
    folder: Path,
    file: PaperFile | None = None,
) -> dict[str, bytes]:
    """Let `data`, which was made for `path` as the paper `file`, go out; what people have made of it instead, where
    they have. Without a `file` it is the correction."""
    paper = _paper(state, path)
    edited = decided(path, data, own).state == "kept"
    copy, marked = unmarked(path, going.apart) if edited else (data, False)
    going.copies[paper] = copy
    key, about = (file.key, file.name) if file else (state.trust.declarations.correction.key, "")
    units = units_of(state.trust, state.period, file) if file else ()
    unit = about if state.trust.declarations.reports[key].scope == "unit" else ""
    whose = () if unit else units
    going.files.append(PublishedFile(paper, unit, sha256_of(data), sha256_of(copy), edited, key, about, whose))
    comments, changes = still_reviewed(copy, going.apart) if edited and not marked else (0, 0)
    going.papers.append(OutPaper(unit, path, folder / paper, edited, marked, comments, changes))
    return {} if edited else {paper: data}


def _take_correction(
    state: State, going: _Going, step: Step, own: Set[str], folder: Path, today: date
) -> dict[str, bytes]:
    """The page of what has changed since it was published before, which goes out with it."""
    path = correction_path(state.trust, state.period)
    made = _correction(state, step, today)
    taken = _take(state, going, path, made.data, own, folder)
    return taken | (source_files(state, {path: made.paper}) if taken else {})


def _correction(state: State, step: Step, today: date) -> MadePaper:
    return made_correction(state.trust.declarations, state.external, step, worked_papers(state, today))


def _recorded(state: State, today: date, made: Mapping[str, bytes], written: Mapping[str, bytes]) -> int:
    """Enter into the ledger what is made; the id of the run of which it is published."""
    trust, period = state.trust, state.period

    def under(files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {trust.relative(trust.outputs(period) / name): data for name, data in files.items()}

    papers = state.record(today, under(written))
    if not made:
        return papers
    files = ((arrival.name, arrival.sha256) for arrival in state.received.arrivals)
    verdicts = [asdict(file) for file in state.checked.files]
    key = run_key(trust, state.ledger, period, files, verdicts, state.findings, over=state.over)
    return state.record(today, under(made), key, state.findings)


def _lines(paper: str, shown: Sequence[ShownLine]) -> list[PublishedLine]:
    return [PublishedLine(paper, line.table, line.key, line.unit, line.shown) for line in shown]
