"""Judgements: a grade of a scale that the register has, or else one of planbook's own list.

scales_of(register)               each judgement with its place on every scale that it is of
as_graded(submission, register)   a workbook in which results in the words of the register's scales are grades
"""

from collections.abc import Mapping
from dataclasses import replace

from planbook.model.declarations import Record
from planbook.model.register import Register, folded
from planbook.model.submission import Submission, Table
from planbook.model.values import entries

JUDGEMENTS = "judgement"
"""The list of the judgements that planbook knows where the register has no scale with them."""
_SCALE = "scale"
_NO_FIGURE = "FD-004"
"""What is said at reading, where the register is not known, of words in place of a result."""

Scales = Mapping[str, Mapping[tuple[str, str], float]]
"""By judgement its place, the higher the better, on each scale: what that is called and what is graded on it."""


def scales_of(register: Register) -> Scales:
    """Each judgement, by its code of the list or by the words of the register, with its place on its scales.

    Of one that the register has, the scales are the register's alone.
    """
    return register.once(_scales)


def _scales(register: Register) -> Scales:
    words, places = _grades(register)
    found = {words[grade]: scales for grade, scales in places.items()}
    for place, choice in enumerate(register.declarations.lists.get(JUDGEMENTS, ())):
        found[choice.code] = places.get(folded(choice.word), {(choice.scale, ""): -place})
    return found


def _grades(register: Register) -> tuple[dict[str, str], dict[str, dict[tuple[str, str], float]]]:
    """The register's grades, folded: as they are written, and by scale their order."""
    words: dict[str, str] = {}
    places: dict[str, dict[tuple[str, str], float]] = {}
    for row in register.rows(_SCALE):
        grade, order = row.text("grade"), row.number("order")
        if grade and order is not None:
            words.setdefault(folded(grade), grade)
            for domain in entries(row.get("domain")) or [""]:
                places.setdefault(folded(grade), {})[row.text("scheme"), folded(domain)] = order
    return words, places


def _words(register: Register) -> Mapping[str, str]:
    return _grades(register)[0]


def as_graded(submission: Submission, register: Register) -> Submission:
    """The same with each result that was given in the words of the register's scales as that grade.

    At reading the register is not known, and such words are a fault.
    """
    if not any(fault.code == _NO_FIGURE for table in submission.tables for fault in table.faults):
        return submission
    tables = tuple(_graded(table, register) for table in submission.tables)
    return submission if tables == submission.tables else replace(submission, tables=tables)


def _graded(table: Table, register: Register) -> Table:
    record = register.declarations.records.get(table.record)
    judged = _judged(record, table) if record else {}
    grades = register.once(_words) if judged else {}
    found = {
        (fault.excel_row, fault.field): grades[folded(fault.value)]
        for fault in table.faults
        if fault.code == _NO_FIGURE and fault.field in judged and folded(fault.value) in grades
    }
    if not found:
        return table
    rows = []
    for row in table.rows:
        values = list(row.values)
        for key, place in judged.items():
            values[place] = found.get((row.excel_row, key), values[place])
        rows.append(replace(row, values=tuple(values)))
    faults = (f for f in table.faults if f.code != _NO_FIGURE or (f.excel_row, f.field) not in found)
    return replace(table, rows=tuple(rows), faults=tuple(faults))


def _judged(record: Record, table: Table) -> dict[str, int]:
    """The columns of results that may be judgements, each with its place in the rows."""
    return {
        key: place
        for place, key in enumerate(table.keys)
        if (spec := record.by_key.get(key)) and spec.type == "result" and spec.list == JUDGEMENTS
    }
