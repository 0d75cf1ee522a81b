"""Reading results of success measures, each typed in its own kind: which kind is wanted, its row says.

Whether what was read is of that kind is looked at later, with the rest of the row (`fits_its_kind`).
"""

from collections.abc import Callable
from datetime import date

from planbook.collect.days import read_date
from planbook.collect.numbers import read_number
from planbook.collect.read import Lists, Raw, Read
from planbook.model.declarations import Choice, Field
from planbook.model.result import as_text, out_of

Find = Callable[[tuple[Choice, ...], str], str | None]
_TOLD_OF_A_DAY = {"FD-003", "FD-014", "FD-030"}
"""What is said of text that is a day or a term, and cannot be taken for one here."""


def read_result(field: Field, raw: Raw, lists: Lists, year: str, find: Find) -> Read:
    """A number, so many of so many, a day, Yes or No, or a judgement; `find` looks a word up in a list."""
    if isinstance(raw, bool):
        return Read(raw)
    if isinstance(raw, date):
        return read_date(field, raw, lists, year)
    if not isinstance(raw, str):
        return read_number(field, raw, lists)
    parts = out_of(raw)
    if parts:
        return Read(as_text(parts))
    answer = find(lists["yes_no"], raw)
    if answer:
        return Read(answer == "yes")
    judged = find(lists[field.list], raw) if field.list else None
    if judged:
        return Read(judged)
    number = read_number(field, raw, lists)
    if number.code != "FD-004":
        return number
    day = read_date(field, raw, lists, year)
    return day if isinstance(day.value, date) or day.code in _TOLD_OF_A_DAY else number
