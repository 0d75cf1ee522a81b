"""What is asked of an import, and what became of each file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TakenFor:
    """A column of a file, and what it was taken for."""

    file: str
    table: str
    heading: str
    sample: str
    field: str
    """Empty where it is listed and goes nowhere."""
    certainty: float
    options: tuple[str, ...] = ()
    """The fields between which nothing decides, where that is why."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    source: Path
    words: str
    done: bool
    written: tuple[Path, ...] = ()
    columns: tuple[TakenFor, ...] = ()
    unplaced: int = 0
    noted: int = 0
    remembered: int = 0
    """The layouts of it that are known from now on."""
    told: tuple[str, ...] = ()
    """Of published figures: each with what the register has of it, and what was left out."""
    to_paste: bool = False
    """Whether what was written are rows for the register, and no workbook of a unit."""


@dataclass(frozen=True, slots=True)
class ImportWanted:
    """What is asked of an import, beside its files."""

    unit: str = ""
    template: str = ""
    """The format, where it is not that of the unit."""
    given: Mapping[str, str] | None = None
    """By heading the field that its column is, or nothing."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """What is asked of a column that nothing decides."""

    table: str
    heading: str
    sample: str
    options: tuple[str, ...]
    """The fields that it may be, by their keys."""


Ask = Callable[[ColumnQuestion], str | None]
"""Answers with a field, with nothing to leave the column out, or with None where nobody answers."""


def nobody(_: ColumnQuestion) -> str | None:
    """Nobody is there to be asked."""
    return None
