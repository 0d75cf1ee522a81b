"""`import`: plans, trackers and tables that planbook did not make, as prepared workbooks that are filled in.

A file is read, its tables found, each column placed or listed, the rows made, and a workbook written as `prepare`
would write it, with notes on what is to be looked at and a list of what has no place. No file that is there is
written over, the imported one is only read, and of a file that cannot be brought in whole nothing is written.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planbook.collect.kinds import is_hidden
from planbook.collect.others.calendar_columns import with_calendar
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import Found, FoundTable, OtherFile
from planbook.collect.others.pairs import as_rows
from planbook.collect.others.paragraphs import with_paragraphs
from planbook.collect.others.propose import PlacedColumn, Proposal, not_proposed, propose
from planbook.collect.others.tables import find_tables
from planbook.collect.others.taking import FromFile, take
from planbook.collect.others.unread import NotReadError
from planbook.collect.reader import Reader
from planbook.errors import FolderError, GivenFileError, UnknownError
from planbook.files import check_writable, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.model.asked import asked_format
from planbook.model.calendar import Period
from planbook.model.heading_words import KnownLayout
from planbook.model.legible_names import legible
from planbook.model.progress import each_said
from planbook.model.prose import agree, counted, listed, opening
from planbook.model.register import folded
from planbook.workflow.importing.establishments import extract_at
from planbook.workflow.importing.exports import given_file
from planbook.workflow.importing.layouts import layout_of, remember
from planbook.workflow.importing.results import (
    Ask,
    ColumnQuestion,
    Imported,
    ImportWanted,
    TakenFor,
    nobody,
)
from planbook.workflow.importing.to_paste import of_england, of_establishments
from planbook.workflow.importing.units import UnitNames, years_in
from planbook.workflow.importing.workbook import ImportedWorkbook, made_workbook
from planbook.workflow.issuing import standing_before
from planbook.workflow.own_file import issued_file
from planbook.workflow.trust import Trust

_UNIT = "unit.name"
"""The field of the register that says in a tracker of several units whose a row is."""


def import_files(
    trust: Trust,
    paths: Sequence[Path],
    period_id: str,
    today: date,
    wanted: ImportWanted,
    *,
    ask: Ask = nobody,
    say: Callable[[str], None] = lambda _: None,
) -> list[Imported]:
    """What becomes of each of `paths`; of a folder, of each file in it.

    Raises FolderError for a path that does not exist, and UnknownError for a unit, format or field there is not.
    """
    period = trust.period(period_id)
    if wanted.unit:
        trust.unit_ids([wanted.unit])
    desk = _ImportDesk(trust.of(period), period, today, wanted, ask)
    made = []
    # A workbook that lies in issued/ shows that the folder is in use: its ledger is there from then on.
    opened = desk.trust.scratch_ledger if wanted.dry_run else desk.trust.ledger
    with opened() as ledger, Reader(trust.declarations, trust.limits) as reader:
        for path in each_said(_files(paths), "Importing", lambda path: path.name, say):
            made.append(desk.bring_in(path, ledger, reader))
    return made


def _files(paths: Sequence[Path]) -> list[Path]:
    """`paths`, and of each folder all that lies in it but what systems put there: what cannot be read is said."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if not is_hidden(p.name))
        elif path.exists():
            found.append(path)
        else:
            raise FolderError(f"There is no {path}.")
    if not found:
        raise FolderError(f"There is no Excel, Word or CSV file in {listed([str(path) for path in paths])}.")
    return found


class _ImportDesk:
    def __init__(self, trust: Trust, period: Period, today: date, wanted: ImportWanted, ask: Ask) -> None:
        self.trust = trust
        self.period = period
        self.today = today
        self.wanted = wanted
        self.ask = ask
        self.names = UnitNames(trust.register, trust.declarations, _UNIT)
        self.layouts: list[KnownLayout] = []
        """Those that are known since this run."""

    def bring_in(self, path: Path, ledger: Ledger, reader: Reader) -> Imported:
        try:
            if extract := extract_at(path):
                return of_establishments(self.trust, path, extract, self.today, dry_run=self.wanted.dry_run)
            given = given_file(self.trust.declarations, path, self.trust.limits)
            if given.national:
                return of_england(self.trust, given, self.today, dry_run=self.wanted.dry_run)
        except (NotReadError, GivenFileError) as error:
            return Imported(path, str(error), done=False)
        file = given.whole
        if file is None:
            return Imported(path, f"{legible(path.name)}: {given.why_no_plan}. Nothing was made.", done=False)
        first = self._places(self.wanted.unit or next(iter(self.trust.register.units)))
        found = with_paragraphs(find_tables(file, first.vocabulary.knows))
        found = with_calendar(first, found, said=self.wanted.given or ())
        years = years_in(file, found)
        year = years[0] if len(years) == 1 else self.period.year
        said = None if self.wanted.unit else self.names.in_name(file)
        titled = None if self.wanted.unit else self.names.in_titles(file, found)
        whole = self.wanted.unit or said or titled
        places = self._places(whole) if whole else first
        proposals = self._proposed(places, found, year)
        columns = tuple(_columns(places, file, proposals))
        if not any(proposal.record for proposal in proposals):
            words = f"{file.name}: {given.why_no_plan}. Nothing was made."
            return Imported(path, words, done=False, columns=columns)
        taken = take(places, found, proposals, year)
        units = {row.unit: self.wanted.unit or self.names.of(row.unit) or "" for row in taken.rows.rows}
        units |= {"": whole or ""}
        own = list(dict.fromkeys(unit for said, unit in units.items() if unit and (said or whole)))
        if not own:
            maybe = self.names.perhaps(file)
            which = f"{maybe} if it is of {self._called(maybe)}" if maybe else "ID"
            words = f"{file.name}: it does not say whose plan it is. Say so with --unit {which}. Nothing was made."
            return Imported(path, words, done=False, columns=columns)
        doubts = []
        if said and titled and said != titled:
            doubts.append(
                f"Its name says {self._called(said)}, and inside stands {self._called(titled)}: look whose it is."
            )
        if len(years) == 1 and folded(years[0]) != folded(self.period.year):
            doubts.append(
                f"It speaks of {years[0]}, and the workbook is of {self.period.year}: look whether its days hold."
            )
        return self._write(path, file, places, taken, proposals, own, units, columns, doubts, ledger, reader)

    def _write(
        self,
        path: Path,
        file: OtherFile,
        places: Places,
        taken: FromFile,
        proposals: Sequence[Proposal],
        own: Sequence[str],
        units: Mapping[str, str],
        columns: tuple[TakenFor, ...],
        doubts: Sequence[str],
        ledger: Ledger,
        reader: Reader,
    ) -> Imported:
        """The workbooks of the units that the file is of, all of them or none."""
        target = {u: issued_file(self.trust, self.period, u, places.layout.key) for u in own}
        there = [p.name for p in target.values() if p.exists() or p.is_symlink()]
        if there and not self.wanted.dry_run:
            words = (
                f"{file.name}: {listed(there)} {agree(len(there), 'is', 'are')} there already and "
                f"{agree(len(there), 'is', 'are')} left as {agree(len(there), 'it is', 'they are')}. Move "
                f"{agree(len(there), 'it', 'them')} away, and import again. Nothing was made."
            )
            return Imported(path, words, done=False, columns=columns)
        before = standing_before(self.trust, ledger, self.period, by=self.today)
        made: dict[str, ImportedWorkbook] = {}
        for unit in own:
            book = made_workbook(
                self.trust, self.period, self.today, reader, before, file, places, taken, unit,
                {said for said, whose in units.items() if whose == unit},
                {said for said, whose in units.items() if not whose}, doubts,
            )  # fmt: skip
            if book is None:
                name = self._called(unit)
                words = f"{file.name}: {name} has a plan already, which goes on in its workbooks. Nothing was made."
                return Imported(path, words, done=False, columns=columns)
            made[unit] = book
        kept: list[KnownLayout] = []
        if not self.wanted.dry_run:
            check_writable(self.trust.issued(self.period))
            for unit, book in made.items():
                write_bytes(target[unit], book.data)
            kept = [layout_of(p) for p in proposals if p.record and any(c.given for c in p.columns) and not p.known]
            kept = list({layout.key: layout for layout in kept}.values())
            if kept:
                remember(self.trust.folder, kept)
                self.layouts += kept
        return Imported(
            path,
            _words(file, made, columns, doubts, dry_run=self.wanted.dry_run),
            done=True,
            written=() if self.wanted.dry_run else tuple(target.values()),
            columns=columns,
            unplaced=max(len(book.unplaced) for book in made.values()),
            noted=sum(book.noted for book in made.values()),
            remembered=len(kept),
        )

    def _called(self, unit: str) -> str:
        return self.trust.register.label("unit", unit)

    def _places(self, unit: str) -> Places:
        """Where something may go in the format of the unit, or in the one that was asked for."""
        declarations = self.trust.declarations
        plans = {key: made for key, made in declarations.formats.items() if made.kind == "plan"}
        key = self.wanted.template or self.trust.register.format_of(unit)
        if key not in plans:
            raise UnknownError(f"There is no plan format {key!r}. There are: {listed(plans)}.")
        asked = asked_format(self.trust.register, plans[key], unit, self.period)
        return Places(replace(declarations, layouts=(*declarations.layouts, *self.layouts)), asked, _UNIT)

    def _proposed(self, places: Places, found: Found, year: str) -> list[Proposal]:
        given = {heading: field_meant(places, field) for heading, field in (self.wanted.given or {}).items()}
        headings = {
            folded(word)
            for table in found.tables
            for heading in (table if table.kind == "rows" else as_rows(table)).headings
            for word in (*heading.words, " – ".join(heading.words))
        }
        for heading in given:
            if folded(heading) not in headings:
                raise UnknownError(f"{found.file.name} has no column {heading!r}.")
        term = self.period.id[8:].partition("-")[0]
        hidden = {grid.name for grid in found.file.grids if grid.hidden}
        return [
            propose(places, table, year, given, self._asked, term)
            if table.grid not in hidden
            else not_proposed(table)
            for table in found.tables
        ]

    def _asked(self, table: FoundTable, column: PlacedColumn) -> str | None:
        options = tuple(option.field for option in column.options)
        return self.ask(ColumnQuestion(f"{table.grid} {table.place}".strip(), column.words, column.sample, options))


def field_meant(places: Places, said: str) -> str:
    """The field that somebody names on the command line, by its key or its heading; empty for a dash.

    Raises UnknownError where there is none, or several.
    """
    if said.strip() in ("", "-"):
        return ""
    known = {*places.by_key, *places.declarations.headings, places.unit_key}
    if said in known:
        return said
    told = folded(said)
    found = [
        key
        for key, place in places.by_key.items()
        if told in (place.field.key, folded(place.field.heading), *map(folded, place.field.was))
    ]
    order = [record.key for record in places.records]
    lowest = [key for record in order for key in found if key.startswith(f"{record}.")]
    if not lowest:
        shown = listed([place.field.heading for place in places.by_key.values()], most=20)
        raise UnknownError(f"There is no field {said!r} to import into. There are: {shown}.")
    return lowest[0]


def _columns(places: Places, file: OtherFile, proposals: Sequence[Proposal]) -> Sequence[TakenFor]:
    found = []
    for proposal in proposals:
        for column in proposal.columns:
            place = places.by_key.get(column.field)
            into = f"{place.sheet.title}: {place.field.heading}" if place else column.field and "Unit"
            table = " ".join(part for part in (proposal.table.grid, proposal.table.place) if part)
            options = tuple(o.field for o in column.options if not column.field)
            found.append(TakenFor(file.name, table, column.words, column.sample, into, column.certainty, options))
    return found


def _words(
    file: OtherFile,
    made: Mapping[str, ImportedWorkbook],
    columns: Sequence[TakenFor],
    doubts: Sequence[str],
    *,
    dry_run: bool,
) -> str:
    """What was made of a file, in a sentence or two, and what is to be looked at."""
    rows = Counter[str]()
    for book in made.values():
        rows.update(book.rows)
    brought = listed([counted(many, one, several) for (one, several), many in _nouns(rows).items()])
    asked = [c.heading for c in columns if c.options]
    left = max((len(book.unplaced) for book in made.values()), default=0)
    noted = sum(book.noted for book in made.values())
    would = "would be brought in" if dry_run else "brought in"
    names = listed([book.name for book in made.values()], most=6)
    words = " ".join((f"{file.name}: {brought or 'nothing'} {would} for {names}.", *doubts))
    if noted:
        words += f" {opening(counted(noted, 'cell'))} {agree(noted, 'has', 'have')} a note to look at."
    if left:
        are = agree(left, "has no place and is", "have no place and are")
        words += f" {opening(counted(left, 'value'))} {are} listed."
    if asked:
        named = listed([f"“{heading}”" for heading in dict.fromkeys(asked)])
        words += f" Nothing decides what {named} {agree(len(asked), 'is', 'are')}: say so with --map."
    return words


def _nouns(rows: Mapping[str, int]) -> Mapping[tuple[str, str], int]:
    return {(one, many): count for key, count in rows.items() for one, _, many in [key.partition("|")]}
