"""The workbook that a unit is given for a period, from what stood before."""

from collections.abc import Sequence
from datetime import date

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.asked import asked_format
from planbook.model.calendar import Period
from planbook.model.submission import Submission
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
    trust: Trust,
    period: Period,
    unit: str,
    template: str,
    before: Sequence[Standing],
    issued: date,
    sent: Submission | None = None,
) -> Job:
    """The workbook that the unit is given for `period` in the format `template`, before it is filled in.

    It has the sheets that are asked then; one that what was `sent` goes back in, those of that as well.
    """
    named = trust.register.lineage(unit)
    earlier = [s.submission for s in before if s.unit in named and s.template == template]
    own = trust.register.format_of(unit) == template
    layout = asked_format(trust.register, trust.declarations.formats[template], unit, period, sent)
    rows = prefill(trust.declarations, trust.register, unit, period, earlier) if own else {}
    return Job(
        format=layout,
        register=trust.register,
        unit=unit,
        period=period,
        rows={record: given for record, given in rows.items() if layout.sheet(record)},
        issued=issued,
    )
