"""What is worked out of an object when it is first asked for, and kept with it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Once:
    """An object that many ask the same of; what it is made of does not change."""

    def once(self, make: Callable[[Self], T]) -> T:
        """What `make` makes of it, made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}
