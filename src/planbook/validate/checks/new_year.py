"""Checks of what is said, in the first workbook of a year, of the rows that the year before left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.model.declarations import Record
from planbook.model.new_year import closed_entries
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import AnyField, OfRecord, codes_of
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class AgreesWith(OfRecord):
    other: AnyField
    """The field that says how the row stands."""
    against: Mapping[str, tuple[str, ...]] = codes_of("other", of="record", by_new_year=True)
    """By a word on what becomes of the row, as `done`, the codes of `other` that say otherwise."""


@check("agrees_with_its_end", "workbook", rows="record", says=("answer", "stands"))
def agrees_with_its_end(params: AgreesWith, context: Context) -> Iterator[Hit]:
    """What is said to become of a row in the new year is not gainsaid by how it is said to stand."""
    record = context.declarations.records[params.record]
    spec = record.new_year
    if spec is None:
        return
    for entry in (*context.entries(record.key), *closed_entries(context.submission, record.key)):
        if entry.get(params.other) in params.against.get(entry.text(spec.key), ()):
            words = {
                "answer": context.declarations.word(spec.list, entry.get(spec.key)),
                "stands": context.declarations.word(record.field(params.other).list, entry.get(params.other)),
            }
            yield Hit(entry, (spec.key, params.other), words)


@check("finished_kept", "workbook", rows="record", unseen="before")
def finished_kept(params: OfRecord, context: Context) -> Iterator[Hit]:
    """A row that was finished before, or belongs to one that was, stands as it was told last: what is typed into it
    counts for nothing."""
    record, last = context.declarations.records[params.record], context.previous
    finished = _finished(record, context) if last else ()
    if last is None or not finished:
        return
    told = (*last.entries(record.key), *last.entries_ended(record.key))
    for entry in finished:
        before = [row for row in told if row.text(record.row_id) == entry.text(record.row_id)]
        if before and (typed := _typed(entry, before, context)):
            yield Hit(entry, typed)


def _finished(record: Record, context: Context) -> Sequence[Entry]:
    """The rows of `record` that came as finished before, by their own word or by that of the row they belong to."""
    closed = closed_entries(context.submission, record.key)
    if (spec := record.new_year) is not None:
        return [row for row in closed if (choice := context.choice(row, spec.key)) and choice.finished]
    others = {key for _, records in record.naming for key in records} if closed else ()
    records = (context.declarations.records[key] for key in others)
    refs = {folded(row.text(one.row_id)) for one in records if one.new_year for row in _finished(one, context)}
    return [row for row in closed if any(folded(row.text(key)) in refs for key, _ in record.naming)]


def _typed(entry: Entry, before: Sequence[Entry], context: Context) -> tuple[str, ...]:
    """The fields in which `entry` says what none of the rows `before` said."""
    return tuple(
        spec.key
        for spec, value in context.values(entry)
        if spec.asked in {"plan", "term"}
        and not spec.last_of
        and (value is not None or entry.unreadable(spec.key))
        and context.plain(spec, value) not in {context.plain(spec, row.get(spec.key)) for row in before}
    )


@check("carried_on_or_ended", "workbook", rows="record")
def carried_on_or_ended(params: OfRecord, context: Context) -> Iterator[Hit]:
    """Of each row that the year before left open it is said whether it carries on."""
    spec = context.declarations.records[params.record].new_year
    if spec is None or context.previous is None or context.period is None:
        return
    if context.previous.year == context.period.year:
        return
    for entry in context.entries(params.record):
        if entry.has(spec.key) and entry.get(spec.key) is None and _went_on(entry, context):
            yield Hit(entry, (spec.key,))


def _went_on(entry: Entry, context: Context) -> bool:
    last = context.last(entry)
    return last is not None and not context.has_ended(last)
