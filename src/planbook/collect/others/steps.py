"""Several dated steps in one cell: "Autumn 1: staff trained", "- Jan 2027: labels on all books"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planbook.collect.others.cell_words import is_bullet, without_bullet
from planbook.model.values import Value

DayOf = Callable[[str], Value]
"""The day or term that words are; None where they are none."""

_BEFORE = re.compile(r"(?P<day>[^:]{2,30}?)\s*(?::|\s[-–—]\s|[–—])\s*(?P<words>\S.*)", re.DOTALL)
_AFTER = re.compile(r".*(?:\((?P<inside>[^()]{3,30})\)|\b(?P<by>by [^,;:()]{3,25}))[.]?", re.DOTALL)
_PARTS = re.compile(r"\n|;")


@dataclass(frozen=True, slots=True)
class DatedStep:
    """One step of a cell."""

    words: str
    day: Value = None
    """When it is due, where it says so."""
    said: str = ""
    """The words of the day."""


def steps_of(text: str, day_of: DayOf) -> tuple[DatedStep, ...]:
    """The steps that a cell holds, each on a line or after a semicolon: where each of them has a day or a bullet
    before it, or is a line with its day at the end. One step, with its day if it has one, of any other cell."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    steps = tuple(_step(part, day_of) for part in parts)
    listed = all(map(is_bullet, parts)) or all(step.said for step in steps)
    if len(parts) > 1 and listed:
        return steps
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(map(is_bullet, lines)):
        return tuple(_step(line, day_of) for line in lines)
    return (_step(text, day_of),) if len(lines) == 1 else (DatedStep(text),)


def _step(part: str, day_of: DayOf) -> DatedStep:
    words = without_bullet(part)
    before = _BEFORE.fullmatch(words)
    if before and (day := day_of(before["day"])) is not None:
        return DatedStep(before["words"], day, before["day"])
    for said in _ends(words):
        if (day := day_of(said)) is not None:
            return DatedStep(words, day, said)
    return DatedStep(words)


def _ends(words: str) -> Iterator[str]:
    found = _AFTER.fullmatch(words)
    if found:
        yield found["inside"] or found["by"]
