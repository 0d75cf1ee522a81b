"""What is said of two workbooks of one school that differ: when each came, and what each says, cell by cell."""

from collections.abc import Sequence
from datetime import date

from planbook.model.change_words import excerpts, row_name
from planbook.model.difference import Change
from planbook.model.prose import in_figures
from planbook.model.values import long_date

MOST_CELLS = 5
"""Cells of two workbooks that a message names before the rest are counted."""


def how_they_differ(first: tuple[str, date], other: tuple[str, date], changes: Sequence[Change]) -> str:
    """One paragraph, of lines: each file with the day on which it came, then the first cells that differ with what
    each file says in them, and how many more there are."""
    lines = [
        f"{first[0]}, which came on {long_date(first[1])}, and {other[0]}, which came on {long_date(other[1])}"
    ]
    if not changes:
        lines[0] += ", say the same in every cell that we ask for; they differ in how they are laid out only."
        return lines[0]
    lines[0] += f", differ in {in_figures(len(changes), 'place')}:"
    lines += [f"- {_line(change)}" for change in changes[:MOST_CELLS]]
    left = len(changes) - MOST_CELLS
    if left > 0:
        lines.append(f"- and in {in_figures(left, 'more place')}.")
    return "\n".join(lines)


def _line(change: Change) -> str:
    """As "Actions H12, 1.4 Set up reading hubs, Finish: 01/12/2026 in the first, 15/01/2027 in the second"."""
    where = ", ".join(part for part in (f"{change.sheet} {change.cell}".strip(), row_name(change)) if part)
    if change.kind != "changed":
        which = "second" if change.kind == "added" else "first"
        return f"{where}: a row that only the {which} has"
    before, after = excerpts(change.before, change.after)
    return f"{where}, {change.heading}: {before or 'blank'} in the first, {after or 'blank'} in the second"
