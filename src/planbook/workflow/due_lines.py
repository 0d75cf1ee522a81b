"""What is due next, from whom and to whom: the lines of the register that come round, and what units owe by a day.

Which records these are, their declarations say: `comes` of one of the register, `done` of one of workbooks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.ledger.standing import Standing
from planbook.model.declarations import Record
from planbook.model.frequency import next_due
from planbook.model.register import Register
from planbook.model.submission import Entry

_MOST = 12
"""So many are told."""


@dataclass(frozen=True, slots=True)
class LineDue:
    """One thing that is to be reported, sent or attended by a day."""

    what: str
    on: date
    sender: str
    """From whom."""
    to: str
    """To whom; empty where nothing says it."""
    overdue: bool
    """Whether the day has passed."""


def lines_due(register: Register, standing: Sequence[Standing], today: date) -> list[LineDue]:
    """What is overdue or due next, by day: at most a dozen."""
    found = [*_of_register(register.at(today), today), *_of_units(register.at(today), standing, today)]
    return sorted(found, key=lambda line: (line.on, line.what))[:_MOST]


def _of_register(register: Register, today: date) -> Iterator[LineDue]:
    for record in register.declarations.records.values():
        comes = record.comes
        if comes is None or not register.packs.record(record.key, day=today):
            continue
        for row in register.rows(record.key):
            day = next_due(register, row, today)
            if day is not None:
                sender, to = (_named(register, record, row, key) for key in (comes.sender, comes.to))
                yield LineDue(_what(record, row), day, sender, to, day < today)


def _of_units(register: Register, standing: Sequence[Standing], today: date) -> Iterator[LineDue]:
    """What units owe and have not done."""
    for record in register.declarations.records.values():
        for stands in standing if record.done and register.packs.record(record.key, day=today) else ():
            for row in stands.submission.entries(record.key):
                days = (register.calendar.day_of(row.get(key)) for key in record.due)
                day = next((one for one in days if one), None)
                if day is not None and row.get(record.done) is None:
                    sender = register.label("unit", stands.unit)
                    yield LineDue(
                        _what(record, row), day, sender, _named(register, record, row, record.done_to), day < today
                    )


def _what(record: Record, row: Entry) -> str:
    """What it is, in the words of the row: those of its first text, else its label."""
    spec = next((spec for spec in record.fields if spec.type in ("text", "long_text") and row.text(spec.key)), None)
    return row.text(spec.key) if spec else row.text(record.label)


def _named(register: Register, record: Record, row: Entry, key: str) -> str:
    """Whom a field of the row names, as the register calls them."""
    if not key or row.get(key) is None:
        return ""
    spec = record.field(key)
    return register.label(spec.of, register.code_for(spec.of, row.get(key)) or row.text(key))
