"""Benchmarks out of the national files: rows to paste, each beside what the register has of it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planbook.collect.others.unread import NotReadError
from planbook.workflow.importing.national import benchmark_rows, write_benchmarks
from planbook.workflow.trust import Trust
from trust_folder import small_trust

DAY = date(2026, 12, 1)
KS2 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH,PTREAD_EXP,PTMAT_EXP,PTWRITTA_EXP,PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A
1,999,2001,990101,"Ashlow Road",30,40%,7%,73%,77%,70%,50%,60%
3,999,,,"Anyshire",6120,61%,8%,75%,74%,72%,47%,SUPP
4,,,,"England",668000,62%,9%,75%,SUPP,72%,47%,SUPP
"""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=2).trust


def file(folder: Path, text: str = KS2, name: str = "2024-2025/england_ks2final.csv") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_row_of_england_gives_benchmarks_with_year_status_address_and_day(tmp_path: Path, trust: Trust) -> None:
    found = benchmark_rows(trust, file(tmp_path), status="final", day=DAY)
    assert [(row["kpi"], row["group"], row["value"]) for row in found.rows] == [
        ("RWM", "all", 62),
        ("RWM", "disadvantaged", 47),
    ], "what is suppressed is left out"
    first = found.rows[0]
    assert (first["phase"], first["coverage"], first["period_kind"]) == ("primary", "england", "year")
    assert (first["year"], first["status"], first["read_on"]) == ("2024-25", "final", DAY)
    assert str(first["address"]).startswith("https://")
    assert first["source"] == "DfE performance tables, key stage 2, 2024/25"


def test_what_the_register_has_of_each_is_said(tmp_path: Path, trust: Trust) -> None:
    told = benchmark_rows(trust, file(tmp_path), status="final", day=DAY).told
    assert told[0] == "KS2 reading, writing and maths, 2024-25: 62; the register has 62 (provisional)."
    assert told[-1] == "KS2 reading, writing and maths, 2024-25: 47; the register has none."
    same = benchmark_rows(trust, file(tmp_path), status="provisional", day=DAY).told
    assert same[0].endswith("; the register has the same.")


def test_two_rows_of_england_that_differ_and_a_file_of_no_year_give_nothing(tmp_path: Path, trust: Trust) -> None:
    two = KS2 + '5,,,,"England, all",670000,61%,9%,75%,SUPP,72%,47%\n'
    found = benchmark_rows(trust, file(tmp_path, two), status="final", day=DAY)
    assert "RWM" not in {row["kpi"] for row in found.rows if row["group"] == "all"}
    assert found.told[0].endswith("left out, as rows 4, 5 differ and are all of England.")
    found = benchmark_rows(trust, file(tmp_path, KS2, "plain.csv"), status="final", day=DAY)
    assert found.rows == []
    assert "academic year" in found.told[0]


def test_the_rows_are_written_in_the_columns_of_the_registers_sheet(tmp_path: Path, trust: Trust) -> None:
    before = (trust.folder / trust.register_name).read_bytes()
    found = benchmark_rows(trust, file(tmp_path), status="final", day=DAY)
    write_benchmarks(tmp_path / "benchmarks.xlsx", trust, found)
    sheet = openpyxl.load_workbook(tmp_path / "benchmarks.xlsx").worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (head,) = [n for n, line in enumerate(lines) if "Academic year" in line]
    declared = trust.declarations.register_format.sheet("benchmark")
    assert declared is not None
    assert lines[head][: len(declared.columns)] == [column.field.heading for column in declared.columns]
    row = dict(zip(lines[head], lines[head + 1], strict=True))
    assert (row["KPI"], row["Phase"], row["Status"], row["Value"]) == ("RWM", "Primary", "Final", 62)
    assert row["Read on"].date() == DAY
    assert (trust.folder / trust.register_name).read_bytes() == before


def test_a_file_that_is_none_of_them_is_said(tmp_path: Path, trust: Trust) -> None:
    for text in ("a,b\n1,2\n", "", "School,Present,Possible\nX,1,2\n"):
        with pytest.raises(NotReadError, match=r"plain\.csv is none of the national files"):
            benchmark_rows(trust, file(tmp_path, text, "plain.csv"), status="final", day=DAY)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\0\1" * 100)
    with pytest.raises(NotReadError, match="no text that"):
        benchmark_rows(trust, bad, status="final", day=DAY)
