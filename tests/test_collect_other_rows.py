"""Rows of other people's tables: columns in turn, and what stands in several rows of one priority."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from other_files import read_here
from others_plans import write_sheet
from planbook.collect.others.cell_words import CellReader
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import GridCell
from planbook.collect.others.paragraphs import with_paragraphs
from planbook.collect.others.plan_rows import PlanRows, numbered
from planbook.collect.others.propose import propose
from planbook.collect.others.tables import find_tables
from planbook.collect.others.taking import FromFile, take
from planbook.model.loading import load

DECLARED = load()
YEAR = "2026-27"


def taken(folder: Path, *rows: Sequence[object]) -> FromFile:
    """What becomes of a sheet with these rows."""
    places = Places(DECLARED, DECLARED.formats["objectives-actions"], "unit.name")
    file = read_here(write_sheet(folder / "plan.xlsx", rows))
    found = with_paragraphs(find_tables(file, places.vocabulary.knows))
    proposals = [propose(places, table, YEAR, {}, lambda *_: None) for table in found.tables]
    return take(places, found, proposals, YEAR)


def test_a_milestone_of_each_half_term_is_a_row_of_its_own(tmp_path: Path) -> None:
    halves = [f"{term} {half}" for term in ("Autumn", "Spring", "Summer") for half in (1, 2)]
    made = taken(
        tmp_path,
        ["Priority", "Action", "Lead", *(f"{half} milestone" for half in halves)],
        ["Reading", "Train staff", "Ann", *(f"By {half}" for half in halves)],
        ["Reading", "Buy books", "Bob", *(f"After {half}" for half in halves)],
    )
    milestones = [(row.values["milestone"], row.values["due"]) for row in made.rows.of("milestone")]
    assert len(milestones) == 12
    assert milestones[:2] == [("By Autumn 1", "2026-27-autumn-1"), ("By Autumn 2", "2026-27-autumn-2")]
    assert made.unplaced == ()


def test_a_lead_that_is_said_again_in_each_row_of_a_priority_is_listed_only_where_it_differs(
    tmp_path: Path,
) -> None:
    made = taken(
        tmp_path,
        ["Priority", "Priority lead", "Action", "Lead"],
        ["Reading", "Head", "Train staff", "Ann"],
        ["Reading", "Head", "Buy books", "Bob"],
        ["Reading", "Deputy", "Hear readers", "Cy"],
    )
    (area,) = made.rows.of("area")
    assert area.values["lead"] == "Head"
    assert [value.value for _, value in made.unplaced] == ["Deputy"]


def test_a_second_column_of_a_kind_takes_nothing_from_the_first(tmp_path: Path) -> None:
    made = taken(
        tmp_path,
        ["Priority", "Action", "Lead", "Lead 2"],
        ["Reading", "Train staff", "Ann", "Zoe"],
        ["Reading", "Buy books", "Bob", "Yan"],
    )
    assert [row.values["led_by"] for row in made.rows.of("action")] == ["Ann", "Bob"]
    assert "Zoe" in [value.value for _, value in made.unplaced]


def test_a_letter_is_a_number_only_where_words_follow_it() -> None:
    assert numbered("Priority A – Reading", ["Priority"]) == ("A", "Reading")
    assert numbered("Standard A-level results", ["Standard"])[0] == ""


def test_what_a_form_has_no_place_for_is_listed_with_its_label(tmp_path: Path) -> None:
    made = taken(
        tmp_path,
        ["Priority:", "Early maths"],
        ["Action:", "Teach counting each day"],
        ["Led by:", "Ann"],
        ["Deadline:", "Autumn 1"],
        ["Colour of the folder:", "green"],
    )
    assert [row.values["action"] for row in made.rows.of("action")] == ["Teach counting each day"]
    assert [(value.heading, value.value) for _, value in made.unplaced] == [("Colour of the folder", "green")]


def test_a_text_with_thousands_of_blanks_takes_no_longer() -> None:
    places = Places(DECLARED, DECLARED.formats["objectives-actions"], "unit.name")
    text = f"Ann{' ' * 15_000}Bell"
    lead = DECLARED.records["action"].field("led_by")
    began = time.process_time()
    places.vocabulary.means(text)
    CellReader(DECLARED.lists, YEAR).parties(lead, GridCell("A1", text, text), leads=True)
    assert time.process_time() - began < 1


def test_a_row_named_without_its_number_first_is_one_of_those_with_numbers_and_not_all() -> None:
    rows = PlanRows(Places(DECLARED, DECLARED.formats["objectives-actions"], "unit.name"))
    said = ("Reading", "Priority 1: Reading", "Priority 2: Reading", "Priority 1: Reading")
    areas = [rows.parent(DECLARED.records["area"], text, {}, "", "Plan", "A1") for text in said]
    assert [row.values["ref"] for row in areas] == ["1", "1", "2", "1"]
    assert len(rows.rows) == 2


@pytest.mark.parametrize(("text", "kept"), [("1-4", "1-4"), ("up to 6 weeks", "up to 6 weeks"), ("n/a", None)])
def test_what_is_no_day_is_kept_in_its_words_unless_they_say_nothing(text: str, kept: str | None) -> None:
    places = Places(DECLARED, DECLARED.formats["objectives-actions"], "unit.name")
    finish, words = DECLARED.records["action"].field("finish"), places.said("action.finish")
    made = CellReader(DECLARED.lists, YEAR).date(finish, None, words, GridCell("A1", text, text))
    assert made.values == {"finish": kept}
