"""Checks of who leads, monitors and is told."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.columns import Columns, Numbers
from planbook.validate.context import Context
from planbook.validate.params import FieldKey, Most, OneField, RecordKey, TwoFields
from planbook.validate.registry import Hit, check

_MOST_NAMED = 8
"""Parties of one row that a message names before the rest are counted."""


def _shared(columns: Columns, params: OneField, context: Context) -> Numbers:
    shared = context.once(_with_several).get((columns.table.sheet, params.field), ())
    rows = enumerate(columns.entries) if shared else ()
    return [number for number, entry in rows if entry.row.excel_row in shared]


def _with_several(context: Context) -> Mapping[tuple[str, str], set[int]]:
    """By sheet and field, the Excel rows that name several parties."""
    found: dict[tuple[str, str], set[int]] = {}
    for columns in context.tables(context.declarations.parties.key):
        cells = [*zip([row.excel_row for row in columns.rows], columns.of("role"), strict=True)]
        if len({*cells}) == len(cells):
            continue  # as in nearly every plan
        for (row, role), parties in Counter(cells).items():
            if parties > 1:
                found.setdefault((columns.table.sheet, str(role)), set()).add(row)
    return found


@check("one_lead", says=("marked", "who"), unseen="words", needs=("field",), glance=_shared)
def one_lead(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """Where several share a task, one of them is marked as the lead, and only one."""
    parties = context.parties(entry, params.field)
    leads = [party.text("party") for party in parties if party.yes("lead")]
    if len(parties) > 1 and len(leads) != 1:
        who = listed((f"“{party.text('party')}”" for party in parties), most=_MOST_NAMED)
        marked = "none is marked as the lead" if not leads else f"{len(leads)} are marked as the lead"
        yield Hit(entry, (params.field,), {"who": who, "marked": marked})


def _may_be_one(columns: Columns, params: TwoFields, context: Context) -> Numbers:
    of = context.declarations.records[columns.table.record].field(params.other).of
    who, other = (
        {_who(party, of, context) for party in context.parties_named(columns.table.sheet, key)}
        for key in (params.field, params.other)
    )
    return () if who.isdisjoint(other) else columns.filled((params.field, params.other))


@check("other_than_lead", says=("who",), needs=("field", "other"), glance=_may_be_one)
def other_than_lead(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """The one whom a field names is not the one who leads by another."""
    of = context.declarations.records[entry.record].field(params.other).of
    leads = [p for p in context.parties(entry, params.other) if p.yes("lead")]
    parties = context.parties(entry, params.field)
    names = {_who(link.text("party"), of, context) for link in parties}
    if len(parties) == 1 and len(leads) == 1 and _who(leads[0].text("party"), of, context) in names:
        yield Hit(entry, (params.field, params.other), {"who": leads[0].text("party")})


@dataclass(frozen=True, kw_only=True)
class Load(Most):
    fields: Mapping[RecordKey, FieldKey]
    """Of each record the field that says who leads a row of it."""


@check("load", "workbook", says=("count", "most", "who"))
def load(params: Load, context: Context) -> Iterator[Hit]:
    """Nobody leads more rows of a record than one person can."""
    for record, key in params.fields.items():
        of = context.declarations.records[record].field(key).of
        leads: Counter[str] = Counter()
        led = context.once(_leads, key)
        for party, count in Counter(
            party
            for entry in context.open(record)
            for party in led.get((entry.table.sheet, entry.row.excel_row), ())
        ).items():
            leads[_who(party, of, context)] += count
        for who, count in sorted(leads.items()):
            if count > params.most:
                code = context.register.code_for(of, who)
                name = context.register.label(of, code) if code else who
                yield Hit(record=record, tokens={"who": name, "count": count, "most": params.most}, value=name)


def _leads(context: Context, role: str) -> Mapping[tuple[str, int], Sequence[str]]:
    """Who leads each row by the field `role`, by sheet and Excel row."""
    found: dict[tuple[str, int], list[str]] = {}
    for columns in context.tables(context.declarations.parties.key):
        links = zip(columns.rows, columns.of("role"), columns.of("party"), columns.of("lead"), strict=True)
        for row, named, party, lead in links:
            if named == role and lead is True:
                found.setdefault((columns.table.sheet, row.excel_row), []).append(
                    "" if party is None else str(party)
                )
    return found


def _who(party: str, of: str, context: Context) -> str:
    """One name for the party, which may be a row of `of`, however it is spelt."""
    return context.register.code_for(of, party) or folded(party)
