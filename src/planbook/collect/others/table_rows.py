"""The rows of one table of another file, as its columns were placed."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planbook.collect.cells import find_choice
from planbook.collect.others.cell_words import TakenValue, is_bullet, without_bullet
from planbook.collect.others.grid import FoundRow, FoundTable, GridCell
from planbook.collect.others.plan_rows import DoubtfulCell, PlanRow, headed, names_of, numbered
from planbook.collect.others.propose import Proposal
from planbook.model.declarations import Field, Record
from planbook.model.register import folded
from planbook.model.submission import Unplaced
from planbook.model.values import shown

if TYPE_CHECKING:
    from planbook.collect.others.taking import Taker

_TEXTS = {"text", "long_text"}
_MOST_LINES = 12
_SENTENCE = re.compile(r":|£|[.?!]\s*$")
"""What stands in lines that are no title."""
_SHORT = 160
"""Characters of a line above a table that may be the title of what the table is of."""


class TableTaker:
    """One table of which each row is a row of `record`."""

    def __init__(self, taker: "Taker", proposal: Proposal, record: Record) -> None:
        self.taker = taker
        self.places = taker.places
        self.proposal = proposal
        self.table: FoundTable = proposal.table
        self.record = record
        self.above = taker.places.above(record)
        self.sheet = next(s for s in taker.places.layout.sheets if s.record.key == record.key)
        self.carried: dict[str, PlanRow] = {}
        self.last: PlanRow | None = None
        self.of_table: dict[str, tuple[str, str]] = {}
        """By record what the lines above the table say that it is of: the place and the words."""
        self.supposed: dict[str, str] = {}
        """By record what a note says of the words that were taken for it, where they do not say so themselves."""
        label = proposal.column(f"{record.key}.{record.label}")
        self.stands_in = None
        if label is None:  # what the rows are called stands under the heading of what they belong to
            parents = (proposal.column(f"{r.key}.{r.label}") for r in self.above)
            self.stands_in = label = next((n for n in parents if n is not None), None)
        self.label = label

    def take(self) -> None:
        """Bring in every row of the table that is one of the plan."""
        self._lines_above()
        for row in self.table.rows:
            if row.left_out:
                continue
            for cells in _parallel(row.cells, self.label):
                self._row(row, cells)

    def _lines_above(self) -> None:
        """What the lines above the table are: the words of a parent, of one of its fields, or of what follows."""
        own = {r.key for r in self.above}
        pending = ""
        later: list[tuple[str, GridCell, str]] = []
        for cell in self.table.above:
            key, words = headed(self.places, cell.text)
            record, _, _ = key.partition(".")
            if self.taker.statement(self.table.grid, cell):
                pending = ""
            elif record in own:
                pending = ""
                if key == f"{record}.{self.places.declarations.records[record].label}":
                    self.of_table[record] = (cell.place, words)
                    self._use(cell)
                else:
                    later.append((key, cell, words))
            elif not is_bullet(cell.text) and len(cell.text) <= _SHORT:
                meant = self.places.vocabulary.means(cell.text)
                below = [k for k in meant if k in self.places.by_key and self._may_be_below(k)]
                pending = below[0] if below else ""
            elif pending and is_bullet(cell.text):
                later.append((pending, cell, without_bullet(cell.text)))
        if not self.of_table and self.above:
            self._titled()
        elif self.of_table:
            self._titled_below()
        for key, cell, words in later:
            self._of_parent(key, cell, words)

    def _may_be_below(self, key: str) -> bool:
        below = {r.key for parent in self.above for r in self.places.below(parent)} - {self.record.key}
        return key.partition(".")[0] in below - {r.key for r in self.above}

    def _titled(self) -> None:
        """A table that names no parent anywhere, of several that are alike, is of what the last line above says."""
        outermost = self.above[-1]
        columns = [self.proposal.column(f"{r.key}.{r.label}") for r in self.above]
        alike = [p.table for p in self.taker.proposals if p.record is self.record]
        bands = [band for row in self.table.rows for band in row.bands if not self._is_choice(band, None)]
        if columns[-1] is not None or len(alike) < 2 or bands:
            return
        titles = [c for c in self.table.above if len(c.text) <= _SHORT and not _SENTENCE.search(c.text)]
        last = next(iter([*(c for c in reversed(titles) if not c.repeated), *reversed(titles)]), None)
        if last:
            self.of_table[outermost.key] = (last.place, last.text)
            self._use(last)

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
        self._use(last)

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
        parents = self._parents({}, (), "")
        if place is None or not parents:
            return
        if record in parents and place.field.type in (*_TEXTS, "links"):
            self._use(cell)
            if place.field.type == "links":
                self._parties(parents[record], place.field, replace(cell, text=words, value=words))
            else:
                parents[record].add(place.field.key, words)
        elif record not in parents:
            self._use(cell)
            nearest = next(iter(parents.values()))
            belongs = {nearest.record.key: nearest}
            row = PlanRow(place.sheet.record, {place.field.key: words}, belongs, place=cell.place)
            row.cells.append(Unplaced(self.table.grid, cell.place, "", "", words))
            self.taker.rows.rows.append(row)

    def _use(self, cell: GridCell) -> None:
        self.taker.used.add((self.table.grid, cell.place))

    def _row(self, row: FoundRow, cells: Sequence[GridCell]) -> None:
        unit_column = self.proposal.column(self.places.unit_key)
        unit = cells[unit_column].text if unit_column is not None else ""
        for cell in cells:
            self.taker.of_row[self.table.grid, cell.place] = (unit, "", "")
        extra: dict[str, str] = {}
        parents = self._parents(dict(enumerate(cells)), row.bands, unit, extra)
        label = cells[self.label] if self.label is not None else None
        own = [n for n, c in enumerate(self.proposal.columns) if self._is_own(n) and cells[n].text]
        if label is None or not label.text or (label.repeated and self.last is not None):
            if self.last is not None and own and self.last.unit == unit and self.last.parents == parents:
                self._go_on(cells)
            return
        made = PlanRow(self.record, dict(extra), self._between(parents, unit), unit=unit, place=label.place)
        heads = [" – ".join(heading.words) for heading in self.table.headings]
        stands = [(head, c) for head, c in zip(heads, cells, strict=False) if c.text and not c.repeated]
        made.cells += [Unplaced(self.table.grid, c.place, "", head, c.text) for head, c in stands]
        self.taker.rows.rows.append(made)
        self.last = made
        self._use(label)
        ref, words = numbered(without_bullet(label.text) if "\n" not in label.text else label.text)
        made.values[self.record.label] = words
        if ref and self.record.row_id:
            made.values[self.record.row_id] = ref
        if self.stands_in is not None:
            told = f"the words of the {self.record.one} too"
            made.notes.append(DoubtfulCell(self.record.label, label.place, label.text, told))
        for n, cell in enumerate(cells):
            if n != self.label:
                self._cell(made, n, cell)
        if unit_column is not None:
            self._use(cells[unit_column])
        if label.struck:
            self._struck(made, label)

    def _is_own(self, number: int) -> bool:
        column = self.proposal.columns[number]
        above = {r.key for r in self.above}
        return (
            bool(column.field)
            and column.field != self.places.unit_key
            and (column.field.partition(".")[0] not in above or column.added)
        )

    def _parents(
        self,
        cells: Mapping[int, GridCell],
        bands: Sequence[GridCell],
        unit: str,
        extra: dict[str, str] | None = None,
    ) -> dict[str, PlanRow]:
        """The rows that a row belongs to, the nearest first, by its own columns, the bands and the lines above."""
        said: dict[str, tuple[str, str]] = dict(self.of_table)
        free = [r for r in reversed(self.above) if self.proposal.column(f"{r.key}.{r.label}") is None]
        for band in bands:
            key, words = headed(self.places, band.text)
            record = key.partition(".")[0]
            if record not in {r.key for r in self.above}:
                if self._is_choice(band, extra):
                    continue
                if not free:
                    continue
                record, words = free[0].key, band.text
            free = [r for r in free if r.key != record]
            said[record] = (band.place, words)
            self._use(band)
        made: dict[str, PlanRow] = {}
        for parent in reversed(self.above):
            column = self.proposal.column(f"{parent.key}.{parent.label}")
            cell = cells.get(column) if column is not None else None
            if cell is not None and cell.text and column != self.stands_in:
                text, place = cell.text, cell.place
                self._use(cell)
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

    def _between(self, parents: dict[str, PlanRow], unit: str) -> dict[str, PlanRow]:
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
                code = find_choice(self.taker.lists[spec.list], band.text)
                if code and f"{self.record.key}.{spec.key}" in self.places.by_key and extra is not None:
                    extra[spec.key] = code
                    self._use(band)
                if code:
                    return True
        return False

    def _go_on(self, cells: Sequence[GridCell]) -> None:
        """A line that goes on with the row above: its words are added to those."""
        last = self.last
        for n, cell in enumerate(cells):
            column = self.proposal.columns[n]
            if last is None or not cell.text or cell.repeated or not self._is_own(n) or n == self.label:
                continue
            place = self.places.by_key[column.field]
            free = place.field.type in _TEXTS or not last.values.get(place.field.key)
            if place.record == self.record.key and free:
                self._cell(last, n, cell)
                told = "a line more of the row above it"
                last.notes.append(DoubtfulCell(place.field.key, cell.place, cell.text, told))

    def _cell(self, row: PlanRow, number: int, cell: GridCell) -> None:
        column = self.proposal.columns[number]
        place = self.places.by_key.get(column.field)
        if place is None or (not cell.text and not cell.fill):
            return
        record, spec = place.record, place.field
        heading = column.heading.words[-1] if column.added else ""
        if record in row.parents and record != row.record.key:
            if spec.key != place.sheet.record.label or column.added:
                self._put(row.parents[record], spec, column.field, cell, heading)
            return
        if record != row.record.key:
            if record in {r.key for r in self.places.below(row.record)} and cell.text:
                self._below(row, number, cell)
            return
        self._put(row, spec, column.field, cell, heading)

    def _below(self, row: PlanRow, number: int, cell: GridCell) -> None:
        """A column that is of something which belongs to the row, as a milestone or a success measure is."""
        column = self.proposal.columns[number]
        place = self.places.by_key[column.field]
        record = place.sheet.record
        rows = [r for r in self.taker.rows.of(record.key) if r.parents.get(row.record.key) is row]
        if rows and spec_free(rows[-1], place.field.key):
            self._put(rows[-1], place.field, column.field, cell, "")
            return
        lines = [line for line in cell.text.splitlines() if line.strip()]
        several = place.field.key == record.label and len(lines) > 1 and all(map(is_bullet, lines))
        for line in lines if several else [cell.text]:
            words = without_bullet(line) if "\n" not in line else line
            made = PlanRow(record, {}, {row.record.key: row}, unit=row.unit, place=cell.place)
            made.cells.append(Unplaced(self.table.grid, cell.place, "", column.words, words))
            self.taker.rows.rows.append(made)
            self._put(made, place.field, column.field, replace(cell, text=words, value=words), "")

    def _put(self, row: PlanRow, spec: Field, key: str, cell: GridCell, heading: str) -> None:
        """Bring the cell into a field of the row; under `heading` where the field is not its own."""
        reader = self.taker.reader
        words = self.places.said(key)
        if heading:
            if spec.type in _TEXTS and cell.text:
                self._use(cell)
                with_heading = row.values.get(spec.key) or _short(cell)
                row.add(spec.key, f"{heading}: {cell.text}" if with_heading else cell.text)
            return
        if spec.type == "choice":
            self._choice(row, spec, key, cell)
            return
        if not cell.text:
            return
        if spec.type == "date":
            begins = row.record.by_key.get(row.record.begins) if row.record.begins else None
            shown_too = begins and f"{row.record.key}.{begins.key}" in self.places.by_key
            free = not row.values.get(row.record.begins)
            taken = reader.date(spec, begins if free and shown_too else None, words, cell)
        elif spec.type == "money":
            taken = reader.money(spec, cell)
        elif spec.type == "links":
            self._parties(row, spec, cell)
            return
        elif spec.type in _TEXTS:
            self._use(cell)
            row.add(spec.key, without_bullet(cell.text) if "\n" not in cell.text else cell.text)
            return
        else:
            value, read_as = reader.value(spec, cell)
            taken = TakenValue(
                {spec.key: cell.text if value is None else value}, {spec.key: read_as} if read_as else {}
            )
        self._taken(row, key, cell, taken)

    def _taken(self, row: PlanRow, key: str, cell: GridCell, taken: TakenValue) -> None:
        self._use(cell)
        row.values.update({k: v for k, v in taken.values.items() if v is not None})
        row.notes += [DoubtfulCell(k, cell.place, cell.text, told) for k, told in taken.noted.items()]
        if taken.rest:
            other = next((o for o in self.places.said(key).otherwise if o in self.places.by_key), "")
            record, _, field = other.partition(".")
            if record == row.record.key and self.places.by_key[other].field.type in _TEXTS:
                row.add(field, taken.rest)
            else:
                self.taker.used.discard((self.table.grid, cell.place))
        elif all(value is None for value in taken.values.values()):
            self.taker.used.discard((self.table.grid, cell.place))  # tbc and the like are listed as they are

    def _parties(self, row: PlanRow, spec: Field, cell: GridCell) -> None:
        taken = self.taker.reader.parties(spec, cell, leads=row.record.lead == spec.key)
        self._use(cell)
        row.values.update(taken.values)
        row.notes += [DoubtfulCell(k, cell.place, cell.text, told) for k, told in taken.noted.items()]
        if taken.rest:  # how, not who: there is no field for it, and the whole cell is listed
            self.taker.used.discard((self.table.grid, cell.place))

    def _choice(self, row: PlanRow, spec: Field, key: str, cell: GridCell) -> None:
        number = self.proposal.column(key)
        column = [r.cells[number] for r in self.table.rows if number is not None and number < len(r.cells)]
        code, look = self.taker.states_of(spec, key, column).of(cell)
        if code is None:
            return
        self._use(cell)
        row.values[spec.key] = code
        if look:
            entry = self.taker.places.declarations.choice(spec.list, code)
            told = entry.word if entry else code
            row.notes.append(DoubtfulCell(spec.key, cell.place, cell.text or "a colour alone", told))

    def _struck(self, row: PlanRow, label: GridCell) -> None:
        for column in (place for place in self.places.by_key.values() if place.record == row.record.key):
            code = self.places.said(column.key).struck
            if code and not row.values.get(column.field.key):
                row.values[column.field.key] = code
                row.notes.append(
                    DoubtfulCell(column.field.key, label.place, f"{label.text} (struck out)", shown(code))
                )


def spec_free(row: PlanRow, key: str) -> bool:
    """Whether a field of the row holds nothing yet."""
    return row.values.get(key) in (None, "")


def _short(cell: GridCell) -> bool:
    return len(cell.text) <= 20


def _parallel(cells: Sequence[GridCell], label: int | None) -> Iterator[tuple[GridCell, ...]]:
    """The rows that a row is of whose cells each have as many lines, one beneath the other."""
    filled = [n for n, cell in enumerate(cells) if cell.text and not cell.repeated]
    lines = {n: [line.strip() for line in cells[n].text.splitlines() if line.strip()] for n in filled}
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
