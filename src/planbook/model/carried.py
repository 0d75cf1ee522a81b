"""What a return leaves open: the rows that the unit's next workbook comes with, and the refs it gives them.

`prepare` writes these rows as approved, and `validate` misses those of them that do not come back.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import count

from planbook.model.declarations import Declarations, Record
from planbook.model.submission import Entry, Submission, is_provisional


def carried_over(
    declarations: Declarations, last: Submission, record: Record, year: str, begins: date = date.min
) -> list[Entry]:
    """The rows of `record` in `last` that the unit's next workbook, of the academic year `year`, comes with; its
    period `begins` then.

    Neither one that is done with, or was over by its own day, nor one of another that is done with, as the
    milestone of a completed action and what that contributes; of a record that keeps what is done all of them.
    A row of which people are asked what becomes of it, as an action, is done with by their word alone: it is
    not lost with its objective, and that comes with it.
    """
    if record.rows != "growing" or record.of_period or (record.yearly and last.year != year):
        return []
    if record.keeps_done:
        return list(last.entries(record.key))
    rows, over = list(last.entries(record.key)), _over(declarations, last, record, begins)
    held = _held(declarations, last, record) if any(over) else frozenset()
    return [
        entry for entry, is_over in zip(rows, over, strict=True) if not is_over or entry.text(record.row_id) in held
    ]


def _over(declarations: Declarations, last: Submission, record: Record, begins: date = date.min) -> list[bool]:
    """Of each row of `record` in `last`, whether it is done with, by itself or with what it belongs to."""
    own = record.new_year is not None
    with_it = () if own else record.gone_with
    ended = [(key, _ended(declarations, last, declarations.records[of])) for key, of in with_it]
    return [
        declarations.has_ended(entry)
        or (record.settled is not None and record.settled.holds(entry.get, begins))
        or any(entry.text(key) in refs for key, refs in ended)
        for entry in last.entries(record.key)
    ]


def _held(declarations: Declarations, last: Submission, record: Record) -> frozenset[str]:
    """The refs of the rows of `record` under which something goes on whose own word counts."""
    refs: set[str] = set()
    for other in declarations.records.values():
        keys = [key for key, of in other.gone_with if of == record.key]
        if not keys:
            continue
        rows = last.entries(other.key)
        if other.new_year is not None:
            on = [e for e, over in zip(rows, _over(declarations, last, other), strict=True) if not over]
        else:
            under = _held(declarations, last, other)
            on = [e for e in rows if e.text(other.row_id) in under] if under else []
        refs |= {entry.text(key) for entry in on for key in keys}
    return frozenset(refs - {""})


def _ended(declarations: Declarations, last: Submission, record: Record) -> frozenset[str]:
    """The refs of the rows of `record` that are done with."""
    by_ref = {entry.text(record.row_id): entry for entry in last.entries(record.key)}
    return frozenset(ref for ref, entry in by_ref.items() if ref and declarations.has_ended(entry))


def parent_beside(
    declarations: Declarations, entry: Entry, record: str, by_ref: Mapping[str, Entry]
) -> Entry | None:
    """The row of the parent `record` that a sheet shows beside `entry`, among the parent's rows by ref."""
    for spec in declarations.records[entry.record].fields:
        if spec.type == "reference" and spec.of == record:
            return by_ref.get(entry.text(spec.key))
    return None


def by_ref(declarations: Declarations, submission: Submission, record: str) -> dict[str, Entry]:
    """The rows of `record` that count, by their refs."""
    key = declarations.records[record].row_id
    return {entry.text(key): entry for entry in submission.entries(record)}


def refs_given(declarations: Declarations, last: Submission) -> dict[tuple[str, str], str]:
    """The refs that the next workbook gives the rows that came back without one, by record and provisional ref.

    None is one that a row of the year has had: what names that would name another.
    """
    made: dict[tuple[str, str], str] = {}
    for table in last.tables:
        record = declarations.records.get(table.record)
        if record is None or not record.has_refs:
            continue
        without = [ref for entry in table.entries() if is_provisional(ref := entry.text(record.row_id))]
        fresh = new_refs(refs_taken(last, record), record.one) if without else iter(())
        made |= {(record.key, ref): next(fresh) for ref in without}
    return made


def refs_taken(last: Submission, record: Record) -> set[str]:
    """The refs that rows of `record` have in `last`, or had before it in its year: no other row is given one."""
    rows = (*last.entries(record.key), *last.entries_ended(record.key))
    taken = {entry.text(record.row_id) for entry in rows}
    taken |= {ref for key, ref in last.refs_before if key == record.key}
    return {ref for ref in taken if ref and not is_provisional(ref)}


def given_ref(entry: Entry, record: Record, refs: Mapping[tuple[str, str], str]) -> str:
    """The ref that `entry` has in the next workbook, where `refs` are those given at its making."""
    ref = entry.text(record.row_id)
    return refs.get((record.key, ref), ref)


def ready_refs(taken: Collection[str], one: str, letter: str = "") -> Iterator[str]:
    """The refs that stand ready in a workbook's spare rows, none of them one of those `taken`: A5 after A4.

    They begin with `letter` where one is given. Where refs are 1.2, the second row of 1, nobody can know
    what a new row will belong to: it is A1.
    """
    if letter:
        known = {ref.casefold() for ref in taken}
        return (ref for ref in (f"{letter}{number}" for number in count(1)) if ref.casefold() not in known)
    return new_refs([ref for ref in taken if "." not in ref], one)


def new_refs(taken: Collection[str], one: str) -> Iterator[str]:
    """Refs after the last of those taken, one after another, in their style: S4 after S3, 3.1 after 2.5; else from
    a first one."""
    styles = [re.fullmatch(r"([A-Za-z]*)(\d+)(\..*)?", ref) for ref in sorted(taken)]
    found = [match for match in styles if match]
    prefix = found[-1][1] if found else one[:1].upper()
    last = max((int(match[2]) for match in found if match[1] == prefix), default=0)
    tail = ".1" if found and found[-1][3] else ""
    refs = (f"{prefix}{number}{tail}" for number in count(last + 1))
    return (ref for ref in refs if ref not in taken)
