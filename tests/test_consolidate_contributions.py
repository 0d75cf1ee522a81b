"""What plans contribute to the plans above them."""
# ruff: noqa: E501  # findings read better unbroken

from builders import register, submission
from consolidated import AUTUMN, consolidated
from planbook.model.loading import load
from planbook.report.papers import paper_of
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
