"""Heavy registers: each within the limits is read, each beyond one is refused by it. What they take is measured by
`measure_heavy.py --registers`; here the limits are small."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from heavy import READ, Case
from heavy_registers import FAULT, REGISTERS
from planbook.collect.limits import limits_of
from planbook.collect.workbook import read_workbook
from planbook.demo.register import register_rows, schools
from planbook.model.loading import load
from planbook.validate.register import validate_register
from planbook.workflow.init import init_trust

DECLARATIONS = load()
LIMITS = limits_of(DECLARATIONS.rules["WB-003"], DECLARATIONS.rules["WB-005"])
SMALL = replace(LIMITS, register_codes=1_200, register_rows=1_200, cells=40_000, text_mb=1)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("trust")
    init_trust(folder, "objectives-actions", date(2025, 9, 1), register_rows(schools(2)), DECLARATIONS)
    return (folder / "trust.xlsx").read_bytes()


@pytest.mark.parametrize("case", REGISTERS, ids=lambda case: case.what)
def test_a_heavy_register_is_read_within_the_limits_and_refused_beyond(
    case: Case, sound: bytes, tmp_path: Path
) -> None:
    (tmp_path / "trust.xlsx").write_bytes(case.make(sound, DECLARATIONS, SMALL))
    read = read_workbook(tmp_path / "trust.xlsx", DECLARATIONS, SMALL)
    refusing = [p.code for p in read.problems if DECLARATIONS.rules[p.code].refuses]
    assert refusing == ([] if case.outcome in (READ, FAULT) else [case.outcome])
    errors = [f for f in validate_register(read, DECLARATIONS, "trust.xlsx") if f.severity == "error"]
    assert bool(errors) is (case.outcome != READ)
    assert all(error.cells or refusing for error in errors)
