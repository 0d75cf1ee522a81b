"""The table of any record: what is worked out of its rows, its counts and sums, and what of them is shown outside."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from functools import cache
from pathlib import Path

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, SUMMER, consolidated, lines
from own_templates import LISTS, RISK, write_templates
from planbook.consolidate.disclosure import external
from planbook.consolidate.rows_behind import rows_behind
from planbook.model.declarations import Declarations
from planbook.model.loading import load

UNITS = """
    | unit_id | name   | kind   | phase   |
    | 1       | Ash    | school | primary |
    | 2       | Birch  | school | primary |
    | 3       | Cedar  | school | primary |
    | 4       | Damson | school | primary |
"""
PERSON = """
[record]
key = "pupil_moved"
title = "Moves"
one = "move"
many = "moves"
row_id = "ref"
disclosure = "person"

[fields.ref]
type = "ref"
heading = "Ref"

[fields.why]
type = "text"
heading = "Why"

[fields.state]
type = "choice"
list = "risk_state"
heading = "State"
"""


@pytest.fixture(scope="module")
def declarations(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    return own(tmp_path_factory.mktemp("own"))


@cache
def own(folder: Path) -> Declarations:
    files = {"records/risk.toml": RISK, "records/pupil_moved.toml": PERSON, "lists.toml": LISTS}
    return load(own=write_templates(folder, files))


def risks(
    declarations: Declarations, *rows: tuple[str, str], record: str = "risk", period: str = AUTUMN, before=()
):
    """The tables of a trust whose units gave `rows` (unit, rows of the record), and `before` in the summer."""
    heads = {"risk": "| ref | risk | state | review | present | hurt |\n", "pupil_moved": "| ref | why | state |\n"}
    given = [
        submission(declarations=declarations, unit=unit, period=at, **{record: heads[record] + text})
        for at, those in ((period, rows), (SUMMER, before))
        for unit, text in those
    ]
    return consolidated(*given, register=register(declarations=declarations, unit=UNITS), period=period)


def test_status_days_over_and_n_of_n_units(declarations):
    tables = risks(
        declarations,
        ("1", "| R1 | The roof leaks | open | 01/12/2026 | | |\n| R2 | Nobody applies | closed | 01/12/2026 | | |"),
        ("2", "| R1 | The boiler | | 01/01/2027 | | |"),
    )
    table = tables.records["risk"]
    assert [(made.status, made.days_over, made.overdue) for made in table.worked_out] == [
        ("amber", 3, True),  # as at 4 December
        ("green", 0, False),  # closed ends it
        ("not_reported", 0, False),
    ]
    assert (table.having, len(table.units)) == (2, 4)
    assert table.counts() == {"1": 2, "2": 1}
    assert table.counts("state") == {"open": 1, "closed": 1, None: 1}


def test_a_day_before_the_row_begins_is_passed_over():
    actions = """
        | ref | action    | start      | finish     | revised_finish |
        | 1   | Read more | 01/09/2026 | 01/11/2026 | 01/12/2025     |
        | 2   | Count     | 01/09/2026 | 01/07/2027 | 01/12/2025     |
        | 3   | Write     |            | 01/07/2027 | 01/12/2025     |
        | 4   | Paint     | 01/09/2026 | 01/07/2027 | 01/12/2026     |
    """
    tables = consolidated(submission(unit="1", action=actions), register=register(unit=UNITS))
    worked = tables.records["action"].worked_out
    assert [made.days_over for made in worked] == [33, 0, 0, 3]  # as at 4 December


def test_what_has_come_about_is_not_overdue_though_more_is_wanted_of_it():
    joining = """
        | ref | joining_school | tier  | cohort | due        | stage      |
        | J1  | Elm High       | high  | 1      | 01/09/2026 | joined     |
        | J2  | Fir Middle     | middle | 1     | 01/09/2026 | agreed     |
        | J3  | Gorse First    | first | 1      | 01/09/2026 | not_joining |
    """
    tables = consolidated(submission(unit="1", joining=joining), register=register(unit=UNITS))
    worked = tables.records["joining"].worked_out
    assert [(made.status, made.overdue) for made in worked] == [
        ("amber", False), ("not_due", True), ("not_applicable", False),
    ]  # fmt: skip


def test_nobody_has_to_say_how_what_is_over_by_its_own_day_stands():
    minutes = """
        | ref | kind     | on         | text             | state | due        |
        | M1  | decision | 14/10/2026 | Adopt the policy |       |            |
        | M2  | decision | 14/10/2026 | Appoint a clerk  |       | 31/01/2027 |
        | M3  | contact  | 10/02/2027 | Visit the hub    |       |            |
        | M4  | decision | 14/10/2026 | Look again       | open  |            |
    """
    tables = consolidated(submission(unit="1", minute=minutes), register=register(unit=UNITS))
    assert [made.status for made in tables.records["minute"].worked_out] == [
        None, "not_reported", "not_reported", "amber",
    ]  # fmt: skip


def test_what_changed_since_last_time_and_since_when_it_stands_so(declarations):
    tables = risks(
        declarations,
        ("1", "| R7 | The roof leaks | open | 01/02/2027 | | |\n| R2 | Nobody applies | closed | | | |\n| R3 | New | open | | | |"),
        before=(("1", "| R7 | The roof leaks | open | 01/12/2026 | | |\n| R2 | Nobody applies | open | | | |"),),
    )  # fmt: skip
    made = tables.records["risk"].worked_out
    assert [(row.changed, row.since) for row in made] == [
        ("changed", "summer term 2026"),  # another day, and open as before
        ("changed", "autumn term 2026"),
        ("new", "autumn term 2026"),
    ]
    same = risks(declarations, ("1", "| R1 | Roof | open | | | |"), before=(("1", "| R1 | Roof | open | | | |"),))
    assert [row.changed for row in same.records["risk"].worked_out] == ["same"]
    other = risks(declarations, ("1", "| R1 | Roof | open | | | |"), before=(("1", "| R1 | Gate | open | | | |"),))
    assert [row.changed for row in other.records["risk"].worked_out] == ["new"], "a ref of another year's plan"


def test_its_figures_are_found_by_their_ids_and_lead_to_their_cells(declarations):
    tables = risks(
        declarations,
        ("1", "| R1 | Roof | open | | 30 | 2 |\n| R2 | Gate | closed | | 40 | 3 |"),
        ("2", "| R1 | Boiler | open | | | 4 |"),
    )
    shown = {
        name: tables.figure(name).value
        for name in (
            "record/risk/1/R2", "record/risk/1/R2/hurt", "count/risk", "count/risk/1", "count/risk/4",
            "count/risk/by/state/open", "count/risk/by/state/open/1", "units/risk", "sum/risk/hurt",
            "sum/risk/hurt/1",
        )
    }  # fmt: skip
    assert shown == {
        "record/risk/1/R2": "green", "record/risk/1/R2/hurt": 3, "count/risk": 3, "count/risk/1": 2, "count/risk/4": 0,
        "count/risk/by/state/open": 2, "count/risk/by/state/open/1": 1, "units/risk": 2, "sum/risk/hurt": 9,
        "sum/risk/hurt/1": 5,
    }  # fmt: skip
    behind = rows_behind(tables.figure("sum/risk/hurt/1"), {"risk": tables.records["risk"].rows})
    assert [(row, field, value) for _, _, row, field, value in behind] == [(6, "hurt", 2), (7, "hurt", 3)]
    for unknown in (
        "record/risk/1/R9",
        "record/risk/9/R1",
        "count/risk/by/nothing/open",
        "sum/risk/state",
        "sum/risk/hurt/3",
        "count/risk/9",
        "of/risk",
    ):
        assert tables.figure(unknown) is None, unknown


def test_people_counted_out_of_too_few_are_hidden_with_the_one_that_would_give_them_away(declarations):
    tables = risks(
        declarations,
        ("1", "| R1 | Roof | open | | 5 | 2 |\n| R2 | Gate | open | | 30 | 9 |\n| R3 | Wall | open | | 40 | 8 |"),
        ("2", "| R1 | Boiler | open | | 50 | 7 |"),
    )
    seen = external(tables).records["risk"]
    assert [(row["present"], row["hurt"]) for row in lines(seen)] == [
        (None, None), (30, None), (40, 8), (50, 7),
    ]  # fmt: skip
    outside = external(tables)
    assert outside.figure("record/risk/1/R1/hurt").status == "suppressed"
    assert outside.figure("sum/risk/hurt/1").value is None
    assert outside.figure("sum/risk/hurt").value is None
    assert outside.figure("sum/risk/hurt/2").value == 7
    assert [row["hurt"] for row in lines(tables.records["risk"])] == [2, 9, 8, 7], "inside nothing is hidden"


def test_a_few_people_themselves_are_hidden_and_nobody_is_not(declarations):
    tables = risks(
        declarations,
        ("1", "| R1 | Roof | open | | 0 | |\n| R2 | Gate | open | | 5 | |\n| R3 | Wall | open | | 6 | |"),
    )
    assert [row["present"] for row in lines(external(tables).records["risk"])] == [0, None, 6]


def test_a_change_of_what_may_be_hidden_is_not_spoken_of_outside(declarations):
    tables = risks(
        declarations, ("1", "| R1 | Roof | open | | 5 | 3 |"), before=(("1", "| R1 | Roof | open | | 5 | 2 |"),)
    )
    assert [row.changed for row in tables.records["risk"].worked_out] == ["changed"]
    assert [row.changed for row in external(tables).records["risk"].worked_out] == ["same"]


def moves(count: int, state: str = "open") -> str:
    return "\n".join(f"| M{n}{state} | Moved | {state} |" for n in range(count))


def test_rows_that_are_persons_are_counted_outside_and_not_shown(declarations):
    tables = risks(declarations, ("1", moves(8)), ("2", moves(9)), ("3", moves(7)), record="pupil_moved")
    seen = external(tables)
    assert seen.records["pupil_moved"].rows == ()
    assert seen.figure("record/pupil_moved/1/M1open") is None
    assert seen.figure("count/pupil_moved").value == 24
    assert seen.figure("count/pupil_moved/1").value == 8
    assert seen.figure("count/pupil_moved/by/state/open").value == 24


def test_a_count_of_few_persons_is_hidden_and_the_total_that_would_tell_it(declarations):
    one = external(risks(declarations, ("1", moves(8)), ("2", moves(2)), record="pupil_moved"))
    assert one.figure("count/pupil_moved/2").status == "suppressed"
    assert one.figure("count/pupil_moved").value is None
    two = external(risks(declarations, ("1", moves(8)), ("2", moves(4)), ("3", moves(5)), record="pupil_moved"))
    assert two.figure("count/pupil_moved/2").value is None
    assert two.figure("count/pupil_moved").value == 17, "nine people, and nobody knows of which school"
    told = external(risks(declarations, ("1", moves(8) + "\n" + moves(2, "closed")), record="pupil_moved"))
    assert told.figure("count/pupil_moved").value == 10
    assert told.figure("count/pupil_moved/by/state/open").value is None, "eight of ten tells the other two"


def test_what_is_internal_is_not_there_outside(declarations):
    seen = external(risks(declarations))
    assert lines(risks(declarations).records["person"])
    assert lines(seen.records["person"]) == []
    assert lines(seen.records["body"]) == lines(risks(declarations).records["body"])


def test_the_registers_records_have_their_tables_too(declarations):
    tables = risks(declarations, period=SPRING)
    awards = lines(tables.records["award"], source="PP")
    assert [(row["unit"], row["amount"], row["source_file"], row["source_row"]) for row in awards] == [
        ("", 61200, "trust.xlsx", 6)  # of a school that this register does not have
    ]
    assert tables.figure("count/unit").value == 4
    assert tables.figure("sum/award/amount").value == 79600
