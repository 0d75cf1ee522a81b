"""Totals of what units belong to."""

from builders import register, submission
from consolidated import consolidated, line
from planbook.model.hierarchy import above, below
from planbook.validate.register import validate_register

UNITS = """
    | unit_id | name                  | kind        | phase     | state | parent |
    | 990001  | Wychcombe Primary     | school      | primary   | open  | MR-03  |
    | 990002  | Harl Down School      | school      | secondary | open  | HUB    |
    | MR-03   | Northern mini-region  | mini_region |           | open  | CEN    |
    | HUB     | Coast hub             | hub         |           | open  | CEN    |
    | CEN     | Merrow centre         | centre      |           | open  |        |
    """
ACTIONS = """
    | ref | action      | status    | finish     |
    | 1.1 | Moderate    | on_track  | 18/12/2026 |
    | 1.2 | Buy         | watch     | 18/12/2026 |
    | 1.3 | Think again | dropped   | 18/12/2026 |
    """
FUNDING = """
    | ref | source | award | spent | forecast |
    | F1  | PP     | 61200 | 20000 | 60000    |
    """


def test_totals_are_of_all_that_belongs_to_each() -> None:
    tables = consolidated(
        submission(action=ACTIONS, funding_line=FUNDING),
        submission(unit="MR-03", action="| ref | action |\n| 1.1 | Meet |"),
        register=register(unit=UNITS),
    )
    assert [row.parent for row in tables.parents] == ["MR-03", "HUB", "CEN"]
    region = line(tables.parents, parent="MR-03")
    assert (region["part_of"], region["units"], region["returned"]) == ("Merrow centre", 1, 1)
    assert (region["green"], region["amber"], region["total"]) == (1, 1, 2), (
        "its own plan and what is dropped are out"
    )
    assert (region["award"], region["spent"], region["forecast"]) == (61200, 20000, 60000)
    hub = line(tables.parents, parent="HUB")
    assert (hub["units"], hub["returned"], hub["total"], hub["spent"]) == (1, 0, 0, None)
    centre = line(tables.parents, parent="CEN")
    assert (centre["units"], centre["returned"], centre["total"], centre["part_of"]) == (3, 2, 3, None)
    figure = tables.figure("parent/CEN")
    assert figure
    assert figure.value == 3
    assert len({source.where for source in figure.sources if source.record == "action"}) == 3


def test_without_parents_there_are_no_totals() -> None:
    assert consolidated(submission(action=ACTIONS)).parents == ()


def test_what_only_groups_others_returns_no_workbook() -> None:
    made = register(unit=UNITS)
    assert "HUB" not in made.units
    assert made.label("unit", "HUB") == "Coast hub"
    assert made.belonged("HUB") == "only groups others, and returns no workbook"


def test_a_ring_ends_where_it_comes_round() -> None:
    made = register(unit=UNITS.replace("open  |        |", "open  | MR-03  |"))
    assert above(made, "990001") == ["MR-03", "CEN"]
    assert above(made, "CEN") == ["MR-03"]
    assert below(made)["CEN"] == ["990001", "990002", "MR-03"]


def test_a_parent_that_the_register_does_not_have_is_told() -> None:
    made = register(unit=UNITS.replace("| HUB    |", "| H-7    |"))
    found = validate_register(made.submission, made.declarations, "trust.xlsx")
    told = [finding for finding in found if finding.field == "parent"]
    assert [(finding.severity, finding.value) for finding in told] == [("warning", "H-7")], told
