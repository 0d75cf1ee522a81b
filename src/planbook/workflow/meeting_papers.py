"""The papers of a meeting: those that go out for it, what is confidential, and corrections to the last ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.errors import UnknownError
from planbook.model.agendas import BodyMeeting, PackPaper, body_meetings
from planbook.model.calendar import Period
from planbook.model.days import day_written
from planbook.model.nouns import sheets_called
from planbook.model.prose import listed
from planbook.model.sha256 import sha256_of
from planbook.model.values import long_date
from planbook.report.papers import paper_of
from planbook.workflow.owed import owed_papers, papers_for
from planbook.workflow.papers import PaperFile, correction_path, paper_files, papers_of_returns, with_lines
from planbook.workflow.published import PUBLISHED
from planbook.workflow.trust import Trust

if TYPE_CHECKING:
    from planbook.workflow.state import State

_MOST_NAMED = 3
"""Days of meetings that are named before the rest are counted."""


class MeetingPacks(Mapping[str, Sequence[PackPaper]]):
    """The papers of the meetings of a period, by the meetings' names, each worked out when it is asked for."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._made: dict[str, Sequence[PackPaper]] = {}

    def __getitem__(self, name: str) -> Sequence[PackPaper]:
        if name not in self._made:
            state = self._state
            one = body_meetings(state.trust.register, state.period)[name]
            own = [f for f in papers_of(state, one) if f.form == "docx" and not _is_of_meeting(state.trust, f)]
            found = [PackPaper(file.key, file.name, file.part, state.period.id) for file in own]
            key = state.trust.declarations.correction.key
            found += [PackPaper(key, "", "A", page.of, True, page.went_out) for page in corrections(state, one)]
            self._made[name] = found
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(body_meetings(self._state.trust.register, self._state.period))

    def __len__(self) -> int:
        return len(body_meetings(self._state.trust.register, self._state.period))


def body_and_day(trust: Trust, meeting: str) -> tuple[str, date]:
    """The code of the body and the day that `BODY/DATE` names.

    Raises UnknownError where it names none, or the register has no such body.
    """
    name, _, day = meeting.partition("/")
    register = trust.register
    body, held = register.code_for("body", name), day_written(day)
    if held is None:
        raise UnknownError(f"{meeting!r} names no meeting. Give its body and its day, as LGC/2027-01-14.")
    if body is None:
        there = listed([entry.text("body") for entry in register.rows("body")]) or "none"
        sheet = sheets_called(trust.declarations, "body")
        raise UnknownError(f"There is no body {name!r} on the register's {sheet} (there are: {there}).")
    return body, held


def another_day(trust: Trust, period: Period, body: str, held: date, known: Sequence[date]) -> UnknownError:
    """That the body meets on other days, which are named, those nearest to `held` first."""
    days = listed([long_date(day) for day in sorted(known, key=lambda day: abs(day - held))], most=_MOST_NAMED)
    return UnknownError(
        f"{trust.register.label('body', body)} does not meet on {long_date(held)} for {period.named}: the "
        f"register has {days}. Give that day, or correct the register."
    )


def papers_of(state: "State", one: BodyMeeting) -> list[PaperFile]:
    """The files that go to the meeting: papers that the period owes and others that were made, the confidential
    ones with anything in them, and what is of the meeting alone, as its agenda, where that was made."""
    trust, period = state.trust, state.period
    files = files_for(trust, period, one.days.code, one.units, {one.name})
    there = [file for file in files if file.part == "A" or _has_any(state, file)]
    return with_lines(trust, state.tables, there)


def files_for(
    trust: Trust, period: Period, body: str, units: Sequence[str], meetings: frozenset[str] | set[str]
) -> list[PaperFile]:
    """The files of papers for a meeting of `body` that reads the reports of `units`: those that the period owes,
    and others that were made. Of the whole trust those that a reporting line names for the body."""
    owed, named = owed_papers(trust, period), papers_for(trust, period, body)
    reports = trust.declarations.reports
    about = {"unit": units, "body": [body], "meeting": meetings}
    return [
        file
        for key in papers_of_returns(trust, period)
        if reports[key].audience == "external"
        for file in paper_files(trust, period, key)
        if key in owed or file.path.is_file()
        if (key in named if reports[key].scope == "trust" else file.name in about.get(reports[key].scope, ()))
    ]


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A page of corrections that goes to a meeting."""

    of: str
    """The period."""
    path: Path
    """Of one that went out its copy."""
    went_out: date | None = None


def corrections(state: "State", one: BodyMeeting) -> list[CorrectionPage]:
    """The pages of corrections to the last papers: of each period the one that went out last since the body's
    meeting before this one, and the one that was made and has not gone out."""
    trust, period = state.trust, state.period
    key = trust.declarations.correction.key
    last = trust.register.calendar.previous(period)
    found = []
    for of in (last, period) if last else (period,):
        before = body_meetings(trust.register.ever.of(of), of).values()
        met = [other.days.meeting for other in before if other.days.code == one.days.code]
        since = max((day for day in met if day < one.days.meeting), default=None)
        published = state.ledger.publications.of(of.id)
        pages = [
            CorrectionPage(of.id, trust.outputs(of) / PUBLISHED / out.folder / file.paper, out.day)
            for out in published
            if since is None or out.day > since
            for file in out.files.values()
            if file.report == key
        ]
        found += pages[-1:]
        draft = correction_path(trust, of)
        gone = [file for out in published for file in out.files.values() if file.report == key]
        is_gone = any(file.edited for file in gone[-1:])  # whose file stays as people have it, with its mark
        if draft.is_file() and not is_gone and sha256_of(draft.read_bytes()) not in {file.sha256 for file in gone}:
            found.append(CorrectionPage(of.id, draft))
    return found


def _is_of_meeting(trust: Trust, file: PaperFile) -> bool:
    return trust.declarations.reports[file.key].scope == "meeting"


def _has_any(state: "State", file: PaperFile) -> bool:
    """Whether anything stands in a confidential paper."""
    made = paper_of(state.trust.declarations, state.tables, file.key, file.name, part=file.part)
    return bool(made.sections)
