"""How much of each block a paper shows: all of it where its pages have room, less where they have not.

Where a paper is too long, all its blocks give way alike until it fits. What room is left then goes back to them a
step at a time, so that no table is cut that its pages have room for: first to those that no paper may be without,
then in the order of the paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from planbook.model.declarations import Block
from planbook.report.blocks.grid import Room
from planbook.report.word.measure import filled, heights
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


NEARLY_EMPTY = 0.25
"""A last page of which no more is taken looks like a mistake."""

_SPARE = 24.0
"""Points that a page may hold beyond what is counted on."""


@dataclass(slots=True)
class _Pages:
    """How many pages papers take, each section of theirs measured once."""

    _known: dict[int, tuple[Section, Sequence[float]]] = field(default_factory=dict)

    def filled(self, paper: Paper, spare: float = 0.0) -> list[float]:
        """How much of each page the paper takes, as shares of what they hold; with `spare` points more on each than
        are counted on."""
        return filled(paper, [self.heights(section) for section in paper.sections], spare)

    def end_well(self, paper: Paper) -> bool:
        """Whether the last page is more than nearly empty, whether or not pages hold more than is counted on."""
        ends = [shares[-1] for spare in (0.0, _SPARE) if len(shares := self.filled(paper, spare)) > 1]
        return all(share >= NEARLY_EMPTY for share in ends)

    def heights(self, section: Section) -> Sequence[float]:
        """The heights of what stays together in the section."""
        known = self._known.get(id(section))
        if known is None:  # the section is kept with its heights, so that no other has its id
            known = self._known[id(section)] = section, tuple(heights(section))
        return known[1]


def fitted(making: Making, rooms: Sequence[Room], most_pages: int = 0) -> Paper:
    """The paper that shows the most on so many pages, or on any number of them (0), by the `rooms` from the most to
    the least; with the least where none of them fits. It ends with a page that is more than nearly empty, where
    that can be done without leaving out a row or a word.
    """
    pages = _Pages()
    paper = _within(making, rooms, most_pages, pages)
    number = len(pages.filled(paper))
    if pages.end_well(paper):
        return paper
    closer = replace(rooms[0], definitions=0, lone_tables=False)
    shorter = _within(making, (rooms[0], closer), number - 1, pages)
    return shorter if len(pages.filled(shorter)) < number else _ended_with_more(paper, pages)


def _within(making: Making, rooms: Sequence[Room], most_pages: int, pages: _Pages) -> Paper:
    for step, room in enumerate(rooms):
        paper = making.paper({block.key: room for block in making.own})
        if not most_pages or len(pages.filled(paper)) <= most_pages:
            return _filled_up(making, rooms[: step + 1], paper, most_pages, pages)
    return paper


def _ended_with_more(paper: Paper, pages: _Pages) -> Paper:
    """The paper with its last sections on one page, where they are to more than a nearly empty one what the page
    before them can spare."""
    number = len(pages.filled(paper))
    for place in range(len(paper.sections) - 1, 0, -1):
        together = replace(paper.sections[place], begins_page=True)
        moved = replace(paper, sections=[*paper.sections[:place], together, *paper.sections[place + 1 :]])
        shares = pages.filled(moved)
        if len(shares) == number and pages.end_well(moved):
            return moved if shares[-2] >= NEARLY_EMPTY else paper
    return paper


def _filled_up(making: Making, rooms: Sequence[Room], paper: Paper, most_pages: int, pages: _Pages) -> Paper:
    """`paper`, in which all blocks have the last of `rooms`, with more of those of which its pages hold more."""
    given = {block.key: rooms[-1] for block in making.own}
    growing = sorted(making.own, key=lambda block: not block.required)
    for room in reversed(rooms[:-1]):
        for block in [*growing]:
            if making.is_alike(block, given[block.key], room):
                given[block.key] = room
                continue
            larger = making.paper({**given, block.key: room})
            if len(pages.filled(larger)) <= most_pages:
                given[block.key], paper = room, larger
            else:
                growing.remove(block)
    return paper
