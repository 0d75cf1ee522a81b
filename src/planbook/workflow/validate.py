"""`validate`: what is wrong with what came back, cell by cell."""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from planbook.collect.limits import limits_of
from planbook.collect.reader import Reader
from planbook.errors import FolderError
from planbook.model.declarations import Declarations
from planbook.model.finding import FileVerdict, Finding, in_order
from planbook.model.legible_names import legible
from planbook.model.naming_periods import named
from planbook.model.progress import CountedStep
from planbook.model.submission import Submission
from planbook.validate.register import validate_register
from planbook.workflow.checking import (
    Checked,
    judged,
    standing_last,
    standing_plans,
    standing_year_before,
    verdict_of,
)
from planbook.workflow.declared import declared
from planbook.workflow.looking import check_one
from planbook.workflow.past import trust_for
from planbook.workflow.receiving.arrivals import with_identity
from planbook.workflow.receiving.makers import known_of
from planbook.workflow.receiving.returned import given_files
from planbook.workflow.register_faults import told_of_register, unread_register
from planbook.workflow.trust import Trust, relative_to


def check_returned(
    trust: Trust, period_id: str | None, today: date, say: Callable[[str], None] = lambda _: None
) -> Checked:
    """Findings of all of returned/ of the period, by default the current one; nothing is recorded."""
    from planbook.workflow.state import look  # with all that tables are made by: single files have none

    period = trust.period_meant(period_id, today)
    with trust.scratch_ledger() as ledger:
        checked = look(trust, ledger, period, today, say=say).checked
    own = validate_register(trust.register.submission, trust.declarations, trust.register_name, today)
    return replace(checked, of_register=own)


def check_register(paths: Sequence[Path], folder: Path | None = None, today: date | None = None) -> Checked:
    """Findings of registers, which need no sound trust around them; `folder` is the one whose declarations hold,
    and that files are told below, `today` the day by which published figures are old.

    Raises FolderError for a register that is not there, RegisterError for a workbook of a plan in its place.
    """
    declarations = declared(folder)
    files, findings = [], []
    limits = limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    with Reader(declarations, limits) as reader:
        for came, shown in given_files(paths, limits):
            submission = reader.read(came.path, came.name)
            file = relative_to(folder, shown) if folder else legible(shown.as_posix())
            if submission.template not in (None, declarations.register_format.key) and (
                error := unread_register(shown, submission, declarations)
            ):
                raise error
            own = validate_register(submission, declarations, file, today)
            own = _told_of_register(own, submission, declarations)
            findings += own
            refused = any(declarations.rules[p.code].refuses for p in submission.problems)
            files.append(judged(file, submission, submission.sha256, verdict_of(own, refused=refused)))
    return Checked(None, sorted(files, key=lambda f: f.file), in_order(findings), whole=False)


def _told_of_register(
    findings: Sequence[Finding], submission: Submission, declarations: Declarations
) -> list[Finding]:
    """`findings` of a register; what keeps it from being read is said to whose it is."""
    refusing = {p.code: p for p in submission.problems if declarations.rules[p.code].refuses}
    words = {code: told_of_register(problem, declarations) for code, problem in refusing.items()}
    return [
        replace(f, message=words[f.code][0], remedy=words[f.code][1]) if f.code in words else f for f in findings
    ]


def _refuse_period(trust: Trust, path: Path, today: date | None) -> None:
    """Say how a period is checked, where one is named in place of a file."""
    if today is None or os.path.lexists(path):
        return
    found = named(trust.register.calendar, path.name, today)
    if len(found) == 1:
        raise FolderError(
            f"There is no file or folder {legible(str(path))}. "
            f"To check a period: `planbook validate --period {found[0].id}`."
        )


def check_files(
    trust: Trust,
    paths: Sequence[Path],
    period_id: str | None,
    say: Callable[[str], None] = lambda _: None,
    today: date | None = None,
) -> Checked:
    """Findings of single files or folders, without recording anything; rules across units are left out.

    Each workbook is checked in the period that it says it is of, unless `period_id` says which it should be.
    Raises FolderError for a path that does not exist.
    """
    files: list[FileVerdict] = []
    findings: list[Finding] = []
    wanted = trust.period(period_id) if period_id else None
    for path in paths:
        _refuse_period(trust, path, today)
    with ExitStack() as stack:
        reader = stack.enter_context(Reader(trust.declarations, trust.limits))
        reader.begin()  # it gets ready while the ledger is opened, with the library that it takes
        ledger = stack.enter_context(trust.scratch_ledger())
        makers = known_of(ledger, trust.register)
        for came, shown in given_files(paths, trust.limits):
            name, file = came.name, trust.relative(shown)
            say(CountedStep(name, "Checking", len(files), len(paths), len(findings)))
            submission = reader.read(came.path, name)
            if submission.template == trust.declarations.register_format.key:
                own = validate_register(submission, trust.declarations, file, today)
            else:
                period = wanted or trust.register.calendar.period(submission.period or "")
                at = period or trust.register.calendar.periods[0]
                then = trust_for(trust, ledger, at)
                if then.declarations is not trust.declarations:
                    with Reader(then.declarations, trust.limits) as reader_then:
                        submission = reader_then.read(came.path, name)
                by_then = ledger.by(then.declarations)
                submission = with_identity(then, makers, wanted, name, submission)
                last = standing_last(then, by_then, period) if period else {}
                plans = standing_plans(then, by_then, period) if period else {}
                year_ago = standing_year_before(then, by_then, period) if period else {}
                unit = submission.unit or ""
                previous, plan, before = (
                    found[unit].submission if unit in found else None for found in (last, plans, year_ago)
                )
                if period:
                    submission = then.with_ended(by_then, period, submission)
                own = check_one(
                    then, at, submission, previous, file, whole=period is not None, plan=plan, year_before=before
                )
            findings += own
            refused = any(trust.declarations.rules[p.code].refuses for p in submission.problems)
            files.append(judged(file, submission, submission.sha256, verdict_of(own, refused=refused)))
    return Checked(wanted, sorted(files, key=lambda f: f.file), in_order(findings), whole=False)
