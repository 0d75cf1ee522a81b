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
    """What stands of the periods before `period`, and of the year that it is in, newest first: what its workbooks
    begin with.

    The plan of a year is the newest that came in any period of it, be it a term, a half-term or the year itself.
    """
    earlier = (p for p in trust.register.calendar.periods if p.id != period.id and _is_before(p, period))
    found = [(_moment(p, stands), stands) for p in earlier for stands in trust.standing(ledger, p.id)]
    return [stands for _, stands in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _is_before(other: Period, period: Period) -> bool:
    """Whether what came in `other` is known when workbooks for `period` are made."""
    if other.kind == "year":
        return other.start <= period.start
    return other.end < period.end if period.kind != "year" else other.end < period.start


def _moment(period: Period, stands: Standing) -> tuple[date, str]:
    """When a return says how things are: a term at its end, a year's plan on the day that it came."""
    day = min(stands.received_on, period.end) if period.kind == "year" else period.end
    return day, period.id


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
