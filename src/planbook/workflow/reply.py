"""`reply`: what goes back to each unit, a clean workbook with notes, a receipt and a message; and reminders."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.files import remove_own, write_all
from planbook.ledger.standing import Standing
from planbook.model.aside import without_told
from planbook.model.asked import asked_format
from planbook.model.calendar import Period
from planbook.model.difference import differences
from planbook.model.finding import Finding, Verdict, count_by_severity
from planbook.model.meeting_days import meeting_days, what_still_reaches
from planbook.model.names import (
    comparable,
    file_name,
    has_macros,
    name_returned,
    returned_path,
    unit_namer,
    workbook_name,
)
from planbook.model.parts import parts_of
from planbook.model.progress import each_said
from planbook.model.prose import agree, listed
from planbook.model.submission import Submission
from planbook.prepare.job import Job, Reply
from planbook.prepare.workbook import write_workbook
from planbook.report.reply import words
from planbook.report.reply.merge import write_merge
from planbook.report.reply.part_words import clashes_letter, parts_attached, parts_letter
from planbook.report.reply.words import Addressed, Letter, ReceivedFile
from planbook.workflow.answers_carried import answers_carried
from planbook.workflow.checking import is_excused
from planbook.workflow.clean_workbook import clean_job
from planbook.workflow.days_moved import days_moved
from planbook.workflow.mails import MERGE, Mail, addressed
from planbook.workflow.own_file import issued_file
from planbook.workflow.parts_back import parts_back
from planbook.workflow.past import trust_for
from planbook.workflow.receiving.arrivals import Arrival
from planbook.workflow.receiving.parts import Contributed
from planbook.workflow.recipients import once_each, people_of
from planbook.workflow.reply_desk import ReplyDesk, has_changed, others_of, received_file, refusals_of
from planbook.workflow.resubmission import told_side_by_side
from planbook.workflow.state import look
from planbook.workflow.to_oneself import checked_address, drafts_to
from planbook.workflow.trust import Trust

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
    """`correct`, `check` or `in order` of a workbook that counts; `refused`; `which counts` where two differ and
    nobody has chosen, or two parts contradict each other; `partly` where some parts have come and others not;
    `waiting` or `overdue` where nothing has come, `excused` where nothing need come."""
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
    workbooks: Sequence[tuple[str, bytes]] = ()
    """Those that are made for it, and lie beside the message."""
    receipt: str = ""
    issued: Sequence[tuple[str, bytes]] = ()
    """Those that went out before, and go with it once more."""


def reply(
    trust: Trust,
    period_id: str,
    today: date,
    units: Sequence[str] = (),
    *,
    test_to: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> list[Replied]:
    """What goes back to each of `units`, or to all, in outputs/<period>/replies/.

    A unit that has returned something gets a receipt and a message, with a clean workbook where the file could be
    read; one that has not gets a reminder. All messages stand in messages.xlsx too, which is left as it is where
    only some units are asked for. Files of an earlier run that are out of date are taken away. With `test_to` there
    are drafts of the same messages to that address alone, in outputs/<period>/test-messages/. Raises UnknownError
    where it is no address.
    """
    period = trust.period(period_id)
    address = checked_address(test_to)
    folder = trust.outputs(period) / "replies"
    trust.check_writable(folder)
    replied: list[Replied] = []
    merged: list[Sequence[str]] = []
    made: dict[str, bytes] = {}
    tried: dict[str, bytes] = {}
    with trust.ledger() as ledger, answers_carried(trust, period, today) as made_of:
        trust = trust_for(trust, ledger, period)
        wanted = trust.unit_ids(units)
        desk = ReplyDesk(look(trust, ledger, period, today, say=say), today)
        made_of(desk.state)
        for unit in each_said(wanted, "Replying", lambda unit: trust.register.label("unit", unit), say):
            name = trust.register.label("unit", unit)
            people = once_each(people_of(trust, unit, today))
            composed = _compose(desk, unit, addressed(trust.register, period, unit, people))
            mail = _mail(desk, unit, people, composed)
            files = _files(unit, name, period, composed, mail)
            made |= files
            tried |= drafts_to(address, [(_stem(unit, name, period, composed), mail)] if mail else [])
            merged += [mail.merge_row] if mail else []
            counts = count_by_severity(composed.findings)
            addresses = [address for _, address in people]
            paths = [folder / file for file in files]
            replied.append(
                Replied(unit, name, composed.state, counts["error"], counts["warning"], addresses, paths)
            )
        if not units:
            made[MERGE] = write_merge(merged)
            replied += _nobodys(desk)
        written = {trust.relative(folder / file): data for file, data in made.items()}
        desk.state.record(today, written)
        own = ledger.runs.output_shas()
        write_all(folder, made, today, own, say)
        write_all(trust.outputs(period), tried, today, own, say)
        _take_away(trust, folder, own, made, {*wanted})
    return replied


def _nobodys(desk: ReplyDesk) -> list[Replied]:
    """The files that were refused and that no unit is told of, as nothing says whose they are."""
    return [
        Replied(
            "", returned_path(desk.period.id, arrival.name), "refused", len(refusals_of(desk, arrival)), 0, (), ()
        )
        for arrival in desk.arrivals.get(None, ())
        if arrival.refused
    ]


def _mail(desk: ReplyDesk, unit: str, people: Sequence[tuple[str, str]], composed: _Composed) -> Mail | None:
    """The unit's message with what goes with it; None where nothing is said to it."""
    if composed.letter is None:
        return None
    to = addressed(desk.trust.register, desk.period, unit, people)
    return Mail(unit, to.unit, people, composed.letter, dict((*composed.workbooks, *composed.issued)), to.link)


def _compose(desk: ReplyDesk, unit: str, to: Addressed) -> _Composed:
    arrivals = desk.arrivals.get(unit, [])
    if unit in desk.standing:
        return _returned_workbook(desk, to, desk.standing[unit], arrivals)
    if unit in desk.parts and not any(arrival.refused for arrival in arrivals):
        return _in_parts(desk, to, desk.parts[unit], arrivals)
    rivals = desk.rivals.get(unit, [])
    if rivals:
        files = [received_file(desk, a) for a in arrivals]
        letter = words.two_files_letter(to, len(rivals), told_side_by_side(desk.side_by_side, unit))
        return _Composed("which counts", letter, receipt=words.receipt(to, files, None, ()))
    taken_back = [a for a in arrivals if desk.state.received.is_withdrawn(a.receipt)]
    arrivals = [a for a in arrivals if a not in taken_back]
    if arrivals:
        last = arrivals[-1]
        letter = words.refused_letter(to, last.name, refusals_of(desk, last), desk.trust.declarations.rules)
        files = [received_file(desk, a) for a in arrivals]
        return _Composed("refused", letter, receipt=words.receipt(to, files, None, ()))
    if is_excused(desk.trust, unit, desk.period):
        return _Composed("excused", None)
    due = desk.trust.register.due_day(unit, desk.period)
    overdue = desk.trust.register.calendar.working_days_between(due, desk.today) if due else 0
    late = bool(due and desk.today > due)
    withdrawn = [file.name for file in desk.state.received.withdrawn if file.slot[1] == unit]
    papers = what_still_reaches(meeting_days(desk.trust.register, desk.period, unit), desk.today)
    moved = " ".join(words.day_moved(d.what, d.said, d.now) for d in days_moved(desk.trust, desk.period, [unit]))
    issued = _issued(desk, unit)
    letter = words.reminder_letter(to, due, overdue, withdrawn, papers, moved, [name for name, _ in issued])
    return _Composed("overdue" if late else "waiting", letter, issued=issued)


def _issued(desk: ReplyDesk, unit: str) -> list[tuple[str, bytes]]:
    """The workbooks that the unit was sent, one or one a part, as they lie there."""
    trust, period = desk.trust, desk.period
    key = trust.register.format_of(unit)
    layout = asked_format(trust.register, trust.declarations.formats[key], unit, period)
    parts = (None, *parts_of(trust.register, layout, unit, period))
    paths = (issued_file(trust, period, unit, key, part) for part in parts)
    return [(path.name, path.read_bytes()) for path in paths if path.is_file()]


def _in_parts(desk: ReplyDesk, to: Addressed, came: Contributed, arrivals: Sequence[Arrival]) -> _Composed:
    """The reply to parts that are not put together: some are missing, or two contradict each other."""
    due = desk.trust.register.due_day(came.unit, desk.period)
    if came.missing:
        here = [part.who for part in came.parts if part.key in came.standing]
        papers = what_still_reaches(meeting_days(desk.trust.register, desk.period, came.unit), desk.today)
        letter = parts_letter(to, here, [part.who for part in came.missing], due, papers)
    else:
        letter = clashes_letter(to, [str(clash) for clash in came.clashes])
    files = [received_file(desk, a) for a in arrivals]
    state = "partly" if came.missing else "which counts"
    return _Composed(state, letter, receipt=words.receipt(to, files, None, ()))


def _returned_workbook(desk: ReplyDesk, to: Addressed, stands: Standing, arrivals: Sequence[Arrival]) -> _Composed:
    """The reply to a workbook that counts."""
    job, told, sent = clean_job(desk, stands)
    plan = words.of_the_plan(to, desk.agreeing_body, desk.state.changed_plans.get(stands.unit, ()))
    counts = count_by_severity(told.findings)
    state = "correct" if counts["error"] else "check" if counts["warning"] else "in order"
    left = [*words.left_behind(to, _without_a_place(desk, stands)), *words.beside_the_cells(to, told.beside)]
    came = _parts_of(desk, stands)
    beside = [*plan, *left, *_beside(desk, stands, arrivals)]
    beside += [parts_attached([part.who for part in came.parts])] if came else []
    changed = _changed(desk, stands, sent)
    papers = words.of_the_papers(told.meeting, in_time=told.in_time)
    again = has_changed(desk, stands, sent)
    listed = without_told(told.findings)
    letter = words.reply_letter(
        to, told.received_on, told.back_by, listed, beside, changed, papers, again, bool(told.others)
    )
    files = [received_file(desk, a) for a in arrivals]
    own = name_returned(stands.file)
    if not any(file.sha256 == stands.sha256 for file in files):
        verdict: Verdict = "accepted-with-findings" if counts["error"] or counts["warning"] else "accepted"
        files.insert(0, ReceivedFile(own, stands.sha256, stands.received_on, verdict))
    receipt = words.receipt(to, files, own, told.findings)
    return _Composed(state, letter, told.findings, _workbooks(desk, stands, to, job, told), receipt)


def _workbooks(desk: ReplyDesk, stands: Standing, to: Addressed, job: Job, told: Reply) -> list[tuple[str, bytes]]:
    """The clean workbook by its name; of a return that came in parts one for each of them.

    It has macros where what came had: so the unit can open such a workbook, and send one.
    """
    declarations, period = desk.trust.declarations, desk.period.id
    whose = (stands.unit, to.unit, stands.template, period)

    def made(own: Job, came_as: str, part: str = "") -> tuple[str, bytes]:
        macros = has_macros(came_as)
        name = workbook_name(*whose, part, macros=macros)
        return name, write_workbook(declarations, replace(own, macros=macros))

    came = _parts_of(desk, stands)
    if came is None:
        return [made(job, stands.file)]
    return [
        made(own, came.standing[part.key].file, part.key) for part, own in parts_back(declarations, job, told, came)
    ]


def _parts_of(desk: ReplyDesk, stands: Standing) -> Contributed | None:
    """The parts that what stands was put together from; None of a whole workbook."""
    return desk.parts.get(stands.unit) if desk.returned[stands.unit].made_of else None


def _changed(desk: ReplyDesk, stands: Standing, sent: Submission) -> str:
    """What differs from the file that stood before, if one did; `sent` has the cells of the clean workbook."""
    pair = desk.superseded.get(stands.receipt)
    if pair is None:
        return ""
    return words.changes_since(
        pair.received_on, differences(desk.trust.register, pair.submission, sent, closed=True)
    )


def _without_a_place(desk: ReplyDesk, stands: Standing) -> list[Finding]:
    """What the school wrote beside its plan: on sheets and in columns of its own, or round a table."""
    return [f for f in desk.state.checked.by_receipt[stands.receipt] if f.code in _LEFT_BEHIND]


def _beside(desk: ReplyDesk, stands: Standing, arrivals: Sequence[Arrival]) -> list[str]:
    """What is said of other files that came from the unit and do not count."""
    said = []
    for arrival in arrivals:
        if arrival.refused:
            reasons = " ".join(
                words.refusal_words(reason, desk.trust.declarations.rules) for reason in refusals_of(desk, arrival)
            )
            said.append(f"The file {arrival.name} came too, and we could not take it in. {reasons}")
    others = others_of(desk, stands)
    if others:
        own = name_returned(stands.file)
        came = agree(len(others), "Another workbook", "Other workbooks")
        it = agree(len(others), "it is", "one of them is")
        said.append(f"{came} came too: {listed(others)}. Tell us if {it} to count; until then {own} does.")
        said += told_side_by_side(desk.side_by_side, stands.unit)
    return said


def _files(unit: str, name: str, period: Period, composed: _Composed, mail: Mail | None) -> dict[str, bytes]:
    """The unit's files by name."""
    files = dict(composed.workbooks)
    if composed.receipt:
        files[file_name(unit, name, "receipt", period.id, suffix=".txt")] = composed.receipt.encode()
    return files | (mail.files(_stem(unit, name, period, composed)) if mail else {})


def _stem(unit: str, name: str, period: Period, composed: _Composed) -> str:
    """What the unit's message is called, without an ending."""
    kind = "reminder" if composed.state in {"waiting", "overdue"} else "message"
    return file_name(unit, name, kind, period.id, suffix="")


def _take_away(trust: Trust, folder: Path, own: frozenset[str], made: Mapping[str, bytes], units: Set[str]) -> None:
    """Remove what an earlier run wrote for these units and this one did not; what people have changed stays."""
    there = {comparable(name) for name in made}  # some systems give a name back in another form
    whose = unit_namer(trust.register.units)
    for path in sorted(folder.iterdir()):
        if comparable(path.name) not in there and whose(path.name) in units:
            remove_own(path, own)
