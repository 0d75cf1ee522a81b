"""Checking one returned workbook."""

from planbook.model.calendar import Period
from planbook.model.finding import Finding, in_order
from planbook.model.grades import as_graded
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.validate import checks
from planbook.validate.context import Context
from planbook.validate.run import run_rules
from planbook.validate.wording import explained


def validate(
    submission: Submission,
    register: Register,
    period: Period,
    previous: Submission | None,
    file: str,
    plan: Submission | None = None,
    year_before: Submission | None = None,
) -> list[Finding]:
    """What there is to look at in a returned workbook, by sheet, row and code.

    `previous` is the unit's standing submission of the period before, where there is one, `plan` that of the year
    itself and `year_before` that of the same period of the year before; `file` is the workbook's path as findings
    give it. A warning that the school has explained on the Check sheet comes as a note, with the explanation.
    """
    checks.load()
    said = {
        row.text("rule"): row.text("explanation")
        for row in submission.entries("explanation")
        if row.text("explanation").strip()
    }
    submission = as_graded(submission, register)
    context = Context(submission, register, period.as_checked, previous, plan=plan, year_before=year_before)
    findings = run_rules(context, file)
    return in_order(
        explained(finding, said[finding.code], context)
        if finding.severity == "warning" and finding.code in said
        else finding
        for finding in findings
    )
