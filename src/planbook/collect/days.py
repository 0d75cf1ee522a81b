"""Reading days, terms and half-terms, as people write them.

One that says no year is of the year of the workbook's plan, and that is said; without one it is not read.
"""

import calendar
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from planbook.collect.read import Lists, Raw, Read, shown_raw, without_remark
from planbook.model.calendar import FIRST_DAY, LAST_DAY, is_period_id, period_title
from planbook.model.days import DAY_FIRST, ISO, WRITTEN, day_written
from planbook.model.declarations import Field
from planbook.model.meaning import meaning_of
from planbook.model.register import folded
from planbook.model.term_words import term_id
from planbook.model.values import ONGOING, long_date

_ONGOING = {"ongoing", "on-going", "on going", "continuous", "continuing"}
_WEEK_OF = re.compile(
    r"^(?:w\s?[/.]?\s?[bc]\.?|(?:the )?week (?:of|beginning|commencing|starting))\s*:?\s+", re.IGNORECASE
)
_ROUGHLY_ON = re.compile(r"^(?:(?:by|on|due|the|end of|at the)\s+)+", re.IGNORECASE)
_AFTER_ORDINAL = re.compile(r"(?<=\d) of\b", re.IGNORECASE)
_SEPT = re.compile(r"\bsept\b\.?", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?<=\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_SPACED = re.compile(r"(?<=\d) ?([/.-]) ?(?=\d)")
_MONTH = ("%B %Y", "%b %Y", "%b-%y", "%B-%y", "%b %y", "%B %y", "%m/%Y")
_YEARLESS = ("%d %B %Y", "%d %b %Y", "%d-%b %Y", "%d/%m %Y", "%d.%m %Y", "%B %d %Y", "%b %d %Y")
"""How a day is written without its year, which is put after it."""
_WEEKDAYS = {name.casefold(): n for n, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {name[:length]: n for name, n in _WEEKDAYS.items() for length in (3, 4, 5)}
_EXCEL_DAY_0 = date(1899, 12, 30)
_LONGEST_DATE = 100
"""Characters; longer text is no date, however it is written."""


def read_date(field: Field, raw: Raw, lists: Lists, year: str) -> Read:
    """The day or term in the cell; one on which nothing of a plan can be is missing, as is one that cannot be read.

    `year` is the academic year of the plan (`2026-27`), of what says none; empty where there is none.
    """
    read = _read_any(field, raw, lists, year)
    if isinstance(read.value, date) and not FIRST_DAY <= read.value <= LAST_DAY:
        return Read(None, "FD-030")
    return read


def _read_any(field: Field, raw: Raw, lists: Lists, year: str) -> Read:
    if isinstance(raw, datetime):
        return Read(raw.date())
    if isinstance(raw, date):
        return Read(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if 20000 < raw < 80000:  # 1954 to 2119: a date whose format was pasted over
            day = _EXCEL_DAY_0 + timedelta(days=int(raw))
            return Read(day, "FD-002", long_date(day))
        return Read(None, "FD-001")
    text = shown_raw(raw)
    meaning = meaning_of(text, lists)
    if meaning:
        codes = {"unsettled": "FD-012", "not_known": "FD-011", "hidden": "FD-001"}
        return Read(None, codes.get(meaning, "FD-033"))
    bare, remark = without_remark(text)
    for words in dict.fromkeys((text, bare) if remark else (text,)):
        read = _read_words(field, words, year)
        if read.value is not None or read.code == "FD-014":
            break
    if read.value is None or words == text:
        return read
    return replace(read, code="FD-036", read_as=read.read_as or _said(read))


def _said(read: Read) -> str:
    if isinstance(read.value, date):
        return long_date(read.value)
    return period_title(str(read.value)) if is_period_id(str(read.value)) else "ongoing"


def _read_words(field: Field, text: str, year: str) -> Read:
    word = folded(text)
    if word in _ONGOING:
        return Read(ONGOING) if "ongoing" in field.accepts else Read(None, "FD-001")
    said = word if is_period_id(word) else term_id(text)
    term = said or term_id(text, year)
    if term and "term" not in field.accepts:
        return Read(None, "FD-014", period_title(term))
    if term:
        return Read(term) if said else Read(term, "FD-002", period_title(term))
    read = _read_day(_WEEK_OF.sub("", text), year)
    if read.code not in ("", "FD-002") or not _WEEK_OF.match(text):
        return read
    return Read(read.value, "FD-002", long_date(read.value) if isinstance(read.value, date) else "")


def _read_day(text: str, year: str) -> Read:
    if len(text) > _LONGEST_DATE:
        return Read(None, "FD-001")
    plain = _AFTER_ORDINAL.sub("", _ORDINAL.sub("", _MIDNIGHT.sub("", text).replace(",", " ")))
    plain = " ".join(_SEPT.sub("Sep", _ROUGHLY_ON.sub("", plain)).split())
    plain = _SPACED.sub(r"\1", plain)
    first, _, rest = plain.partition(" ")
    weekday = _WEEKDAYS.get(first.rstrip(".").casefold())
    read = _read_plain(plain if weekday is None else rest, year)
    if isinstance(read.value, date) and weekday is not None and read.value.weekday() != weekday:
        return Read(read.value, "FD-037", f"{long_date(read.value)}, which is a {read.value:%A}")
    return read


def _read_plain(plain: str, year: str) -> Read:
    day = day_written(plain, (*ISO, *WRITTEN))
    if day:
        return Read(day)
    day = day_written(plain, DAY_FIRST)
    if day:
        return Read(day, "FD-002", long_date(day)) if day.day <= 12 and day.day != day.month else Read(day)
    month = day_written(plain, _MONTH)
    if month:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        return Read(last, "FD-002", long_date(last))
    day = _without_year(plain, year)
    if day:
        return Read(day, "FD-002", long_date(day))
    american = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", plain)
    return Read(None, "FD-003" if american and int(american[2]) > 12 >= int(american[1]) else "FD-001")


def _without_year(plain: str, year: str) -> date | None:
    """The day, or the last of the month, that `plain` gives without a year, in the academic year `year`; None where
    there is none."""
    if not year:
        return None
    first = int(year[:4])
    for each in (first, first + 1):
        day, month = day_written(f"{plain} {each}", _YEARLESS), day_written(f"{plain} {each}", _MONTH[:2])
        if month:
            day = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        if day and (each == first) == (day.month >= 9):
            return day
    return None
