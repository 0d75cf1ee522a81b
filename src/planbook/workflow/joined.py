"""Two workbooks of one unit made into one: what was answered in either, and what was answered in both.

What counts as answered is what is not as it was issued. `joining.py` asks for it of two copies of one workbook,
`contributed.py` of a return and one more part of it.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType

from planbook.model.declarations import Field, Record
from planbook.model.matching import Line
from planbook.model.plan_as_set import matched
from planbook.model.register import Register, folded
from planbook.model.submission import Fault, Row, Submission, Table, is_provisional
from planbook.model.values import Value
from planbook.model.words import named_words

_Place = tuple[str, int]
"""The sheet of a row, and its Excel row."""
Spot = tuple[_Place, str]
"""A row and a field."""


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
    there: str
    """The cell in the second."""
    spot: Spot
    """Where it stands in the first, and the field; empty of a row that one of them has taken out."""

    def __str__(self) -> str:
        where = f"{self.sheet} {self.cell}".strip()
        return f"{where} ({self.what}): “{self.first or 'blank'}” and “{self.second or 'blank'}”"


def joined_of(
    register: Register,
    issued: Submission,
    first: Submission,
    second: Submission,
    given: Submission | None = None,
    letters: Mapping[str, str] = MappingProxyType({}),
    ready: Set[tuple[str, str]] = frozenset(),
) -> tuple[Submission, list[BothCopies], Mapping[Spot, str]]:
    """`first` with what was answered in `second` alone, the cells that both have answered differently, and where
    what came from `second` now stands, with its cell there.

    `given` is what the second was issued with, where that is less than `issued`: a part of it. New rows
    of the second that have no ref are given one where `letters` says, by record, what it begins with. A ref that
    stood `ready` in both, given with its record, does not make one row of two that are called something else.
    """
    joining = _Joining(register, issued, first, second, given or issued, letters, ready)
    records = register.declarations.records
    joining.tell_apart()
    order = dict.fromkeys(t.record for t in (*first.tables, *second.tables) if t.record in records)
    tables = [t for key in order if records[key].rows != "derived" for t in joining.of_record(records[key])]
    rest = [t for t in first.tables if t.record not in records or records[t.record].rows == "derived"]
    return replace(first, tables=(*map(joining.with_beside, tables), *rest)), joining.both, joining.taken


def _place(line: Line) -> _Place:
    return line.entry.table.sheet, line.number


def _differ(record: Record, a: Line, b: Line) -> bool:
    """Whether both are called something, and not the same."""
    one, other = (folded(str(line.values.get(record.label) or "")) for line in (a, b))
    return bool(one and other) and one != other


class _Joining:
    """Two workbooks beside what was issued."""

    def __init__(
        self,
        register: Register,
        issued: Submission,
        first: Submission,
        second: Submission,
        given: Submission,
        letters: Mapping[str, str],
        ready: Set[tuple[str, str]],
    ) -> None:
        self.register, self.letters = register, letters
        self.refs: dict[tuple[str, str], str] = {}
        """What new rows are given for a ref, by record and what they were known by."""
        self.pairs: dict[str, list[tuple[Line | None, Line | None]]] = {}
        """The rows of both in pairs, by record."""
        self.twice: set[tuple[str, str]] = set()
        """The refs that a new row of each has, though they are two rows, each with its record."""
        self.ready = ready
        self.issued, self.first, self.second, self.given = issued, first, second, given
        self.both: list[BothCopies] = []
        self.after = max((row.excel_row for t in first.tables for row in t.rows), default=0)
        """The last row of the first; rows that the second alone has come after it, in their order."""
        self.more: set[_Place] = set()
        """Where those rows stand in the second."""
        self.taken: dict[Spot, str] = {}
        """Where what came from the second now stands, with its cell there."""

    def tell_apart(self) -> None:
        """Pair the rows of both; two new ones with the same ref that are called something else are no pair."""
        for record in self.register.declarations.records.values():
            pairs = matched(self.register, record, self.first, self.second)
            self.pairs[record.key] = pairs
            if not record.has_refs:
                continue
            both = [
                (a, (record.key, a.entry.text(record.row_id)))
                for a, b in pairs
                if a and b and _differ(record, a, b)
            ]
            two = {id(a) for a, ref in both if ref in self.ready}
            self.twice |= {ref for _, ref in both} & self.ready
            split = ([(a, None), (None, b)] if id(a) in two else [(a, b)] for a, b in pairs)
            self.pairs[record.key] = [pair for pairs_of_one in split for pair in pairs_of_one]

    def of_record(self, record: Record) -> list[Table]:
        """The tables of `record` with the answers of both."""
        mine, theirs = ([t for t in sent.tables if t.record == record.key] for sent in (self.first, self.second))
        if not mine or not theirs:
            return mine or theirs
        changed: dict[_Place, dict[str, Line]] = {}
        gone: set[_Place] = set()
        more: list[Line] = []
        of_first, of_second = self._was(record, self.issued, self.first), self._was(record, self.given, self.second)
        had = self._was(record, self.issued, self.given)
        """What of the rows that were issued the second was given, by the place that they have there."""
        given = {_place(line) for line in had.values()}
        for a, b in self.pairs[record.key]:
            was = of_first.get(_place(a)) if a else of_second.get(_place(b)) if b else None
            if a is not None and b is not None:
                changed[_place(a)] = self._answers(record, a, b, was, of_second.get(_place(b)))
            elif a is not None and was is not None and _place(was) in given:
                if self._is_same(record, a, was):
                    gone.add(_place(a))  # taken out in the second, and as it was issued in the first
                else:
                    self._tell_row(record, a, self._all(record, a), "")
            elif b is not None and (was is None or _place(was) not in had):
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

    def _was(self, record: Record, issued: Submission, sent: Submission) -> Mapping[_Place, Line]:
        """The row that was `issued`, by the place that it has in `sent`."""
        return {
            _place(b): a for a, b in matched(self.register, record, issued, sent) if a is not None and b is not None
        }

    def _answers(self, record: Record, a: Line, b: Line, was: Line | None, had: Line | None) -> dict[str, Line]:
        """The fields in which the second workbook's answer counts, with its row; it `had` that row so."""
        taken = {}
        for spec in self._fields(record):
            if not b.entry.has(spec.key):
                continue
            mine, theirs = a.values.get(spec.key), b.values.get(spec.key)
            first = was.values.get(spec.key) if was else None
            given = had.values.get(spec.key) if had else first
            if self._same(spec, mine, theirs) or self._same(spec, theirs, given):
                continue
            if self._same(spec, mine, first):
                taken[spec.key] = b
                self.taken[_place(a), spec.key] = b.entry.cell(spec.key) or ""
            else:
                where = a if a.entry.has(spec.key) else b
                what = f"{spec.heading} of {self._name(record, a)}".strip()
                own, other = (named_words(self.register, spec, value) for value in (mine, theirs))
                self.both.append(
                    BothCopies(
                        where.entry.table.sheet,
                        where.entry.cell(spec.key) or "",
                        what,
                        own,
                        other,
                        b.entry.cell(spec.key) or "",
                        (_place(a), spec.key),
                    )
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
        row = f"row {line.number}"
        self.both.append(
            BothCopies(table.sheet, row, self._name(record, line), first, second, row, (_place(line), ""))
        )

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
        of_form = {key for (sheet, _), taken in changed.items() if form and sheet == mine.sheet for key in taken}

        def stays(fault: Fault) -> bool:
            place = (mine.sheet, fault.excel_row)
            if form:
                return fault.field not in of_form
            return place not in gone and fault.field not in changed.get(place, ())

        faults = [fault for fault in mine.faults if stays(fault)]
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
            self.taken |= {((mine.sheet, number), key): line.entry.cell(key) or "" for key in keys}
            faults += [f for key in keys for f in self._faults(line, key, number, form=form)]
        return replace(mine, keys=keys, letters=letters, key_rows=key_rows, rows=tuple(rows), faults=tuple(faults))

    def _value(self, line: Line, key: str) -> Value:
        """A value of the second workbook; a row without a ref of its own is named by its words."""
        value = line.entry.get(key)
        spec = self.register.declarations.records[line.entry.record].by_key.get(key)
        if not isinstance(value, str) or spec is None:
            return value
        known = line.entry.record if spec.type == "ref" else spec.of
        if is_provisional(value) or (known, value) in self.twice:
            if spec.type == "reference":
                named = self.register.declarations.records[spec.of]
                entries = self.second.entries(spec.of)
                return next((e.get(named.label) for e in entries if e.text(named.row_id) == value), None)
            if spec.type == "ref" and spec.key == self.register.declarations.records[line.entry.record].row_id:
                return self._ref(line.entry.record, spec.key, value, f"+{self.after + line.number}")
            if spec.type == "ref":
                return f"+{self.after + line.number}"
        return value

    def _ref(self, record: str, key: str, known_by: str, usual: str) -> str:
        """The ref of a new row that has none: the next with the letter of its part, else `usual`."""
        letter = self.letters.get(record)
        if letter is None:
            return usual
        if (record, known_by) not in self.refs:
            entries = (e for sent in (self.issued, self.first, self.second) for e in sent.entries(record))
            taken = {folded(entry.text(key)) for entry in entries} | {folded(ref) for ref in self.refs.values()}
            taken |= {folded(ref) for of, ref in self.issued.refs_before if of == record}
            free = (f"{letter}{number}" for number in count(1))
            self.refs[record, known_by] = next(ref for ref in free if folded(ref) not in taken)
        return self.refs[record, known_by]

    @staticmethod
    def _faults(line: Line, key: str, number: int, *, form: bool) -> list[Fault]:
        own = [f for f in line.entry.table.faults if f.field == key]
        if form:
            return own
        return [replace(f, excel_row=number) for f in own if f.excel_row == line.number]
