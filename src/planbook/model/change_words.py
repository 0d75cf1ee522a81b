"""Changes in a line or a sentence: where, which row, what it was and what it is."""

from collections.abc import Sequence
from datetime import date

from planbook.model.difference import Change
from planbook.model.prose import counted, excerpt, in_figures, listed
from planbook.model.values import long_date

MOST_LINES = 10
"""Changes of one workbook that people are shown before the rest are counted."""

_LONGEST = 60
_LONGEST_NAME = 50
_LEAD = 12
"""Characters shown of what is the same before what differs."""
_BLANK = "(blank)"


def how_many(number: int) -> str:
    """A count of changes: "no changes", "1 change", "4 changes"."""
    return in_figures(number, "change") if number else "no changes"


def changes_since(number: int, before: date) -> str:
    """As "4 changes since the file of 3 December 2026"; where there is none, that it says the same."""
    if not number:
        return f"says the same as the file of {long_date(before)}"
    return f"{how_many(number)} since the file of {long_date(before)}"


def change_line(change: Change) -> str:
    """As "Actions H12, 1.4 Set up reading hubs, Finish: 01/12/2026 -> 15/01/2027", on one line."""
    where = ", ".join(part for part in (f"{change.sheet} {change.cell}".strip(), row_name(change)) if part)
    if change.kind != "changed":
        return f"{where}: {change.kind}"
    before, after = excerpts(change.before, change.after)
    return f"{where}, {change.heading}: {before or _BLANK} -> {after or _BLANK}"


def row_name(change: Change) -> str:
    """The row's id and its words, cut where they are long; empty of a form."""
    words = [part for part in (change.row_id, change.label) if part]
    return excerpt(" ".join(dict.fromkeys(words)), _LONGEST_NAME)


def what_changed(changes: Sequence[Change]) -> str:
    """As "changed four cells, added one row and removed two rows"."""
    parts = []
    for kind, one in (("changed", "cell"), ("added", "row"), ("removed", "row")):
        number = sum(change.kind == kind for change in changes)
        if number:
            parts.append(f"{kind} {counted(number, one)}")
    return listed(parts)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both on one line; where they are long, from a little before the place where they part."""
    one, other = " ".join(before.split()), " ".join(after.split())
    if max(len(one), len(other)) > _LONGEST:
        shared = next(
            (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        start = one.rfind(" ", 0, max(shared - _LEAD, 0)) + 1
        if start:
            one, other = f"… {one[start:]}", f"… {other[start:]}"
    return excerpt(one, _LONGEST), excerpt(other, _LONGEST)
