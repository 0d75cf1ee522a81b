"""`receive`: what came back into returned/<period>/, kept in the ledger, and what stands of it."""

import hashlib
import stat
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.collect.limits import MEGABYTE
from planbook.collect.preflight import files_within, is_hidden
from planbook.collect.reader import VERSION, Reader
from planbook.errors import UnknownError
from planbook.files import TEMPORARY
from planbook.ledger.forget import Tombstone
from planbook.ledger.ledger import Ledger, Receipt
from planbook.ledger.slots import Outcome, Present, settle
from planbook.model.calendar import Period, period_title
from planbook.model.submission import Problem, Submission
from planbook.model.values import shown
from planbook.validate.wording import nearest
from planbook.workflow.copies import how_copied
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that lies in the folder, as read, with what is wrong with it as a whole."""

    receipt: int
    name: str
    sha256: str
    received_on: date
    submission: Submission
    """With the problems of its identity added, and WB-013 or WB-014 where another file is in its way."""
    refused: bool
    duplicate: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What lies in the folder, and what has changed by receiving it."""

    arrivals: Sequence[Arrival]
    outcomes: Sequence[Outcome]
    new: int
    """How many files had not been received before."""


def receive(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    on: date,
    accept: str | None = None,
    *,
    again: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Received:
    """Record every file of returned/<period>/ and settle what stands; the files are never touched.

    `on` is the day that new files count as received. `accept` names the file that is to stand where two
    differ; raises UnknownError where it is not there or cannot be read. With `again` everything is read
    afresh from the bytes kept.
    """
    known = {(r.name, r.sha256): r for r in ledger.receipts(period.id)}
    reader_key = _reader_key(trust)
    forgotten = ledger.forgotten()
    arrivals: list[Arrival] = []
    new = 0
    with Reader(trust.declarations, trust.limits) as reader:
        for path in returned_files(trust.returned(period)):
            name = path.relative_to(trust.returned(period)).as_posix()
            data = _content(path, trust.limits.file_mb * MEGABYTE)
            if data is None:
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 in forgotten:
                arrivals.append(_forgotten(name, forgotten[sha256]))
                continue
            receipt = known.get((name, sha256))
            if receipt and data and receipt.reader == reader_key and not again:
                submission = ledger.submission(receipt.id)
            else:
                say(name)
                submission = _read(reader, path, data, sha256)
                if receipt:
                    ledger.read_again(receipt.id, submission, reader_key)
                else:
                    new += 1
                    number = ledger.add_receipt(period.id, name, data, submission, on, reader_key)
                    receipt = Receipt(number, sha256, name, on, reader_key)
            arrivals.append(_arrival(trust, period, receipt, submission))
    if again:
        here = {a.receipt for a in arrivals}
        stands = {s.receipt for s in ledger.standing(period.id)}
        _read_kept(trust, ledger, [r for r in ledger.receipts(period.id) if r.id in stands - here], say)
    if accept is not None:
        accept = _chosen(trust, period, accept, {a.name for a in arrivals if not a.refused})
    outcomes = _settle(ledger, period, arrivals, on, accept)
    _read_alike(trust, ledger, period, say)
    return Received(_with_migrated(_with_rivals(trust, period, arrivals, outcomes)), outcomes, new)


def _forgotten(name: str, tombstone: Tombstone) -> Arrival:
    """A file whose unit has been forgotten: it is not read, and nothing of it is kept."""
    words = (("there", shown(tombstone.forgotten_on)),)
    submission = Submission(
        tombstone.sha256, None, None, None, None, (), (Problem("WB-050", value=name, tokens=words),)
    )
    received_on = tombstone.received_on
    return Arrival(
        tombstone.receipt, name, tombstone.sha256, received_on, submission, refused=True, duplicate=False
    )


def _chosen(trust: Trust, period: Period, accept: str, names: Set[str]) -> str:
    """The workbook of `names` that `accept` names, by its name or by a path to it; raises UnknownError if none."""
    returned = trust.returned(period).resolve()
    for path in (returned / accept, (trust.folder / accept).resolve(), Path(accept).resolve()):
        name = path.relative_to(returned).as_posix() if path.is_relative_to(returned) else ""
        if name in names:
            return name
    raise UnknownError(
        f"{accept} is not among the workbooks of returned/{period.id}/ that can be read; nothing was chosen."
    )


def _content(path: Path, most: int) -> bytes | None:
    """The bytes to keep: none of what is no ordinary file, cannot be opened, or is too large to be read at all.

    None where the file has gone since the folder was looked at.
    """
    try:
        found = path.lstat()
        return path.read_bytes() if stat.S_ISREG(found.st_mode) and found.st_size <= most else b""
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # what hinders is said by the reader, which meets it too


def _read(reader: Reader, path: Path, data: bytes, sha256: str) -> Submission:
    """What the file at `path` says; where it is changed or taken away just then, what the bytes kept of it say."""
    import tempfile

    submission = reader.read(path)
    stopped = any(problem.code == "WB-005" for problem in submission.problems)
    if data and submission.sha256 != sha256 and not stopped:
        with tempfile.TemporaryDirectory() as scratch:
            kept = Path(scratch) / path.name
            kept.write_bytes(data)
            submission = reader.read(kept)
    return replace(submission, sha256=sha256)


def returned_files(folder: Path) -> list[Path]:
    """Everything in `folder` that may be a return: not what is hidden or temporary, nor Excel's lock files.

    A folder in it is named too, where there are files in that: they are said not to be read.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if not is_hidden(path.name)
        and not path.name.startswith(TEMPORARY)
        and (path.is_symlink() or not path.is_dir() or files_within(path))
    )


def identity_problems(trust: Trust, period: Period | None, name: str, submission: Submission) -> list[Problem]:
    """Whether the workbook is of this trust, this period and this unit, and named for it."""
    if not submission.template or any(trust.declarations.rules[p.code].refuses for p in submission.problems):
        return []
    problems = []
    unit = submission.unit or ""
    if unit not in trust.register.units:
        names = [*trust.register.units, *(u.text("name") for u in trust.register.units.values())]
        words = (("there", unit or "(none)"), ("nearest", nearest(unit, names) if unit else ""))
        problems.append(Problem("WB-009", value=name, tokens=words))
    else:
        wanted = trust.register.format_of(unit)
        if submission.template != wanted:
            words = (("there", submission.template), ("wanted", wanted))
            problems.append(Problem("WB-015", value=name, tokens=words))
        named = unit_named(trust, name) or unit
        if named != unit:
            label = trust.register.label
            words = (("there", label("unit", named)), ("inside", label("unit", unit)))
            problems.append(Problem("WB-016", value=name, tokens=words))
    if period is not None and submission.period != period.id:
        there = period_title(submission.period) if submission.period else "no period"
        problems.append(Problem("WB-008", value=name, tokens=(("there", there), ("wanted", period.title))))
    return problems


def unit_named(trust: Trust, name: str) -> str | None:
    """The unit that a file name begins with (`990101_...`), or None."""
    return next((unit for unit in trust.register.units if name.lower().startswith(f"{unit.lower()}_")), None)


def _placed(trust: Trust, period: Period, name: str, submission: Submission) -> Submission:
    """A released blank says neither unit nor period: its file name and folder do, and that is noted."""
    unit = unit_named(trust, name)
    if not submission.template or submission.unit or submission.period or unit is None:
        return submission
    words = (("inside", trust.register.label("unit", unit)), ("wanted", period.title))
    problem = Problem("WB-018", value=name, tokens=words)
    return replace(submission, unit=unit, period=period.id, problems=(*submission.problems, problem))


def _arrival(trust: Trust, period: Period, receipt: Receipt, submission: Submission) -> Arrival:
    submission = _placed(trust, period, receipt.name, submission)
    found = identity_problems(trust, period, receipt.name, submission)
    submission = replace(submission, problems=(*submission.problems, *found))
    refused = any(trust.declarations.rules[p.code].refuses for p in submission.problems)
    return Arrival(
        receipt.id, receipt.name, receipt.sha256, receipt.received_on, submission, refused, duplicate=False
    )


def unreceived(trust: Trust, ledger: Ledger, period: Period) -> bool:
    """Whether files lie in the folder that the ledger does not have."""
    known = {(r.name, r.sha256) for r in ledger.receipts(period.id)}
    forgotten = ledger.forgotten()
    for path in returned_files(trust.returned(period)):
        data = _content(path, trust.limits.file_mb * MEGABYTE)
        if data is None:
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        if (path.name, sha256) not in known and sha256 not in forgotten:
            return True
    return False


def receive_again(
    trust: Trust, ledger: Ledger, period: Period, present: Set[int], say: Callable[[str], None] = lambda _: None
) -> Received:
    """What lay in the folder once, the receipts `present`, read afresh from the bytes kept.

    The folder itself is not looked at, and nothing is decided anew.
    """
    receipts = [r for r in ledger.receipts(period.id) if r.id in present and r.name]
    read = _read_kept(trust, ledger, receipts, say)
    arrivals = [_arrival(trust, period, r, read[r.id]) for r in sorted(receipts, key=lambda r: r.name)]
    stands = {s.receipt for s in ledger.standing(period.id)}
    absent = [r for r in ledger.receipts(period.id) if r.id in stands - present]
    _read_kept(trust, ledger, absent, say)
    _read_alike(trust, ledger, period, say)
    outcomes = settle(_present(period, arrivals), ledger.decided(period.id), _shas(ledger, period), None)
    return Received(_with_migrated(_with_rivals(trust, period, arrivals, outcomes)), outcomes, 0)


def _read_alike(trust: Trust, ledger: Ledger, period: Period, say: Callable[[str], None]) -> None:
    """Read afresh what stands in the place of another, and that one, where an older planbook read either of them:
    read in two ways, they would differ in more than their school has changed."""
    replaced = ledger.replaced(period.id)
    wanted = {*replaced, *replaced.values()}
    stale = [r for r in ledger.receipts(period.id) if r.id in wanted and r.name and r.reader != _reader_key(trust)]
    if stale:
        _read_kept(trust, ledger, stale, say)


def _read_kept(
    trust: Trust, ledger: Ledger, receipts: Iterable[Receipt], say: Callable[[str], None]
) -> dict[int, Submission]:
    """What the bytes kept of each of `receipts` say, by receipt; also put into the ledger.

    What was no ordinary file, or too large to be kept, has no bytes: it stays as it was recorded.
    """
    import tempfile

    read = {}
    with Reader(trust.declarations, trust.limits) as reader, tempfile.TemporaryDirectory() as scratch:
        for receipt in receipts:
            data = ledger.file_bytes(receipt.sha256)
            if not data:
                read[receipt.id] = ledger.submission(receipt.id)
                continue
            say(receipt.name)
            path = Path(scratch) / receipt.name
            path.write_bytes(data)
            read[receipt.id] = replace(reader.read(path), sha256=receipt.sha256)
            path.unlink()
            ledger.read_again(receipt.id, read[receipt.id], _reader_key(trust))
    return read


def _reader_key(trust: Trust) -> str:
    """What a file is read with: where it changes, the file is read again."""
    return f"{VERSION}:{trust.declarations.sha256}"


def _settle(
    ledger: Ledger, period: Period, arrivals: Sequence[Arrival], on: date, accept: str | None
) -> list[Outcome]:
    decided = ledger.decided(period.id)
    outcomes = settle(_present(period, arrivals), decided, _shas(ledger, period), accept)
    for outcome in outcomes:
        newest = decided[outcome.slot][-1] if outcome.slot in decided else None
        changed = outcome.stands is not None and (newest is None or newest.receipt != outcome.stands)
        if changed or outcome.chosen:
            ledger.decide(outcome, on)
    return outcomes


def _present(period: Period, arrivals: Sequence[Arrival]) -> list[Present]:
    """The files that can stand, each with its slot."""
    return [
        Present(a.receipt, a.name, a.sha256, (period.id, a.submission.unit or "", a.submission.template or ""))
        for a in arrivals
        if not a.refused
    ]


def _shas(ledger: Ledger, period: Period) -> dict[int, str]:
    return {r.id: r.sha256 for r in ledger.receipts(period.id)}


def _with_migrated(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """`arrivals`, where one of a retired version is superseded by the workbook that was made from it."""
    made = {
        (origin.sha256, a.submission.unit): a.name
        for a in arrivals
        if not a.refused and (origin := a.submission.origin)
    }
    return [_superseded(a, made.get((a.sha256, a.submission.unit))) if a.refused else a for a in arrivals]


def _superseded(arrival: Arrival, other: str | None) -> Arrival:
    """`arrival` as one that counts no more since `other` was made from it; as it is where there is no other."""
    if other is None or [problem.code for problem in arrival.submission.problems] != ["WB-007"]:
        return arrival
    words = (("version", arrival.submission.version or "?"), ("other", other))
    problems = (Problem("WB-041", value=arrival.name, tokens=words),)
    return replace(arrival, submission=replace(arrival.submission, problems=problems), refused=False)


def _with_rivals(
    trust: Trust, period: Period, arrivals: Sequence[Arrival], outcomes: Sequence[Outcome]
) -> list[Arrival]:
    """`arrivals` with a problem for each file that has a copy or a rival beside it."""
    problems: dict[int, Problem] = {}
    copies: set[int] = set()
    by_name = {a.name: a for a in arrivals}
    for outcome in outcomes:
        for name, original in outcome.copies.items():
            problems[by_name[name].receipt] = Problem("WB-014", value=name, tokens=(("other", original),))
            copies.add(by_name[name].receipt)
        stands = next((a.name for a in arrivals if a.receipt == outcome.stands), None)
        for rival in outcome.rivals:
            words = (
                ("unit_name", trust.register.label("unit", outcome.slot[1])),
                ("wanted", period.title),
                ("period", period.id),
                ("stands", f"{stands} goes on standing." if stands else "Neither is used."),
            )
            problems[rival.receipt] = _rivalry(
                rival.name, [r.name for r in outcome.rivals if r is not rival], words
            )
    return [
        replace(
            a,
            submission=replace(a.submission, problems=(*a.submission.problems, problems[a.receipt])),
            duplicate=a.receipt in copies,
        )
        if a.receipt in problems
        else a
        for a in arrivals
    ]


def _rivalry(name: str, others: Sequence[str], words: tuple[tuple[str, str], ...]) -> Problem:
    """That `name` and the `others` differ; where one is named as a program's copy of the other, that it is."""
    for other in others:
        made = how_copied(name, other)
        if made:
            told = f"is the copy of {other} that {made}"
            return Problem("WB-031", value=name, tokens=(("told", told), ("other", other), *words))
    for other in others:
        made = how_copied(other, name)
        if made:
            told = f"has a copy beside it, {other}, that {made}"
            return Problem("WB-031", value=name, tokens=(("told", told), ("other", other), *words))
    return Problem("WB-013", value=name, tokens=(("other", others[0]), *words))
