"""From what stands in a cell to the value of its field.

`read_cell` understands what a reasonable person would, and says so where it had to; what it cannot
understand is missing, with the code of the rule it breaks. It never guesses silently.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from planbook.model.calendar import FIRST_DAY, LAST_DAY, is_period_id, period_title, term_id
from planbook.model.declarations import Choice, Field
from planbook.model.register import folded
from planbook.model.values import ONGOING, Value, long_date, shown

Raw = str | int | float | bool | date | datetime | time | timedelta | None
Lists = Mapping[str, tuple[Choice, ...]]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOTHING = {"n/a", "na", "-", "–", "—", "none", "nil", "not known", "n/k", "unknown", "."}
_UNSETTLED = {"tbc", "tba", "tbd", "to be confirmed", "to be agreed", "?"}
_ONGOING = {"ongoing", "on-going", "on going", "continuous", "continuing"}
_NUMBER = re.compile(r"[-+]?(\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)|\d+)?(\.\d+)?")
_POUNDS = re.compile(r"^([-+]?) ?£ ?")
_BEFORE, _AFTER = "'’`", " \t\n\r\x0b\x0c\x85\u2028\u2029.,;!"
_PER_CENT = re.compile(r" ?\bper ?cent\b", re.IGNORECASE)
_WEEK_OF = re.compile(
    r"^(?:w\s?[/.]?\s?[bc]\.?|(?:the )?week (?:of|beginning|commencing|starting))\s*:?\s+", re.IGNORECASE
)
_ROUGHLY_ON = re.compile(r"^(?:(?:by|on|due|the|end of|at the)\s+)+", re.IGNORECASE)
_AFTER_ORDINAL = re.compile(r"(?<=\d) of\b", re.IGNORECASE)
_SEPT = re.compile(r"\bsept\b\.?", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?<=\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y", "%d %m %Y")
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %y", "%d %b %y", "%B %d %Y", "%b %d %Y")
_MONTH = ("%B %Y", "%b %Y", "%b-%y", "%B-%y", "%b %y", "%m/%Y")
_EXCEL_DAY_0 = date(1899, 12, 30)
_LONGEST_DATE = 100
"""Characters; longer text is no date, however it is written."""
_MOST = 1e15
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell came to: its value, and where that was not plain, the code of the rule and how it was read."""

    value: Value = None
    code: str = ""
    read_as: str = ""


def cleaned(text: str) -> str:
    """`text` without control characters, with Windows line ends and hard spaces made plain, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()  # as most cells are
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ")
    return text.strip()


def shown_raw(raw: Raw) -> str:
    """What stands in the cell, as its school would see it."""
    if isinstance(raw, datetime):
        return shown(raw.date())
    if isinstance(raw, time | timedelta):
        return str(raw)
    return cleaned(raw) if isinstance(raw, str) else shown(raw)


def read_cell(field: Field, raw: Raw, lists: Lists) -> Read:
    """The value of `field` from the cell's content `raw`; blank is missing and no fault."""
    if isinstance(raw, str):
        raw = cleaned(raw)
        if field.type in _READERS:
            raw = _visible(raw)
    if raw is None or raw == "":
        return Read()
    return _READERS.get(field.type, _read_text)(field, raw, lists)


def _visible(text: str) -> str:
    """`text` as it looks: without marks that nobody sees, every kind of space a plain one, a minus a hyphen.

    An apostrophe before it, which once told Excel that it is text, and a full stop after it say nothing either.
    """
    kinds = ((c, unicodedata.category(c)) for c in text.replace("−", "-"))
    seen = "".join(" " if kind == "Zs" else c for c, kind in kinds if kind != "Cf").strip()
    return seen.lstrip(_BEFORE).rstrip(_AFTER) or seen


def _read_text(_field: Field, raw: Raw, _lists: Lists) -> Read:
    if isinstance(raw, float) and raw.is_integer():
        return Read(str(int(raw)))  # a code such as a URN that Excel has made a number
    if isinstance(raw, float):
        return Read(f"{raw:.15g}")
    if isinstance(raw, time):
        return Read(f"{raw:%H:%M}")
    return Read(raw if isinstance(raw, str) else shown_raw(raw))


def _read_date(field: Field, raw: Raw, _lists: Lists) -> Read:
    """The day in the cell; one on which nothing of a plan can be is missing, as is one that cannot be read."""
    read = _read_any_date(field, raw)
    if isinstance(read.value, date) and not FIRST_DAY <= read.value <= LAST_DAY:
        return Read(None, "FD-030")
    return read


def _read_any_date(field: Field, raw: Raw) -> Read:
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
    word = folded(text)
    if word in _ONGOING:
        return Read(ONGOING) if "ongoing" in field.accepts else Read(None, "FD-001")
    if word in _UNSETTLED:
        return Read(None, "FD-012")
    if word in _NOTHING:
        return Read(None, "FD-011")
    term = word if is_period_id(word) else term_id(text)
    if term:
        return Read(term) if "term" in field.accepts else Read(None, "FD-014", period_title(term))
    read = _read_date_text(_WEEK_OF.sub("", text))
    if read.code or not _WEEK_OF.match(text):
        return read
    return Read(read.value, "FD-002", long_date(read.value) if isinstance(read.value, date) else "")


def _read_date_text(text: str) -> Read:
    if len(text) > _LONGEST_DATE:
        return Read(None, "FD-001")
    plain = _AFTER_ORDINAL.sub("", _ORDINAL.sub("", _MIDNIGHT.sub("", text).replace(",", " ")))
    plain = " ".join(_SEPT.sub("Sep", _ROUGHLY_ON.sub("", plain)).split())
    weekday, _, rest = plain.partition(" ")
    if weekday.rstrip(".").casefold() in {n.casefold() for n in (*calendar.day_name, *calendar.day_abbr)}:
        plain = rest
    day = _parse(plain, ("%Y-%m-%d", "%Y/%m/%d", *_WRITTEN))
    if day:
        return Read(day)
    day = _parse(plain, _DAY_FIRST)
    if day:
        return Read(day, "FD-002", long_date(day)) if day.day <= 12 and day.day != day.month else Read(day)
    month = _parse(plain, _MONTH)
    if month:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        return Read(last, "FD-002", long_date(last))
    american = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", plain)
    return Read(None, "FD-003" if american and int(american[2]) > 12 >= int(american[1]) else "FD-001")


def _parse(text: str, forms: tuple[str, ...]) -> date | None:
    worded = any(character.isalpha() for character in text)
    for form in forms:
        if worded != ("%b" in form.lower()) or any(mark in form and mark not in text for mark in "/.-"):
            continue  # it cannot be of this form
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def _number(raw: Raw) -> float | str | None:
    """The number in a cell; the word itself where it says that there is none; None where it is no number."""
    if isinstance(raw, bool | date | time | timedelta):
        return None
    if isinstance(raw, int | float):
        return _possible(float(raw))
    text = shown_raw(raw)
    if folded(text) in _NOTHING:
        return text
    bare = _POUNDS.sub(r"\1", text.removesuffix("%").strip())
    found = _NUMBER.fullmatch(bare)
    if not found or not (found[1] or found[2]):
        return None
    return _possible(float(bare.replace(",", "").replace(" ", "")))


def _possible(number: float) -> float | None:
    """`number` unless it is beyond what a spreadsheet keeps to the unit, or so near nought that it is a slip."""
    return number if number == 0 or _LEAST <= abs(number) < _MOST else None


def _read_number(field: Field, raw: Raw, _lists: Lists) -> Read:
    raw = _PER_CENT.sub("%", raw) if isinstance(raw, str) else raw
    number = _number(raw)
    if isinstance(number, float) and isinstance(raw, str) and not _sign_fits(field, raw):
        number = None
    if number is None:
        return Read(None, "FD-012" if folded(shown_raw(raw)) in _UNSETTLED else "FD-004")
    if isinstance(number, str):
        return Read(None, "FD-011")
    if field.type == "count" and not number.is_integer():
        return Read(None, "FD-013")
    if field.type == "money":
        return Read(round(number, 2))
    return Read(int(number) if number.is_integer() else number)


def _sign_fits(field: Field, text: str) -> bool:
    """Whether a sign beside the figure is one that the field has: a share is no count and no money."""
    if "%" in text and field.type in {"count", "money", "answer"}:
        return False
    return "£" not in text or field.type in {"money", "number"}


def _read_percent(field: Field, raw: Raw, lists: Lists) -> Read:
    read = _read_number(field, raw, lists)
    if not isinstance(read.value, int | float):
        return read
    number = float(read.value)
    if isinstance(raw, str) and ("%" in raw or _PER_CENT.search(raw)):
        return Read(_tidy(number))
    if abs(number) <= 1.5 or field.unbounded:
        return Read(_tidy(number * 100))
    return Read(_tidy(number), "FD-005", f"{_tidy(number)}%")


def _tidy(number: float) -> float | int:
    """`number` without the dust of binary fractions: 0.07 * 100 is 7."""
    number = round(number, 6)
    return int(number) if number.is_integer() else number


def _read_yes_no(_field: Field, raw: Raw, lists: Lists) -> Read:
    if isinstance(raw, bool):
        return Read(raw)
    code = find_choice(lists["yes_no"], shown_raw(raw))
    return Read(code == "yes") if code else Read(None, "FD-009")


def _read_answer(field: Field, raw: Raw, lists: Lists) -> Read:
    code = find_choice(lists["yes_no"], shown_raw(raw)) if isinstance(raw, str) else None
    if code or isinstance(raw, bool):
        return Read(code == "yes" or raw is True)
    return _read_number(field, raw, lists)


def _read_choice(field: Field, raw: Raw, lists: Lists) -> Read:
    code = find_choice(lists[field.list], shown_raw(raw))
    return Read(code) if code else Read(None, "FD-006")


def _read_choices(field: Field, raw: Raw, lists: Lists) -> Read:
    found = []
    for entry in re.split(r"[;\n]", shown_raw(raw)):
        if not entry.strip():
            continue
        parts = [entry] if find_choice(lists[field.list], entry) else entry.split(",")
        codes = [find_choice(lists[field.list], part) for part in parts]
        if not all(codes):
            return Read(None, "FD-006")
        found += [code for code in codes if code]
    return Read("; ".join(found))


def find_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The code of the entry that `text` names, by code, word or other spelling, with or without its symbol.

    Where none is named outright, one is that differs in spaces and hyphens alone: On-track is On track.
    """
    wanted = folded(text.lstrip("■▲●✓○– ") or text)
    exact, alike = _spellings(choices)
    return exact.get(wanted) or alike.get(_run_together(wanted))


@lru_cache(maxsize=200)
def _spellings(choices: tuple[Choice, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """The code of each spelling, folded; and of each without its spaces and hyphens."""
    exact: dict[str, str] = {}
    alike: dict[str, str] = {}
    for choice in choices:
        for spelling in (choice.code, choice.word, *choice.also):
            exact.setdefault(folded(spelling), choice.code)
            alike.setdefault(_run_together(spelling), choice.code)
    return exact, alike


def _run_together(text: str) -> str:
    return re.sub(r"[\s_-]", "", folded(text)) or folded(text)


_READERS: Mapping[str, Callable[[Field, Raw, Lists], Read]] = {
    "date": _read_date,
    "number": _read_number,
    "count": _read_number,
    "money": _read_number,
    "percent": _read_percent,
    "yes_no": _read_yes_no,
    "answer": _read_answer,
    "choice": _read_choice,
    "choices": _read_choices,
}
"""Types that are not here are text."""
