"""The register's lookups: whom a name means."""

from dataclasses import replace
from datetime import date

import pytest

import builders
from planbook.model.loading import load
from planbook.model.register import Register


def test_a_name_kept_through_a_change_of_urn_is_the_open_schools() -> None:
    register = builders.register(
        unit="""
            | unit_id | name        | kind   | phase   | state  | succeeds |
            | 990001  | Ash Primary | school | primary | closed |          |
            | 990009  | Ash Primary | school | primary | open   | 990001   |
        """
    )
    assert register.code_for("unit", "Ash Primary") == "990009"
    assert register.code_for("unit", "990001") == "990001"


def test_the_register_as_of_a_day_is_without_those_who_have_left() -> None:
    people = """
        | person | name | role | until      |
        | A      | Ann  | head | 31/12/2026 |
        | B      | Bea  | head |            |
    """
    whole = builders.register(person=people)
    last, after = date(2026, 12, 31), date(2027, 1, 1)
    names = [[row.text("name") for row in whole.at(day).rows("person")] for day in (last, after)]
    assert names == [["Ann", "Bea"], ["Bea"]]
    assert len(whole.rows("person")) == 2
    assert whole.at(last) is whole.at(last)


def test_kpis_of_two_sheets_are_each_of_their_own_units() -> None:
    """As where somebody has parted the list: rows of the same number are two rows."""
    kpi = "| kpi | name | on | unit | better | due_in | phases |\n| {} | {} | Yes | count | up | every_term | {} |"
    first = builders.register(
        unit="| unit_id | name | kind | phase |\n| 1 | Ash | school | primary |",
        kpi=kpi.format("A", "A", "secondary"),
    )
    second = replace(
        builders.table(first.declarations, "kpi", kpi.format("B", "B", "primary"), "register"), sheet="KPIs (2)"
    )
    read = replace(first.submission, tables=(*first.submission.tables, second))
    both = Register(read, first.declarations)
    assert [both.kpi_applies(both.kpis[code], both.units["1"]) for code in ("A", "B")] == [False, True]


@pytest.mark.parametrize(
    ("phases", "of"),
    [
        ("", "infant junior first primary middle"),
        ("primary", "infant junior first primary"),
        ("primary; junior", "junior primary"),
        ("primary; infant; first", "infant first primary"),
        ("junior", "junior"),
        ("primary; middle", "infant junior first primary middle"),
    ],
)
def test_a_narrower_phase_beside_its_wider_one_leaves_the_others_out(phases: str, of: str) -> None:
    kinds = ("infant", "junior", "first", "primary", "middle")
    rows = "\n".join(f"| {number} | {kind} | school | {kind} |" for number, kind in enumerate(kinds))
    held = builders.register(unit=f"| unit_id | name | kind | phase |\n{rows}")
    named = [phase for phase in phases.split("; ") if phase]
    assert [unit.text("phase") for unit in held.units.values() if held.is_of_phases(unit, named)] == of.split()


def test_a_first_school_is_asked_no_key_stage_2_and_a_junior_school_no_phonics() -> None:
    catalogue = {row["kpi"]: str(row.get("phases")).split("; ") for row in load().catalogue["kpi"]}
    rows = "\n".join(f"| {kind} | {kind} | school | {kind} |" for kind in ("first", "junior", "primary"))
    held = builders.register(unit=f"| unit_id | name | kind | phase |\n{rows}")

    def asked(code: str) -> list[str]:
        return [unit for unit in held.units if held.is_of_phases(held.units[unit], catalogue[code])]

    assert (asked("RWM"), asked("PHO"), asked("MTC"), asked("ATT")) == (
        ["junior", "primary"],
        ["first", "primary"],
        ["first", "junior", "primary"],
        ["first", "junior", "primary"],
    )
