"""`reply`: what goes back to each unit, a clean workbook with notes, a receipt and a message; and reminders."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from planbook.files import remove_own, write_all
from planbook.ledger.standing import Standing, Superseded
from planbook.model.aside import without_told
from planbook.model.backwards import meeting_days, what_still_reaches
from planbook.model.calendar import Period
from planbook.model.checked import corrects_figures, is_stale
from planbook.model.difference import differences
from planbook.model.finding import MOST_SHOWN, Finding, Verdict, count_by_severity, worst_first
from planbook.model.names import comparable, file_name, unit_named, unit_namer, workbook_name
from planbook.model.prose import agree, listed
from planbook.model.submission import Submission
from planbook.prepare.content.returned import given_back
from planbook.prepare.content.taken_in import taken_in
from planbook.prepare.job import Job, Reply
from planbook.prepare.workbook import write_workbook
from planbook.report.reply import words
from planbook.report.reply.draft import write_draft
from planbook.report.reply.merge import write_merge
from planbook.report.reply.words import Addressed, Letter, ReceivedFile
from planbook.validate.asides import beside_words
from planbook.validate.submission import validate
from planbook.workflow.addressed import open_and_closed
from planbook.workflow.checking import is_excused
from planbook.workflow.issuing import issued_job
from planbook.workflow.past import trust_for
from planbook.workflow.receiving.arrivals import Arrival
from planbook.workflow.recipients import once_each, people_of
from planbook.workflow.resubmission import Resubmission, told_side_by_side
from planbook.workflow.state import State, look
from planbook.workflow.taken_out import without_taken_out
from planbook.workflow.trust import Trust

MESSAGES = "messages.xlsx"
TIME_TO_MEND = 5
"""School days that a unit is given, where the day the workbook is due does not give it more."""

_LEFT_BEHIND = {"WB-020", "WB-021", "WB-033", "WB-036"}
"""What is said of what does not come back in the clean workbook."""


@dataclass(frozen=True, slots=True)
class Replied:
    """What was written for one unit; or a file that was refused and is of none, for which nothing is."""

    unit: str
    """Empty of a file that is of no unit."""
    name: str
    """The unit's; of a file that is of none, its path."""
    state: str
    """`mend`, `check` or `in order` of a workbook that counts; `refused`; `which counts` where two differ and
    nobody has chosen; `waiting` or `overdue` where nothing has come, `excused` where nothing need come."""
    errors: int
    warnings: int
    to: Sequence[str]
    files: Sequence[Path]


@dataclass(frozen=True, slots=True)
class _Composed:
    """A message and what goes with it, before anything is written."""

    state: str
    letter: Letter | None
    """None where nothing need be said."""
    findings: Sequence[Finding] = ()
    workbook: tuple[str, bytes] | None = None
    receipt: str = ""


@dataclass(frozen=True)
class _ReplyDesk:
    """All that a reply is made from."""

    state: State
    today: date

    @property
    def trust(self) -> Trust:
        return self.state.trust

    @property
    def period(self) -> Period:
        return self.state.period

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """What stands, by unit, with the plans that count."""
        return {stands.unit: stands for stands in self.state.counting}

    @cached_property
    def returned(self) -> Mapping[str, Submission]:
        """What stands as it was returned, by unit."""
        return {stands.unit: stands.submission for stands in self.state.standing}

    @property
    def agreeing_body(self) -> str:
        """Who has to agree before a plan is changed; empty where nobody has to."""
        own = self.trust.register.trust
        return self.trust.register.label("body", own.text("plan_agreed_by")) if own else ""

    @cached_property
    def arrivals(self) -> Mapping[str | None, list[Arrival]]:
        """What has come, by unit; under None what is of none."""
        found: dict[str | None, list[Arrival]] = {}
        for arrival in self.state.received.arrivals:
            found.setdefault(_unit_of(self, arrival), []).append(arrival)
        return found

    @cached_property
    def rivals(self) -> Mapping[str, list[str]]:
        """The names of workbooks that differ and of which none is chosen, by unit."""
        found: dict[str, list[str]] = {}
        for outcome in self.state.received.outcomes:
            found.setdefault(outcome.slot[1], []).extend(rival.name for rival in outcome.rivals)
        return found

    @cached_property
    def side_by_side(self) -> Sequence[Resubmission]:
        """The workbooks that differ, two at a time."""
        return self.state.side_by_side()

    @cached_property
    def verdicts(self) -> Mapping[tuple[str, str | None], Verdict]:
        """The verdict on each file and its bytes: what stands may have been there before another of its name."""
        return {(file.file, file.sha256): file.verdict for file in self.state.checked.files}

    @cached_property
    def superseded(self) -> Mapping[int, Superseded]:
        """What stands in the place of another, by its receipt."""
        return {pair.standing.receipt: pair for pair in self.state.superseded}


def reply(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    say: Callable[[str], None] = lambda _: None,
) -> list[Replied]:
    """What goes back to each of `units`, or to all, in outputs/<period>/replies/.

    A unit that has returned something gets a receipt and a message, with a clean workbook where the file could be
    read; one that has not gets a reminder. All messages stand in messages.xlsx too, which is left as it is where
    only some units are asked for. Files of an earlier run that are out of date are taken away.
    """
    period = trust.period(period_id)
    folder = trust.outputs(period) / "replies"
    trust.check_writable(folder)
    replied: list[Replied] = []
    merged: list[Sequence[str]] = []
    made: dict[str, bytes] = {}
    with trust.ledger() as ledger:
        trust = trust_for(trust, ledger, period)
        wanted = trust.unit_ids(units)
        desk = _ReplyDesk(look(trust, ledger, period, today, say=say), today)
        for unit in wanted:
            name = trust.register.label("unit", unit)
            say(name)
            people = once_each(people_of(trust, unit, today))
            composed = _compose(desk, unit)
            files = _files(unit, name, period, composed, people)
            made |= files
            merged += _merge_rows(unit, name, people, composed)
            counts = count_by_severity(composed.findings)
            addresses = [address for _, address in people]
            paths = [folder / file for file in files]
            replied.append(
                Replied(unit, name, composed.state, counts["error"], counts["warning"], addresses, paths)
            )
        if not units:
            made[MESSAGES] = write_merge(merged)
            replied += _nobodys(desk)
        written = {trust.relative(folder / file): data for file, data in made.items()}
        desk.state.record(today, written)
        own = ledger.runs.output_shas()
        write_all(folder, made, today, own, say)
        _take_away(trust, folder, own, made, {*wanted})
    return replied


def _nobodys(desk: _ReplyDesk) -> list[Replied]:
    """The files that were refused and that no unit is told of, as nothing says whose they are."""
    folder = desk.trust.returned(desk.period)
    return [
        Replied("", desk.trust.relative(folder / arrival.name), "refused", len(_refusals(desk, arrival)), 0, (), ())
        for arrival in desk.arrivals.get(None, ())
        if arrival.refused
    ]


def _compose(desk: _ReplyDesk, unit: str) -> _Composed:
    to = _addressed(desk, unit)
    arrivals = desk.arrivals.get(unit, [])
    if unit in desk.standing:
        return _mended(desk, to, desk.standing[unit], arrivals)
    rivals = desk.rivals.get(unit, [])
    if rivals:
        files = [_received(desk, a) for a in arrivals]
        letter = words.two_files_letter(to, len(rivals), told_side_by_side(desk.side_by_side, unit))
        return _Composed("which counts", letter, receipt=words.receipt(to, files, None, ()))
    taken_back = [a for a in arrivals if desk.state.received.is_withdrawn(a.receipt)]
    arrivals = [a for a in arrivals if a not in taken_back]
    if arrivals:
        last = arrivals[-1]
        letter = words.refused_letter(to, last.name, _refusals(desk, last), desk.trust.declarations.rules)
        files = [_received(desk, a) for a in arrivals]
        return _Composed("refused", letter, receipt=words.receipt(to, files, None, ()))
    if is_excused(desk.trust, unit, desk.period):
        return _Composed("excused", None)
    due = desk.trust.register.due_day(unit, desk.period)
    overdue = desk.trust.register.calendar.working_days_between(due, desk.today) if due else 0
    late = bool(due and desk.today > due)
    withdrawn = [file.name for file in desk.state.received.withdrawn if file.slot[1] == unit]
    papers = what_still_reaches(meeting_days(desk.trust.register, desk.period, unit), desk.today)
    letter = words.reminder_letter(to, due, overdue, withdrawn, papers)
    return _Composed("overdue" if late else "waiting", letter)


def _mended(desk: _ReplyDesk, to: Addressed, stands: Standing, arrivals: Sequence[Arrival]) -> _Composed:
    """The reply to a workbook that counts."""
    job, told, sent = _clean_job(desk, stands)
    plan = words.of_the_plan(desk.agreeing_body, desk.state.changed_plans.get(stands.unit, ()))
    name = workbook_name(stands.unit, to.unit, stands.template, desk.period.id)
    counts = count_by_severity(told.findings)
    state = "mend" if counts["error"] else "check" if counts["warning"] else "in order"
    left = [*words.left_behind(_without_a_place(desk, stands)), *words.beside_the_cells(told.beside)]
    beside = [*plan, *left, *_beside(desk, stands, arrivals)]
    changed = _changed(desk, stands, sent)
    papers = words.of_the_papers(told.meeting, in_time=told.in_time)
    again = _has_changed(desk, stands, sent)
    listed = without_told(told.findings)
    letter = words.reply_letter(
        to, told.received_on, told.back_by, listed, beside, changed, papers, again, bool(told.others)
    )
    files = [_received(desk, a) for a in arrivals]
    own = stands.file.rpartition("/")[2]
    if not any(file.sha256 == stands.sha256 for file in files):
        verdict: Verdict = "accepted-with-findings" if counts["error"] or counts["warning"] else "accepted"
        files.insert(0, ReceivedFile(own, stands.sha256, stands.received_on, verdict))
    data = write_workbook(desk.trust.declarations, job)
    return _Composed(state, letter, told.findings, (name, data), words.receipt(to, files, own, told.findings))


def _changed(desk: _ReplyDesk, stands: Standing, sent: Submission) -> str:
    """What differs from the file that stood before, if one did; `sent` has the cells of the clean workbook."""
    pair = desk.superseded.get(stands.receipt)
    if pair is None:
        return ""
    return words.changes_since(
        pair.received_on, differences(desk.trust.register, pair.submission, sent, closed=True)
    )


def _has_changed(desk: _ReplyDesk, stands: Standing, sent: Submission) -> bool:
    """Whether a figure or a status has changed since the return was checked; not where it never was."""
    pair, declared = desk.superseded.get(stands.receipt), sent.one("declaration")
    if pair is None or declared is None or not declared.yes("checked"):
        return False
    changes = differences(desk.trust.register, pair.submission, sent, closed=True)
    return is_stale(desk.trust.declarations, changes, stands.received_on, pair.received_on)


def _clean_job(desk: _ReplyDesk, stands: Standing) -> tuple[Job, Reply, Submission]:
    """The clean workbook, with the plan that counts, what it tells, and what was sent as it stands in that."""
    trust, period = desk.trust, desk.period
    own = desk.returned[stands.unit]
    sent = replace(stands.submission, unit=stands.unit, period=period.id)
    issued = issued_job(trust, period, stands.unit, stands.template, desk.state.before, desk.today, sent)
    returned = given_back(trust.declarations, trust.register, issued, sent)
    state, unit = desk.state, stands.unit
    last, plan, year_ago = state.previous.get(unit), state.set_in.get(unit), state.year_before.get(unit)
    found = worst_first(validate(returned.submission, trust.register, period, last, stands.file, plan, year_ago))
    found = without_taken_out(found, stands, returned.submission, trust.declarations)
    findings, closed = open_and_closed(trust, returned.job, found)
    counts = count_by_severity(findings)
    rows = dict(returned.job.rows)
    again = _has_changed(desk, stands, returned.submission)
    if again or corrects_figures(trust.declarations, (f for f in findings if f.severity == "error")):
        rows.pop("declaration", None)  # what was checked is, or will be, another figure or status
    job = replace(returned.job, rows=rows)
    asks = counts["error"] or counts["warning"] or again
    back_by, meeting, in_time = _back_by(desk, stands.unit) if asks else (None, None, True)
    told = Reply(
        findings=tuple(findings),
        closed=tuple(closed),
        taken_in=taken_in(trust.declarations, job, returned.submission, without_told(findings)[:MOST_SHOWN]),
        received_on=stands.received_on,
        back_by=back_by,
        meeting=meeting,
        in_time=in_time,
        beside=beside_words(own.asides),
        others=tuple(_others(desk, stands)),
    )
    if own != stands.submission:  # what the school has changed is told of what it wrote
        as_sent = replace(own, unit=stands.unit, period=period.id)
        returned = given_back(trust.declarations, trust.register, issued, as_sent)
    return replace(job, feedback=told), told, returned.submission


def _back_by(desk: _ReplyDesk, unit: str) -> tuple[date, date | None, bool]:
    """The day to send it back by, the meeting it is for, and whether that day is in time for its papers.

    A week of school from today, as nobody corrects a workbook in the holidays; earlier where corrections have to be
    in earlier to reach the papers. Once that is too late, there is no hurry any more.
    """
    register = desk.trust.register
    calendar = register.calendar
    days = [desk.today + timedelta(days=n) for n in range(1, 8 * TIME_TO_MEND)]
    soon = next((day for day in days if calendar.term_days(days[0], day) == TIME_TO_MEND), None)
    soon = soon or calendar.working_days_after(desk.today, TIME_TO_MEND)
    due = register.due_day(unit, desk.period)
    wanted = max(soon, due) if due else soon
    before = meeting_days(register, desk.period, unit)
    if before is None:
        return wanted, None, True
    in_time = before.corrections > desk.today
    return (min(wanted, before.corrections) if in_time else wanted), before.meeting, in_time


def _without_a_place(desk: _ReplyDesk, stands: Standing) -> list[Finding]:
    """What the school wrote beside its plan: on sheets and in columns of its own, or round a table."""
    return [f for f in desk.state.checked.by_receipt[stands.receipt] if f.code in _LEFT_BEHIND]


def _beside(desk: _ReplyDesk, stands: Standing, arrivals: Sequence[Arrival]) -> list[str]:
    """What is said of other files that came from the unit and do not count."""
    said = []
    for arrival in arrivals:
        if arrival.refused:
            reasons = " ".join(
                words.refusal_words(reason, desk.trust.declarations.rules) for reason in _refusals(desk, arrival)
            )
            said.append(f"The file {arrival.name} came too, and we could not take it in. {reasons}")
    others = _others(desk, stands)
    if others:
        own = stands.file.rpartition("/")[2]
        came = agree(len(others), "Another workbook", "Other workbooks")
        it = agree(len(others), "it is", "one of them is")
        said.append(f"{came} came too: {listed(others)}. Tell us if {it} to count; until then {own} does.")
        said += told_side_by_side(desk.side_by_side, stands.unit)
    return said


def _others(desk: _ReplyDesk, stands: Standing) -> list[str]:
    """The names of workbooks that differ from the one that stands, between which nobody has chosen."""
    own = stands.file.rpartition("/")[2]
    return [name for name in desk.rivals.get(stands.unit, []) if name != own]


def _unit_of(desk: _ReplyDesk, arrival: Arrival) -> str | None:
    """Whose file it is; of one that could not be read, by its name."""
    own = arrival.submission.unit
    return own if own in desk.trust.register.units else unit_named(desk.trust.register.units, arrival.name)


def _refusals(desk: _ReplyDesk, arrival: Arrival) -> list[Finding]:
    rules = desk.trust.declarations.rules
    own = desk.state.checked.by_receipt[arrival.receipt]
    return [f for f in own if f.code in rules and rules[f.code].refuses]


def _received(desk: _ReplyDesk, arrival: Arrival) -> ReceivedFile:
    file = desk.trust.relative(desk.trust.returned(desk.period) / arrival.name)
    return ReceivedFile(
        arrival.name, arrival.sha256, arrival.received_on, desk.verdicts[file, arrival.sha256 or None]
    )


def _addressed(desk: _ReplyDesk, unit: str) -> Addressed:
    register = desk.trust.register
    own = register.trust
    return Addressed(
        unit=register.label("unit", unit),
        names=tuple(dict.fromkeys(name for name, _ in people_of(desk.trust, unit, desk.today))),
        period=desk.period.title,
        in_period=desk.period.named,
        trust=register.trust_name,
        contact=own.text("contact") if own else "",
        return_to=own.text("return_to") if own else "",
    )


def _files(
    unit: str, name: str, period: Period, composed: _Composed, people: Sequence[tuple[str, str]]
) -> dict[str, bytes]:
    """The unit's files by name."""
    kind = "reminder" if composed.state in {"waiting", "overdue"} else "message"
    files = dict([composed.workbook]) if composed.workbook else {}
    if composed.receipt:
        files[file_name(unit, name, "receipt", period.id, suffix=".txt")] = composed.receipt.encode()
    if composed.letter:
        draft = write_draft(composed.letter, people, composed.workbook)
        files[file_name(unit, name, kind, period.id, suffix=".txt")] = composed.letter.text.encode()
        files[file_name(unit, name, kind, period.id, suffix=".eml")] = draft
    return files


def _merge_rows(
    unit: str, name: str, people: Sequence[tuple[str, str]], composed: _Composed
) -> list[Sequence[str]]:
    """The unit's row of the mail merge; none where nothing is said to it."""
    if composed.letter is None:
        return []
    to = "; ".join(address for _, address in people)
    attachment = composed.workbook[0] if composed.workbook else ""
    return [[unit, name, to, composed.letter.subject, composed.letter.text, attachment]]


def _take_away(trust: Trust, folder: Path, own: frozenset[str], made: Mapping[str, bytes], units: Set[str]) -> None:
    """Remove what an earlier run wrote for these units and this one did not; what people have changed stays."""
    there = {comparable(name) for name in made}  # some systems give a name back in another form
    whose = unit_namer(trust.register.units)
    for path in sorted(folder.iterdir()):
        if comparable(path.name) not in there and whose(path.name) in units:
            remove_own(path, own)
