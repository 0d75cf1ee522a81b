"""Checks of what money was spent on: budgets by heading, moves between them, shares of a cost, value for money."""

from collections.abc import Iterator
from dataclasses import dataclass

from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import rounded, shown
from planbook.validate.belonging import within
from planbook.validate.checks.worked_out import worked
from planbook.validate.context import Context
from planbook.validate.params import (
    AnyField,
    FieldKey,
    OfParent,
    OfRecord,
    OneField,
    RecordKey,
    ReferenceKey,
    TwoFields,
    codes_of,
)
from planbook.validate.registry import Hit, check


@dataclass(frozen=True, kw_only=True)
class ExplainedBeyond(OneField):
    left: FieldKey
    """What is left, which is worked out."""
    of: FieldKey
    """The amount that it is left of."""
    share: float
    """Per cent of that amount beyond which it is explained, over or under."""


@check("explained_beyond", says=("left_is", "share_is"), unseen="figures")
def explained_beyond(entry: Entry, params: ExplainedBeyond, context: Context) -> Iterator[Hit]:
    """What is left of an amount, or is over, is explained where it is much of it."""
    left, whole = worked(entry, params.left, context), entry.number(params.of)
    if not isinstance(left, float) or not whole or entry.get(params.field) is not None:
        return
    share = 100 * abs(left) / whole
    if share > params.share:
        amount = shown(abs(left), "money")
        told = f"{amount} under" if left > 0 else f"{amount} over"
        yield Hit(entry, (params.field, params.of), {"left_is": told, "share_is": f"{rounded(share, 0):.0f}%"})


@dataclass(frozen=True, kw_only=True)
class PartsWithin(OfRecord):
    amount: AnyField
    """The amounts that are added up."""
    whole_record: RecordKey
    """The record of the workbook that has the whole."""
    whole: AnyField
    by: AnyField
    """The field of both that says what they are of: a code of the register."""


@check("parts_within_whole", "workbook", rows="record", says=("together", "whole", "over"))
def parts_within_whole(params: PartsWithin, context: Context) -> Iterator[Hit]:
    """The parts of an amount come to no more than the whole that another record has."""
    wholes = _sums(params.whole_record, params.whole, params.by, context)
    parts = _sums(params.record, params.amount, params.by, context)
    for code, (together, rows) in parts.items():
        whole, _ = wholes.get(code, (None, []))
        if whole is not None and rounded(together - whole, 2) > 0:
            tokens = {"together": together, "whole": whole, "over": together - whole}
            yield Hit(rows[-1], (params.amount,), {name: shown(value, "money") for name, value in tokens.items()})


def _sums(record: str, amount: str, by: str, context: Context) -> dict[str, tuple[float, list[Entry]]]:
    """The sum of the amounts that were given, and their rows, by what they are of."""
    of, found = context.declarations.records[record].field(by).of, dict[str, tuple[float, list[Entry]]]()
    for row in context.entries(record):
        code, value = context.register.code_for(of, row.get(by)), row.number(amount)
        if code and value is not None:
            before, rows = found.get(code, (0.0, []))
            found[code] = (before + value, [*rows, row])
    return found


@dataclass(frozen=True, kw_only=True)
class AmongRows(OneField):
    record: RecordKey
    """The record of the workbook whose rows are meant."""
    column: AnyField
    """Its field that says the same."""
    same: AnyField
    """The field that has to say the same in both."""


@check("among_rows", says=("there",), unseen="rows")
def among_rows(entry: Entry, params: AmongRows, context: Context) -> Iterator[Hit]:
    """What a row says in a field, some row of another record says too, among those of the same kind."""
    value, kind = entry.text(params.field), _code_in(entry, params.same, context)
    rows = [row for row in context.entries(params.record) if _code_in(row, params.same, context) == kind]
    words = [*dict.fromkeys(row.text(params.column) for row in rows)]
    if value and rows and folded(value) not in map(folded, words):
        yield Hit(entry, (params.field, params.same), {"there": listed((f"“{word}”" for word in words), most=8)})


def _code_in(entry: Entry, key: str, context: Context) -> str:
    """What a row says in a field, by the register's code where it has one."""
    of = context.declarations.records[entry.record].field(key).of
    return (context.register.code_for(of, entry.get(key)) if of else None) or folded(entry.text(key))


@check("fields_differ")
def fields_differ(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """Two fields of a row do not say the same."""
    if entry.text(params.field) and folded(entry.text(params.field)) == folded(entry.text(params.other)):
        yield Hit(entry, (params.field, params.other))


@check("within_as_said", says=("there",), unseen="rows")
def within_as_said(entry: Entry, params: OfParent, context: Context) -> Iterator[Hit]:
    """What a row says it belongs to is what the row that it names belongs to."""
    of = context.declarations.records[entry.record].field(params.field).of
    parent = context.parent(entry, params.parent)
    there = within(parent, of, context) if parent else ""
    if there and entry.get(params.field) is not None and entry.text(params.field) != there:
        yield Hit(entry, (params.field, params.parent), {"there": there})


@dataclass(frozen=True, kw_only=True)
class GivenBelowZero(OneField):
    number: FieldKey
    """The number, which is worked out."""


@check("given_below_zero", says=("below",), unseen="figures")
def given_below_zero(entry: Entry, params: GivenBelowZero, context: Context) -> Iterator[Hit]:
    """A field is given where a number that is worked out of the row is below zero."""
    number = worked(entry, params.number, context)
    if isinstance(number, float) and number < 0 and entry.get(params.field) is None:
        parts = context.declarations.records[entry.record].field(params.number).works_out
        fields = (params.field, *(parts.of if parts else ()))
        yield Hit(entry, fields, {"below": shown(-number, "money")})


@dataclass(frozen=True, kw_only=True)
class AgainstItsGround(OneField):
    said: tuple[str, ...] = codes_of("field")
    """The codes of the field that claim something."""
    rests_on: ReferenceKey
    """The field that names the row that it rests on."""
    status: AnyField
    """The field of that row that says how it stands."""
    against: tuple[str, ...] = codes_of("status", of="rests_on")
    """The codes of it that say otherwise."""


@check("not_against_its_ground", says=("measure", "stands"), unseen="rows")
def not_against_its_ground(entry: Entry, params: AgainstItsGround, context: Context) -> Iterator[Hit]:
    """What is concluded does not go against the row that it is said to rest on."""
    ground = context.parent(entry, params.rests_on)
    if (
        ground is None
        or entry.get(params.field) not in params.said
        or ground.get(params.status) not in params.against
    ):
        return
    record = context.declarations.records[ground.record]
    word = context.declarations.word(record.field(params.status).list, ground.get(params.status))
    yield Hit(entry, (params.field, params.rests_on), {"measure": ground.text(record.label), "stands": word})


@dataclass(frozen=True, kw_only=True)
class SharesMake(OfRecord):
    what: AnyField
    """The field that says what is shared."""
    total: AnyField
    share: AnyField
    basis: AnyField
    equally: tuple[str, ...] = codes_of("basis", of="record")
    """The codes of the basis by which all shares are the same."""


@check("shares_make_total", "workbook", rows="record", says=("together", "told"))
def shares_make_total(params: SharesMake, context: Context) -> Iterator[Hit]:
    """The shares of a cost make its total, which is the same in every row, and are equal where it is shared so."""
    groups: dict[str, list[Entry]] = {}
    for row in context.entries(params.record) if context.period is None else ():
        groups.setdefault(folded(row.text(params.what)), []).append(row)
    for rows in groups.values():
        numbers = [share for row in rows if (share := row.number(params.share)) is not None]
        totals = {total for row in rows if (total := row.number(params.total)) is not None}
        together = rounded(sum(numbers), 2)
        equal = rows[0].get(params.basis) in params.equally
        told, field = "", params.share
        if len(totals) > 1:
            told, field = "its rows name different totals", params.total
        elif totals and abs(together - next(iter(totals))) > 0.01 * len(rows):
            told = f"the shares make {shown(together, 'money')}, and not {shown(next(iter(totals)), 'money')}"
        elif (
            equal
            and numbers
            and max(numbers) - min(share for share in numbers if share or len(numbers) == 1) > 0.011
        ):
            told = "it is shared equally, and the shares are not the same"
        if told:
            yield Hit(rows[-1], (field,), {"told": told, "together": shown(together, "money")})


@dataclass(frozen=True, kw_only=True)
class OnlyWhere(OneField):
    other: FieldKey
    """A yes or no."""


@check("only_where_yes", unseen="figures")
def only_where_yes(entry: Entry, params: OnlyWhere, context: Context) -> Iterator[Hit]:
    """A number is given only where another field says Yes."""
    if entry.number(params.field) and entry.get(params.other) is not None and not entry.yes(params.other):
        yield Hit(entry, (params.field, params.other))
