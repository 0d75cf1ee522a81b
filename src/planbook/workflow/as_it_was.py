"""A period as it was when a past run looked at it, from what the ledger has kept of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Run
from planbook.model.calendar import Period
from planbook.workflow.declared import declared_then
from planbook.workflow.state import State, look_back
from planbook.workflow.trust import Trust, as_registered


@contextmanager
def state_of_run(
    trust: Trust, ledger: Ledger, period: Period, run: Run, say: Callable[[str], None] = lambda _: None
) -> Iterator[State]:
    """The period by the register, the declarations, the files and the decisions of `run`, while the block runs.

    Raises RegisterError where the register of then cannot be read any more.
    """
    with declared_then(run.made.templates, trust.declarations) as declarations:
        then = as_registered(trust, run.made.register, declarations, run.made.figures)
        past = ledger.as_of(run, declarations)
        period = then.period(period.id)
        yield look_back(then.of(period), past, period, run, say)
