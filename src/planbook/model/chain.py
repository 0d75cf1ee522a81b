"""What rows belong to: the chain of parents that records declare, from a row up to the top of its plan.

naming(record, of)          the field by which a row of `record` names a row of the record `of`
belonging(record)           the field by which it names a row of any of several records
chain_of(records, record)   the records above `record`, the nearest first
top_of(records, record)     the last of them
"""

from collections.abc import Mapping

from planbook.model.record import Field, Record


def naming(record: Record, of: str) -> Field | None:
    """The field by which a row of `record` names the row of `of` that it belongs to; None without one."""
    return next((spec for spec in record.fields if spec.belongs and spec.of == of), None)


def belonging(record: Record) -> Field | None:
    """The field by which a row of `record` names, by its ref, a row of any of several records; None without one."""
    return next((spec for spec in record.fields if spec.names), None)


def chain_of(records: Mapping[str, Record], record: Record) -> tuple[Record, ...]:
    """What a row of `record` belongs to, the nearest first; nothing of one that belongs to no other."""
    found: dict[str, Record] = {}
    above = records.get(record.parent)
    while above is not None and above.key != record.key and above.key not in found:
        found[above.key] = above
        above = records.get(above.parent)
    return tuple(found.values())


def top_of(records: Mapping[str, Record], record: Record) -> Record:
    """The record at the top of the chain of `record`; itself where it belongs to no other."""
    return (record, *chain_of(records, record))[-1]
