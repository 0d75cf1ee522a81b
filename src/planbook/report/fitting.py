"""How much of each block a paper shows: all of it where its pages have room, less where they have not.

Where a paper is too long, all its blocks give way alike until it fits. What room is left then goes back to them a
step at a time, in the order of the paper, so that no table is cut that its pages have room for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from planbook.model.declarations import Block
from planbook.report.blocks.grid import Room
from planbook.report.word.measure import heights, pages_of
from planbook.report.word.paper import Paper, Section

Rooms = Mapping[str, Room]
"""The room that each block has, by its key."""


class Making(Protocol):
    """A paper that is made with one room or another."""

    @property
    def own(self) -> Sequence[Block]:
        """The blocks of the paper, in order."""

    def paper(self, rooms: Rooms) -> Paper:
        """The paper where its blocks have these rooms."""

    def is_alike(self, block: Block, one: Room, other: Room) -> bool:
        """Whether the block shows the same in both rooms."""


@dataclass(slots=True)
class _Pages:
    """How many pages papers take, each section of theirs measured once."""

    most: int
    _known: dict[int, tuple[Section, Sequence[float]]] = field(default_factory=dict)

    def hold(self, paper: Paper) -> bool:
        """Whether the paper is no longer than it may be."""
        return pages_of(paper, [self._heights(section) for section in paper.sections]) <= self.most

    def _heights(self, section: Section) -> Sequence[float]:
        known = self._known.get(id(section))
        if known is None:  # the section is kept with its heights, so that no other has its id
            known = self._known[id(section)] = section, tuple(heights(section))
        return known[1]


def fitted(making: Making, rooms: Sequence[Room], most_pages: int) -> Paper:
    """The paper that shows the most on so many pages, by the `rooms` from the most to the least; with the least
    where none of them fits."""
    pages = _Pages(most_pages)
    for step, room in enumerate(rooms):
        paper = making.paper({block.key: room for block in making.own})
        if pages.hold(paper):
            return _filled_up(making, rooms[: step + 1], paper, pages)
    return paper


def _filled_up(making: Making, rooms: Sequence[Room], paper: Paper, pages: _Pages) -> Paper:
    """`paper`, in which all blocks have the last of `rooms`, with more of those of which its pages hold more."""
    given = {block.key: rooms[-1] for block in making.own}
    growing = [*making.own]
    for room in reversed(rooms[:-1]):
        for block in [*growing]:
            if making.is_alike(block, given[block.key], room):
                given[block.key] = room
                continue
            larger = making.paper({**given, block.key: room})
            if pages.hold(larger):
                given[block.key], paper = room, larger
            else:
                growing.remove(block)
    return paper
