"""Checks that follow from a field's declaration, of any record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from planbook.model.carried import new_refs, refs_taken
from planbook.model.declarations import Disclosure, Field
from planbook.model.meaning import is_sentence, keeps_a_place
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import Value, as_number, shown
from planbook.model.words import named_words, words_of
from planbook.validate.alike import says_the_same
from planbook.validate.columns import Columns, Numbers, Worth, kept
from planbook.validate.context import Context
from planbook.validate.params import Alike, AnyField, Fields, NoParams, OneFieldWhen, TwoFields, When
from planbook.validate.registry import EVERY, Hit, check


def is_among(entry: Entry, when: When) -> bool:
    """Whether the row is one of those that the rule is for: all, or those whose field is one of a few."""
    return not when.when_field or entry.get(_deciding(entry, when)) in when.when_in


def _deciding(entry: Entry, when: When) -> str:
    """The field that says whether the rule is for the row."""
    given = when.when_instead and entry.get(when.when_instead) is not None
    return when.when_instead if given else when.when_field


def _left_blank(columns: Columns, params: OneFieldWhen, _: Context) -> Numbers:
    blank = columns.blank(params.field)
    if not blank or not params.when_field or params.when_instead:
        return blank
    among = {*columns.where((params.when_field,), lambda value: value in params.when_in)}
    return [number for number in blank if number in among]


@check("required", glance=_left_blank)
def required(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """The field is given, in rows where another field is one of a few values if the rule says so."""
    if entry.has(params.field) and entry.get(params.field) is None and is_among(entry, params):
        yield Hit(entry, (params.field,))


@check("required_when", glance=_left_blank)
def required_when(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """The field is given wherever another field is one of a few values."""
    yield from required(entry, params, context)


def _no_column(columns: Columns, params: OneFieldWhen, _: Context) -> Numbers:
    return () if params.field in columns.table.places else columns.filled(())


@check("asked_when", glance=_no_column)
def asked_when(entry: Entry, params: OneFieldWhen, context: Context) -> Iterator[Hit]:
    """The sheet has a column for the field wherever another field is one of a few values."""
    if not entry.has(params.field) and is_among(entry, params):
        yield Hit(entry, tuple(key for key in (_deciding(entry, params),) if key))


def _lacks_any(columns: Columns, _: NoParams, context: Context) -> Numbers:
    keys = context.keys(columns, _is_required)
    return sorted({number for key in keys for number in columns.blank(key)})


@check("declared_required", unseen="cells", glance=_lacks_any)
def declared_required(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Every field that the format declares as required is given."""
    blank = tuple(spec.key for spec, value in context.values(entry, _is_required) if value is None)
    if blank:
        yield Hit(entry, blank)


def _is_required(spec: Field) -> bool:
    return spec.required


def _beyond_limits(columns: Columns, _: NoParams, context: Context) -> Numbers:
    specs = (spec for spec, _ in context.columns(columns.table, _has_limits))
    return sorted({number for spec in specs for number in columns.where((spec.key,), partial(_is_beyond, spec))})


def _is_beyond(spec: Field, value: Value) -> bool:
    number = as_number(value)
    if number is None:
        return False
    low = spec.minimum is not None and number < spec.minimum
    return low or (spec.maximum is not None and number > spec.maximum)


@check("within_range", says=("limit",), unseen="cells", glance=_beyond_limits)
def within_range(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Every figure lies within the field's declared minimum and maximum."""
    for spec, value in context.values(entry, _has_limits):
        number = as_number(value)
        if number is None:
            continue
        if spec.minimum is not None and number < spec.minimum:
            yield Hit(entry, (spec.key,), {"limit": f"less than {_limit(spec, spec.minimum)}"})
        elif spec.maximum is not None and number > spec.maximum and not spec.unbounded:
            yield Hit(entry, (spec.key,), {"limit": f"more than {_limit(spec, spec.maximum)}"})


def _has_limits(spec: Field) -> bool:
    return spec.minimum is not None or spec.maximum is not None


def _limit(spec: Field, value: float) -> str:
    return f"{value:g}%" if spec.type == "percent" else shown(value, spec.type)


def _off_the_steps(columns: Columns, _: NoParams, context: Context) -> Numbers:
    specs = [(spec, _steps(spec, context)) for spec, _ in context.columns(columns.table, _has_steps)]
    found = (columns.where((spec.key,), partial(_is_no_step, spec, steps)) for spec, steps in specs)
    return sorted({number for numbers in found for number in numbers})


def _steps(spec: Field, context: Context) -> list[str]:
    return [choice.word for choice in context.declarations.lists[spec.list]]


def _is_no_step(spec: Field, steps: list[str], value: Value) -> bool:
    number = as_number(value)
    if number is None or number < 0 or (spec.maximum is not None and number > spec.maximum):
        return False
    return f"{number:g}%" not in steps


@check("of_the_steps", says=("steps",), glance=_off_the_steps)
def of_the_steps(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A percentage that has a list is one of its steps."""
    for spec, value in context.values(entry, _has_steps):
        steps = _steps(spec, context)
        if _is_no_step(spec, steps, value):
            yield Hit(entry, (spec.key,), {"steps": ", ".join(steps)})


def _has_steps(spec: Field) -> bool:
    return spec.type == "percent" and bool(spec.list)


@dataclass(frozen=True, kw_only=True)
class PlausibleDate:
    earliest: int
    """The first year that may be meant."""
    years: int
    """How far from the plan's year."""


def _far_days(columns: Columns, params: PlausibleDate, context: Context) -> Numbers:
    keys = context.keys(columns, _is_dated) if context.year else ()  # a register has none
    return columns.where(keys, partial(_is_far, params, context.year[0].year if context.year else 0))


def _is_far(params: PlausibleDate, year: int, day: Value) -> bool:
    return isinstance(day, date) and (day.year < params.earliest or abs(day.year - year) > params.years)


@check("plausible_date", unseen="days", glance=_far_days)
def plausible_date(entry: Entry, params: PlausibleDate, context: Context) -> Iterator[Hit]:
    """A date lies within reach of the plan's year: not before a year long past, not far in the future."""
    year = context.year
    if year is None:
        return  # of a register
    for spec, day in context.values(entry, _is_dated):
        if _is_far(params, year[0].year, day):
            yield Hit(entry, (spec.key,))


def _is_dated(spec: Field) -> bool:
    return spec.dated


@dataclass(frozen=True, kw_only=True)
class PlausibleSize:
    number: float
    pounds: float


@check("within_whole", says=("whole", "most"), unseen="cells")
def within_whole(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """No count of people is more than what its declaration says that it is counted out of."""
    for spec, value in context.values(entry, _is_out_of):
        said = spec.disclosure
        number, most = as_number(value), entry.number(said.of) if isinstance(said, Disclosure) else None
        if number is not None and most is not None and number > most and isinstance(said, Disclosure):
            whole = context.spec(entry.record, said.of)
            most_said = words_of(context.declarations, whole, most)
            yield Hit(entry, (spec.key, said.of), {"whole": whole.heading, "most": most_said})


def _is_out_of(spec: Field) -> bool:
    return isinstance(spec.disclosure, Disclosure) and bool(spec.disclosure.of)


def _out_of_size(columns: Columns, params: PlausibleSize, context: Context) -> Numbers:
    specs = (spec for spec, _ in context.columns(columns.table, _is_numeric))
    found = (columns.where((spec.key,), partial(_is_huge, spec, params)) for spec in specs)
    return sorted({number for numbers in found for number in numbers})


def _is_huge(spec: Field, params: PlausibleSize, value: Value) -> bool:
    number = as_number(value)
    return number is not None and abs(number) > (params.pounds if spec.type == "money" else params.number)


@check("plausible_size", unseen="figures", glance=_out_of_size)
def plausible_size(entry: Entry, params: PlausibleSize, context: Context) -> Iterator[Hit]:
    """A figure is of a size that a trust of schools has: `number` of anything, `pounds` of money."""
    for spec, value in context.values(entry, _is_numeric):
        if _is_huge(spec, params, value):
            yield Hit(entry, (spec.key,))


def _is_numeric(spec: Field) -> bool:
    return spec.numeric


@dataclass(frozen=True, kw_only=True)
class NoPlaceholder:
    but: tuple[AnyField, ...]
    """Fields in which such words may be meant."""


def _placeholders(columns: Columns, _: NoPlaceholder, context: Context) -> Numbers:
    return columns.where(context.keys(columns, _is_in_words), context.register.once(_stands_in))


def _stands_in(register: Register) -> Worth:
    """Whether a text may stand in for an answer."""
    lists = register.declarations.lists
    return kept(lambda value: isinstance(value, str) and not is_sentence(value) and keeps_a_place(value, lists))


@check("no_placeholder", unseen="words", glance=_placeholders)
def no_placeholder(entry: Entry, params: NoPlaceholder, context: Context) -> Iterator[Hit]:
    """No text stands in for an answer: TBC, xx, ?."""
    standing = [
        spec.key
        for spec, value in context.values(entry, _is_in_words)
        if isinstance(value, str)
        and spec.key not in params.but
        and not is_sentence(value)
        and keeps_a_place(value, context.declarations.lists)
    ]
    if standing:
        yield Hit(entry, tuple(standing))


def _is_in_words(spec: Field) -> bool:
    return spec.type in {"text", "long_text", "links"} or spec.open


@check("unique_refs", "workbook", rows=EVERY, says=("other",))
def unique_refs(params: NoParams, context: Context) -> Iterator[Hit]:
    """No two rows of a record have the same ref."""
    yield from _repeated(context, types=("ref",))


@dataclass(frozen=True, kw_only=True)
class ShortRef:
    longest: int
    """Characters of the longest ref that anybody would give."""


@check("ref_is_short", "workbook", rows=EVERY)
def ref_is_short(params: ShortRef, context: Context) -> Iterator[Hit]:
    """No ref is as long as a remark, which somebody has typed over it."""
    for table in context.submission.tables:
        record = context.declarations.records[table.record]
        if record.row_id not in table.keys or record.by_key[record.row_id].type != "ref":
            continue
        place = table.keys.index(record.row_id)
        if max([len(str(row.values[place])) for row in table.rows], default=0) <= params.longest:
            continue  # as nearly everywhere; a look at each entry costs more
        for entry in table.entries():
            if len(entry.text(record.row_id)) > params.longest:
                yield Hit(entry, (record.row_id,))


@check("ref_of_another", "workbook", rows=EVERY, says=("before", "free"))
def ref_of_another(params: Alike, context: Context) -> Iterator[Hit]:
    """No row has the ref of one of this year that ended and that says something else.

    Rows that are of one period alone begin again with each.
    """
    records = context.declarations.records
    for key in dict.fromkeys(table.record for table in context.submission.tables):
        record = records[key]
        if (
            record.of_period
            or record.identified_by != (record.row_id,)
            or record.field(record.row_id).type != "ref"
        ):
            continue
        ended = {e.text(record.row_id): e for e in context.submission.entries_ended(key) if not e.row.excluded}
        if not ended:
            continue
        free = new_refs(refs_taken(context.submission, record), record.one)
        for entry in context.entries(key):
            before = ended.get(entry.text(record.row_id))
            if before is not None and not says_the_same(before, entry, record, params.alike):
                said = [
                    named_words(context.register, record.field(name), before.get(name)) or "-"
                    for name in record.told_apart_by
                ]
                yield Hit(entry, (record.row_id,), {"before": ", ".join(said), "free": next(free)})


@check("unique_ids", "workbook", rows=EVERY, says=("other",))
def unique_ids(params: NoParams, context: Context) -> Iterator[Hit]:
    """No two rows of a record of the register have the same code."""
    if context.period is None:
        yield from _repeated(context, types=("id", "text"))


def _repeated(context: Context, types: tuple[str, ...]) -> Iterator[Hit]:
    for table in context.submission.tables:
        record = context.declarations.records[table.record]
        if record.identified_by != (record.row_id,) or record.field(record.row_id).type not in types:
            continue
        refs = [ref for one in context.tables(table.record) for ref in one.of(record.row_id) if ref is not None]
        if len({folded(str(ref)) for ref in refs}) == len(refs):
            continue  # as nearly everywhere
        first: dict[tuple[str, Value], Entry] = {}
        for entry in table.entries():
            ref = folded(entry.text(record.row_id))
            begins = entry.get(record.since) if record.since else None  # what was so before is another row
            if ref and (ref, begins) in first:
                yield Hit(entry, (record.row_id,), {"other": first[ref, begins].row.excel_row})
            elif ref:
                first[ref, begins] = entry


@dataclass(frozen=True, kw_only=True)
class UniqueRows:
    fields: Fields
    """What tells rows apart; rows without the first of them are passed over."""


@check("unique_rows", "workbook", rows="fields", says=("other",))
def unique_rows(params: UniqueRows, context: Context) -> Iterator[Hit]:
    """No two rows of a growing record say the same, under whatever refs or spellings of the register's codes."""
    for name, keys in params.fields.items():
        first: dict[tuple[Value, ...], Entry] = {}
        record = context.declarations.records[name]
        for columns in context.tables(name):
            said_in = [_said_in(columns, record.field(key), context) for key in keys]
            for entry, *said in zip(columns.entries, *said_in, strict=True):
                if said[0] is None:
                    continue
                if (known := tuple(said)) in first:
                    yield Hit(entry, (keys[0],), {"other": first[known].row.excel_row})
                else:
                    first[known] = entry


def _said_in(columns: Columns, spec: Field, context: Context) -> Sequence[Value]:
    """What the field says, row by row, as it is compared: a code of the register as that has it."""
    values = columns.of(spec.key) or [None] * len(columns.entries)
    if spec.type == "code":
        canonical = {value: context.register.canonical(spec, value) for value in columns.distinct(spec.key)}
        values = [canonical.get(value) or value for value in values]
    return [folded(value) if isinstance(value, str) else value for value in values]


@check("at_most_field", says=("over",), needs=("field", "other"))
def at_most_field(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """One figure is at most another of the same row."""
    number, other = entry.number(params.field), entry.number(params.other)
    if number is not None and other is not None and number > other:
        spec = context.spec(entry.record, params.field)
        yield Hit(
            entry,
            (params.field, params.other),
            {"over": words_of(context.declarations, spec, round(number - other, 2))},
        )
