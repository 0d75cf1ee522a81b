"""Answers of the last run that are good still after other commands that write to the ledger.

`reply` and `report` add to it which files they made. No figure rests on that: the figures that are kept go on under
the key of the ledger as it is now, and where the period stands is worked out anew, as of the day of the command,
from what the command has looked at in any case. On what `publish` adds figures may rest: after it all is worked out
again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from planbook.errors import LedgerError, PlanbookError
from planbook.ledger.ledger import Ledger
from planbook.model.calendar import Period
from planbook.workflow.answers import Answers
from planbook.workflow.state import State, look
from planbook.workflow.trust import Trust
from planbook.workflow.worked_status import status_of


@contextmanager
def answers_carried(trust: Trust, period: Period, today: date) -> Iterator[Callable[[State], None]]:
    """Within it a command writes its outputs, and calls what it gets with the state that they are made of.

    `trust` is by today's register, and its ledger is open. Nothing is kept where the command stops, and nothing of
    what was not good when it began, as where something has come since the last run.
    """
    before = Answers(trust, period, today)
    lay = before.lying_in if before.key else []
    made_of: list[State] = []
    yield made_of.append
    now = Answers(trust, period, today)
    if not (before.key and made_of and lay == now.lying_in):
        return
    with suppress(OSError, LedgerError):  # as of a paper that another program holds: nothing depends on it
        now.carry(before.key, status_of(trust, made_of[-1], today))


@contextmanager
def answers_again(trust: Trust, ledger: Ledger, period: Period, today: date) -> Iterator[None]:
    """Within it a command changes what the answers rest on; they are worked out again for what it leaves.

    Where the last run kept none, none are. What a command has done stands, whatever comes of them.
    """
    before = Answers(trust, period, today)
    lay = before.lying()
    yield
    if before.are_kept:
        with suppress(OSError, PlanbookError):
            state = look(trust, ledger, period, today)
            status, figures = status_of(trust, state, today), state.tables.figures
            Answers(trust, period, today).keep(status, figures, lay, state.received.arrivals)
