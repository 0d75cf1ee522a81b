"""What differs between two workbooks of the same unit, field by field: a file and the one sent in its place.

Where something stands is no difference: rows, columns and sheets may be moved about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planbook.model.carried import refs_given
from planbook.model.declarations import Declarations, Field, Record
from planbook.model.figures_held import is_shown_only
from planbook.model.matching import Line, Pair, is_beside, lines, match
from planbook.model.register import Register
from planbook.model.safe_text import reads_alike
from planbook.model.submission import Submission, is_provisional
from planbook.model.values import Value
from planbook.model.words import named_words

Kind = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that says something else, or one row that came or went."""

    kind: Kind
    record: str
    row_id: str
    """What identifies the row; empty where it has no id of its own."""
    label: str
    """What people call the row."""
    field: str
    """The field's key; empty of a row that came or went."""
    heading: str
    """The field's heading; empty of a row that came or went."""
    before: str
    """What stood there, as people read it; of a row that went, all that it said."""
    after: str
    sheet: str
    """Where it stands, in the new workbook; of what is there no longer, in the old one."""
    cell: str
    row: int
    """The Excel row."""


def differences(
    register: Register, before: Submission, after: Submission, *, closed: bool = False
) -> tuple[Change, ...]:
    """What `after` says that `before` did not, sheet by sheet and row by row; empty where they say the same.

    Rows that were left out at reading do not count; those `closed` with last year's plan do where that is asked
    for, so that another answer on what becomes of one is told as that. A cell that could not be read counts with
    what was typed; of a field that names a row of the register, its code, its name and its other spellings are
    the same.
    """
    records = register.declarations.records
    every = [t for t in (*after.tables, *before.tables) if t.record in records]  # one that was retired is none
    order = dict.fromkeys(t.record for t in every if records[t.record].rows != "derived")
    beside = {
        table.record
        for submission in (before, after)
        for table in submission.tables
        if table.record in order and is_beside(submission, table, register)
    }
    pairs = {
        key: match(
            register,
            records[key],
            lines(before, records[key], closed=closed),
            lines(after, records[key], closed=closed),
            beside=key in beside,
        )
        for key in order
    }
    comparison = _Comparison(register, before, after, pairs, frozenset(beside))
    told: list[_Told] = []
    for key in order:
        found = [change for pair in pairs[key] for change in comparison.of_pair(records[key], pair)]
        told += sorted(found, key=lambda t: t.order)
    return tuple(t.change for t in _without_repeats(told))


@dataclass(frozen=True, slots=True)
class _Told:
    """A change, with what it takes to put it in its place and to leave it out where another says the same."""

    change: Change
    order: tuple[int, int, int]
    old_place: tuple[str, str] | None
    new_place: tuple[str, str] | None
    beside: bool
    """Whether it is of a row that stands beside its children."""
    alone: bool
    """Whether a row that came or went says nothing but its name."""


def _without_repeats(told: Sequence[_Told]) -> Iterator[_Told]:
    """`told` without what the children of a row have told of it already, cell for cell."""
    own = [t for t in told if not t.beside]
    changed = {(t.old_place, t.new_place) for t in own if t.change.kind == "changed"}
    olds, news = ({places[side] for places in changed} for side in (0, 1))
    for t in told:
        kind = t.change.kind
        repeated = t.beside and (
            (kind == "changed" and (t.old_place, t.new_place) in changed)
            or (kind == "added" and t.alone and t.new_place in news)
            or (kind == "removed" and t.alone and t.old_place in olds)
        )
        if not repeated:
            yield t


class _Comparison:
    """Rows of two workbooks, each with its match."""

    def __init__(
        self,
        register: Register,
        before: Submission,
        after: Submission,
        pairs: Mapping[str, Sequence[Pair]],
        beside: frozenset[str],
    ) -> None:
        self.register = register
        self.declarations = register.declarations
        self.given = refs_given(register.declarations, before)
        self.beside = beside
        self.headings = _headings(self.declarations, after.template)
        self.moved: dict[tuple[str, str], str] = {}
        """By record and ref before: the ref of the same row now."""
        self.old_names: dict[tuple[str, str], str] = {}
        self.new_names: dict[tuple[str, str], str] = {}
        for key, matched in pairs.items():
            record = self.declarations.records[key]
            for old, new in matched:
                for names, line in ((self.old_names, old), (self.new_names, new)):
                    if line is not None and record.row_id:
                        names.setdefault((key, line.entry.text(record.row_id)), self._row_word(record, line))
                if old is not None and new is not None and record.row_id:
                    self.moved.setdefault((key, old.entry.text(record.row_id)), new.entry.text(record.row_id))

    def of_pair(self, record: Record, pair: Pair) -> Iterator[_Told]:
        old, new = pair
        line = new or old
        if line is None:
            return
        if (old is not None and new is not None) or record.rows == "form":
            yield from self._fields(record, old, new, line)
            return
        if record.rows == "fixed" and not self._answered(record, line):
            return  # a line that planbook put there or took away, and the school said nothing to
        key = next((k for k in (record.label, record.row_id) if k in line.values), next(iter(line.values), ""))
        said = self._all(record, line, self.new_names if new else self.old_names)
        change = self._change(
            record, line, "added" if new else "removed", key, "" if new else said, said if new else ""
        )
        place = (change.sheet, change.cell)
        yield _Told(
            change=change,
            order=(line.number, 1 if new else 0, 0),
            old_place=None if new else place,
            new_place=place if new else None,
            beside=record.key in self.beside,
            alone=set(line.values) <= {record.label, record.row_id},
        )

    def _answered(self, record: Record, line: Line) -> bool:
        """Whether anything stands in the row that is the school's to say."""
        asked = (spec for spec in record.fields if spec.asked not in {"trust", "worked_out"})
        return any(line.values.get(spec.key) is not None for spec in asked if spec.key not in record.identified_by)

    def _fields(self, record: Record, old: Line | None, new: Line | None, line: Line) -> Iterator[_Told]:
        for position, spec in enumerate(record.fields):
            if spec.key == record.row_id and (record.key in self.beside or self._same_id(record, spec, old, new)):
                continue
            first, second = (side.values.get(spec.key) if side else None for side in (old, new))
            if self._same(spec, first, second) or is_shown_only(self.register, line.entry, spec.key):
                continue
            where = new if new is not None and new.entry.has(spec.key) else old or line
            before, after = self._word(spec, first, self.old_names), self._word(spec, second, self.new_names)
            if before == after:  # told apart by more places than are shown
                before, after = str(first), str(second)
            yield _Told(
                change=self._change(record, where, "changed", spec.key, before, after, heading=True, named=line),
                order=(line.number, 2, position),
                old_place=_place(old, spec.key),
                new_place=_place(new, spec.key),
                beside=record.key in self.beside,
                alone=False,
            )

    def _same_id(self, record: Record, spec: Field, old: Line | None, new: Line | None) -> bool:
        """Whether neither row has a ref of its own: those that reading, or the next workbook, gives them are no
        one's words."""
        if spec.type != "ref":
            return False
        first, second = (line.entry.text(spec.key) if line else "" for line in (old, new))
        if first and not is_provisional(first):
            return False
        return not second or is_provisional(second) or second == self.given.get((record.key, first))

    def _same(self, spec: Field, old: Value, new: Value) -> bool:
        if spec.type == "reference" and old is not None:
            old = self.moved.get((spec.of, str(old)), old)
        if spec.type == "code":
            old, new = (self.register.code_for(spec.of, value) or value for value in (old, new))
        return reads_alike(old, new)

    def _word(self, spec: Field, value: Value, names: Mapping[tuple[str, str], str]) -> str:
        if spec.type == "reference" and value is not None:
            return names.get((spec.of, str(value)), str(value))
        if spec.type == "ref" and isinstance(value, str) and is_provisional(value):
            return ""
        return named_words(self.register, spec, value)

    def _row_word(self, record: Record, line: Line) -> str:
        """A row as the cells that refer to it name it."""
        ref, name = line.entry.text(record.row_id), line.entry.text(record.label) if record.label else ""
        return name or ref if is_provisional(ref) or record.key in self.beside else ref or name

    def _all(self, record: Record, line: Line, names: Mapping[tuple[str, str], str]) -> str:
        """All that a row says: "Finish: 12/03/2027; % done: 40%"; what is no answer, as a dash, is not said."""
        table = line.entry.table
        of_form = {key for _, key in table.blank} if table.key_rows else ()
        fields = [f for f in record.fields if f.key not in of_form and (line.number, f.key) not in table.blank]
        said = [(spec, self._word(spec, line.values.get(spec.key), names)) for spec in fields]
        return "; ".join(f"{self._heading(record, spec.key)}: {word}" for spec, word in said if word)

    def _heading(self, record: Record, key: str) -> str:
        """The heading of a field; of a reference that the sheet shows as the words of its row, that of these."""
        spec = record.field(key)
        words = self.declarations.records[spec.of].label if spec.type == "reference" else ""
        return self.headings.get((record.key, key)) or self.headings.get((spec.of, words)) or spec.heading

    def _change(
        self,
        record: Record,
        line: Line,
        kind: Kind,
        key: str,
        before: str,
        after: str,
        *,
        heading: bool = False,
        named: Line | None = None,
    ) -> Change:
        row_id, label = self._name(record, named or line)
        table = line.entry.table
        own = heading and table.key_rows and key in table.keys
        return Change(
            kind=kind,
            record=record.key,
            row_id=row_id,
            label=label,
            field=key if heading else "",
            heading=self._heading(record, key) if heading else "",
            before=before,
            after=after,
            sheet=table.sheet,
            cell=line.entry.cell(key) or "",
            row=table.key_rows[table.keys.index(key)] if own and table.key_rows else line.number,
        )

    def _name(self, record: Record, line: Line) -> tuple[str, str]:
        """The row's id, and what people call it: a KPI by its name, with the pupils where they are not all."""
        ref = str(line.values.get(record.row_id, "")) if record.row_id else ""
        named = record.label or record.row_id
        label = named_words(self.register, record.field(named), line.values.get(named)) if named else ""
        others = [record.field(key) for key in record.identified_by if key not in (record.row_id, record.label)]
        words = [
            named_words(self.register, spec, line.values[spec.key])
            for spec in others
            if line.values.get(spec.key, spec.default) != spec.default
        ]
        return "" if is_provisional(ref) or record.key in self.beside else ref, ", ".join([label, *words])


def _place(line: Line | None, key: str) -> tuple[str, str] | None:
    cell = line.entry.cell(key) if line else None
    return (line.entry.table.sheet, cell) if line and cell else None


def _headings(declarations: Declarations, template: str | None) -> dict[tuple[str, str], str]:
    """The headings of the format, by record and field."""
    form = declarations.formats.get(template or "")
    columns = [column for sheet in form.sheets for column in sheet.columns] if form else []
    return {(column.record, column.field.key): column.field.heading for column in columns}
