"""Which row of one workbook is which row of another: by what identifies it, else by what it says.

Workbooks of the same unit and format are matched, as when one is sent in place of another. Where rows stand says
nothing: a line that somebody inserts moves every row below it.
"""

from collections import deque
from collections.abc import Callable, Hashable, ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planbook.model.declarations import Record
from planbook.model.new_year import CLOSED
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, Submission, Table, is_provisional
from planbook.model.values import Value

_ALIKE = 0.5
"""The share of what two rows say that has to be the same for them to be one row with changes."""
_MOST_COMPARED = 100_000
"""Pairs of rows that are compared for likeness; a workbook with more of them has rows without refs in plenty."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that counts, with what stands in its cells; blank ones are left out."""

    entry: Entry
    values: Mapping[str, Value]
    """By field, as read; of a cell that could not be read, what was typed."""

    @property
    def number(self) -> int:
        """The Excel row, counted from 1."""
        return self.entry.row.excel_row


Pair = tuple[Line | None, Line | None]
"""A row before and after; None where there is none."""


def lines(submission: Submission, record: Record, *, closed: bool = False) -> list[Line]:
    """The rows of `record` that count, in the workbook's order; what the workbook works out is left out.

    With those that are `closed` with last year's plan, where it matters what was answered of them.
    """
    asked = {spec.key for spec in record.fields if spec.asked != "worked_out"}
    found = []
    for table in submission.tables:
        if table.record == record.key:
            typed = _typed(table)
            rows = (e for e in table.entries(excluded=closed) if e.row.excluded in (None, CLOSED))
            found += [Line(entry, _values(entry, typed, asked)) for entry in rows]
    return found


def _typed(table: Table) -> dict[tuple[int, str], str]:
    """What was typed in the cells that could not be read, by Excel row (of a form 0) and field."""
    return {(0 if table.key_rows else f.excel_row, f.field): f.value for f in table.faults}


def _values(entry: Entry, typed: Mapping[tuple[int, str], str], asked: set[str]) -> dict[str, Value]:
    number = 0 if entry.table.key_rows else entry.row.excel_row
    found: dict[str, Value] = {}
    for key, read in zip(entry.table.keys, entry.row.values, strict=True):
        value = read if read is not None else typed.get((number, key))
        if key in asked and value not in (None, ""):
            found[key] = value
    return found


def is_beside(submission: Submission, table: Table, register: Register) -> bool:
    """Whether the rows of `table` are read from the sheet of their children, each beside the first of these."""
    records = register.declarations.records
    children = {record.key for record in records.values() if record.parent == table.record}
    return any(t.sheet == table.sheet and t.record in children for t in submission.tables)


def match(
    register: Register, record: Record, before: Sequence[Line], after: Sequence[Line], beside: bool
) -> list[Pair]:
    """`before` and `after` in pairs: those that are one row, then what is on one side alone.

    A row with an id of its own is the row with that id, however little else of it is as it was. A row without one
    is the row that says the same, has the same name, or is at least half alike. The ref of a row that stands
    `beside` its children comes from them, so that its name goes before it.
    """
    if record.rows == "form" or not (record.identified_by or record.label):
        return _in_turn(before, after)
    matching = _Matching(register, record)
    ways: list[_Way] = [
        (matching.identity_and_content, None),
        (matching.identity, None),
        (matching.content, None),
        (matching.name, matching.identity),
    ]
    if beside:
        ways = [(matching.name, None), (matching.identity, None)]
    left, right = [*before], [*after]
    pairs: list[Pair] = []
    for key, identity in ways:
        pairs += _paired(left, right, key, identity)
    pairs += matching.alike(left, right, beside=beside)
    return [*pairs, *((line, None) for line in left), *((None, line) for line in right)]


_Key = Callable[[Line], Hashable | None]
_Way = tuple[_Key, _Key | None]
"""What has to be the same, and what tells rows apart of which only one may have it."""


def _in_turn(before: Sequence[Line], after: Sequence[Line]) -> list[Pair]:
    most = max(len(before), len(after))
    padded = [[*side, *[None] * (most - len(side))] for side in (before, after)]
    return list(zip(*padded, strict=True))


def _paired(left: list[Line], right: list[Line], key: _Key, identity: _Key | None) -> Iterator[Pair]:
    """Pairs of lines that have the same key, the first with the first; they are taken out of `left` and `right`.

    With `identity` no two that have one of their own are a pair: they are two rows.
    """
    waiting: dict[Hashable, tuple[deque[tuple[int, Line]], deque[tuple[int, Line]]]] = {}
    for place, line in enumerate(right):
        numbered = identity is not None and identity(line) is not None
        waiting.setdefault(key(line), (deque(), deque()))[numbered].append((place, line))
    taken: set[int] = set()
    for line in [*left]:
        wanted = key(line)
        if wanted is None or wanted not in waiting:
            continue
        without, with_one = waiting[wanted]
        fitting = [without] if identity is not None and identity(line) is not None else [without, with_one]
        first = min((candidates for candidates in fitting if candidates), key=lambda c: c[0][0], default=None)
        if first is not None:
            _, other = first.popleft()
            taken |= {id(line), id(other)}
            yield line, other
    left[:] = [line for line in left if id(line) not in taken]
    right[:] = [line for line in right if id(line) not in taken]


@dataclass(frozen=True, slots=True)
class _Matching:
    """The ways in which rows of one record are told apart."""

    register: Register
    record: Record

    def identity(self, line: Line) -> Hashable | None:
        """The values of the fields that identify the row, codes as the register has them."""
        found = []
        for key in self.record.identified_by:
            spec = self.record.field(key)
            value = line.values.get(key, spec.default)
            if value is None or (spec.type == "ref" and is_provisional(str(value))):
                return None
            code = self.register.code_for(spec.of, value) if spec.type == "code" else None
            found.append(code or folded(str(value)))
        return tuple(found) or None

    def content(self, line: Line) -> Hashable | None:
        """All that the row says beside its ref; of a row without a name, nothing."""
        return frozenset(self._said(line).items()) if self.name(line) else None

    def identity_and_content(self, line: Line) -> Hashable | None:
        identity = self.identity(line)
        return (identity, frozenset(self._said(line).items())) if identity else None

    def name(self, line: Line) -> Hashable | None:
        value = line.values.get(self.record.label) if self.record.label else None
        return folded(str(value)) if value is not None else None

    def _said(self, line: Line) -> dict[str, Value]:
        """What the row says; a row that it refers to without a ref would have another number elsewhere."""
        return {
            key: value
            for key, value in line.values.items()
            if key not in self.record.identified_by and not (isinstance(value, str) and is_provisional(value))
        }

    def alike(self, left: list[Line], right: list[Line], *, beside: bool) -> list[Pair]:
        """Pairs of rows half of which is the same, the most alike first; they are taken out of the lists."""
        if len(left) * len(right) > _MOST_COMPARED:
            return []
        others = [(self.identity(line) is not None, self._said(line).items()) for line in right]
        found = []
        for n, line in enumerate(left):
            numbered, said = self.identity(line) is not None, self._said(line).items()
            for m, (other_numbered, other) in enumerate(others):
                if (beside or not (numbered and other_numbered)) and (likeness := _likeness(said, other)) >= _ALIKE:
                    found.append((-likeness, n, m))
        taken: dict[int, int] = {}
        used: set[int] = set()
        for _, n, m in sorted(found):
            if n not in taken and m not in used:
                taken[n] = m
                used.add(m)
        pairs: list[Pair] = [(left[n], right[m]) for n, m in sorted(taken.items())]
        left[:] = [line for n, line in enumerate(left) if n not in taken]
        right[:] = [line for m, line in enumerate(right) if m not in used]
        return pairs


def _likeness(one: ItemsView[str, Value], other: ItemsView[str, Value]) -> float:
    """The share, 0 to 1, of what either row says that both say."""
    return len(one & other) / max(len(one), len(other), 1)
