"""Whose a row is, in a paper that is made for each value of a column of the register.

Only blocks that say by which field (`whose`) show that one's rows alone; the others are of all.
"""

from collections.abc import Callable, Mapping

from planbook.model.blocks import Block, Each
from planbook.model.register import folded
from planbook.model.values import Value
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
        codes = _through(subject, each, block, wanted)
        return lambda raw: raw.get(block.whose) in codes
    record = subject.declarations.records.get(block.table)
    spec = record.by_key.get(block.whose) if record else None
    return lambda raw: value_of(subject.register, each, spec, raw.get(block.whose)) == wanted


def _through(subject: Subject, each: Each, block: Block, wanted: str) -> frozenset[Value]:
    """What the rows of the record `through` have in the field, of those that are of the one the paper is for."""
    table = subject.tables.records.get(block.through)
    spec = leading(table.record, each) if table else None
    if table is None or spec is None:
        return frozenset()
    own = (row for row in table.rows if value_of(subject.register, each, spec, row.get(spec.key)) == wanted)
    return frozenset(row.unit if block.whose == "unit" else row.get(block.whose) for row in own)
