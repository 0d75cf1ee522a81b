"""Checks of grades against the register's scales, and of those scales themselves.

Which row of the register a row of a workbook fits, its declaration says: a field that is looked up there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.model.prose import listed
from planbook.model.record import Field
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value, entries, long_date
from planbook.model.worked_values import fitting, rows_where
from planbook.model.works_out import Lookup
from planbook.validate.context import Context
from planbook.validate.names import nearest
from planbook.validate.params import AnyField, FieldKey, OneField, RecordKey
from planbook.validate.registry import Hit, check

_MOST_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class OfTheScale(OneField):
    looked_up: FieldKey
    """The field that is looked up by the one that is checked, and by others of the row."""


def _lookup(entry: Entry, key: str, context: Context) -> tuple[Lookup, list[str]] | None:
    """How the field `key` is looked up, and the fields that it is looked up by; None while one of them is blank."""
    spec: Field = context.declarations.records[entry.record].field(key)
    lookup = spec.works_out.lookup if spec.works_out else None
    if lookup is None or any(entry.get(by) is None for by in lookup.by.values()):
        return None
    return lookup, [*lookup.by.values()]


@check("of_the_scale", says=("nearest", "told"), unseen="register")
def of_the_scale(entry: Entry, params: OfTheScale, context: Context) -> Iterator[Hit]:
    """What a row says in a field stands on the scale that its other fields name."""
    found = _lookup(entry, params.looked_up, context)
    if found is None:
        return
    lookup, keys = found
    if fitting(context.register, lookup.record, lookup.by, lookup.where, entry.get):
        return
    column = next(column for column, key in lookup.by.items() if key == params.field)
    others = {name: key for name, key in lookup.by.items() if key != params.field}
    beside = fitting(context.register, lookup.record, others, lookup.where, entry.get)
    if beside:
        told, there = _no_such_grade(entry, params.field, (lookup, column, next(iter(others))), beside, context)
        keys = [params.field, *others.values()]
    else:
        told, there, key = _apart(entry, lookup, others, context)
        keys = [key, *(other for other in keys if other != key)]
    wanted = entry.text(keys[0])
    yield Hit(entry, tuple(keys), {"told": told, "nearest": nearest(wanted, there) if there else ""})


def _no_such_grade(
    entry: Entry, key: str, of: tuple[Lookup, str, str], beside: Sequence[Entry], context: Context
) -> tuple[str, list[str]]:
    """That what the row says is not among what its scale has there; and what that is, where a slip is likely."""
    lookup, column, label = of
    value, register = entry.text(key), context.register
    scales = [row for row in rows_where(register, lookup.record, lookup.where) if _says(row, column, value)]
    named = [*dict.fromkeys(row.text(label) for row in scales)]
    there = [*dict.fromkeys(word for row in beside for word in entries(row.get(column)))]
    where = " · ".join(entry.text(by) for by in lookup.by.values() if by != key)
    also = f" It is one of {listed((f'“{name}”' for name in named), most=_MOST_NAMED)}." if named else ""
    told = f"“{value}” is none of the grades of “{where}”: {listed(there, most=_MOST_NAMED)}.{also}"
    return told, [] if named else there


def _apart(entry: Entry, lookup: Lookup, others: Mapping[str, str], context: Context) -> tuple[str, list[str], str]:
    """That two things of the row do not go together; what goes with the first of them, and which field it is."""
    (first, by), *rest = others.items()
    column, key = rest[-1] if rest else (first, by)
    rows = fitting(context.register, lookup.record, {first: by}, lookup.where, entry.get) if rest else []
    there = [*dict.fromkeys(word for row in rows for word in entries(row.get(column)))]
    if not there:
        what = context.declarations.records[lookup.record].title
        return f"“{entry.text(by)}” is not on the register's sheet {what}.", [], by
    named = listed(there, most=_MOST_NAMED)
    told = f"“{entry.text(key)}” is not graded on “{entry.text(by)}”, which has {named}."
    return told, there, key


def _says(row: Entry, column: str, value: str) -> bool:
    return folded(value) in {folded(word) for word in entries(row.get(column))}


@dataclass(frozen=True, kw_only=True)
class InItsDays(OneField):
    looked_up: FieldKey
    """A field that is looked up in the register's row whose days are meant."""
    since: AnyField
    """The column of the register with the first of those days."""
    until: AnyField
    """The column with the last."""


@check("in_the_days_of_its_scale", says=("days",), unseen="register")
def in_the_days_of_its_scale(entry: Entry, params: InItsDays, context: Context) -> Iterator[Hit]:
    """A day lies within those on which the scale that the row names was used."""
    found, day = _lookup(entry, params.looked_up, context), entry.date(params.field)
    if found is None or day is None:
        return
    lookup, keys = found
    rows = fitting(context.register, lookup.record, lookup.by, lookup.where, entry.get)
    spans = [(row.date(params.since), row.date(params.until)) for row in rows]
    if spans and not any((not since or since <= day) and (not until or day <= until) for since, until in spans):
        since, until = spans[0]
        said = [f"from {long_date(since)}"] if since else []
        said += [f"until {long_date(until)}"] if until else []
        yield Hit(entry, (params.field, keys[0]), {"days": " ".join(said)})


@dataclass(frozen=True, kw_only=True)
class OnceWithin:
    record: RecordKey
    field: str
    """The column of which no value may be there twice."""
    within: tuple[str, ...]
    """Among the rows that have the same in these columns."""


@check("once_within", "workbook", says=("grade", "order", "other", "scheme"))
def once_within(params: OnceWithin, context: Context) -> Iterator[Hit]:
    """No two rows of the register that belong together have the same place."""
    seen: dict[tuple[Value, ...], Entry] = {}
    for row in context.entries(params.record) if context.period is None else ():
        if row.get(params.field) is None:
            continue
        key = (*(row.get(name) for name in params.within), row.get(params.field))
        first = seen.setdefault(key, row)
        if first is not row:
            yield Hit(row, (params.field,), {"other": first.row.excel_row})


@dataclass(frozen=True, kw_only=True)
class SomeYes:
    record: RecordKey
    field: str
    """The column that at least one row has to say Yes in."""
    within: tuple[str, ...]
    """Among the rows that have the same in these columns, where there are several."""


@check("some_yes", "workbook", says=("domain", "rows", "scheme"))
def some_yes(params: SomeYes, context: Context) -> Iterator[Hit]:
    """Of rows of the register that belong together at least one says Yes."""
    together: dict[tuple[Value, ...], list[Entry]] = {}
    for row in context.entries(params.record) if context.period is None else ():
        together.setdefault(tuple(row.get(name) for name in params.within), []).append(row)
    for rows in together.values():
        if len(rows) > 1 and not any(row.yes(params.field) for row in rows):
            yield Hit(rows[0], (params.field,), {"rows": len(rows)})
