"""The priorities of the trust that a unit's workbook comes with."""

import pytest

from builders import register
from consolidated import AUTUMN
from planbook.model.given_lines import given_lines

UNITS = """
    | unit_id | name                 | kind        | phase   | state |
    | 990001  | Wychcombe Primary    | school      | primary | open  |
    | MR-03   | Northern mini-region | mini_region |         | open  |
    | TEAM    | Early years team     | team        |         | open  |
    | CO      | Merrow Services      | company     |         | open  |
    """
AREAS = """
    | trust_area | title                 | kinds             |
    | A1         | Teaching and learning |                   |
    | A2         | Reach                 | mini_region; team |
    """


@pytest.mark.parametrize(
    ("unit", "refs"), [("990001", ["A1"]), ("MR-03", ["A1", "A2"]), ("TEAM", ["A2"]), ("CO", [])]
)
def test_a_priority_is_proposed_to_those_that_use_it(unit: str, refs: list[str]) -> None:
    made = register(unit=UNITS, trust_area=AREAS)
    period = made.calendar.period(AUTUMN)
    assert period
    assert [line.values["ref"] for line in given_lines(made, "area", unit, period)] == refs


LED = """
    | trust_area | title                 | lead       |
    | A1         | Teaching and learning | Maya Singh |
    | A2         | Attendance            |            |
    """


@pytest.mark.parametrize(("unit", "leads"), [("HQ", ["Maya Singh", None]), ("990001", [None, None])])
def test_who_leads_a_priority_for_the_trust_leads_it_in_the_centres_own_plan(
    unit: str, leads: list[str | None]
) -> None:
    units = UNITS + "| HQ | Central team | centre | | open |\n"
    made = register(unit=units, trust_area=LED)
    period = made.calendar.period(AUTUMN)
    assert period
    assert [line.values.get("lead") for line in given_lines(made, "area", unit, period)] == leads


WITHIN = """
    | unit_id | name                 | kind        | phase   | state | parent |
    | 990001  | Wychcombe Primary    | school      | primary | open  | MR-03  |
    | 990002  | Harl Down            | school      | primary | open  |        |
    | MR-03   | Northern mini-region | mini_region |         | open  |        |
    | TEAM    | Early years team     | team        |         | open  | MR-03  |
    """
ONLY = """
    | trust_area | title   | only_for | kinds  |
    | A1         | Reading | MR-03    |        |
    | A2         | Reach   | 990002   | school |
    """


@pytest.mark.parametrize(
    ("unit", "refs"), [("990001", ["A1"]), ("990002", ["A2"]), ("MR-03", ["A1"]), ("TEAM", ["A1"])]
)
def test_a_priority_for_some_units_is_proposed_to_those_and_what_belongs_to_them(
    unit: str, refs: list[str]
) -> None:
    made = register(unit=WITHIN, trust_area=ONLY)
    period = made.calendar.period(AUTUMN)
    assert period
    assert [line.values["ref"] for line in given_lines(made, "area", unit, period)] == refs
