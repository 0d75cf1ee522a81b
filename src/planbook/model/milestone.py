"""What the dates of a milestone say beside what was reported of it."""

from datetime import date

from planbook.model.declarations import Choice
from planbook.model.values import long_date


def dates_differ(said: Choice | None, due: date | None, met_on: date | None, as_at: date) -> str:
    """In which way its dates are not what was reported, as within a sentence; empty where they are not at odds.

    A milestone that is not said to be met has no day on which it was; one that is not due yet lies ahead.
    """
    if said is None:
        return ""
    if not said.done and met_on is not None:
        return f"the day on which it was met is given as {long_date(met_on)}"
    if said.to_come and due is not None and due <= as_at:
        return f"it was due on {long_date(due)}"
    if said.done and met_on is not None and met_on > as_at:
        return f"the day on which it was met, {long_date(met_on)}, was still to come"
    return ""
