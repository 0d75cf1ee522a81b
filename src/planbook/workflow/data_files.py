"""The data of a period for analysts: a file a record, and one long table of the figures of every period."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from planbook.consolidate.collected import Collected
from planbook.consolidate.long_figures import LongFigure, long_columns, long_figures, periods_of
from planbook.consolidate.long_outside import external_long
from planbook.consolidate.records import RecordTable
from planbook.model.audience import (
    DATA_BOOK,
    DICTIONARY,
    FIGURES,
    INTERNAL,
    PACKAGE,
    Audience,
    data_place,
    figures_place,
    parquet_place,
    place,
    workbook_place,
)
from planbook.model.data_columns import FileColumn, columns_of
from planbook.model.declarations import Declarations
from planbook.model.figure import Figure
from planbook.model.nouns import noun_of
from planbook.model.sha256 import sha256_of
from planbook.report.csv import csv_bytes, write_csv
from planbook.report.data_files.described import DataFile, write_dictionary, write_package
from planbook.report.data_files.parquet import NO_PARQUET, can_write_parquet, parquet_bytes
from planbook.report.data_workbook import write_data
from planbook.workflow.past import registers_before
from planbook.workflow.period_files import data_of
from planbook.workflow.published import published_of
from planbook.workflow.state import State
from planbook.workflow.traced_cells import TracedCells
from planbook.workflow.trust import Trust

FIGURES_HOLD = (
    "The figure of each unit and the total of each phase, by {kpi}, group of pupils and period: of this one and of "
    "those before it."
)
"""What the long table is, in a sentence."""


@dataclass(frozen=True, slots=True)
class LongTable:
    """The long table of figures, inside the trust and outside."""

    inside: Sequence[LongFigure]
    outside: Sequence[LongFigure]


def make_data_files(state: State) -> dict[str, bytes]:
    """All files of the period's data, by their paths in its folder: CSV, the workbook, what describes them, and
    where pyarrow is there Parquet."""
    trust, tables = state.trust, state.tables
    records = data_of(trust, tables)
    long = long_table(state)
    made = {workbook_place(trust.declarations.reports[DATA_BOOK]): write_data(trust.declarations, tables, records)}
    of_records = {key: record_file(trust, table) for key, table in records.items()}
    parquet = can_write_parquet()
    for key, table in records.items():
        file = of_records[key]
        made[file.place] = write_csv(table)
        if parquet:
            made[parquet_place(file.place)] = parquet_bytes(file.columns, table.cells())
    figures = {audience: figures_file(trust.declarations, audience) for audience in _AUDIENCES}
    for audience, lines in zip(_AUDIENCES, (long.inside, long.outside), strict=True):
        file = figures[audience]
        made[file.place] = csv_bytes([column.key for column in file.columns], _values(file.columns, lines))
        if parquet:
            made[parquet_place(file.place)] = parquet_bytes(file.columns, _values(file.columns, lines))
    title = f"{trust.register.trust_name}, {state.period.title}"
    within = [figures["internal"], *of_records.values()]
    made[place("internal", PACKAGE)] = write_package(state.period, title, within, f"{INTERNAL}/")
    made[place("external", PACKAGE)] = write_package(state.period, title, [figures["external"]], "")
    made[DICTIONARY] = write_dictionary(trust.declarations, within)
    return made


def missing_parquet() -> str:
    """What there is to say where Parquet files cannot be written; empty where they can."""
    return "" if can_write_parquet() else NO_PARQUET


def data_again(state: State, own: Set[str]) -> dict[str, bytes]:
    """The data files where they have been made of the period before, so that none is of other figures than the
    summary; nothing where they were not. One that people have changed (its SHA-256 is not in `own`) stays."""
    folder = state.trust.outputs(state.period)
    book = workbook_place(state.trust.declarations.reports[DATA_BOOK])
    if not any((folder / name).is_file() for name in (book, place("internal", PACKAGE))):
        return {}
    made = make_data_files(state)
    if (folder / book).is_file() and sha256_of((folder / book).read_bytes()) not in own:
        del made[book]
    return made


_AUDIENCES: tuple[Audience, ...] = ("internal", "external")


def figures_file(declarations: Declarations, audience: Audience) -> DataFile:
    """The long table of figures as a file."""
    columns = long_columns(declarations, inside=audience == "internal")
    holds = FIGURES_HOLD.format(kpi=noun_of(declarations, "kpi").one)
    return DataFile(FIGURES, figures_place(audience), "Figures", holds, columns)


def record_file(trust: Trust, table: RecordTable) -> DataFile:
    """The tidy table of a record as a file."""
    columns = columns_of(trust.declarations, table.record, table.columns)
    record = table.record
    return DataFile(record.key, data_place(record.key), record.title, record.asks, tuple(columns))


def _values(columns: Sequence[FileColumn], lines: Iterable[LongFigure]) -> Iterable[list[object]]:
    keys = [column.key for column in columns]
    return ([getattr(line, key) for key in keys] for line in lines)


def long_table(state: State) -> LongTable:
    """The figures of the period and of all before it, with what went out of each."""
    trust, ledger, period = state.trust, state.ledger, state.period
    calendar = trust.register.calendar
    periods = [one for one in periods_of(trust.register, period) if state.over or one != period]
    held = [other for one in periods for other in calendar.held(one)]
    earlier = [one for one in dict.fromkeys([*periods, *held]) if one != period]
    registers = registers_before(trust, ledger, period)
    standing = state.standing_of(earlier, registers)
    sent = {one.id: published_of(ledger, one.id).kpis() for one in dict.fromkeys([*periods, *earlier])}
    terms = Collected(trust.declarations, trust.register, period, standing, registers, sent)
    traced = TracedCells(trust, lambda name: standing.get(name, ()))
    inside = [_with_cells(line, figure, traced) for line, figure in long_figures(terms, periods)]
    of_then = {one.id: terms.register_of(one) for one in periods}
    outside = external_long(state.external, inside, sent, of_then)
    standings = {_name(line): line.standing for line in outside}
    return LongTable([replace(line, standing=standings.get(_name(line), "draft")) for line in inside], outside)


def _name(line: LongFigure) -> tuple[str, str]:
    return line.period, line.figure


def _with_cells(line: LongFigure, figure: Figure, traced: TracedCells) -> LongFigure:
    """The line with the cells that its counts stand in; a total is of the lines of its units."""
    if line.level != "unit":
        return line
    cells = traced.of(figure)
    if not cells:
        return line
    files, sheets = (dict.fromkeys(getattr(cell, key) for cell in cells) for key in ("file", "sheet"))
    return replace(
        line,
        source_file="; ".join(files),
        source_sheet="; ".join(sheets),
        source_cells="; ".join(cell.cell for cell in cells),
    )
