"""Reports and their blocks, as they are declared: titles, sentences, and the columns of each table."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """One column of a report's table."""

    key: str
    heading: str
    type: str = "text"
    width: float = 0
    """Millimetres in Word, characters in Excel; 0 takes what is left."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a report: a heading, a sentence, a table with its columns."""

    key: str
    title: str
    caption: str = ""
    intro: str = ""
    empty: str = ""
    """What stands there when the table has no row."""
    about: str = ""
    """The record that it tells of: where the period asks nobody for that, it says `not_asked`, or is left out."""
    not_asked: str = ""
    """What stands there in place of `empty` where nothing of what it is about was asked."""
    note: str = ""
    most: int = 0
    """The most rows shown; 0 is no limit."""
    columns: tuple[BlockColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One report or output workbook: its blocks in order."""

    key: str
    title: str
    audience: Literal["internal", "external"]
    subtitle: str = ""
    blocks: tuple[Block, ...] = ()

    def block(self, key: str) -> Block:
        """The block `key`; raises KeyError."""
        for candidate in self.blocks:
            if candidate.key == key:
                return candidate
        raise KeyError(f"{self.key}.{key}")
