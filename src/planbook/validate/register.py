"""Checking the register, by the same rules and with the same findings as a school's workbook."""

from planbook.model.declarations import Declarations
from planbook.model.finding import Finding, in_order
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.validate import checks
from planbook.validate.context import Context
from planbook.validate.run import run_rules


def validate_register(submission: Submission, declarations: Declarations, file: str) -> list[Finding]:
    """What there is to look at in the register `submission`, by sheet, row and code.

    The register's own rule settings hold for it too. A finding at error level stops the work.
    """
    checks.load()
    return in_order(run_rules(Context(submission, Register(submission, declarations), None), file))
