"""The messages that go with workbooks, in issued/<period>/messages/: written, and never sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.model.calendar import Period
from planbook.model.meeting_days import meeting_days, told
from planbook.model.parts import Part
from planbook.model.prose import inside
from planbook.model.unit_words import head_of
from planbook.prepare.cover_plan import declares, is_first_plan
from planbook.prepare.job import Job
from planbook.prepare.sheets import cover_words
from planbook.prepare.sheets.page import leader
from planbook.report.reply.covering import Outgoing, covering_letter
from planbook.report.reply.words import day_moved
from planbook.workflow.days_moved import DayMoved
from planbook.workflow.mails import Mail, addressed
from planbook.workflow.recipients import addressed_to, holders_of, once_each, people_of
from planbook.workflow.trust import Trust

MESSAGES = "messages"
"""The folder, in that of the issued workbooks, of the messages that go with them."""


@dataclass(frozen=True, slots=True)
class Covering:
    """The message that goes with one workbook."""

    workbook: Path
    mail: Mail

    @property
    def files(self) -> dict[str, bytes]:
        """The text and the draft by their names, which are the workbook's but for the ending."""
        return self.mail.files(self.workbook.stem)


def covering(trust: Trust, job: Job, path: Path, today: date, moved: Iterable[DayMoved] = ()) -> Covering:
    """The message for the workbook of `job` that lies at `path`; of days that have `moved` since it was made, it
    says so."""
    period, unit, register = job.period, job.unit, job.register
    if period is None or unit is None or register is None:
        raise TypeError("a message is to a unit")
    own = once_each(addressed_to(holders_of(trust, unit, job.part.key, today))) if job.part else []
    people = own or once_each(people_of(trust, unit, today))
    to = addressed(register, period, unit, people)
    letter = covering_letter(to, _outgoing(job, period, unit, path.name, own, moved))
    return Covering(path, Mail(unit, to.unit, people, letter, {path.name: path.read_bytes()}, to.link))


def _outgoing(
    job: Job, period: Period, unit: str, file: str, own: Sequence[tuple[str, str]], moved: Iterable[DayMoved]
) -> Outgoing:
    assert job.register is not None
    due, days = job.register.due_day(unit, period), meeting_days(job.register, period, unit)
    return Outgoing(
        file=file,
        asks=cover_words.asked_for(job),
        needed=cover_words.needed(job),
        minutes=job.format.minutes,
        due=due,
        as_at=period.as_at,
        checked_by=head_of(job.register, unit) if declares(job.register.declarations, job) else "",
        is_planned=is_first_plan(job),
        role=_role(job, job.part),
        others=cover_words.others(job),
        pass_on=not own,
        more=[
            *([told(days, due=due)] if days else []),
            *(day_moved(one.what, one.said, one.now) for one in moved),
        ],
    )


def _role(job: Job, part: Part | None) -> str:
    return inside(leader(job, part.who)) if part else ""
