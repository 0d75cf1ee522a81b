"""What people write outside a table or form, where nothing is read: in the rows above it, beside or beneath it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from planbook.collect.grid import SheetGrid
from planbook.collect.identity import own_texts_said
from planbook.collect.places import TablePlace
from planbook.collect.read import Raw, shown_raw
from planbook.collect.scanned import Repeat
from planbook.model.address import MOST_CELLS, ONE_BY_ONE, Span, cells_named, column_index, column_letter, joined
from planbook.model.cover import marks_of_texts, parts_of_text
from planbook.model.prose import agree, counted, excerpt, listed
from planbook.model.sheet_names import GLOSSARY, GLOSSARY_HEADINGS, SHEETS_TO_READ
from planbook.model.submission import Problem, Table

_MOST = 8
"""How many cells are quoted."""
_LONGEST = 300
"""Characters of each that are quoted."""

Cells = Mapping[tuple[int, int], str]
"""Texts by row and column, from 0."""
Figures = Mapping[tuple[int, int], Raw]
"""What is no text, likewise."""


def above_tables(places: Sequence[TablePlace], titles: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Texts in the rows above each sheet's first table that a prepared workbook does not have there.

    It has its title, what to do beneath that, and the hints right above the table. Where somebody has changed
    the title, what is in its column is taken for ours.
    """
    seen: set[str] = set()
    for place in places:
        names = titles.get(place.record, ())
        if place.grid.name in seen or not names or place.is_own:
            continue
        seen.add(place.grid.name)
        top = place.keys if place.keys is not None else place.header
        if top is None:
            continue
        texts = _texts(place.grid, range(top))
        hints = max((number for number, _ in texts), default=0)
        between = _texts(place.grid, range(top + 1, place.header or 0))
        ours = _heading(texts, names)
        others = {at: text for at, text in texts.items() if at not in ours and at[0] != hints}
        yield from _said(place.grid, others | between, "above the table")


def _heading(texts: Cells, titles: Sequence[str]) -> set[tuple[int, int]]:
    """The places of the sheet's title, one of `titles`, and of what to do, which is the next text beneath it."""
    starts = tuple(f"{title}, " for title in titles)
    found = next((at for at, text in texts.items() if text in titles or text.startswith(starts)), None)
    if found is None:
        return {at for at in texts if at[1] == 0}
    beneath = [at for at in texts if at[1] == found[1] and at[0] > found[0]]
    return {found, *beneath[:1]}


def about_forms(forms: Sequence[Table], grids: Sequence[SheetGrid]) -> Iterator[Problem]:
    """Texts to the right of a form's answers and what is said of them, and beneath the form."""
    for form in forms:
        grid = next(g for g in grids if g.name == form.sheet)
        rows = sorted(form.key_rows or ())
        beyond = max(column_index(letter) for letter in form.letters) + 1
        every = _texts(grid, range(rows[0] - 1, rows[-1]), anything=True)
        beside = {at: text for at, text in every.items() if at[1] > beyond}
        beneath = _texts(grid, range(rows[-1], len(grid.rows)), anything=True)
        yield from _said(grid, beside | beneath, "beside or beneath what is asked")


def in_glossary(grids: Sequence[SheetGrid]) -> Iterator[Problem]:
    """What has been added to the glossary: rows without all that planbook's have, and what is beside them."""
    for grid in grids:
        if grid.name != GLOSSARY:
            continue
        width, (ours, _) = len(GLOSSARY_HEADINGS), own_texts_said(grids).get(grid.name, (frozenset[str](), None))
        rows = [tuple(row) for row in grid.rows]
        head = next((number for number, row in enumerate(rows) if row[:width] == GLOSSARY_HEADINGS), len(rows))
        # Whole rows are planbook's, and are not looked at cell by cell: they are nearly all that there is.
        whole = {n for n, row in enumerate(rows) if len(row) >= width and all(row[:width])}
        odd = [n for n in range(head + 1, len(rows)) if n not in whole or any(rows[n][width:])]
        texts = {at: text for n in odd for at, text in _texts(grid, range(n, n + 1), anything=True).items()}
        # A row of ours of which somebody blanked a cell still says nothing but what we wrote.
        marks = marks_of_texts(set(texts.values()))
        added = {
            at: text
            for at, text in texts.items()
            if at[1] >= width or (at[0] not in whole and marks[text] not in ours)
        }
        yield from _said(grid, added, "in the glossary, which we write")


def not_ours(grid: SheetGrid, grids: Sequence[SheetGrid], rows: Iterable[int]) -> list[str]:
    """The texts in those rows of a sheet, from 0, that planbook has not written, as far as the workbook says."""
    ours, _ = own_texts_said(grids).get(grid.name, (frozenset[str](), frozenset[str]()))
    texts = [text for row in rows for _, text in sorted(_texts(grid, range(row, row + 1)).items())]
    marks = marks_of_texts(set(texts))
    return [text for text in texts if marks[text] not in ours]


def over_our_words(
    grids: Sequence[SheetGrid], places: Sequence[TablePlace], forms: Sequence[Table], told: Sequence[Problem]
) -> Iterator[Problem]:
    """What people have typed on planbook's own sheets and above its tables, over its words or in empty cells.

    The workbook says what planbook has written there; one that does not, of an earlier version, is not looked at.
    What is `told` already is left out.
    """
    known = own_texts_said(grids)
    for grid in grids:
        if grid.name not in known:
            continue
        ours, parts = known[grid.name]
        own = [place for place in places if place.grid is grid]
        if any(place.is_own for place in own):
            continue  # one finding says all of it
        tops = [top for p in own for top in (p.keys if p.keys is not None else p.header,) if top is not None]
        end = len(grid.rows) if grid.name in SHEETS_TO_READ else min(tops, default=0)
        tables = [(place.first, place.end, frozenset(place.columns)) for place in own]
        read = set[tuple[int, int]]()
        for form in forms:
            if form.sheet == grid.name:
                columns = {column_index(letter) for letter in form.letters}
                read |= {(row - 1, index) for row in form.key_rows or () for index in columns}
        said = {cell for problem in told if problem.sheet == grid.name for cell in problem.cells}
        typed = {
            (row, index): raw
            for row, raws in enumerate(grid.rows[:end])
            for index, raw in enumerate(raws)
            if raw not in (None, "") and (row, index) not in read
            if not any(first <= row < last and index in columns for first, last, columns in tables)
        }
        texts = {at: raw for at, raw in typed.items() if isinstance(raw, str)}
        marks = marks_of_texts(set(texts.values()))
        added = {
            (row, index): shown_raw(text)
            for (row, index), text in texts.items()
            if marks[text] not in ours and not parts.issuperset(marks_of_texts(parts_of_text(text)).values())
        }
        added |= _figures(grid, own, {at: raw for at, raw in typed.items() if at not in texts})
        added = {(row, i): text for (row, i), text in added.items() if f"{column_letter(i)}{row + 1}" not in said}
        if added:
            yield from _said(grid, added, "over what planbook has written, or beside it")


def _figures(grid: SheetGrid, own: Sequence[TablePlace], typed: Figures) -> dict[tuple[int, int], str]:
    """Figures and days on a sheet of planbook's, above tables and in their headings.

    planbook writes none there but in words; what a formula comes to is its own. Where a sheet for people to read,
    as Check, has lost all its formulas, a program has put what they came to in their place.
    """
    if grid.name in SHEETS_TO_READ and grid.name != GLOSSARY and not (grid.worked_out or grid.unstored):
        return {}
    headings = {place.header for place in own if place.header is not None and grid.name not in SHEETS_TO_READ}
    in_headings = {
        (row, index): raw
        for row in sorted(headings)
        for index, raw in enumerate(grid.rows[row] if row < len(grid.rows) else ())
        if raw is not None and not isinstance(raw, str)
    }
    return {
        (row, index): shown_raw(raw)
        for (row, index), raw in sorted({**typed, **in_headings}.items(), key=lambda cell: cell[0])
        if f"{column_letter(index)}{row + 1}" not in grid.worked_out
    }


def _texts(grid: SheetGrid, rows: range, *, anything: bool = False) -> dict[tuple[int, int], str]:
    """The texts in `rows`; with `anything`, figures and dates too."""
    found = {}
    for number in rows:
        for index, raw in enumerate(grid.rows[number] if number < len(grid.rows) else ()):
            if raw not in (None, "") and (anything or isinstance(raw, str)) and (text := shown_raw(raw)):
                found[number, index] = text
    return found


def _said(grid: SheetGrid, texts: Cells, where: str) -> Iterator[Problem]:
    if not texts:
        return
    named = [
        f"{column_letter(index)}{number + 1} (“{excerpt(text, _LONGEST)}”)"
        for (number, index), text in islice(texts.items(), _MOST)
    ]
    again = {repeat.after: repeat for repeat in grid.repeats}
    count = len(texts) + sum(again[number + 1].rows for number, _ in texts if number + 1 in again)
    more = [f"{counted(count - _MOST, 'more cell')}"] if count > _MOST else []
    words = (
        ("there", listed([*named, *more])),
        ("are", agree(count, "is", "are")),
        ("they", agree(count, "it is", "they are")),
        ("where", where),
    )
    yield Problem("WB-033", grid.name, _cells(texts, again), "", words)


def _cells(texts: Cells, again: Mapping[int, Repeat]) -> tuple[str, ...]:
    """The cells of `texts`: each in turn, or where they are many the first ranges that they fill."""
    if len(texts) <= ONE_BY_ONE and not again:
        return tuple(f"{column_letter(index)}{number + 1}" for number, index in texts)
    columns: dict[int, list[Span]] = {}
    for number, index in texts:
        last = again[number + 1].last if number + 1 in again else number + 1
        columns.setdefault(index, []).append((number + 1, last))
    named = [cell for index in sorted(columns) for cell in cells_named(index, joined(columns[index]))]
    return tuple(named[:MOST_CELLS])
