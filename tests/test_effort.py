"""How much is done for a workbook, in counts that are alike on every computer: calls of planbook's own functions.

Time is measured by `benchmarks/`. A limit here is what was counted when it was set, and a seventh more: raise it
only for what is worth it, and lower it when less is done.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import openpyxl
import pytest

import planbook
from consolidated import consolidated, stands
from planbook.collect.reader import Reader
from planbook.collect.workbook import read_workbook
from planbook.consolidate.disclosure.outside import external
from planbook.model.loading import load, templates_folder
from planbook.model.register import Register
from planbook.model.samples import load_samples
from planbook.model.submission import Entry, Row, Submission, Table
from planbook.report.papers import paper_of
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from planbook.workflow.consolidate import consolidate
from planbook.workflow.tasks import FileToRead
from trust_folder import PERIOD, TODAY, begin_anew, edit, small_trust

DECLARATIONS = load()
SAMPLE = load_samples(DECLARATIONS)["objectives-actions"]
FOLDER = templates_folder() / "samples"
WORKBOOK = FOLDER / f"{SAMPLE.key}.xlsx"
OWN = str(Path(planbook.__file__).parent)
READING, CHECKING = 25, 20
"""The most calls for each cell of the sample that holds anything. Counted in November 2026 by what `calls` counts:
21.4 to read it (55.1 before its sheets were looked through as a whole), with what is struck out or lies beside the
cells, with blank sheets and with the refs that stand ready in spare rows; 17.9 to check it (50.1 at first, 31.2
before checks glanced at columns)."""


def calls(what: Callable[[], object]) -> int:
    """How often functions of planbook's are called by `what`, the second time that it is done.

    The first time loads libraries and fills what is kept for the next. Comprehensions are not counted: newer
    versions of Python no longer call them. A generator counts each time that it goes on.
    """
    count = 0

    def profile(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(OWN) and not code.co_name.startswith("<"):
            count += 1

    what()
    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        what()
    finally:
        sys.setprofile(before)
    return count


def read() -> Submission:
    return read_workbook(WORKBOOK, DECLARATIONS)


def register() -> Register:
    return Register(read_workbook(FOLDER / f"{SAMPLE.key}-register.xlsx", DECLARATIONS), DECLARATIONS)


def cells(submission: Submission) -> int:
    """How many cells of the workbook's tables hold anything."""
    rows = [row for table in submission.tables for row in table.rows]
    return sum(value is not None for row in rows for value in row.values)


def checked(submission: Submission, known: Register) -> None:
    period = known.calendar.period(SAMPLE.period)
    assert period is not None
    validate(submission, known, period, None, "plan.xlsx")


def refs_ready() -> int:
    """How many rows of the workbook's tables hold a ref alone, which is read and makes no row."""
    rows = [
        [value for value in row if value is not None]
        for sheet in openpyxl.load_workbook(WORKBOOK, read_only=True)
        for row in sheet.iter_rows(min_row=6, values_only=True)
    ]
    return sum(len(row) == 1 and re.fullmatch(r"[A-Z]{1,2}\d+", str(row[0])) is not None for row in rows)


def test_reading_a_workbook() -> None:
    assert calls(read) < READING * (cells(read()) + refs_ready())


def test_checking_a_workbook() -> None:
    submission, known = read(), register()
    assert calls(lambda: checked(submission, known)) < CHECKING * cells(submission)


def grown(known: Register, units: int) -> Register:
    """The register of a trust with so many further units, each with a head and an award."""

    def more(table: Table) -> Table:
        first = next(table.entries())
        if table.record == "unit":
            rows = [with_values(first, unit_id=f"77{n:04}", name=f"School {n}") for n in range(units)]
        elif table.record == "person":
            rows = [with_values(first, person=f"P{n}", name=f"Person {n}", unit=f"77{n:04}") for n in range(units)]
        else:
            rows = [with_values(first, unit=f"77{n:04}") for n in range(units)]
        return replace(table, rows=(*table.rows, *rows))

    tables = tuple(
        more(table) if table.record in {"unit", "person", "award"} and table.rows else table
        for table in known.submission.tables
    )
    return Register(replace(known.submission, tables=tables), known.declarations)


def with_values(entry: Entry, **values: str) -> Row:
    return replace(
        entry.row, values=tuple(values.get(key, entry.get(key)) for key in entry.table.keys if entry.has(key))
    )


def test_a_workbook_takes_no_more_checking_in_a_larger_trust() -> None:
    submission, known = read(), register()
    few, many = (grown(known, units) for units in (5, 50))
    assert len(many.units) == len(few.units) + 45
    assert calls(lambda: checked(submission, many)) == calls(lambda: checked(submission, few))


def test_units_side_by_side_take_each_the_same_checking_however_many_they_are() -> None:
    submission, known = read(), register()

    def of_each(units: int) -> float:
        trust = grown(known, units)
        period = trust.calendar.period(SAMPLE.period)
        assert period is not None
        files = [(f"{unit}.xlsx", own_figures(submission, unit, n)) for n, unit in enumerate(trust.units)]
        return calls(lambda: validate_trust(files, trust, period)) / len(files)

    assert of_each(40) < 1.1 * of_each(10)


def test_the_papers_of_units_take_each_the_same_however_many_they_are() -> None:
    submission, known = read(), register()

    def of_each(units: int) -> float:
        trust = grown(known, units)
        returned = [stands(own_figures(submission, unit, n)) for n, unit in enumerate(trust.units)]
        shown = external(consolidated(*returned, register=trust, period=SAMPLE.period))
        return calls(lambda: [paper_of(DECLARATIONS, shown, "governors", u) for u in trust.units]) / len(returned)

    assert of_each(30) < 1.003 * of_each(10)  # what goes through all units once in a paper is more


def own_figures(submission: Submission, unit: str, number: int) -> Submission:
    """`submission` as that of another unit, with its own sha256 and words, and counts out of other numbers."""

    def own(table: Table) -> Table:
        def value(key: str, there: object) -> object:
            if key in {"denominator", "numerator"} and isinstance(there, int) and not isinstance(there, bool):
                return there + number
            return f"{there} {number}" if key in {"progress"} and there else there

        rows = (
            replace(row, values=tuple(map(value, table.keys, row.values)))  # type: ignore[arg-type]
            for row in table.rows
        )
        return replace(table, rows=tuple(rows))

    tables = tuple(map(own, submission.tables))
    return replace(submission, unit=unit, sha256=f"{number:064}", tables=tables)


def test_consolidate_again_with_nothing_changed_reads_no_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_trust(tmp_path)
    begin_anew(folder.path)
    trust = folder.trust
    paths: list[Path] = []
    plain = FileToRead.read

    def noted(file: FileToRead, reader: Reader) -> str:
        assert file.path
        paths.append(file.path)
        return plain(file, reader)

    monkeypatch.setattr(FileToRead, "read", noted)
    consolidate(trust, PERIOD, TODAY)
    assert sorted(paths) == sorted(folder.returned.iterdir())
    paths.clear()
    consolidate(trust, PERIOD, TODAY)
    assert paths == []
    edit(folder.file_of("990101"), lambda _: None)  # saved anew, it has other bytes
    consolidate(trust, PERIOD, TODAY)
    assert paths == [folder.file_of("990101")]
