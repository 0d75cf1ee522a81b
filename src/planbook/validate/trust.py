"""Checking the submissions of all units together: what no workbook can show by itself."""

from collections.abc import Sequence

from planbook.model.calendar import Period
from planbook.model.finding import Finding, in_order
from planbook.model.register import Register
from planbook.model.submission import Submission
from planbook.validate import checks
from planbook.validate.context import Context, Return
from planbook.validate.run import bound_rules
from planbook.validate.together import Together
from planbook.validate.wording import found


def validate_trust(
    submissions: Sequence[tuple[str, Submission]], register: Register, period: Period
) -> list[Finding]:
    """What there is to look at across units, by file, sheet, row and code.

    `submissions` are the standing ones, each with its file. A finding that concerns several units is reported at
    the last of them in the order of unit ids.
    """
    checks.load()
    returns = sorted((Return(file, submission) for file, submission in submissions), key=lambda r: (r.unit, r.file))
    checked = period.as_checked
    nothing = Submission("", period.id, None, None, None, ())
    empty = Context(nothing, register, checked)
    contexts = {r.file: Context(r.submission, register, checked) for r in reversed(returns)}
    together = Together(empty)
    findings = []
    for bound in register.once(bound_rules):
        if bound.check.scope != "trust" or not bound.on:
            continue
        rule = bound.rule
        for hit in bound.check.function(returns, bound.params, empty):
            context = contexts.get(hit.file or "", empty)
            where = (hit.unit if hit.unit is not None else context.submission.unit, hit.file, None)
            if not together.takes(rule, where):
                findings.append(found(hit, rule, context, hit.file))
    return in_order([*findings, *together.rest()])
