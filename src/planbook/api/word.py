"""Whether a Word file can be read by everybody, no matter who made it."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path


def check_word(file: str | PathLike[str]) -> Sequence[str]:
    """What keeps somebody from reading the Word file, also with a screen reader; empty where there is nothing.

    Raises PlanbookError where it is not there, or no Word file that can be read.
    """
    from planbook.workflow.declared import declared
    from planbook.workflow.word import check_word as checked

    return checked(Path(file), declared())
