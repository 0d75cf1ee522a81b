"""What plans contribute to the plans above them."""
# ruff: noqa: E501  # findings read better unbroken

import io
from dataclasses import replace

import openpyxl

from builders import register, submission
from consolidated import AUTUMN, consolidated
from planbook.consolidate.disclosure import external
from planbook.model.carried import carried_over
from planbook.model.ended import newest, with_ended
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.report.papers import paper_of
from planbook.report.summary.write import write_summary
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from rule_cases import lines, wanted

UNITS = """
    | unit_id | name                 | kind        | phase     | state | parent |
    | 990001  | Wychcombe Primary    | school      | primary   | open  | MR-03  |
    | 990002  | Harl Down School     | school      | secondary | open  |        |
    | MR-03   | Northern mini-region | mini_region |           | open  | CEN    |
    | CEN     | Merrow centre        | centre      |           | open  |        |
    """
OWN = submission(
    area="| ref | title |\n| 1 | Writing |",
    objective="| ref | area | objective |\n| 1.0 | 1 | Better writing |",
    action="""
    | ref | objective | action            | status    | finish     |
    | 1.1 | 1.0       | Moderate together | on_track  | 18/12/2026 |
    | 1.2 | 1.0       | Buy a scheme      | completed | 18/12/2026 |
    | 1.3 |           | Something else    | off_track | 18/12/2026 |
    """,
    contribution="""
    | ref | serves | own_row | how               |
    | B1  | 7.2    | 1.3     |                   |
    | B2  | 7.10   | 1.0     | A common standard |
    | B3  | 9      | 1.1     |                   |
    """,
)
REGION = submission(unit="MR-03", action="| ref | action |\n| 7.2 | Meet each term |")
CENTRE = submission(unit="CEN", action="| ref | action |\n| 7.10 | One standard of writing |\n| 7.2 | Another |")


def test_a_row_serves_the_nearest_plan_above_that_has_it() -> None:
    rows = consolidated(OWN, REGION, CENTRE, register=register(unit=UNITS)).contributions
    told = [(row.unit, row.served, row.contributes, row.red, row.green, row.blue) for row in rows]
    assert told == [
        ("MR-03", "7.2 Meet each term", "1.3 Something else", 1, 0, 0),
        ("MR-03", "9", "1.1 Moderate together", 0, 1, 0),
        ("CEN", "7.10 One standard of writing", "1.0 Better writing", 0, 1, 1),
    ]


def test_the_paper_of_the_plan_above_shows_who_contributes() -> None:
    tables = consolidated(OWN, REGION, CENTRE, register=register(unit=UNITS))
    titles = {
        unit: [section.title for section in paper_of(load(), tables, "governors", unit).sections]
        for unit in ("CEN", "990001")
    }
    assert "Who contributes" in titles["CEN"]
    assert "Who contributes" not in titles["990001"]


def test_what_is_served_has_all_who_serve_it_and_each_action_once() -> None:
    harl = submission(
        unit="990002",
        sha256="2" * 64,
        action="| ref | action | status |\n| 4.1 | Share a moderator | off_track |",
        contribution="| ref | serves | own_row |\n| B1 | 7.10 | 4.1 |",
    )
    twice = submission(contribution="| ref | serves | own_row |\n| B1 | 7.10 | 1.0 |\n| B2 | 7.10 | 1.2 |")
    own = replace(OWN, tables=(*(t for t in OWN.tables if t.record != "contribution"), *twice.tables))
    units = UNITS.replace("| secondary | open  |        |", "| secondary | open  | CEN    |")
    rows = consolidated(own, harl, CENTRE, register=register(unit=units)).served
    assert [(row.unit, row.served, row.contributors, row.red, row.green, row.blue, row.total) for row in rows] == [
        ("CEN", "7.10 One standard of writing", "Wychcombe Primary; Harl Down School", 1, 1, 1, 3),
    ]


def test_the_summary_shows_which_action_contributes() -> None:
    tables = consolidated(OWN, REGION, CENTRE, register=register(unit=UNITS))
    book = openpyxl.load_workbook(io.BytesIO(write_summary(load(), external(tables))[0]), read_only=True)
    cells = {cell for row in book["Who contributes"].iter_rows(values_only=True) for cell in row}
    assert {"1.1 Moderate together", "1.3 Something else", "7.2 Meet each term"} <= cells


def test_a_ref_that_no_plan_above_has_is_told() -> None:
    made = register(unit=UNITS)
    period = made.calendar.period(AUTUMN)
    assert period
    sent = [(f"{read.unit}.xlsx", read) for read in (OWN, REGION, CENTRE)]
    found = [finding for finding in validate_trust(sent, made, period) if finding.code == "PR-161"]
    assert lines(found) == wanted("""
    PR-161 | warning | What we contribute to | B8 | Wychcombe Primary contributes to “9”, and the plan of Northern mini-region has no row of that ref.
    """)
    alone = [finding for finding in validate_trust(sent[:1], made, period) if finding.code == "PR-161"]
    assert not alone, "nothing is said where no plan above has come back"


def test_who_contributes_and_belongs_to_nothing_is_told() -> None:
    made = register(unit=UNITS)
    period = made.calendar.period(AUTUMN)
    assert period
    read = submission(
        unit="990002",
        action="| ref | action |\n| 1.1 | Meet |",
        contribution="| ref | serves | own_row |\n| B1 | 7.2 | 1.1 |",
    )
    found = [finding for finding in validate(read, made, period, None, "a.xlsx") if finding.code == "PR-162"]
    assert [finding.message for finding in found] == [
        "Harl Down School contributes to “7.2”, and the register does not say which region, hub or centre it belongs to."
    ]
    tables = consolidated(read, register=made)
    assert tables.contributions == ()


# An action that was completed in autumn does not come again, and what it contributes goes with it.
SPRING = "2026-27-spring"
OWN_IN_SPRING = submission(
    period=SPRING,
    area="| ref | title |\n| 1 | Writing |",
    objective="| ref | area | objective |\n| 1.0 | 1 | Better writing |",
    action="""
    | ref | objective | action            | status   | finish     |
    | 1.1 | 1.0       | Moderate together | watch    | 25/03/2027 |
    """,
    contribution="| ref | serves | own_row | how |\n| B2 | 7.10 | 1.0 | A common standard |",
)
OWN_IN_AUTUMN = submission(
    area="| ref | title |\n| 1 | Writing |",
    objective="| ref | area | objective |\n| 1.0 | 1 | Better writing |",
    action="""
    | ref | objective | action            | status    | finish     |
    | 1.1 | 1.0       | Moderate together | on_track  | 25/03/2027 |
    | 1.2 | 1.0       | Buy a scheme      | completed | 18/12/2026 |
    """,
    contribution="""
    | ref | serves | own_row | how               |
    | B1  | 7.2    | 1.2     | The scheme        |
    | B2  | 7.10   | 1.0     | A common standard |
    """,
)
CENTRE_IN_AUTUMN = submission(
    unit="CEN",
    action="""
    | ref  | action                  | status    |
    | 7.10 | One standard of writing | on_track  |
    | 7.2  | One scheme for all      | completed |
    """,
)
CENTRE_IN_SPRING = submission(
    unit="CEN", period=SPRING, action="| ref | action | status |\n| 7.10 | One standard of writing | on_track |"
)


def test_what_was_completed_earlier_in_the_year_has_contributed() -> None:
    rows = consolidated(
        OWN_IN_AUTUMN,
        CENTRE_IN_AUTUMN,
        OWN_IN_SPRING,
        CENTRE_IN_SPRING,
        register=register(unit=UNITS),
        period=SPRING,
    ).contributions
    told = [(row.served, row.contributes, row.amber, row.green, row.blue, row.total) for row in rows]
    assert told == [
        ("7.2 One scheme for all", "1.2 Buy a scheme", 0, 0, 1, 1),
        ("7.10 One standard of writing", "1.0 Better writing", 1, 0, 1, 2),
    ]


def test_what_is_contributed_to_may_have_been_completed_earlier_in_the_year() -> None:
    made = register(unit=UNITS)
    period = made.calendar.period(SPRING)
    assert period
    late = submission(
        period=SPRING, contribution="| ref | serves | own_row |\n| B1 | 7.2 | 1.1 |\n| B2 | 8.1 | 1.1 |"
    )

    def found(centre: Submission) -> list[str]:
        sent = [(f"{read.unit}.xlsx", read) for read in (late, centre)]
        return [str(finding.value) for finding in validate_trust(sent, made, period) if finding.code == "PR-161"]

    ended = newest((), CENTRE_IN_AUTUMN, load())
    assert found(CENTRE_IN_SPRING) == ["7.2", "8.1"]
    assert found(with_ended(CENTRE_IN_SPRING, ended, load())) == ["8.1"]


def test_a_contribution_is_carried_as_long_as_its_action() -> None:
    declarations = load()

    def carried(record: str) -> list[str]:
        spec = declarations.records[record]
        return [row.text("ref") for row in carried_over(declarations, OWN_IN_AUTUMN, spec, "2026-27")]

    assert (carried("action"), carried("contribution")) == (["1.1"], ["B2"])
    measures = submission(
        action="| ref | action | status |\n| 1.2 | Buy a scheme | completed |",
        measure="| ref | belongs_to | statement |\n| S1 | 1.2 | All use it |",
    )
    kept = carried_over(declarations, measures, declarations.records["measure"], "2026-27")
    assert [row.text("ref") for row in kept] == ["S1"], "whether it was met is asked after its action is done"
