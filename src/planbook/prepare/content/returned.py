"""What a unit has sent, as the rows of a clean workbook that goes back to it.

Everything that was read is in it, row by row and in its order; what was approved is locked as it was issued;
a cell that could not be read has what was typed in it. Blank lines between rows, and columns and rows that
somebody inserted, are gone, so that a row may stand elsewhere than it did: `Returned.submission` is what was
sent with the cells that it now has, and checked again it gives findings that point into this workbook.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planbook.model.address import column_letter
from planbook.model.aside import Aside
from planbook.model.declarations import Column, Declarations, Field, Sheet
from planbook.model.given_lines import GivenLine, given_lines
from planbook.model.new_year import columns_asked
from planbook.model.register import Register, folded
from planbook.model.submission import Claim, Entry, Fault, Problem, Row, Submission, Table, is_provisional
from planbook.model.values import Value
from planbook.prepare import cover_plan
from planbook.prepare.content.words import cell_value
from planbook.prepare.cover_plan import plan_cover
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.layout import FIRST_ROW, Layout, lay_out, sheet_name

_TAKES_ANY_TEXT = {"text", "long_text", "id", "ref", "code", "codes", "links"}
"""Types of which any text is a value. An Excel error in such a cell was not typed, and is not put back."""

_LARGEST_SHARE = 150
"""A percentage above this is given as text with its sign: as a bare number it would be read as another."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A clean workbook, and what was sent as it stands in that."""

    job: Job
    submission: Submission


def given_back(declarations: Declarations, register: Register, issued: Job, sent: Submission) -> Returned:
    """The workbook `issued` with what `sent` says in it; `issued` has the rows that the unit was given.

    A sheet that is missing from what was sent comes whole again, as it was issued.
    """
    values = {record: [row.values for row in given] for record, given in issued.rows.items()}
    issued = replace(issued, format=columns_asked(issued.format, values, sent))
    rows: dict[str, Sequence[GivenRow]] = {}
    moved: dict[str, _Moved] = {}
    layouts = {layout.sheet.record.key: layout for layout in lay_out(declarations, issued)}
    for key, layout in layouts.items():
        sheet = _Sent(declarations, register, layout.sheet, sent)
        given = list(issued.rows.get(key, ()))
        if sheet.own is None:
            rows[key] = given
            continue
        record, period = layout.sheet.record, issued.period
        lines = given_lines(register, key, issued.unit or "", period) if period and not record.shared else []
        made = sheet.merged(given) if record.rows == "fixed" else sheet.grown(given, lines)
        rows[key] = [row for row, _ in made]
        numbers = {number: FIRST_ROW + position for position, (_, number) in enumerate(made) if number}
        moved[sheet.own.sheet] = _Moved(layout, numbers, sheet.letters(layout))
    forms = {s.record.key: s for s in issued.format.sheets if s.record.rows == "form"}
    for key in ("declaration", "explanation", *forms):
        rows[key] = [GivenRow(_values(entry)) for entry in sent.entries(key)]
    tables = tuple(
        _of_form(forms[table.record], table)
        if table.record in forms
        else _moved(declarations, issued, table, moved)
        for table in sent.tables
    )
    problems = tuple(_of_sheet(problem, moved) for problem in sent.problems)
    claims = tuple(claim for told in sent.claims if (claim := _of_line(told, moved)))
    asides = tuple(_of_aside(aside, moved) for aside in sent.asides)
    job = replace(issued, rows=rows, origin=sent.origin)
    return Returned(job, replace(sent, tables=tables, problems=problems, claims=claims, asides=asides))


def _values(entry: Entry) -> dict[str, Value]:
    """All that stands in a row, what could not be read as it was typed."""
    form, number = entry.table.key_rows is not None, entry.row.excel_row
    typed = {f.field: f.value for f in entry.table.faults if form or f.excel_row == number}
    values = {key: entry.get(key) if entry.get(key) is not None else typed.get(key) for key in entry.table.keys}
    if entry.has("checked") and not entry.yes("checked"):  # an earlier cover, on which no Yes was given
        values["date"] = None
    return values


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where the rows and columns of one sheet have gone."""

    layout: Layout
    numbers: Mapping[int, int]
    letters: Mapping[str, str]


@dataclass(frozen=True)
class _Sent:
    """One sheet as it was sent: the table of its record, and those of parents shown beside it."""

    declarations: Declarations
    register: Register
    sheet: Sheet
    sent: Submission

    @cached_property
    def own(self) -> Table | None:
        return next((t for t in self.sent.tables if t.record == self.sheet.record.key), None)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """By record; none where the sheet's own is missing."""
        own = self.own
        wanted = {self.sheet.record.key, *self.sheet.parents}
        return {t.record: t for t in self.sent.tables if own and t.record in wanted and t.sheet == own.sheet}

    def numbers(self) -> list[int]:
        """The Excel rows in which anything stood, but headings that were repeated."""
        tables = self.tables.values()
        filled = {row.excel_row for t in tables for row in t.rows}
        filled |= {fault.excel_row for t in tables for fault in t.faults}
        headings = {row.excel_row for t in tables for row in t.rows if row.excluded == "heading"}
        return sorted(filled - headings)

    def letters(self, layout: Layout) -> dict[str, str]:
        """The letter that each column now has, by the one it had."""
        found: dict[str, str] = {}
        for table in self.tables.values():
            for key, letter in zip(table.keys, table.letters, strict=True):
                place = layout.place(key, table.record)
                if place is not None:
                    found.setdefault(letter, place.letter)
        return found

    def values(self) -> Iterator[tuple[int, dict[str, Value]]]:
        """The rows that were sent: their Excel row, and what stands in each column that was there."""
        tables = self.tables
        rows = {record: {row.excel_row: row for row in table.rows} for record, table in tables.items()}
        faults = {(t.record, f.field, f.excel_row): f for t in tables.values() for f in t.faults}
        for number in self.numbers():
            values: dict[str, Value] = {}
            for column in self.sheet.columns:
                table = tables.get(column.record)
                if table is None or column.field.key not in table.keys:
                    continue
                own = column.record == self.sheet.record.key
                row = rows[column.record].get(number)
                value = row.values[table.keys.index(column.field.key)] if row else None
                if row is None and own:
                    value = self._shared(column.field, rows, number)
                fault = faults.get((column.record, column.field.key, number))
                values[column.field.key if own else column.key] = self._cell(column.field, value, fault)
            yield number, values

    def _shared(self, spec: Field, rows: Mapping[str, Mapping[int, Row]], number: int) -> Value:
        """A value of a row that has nothing but its parent, which is where reading has put it."""
        for record, table in self.tables.items():
            row = rows[record].get(number)
            if record != self.sheet.record.key and row and spec.key in table.keys and spec.type != "ref":
                return row.values[table.keys.index(spec.key)]
        return None

    def _cell(self, spec: Field, value: Value, fault: Fault | None) -> Value:
        """What the cell is to hold so that it is read as it was."""
        if value is None and fault is not None:
            excel = fault.code == "FD-008" or (fault.code == "FD-007" and spec.type in _TAKES_ANY_TEXT)
            return None if excel else fault.value or None
        if isinstance(value, str) and is_provisional(value):
            return (
                self._label(spec.of, value) if spec.type == "reference" else None if spec.type == "ref" else value
            )
        if spec.type == "percent" and isinstance(value, int | float) and value > _LARGEST_SHARE:
            return value if spec.unbounded else f"{value:g}%"
        return value

    def _label(self, record: str, ref: str) -> Value:
        """The words of a row that has no ref of its own yet."""
        if not record:
            return None
        if record not in self._labels:
            named = self.declarations.records[record]
            entries = reversed(self.sent.entries(record))
            self._labels[record] = {e.text(named.row_id): e.get(named.label) for e in entries}
        return self._labels[record].get(ref)

    @cached_property
    def _labels(self) -> dict[str, Mapping[str, Value]]:
        return {}

    def grown(self, issued: Sequence[GivenRow], lines: Sequence[GivenLine]) -> list[tuple[GivenRow, int]]:
        """The rows of a growing sheet, in the order in which they were sent, with the Excel row each had.

        Of the `lines` that the trust gives those that are not on the sheet come last, without an Excel row (0).
        """
        row_id = self.sheet.record.row_id
        given = {str(row.values[row_id]): row for row in issued if row.values.get(row_id)}
        made = []
        for number, values in self.values():
            match = given.pop(str(values.get(row_id)), None)
            made.append((self._locked(values, match) if match else GivenRow(values), number))
        left = [*given.values(), *(row for row in issued if not row.values.get(row_id))]
        return [*made, *((row, 0) for row in self._not_there(left, lines, [row for row, _ in made]))]

    def _not_there(
        self, left: Sequence[GivenRow], lines: Sequence[GivenLine], sent: Sequence[GivenRow]
    ) -> Iterator[GivenRow]:
        """Of the issued rows `left`, none of which was `sent` by its ref, the trust's lines that no row stands for.

        A line is known by its label, and of several of one label by all that it says.
        """
        if not lines:
            return
        record = self.sheet.record
        named = record.field(record.label)
        words = [f for f in record.fields if f.asked == "plan" and f.type in ("code", "text", "long_text")]

        def said(spec: Field, values: Mapping[str, Value]) -> str:
            value = values.get(spec.key)
            code = self.register.code_for(spec.of, value) if spec.type == "code" else None
            return code or folded(str(value or ""))

        def label(values: Mapping[str, Value]) -> str:
            return said(named, values)

        def whole(values: Mapping[str, Value]) -> tuple[str, ...]:
            return tuple(said(spec, values) for spec in words)

        wanted = Counter(label(line.values) for line in lines)
        wanted.subtract(label(row.values) for row in sent)
        there = {whole(row.values) for row in sent}
        for row in sorted(left, key=lambda row: whole(row.values) in there):
            if wanted[label(row.values)] > 0:
                wanted[label(row.values)] -= 1
                yield row

    def merged(self, issued: Sequence[GivenRow]) -> list[tuple[GivenRow, int]]:
        """The rows of a sheet whose rows are the trust's, as they were issued, with the answers that were sent.

        A row that was never issued comes last; one that was not sent has no Excel row (0).
        """
        lines = {self._identity_of(row) for row in issued}
        answers: dict[tuple[str, ...], tuple[int, dict[str, Value]]] = {}
        more: list[tuple[GivenRow, int]] = []
        for number, values in self.values():
            key = self._identity(values)
            if key in answers or key not in lines:
                more.append((GivenRow(self._coded(values)), number))
            else:
                answers[key] = number, self._coded(values)
        made = []
        for row in issued:
            number, values = answers.get(self._identity_of(row), (0, {}))
            if row.by_trust:  # its figure is the trust's, whatever was typed over it
                values = {key: value for key, value in values.items() if key not in ("numerator", "denominator")}
            made.append((replace(row, values={**row.values, **values}), number))
        return [*made, *more]

    def _identity_of(self, row: GivenRow) -> tuple[str, ...]:
        return self._identity(row.values)

    def _identity(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        coded = self._coded(values)
        specs = [self.sheet.record.field(key) for key in self.sheet.record.identified_by]
        return tuple(str(coded.get(spec.key) or spec.default or "") for spec in specs)

    def _coded(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """`values` with what identifies the row as its code, by which the trust's figures are found."""
        made = dict(values)
        for key in self.sheet.record.identified_by:
            spec = self.sheet.record.field(key)
            if spec.type == "code" and made.get(key) is not None:
                made[key] = self.register.code_for(spec.of, made[key]) or made[key]
        return made

    def _locked(self, values: dict[str, Value], issued: GivenRow) -> GivenRow:
        """An approved row; what the school has written in place of what was approved stays, and stays open."""
        own = set()
        for column in self.sheet.columns:
            key = column.field.key if column.record == self.sheet.record.key else column.key
            if key not in values:  # a column that was deleted: what was issued comes back
                values[key] = issued.values.get(key)
            if key not in issued.values or not self._alike(column, issued.values[key], values[key]):
                own.add(key)
        spec = self.sheet.record.new_year
        again = spec is not None and values.get(spec.key) != issued.values.get(spec.key)  # it carries on after all
        return replace(issued, values=values, own=issued.own | own, due=issued.due or again)

    def _alike(self, column: Column, one: Value, other: Value) -> bool:
        shown = [cell_value(self.declarations, self.register, column.field, value) for value in (one, other)]
        first, second = (folded(value) if isinstance(value, str) else value for value in shown)
        return first == second


def _moved(declarations: Declarations, job: Job, table: Table, moved: Mapping[str, _Moved]) -> Table:
    """`table` with the cells that it has in the clean workbook."""
    if table.record == "declaration":
        plan = plan_cover(declarations, job)
        rows = tuple(plan.answer_row(key) for key in table.keys)  # of what it no longer asks, the last
        letters = (column_letter(cover_plan.ANSWER),) * len(table.keys)
        return replace(table, sheet=cover_plan.SHEET, letters=letters, key_rows=rows)
    there = moved.get(table.sheet)
    if there is None:
        return table
    numbers = there.numbers

    def fault(old: Fault) -> Fault:
        # Of a line that says the same as another, `read_as` is the number of that other row.
        other = str(numbers.get(int(old.read_as), old.read_as)) if old.code == "FD-015" else old.read_as
        return replace(old, excel_row=numbers[old.excel_row], read_as=other)

    return replace(
        table,
        sheet=there.layout.name,
        letters=tuple(there.letters.get(letter, letter) for letter in table.letters),
        rows=tuple(
            replace(row, excel_row=numbers[row.excel_row]) for row in table.rows if row.excel_row in numbers
        ),
        faults=tuple(fault(old) for old in table.faults if old.excel_row in numbers),
    )


def _of_form(sheet: Sheet, table: Table) -> Table:
    """The form `table` with the cells that it has in the clean workbook."""
    rows = {column.field.key: FIRST_ROW + position for position, column in enumerate(sheet.columns)}
    letters = (column_letter(cover_plan.ANSWER),) * len(table.keys)
    return replace(
        table, sheet=sheet_name(sheet.title), letters=letters, key_rows=tuple(rows[key] for key in table.keys)
    )


def _of_sheet(problem: Problem, moved: Mapping[str, _Moved]) -> Problem:
    """What was the matter with a sheet or the whole workbook: its cells are not those of the clean one."""
    there = moved.get(problem.sheet or "")
    return replace(problem, sheet=there.layout.name if there else problem.sheet, cells=())


def _of_line(claim: Claim, moved: Mapping[str, _Moved]) -> Claim | None:
    """What a line was called, where the line now stands; None where it stands nowhere."""
    there = moved.get(claim.sheet)
    if there is None:
        return claim
    number = there.numbers.get(claim.excel_row)
    return replace(claim, sheet=there.layout.name, excel_row=number) if number else None


def _of_aside(aside: Aside, moved: Mapping[str, _Moved]) -> Aside:
    """What lies beside a cell, at the cell that stands there now; where none does, on the sheet alone."""
    there = moved.get(aside.sheet)
    if there is None or not aside.cell:
        return aside
    letters = aside.cell.rstrip("0123456789")
    number, letter = there.numbers.get(int(aside.cell[len(letters) :])), there.letters.get(letters)
    return replace(aside, sheet=there.layout.name, cell=f"{letter}{number}" if letter and number else "")
