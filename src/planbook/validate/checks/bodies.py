"""Checks of boards and committees in the register: who chairs them, whether they are complete, terms that end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planbook.model.holding import holds
from planbook.model.nouns import noun_of
from planbook.model.prose import in_figures
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value, shown
from planbook.validate.context import Context
from planbook.validate.params import AnyField, Days, FieldKey, OneField, RecordKey, codes_of
from planbook.validate.registry import Hit, check

_A_YEAR = 366
"""Days after which somebody who is elected each year should have been elected again."""


@dataclass(frozen=True, kw_only=True)
class Members:
    """The record that says who belongs to a row, and its field that names the row."""

    members: RecordKey
    by: AnyField


@dataclass(frozen=True, kw_only=True)
class Holders(Members):
    """Those members who hold an office: of a few codes in a field."""

    office: AnyField
    codes: tuple[str, ...] = codes_of("office", of="members")


@dataclass(frozen=True, kw_only=True)
class Elected(Holders):
    yearly: FieldKey
    """The field that says whether the office is elected each year."""


@dataclass(frozen=True, kw_only=True)
class Complete(Members):
    seats: FieldKey
    quorum: FieldKey


def _today(entry: Entry, params: Members, context: Context) -> tuple[date, list[Entry]] | None:
    """The day and the row's members on it; None where the row has never had any, or does not hold itself."""
    day = context.day_looked_at
    if context.period is not None or day is None:
        return None
    register, record = context.register, context.declarations.records[entry.record]
    every = register.once(_by_code, params.members, params.by, entry.record).get(entry.text(record.row_id), ())
    if not every or not holds(record, entry, day):
        return None
    members = context.declarations.records[params.members]
    return day, [row for row in every if holds(members, row, day)]


def _by_code(register: Register, members: str, by: str, of: str) -> Mapping[str, Sequence[Entry]]:
    """The rows of `members` by the code of the row that they belong to."""
    found: dict[str, list[Entry]] = {}
    for row in register.rows(members):
        found.setdefault(register.code_for(of, row.get(by)) or "", []).append(row)
    return found


@check("one_holder", says=("told",))
def one_holder(entry: Entry, params: Holders, context: Context) -> Iterator[Hit]:
    """An office is held by one member: not by none, and not by two."""
    today = _today(entry, params, context)
    held = [row for row in today[1] if row.get(params.office) in params.codes] if today else []
    if today and len(held) != 1:
        names = ", ".join(_name(row, context) for row in held)
        told = f"has {len(held)}: {names}" if held else "has none"
        yield Hit(entry, (context.declarations.records[entry.record].row_id,), {"told": told})


@check("elected_within_a_year", says=("elected", "who"))
def elected_within_a_year(entry: Entry, params: Elected, context: Context) -> Iterator[Hit]:
    """Where an office is elected each year, who holds it was elected in the last year."""
    today = _today(entry, params, context) if entry.yes(params.yearly) else None
    since = context.declarations.records[params.members].since
    for row in today[1] if today else ():
        elected = row.date(since)
        if row.get(params.office) in params.codes and elected and today and (today[0] - elected).days > _A_YEAR:
            yield Hit(entry, (params.yearly,), {"who": _name(row, context), "elected": elected})


@check("complete", says=("sitting", "told"))
def complete(entry: Entry, params: Complete, context: Context) -> Iterator[Hit]:
    """A body has as many members as it should have, and no fewer than its quorum."""
    today = _today(entry, params, context)
    if today is None:
        return
    seats, quorum = entry.number(params.seats), entry.number(params.quorum)
    tokens: dict[str, Value] = {
        "sitting": in_figures(len(today[1]), *noun_of(context.declarations, params.members))
    }
    if quorum is not None and len(today[1]) < quorum:
        yield Hit(entry, (params.quorum,), {**tokens, "told": f"its quorum is {quorum:g}"})
    elif seats is not None and len(today[1]) < seats:
        yield Hit(entry, (params.seats,), {**tokens, "told": f"it should have {seats:g}"})


@check("term_ends_soon", says=("who",))
def term_ends_soon(entry: Entry, params: Days, context: Context) -> Iterator[Hit]:
    """What holds until a day does so for longer than the next `days`."""
    record, day = context.declarations.records[entry.record], context.day_looked_at
    last = entry.date(record.until) if context.period is None and day else None
    if day and last and day <= last <= day + timedelta(days=params.days):
        yield Hit(entry, (record.until,), {"who": _name(entry, context), "until": shown(last)})


@check("day_to_come", says=("day",))
def day_to_come(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """A day that is said to be the next lies ahead."""
    day, looked_at = entry.date(params.field), context.day_looked_at
    if context.period is None and day and looked_at and day < looked_at:
        yield Hit(entry, (params.field,), {"day": day})


@check("one_party", says=("other",))
def one_party(entry: Entry, params: Members, context: Context) -> Iterator[Hit]:
    """A code or a name that stands for rows of several sheets means one of them.

    `members` is the record that unites the sheets, `by` the field of this one that says the code.
    """
    if context.period is not None:
        return
    register, united = context.register, context.declarations.records[params.members].unites
    code = entry.text(params.by)
    for other in united[: united.index(entry.record)] if entry.record in united and code else ():
        if register.code_for(other, code) is not None:
            yield Hit(entry, (params.by,), {"other": context.declarations.records[other].title})
            return


def _name(row: Entry, context: Context) -> str:
    """Who or what a row is, as the register calls it."""
    record = context.declarations.records[row.record]
    spec = record.field(record.label)
    code = context.register.code_for(spec.of, row.get(record.label)) if spec.of else None
    return context.register.label(spec.of, code) if code else row.text(record.label)
