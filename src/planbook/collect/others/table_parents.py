"""What the rows of another file's table belong to: by its columns, by lines above blocks, by what is above all."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planbook.collect.others.cell_words import is_bullet, without_bullet
from planbook.collect.others.fit import choice_of
from planbook.collect.others.grid import FoundTable, GridCell
from planbook.collect.others.plan_rows import DoubtfulCell, PlanRow, headed, names_of, numbered
from planbook.collect.others.propose import Proposal
from planbook.collect.others.row_cells import TEXTS, RowCells
from planbook.model.declarations import Record
from planbook.model.register import folded
from planbook.model.submission import Unplaced

if TYPE_CHECKING:
    from planbook.collect.others.taking import Taker

_SENTENCE = re.compile(r":|£|[.?!]\s*$")
"""What stands in lines that are no title."""
_SHORT = 160
"""Characters of a line above a table that may be the title of what the table is of."""


class TableParents:
    """The rows that those of one table belong to."""

    def __init__(
        self, taker: "Taker", proposal: Proposal, record: Record, cells: RowCells, stands_in: int | None
    ) -> None:
        self.taker = taker
        self.places = taker.places
        self.proposal = proposal
        self.table: FoundTable = proposal.table
        self.record = record
        self.cells = cells
        self.stands_in = stands_in
        """The column of a parent's words that are the rows' own as well."""
        self.above = taker.places.above(record)
        self.sheet = next(s for s in taker.places.layout.sheets if s.record.key == record.key)
        self.carried: dict[str, PlanRow] = {}
        self.of_table: dict[str, tuple[str, str]] = {}
        """By record what the lines above the table say that it is of: the place and the words."""
        self.supposed: dict[str, str] = {}
        """By record what a note says of the words that were taken for it, where they do not say so themselves."""
        self.chosen: dict[str, str] = {}
        """By field the entry of a list that the lines above the table name, for all its rows: a horizon."""
        self.read_as: dict[tuple[str, str], DoubtfulCell] = {}
        """By field and entry the line that names it in other words than its own."""
        self.of_choices = {
            depth for row in self.table.rows for depth, band in enumerate(row.bands) if self._is_choice(band, None)
        }
        """Which of the lines over a row, from the outermost, name entries of a list in this table."""

    def read_lines_above(self) -> None:
        """What the lines above the table are: the words of a parent, of one of its fields, or of what follows."""
        pending = ""
        later: list[tuple[str, GridCell, str]] = []
        for cell in (*self._labels(), *self.table.above):
            if not self._is_choice(cell, self.chosen):
                pending = self._read_line(cell, pending, later)
        if not self.of_table and self.above:
            self._under_titles()
        if not self.of_table and self.above:
            self._titled()
        elif self.of_table:
            self._titled_below()
        for key, cell, words in later:
            self._of_parent(key, cell, words)
        for label, said in self._pairs():
            if (self.table.grid, said.place) in self.taker.used:
                self.cells.use(label)

    def _read_line(self, cell: GridCell, pending: str, later: list[tuple[str, GridCell, str]]) -> str:
        """Read one line above, where bullets belong to the field that is `pending`; which one is so from then on.

        What is of a field of a parent goes to `later`, when the parents are known.
        """
        key, words = headed(self.places, cell.text)
        if self.of_table and key == f"{self.record.key}.{self.record.lead}":
            key = self._lead_of_parent() or key
        record, _, _ = key.partition(".")
        if self.taker.statement(self.table.grid, cell):
            return ""
        if record in {r.key for r in self.above}:
            if key == f"{record}.{self.places.declarations.records[record].label}":
                self.of_table[record] = (cell.place, words)
                self.cells.use(cell)
            else:
                later.append((key, cell, words))
            return ""
        if not is_bullet(cell.text) and len(cell.text) <= _SHORT:
            meant = self.places.vocabulary.means(cell.text)
            below = [k for k in meant if k in self.places.by_key and self._may_be_below(k)]
            return below[0] if below else ""
        if pending and is_bullet(cell.text):
            later.append((pending, cell, without_bullet(cell.text)))
        return pending

    def _pairs(self) -> list[tuple[GridCell, GridCell]]:
        """The labels right above the table in its grid, each with what it says beside it."""
        tables = self.taker.found.tables
        number = next((n for n, table in enumerate(tables) if table is self.table), 0)
        before = tables[number - 1] if number else None
        if before is None or before.kind != "pairs" or before.grid != self.table.grid:
            return []
        return [(row.cells[0], row.cells[1]) for row in before.rows if len(row.cells) == 2 and row.cells[1].text]

    def _labels(self) -> list[GridCell]:
        """These as lines, in which a label stands before what it says."""
        return [replace(s, text=f"{label.text.rstrip(' :')}: {s.text}") for label, s in self._pairs()]

    def _lead_of_parent(self) -> str:
        """Who leads what the lines above have named: the nearest that has a lead."""
        named = (r for r in self.above if r.key in self.of_table and r.lead)
        return next((f"{r.key}.{r.lead}" for r in named if f"{r.key}.{r.lead}" in self.places.by_key), "")

    def _under_titles(self) -> None:
        """The headings of Word over the table are what its rows belong to, where no column and no line says that:
        those that are not over all such tables alike; of a single one those below the heading of the whole file."""
        free = [r for r in self.above if self.proposal.column(f"{r.key}.{r.label}") is None]
        if len(free) < len(self.above) and self.above[-1] not in free:
            return
        alike = [p.table.titles for p in self.taker.proposals if p.record is self.record]
        shared = [{cell.text for cell in titles} for titles in alike]
        common = set.intersection(*shared) if len(alike) > 1 else {c.text for c in self.table.titles[:1]}
        titles = [c for c in self.table.titles if c.text not in common and len(c.text) <= _SHORT]
        titles = [c for c in titles if not self._is_choice(c, None) and not self.places.vocabulary.knows(c.text)]
        for record, cell in zip(reversed(free), titles[-len(free) :], strict=False):
            self.of_table[record.key] = (cell.place, cell.text)
            self.cells.use(cell)
            if record is not self.above[-1]:
                self.supposed[record.key] = f"the {record.one}, as the table stands under it"

    def _may_be_below(self, key: str) -> bool:
        below = {r.key for parent in self.above for r in self.places.below(parent)} - {self.record.key}
        return key.partition(".")[0] in below - {r.key for r in self.above}

    def _titled(self) -> None:
        """A table that names no parent anywhere, of several that are alike, is of what the last line above says."""
        outermost = self.above[-1]
        columns = [self.proposal.column(f"{r.key}.{r.label}") for r in self.above]
        alike = [p.table for p in self.taker.proposals if p.record is self.record]
        bands = [b for row in self.table.rows for n, b in enumerate(row.bands) if n not in self.of_choices]
        if columns[-1] is not None or len(alike) < 2 or bands:
            return
        titles = [c for c in self.table.above if len(c.text) <= _SHORT and not _SENTENCE.search(c.text)]
        last = next(iter([*(c for c in reversed(titles) if not c.repeated), *reversed(titles)]), None)
        if last:
            self.of_table[outermost.key] = (last.place, last.text)
            self.cells.use(last)

    def _titled_below(self) -> None:
        """A title right above the table, under the line that names a parent, is of what comes between the two."""
        between = list(itertools.takewhile(lambda r: r.key not in self.of_table, self.above))
        if not between or any(self.proposal.column(f"{r.key}.{r.label}") is not None for r in between):
            return
        outer = self.above[len(between)] if len(between) < len(self.above) else None
        last = self.table.above[-1] if self.table.above else None
        if outer is None or last is None or last.place == self.of_table[outer.key][0] or not self._is_title(last):
            return
        record = between[-1]
        ref, _ = numbered(last.text)
        of, _ = numbered(self.of_table[outer.key][1], names_of(self.places, outer))
        if not (of and ref.startswith(f"{of}.")):
            alike = [p.table.above for p in self.taker.proposals if p.record is self.record]
            titles = {folded(above[-1].text) for above in alike if above}
            if self.table.grid not in self._of_word or len(titles) < 2:
                return
            self.supposed[record.key] = f"the {record.one}, as it stands between the {outer.one} and the table"
        self.of_table[record.key] = (last.place, last.text)
        self.cells.use(last)

    def _is_title(self, cell: GridCell) -> bool:
        short = len(cell.text) <= _SHORT and not _SENTENCE.search(cell.text) and not is_bullet(cell.text)
        return short and not self.places.vocabulary.knows(cell.text) and not headed(self.places, cell.text)[0]

    @property
    def _of_word(self) -> set[str]:
        """The tables of a Word file: what is above these are its headings and paragraphs."""
        return {grid.name for grid in self.taker.found.file.grids if grid.above or grid.under}

    def _of_parent(self, key: str, cell: GridCell, words: str) -> None:
        record = key.partition(".")[0]
        place = self.places.by_key.get(key)
        parents = self.of({}, (), "")
        if place is None or not parents:
            return
        if record in parents and place.field.type in (*TEXTS, "links"):
            self.cells.use(cell)
            if place.field.type == "links":
                self.cells.parties(parents[record], place.field, replace(cell, text=words, value=words))
            else:
                parents[record].add(place.field.key, words)
        elif record not in parents:
            self.cells.use(cell)
            nearest = next(iter(parents.values()))
            belongs = {nearest.record.key: nearest}
            row = PlanRow(place.sheet.record, {place.field.key: words}, belongs, place=cell.place)
            row.cells.append(Unplaced(self.table.grid, cell.place, "", "", words))
            self.taker.rows.rows.append(row)

    def of(
        self,
        cells: Mapping[int, GridCell],
        bands: Sequence[GridCell],
        unit: str,
        extra: dict[str, str] | None = None,
    ) -> dict[str, PlanRow]:
        """The rows that a row belongs to, the nearest first, by its own columns, the bands and the lines above."""
        said: dict[str, tuple[str, str]] = dict(self.of_table)
        free = [r for r in reversed(self.above) if self.proposal.column(f"{r.key}.{r.label}") is None]
        for depth, band in enumerate(bands):
            key, words = headed(self.places, band.text)
            record = key.partition(".")[0]
            if record not in {r.key for r in self.above}:
                if self._is_choice(band, extra):
                    continue
                if not free or depth in self.of_choices:
                    continue  # "Ongoing" beside "Short term" and "Long term" is one of these, and of no list
                record, words = free[0].key, band.text
            free = [r for r in free if r.key != record]
            said[record] = (band.place, words)
            self.cells.use(band)
        made: dict[str, PlanRow] = {}
        for parent in reversed(self.above):
            column = self.proposal.column(f"{parent.key}.{parent.label}")
            cell = cells.get(column) if column is not None else None
            if cell is not None and cell.text and column != self.stands_in:
                text, place = cell.text, cell.place
                self.cells.use(cell)
            elif cell is not None and column != self.stands_in and parent.key in self.carried:
                row = self.carried[parent.key]
                if row.unit == unit and all(row.parents.get(key) is other for key, other in made.items()):
                    made[parent.key] = row
                continue
            elif parent.key in said:
                place, text = said[parent.key]
            else:
                continue
            first = without_bullet(text) if "\n" not in text else text
            made[parent.key] = self.taker.rows.parent(parent, first, made, unit, self.table.grid, place)
            self.carried[parent.key] = made[parent.key]
            if told := self._supposed(parent, column if cell is not None and cell.text else None):
                note = DoubtfulCell(parent.label or "", place, text, told)
                made[parent.key].notes += [note] if not made[parent.key].notes else []
        return dict(reversed(made.items()))

    def _supposed(self, parent: Record, column: int | None) -> str:
        """What a note is to say of the words of a parent; empty where the file itself calls them that."""
        if column is None:
            return self.supposed.get(parent.key, "")
        placed = self.proposal.columns[column]
        own = f"{self.record.key}.{self.record.label}"
        return f"the {parent.one}, as it is over several {self.record.many}" if placed.as_headed == own else ""

    def with_between(self, parents: dict[str, PlanRow], unit: str) -> dict[str, PlanRow]:
        """The parents, with one in the words of the next above where the format hangs a row on no other."""
        linked = [c.field.of for c in self.sheet.columns if c.field.type == "reference"]
        missing = next((r for r in self.above if r.key in linked), None)
        if not parents or missing is None or any(key in parents for key in linked):
            return parents
        nearest = next(iter(parents.values()))
        known = any(row.record is missing for row in self.taker.rows.rows)
        row = self.taker.rows.parent(missing, nearest.label, parents, unit, self.table.grid, nearest.place)
        if not row.notes and (not known or not row.values.get(missing.row_id or "")):
            told = f"the words of the {nearest.record.one}, as the file gives no {missing.one}"
            row.notes.append(DoubtfulCell(missing.label or "", nearest.place, nearest.label, told))
        return {missing.key: row, **parents}

    def _is_choice(self, band: GridCell, extra: dict[str, str] | None) -> bool:
        """Whether a band is an entry of one of the record's own lists, as "Short term" is a horizon."""
        for spec in self.record.fields:
            if spec.type == "choice" and spec.asked == "plan":
                words = self.places.said(f"{self.record.key}.{spec.key}")
                code = choice_of(spec, words, band.text.rstrip(":"), self.taker.lists)
                if code and f"{self.record.key}.{spec.key}" in self.places.by_key and extra is not None:
                    extra[spec.key] = code
                    self.cells.use(band)
                    entry = self.places.declarations.choice(spec.list, code)
                    told = entry.word if entry else code
                    if folded(told) != folded(band.text):
                        self.read_as[spec.key, code] = DoubtfulCell(spec.key, band.place, band.text, told)
                if code:
                    return True
        return False
