"""`report --for data`: one workbook of all data, and the CSV files, hold every value of the workbooks that came."""

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from command_line import planbook
from planbook.api import open_trust
from planbook.model.audience import INSIDE
from planbook.model.values import entries
from planbook.report import data_workbook
from planbook.workflow.report import report_data
from trust_folder import PERIOD, TODAY, Folder, consolidated_trust

BEFORE, AFTER = ("unit", "unit_name", "period"), ("source_file", "source_sheet", "source_row")
Rows = dict[tuple[str, str, int], dict[str, object]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = consolidated_trust(tmp_path_factory.mktemp("data") / "t", 3)
    report_data(made.trust, PERIOD, TODAY)
    return made


@pytest.fixture(scope="module")
def book(folder: Folder) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder.outputs / "internal" / "data.xlsx")


def table(sheet: Worksheet) -> list[dict[str, object]]:
    _, heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def in_csv(folder: Folder, record: str) -> list[dict[str, str]]:
    text = (folder.outputs / "internal" / "data" / f"{record}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(book: openpyxl.Workbook) -> list[str]:
    return [name for name in book.sheetnames if name not in ("Contents", "Columns", "Codes")]


def as_text(value: object) -> str:
    """A value as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if value in ("Yes", "No"):
        return {"Yes": "true", "No": "false"}[str(value)]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def test_every_sheet_says_first_that_it_stays_inside(book: openpyxl.Workbook) -> None:
    assert {book[name]["A1"].value for name in book.sheetnames} == {INSIDE}


def test_there_is_a_sheet_for_each_file_with_the_same_rows(folder: Folder, book: openpyxl.Workbook) -> None:
    files = {path.stem for path in (folder.outputs / "internal" / "data").glob("*.csv")}
    assert files == {*records(book)}
    for record in files:
        rows, lines = table(book[record]), in_csv(folder, record)
        assert [{key: as_text(value) for key, value in row.items()} for row in rows] == [
            {key: {"Yes": "true", "No": "false"}.get(value, value) for key, value in line.items()} for line in lines
        ]


def test_the_first_sheet_counts_the_rows_and_the_next_explains_the_columns(book: openpyxl.Workbook) -> None:
    contents = {row[0]: row for row in book["Contents"].iter_rows(values_only=True)}
    explained = {(row[0], row[1]) for row in book["Columns"].iter_rows(values_only=True)}
    for record in records(book):
        rows = table(book[record])
        assert contents[record][3] == len(rows) and contents[record][4] == f"internal/data/{record}.csv"
        for key in rows[0] if rows else ():
            assert (record, key) in explained or key in (*BEFORE, *AFTER)


def test_every_code_is_explained(folder: Folder, book: openpyxl.Workbook) -> None:
    words = {(row[0], row[1]): row[2] for row in book["Codes"].iter_rows(values_only=True)}
    declarations, explained = folder.trust.declarations, 0
    for record in records(book):
        for spec in declarations.records[record].fields:
            if spec.type != "choice" or spec.list not in declarations.lists:
                continue
            for row in table(book[record]):
                if (code := row.get(spec.key)) is not None:
                    assert words[spec.list, code] == declarations.word(spec.list, str(code))
                    explained += 1
    assert explained > 50


def test_every_value_that_came_is_there(folder: Folder, book: openpyxl.Workbook) -> None:
    """Each cell beneath a field's key in a returned workbook, as openpyxl reads it, beside the data's own row."""
    of_row: Rows = {}
    for record in records(book):
        for row in table(book[record]):
            file, sheet, number = (row[key] for key in AFTER)
            if file and number:
                at = (str(file).rpartition("/")[2], str(sheet), int(str(number)))
                of_row.setdefault(at, {}).update({f"{record}.{key}": value for key, value in row.items()})
    lost, compared = [], 0
    for path in sorted(folder.returned.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path, data_only=True):
            for at, fields in _given(sheet, path.name):
                kept = of_row.get(at, {})
                for key, given in fields.items():
                    if not _is_asked(folder, key):
                        continue
                    compared += 1
                    # what stands above several rows, as the objective of some actions, is a row of its own
                    rows = [kept] if key in kept else [row for (file, _, _), row in of_row.items() if file == at[0]]
                    if not any(_is_same(folder, key, given, row.get(key)) for row in rows):
                        lost.append((at, key, given, kept.get(key)))
    assert lost == []
    assert compared > 1000


def _given(sheet: Worksheet, file: str) -> list[tuple[tuple[str, str, int], dict[str, object]]]:
    """The rows beneath the hidden row of keys that stand in the sheet as they were typed."""
    rows = list(sheet.iter_rows())
    keys = next((n for n, row in enumerate(rows) if sum("." in str(cell.value or "") for cell in row) > 1), None)
    if keys is None or not sheet.row_dimensions[keys + 1].hidden:
        return []
    named = {cell.column: str(cell.value) for cell in rows[keys] if cell.value}
    found = []
    for row in rows[keys + 2 :]:
        typed = {named[cell.column]: cell.value for cell in row if cell.column in named and cell.value is not None}
        if not typed:
            break  # the key stands beneath the table
        if len(typed) == 1 and next(iter(typed)).endswith(".ref"):
            continue  # it stood ready
        found.append(((file, sheet.title, row[0].row), typed))
    return found


def _is_asked(folder: Folder, key: str) -> bool:
    """Whether the column holds what is kept, and not what the workbook shows beside it, as targets."""
    record, _, name = key.partition(".")
    return name in (spec.key for spec in folder.trust.declarations.records[record].data)


def _is_same(folder: Folder, key: str, given: object, kept: object) -> bool:
    """Whether a cell and what is kept of it say the same: a word of a list is kept as its code, a share as a
    percentage, a row that is named by its ref."""
    if given == kept or (isinstance(given, float) and kept == pytest.approx(given * 100)):
        return True
    record, _, name = key.partition(".")
    declarations, register = folder.trust.declarations, folder.trust.register
    spec = declarations.records[record].by_key.get(name)
    if spec is None or kept is None:
        return False
    codes = entries(str(kept))
    if spec.type in ("choice", "choices", "result"):
        return "; ".join(declarations.word(spec.list, code) for code in codes) == given
    if spec.type in ("code", "codes"):
        return [register.code_for(spec.of, one) for one in entries(str(given))] == codes
    return spec.type == "reference" and str(given).startswith(str(kept))


def test_the_command_makes_it_and_says_where_it_is(folder: Folder) -> None:
    said = planbook("-C", str(folder.path), "--today", str(TODAY), "report", PERIOD, "--for", "data")
    assert said.returncode == 0 and f"outputs/{PERIOD}/internal/data.xlsx" in said.stdout
    alone = planbook("-C", str(folder.path), "report", PERIOD, "--for", "data", "--unit", "990101")
    assert alone.returncode == 2 and "leave the unit out" in alone.stderr


@pytest.mark.parametrize(("name", "most"), [("MOST_ROWS", 20), ("MOST_CELLS", 4000)])
def test_rows_that_are_too_many_for_excel_are_told_with_the_file_that_has_them(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    """A trust of thousands of schools: nothing is cut off in silence, and the CSV file has every row."""
    monkeypatch.setattr(data_workbook, name, most)
    tables = open_trust(folder.path, TODAY).consolidate(PERIOD).tables
    book = openpyxl.load_workbook(
        io.BytesIO(data_workbook.write_data(folder.trust.declarations, tables, tables.records))
    )
    told = {record for record in tables.records if "more than this workbook holds" in str(book[record]["A2"].value)}
    assert "action" in told and "trust" not in told
    for record, rows in tables.records.items():
        if record in told:
            said = (
                f"{len(rows.rows):,} rows are more than this workbook holds. All are in internal/data/{record}.csv."
            )
            assert book[record]["A2"].value == said
        else:
            assert len(table(book[record])) == len(rows.rows)
    counted = {row[0]: row[3] for row in book["Contents"].iter_rows(values_only=True)}
    assert all(counted[record] == len(rows.rows) for record, rows in tables.records.items())


def test_what_people_have_changed_is_kept(folder: Folder, tmp_path: Path) -> None:
    path = folder.outputs / "internal" / "data.xlsx"
    was = path.read_bytes()
    path.write_bytes(was + b"more")
    (kept,) = (made for made in report_data(folder.trust, PERIOD, TODAY) if made.state == "kept")
    assert kept.path == path and path.read_bytes() == was + b"more"
    path.write_bytes(was)
