"""What a check may look at beside its row: the workbook, the register, the period and the last return."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planbook.model.calendar import Period
from planbook.model.declarations import Choice, Declarations, Field, Format
from planbook.model.derived_from import LIST as DERIVATIONS
from planbook.model.derived_from import choices_of
from planbook.model.due_days import due_of
from planbook.model.memo import Once
from planbook.model.register import Register, folded
from planbook.model.sheets_asked import sheet_titles
from planbook.model.submission import Entry, Row, Submission, Table, is_provisional
from planbook.model.values import Value, shown
from planbook.validate.alike import says_the_same
from planbook.validate.columns import Columns
from planbook.validate.names import Names
from planbook.validate.shown_fields import fields_shown, shown_columns


@dataclass(frozen=True)
class Context(Once):
    """One workbook among its surroundings. `period` is None while the register itself is checked."""

    submission: Submission
    register: Register
    period: Period | None
    previous: Submission | None = None
    """The last return of the same unit, where there is one."""
    day_looked_at: date | None = None
    """The day on which the register is checked, where that is known."""
    plan: Submission | None = None
    """The plan of the year as the unit returned it in the year's own workbook, where it did."""
    year_before: Submission | None = None
    """What the unit returned for the same period of the year before, where it did."""

    @property
    def declarations(self) -> Declarations:
        return self.register.declarations

    @property
    def came_from(self) -> Submission | None:
        """What the workbook's plan was carried over from: the last return of its year, else of the year before."""
        last, year = self.previous, self.period.year if self.period else ""
        return self.plan if self.plan and (last is None or last.year != year) else last

    @cached_property
    def layout(self) -> Format | None:
        """The format the workbook was made from."""
        return self.declarations.formats.get(self.submission.template or "")

    @cached_property
    def unit(self) -> Entry | None:
        """The unit's row of the register."""
        return self.register.units.get(self.submission.unit or "")

    @cached_property
    def year(self) -> tuple[date, date] | None:
        """First and last day of the plan's year: the register's, or September to August."""
        return self.register.calendar.days_of_year(self.period) if self.period else None

    def spec(self, record: str, key: str) -> Field:
        """The field as the workbook's format shows it: with the format's heading, required where it says so."""
        return self._shown.get((record, key)) or self.declarations.records[record].field(key)

    @cached_property
    def _shown(self) -> Mapping[tuple[str, str], Field]:
        return self.register.once(fields_shown, self.layout.key if self.layout else "")

    def tables(self, record: str) -> Sequence[Columns]:
        """The workbook's rows of `record` that count, table by table."""
        return self._tables.get(record, ())

    @cached_property
    def _tables(self) -> Mapping[str, Sequence[Columns]]:
        found: dict[str, list[Columns]] = {}
        for columns in self._every_table:
            found.setdefault(columns.table.record, []).append(columns)
        return found

    @cached_property
    def _every_table(self) -> Sequence[Columns]:
        return [Columns(table) for table in self.submission.tables]

    def filled_in(self, record: str) -> Sequence[Columns]:
        """Those of `tables` that people filled in and that have rows, in the workbook's order.

        Of every record where `record` is empty.
        """
        return self._filled_in.get(record, ())

    @cached_property
    def _filled_in(self) -> Mapping[str, Sequence[Columns]]:
        found: dict[str, list[Columns]] = {}
        for columns in self._every_table:
            if columns.rows and self.declarations.records[columns.table.record].rows != "derived":
                for record in ("", columns.table.record):
                    found.setdefault(record, []).append(columns)
        return found

    def open(self, record: str) -> Sequence[Entry]:
        """Those of `entries` of which something more is wanted."""
        return self.once(_open, record)

    def entries(self, record: str) -> Sequence[Entry]:
        """The workbook's rows of `record` that count, in its order."""
        known = self._entries.get(record)
        if known is None:
            known = self._entries[record] = [entry for one in self.tables(record) for entry in one.entries]
        return known

    @cached_property
    def _entries(self) -> dict[str, Sequence[Entry]]:
        return {}

    def columns(self, table: Table, wanted: Callable[[Field], bool]) -> Sequence[tuple[Field, int]]:
        """Each field of the table that is `wanted`, as the workbook's format shows it, with its place in a row.

        Which are wanted is asked once of all tables that have the same fields in the same format.
        """
        return self._columns(self.layout.key if self.layout else "", table.record, table.keys, wanted)

    def keys(self, columns: Columns, wanted: Callable[[Field], bool]) -> Sequence[str]:
        """The keys of the table's fields that are `wanted`."""
        return [spec.key for spec, _ in self.columns(columns.table, wanted)]

    def values(self, entry: Entry, wanted: Callable[[Field], bool] = lambda _: True) -> list[tuple[Field, Value]]:
        """Each field of the row's table that is `wanted`, as the format shows it, with the row's value."""
        values = entry.row.values
        return [(spec, values[place]) for spec, place in self.columns(entry.table, wanted)]

    @cached_property
    def _columns(self) -> Callable[..., Sequence[tuple[Field, int]]]:
        return self.register.once(shown_columns)

    def names(self, spec: Field) -> Names:
        """What could have been meant in a cell of the field `spec`, where that is a choice or names another row."""
        key = (spec.type, spec.list or spec.of)
        if key not in self._names:
            self._names[key] = Names(self._meant(spec))
        return self._names[key]

    def _meant(self, spec: Field) -> list[str]:
        if spec.list == "formats":  # which no list has, as each is a declaration of its own
            return [key for key, made in self.declarations.formats.items() if made.kind == "plan"]
        if spec.list == "packs":
            return [pack.title for pack in self.declarations.packs.values()]
        if spec.list == "sheets":
            return [*sheet_titles(self.declarations)]
        if spec.list == DERIVATIONS:
            asked = [sheet.record.key for sheet in (self.layout.sheets if self.layout else ())]
            return [*choices_of(self.register, self.submission.unit, asked)]
        if spec.list:
            return [choice.word for choice in self.declarations.lists[spec.list]]
        if spec.type == "reference":
            label = self.declarations.records[spec.of].label
            rows = (*self.entries(spec.of), *self.ended(spec.of))
            return [entry.text(label) for entry in rows if entry.text(label)]
        return []

    def registered(self, record: str) -> Names:
        """The ids and the names of the register's rows of `record`."""
        return self.register.once(_names_of, record)

    @cached_property
    def _names(self) -> dict[Hashable, Names]:
        return {}

    @cached_property
    def entered(self) -> tuple[Table, ...]:
        """The tables that people filled in, without those read out of their cells."""
        records = self.declarations.records
        return tuple(table for table in self.submission.tables if records[table.record].rows != "derived")

    def plain(self, spec: Field, value: Value) -> str:
        """A value of the field as it is compared, however it is spelt."""
        return folded(shown(self.register.canonical(spec, value)))

    def has_ended(self, entry: Entry) -> bool:
        """Whether nothing more is wanted of the row, as of an action that is completed or dropped."""
        row = entry.row
        known = self._ended.get(id(row))
        if known is None:
            known = self._ended[id(row)] = row, self.declarations.has_ended(entry)
        return known[1]

    @cached_property
    def _ended(self) -> dict[int, tuple[Row, bool]]:
        """By the identity of a row, which is kept with it, so that no other can have the same."""
        return {}

    def is_over(self, entry: Entry) -> bool:
        """Whether nothing more is wanted of the row, or of a row of the plan that it belongs to.

        A row that says nothing now of how it stands has ended where an earlier return of the year said so.
        """
        if self.has_ended(entry) or self._had_ended(entry):
            return True
        record = self.declarations.records[entry.record]
        here = (
            self.by_ref(of).get(ref)
            for key, records in record.naming
            if (ref := entry.text(key))
            for of in records
            if record.by_key[key].names
        )
        gone = (self.named(of, ref) for key, of in record.gone_with if (ref := entry.text(key)))
        return any(row is not None and self.has_ended(row) for row in (*here, *gone))

    def _had_ended(self, entry: Entry) -> bool:
        record = self.declarations.records[entry.record]
        ref = entry.text(record.row_id) if record.row_id else ""
        before = self.once(_ended_by_ref, entry.record).get(ref) if ref else None
        # What was left out ended with last year's plan, which had refs of its own.
        if before is None or before.row.excluded or not self.has_ended(before):
            return False
        says = (*(key for key, _ in self.declarations.ends[entry.record]), *([record.done] if record.done else []))
        if any(entry.get(key) is not None for key in says):
            return False
        return not record.label or folded(before.text(record.label)) == folded(entry.text(record.label))

    def day(self, value: Value, *, first: bool = False) -> date | None:
        """The day that a date or term means: the last of a term, or its first."""
        return self.register.calendar.day_of(value, first=first)

    def choice(self, entry: Entry, key: str) -> Choice | None:
        """What the row says in the field `key`, as its list declares it."""
        return self.declarations.choice_of(entry.record, key, entry.get(key))

    def due(self, entry: Entry, start: str = "") -> tuple[str, date] | None:
        """The field that gives the day by which the row is due, and that day: the first declared that is given.

        With `start`, the field of the row's start, a day before the row begins is passed over; without it the field
        is the one that the record declares. None where the first says that there is no end.
        """
        start = start or self.declarations.records[entry.record].begins
        begins = self.begins(entry, start) if start else None
        return due_of(self.declarations.records[entry.record], entry, self.register.calendar, begins)

    def begins(self, entry: Entry, start: str) -> date | None:
        """The day on which the row begins: that of its field `start`, else by the plan's year; None of no period.

        The finish that was approved is the last of the days that its record declares it due by.
        """
        if self.period is None:
            return self.day(entry.get(start), first=True)
        approved = entry.get(self.declarations.records[entry.record].due[-1])
        return self.register.calendar.begins(entry.get(start), approved, self.period)

    def parent(self, entry: Entry, key: str) -> Entry | None:
        """The row that the row names in the field `key`: one of this workbook, or one that ended before it."""
        return self.named(self.declarations.records[entry.record].field(key).of, entry.text(key))

    def named(self, record: str, ref: str) -> Entry | None:
        """The row of `record` with that ref in this workbook; else that of the plan which ended before it."""
        return self.by_ref(record).get(ref) or self.once(_ended_by_ref, record).get(ref)

    def ended(self, record: str) -> Sequence[Entry]:
        """The rows of `record` that ended before this workbook and that it does not have, the latest first."""
        here = self.by_ref(record)
        return [entry for ref, entry in self.once(_ended_by_ref, record).items() if ref not in here]

    def by_ref(self, record: str) -> Mapping[str, Entry]:
        """The workbook's rows of `record` by their refs."""
        if record not in self._by_ref:
            self._by_ref[record] = _by_ref(self.submission, self.declarations, record)
        return self._by_ref[record]

    @cached_property
    def _by_ref(self) -> dict[str, Mapping[str, Entry]]:
        return {}

    def last(self, entry: Entry) -> Entry | None:
        """The row of the last return with the ref of `entry`, where its ref is a given one.

        One that came back without a ref has been given its own since: it is known by its words.
        """
        if self.previous is None:
            return None
        record = self.declarations.records[entry.record]
        ref = entry.text(record.row_id) if record.row_id else ""
        if not ref or is_provisional(ref):
            return None
        rows = self.last_rows(entry.record)
        if ref in rows and self._goes_on(rows[ref], entry):
            return rows[ref]
        words = folded(entry.text(record.label)) if record.label else ""
        before = self._last_unnumbered(entry.record).get(words) if words else None
        return before if before and self._goes_on(before, entry) else None

    def _goes_on(self, before: Entry, entry: Entry) -> bool:
        """Whether a row with the ref of an earlier one is that one: refs begin again with each year's plan, so that
        in another year it has to say the same and may not have been done with.

        Within the year the ref of one that ended may have been given to another, which says something else.
        """
        record = self.declarations.records[entry.record]
        same_year = self.previous is None or self.period is None or self.previous.year == self.period.year
        if same_year:
            return not self.has_ended(before) or says_the_same(before, entry, record)
        label = record.label
        alike = not label or folded(before.text(label)) == folded(entry.text(label))
        return alike and not self.has_ended(before)

    def last_rows(self, record: str) -> Mapping[str, Entry]:
        """The rows of `record` in the last return, by their refs."""
        if self.previous is None:
            return {}
        if record not in self._last:
            self._last[record] = _by_ref(self.previous, self.declarations, record)
        return self._last[record]

    def _last_unnumbered(self, record: str) -> Mapping[str, Entry]:
        """The rows of the last return that came without a ref, by their words."""
        if record not in self._unnumbered:
            label = self.declarations.records[record].label
            rows: dict[str, Entry] = {}
            for ref, row in self.last_rows(record).items():
                if is_provisional(ref):
                    rows.setdefault(folded(row.text(label)), row)
            self._unnumbered[record] = rows
        return self._unnumbered[record]

    @cached_property
    def _unnumbered(self) -> dict[str, Mapping[str, Entry]]:
        return {}

    @cached_property
    def _last(self) -> dict[str, Mapping[str, Entry]]:
        return {}

    @cached_property
    def links(self) -> Mapping[tuple[str, int, str], tuple[Entry, ...]]:
        """The parties named in each cell, by sheet, Excel row and field."""
        found: dict[tuple[str, int, str], list[Entry]] = {}
        for columns in self.tables(self.declarations.parties.key):
            sheet = columns.table.sheet
            for link, role in zip(columns.entries, columns.of("role"), strict=True):
                found.setdefault((sheet, link.row.excel_row, "" if role is None else str(role)), []).append(link)
        return {place: tuple(links) for place, links in found.items()}

    def parties_named(self, sheet: str, role: str) -> Collection[str]:
        """The parties that the rows of a sheet name in the field `role`, each text once."""
        return self.once(_parties_named).get((sheet, role), ())

    def parties(self, entry: Entry, role: str) -> tuple[Entry, ...]:
        """The parties that the cell `role` of `entry` names."""
        return self.links.get((entry.table.sheet, entry.row.excel_row, role), ())


@dataclass(frozen=True, slots=True)
class Return:
    """One unit's standing submission, with the file it came in."""

    file: str
    submission: Submission

    @property
    def unit(self) -> str:
        return self.submission.unit or ""


def _open(context: Context, record: str) -> Sequence[Entry]:
    return [entry for entry in context.entries(record) if not context.has_ended(entry)]


def _parties_named(context: Context) -> Mapping[tuple[str, str], set[str]]:
    """By sheet and field."""
    found: dict[tuple[str, str], set[str]] = {}
    for columns in context.tables(context.declarations.parties.key):
        for role, party in {*zip(columns.of("role"), columns.of("party"), strict=True)}:
            place = columns.table.sheet, "" if role is None else str(role)
            found.setdefault(place, set()).add("" if party is None else str(party))
    return found


def _names_of(register: Register, record: str) -> Names:
    records = register.declarations.records
    named = ((row, records[row.record]) for row in register.rows(record))
    return Names(name for row, own in named for name in (row.text(own.row_id), row.text(own.label)) if name)


def _ended_by_ref(context: Context, record: str) -> Mapping[str, Entry]:
    key = context.declarations.records[record].row_id
    rows: dict[str, Entry] = {}
    for entry in context.submission.entries_ended(record):
        rows.setdefault(entry.text(key), entry)
    return rows


def _by_ref(submission: Submission, declarations: Declarations, record: str) -> Mapping[str, Entry]:
    key = declarations.records[record].row_id
    rows: dict[str, Entry] = {}
    for entry in submission.entries(record) if key else ():
        rows.setdefault(entry.text(key), entry)
    return rows
