"""Checks of what a term's review says: status, progress, and how they agree."""

from collections.abc import Iterator

from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.registry import Hit, Params, check


@check("completed_is_all_done")
def completed_is_all_done(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """A completed action is 100% done."""
    done = entry.number("percent_done")
    if entry.get("status") == "completed" and done is not None and done < 100:
        yield Hit(entry, ("percent_done", "status"))


@check("all_done_is_completed")
def all_done_is_completed(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An action that is 100% done is completed."""
    if context.has_ended(entry) or entry.get("status") in (None, "no_change"):
        return
    if entry.number("percent_done") == 100:
        yield Hit(entry, ("status", "percent_done"))


@check("on_track_in_time")
def on_track_in_time(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An action that is on track is about as far done as its time is gone.

    By the share of term time from start to finish; below `ratio` per cent of it, planbook itself would
    show the action as off track. Not asked before `share` per cent of the time has passed.
    """
    done, finish = entry.number("percent_done"), context.finish(entry)
    if context.period is None or context.year is None or done is None or finish is None:
        return
    if entry.get("status") != "on_track" or finish < context.period.as_at:
        return
    start = context.day(entry.get("start"), first=True) or context.year[0]
    passed = context.register.calendar.share_passed(start, finish, context.period.as_at)
    if passed is not None and 100 * passed >= params["share"] and done < params["ratio"] * passed:
        yield Hit(entry, ("status", "percent_done"), {"share": f"{100 * passed:.0f}%"})


@check("not_confirmed_twice")
def not_confirmed_twice(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """ "No change" is not confirmed twice running."""
    before = context.last(entry)
    if entry.get("status") == "no_change" and before and before.get("status") == "no_change":
        yield Hit(entry, ("status",))


@check("something_to_confirm")
def something_to_confirm(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """ "No change" is said of an action that had a status last time."""
    before = context.last(entry)
    if context.previous and entry.get("status") == "no_change" and (before is None or before.get("status") is None):
        yield Hit(entry, ("status",))


@check("not_reopened")
def not_reopened(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An action that was completed stays so."""
    before = context.last(entry)
    if before and before.get("status") == "completed" and entry.get("status") in params["open"]:
        yield Hit(entry, ("status",))


@check("not_undone")
def not_undone(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """What is done does not become less."""
    before, done = context.last(entry), entry.number("percent_done")
    was = before.number("percent_done") if before else None
    if done is not None and was is not None and done < was:
        yield Hit(entry, ("percent_done",), {"was": f"{was:g}%"})


@check("fresh_words")
def fresh_words(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """Progress is told afresh, unless nothing has changed and that is said."""
    before = context.last(entry)
    text = folded(entry.text("progress"))
    if (
        before
        and len(text) >= params["least"]
        and text == folded(before.text("progress"))
        and entry.get("status") != "no_change"
        and not context.has_ended(entry)
    ):
        yield Hit(entry, ("progress",))


@check("own_words", "workbook")
def own_words(params: Params, context: Context) -> Iterator[Hit]:
    """Each action's progress is told in words of its own."""
    same: dict[str, list[Entry]] = {}
    for entry in context.entries("action"):
        text = folded(entry.text("progress"))
        if len(text) >= params["least"]:
            same.setdefault(text, []).append(entry)
    for entries in same.values():
        if len(entries) >= params["rows"]:
            yield Hit(entries[0], ("progress",), {"count": len(entries)})
