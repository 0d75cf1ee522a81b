"""Words that people type over planbook's own, where nothing is read: told with their cell, and quoted whole."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from builders import register
from planbook.collect.workbook import read_workbook
from planbook.model.cover import parts_of_text
from planbook.model.loading import load
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.sheets.check import DONE
from planbook.prepare.workbook import write_workbook
from trust_folder import edit

DECLARATIONS = load()
WORDS = "Mrs Okoro has left, and her deputy answers for every line of the plan that names her until Easter"


@cache
def sent() -> bytes:
    period = register().calendar.period("2026-27-autumn")
    rows = {"action": [GivenRow({"ref": "1.1", "action": "Ring home"})]}
    return write_workbook(
        DECLARATIONS, Job(DECLARATIONS.formats["objectives-actions"], register(), "990001", period, rows)
    )


def told(
    tmp_path: Path, change: Callable[[openpyxl.Workbook], None]
) -> list[tuple[str | None, tuple[str, ...], str]]:
    """What is said of text outside tables and forms, once the workbook has been changed."""
    path = tmp_path / "990001_x.xlsx"
    path.write_bytes(sent())
    edit(path, change)
    problems = read_workbook(path, DECLARATIONS).problems
    return [(p.sheet, p.cells, dict(p.tokens)["there"]) for p in problems if p.code == "WB-033"]


def test_nothing_is_told_of_what_planbook_has_written(tmp_path: Path) -> None:
    assert told(tmp_path, lambda _: None) == []


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Cover", "A1"), ("Cover", "C5"), ("Cover", "A10"), ("Cover", "F16"), ("Cover", "A16"), ("Cover", "G20"),
        ("Check", "A2"), ("Check", "A3"), ("Check", "B8"), ("Check", "C8"), ("Check", "F8"), ("Check", "L9"),
        ("Glossary", "A1"), ("Glossary", "B5"), ("Glossary", "C6"), ("Glossary", "E7"),
        ("Actions", "A1"), ("Actions", "A2"), ("Actions", "C3"), ("KPIs", "A1"),
    ],
)  # fmt: skip
def test_words_over_planbooks_own_are_told_and_quoted(tmp_path: Path, sheet: str, cell: str) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = WORDS

    assert told(tmp_path, change) == [(sheet, (cell,), f"{cell} (“{WORDS}”)")]


def test_of_a_row_of_the_glossary_with_a_blanked_cell_our_own_words_are_not_told(tmp_path: Path) -> None:
    def blanked(book: openpyxl.Workbook) -> None:
        book["Glossary"]["A6"] = None
        book["Glossary"]["B8"] = None

    def written_beside(book: openpyxl.Workbook) -> None:
        blanked(book)
        book["Glossary"]["C8"] = WORDS

    assert told(tmp_path, blanked) == []
    assert told(tmp_path, written_beside) == [("Glossary", ("C8",), f"C8 (“{WORDS}”)")]


def test_answers_explanations_and_what_formulas_come_to_are_not_told(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        check, cover = book["Check"], book["Cover"]
        check["C8"], check["E8"], check["A3"] = "To correct", "KPIs K12", "12 to correct, 3 to explain"
        why = next(c.column for c in check[4] if c.value == "explanation.explanation")
        check.cell(9, why).value = "The figures come in January."
        name = next(cell for row in cover.iter_rows() for cell in row if cell.value == "declaration.name")
        cover.cell(name.row, name.column + 1).value = "Mrs H. Okoro"

    assert told(tmp_path, change) == []


def test_explanations_that_are_figures_and_what_formulas_came_to_are_not_told(tmp_path: Path) -> None:
    def explained(book: openpyxl.Workbook) -> None:
        check = book["Check"]
        why = next(c.column for c in check[4] if c.value == "explanation.explanation")
        check.cell(9, why).value = 42

    def values_alone(book: openpyxl.Workbook) -> None:
        for name in ("Cover", "Check"):
            for row in book[name].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = 3

    assert told(tmp_path, explained) == told(tmp_path, values_alone) == []


def test_a_workbook_that_does_not_say_what_was_written_is_not_looked_at(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in book["_planbook"].iter_rows():
            if row[0].value in ("text", "part_of_text"):
                row[0].value = row[1].value = None
        book["Cover"]["A1"] = WORDS

    assert told(tmp_path, change) == []


def test_the_parts_of_a_text_are_its_words_without_numbers_and_addresses() -> None:
    assert parts_of_text("12 to correct, 3 to explain.") == ["to correct", "to explain"]
    assert parts_of_text("KPIs K12") == ["KPIs"]
    assert parts_of_text("47") == []
    joined = f"0 to explain     37 in order     {DONE}"  # as Check says where all is in order
    assert parts_of_text(joined) == ["to explain", "in order", DONE.strip(".")]


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("Actions", "A1"),
        ("Actions", "A2"),
        ("Actions", "A5"),
        ("KPIs", "C1"),
        ("Glossary", "B7"),
        ("Glossary", "A9"),
        ("Cover", "A1"),
        ("Cover", "C5"),
        ("Cover", "E16"),
        ("Cover", "H20"),
        ("Check", "A2"),
        ("Check", "B8"),
        ("Check", "C8"),
        ("Check", "D7"),
        ("Check", "L9"),
    ],
)
@pytest.mark.parametrize(("typed", "quoted"), [(42, "42"), (date(2027, 3, 25), "25/03/2027"), (0.5, "0.5")])
def test_a_figure_or_a_day_over_planbooks_own_is_told(
    tmp_path: Path, sheet: str, cell: str, typed: object, quoted: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = typed

    assert told(tmp_path, change) == [(sheet, (cell,), f"{cell} (“{quoted}”)")]
