"""By which day a row is due: who checks it and who brings it together ask the same."""

from datetime import date
from typing import Protocol

from planbook.model.calendar import Calendar
from planbook.model.record import Record
from planbook.model.values import ONGOING, Value


class RowRead(Protocol):
    """A row as it was filled in."""

    def get(self, key: str) -> Value:
        """What it says in the field `key`; None where it says nothing."""
        ...


def due_of(record: Record, row: RowRead, calendar: Calendar, begins: date | None = None) -> tuple[str, date] | None:
    """The field that gives the day by which the row is due, and that day: the first declared that it gives.

    A day before the row `begins` is passed over. None where the first says that there is no end, or none is given.
    """
    for key in record.due:
        value = row.get(key)
        if value == ONGOING:
            return None
        day = calendar.day_of(value)
        if day and not (begins and day < begins):
            return key, day
    return None
