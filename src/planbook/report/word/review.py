"""What of a review is still in a Word file: comments and tracked changes, which everybody who opens it can read."""

from planbook.office import OfficePackage
from planbook.report.word.marks import REVISED, W
from planbook.report.word.placed import PARAGRAPH

_PART = "wordprocessingml"


def left_of_review(data: bytes) -> list[int]:
    """How many comments there are, and how many paragraphs with tracked changes.

    Raises ValueError for what is no Word file, or cannot be read.
    """
    package = OfficePackage.read(data)
    comments = changes = 0
    for part in package.parts:
        if part.startswith("word/") and part.endswith(".xml") and _PART in package.type_of(part):
            root = package.tree(part)
            comments += sum(1 for _ in root.iter(f"{W}comment"))
            changes += len({next(node.iterancestors(PARAGRAPH), node) for node in root.iter(*REVISED)})
    return [comments, changes]
