"""The rows of one table of another file, as its columns were placed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planbook.collect.others.cell_words import without_bullet
from planbook.collect.others.grid import FoundRow, FoundTable, GridCell
from planbook.collect.others.plan_rows import DoubtfulCell, PlanRow, numbered
from planbook.collect.others.propose import Proposal
from planbook.collect.others.row_cells import TEXTS, RowCells
from planbook.collect.others.table_parents import TableParents
from planbook.model.declarations import Record
from planbook.model.submission import Unplaced

if TYPE_CHECKING:
    from planbook.collect.others.taking import Taker

_MOST_LINES = 12
_OF_EACH = {"links", "date", "choice", "choices", "code", "codes"}
"""The types of fields of which what is said once of several rows is so of each: who leads them, by when. A sum of
money would be counted several times, and a text would stand there several times."""


class TableTaker:
    """One table of which each row is a row of `record`."""

    def __init__(self, taker: "Taker", proposal: Proposal, record: Record) -> None:
        self.taker = taker
        self.places = taker.places
        self.proposal = proposal
        self.table: FoundTable = proposal.table
        self.record = record
        self.last: PlanRow | None = None
        self.above = taker.places.above(record)
        label = proposal.column(f"{record.key}.{record.label}")
        self.stands_in = None
        if label is None:  # what the rows are called stands under the heading of what they belong to
            parents = (proposal.column(f"{r.key}.{r.label}") for r in self.above)
            self.stands_in = label = next((n for n in parents if n is not None), None)
        self.label = label
        self.cells = RowCells(taker, proposal)
        self.parents = TableParents(taker, proposal, record, self.cells, self.stands_in)

    def take(self) -> None:
        """Bring in every row of the table that is one of the plan."""
        self.parents.read_lines_above()
        is_of_each = self._is_of_each()
        for row in self.table.rows:
            if row.left_out:
                continue
            parts = _listed(row.cells, self.label, is_of_each) or [*_parallel(row.cells, self.label)]
            for cells in parts:
                self._row(row, cells)
                if len(parts) > 1 and self.last is not None and self.label is not None:
                    whole = row.cells[self.label]
                    told = f"one of {len(parts)} {self.record.many}, with what stands on the same line beside it"
                    self.last.notes.append(DoubtfulCell(self.record.label or "", whole.place, whole.text, told))

    def _row(self, row: FoundRow, cells: Sequence[GridCell]) -> None:
        unit_column = self.proposal.column(self.places.unit_key)
        unit = cells[unit_column].text if unit_column is not None else ""
        for cell in cells:
            self.taker.of_row[self.table.grid, cell.place] = (unit, "", "")
        extra: dict[str, str] = {**self.parents.chosen}
        parents = self.parents.of(dict(enumerate(cells)), row.bands, unit, extra)
        label = cells[self.label] if self.label is not None else None
        own = [n for n, c in enumerate(self.proposal.columns) if self._is_own(n) and cells[n].text]
        if label is None or not label.text or (label.repeated and self.last is not None):
            if self.last is not None and own and self.last.unit == unit and self.last.parents == parents:
                self._go_on(cells)
            return
        made = PlanRow(
            self.record, dict(extra), self.parents.with_between(parents, unit), unit=unit, place=label.place
        )
        made.notes += [note for e in extra.items() if (note := self.parents.read_as.get(e))]
        heads = [" – ".join(heading.words) for heading in self.table.headings]
        stands = [(head, c) for head, c in zip(heads, cells, strict=False) if c.text and not c.repeated]
        made.cells += [Unplaced(self.table.grid, c.place, "", head, c.text) for head, c in stands]
        self.taker.rows.rows.append(made)
        self.last = made
        self.cells.use(label)
        ref, words = _numbered(label)
        made.values[self.record.label] = words
        if ref and self.record.row_id:
            made.values[self.record.row_id] = ref
        if self.stands_in is not None:
            told = f"the words of the {self.record.one} too"
            made.notes.append(DoubtfulCell(self.record.label, label.place, label.text, told))
        for n, cell in enumerate(cells):
            if n != self.label:
                self.cells.take(made, n, cell)
        if unit_column is not None:
            self.cells.use(cells[unit_column])
        if label.struck:
            self.cells.struck(made, label)

    def _is_own(self, number: int) -> bool:
        column = self.proposal.columns[number]
        above = {r.key for r in self.above}
        return (
            bool(column.field)
            and column.field != self.places.unit_key
            and (column.field.partition(".")[0] not in above or column.added)
        )

    def _is_of_each(self) -> dict[int, bool]:
        """By the number of each column of its own whether what is said there once of several rows is so of each."""
        own = {n: self.places.by_key.get(c.field) for n, c in enumerate(self.proposal.columns) if self._is_own(n)}
        return {n: place is not None and place.field.type in _OF_EACH for n, place in own.items()}

    def _go_on(self, cells: Sequence[GridCell]) -> None:
        """A line that goes on with the row above: its words are added to those."""
        last = self.last
        for n, cell in enumerate(cells):
            column = self.proposal.columns[n]
            if last is None or not cell.text or cell.repeated or not self._is_own(n) or n == self.label:
                continue
            place = self.places.by_key[column.field]
            free = place.field.type in TEXTS or not last.values.get(place.field.key)
            if place.record == self.record.key and free:
                self.cells.take(last, n, cell)
                told = "a line more of the row above it"
                last.notes.append(DoubtfulCell(place.field.key, cell.place, cell.text, told))


def _listed(
    cells: Sequence[GridCell], label: int | None, is_of_each: Mapping[int, bool]
) -> list[tuple[GridCell, ...]]:
    """The rows that a row is of whose words are a list, each with a number or a bullet, where some other column has
    as many lines: who does each, or by when. `is_of_each` has the columns of the record's own: what is said there
    once of all of them stands in each, or in the first alone."""
    if label is None or cells[label].repeated:
        return []
    said = _lines(cells[label])
    words = [numbered(without_bullet(line))[1] for line in said]
    if not 2 <= len(said) <= _MOST_LINES or any(line == word for line, word in zip(said, words, strict=True)):
        return []
    own = {n: _lines(cell) for n, cell in enumerate(cells) if cell.text and not cell.repeated and n in is_of_each}
    own[label] = words
    each = {n for n, lines in own.items() if len(lines) == len(said)}
    if len(each) < 2 or any(len(lines) > 1 for n, lines in own.items() if n not in each):
        return []
    found = []
    for line in range(len(said)):
        there = {
            n: without_bullet(own[n][line]) if n in each else ""
            for n in own
            if n in each or (line and not is_of_each[n])
        }
        found.append(
            tuple(
                replace(cell, text=there[n], value=there[n]) if n in there else cell for n, cell in enumerate(cells)
            )
        )
    return found


def _numbered(label: GridCell) -> tuple[str, str]:
    """The number and the words of a row; the numbers of a list that is one row are words of it."""
    lines = _lines(label)
    if len(lines) < 2:
        return numbered(without_bullet(label.text))
    return ("", label.text) if any(numbered(line)[0] for line in lines[1:]) else numbered(label.text)


def _lines(cell: GridCell) -> list[str]:
    return [line.strip() for line in cell.text.splitlines() if line.strip()]


def _parallel(cells: Sequence[GridCell], label: int | None) -> Iterator[tuple[GridCell, ...]]:
    """The rows that a row is of whose cells each have as many lines, one beneath the other."""
    filled = [n for n, cell in enumerate(cells) if cell.text and not cell.repeated]
    lines = {n: _lines(cells[n]) for n in filled}
    counts = {len(lines[n]) for n in filled}
    many = next(iter(counts)) if len(counts) == 1 else 1
    if label not in filled or len(filled) < 3 or not 2 <= many <= _MOST_LINES:
        yield tuple(cells)
        return
    for line in range(many):
        yield tuple(
            replace(cell, text=lines[n][line], value=lines[n][line]) if n in lines else cell
            for n, cell in enumerate(cells)
        )
