"""The workbook that the rows of another file are brought into, by the one writer, and read again by the reader.

What is noted in it is of two kinds: what reading itself says of a cell, as of any returned workbook, and what
something was taken for that the file has in other words.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from planbook.collect.others.fields import Places
from planbook.collect.others.grid import OtherFile
from planbook.collect.others.plan_rows import PlanRow
from planbook.collect.others.taking import FromFile
from planbook.collect.reader import Reader
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.cover import BROUGHT_IN
from planbook.model.declarations import Format
from planbook.model.finding import Finding, worst_first
from planbook.model.prose import agree, counted, opening
from planbook.model.register import folded
from planbook.model.sheet_names import BROUGHT_OVER, PROPERTY_PREFIX, WITHOUT_A_PLACE
from planbook.model.submission import Unplaced
from planbook.model.values import Value
from planbook.prepare.content.taken_in import taken_in
from planbook.prepare.job import Brought, GivenRow, Job
from planbook.prepare.layout import FIRST_ROW, lay_out
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from planbook.workflow.issuing import issued_job
from planbook.workflow.receiving.reading import read_bytes
from planbook.workflow.trust import Trust

_TAKEN_FOR = "FD-045"


@dataclass(frozen=True, slots=True)
class ImportedWorkbook:
    """A workbook that was made of another file."""

    unit: str
    name: str
    data: bytes
    rows: Mapping[str, int]
    """How many of each kind: by `one|many` in prose."""
    unplaced: tuple[Unplaced, ...]
    noted: int


def made_workbook(
    trust: Trust,
    period: Period,
    today: date,
    reader: Reader,
    before: Sequence[Standing],
    file: OtherFile,
    places: Places,
    taken: FromFile,
    unit: str,
    said: Collection[str],
    of_nobody: Collection[str],
    doubts: Sequence[str],
) -> ImportedWorkbook | None:
    """The workbook for `unit`, with the rows of the file that it is said to be of; None where it has a plan.

    `said` is what the file calls it, row by row; rows that are `of_nobody` who is known are listed in each.
    `doubts` are what is to be looked at of the file as a whole.
    """
    job = issued_job(trust, period, unit, places.layout.key, before, today)
    rows = [row for row in taken.rows.rows if row.unit in said]
    lowest = places.records[0].key if places.records else ""
    if job.rows.get(lowest):
        return None
    _with_refs(job, taken, said)
    rows = [row for row in rows if row.known is None]
    given = {
        key: [(row, GivenRow(_values(job.format, row))) for row in own] for key, own in _by_record(rows).items()
    }
    shown = {record for record in given if job.format.sheet(record)}
    added = {record: [*job.rows.get(record, ()), *(g for _, g in given[record])] for record in shown}
    job = replace(job, rows={**job.rows, **added})
    beside = {column.record for sheet in job.format.sheets for column in sheet.columns}
    out = [
        row
        for row in taken.rows.rows
        if row.unit in of_nobody or (row.unit in said and row.record.key not in beside)
    ]
    listed = (
        *(value for whose, value in taken.unplaced if whose in said or not whose or whose in of_nobody),
        *(value for row in out for value in row.cells),
        *_without_a_cell(given, shown),
    )
    unplaced = tuple(dict.fromkeys(listed))
    sent = read_bytes(reader, write_workbook(trust.declarations, job), "imported.xlsx")
    found = [
        finding
        for finding in validate(sent, trust.register, period, None, file.name)
        if finding.severity != "note" and not trust.declarations.rules[finding.code].check
    ]
    found += _notes(trust, job, given, shown)
    findings = tuple(worst_first(found))
    brought = Brought(
        findings=findings,
        closed=(),
        taken_in=taken_in(trust.declarations, job, sent, findings),
        file=file.name,
        new=(),
        unplaced=unplaced,
        title="What was brought in",
        holder="The file",
        asks=tuple(_asks(file, findings, unplaced, doubts)),
    )
    name = trust.register.label("unit", unit)
    data = write_workbook(trust.declarations, replace(job, feedback=brought))
    records = trust.declarations.records
    many = Counter(f"{records[r].one}|{records[r].many}" for r in given if r in shown for _ in given[r])
    return ImportedWorkbook(unit, name, data, many, unplaced, len({(f.sheet, f.cells) for f in findings}))


def was_brought_in(path: Path) -> bool:
    """Whether the workbook at `path` is one that a plan was brought into, be it looked through by now or not."""
    properties = _part_of(path, "docProps/custom.xml")
    return f'name="{PROPERTY_PREFIX}{BROUGHT_IN}"'.encode() in properties or is_to_be_looked_through(path)


def is_to_be_looked_through(path: Path) -> bool:
    """Whether it still has the sheets that say what became of the file, which are the coordinator's alone."""
    sheets = _part_of(path, "xl/workbook.xml")
    return any(f'name="{name}"'.encode() in sheets for name in (BROUGHT_OVER, WITHOUT_A_PLACE))


def _part_of(path: Path, name: str) -> bytes:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return archive.read(name)
    except (BadZipFile, KeyError, OSError):
        return b""


def _with_refs(job: Job, taken: FromFile, said: Collection[str]) -> None:
    """Give the rows refs that the workbook's own have not; one that it has already, by its words, is that one."""
    there = [(key, row.values) for key, rows in job.rows.items() for row in rows]
    for row in taken.rows.rows:
        spec, ref = row.record.label, row.record.row_id
        if row.unit in said and spec and ref:
            own = [values for key, values in there if key == row.record.key]
            same = (values.get(ref) for values in own if _same(values.get(spec), row))
            row.known = next((str(found) for found in same if found), None)
    taken.rows.give_refs(said, {folded(str(v[r])) for k, v in there if (r := _row_id(job, k)) and v.get(r)})


def _row_id(job: Job, record: str) -> str | None:
    sheet = job.format.sheet(record)
    return sheet.record.row_id if sheet else None


def _same(words: Value, row: PlanRow) -> bool:
    return isinstance(words, str) and folded(words) == folded(row.label)


def _by_record(rows: Sequence[PlanRow]) -> dict[str, list[PlanRow]]:
    found: dict[str, list[PlanRow]] = {}
    for row in rows:
        found.setdefault(row.record.key, []).append(row)
    return found


def _values(shown: Format, row: PlanRow) -> dict[str, Value]:
    """What stands in a row of the workbook: its own values, what it belongs to, what is shown of that beside it.

    Where the workbook has no sheet of what it belongs to, that is the row that this belongs to.
    """
    values = dict(row.values)
    above = row.above
    sheet = shown.sheet(row.record.key)
    for column in sheet.columns if sheet else ():
        spec = column.field
        if column.record != row.record.key:
            parent = above.get(column.record)
            if parent is not None:
                values[column.key] = parent.values.get(spec.key)
        elif spec.type == "reference" and spec.of in above:
            values[spec.key] = _ref(above[spec.of])
        elif spec.names and not values.get(spec.key):
            named = next((p for key, p in above.items() if key in spec.names), None)
            if named is not None:
                values[spec.key] = _ref(named)
    return values


def _ref(row: PlanRow) -> Value:
    return row.values.get(row.record.row_id or "")


def _without_a_cell(
    given: Mapping[str, Sequence[tuple[PlanRow, GivenRow]]], shown: Collection[str]
) -> Iterator[Unplaced]:
    """What was read with care of rows that have no sheet of their own: no cell is theirs to have the note."""
    for record, rows in given.items():
        for row, _ in rows if record not in shown else ():
            for note in row.notes:
                heading = row.record.field(note.field).heading
                yield Unplaced(
                    "", note.place, str(_ref(row) or ""), f"{heading} (taken for {note.taken_as})", note.was
                )


def _notes(
    trust: Trust, job: Job, given: Mapping[str, Sequence[tuple[PlanRow, GivenRow]]], shown: Collection[str]
) -> Iterator[Finding]:
    """What was taken for something, at the cells that it now stands in."""
    rule = trust.declarations.rules[_TAKEN_FOR]
    for layout in lay_out(trust.declarations, job):
        record = layout.sheet.record.key
        if record not in shown:
            continue
        first = FIRST_ROW + len(layout.rows) - len(given[record])
        for number, (row, _) in enumerate(given[record], start=first):
            for note in row.notes:
                place = layout.place(note.field, record)
                message, remedy = rule.worded({}, value=note.was, there=note.place, read_as=note.taken_as)
                yield Finding(
                    code=rule.code,
                    severity=rule.severity,
                    unit=job.unit,
                    file=None,
                    sheet=layout.name,
                    cells=(f"{place.letter}{number}",) if place else (),
                    record=record,
                    row=number,
                    field=note.field,
                    value=note.was,
                    message=message,
                    remedy=remedy,
                )


def _asks(
    file: OtherFile, findings: Sequence[Finding], unplaced: Sequence[Unplaced], doubts: Sequence[str]
) -> Iterator[str]:
    yield (
        f"This workbook was filled in from {file.name}. Look through it, and delete this sheet and the sheet "
        f"{WITHOUT_A_PLACE} before it goes out: until then it gets no message."
        if unplaced
        else f"This workbook was filled in from {file.name}. Look through it, and delete this sheet before it goes "
        "out: until then it gets no message."
    )
    yield from doubts
    if findings:
        yield (
            f"{opening(counted(len(findings), 'cell'))} {agree(len(findings), 'was', 'were')} read with care: each "
            "has a note that says what stood in the file, and what it was taken for."
        )
    if unplaced:
        many = len(unplaced)
        yield (
            f"{opening(counted(many, 'value'))} of the file had no place; {agree(many, 'it is', 'they are')} on "
            f"the sheet {WITHOUT_A_PLACE}. Copy from there what you need."
        )
    yield f"The file is as it was (SHA-256 {file.sha256})."
