"""Whose a row is, in a paper that is made for each value of a column of the register.

Only blocks that say by which field (`whose`) show that one's rows alone; the others are of all.
"""

from collections.abc import Callable, Mapping

from planbook.model.blocks import Block, Each
from planbook.model.register import folded
from planbook.model.values import Value, entries
from planbook.model.whose import held_by, leading, whose_is
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
        names = _names(subject, each)

        def is_own(raw: Raw) -> bool:
            named = raw.get(block.named_by) if block.named_by else None
            if named:
                return not own.isdisjoint(entries(str(named)))
            return raw.get(block.whose) in codes and wanted in (_named_in(names, raw) or {wanted})

        return is_own
    record = subject.declarations.records.get(block.table)
    spec = record.by_key.get(block.whose) if record else None
    return lambda raw: wanted in whose_is(subject.register, each, spec, raw.get(block.whose))


def _codes_of(subject: Subject, each: Each, wanted: str) -> frozenset[str]:
    """The ids of the rows of the column's record that have the value."""
    rows = (row for row in subject.register.rows(each.record) if wanted in held_by(row, each))
    return frozenset(row.text(subject.declarations.records[each.record].row_id) for row in rows)


def _names(subject: Subject, each: Each) -> Mapping[str, frozenset[str]]:
    """What the rows of the column's record, and the values themselves, are called, each with whose it is; the
    longest first, so that no name is found within another."""
    found: dict[str, frozenset[str]] = {}
    label = subject.declarations.records[each.record].label
    for row in subject.register.rows(each.record):
        held = held_by(row, each)
        for name in (folded(row.text(label)), *held):
            found[name] = found.get(name, frozenset()) | (frozenset({name}) if name in held else held)
    return {name: found[name] for name in sorted(filter(None, found), key=len, reverse=True)}


def _named_in(names: Mapping[str, frozenset[str]], raw: Raw) -> frozenset[str]:
    """Whose the names are that stand in the row's words: what speaks of another's is not told."""
    words = folded(" ".join(str(value) for value in raw.values() if isinstance(value, str)))
    named: frozenset[str] = frozenset()
    for name, whose in names.items():
        if name in words:
            named |= whose
            words = words.replace(name, " ")
    return named


def _through(subject: Subject, each: Each, block: Block, wanted: str) -> frozenset[Value]:
    """What the rows of the record `through` have in the field, of those that are of the one the paper is for."""
    table = subject.tables.records.get(block.through)
    spec = leading(table.record, each) if table else None
    if table is None or spec is None:
        return frozenset()
    own = (row for row in table.rows if wanted in whose_is(subject.register, each, spec, row.get(spec.key)))
    return frozenset(row.unit if block.whose == "unit" else row.get(block.whose) for row in own)
