"""The asides of a workbook that are its school's own: without the notes and the buttons that planbook put there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planbook.collect.grid import SheetGrid
from planbook.collect.identity import marks_said
from planbook.model.aside import MOST, Aside, Kind, line_of
from planbook.model.cover import NOTE, OPEN_NOTE, is_line_of_ours, mark_of_note, words_of_others
from planbook.model.submission import Unplaced


def own_asides(asides: Sequence[Aside], grids: Sequence[SheetGrid]) -> tuple[Aside, ...]:
    """`asides`, of planbook's notes and buttons only what somebody has written into them: of each kind the first
    `MOST`, and last how many more there are."""
    marks = marks_said(grids, NOTE)
    told: list[Aside] = []
    more: Counter[Kind] = Counter()
    seen: Counter[Kind] = Counter()
    for aside in asides:
        own = _own(aside, marks)
        if own is None:
            continue
        if not own.what:
            more[own.kind] += own.left_out
        elif seen[own.kind] < MOST:
            seen[own.kind] += 1
            told.append(own)
        else:
            more[own.kind] += 1
    return (*told, *(Aside(kind, "", "", "", "", count) for kind, count in more.items()))


def _own(aside: Aside, marks: frozenset[str]) -> Aside | None:
    if aside.kind not in ("note", "text_box") or not aside.what:
        return aside
    if aside.words.startswith(OPEN_NOTE):  # put on while the workbook was open: its hidden sheet has no mark of it
        others = words_of_others(aside.words)
        return replace(aside, words=others) if others else None
    lines = aside.words.split("\n")
    ours = _is_note if aside.kind == "note" else _is_marked
    left = [line for line in lines if not ours(line, marks)]
    return replace(aside, words="\n".join(left)) if left else None


def _is_marked(line: str, marks: frozenset[str]) -> bool:
    return mark_of_note(line) in marks


def _is_note(line: str, marks: frozenset[str]) -> bool:
    return _is_marked(line, marks) if marks else is_line_of_ours(line)


def as_unplaced(asides: Sequence[Aside]) -> tuple[Unplaced, ...]:
    """`asides` as what has no place in a workbook that is made from this one."""
    return tuple(
        Unplaced(aside.sheet, aside.cell, "", aside.what.capitalize(), line_of(aside.words) or "(no words)")
        for aside in asides
        if aside.what
    )
