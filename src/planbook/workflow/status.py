"""`status`: who has returned what, what stands, what is due next."""

from datetime import date

from planbook.workflow.answers import Answers
from planbook.workflow.trust import Trust
from planbook.workflow.where_it_stands import Status


def status(trust: Trust, period_id: str | None, today: date) -> Status:
    """Where every unit stands in the period, or in the one that is due next; what lies in returned/ counts,
    recorded or not."""
    period = trust.period_meant(period_id, today)
    if known := Answers(trust, period, today).status:
        return known
    from planbook.workflow.state import look  # with all that reads and checks
    from planbook.workflow.worked_status import status_of

    with trust.scratch_ledger() as ledger:
        return status_of(trust, look(trust, ledger, period, today), today)
