"""Schools by authority out of the national register's extract: rows to paste, of the authorities that are meant."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from national_extracts import school, status, written
from planbook.api import OpenTrust, open_trust
from planbook.workflow.importing.results import Imported
from trust_folder import PERIOD, column_of, edit, small_trust

DAY = date(2026, 12, 1)
HERE, THERE = {"LA (name)": "Anyshire"}, {"LA (name)": "Otherford"}
ROWS = [
    school("990101", "Ashlow Road Primary School", **HERE),
    school("990301", "Copse Infant School", ages="4-7", **HERE),
    school("990302", "Dell High School", "Secondary", "11-18", **HERE),
    school("990303", "Elder Primary School", **HERE, **status("Closed", CloseDate="31-08-2025")),
    school("990304", "Fallow Primary School", **THERE),
]


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> OpenTrust:
    return open_trust(small_trust(tmp_path_factory.mktemp("trust") / "t", units=2).trust.folder, DAY)


def brought(trust: OpenTrust, path: Path, *, dry_run: bool = False) -> Imported:
    (made,) = trust.bring_in([path], PERIOD, dry_run=dry_run)
    return made


def test_open_schools_of_the_registers_authorities_are_rows_to_paste(tmp_path: Path, trust: OpenTrust) -> None:
    register = (trust.folder / "trust.xlsx").read_bytes()
    made = brought(trust, written(tmp_path / "edubasealldata.csv", ROWS))
    assert made.words == (
        "edubasealldata.csv: three rows for the sheet Schools by authority of the register are in "
        "outputs/schools_by_authority_2026-12-01.xlsx, to be copied from."
    )
    sheet = openpyxl.load_workbook(made.written[0]).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (head,) = [n for n, line in enumerate(lines) if "URN" in line]
    said = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    assert [(row["URN"], row["School"], row["Authority"], row["Phase"]) for row in said] == [
        ("990101", "Ashlow Road Primary School", "Anyshire", "Primary"),
        ("990301", "Copse Infant School", "Anyshire", "Infant"),
        ("990302", "Dell High School", "Anyshire", "Secondary"),
    ]
    assert made.told == (
        "The authorities of the schools that the register has: Anyshire.",
        "Of three schools nothing says who works with it: fill in Worked with by.",
    )
    assert (trust.folder / "trust.xlsx").read_bytes() == register


def test_a_school_that_has_closed_is_told_until_its_last_day_is_typed(tmp_path: Path) -> None:
    own = small_trust(tmp_path / "t", units=2)
    extract = written(tmp_path / "edubasealldata.csv", ROWS)

    def listed(book: openpyxl.Workbook, **typed: object) -> None:
        sheet = book["Schools by authority"]
        row = {"urn": "990303", "name": "Elder Primary School", "authority": "Anyshire", "unit": "990101"} | typed
        first = next(n for n in range(1, 40) if sheet.cell(n, column_of(sheet, "school_listed.urn")).value == "URN")
        for key, value in row.items():
            sheet.cell(first + 1, column_of(sheet, f"school_listed.{key}")).value = value

    edit(own.path / "trust.xlsx", listed)
    (made,) = open_trust(own.path, DAY).bring_in([extract], PERIOD, dry_run=True)
    told = "On the sheet, and closed by now: Elder Primary School (990303). Type the last day of each under Until."
    assert told in made.told
    edit(own.path / "trust.xlsx", lambda book: listed(book, until=date(2025, 8, 31)))
    (made,) = open_trust(own.path, DAY).bring_in([extract], PERIOD, dry_run=True)
    assert told not in made.told


def test_a_register_without_any_of_them_is_told_what_to_type(tmp_path: Path, trust: OpenTrust) -> None:
    made = brought(trust, written(tmp_path / "edubasealldata.csv", ROWS[-1:]))
    assert not made.done
    assert made.words.endswith(
        "it has no school for the sheet Schools by authority that is not there. Nothing was made."
    )
    assert made.told[0].startswith("The register has no school by which to know the authorities")


def test_an_extract_that_is_damaged_is_one_line(tmp_path: Path, trust: OpenTrust) -> None:
    path = written(tmp_path / "edubasealldata.csv", ROWS)
    path.write_bytes(path.read_bytes() + b'"' + b"x" * 200_000)
    made = brought(trust, path)
    assert not made.done
    assert "\n" not in made.words
    assert made.words.startswith("edubasealldata.csv cannot be read as CSV")
