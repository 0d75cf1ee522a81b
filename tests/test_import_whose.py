"""Whose an imported plan is: by its file's name or its titles, and what is said where these do not decide."""

from pathlib import Path

import openpyxl
import pytest

from builders import register
from others_plans import development_plan, write_sheet
from planbook.api import OpenTrust
from planbook.model.loading import load
from planbook.workflow.importing.units import UnitNames
from test_import import SCHOOL, SECOND, only, trust
from trust_folder import FIRST, PERIOD

__all__ = ["trust"]

OTHER = "Brackenford Primary"
PLAN = [("Objective", "Action", "Lead"), ("Reading", "Train staff", "A. Bell")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("St Brannocs action plan", "1"),
        ("st_brannoc's SDP 2026-27", "1"),
        ("Withy Lane plan", "2"),
        ("WEIR", "3"),
        ("Sainte Élodie", "4"),
        ("Lane plan", None),
        ("Infant school plan", None),
        ("Withy Lane and the Weir", None),
    ],
)
def test_words_that_many_schools_have_in_their_names_may_be_left_out(text: str, unit: str | None) -> None:
    schools = register(
        unit="""
        | unit_id | name                                         |
        | 1       | St Brannoc’s Church of England Primary School |
        | 2       | Withy Lane Infant School                     |
        | 3       | The Weir School                              |
        | 4       | Sainte Élodie Catholic Junior School         |
        """
    )
    assert UnitNames(schools, load(), "unit.name").of(text) == unit


def test_a_file_that_names_two_schools_is_of_the_one_in_its_name_and_says_so(
    trust: OpenTrust, tmp_path: Path
) -> None:
    made = only(trust, development_plan(tmp_path / f"{OTHER} plan.xlsx", SCHOOL))
    (path,) = made.written
    doubt = f"Its name says {OTHER}, and inside stands {SCHOOL}: look whose it is."
    assert path.name.startswith(SECOND) and doubt in made.words
    brought = openpyxl.load_workbook(path)["Brought over"]
    assert doubt in [cell.value for row in brought.iter_rows() for cell in row]


def test_a_plan_of_another_year_is_said_where_it_is_brought_in(trust: OpenTrust, tmp_path: Path) -> None:
    made = only(trust, write_sheet(tmp_path / f"{SCHOOL} 2024-25.xlsx", PLAN))
    assert made.done and "It speaks of 2024-25, and the workbook is of 2026-27" in made.words


def test_a_name_that_says_too_little_is_asked_about_by_the_school_that_it_may_mean(
    trust: OpenTrust, tmp_path: Path
) -> None:
    made = only(trust, write_sheet(tmp_path / "Ashlow plan.xlsx", PLAN))
    assert not made.done and f"--unit {FIRST} if it is of Ashlow Road Primary." in made.words
    made = only(trust, write_sheet(tmp_path / "plan.xlsx", PLAN))
    assert not made.done and "--unit ID." in made.words


def test_whatever_lies_in_a_folder_is_brought_in_or_named(trust: OpenTrust, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    (folder / "last year").mkdir(parents=True)
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 a picture")
    (folder / "~$plan.xlsx").write_bytes(b"open in Excel")
    (folder / ".DS_Store").write_bytes(b"a system's")
    write_sheet(folder / f"{SCHOOL}.xlsx", PLAN)
    said = [made.words for made in trust.bring_in([folder], PERIOD)]
    assert len(said) == 3
    assert said[0].startswith(f"{SCHOOL}.xlsx: ")
    assert said[1].startswith("last year is a folder") and "Import it by itself" in said[1]
    assert said[2].startswith("scan.pdf is a PDF.")
