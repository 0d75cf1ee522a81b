"""Checks of success measures: that each has a number, a start, a population, a date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.measure import measured
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import NoParams, OneField, RecordKey, codes_of
from planbook.validate.registry import Hit, check
from planbook.validate.texts import phrase_in

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|all|every|each|no|none|nil)\b",
    re.I,
)
_COUNTED = re.compile(r"%|\bper ?cent(?:age)?\b|\b(?:number|rate|proportion|share) of\b", re.I)
_SHARE = re.compile(r"%|\bper ?cent(?:age)?\b|\b(?:proportion|share) of\b", re.I)
_DIRECTION = re.compile(
    r"^(?:an? )?(?:%\s*)?(?:increas\w*|decreas\w*|reduc\w*|rais\w*|improv\w*|more|fewer|less|higher|lower|better)\b"
    r"|%\s*(?:increase|decrease|reduction)\b",
    re.I,
)
_RANK = re.compile(
    r"\b(?:top|upper|bottom|highest|best)\s+(?:\d+\s*(?:%|per cent)?|quartile|third|quarter|half)", re.I
)
_AMONG = re.compile(
    r"\b(?:of|among|amongst|in|within|across|compared (?:with|to)|against|than)\s+"
    r"(?:all |the |other |similar |statistical |our |its )*[a-z]{3,}|\b(?:nationally|regionally|locally)\b",
    re.I,
)
_OF_WHOM = re.compile(
    r"\b(?:of|in|for|among|by)\s+(?:all |the |our |their |new |newly |each |every )*[a-z]{3,}"
    r"|\b(?:pupils?|children|students?|learners?|schools?|staff|teachers?|leaders?|governors?|trustees?|parents?"
    r"|families|carers|participants|members|meetings?|reports?|sessions?|lessons|classes|places|visits|returns?"
    r"|respondents|attendance|absence)\b",
    re.I,
)
_VAGUE = re.compile(r"\b(?:most|several|some|many|a few|a number|the majority|a majority) (?:of )?[a-z]+", re.I)
_LIKE = re.compile(r"\b(?:similar|comparable|like)\s+[a-z]+", re.I)
_RANGE = re.compile(r"(?<!\d)\d+\s{0,9}(?:to|-|–)\s{0,9}\d+\b(?!\s{0,9}[/-])")
_TWO_POPULATIONS = re.compile(r"\b(?:including|inclusive of|as well as|along with|included)\b", re.I)


@dataclass(frozen=True, kw_only=True)
class HasNumber:
    kinds: tuple[str, ...] = codes_of("kind")


@check("has_number", unseen="words")
def has_number(entry: Entry, params: HasNumber, context: Context) -> Iterator[Hit]:
    """A measure that is counted says how much."""
    text = entry.text("statement")
    if entry.get("target") is not None or not entry.has("target") or _is_direction(entry) or not text:
        return
    counted = entry.text("kind") in params.kinds or _VAGUE.match(text)
    if counted or (entry.get("kind") is None and _COUNTED.search(text) and not _NUMBER.search(text)):
        yield Hit(entry, ("target", "statement"))


@check("has_baseline", unseen="words")
def has_baseline(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A measure that only says which way says from where."""
    if _is_direction(entry) and entry.get("baseline") is None and entry.has("baseline"):
        yield Hit(entry, ("baseline", "statement"))


def _is_direction(entry: Entry) -> bool:
    if entry.text("kind") == "direction" or entry.text("operator") in {"increase", "decrease"}:
        return True
    return (
        entry.get("kind") is None
        and entry.get("target") is None
        and _DIRECTION.search(entry.text("statement")) is not None
    )


@check("has_comparator", unseen="words")
def has_comparator(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A rank says among whom."""
    text = entry.text("statement")
    rank = _RANK.search(text)
    among = _LIKE.sub(" ", text[rank.end() :] if rank else text)  # similar to whom is what is asked
    is_rank = measured(entry, context.register).is_rank
    if (rank or is_rank) and not _AMONG.search(among) and not entry.text("population"):
        yield Hit(entry, ("statement",))


@dataclass(frozen=True, kw_only=True)
class HasPopulation:
    words: tuple[str, ...]
    """Words that say of some, and not of whom."""


@check("has_population", says=("what",))
def has_population(entry: Entry, params: HasPopulation, context: Context) -> Iterator[Hit]:
    """A share says of whom, and who counts among them."""
    text = entry.text("statement")
    undefined = phrase_in(text, params.words)
    if entry.text("population"):
        return
    if undefined and entry.get("derived_from") is None:
        yield Hit(entry, ("statement",), {"what": f"says “{undefined}” and not who that is"})
    elif _is_share(entry) and not _OF_WHOM.search(text):
        yield Hit(entry, ("statement",), {"what": "is a share, and does not say of whom"})


def _is_share(entry: Entry) -> bool:
    """Whether the measure is a share, and so far settled that it can be asked of whom."""
    text = entry.text("statement")
    share = entry.text("kind") == "percent" or _SHARE.search(text) is not None
    return share and (entry.get("target") is not None or _NUMBER.search(text) is not None)


@check("one_population", says=("joined",))
def one_population(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A share is of one population."""
    text = entry.text("statement")
    joined = _TWO_POPULATIONS.search(text)
    if joined and _is_share(entry) and len(entry.items("population")) < 2:
        yield Hit(entry, ("statement",), {"joined": joined[0]})


@check("range_has_ends", says=("range",))
def range_has_ends(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A target that is a range is not held as one number."""
    found = _RANGE.search(entry.text("statement"))
    if found and entry.get("target") is not None and entry.get("target_high") is None:
        yield Hit(entry, ("target", "statement"), {"range": found[0]})


@dataclass(frozen=True, kw_only=True)
class NamesRow(OneField):
    of: tuple[RecordKey, ...]
    """Records of the workbook, and of the register, of one of whose rows the name may be."""


@check("names_a_row", unseen="rows")
def names_a_row(entry: Entry, params: NamesRow, context: Context) -> Iterator[Hit]:
    """What a row belongs to, of whatever record, is there, or ended earlier in the plan's year."""
    named = folded(entry.text(params.field))
    if named and named not in context.once(_names_of_rows, params.of):
        yield Hit(entry, (params.field,))


def _names_of_rows(context: Context, of: tuple[str, ...]) -> frozenset[str]:
    """Everything that names a row of one of the records `of`: its ref, its words, both."""
    names = set()
    for key in of:
        record = context.declarations.records[key]
        own = [*context.entries(key), *context.ended(key)]
        for row in (*own, *context.register.rows(key)):
            names |= {folded(row.text(record.row_id)), folded(row.text(record.label))}
        drop_down = (f"{row.text(record.row_id)} {row.text(record.label)}" for row in own)
        names |= set(map(folded, drop_down))
    return frozenset(names)
