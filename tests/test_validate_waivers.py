"""Waivers of the register: whose warning, of which period and row, becomes a note."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from builders import register
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.model.submission import Problem, Submission
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust
from planbook.validate.wording import WAIVED
from rule_cases import FILE, lines, returned

FUNDING = """
| ref | source | award | forecast |
| F1  | PP     | 61200 | 63600    |
| F2  | PESP   | 18000 | 18500    |
"""
HEADS = "| rule | unit | period | ref | reason | decided_by | decided_on |\n"


def found(read: Submission, waivers: str, period: str = "2026-27-autumn", setting: str = "") -> list[Finding]:
    tables = {"waiver": HEADS + waivers} | ({"setting": setting} if setting else {})
    made = register(**tables)
    when = made.calendar.period(period)
    assert when is not None
    return validate(read, made, when, None, FILE)


def severities(
    waivers: str, tables: Mapping[str, str] | None = None, *, unit: str = "990001", period: str = "2026-27-autumn"
) -> list[str]:
    """Of the two overspends, by row."""
    read = returned(tables or {"funding_line": FUNDING}, unit=unit, period=period)
    return [f.severity for f in found(read, waivers, period) if f.code == "FN-013"]


def overspent(read: Submission, waivers: str) -> list[Finding]:
    return [f for f in found(read, waivers) if f.code == "FN-013"]


def test_a_waived_warning_is_a_note_that_says_so_and_why() -> None:
    read = returned({"funding_line": "| ref | source | award | forecast |\n| F1 | PP | 61200 | 63600 |"})
    (finding,) = overspent(read, "| FN-013 | | | | The reserve pays the rest. | Ines Okafor | 09/11/2026 |")
    assert lines([finding]) == [
        "FN-013 | note | Funding | D6, C6 | Pupil premium is forecast £2,400 over the allocation (£61,200). "
        "Waived by Ines Okafor on 9 November 2026: “The reserve pays the rest.”"
    ]
    assert finding.remedy == WAIVED
    (unsigned,) = overspent(read, "| FN-013 | | | | The reserve pays the rest. | | |")
    assert unsigned.message.endswith("(£61,200). Waived: “The reserve pays the rest.”")


@pytest.mark.parametrize(
    ("waiver", "autumn", "spring", "other_school"),
    [
        ("| FN-013 |        |                | | Agreed. | | |", "note", "note", "note"),
        ("| FN-013 | 990001 |                | | Agreed. | | |", "note", "note", "warning"),
        ("| FN-013 | Wychcombe Primary School | | | Agreed. | | |", "note", "note", "warning"),
        ("| FN-013 |        | 2026-27-autumn | | Agreed. | | |", "note", "warning", "note"),
        ("| FN-013 |        | 2026-27-year   | | Agreed. | | |", "note", "note", "note"),
        ("| FN-013 |        | 2025-26-autumn | | Agreed. | | |", "warning", "warning", "warning"),
        ("| FN-013 | 990002 | 2026-27-autumn | | Agreed. | | |", "warning", "warning", "note"),
        ("| FN-013 | 990009 |                | | Agreed. | | |", "warning", "warning", "warning"),
        ("| FN-012 |        |                | | Agreed. | | |", "warning", "warning", "warning"),
    ],
)
def test_it_holds_for_its_unit_and_period_and_where_these_are_blank_for_all(
    waiver: str, autumn: str, spring: str, other_school: str
) -> None:
    assert severities(waiver) == [autumn] * 2
    assert severities(waiver, period="2026-27-spring") == [spring] * 2
    assert severities(waiver, unit="990002") == [other_school] * 2


@pytest.mark.parametrize("row", ["F1", "f1", "PP", "Pupil premium", "pupil  Premium"])
def test_it_can_be_for_one_row_by_its_ref_or_its_name(row: str) -> None:
    assert severities(f"| FN-013 | | | {row} | Agreed. | | |") == ["note", "warning"]


def test_a_row_that_is_not_there_waives_nothing() -> None:
    assert severities("| FN-013 | | | F9 | Agreed. | | |") == ["warning", "warning"]


def test_a_row_without_a_ref_is_not_known_by_the_one_it_was_given_at_reading() -> None:
    tables = {"funding_line": "| ref | source | award | forecast |\n| +6 | Gift | 100 | 200 |"}
    assert severities("| FN-013 | | | +6 | Agreed. | | |", tables) == ["warning"]
    assert severities("| FN-013 | | | Gift | Agreed. | | |", tables) == ["note"]


def test_of_several_the_most_particular_gives_the_reason() -> None:
    read = returned({"funding_line": FUNDING})
    waivers = "| FN-013 | | | | In general. | | |\n| FN-013 | 990001 | | F2 | In particular. | | |"
    first, second = (f for f in found(read, waivers) if f.code == "FN-013")
    assert "In general." in first.message
    assert "In particular." in second.message


def test_an_error_is_not_waived() -> None:
    read = returned({"action": "| ref | action | status |\n| 1.1 | Read. | |"})
    assert [(f.code, f.severity) for f in found(read, "| AP-001 | | | | Agreed. | | |")] == [("AP-001", "error")]


def test_what_the_trust_makes_an_error_is_not_waived() -> None:
    read = returned({"funding_line": FUNDING})
    raised = found(read, "| FN-013 | | | | Agreed. | | |", setting="| rule | severity |\n| FN-013 | Error |")
    assert [f.severity for f in raised if f.code == "FN-013"] == ["error", "error"]


def test_a_note_stays_the_note_that_it_is() -> None:
    read = returned({"action": "| ref | action | led_by |\n| 1.1 | Read. | A stranger |"})
    assert found(read, "| AP-031 | | | | Agreed. | | |") == found(read, "")


def test_a_warning_about_the_workbook_itself_can_be_waived() -> None:
    declared = load().rules
    code = next(r.code for r in declared.values() if r.code.startswith("WB-") and r.severity == "warning")
    tokens = (("there", "horizons"), ("wanted", "priority-tasks"))
    read = replace(returned({}), problems=(Problem(code, "Actions", tokens=tokens),))
    assert [f.severity for f in found(read, "")] == ["warning"]
    assert [f.severity for f in found(read, f"| {code} | 990001 | | | Agreed. | | |")] == ["note"]


def test_what_the_school_explains_stands_beside_what_the_trust_waives() -> None:
    tables = {
        "funding_line": FUNDING,
        "explanation": "| rule | explanation |\n| FN-013 | The governors have agreed the rest. |",
    }
    both = found(returned(tables), "| FN-013 | | | F1 | The reserve pays. | | |")
    first, second = (f for f in both if f.code == "FN-013")
    assert first.message.endswith("Waived: “The reserve pays.”")
    assert second.message.endswith("The school says: “The governors have agreed the rest.”")


def test_a_warning_across_units_can_be_waived_for_the_unit_it_is_reported_of() -> None:
    tables = {"kpi_value": "| kpi | numerator | denominator |\n| PA | 31 | 289 |"}

    def across(waiver: str) -> list[str]:
        made = register(waiver=HEADS + waiver)
        period = made.calendar.period("2026-27-autumn")
        assert period is not None
        files = [(f"{unit}.xlsx", returned(tables, unit=unit)) for unit in ("990001", "990002")]
        return [f"{f.code} {f.severity} {f.unit}" for f in validate_trust(files, made, period)]

    assert across("") == ["TR-003 warning 990002"]
    assert across("| TR-003 | 990002 | 2026-27-autumn | | They share an office. | | |") == ["TR-003 note 990002"]
    assert across("| TR-003 | 990001 | | | They share an office. | | |") == ["TR-003 warning 990002"]


def test_a_warning_about_no_one_unit_is_waived_for_all_alone() -> None:
    tables = {"kpi_value": "| kpi | group | numerator | denominator |\n| PA | all | | |"}

    def across(waiver: str) -> list[str]:
        made = register(waiver=HEADS + waiver)
        period = made.calendar.period("2026-27-autumn")
        assert period is not None
        files = [
            (f"{unit}.xlsx", replace(returned(tables, unit=unit), sha256=unit))
            for unit in ("990001", "990002", "MR-03")
        ]
        return [f.severity for f in validate_trust(files, made, period) if f.code == "TR-007"]

    assert across("") == ["warning"]
    assert across("| TR-007 | 990001 | | | The figure comes in spring. | | |") == ["warning"]
    assert across("| TR-007 | | 2026-27-autumn | | The figure comes in spring. | | |") == ["note"]


def test_a_warning_about_the_register_can_be_waived_too() -> None:
    units = """
    | unit_id | name          | kind   | phase   |
    | 990001  | Wychcombe     | school | primary |
    | N-1     | Nursery House | school | nursery |
    """

    def of_register(waiver: str) -> list[tuple[str, str, int | None]]:
        made = register(unit=units, award="| unit | source | year | amount |", waiver=HEADS + waiver)
        return [(f.code, f.severity, f.row) for f in validate_register(made.submission, load(), "trust.xlsx")]

    assert of_register("") == [("RG-010", "warning", 7)]
    assert of_register("| RG-010 | | | Nursery House | It has no URN yet. | | |") == [("RG-010", "note", 7)]
    assert of_register("| RG-010 | | | 990001 | It has no URN yet. | | |") == [("RG-010", "warning", 7)]


def test_of_waivers_that_say_as_much_the_first_on_the_sheet_gives_its_reason() -> None:
    read = returned({"funding_line": "| ref | source | award | forecast |\n| F1 | PP | 61200 | 63600 |"})
    rows = ["| FN-013 | 990001 | | | For the school. | | |", "| FN-013 | | 2026-27-year | | For the year. | | |"]
    for first, second in (rows, reversed(rows)):
        (finding,) = overspent(read, f"{first}\n{second}")
        assert finding.message.endswith(f"“{first.split('|')[5].strip()}”")
