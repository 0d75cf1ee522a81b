"""Words that know the figures they were made from.

A sentence, a table's cell or what a chart is told in keeps the ids of its figures from where it is made until the
paper is written, so that each can be followed to the cells behind it: nothing is matched by its text afterwards.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec, Self

P = ParamSpec("P")


class Sourced(str):
    """Text with the ids of the figures that it was made from."""

    figures: tuple[str, ...]

    def __new__(cls, text: str, figures: tuple[str, ...] = ()) -> Self:
        made = super().__new__(cls, text)
        made.figures = figures
        return made


def made_of(words: str, *sources: object) -> Sourced:
    """`words` with the figures of `sources`: rows of tables, words that know theirs, or several of either."""
    return Sourced(words, tuple(dict.fromkeys(figures_of((words, *sources)))))


def joined(*parts: str, by: str = " ") -> Sourced:
    """Those of `parts` that say anything as one text, with the figures of them all."""
    said = [part for part in parts if part]
    return made_of(by.join(said), *said)


def figures_of(source: object) -> Sequence[str]:
    """The ids of the figures that a row, words or several of them have: of a row its own, or what it is made of."""
    found: list[str] = []
    _gather(source, found)
    return found


_SEVERAL = (list, tuple)


def _gather(source: object, found: list[str]) -> None:
    if type(source) is str:  # what most of a paper is made of
        return
    if isinstance(source, Sourced):
        found += source.figures
    elif isinstance(source, _SEVERAL):
        for one in source:
            _gather(one, found)
    elif not isinstance(source, str):
        name = getattr(source, "figure", None) or getattr(source, "source_id", None)
        if name:
            found.append(str(name))
        found += getattr(source, "made_of", ())


def sourced(write: Callable[P, str]) -> Callable[P, Sourced]:
    """`write` with its words made of the rows that it is given, and of what these words know beside them."""

    @wraps(write)
    def made(*args: P.args, **kwargs: P.kwargs) -> Sourced:
        said = write(*args, **kwargs)
        return Sourced(said, tuple(dict.fromkeys(figures_of((*args, said)))))

    return made
