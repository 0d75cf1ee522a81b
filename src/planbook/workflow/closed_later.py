"""What was told in the year after of rows that a year left open: they are not shown as unfinished without a word.

They belong to the new year once their school has said so; what went out of the year before stays as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period, period_title, year_after
from planbook.model.declarations import Declarations, Record
from planbook.model.new_year import closed_entries
from planbook.model.pending_rows import PendingRow, Spot, spot_of
from planbook.model.register import folded
from planbook.model.submission import Entry, Submission
from planbook.workflow.trust import Trust

_Named = tuple[str, str, str, str]
"""A row of one year in the next: its unit, record, ref and words."""


def told_later(trust: Trust, ledger: Ledger, period: Period) -> Mapping[_Named, str]:
    """What is to be said of rows that were left open at the end of the year of `period`, its last period or itself:
    what their schools answered since, and when. Empty for a period after which the year went on."""
    calendar = trust.register.calendar
    later = [p for p in calendar.periods if p.kind == period.kind and p.year == period.year and p.end > period.end]
    if later:
        return {}
    after = year_after(period.year)
    found: dict[_Named, str] = {}
    for period_id in ledger.periods():
        if period_id.startswith(after):
            for stands in trust.standing(ledger, period_id):
                found |= _answers(trust.declarations, stands, period_title(period_id))
    return found


def _answers(declarations: Declarations, stands: Standing, title: str) -> dict[_Named, str]:
    found = {}
    for record in declarations.records.values():
        spec = record.new_year
        for entry in closed_entries(stands.submission, record.key) if spec else ():
            choice = declarations.choice(spec.list, entry.get(spec.key)) if spec else None
            if choice is not None and not choice.finished:
                found[stands.unit, *_named(entry, record)] = f"{choice.word.lower()}, as told in {title}"
    return found


def with_what_was_told(
    declarations: Declarations, standing: Sequence[Standing], told: Mapping[_Named, str], gone_out: Collection[str]
) -> list[Standing]:
    """`standing`, each open row of which something was `told` later marked with it, and what belongs to it too.

    The units that have `gone_out` are shown as they were published.
    """
    made = []
    for stands in standing:
        marks = {} if stands.unit in gone_out else _marks(declarations, stands.unit, stands.submission, told)
        pending = {spot: _with(stands.pending.get(spot), mark) for spot, mark in marks.items()}
        made.append(replace(stands, pending={**stands.pending, **pending}) if pending else stands)
    return made


def _with(before: PendingRow | None, mark: str) -> PendingRow:
    if before is None:
        return PendingRow(mark)
    return replace(before, mark="; ".join(part for part in (before.mark, mark) if part))


def _marks(
    declarations: Declarations, unit: str, submission: Submission, told: Mapping[_Named, str]
) -> dict[Spot, str]:
    records = declarations.records
    rows = [entry for table in submission.tables for entry in table.entries() if not declarations.has_ended(entry)]
    own = {
        (entry.record, entry.text(records[entry.record].row_id)): (entry, mark)
        for entry in rows
        if (mark := told.get((unit, *_named(entry, records[entry.record]))))
    }
    found = {spot_of(entry): mark for entry, mark in own.values()}
    for entry in rows if own else ():
        for spec in records[entry.record].fields:
            above = own.get((spec.of, entry.text(spec.key))) if spec.belongs else None
            if above is not None:
                found.setdefault(spot_of(entry), f"{records[spec.of].one} {above[1]}")
    return found


def _named(entry: Entry, record: Record) -> tuple[str, str, str]:
    """What tells a row apart across years: its ref and its words."""
    ref, words = (entry.text(key) if key else "" for key in (record.row_id, record.label))
    return record.key, ref, folded(words)
