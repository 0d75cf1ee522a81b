"""The rows of a declared table that its block is to show, in its order and no more than its most."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import compress

from planbook.model.asked import is_asked_over
from planbook.model.calendar import Calendar
from planbook.model.declarations import Block, BlockColumn, Field
from planbook.model.memo import Same
from planbook.model.papers import OF_THE_ROW, ROWS
from planbook.model.unit_words import unit_words
from planbook.model.values import Value, rounded, shown
from planbook.model.worked_values import words_among
from planbook.report.blocks.lines import Shown, ShownCells, TableLine, lines_of
from planbook.report.blocks.subject import Subject
from planbook.report.blocks.whose import belongs

_UNIT = "unit_name"
"""The column that says whose a row is."""
_UNIT_WIDTH = 24.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of a table that its block shows."""

    lines: tuple[Mapping[str, Shown], ...]
    """Each by column key."""
    left_out: int
    """How many more there are that the limit leaves out."""
    having: int
    """How many of the units that it is due from have any row."""
    due: int
    """How many are asked for it and due to return."""
    called: tuple[str, str] = ("", "")
    """What those are called, one and many: of a record that schools alone are asked for, schools."""
    columns: tuple[BlockColumn, ...] = ()
    """The columns of the lines: those of the block, and what stands across it."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of all rows say what in the field that the block counts, by the word for it."""
    on_time: int = 0
    """Of the rows that have fallen due or are done, those that were done by their day."""
    fallen_due: int = 0
    """How many have fallen due or are done, what was never done included."""
    then: int = 0
    """Of those that have fallen due: how many are done, and have the field of the block's `then` too."""
    not_done: tuple[date, ...] = ()
    """Of those that have fallen due and were not done the days on which they were due, the first of them first."""
    share: tuple[float | None, ...] = ()
    """What all rows have in each of the two columns of the block's share; None of one that none has a number in."""
    total: float | None = None
    """The same of the column that the block has the total of."""
    rows: tuple[TableLine, ...] = ()
    """The same lines as the table has them, with what they are chosen by."""
    figures: tuple[str, ...] = ()
    """Of each line the id of the figure that its row is; empty of a row that is none."""
    every: tuple[str, ...] = ()
    """The ids of the figures that all rows are, those that the limit leaves out and that a line adds up among
    them."""


def choose(subject: Subject, block: Block, most: int | None = None) -> Chosen:
    """The rows of the block's table for what the paper is about; `most` in place of the block's own."""
    chosen = _shown_of(subject, block, subject.once(_every, Same(block)), most)  # however few of them a room shows
    return replace(chosen, lines=tuple(c.kept() if isinstance(c, ShownCells) else c for c in chosen.lines))


def choose_once(subject: Subject, block: Block) -> Chosen:
    """The same, of which nothing is kept: for a sheet, which has all rows and is written once."""
    return _shown_of(subject, block, _every(subject, Same(block)), None)


def _shown_of(subject: Subject, block: Block, every: Chosen, most: int | None) -> Chosen:
    kept = _within(every.rows, block, block.most if most is None else most)
    columns, kept = _said_columns(subject, block, every.columns, kept)
    return replace(
        every,
        lines=tuple(row.cells for row in kept),
        left_out=len(every.rows) - len(kept),
        columns=columns,
        rows=tuple(kept),
        figures=tuple(row.figure for row in kept),
    )


def _every(subject: Subject, same: Same[Block]) -> Chosen:
    """All rows that there are, none left out."""
    block = same.it
    with_unit = _with_unit(subject, block)
    rows = list(lines_of(subject, with_unit))
    if block.filled:
        rows = [row for row in rows if any(row.raw.get(key) not in (None, 0, "") for key in block.filled)]
    if block.reader and subject.scope != "trust":
        rows = [row for row in rows if row.raw.get(block.reader) == subject.body]
    own = belongs(subject, block)
    rows = [row for row in rows if own is None or own(row.raw)]
    share = tuple(_total(rows, key) for key in block.share)
    total = _total(rows, block.total) if block.total else None
    every = tuple(dict.fromkeys(name for row in rows for name in row.figures))
    if block.sums:
        rows = _added_up(block, rows)
    overdue = sorted(row.out.days_over for row in rows if row.out and row.out.overdue)
    not_done = tuple(subject.period.as_at - timedelta(days=days) for days in reversed(overdue))
    counts = Counter(str(row.beside[block.counts].value or "") for row in rows if block.counts)
    for key in reversed(block.sort):
        rows = _sorted(rows, key, subject.register.calendar)
    columns = (with_unit if len({row.unit for row in rows}) > 1 else block).columns
    if block.across:
        rows, columns = _across(subject, block, rows)
    if any(column.fits for column in columns):
        rows = _counting(columns, rows)
    due = _due(subject, block, {row.unit for row in rows})
    return Chosen(
        lines=(),
        left_out=0,
        having=len({row.unit for row in rows} & due),
        due=len(due),
        called=unit_words(subject.register, due),
        columns=columns,
        counts={word: count for word, count in counts.items() if word},
        on_time=sum(row.out.was_in_time for row in rows if row.out),
        fallen_due=sum(row.out.has_come_due for row in rows if row.out),
        not_done=not_done,
        then=sum(_is_done(row) and row.raw.get(block.then) is not None for row in rows) if block.then else 0,
        share=share,
        total=total,
        rows=tuple(rows),
        every=every,
    )


def _with_unit(subject: Subject, block: Block) -> Block:
    """The block with a column before all others that says whose a row is, where none of its own does.

    Rows of several units that do not say it would pass for rows of one. Lines that several rows make together are
    nobody's.
    """
    record = subject.declarations.records.get(block.table)
    keys = {column.key for column in block.columns}
    says_it = {_UNIT, "unit", *(spec.key for spec in (record.fields if record else ()) if spec.of == "unit")}
    is_of_several = block.sums or block.across or any(column.fits for column in block.columns)
    if record is None or is_of_several or not keys.isdisjoint(says_it):
        return block
    heading, kind = OF_THE_ROW[_UNIT]
    return replace(block, columns=(BlockColumn(_UNIT, heading, kind, _UNIT_WIDTH), *block.columns))


def _due(subject: Subject, block: Block, having: Set[str]) -> Set[str]:
    """The units that a return is due from, of a record that only some of them are asked for those alone."""
    due = {row.unit for row in subject.returns} or set(subject.units)
    table = subject.tables.records.get(block.table)
    if table is None or not table.units:
        return due
    asked = {unit for unit in due if is_asked_over(subject.register, table.record, unit, subject.period)}
    return asked if asked and having & due <= asked else due


def _said_columns(
    subject: Subject, block: Block, columns: tuple[BlockColumn, ...], rows: list[TableLine]
) -> tuple[tuple[BlockColumn, ...], list[TableLine]]:
    """Without the columns in which no row has anything, where they ask for that; no row where the others only say
    which row it is."""
    left = tuple(c for c in columns if c.is_said(row.cells[c.key].value for row in rows))
    record = subject.declarations.records.get(block.table)
    names = {_UNIT, record.row_id} if record else {_UNIT}
    return left, [] if left != columns and {column.key for column in left} <= names else rows


def _within(rows: Sequence[TableLine], block: Block, most: int) -> list[TableLine]:
    """At most so many rows in their order; those that no limit leaves out are all there."""
    if not most or len(rows) <= most:
        return list(rows)
    always = [any(row.has(key, wanted) for key, wanted in block.always.items()) for row in rows]
    room = max(0, most - sum(always))
    kept = []
    for row, stays in zip(rows, always, strict=True):
        if stays or room > 0:
            kept.append(row)
            room -= not stays
    return kept


def _sorted(rows: Sequence[TableLine], key: str, calendar: Calendar) -> list[TableLine]:
    """`rows` by a column, a term at its last day; what is missing or hidden comes last, whichever way round."""
    name = key.removeprefix("-")
    known = [row for row in rows if row.raw.get(name) is not None]
    rest = [row for row in rows if row.raw.get(name) is None]
    values = {id(row): calendar.day_of(row.raw[name]) or row.raw[name] for row in known}
    return sorted(known, key=lambda row: _order(values[id(row)]), reverse=key.startswith("-")) + rest


def _order(value: Value) -> tuple[int, float, str]:
    """Numbers before days before words; words whatever their case."""
    if isinstance(value, date):
        return 1, value.toordinal(), ""
    if isinstance(value, bool | int | float):
        return 0, float(value), ""
    return 2, 0.0, str(value).casefold()


def _as_typed(words: str) -> str:
    """Words of a school as a heading, whose names in braces are filled in later: theirs are no names."""
    return words.replace("{", "{{").replace("}", "}}")


def _across(
    subject: Subject, block: Block, rows: Sequence[TableLine]
) -> tuple[list[TableLine], tuple[BlockColumn, ...]]:
    """One line for all rows that have the same in the block's columns, and a column for each value across."""
    found = [str(row.beside[block.across].value or "") for row in rows]
    words = [word for word in dict.fromkeys(found) if word]
    spec = subject.tables.records[block.table].record.by_key.get(block.across)
    known = [] if spec is None else _in_order(subject, spec)
    if known:
        words.sort(key=lambda word: known.index(word) if word in known else len(known))
    columns = {word: BlockColumn(f"{block.across}/{word}", _as_typed(word)) for word in words}
    lines: dict[tuple[Value, ...], TableLine] = {}
    keys = [tuple(row.cells[column.key].value for column in block.columns) for row in rows]
    behind = _behind(keys, rows)
    of, having = Counter(keys), Counter(zip(keys, found, strict=True))
    for row, word, key in zip(rows, found, keys, strict=True):
        if key not in lines:
            begun = {word: f"{having[key, word]} of {of[key]}" if ROWS in block.cell else None for word in words}
            counted = {word: Shown(begun[word], made_of=behind[key] if begun[word] else ()) for word in words}
            naming = {name: replace(cell, made_of=behind[key]) for name, cell in row.cells.items()}
            cells = {**naming, **{column.key: counted[word] for word, column in columns.items()}}
            lines[key] = TableLine(row.unit, row.raw, cells, "")
        line = lines[key]
        if word and ROWS not in block.cell:
            said = [
                _said(row.beside[name].value)
                for place, name in enumerate(block.cell)
                if place == 0 or not _is_quiet(subject, block, name, row)
            ]
            before = _said(line.cells[columns[word].key].value)
            first, *more = [word for word in said if word] or [""]
            now = f"{first} ({', '.join(more)})" if more else first
            text = "; ".join(filter(None, [before, now]))
            made_of = (*line.cells[columns[word].key].made_of, *row.figures)
            cells = {**line.cells, columns[word].key: Shown(text or None, figure=row.figure, made_of=made_of)}
            lines[key] = replace(line, cells=cells)
    return list(lines.values()), (*block.columns, *columns.values())


def _is_quiet(subject: Subject, block: Block, name: str, row: TableLine) -> bool:
    """Whether the choice of the row in the field is one that is left out behind another value."""
    spec = subject.tables.records[block.table].record.by_key.get(name)
    choices = subject.declarations.lists.get(spec.list, ()) if spec and spec.list else ()
    return any(choice.quiet and choice.code == row.raw.get(name) for choice in choices)


def _is_done(row: TableLine) -> bool:
    """Whether the row has fallen due and was done, in time or not."""
    return row.out is not None and row.out.has_come_due and not row.out.overdue


def _counting(columns: Sequence[BlockColumn], rows: Sequence[TableLine]) -> list[TableLine]:
    """One line for all rows that have the same in the columns that do not count; each that does has how many of
    them fit, of those that it is among: nothing where there are none of these."""
    together: dict[tuple[Value, ...], list[TableLine]] = {}
    for row in rows:
        together.setdefault(tuple(row.cells[c.key].value for c in columns if not c.fits), []).append(row)
    lines = []
    for own in together.values():
        cells = dict(own[0].cells)
        for column in columns:
            if column.fits:
                among = [row for row in own if _fits(row, column.among)]
                fitting = sum(_fits(row, column.fits) for row in among)
                made_of = tuple(dict.fromkeys(name for row in among for name in row.figures))
                cells[column.key] = Shown(f"{fitting:,} of {len(among):,}" if among else None, made_of=made_of)
        lines.append(replace(own[0], cells=cells, figure=""))
    return lines


def _fits(row: TableLine, wanted: Mapping[str, tuple[Value, ...]]) -> bool:
    return all(row.has(key, values) for key, values in wanted.items())


def _behind(
    keys: Sequence[tuple[Value, ...]], rows: Sequence[TableLine]
) -> Mapping[tuple[Value, ...], tuple[str, ...]]:
    """The figures of all rows that have each key."""
    found: dict[tuple[Value, ...], list[str]] = {}
    for key, row in zip(keys, rows, strict=True):
        found.setdefault(key, []).extend(row.figures)
    return {key: tuple(names) for key, names in found.items()}


def _added_up(block: Block, rows: Sequence[TableLine]) -> list[TableLine]:
    """One line for all rows that have the same in the block's other columns, with the sums of what was given.

    A row that says nothing in any of those belongs to no line: it would be one without a name. Whose the row is
    is no name for it, where other columns have one.
    """
    others = [column.key for column in block.columns if column.key not in block.sums]
    naming = [name != _UNIT for name in others]
    naming = naming if any(naming) else [True] * len(others)
    lines: dict[tuple[Value, ...], TableLine] = {}
    keys = [tuple(row.cells[name].value for name in others) for row in rows]
    behind = _behind(keys, rows)
    for row, key in zip(rows, keys, strict=True):
        if not any(compress(key, naming)):
            continue
        line = lines.get(key)
        sums = {name: _sum_of(line.raw.get(name) if line else None, row.raw.get(name)) for name in block.sums}
        every = {**row.cells, **{name: Shown(value) for name, value in sums.items()}}
        cells = {name: replace(cell, made_of=behind[key]) for name, cell in every.items()}
        lines[key] = replace(line or row, raw={**(line or row).raw, **sums}, cells=cells, figure="")
    return list(lines.values())


def _total(rows: Sequence[TableLine], key: str) -> float | None:
    numbers = [float(number) for row in rows if isinstance(number := row.raw.get(key), int | float)]
    return rounded(sum(numbers), 2) if numbers else None


def _sum_of(before: Value, value: Value) -> Value:
    numbers = [float(number) for number in (before, value) if isinstance(number, int | float)]
    return rounded(sum(numbers), 2) if numbers else None


def _in_order(subject: Subject, spec: Field) -> list[str]:
    """The words that a field may have, in the order of its list or of the register; none where it has neither."""
    if spec.among:
        return words_among(subject.tables.register, spec.among)
    return [choice.word for choice in subject.declarations.lists[spec.list]] if spec.type == "choice" else []


def _said(value: Value) -> str:
    return "" if value is None else shown(value, "date" if isinstance(value, date) else "text")
