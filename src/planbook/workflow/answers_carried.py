"""Answers of the last run that are good still after a command that writes outputs and changes nothing they are of.

`reply` and `report` add to the ledger which files they made. No figure rests on that: the figures that are kept go
on under the key of the ledger as it is now, and where the period stands is worked out anew, as of the day of the
command, from what the command has looked at in any case.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from planbook.errors import LedgerError
from planbook.model.calendar import Period
from planbook.workflow.answers import Answers
from planbook.workflow.state import State
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
