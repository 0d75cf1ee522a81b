"""Columns that are months or terms: what is marked in them says when a row is, what is written is of that term."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planbook.collect.others.cell_words import colour
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import Found, FoundRow, FoundTable, GridCell, Heading
from planbook.collect.others.likeness import half_term_of, is_point, term_of, without_term
from planbook.collect.others.propose import layout_key, same_layout
from planbook.model.declarations import Record
from planbook.model.register import folded

_MARK = re.compile(r"[\W_]{1,4}|[xy]|yes|1", re.IGNORECASE)
"""What is put into a month for "now": a cross, a tick, an arrow."""
_NOT_THEN = re.compile(r"[-–—.]{1,3}|no?|0", re.IGNORECASE)
_FEWEST = 3
"""Months or terms side by side that are a calendar."""
_RATINGS = {"red", "amber", "green"}
"""Colours that rate: where several of them stand in months, they say how it went and not when."""
_BLANK_COLOURS = ("", "white", "grey")
_MONTHS = ("sep", "oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug")
"""The months in the order of a school year, as their names begin."""


def with_calendar(places: Places, found: Found, said: Collection[str] = ()) -> Found:
    """What was found, with each table's months and terms brought down to when its rows are: but for tables of a
    layout that is known, and of which somebody has `said` what a month or term is, by its heading."""
    headings = set(map(folded, said))

    def _brought_down(table: FoundTable) -> FoundTable:
        is_known = any(same_layout(k.headings, layout_key(table)) for k in places.declarations.layouts)
        names = (name for h in table.headings if h.words for name in (h.words[-1], " – ".join(h.words)))
        is_said = any(folded(name) in headings for name in names if is_point(name) or term_of(name))
        return table if is_known or is_said else _in_terms(places, _timed(places, table))

    return replace(found, tables=tuple(map(_brought_down, found.tables)))


@dataclass(frozen=True, slots=True)
class _Last:
    """The record that a table may be of, and the field in which its rows end."""

    record: Record
    due: str

    @property
    def heading(self) -> str:
        return self.record.field(self.due).heading


def _means(places: Places, heading: Heading) -> set[str]:
    return set(places.vocabulary.means(heading.words[-1])) if heading.words else set()


def _ends(places: Places, table: FoundTable) -> _Last | None:
    """Of which record the table has the words, where none of its columns says when the rows of that end."""
    meant = set[str]().union(*(_means(places, heading) for heading in table.headings))
    bare = {key for h in table.headings if h.words for key in places.vocabulary.means(without_term(h.words[-1]))}
    for record in places.records:
        due = next((d for d in reversed(record.due) if f"{record.key}.{d}" in places.by_key), "")
        if due and f"{record.key}.{record.label}" in meant | bare:
            return None if f"{record.key}.{due}" in meant else _Last(record, due)
    return None


def _timed(places: Places, table: FoundTable) -> FoundTable:
    """The table with a column that says from when until when its rows are, in place of months that are marked."""
    points = [n for n, h in enumerate(table.headings) if h.words and is_point(h.words[-1])]
    are_calendar = len(points) >= _FEWEST and table.kind == "rows" and _are_of_one_year(table, points)
    ends = _ends(places, table) if are_calendar else None
    rows = [row for row in table.rows if not row.left_out]
    if ends is None or not all(_is_mark(row.cells[n]) for row in rows for n in points):
        return table
    marked = [row.cells[n] for row in rows for n in _marked(row, points)]
    if not marked or len({colour(c.fill) for c in marked if not c.text} & _RATINGS) > 1:
        return table
    first = points[0]
    heading = Heading(table.headings[first].column, (ends.heading,), table.headings[first].place)
    kept = [n for n in range(len(table.headings)) if n not in points]
    begins = f"{ends.record.key}.{ends.record.begins}"
    starts = next((n for n in kept if begins in _means(places, table.headings[n])), None)

    def _row(row: FoundRow) -> FoundRow:
        if row.left_out:
            return _kept(row, kept, ends)
        marked = _marked(row, points)
        words = [table.headings[n].words[-1] for n in marked]
        has_start = starts is not None and row.cells[starts].text
        said = ", ".join(words) if has_start else _span(words, [points.index(n) for n in marked])
        place, note = row.cells[marked[0] if marked else first].place, _notes(row, points)
        when = GridCell(place, said, said or None, note=note)
        return replace(row, cells=(*(row.cells[n] for n in kept), when))

    return replace(
        table, headings=(*(table.headings[n] for n in kept), heading), rows=tuple(_row(row) for row in table.rows)
    )


def _notes(row: FoundRow, columns: Iterable[int]) -> str:
    """The words of all comments on these cells of the row."""
    return "\n".join(row.cells[n].note for n in columns if row.cells[n].note)


def _are_of_one_year(table: FoundTable, points: Sequence[int]) -> bool:
    """Whether each month or term stands there once, and the months in the order of a school year; or each says its
    year. Of two years, or of a calendar year, it is not to be guessed which one a month is in."""
    words = [table.headings[n].words[-1].casefold() for n in points]
    months = [_MONTHS.index(word[:3]) for word in words if word[:3] in _MONTHS]
    says_year = all(re.search(r"\d\d", word) for word in words)
    return len({*words}) == len(words) and (says_year or months == sorted({*months}))


def _is_mark(cell: GridCell) -> bool:
    return not cell.text or any(signs.fullmatch(cell.text) for signs in (_MARK, _NOT_THEN))


def _marked(row: FoundRow, points: Sequence[int]) -> tuple[int, ...]:
    """The months that are marked in a row, by a sign, or by a colour that is not the one behind the row."""
    fills = Counter(cell.fill for n, cell in enumerate(row.cells) if n not in points)
    behind = max(fills, key=lambda fill: fills[fill], default="")
    return tuple(
        n
        for n in points
        if not _NOT_THEN.fullmatch(row.cells[n].text)
        and (row.cells[n].text or (row.cells[n].fill != behind and colour(row.cells[n].fill) not in _BLANK_COLOURS))
    )


def _span(words: Sequence[str], turns: Sequence[int]) -> str:
    """What the marked months are in words: the first and the last, or each where they do not follow each other."""
    if len(words) < 2:
        return "".join(words)
    if turns[-1] - turns[0] == len(turns) - 1:
        return f"{words[0]} - {words[-1]}"
    return ", ".join(words)


def _in_terms(places: Places, table: FoundTable) -> FoundTable:
    """The table with a row for each term's words, where several columns hold what is done in one term each."""
    turns = {
        n: half_term_of(h.words[-1])
        for n, h in enumerate(table.headings)
        if h.words and term_of(h.words[-1]) and without_term(h.words[-1]) != h.words[-1]
    }
    if len(turns) < 2 or len({*turns.values()}) < len(turns) or table.kind != "rows" or not places.records:
        return table
    others = [_means(places, h) for n, h in enumerate(table.headings) if n not in turns]
    record = max(places.records, key=lambda r: sum(any(_is_of(key, r) for key in keys) for keys in others))
    label = f"{record.key}.{record.label}"
    if any(label in keys for keys in others):
        return table
    return (
        _by_term(places, table, turns) if all(label in _means(places, table.headings[n]) for n in turns) else table
    )


def _is_of(key: str, record: Record) -> bool:
    return key.partition(".")[0] == record.key


def _by_term(places: Places, table: FoundTable, turns: dict[int, str]) -> FoundTable:
    first, *others = turns
    ends = _ends(places, table)
    kept = [n for n in range(len(table.headings)) if n not in others]
    named = replace(table.headings[first], words=(without_term(table.headings[first].words[-1]),))
    headings = [named if n == first else table.headings[n] for n in kept]
    when = (Heading(table.headings[first].column, (ends.heading,), table.headings[first].place),) if ends else ()

    def _rows(row: FoundRow) -> Iterator[FoundRow]:
        said = [n for n in turns if row.cells[n].text and not row.cells[n].repeated]
        shown = said or [first]
        silent = [n for n in turns if n not in shown]
        for turn, n in enumerate(shown):
            words = row.cells[n] if turn else replace(row.cells[n], note=_notes(row, (n, *silent)))
            cells = [words if k == first else _again(row.cells[k], turn) for k in kept]
            term = turns[_last_of(row, n, [*turns])] if said else ""
            due = GridCell(table.headings[n].place, term, term or None)
            yield replace(row, cells=(*cells, *((due,) if ends else ())))

    rows = (made for row in table.rows for made in ([_kept(row, kept, ends)] if row.left_out else _rows(row)))
    return replace(table, headings=(*headings, *when), rows=tuple(rows))


def _last_of(row: FoundRow, first: int, columns: Sequence[int]) -> int:
    """The last of the columns over which a cell is merged that begins in the `first`."""
    last = first
    for n in columns[columns.index(first) + 1 :]:
        if not (row.cells[n].repeated and row.cells[n].text == row.cells[first].text):
            break
        last = n
    return last


def _kept(row: FoundRow, kept: Sequence[int], ends: _Last | None) -> FoundRow:
    """A row that is none of the plan; what of it stands in the columns that go is kept behind the others."""
    gone = tuple(cell for n, cell in enumerate(row.cells) if n not in kept and cell.is_written)
    blank = (GridCell(row.cells[0].place, "", None),) if ends else ()
    return replace(row, cells=(*(row.cells[n] for n in kept), *blank), bands=(*row.bands, *gone))


def _again(cell: GridCell, turn: int) -> GridCell:
    """What stands once beside several terms is one cell of them all."""
    return replace(cell, repeated=True, note="") if turn and cell.text else cell
