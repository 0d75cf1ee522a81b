"""The actions whose finish is to move."""

from dataclasses import dataclass
from datetime import date

from planbook.consolidate.rows import ActionRow
from planbook.report.blocks.sentences import text
from planbook.report.blocks.subject import Subject


@dataclass(frozen=True, slots=True)
class Move:
    """An action whose finish is to move."""

    action: ActionRow
    finish: date
    revised: date


def moved(school: Subject) -> list[Move]:
    """Live actions whose finish is to move and had not moved to that day already, furthest first."""
    moves = []
    for row in school.actions:
        finish, revised = row.finish, row.revised_finish
        if row.live and finish and revised and revised > finish and row.revised_last != revised:
            moves.append(Move(row, finish, revised))
    return sorted(moves, key=lambda move: (move.finish - move.revised, text(move.action.ref)))
