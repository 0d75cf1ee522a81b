"""Checking the register, by the same rules and with the same findings as a school's workbook."""

from dataclasses import replace
from datetime import date

from planbook.model.declarations import Declarations
from planbook.model.finding import Finding, in_order
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.validate import checks
from planbook.validate.context import Context
from planbook.validate.run import run_rules

_HIDDEN = "WB-025"
"""That a sheet is hidden: those of packs that are off planbook itself has hidden."""


def validate_register(
    submission: Submission, declarations: Declarations, file: str, day: date | None = None
) -> list[Finding]:
    """What there is to look at in the register `submission`, by sheet, row and code.

    The register's own rule settings hold for it too. A finding at error level stops the work. `day` is the one on
    which it is looked at: without it nothing is told to be old that only the day could say is old.
    """
    checks.load()
    known = Register(submission, declarations)
    sheets = declarations.register_format.sheets
    off = {sheet.title for sheet in sheets if not known.packs.record(sheet.record.key)}
    told = tuple(p for p in submission.problems if p.code != _HIDDEN or p.sheet not in off)
    context = Context(replace(submission, problems=told), known, None, day_looked_at=day)
    return in_order(run_rules(context, file))
