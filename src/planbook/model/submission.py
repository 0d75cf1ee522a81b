"""A returned workbook as it was read: tables of rows, each value with its cell.

Row numbers and column letters are recorded when the workbook is read; an address is composed from
those alone, so that a finding or a trace names the cell the school sees.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from planbook.model.aside import Aside
from planbook.model.values import Value, as_number, entries

PROVISIONAL = "+"
"""What begins the ref that a row without one is given when it is read: its Excel row, as `+14`."""


READ_AS_BLANK = frozenset({"FD-024", "FD-033"})
"""The rules that reading gives for what is no answer (a dash, TBC): its cell counts as a blank. Where a blank is a
finding of another rule, that one is told, with the words."""


STRUCK_OUT = "FD-040"
"""The rule that asks whether a row that is struck out is done with; not of one whose status says so."""


def is_provisional(ref: str) -> bool:
    """Whether `ref` was given at reading; the next workbook gives the row one of its own."""
    return ref.startswith(PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that could not be read as its field wants it; its value is missing, never guessed."""

    code: str
    """The rule of the catalogue that it breaks, as `FD-003`."""
    excel_row: int
    field: str
    value: str
    """What stands in the cell."""
    read_as: str = ""
    """Where the cell was understood all the same: what it was taken for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the workbook rather than a cell of a table: a missing sheet, the wrong period."""

    code: str
    sheet: str | None = None
    cells: tuple[str, ...] = ()
    value: str = ""
    tokens: tuple[tuple[str, str], ...] = ()
    """Further words for the rule's message."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The workbook of an earlier version that one was made from by `migrate`."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Maker:
    """The trust that a workbook says has made it."""

    identity: str
    """Empty of a workbook that says none, as those of an earlier planbook do."""
    author: str
    """Of the document, as its properties have it: the name of the trust, unless somebody put their own there."""
    company: str
    """The same name again, which some programs leave out."""

    @property
    def name(self) -> str:
        """What the trust is called; empty where author and company are not one, as of somebody who works there."""
        return self.author if self.company in ("", self.author) else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a workbook says of itself in one of its places."""

    place: str
    """`sheet` (the hidden one), `properties`, `cover`, or `line`: a line that names itself beside its code; or
    `figure`: a line with a figure that the trust gave it."""
    key: str
    """`unit`, `period`, `format`, `version`, or of the sheet `issued`; of the properties also `author`,
    `company` and `title`; `text` of the cover; of a line the field that says it."""
    value: str
    sheet: str = ""
    excel_row: int = 0
    """Where the line stands."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What stands in a cell that the format of today has no place for; only `migrate` asks for it."""

    sheet: str
    cell: str
    ref: str
    """The ref of its row, where that has one."""
    heading: str
    value: str
    """As people see it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, its values in the order of the table's keys."""

    excel_row: int
    values: tuple[Value, ...]
    excluded: str | None = None
    """Why the row does not count (example, total, identical duplicate), or None where it does."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one record on one sheet."""

    record: str
    sheet: str
    keys: tuple[str, ...]
    letters: tuple[str, ...]
    """The column of each key."""
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    key_rows: tuple[int, ...] | None = None
    """For a form (label beside answer, a single row of values): the Excel row of each key."""
    file: str = ""
    """The file that its rows are from, where that is not the workbook's own: an export in `figures/`."""
    faulty: frozenset[tuple[int, str]] = field(init=False, repr=False, compare=False)
    """The Excel row and the field of each fault."""
    blank: frozenset[tuple[int, str]] = field(init=False, repr=False, compare=False)
    """The same of those cells that count as blanks."""
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """Where in a row the value of each key stands; rows are asked for it some thousand times a workbook."""

    def __post_init__(self) -> None:
        unread = frozenset((f.excel_row, f.field) for f in self.faults if f.code not in READ_AS_BLANK)
        object.__setattr__(self, "faulty", unread)
        blank = frozenset((f.excel_row, f.field) for f in self.faults if f.code in READ_AS_BLANK)
        object.__setattr__(self, "blank", blank)
        object.__setattr__(self, "places", {key: n for n, key in reversed([*enumerate(self.keys)])})

    def cell(self, row: Row, key: str) -> str | None:
        """The address of field `key` in `row`, or None where the sheet has no such column."""
        position = self.places.get(key)
        if position is None:
            return None
        number = self.key_rows[position] if self.key_rows else row.excel_row
        if self.file:  # what is added up has several columns there, and what is declared of an export none
            return ", ".join(f"{letters}{number}" for letters in self.letters[position].split()) or None
        return f"{self.letters[position]}{number}"

    def entries(self, *, excluded: bool = False) -> Iterator["Entry"]:
        """Its rows with their cells; those excluded only where asked for."""
        for row in self.rows:
            if excluded or row.excluded is None:
                yield Entry(self, row)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row together with its table: values by field key, typed on asking, and their cells."""

    table: Table
    row: Row

    @property
    def record(self) -> str:
        """The key of the record that it is a row of."""
        return self.table.record

    def get(self, key: str) -> Value:
        """The value of field `key`; None where it is blank, unreadable or not asked for."""
        place = self.table.places.get(key)
        return None if place is None else self.row.values[place]

    def has(self, key: str) -> bool:
        """Whether the sheet this row stands on asks for field `key` at all."""
        return key in self.table.places

    def unreadable(self, key: str) -> bool:
        """Whether the cell holds something that could not be read (already a finding of its own)."""
        return (self.row.excel_row, key) in self.table.faulty

    def text(self, key: str) -> str:
        """The value of `key` as text, empty where there is none."""
        place = self.table.places.get(key)
        value = None if place is None else self.row.values[place]
        return "" if value is None else str(value)

    def number(self, key: str) -> float | None:
        """The value of `key` as a number; None where it is no number (a yes or no is none)."""
        return as_number(self.get(key))

    def date(self, key: str) -> date | None:
        """The value of `key` where it is a day (not a term, not ongoing)."""
        value = self.get(key)
        return value if isinstance(value, date) else None

    def yes(self, key: str) -> bool:
        """Whether `key` holds a yes."""
        return self.get(key) is True

    def items(self, key: str) -> list[str]:
        """The entries of a cell that may hold several."""
        return entries(self.get(key))

    def cell(self, key: str) -> str | None:
        """The address of `key` on the sheet, as `F12`."""
        return self.table.cell(self.row, key)


PART_SAID = "WB-070"
"""The rule by which a workbook says that it is one part of several."""


def said_part(problems: Iterable[Problem]) -> str:
    """The part that a workbook with these problems says it is; empty of a whole one."""
    return _said(problems, PART_SAID, "part")


def _said(problems: Iterable[Problem], code: str, key: str) -> str:
    return next((dict(problem.tokens).get(key, "") for problem in problems if problem.code == code), "")


def _pairs(said: str) -> dict[str, str]:
    return dict(pair for line in said.splitlines() if len(pair := line.split(":", 1)) == 2)


@dataclass(frozen=True, slots=True)
class Submission:
    """One returned workbook as read."""

    sha256: str
    period: str | None
    unit: str | None
    template: str | None
    version: str | None
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    """Empty but where the workbook was read to be migrated."""
    trust: str = ""
    """The identity of the trust that it says it is of, as its register has it; empty where it says none."""
    claims: tuple[Claim, ...] = ()
    """What it says of itself, place by place; `unit` and the others are what the first of them say."""
    asides: tuple[Aside, ...] = ()
    """What lies beside its cells and is read as no answer."""
    ended: tuple[Table, ...] = ()
    """The rows of its plan that ended earlier and did not come with it, newest first: its own rows may name them.
    The workbook does not hold them; `planbook.model.ended` adds them once it is known what came before."""
    refs_before: frozenset[tuple[str, str]] = frozenset()
    """The refs that rows of its plan had earlier in its year, each with its record, whether the rows ended, were
    taken out or go on. They are added like `ended`."""

    @property
    def year(self) -> str:
        """The academic year that it is of, as `2026-27`; empty where it says no period."""
        return (self.period or "")[:7]

    def said_in(self, key: str) -> str:
        """What the first of its places says of `key`; empty where none does."""
        return next((claim.value for claim in self.claims if claim.key == key), "")

    @property
    def made_by(self) -> Maker:
        """The trust that it says has made it."""
        return Maker(self.trust, self.said_in("author"), self.said_in("company"))

    @property
    def issued_on(self) -> date | None:
        """The day on which the workbook was made, where it says one."""
        said = self.said_in("issued")
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            return None

    @property
    def origin(self) -> Origin | None:
        """The workbook of an earlier version that it was made from, where it says that it was (WB-040)."""
        told = next((dict(problem.tokens) for problem in self.problems if problem.code == "WB-040"), None)
        return Origin(told["version"], told["sha256"]) if told else None

    @property
    def part(self) -> str:
        """The part that it is (WB-070), by the key of its role; empty of a whole workbook."""
        return said_part(self.problems)

    @property
    def parts(self) -> dict[str, str]:
        """Of a part: the roles of all parts there are, by their keys."""
        return _pairs(_said(self.problems, PART_SAID, "parts"))

    @property
    def made_of(self) -> dict[str, str]:
        """Of a workbook that parts were put together into (WB-071): what tells the file of each, by its key."""
        return _pairs(_said(self.problems, "WB-071", "made_of"))

    def entries(self, record: str) -> list[Entry]:
        """All rows of `record` that count, in the order of the workbook."""
        return [entry for table in self.tables if table.record == record for entry in table.entries()]

    def entries_ended(self, record: str) -> list[Entry]:
        """The rows of `record` that ended before it, the latest first."""
        tables = (table for table in self.ended if table.record == record)
        return [entry for table in tables for entry in table.entries(excluded=True)]

    def asks(self, record: str) -> bool:
        """Whether the workbook has a table of `record`."""
        return any(table.record == record for table in self.tables)

    def one(self, record: str) -> Entry | None:
        """The single row of a form, as the declaration on the cover; None where there is none."""
        found = self.entries(record)
        return found[0] if found else None
