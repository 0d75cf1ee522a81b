"""What a cell comes to, whatever the type of its field, and what stands in it as people see it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import bidirectional

from planbook.model.declarations import Choice
from planbook.model.meaning import seen
from planbook.model.safe_text import READ, clean
from planbook.model.values import Value, shown

_DAY_0 = "00/01/1900"
"""How Excel shows a 0, or a part of a day, in a cell with the format of a day."""
Raw = str | int | float | bool | date | datetime | time | timedelta | None
Lists = Mapping[str, tuple[Choice, ...]]

_NO_WIDTH, _DIRECTION = "\u00ad\u200b\u2060\ufeff", "\u200e\u200f"
"""Blanks, and marks of direction, that have no width."""
_WITHOUT_WIDTH = frozenset(_NO_WIDTH + _DIRECTION)
_BEFORE, _AFTER = "'’`", " \t\n\r\x0b\x0c\x85\u2028\u2029.,;!"
_REMARK = re.compile(
    r"\s*(?:[(\[](?P<inside>[^()\[\]]{1,60})[)\]]|[-,;:]?\s*(?P<word>tbc|tba|tbd|est\.?|approx\.?|\?+))$", re.I
)
_ALONE = re.compile(r"[£\s\d.,]*")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell came to: its value, and where that was not plain, the code of the rule and how it was read."""

    value: Value = None
    code: str = ""
    read_as: str = ""


def cleaned(text: str) -> str:
    """`text` without control characters, with Windows line ends and hard spaces made plain, trimmed.

    Empty where there is nothing in it that anybody sees.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # as most cells are
    text = clean(text, READ).replace("\u00a0", " ").strip()
    if text and (text[0] in _WITHOUT_WIDTH or text[-1] in _WITHOUT_WIDTH):
        text = _trimmed(text)
    return text if seen(text) else ""


def _trimmed(text: str) -> str:
    """`text` without the blanks at its ends, among them those of no width, which come with what is pasted from web
    pages; within words and emoji such marks mean something, as marks of direction do beside words that are read
    from right to left."""
    ends = _NO_WIDTH
    if not any(bidirectional(letter) in ("R", "AL") for letter in text if letter not in _DIRECTION):
        ends += _DIRECTION
    while (shorter := text.strip().strip(ends)) != text:
        text = shorter
    return text


def shown_raw(raw: Raw) -> str:
    """What stands in the cell, as its school would see it."""
    if isinstance(raw, str):
        return cleaned(raw)
    if isinstance(raw, datetime):
        return shown(raw.date())
    return str(raw) if isinstance(raw, time | timedelta) else shown(raw)


def shown_in(kind: str, raw: Raw) -> str:
    """The same in a field of that type: where it has days, a time alone is the day 0, as Excel shows that."""
    return _DAY_0 if kind == "date" and isinstance(raw, time) else shown_raw(raw)


def visible(text: str) -> str:
    """`text` as it looks: without marks that nobody sees, every kind of space a plain one, a minus a hyphen, digits
    of full width plain ones.

    An apostrophe before it, which once told Excel that it is text, and a full stop after it say nothing either.
    """
    if not (text.isascii() and text.isprintable()):
        wide = (chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in seen(text.replace("−", "-")))
        text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in wide).strip()
    return text.lstrip(_BEFORE).rstrip(_AFTER) or text


def without_remark(text: str) -> tuple[str, str]:
    """`text` without the remark at its end, in brackets or a word such as tbc, and that remark, empty where there
    is none. A figure in brackets is no remark."""
    found = _REMARK.search(text)
    remark = (found["inside"] or found["word"] or "") if found else ""
    if not found or not found.start() or _ALONE.fullmatch(remark):
        return text, ""
    return text[: found.start()].rstrip(), remark.strip()
