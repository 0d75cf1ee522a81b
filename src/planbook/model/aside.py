"""What a workbook holds beside its cells: notes, comments, text boxes, pictures, embedded files.

Nothing of it is read as an answer. It is told, with its place and its words, so that none of it is passed over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from planbook.model.finding import Finding

Kind = Literal["note", "comment", "text_box", "picture", "object"]
KINDS: tuple[Kind, ...] = get_args(Kind)

RULES: Mapping[Kind, str] = {
    "text_box": "WB-063",
    "note": "WB-064",
    "comment": "WB-065",
    "picture": "WB-066",
    "object": "WB-067",
}
"""The rule that tells of each kind."""
MORE = "WB-069"
"""The rule that counts what is not told one by one."""
TOLD = frozenset({*RULES.values(), MORE})

MOST = 60
"""Asides of one kind in a workbook that are told one by one; the rest are counted."""
LONGEST = 1_000
"""Characters of the words of one aside that are kept."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something beside the cells of a sheet."""

    kind: Kind
    sheet: str
    cell: str
    """The cell that it is on, or that it begins over; empty where it lies nowhere in particular."""
    what: str
    """What it is, as a message calls it: "a text box", "a chart"."""
    words: str
    """What it says, a line for each of its paragraphs; empty where it says nothing."""
    left_out: int = 0
    """How many more characters it has than `words`. Where `what` is empty: how many more asides of the kind there
    are than are told."""


def line_of(words: str) -> str:
    """`words` on one line, the end of each of theirs marked, so that no two are read as one."""
    return " / ".join(" ".join(line.split()) for line in words.splitlines() if line.strip())


def without_told(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` without those that only tell of asides, where these are told together."""
    return [f for f in findings if f.severity != "note" or f.code not in TOLD]
