"""What was looked up in a ledger, until it changes."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

T = TypeVar("T")


class Known(Generic[T]):
    """Answers by what was asked: a command asks the same up to fifty times.

    They go with each change, whatever it changes. Nobody else changes a ledger meanwhile: see `Trust.ledger`.
    """

    def __init__(self, engine: "Engine") -> None:
        from sqlalchemy import event

        self._answers: dict[Hashable, T] = {}
        event.listen(engine, "commit", self._forget)

    def answer(self, asked: Hashable, look: Callable[[], T]) -> T:
        """What `look` says, which is asked once."""
        if asked not in self._answers:
            self._answers[asked] = look()
        return self._answers[asked]

    def _forget(self, _: "Connection") -> None:
        self._answers.clear()
