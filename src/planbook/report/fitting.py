"""How much of each block a paper shows: all of it where its pages have room, less where they have not.

Where a paper is too long, all its blocks give way alike until it fits. What room is left then goes back to them a
step at a time, in the order of the paper, so that no table is cut that its pages have room for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from planbook.model.declarations import Block
from planbook.report.blocks.grid import Room
from planbook.report.word.measure import heights, pages_of
from planbook.report.word.paper import Paper, Section

Rooms = Mapping[str, Room]
"""The room that each block has, by its key."""


@dataclass(slots=True)
class Measured:
    """Papers made with one room or another, each section of theirs measured once."""

    make: Callable[[Rooms], Paper]
    most_pages: int
    _known: dict[int, tuple[Section, Sequence[float]]] = field(default_factory=dict)

    def fits(self, paper: Paper) -> bool:
        """Whether the paper is no longer than it may be."""
        return pages_of(paper, [self._heights(section) for section in paper.sections]) <= self.most_pages

    def _heights(self, section: Section) -> Sequence[float]:
        known = self._known.get(id(section))
        if known is None:  # the section is kept with its heights, so that no other has its id
            known = self._known[id(section)] = section, tuple(heights(section))
        return known[1]


def fitted(
    blocks: Sequence[Block], rooms: Sequence[Room], most_pages: int, make: Callable[[Rooms], Paper]
) -> Paper:
    """The paper that shows the most on so many pages, by the `rooms` from the most to the least; with the least
    where none of them fits."""
    measured = Measured(make, most_pages)
    for step, room in enumerate(rooms):
        paper = make({block.key: room for block in blocks})
        if measured.fits(paper):
            return _filled_up(blocks, rooms, step, paper, measured)
    return paper


def _filled_up(
    blocks: Sequence[Block], rooms: Sequence[Room], step: int, paper: Paper, measured: Measured
) -> Paper:
    """`paper`, which all blocks have the room `step` in, with more of those of which its pages hold more."""
    given = {block.key: rooms[step] for block in blocks}
    growing = [block.key for block in blocks]
    for room in reversed(rooms[:step]):
        for key in [*growing]:
            larger = measured.make({**given, key: room})
            if measured.fits(larger):
                given[key], paper = room, larger
            else:
                growing.remove(key)
    return paper
