"""The cells of a row of another file's table, brought into the fields of the plan that their columns are."""

from dataclasses import replace
from typing import TYPE_CHECKING

from planbook.collect.others.cell_words import TakenValue, said, without_bullet
from planbook.collect.others.fields import FieldPlace
from planbook.collect.others.grid import FoundTable, GridCell
from planbook.collect.others.likeness import half_term_of
from planbook.collect.others.plan_rows import DoubtfulCell, PlanRow
from planbook.collect.others.propose import Proposal
from planbook.collect.others.steps import DatedStep, steps_of
from planbook.model.declarations import Field, Record
from planbook.model.submission import Unplaced
from planbook.model.values import Value, shown

if TYPE_CHECKING:
    from planbook.collect.others.taking import Taker

TEXTS = {"text", "long_text"}


class RowCells:
    """What stands in the columns of one table, as values of its rows and of those that belong to these."""

    def __init__(self, taker: "Taker", proposal: Proposal) -> None:
        self.taker = taker
        self.places = taker.places
        self.proposal = proposal
        self.table: FoundTable = proposal.table

    def use(self, cell: GridCell) -> None:
        """The cell has gone into a row: it is not listed."""
        self.taker.used.add((self.table.grid, cell.place))

    def take(self, row: PlanRow, number: int, cell: GridCell) -> None:
        """Bring what stands in the column `number` into the row, its parent, or a row that belongs to it."""
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
        if rows and _is_free(rows[-1], place.field.key):
            together = [r for r in rows if r.place == rows[-1].place]  # the steps of one cell
            for made, own in zip(together, _each(cell, len(together)), strict=True):
                if _is_free(made, place.field.key):
                    self._put(made, place.field, column.field, own, "")
            return
        steps = self._steps(record, place, cell)
        for step in steps:
            made = PlanRow(record, {}, {row.record.key: row}, unit=row.unit, place=cell.place)
            made.cells.append(Unplaced(self.table.grid, cell.place, "", column.words, step.words))
            self.taker.rows.rows.append(made)
            self._put(made, place.field, column.field, replace(cell, text=step.words, value=step.words), "")
            if len(steps) > 1:
                told = f"one of {len(steps)} {record.many}"
                made.notes.append(DoubtfulCell(place.field.key, cell.place, cell.text, told))
            self._due(made, step, cell, half_term_of(column.words))

    def _steps(self, record: Record, place: FieldPlace, cell: GridCell) -> tuple[DatedStep, ...]:
        """The rows of `record` that the cell holds the words of, with the day of each."""
        due = next((f for f in record.due if f"{record.key}.{f}" in self.places.by_key), "")
        if place.field.key != record.label:
            return (DatedStep(cell.text),)
        if not due or any(c.field == f"{record.key}.{due}" for c in self.proposal.columns):
            return steps_of(cell.text, lambda _: None)
        return steps_of(cell.text, lambda words: self._day(record, due, words))

    def _day(self, record: Record, due: str, words: str) -> Value:
        spec = record.field(due)
        said = GridCell("", words, words)
        taken = self.taker.reader.date(spec, None, self.places.said(f"{record.key}.{due}"), said).values.get(due)
        return None if taken == words else taken

    def _due(self, row: PlanRow, step: DatedStep, cell: GridCell, term: str) -> None:
        """When the row is due: as its words say, or by the term of its column."""
        for due in row.record.due[:1]:
            if f"{row.record.key}.{due}" not in self.places.by_key:
                return
            day = step.day if step.day is not None else self._day(row.record, due, term) if term else None
            if day is not None:
                row.values[due] = day
                row.notes.append(DoubtfulCell(due, cell.place, step.said or term, said(day)))

    def _put(self, row: PlanRow, spec: Field, key: str, cell: GridCell, heading: str) -> None:
        """Bring the cell into a field of the row; under `heading` where the field is not its own."""
        reader = self.taker.reader
        words = self.places.said(key)
        if heading:
            if spec.type in TEXTS and cell.text:
                self.use(cell)
                with_heading = row.values.get(spec.key) or _short(cell)
                row.add(spec.key, f"{heading}: {cell.text}" if with_heading else cell.text)
            return
        if spec.type not in (*TEXTS, "ref") and not _is_free(row, spec.key):
            self._again(row, spec, key, cell)
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
            self.parties(row, spec, cell)
            return
        elif spec.type in TEXTS:
            self.use(cell)
            row.add(spec.key, without_bullet(cell.text) if "\n" not in cell.text else cell.text)
            return
        else:
            value, read_as = reader.value(spec, cell)
            taken = TakenValue(
                {spec.key: cell.text if value is None else value}, {spec.key: read_as} if read_as else {}
            )
        self._taken(row, key, cell, taken)

    def _again(self, row: PlanRow, spec: Field, key: str, cell: GridCell) -> None:
        """What the row has already, as its parent's lead stands in each of its rows; anything else is listed, and
        takes nothing away."""
        other = PlanRow(row.record)
        self._put(other, spec, key, cell, "")
        if any(row.values.get(field) != value for field, value in other.values.items()):
            self.taker.used.discard((self.table.grid, cell.place))

    def _taken(self, row: PlanRow, key: str, cell: GridCell, taken: TakenValue) -> None:
        self.use(cell)
        row.values.update({k: v for k, v in taken.values.items() if v is not None})
        row.notes += [DoubtfulCell(k, cell.place, cell.text, told) for k, told in taken.noted.items()]
        if taken.rest:
            other = next((o for o in self.places.said(key).otherwise if o in self.places.by_key), "")
            record, _, field = other.partition(".")
            if record == row.record.key and self.places.by_key[other].field.type in TEXTS:
                row.add(field, taken.rest)
            else:
                self.taker.used.discard((self.table.grid, cell.place))
        elif all(value is None for value in taken.values.values()):
            self.taker.used.discard((self.table.grid, cell.place))  # tbc and the like are listed as they are

    def parties(self, row: PlanRow, spec: Field, cell: GridCell) -> None:
        """Bring in whom the cell names."""
        taken = self.taker.reader.parties(spec, cell, leads=row.record.lead == spec.key)
        self.use(cell)
        row.values.update(taken.values)
        row.notes += [DoubtfulCell(k, cell.place, cell.text, told) for k, told in taken.noted.items()]
        if taken.rest:  # how, not who: there is no field for it, and the whole cell is listed
            self.taker.used.discard((self.table.grid, cell.place))

    def _choice(self, row: PlanRow, spec: Field, key: str, cell: GridCell) -> None:
        number = self.proposal.column(key)
        column = [r.cells[number] for r in self.table.rows if number is not None and number < len(r.cells)]
        heading = self.proposal.columns[number].heading.words[-1:] if number is not None else ()
        code, look = self.taker.states_of(spec, key, column).of(cell, *heading)
        if code is None:
            return
        self.use(cell)
        row.values[spec.key] = code
        if look:
            entry = self.taker.places.declarations.choice(spec.list, code)
            told = entry.word if entry else code
            row.notes.append(DoubtfulCell(spec.key, cell.place, cell.text or "a colour alone", told))

    def struck(self, row: PlanRow, label: GridCell) -> None:
        """Put down what a row is whose words, in `label`, are struck out."""
        for column in (place for place in self.places.by_key.values() if place.record == row.record.key):
            code = self.places.said(column.key).struck
            if code and not row.values.get(column.field.key):
                row.values[column.field.key] = code
                row.notes.append(
                    DoubtfulCell(column.field.key, label.place, f"{label.text} (struck out)", shown(code))
                )


def _each(cell: GridCell, count: int) -> list[GridCell]:
    """What a cell says of each of `count` steps: its lines, where it has as many; else the same of all."""
    lines = [line.strip() for line in cell.text.splitlines() if line.strip()]
    if count > 1 and len(lines) == count:
        return [replace(cell, text=line, value=line) for line in lines]
    return [cell] * count


def _is_free(row: PlanRow, key: str) -> bool:
    """Whether a field of the row holds nothing yet."""
    return row.values.get(key) in (None, "")


def _short(cell: GridCell) -> bool:
    return len(cell.text) <= 20
