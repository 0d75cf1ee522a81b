"""`receive --as PERIOD --take FILE`: a workbook of another period that was filled in for this one, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.collect.reader import Reader
from planbook.errors import UnknownError
from planbook.model.calendar import Period, period_title
from planbook.model.declarations import Record
from planbook.model.prose import had_no_place
from planbook.model.register import Register
from planbook.model.submission import Entry, Origin, Row, Submission, Table, Unplaced
from planbook.model.values import Value, shown
from planbook.prepare.job import Brought, GivenRow
from planbook.workflow.issuing import in_parts_of, issued_job, standing_before
from planbook.workflow.remaking import make_workbook, put_beside, read_whole, returned_file
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Remade:
    """A workbook that was made from what came, and what became of that."""

    written: Path
    words: str
    """What was made of what, in a sentence."""
    unplaced: tuple[Unplaced, ...]
    """What has no place in it."""
    sources: tuple[str, ...]
    """The names of the files that it was made from."""


def take(trust: Trust, folder_period: Period, period: Period, given: str, today: date) -> Remade:
    """Make the workbook of `period` from the file `given` of returned/<folder_period>/, beside it.

    What the trust gives for `period` (targets, last figures) is that of `period`; what the school has said goes
    over cell by cell. Raises UnknownError where the file is not there, cannot be read or is of `period` already.
    """
    file = returned_file(trust, folder_period, given)
    with Reader(trust.declarations, trust.limits, migrating=True) as reader:
        sent = read_whole(trust, reader, file)
        if sent.period == period.id:
            raise UnknownError(f"{file.name} is of {period.title} already. Nothing was changed.")
        unit, template = sent.unit or "", sent.template or ""
        with trust.scratch_ledger() as ledger:
            before = standing_before(trust, ledger, period, by=today)
            ended = trust.with_ended(ledger, period, sent).ended
        issued = in_parts_of(issued_job(trust, period, unit, template, before, today), sent)
        said, unplaced = _for_period(trust, sent, issued.rows, period)
        there = period_title(sent.period) if sent.period else "a period that it does not name"
        brought = Brought(
            findings=(),
            closed=(),
            taken_in=(),
            file=file.name,
            new=(),
            unplaced=(*sent.unplaced, *unplaced),
            title=f"Taken over from the workbook for {there}",
            asks=(
                f"This is the workbook for {period.title}, made from {file.name}, which is of {there}. It takes "
                "the place of that one. Look through it, then go on in this one.",
                f"The other workbook is as it was (SHA-256 {file.sha256}).",
            ),
        )
        origin = Origin(sent.version or "", file.sha256)
        data, left = make_workbook(trust, reader, issued, [said], replace(said, ended=ended), brought, origin)
    target = put_beside(trust.returned(period), file, f"as {period.id}", data)
    words = f"{target.name} was made from {file.name} and takes its place. {had_no_place(len(left))}".strip()
    return Remade(target, words, tuple(left), (file.name,))


def _for_period(
    trust: Trust, sent: Submission, given: Mapping[str, Sequence[GivenRow]], period: Period
) -> tuple[Submission, list[Unplaced]]:
    """What `sent` says, as an answer to what is asked for `period`; and what of it nothing asks for then.

    Of lines that are the trust's (a KPI's), what the trust gave with them goes, and those that are not given for
    `period`.
    """
    register, records = trust.register, trust.declarations.records
    tables: list[Table] = []
    unplaced: list[Unplaced] = []
    for table in sent.tables:
        record = records.get(table.record)
        if record is not None and record.rows == "fixed" and record.identified_by and table.record in given:
            answers, left = _answers(register, record, table, given[table.record])
            tables.append(answers)
            unplaced += left
        else:
            tables.append(table)
    return replace(sent, period=period.id, tables=tuple(tables)), unplaced


def _answers(
    register: Register, record: Record, table: Table, given: Sequence[GivenRow]
) -> tuple[Table, list[Unplaced]]:
    """The answers in `table` to the lines that are `given`, and the answers to others."""
    theirs = {spec.key for spec in record.fields if spec.asked in ("trust", "worked_out")}
    keep = [n for n, key in enumerate(table.keys) if key in record.identified_by or key not in theirs]
    asked = {_identity(register, record, row.values.get) for row in given}
    rows: list[Row] = []
    left: list[Unplaced] = []
    for entry in table.entries(excluded=True):
        if entry.row.excluded is not None or _identity(register, record, entry.get) in asked:
            rows.append(replace(entry.row, values=tuple(entry.row.values[n] for n in keep)))
            continue
        left += _said(record, entry, [table.keys[n] for n in keep])
    kept = {row.excel_row for row in rows}
    answers = replace(
        table,
        keys=tuple(table.keys[n] for n in keep),
        letters=tuple(table.letters[n] for n in keep),
        rows=tuple(rows),
        faults=tuple(f for f in table.faults if f.excel_row in kept and f.field not in theirs),
    )
    return answers, left


def _said(record: Record, entry: Entry, keys: list[str]) -> list[Unplaced]:
    named = " ".join(shown(entry.get(key)) for key in record.identified_by if entry.get(key) is not None)
    typed = {f.field: f.value for f in entry.table.faults if f.excel_row == entry.row.excel_row}
    words = {key: shown(entry.get(key)) or typed.get(key, "") for key in keys if key not in record.identified_by}
    return [
        Unplaced(entry.table.sheet, entry.cell(key) or "", named, record.field(key).heading, said)
        for key, said in words.items()
        if said
    ]


def _identity(register: Register, record: Record, get: Callable[[str], Value]) -> tuple[str, ...]:
    found = []
    for key in record.identified_by:
        spec = record.field(key)
        value = get(key)
        if spec.type == "code" and value is not None:
            value = register.code_for(spec.of, value) or value
        found.append(str(value or spec.default or ""))
    return tuple(found)
