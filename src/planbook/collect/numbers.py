"""Reading figures: counts, amounts of money, percentages and other numbers, as people write them.

What stands beside a figure is let go where it only says what is counted; any other remark is asked about.
"""

import re
from datetime import date, time, timedelta

from planbook.collect.read import Lists, Raw, Read, without_remark
from planbook.model.declarations import Field
from planbook.model.meaning import Meaning, meaning_of
from planbook.model.register import folded
from planbook.model.values import shown

_NUMBER = re.compile(r"[-+]?(\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)|\d+)?(\.\d+)?")
_POUNDS = re.compile(r"^([-+]?) ?(?:£|GBP\b) ?", re.IGNORECASE)
_BRACKETS = re.compile(r"(£ ?)?\( ?(£? ?[\d,. ]+) ?\)")
_THOUSANDS = re.compile(r"(?<=\d) ?(k|thousand|m|mn|million)\b\.?", re.IGNORECASE)
_PER_CENT = re.compile(r" ?\bper ?cent\b", re.IGNORECASE)
_BESIDE = re.compile(r"(.*\d)\s*([^\W\d].*)", re.DOTALL)
_NONE_OF = re.compile(
    r"(?:no|nil|zero) (.+?)"
    r"(?: (?:yet|so far|to date|to report|at all|this (?:half[ -]?term|term|quarter|year)))?"
)
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
_MOST = 1e15
_LEAST = 1e-9
_COUNTED = {"count", "answer", "number", "result", "percent"}
"""Types whose figures may be of so few that somebody has hidden them."""


def read_number(field: Field, raw: Raw, lists: Lists) -> Read:
    """The figure in the cell; 0 for a word that says there is none of it."""
    if not isinstance(raw, str):
        number = None if isinstance(raw, bool | date | time | timedelta) or raw is None else _possible(float(raw))
        return Read(None, "FD-004") if number is None else _fitted(field, number)
    meaning = meaning_of(raw, lists) or ("zero" if _is_none_of_it(field, raw, lists) else "")
    if meaning:
        return _meant(field, raw, meaning)
    text = _PER_CENT.sub("%", raw)
    number = _plain(field, text)
    if number is not None:
        return _fitted(field, number)
    bare, remark = without_remark(text)
    number = _plain(field, bare)
    if number is None:
        number = _written(field, bare, lists)
    read = Read() if number is None else _fitted(field, number)
    if read.value is None:
        return Read(None, read.code or "FD-004")
    kind = "money" if "£" in text or field.type == "money" else field.type
    return Read(read.value, "FD-036" if remark else "FD-035", shown(read.value, kind))


def read_percent(field: Field, raw: Raw, lists: Lists) -> Read:
    """The percentage in the cell, 0 to 100: of a share, or of a figure with its sign."""
    read = read_number(field, raw, lists)
    if not isinstance(read.value, int | float):
        return read
    number = float(read.value)
    if isinstance(raw, str) and ("%" in raw or _PER_CENT.search(raw)):
        return Read(_tidy(number), read.code, read.code and f"{_tidy(number)}%")
    if abs(number) <= 1.5 or field.unbounded:
        return Read(_tidy(number * 100), read.code, read.code and f"{_tidy(number * 100)}%")
    return Read(_tidy(number), read.code or "FD-005", f"{_tidy(number)}%")


def _meant(field: Field, text: str, meaning: Meaning) -> Read:
    """What a word comes to that stands where a figure is wanted."""
    if meaning == "zero":
        # A target or a baseline of which somebody says "none" is not there; one of nil is 0.
        there_is_none = (
            field.type in {"number", "result"}
            and field.asked == "plan"
            and folded(text).startswith(("non", "noth"))
        )
        return Read(None, "FD-011") if there_is_none else Read(0, "FD-035", shown(0, field.type))
    if meaning == "hidden":  # what is aimed at is hidden by nobody: fewer than 5 is a target badly put
        return Read(None, "FD-034" if field.type in _COUNTED and field.asked != "plan" else "FD-004")
    return Read(None, {"unsettled": "FD-012", "filler": "FD-033"}.get(meaning, "FD-011"))


def _plain(field: Field, text: str) -> float | None:
    """The figure that `text` is, with or without the sign that the field has."""
    bare = _POUNDS.sub(r"\1", text.removesuffix("%").strip())
    found = _NUMBER.fullmatch(bare)
    if not found or not (found[1] or found[2]) or not _sign_fits(field, text):
        return None
    if "GBP" in text.upper():
        return None  # which is read, and said
    return _possible(float(bare.replace(",", "").replace(" ", "")))


def _written(field: Field, text: str, lists: Lists) -> float | None:
    """The figure that `text` writes in another way: in brackets, in thousands, with what it is of beside it."""
    if not _sign_fits(field, text):
        return None
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed:  # as accounts write what is below zero
        number = _plain(field, bracketed[2].strip()) if field.type in {"money", "number", "result"} else None
        return None if number is None else -number
    beside = _BESIDE.fullmatch(text)
    words = folded(beside[2]) if beside else ""
    if beside and set(words.split()) <= _words(field, lists):
        text = beside[1]
    text = re.sub(r"\bGBP\b ?", "£", text, flags=re.IGNORECASE)
    if not _sign_fits(field, text):
        return None
    times = _THOUSANDS.search(text) if field.type != "percent" else None
    if times and (times[1].casefold() != "m" or "£" in text or field.type == "money"):
        number = _plain(field, text[: times.start()]) if times.end() == len(text) else None
        return None if number is None else _possible(round(number * _TIMES[times[1].casefold()], 6))
    return _plain(field, text)


def _is_none_of_it(field: Field, text: str, lists: Lists) -> bool:
    """Whether `text` says that there is none of what the field counts: "no exclusions this term", "nil spent"."""
    said = _NONE_OF.fullmatch(folded(text).rstrip("."))
    return said is not None and set(said[1].split()) <= _words(field, lists)


def _words(field: Field, lists: Lists) -> frozenset[str]:
    """The words that may stand beside a figure of the field: of money those of money, of others what they count."""
    kinds = {"money": {"money"}, "percent": set(), "count": {"people", "things", "whole"}}
    declared = lists.get("beside_a_figure", ())
    fitting = [choice for choice in declared if choice.code in kinds.get(field.type, {choice.code})]
    return frozenset(w for choice in fitting for also in (choice.word, *choice.also) for w in folded(also).split())


def _fitted(field: Field, number: float) -> Read:
    if field.type == "count" and not number.is_integer():
        return Read(None, "FD-013")
    if field.type == "money":
        return Read(round(number, 2))
    return Read(int(number) if number.is_integer() else number)


def _possible(number: float) -> float | None:
    """`number` unless it is beyond what a spreadsheet keeps to the unit, or so near zero that it is a slip."""
    return number + 0.0 if number == 0 or _LEAST <= abs(number) < _MOST else None


def _sign_fits(field: Field, text: str) -> bool:
    """Whether a sign beside the figure is one that the field has: a share is no count and no money."""
    if "%" in text and field.type in {"count", "money", "answer"}:
        return False
    return "£" not in text or field.type in {"money", "number", "answer", "result"}


def _tidy(number: float) -> float | int:
    """`number` without the dust of binary fractions: 0.07 * 100 is 7."""
    number = round(number, 6)
    return int(number) if number.is_integer() else number
