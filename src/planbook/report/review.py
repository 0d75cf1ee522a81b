"""What of a review is still in a paper: comments and tracked changes, which everybody who opens it can read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planbook.office import OfficePackage
from planbook.report.word.marks import REVISED, W
from planbook.report.word.placed import PARAGRAPH

if TYPE_CHECKING:
    from lxml.etree import _Element

_OF_WORD = "wordprocessingml"
_NOTES, _THREADS = "spreadsheetml.comments+xml", "vnd.ms-excel.threadedcomments+xml"
"""How the types of the parts end in which Excel keeps what it calls notes, and comments that are answered."""
_THREAD = "tc="
"""How the author is called of a note that stands in place of such a comment, for an Excel that knows none."""


def left_of_review(data: bytes) -> list[int]:
    """How many comments there are in a Word file or a workbook, and how many paragraphs with tracked changes.

    Raises ValueError for what is neither, or cannot be read.
    """
    package = OfficePackage.read(data)
    comments = changes = 0
    for part in package.parts:
        kind = package.type_of(part)
        if part.startswith("word/") and part.endswith(".xml") and _OF_WORD in kind:
            root = package.tree(part)
            comments += sum(1 for _ in root.iter(f"{W}comment"))
            changes += len({next(node.iterancestors(PARAGRAPH), node) for node in root.iter(*REVISED)})
        elif kind.endswith(_NOTES):
            comments += sum(1 for _ in _notes(package.tree(part)))
        elif kind.endswith(_THREADS):
            comments += sum(1 for _ in package.tree(part).iter("{*}threadedComment"))
    return [comments, changes]


def _notes(root: "_Element") -> Iterator["_Element"]:
    """The notes of a sheet, without those that stand in place of a comment."""
    authors = [author.text or "" for author in root.iter("{*}author")]
    for note in root.iter("{*}comment"):
        number = int(note.get("authorId") or 0)
        if number >= len(authors) or not authors[number].startswith(_THREAD):
            yield note
