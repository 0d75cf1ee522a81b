"""From what stands in a cell to the value of its field.

`read_cell` understands what a reasonable person would, and says so where it had to; what it cannot
understand is missing, with the code of the rule it breaks. It never guesses silently. Days are read in `days`,
figures in `numbers`; what is no answer at all is in `planbook.model.meaning`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from functools import lru_cache

from planbook.collect.days import read_date
from planbook.collect.numbers import read_number, read_percent
from planbook.collect.read import Lists, Raw, Read, cleaned, shown_raw, visible
from planbook.collect.results import read_result
from planbook.model.declarations import Choice, Field
from planbook.model.meaning import is_blank, is_sentence, meaning_of
from planbook.model.memo import Same
from planbook.model.register import folded

_ERRORS = frozenset(("#N/A", "#REF", "#VALUE", "#DIV/0", "#NAME", "#NULL", "#NUM", "#SPILL", "#CALC"))
"""What Excel shows for a formula that fails, without its last mark; as words where only what is seen was pasted."""


_NOTHING = Read()


def read_cell(field: Field, raw: Raw, lists: Lists, year: str = "") -> Read:
    """The value of `field` from the cell's content `raw`; blank is missing and no fault.

    `year` is the academic year of the plan (`2026-27`), of days and terms that say none.
    """
    if isinstance(raw, str):
        raw = cleaned(raw)
        if field.type in {"date", "result"} or field.type in _READERS:
            raw = visible(raw) or raw
    if raw is None or raw == "":
        return _NOTHING
    if isinstance(raw, str) and raw[0] == "#" and raw.upper().rstrip("!?") in _ERRORS:
        return Read(None, "FD-007")
    if field.type == "date":
        return read_date(field, raw, lists, year)
    if field.type == "result":
        return read_result(field, raw, lists, year, find_choice)
    return _READERS.get(field.type, _read_text)(field, raw, lists)


def _read_text(field: Field, raw: Raw, lists: Lists) -> Read:
    if raw == 0 and not isinstance(raw, bool):
        return _no_answer(field, "0", lists) or Read("0")
    if isinstance(raw, float) and raw.is_integer():
        return Read(str(int(raw)))  # a code such as a URN that Excel has made a number
    if isinstance(raw, float):
        return Read(f"{raw:.15g}")
    if isinstance(raw, time):
        return Read(f"{raw:%H:%M}")
    if not isinstance(raw, str):
        return Read(shown_raw(raw))
    return Read(raw) if is_sentence(raw) else _no_answer(field, raw, lists) or Read(raw)


def _no_answer(field: Field, text: str, lists: Lists) -> Read | None:
    """What `text` comes to where it is no answer; None where it is one, or the field takes such words."""
    if not is_blank(field, text, lists):
        return None
    return Read(None, "FD-024" if meaning_of(text, lists) == "unsettled" else "FD-033")


def _read_yes_no(field: Field, raw: Raw, lists: Lists) -> Read:
    if isinstance(raw, bool):
        return Read(raw)
    code = find_choice(lists["yes_no"], shown_raw(raw))
    return Read(code == "yes") if code else _not_on_list(field, shown_raw(raw), lists, "FD-009")


def _read_answer(field: Field, raw: Raw, lists: Lists) -> Read:
    code = find_choice(lists["yes_no"], shown_raw(raw)) if isinstance(raw, str) else None
    if code or isinstance(raw, bool):
        return Read(code == "yes" or raw is True)
    return read_number(field, raw, lists)


def _read_choice(field: Field, raw: Raw, lists: Lists) -> Read:
    code = find_choice(lists[field.list], shown_raw(raw))
    return Read(code) if code else _not_on_list(field, shown_raw(raw), lists, "FD-006")


def _not_on_list(field: Field, text: str, lists: Lists, code: str) -> Read:
    """What a choice comes to that is none of its list: a blank where it is no answer at all."""
    return Read(None, "FD-033" if is_blank(field, text, lists) else code)


def _read_choices(field: Field, raw: Raw, lists: Lists) -> Read:
    found = []
    for entry in re.split(r"[;\n]", shown_raw(raw)):
        if not entry.strip():
            continue
        parts = [entry] if find_choice(lists[field.list], entry) else entry.split(",")
        codes = [find_choice(lists[field.list], part) for part in parts]
        if not all(codes):
            return _not_on_list(field, shown_raw(raw), lists, "FD-006")
        found += [code for code in codes if code]
    return Read("; ".join(found))


def find_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The code of the entry that `text` names, by code, word or other spelling, with or without its symbol.

    Where none is named outright, one is that differs in spaces and hyphens alone: On-track is On track.
    """
    wanted = folded(text.lstrip("■▲●✓○–↑↓ ") or text)
    exact, alike = _spellings(Same(choices))
    return exact.get(wanted) or alike.get(_run_together(wanted))


@lru_cache(maxsize=200)
def _spellings(of: Same[tuple[Choice, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    """The code of each spelling, folded; and of each without its spaces and hyphens."""
    exact: dict[str, str] = {}
    alike: dict[str, str] = {}
    for choice in of.it:
        for spelling in (choice.code, choice.word, *choice.also):
            exact.setdefault(folded(spelling), choice.code)
            alike.setdefault(_run_together(spelling), choice.code)
    return exact, alike


def _run_together(text: str) -> str:
    return re.sub(r"[\s_-]", "", folded(text)) or folded(text)


_READERS: Mapping[str, Callable[[Field, Raw, Lists], Read]] = {
    "number": read_number,
    "count": read_number,
    "money": read_number,
    "percent": read_percent,
    "yes_no": _read_yes_no,
    "answer": _read_answer,
    "choice": _read_choice,
    "choices": _read_choices,
}
"""Types that are not here are text; a date is read by its year too."""
