"""Tables that say when with months and terms for columns, and tables that lie on their side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from planbook.collect.others.calendar_columns import with_calendar
from planbook.collect.others.fields import Places
from planbook.collect.others.grid import CellGrid, GridCell, OtherFile
from planbook.collect.others.likeness import is_point
from planbook.collect.others.propose import nobody_asked, propose
from planbook.collect.others.tables import find_tables
from planbook.collect.others.taking import FromFile, take
from planbook.model.address import column_letter
from planbook.model.heading_words import KnownLayout
from planbook.model.loading import load

GREEN, RED, AMBER = "00B050", "FF0000", "FFC000"


def sheet(text: str, fills: Mapping[str, str] | None = None) -> OtherFile:
    """A sheet of what a Markdown table says; `fills` are colours behind cells."""
    rows = [
        [cell.strip().replace("⏎", "\n") for cell in line.strip()[1:-1].split("|")]
        for line in text.strip().splitlines()
    ]
    cells = [
        tuple(GridCell(f"{column_letter(k)}{n}", told, told or None) for k, told in enumerate(row))
        for n, row in enumerate(rows, 1)
    ]
    for place, fill in (fills or {}).items():
        cells = [tuple(replace(c, fill=fill) if c.place == place else c for c in row) for row in cells]
    return OtherFile("plan.xlsx", "", "excel", (CellGrid("Plan", tuple(cells)),))


def taken(file: OtherFile) -> FromFile:
    declarations = load()
    places = Places(declarations, declarations.formats["objectives-actions"], "unit.name")
    found = with_calendar(places, find_tables(file, places.vocabulary.knows))
    proposals = [propose(places, table, "2026-27", {}, nobody_asked, "autumn") for table in found.tables]
    return take(places, found, proposals, "2026-27")


def actions(file: OtherFile) -> Sequence[tuple[object, ...]]:
    keys = ("action", "start", "finish", "led_by")
    return [tuple(str(row.values.get(key) or "") for key in keys) for row in taken(file).rows.of("action")]


MONTHS = """
| Priority | Action        | Lead | Sep | Oct | Nov | Dec | Jan |
| Maths    | Train staff   | AB   | x   | x   | x   | -   |     |
| Maths    | Number sense  | CD   |     |     | ✓   |     | ✓   |
| Staff    | Survey        | EF   |     |     |     |     |     |
"""


def test_months_that_are_marked_are_from_when_until_when() -> None:
    assert actions(sheet(MONTHS, {"G4": GREEN})) == [
        ("Train staff", "2026-09-01", "2026-11-30", "AB"),
        ("Number sense", "", "2027-01-31", "CD"),
        ("Survey", "", "2026-12-31", "EF"),
    ]


def test_months_in_which_words_stand_are_listed() -> None:
    told = taken(sheet(MONTHS.replace("| x   | x   | x   |", "| plan | do | x |")))
    assert {"plan", "do", "x", "✓"} <= {value.value for _, value in told.unplaced}


def test_the_colour_behind_a_row_marks_no_month() -> None:
    banded = {f"{letter}2": "DDEBF7" for letter in "ABCDEFGH"} | {f"{letter}3": "DDEBF7" for letter in "ABDEFGH"}
    marked = banded | {"C2": RED, "F3": GREEN}
    table = MONTHS.replace("x", " ").replace("✓", " ").replace("| - ", "|   ")
    assert actions(sheet(table, marked)) == [
        ("Train staff", "", "", "AB"),
        ("Number sense", "", "2026-11-30", "CD"),
        ("Survey", "", "", "EF"),
    ]


@pytest.mark.parametrize(
    "months",
    ["Sep | Oct | Nov | Dec | Sep", "Jan | Feb | Mar | Oct | Nov", "Marks | Decision | Octave | Dec | Jan"],
)
def test_months_of_more_than_one_school_year_are_not_guessed(months: str) -> None:
    file = sheet(MONTHS.replace("Sep | Oct | Nov | Dec | Jan", months))
    assert {finish for _, _, finish, _ in actions(file)} == {""}
    assert "x" in {value.value for _, value in taken(file).unplaced}


def test_months_that_say_their_years_are_of_these() -> None:
    file = sheet(MONTHS.replace("Sep | Oct | Nov | Dec | Jan", "Jun 27 | Jul 27 | Aug 27 | Sep 27 | Oct 27"))
    assert actions(file)[0][:3] == ("Train staff", "2027-06-01", "2027-08-31")


def test_months_of_which_somebody_has_said_what_they_are_stay() -> None:
    declarations = load()
    places = Places(declarations, declarations.formats["objectives-actions"], "unit.name")
    found = find_tables(sheet(MONTHS), places.vocabulary.knows)
    assert with_calendar(places, found) != found
    assert with_calendar(places, found, said=["nov"]) == found
    headings = tuple(heading.words[-1] for heading in found.tables[0].headings)
    known = replace(declarations, layouts=(KnownLayout("ours", headings, tuple("" for _ in headings)),))
    assert with_calendar(Places(known, known.formats["objectives-actions"], "unit.name"), found) == found


def test_where_a_start_is_typed_the_months_say_the_finish_alone() -> None:
    table = """
    | Action       | Start date | Lead | Sep | Oct | Nov |
    | Train staff  | 05/10/2026 | AB   | x   | x   | x   |
    | Number sense |            | CD   |     | x   | x   |
    """
    assert actions(sheet(table)) == [
        ("Train staff", "2026-10-05", "2026-11-30", "AB"),
        ("Number sense", "2026-10-01", "2026-11-30", "CD"),
    ]


def test_a_comment_on_a_month_is_listed() -> None:
    file = sheet(MONTHS)
    (grid,) = file.grids
    rows = tuple(tuple(replace(c, note="If funded") if c.place == "F3" else c for c in row) for row in grid.rows)
    told = taken(replace(file, grids=(replace(grid, rows=rows),)))
    assert "If funded" in {value.value for _, value in told.unplaced}


def test_colours_that_rate_each_term_say_nothing_of_when_and_are_listed() -> None:
    table = """
    | Action      | Lead | Autumn | Spring | Summer |
    | Train staff | AB   |        |        |        |
    | Survey      | CD   |        |        |        |
    """
    file = sheet(table, {"C2": GREEN, "C3": RED, "D2": AMBER})
    assert actions(file) == [("Train staff", "", "", "AB"), ("Survey", "", "", "CD")]
    said = {(value.cell, value.heading, value.value) for _, value in taken(file).unplaced}
    assert said == {
        ("C2", "Autumn", "(green: a colour alone)"),
        ("C3", "Autumn", "(red: a colour alone)"),
        ("D2", "Spring", "(amber: a colour alone)"),
    }


TERMS = """
| Intent | Autumn term actions | Spring term actions | Lead |
| Arts   | Buy a kiln          | Artist in residence | AB   |
| Music  |                     | Choir               | CD   |
"""


def test_a_column_of_actions_for_each_term_gives_a_row_for_each() -> None:
    assert actions(sheet(TERMS)) == [
        ("Buy a kiln", "", "2026-27-autumn", "AB"),
        ("Artist in residence", "", "2026-27-spring", "AB"),
        ("Choir", "", "2026-27-spring", "CD"),
    ]
    assert not taken(sheet(TERMS)).unplaced


@pytest.mark.parametrize("word", ["Marking", "Decision", "Novel", "Separate", "Marketing", "Maybe", "Octave"])
def test_a_word_that_begins_as_a_month_does_is_none(word: str) -> None:
    assert not is_point(word)
    assert all(map(is_point, ("Mar", "March 2027", "Dec.", "sept 26", "Febuary", "HT3", "Aut 1", "Summer term 2")))


def test_an_action_that_is_merged_over_terms_ends_in_the_last_of_them() -> None:
    file = sheet("""
    | Intent | Autumn term actions | Spring term actions | Summer term actions | Lead |
    | Arts   | Buy a kiln          | Buy a kiln          | Open evening        | AB   |
    """)
    (grid,) = file.grids
    rows = tuple(tuple(replace(c, repeated=c.place == "C2") for c in row) for row in grid.rows)
    assert actions(replace(file, grids=(replace(grid, rows=rows),))) == [
        ("Buy a kiln", "", "2026-27-spring", "AB"),
        ("Open evening", "", "2026-27-summer", "AB"),
    ]


TURNED = """
| Action   | Moderate writing | Buy a scheme |
| Lead     | AB               | CD           |
| Start    | 07/09/2026       |              |
| Deadline | 09/07/2027       | 18/12/2026   |
"""


def test_a_table_on_its_side_has_a_row_in_each_column() -> None:
    assert actions(sheet(TURNED)) == [
        ("Moderate writing", "2026-09-07", "2027-07-09", "AB"),
        ("Buy a scheme", "", "2026-12-18", "CD"),
    ]


def test_nothing_around_a_table_on_its_side_is_lost() -> None:
    file = sheet(f"| Our plan | | |{TURNED}| | | |\n| Agreed by governors | | |")
    assert {value.value for _, value in taken(file).unplaced} == {"Our plan", "Agreed by governors"}


def test_lines_of_a_list_that_are_split_have_a_note_and_their_bullets_are_no_words() -> None:
    table = """
    | Action                 | Who        | When                |
    | • Story time⏎• Library | • AB⏎• CD  | • Sept 26⏎• Dec 26  |
    | 1) A club⏎2) An evening | EF        | Autumn 2            |
    """
    assert actions(sheet(table)) == [
        ("Story time", "", "2026-09-30", "AB"),
        ("Library", "", "2026-12-31", "CD"),
        ("1) A club\n2) An evening", "", "2026-27-autumn-2", "EF"),
    ]
    notes = [
        [n.taken_as for n in row.notes if n.field == "action"] for row in taken(sheet(table)).rows.of("action")
    ]
    assert notes == [["one of 2 actions, with what stands on the same line beside it"]] * 2 + [[]]


@pytest.mark.parametrize(
    ("text", "places"),
    [(MONTHS, ("E2", "G2", "D4")), (TERMS, ("B2", "C2", "B3")), (TURNED, ("A2", "B3", "C4"))],
    ids=["months", "terms", "on its side"],
)
def test_comments_on_what_is_brought_down_or_turned_are_listed(text: str, places: Sequence[str]) -> None:
    file = sheet(text)
    noted = (
        tuple(replace(cell, note=f"of {cell.place}") if cell.place in places else cell for cell in row)
        for row in file.grids[0].rows
    )
    told = taken(replace(file, grids=(replace(file.grids[0], rows=tuple(noted)),)))
    said = "\n".join(str(value.value) for _, value in told.unplaced)
    assert [place for place in places if f"of {place}" not in said] == []
