"""Checks of the words of a plan: what cannot be followed up as it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from planbook.model.declarations import Field
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.validate.columns import Columns, Numbers, Worth, kept
from planbook.validate.context import Context
from planbook.validate.params import Fields, OneField, RecordKey
from planbook.validate.registry import Hit, check
from planbook.validate.texts import is_activity, named_pupil, phrase_in


@dataclass(frozen=True, kw_only=True)
class ImpactNotActivity(OneField):
    plain: bool = False


def _tells_of_doing(columns: Columns, params: ImpactNotActivity, _: Context) -> Numbers:
    return columns.where((params.field,), _activity(params.plain))


@cache
def _activity(plain: bool) -> Worth:
    return kept(lambda value: is_activity(str(value), plain=plain))


@check("impact_not_activity", unseen="words", needs=("field",), glance=_tells_of_doing)
def impact_not_activity(entry: Entry, params: ImpactNotActivity, context: Context) -> Iterator[Hit]:
    """A success criterion says what will be different, not that something was done.

    With `plain`, only where its sentences end there: "The programme has been set up."
    """
    if is_activity(entry.text(params.field), plain=params.plain):
        yield Hit(entry, (params.field,))


@dataclass(frozen=True, kw_only=True)
class WordedPhrases:
    phrases: tuple[str, ...]
    fields: Fields


def _has_phrase(columns: Columns, params: WordedPhrases, context: Context) -> Numbers:
    keys = params.fields.get(RecordKey(columns.table.record), ())
    return columns.where(keys, context.register.once(_any_phrase, params.phrases)) if keys else ()


def _any_phrase(_: Register, phrases: tuple[str, ...]) -> Worth:
    return kept(lambda value: phrase_in(str(value), phrases))


@check("no_phrase", says=("phrase",), unseen="words", glance=_has_phrase)
def no_phrase(entry: Entry, params: WordedPhrases, context: Context) -> Iterator[Hit]:
    """None of the rule's phrases stands in these fields of the row."""
    for key in params.fields.get(RecordKey(entry.record), ()):
        phrase = phrase_in(entry.text(key), params.phrases)
        if phrase:
            yield Hit(entry, (key,), {"phrase": phrase}, value=phrase)
            return


@dataclass(frozen=True, kw_only=True)
class ScaleInUse(WordedPhrases):
    about: tuple[str, ...]
    but: tuple[str, ...]


@check("scale_in_use", says=("phrase",), unseen="words", glance=_has_phrase)
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


@dataclass(frozen=True, kw_only=True)
class NamesNoPupil:
    words: tuple[str, ...]
    """Capitalised words of schools that are nobody's name."""
    of: tuple[RecordKey, ...]
    """Records of the register whose names may be said: people, bodies, units."""


def _may_name_one(columns: Columns, params: NamesNoPupil, context: Context) -> Numbers:
    return columns.where(context.keys(columns, _is_prose), context.register.once(_names_one, params.words))


def _names_one(_: Register, words: tuple[str, ...]) -> Worth:
    return kept(lambda value: isinstance(value, str) and named_pupil(value, words))


@check("names_no_pupil", says=("who",), glance=_may_name_one)
def names_no_pupil(entry: Entry, params: NamesNoPupil, context: Context) -> Iterator[Hit]:
    """No text has two capitalised words beside "pupil", "child" or a year group, as a child's name would stand."""
    for spec, value in context.values(entry, _is_prose):
        name = named_pupil(value, params.words) if isinstance(value, str) else None
        if name and not any(
            folded(name) in spelling for of in params.of for spelling in context.register.spellings(of)
        ):
            yield Hit(entry, (spec.key,), {"who": name}, value=name)
            return


def _is_prose(spec: Field) -> bool:
    return spec.type in {"text", "long_text"} and spec.asked != "worked_out"
