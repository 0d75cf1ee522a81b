"""Workbooks written by planbook, filled in with openpyxl, and read back: every value with its cell."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import trust_folder
from builders import register
from planbook.collect.limits import limits_of
from planbook.collect.reader import Reader
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook

pytestmark = pytest.mark.usefixtures("own_readers")
DECLARATIONS = load()
REGISTER = register()
PERIOD = REGISTER.calendar.period("2026-27-autumn")


def write(path: Path, plan_format: str, **rows: list[dict[str, Any]]) -> Path:
    given = {record: [GivenRow(row) for row in found] for record, found in rows.items()}
    job = Job(DECLARATIONS.formats[plan_format], REGISTER, "990001", PERIOD, given)
    path.write_bytes(write_workbook(DECLARATIONS, job))
    return path


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> Submission:
    trust_folder.edit(path, change)
    return read_workbook(path, DECLARATIONS)


ACTIONS = [
    {"ref": "1.1", "action": "Ring home", "finish": date(2027, 3, 25), "led_by": "Head (lead)\nDeputy"},
    {"ref": "1.2", "action": "Meet the family", "finish": "ongoing", "led_by": "Deputy", "status": "watch"},
]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("written") / "990001_x.xlsx", "objectives-actions", action=ACTIONS)


@pytest.fixture
def workbook(pristine: Path, tmp_path: Path) -> Path:
    return shutil.copy(pristine, tmp_path / pristine.name)


def test_identity_comes_from_inside(workbook: Path) -> None:
    read = read_workbook(workbook, DECLARATIONS)
    assert (read.unit, read.period, read.template, read.version) == (
        "990001", "2026-27-autumn", "objectives-actions", "1.1",
    )  # fmt: skip
    assert read.problems == ()


def test_every_value_has_its_cell(workbook: Path) -> None:
    first, second = read_workbook(workbook, DECLARATIONS).entries("action")
    assert first.get("finish") == date(2027, 3, 25)
    assert second.get("finish") == "ongoing"
    assert second.get("status") == "watch"
    book = openpyxl.load_workbook(workbook)
    for entry in (first, second):
        cell = entry.cell("action")
        assert book[entry.table.sheet][cell].value == entry.get("action")
    assert second.row.excel_row == first.row.excel_row + 1


def test_parties_are_link_rows_with_the_cell_that_names_them(workbook: Path) -> None:
    read = read_workbook(workbook, DECLARATIONS)
    links = [link for link in read.entries("link") if link.text("role") == "led_by" and link.text("of") == "action"]
    assert [(x.text("ref"), x.text("party"), x.yes("lead")) for x in links] == [
        ("1.1", "Head", True), ("1.1", "Deputy", False), ("1.2", "Deputy", True),
    ]  # fmt: skip
    assert links[0].cell("party") == read.entries("action")[0].cell("led_by")


def test_columns_and_rows_inserted_above_move_with_their_keys(workbook: Path) -> None:
    before = read_workbook(workbook, DECLARATIONS).entries("action")[0]

    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for table in list(sheet.tables):
            del sheet.tables[table]
        sheet.insert_cols(3)
        sheet.insert_rows(1, 2)

    after = edit(workbook, insert).entries("action")[0]
    assert after.row.values == before.row.values
    assert after.row.excel_row == before.row.excel_row + 2
    assert after.cell("action") != before.cell("action")


def test_a_parent_shown_in_every_row_is_one_row(tmp_path: Path) -> None:
    path = write(
        tmp_path / "b.xlsx",
        "because-we-will",
        area=[{"ref": "A1", "title": "Writing"}],
        action=[
            {"ref": "1.1", "area": "A1", "objective.objective": "Writing lags", "action": "Teach it",
             "objective.impact": "It rises"},
            {"ref": "1.2", "area": "A1", "objective.objective": "Writing lags", "action": "Moderate it",
             "objective.impact": "It rises"},
            {"ref": "2.1", "area": "A1", "objective.objective": "Nobody reads", "objective.impact": "They read"},
        ],
    )  # fmt: skip
    read = read_workbook(path, DECLARATIONS)
    assert [(o.text("ref"), o.text("objective"), o.text("area")) for o in read.entries("objective")] == [
        ("1", "Writing lags", "A1"), ("2", "Nobody reads", "A1"),
    ]  # fmt: skip
    assert [(a.text("ref"), a.text("objective")) for a in read.entries("action")] == [("1.1", "1"), ("1.2", "1")]
    assert [row.excluded for t in read.tables if t.record == "objective" for row in t.rows] == [
        None,
        "repeated",
        None,
    ]


def test_a_parent_is_the_row_that_tells_most_of_it(tmp_path: Path) -> None:
    """What stands beside a because in a later row alone, or its priority in another, is not lost."""
    path = write(
        tmp_path / "b.xlsx",
        "because-we-will",
        area=[{"ref": "A1", "title": "Writing"}],
        action=[
            {"ref": "1.1", "area": "A1", "objective.objective": "Writing lags", "action": "Teach it"},
            {"ref": "1.2", "objective.objective": "Writing lags", "action": "Mark it",
             "objective.impact": "It rises"},
            {"ref": "2.1", "objective.objective": "Nobody reads", "action": "Read",
             "objective.impact": "They read"},
            {"ref": "2.2", "area": "A1", "objective.objective": "Nobody reads", "action": "Read on"},
        ],
    )  # fmt: skip
    read = read_workbook(path, DECLARATIONS)
    told = [(o.text("ref"), o.text("area"), o.text("impact"), o.row.excel_row) for o in read.entries("objective")]
    assert told == [("1", "A1", "It rises", 7), ("2", "A1", "They read", 8)]
    assert [(a.text("ref"), a.text("objective")) for a in read.entries("action")] == [
        ("1.1", "1"), ("1.2", "1"), ("2.1", "2"), ("2.2", "2"),
    ]  # fmt: skip


def test_what_is_told_of_a_parent_without_words_is_a_row_that_its_children_name(tmp_path: Path) -> None:
    path = write(
        tmp_path / "b.xlsx",
        "because-we-will",
        area=[{"ref": "A1", "title": "Writing"}],
        action=[
            {"ref": "1.1", "area": "A1", "objective.objective": "Writing lags", "action": "Teach it"},
            {"ref": "2.1", "area": "A1", "action": "Moderate it", "objective.impact": "It rises"},
            {"ref": "2.2", "area": "A1", "action": "Show it", "objective.impact": "It rises"},
            {"ref": "3.1", "area": "A1", "action": "Read it"},
        ],
    )
    read = read_workbook(path, DECLARATIONS)
    assert [(o.text("ref"), o.text("objective"), o.text("impact")) for o in read.entries("objective")] == [
        ("1", "Writing lags", ""), ("2", "", "It rises"),
    ]  # fmt: skip
    assert [(a.text("ref"), a.text("objective")) for a in read.entries("action")] == [
        ("1.1", "1"), ("2.1", "2"), ("2.2", "2"), ("3.1", ""),
    ]  # fmt: skip


def test_a_reference_may_be_a_ref_or_the_words(workbook: Path) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        areas, objectives = book["Priorities"], book["Objectives"]
        areas["A6"], areas["B6"] = "A1", "Attendance"
        for row, words in ((6, "A1"), (7, "attendance"), (8, "Punctuality")):
            objectives.cell(row, 1).value = f"O{row}"
            objectives.cell(row, 2).value = words
            objectives.cell(row, 3).value = f"Objective {row}"

    read = edit(workbook, type_in)
    assert [o.get("area") for o in read.entries("objective")] == ["A1", "A1", None]
    (fault,) = [f for t in read.tables for f in t.faults]
    assert (fault.code, fault.excel_row, fault.value) == ("FD-010", 8, "Punctuality")


def test_what_names_a_row_of_any_of_several_records_may_do_so_by_its_words(tmp_path: Path) -> None:
    path = write(
        tmp_path / "b.xlsx",
        "because-we-will",
        area=[{"ref": "A1", "title": "Attendance"}],
        action=[{"ref": "1.1", "area": "A1", "action": "Ring home by half past nine."}],
        measure=[
            {"ref": f"S{number}", "belongs_to": named, "statement": f"Measure {number}"}
            for number, named in enumerate(("attendance", "A1", "Ring home by half past nine.", "Punctuality"))
        ],
    )
    named = [measure.text("belongs_to") for measure in read_workbook(path, DECLARATIONS).entries("measure")]
    assert named == ["A1", "A1", "1.1", "Punctuality"]


def test_a_row_without_a_ref_gets_a_provisional_one(workbook: Path) -> None:
    read = edit(workbook, lambda book: book["Actions"].__setitem__("A7", None))
    assert [a.text("ref") for a in read.entries("action")] == ["1.1", "+7"]


def test_totals_and_repeats_do_not_count_and_are_said(workbook: Path) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        for column in range(1, 12):
            sheet.cell(8, column).value = sheet.cell(7, column).value
        sheet.cell(9, 1).value = "Total"

    read = edit(workbook, type_in)
    table = next(t for t in read.tables if t.record == "action")
    assert [(r.excel_row, r.excluded) for r in table.rows] == [(6, None), (7, None), (8, "duplicate"), (9, "total")]
    assert {f.code for f in table.faults} == {"FD-015", "FD-016"}


@pytest.mark.parametrize(("ref", "excluded"), [("Σ", ["total"]), ("Σ:", ["total"]), ("Σ1", []), ("Σχολείο", [])])
def test_the_letter_of_a_sum_alone_is_a_total_and_in_a_word_a_letter_of_a_ref(
    ref: str, excluded: list[str], workbook: Path
) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(9, 1).value = ref

    table = next(t for t in edit(workbook, type_in).tables if t.record == "action")
    assert [r.excluded for r in table.rows if r.excel_row == 9] == excluded


def test_a_ref_that_stands_ready_is_a_row_once_anything_stands_beside_it(workbook: Path) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(9, 1).value, sheet.cell(10, 1).value, sheet.cell(11, 1).value = "A9", 10, "1.3"
        sheet.cell(11, 3).value = "Read aloud each day"
        sheet.cell(12, 1).value, sheet.cell(12, 3).value = "A12", "#N/A"
        sheet.cell(12, 3).data_type = "e"

    table = next(t for t in edit(workbook, type_in).tables if t.record == "action")
    refs = [r.values[table.keys.index("ref")] for r in table.rows if r.excel_row > 8]
    assert refs == ["1.3", "A12"]
    assert [(f.code, f.excel_row) for f in table.faults] == [("FD-007", 12)]


def test_a_nil_beside_a_ref_that_stands_ready_is_no_row(workbook: Path) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(9, 1).value, book["Actions"].cell(9, 3).value = "A9", "None this term"

    table = next(t for t in edit(workbook, type_in).tables if t.record == "action")
    assert [(r.excel_row, r.excluded) for r in table.rows if r.excel_row > 8] == [(9, "nil")]


def test_error_cells_and_formulas_without_a_result_are_not_blanks(workbook: Path) -> None:
    def type_in(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        letters = {str(c.value).partition(".")[2]: c.column_letter for c in sheet[4] if c.value}
        sheet[f"{letters['progress']}6"] = "#REF!"
        sheet[f"{letters['progress']}6"].data_type = "e"
        sheet[f"{letters['next_step']}6"] = "=1+1"

    read = edit(workbook, type_in)
    faults = {f.field: (f.code, f.value) for t in read.tables for f in t.faults}
    assert faults == {"progress": ("FD-007", "#REF!"), "next_step": ("FD-008", "a formula")}


def test_a_deleted_sheet_and_a_deleted_column_are_problems(workbook: Path) -> None:
    def remove(book: openpyxl.Workbook) -> None:
        del book["Milestones"]
        sheet = book["Actions"]
        letters = {str(c.value).partition(".")[2]: c.column for c in sheet[4] if c.value}
        sheet.delete_cols(letters["next_step"])

    found = {(p.code, dict(p.tokens)["missing"]) for p in edit(workbook, remove).problems}
    assert found == {("WB-010", "Milestones"), ("WB-011", "Actions")}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "WB-002"),
        (b"%PDF-1.7 a print", "WB-002"),
        (b"\0" * 4000, "WB-002"),
        (b"\xd0\xcf\x11\xe0old", "WB-002"),
        (b"PK\x03\x04 cut short", "WB-004"),
        (b"Ref,Action\n1,Ring home\n", "WB-002"),
    ],
)
def test_what_is_no_workbook_is_named_and_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    with Reader(DECLARATIONS) as reader:
        read = reader.read(path)
    assert [p.code for p in read.problems] == [code]
    assert DECLARATIONS.rules[code].refuses


def test_a_workbook_of_another_make_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Action"])
    book.save(tmp_path / "own.xlsx")
    assert [p.code for p in read_workbook(tmp_path / "own.xlsx", DECLARATIONS).problems] == ["WB-006"]


def test_a_retired_version_is_refused(workbook: Path) -> None:
    def age(book: openpyxl.Workbook) -> None:
        sheet = book["_planbook"]
        for row in sheet.iter_rows():
            if row[0].value == "version":
                row[1].value = "0.1"

    assert [p.code for p in edit(workbook, age).problems] == ["WB-007"]


def test_the_reading_process_gives_the_same_as_reading_here(workbook: Path) -> None:
    with Reader(DECLARATIONS) as reader:
        assert reader.read(workbook) == read_workbook(workbook, DECLARATIONS)


def test_a_reader_that_dies_takes_one_file_with_it(workbook: Path) -> None:
    with Reader(DECLARATIONS) as reader:
        reader.read(workbook)
        process = reader._process
        assert process
        process.kill()
        process.wait()
        assert reader.read(workbook).problems == ()


def test_a_reader_that_hangs_is_stopped(workbook: Path) -> None:
    limits = replace(limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"]), seconds=0)
    with Reader(DECLARATIONS, limits) as reader:
        (problem,) = reader.read(workbook).problems
    assert problem.code == "WB-005"
    assert "took more than" in dict(problem.tokens)["what"]


def test_a_retired_key_still_names_its_field(workbook: Path) -> None:
    (finish,) = [f for f in DECLARATIONS.records["action"].fields if f.key == "finish"]
    assert "end_date" in finish.was
    now = read_workbook(workbook, DECLARATIONS)

    def as_it_was(book: openpyxl.Workbook) -> None:
        for cell in book["Actions"][4]:
            if cell.value == "action.finish":
                cell.value = "action.end_date"

    then = edit(workbook, as_it_was)
    assert [a.get("finish") for a in then.entries("action")] == [date(2027, 3, 25), "ongoing"]
    assert [a.cell("finish") for a in then.entries("action")] == [a.cell("finish") for a in now.entries("action")]
    assert then.problems == ()


def test_a_sheet_that_is_gone_from_the_register_is_not_taken_from_its_drop_downs(tmp_path: Path) -> None:
    path = tmp_path / "trust.xlsx"
    shutil.copyfile(DECLARATIONS.folder / "samples" / "objectives-actions-register.xlsx", path)
    book = openpyxl.load_workbook(path)
    del book["Targets"]
    book.save(path)
    read = read_workbook(path, DECLARATIONS)
    assert [(problem.code, problem.sheet) for problem in read.problems] == [("WB-010", "Targets")]
    assert "kpi_target" not in {table.record for table in read.tables}
