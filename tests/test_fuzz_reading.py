"""A few of the mutants that `fuzz_reading.py` makes by the thousand, and what its long runs have found."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fuzz_reading import Bench, bench_in, lay_out, try_one
from mutants import MUTATORS, mutant
from planbook.collect.reader import Reader
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.prepare.workbook import write_workbook
from planbook.workflow.init import init_trust
from planbook.workflow.validate import check_register
from workbooks import job

DECLARATIONS = load()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    lay_out(folder)
    return bench_in(folder)


def test_the_same_seed_makes_the_same_mutants_by_every_mutator(bench: Bench) -> None:
    made = [mutant(3, number, bench.sound) for number in range(150)]
    assert made == [mutant(3, number, bench.sound) for number in range(150)]
    used = {how for _, hows, _ in made for how in hows.split("+")}
    assert used >= {m.__name__.lstrip("_") for mutators in MUTATORS.values() for m in mutators}


def test_each_of_some_mutants_is_refused_or_read_and_nothing_else_happens(bench: Bench, tmp_path: Path) -> None:
    outcomes = []
    with Reader(bench.trust.declarations) as reader:
        for number in range(48):
            path = tmp_path / "mutant.xlsx"
            path.write_bytes(mutant(1, number, bench.sound)[2])
            outcomes.append(try_one(bench, reader, path, whole=number % 12 == 0))
    assert sum(outcome.startswith("read") for outcome in outcomes) >= 10
    assert sum(outcome.startswith("WB-") for outcome in outcomes) >= 10


def edited(data: bytes, path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    book.save(path)
    return path


def test_parents_whose_words_are_in_no_column_any_more_are_told_by_what_is_left(tmp_path: Path) -> None:
    """The column of the because is gone; what stands beside it is not lost with it."""
    sound = write_workbook(DECLARATIONS, job("because-we-will"))

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        keys = {str(cell.value): cell for cell in sheet[4] if cell.value}
        label = DECLARATIONS.records["objective"].label
        gone = keys[f"objective.{label}"]
        others = [cell for key, cell in keys.items() if key.startswith("objective.") and cell is not gone]
        assert others
        for row in (4, 5):
            sheet.cell(row, gone.column).value = None
        sheet.cell(6, others[0].column).value = "Attendance is better"
        sheet.cell(6, keys["action.action"].column).value = "ring home on the first day"

    read = read_workbook(edited(sound, tmp_path / "sent.xlsx", spoil), DECLARATIONS)
    assert "WB-011" in {p.code for p in read.problems}
    (action,) = [a for a in read.entries("action") if a.cell("action") and a.row.excel_row == 6]
    parents = [o for o in read.entries("objective") if o.text("ref") == action.text("objective")]
    assert len(parents) == 1


def test_an_error_in_a_units_plan_format_is_a_finding(tmp_path: Path) -> None:
    init_trust(tmp_path / "trust", "objectives-actions", date(2026, 9, 1))
    path = tmp_path / "trust" / "trust.xlsx"

    def spoil(book: openpyxl.Workbook) -> None:
        sheet = book["Trust"]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == "objectives-actions")
        cell.value, cell.data_type = "#REF!", "e"

    edited(path.read_bytes(), path, spoil)
    assert "FD-007" in {f.code for f in check_register([path]).findings}
