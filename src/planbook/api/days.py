"""The day that planbook works on: the clock's, or the one that was given."""

from datetime import date, datetime

from planbook.errors import DayError

EARLIEST, LATEST = date(2001, 1, 1), date(2097, 12, 31)
"""The days that planbook can work on: those of the school years that periods can be named by, and of the next."""
_FIRST_IN_A_FILE, _LAST_IN_A_FILE = 1980, 2107
"""Years that the parts of an Excel or Word file, as of any .zip, can have."""


def today_by_the_clock(given: date | None, option: str) -> date:
    """`given`, or else today; the only place where planbook asks what day it is. `option` is how a day is given.

    Raises DayError where the computer's clock cannot be right: what is written on such a day has dates that no file
    can carry, and would be late, or early, by decades.
    """
    try:
        today = date.today()  # noqa: DTZ011  # the user's own day
        told = f"{today.day:02}/{today.month:02}/{today.year}"
    except (OSError, OverflowError, ValueError):
        today, told = date.min, "a day that there is not"
    if not _FIRST_IN_A_FILE <= today.year <= _LAST_IN_A_FILE:
        raise DayError(f"The clock of this computer says {told}, which no file can carry. Set it, and run again.")
    if given is None and not EARLIEST <= today <= LATEST:
        raise DayError(
            f"The clock of this computer says {told}. Set it, or give the day with {option}, and run again."
        )
    return given or today


def refuse_unless_workable(day: date, told: str) -> date:
    """`day`, which somebody has given as `told`; raises DayError where planbook cannot work on it."""
    if not EARLIEST <= day <= LATEST:
        ends = f"from {EARLIEST:%d/%m/%Y} to {LATEST:%d/%m/%Y}"
        raise DayError(f"{told} is a day that planbook cannot work on. Give one {ends}.")
    return day


def workable(given: date) -> date:
    """`given` as a day alone: a time, pandas' among them, is a date to Python, and cannot be compared with one."""
    day = given.date() if isinstance(given, datetime) else given
    return refuse_unless_workable(day, day.isoformat())
