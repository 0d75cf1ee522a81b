"""How far long work has come: a step that is said can be one of many."""

from collections.abc import Callable, Iterator, Sequence
from typing import Self, TypeVar

_T = TypeVar("_T")


class CountedStep(str):
    """A few words for a step, as any other; with them how many of how many are done, and what was found so far."""

    what: str
    """What is being done to all of them, as "Reading"."""
    done: int
    total: int
    found: int | None
    """Findings so far; None where none are looked for."""

    def __new__(cls, words: str, what: str, done: int, total: int, found: int | None = None) -> Self:
        """`total` may turn out to be too small: it is at least `done`."""
        step = super().__new__(cls, words)
        step.what, step.done, step.total, step.found = what, done, max(done, total), found
        return step


def each_said(
    items: Sequence[_T], what: str, name: Callable[[_T], str], say: Callable[[str], None]
) -> Iterator[_T]:
    """Each of `items`, said under its name when it is begun."""
    for done, one in enumerate(items):
        say(CountedStep(name(one), what, done, len(items)))
        yield one
