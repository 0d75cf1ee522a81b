"""Checks of the words of a plan: what cannot be followed up as it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import Fields, OneField, RecordKey
from planbook.validate.registry import Hit, check
from planbook.validate.texts import is_activity, phrase_in


@dataclass(frozen=True, kw_only=True)
class ImpactNotActivity(OneField):
    plain: bool = False


@check("impact_not_activity")
def impact_not_activity(entry: Entry, params: ImpactNotActivity, context: Context) -> Iterator[Hit]:
    """A success criterion says what will be different, not that something was done.

    With `plain`, only where its sentences end there: "The programme has been set up."
    """
    if is_activity(entry.text(params.field), plain=params.plain):
        yield Hit(entry, (params.field,))


@dataclass(frozen=True, kw_only=True)
class Phrases:
    phrases: tuple[str, ...]
    fields: Fields


@check("no_phrase")
def no_phrase(entry: Entry, params: Phrases, context: Context) -> Iterator[Hit]:
    """None of the rule's phrases stands in these fields of the row."""
    for key in params.fields.get(RecordKey(entry.record), ()):
        phrase = phrase_in(entry.text(key), params.phrases)
        if phrase:
            yield Hit(entry, (key,), {"phrase": phrase}, value=phrase)
            return


@dataclass(frozen=True, kw_only=True)
class ScaleInUse(Phrases):
    about: tuple[str, ...]
    but: tuple[str, ...]


@check("scale_in_use")
def scale_in_use(entry: Entry, params: ScaleInUse, context: Context) -> Iterator[Hit]:
    """No measure rests on an inspection scale that is no longer used.

    `about` are words of which one has to stand beside the grade, where there are any, and `but` words of
    which none may: a "good" of another kind is left alone.
    """
    for key in params.fields.get(RecordKey(entry.record), ()):
        text = entry.text(key)
        phrase = phrase_in(text, params.phrases)
        if phrase and (not params.about or phrase_in(text, params.about)) and not phrase_in(text, params.but):
            yield Hit(entry, (key,), {"phrase": phrase}, value=phrase)
            return
