"""Checks of what belongs to what: units to a hub or a region, rows of a plan to the plan above."""

from collections.abc import Iterator, Mapping, Sequence

from planbook.model.hierarchy import above
from planbook.model.submission import Entry
from planbook.validate.context import Context, Return
from planbook.validate.params import NoParams, OneField
from planbook.validate.registry import EVERY, Hit, check


def _parents(record: str, field: str, context: Context) -> Mapping[str, str]:
    """Of each row of the register what it belongs to, both by their ids; the last row of an id counts."""
    row_id = context.declarations.records[record].row_id
    found = {row.text(row_id): context.register.code_for(record, row.get(field)) for row in context.entries(record)}
    return {code: parent for code, parent in found.items() if code and parent}


@check("not_its_own_parent")
def not_its_own_parent(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """A row does not belong to itself."""
    own = entry.text(context.declarations.records[entry.record].row_id)
    if context.period is None and own and context.register.code_for(entry.record, entry.get(params.field)) == own:
        yield Hit(entry, (params.field,))


@check("belongs_to_no_ring", says=("ring",))
def belongs_to_no_ring(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """Going from a row to what it belongs to, and on, never comes back to it. Told at the first row of the ring."""
    if context.period is not None or entry.get(params.field) is None:
        return
    record = context.declarations.records[entry.record]
    parents = _parents(entry.record, params.field, context)
    ring = [entry.text(record.row_id)]
    while (parent := parents.get(ring[-1])) is not None and parent not in ring:
        ring.append(parent)
    places = {row.text(record.row_id): row.row.excel_row for row in context.entries(entry.record)}
    if len(ring) < 2 or parent != ring[0] or min(places[code] for code in ring) < entry.row.excel_row:
        return
    names = [context.register.label(entry.record, code) for code in (*ring, ring[0])]
    yield Hit(entry, (params.field,), {"ring": ", which belongs to ".join(f"“{name}”" for name in names)})


@check("groups_some", "workbook", rows=EVERY, says=("kind",))
def groups_some(params: NoParams, context: Context) -> Iterator[Hit]:
    """What only groups others has others that belong to it."""
    if context.period is not None:
        return
    parents = set(_parents("unit", "parent", context).values())
    for entry in context.entries("unit"):
        if context.declarations.only_groups(entry) and entry.text("unit_id") not in parents:
            kind = context.choice(entry, "kind")
            yield Hit(entry, ("kind",), {"kind": kind.word.lower() if kind else ""})


@check("belongs_to_something", says=("unit",))
def belongs_to_something(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Who contributes to the plan above belongs to something."""
    unit = context.unit.text("unit_id") if context.unit else ""
    if unit and not above(context.register, unit):
        yield Hit(entry, (), {"unit": context.register.label("unit", unit)})


@check("serves_what_is_there", "trust", rows=EVERY, says=("name", "there", "whose"))
def serves_what_is_there(returns: Sequence[Return], params: NoParams, context: Context) -> Iterator[Hit]:
    """What is contributed to is a row of a plan above. Nothing is said where no plan above has come back."""
    records, plans = context.declarations.records, {returned.unit: returned.submission for returned in returns}
    fields = [(record.key, spec) for record in records.values() for spec in record.fields if spec.above]
    for returned in returns:
        over = [unit for unit in above(context.register, returned.unit) if unit in plans]
        for record, spec in fields if over else ():
            there = {
                row.text(records[of].row_id)
                for unit in over
                for of in spec.above
                for row in (*plans[unit].entries(of), *plans[unit].entries_ended(of))
            }
            for entry in returned.submission.entries(record):
                ref = entry.text(spec.key)
                if ref and ref not in there:
                    name, whose = (context.register.label("unit", unit) for unit in (returned.unit, over[0]))
                    tokens = {"name": name, "there": ref, "whose": whose}
                    yield Hit(entry, (spec.key,), tokens, unit=returned.unit, file=returned.file)
