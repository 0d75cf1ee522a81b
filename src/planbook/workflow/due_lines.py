"""What is due next, from whom and to whom: the lines of the register that come round, and what units owe by a day.

Which records these are, their declarations say: `comes` of one of the register, `done` of one of workbooks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
    at = register.at(today)
    found = [*_of_register(at, standing, today), *_of_units(at, standing, today)]
    return sorted(found, key=lambda line: (line.on, line.what))[:_MOST]


def _of_register(register: Register, standing: Sequence[Standing], today: date) -> Iterator[LineDue]:
    for record in register.declarations.records.values():
        comes = record.comes
        if comes is None or not register.packs.record(record.key, day=today):
            continue
        done = _days_done(register, record, standing)
        for row in register.rows(record.key):
            day = _next_not_done(register, row, today, done.get(row.text(record.row_id), ()))
            if day is not None:
                sender, to = (_named(register, record, row, key) for key in (comes.sender, comes.to))
                yield LineDue(_what(record, row), day, sender, to, day < today)


def _days_done(register: Register, record: Record, standing: Sequence[Standing]) -> Mapping[str, Sequence[date]]:
    """By the row of the register that they name, the days by which units owed what they have done."""
    found: dict[str, list[date]] = {}
    for other in register.declarations.records.values():
        named = next((f.key for f in other.fields if f.type == "code" and f.of == record.key), "")
        for stands in standing if named and other.done else ():
            for row in stands.submission.entries(other.key):
                code = register.code_for(record.key, row.get(named))
                day = _day_due(register, other, row)
                if code and day and row.get(other.done) is not None:
                    found.setdefault(code, []).append(day)
    return found


def _next_not_done(register: Register, row: Entry, today: date, done: Sequence[date]) -> date | None:
    """The day on which a row comes round next and is not done with; None where nothing says the one after that."""
    day = next_due(register, row, today)
    while day is not None and any(one >= day for one in done):
        later = next_due(register, row, day + timedelta(days=1))
        day = later if later != day else None
    return day


def _day_due(register: Register, record: Record, row: Entry) -> date | None:
    days = (register.calendar.day_of(row.get(key)) for key in record.due)
    return next((one for one in days if one), None)


def _of_units(register: Register, standing: Sequence[Standing], today: date) -> Iterator[LineDue]:
    """What units owe and have not done. One that another has succeeded has left it to that; of one that has left,
    nothing is due after its last day."""
    for record in register.declarations.records.values():
        for stands in standing if record.done and register.packs.record(record.key, day=today) else ():
            now = register.counts_for(stands.unit)
            known = register.ever.row("unit", stands.unit) if now is None else None
            last = known.date("until") if known else None
            for row in stands.submission.entries(record.key):
                day = _day_due(register, record, row)
                if day is not None and row.get(record.done) is None and (last is None or day <= last):
                    sender = register.label("unit", now or stands.unit)
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
