"""`receive`: what came is kept, looked over, and set beside what it takes the place of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.ledger.ledger import Ledger
from planbook.model.calendar import Period
from planbook.workflow.checking import Checked
from planbook.workflow.joining import join
from planbook.workflow.period_change import Remade, take
from planbook.workflow.receiving.chosen import NOTHING, ChosenFiles
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
    made: Remade | None = None
    """The workbook that was made of what came, where one was asked for."""


def take_in(
    trust: Trust,
    period_id: str,
    on: date,
    chosen: ChosenFiles = NOTHING,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Record what lies in returned/<period>/, and what was found in it; `on` is the day that new files came.

    `chosen` is what the operator decides of files; raises UnknownError and DayError as `receiving.keeping` does.
    """
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        return _taken_in(trust, ledger, period, on, chosen, say)


def _taken_in(
    trust: Trust, ledger: Ledger, period: Period, on: date, chosen: ChosenFiles, say: Callable[[str], None]
) -> Intake:
    state = look(trust, ledger, period, on, chosen, say=say)
    state.record(on, {})
    received = state.received
    again, beside = state.returned_again(just_now=True), state.side_by_side()
    return Intake(state.checked, again, beside, received.new, len(received.arrivals))


def take_as(
    trust: Trust,
    folder_period: str,
    period_id: str,
    file: str,
    on: date,
    *,
    say: Callable[[str], None] = lambda _: None,
) -> Intake:
    """Make a workbook of `period_id` from the `file` of returned/<folder_period>/, which is of another period, and
    take that in; see `taking.take`, which also says what is raised."""
    period = trust.period(period_id)
    made = take(trust, trust.period(folder_period), period, file, on)
    with trust.ledger() as ledger:
        return replace(_taken_in(trust, ledger, period, on, NOTHING, say), made=made)


def take_joined(
    trust: Trust, period_id: str, files: Sequence[str], on: date, *, say: Callable[[str], None] = lambda _: None
) -> Intake:
    """Make one workbook of the two `files` of a unit in returned/<period_id>/, and let it count in their place; see
    `joining.join`, which also says what is raised. It counts as having come when the first of the two did."""
    period = trust.period(period_id)
    with trust.ledger() as ledger:
        look(trust, ledger, period, on, say=say)  # both have come, whatever is made of them
        made = join(trust, period, files, on)
        days = {r.name: r.received_on for r in ledger.receipts(period.id)}
        name, came = made.written.name, min(days[source] for source in made.sources)
        chosen = ChosenFiles(accept=name, came=(name, came))
        return replace(_taken_in(trust, ledger, period, on, chosen, say), made=made)
