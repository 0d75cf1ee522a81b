"""Whose a row is, in a paper that is made for each value of a column of the register.

Only blocks that say by which field (`whose`) show that one's rows alone; the others are of all.
"""

from collections.abc import Callable, Mapping

from planbook.model.blocks import Block, Each
from planbook.model.register import folded
from planbook.model.values import Value, entries
from planbook.model.whose import leading, value_of
from planbook.report.blocks.subject import Subject

Raw = Mapping[str, Value]
Belongs = Callable[[Raw], bool]


def belongs(subject: Subject, block: Block) -> Belongs | None:
    """Whether a row of the block's table, by its values, is of the one that the paper is for; None where all are
    shown."""
    each = subject.each
    if each is None or not subject.only or not block.whose:
        return None
    wanted = folded(subject.only)
    if block.through:
        codes, own = _through(subject, each, block, wanted), _codes_of(subject, each, wanted)

        def is_own(raw: Raw) -> bool:
            named = raw.get(block.named_by) if block.named_by else None
            return not own.isdisjoint(entries(str(named))) if named else raw.get(block.whose) in codes

        return is_own
    record = subject.declarations.records.get(block.table)
    spec = record.by_key.get(block.whose) if record else None
    return lambda raw: value_of(subject.register, each, spec, raw.get(block.whose)) == wanted


def _codes_of(subject: Subject, each: Each, wanted: str) -> frozenset[str]:
    """The ids of the rows of the column's record that have the value."""
    rows = (row for row in subject.register.rows(each.record) if folded(row.text(each.column)) == wanted)
    return frozenset(row.text(subject.declarations.records[each.record].row_id) for row in rows)


def _through(subject: Subject, each: Each, block: Block, wanted: str) -> frozenset[Value]:
    """What the rows of the record `through` have in the field, of those that are of the one the paper is for."""
    table = subject.tables.records.get(block.through)
    spec = leading(table.record, each) if table else None
    if table is None or spec is None:
        return frozenset()
    own = (row for row in table.rows if value_of(subject.register, each, spec, row.get(spec.key)) == wanted)
    return frozenset(row.unit if block.whose == "unit" else row.get(block.whose) for row in own)
