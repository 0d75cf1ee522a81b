"""Extreme days and numbers in any cell: read as cells are, checked, given back and brought together, all of it.

To look for longer: `python tests/test_fuzz_days.py 500` tries so many of each kind.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from fuzz_reading import Bench, bench_in
from governors_of import write_governors
from planbook.collect.cells import read_cell
from planbook.collect.read import Raw
from planbook.consolidate.build import build_tables
from planbook.consolidate.disclosure import external
from planbook.model.declarations import Declarations
from planbook.model.register import Register
from planbook.model.submission import Fault, Row, Submission, Table
from planbook.prepare.content.returned import given_back
from planbook.prepare.job import Reply
from planbook.prepare.workbook import write_workbook
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from planbook.workflow.checking import punctuality
from planbook.workflow.consolidate import make_outputs
from planbook.workflow.issuing import issued_job
from trust_folder import PERIOD, TODAY, small_trust

DAYS: Sequence[Raw] = (
    date(1, 1, 1), date(1899, 12, 30), date(1900, 2, 28), date(1919, 12, 31), date(1920, 1, 1), date(1926, 9, 1),
    date(1999, 12, 31), date(2000, 1, 1), date(2024, 2, 29), date(2026, 12, 4), date(2036, 3, 25),
    date(2099, 12, 31), date(2149, 12, 31), date(2150, 1, 1), date(9999, 12, 31),
    datetime(9999, 12, 31, 23, 59, 59), datetime(2027, 3, 25, 16), time(6, 0), timedelta(days=-1),
    timedelta(days=999_999_999), "31/12/9999", "01/01/0001", "1 January 1920", "ongoing", "2000-01-autumn",
    "2099-00-summer", "2026-27-q4", "Autumn 2099", "Spring 2000",
)  # fmt: skip
NUMBERS: Sequence[Raw] = (
    -1e308, -1e15, -1e9, -999_999_999_999_999, -1, -0.0, 0, 5e-324, 1e-9, 0.5, 1, 1.5, 45, 60, 150, 45000, 80000,
    2_958_466, 1e6, 10**9, 1e9, 1e12, 999_999_999_999_999, 1e15, 2**63, 10**30, 1e308, float("inf"), float("nan"),
    "1e308", "99999999999999999999", "-£5", "0%", "1e-320", "1000000000%", True, "No",
)  # fmt: skip
TYPES = {"date", "number", "count", "money", "percent", "answer", "yes_no"}

Change = tuple[int, int, int, Raw]
"""Numbers that choose a table, a row and a column of it, and what is put there."""
CHANGES = st.lists(
    st.tuples(*[st.integers(0, 10_000)] * 3, st.sampled_from([*DAYS, *NUMBERS])), min_size=1, max_size=12
)


def put(submission: Submission, declarations: Declarations, changes: Sequence[Change]) -> Submission:
    """The workbook with other content in some of its cells of days and figures, read as cells are."""
    tables = list(submission.tables)
    typed = [
        (number, [k for k in table.keys if declarations.records[table.record].field(k).type in TYPES])
        for number, table in enumerate(tables)
    ]
    places = [(number, keys) for number, keys in typed if keys and tables[number].rows]
    for which, at, column, raw in changes:
        number, keys = places[which % len(places)]
        tables[number] = _put_one(tables[number], declarations, at, keys[column % len(keys)], raw)
    return replace(submission, tables=tuple(tables))


def _put_one(table: Table, declarations: Declarations, at: int, key: str, raw: Raw) -> Table:
    row = table.rows[at % len(table.rows)]
    field = declarations.records[table.record].field(key)
    read = read_cell(field, raw, declarations.lists)
    values = tuple(read.value if k == key else v for k, v in zip(table.keys, row.values, strict=True))
    faults = [f for f in table.faults if (f.excel_row, f.field) != (row.excel_row, key)]
    if read.code:
        faults.append(Fault(read.code, row.excel_row, key, str(raw), read.read_as))
    rows = tuple(Row(r.excel_row, values, r.excluded) if r is row else r for r in table.rows)
    return replace(table, rows=rows, faults=tuple(faults))


def bring_together(bench: Bench, register: Register, returned: Sequence[Submission]) -> None:
    """Everything that is made of a period, in this process."""
    declarations, period = bench.trust.declarations, register.calendar.period(PERIOD)
    if period is None:
        return  # its days are missing, which the register's own findings say
    standing = [replace(s, submission=sent) for s, sent in zip(bench.standing, returned, strict=True)]
    trust = replace(bench.trust, register=register)
    findings = [f for s in standing for f in validate(s.submission, register, period, None, s.file)]
    findings += validate_trust([(s.file, s.submission) for s in standing], register, period)
    findings += punctuality(trust, period, standing, [])
    tables = build_tables(declarations, register, period, {PERIOD: standing}, findings, ())
    make_outputs(trust, tables)
    unit = standing[0].unit
    if unit in register.units:
        write_governors(declarations, external(tables), unit)
        issued = issued_job(trust, period, unit, standing[0].template, (), TODAY)
        back = given_back(declarations, register, issued, standing[0].submission)
        found = validate(back.submission, register, period, None, standing[0].file)
        told = Reply(tuple(found), (), (), received_on=TODAY, back_by=None)
        write_workbook(declarations, replace(back.job, feedback=told))


def try_returned(bench: Bench, changes: Sequence[Change]) -> None:
    sent = [put(s.submission, bench.trust.declarations, changes) for s in bench.standing]
    bring_together(bench, bench.trust.register, sent)


def try_register(bench: Bench, changes: Sequence[Change]) -> None:
    """A register with faults stops the work; here it goes on, as a trust can switch each of its rules off."""
    declarations = bench.trust.declarations
    read = put(bench.trust.register.submission, declarations, changes)
    validate_register(read, declarations, "trust.xlsx")
    bring_together(bench, Register(read, declarations), [s.submission for s in bench.standing])


def laid_out(folder: Path) -> Bench:
    place = small_trust(folder / "trust", units=2)
    from planbook.workflow.receive import take_in

    take_in(place.trust, PERIOD, TODAY)
    return bench_in(folder)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return laid_out(tmp_path_factory.mktemp("bench"))


few = settings(
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@few
@given(changes=CHANGES)
def test_extremes_in_returned_workbooks(bench: Bench, changes: list[Change]) -> None:
    try_returned(bench, changes)


@few
@given(changes=CHANGES)
def test_extremes_in_the_register(bench: Bench, changes: list[Change]) -> None:
    try_register(bench, changes)


if __name__ == "__main__":
    many = settings(max_examples=int(sys.argv[1]), deadline=None, database=None)
    with tempfile.TemporaryDirectory() as scratch:
        made = laid_out(Path(scratch))
        many(given(CHANGES)(lambda changes: try_returned(made, changes)))()
        many(given(CHANGES)(lambda changes: try_register(made, changes)))()
