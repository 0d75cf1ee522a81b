"""`receive`: what came is kept, looked over, and set beside what it takes the place of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.workflow.checking import Checked
from planbook.workflow.receiving.chosen import NOTHING, Chosen
from planbook.workflow.resubmission import Resubmission
from planbook.workflow.state import look
from planbook.workflow.trust import Trust


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
    chosen: Chosen = NOTHING,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Record what lies in returned/<period>/, and what was found in it; `on` is the day that new files came.

    `chosen` is what the operator decides of files; raises UnknownError and DayError as `receiving.keeping` does.
    """
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        state = look(trust, ledger, period, on, chosen, say=say)
        state.record(on, {})
        received = state.received
        again, beside = state.returned_again(just_now=True), state.side_by_side()
        return Intake(state.checked, again, beside, received.new, len(received.arrivals))
