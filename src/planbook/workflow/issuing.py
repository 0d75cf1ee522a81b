"""The workbook that a unit is given for a period, from what stood before."""

from collections.abc import Sequence
from datetime import date

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.prepare.job import Job
from planbook.prepare.prefill import prefill
from planbook.workflow.trust import Trust


def standing_before(trust: Trust, ledger: Ledger, period: Period) -> list[Standing]:
    """What stands in the periods of the same kind before `period`, newest first: what its workbooks begin with."""
    earlier = sorted(
        (p for p in trust.register.calendar.periods if p.kind == period.kind and p.end < period.start),
        key=lambda p: p.end,
        reverse=True,
    )
    return [standing for p in earlier for standing in trust.standing(ledger, p.id)]


def issued_job(
    trust: Trust, period: Period, unit: str, template: str, before: Sequence[Standing], issued: date
) -> Job:
    """The workbook that the unit is given for `period` in the format `template`, before it is filled in."""
    named = trust.register.lineage(unit)
    earlier = [s.submission for s in before if s.unit in named and s.template == template]
    own = trust.register.format_of(unit) == template
    return Job(
        format=trust.declarations.formats[template],
        register=trust.register,
        unit=unit,
        period=period,
        rows=prefill(trust.declarations, trust.register, unit, period, earlier) if own else {},
        issued=issued,
    )
