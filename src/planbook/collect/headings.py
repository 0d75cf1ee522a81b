"""Telling a column by its heading: the one it is declared with, one it once had, or one that is nearly so."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from planbook.model.declarations import Column
from planbook.model.register import folded

_WORDS = re.compile(r"[^\W_]+|[%£]")
_NUMBERED = re.compile(r" \d+$")
_ALIKE = 80
"""How alike a heading has to be, from 0 to 100: one letter wrong in ten leaves 90."""
_LONGEST = 200
"""Characters; longer text is no heading."""
_APART = 5
"""How much more alike the best has to be than the next."""


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """`text` as headings and names of sheets are compared: its words alone."""
    return " ".join(_WORDS.findall(folded(text)))


def names_of(column: Column) -> frozenset[str]:
    """What the heading of `column` may be, as headings are compared: the heading, a retired one, or the key."""
    return _names(column.field.heading, column.field.key, column.field.was)


@lru_cache(maxsize=2_000)
def _names(heading: str, key: str, was: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(name) for name in (heading, key, *was))


def is_heading_of(text: str, column: Column) -> bool:
    """Whether `text` is the heading of `column`, a retired one of it, or its key."""
    return is_one_of(text, _names(column.field.heading, column.field.key, column.field.was))


def is_one_of(text: str, names: frozenset[str]) -> bool:
    """Whether `text` is one of the headings `names`, be it numbered."""
    if len(text) > _LONGEST:
        return False
    words = plain(text)
    if words in names:
        return bool(words)
    return words[-1:].isdecimal() and _NUMBERED.sub("", words) in names


def match_headings(
    texts: Mapping[int, str], wanted: Sequence[Column]
) -> tuple[dict[int, Column], dict[int, Column]]:
    """The columns that the headings `texts` (by place) name, and those that they nearly name; each once.

    A heading that is as near to one column as to another is neither.
    """
    exact: dict[int, Column] = {}
    for index, text in texts.items():
        found = next((c for c in wanted if c not in exact.values() and is_heading_of(text, c)), None)
        if found:
            exact[index] = found
    left = {i: t for i, t in texts.items() if i not in exact and len(t) <= _LONGEST and plain(t)}
    return exact, _nearly(left, [c for c in wanted if c not in exact.values()])


def _nearly(texts: Mapping[int, str], wanted: Sequence[Column]) -> dict[int, Column]:
    if not texts or not wanted:
        return {}
    from rapidfuzz import fuzz

    pairs = []
    for index, text in texts.items():
        scores = sorted(
            ((_score(fuzz.ratio, text, column), -n) for n, column in enumerate(wanted)),
            reverse=True,
        )
        runner_up = scores[1][0] if len(scores) > 1 else 0
        if scores[0][0] >= _ALIKE and scores[0][0] - runner_up >= _APART:
            pairs.append((-scores[0][0], index, wanted[-scores[0][1]]))
    near: dict[int, Column] = {}
    for _, index, column in sorted(pairs, key=lambda pair: pair[:2]):
        if column not in near.values():
            near[index] = column
    return near


def is_nearly(text: str, column: Column) -> bool:
    """Whether `text` is a slip of the heading of `column`."""
    return bool(_nearly({0: text}, [column]))


def _score(ratio: Callable[[str, str], float], text: str, column: Column) -> float:
    names = (column.field.heading, *column.field.was)
    return max(ratio(plain(text), plain(name)) for name in names)
