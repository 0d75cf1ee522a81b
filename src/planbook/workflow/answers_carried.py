"""Answers of the last run that are good still after other commands that write to the ledger.

`reply` and `report` add to it which files they made. No figure rests on that: the figures that are kept go on under
the key of the ledger as it is now, and where the period stands is worked out again, as of the day of the command,
from what the command has looked at in any case. On what `publish` adds figures may rest: after it all is worked out
again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from planbook.errors import PlanbookError
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
    lay = before.lying_in if before.are_kept else []  # first, so that the key is of what comes between the two too
    good = before.key if lay else ""
    made_of: list[State] = []
    yield made_of.append
    if not (good and made_of):
        return
    with suppress(OSError, PlanbookError):  # as of a paper that another program holds: nothing depends on it
        now = Answers(trust, period, today)
        if now.key and lay == now.lying_in:  # in this order: the key is of nothing that comes after it
            now.carry(good, status_of(trust, made_of[-1], today))


@contextmanager
def answers_again(trust: Trust, ledger: Ledger, period: Period, today: date) -> Iterator[None]:
    """Within it a command changes what the answers rest on; they are worked out again for what it leaves.

    Where the last run kept none, none are. What a command has done stands, whatever comes of them.
    """
    yield
    now = Answers(trust, period, today)
    if now.are_kept:
        with suppress(OSError, PlanbookError):
            lay = now.lying()
            state = look(trust, ledger, period, today)
            now.keep(status_of(trust, state, today), state.tables.figures, lay, state.received.arrivals)
