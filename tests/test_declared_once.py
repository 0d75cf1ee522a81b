"""Add a field in one TOML file: it is in the workbook, is validated, is in the data and in explain."""

import csv
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.demo.register import register_rows, schools
from planbook.model.declarations import Declarations
from planbook.model.loading import load, templates_folder
from planbook.workflow.consolidate import consolidate
from planbook.workflow.explain import explain
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trust import Trust, open_trust
from trust_folder import PERIOD, TODAY, column_of, edit

ADDED = """
[fields.confidence]
type = "count"
heading = "Confidence"
help = "How sure you are that it will be done in time, from 1 to 5."
minimum = 1.0
maximum = 5.0
required = true
disclosure = "none"
"""


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    folder = tmp_path_factory.mktemp("declared") / "workbook_templates"
    shutil.copytree(templates_folder(), folder, ignore=shutil.ignore_patterns("*.xlsx"))
    file = folder / "records" / "action.toml"
    file.write_text(file.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    layout = folder / "formats" / "objectives-actions.toml"
    shown = layout.read_text(encoding="utf-8")
    layout.write_text(shown.replace('"revised_finish"', '"revised_finish", "confidence"', 1), encoding="utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def trust(declarations: Declarations, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("trust") / "t"
    init_trust(folder, "objectives-actions", date(2025, 9, 1), register_rows(schools(1)), declarations)
    return open_trust(folder, declarations)


@pytest.fixture(scope="module")
def returned(trust: Trust) -> Path:
    """The school's workbook with three actions: confident, far too confident, and silent."""
    (sent,) = prepare_workbooks(trust, PERIOD, date(2026, 9, 14))
    path = trust.returned(trust.period(PERIOD)) / sent.path.name
    shutil.copyfile(sent.path, path)

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for row, confidence in ((6, 4), (7, 9), (8, None)):
            sheet.cell(row, column_of(sheet, "action.action")).value = f"Action {row}"
            sheet.cell(row, column_of(sheet, "action.confidence")).value = confidence

    edit(path, fill)
    return path


def test_it_is_a_column_of_the_workbook(returned: Path) -> None:
    sheet = openpyxl.load_workbook(returned)["Actions"]
    column = column_of(sheet, "action.confidence")
    assert sheet.cell(5, column).value == "Confidence"
    prompts = [
        v.prompt for v in sheet.data_validations.dataValidation if sheet.cell(6, column).coordinate in v.sqref
    ]
    assert prompts == ["How sure you are that it will be done in time, from 1 to 5."]


def test_it_is_validated_and_in_the_data(trust: Trust, returned: Path) -> None:
    done = consolidate(trust, PERIOD, TODAY)
    own = [f for f in done.checked.findings if f.field == "confidence"]
    letter = openpyxl.utils.get_column_letter(
        column_of(openpyxl.load_workbook(returned)["Actions"], "action.confidence")
    )
    assert {f.cells for f in own} == {(f"{letter}7",), (f"{letter}8",)}, "out of range, and missing"
    path = trust.outputs(trust.period(PERIOD)) / "internal" / "data" / "action.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert [row["confidence"] for row in csv.DictReader(stream)] == ["4", "9", ""]


def test_it_is_explained(declarations: Declarations) -> None:
    said = explain(declarations, "action.confidence")
    assert said.text == "How sure you are that it will be done in time, from 1 to 5."
    assert ("At most", "5") in said.facts
    assert any(name == "action.confidence" for name, _ in explain(declarations, "action").facts)
