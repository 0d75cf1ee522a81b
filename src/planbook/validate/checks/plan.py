"""Checks of a plan's shape: areas, objectives, actions and milestones that belong together."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.model.carried import carried_over, given_ref, refs_given
from planbook.model.new_year import closed_entries
from planbook.model.prose import agree, listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.belonging import open_rows_within
from planbook.validate.columns import Columns, Numbers, kept
from planbook.validate.context import Context
from planbook.validate.params import (
    Alike,
    AnyField,
    FieldKey,
    Most,
    OfParent,
    OfRecord,
    OneField,
    OneTitle,
    RecordKey,
    ReferenceKey,
    TwoFields,
)
from planbook.validate.registry import Hit, check
from planbook.validate.texts import two_steps


@dataclass(frozen=True, kw_only=True)
class HasParent:
    parent: ReferenceKey
    """The field that names it."""


def _names_none(columns: Columns, params: HasParent, _: Context) -> Numbers:
    return columns.blank(params.parent)


@check("has_parent", unseen="rows", glance=_names_none)
def has_parent(entry: Entry, params: HasParent, context: Context) -> Iterator[Hit]:
    """In a plan that has rows of the parent's record, every row names one."""
    of = context.declarations.records[entry.record].field(params.parent).of
    if entry.has(params.parent) and entry.get(params.parent) is None and context.entries(of):
        yield Hit(entry, (params.parent,))


@dataclass(frozen=True, kw_only=True)
class NamedIn:
    by: tuple[RecordKey, ...]
    """The records of which a row has to name it."""
    given: FieldKey | None = None
    """Only rows in which this is given are looked at."""
    ended: bool = False
    """Whether a row of the year counts that ended earlier, and need not be shown again."""


@check("named_in", says=("none",), unseen="rows")
def named_in(entry: Entry, params: NamedIn, context: Context) -> Iterator[Hit]:
    """Every row is named by a row of another record, in a workbook that asks those which one they belong to."""
    record = context.declarations.records[entry.record]
    if params.given and entry.get(params.given) is None:
        return
    if entry.text(record.row_id) not in context.once(_named, record.key, params.by, params.ended):
        yield Hit(entry, (record.label,), {"none": context.once(_none_of, record.key, params.by)})


def _none_of(context: Context, of: str, by: Sequence[str]) -> str:
    """What a row of `of` lacks that no row names, of those that the workbook asks which one they belong to:
    "no objective and no action"."""
    naming, keys = _naming(context, of, by), {table.record: table.keys for table in context.submission.tables}
    asked = [key for key in by if any(field in keys.get(key, ()) for field in naming[key])]
    return listed(f"no {context.declarations.records[key].one}" for key in asked)


def _naming(context: Context, of: str, by: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The fields of the records `by` that name a row of `of`."""
    records = context.declarations.records
    return {
        key: tuple(spec.key for spec in records[key].fields if spec.type == "reference" and spec.of == of)
        for key in by
    }


def _named(context: Context, of: str, by: Sequence[str], ended: bool) -> Container[str]:
    """The rows of `of` that a row of the records `by` names; every one where none can be told."""
    naming = _naming(context, of, by)
    now = [entry for key in by for entry in context.entries(key)]
    if not any(entry.has(field) for entry in now for field in naming[entry.record]):
        return _Every()
    last = context.previous if ended else None
    done = [entry for key in by for entry in (last.entries(key) if last else ()) if context.has_ended(entry)]
    done += [entry for key in by for entry in context.ended(key)] if ended else []
    done += [entry for key in by for entry in closed_entries(context.submission, key)]
    return {entry.text(field) for entry in (*now, *done) for field in naming[entry.record]}


class _Every:
    """Has whatever it is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


@check("given_with", needs=("other",))
def given_with(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """One field is given where another is."""
    if entry.get(params.other) is not None and entry.get(params.field) is None:
        yield Hit(entry, (params.field, params.other))


def _lacks_it(columns: Columns, params: OfParent, context: Context) -> Numbers:
    of = context.declarations.records[columns.table.record].field(params.parent).of
    beside = any(table.sheet == columns.table.sheet for table in context.submission.tables if table.record == of)
    if not beside and not context.submission.ended:
        return ()
    return columns.blank(params.field) if params.field in columns.table.places else columns.filled(())


@check("given_beside_parent", says=("parent",), unseen="rows", glance=_lacks_it)
def given_beside_parent(entry: Entry, params: OfParent, context: Context) -> Iterator[Hit]:
    """A row that stands on the sheet of its parent, beside it, gives the field."""
    parent = context.parent(entry, params.parent)
    if entry.get(params.field) is None and parent and parent.table.sheet == entry.table.sheet:
        label = context.declarations.records[parent.record].label
        yield Hit(entry, (params.field,), {"parent": parent.text(label)})


@check("one_title", "workbook", rows="record", says=("other",))
def one_title(params: OneTitle, context: Context) -> Iterator[Hit]:
    """One row has one title: no two of a record are called much the same."""
    from rapidfuzz import fuzz, process

    label = context.declarations.records[params.record].label
    earlier: list[str] = []
    compared: list[str] = []
    of_code: dict[str, int] = {}
    for entry in context.entries(params.record):
        title = entry.text(label)
        sorted_words = " ".join(sorted(folded(title).split()))
        code = context.register.code_for(params.of, title)
        alike = process.extract_iter(sorted_words, compared, scorer=fuzz.ratio, score_cutoff=params.alike)
        places = [next((place for _, _, place in alike), None), of_code.get(code) if code else None]
        found = min((place for place in places if place is not None), default=None)
        if title and found is not None:
            yield Hit(entry, (label,), {"other": earlier[found]})
        if code:
            of_code.setdefault(code, len(earlier))
        earlier.append(title)
        compared.append(sorted_words)


@dataclass(frozen=True, kw_only=True)
class TitleAsRegistered:
    of: RecordKey


@check("title_as_registered", says=("code", "registered"), unseen="register")
def title_as_registered(entry: Entry, params: TitleAsRegistered, context: Context) -> Iterator[Hit]:
    """A row that is one of the register's, by its ref, has the title that the trust gave it."""
    record = context.declarations.records[entry.record]
    code, title = context.register.code_for(params.of, entry.get(record.row_id)), entry.text(record.label)
    if code and title and context.register.code_for(params.of, title) != code:
        yield Hit(entry, (record.label,), {"code": code, "registered": context.register.label(params.of, code)})


@dataclass(frozen=True, kw_only=True)
class OwnText(OneField, Alike):
    of: RecordKey


def _much_alike(columns: Columns, params: OwnText, context: Context) -> Numbers:
    from rapidfuzz import fuzz, process

    texts = context.once(_labels, params.of)

    def is_alike(value: Value) -> bool:
        text = folded(str(value))
        return process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=params.alike) is not None

    return columns.where((params.field,), is_alike) if texts else ()


@check("own_text", says=("other",), unseen="words", needs=("field",), glance=_much_alike)
def own_text(entry: Entry, params: OwnText, context: Context) -> Iterator[Hit]:
    """A row says something in other words than any row of another record, as an action than its objective."""
    from rapidfuzz import fuzz, process

    text, texts = folded(entry.text(params.field)), context.once(_labels, params.of)
    alike = process.extract_iter(text, texts, scorer=fuzz.ratio, score_cutoff=params.alike)
    found = next((place for _, _, place in alike), None) if text else None
    if found is not None:
        other = context.entries(params.of)[found]
        yield Hit(entry, (params.field,), {"other": other.text(context.declarations.records[params.of].row_id)})


def _labels(context: Context, record: str) -> list[str]:
    """The words of each row of `record`, as they are compared."""
    label = context.declarations.records[record].label
    return [folded(entry.text(label)) for entry in context.entries(record)]


@dataclass(frozen=True, kw_only=True)
class AsManyOf(OfRecord):
    of: RecordKey
    """The record whose rows are counted, each of one row of `record`."""
    within: RecordKey
    """The record whose rows bring together those that are compared."""
    least: int
    """Rows of which something can be called usual."""


@check("as_many_of", "workbook", rows="record", says=("count", "s", "usual", "whole"))
def as_many_of(params: AsManyOf, context: Context) -> Iterator[Hit]:
    """The actions of an area, or of a small plan, have as many milestones as each other; other records alike.

    Asked of a plan when it is set: later on, milestones that were met are no longer sent out.
    """
    if context.previous is not None:
        return
    records = context.declarations.records
    record, within = records[params.record], records[params.within]
    naming = [spec.key for spec in records[params.of].fields if spec.of == record.key and spec.type == "reference"]
    counts = Counter(row.text(key) for row in context.entries(params.of) for key in naming)
    groups = open_rows_within(record.key, within.key, context)
    live = [entry for entries in groups.values() for entry in entries]
    for group, entries in groups.items():
        others = entries if len(entries) >= params.least else live  # too few to say what is usual among them
        usual = Counter(counts[e.text(record.row_id)] for e in others).most_common(1)[0][0] if others else 0
        for entry in entries:
            count = counts[entry.text(record.row_id)]
            if len(others) >= params.least and count < usual:
                whole = f"its {within.one}" if group and others is entries else "the plan"
                tokens = {"count": count or "no", "s": agree(count, "", "s"), "usual": usual, "whole": whole}
                yield Hit(entry, (record.label,), tokens)


@dataclass(frozen=True, kw_only=True)
class PlanSize(OfRecord, Most):
    pass


@check("plan_size", "workbook", says=("count", "most"))
def plan_size(params: PlanSize, context: Context) -> Iterator[Hit]:
    """There are no more live rows than can be followed."""
    count = len(context.open(params.record))
    if count > params.most:
        yield Hit(record=params.record, tokens={"count": count, "most": params.most})


def _joins_two(columns: Columns, params: OneField, _: Context) -> Numbers:
    return columns.where((params.field,), _two_steps)


@kept
def _two_steps(value: Value) -> bool:
    return two_steps(str(value)) is not None


@check("one_step", says=("joined",), needs=("field",), glance=_joins_two)
def one_step(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """One row holds one step."""
    joined = two_steps(entry.text(params.field))
    if joined:
        yield Hit(entry, (params.field,), {"joined": joined})


@dataclass(frozen=True, kw_only=True)
class PlanAsks(OfRecord):
    asks: Mapping[str, tuple[AnyField, ...]]
    """What is asked, in words, with the fields of which one is enough."""


@check("plan_asks", "workbook", says=("what",))
def plan_asks(params: PlanAsks, context: Context) -> Iterator[Hit]:
    """The plan's format asks of a record what a plan should say, as who, by when and at what cost."""
    sheet = context.layout.sheet(params.record) if context.layout else None
    if sheet is None or not context.submission.asks(params.record):
        return
    asked = {column.field.key for column in sheet.columns}
    lacking = [what for what, keys in params.asks.items() if not asked & set(keys)]
    if lacking:
        yield Hit(record=params.record, tokens={"what": listed(lacking, "or")})


@dataclass(frozen=True, kw_only=True)
class StillThere(OfRecord, Alike):
    pass


@check("still_there", "workbook", says=("name", "ref"))
def still_there(params: StillThere, context: Context) -> Iterator[Hit]:
    """What the last return left open of the plan, so that this workbook came with it, still stands in it.

    Within a year a row is known by its ref. Refs may begin again with another year's plan: there the row with
    its ref has to be alike in words too. One that has another ref now, or none, is known by its very words.
    """
    before, period = context.came_from, context.period
    if before is None or period is None or not context.submission.asks(params.record):
        return
    declarations, record = context.declarations, context.declarations.records[params.record]
    refs = refs_given(declarations, before)
    closed = closed_entries(context.submission, record.key)
    now = {**{entry.text(record.row_id): entry for entry in closed}, **context.by_ref(record.key)}
    missed: list[tuple[str, Entry]] = []
    known: set[str] = set()
    for entry in carried_over(declarations, before, record, period.year, period.start):
        ref = given_ref(entry, record, refs)
        same = now.get(ref)
        if same and (before.year == period.year or _alike(entry, same, record.label, params.alike)):
            known.add(ref)
        else:
            missed.append((ref, entry))
    others = [entry for entry in (*context.entries(record.key), *closed) if entry.text(record.row_id) not in known]
    spare = Counter(folded(entry.text(record.label)) for entry in others)
    for ref, entry in missed:
        words = folded(entry.text(record.label))
        if words and spare[words]:
            spare[words] -= 1
        else:
            yield Hit(record=record.key, tokens={"ref": ref, "name": entry.text(record.label)}, value=ref)


def _alike(before: Entry, now: Entry, key: str, least: float) -> bool:
    """Whether both say much the same; what has no words, or none that could be read, is not held against it."""
    from rapidfuzz import fuzz

    then, words = folded(before.text(key)), folded(now.text(key))
    return not then or not words or fuzz.token_sort_ratio(then, words) >= least
