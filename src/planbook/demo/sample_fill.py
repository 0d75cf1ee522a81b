"""A unit of a sample fills its workbook in: each answer into the row that it is about, or into a new one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planbook.demo.fill import Content, FilledWorkbook
from planbook.demo.sample import Answer, DemoBody, day_of, field_of
from planbook.errors import DeclarationError
from planbook.model.calendar import Period
from planbook.model.record import Field, Record
from planbook.model.register import Register


def fill_in_sample(
    book: FilledWorkbook,
    sample: DemoBody,
    unit: str,
    period: Period,
    register: Register,
    *,
    corrected: bool = False,
) -> None:
    """Enter all that the unit enters in the period; `corrected` is the second version of its workbook.

    Raises DeclarationError with a line for everything that the workbook does not ask for.
    """
    faults: list[str] = []
    for answer in sample.answers_of(unit, period.id, corrected=corrected):
        faults += _enter(book, answer, period, register)
    if faults:
        name = f"{sample.name}/answers.toml"
        raise DeclarationError("\n".join(f"{name}: {fault} in {period.id} of {unit}" for fault in faults))


def _enter(book: FilledWorkbook, answer: Answer, period: Period, register: Register) -> list[str]:
    """Enter one answer; returns what of it the workbook does not ask for."""
    record = register.declarations.records[answer.record]
    if not book.has(record.key):
        return [f"{answer.place}: {record.key} is not asked for"]
    unasked = [key for key in answer.values if not book.asks(record.key, key)]
    if unasked:
        return [f"{answer.place}: {', '.join(unasked)} is not asked for"]
    values = {key: typed_as(register, record, key, value, period) for key, value in answer.values.items()}
    if record.rows == "form":
        book.answer(record.key, values)
        return []
    number = _row_of(book, record, values, register)
    if number is None and record.rows == "fixed":
        return [f"{answer.place}: there is no such row"]
    if number is None:
        book.add(record.key, values)
    else:
        book.write(record.key, number, values)
    return []


def _row_of(book: FilledWorkbook, record: Record, values: Mapping[str, Content], register: Register) -> int | None:
    """The row that is there already by those of the fields identifying it that are given; None where none is."""
    known = {key: values[key] for key in record.identified_by if key in values}
    if not known:
        return None
    for number, there in book.rows(record.key):
        if all(_same(register, record.field(key), there.get(key), value) for key, value in known.items()):
            return number
    return None


def _same(register: Register, spec: Field, there: Content, given: Content) -> bool:
    if spec.type == "code":
        return register.code_for(spec.of, there) == register.code_for(spec.of, given) is not None
    return str(there).casefold() == str(given).casefold()


def typed_as(register: Register, record: Record, key: str, value: Any, period: Period) -> Content:
    """What somebody types who means `value`: the word of a code, a share of one, a day."""
    spec = field_of(register.declarations, record.key, key)
    match value:
        case bool():
            return register.declarations.word("yes_no", "yes" if value else "no")
        case date():
            return value
        case str() if spec and spec.type == "date":
            return day_of(value, period)
        case str() if spec and spec.type == "choice":
            return register.declarations.word(spec.list, value)
        case tuple() if spec and spec.type == "choices":
            return "; ".join(register.declarations.word(spec.list, code) for code in value)
        case tuple():
            return "\n".join(map(str, value))
        case int() | float() if spec and spec.type == "percent":
            return value / 100
    return value
