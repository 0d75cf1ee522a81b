"""Checks of what is worked out of a row: rates, scores and levels, and what has to go with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.model.worked_values import worked_value
from planbook.validate.context import Context
from planbook.validate.params import FieldKey, OneField, TwoFields, codes_of
from planbook.validate.registry import Hit, check


def worked(entry: Entry, key: str, context: Context) -> Value:
    """The value that is worked out of the row for its field `key`."""
    fields = context.declarations.records[entry.record].by_key
    return worked_value(fields[key], fields, entry.get, context.register)


@dataclass(frozen=True, kw_only=True)
class AtLevel(OneField):
    level: FieldKey
    """The field that is worked out."""
    among: tuple[str, ...] = codes_of("level")
    """The codes of it at which the field is wanted."""


@check("given_at_level", unseen="figures")
def given_at_level(entry: Entry, params: AtLevel, context: Context) -> Iterator[Hit]:
    """A field is given where what is worked out of the row is one of a few codes."""
    if entry.has(params.field) and entry.get(params.field) is None:
        level = worked(entry, params.level, context)
        if level in params.among:
            yield Hit(entry, (params.field,))


@check("worked_at_most", says=("most", "number"), unseen="figures")
def worked_at_most(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """One number that is worked out of a row is at most another."""
    number, other = (worked(entry, key, context) for key in (params.field, params.other))
    if isinstance(number, float) and isinstance(other, float) and number > other:
        parts = context.declarations.records[entry.record].field(params.field).works_out
        yield Hit(
            entry,
            tuple(key for key in (parts.of if parts else ()) if entry.has(key)),
            {"number": f"{number:g}", "most": f"{other:g}"},
        )


@dataclass(frozen=True, kw_only=True)
class RateAtLeast(OneField):
    least: float
    """Per cent."""


@check("rate_at_least", says=("least", "part", "rate", "whole"))
def rate_at_least(entry: Entry, params: RateAtLeast, context: Context) -> Iterator[Hit]:
    """A share that is worked out of a row is large enough for what rests on it to be relied on."""
    rate = worked(entry, params.field, context)
    how = context.declarations.records[entry.record].field(params.field).works_out
    if how and isinstance(rate, float) and rate < params.least:
        part, whole = how.rate
        counts = {"part": f"{entry.number(part):g}", "whole": f"{entry.number(whole):g}"}
        yield Hit(entry, how.rate, {"rate": f"{rate:.0f}%", "least": f"{params.least:g}%", **counts})


@check("out_of_embargo", says=("told",), unseen="days")
def out_of_embargo(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What may not be known outside yet says from when it may, and that day has come."""
    embargo = context.declarations.records[entry.record].embargo
    if embargo is None or context.period is None or entry.get(embargo.of) is None:
        return
    day = entry.date(embargo.until)
    if not entry.has(embargo.until) or entry.unreadable(embargo.until):
        return
    if day is None or day > context.period.as_at:
        told = f"is to be published on {day:%d/%m/%Y}" if day else "has no day on which it was published"
        yield Hit(entry, (embargo.until, params.field), {"told": told})
