"""Rows that somebody has filled down: one value, or several, dragged far beyond the rows of a table.

Such a run is no rows of the table: nobody has written what each of them is about. It is told as one thing (WB-036)
and left unread. Rows that have words of their own, or are few, are rows, however little else they say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planbook.collect.grid import SheetGrid
from planbook.collect.places import ColumnRun, Said, TablePlace
from planbook.collect.read import Raw
from planbook.collect.rows import LONGEST_REF, is_ours, may_stand_ready, ref_ready_at, rows_of, why_left_out
from planbook.model.address import MOST_CELLS, Span
from planbook.model.declarations import Declarations
from planbook.model.prose import in_figures, listed
from planbook.model.submission import Problem

LEAST = 10
"""Fewer rows that say the same are read as rows: of two or three with only a status each wants its words."""
_MOST = 3
"""Ranges and values that are named before the rest are counted."""


def without_runs(place: TablePlace, declarations: Declarations) -> tuple[TablePlace, int]:
    """`place` without the rows that were filled down, which is said of it; and how many rows it has then, without
    those in which a ref stands ready and nothing else."""
    rows = list(_said_by_rows(place, declarations))
    left: set[int] = set()
    runs: list[ColumnRun] = []
    for run, numbers in _runs(place, rows, declarations):
        runs.append(run)
        left.update(numbers)
    problems = (*place.problems, *_told(place.grid, runs))
    spare = ref_ready_at(place, declarations) is not None
    ready = sum(spare and not said and number not in left and may_stand_ready(ref) for number, said, ref in rows)
    return replace(place, left=place.left | left, runs=tuple(runs), problems=problems), len(rows) - len(
        left
    ) - ready


def _said_by_rows(place: TablePlace, declarations: Declarations) -> Iterator[tuple[int, Said, Raw]]:
    """Each row of the table in which anything stands: its number, what it says beside its ref, and its ref."""
    grid, asked = place.grid, place.asked
    ref = _ref_column(place, declarations)
    columns = sorted(asked)
    marked: dict[int, dict[int, str]] = {}
    for number, index, word in grid.marks:
        marked.setdefault(number, {})[index] = word
    for number in range(place.first, place.end):
        row, marks = grid.rows[number], marked.get(number)
        if number in place.left or not (row or marks):
            continue
        width = len(row)
        said = [(i, row[i]) for i in columns if i < width and row[i] is not None and row[i] != ""]
        if marks:
            said = sorted(
                {**dict(said), **{index: word for index, word in marks.items() if index in asked}}.items()
            )
        if not said:
            continue
        given = next((raw for index, raw in said if index == ref), None) if ref >= 0 else None
        if given is not None:
            # No ref, but a remark, which makes the row another one; or one of planbook's notes.
            is_remark = isinstance(given, str) and (len(given) > LONGEST_REF or is_ours(given))
            if not is_remark or is_ours(str(given)):
                said = [one for one in said if one[0] != ref]
            given = None if is_remark else given
        if said or given is not None:
            yield number, tuple(said), given


def _ref_column(place: TablePlace, declarations: Declarations) -> int:
    """The column of refs, which stand ready beside blank rows; -1 where there is none."""
    record = declarations.records[place.record]
    own = ((i, c.field) for i, c in place.asked.items() if c.record == place.record)
    return next((i for i, spec in own if spec.key == record.row_id and spec.type == "ref"), -1)


def _words(place: TablePlace, declarations: Declarations) -> frozenset[int]:
    """The columns of words that tell what a row is about: those of its name, or where it has none, of its id.

    Where such a column is gone, any of the others may be all that a row has.
    """
    record = declarations.records[place.record]
    key = record.label or record.row_id
    own = {i for i, c in place.asked.items() if c.record == place.record and c.field.key == key}
    if not key or not own:
        return frozenset(place.asked)
    parents = {i for i, c in place.asked.items() if c.field.key == declarations.records[c.record].label}
    return frozenset(own | parents)


def _runs(
    place: TablePlace, rows: Sequence[tuple[int, Said, Raw]], declarations: Declarations
) -> Iterator[tuple[ColumnRun, list[int]]]:
    """The runs among the rows of the table, each with the rows of the grid that are not read for it."""
    if len(rows) < LEAST and not place.grid.repeats:
        return
    words = _words(place, declarations)
    repeats = {repeat.after - 1: repeat for repeat in place.grid.repeats}
    written = False  # whether a row above has words of its own
    start = 0
    for position in range(1, len(rows) + 1):
        if position < len(rows) and rows[position][1] == rows[start][1]:
            continue
        alike = rows[start:position]
        said = alike[0][1]
        own = any(index in words for index, _ in said)
        numbers = [number for number, _, _ in alike]
        count = len(numbers) + sum(repeats[number].rows for number in numbers if number in repeats)
        refs = {ref for _, _, ref in alike} - {None}
        if count >= LEAST and said and not (len(refs) > 1 if own else refs and not written):
            # A row is kept of those that say something: they repeat it. So is one that is an answer, as n/a is.
            kept = own or why_left_out(rows_of(place, declarations), numbers[0]) is not None
            spans = _spans(numbers[kept:], {number: repeat.last for number, repeat in repeats.items()})
            columns = sorted({index for index, _ in said} | ({_ref_column(place, declarations)} if refs else set()))
            run = ColumnRun(said, tuple(columns), spans, count - kept, numbers[0] + 1 if kept else None)
            yield run, numbers[kept:]
        written = written or own
        start = position


def _spans(numbers: Sequence[int], last: Mapping[int, int]) -> tuple[Span, ...]:
    """First and last Excel row of the rows `numbers` (from 0) that stand together; `last` has the last Excel row of
    those that repeat one of them."""
    spans: list[Span] = []
    for number in numbers:
        end = max(number + 1, last.get(number, 0))
        if spans and number <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((number + 1, end))
    return tuple(spans)


def _told(grid: SheetGrid, runs: Sequence[ColumnRun]) -> Iterator[Problem]:
    """What is said of the runs: those in the same columns together."""
    together: dict[tuple[tuple[int, ...], bool], list[ColumnRun]] = {}
    for run in runs:
        together.setdefault((run.columns, run.first is None), []).append(run)
    for (_, wordless), alike in together.items():
        ranges = [cells for run in alike for cells in run.ranges]
        values = list(dict.fromkeys(run.value for run in alike))
        firsts = listed((f"{run.first:,}" for run in alike if run.first is not None), most=_MOST)
        said = listed((f"“{value}”" for value in values), "or", most=_MOST)
        beside = " beside refs" if len(alike[0].columns) > len(alike[0].said) else ""
        words = (
            ("there", listed(ranges, most=_MOST)),
            ("what", f"hold nothing but {said}{beside}" if wordless else f"repeat row {firsts}"),
            ("rows", in_figures(sum(run.rows for run in alike), "row")),
        )
        yield Problem("WB-036", grid.name, tuple(ranges[:MOST_CELLS]), values[0], words)
