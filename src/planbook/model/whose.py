"""Papers that are made for each value of a column of the register, and whose the rows are that they show.

values_of(register, each)            the values, as the register writes them first, in its order
value_of(register, each, spec, value)    whose a row is that has `value` in the field `spec`
"""

from planbook.model.blocks import Each
from planbook.model.declarations import Field, Record
from planbook.model.register import Register, folded
from planbook.model.values import Value


def values_of(register: Register, each: Each) -> list[str]:
    """The values of the column, each once however it is spelt, as the register writes it first."""
    found: dict[str, str] = {}
    for row in register.rows(each.record):
        text = row.text(each.column)
        if text:
            found.setdefault(folded(text), text)
    return [*found.values()]


def value_of(register: Register, each: Each, spec: Field | None, value: Value) -> str:
    """The value that a row belongs to, folded, which has `value` in the field `spec`; empty where it leads to none.

    A code leads to it that is of a row of the column, or of one that names such a row, or of one by whose name or
    other spelling the column calls it. Any other words are the value themselves.
    """
    if value is None:
        return ""
    if spec is not None and spec.type == "code" and (found := _led_to(register, each, spec, str(value))):
        return found
    return folded(str(value))


def _led_to(register: Register, each: Each, spec: Field, code: str) -> str:
    row = register.row(spec.of, code)
    if row is None:
        return ""
    if row.record == each.record:
        return folded(row.text(each.column))
    further = leading(register.declarations.records[row.record], each)
    if further is None:
        return next((folded(v) for v in values_of(register, each) if register.code_for(spec.of, v) == code), "")
    onward = register.code_for(each.record, row.get(further.key))
    found = register.row(each.record, onward)
    return folded(found.text(each.column)) if found else ""


def leading(record: Record, each: Each) -> Field | None:
    """The field of a record that names a row of the column's record by its code; None where none does."""
    return next((spec for spec in record.fields if spec.type == "code" and spec.of == each.record), None)
