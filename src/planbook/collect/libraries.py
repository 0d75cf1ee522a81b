"""Calls of libraries on files that people sent.

What a library raises on a damaged file differs from one file to the next, and is of more than ten kinds. What is
raised by planbook's own code is an error in planbook. So the calls alone are looked after, as narrowly as can be.
"""

from collections.abc import Iterator
from types import TracebackType
from typing import TypeVar

_T = TypeVar("_T")
_END = object()


class DamagedError(Exception):
    """A library can make nothing of what a file holds."""


class ByALibrary:
    """Makes a DamagedError of whatever is raised within, but for a lack of memory; use it in a `with` statement."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, MemoryError | DamagedError):
            raise DamagedError(f"{type(error).__name__}: {error}") from error


def each(iterator: Iterator[_T]) -> Iterator[_T]:
    """What a library's `iterator` gives; only its own work is looked after, not what is done with that."""
    while True:
        with ByALibrary():
            one = next(iterator, _END)
        if one is _END:
            return
        yield one  # type: ignore[misc]
