"""What is wrong with the places that records declare in their chains of parents."""

from planbook.model.chain import chain_of, naming
from planbook.model.declarations import Declarations, Record
from planbook.model.meant import meant
from planbook.model.templates import TemplatePart, Templates

_NAMED = (("lead", ("links", "text")), ("else_under", ("choice",)))
"""What of a record names a field of its own, and the types that the field may have."""


def check_chains(templates: Templates, declarations: Declarations) -> None:
    """A record's parent is there and is named by its rows, none belongs to itself, and what else its place in the
    chain rests on is there and of the right type."""
    for record in declarations.records.values():
        part = templates.of("record")[record.key]
        _check_parent(templates, part, declarations, record)
        _check_fields(templates, part, record)
        registers = [made for made in declarations.formats.values() if made.kind == "register"]
        known = [sheet.record.key for made in registers for sheet in made.sheets]
        if record.shared and record.shared not in known:
            what = f"there is no record {record.shared!r} in the register{meant(record.shared, known)}"
            templates.fault(part, ("record", "shared"), what)


def _check_parent(templates: Templates, part: TemplatePart, declarations: Declarations, record: Record) -> None:
    if not record.parent:
        return
    records, path = declarations.records, ("record", "parent")
    if record.parent not in records:
        templates.fault(part, path, f"there is no record {record.parent!r}{meant(record.parent, records)}")
    elif naming(record, record.parent) is None:
        what = f"no field names the row of {record.parent!r} that a row belongs to: add one of type reference"
        templates.fault(part, path, what)
    if record.key in [above.parent for above in (record, *chain_of(records, record))]:
        templates.fault(part, path, "its rows would belong to rows of their own record")


def _check_fields(templates: Templates, part: TemplatePart, record: Record) -> None:
    for name, types in _NAMED:
        key = getattr(record, name)
        if not key:
            continue
        if key not in record.keys:
            templates.fault(part, ("record", name), f"there is no field {key!r}{meant(key, record.keys)}")
        elif record.field(key).type not in types:
            what = f"has to be {' or '.join(types)}: the record's {name} names it"
            templates.fault(part, ("fields", key, "type"), what)
