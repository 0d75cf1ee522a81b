"""How long the trust keeps what came, and what it has kept longer."""

from datetime import date

from planbook.ledger.ledger import Ledger
from planbook.workflow.trust import Trust


def periods_before(trust: Trust, ledger: Ledger, day: date) -> list[str]:
    """The periods of which the ledger keeps something and that had ended before `day`."""
    return [period for period in ledger.periods() if _ended(trust, period) < day]


def kept_too_long(trust: Trust, ledger: Ledger, today: date) -> list[str]:
    """The periods of which the ledger keeps something longer than the trust says that it keeps what came."""
    years = int(float(str(trust.register.of_trust("keep_years"))))
    return [period for period in ledger.periods() if _years_after(_ended(trust, period), years) < today]


def kept_short(trust: Trust, ledger: Ledger, period_id: str, today: date) -> list[str]:
    """The periods before `period_id` that the trust has not yet kept as long as it says."""
    old = kept_too_long(trust, ledger, today)
    return [p for p in periods_before(trust, ledger, trust.period(period_id).start) if p not in old]


def _ended(trust: Trust, period_id: str) -> date:
    """The last day of the period; of one that the register does not have, the last of its academic year."""
    period = trust.register.calendar.period(period_id)
    return period.end if period else date(int(period_id[:4]) + 1, 8, 31)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February, or beyond the years that there are
        return date(day.year + years, 3, 1) if day.year + years <= date.max.year else date.max
