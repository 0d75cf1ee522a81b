"""How the papers of a sample's period go out, and what follows where a unit then returns its workbook again."""

from collections.abc import Callable
from datetime import date

from planbook.demo.sample import PlayedPeriod, day_of
from planbook.model.calendar import Period
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import WentOut, publish
from planbook.workflow.trust import Trust

SendAgain = Callable[[date], None]
"""Lets those units that do send a second version, which comes in on that day."""


def publish_played(trust: Trust, told: PlayedPeriod, period: Period, send_again: SendAgain) -> list[WentOut]:
    """Publish the period on its days, in order; before each but the first `send_again` brings second versions.

    What went out before and is now another is then told on the page of corrections.
    """
    went: list[WentOut] = []
    for text in told.published:
        day = day_of(text, period) or period.end
        if went:
            send_again(day)
            consolidate(trust, period.id, day)
        went.append(publish(trust, period.id, day))
    return went
