"""`receive --join FILE FILE`: two copies of one unit's workbook made into one, where no cell was answered in both.

What counts as answered is what is not as it was issued. Where both have answered a cell, and differently, nothing
is joined: which of them is right is for the school to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.collect.limits import MEGABYTE
from planbook.collect.reader import Reader
from planbook.errors import ContradictionError, UnknownError
from planbook.model.calendar import Period
from planbook.model.declarations import Field, Record
from planbook.model.matching import Line
from planbook.model.plan_as_set import matched
from planbook.model.prose import had_no_place, in_figures, listed
from planbook.model.register import Register
from planbook.model.submission import Fault, Row, Submission, Table, is_provisional
from planbook.model.values import Value
from planbook.model.words import named_words
from planbook.prepare.job import Brought, Job
from planbook.prepare.workbook import write_workbook
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.period_change import Remade
from planbook.workflow.receiving.reading import read_bytes
from planbook.workflow.receiving.returned import files_in
from planbook.workflow.remaking import make_workbook, put_beside, read_whole, returned_file
from planbook.workflow.trust import Trust

_MOST = 40
"""Cells answered in both that are listed before the rest are counted."""


@dataclass(frozen=True, slots=True)
class BothCopies:
    """A cell that was answered in both workbooks, with what each says."""

    sheet: str
    cell: str
    """In the first of them."""
    what: str
    """The row and the heading, as people know them."""
    first: str
    second: str

    def __str__(self) -> str:
        where = f"{self.sheet} {self.cell}".strip()
        return f"{where} ({self.what}): “{self.first or 'blank'}” and “{self.second or 'blank'}”"


def join(trust: Trust, period: Period, given: Sequence[str], today: date) -> Remade:
    """Make one workbook of the two files `given` of returned/<period>/, beside them.

    Raises UnknownError where one is not there or cannot be read, or they are not of one unit, format and period,
    and ContradictionError where cells were answered in both with different answers: then nothing is written.
    """
    files = [returned_file(trust, period, name) for name in given]
    if files[0].sha256 == files[1].sha256:
        raise UnknownError(f"{files[0].name} and {files[1].name} are the same. Nothing was changed.")
    with Reader(trust.declarations, trust.limits, migrating=True) as reader:
        first, second = (read_whole(trust, reader, file) for file in files)
        for file, sent in zip(files, (first, second), strict=True):
            if sent.period != period.id:
                raise UnknownError(f"{file.name} is not of {period.title}. Nothing was changed.")
        if (first.unit, first.template, first.version) != (second.unit, second.template, second.version):
            raise UnknownError(
                f"{files[0].name} and {files[1].name} are not two copies of one workbook: their unit, format or "
                "version differs. Nothing was changed."
            )
        job = _issued(trust, period, first, today)
        issued = _as_issued(trust, reader, period, job)
        joined, both = joined_of(trust.register, issued, first, second)
        if both:
            more = [f"and {in_figures(len(both) - _MOST, 'more cell')}"] if len(both) > _MOST else []
            raise ContradictionError(
                f"{files[0].name} and {files[1].name} were not joined: these cells were answered in both, and "
                "differently. Ask which is right, or choose one file with --accept. Nothing was changed.",
                [*map(str, both[:_MOST]), *more],
            )
        names = [file.name for file in files]
        brought = Brought(
            findings=(),
            closed=(),
            taken_in=(),
            file=listed(names),
            new=(),
            unplaced=tuple(dict.fromkeys([*first.unplaced, *second.unplaced])),
            title="Two copies joined into one",
            asks=(
                f"This workbook has what was answered in {listed(names)}, and takes the place of both. Look "
                "through it, then go on in this one.",
                *(f"{file.name} is as it was (SHA-256 {file.sha256})." for file in files),
            ),
        )
        data, left = make_workbook(trust, reader, job, (first, second), joined, brought, None, issued)
    target = put_beside(trust.returned(period), files[0], "joined", data)
    no_place = had_no_place(len(left))
    return Remade(
        target,
        f"{target.name} was made from {listed(names)} and takes the place of both. {no_place}".strip(),
        tuple(left),
        tuple(names),
    )


def _issued(trust: Trust, period: Period, sent: Submission, today: date) -> Job:
    with trust.scratch_ledger() as ledger:
        before = standing_before(trust, ledger, period)
    return issued_job(trust, period, sent.unit or "", sent.template or "", before, today)


def _as_issued(trust: Trust, reader: Reader, period: Period, job: Job) -> Submission:
    """The workbook as it was issued: the one that lies in issued/, else as it would be issued now."""
    for file in files_in(trust.issued(period), trust.limits.file_mb * MEGABYTE):
        read = read_bytes(reader, file.data, file.name) if file.name.startswith(f"{job.unit}_") else None
        if read and (read.unit, read.template, read.period) == (job.unit, job.format.key, period.id):
            return read
    return read_bytes(reader, write_workbook(trust.declarations, job), "issued.xlsx")


def joined_of(
    register: Register, issued: Submission, first: Submission, second: Submission
) -> tuple[Submission, list[BothCopies]]:
    """`first` with what was answered in `second` alone, and the cells that both have answered differently."""
    joining = _Joining(register, issued, first, second)
    records = register.declarations.records
    order = dict.fromkeys(t.record for t in (*first.tables, *second.tables) if t.record in records)
    tables = [t for key in order if records[key].rows != "derived" for t in joining.of_record(records[key])]
    rest = [t for t in first.tables if t.record not in records or records[t.record].rows == "derived"]
    return replace(first, tables=(*map(joining.with_beside, tables), *rest)), joining.both


_Place = tuple[str, int]
"""The sheet of a row, and its Excel row."""


def _place(line: Line) -> _Place:
    return line.entry.table.sheet, line.number


class _Joining:
    """Two workbooks beside what was issued."""

    def __init__(self, register: Register, issued: Submission, first: Submission, second: Submission) -> None:
        self.register = register
        self.issued, self.first, self.second = issued, first, second
        self.both: list[BothCopies] = []
        self.after = max((row.excel_row for t in first.tables for row in t.rows), default=0)
        """The last row of the first; rows that the second alone has come after it, in their order."""
        self.more: set[_Place] = set()
        """Where those rows stand in the second."""

    def of_record(self, record: Record) -> list[Table]:
        """The tables of `record` with the answers of both."""
        mine, theirs = ([t for t in sent.tables if t.record == record.key] for sent in (self.first, self.second))
        if not mine or not theirs:
            return mine or theirs
        changed: dict[_Place, dict[str, Line]] = {}
        gone: set[_Place] = set()
        more: list[Line] = []
        of_first, of_second = self._was(record, self.first), self._was(record, self.second)
        for a, b in matched(self.register, record, self.first, self.second):
            was = of_first.get(_place(a)) if a else of_second.get(_place(b)) if b else None
            if a is not None and b is not None:
                changed[_place(a)] = self._answers(record, a, b, was)
            elif a is not None and was is not None:
                if self._is_same(record, a, was):
                    gone.add(_place(a))  # taken out in the second, and as it was issued in the first
                else:
                    self._tell_row(record, a, self._all(record, a), "")
            elif b is not None and was is None:
                more.append(b)
                self.more.add(_place(b))
            elif b is not None and was is not None and not self._is_same(record, b, was):
                self._tell_row(record, b, "", self._all(record, b))
        sheets = [t.sheet for t in mine]
        tables = []
        for number, table in enumerate(mine):
            other = next((t for t in theirs if t.sheet == table.sheet), theirs[0])
            own = [
                line
                for line in more
                if line.entry.table.sheet == table.sheet or (number == 0 and line.entry.table.sheet not in sheets)
            ]
            tables.append(self._written(table, other, changed, gone, own))
        return tables

    def with_beside(self, table: Table) -> Table:
        """`table` with what stands beside rows that the second workbook alone has: of a parent that is shown again
        beside each of its children all but one are left out at reading."""
        other = next((t for t in self.second.tables if (t.record, t.sheet) == (table.record, table.sheet)), None)
        if other is None or table.key_rows:
            return table
        there = {row.excel_row for row in table.rows}
        beside = [
            Row(self.after + row.excel_row, tuple(values.get(key) for key in table.keys), row.excluded)
            for row in other.rows
            if (other.sheet, row.excel_row) in self.more and self.after + row.excel_row not in there
            for values in [dict(zip(other.keys, row.values, strict=True))]
        ]
        return replace(table, rows=(*table.rows, *beside)) if beside else table

    def _was(self, record: Record, sent: Submission) -> Mapping[_Place, Line]:
        """The row that was issued, by the place that it has in `sent`."""
        return {
            _place(b): a
            for a, b in matched(self.register, record, self.issued, sent)
            if a is not None and b is not None
        }

    def _answers(self, record: Record, a: Line, b: Line, was: Line | None) -> dict[str, Line]:
        """The fields in which the second workbook's answer counts, with its row."""
        taken = {}
        for spec in self._fields(record):
            mine, theirs = a.values.get(spec.key), b.values.get(spec.key)
            first = was.values.get(spec.key) if was else None
            if self._same(spec, mine, theirs) or self._same(spec, theirs, first):
                continue
            if self._same(spec, mine, first):
                taken[spec.key] = b
            else:
                where = a if a.entry.has(spec.key) else b
                what = f"{spec.heading} of {self._name(record, a)}".strip()
                words = (named_words(self.register, spec, value) for value in (mine, theirs))
                self.both.append(
                    BothCopies(where.entry.table.sheet, where.entry.cell(spec.key) or "", what, *words)
                )
        return taken

    def _fields(self, record: Record) -> Iterator[Field]:
        for spec in record.fields:
            if spec.asked != "worked_out":
                yield spec

    def _is_same(self, record: Record, line: Line, was: Line) -> bool:
        return all(
            self._same(spec, line.values.get(spec.key), was.values.get(spec.key)) for spec in self._fields(record)
        )

    def _same(self, spec: Field, one: Value, other: Value) -> bool:
        if spec.type == "code":
            one, other = (self.register.code_for(spec.of, value) or value for value in (one, other))
        if spec.type == "ref":
            one, other = (None if isinstance(v, str) and is_provisional(v) else v for v in (one, other))
        return one == other and isinstance(one, bool) == isinstance(other, bool)

    def _tell_row(self, record: Record, line: Line, first: str, second: str) -> None:
        """That a row was answered in one and taken out in the other."""
        table = line.entry.table
        self.both.append(BothCopies(table.sheet, f"row {line.number}", self._name(record, line), first, second))

    def _name(self, record: Record, line: Line) -> str:
        ref = line.entry.text(record.row_id) if record.row_id else ""
        label = line.entry.text(record.label) if record.label else ""
        named = " ".join(word for word in ("" if is_provisional(ref) else ref, label) if word)
        return named or (record.title if line.entry.table.key_rows else f"row {line.number}")

    def _all(self, record: Record, line: Line) -> str:
        return "; ".join(
            f"{spec.heading}: {word}"
            for spec in self._fields(record)
            if (word := named_words(self.register, spec, line.values.get(spec.key)))
        )

    def _written(
        self,
        mine: Table,
        theirs: Table,
        changed: Mapping[_Place, Mapping[str, Line]],
        gone: set[_Place],
        more: Sequence[Line],
    ) -> Table:
        """The table `mine` with what is taken from `theirs`."""
        extra = [n for n, key in enumerate(theirs.keys) if key not in mine.keys]
        keys = (*mine.keys, *(theirs.keys[n] for n in extra))
        letters = (*mine.letters, *(theirs.letters[n] for n in extra))
        key_rows = mine.key_rows
        if key_rows and theirs.key_rows:
            key_rows = (*key_rows, *(theirs.key_rows[n] for n in extra))
        form = key_rows is not None
        faults = [
            f
            for f in mine.faults
            if (form or (mine.sheet, f.excel_row) not in gone)
            and not any(
                sheet == mine.sheet and (form or number == f.excel_row) and f.field in taken
                for (sheet, number), taken in changed.items()
            )
        ]
        rows: list[Row] = []
        for row in mine.rows:
            if (mine.sheet, row.excel_row) in gone:
                continue
            taken = changed.get((mine.sheet, row.excel_row), {})
            values = {**dict(zip(mine.keys, row.values, strict=True))}
            for key, line in taken.items():
                values[key] = self._value(line, key)
                faults += self._faults(line, key, row.excel_row, form=form)
            rows.append(replace(row, values=tuple(values.get(key) for key in keys)))
        for line in more:
            number = line.number if form else self.after + line.number
            rows.append(Row(number, tuple(self._value(line, key) for key in keys), None))
            faults += [f for key in keys for f in self._faults(line, key, number, form=form)]
        return replace(mine, keys=keys, letters=letters, key_rows=key_rows, rows=tuple(rows), faults=tuple(faults))

    def _value(self, line: Line, key: str) -> Value:
        """A value of the second workbook; a row without a ref of its own is named by its words."""
        value = line.entry.get(key)
        spec = self.register.declarations.records[line.entry.record].by_key.get(key)
        if isinstance(value, str) and is_provisional(value) and spec is not None:
            if spec.type == "reference":
                named = self.register.declarations.records[spec.of]
                entries = self.second.entries(spec.of)
                return next((e.get(named.label) for e in entries if e.text(named.row_id) == value), None)
            if spec.type == "ref":
                return f"+{self.after + line.number}"
        return value

    @staticmethod
    def _faults(line: Line, key: str, number: int, *, form: bool) -> list[Fault]:
        own = [f for f in line.entry.table.faults if f.field == key]
        if form:
            return own
        return [replace(f, excel_row=number) for f in own if f.excel_row == line.number]
