"""The clean workbook that goes back to a unit, with what it tells of the one that was sent."""

from dataclasses import replace
from datetime import date, timedelta

from planbook.ledger.standing import Standing
from planbook.model.aside import without_told
from planbook.model.checked import corrects_figures
from planbook.model.finding import MOST_SHOWN, count_by_severity, worst_first
from planbook.model.meeting_days import meeting_days
from planbook.model.submission import Submission
from planbook.prepare.content.returned import given_back
from planbook.prepare.content.taken_in import taken_in
from planbook.prepare.job import Job, Reply
from planbook.validate.asides import beside_words
from planbook.validate.submission import validate
from planbook.workflow.addressed import open_and_closed
from planbook.workflow.issuing import issued_job
from planbook.workflow.reply_desk import ReplyDesk, has_changed, others_of
from planbook.workflow.taken_out import without_taken_out

TIME_TO_CORRECT = 5
"""School days that a unit is given, where the day the workbook is due does not give it more."""


def clean_job(desk: ReplyDesk, stands: Standing) -> tuple[Job, Reply, Submission]:
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
    again = has_changed(desk, stands, returned.submission)
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
        others=tuple(others_of(desk, stands)),
    )
    if own != stands.submission:  # what the school has changed is told of what it wrote
        as_sent = replace(own, unit=stands.unit, period=period.id)
        returned = given_back(trust.declarations, trust.register, issued, as_sent)
    return replace(job, feedback=told), told, returned.submission


def _back_by(desk: ReplyDesk, unit: str) -> tuple[date, date | None, bool]:
    """The day to send it back by, the meeting it is for, and whether that day is in time for its papers.

    A week of school from today, as nobody corrects a workbook in the holidays; earlier where corrections have to be
    in earlier to reach the papers. Once that is too late, there is no hurry any more.
    """
    register = desk.trust.register
    calendar = register.calendar
    days = [desk.today + timedelta(days=n) for n in range(1, 8 * TIME_TO_CORRECT)]
    soon = next((day for day in days if calendar.term_days(days[0], day) == TIME_TO_CORRECT), None)
    soon = soon or calendar.working_days_after(desk.today, TIME_TO_CORRECT)
    due = register.due_day(unit, desk.period)
    wanted = max(soon, due) if due else soon
    before = meeting_days(register, desk.period, unit)
    if before is None:
        return wanted, None, True
    in_time = before.corrections > desk.today
    return (min(wanted, before.corrections) if in_time else wanted), before.meeting, in_time
