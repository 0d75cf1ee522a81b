"""A plan format of the trust's own that has no sheet for KPIs: what it does not show is asked of nobody."""

import shutil

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from own_templates import write_templates
from planbook.model.asked import is_asked, is_asked_over
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.report import report
from trust_folder import FIRST, PERIOD, TODAY, Folder, begin_anew, edit, small_trust

SHEETS = """
[format]
title = "Three sheets"
summary = "Priorities, actions and success measures."
version = "1.0"
reads = ["1.0"]

[[sheet]]
record = "area"
show = ["ref", "title", "lead"]

[[sheet]]
record = "action"
show = ["ref", "area", "action", "start", "finish", "led_by", "status", "percent_done", "progress", "next_step"]

[[sheet]]
record = "measure"
show = ["ref", "belongs_to", "statement", "due", "status"]
"""


def in_three_sheets(folder: Folder, units: tuple[str, ...]) -> None:
    """Let the plans of `units` be of that format, and what they return a workbook of it."""
    write_templates(folder.path, {"formats/three-sheets.toml": SHEETS})

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Units"]
        heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=12) for cell in row}
        for row in sheet.iter_rows(min_row=5):
            if any(str(cell.value) in units for cell in row):
                sheet.cell(row[0].row, heads["unit.format"], "three-sheets")

    edit(folder.path / "trust.xlsx", change)
    shutil.rmtree(folder.path / "issued")
    for unit in units:
        folder.file_of(unit).unlink()
    begin_anew(folder.path)
    for made in prepare_workbooks(folder.trust, PERIOD, TODAY):
        if made.path.name.startswith(units):
            shutil.copyfile(made.path, folder.returned / made.path.name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    in_three_sheets(made, (FIRST,))
    consolidate(made.trust, PERIOD, TODAY)
    report(made.trust, PERIOD, TODAY)
    return made


def told(folder: Folder, unit: str) -> str:
    """All that the paper of the unit's governors says, tables and all."""
    (paper,) = (folder.outputs / "reports").glob(f"{unit}_*.docx")
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in Document(str(paper)).element.body.iter(qn("w:p"))
    )


def test_a_record_without_a_sheet_in_the_units_format_is_not_asked(folder: Folder) -> None:
    trust = folder.trust
    period = trust.period(PERIOD)
    records = trust.declarations.records
    asked = {
        unit: [
            key
            for key in ("kpi_value", "objective", "declaration")
            if is_asked(trust.register, records[key], unit, period)
        ]
        for unit in (FIRST, "990102")
    }
    assert asked == {FIRST: ["declaration"], "990102": ["kpi_value", "objective", "declaration"]}
    assert not is_asked_over(trust.register, records["kpi_value"], FIRST, period)


def test_its_papers_miss_no_figure_that_it_has_no_sheet_for(folder: Folder) -> None:
    said = told(folder, FIRST)
    assert "KPI about pupils is not reported" not in said
    assert "Attendance" not in said
    assert "Attendance" in told(folder, "990102")


def test_its_cover_counts_the_minutes_of_the_sheets_that_it_has(folder: Folder) -> None:
    (issued,) = (folder.path / "issued" / PERIOD).glob(f"{FIRST}_*.xlsx")
    (other,) = (folder.path / "issued" / PERIOD).glob("990102_*.xlsx")
    minutes = [
        next(
            int(word)
            for row in openpyxl.load_workbook(path)["Cover"].iter_rows(max_row=3, values_only=True)
            for value in row
            if value and "minutes" in str(value)
            for word in str(value).split()
            if word.isdigit()
        )
        for path in (issued, other)
    ]
    assert minutes[0] == 25 < minutes[1]
