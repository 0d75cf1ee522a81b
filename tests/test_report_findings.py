"""The coordinator's workbook of findings."""

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from planbook.report import sheets
from planbook.report.findings import place, place_of_all, write_all_findings, write_findings
from trust_tables import empty_tables, trust_tables

DECLARATIONS = load()


def rows(tables: TrustTables, sheet: str) -> list[tuple[Any, ...]]:
    """The rows beneath the header of a sheet."""
    book = load_workbook(io.BytesIO(write_findings(DECLARATIONS, tables)))
    every = list(book[sheet].iter_rows(values_only=True))
    top = next(n for n, row in enumerate(every) if sum(value is not None for value in row) > 3)
    return [row for row in every[top + 1 :] if row[0] is not None]


def test_all_findings_are_there_worst_first() -> None:
    tables = trust_tables()
    shown = rows(tables, "Findings")
    assert len(shown) == len(tables.findings)
    words = [row[0] for row in shown]
    assert words == sorted(words, key=["Error", "Query", "For information"].index)
    assert shown[0] == (
        "Error", "Ashby Road Primary", "Actions F6", "Finish (01/09/2026) is before start (07/09/2026).",
        "Correct one of the two dates.", "01/09/2026", "AP-012",
    )  # fmt: skip


def test_more_than_a_sheet_takes_are_in_a_file_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = trust_tables()
    assert write_all_findings(DECLARATIONS, tables) is None
    every = rows(tables, "Findings")
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    shown = rows(tables, "Findings")
    assert shown[:3] == every[:3]
    (note,) = [str(row[0]) for row in shown[3:]]
    assert note == (
        f"A sheet holds no more: {len(every) - 3} further rows are not shown here. "
        f"All {len(every)} are in internal/findings.csv."
    )
    made = write_all_findings(DECLARATIONS, tables)
    assert made is not None
    head, *lines = csv.reader(io.StringIO(made.decode("utf-8-sig")))
    assert head[0] == "severity"
    assert [line[:4] for line in lines] == [list(row[:4]) for row in every]
    assert place_of_all(DECLARATIONS) == "internal/findings.csv"


def test_what_there_is_none_of_is_nothing() -> None:
    tables = trust_tables()
    queries = replace(tables, findings=[row for row in tables.findings if row.severity != "error"])
    book = load_workbook(io.BytesIO(write_findings(DECLARATIONS, queries)))
    said = [str(row[0]) for row in book["Findings"].iter_rows(values_only=True)]
    assert any(text.startswith("Nothing to correct, ") for text in said), said[:6]


def test_causes_say_how_many_schools_they_came_from() -> None:
    assert rows(trust_tables(), "By cause")[0][:4] == (
        "Error", "Finish is not before start", "All 11 schools", 11,
    )  # fmt: skip


def test_schools_with_most_to_correct_stand_first() -> None:
    shown = rows(trust_tables(), "By school")
    assert len(shown) == 12
    assert shown[0][0] == "Little Fenwick Primary"
    assert shown[-1][:3] == ("Oakmere Primary", "Not returned", None)


def test_what_was_changed_is_told_with_its_cell_and_both_days() -> None:
    shown = rows(trust_tables(), "Returned again")
    days = (datetime(2026, 12, 3), datetime(2026, 12, 9))
    assert shown == [
        ("Brackenhurst Primary", "KPIs", "G7", "ATT Attendance", "Count", "41,234", "41,334", *days),
        ("Brackenhurst Primary", "Actions", "F8", "1.2 Train every teacher", "Finish", None, "12/03/2027", *days),
        ("Brackenhurst Primary", "Actions", "D9", "Visit homes", "The row was added", None,
         "Action: Visit homes; Status: On track", *days),
        ("Elm Grove Primary", None, None, None, "Nothing: it says the same", None, None,
         datetime(2026, 12, 8), datetime(2026, 12, 10)),
    ]  # fmt: skip


def test_what_stands_in_a_cell_is_never_live() -> None:
    tables = trust_tables()
    live = {"value": '=cmd|"/c calc"!A1\x07', "message": "@SUM(1)", "sheet": "=1+1"}
    hostile = tuple(replace(row, **live) for row in tables.findings)
    live = {"before": "=1+1", "after": '=HYPERLINK("http://x.example")\x07', "label": "+1+1"}
    changes = tuple(replace(row, **live) for row in tables.changes)
    tables = replace(tables, findings=hostile, changes=changes)
    book = load_workbook(io.BytesIO(write_findings(DECLARATIONS, tables)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    values = [cell.value for cell in cells]
    assert '=cmd|"/c calc"!A1' in values
    assert '=HYPERLINK("http://x.example")' in values
    assert not any(cell.hyperlink for cell in cells)


def test_the_same_tables_give_the_same_bytes() -> None:
    assert write_findings(DECLARATIONS, trust_tables()) == write_findings(DECLARATIONS, trust_tables())


def test_with_nothing_found_it_says_so() -> None:
    book = load_workbook(io.BytesIO(write_findings(DECLARATIONS, empty_tables())))
    said = [row[0] for row in book["Findings"].iter_rows(values_only=True)]
    assert (
        "Nothing to correct or check: either nothing has been returned, or everything returned is in order." in said
    )
    said = [row[0] for row in book["Returned again"].iter_rows(values_only=True)]
    assert "No workbook was returned again." in said


def test_a_place_names_cells_or_the_row() -> None:
    first = trust_tables().findings[0]
    assert place(replace(first, cells=("F12", "G12"), sheet="Actions", row=12)) == "Actions F12, G12"
    assert place(replace(first, cells=(), sheet="Actions", row=12)) == "Actions, row 12"
    assert place(replace(first, cells=(), sheet=None, row=None)) == ""
