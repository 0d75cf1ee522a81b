"""What is exceptional, with what is said of it and done about it."""

import re
from collections.abc import Sequence, Set

from planbook.consolidate.exceptions import is_first_of_all, kind_word
from planbook.consolidate.rows import ExceptionRow
from planbook.look import STATUS
from planbook.model.days import day_written
from planbook.model.prose import opening
from planbook.report.blocks.grid import Room, cells_of, grid, more_note, only_sentence
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.sentences import cut, ended, short_day, text
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Section


@named("exceptions", rows=ExceptionRow, scopes=("unit", "body", "trust"))
def exceptions(told: Told) -> Section:
    """What is off target, off track or over, with what is said and done; over several units what is missing too."""
    subject, words, room, block = told.subject, told.words, told.room, told.block
    every, stays = subject.once(_every)  # however few of them a room shows
    if not every:
        return only_sentence(block, words)
    shown = of_each_kind(every, room.most(block), stays)
    rows = [cells_of(block, _exception_cells(told, row), row) for row in shown]
    more = more_note(told.subject.register, len(every) - len(rows), "exception")
    return Section(block.title, (grid(block, rows, words), *more))


def _every(subject: Subject) -> tuple[Sequence[ExceptionRow], Set[int]]:
    """All exceptions, and where among them those stand that no limit takes."""
    every = [row for row in subject.exceptions if subject.scope != "unit" or text(row.kind) != "return"]
    return every, {n for n, row in enumerate(every) if is_first_of_all(subject.register, row)}


def _exception_cells(told: Told, row: ExceptionRow) -> dict[str, Cell]:
    room = told.room
    return {
        "kind": opening(kind_word(told.subject.declarations, text(row.kind))),
        "what": told.whose(row.unit_name, what_of(row, room)),
        "since": opening(text(row.since).replace(" term", "")) or "–",
        "explanation": cut(text(row.explanation), room.said) or "None given",
        "response": cut(text(row.response), room.said - 2) or ("–" if row.status == "blue" else "None given"),
        "who": ", ".join(part for part in (cut(text(row.who), room.words(5)), _by(row)) if part) or "–",
    }


def _by(row: ExceptionRow) -> str:
    """By when; a day as tables have it."""
    day = day_written(text(row.by))
    return short_day(day) if day else cut(text(row.by), 4)


def what_of(row: ExceptionRow, room: Room) -> str:
    """What is exceptional, how it was reported where anybody did, and what the facts say beside it."""
    what = _named(text(row.what), max(15, room.said))
    reported = how_reported(row) if row.reported else ""
    beside = " ".join(part for part in (reported, row.facts) if part)
    return f"{ended(what)} {beside}" if beside else what


_LAST_SAID = re.compile(r"(.+) (\([^()]{1,60}\))")
"""What is exceptional, with what is said of it last: how late it is, what the target was before. What is longer is
a school's own words."""


def _named(what: str, most: int) -> str:
    """`what` in at most so many words; of what is said of it last none is left out."""
    said = _LAST_SAID.fullmatch(what)
    return f"{cut(said[1], most)} {said[2]}" if said else cut(what, most)


def how_reported(row: ExceptionRow) -> str:
    """How people reported it, or that they did not; empty of what is worked out."""
    if row.reported is None:
        return ""
    if not row.reported:
        return "Nothing was reported on it."
    return f"Reported {(row.said or STATUS[row.status].action).lower()}."


def of_each_kind(rows: Sequence[ExceptionRow], most: int, stays: Set[int]) -> list[ExceptionRow]:
    """At most so many rows in their order, the worst of each kind among them, so that no kind crowds others out.

    No limit takes those that stand at `stays`: they have to be seen.
    """
    first = {text(row.kind): n for n, row in reversed(list(enumerate(rows)))}
    kept = sorted(range(len(rows)), key=lambda n: (n not in stays, n not in first.values(), n))
    return [rows[n] for n in sorted(kept[: max(most, len(stays))])]
