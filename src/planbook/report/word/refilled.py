"""What was done with a paper that was filled again."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """A block of which the words are others now."""

    title: str
    before: tuple[str, ...]
    """The lines that are gone."""
    after: tuple[str, ...]
    """The lines that are new."""


@dataclass(frozen=True, slots=True)
class RefilledPaper:
    """A paper that was refreshed, and what was done, by the titles of its blocks."""

    data: bytes
    changed: tuple[Changed, ...] = ()
    kept: tuple[str, ...] = ()
    """In which a person had typed: their text stands below."""
    deleted: tuple[str, ...] = ()
    """Which a person took out: they were not put back."""
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Of which there is nothing to say any more."""
    asked: tuple[str, ...] = ()
    """Of which a person's comment is to be read again."""
    lost: tuple[str, ...] = ()
    """Whose marks are gone or out of order, so that they were left as they are."""
    copied: tuple[str, ...] = ()
    """Of which somebody has put a copy elsewhere: it still says what the block did before."""
    spoken: tuple[str, ...] = ()
    """Of which there is nothing to say any more, and a person's comment stays."""

    @property
    def is_as_it_was(self) -> bool:
        """Whether nothing in the file would be another."""
        return not (self.changed or self.kept or self.added or self.gone)


def changed(title: str, before: Sequence[str], after: Sequence[str]) -> Changed:
    """The block with the lines that only one of `before` and `after` has."""
    gone: list[str] = []
    new: list[str] = []
    for _, first, last, begins, ends in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if before[first:last] != after[begins:ends]:
            gone += before[first:last]
            new += after[begins:ends]
    return Changed(title, tuple(gone), tuple(new))
