"""Papers that are made for each value of a column of the register, and whose the rows are that they show.

A cell of the column may have several, with semicolons between, as of a grant that two pay for: what is of it is of
each of them.

values_of(register, each)                 the values, as the register writes them first, in its order
whose_is(register, each, spec, value)     whose a row is that has `value` in the field `spec`
"""

from planbook.model.blocks import Each
from planbook.model.declarations import Field, Record
from planbook.model.register import Register, folded
from planbook.model.submission import Entry
from planbook.model.values import Value, entries


def values_of(register: Register, each: Each) -> list[str]:
    """The values of the column, each once however it is spelt, as the register writes it first."""
    found: dict[str, str] = {}
    for row in register.rows(each.record):
        for text in entries(row.get(each.column)):
            found.setdefault(folded(text), text)
    return [*found.values()]


def held_by(entry: Entry, each: Each) -> frozenset[str]:
    """The values that a row of the column's record has in it, folded."""
    return frozenset(folded(text) for text in entries(entry.get(each.column)))


def whose_is(register: Register, each: Each, spec: Field | None, value: Value) -> frozenset[str]:
    """The values that a row belongs to, folded, which has `value` in the field `spec`; none where it leads to none.

    A code leads to it that is of a row of the column, or of one that names such a row, or of one by whose name or
    other spelling the column calls it. Any other words are the value themselves.
    """
    if value is None:
        return frozenset()
    if spec is not None and spec.type == "code" and (found := _led_to(register, each, spec, str(value))):
        return found
    return frozenset(map(folded, entries(value)))


def _led_to(register: Register, each: Each, spec: Field, code: str) -> frozenset[str]:
    row = register.row(spec.of, code)
    if row is None:
        return frozenset()
    if row.record == each.record:
        return held_by(row, each)
    further = leading(register.declarations.records[row.record], each)
    if further is None:
        called = (v for v in values_of(register, each) if register.code_for(spec.of, v) == code)
        return frozenset(map(folded, called))
    onward = register.code_for(each.record, row.get(further.key))
    found = register.row(each.record, onward)
    return held_by(found, each) if found else frozenset()


def leading(record: Record, each: Each) -> Field | None:
    """The field of a record that names a row of the column's record by its code; None where none does."""
    return next((spec for spec in record.fields if spec.type == "code" and spec.of == each.record), None)
