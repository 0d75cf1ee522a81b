"""Checks of the lines that the trust gives: that each came back as what it was, once, and that no other is there.

A line is known by the fields that its record declares as its identity; where none is declared, by its ref or by
its name, whichever the trust gives.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from planbook.model.declarations import Field, Record
from planbook.model.given_lines import GivenLine, given_lines
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, Table
from planbook.model.values import Value
from planbook.model.words import words_of
from planbook.validate.context import Context
from planbook.validate.params import Records
from planbook.validate.registry import Hit, check

_MOST_COMPARED = 500
"""Rows that no line is known in, and that are looked at for what a line has become; a sheet has some dozens."""


@dataclass(frozen=True)
class _SheetLines:
    """The lines of a record that the trust gives, beside the rows that came back."""

    register: Register
    record: Record
    table: Table
    given: Sequence[GivenLine]

    @cached_property
    def rows(self) -> list[Entry]:
        return list(self.table.entries())

    @cached_property
    def identity(self) -> tuple[Field, ...]:
        """The fields of the declared identity that the sheet still has; none where none is declared."""
        return tuple(self.record.field(key) for key in self.record.identity if key in self.table.keys)

    @cached_property
    def ways(self) -> tuple[tuple[Field, ...], ...]:
        """The fields by which a line is known, each way by itself enough."""
        if self.record.identity:
            return (self.identity,) if self.identity else ()
        return tuple((self.record.field(key),) for key in (self.record.row_id, self.record.label) if key)

    def said(self, spec: Field, value: Value) -> Hashable:
        """`value` as it is compared: a code as the register has it, a blank as the field's default."""
        value = spec.default if value is None else value
        code = self.register.code_for(spec.of, value) if spec.type == "code" and spec.of else None
        return code or (folded(value) if isinstance(value, str) else value)

    def of_row(self, way: Sequence[Field], row: Entry) -> Hashable | None:
        """What the row is known by; None where a cell of it could not be read, or says nothing."""
        if self.table.faulty and any(row.unreadable(spec.key) and row.get(spec.key) is None for spec in way):
            return None
        found = tuple(self.said(spec, row.get(spec.key)) for spec in way)
        return None if None in found else found

    def of_line(self, way: Sequence[Field], line: GivenLine) -> Hashable | None:
        """What the line was known by; None where the trust has not said it."""
        found = tuple(self.said(spec, line.values.get(spec.key)) for spec in way)
        return None if None in found else found

    @cached_property
    def rows_of(self) -> dict[int, Entry]:
        """The row that each line, by its number, has come back as."""
        found: dict[int, Entry] = {}
        taken: set[int] = set()
        for way in self.ways:
            lines = [self.of_line(way, line) for line in self.given]
            rows = [self.of_row(way, row) for row in self.rows]
            for number, place in _aligned(lines, rows):
                if number not in found and place not in taken:
                    found[number] = self.rows[place]
                    taken.add(place)
        return found

    @cached_property
    def others(self) -> list[Entry]:
        """Rows that are none of the lines given."""
        known = {id(row) for row in self.rows_of.values()}
        return [row for row in self.rows if id(row) not in known]

    @cached_property
    def changed(self) -> dict[int, Entry]:
        """Lines that are gone, by number, with the row that each has become: one that is no line, in its place."""
        left = self.others[:_MOST_COMPARED]
        found: dict[int, Entry] = {}
        for of_line in (self._in_its_place, self._saying_the_rest):
            for number in range(len(self.given)):
                row = None if number in self.rows_of or number in found else of_line(number, left)
                if row is not None:
                    found[number] = row
                    left = [other for other in left if other is not row]
        return found

    def _in_its_place(self, number: int, left: Sequence[Entry]) -> Entry | None:
        """Of `left` the first between the rows of the lines before and after, where the sheet's rows are given."""
        if self.record.rows != "fixed":
            return None
        before = max((r.row.excel_row for n, r in self.rows_of.items() if n < number), default=0)
        after = min((r.row.excel_row for n, r in self.rows_of.items() if n > number), default=10**9)
        return next((row for row in left if before < row.row.excel_row < after), None)

    def _saying_the_rest(self, number: int, left: Sequence[Entry]) -> Entry | None:
        """Of `left` the first that says what else the line came with, or the first part of what it is known by."""
        line = self.given[number]
        known = {spec.key for way in self.ways for spec in way}
        rest = [self.record.field(key) for key in line.values if key not in known and key in self.table.keys]
        wanted = {spec.key: self.of_line((spec,), line) for spec in self.identity[:1] or rest}
        if not wanted or None in wanted.values():
            return None
        specs = [self.record.field(key) for key in wanted]
        return next((r for r in left if all(self.of_row((s,), r) == wanted[s.key] for s in specs)), None)

    def name(self, values: GivenLine | Entry) -> str:
        """What people call the line: "Attendance, Disadvantaged"."""
        given = values.values if isinstance(values, GivenLine) else {k: values.get(k) for k in values.table.keys}
        words = []
        for spec in self.identity or tuple(spec for way in self.ways[-1:] for spec in way):
            value = given.get(spec.key, spec.default)
            value = spec.default if value is None else value
            code = self.register.code_for(spec.of, value) if spec.type == "code" and spec.of else None
            words.append(
                self.register.label(spec.of, code) if code else words_of(self.register.declarations, spec, value)
            )
        return ", ".join(word for word in words if word)

    def differing(self, line: GivenLine, row: Entry) -> tuple[str, ...]:
        """The fields by which the row is no longer the line."""
        specs = self.identity or tuple(spec for way in self.ways[-1:] for spec in way)
        return tuple(s.key for s in specs if self.of_line((s,), line) != self.of_row((s,), row))


def _aligned(lines: Sequence[Hashable | None], rows: Sequence[Hashable | None]) -> Iterator[tuple[int, int]]:
    """Pairs of a line's and a row's number that are known by the same; each is in one pair at most.

    Where a row is twice, the one that stands where the line was given goes before the other.
    """
    if lines == rows and None not in lines:
        yield from ((number, number) for number in range(len(lines)))
        return  # as on most sheets
    pairs: dict[int, int] = {}

    def add(number: int, place: int) -> None:
        same = lines[number] is not None and lines[number] == rows[place]
        if same and number not in pairs and place not in pairs.values():
            pairs[number] = place

    if len(lines) == len(rows):
        for number in range(len(lines)):
            add(number, number)
    matcher = SequenceMatcher(None, list(lines), list(rows), autojunk=False)
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            add(block.a + offset, block.b + offset)
    left: dict[Hashable, list[int]] = {}
    for place, found in enumerate(rows):
        left.setdefault(found, []).append(place)
    for number, found in enumerate(lines):
        for place in left.get(found, ()):
            add(number, place)
    yield from sorted(pairs.items())


def _sheets(records: Sequence[str], context: Context) -> Iterator[_SheetLines]:
    """The sheets of `records` in the workbook that the trust has given lines for."""
    return (sheet for sheet in context.once(_every_sheet) if sheet.record.key in records)


def _every_sheet(context: Context) -> list[_SheetLines]:
    """The sheet of each table of the workbook; none where it is not of a unit and a period of the register."""
    if context.period is None or context.unit is None:
        return []
    unit = context.submission.unit or ""
    sheets = []
    for table in context.submission.tables:
        given = given_lines(context.register, table.record, unit, context.period)
        sheets.append(
            _each_once(_SheetLines(context.register, context.declarations.records[table.record], table, given))
        )
    return sheets


def _each_once(sheet: _SheetLines) -> _SheetLines:
    """`sheet` with one of the lines that it cannot tell apart, as where the column that did was deleted."""
    if not sheet.record.identity:
        return sheet
    lines = {sheet.of_line(sheet.identity, line): line for line in reversed(sheet.given)}
    return replace(sheet, given=[line for line in sheet.given if any(line is one for one in lines.values())])


@dataclass(frozen=True, kw_only=True)
class GivenLineThere(Records):
    changed: bool | None = None


@check("given_line_there", "workbook", says=("name", "now", "ref", "what"))
def given_line_there(params: GivenLineThere, context: Context) -> Iterator[Hit]:
    """Every line that the trust gives and that is due has come back, as what it was.

    `changed`: only those that have become another, with the cell; else only those that are nowhere. Of the
    `records` without that parameter both.
    """
    for sheet in _sheets(params.records, context):
        for number, line in enumerate(sheet.given):
            if number in sheet.rows_of or not line.asked or not sheet.ways:
                continue
            row = sheet.changed.get(number)
            if params.changed not in (None, row is not None):
                continue
            words: dict[str, Value] = {"name": sheet.name(line), "what": "is not on the sheet"}
            words |= {"ref": line.values.get(sheet.record.row_id), "now": "nothing"}
            if row is None:
                yield Hit(record=sheet.record.key, tokens=words, value=sheet.name(line))
                continue
            fields = sheet.differing(line, row)
            now = sheet.name(row) or "nothing that is known"
            words |= {"now": now, "what": f"says “{now}” instead"}
            yield Hit(row, fields or (sheet.record.row_id,), words, value=now)


@check("given_line_once", "workbook", rows="records", says=("other",))
def given_line_once(params: Records, context: Context) -> Iterator[Hit]:
    """No line of a sheet whose rows the trust gives stands there twice; one that has become another is told so."""
    for sheet in _sheets(params.records, context):
        first: dict[Hashable, Entry] = {}
        become = {id(row) for row in sheet.changed.values()}
        for entry in sheet.rows:
            place = sheet.of_row(sheet.identity, entry)
            if place is None or not sheet.identity or id(entry) in become:
                continue
            if place in first:
                yield Hit(entry, tuple(spec.key for spec in sheet.identity), {"other": first[place].row.excel_row})
            else:
                first[place] = entry


@check("given_line_asked", "workbook", rows="records", says=("line",))
def given_line_asked(params: Records, context: Context) -> Iterator[Hit]:
    """No line stands on a sheet whose rows the trust gives that it has not given."""
    for sheet in _sheets(params.records, context):
        become = {id(row) for row in sheet.changed.values()}
        asked = {sheet.of_line(sheet.identity, line) for line in sheet.given}
        for entry in sheet.others:
            place = sheet.of_row(sheet.identity, entry)
            known = all(
                context.register.code_for(spec.of, entry.get(spec.key)) is not None
                for spec in sheet.identity
                if spec.type == "code"
            )
            if place is not None and place not in asked and known and id(entry) not in become:
                yield Hit(entry, tuple(spec.key for spec in sheet.identity), {"line": sheet.name(entry)})


@check("given_line_named", "workbook", rows="records", says=("called", "column", "line"))
def given_line_named(params: Records, context: Context) -> Iterator[Hit]:
    """No line is called by the name of another: people fill in what a line is called, and its code is read."""
    for sheet in _sheets(params.records, context):
        become = {id(row) for row in sheet.changed.values()}
        claims = [c for c in context.submission.claims if (c.place, c.sheet) == ("line", sheet.table.sheet)]
        called = {claim.excel_row: claim for claim in claims}
        for entry in sheet.rows if called else ():
            claim = called.get(entry.row.excel_row)
            formula = sheet.record.field(claim.key).formula if claim else ""
            spec = next((s for s in sheet.identity if f"{s.of}_name" == formula), None)
            if claim is None or spec is None or id(entry) in become:
                continue
            code = context.register.code_for(spec.of, entry.get(spec.key))
            named = context.register.code_for(spec.of, claim.value)
            if code and named and code != named:
                words: dict[str, Value] = {
                    "line": context.register.label(spec.of, code),
                    "called": context.register.label(spec.of, named),
                    "column": sheet.record.field(claim.key).heading,
                }
                yield Hit(entry, (spec.key,), words, value=claim.value)
