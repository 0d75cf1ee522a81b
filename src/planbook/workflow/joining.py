"""`receive --join FILE FILE`: two copies of one unit's workbook made into one, where no cell was answered in both.

What counts as answered is what is not as it was issued. Where both have answered a cell, and differently, nothing
is joined: which of them is right is for the school to say.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from planbook.collect.reader import Reader
from planbook.errors import ContradictionError, UnknownError
from planbook.model.calendar import Period
from planbook.model.parts import EVERYONE
from planbook.model.prose import had_no_place, in_figures, listed
from planbook.model.submission import Submission, Table
from planbook.prepare.job import Brought, Job
from planbook.prepare.layout import refs_ready
from planbook.prepare.workbook import write_workbook
from planbook.workflow.issuing import in_parts_of, issued_job, standing_before
from planbook.workflow.joined import joined_of
from planbook.workflow.period_change import Remade
from planbook.workflow.receiving.reading import read_bytes
from planbook.workflow.receiving.returned import lying_files
from planbook.workflow.remaking import make_workbook, put_beside, read_whole, returned_file
from planbook.workflow.trust import Trust

_MOST = 40
"""Cells answered in both that are listed before the rest are counted."""


def join(trust: Trust, period: Period, given: Sequence[str], today: date) -> Remade:
    """Make one workbook of the two files `given` of returned/<period>/, beside them.

    Raises UnknownError where one is not there or cannot be read, or they are not of one unit, format and period,
    and ContradictionError where cells were answered in both with different answers: then nothing is written.
    """
    files = [returned_file(trust, period, name) for name in given]
    if files[0].sha256 == files[1].sha256:
        raise UnknownError(f"{files[0].name} and {files[1].name} are the same. Nothing was changed.")
    with Reader(trust.declarations, trust.limits, migrating=True) as reader:
        first, second = (read_whole(trust, reader, file) for file in files)
        for file, sent in zip(files, (first, second), strict=True):
            if sent.period != period.id:
                raise UnknownError(f"{file.name} is not of {period.title}. Nothing was changed.")
        if _kind(first) != _kind(second):
            raise UnknownError(
                f"{files[0].name} and {files[1].name} are not two copies of one workbook: their unit, format, "
                "version or part differs. Nothing was changed."
            )
        job, ended = _issued(trust, period, first, today)
        issued = as_issued(trust, reader, period, job)
        joined, both, _ = joined_of(
            trust.register, issued, first, second, ready=refs_ready(trust.declarations, job)
        )
        if both:
            more = [f"and {in_figures(len(both) - _MOST, 'more cell')}"] if len(both) > _MOST else []
            raise ContradictionError(
                f"{files[0].name} and {files[1].name} were not joined: these cells were answered in both, and "
                "differently. Ask which is right, or choose one file with --accept. Nothing was changed.",
                [*map(str, both[:_MOST]), *more],
            )
        names = [file.name for file in files]
        brought = Brought(
            findings=(),
            closed=(),
            taken_in=(),
            file=listed(names),
            new=(),
            unplaced=tuple(dict.fromkeys([*first.unplaced, *second.unplaced])),
            title="Two copies joined into one",
            asks=(
                f"This workbook has what was answered in {listed(names)}, and takes the place of both. Look "
                "through it, then go on in this one.",
                *(f"{file.name} is as it was (SHA-256 {file.sha256})." for file in files),
            ),
        )
        data, left = make_workbook(
            trust, reader, job, (first, second), replace(joined, ended=ended), brought, None, issued
        )
    target = put_beside(trust.returned(period), files[0], "joined", data)
    no_place = had_no_place(len(left))
    return Remade(
        target,
        f"{target.name} was made from {listed(names)} and takes the place of both. {no_place}".strip(),
        tuple(left),
        tuple(names),
    )


def _kind(sent: Submission) -> tuple[str | None, ...]:
    return sent.unit, sent.template, sent.version, sent.part


def _issued(trust: Trust, period: Period, sent: Submission, today: date) -> tuple[Job, tuple[Table, ...]]:
    """The workbook as the unit was given it, and the rows of its plan that had ended before."""
    with trust.scratch_ledger() as ledger:
        before = standing_before(trust, ledger, period, by=sent.issued_on or today)
        ended = trust.with_ended(ledger, period, sent).ended
    job = issued_job(trust, period, sent.unit or "", sent.template or "", before, today)
    return in_parts_of(job, sent), ended


def as_issued(trust: Trust, reader: Reader, period: Period, job: Job) -> Submission:
    """The workbook as it was issued: the one that lies in issued/, else as it would be issued now."""
    part = job.part.key if job.part else EVERYONE
    for file in lying_files(trust.issued(period), trust.limits):
        read = read_bytes(reader, file.data, file.name) if file.name.startswith(f"{job.unit}_") else None
        if read and (read.unit, read.template, read.period, read.part) == (
            job.unit,
            job.format.key,
            period.id,
            part,
        ):
            return read
    return read_bytes(reader, write_workbook(trust.declarations, job), "issued.xlsx")
