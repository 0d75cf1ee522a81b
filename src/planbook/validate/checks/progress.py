"""Checks of what a term's review says: status, progress, and how they agree."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import AnyField, FieldKey, Longer, OfRecord, OneField, Stands, codes_of
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class StatusAndDone(Stands):
    done: FieldKey
    """The field that has how much of it is done, 0 to 100."""


@check("completed_is_all_done")
def completed_is_all_done(entry: Entry, params: StatusAndDone, context: Context) -> Iterator[Hit]:
    """What is said to be done is 100% done."""
    done, choice = entry.number(params.done), context.choice(entry, params.status)
    if choice and choice.done and done is not None and done < 100:
        yield Hit(entry, (params.done, params.status))


@check("all_done_is_completed")
def all_done_is_completed(entry: Entry, params: StatusAndDone, context: Context) -> Iterator[Hit]:
    """What is 100% done is said to be done."""
    choice = context.choice(entry, params.status)
    if context.has_ended(entry) or choice is None or choice.confirms:
        return
    if entry.number(params.done) == 100:
        yield Hit(entry, (params.status, params.done))


@dataclass(frozen=True, kw_only=True)
class OnTrackInTime(StatusAndDone):
    start: FieldKey
    share: float
    """Per cent of the time that has to have passed."""
    ratio: float
    """Per cent of the share passed that has to be done."""


@check("on_track_in_time")
def on_track_in_time(entry: Entry, params: OnTrackInTime, context: Context) -> Iterator[Hit]:
    """An action that is on track is about as far done as its time is gone.

    By the share of term time from start to finish; below `ratio` per cent of it, planbook itself would
    show the action as off track. Not asked before `share` per cent of the time has passed.
    """
    done, due, choice = entry.number(params.done), context.due(entry), context.choice(entry, params.status)
    if context.period is None or context.year is None or done is None or due is None:
        return
    if choice is None or choice.status != "green" or choice.ends or due[1] < context.period.as_at:
        return
    start = context.day(entry.get(params.start), first=True) or context.year[0]
    passed = context.register.calendar.share_passed(start, due[1], context.period.as_at)
    if passed is not None and 100 * passed >= params.share and done < params.ratio * passed:
        yield Hit(entry, (params.status, params.done), {"share": f"{100 * passed:.0f}%"})


def _confirms(entry: Entry | None, params: Stands, context: Context) -> bool:
    """Whether the row says no more than that what was said before still holds."""
    choice = context.choice(entry, params.status) if entry else None
    return choice is not None and choice.confirms


@check("not_confirmed_twice")
def not_confirmed_twice(entry: Entry, params: Stands, context: Context) -> Iterator[Hit]:
    """ "No change" is not confirmed twice running."""
    if _confirms(entry, params, context) and _confirms(context.last(entry), params, context):
        yield Hit(entry, (params.status,))


@check("something_to_confirm")
def something_to_confirm(entry: Entry, params: Stands, context: Context) -> Iterator[Hit]:
    """ "No change" is said of a row that had a status last time."""
    before = context.last(entry)
    unknown = before is None or before.get(params.status) is None
    if context.previous and unknown and _confirms(entry, params, context):
        yield Hit(entry, (params.status,))


@dataclass(frozen=True, kw_only=True)
class NotReopened(Stands):
    open: tuple[str, ...] = codes_of("status")


@check("not_reopened")
def not_reopened(entry: Entry, params: NotReopened, context: Context) -> Iterator[Hit]:
    """What was done stays so."""
    before = context.last(entry)
    then = context.choice(before, params.status) if before else None
    if then and then.done and entry.get(params.status) in params.open:
        yield Hit(entry, (params.status,))


@check("not_undone")
def not_undone(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What is done does not become less."""
    before, done = context.last(entry), entry.number(params.field)
    was = before.number(params.field) if before else None
    if done is not None and was is not None and done < was:
        yield Hit(entry, (params.field,), {"was": f"{was:g}%"})


@dataclass(frozen=True, kw_only=True)
class FreshWords(OneField, Stands, Longer):
    pass


@check("fresh_words")
def fresh_words(entry: Entry, params: FreshWords, context: Context) -> Iterator[Hit]:
    """What is told is told afresh, unless nothing has changed and that is said."""
    before = context.last(entry)
    text = folded(entry.text(params.field))
    if (
        before
        and len(text) >= params.least
        and text == folded(before.text(params.field))
        and not _confirms(entry, params, context)
        and not context.has_ended(entry)
    ):
        yield Hit(entry, (params.field,))


@dataclass(frozen=True, kw_only=True)
class OwnWords(OfRecord, Longer):
    field: AnyField
    rows: int
    """Rows that have the same words before it is told."""


@check("own_words", "workbook")
def own_words(params: OwnWords, context: Context) -> Iterator[Hit]:
    """Each row is told of in words of its own."""
    same: dict[str, list[Entry]] = {}
    for entry in context.entries(params.record):
        text = folded(entry.text(params.field))
        if len(text) >= params.least:
            same.setdefault(text, []).append(entry)
    for entries in same.values():
        if len(entries) >= params.rows:
            yield Hit(entries[0], (params.field,), {"count": len(entries)})
