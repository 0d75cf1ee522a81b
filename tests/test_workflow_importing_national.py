"""Benchmarks out of the national files: rows to paste, each beside what the register has of it."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from planbook.api import OpenTrust, open_trust
from planbook.workflow.importing.results import Imported
from trust_folder import PERIOD, small_trust

DAY = date(2026, 12, 1)
KS2 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH,PTREAD_EXP,PTMAT_EXP,PTWRITTA_EXP,PTRWM_EXP_FSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A
1,999,2001,990101,"Ashlow Road",30,40%,7%,73%,77%,70%,50%,60%
3,999,,,"Anyshire",6120,61%,8%,75%,74%,72%,47%,SUPP
4,,,,"England",668000,62%,9%,75%,SUPP,72%,47%,SUPP
"""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> OpenTrust:
    return open_trust(small_trust(tmp_path_factory.mktemp("trust") / "t", units=2).trust.folder, DAY)


def file(folder: Path, text: str = KS2, name: str = "2024-2025/england_ks2final.csv") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def brought(trust: OpenTrust, path: Path, *, dry_run: bool = False) -> Imported:
    (made,) = trust.bring_in([path], PERIOD, dry_run=dry_run)
    return made


def rows_in(path: Path) -> list[dict[str, object]]:
    lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
    (head,) = [n for n, line in enumerate(lines) if "Academic year" in line]
    return [dict(zip(map(str, lines[head]), line, strict=True)) for line in lines[head + 1 :] if any(line)]


def test_the_row_of_england_gives_benchmarks_with_year_status_address_and_day(
    tmp_path: Path, trust: OpenTrust
) -> None:
    register = (trust.folder / "trust.xlsx").read_bytes()
    made = brought(trust, file(tmp_path))
    assert made.words == (
        "england_ks2final.csv: two rows for the sheet Benchmarks of the register are in "
        "outputs/benchmarks_ks2_performance_2026-12-01.xlsx, to be copied from, from “DfE performance tables, key "
        "stage 2”."
    )
    (path,) = made.written
    rows = rows_in(path)
    said = [(row["KPI"], row["Pupils"], row["Value"]) for row in rows]
    assert said == [("RWM", "All pupils", 62), ("RWM", "Disadvantaged", 47)]
    first = rows[0]
    assert (first["Phase"], first["Coverage"], first["Kind of period"]) == ("Primary", "England", "Year")
    assert (first["Academic year"], first["Status"]) == ("2024-25", "Final")
    assert str(first["Address"]).startswith("https://")
    assert first["Source"] == "DfE performance tables, key stage 2, 2024/25"
    assert isinstance(day := first["Read on"], date)
    assert (day.year, day.month, day.day) == (2026, 12, 1)
    assert (trust.folder / "trust.xlsx").read_bytes() == register, "the register is only read"


def test_the_columns_are_those_of_the_registers_sheet(tmp_path: Path, trust: OpenTrust) -> None:
    (path,) = brought(trust, file(tmp_path)).written
    declared = trust._trust.declarations.register_format.sheet("benchmark")
    assert declared is not None
    assert list(rows_in(path)[0])[: len(declared.columns)] == [column.field.heading for column in declared.columns]


def test_what_the_register_has_of_each_and_what_was_left_out_is_said(tmp_path: Path, trust: OpenTrust) -> None:
    made = brought(trust, file(tmp_path), dry_run=True)
    assert made.told == (
        "KS2 reading, writing and maths, 2024-25: 62 (row 4, PTRWM_EXP); the register has 62 (provisional).",
        "KS2 reading, writing and maths, disadvantaged, 2024-25: 47 (row 4, PTRWM_EXP_FSM6CLA1A); the register has "
        "none.",
        "KS2 reading, writing and maths, not disadvantaged: left out, as row 4 has no figure of it (SUPP).",
        "Left out: RWMH, KS2R, KS2M and KS2W, as the register has no such KPI.",
    )
    same = brought(trust, file(tmp_path, name="2024-2025/england_ks2provisional.csv"), dry_run=True)
    assert same.told[0].endswith("; the register has the same.")


def test_a_dry_run_says_what_each_column_is_taken_for_and_writes_nothing(tmp_path: Path, trust: OpenTrust) -> None:
    before = sorted(trust.folder.rglob("*"))
    said = planbook("-C", str(trust.folder), "--today", "2026-12-01", "import", "--dry-run", str(file(tmp_path)))
    assert said.returncode == 0
    assert "PTRWM_EXP_FSM6CLA1A" in said.stdout
    assert "two rows for the sheet Benchmarks of the register would be made" in said.stdout
    assert sorted(trust.folder.rglob("*")) == before


def test_a_name_that_says_no_status_leaves_it_to_be_filled_in(tmp_path: Path, trust: OpenTrust) -> None:
    made = brought(trust, file(tmp_path, name="2024-2025/england_ks2.csv"))
    assert rows_in(made.written[0])[0]["Status"] is None
    assert made.told[-1] == (
        "The name of the file does not say whether this is provisional, revised or final: fill in Status."
    )


def test_what_was_made_before_is_never_written_over(tmp_path: Path, trust: OpenTrust) -> None:
    (first,) = brought(trust, file(tmp_path)).written
    before = first.read_bytes()
    assert brought(trust, file(tmp_path)).written == (first,), "the same rows are there already"
    (other,) = brought(trust, file(tmp_path, KS2.replace("62%", "63%"))).written
    assert other != first
    assert first.read_bytes() == before


def test_two_rows_of_england_that_differ_and_a_file_of_no_year_give_nothing(
    tmp_path: Path, trust: OpenTrust
) -> None:
    two = KS2 + '5,,,,"England, all",670000,61%,9%,75%,SUPP,72%,47%,SUPP\n'
    told = brought(trust, file(tmp_path, two), dry_run=True).told
    assert told[0] == "KS2 reading, writing and maths: left out, as rows 4 and 5 differ and are all of England."
    made = brought(trust, file(tmp_path, KS2, "plain.csv"))
    assert not made.done
    assert made.words.endswith("none of its figures is one for the sheet Benchmarks. Nothing was made.")
    assert "academic year: put it into the name" in made.told[0]


def test_a_workbook_of_the_same_table_is_known_too(tmp_path: Path, trust: OpenTrust) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in KS2.splitlines():
        sheet.append([int(v) if v.isdecimal() else v.strip('"') for v in line.split(",")])
    (tmp_path / "2024-25").mkdir()
    book.save(tmp_path / "2024-25" / "ks2 final.xlsx")
    made = brought(trust, tmp_path / "2024-25" / "ks2 final.xlsx")
    assert [row["Value"] for row in rows_in(made.written[0])] == [62, 47]


def test_a_file_that_gives_none_is_one_plain_line(tmp_path: Path, trust: OpenTrust) -> None:
    no_england = "\n".join(KS2.splitlines()[:3])
    cases = {
        no_england: "without a row of England",
        KS2.splitlines()[0] + "\n": "without a row of England",
        KS2.replace(
            "TELIG", "ELIGIBLE"
        ): "plan in it; it is nearly the export “DfE performance tables, key stage 2”",
        "School,Present,Possible\nX,1,2\n": "gives figures (“Attendance by school”): put it into",
        "a,b\n1,2\n": "there is no table of a plan in it",
    }
    for text, words in cases.items():
        made = brought(trust, file(tmp_path, text))
        assert not made.done
        assert words in made.words
        assert "\n" not in made.words
    for name, data in {"bad.csv": b"\0\1" * 100, "empty.csv": b"", "book.xlsx": b"PK\3\4" + b"\0" * 60}.items():
        (tmp_path / name).write_bytes(data)
        made = brought(trust, tmp_path / name)
        assert not made.done
        assert made.words.startswith(name)
        assert made.written == ()
