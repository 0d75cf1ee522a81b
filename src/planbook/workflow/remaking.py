"""A workbook that is made for a unit from what it sent, by the one writer, and read again before it is given out.

`period_change.py` makes one of this period from a workbook of another, `joining.py` one of two.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from planbook.collect.reader import Reader
from planbook.errors import FolderError, UnknownError
from planbook.files import check_writable, write_bytes
from planbook.model.calendar import Period
from planbook.model.ended import with_ended
from planbook.model.finding import worst_first
from planbook.model.legible_names import legible
from planbook.model.names import cut, own_name
from planbook.model.submission import Origin, Submission, Unplaced
from planbook.prepare.content.returned import given_back
from planbook.prepare.content.taken_in import taken_in
from planbook.prepare.job import Brought, Job
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from planbook.workflow.lost import lost_of, said_in
from planbook.workflow.receiving.chosen import check_no_container, names_meant
from planbook.workflow.receiving.claims import contradictions
from planbook.workflow.receiving.makers import maker_kept
from planbook.workflow.receiving.reading import read_bytes
from planbook.workflow.receiving.returned import ReturnedFile, files_in
from planbook.workflow.trust import Trust

_LONGEST = 120
"""Bytes of a file's name that the new one begins with."""


def returned_file(trust: Trust, period: Period, given: str) -> ReturnedFile:
    """The file of returned/<period>/ that `given` names, by its name or by a path; raises UnknownError if none."""
    names = names_meant(trust, period, given)
    there = []
    for file in files_in(trust.returned(period), trust.limits):
        if file.name in names:
            return file
        there.append(file.name)
    check_no_container(given, names, there)
    raise UnknownError(f"{legible(given)} is not in returned/{period.id}/. Nothing was changed.")


def read_whole(trust: Trust, reader: Reader, file: ReturnedFile) -> Submission:
    """What the file says; raises UnknownError where it cannot be taken from it whose and of which period it is."""
    sent = replace(read_bytes(reader, file.data, file.name), sha256=file.sha256)
    rules = trust.declarations.rules
    problems = [p for p in sent.problems if rules[p.code].refuses]
    if not problems and sent.template != trust.declarations.register_format.key:
        problems = contradictions(sent, file.name, trust.register)
    if problems:
        words = rules[problems[0].code].worded({}, value=problems[0].value, **dict(problems[0].tokens))[0]
        raise UnknownError(f"{words} Nothing was changed.")
    if sent.template == trust.declarations.register_format.key or sent.unit not in trust.register.units:
        raise UnknownError(f"{file.name} is no workbook of a unit in the register. Nothing was changed.")
    return sent


def make_workbook(
    trust: Trust,
    reader: Reader,
    issued: Job,
    sources: Sequence[Submission],
    said: Submission,
    brought: Brought,
    origin: Origin | None,
    beside: Submission | None = None,
) -> tuple[bytes, Sequence[Unplaced]]:
    """The workbook `issued` with all that is `said` in it, and what of the `sources` has no place in it.

    It is read again and compared with the sources before it is given out: whatever is not found in it, and does
    not stand `beside` either (what was issued), is listed in it value by value.
    """
    declarations, register = trust.declarations, trust.register
    period = issued.period
    if period is None:
        raise TypeError("a workbook is made for a period")
    returned = given_back(declarations, register, issued, said)
    there = with_ended(returned.submission, said.ended, declarations)
    found = [
        f
        for f in worst_first(validate(there, register, period, None, brought.file))
        if f.severity != "note" and not declarations.rules[f.code].check
    ]
    told = taken_in(declarations, returned.job, there, found)
    brought = replace(brought, findings=tuple(found), taken_in=tuple(told))

    maker = maker_kept(register, sources)

    def written(unplaced: Sequence[Unplaced]) -> bytes:
        job = replace(
            returned.job, feedback=replace(brought, unplaced=tuple(unplaced)), origin=origin, made_by=maker
        )
        return write_workbook(declarations, job)

    data = written(brought.unplaced)
    made = read_bytes(reader, data, "made.xlsx")
    known = {(u.sheet, u.cell, u.value) for u in brought.unplaced}
    said_there = said_in(declarations, made)
    said_beside = said_in(declarations, beside) if beside is not None else None
    lost: list[Unplaced] = []
    for source in sources:
        said_here = said_in(declarations, source)
        own = {*lost_of(said_here, said_beside)} if said_beside is not None else None
        lost += [
            value
            for value in lost_of(said_here, said_there)
            if (value.sheet, value.cell, value.value) not in known and (own is None or value in own)
        ]
    if lost:
        data = written([*brought.unplaced, *lost])
        made = read_bytes(reader, data, "made.xlsx")
    refused = any(declarations.rules[p.code].refuses for p in made.problems)
    if refused or (made.unit, made.period) != (issued.unit, period.id):
        raise RuntimeError("a workbook that planbook has just made cannot be read")
    return data, [*brought.unplaced, *lost]


def put_beside(folder: Path, file: ReturnedFile, what: str, data: bytes) -> Path:
    """Write `data` into `folder` under the name of `file` with `what` in brackets; nothing there is written over.

    Raises FolderError where another file of that name is there already. The same one is what was made by a run that
    was stopped before it had recorded it.
    """
    target = folder / f"{cut(PurePath(own_name(file.name)).stem, _LONGEST)} ({what}).xlsx"
    if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
        return target
    if target.exists() or target.is_symlink():
        raise FolderError(f"{target.name} is there already. Move it away and try again. Nothing was changed.")
    folder.mkdir(parents=True, exist_ok=True)
    check_writable(folder)
    write_bytes(target, data)
    return target
