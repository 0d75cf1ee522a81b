"""Checks of what belongs to what: units to a hub or a region."""

from collections.abc import Iterator, Mapping

from planbook.model.submission import Entry
from planbook.validate.context import Context
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
