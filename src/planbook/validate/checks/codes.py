"""Checks of codes and names that the register keeps: parties, sources, bodies, KPIs, units."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Literal

from planbook.model.declarations import Field
from planbook.model.meaning import keeps_a_place
from planbook.model.memo import Same
from planbook.model.prose import agree, listed
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, Table
from planbook.model.values import entries
from planbook.validate.columns import Columns, Numbers, Worth, kept
from planbook.validate.context import Context
from planbook.validate.params import Fields, OneField, RecordKey, Records
from planbook.validate.registry import EVERY, Hit, check
from planbook.validate.texts import abbreviations, is_by_rule, is_initials, parts, squashed

_MOST_NAMED = 8
"""Parties of one row that a message names before the rest are counted."""


def named(entry: Entry, of: str, context: Context) -> Iterator[tuple[str, str]]:
    """Each field and text of the row that names a row of the register's record `of`."""
    for key, spec in _naming(entry.table, of, context):
        if entry.get(key) is None:
            continue
        if spec.type == "links":
            yield from ((key, link.text("party")) for link in context.parties(entry, key))
        elif spec.type in {"code", "codes"}:
            yield from ((key, text) for text in (entry.items(key) if spec.type == "codes" else [entry.text(key)]))


def texts_naming(columns: Columns, of: str, context: Context) -> Set[str]:
    """The texts that name a row of `of` anywhere in the rows of a table, each once."""
    return context.once(_texts_naming, Same(columns), of)


def _texts_naming(context: Context, where: Same[Columns], of: str) -> Set[str]:
    columns, found = where.it, set[str]()
    for key, spec in _naming(columns.table, of, context):
        if spec.type == "links":
            found.update(context.parties_named(columns.table.sheet, key))
        elif spec.type == "codes":
            found.update(text for value in columns.distinct(key) for text in entries(value))
        else:
            found.update(map(str, columns.distinct(key)))
    return found


def _naming(table: Table, of: str, context: Context) -> list[tuple[str, Field]]:
    """The fields of the table that may name a row of `of`."""
    known: dict[tuple[str, tuple[str, ...], str], list[tuple[str, Field]]] = context.register.once(_fields)
    asked = (table.record, table.keys, of)
    if asked not in known:
        record = context.declarations.records[table.record]
        known[asked] = [(key, spec) for key in table.keys if (spec := record.field(key)).of == of]
    return known[asked]


def _fields(_: Register) -> dict[tuple[str, tuple[str, ...], str], list[tuple[str, Field]]]:
    return {}


def kind_of_party(text: str, of: str, context: Context) -> str:
    """What the text is that should name a party: `known`, or which of the rules it is a matter for."""
    return context.register.once(_kinds)(text, of)


def _kinds(register: Register) -> Callable[[str, str], str]:
    return lru_cache(maxsize=5_000)(partial(_kind_of_party, Same(register)))


def _kind_of_party(whose: Same[Register], text: str, of: str) -> str:
    register = whose.it
    if register.code_for(of, text) or (of == "person" and register.code_for("body", text)):
        return "known"  # a body may do what a person may, as monitor an action
    if keeps_a_place(text, register.declarations.lists):
        return "placeholder"
    several = parts(text) if of in register.once(_parties_of) else []
    if len(several) > 1 and any(register.code_for(of, part) for part in several):
        return "several"
    if of == "person" and is_initials(text):
        return "initials"
    if of == "person" and is_by_rule(text):
        return "by_rule"
    return "unknown"


def _parties_of(register: Register) -> frozenset[str]:
    """The records whose rows a plan may name several of at once."""
    records = register.declarations.records.values()
    return frozenset(spec.of for record in records for spec in record.fields if spec.type == "links")


_Told = dict[tuple[str, int, str], dict[str, list[tuple[str, str]]]]
"""By sheet, Excel row and record of a row, which of the rules its parties are a matter for: the field and text of
each."""


def _parties(entry: Entry, of: str, context: Context) -> Mapping[str, list[tuple[str, str]]]:
    """The fields and texts of the row that name a row of `of`, by which of the rules they are a matter for; without
    those that are known."""
    told = context.once(_told, of)
    place = (entry.table.sheet, entry.row.excel_row, entry.record)
    made = told.get(place)
    if made is None:
        made = told[place] = {}
        for key, text in named(entry, of, context):
            if (kind := _kind(entry, key, text, of, context)) != "known":
                made.setdefault(kind, []).append((key, text))
    return made


def _told(_: Context, of: str) -> _Told:
    return {}


def strangers(columns: Columns, of: str, context: Context) -> Numbers:
    """The rows of a table that name a row of `of` which the register does not have."""
    kind_of = context.register.once(_kinds)
    unknown = {text for text in texts_naming(columns, of, context) if kind_of(text, of) != "known"}
    if not unknown:
        return ()
    rows = enumerate(columns.entries)
    return [n for n, entry in rows if any(text in unknown for _, text in named(entry, of, context))]


def _of_one(columns: Columns, params: "KnownCodes | NearCodes", context: Context) -> Numbers:
    return strangers(columns, params.of, context)


def _of_each(columns: Columns, params: "NoPartyKind", context: Context) -> Numbers:
    return sorted({number for of in params.of for number in strangers(columns, of, context)})


def _hit(entry: Entry, of: str, kind: str, context: Context) -> Hit | None:
    """The row's parties of this kind as one hit."""
    found = _parties(entry, of, context).get(kind)
    if not found:
        return None
    texts = list(dict.fromkeys(text for _, text in found))
    fields = tuple(dict.fromkeys(key for key, _ in found))
    return Hit(
        entry,
        fields,
        {"who": listed((f"“{text}”" for text in texts), most=_MOST_NAMED), "nearest": _nearest(texts, of, context)},
        value="; ".join(texts),
    )


def _kind(entry: Entry, key: str, text: str, of: str, context: Context) -> str:
    """What the text is in this field: where only codes of the register will do, known or unknown."""
    kind = kind_of_party(text, of, context)
    return kind if kind == "known" or context.spec(entry.record, key).open else "unknown"


def _nearest(texts: list[str], of: str, context: Context) -> str:
    return context.registered(of).nearest(texts[0]) if len(texts) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class KnownCodes:
    of: RecordKey
    near: float | None = None
    """How alike, from 0 to 100, leaves a name to the rule of names that are nearly another."""


@dataclass(frozen=True, kw_only=True)
class CodeThere(OneField):
    also: Fields = field(default_factory=dict)
    """Fields of other records of the register whose values may stand there too, as the name of a listed school."""


@check("code_there", says=("nearest",), unseen="register", needs=("field",))
def code_there(entry: Entry, params: CodeThere, context: Context) -> Iterator[Hit]:
    """What a field names is a row of the register, whatever else of its kind the row names."""
    of, text = context.spec(entry.record, params.field).of, entry.text(params.field)
    also = context.register.once(_texts_in, *((record, *keys) for record, keys in params.also.items()))
    if text and context.register.code_for(of, text) is None and folded(text) not in also:
        yield Hit(entry, (params.field,), {"nearest": context.registered(of).nearest(text)})


def _texts_in(register: Register, *of: tuple[str, ...]) -> frozenset[str]:
    """What the rows of the register's records have in those of their fields, each record with its fields."""
    rows = ((row, keys) for record, *keys in of for row in register.rows(record))
    return frozenset(folded(row.text(key)) for row, keys in rows for key in keys)


@check("known_codes", says=("nearest", "who"), unseen="register", glance=_of_one)
def known_codes(entry: Entry, params: KnownCodes, context: Context) -> Iterator[Hit]:
    """Every code of this kind in the row is one that the register has.

    One that is nearly another is left to `near_codes`, where the rule has a parameter `near`.
    """
    hit = _hit(entry, params.of, "unknown", context)
    names = context.registered(params.of)
    if hit and not (params.near is not None and names.nearest(str(hit.value), params.near)):
        yield hit


@dataclass(frozen=True, kw_only=True)
class NearCodes:
    of: RecordKey
    least: float
    """How alike they are, from 0 to 100."""


@check("near_codes", says=("nearest", "who"), unseen="register", glance=_of_one)
def near_codes(entry: Entry, params: NearCodes, context: Context) -> Iterator[Hit]:
    """No name in the row is nearly, and not quite, one of the register's."""
    hit = _hit(entry, params.of, "unknown", context)
    if hit and context.registered(params.of).nearest(str(hit.value), params.least):
        yield hit


@dataclass(frozen=True, kw_only=True)
class NoPartyKind:
    kind: Literal["placeholder", "several", "initials", "by_rule"]
    of: tuple[RecordKey, ...]


@check("no_party_kind", says=("nearest", "who"), unseen="words", glance=_of_each)
def no_party_kind(entry: Entry, params: NoPartyKind, context: Context) -> Iterator[Hit]:
    """No party in the row is of the kind that the rule names: initials, by_rule, several."""
    for of in params.of:
        hit = _hit(entry, of, params.kind, context)
        if hit:
            yield hit


@dataclass(frozen=True, kw_only=True)
class OneSpelling:
    of: tuple[RecordKey, ...]


@check("one_spelling", "workbook", rows=EVERY, says=("other", "spelt", "there"))
def one_spelling(params: OneSpelling, context: Context) -> Iterator[Hit]:
    """One party is spelt one way throughout the workbook."""
    for of in params.of:
        texts = {folded(text) for one in context.filled_in("") for text in texts_naming(one, of, context)}
        if len({*map(squashed, texts)}) == len(texts):
            continue  # each is spelt one way
        first: dict[str, tuple[str, Entry]] = {}
        for table in context.entered:
            for entry in table.entries() if _naming(table, of, context) else ():
                for key, text in named(entry, of, context):
                    spelt, where = first.setdefault(squashed(text), (text, entry))
                    if folded(spelt) != folded(text):
                        yield Hit(
                            entry,
                            (key,),
                            {
                                "other": spelt,
                                "there": f"{where.table.sheet} row {where.row.excel_row}",
                                "spelt": text,
                            },
                            value=text,
                        )


@dataclass(frozen=True, kw_only=True)
class InGlossary(Records):
    known: tuple[str, ...]
    """Abbreviations that nobody needs explained."""
    of: tuple[RecordKey, ...]
    """Records of the register whose codes explain themselves there."""


@check("in_glossary", "workbook", rows="records", says=("is", "words"))
def in_glossary(params: InGlossary, context: Context) -> Iterator[Hit]:
    """Every abbreviation that the plan uses is explained: in the glossary, or as a code of the register."""
    if context.period is None:
        return
    explained = context.register.once(_explained, params.known, params.of)
    unexplained = context.register.once(_unexplained, params.known, params.of)
    told: set[str] = set()
    for record in params.records:
        tables = context.tables(record)
        if not any(columns.where(context.keys(columns, _is_text), unexplained) for columns in tables):
            continue
        for entry in context.entries(record):
            fresh: dict[str, str] = {}
            for spec, value in context.values(entry, _is_text):
                for word in abbreviations(value) if isinstance(value, str) else ():
                    plain = squashed(word)
                    if plain not in explained and plain not in told:
                        told.add(plain)
                        fresh[word] = spec.key
            if fresh:
                fields = tuple(dict.fromkeys(fresh.values()))
                tokens = {"words": listed(fresh), "is": agree(len(fresh), "is", "are")}
                yield Hit(entry, fields, tokens, value=", ".join(fresh))


def _unexplained(register: Register, known: tuple[str, ...], of: tuple[RecordKey, ...]) -> Worth:
    """Whether a text has an abbreviation that is not explained."""
    explained = register.once(_explained, known, of)
    return kept(
        lambda value: isinstance(value, str) and any(squashed(w) not in explained for w in abbreviations(value))
    )


def _is_text(spec: Field) -> bool:
    return spec.type in {"text", "long_text"}


def _explained(register: Register, known: tuple[str, ...], of: tuple[RecordKey, ...]) -> frozenset[str]:
    """Abbreviations that need no explaining: those `known`, codes of the records `of`, the register's glossary."""
    codes = (word for record in of for word in register.spellings(record))
    terms = (word for name in register.spellings("term") for word in name.split())
    return frozenset(squashed(word) for word in (*known, *codes, *terms))
