"""What words mean that stand where an answer is wanted and give none: nil, n/a, tbc, a dash, a ditto mark.

The words are declared in `lists.toml` under `no_answer`, so that every kind of field, and every check, takes them
alike; what each means for a field is with the reading of its type.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, cast

from planbook.model.declarations import Choice, Field
from planbook.model.memo import Same
from planbook.model.register import folded

Meaning = Literal["", "filler", "not_applicable", "not_known", "unsettled", "zero", "hidden"]
"""`filler`: it says nothing; `not_applicable`, `not_known`, `unsettled`: why there is no answer; `zero`: that there
is none of it; `hidden`: a small number that somebody has hidden. Empty: it is an answer, as far as can be told."""

NO_ANSWER = "no_answer"
"""The list that declares them."""
_FEW = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_FEWER_THAN = re.compile(
    rf"(?:[<>≤≥]=?|(?:less|fewer|more|greater) than|under|below|over|above|up to) ?{_FEW}(?:\.\d)?"
    rf"(?: ?%| ?per ?cent| \w+)?|{_FEW} ?%? or (?:fewer|less)|(?:between )?[01] ?(?:-|–|to|and) ?[2-9]"
)
"""What is printed in place of a small number, or of a share so near none or all that it gives one away."""
_PLACE_KEPT = re.compile(r"£?x{2,}(?:\.x+)?%?|\?+%?|\.{2,}|lorem ipsum.*", re.DOTALL)
_KEEPS_LONG = frozenset("£x?.l")
"""How what keeps a place begins."""
_WHAT_COMES = (
    "data", "figure", "figures", "result", "results", "details", "date", "validation", "confirmation",
    "appointment", "recruitment",
)  # fmt: skip
STILL_TO_COME = frozenset(
    said
    for what in _WHAT_COMES
    for said in (
        f"{what} to follow", f"{what} pending", f"{what} awaited", f"awaiting {what}", f"pending {what}",
    )
)  # fmt: skip
"""Words, folded, that say of an answer that it is still to come."""
_NOTHING = re.compile(
    r"(nil|none|n/a|n/k|-|nothing|not applicable|no change|no meetings?|no milestones?|no funding)"
    r"( (return|returns|to report|to declare|held|planned|set|received|yet|this (term|period|year)|at present))*",
)
"""What people write in a row of its own where they have none to give."""
_AROUND = "()[].,;:!?%£<>\"'“”‘’«»-–—_ "
"""What may stand before and after such words, and changes nothing of them."""
_LONGEST = 40
"""Characters: longer words are an answer, or are kept for one by what stands in `_PLACE_KEPT`."""
_LONGEST_KEPT = 200
"""Characters: the meaning of longer texts is not kept, as a workbook may have thousands of pages of them."""
_NEVER_SEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"))
"""Characters that nobody sees though they count as letters, marks or symbols."""


def seen(text: str) -> str:
    """`text` without marks that nobody sees; empty where there is nothing else."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(c for c in text.translate(_NEVER_SEEN) if unicodedata.category(c) != "Cf").strip()


def meaning_of(text: str, lists: Mapping[str, tuple[Choice, ...]]) -> Meaning:
    """What `text` means where an answer is wanted, by the words that `lists` declare."""
    if is_sentence(text):
        return ""
    no_answer = Same(lists.get(NO_ANSWER, ()))
    return _meaning_kept(text, no_answer) if len(text) <= _LONGEST_KEPT else _meaning(text, no_answer)


def is_sentence(text: str) -> bool:
    """Whether `text` is an answer as most of what people write is: long, and of nothing but words."""
    return (
        len(text) > _LONGEST
        and text.isascii()
        and text.isprintable()
        and "  " not in text
        and text[0].isalpha()
        and text[0].lower() not in _KEEPS_LONG
        and text[-1] != " "
    )


@lru_cache(maxsize=20_000)
def _meaning_kept(text: str, no_answer: Same[tuple[Choice, ...]]) -> Meaning:
    return _meaning(text, no_answer)


def _meaning(text: str, no_answer: Same[tuple[Choice, ...]]) -> Meaning:
    words = folded(seen(text))
    if len(words) > _LONGEST and words[0] not in _KEEPS_LONG:
        return ""
    if _PLACE_KEPT.fullmatch(words):
        return "unsettled"
    if not words or len(words) > _LONGEST:
        return "" if words else "filler"
    exact = _spellings(no_answer)
    plain = words.strip(_AROUND).replace(".", "")
    code = exact.get(words) or exact.get(plain)
    if code:
        return cast(Meaning, code)
    if plain in STILL_TO_COME:
        return "unsettled"
    if _FEWER_THAN.fullmatch(words):
        return "hidden"
    return "filler" if all(unicodedata.category(c)[0] in "PZ" or c in "~=^`´£" for c in words) else ""


_EVERY: frozenset[Meaning] = frozenset({"filler", "not_applicable", "not_known", "unsettled", "zero", "hidden"})
_BLANK: Mapping[str, frozenset[Meaning]] = {
    "id": frozenset(),
    "date": frozenset({"filler", "not_applicable", "zero"}),
    **dict.fromkeys(("number", "count", "money", "percent", "answer", "result"), frozenset[Meaning]({"filler"})),
    **dict.fromkeys(("yes_no", "choice", "choices"), frozenset[Meaning]({"filler", "not_applicable"})),
    "ref": _EVERY - {"zero", "unsettled"},
}
"""What is taken for a blank in a field, by its type; of types that are not here, whatever is no answer."""
_OF_WORDS = frozenset({"text", "long_text", "links"})
"""Types that want words or names; in others a cross or a 0 may be a code of some scheme."""
_MARK_ALONE = re.compile(r"x|0+(?:\.0+)?")


def is_blank(field: Field, value: object, lists: Mapping[str, tuple[Choice, ...]]) -> bool:
    """Whether a cell of the field is as good as blank: nothing is in it, or only words that are no answer there."""
    if not isinstance(value, str):
        return value is None
    meaning = meaning_of(value, lists)
    if field.type in _OF_WORDS and _MARK_ALONE.fullmatch(folded(seen(value)).strip(_AROUND)):
        return "zero" not in field.accepts  # a cross or a 0 is nobody's name, and says nothing in words
    if meaning == "hidden" and any(c.isalnum() for c in value) and field.type != "date":
        return False  # a code of some scheme as much as a small number
    return bool(meaning) and meaning in _BLANK.get(field.type, _EVERY) and meaning not in field.accepts


def nothing_to_report(text: str, lists: Mapping[str, tuple[Choice, ...]]) -> bool:
    """Whether `text`, alone in its row, says that there is no such row: nil, n/a, a dash. Words that point to
    somewhere else ("See attached") do not."""
    meaning = meaning_of(text, lists)
    if meaning == "filler":
        return not any(c.isalnum() for c in text)
    return meaning in {"not_applicable", "zero"} or _NOTHING.fullmatch(folded(text).rstrip(".")) is not None


def keeps_a_place(text: str, lists: Mapping[str, tuple[Choice, ...]]) -> bool:
    """Whether `text` only stands where an answer is still to come, or is none: TBC, to be agreed, ??, a dash."""
    return meaning_of(text, lists) in {"unsettled", "filler"}


@lru_cache(maxsize=20)
def _spellings(of: Same[tuple[Choice, ...]]) -> Mapping[str, str]:
    """The meaning of each spelling, folded, with its full stops and without."""
    made: dict[str, str] = {}
    for choice in of.it:
        for spelling in (choice.word, *choice.also):
            made.setdefault(folded(spelling), choice.code)
            made.setdefault(folded(spelling).replace(".", ""), choice.code)
    return made
