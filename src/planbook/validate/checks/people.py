"""Checks of who leads, monitors and is told."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import FieldKey, Most, OneField, RecordKey, TwoFields
from planbook.validate.registry import Hit, check

_MOST_NAMED = 8
"""Parties of one row that a message names before the rest are counted."""


@check("one_lead", says=("marked", "who"), unseen="words", needs=("field",))
def one_lead(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """Where several share a task, one of them is marked as the lead, and only one."""
    parties = context.parties(entry, params.field)
    leads = [party.text("party") for party in parties if party.yes("lead")]
    if len(parties) > 1 and len(leads) != 1:
        who = listed((f"“{party.text('party')}”" for party in parties), most=_MOST_NAMED)
        marked = "none is marked as the lead" if not leads else f"{len(leads)} are marked as the lead"
        yield Hit(entry, (params.field,), {"who": who, "marked": marked})


@check("other_than_lead", says=("who",), needs=("field", "other"))
def other_than_lead(entry: Entry, params: TwoFields, context: Context) -> Iterator[Hit]:
    """The one whom a field names is not the one who leads by another."""
    of = context.declarations.records[entry.record].field(params.other).of
    leads = [p for p in context.parties(entry, params.other) if p.yes("lead")]
    parties = context.parties(entry, params.field)
    names = {_who(link, of, context) for link in parties}
    if len(parties) == 1 and len(leads) == 1 and _who(leads[0], of, context) in names:
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
        leads = Counter(
            _who(link, of, context)
            for entry in context.entries(record)
            if not context.has_ended(entry)
            for link in context.parties(entry, key)
            if link.yes("lead")
        )
        for who, count in sorted(leads.items()):
            if count > params.most:
                code = context.register.code_for(of, who)
                name = context.register.label(of, code) if code else who
                yield Hit(record=record, tokens={"who": name, "count": count, "most": params.most}, value=name)


def _who(link: Entry, of: str, context: Context) -> str:
    """One name for the party, which may be a row of `of`, however it is spelt."""
    party = link.text("party")
    return context.register.code_for(of, party) or folded(party)
