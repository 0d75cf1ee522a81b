"""What a block takes of the room that it has, and of the others': where they give it the same, it shows the same.

A block is made for each room that a paper tries; most of what a room says makes no difference to most blocks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from planbook.report.blocks.grid import ROOMS, Room

_Rooms = Mapping[str, Room]
_Taken = tuple[str, str, tuple[Any, ...], object]
"""The block whose room was asked, what for, with what, and what it gave."""


@dataclass(frozen=True, slots=True)
class WatchedRooms(Mapping[str, Room]):
    """The rooms of a paper's blocks, which keep what is taken of them; a block has the most that there is where it
    has none."""

    rooms: _Rooms
    _taken: dict[tuple[object, ...], _Taken] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Room:
        return cast("Room", _Watched(key, _room(self.rooms, key), self._taken))

    def __iter__(self) -> Iterator[str]:
        return iter(self.rooms)

    def __len__(self) -> int:
        return len(self.rooms)

    def same_in(self, others: _Rooms) -> bool:
        """Whether the other rooms give all that was taken of these."""
        return all(_given(_room(others, key), name, by) == gave for key, name, by, gave in self._taken.values())


@dataclass(frozen=True, slots=True)
class _Watched:
    """A room that is watched."""

    key: str
    room: Room
    taken: dict[tuple[object, ...], _Taken]

    def __getattr__(self, name: str) -> Any:
        if not callable(getattr(Room, name)):
            return self._take(name)
        return lambda *by: self._take(name, *by)

    def _take(self, name: str, *by: Any) -> object:
        gave = _given(self.room, name, by)
        self.taken[self.key, name, *map(id, by)] = self.key, name, by, gave  # kept, so that no other has its id
        return gave


def _room(rooms: _Rooms, key: str) -> Room:
    return rooms.get(key, ROOMS[0])


def _given(room: Room, name: str, by: tuple[Any, ...]) -> object:
    found = getattr(room, name)
    return found(*by) if callable(found) else found
