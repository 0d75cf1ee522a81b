"""What is worked out of an object when it is first asked for, and kept with it or for it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, Self, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Once:
    """An object that many ask the same of; what it is made of does not change."""

    def once(self, make: Callable[[Self, *Ts], T], *of: *Ts) -> T:
        """What `make` makes of it and of `of`, made when it is first asked for."""
        key = (make, *of)
        if key not in self._made:
            self._made[key] = make(self, *of)
        made: T = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[tuple[Any, ...], Any]:
        return {}


class Same(Generic[T]):
    """`it` as a key: equal where it is the very same object, so that no look-up goes through all that it holds."""

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it
