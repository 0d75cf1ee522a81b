"""A trust that gives a KPI itself, from its register to its papers: nobody is asked twice."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import command_line
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import publish
from planbook.workflow.reply import reply
from planbook.workflow.trace import trace
from planbook.workflow.validate import check_returned
from trust_folder import FIRST, PERIOD, TODAY, Folder, column_of, edit, small_trust

OUT = date(2027, 1, 20)


def hold(folder: Folder, numerator: int) -> None:
    """Attendance is the trust's to give, and what it holds of the first school."""

    def change(book: openpyxl.Workbook) -> None:
        kpis, held = book["KPIs"], book["Figures held"]
        code, gives = column_of(kpis, "kpi.kpi"), column_of(kpis, "kpi.given_by")
        (row,) = [n for n in range(6, kpis.max_row + 1) if kpis.cell(n, code).value == "ATT"]
        kpis.cell(row, gives).value = "Trust"
        for key, value in {
            "period": PERIOD, "unit": FIRST, "kpi": "ATT", "numerator": numerator, "denominator": 10000,
            "source": "MIS", "read_on": date(2026, 12, 4),
        }.items():  # fmt: skip
            held.cell(6, column_of(held, f"figure_held.{key}")).value = value

    edit(folder.path / "trust.xlsx", change)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    hold(made, 9111)
    consolidate(made.trust, PERIOD, TODAY)
    assert command_line.planbook("-C", str(made.path), "--today", "2026-12-17", "report", PERIOD).returncode == 0
    return made


def _paper(folder: Folder, unit: str) -> Path:
    (path,) = folder.outputs.glob(f"reports/{unit}_*.docx")
    return path


def _words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_figure_is_the_registers_and_traced_to_its_row(folder: Folder) -> None:
    traced = trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", TODAY)
    assert traced.figure.value == 91.1
    assert [(cell.file, cell.sheet, cell.cell, cell.value) for cell in traced.cells] == [
        ("trust.xlsx", "Figures held", "E6", 9111),
        ("trust.xlsx", "Figures held", "F6", 10000),
    ]


def test_the_school_is_asked_nothing_and_the_trust_what_it_lacks(folder: Folder) -> None:
    found = check_returned(folder.trust, PERIOD, TODAY).findings
    of_school = [f for f in found if f.record == "kpi_value" and f.unit == FIRST and "Attendance" in f.message]
    assert {f.code for f in of_school} <= {"KP-027"}, "what came in the workbook differs from what is held"
    assert any(f.code == "TR-016" and "Attendance" in f.message for f in found)


def test_the_workbook_that_goes_back_has_the_trusts_figure_and_the_message_asks_for_none(folder: Folder) -> None:
    (done,) = reply(folder.trust, PERIOD, TODAY, [FIRST])
    (path,) = [file for file in done.files if file.suffix == ".xlsx"]
    sheet = openpyxl.load_workbook(path)["KPIs"]
    at = {key: column_of(sheet, f"kpi_value.{key}") for key in ("kpi", "numerator", "denominator", "comment")}
    (row,) = [n for n in range(6, sheet.max_row + 1) if sheet.cell(n, at["kpi"]).value == "ATT"]
    assert [sheet.cell(row, at[key]).value for key in ("numerator", "denominator")] == [9111, 10000]
    assert sheet.cell(row, at["numerator"]).protection.locked
    assert not sheet.cell(row, at["comment"]).protection.locked


def test_the_paper_says_whose_figure_it_is(folder: Folder) -> None:
    words = _words(_paper(folder, FIRST))
    assert "Held by the trust (MIS, 4 December 2026): Attendance" in words
    assert "91.1%" in words
    other = _words(_paper(folder, "990102"))
    assert "Given by the trust, which holds no figure yet: Attendance" in other
    assert "Not reported: Attendance" not in other and "Attendance: not reported" not in other


def test_the_summary_and_the_data_say_so_too(folder: Folder) -> None:
    book = openpyxl.load_workbook(next(folder.outputs.glob("*summary*.xlsx")))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert any("Held by the trust (MIS, 4 December 2026): Attendance" in text for text in texts)
    (rows,) = folder.outputs.rglob("figure_held.csv")
    assert "9111" in rows.read_text(encoding="utf-8-sig")


def test_another_figure_in_the_register_is_a_correction(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    hold(folder, 9222)
    done = command_line.planbook(
        "-C", str(folder.path), "--today", "2027-01-21", "report", PERIOD, "--for", "correction"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    papers = [_words(path) for path in folder.outputs.rglob("*correction*.docx")]
    assert any("92.2%" in words and "91.1%" in words and "register" in words for words in papers)
