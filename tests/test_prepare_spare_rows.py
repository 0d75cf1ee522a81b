"""Spare rows have their refs ready: after those that the year has had, and in grey until they are typed over."""

import io
from dataclasses import replace

import openpyxl
import pytest

import workbooks
from planbook.collect.workbook import read_workbook
from planbook.model.carried import ready_refs
from planbook.model.loading import load
from planbook.model.parts import Part
from planbook.prepare.content.words import NAME, named
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.layout import refs_ready
from planbook.prepare.parts import part_of
from planbook.prepare.workbook import write_workbook

DECLARATIONS = load()


def first_of(taken: list[str], one: str, letter: str = "") -> list[str]:
    refs = ready_refs(taken, one, letter)
    return [next(refs), next(refs)]


@pytest.mark.parametrize(
    ("taken", "ready"),
    [
        ([], ["A1", "A2"]),
        (["A1", "A4"], ["A5", "A6"]),
        (["S3"], ["S4", "S5"]),
        (["1.1", "1.2", "2.1"], ["A1", "A2"]),
        (["1.1", "A1"], ["A2", "A3"]),
        (["3"], ["4", "5"]),
    ],
)
def test_a_new_row_follows_the_last(taken: list[str], ready: list[str]) -> None:
    assert first_of(taken, "action") == ready


def test_a_part_has_refs_of_its_own_letter() -> None:
    assert first_of(["A1", "h1", "H3"], "action", "H") == ["H2", "H4"]


def given(*refs: str) -> dict[str, list[GivenRow]]:
    return {"action": [GivenRow({"ref": ref, "action": f"Train group {ref}"}, approved=True) for ref in refs]}


def refs_in(job: Job) -> list[str | None]:
    return [workbooks.cell(workbooks.written(job)["Actions"], "action.ref", n).value for n in range(6, 11)]


def test_spare_rows_go_on_where_the_rows_given_end() -> None:
    assert refs_in(workbooks.job(rows=given("A1", "A2"))) == ["A1", "A2", "A3", "A4", "A5"]


def test_none_has_a_ref_that_a_row_of_the_year_has_had() -> None:
    job = replace(workbooks.job(rows=given("A1", "A2")), refs_before=frozenset({("action", "A3")}))
    assert refs_in(job) == ["A1", "A2", "A4", "A5", "A6"]


@pytest.mark.parametrize("template", workbooks.FORMATS)
def test_no_two_rows_of_a_workbook_have_the_same_ref(template: str) -> None:
    job = workbooks.job(template)
    ready = refs_ready(DECLARATIONS, job)
    had = {(key, str(row.values.get("ref"))) for key, rows in job.rows.items() for row in rows}
    assert ready
    assert not ready & had


@pytest.mark.parametrize("template", workbooks.FORMATS)
def test_a_workbook_in_which_nobody_has_typed_has_the_rows_that_it_was_given(template: str, tmp_path) -> None:
    job = workbooks.job(template)
    path = tmp_path / "issued.xlsx"
    path.write_bytes(write_workbook(DECLARATIONS, job))
    read = read_workbook(path, DECLARATIONS)
    growing = {s.record.key for s in job.format.sheets if s.record.rows == "growing"}
    rows = {table.record: len(table.rows) for table in read.tables if table.record in growing}
    assert {key: count for key, count in rows.items() if count} == {
        key: len(found) for key, found in job.rows.items() if key in growing and found
    }
    assert not [fault for table in read.tables if table.record in growing for fault in table.faults]


def test_a_row_is_offered_to_others_once_it_has_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(DECLARATIONS, workbooks.job(rows=given("A1")))))
    lists = book["Lists"]
    column = next(c for c in lists[1] if c.value == "action").column
    assert not str(lists.cell(2, column).value).startswith("=IF(LEN(INDEX('Actions'!$C$6:$C")
    assert ',"",' in str(lists.cell(3, column).value)


def test_parts_of_one_sheet_never_have_the_same_ref_ready() -> None:
    parts = (Part("head", "Headteacher"), Part("clerk", "Clerk"))
    whole = workbooks.job()
    ready = [refs_ready(DECLARATIONS, part_of(whole, part, parts)) for part in parts]
    assert not ready[0] & ready[1]
    assert all(ready)


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("Attendance of all", "O3 Attendance of all"),
        ("Attendance of all pupils in every year group", "O3 Attendance of all pupils in every…"),
        ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "O3 Llanfairpwllgwyngyllgogerychwyrndrob…"),
    ],
)
def test_what_names_a_row_ends_with_a_word(words: str, called: str) -> None:
    assert named("O3", words) == called
    assert len(called) <= NAME
