"""`validate`: what is wrong with what came back, cell by cell."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.collect.reader import Reader
from planbook.errors import FolderError
from planbook.files import legible
from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict, Finding, Verdict, in_order
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.model.waiver import waiver_of
from planbook.validate.context import Context
from planbook.validate.register import validate_register
from planbook.validate.registry import Hit
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from planbook.validate.wording import found
from planbook.workflow.declared import declared
from planbook.workflow.receiving.arrivals import Received, with_identity
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.receiving.returned import returned_files, shown_names
from planbook.workflow.trust import Trust, relative_to


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings, and what became of each file."""

    period: Period | None
    files: Sequence[FileVerdict]
    findings: Sequence[Finding]
    whole: bool
    """Whether rules across units were run too; they are left out where single files are checked."""


def check_period(trust: Trust, ledger: Ledger, period: Period, received: Received) -> Checked:
    """Findings of everything that lies in returned/<period>/ or stands, and across units."""
    standing = trust.standing(ledger, period.id)
    before = returned_before(trust, ledger, period)
    files: list[FileVerdict] = []
    findings: list[Finding] = []
    in_folder = {a.receipt for a in received.arrivals}
    stands = {s.receipt for s in standing}
    for arrival in received.arrivals:
        file = trust.relative(trust.returned(period) / arrival.name)
        own = _check_one(trust, period, arrival.submission, before, file, whole=arrival.receipt in stands)
        findings += own
        verdict: Verdict = _verdict(own, refused=arrival.refused)
        if arrival.duplicate:
            verdict = "duplicate"
        elif not arrival.refused and arrival.receipt not in stands:
            verdict = "undecided" if _contested(arrival.receipt, received) else "superseded"
        files.append(_file(file, arrival.submission, arrival.sha256, verdict))
    for absent in (s for s in standing if s.receipt not in in_folder):
        own = _check_one(trust, period, absent.submission, before, absent.file, whole=True)
        findings += own
        files.append(_file(absent.file, absent.submission, absent.sha256, _verdict(own, refused=False)))
    findings += validate_trust([(s.file, s.submission) for s in standing], trust.register, period)
    findings += punctuality(trust, period, standing)
    findings += _of_unknown(trust, period, trust.unknown_units(ledger, period.id))
    return Checked(period, sorted(files, key=lambda f: f.file), in_order(findings), whole=True)


def check_returned(
    trust: Trust, period_id: str | None, today: date, say: Callable[[str], None] = lambda _: None
) -> Checked:
    """Findings of all of returned/ of the period, by default the current one; nothing is recorded."""
    period = trust.period(period_id) if period_id else trust.current_period(today)
    with trust.scratch_ledger() as ledger:
        return check_period(trust, ledger, period, receive(trust, ledger, period, today, say=say))


def check_register(paths: Sequence[Path], folder: Path | None = None) -> Checked:
    """Findings of registers, which need no sound trust around them; `folder` is the one whose declarations hold,
    and that files are told below.

    Raises FolderError for a register that is not there.
    """
    declarations = declared(folder)
    files, findings = [], []
    with Reader(declarations) as reader:
        for path, name in shown_names(expanded(paths)).items():
            submission = reader.read(path, name)
            shown = path.with_name(name)
            file = relative_to(folder, shown) if folder else legible(shown.as_posix())
            own = validate_register(submission, declarations, file)
            findings += own
            refused = any(declarations.rules[p.code].refuses for p in submission.problems)
            files.append(_file(file, submission, submission.sha256, _verdict(own, refused=refused)))
    return Checked(None, sorted(files, key=lambda f: f.file), in_order(findings), whole=False)


def check_files(
    trust: Trust,
    paths: Sequence[Path],
    period_id: str | None,
    say: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Findings of single files or folders, without recording anything; rules across units are left out.

    Each workbook is checked in the period that it says it is of, unless `period_id` says which it should be.
    Raises FolderError for a path that does not exist.
    """
    files: list[FileVerdict] = []
    findings: list[Finding] = []
    wanted = trust.period(period_id) if period_id else None
    with Reader(trust.declarations, trust.limits) as reader, trust.scratch_ledger() as ledger:
        for path, name in shown_names(expanded(paths)).items():
            say(name)
            file = trust.relative(path.with_name(name))
            submission = reader.read(path, name)
            if submission.template == "register":
                own = validate_register(submission, trust.declarations, file)
            else:
                period = wanted or trust.register.calendar.period(submission.period or "")
                submission = with_identity(trust, wanted, name, submission)
                at = period or trust.register.calendar.periods[0]
                before = returned_before(trust, ledger, period) if period else {}
                own = _check_one(trust, at, submission, before, file, whole=period is not None)
            findings += own
            refused = any(trust.declarations.rules[p.code].refuses for p in submission.problems)
            files.append(_file(file, submission, submission.sha256, _verdict(own, refused=refused)))
    return Checked(wanted, sorted(files, key=lambda f: f.file), in_order(findings), whole=False)


def punctuality(trust: Trust, period: Period, standing: Sequence[Standing]) -> list[Finding]:
    """A finding for each unit that has not returned (TR-001), or did so late (TR-002)."""
    findings = []
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    received = {s.unit: s for s in standing}
    for unit in trust.register.units:
        name = trust.register.label("unit", unit)
        due = trust.register.due_day(unit, period)
        returned = received.get(unit)
        words: dict[str, Value] = {"name": name, "due": due, "period": period.title}
        if returned is None:
            code, file = "TR-001", None
        elif due and returned.first_received_on > due:
            code, file = "TR-002", returned.file
            words["received"] = returned.first_received_on
        else:
            continue
        rule = trust.register.rule(trust.declarations.rules[code])
        if rule:
            findings.append(found(Hit(None, (), words, unit=unit, file=file), rule, context, file))
    return findings


def _of_unknown(trust: Trust, period: Period, units: Sequence[str]) -> list[Finding]:
    """A finding for each unit whose workbook does not count, as the register does not have the unit (TR-012)."""
    rule = trust.register.rule(trust.declarations.rules["TR-012"])
    context = Context(Submission("", period.id, None, None, None, ()), trust.register, period)
    words: dict[str, Value] = {"period": period.title}
    hits = [Hit(None, (), {**words, "there": unit}, unit=unit) for unit in units]
    return [found(hit, rule, context, None) for hit in hits] if rule else []


def is_excused(trust: Trust, unit: str, period: Period) -> bool:
    """Whether nobody waits for the unit's workbook: the trust has waived that it is missing (TR-001)."""
    rule = trust.register.rule(trust.declarations.rules["TR-001"])
    waived = rule is not None and rule.severity == "warning"
    return waived and waiver_of(trust.register, "TR-001", unit, period) is not None


def _check_one(
    trust: Trust,
    period: Period,
    submission: Submission,
    before: dict[tuple[str, str], Submission],
    file: str,
    *,
    whole: bool,
) -> list[Finding]:
    """Findings of one workbook; of one that does not stand only what is wrong with it as a whole."""
    previous = before.get((submission.unit or "", submission.template or ""))
    checked = submission if whole else replace(submission, tables=())
    return validate(checked, trust.register, period, previous, file)


def returned_before(trust: Trust, ledger: Ledger, period: Period) -> dict[tuple[str, str], Submission]:
    """What stands of the period before, by unit and template."""
    before = trust.register.calendar.previous(period)
    return {(s.unit, s.template): s.submission for s in trust.standing(ledger, before.id)} if before else {}


def _verdict(findings: Sequence[Finding], *, refused: bool) -> Verdict:
    if refused:
        return "refused"
    return "accepted-with-findings" if any(f.severity != "note" for f in findings) else "accepted"


def _contested(receipt: int, received: Received) -> bool:
    return any(receipt == rival.receipt for outcome in received.outcomes for rival in outcome.rivals)


def _file(file: str, submission: Submission, sha256: str, verdict: Verdict) -> FileVerdict:
    return FileVerdict(file, submission.unit, sha256 or None, submission.template, verdict)


def expanded(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    files: list[Path] = []
    for path in paths:
        if not os.path.lexists(path):  # of any name: one that is too long is none that is there
            raise FolderError(f"There is no file or folder {legible(str(path))}.")
        files += returned_files(path) if path.is_dir() else [path]
    return files
