"""What a unit is asked in a period: which records, and so which sheets its workbook has.

is_asked(register, record, unit_id, period)       whether the unit's workbook has the record's sheet
is_asked_over(register, record, unit_id, period)  whether that of the period or of one that it holds has
asked_format(register, layout, unit_id, period)   the format with the sheets that are asked
is_anything_asked(register, unit_id, period)      whether the unit is sent a workbook at all
is_awaited(register, unit_id, period)             whether anybody waits for it
as_asked(block, register, unit_ids, period)       a report's block where it may be about what was not asked
next_asked(register, period, unit_ids)            the next period in which any of the units is
next_due(register, period, today, came)           the one, of whatever kind, that is due next
in_words_of(text, kind)                           what declarations say of "this term", as of such a period
said_over(text, period, parts)                    the same in what is brought together from several
"""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from datetime import date
from math import ceil

from planbook.model.blocks import Block
from planbook.model.calendar import Period
from planbook.model.declarations import Format
from planbook.model.given_lines import given_lines
from planbook.model.memo import Same
from planbook.model.prose import opening
from planbook.model.record import Field, Record
from planbook.model.register import Register
from planbook.model.sheets_asked import is_asked_of, says_of_whom
from planbook.model.submission import Submission
from planbook.model.used import is_shown, is_used, minutes_used, used_format

SHORTEST = 2
"""Minutes that the shortest workbook takes: to open it, to look at Check, to send it back."""
_LINES_A_MINUTE = 2


def is_asked(register: Register, record: Record, unit_id: str, period: Period) -> bool:
    """Whether the unit is asked for `record` in `period`.

    What the unit's plan format has no place for is not asked. The record's `asked_in` says in which kinds of
    period; one that says nothing is asked wherever the plan is reviewed. Its `asked_of` says of which kinds of
    units. The register's sheet Sheets asked narrows it, and may say otherwise of whom and in which. Beside those
    periods a sheet whose lines the trust gives is asked only where one of them is due; where a record of the
    register gives them, in every period.
    """
    return is_shown(register, record.key, unit_id) and _is_wanted(register, record, unit_id, period)


def _is_wanted(register: Register, record: Record, unit_id: str, period: Period) -> bool:
    """Whether the unit is asked for `record` in a workbook that has a sheet for it."""
    if not is_used(register, record, unit_id, period):
        return False
    beside = register.calendar.is_beside(period)
    said = is_asked_of(register, record.key, unit_id, period.kind)
    if record.asked_of and not says_of_whom(register, record.key):
        unit = register.units.get(unit_id)
        if unit is None or unit.text("kind") not in record.asked_of:
            return False
    if said is None:
        said = period.kind in record.asked_in if record.asked_in else not beside
    if not said:
        return False
    by_line = record.rows == "fixed" and (beside or bool(record.lines_of))
    return not by_line or _lines_due(register, record, unit_id, period) > 0


def is_asked_over(register: Register, record: Record, unit_id: str, period: Period) -> bool:
    """Whether the unit is asked for `record` in `period` or in any period that it holds, as a term its quarters."""
    return register.once(_is_asked_over, Same(record), unit_id, period)  # of each block, and of each paper


def _is_asked_over(register: Register, record: Same[Record], unit_id: str, period: Period) -> bool:
    periods = (period, *register.calendar.held(period))
    return any(is_asked(register, record.it, unit_id, p) for p in periods)


def _lines_due(register: Register, record: Record, unit_id: str, period: Period) -> int:
    return sum(line.asked for line in given_lines(register, record.key, unit_id, period))


def asked_format(
    register: Register, layout: Format, unit_id: str, period: Period, sent: Submission | None = None
) -> Format:
    """`layout` with the sheets that the unit is asked in `period`, and those that `sent` has all the same.

    What was sent goes back whole: a workbook of an earlier planbook asked more.
    """
    layout = used_format(register, layout, unit_id, period, sent)
    sheets = tuple(
        sheet
        for sheet in layout.sheets
        if _is_wanted(register, sheet.record, unit_id, period) or (sent is not None and sent.asks(sheet.record.key))
    )
    layout, all_of_it = of_kind(layout, period.kind), layout.sheets
    sheets = of_kind(replace(layout, sheets=sheets), period.kind).sheets
    layout = replace(layout, minutes=minutes_used(register, layout, unit_id, period))
    if len(sheets) == len(all_of_it):
        return layout
    made = replace(layout, sheets=sheets, steps=())
    if not register.calendar.is_beside(period):
        return replace(made, steps=layout.steps, minutes=minutes_used(register, made, unit_id, period))
    growing = [sum(sheet.record.rows == "growing" for sheet in f.sheets) for f in (made, layout)]
    lines = sum(_lines_due(register, s.record, unit_id, period) for s in sheets if s.record.rows == "fixed")
    minutes = layout.minutes * growing[0] / max(1, growing[1]) + lines / _LINES_A_MINUTE
    return replace(made, minutes=max(SHORTEST, ceil(minutes)))


def of_kind(layout: Format, kind: str) -> Format:
    """`layout` in the words of a kind of period: what a term's workbook heads "This term" a half-term's heads "This
    half-term"."""
    if kind not in _THIS:
        return layout
    sheets = tuple(
        replace(
            sheet,
            ask=in_words_of(sheet.ask, kind),
            columns=tuple(replace(column, field=_field_of_kind(column.field, kind)) for column in sheet.columns),
        )
        for sheet in layout.sheets
    )
    return replace(layout, sheets=sheets, steps=tuple(in_words_of(step, kind) for step in layout.steps))


KINDS = {"term": "term", "half_term": "half-term", "quarter": "quarter", "year": "year"}
"""What a period is called, by its kind."""
_THIS = {kind: f"this {name}" for kind, name in KINDS.items() if kind != "term"}
"""How a workbook speaks of its own period, by its kind; declarations speak of a term."""


def _field_of_kind(spec: Field, kind: str) -> Field:
    heading, told, hint = (in_words_of(text, kind) for text in (spec.heading, spec.help, spec.hint))
    if (heading, told, hint) == (spec.heading, spec.help, spec.hint):
        return spec
    return replace(spec, heading=heading, help=told, hint=hint)


def in_words_of(text: str, kind: str) -> str:
    """`text` as it speaks of a period of a kind: of a half-term "this half-term" for "this term"."""
    this = _THIS.get(kind, "this term")
    return text.replace("this term", this).replace("This term", opening(this))


def said_over(text: str, period: Period, parts: Sequence[Period]) -> str:
    """The same in what is said of `period`; of a year that is brought together from its `parts` a figure is that of
    one of them, "in the term"."""
    if not parts:
        return in_words_of(text, period.kind)
    inside = f"in the {KINDS[parts[-1].kind]}"
    return text.replace("this term", inside).replace("This term", opening(inside))


def is_anything_asked(register: Register, unit_id: str, period: Period) -> bool:
    """Whether any sheet of the unit's workbook is asked in `period`; where none is, nobody waits for one."""
    layout = register.declarations.formats.get(register.format_of(unit_id))
    return layout is None or any(is_asked(register, sheet.record, unit_id, period) for sheet in layout.sheets)


def is_awaited(register: Register, unit_id: str, period: Period) -> bool:
    """Whether anybody waits for the unit's workbook of `period`: it is asked something, and not only in the terms
    of a year, as where the year has no day on which it is due."""
    return not register.calendar.is_never_due(period) and is_anything_asked(register, unit_id, period)


def as_asked(block: Block, register: Register, unit_ids: Iterable[str], period: Period) -> Block | None:
    """The block of a report where it may be about what nobody was asked in `period`: as it is, with other words, or
    left out (None).

    A plan is of its year, so that a half-term which asks nothing of it says nothing of it. What the register holds
    is asked of nobody, and always told.
    """
    record = register.declarations.records.get(block.tells_of)
    if record is None or register.declarations.register_format.sheet(record.key):
        return block
    if any(is_asked_over(register, record, unit, period) for unit in unit_ids):
        return block
    return replace(block, empty=block.not_asked) if block.not_asked else None


def next_asked(register: Register, period: Period, unit_ids: Iterable[str]) -> Period | None:
    """The next period of the same kind in which any of these units is asked for something."""
    units = [*unit_ids]
    following = register.calendar.following(period)
    while following and not any(is_awaited(register, unit, following) for unit in units):
        following = register.calendar.following(following)
    return following


def next_due(
    register: Register, period: Period, today: date, came: Callable[[Period], Set[str]]
) -> tuple[Period, Set[str]] | None:
    """The period, of whatever kind and other than `period`, whose returns are due first from `today` on, and the
    units that they are still to come from: those that are asked for something and are not among those that `came`.
    """
    coming = [p for p in register.calendar.periods if p.id != period.id and _falls(p) >= today]
    for following in sorted(coming, key=lambda p: (_falls(p), p.start)):
        then = register.of(following)
        awaited = {unit for unit in then.units if is_awaited(then, unit, following)}
        if awaited and (left := awaited - came(following)):
            return following, left
    return None


def _falls(period: Period) -> date:
    return period.due or period.as_at
