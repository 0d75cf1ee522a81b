"""`receive`: what came is kept, looked over, and set beside what it takes the place of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.workflow.receiving.keeping import receive
from planbook.workflow.record import record_run
from planbook.workflow.resubmission import Resubmission, returned_again, side_by_side
from planbook.workflow.trust import Trust
from planbook.workflow.validate import Checked, check_period


@dataclass(frozen=True, slots=True)
class Intake:
    """What lies in the folder of a period, and what it has changed."""

    checked: Checked
    again: Sequence[Resubmission]
    """What has now taken the place of another."""
    beside: Sequence[Resubmission]
    """Differing workbooks between which nobody has chosen."""
    new: int
    """How many files had not been received before."""
    files: int


def take_in(
    trust: Trust,
    period_id: str,
    on: date,
    accept: str | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Record what lies in returned/<period>/, and what was found in it; `on` is the day that new files came.

    `accept` names the file that is to stand where two differ; raises UnknownError where it is not there.
    """
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        received = receive(trust, ledger, period, on, accept, say=say)
        checked = check_period(trust, ledger, period, received)
        record_run(trust, ledger, received, checked, on, {})
        again = returned_again(trust, ledger, period, received)
        beside = side_by_side(trust, period, received)
    return Intake(checked, again, beside, received.new, len(received.arrivals))
