"""A field of a trust's own keeps its type for as long as anything is kept under its key."""

from planbook.errors import DeclarationError
from planbook.ledger.ledger import Ledger
from planbook.model.declarations import Declarations
from planbook.model.templates import OWN
from planbook.workflow.declared import declared_then


def check_kept_types(ledger: Ledger, declarations: Declarations) -> None:
    """Raise DeclarationError where a field of `declarations` is of another type than at the newest run of `ledger`,
    and a workbook that came has its column; with a line for each.
    """
    if declarations.own is None:
        return
    with declared_then(ledger.runs.newest_templates(), declarations) as then:
        if then is declarations:
            return
        changed = [
            (record.key, spec.key, was.type, spec.type)
            for record in declarations.records.values()
            if (before := then.records.get(record.key))
            for spec in record.fields
            if (was := before.by_key.get(spec.key)) and was.type != spec.type
        ]
    faults = [
        f"{OWN}/records/{record}.toml: fields.{key}.type: is {now!r}, and was {was!r} when returns came that have "
        "this column: what they say is kept as that. Write that again, or take another key"
        for record, key, was, now in changed
        if ledger.has_column(record, key)
    ]
    if faults:
        raise DeclarationError("\n".join(faults))
