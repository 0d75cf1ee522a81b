"""What of what was found is told to the unit: what is open, and what is closed already."""

from collections.abc import Sequence

from planbook.model.finding import Finding
from planbook.prepare.content.reach import at_the_right_door
from planbook.prepare.job import Job
from planbook.prepare.layout import lay_out
from planbook.workflow.trust import Trust


def open_and_closed(trust: Trust, job: Job, found: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are open, as the unit is told them in the workbook `job`, and those that are closed."""
    layouts = lay_out(trust.declarations, job)
    closed = [finding for finding in found if _is_closed(trust, finding)]
    rest = [at_the_right_door(layouts, finding) for finding in found if not _is_closed(trust, finding)]
    return sorted(rest, key=lambda finding: finding.severity == "note"), closed


def _is_closed(trust: Trust, finding: Finding) -> bool:
    """Whether it is a warning that the unit has explained or the trust waived, and so but a note."""
    if finding.severity != "note":
        return False
    rule = trust.register.rule(trust.declarations.rules[finding.code])
    return rule is not None and rule.severity == "warning"
