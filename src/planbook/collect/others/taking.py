"""The rows of a plan out of the tables of another file, as their columns were placed.

A cell that went into no row is listed with its place. Whatever was read with more than its plain
meaning is noted at the row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from planbook.collect.others.cell_words import CellReader, States, colour
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import Found, GridCell
from planbook.collect.others.plan_rows import PlanRow, PlanRows, headed, numbered
from planbook.collect.others.propose import Proposal
from planbook.collect.others.table_rows import TableTaker
from planbook.model.declarations import Field
from planbook.model.register import folded
from planbook.model.submission import Unplaced

_DOUBTFUL = "green"
"""A colour that is done in some trackers and going well in others."""


@dataclass(frozen=True, slots=True)
class FromFile:
    """What a file comes to."""

    rows: PlanRows
    unplaced: tuple[tuple[str, Unplaced], ...]
    """What has no place, each with the unit whose row it stood in, empty where it is nobody's."""


def take(places: Places, found: Found, proposals: Sequence[Proposal], year: str) -> FromFile:
    """The rows of a plan that the tables of the file have; `year` is the academic year of the plan."""
    return Taker(places, found, proposals, year).take()


class Taker:
    """Takes the rows of a whole file, and knows which cells have gone into one."""

    def __init__(self, places: Places, found: Found, proposals: Sequence[Proposal], year: str) -> None:
        self.places = places
        self.found = found
        self.proposals = proposals
        self.lists = places.declarations.lists
        often = {word for said in places.declarations.headings.values() for word in said.endless}
        self.reader = CellReader(self.lists, year, often)
        self.rows = PlanRows(places)
        self.used: set[tuple[str, str]] = set()
        self.of_row: dict[tuple[str, str], tuple[str, str, str]] = {}
        """By grid and place the unit, the ref and the heading of a cell in a row."""
        self.states: dict[str, States] = {}
        self.lines: dict[tuple[str, str], dict[str, str]] = {}

    def take(self) -> FromFile:
        """Bring in all tables of a plan, and list what is left."""
        for proposal in self.proposals:
            for heading in proposal.table.headings:
                if heading.words:  # labels with what they say beside them have no headings: all of them is listed
                    self.used.add((proposal.table.grid, heading.place))
            if proposal.record is not None:
                TableTaker(self, proposal, proposal.record).take()
        for grid, cell in self.found.beside:
            self.statement(grid, cell)
        return FromFile(self.rows, tuple(self._unplaced()))

    def statement(self, grid: str, cell: GridCell) -> bool:
        """Take a line that says of itself what it is, and stands under nothing: a vision, a value."""
        key, words = headed(self.places, cell.text)
        place = self.places.by_key.get(key)
        if place is None or place.record != place.sheet.record.key or self.places.above(place.sheet.record):
            return False
        record = place.sheet.record
        kinds = [c.field for c in place.sheet.columns if c.field.type == "choice" and c.field.required]
        if not kinds or place.field.key != record.label:
            return False
        row = PlanRow(record, {record.label: numbered(words, self.places.said(key).words)[1]}, place=cell.place)
        for kind in kinds:
            before = set(re.findall(r"\w+", folded(cell.text.partition(":")[0])))
            code = next((c.code for c in self.lists[kind.list] if before & set(folded(c.word).split())), None)
            if code is None:
                return False
            row.values[kind.key] = code
        self.rows.rows.append(row)
        self.used.add((grid, cell.place))
        return True

    def states_of(self, spec: Field, key: str, cells: Sequence[GridCell]) -> States:
        """What the colours and letters of the file stand for."""
        if key not in self.states:
            beside = [cell for _, cell in self.found.beside]
            above = [cell for table in self.found.tables for cell in table.above]
            keys = [c for t in self.found.tables for r in t.rows if r.left_out == "key" for c in r.cells]
            pairs = [c for t in self.found.tables if t.kind == "pairs" for r in t.rows for c in r.cells]
            made = States(spec, self.places.said(key), self.lists, (*keys, *beside, *above, *pairs))
            told = {folded(cell.text).strip() for cell in cells}
            if not made.key and not told & {"b", "blue"}:
                made.doubtful.add(_DOUBTFUL)
            self.states[key] = made
        return self.states[key]

    def _unplaced(self) -> Iterator[tuple[str, Unplaced]]:
        forms = {
            (form.grid, cell.place): " – ".join(heading.words)
            for form in (proposal.table for proposal in self.proposals if proposal.record is not None)
            for row in form.rows
            for heading, cell in zip(form.headings, row.cells, strict=False)
        }
        for table in self.found.tables:
            for row in table.rows:
                for heading, cell in zip(table.headings, row.cells, strict=False):
                    label = forms.get((table.grid, cell.place), "")  # a form has it beside the cell
                    yield from self._left(table.grid, cell, " – ".join(heading.words) or label)
                for cell in row.bands:
                    yield from self._left(table.grid, cell, "")
            for cell in table.above:
                yield from self._left(table.grid, cell, "")
        for grid, cell in self.found.beside:
            yield from self._left(grid, cell, "")
        for words in (*self.found.file.after, *self.found.file.aside):
            yield "", Unplaced("", "", "", "", words)

    @cached_property
    def _telling(self) -> frozenset[tuple[str, str]]:
        """The blank cells whose colour tells something: another than their whole row has, in a column that is not
        of one colour throughout."""
        found = set()
        for table in self.found.tables:
            rows = [row.cells for row in table.rows if not row.left_out] if table.kind == "rows" else []
            several = [cells for cells in rows if len({cell.fill for cell in cells}) > 1]
            for number, heading in enumerate(table.headings):
                if heading.words and len({cells[number].fill for cells in rows if number < len(cells)}) > 1:
                    column = (cells[number] for cells in several if number < len(cells))
                    found |= {(table.grid, cell.place) for cell in column if cell.fill}
        return frozenset(found)

    def _colour_alone(self, grid: str, cell: GridCell) -> str:
        """What the colour of a blank cell is called that has gone into no row; empty where it tells nothing."""
        at = (grid, cell.place)
        name = colour(cell.fill) if at in self._telling and at not in self.used and not cell.repeated else ""
        return "" if name in ("white", "grey") else name

    def _left(self, grid: str, cell: GridCell, heading: str) -> Iterator[tuple[str, Unplaced]]:
        unit, ref, _ = self.of_row.get((grid, cell.place), ("", "", ""))
        if not cell.text and heading and (name := self._colour_alone(grid, cell)):
            self.used.add((grid, cell.place))
            yield unit, Unplaced(grid, cell.place, ref, heading, f"({name}: a colour alone)")
        if cell.text and not cell.repeated and (grid, cell.place) not in self.used:
            self.used.add((grid, cell.place))
            yield unit, Unplaced(grid, cell.place, ref, heading, cell.text)
        if cell.note and (grid, f"{cell.place} note") not in self.used:
            self.used.add((grid, f"{cell.place} note"))
            yield unit, Unplaced(grid, cell.place, ref, f"{heading} (comment)".strip(), cell.note)
