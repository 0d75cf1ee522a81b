"""Reading days, terms and half-terms, as people write them.

One that says no year is of the year of the workbook's plan, and that is said; without one it is not read.
"""

import calendar
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from planbook.collect.read import Lists, Raw, Read, shown_raw, without_remark
from planbook.model.calendar import FIRST_DAY, LAST_DAY, term_and_point, term_title
from planbook.model.days import DAY_FIRST, ISO, WRITTEN, day_written
from planbook.model.declarations import Field
from planbook.model.meaning import meaning_of
from planbook.model.register import folded
from planbook.model.term_words import term_meant
from planbook.model.values import ONGOING, long_date

_ONGOING = {"ongoing", "on-going", "on going", "continuous", "continuing"}
_WEEK_OF = re.compile(
    r"^(?:w\s?[/.]?\s?[bc]\.?|(?:the )?week (?:of|beginning|commencing|starting))\s*:?\s+", re.IGNORECASE
)
_POINT_OF_MONTH = re.compile(
    r"(?:(?:at|by|from|in) )?(?:the )?(?P<point>start|beginning|mid|middle)[ -](?:of )?(?P<month>.+)", re.IGNORECASE
)
_END = re.compile(r"(?:(?:at|by|before|until|(?:no|not) later than) )?(?:the )?end\b", re.IGNORECASE)
_BEFORE_IT = re.compile(r"before\b(?! (?:the )?end\b)", re.IGNORECASE)
"""What says that the month after it is not meant, but all before it: before December ends with November."""
_ROUGHLY_ON = re.compile(
    r"^(?:(?:by|on|due|before|until|(?:no|not) later than|at the latest|the|end of|end|at the)\s+)+", re.IGNORECASE
)
_VAGUE = re.compile(r"\b(?:early|late)\b", re.IGNORECASE)
"""What says which half of a term is meant, but not in so many words."""
_SHORT_YEAR = re.compile(r" ?['’‘`](?=\d\d$)")
"""The apostrophe of a year of two digits: July '27."""
_SHORT_MONTH = re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.(?=\s|$)", re.IGNORECASE)
"""A month cut short with its full stop: Dec. 18."""
_MONTH_FIRST = re.compile(r"^([A-Za-z]+)\.? (\d{1,2})(?:st|nd|rd|th)$")
"""A day that is said after its month: December 18th, which is no month of 2018."""
_MONTH_AND_NUMBER = re.compile(r"[A-Za-z]+ (\d\d)")
_YEARS_BEFORE, _YEARS_AFTER = 1, 3
"""How far from the plan's own the year of two digits may be that stands after a month; another is a day."""
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
    return _term(str(read.value)) if term_and_point(str(read.value)) else "ongoing"


def _term(term: str) -> str:
    """As a message says it in the middle of a sentence."""
    title = term_title(term)
    return f"the {title}" if (term_and_point(term) or ("", ""))[1] else title


def _read_words(field: Field, text: str, year: str) -> Read:
    word = folded(text)
    if word in _ONGOING:
        return Read(ONGOING) if "ongoing" in field.accepts else Read(None, "FD-001")
    begins = "begins" in field.accepts
    named = term_and_point(word) is not None
    term = word if named else term_meant(text, year, begins=begins)
    if term and "term" not in field.accepts:
        return Read(None, "FD-014", term_title(term))
    if term:
        told = not (named or term_meant(text, begins=begins)) or _VAGUE.search(text)
        return Read(term, "FD-002", _term(term)) if told else Read(term)
    read = _read_day(_WEEK_OF.sub("", text), year, begins)
    if read.code not in ("", "FD-002") or not _WEEK_OF.match(text):
        return read
    return Read(read.value, "FD-002", long_date(read.value) if isinstance(read.value, date) else "")


def _read_day(text: str, year: str, begins: bool) -> Read:
    if len(text) > _LONGEST_DATE:
        return Read(None, "FD-001")
    point = _POINT_OF_MONTH.fullmatch(" ".join(text.split()))
    month = _month(_SEPT.sub("Sep", point["month"]), year) if point else None
    if point and month:
        day = month.replace(day=15 if point["point"].casefold().startswith("mid") else 1)
        return Read(day, "FD-002", long_date(day))
    begins, before = begins and not _END.match(text), _BEFORE_IT.match(text.strip()) is not None
    text = _MONTH_FIRST.sub(r"\2 \1", _ROUGHLY_ON.sub("", text.strip()))
    plain = _AFTER_ORDINAL.sub("", _ORDINAL.sub("", _MIDNIGHT.sub("", text).replace(",", " ")))
    plain = " ".join(_SHORT_MONTH.sub(r"\1", _SEPT.sub("Sep", _ROUGHLY_ON.sub("", plain))).split())
    plain = _SHORT_YEAR.sub(" ", _SPACED.sub(r"\1", plain))
    first, _, rest = plain.partition(" ")
    weekday = _WEEKDAYS.get(first.rstrip(".").casefold())
    read = _read_plain(plain if weekday is None else rest, year, begins, before)
    if isinstance(read.value, date) and weekday is not None and read.value.weekday() != weekday:
        return Read(read.value, "FD-037", f"{long_date(read.value)}, which is a {read.value:%A}")
    return read


def _read_plain(plain: str, year: str, begins: bool, before: bool) -> Read:
    day = day_written(plain, (*ISO, *WRITTEN))
    if day:
        return Read(day)
    day = day_written(plain, DAY_FIRST)
    if day:
        return Read(day, "FD-002", long_date(day)) if day.day <= 12 and day.day != day.month else Read(day)
    month = None if _is_day_after_month(plain, year) else _month(plain, year)
    if month:
        day = month - timedelta(days=1) if before else month if begins else _last_of(month)
    else:
        day = _without_year(plain, year)
    if day:
        return Read(day, "FD-002", long_date(day))
    american = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", plain)
    return Read(None, "FD-003" if american and int(american[2]) > 12 >= int(american[1]) else "FD-001")


def _is_day_after_month(plain: str, year: str) -> bool:
    """Whether the number after a month is a day of it, as its year would be far from the plan's: Dec 18."""
    said = _MONTH_AND_NUMBER.fullmatch(plain)
    if not said or not year:
        return False
    first = int(year[:4])
    return not first - _YEARS_BEFORE <= 2000 + int(said[1]) <= first + _YEARS_AFTER


def _last_of(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _month(plain: str, year: str) -> date | None:
    """The first day of the month that `plain` names; of the academic year `year` where it says none."""
    return day_written(plain, _MONTH) or _without_year(plain, year, _MONTH[:2])


def _without_year(plain: str, year: str, ways: tuple[str, ...] = _YEARLESS) -> date | None:
    """The day that `plain` gives without a year, in the academic year `year`; None where there is none."""
    if not year:
        return None
    first = int(year[:4])
    for each in (first, first + 1):
        day = day_written(f"{plain} {each}", ways)
        if day and (each == first) == (day.month >= 9):
            return day
    return None
