"""Quarters in place of terms, and quarters within them whose sheets the term does not ask again."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from planbook.consolidate.tables import TrustTables
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.report import report
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, small_trust

UNIT, FIRST, SECOND = "990101", "2026-27-q1", "2026-27-q2"
QUARTERS = {
    FIRST: (date(2026, 9, 1), date(2026, 11, 30), date(2026, 12, 7)),
    SECOND: (date(2026, 12, 1), date(2027, 2, 28), date(2027, 3, 8)),
}
WORDS = "Open the library at noon."


def quarters_alone(book: openpyxl.Workbook) -> None:
    """In place of terms and years two quarters, in which attendance is due."""
    sheet = book["Periods"]
    columns = [column_of(sheet, f"period.{key}") for key in ("period", "kind", "start", "end", "due")]
    rows = [n for n in range(6, 60) if sheet.cell(n, columns[0]).value]
    for row in sheet.iter_rows(min_row=rows[0], max_row=rows[-1]):
        for cell in row:
            cell.value = None
    for row, (name, days) in zip(rows, QUARTERS.items(), strict=False):
        for column, value in zip(columns, (name, "Quarter", *days), strict=True):
            sheet.cell(row, column).value = value
    kpis = book["KPIs"]
    code, due = (column_of(kpis, f"kpi.{key}") for key in ("kpi", "due_in"))
    (row,) = [n for n in range(6, 60) if kpis.cell(n, code).value == "ATT"]
    kpis.cell(row, due).value = "Every quarter"


def comes_back(folder: Folder, period: str, attended: int) -> TrustTables:
    """The quarter's workbooks are made, filled in, returned and brought together."""
    start, end, _ = QUARTERS[period]

    def fill(book: openpyxl.Workbook) -> None:
        kpis, actions = book["KPIs"], book["Actions"]
        code, count, of = (column_of(kpis, f"kpi_value.{key}") for key in ("kpi", "numerator", "denominator"))
        (row,) = [n for n in range(6, 30) if kpis.cell(n, code).value == "ATT"]
        kpis.cell(row, count).value, kpis.cell(row, of).value = attended, 40_000
        ref, words, status = (column_of(actions, f"action.{key}") for key in ("ref", "action", "status"))
        if period == FIRST:
            actions.cell(6, ref).value, actions.cell(6, words).value = "1.1", WORDS
        assert actions.cell(6, words).value == WORDS
        actions.cell(6, status).value = "Watch" if period == FIRST else "On track"

    for made in prepare_workbooks(folder.trust, period, start):
        came = folder.path / "returned" / period / made.path.name
        came.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(made.path, came)
        edit(came, fill)
    return consolidate(folder.trust, period, end).tables


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = small_trust(tmp_path / "trust", units=2)
    for name in ("returned", "issued"):
        shutil.rmtree(made.path / name / PERIOD)
    begin_anew(made.path)
    edit(made.path / "trust.xlsx", quarters_alone)
    return made


def test_plan_and_figures_go_from_one_quarter_to_the_next(folder: Folder) -> None:
    comes_back(folder, FIRST, 38_000)
    tables = comes_back(folder, SECOND, 37_500)
    (line,) = [row for row in tables.kpis if (row.unit, row.kpi, row.group) == (UNIT, "ATT", "all")]
    assert (line.value, line.last, line.change, line.last_term) == (93.8, 95.0, -1.2, "2026-27, quarter 1")
    (action,) = [row for row in tables.actions if row.unit == UNIT]
    assert (action.action, action.delivery, action.delivery_last) == (WORDS, "green", "amber")
    report(folder.trust, SECOND, date(2027, 3, 9))
    (path,) = (folder.path / "outputs" / SECOND / "reports").glob(f"{UNIT}_*governors*.docx")
    said = [line.text for line in docx.Document(str(path)).paragraphs]
    assert "Report, 2026-27, quarter 2" in said
    assert (
        "Attendance: 93.8% (37,500 of 40,000), against 95.0% (38,000 of 40,000) in 2026-27, quarter 1. "
        "The target was 95.5%."
    ) in said


HALF, TERM = "2026-27-autumn-2", PERIOD
INSIDE = {
    FIRST: ("Quarter", date(2026, 9, 1), date(2026, 11, 30)),
    HALF: ("Half-term", date(2026, 11, 2), date(2026, 12, 18)),
}


def asked_inside(book: openpyxl.Workbook) -> None:
    """Beside the terms a quarter and a half-term that ends with its term; they alone ask for two of the sheets."""
    sheet = book["Periods"]
    columns = [column_of(sheet, f"period.{key}") for key in ("period", "kind", "start", "end", "due", "as_at")]
    row = next(n for n in range(6, 200) if sheet.cell(n, columns[0]).value is None)
    for n, (name, (kind, start, end)) in enumerate(INSIDE.items()):
        for column, value in zip(columns, (name, kind, start, end, end, end), strict=True):
            sheet.cell(row + n, column).value = value
    asked = book["Sheets asked"]
    for n, title in enumerate(("Returns due", "Meetings")):
        asked.cell(6 + n, column_of(asked, "sheet_asked.sheet")).value = title
        asked.cell(6 + n, column_of(asked, "sheet_asked.periods")).value = "Quarter; Half-term"


def type_in(book: openpyxl.Workbook, title: str, record: str, **values: object) -> None:
    """`values` in the first blank line of a sheet."""
    sheet = book[title]
    columns = {key: column_of(sheet, f"{record}.{key}") for key in values}
    row = next(n for n in range(6, 60) if all(sheet.cell(n, c).value is None for c in columns.values()))
    for key, value in values.items():
        sheet.cell(row, columns[key]).value = value


def come_back(folder: Folder, period: str, fill: Callable[[openpyxl.Workbook], None]) -> TrustTables:
    for made in prepare_workbooks(folder.trust, period, INSIDE.get(period, ("", date(2026, 9, 7)))[1]):
        came = folder.path / "returned" / period / made.path.name
        came.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(made.path, came)
        edit(came, fill)
    return consolidate(folder.trust, period, date(2026, 12, 18)).tables


def told_in_quarter(book: openpyxl.Workbook) -> None:
    type_in(book, "Meetings", "meeting", ref="G1", body="LGC", date=date(2026, 10, 14), held="Held")
    for what, sent in (("Quarter 1 progress report", date(2026, 11, 3)), ("Grant certificate", None)):
        type_in(book, "Returns due", "obligation", what=what, to="DfE", due=date(2026, 11, 5), sent=sent)


def told_in_half_term(book: openpyxl.Workbook) -> None:
    assert "Returns due" in book.sheetnames
    type_in(book, "Meetings", "meeting", ref="G2", body="LGC", date=date(2026, 12, 9), held="Held")


def test_what_a_quarter_and_a_half_term_ask_is_counted_in_the_term_that_holds_them(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "trust", units=1)
    for name in ("returned", "issued"):
        shutil.rmtree(folder.path / name / PERIOD)
    begin_anew(folder.path)
    edit(folder.path / "trust.xlsx", asked_inside)
    come_back(folder, FIRST, told_in_quarter)
    come_back(folder, HALF, told_in_half_term)
    tables = come_back(folder, TERM, lambda _: None)
    assert "Returns due" not in openpyxl.load_workbook(folder.file_of(UNIT, TERM)).sheetnames
    owed = [(row.get("what"), row.get("sent"), row.period) for row in tables.records["obligation"].rows]
    assert owed == [
        ("Quarter 1 progress report", date(2026, 11, 3), HALF),
        ("Grant certificate", None, HALF),
    ]
    held = [(row.get("date"), row.period) for row in tables.records["meeting"].rows]
    assert held == [(date(2026, 10, 14), FIRST), (date(2026, 12, 9), HALF)]
    (committee,) = [row for row in tables.records["body"].rows if row.get("body") == "LGC"]
    assert committee.get("meetings_held") == 2
    assert "R2 Grant certificate (29 days overdue)" in [row.what for row in tables.exceptions]
    book = openpyxl.load_workbook(folder.path / "outputs" / TERM / "summary.xlsx")
    shown = [str(cell.value) for row in book["Returns due"].iter_rows() for cell in row if cell.value]
    assert "Grant certificate" in shown
    # The next term asks for neither; what it holds nothing of is not told again of the term before.
    assert come_back(folder, "2026-27-spring", lambda _: None).records["obligation"].rows == ()
