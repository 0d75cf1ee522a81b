"""What the rows of a workbook belong to, up the chain of the rows that they name."""

from collections.abc import Mapping, Sequence

from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.context import Context


def within(entry: Entry, record: str, context: Context) -> str:
    """The ref of the row of `record` that the row belongs to: one that it names, or its parent does."""
    row: Entry | None = entry
    passed: set[str] = set()
    while row is not None and row.record not in passed:  # as rows of a record can be parents of one another
        passed.add(row.record)
        naming = context.register.once(_references, row.record)
        if (key := _given(row, naming.get(record, ()))) is not None:
            return row.text(key)
        key = _given(row, naming.get(context.declarations.records[row.record].parent, ()))
        row = None if key is None else context.parent(row, key)
    return ""


def open_rows_within(record: str, of: str, context: Context) -> Mapping[str, Sequence[Entry]]:
    """The open rows of `record` by the row of `of` that they belong to, as `within` has it."""
    naming = context.register.once(_references, record)
    keys = [key for named in naming.values() for key in named]
    alike: dict[tuple[Value, ...], str] = {}  # most rows name one of a few
    found: dict[str, list[Entry]] = {}
    for entry in context.open(record):
        named = tuple(entry.get(key) for key in keys)
        if named not in alike:
            alike[named] = within(entry, of, context)
        found.setdefault(alike[named], []).append(entry)
    return found


def _references(register: Register, record: str) -> Mapping[str, Sequence[str]]:
    """The fields by which a row names one of another record, by that record, the last declared first."""
    found: dict[str, list[str]] = {}
    for spec in reversed(register.declarations.records[record].fields):
        if spec.type == "reference":
            found.setdefault(spec.of, []).append(spec.key)
    return found


def _given(row: Entry, keys: Sequence[str]) -> str | None:
    """The first of the fields in which the row says something."""
    return next((key for key in keys if row.text(key)), None)
