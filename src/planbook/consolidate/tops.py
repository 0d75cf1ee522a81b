"""What plans are divided into: the rows at the top of the chains that other rows belong to, as priorities are."""

from collections.abc import Mapping
from dataclasses import replace

from planbook.consolidate.records import RecordTable
from planbook.consolidate.rows import TopRow
from planbook.consolidate.tidy import TidyRow, plan_records
from planbook.model.chain import top_of
from planbook.model.declarations import Declarations
from planbook.model.record import Record
from planbook.model.register import Register, folded

ACTIONS = "action"


def top_of_actions(declarations: Declarations) -> Record:
    """The record at the top of the chain that actions belong to."""
    return top_of(declarations.records, declarations.records[ACTIONS])


def titles_given(register: Register, record: Record) -> list[str]:
    """The titles of the rows of `record` that the trust gives to all plans, in the register's order."""
    if not record.shared:
        return []
    label = register.declarations.records[record.shared].label
    return [row.text(label) for row in register.rows(record.shared)]


def leads_given(register: Register, record: Record) -> dict[str, str]:
    """By the title of a row that the trust gives to all plans, folded, who leads it for the trust."""
    giving = register.declarations.records[record.shared] if record.shared else None
    if giving is None or not giving.lead or not record.lead:
        return {}
    of = record.field(record.lead).of
    return {
        folded(row.text(giving.label)): register.label(of, code) if code else row.text(giving.lead)
        for row in register.rows(giving.key)
        for code in [register.code_for(of, row.get(giving.lead)) if of else None]
    }


def titles_above(register: Register, record: Record) -> dict[str, str]:
    """By the title of a row that the trust gives to all plans, folded, that of the one that it is a part of."""
    if not record.shared:
        return {}
    giving = register.declarations.records[record.shared]
    return {
        folded(row.text(giving.label)): register.label(giving.key, above)
        for row in register.rows(giving.key)
        if (above := register.code_for(giving.key, row.get("parent")))
    }


def top_records(declarations: Declarations) -> list[Record]:
    """The records at the top of the chains of plans, in the order in which they are declared."""
    tops = {top_of(declarations.records, record).key for record in declarations.records.values() if record.parent}
    return [record for record in plan_records(declarations) if record.key in tops and record.in_plan]


def build_tops(register: Register, records: Mapping[str, RecordTable]) -> list[TopRow]:
    """A row for each that a plan is divided into, of the tables of records: by record, then in their order."""
    declarations = register.declarations
    leads = _leads(records.get(declarations.parties.key))
    return [
        TopRow(
            unit=row.unit,
            unit_name=row.unit_name,
            record=record.key,
            kind=record.one,
            ref=str(row.shown(record.row_id) or ""),
            title=row.text(record.label),
            lead=_lead(register, record, row, leads),
        )
        for record in top_records(declarations)
        for row in (records[record.key].rows if record.key in records else ())
        if row.text(record.label)
    ]


def without_hidden_tops(
    declarations: Declarations, inside: Mapping[str, RecordTable], shown: Mapping[str, RecordTable]
) -> dict[str, RecordTable]:
    """The tables that are `shown` outside, no row of them with the title of one at the top that is not."""
    made = dict(shown)
    for key, table in shown.items():
        top = top_of(declarations.records, table.record)
        if top.key == key or top.key not in inside:
            continue
        hidden = _titles(inside[top.key]) - _titles(shown[top.key])
        rows = tuple(replace(row, top="") if (row.unit, row.top) in hidden else row for row in table.rows)
        made[key] = replace(table, rows=rows) if hidden else table
    return made


def _titles(table: RecordTable) -> set[tuple[str, str]]:
    return {(row.unit, row.text(table.record.label)) for row in (*table.rows, *table.ended)}


_Leads = Mapping[tuple[str, str, str, str], str]
"""Who is named, by unit, record, field and ref."""


def _leads(parties: RecordTable | None) -> _Leads:
    """The party that each cell names: one that is marked as the lead before others."""
    found: dict[tuple[str, str, str, str], str] = {}
    for row in sorted(parties.rows if parties else (), key=lambda row: row.get("lead") is not True):
        found.setdefault((row.unit, row.text("of"), row.text("role"), row.text("ref")), row.text("party"))
    return found


def _lead(register: Register, record: Record, row: TidyRow, leads: _Leads) -> str:
    """Who leads it by the name of the register, or as its cell says; empty where nobody is named."""
    if not record.lead:
        return ""
    party = leads.get((row.unit, record.key, record.lead, row.text(record.row_id)))
    if party is None:
        return row.text(record.lead).partition(";")[0]
    of = record.field(record.lead).of
    return register.label(of, party) if of else party
