"""All data of a period as one workbook that is read without planbook: a sheet for each record, with what each sheet
and each column is. It is internal: it shows what stands in cells, small numbers included."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING

from planbook.model.audience import DATA_BOOK, data_place
from planbook.model.data_columns import column_of
from planbook.model.declarations import Declarations, Field
from planbook.model.sheet_names import LONGEST_SHEET
from planbook.model.values import Value
from planbook.report.blocks.subject import subject_of
from planbook.report.blocks.table import filled, widths
from planbook.report.cells import BODY, KINDS, Cell, Line
from planbook.report.sheets import OutputBook, Page

if TYPE_CHECKING:
    from planbook.consolidate.records import RecordTable
    from planbook.consolidate.tables import Tables

_FIRST_DAY = date(1900, 3, 1)
"""The first day that Excel counts as everybody does."""
_NARROWEST, _WIDEST = 12.0, 40.0
_LOOKED_AT = 50
"""Rows from which a column's width is taken."""
MOST_ROWS, MOST_CELLS = 1_000_000, 6_000_000
"""Of a sheet, which can have a few more in Excel; and of all sheets of records, as they are made in memory."""


def write_data(declarations: Declarations, tables: "Tables", records: Mapping[str, "RecordTable"]) -> bytes:
    """The workbook of these records; the same tables give the same bytes."""
    subject = subject_of(declarations, tables, "trust")
    report = declarations.reports[DATA_BOOK]
    book = OutputBook(
        title=f"{report.title}: {subject.name}",
        author=subject.register.trust_name,
        footer=report.subtitle.format_map(subject.words),
        audience=report.audience,
    )
    names = _sheets([block.title.format_map(subject.words) for block in report.standing], records)
    lines = {
        "contents": _contents(records, names),
        "columns": _columns(declarations, records, names),
        "codes": _codes(declarations, records),
    }
    for block in report.standing:
        said = filled(block, subject.words)
        page = book.page(said.title, widths(said.columns), tab=block is report.standing[0])
        page.title(said.caption, said.intro)
        page.table(said, lines[block.key], filtered=True, freeze=1)
    held = _held(records)
    for key, table in records.items():
        if key in held:
            _rows(book, names[key], table)
        else:
            _elsewhere(book, names[key], key, table)
    return book.finish()


def _held(records: Mapping[str, "RecordTable"]) -> Set[str]:
    """The records whose rows are in the workbook: the smallest first, as long as there is room."""
    found, room = set(), MOST_CELLS
    for key, table in sorted(records.items(), key=lambda one: len(one[1].rows) * len(one[1].columns)):
        room -= len(table.rows) * len(table.columns)
        if len(table.rows) <= MOST_ROWS and room >= 0:
            found.add(key)
    return found


def _elsewhere(book: OutputBook, name: str, key: str, table: "RecordTable") -> None:
    """A sheet that says where the rows of a record are which are too many for the workbook."""
    page = book.page(name, [_WIDEST * 2])
    page.put(
        1, 0, f"{len(table.rows):,} rows are more than this workbook holds. All are in {data_place(key)}.", BODY
    )


def _sheets(taken: Sequence[str], records: Mapping[str, object]) -> dict[str, str]:
    """The sheet of each record: its key, cut and numbered where Excel or another sheet leaves it no choice."""
    used = {name.casefold() for name in taken}
    found = {}
    for key in records:
        name, number = key[:LONGEST_SHEET], 1
        while name.casefold() in used:
            number += 1
            name = f"{key[: LONGEST_SHEET - 3]}_{number}"
        used.add(name.casefold())
        found[key] = name
    return found


def _contents(records: Mapping[str, "RecordTable"], names: Mapping[str, str]) -> list[Line]:
    return [
        {
            "sheet": Cell(names[key]),
            "holds": Cell(table.record.title),
            "asks": Cell(table.record.asks),
            "rows": Cell(len(table.rows)),
            "file": Cell(data_place(key)),
        }
        for key, table in records.items()
    ]


def _columns(
    declarations: Declarations, records: Mapping[str, "RecordTable"], names: Mapping[str, str]
) -> list[Line]:
    """The columns of all sheets that are fields of their record, in order."""
    return [
        {
            "sheet": Cell(names[key]),
            "column": Cell(column.key),
            "heading": Cell(column.title),
            "type": Cell(column.type),
            "list": Cell(column.codes_of or None),
            "meaning": Cell(column.meaning),
        }
        for key, table in records.items()
        for column in (column_of(declarations, spec) for spec in _fields(table))
    ]


def _fields(table: "RecordTable") -> list[Field]:
    """The fields of the record that are columns of its table."""
    return [spec for column in table.columns if (spec := table.record.by_key.get(column)) is not None]


def _codes(declarations: Declarations, records: Mapping[str, "RecordTable"]) -> list[Line]:
    """The codes of all lists that any column has, each list once."""
    used = dict.fromkeys(spec.list for table in records.values() for spec in _fields(table) if spec.list)
    return [
        {"list": Cell(name), "code": Cell(choice.code), "word": Cell(choice.word)}
        for name in used
        for choice in declarations.lists.get(name, ())
    ]


def _rows(book: OutputBook, name: str, table: "RecordTable") -> None:
    """A sheet of all rows of a record: every value as it is, under the keys that its CSV file has too."""
    rows = list(table.cells())
    columns = table.columns
    page = book.page(name, [_width(key, n, rows) for n, key in enumerate(columns)])
    top = page.header(columns, [False] * len(columns))
    for row in rows:
        for column, value in enumerate(row):
            _put(page, column, value)
        page.row += 1
    if rows:
        page.mark_table(top, filtered=True)
    page.sheet.freeze_panes(top + 1, 2)


def _put(page: Page, column: int, value: Value) -> None:
    if isinstance(value, date) and value < _FIRST_DAY:
        value = value.isoformat()
    style = BODY | KINDS["date"] if isinstance(value, date) else BODY
    page.put(page.row, column, value, style)


def _width(heading: str, column: int, rows: Sequence[Sequence[Value]]) -> float:
    longest = max((len(str(row[column] or "")) for row in rows[:_LOOKED_AT]), default=0)
    return min(_WIDEST, max(_NARROWEST, len(heading) + 4, longest + 2))
