"""What was said of a row last time, in grey beside what is asked of it: "no change" then confirms what is seen.

A field says which others it shows so (`Field.last_of`).
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planbook.model.carried import given_ref, refs_given
from planbook.model.declarations import Declarations, Field, Record, Sheet
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value, shown
from planbook.prepare.content.words import cell_value
from planbook.prepare.job import GivenRow

_LONGEST = 160
"""Characters of a text that are shown: enough to know it again, and no more than a few lines."""

_WORDS = {"text", "long_text", "links"}
"""Types that stand on a line of their own."""

_Row = tuple[str, ...]


def with_last_said(
    register: Register, sheet: Sheet, rows: Sequence[GivenRow], earlier: Sequence[Submission], year: str
) -> list[GivenRow]:
    """`rows` of `sheet`, each with what was said of it in the newest of the submissions `earlier` that ask it.

    Of a record whose rows belong to one year that of the year before says nothing.
    """
    record = sheet.record
    columns = [c.field for c in sheet.columns if c.field.last_of and c.record == record.key]
    asking = [sent for sent in earlier if sent.asks(record.key)] if columns else []
    if not asking or (record.yearly and asking[0].year != year):
        return [*rows]
    told = [_by_row(register, record, sent) for sent in asking if sent.year == asking[0].year]

    def said(row: GivenRow) -> GivenRow:
        key = _known_by(register, record, row.values)
        entries = [entry for of in told if (entry := of.get(key))]
        if not row.due or key not in told[0]:
            return row
        values = {spec.key: _said(register, record, spec, entries) for spec in columns}
        return replace(row, values={**row.values, **values})

    return [said(row) for row in rows]


def _by_row(register: Register, record: Record, sent: Submission) -> dict[_Row, Entry]:
    refs = refs_given(register.declarations, sent)

    def key(entry: Entry) -> _Row:
        if record.identity:
            return _known_by(register, record, {name: entry.get(name) for name in record.identity})
        return (given_ref(entry, record, refs),)

    return {key(entry): entry for entry in sent.entries(record.key)} if record.row_id else {}


def _known_by(register: Register, record: Record, values: Mapping[str, Value]) -> _Row:
    """What a row is known by in every term: its ref, or of lines that the trust gives what identifies them."""
    if record.identity:
        specs = [record.field(name) for name in record.identity]
        return tuple(str(register.canonical(spec, values.get(spec.key)) or "") for spec in specs)
    return (str(values.get(record.row_id)),)


def _said(register: Register, record: Record, column: Field, entries: Sequence[Entry]) -> Value:
    """What the field `column` has of the row with these `entries`, newest first: a value, or a text of several."""
    specs = [record.field(key) for key in column.last_of]
    values = [(spec, _stood(register.declarations, spec, entries)) for spec in specs]
    if len(values) == 1:
        return values[0][1]
    first: list[str] = []
    lines: list[str] = []
    for spec, value in values:
        words = _in_words(register, spec, value)
        if not words:
            continue
        if spec.type not in _WORDS:
            first.append(words)
        else:
            lines.append(f"{spec.heading}: {words}" if lines else words)
    return "\n".join([", ".join(first), *lines] if first else lines) or None


def _stood(declarations: Declarations, spec: Field, entries: Sequence[Entry]) -> Value:
    """The value that counted: where a word only confirmed what was said before, that."""
    for value in (entry.get(spec.key) for entry in entries) if spec.type == "choice" else ():
        choice = declarations.choice(spec.list, value)
        if choice is None or not choice.confirms:
            return value
    return entries[0].get(spec.key)


def _in_words(register: Register, spec: Field, value: Value) -> str:
    if spec.type == "percent" and isinstance(value, int | float):
        return f"{value:g}%"
    held = cell_value(register.declarations, register, spec, value)
    return textwrap.shorten(shown(held, spec.type), _LONGEST, placeholder=" …")
