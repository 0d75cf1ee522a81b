"""Decisions wanted: what people entered stands in the paper with its power and paragraph, and nothing else does."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

import command_line
from trust_folder import PERIOD, Folder, column_of, edit, small_trust

UNIT = "990101"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)

    def of_school(book: openpyxl.Workbook) -> None:
        sheet, actions = book["Decisions wanted"], book["Actions"]
        first = next(
            row[0].value
            for row in actions.iter_rows(min_row=6, min_col=column_of(actions, "action.ref"))
            if row[0].value
        )
        money = book["Funding"]  # a line of no source is no answer to a decision that says no paragraph
        money.cell(6, column_of(money, "funding_line.source")).value = None
        rows = [
            ("D1", "=Agree the later finish", "The builder is late.", None, "Agree the plan", first),
            ("D2", "Buy a minibus", "The lease ends in May.", "Trust board", "Buy things", "the field"),
        ]
        for number, row in enumerate(rows, start=6):
            for key, value in zip(("ref", "decision", "why_now", "body", "power", "about"), row, strict=True):
                cell = sheet.cell(number, column_of(sheet, f"decision_wanted.{key}"))
                cell.value = value
                cell.data_type = "s" if value else cell.data_type

    def of_trust(book: openpyxl.Workbook) -> None:
        bodies, wanted = book["Bodies"], book["Decisions wanted"]
        bodies.cell(6, column_of(bodies, "body.may_decide")).value = "Agree the plan\nAgree the budget"
        for key, value in (
            ("period", PERIOD),
            ("decision", "Agree the budget of the year"),
            ("why_now", "It is due to the trust in January."),
            ("power", "Agree the budget"),
        ):
            wanted.cell(6, column_of(wanted, f"decision_of_trust.{key}")).value = value

    edit(made.file_of(UNIT), of_school)
    edit(made.path / "trust.xlsx", of_trust)
    assert command_line.planbook("-C", str(made.path), "--today", "2026-12-17", "report", PERIOD).returncode == 0
    assert command_line.planbook(
        "-C", str(made.path), "--today", "2026-12-17", "consolidate", PERIOD
    ).returncode in (0, 1)
    return made


def _paper(folder: Folder, unit: str) -> Path:
    (path,) = folder.outputs.glob(f"reports/{unit}_*.docx")
    return path


def _rows(path: Path) -> list[list[str]]:
    tables = [table for table in Document(str(path)).tables if table.rows[0].cells[1].text == "Decision"]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows[1:]]


def test_the_paper_has_what_was_entered_and_where_it_says_more(folder: Folder) -> None:
    first, second, third = _rows(_paper(folder, UNIT))
    assert first[:4] == ["1", "=Agree the later finish", "The builder is late.", "Agree the plan"]
    section, _, paragraph = first[4].partition(".")
    headings = [p.text for p in Document(str(_paper(folder, UNIT))).paragraphs if p.style.name == "Heading 1"]
    assert headings[int(section) - 1] == "Priorities" and int(paragraph) > 0
    assert headings[1] == "Decisions wanted"
    assert second == ["2", "Buy a minibus", "The lease ends in May.", "Trust board: Buy things", "the field"]
    assert third == [
        "3", "Agree the budget of the year", "It is due to the trust in January.", "Agree the budget", "–"
    ]  # fmt: skip


def test_the_trusts_own_stand_in_every_report_that_the_body_reads(folder: Folder) -> None:
    assert [row[1] for row in _rows(_paper(folder, "990102"))] == ["Agree the budget of the year"]


def test_they_are_in_the_data_and_not_in_the_next_workbook(folder: Folder) -> None:
    (data,) = folder.outputs.rglob("decision_wanted.csv")
    assert "Buy a minibus" in data.read_text(encoding="utf-8-sig")
    made = command_line.planbook("-C", str(folder.path), "--today", "2026-12-17", "prepare", "2026-27-spring")
    assert made.returncode == 0, made.stdout + made.stderr
    (path,) = (folder.path / "issued" / "2026-27-spring").glob(f"{UNIT}_*.xlsx")
    sheet = openpyxl.load_workbook(path)["Decisions wanted"]
    assert sheet.cell(6, column_of(sheet, "decision_wanted.decision")).value is None
