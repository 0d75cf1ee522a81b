"""Rules across the units of a trust."""
# ruff: noqa: E501  # a finding reads better on one line

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from builders import register
from planbook.model.submission import Fault
from planbook.validate.trust import validate_trust
from rule_cases import TrustCase, lines, returned, wanted

CASES = [
    TrustCase(
        "TR-003",
        finds="""
        TR-003 | warning | – | – | Harl Down School has returned the same file that also came as 990001.xlsx.
        """,
        units={
            "990001": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 31        | 289         |
                """,
            },
            "990002": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 31        | 289         |
                """,
            },
        },
        same_file=True,
    ),
    TrustCase(
        "TR-016",
        register={
            "kpi": """
            | kpi | name       | on  | unit    | better | due_in     | given_by | pooled | groups        |
            | ATT | Attendance | Yes | percent | up     | every_term | trust    |        | disadvantaged |
            | RES | Reserves   | Yes | percent | up     | every_term | trust    | Yes    |               |
            | SUM | Results    | Yes | percent | up     | summer     | trust    |        |               |
            """,
            "trust": """
            | name   | return_to | contact | format             | pools_reserves |
            | Merrow | a@b.test  | Ines    | objectives-actions | Yes            |
            """,
            "figure_held": """
            | period         | unit   | kpi | group         | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | ATT | all           | 930       | 1000        | MIS    | 04/12/2026 |
            | 2026-27-autumn | 990002 | ATT | all           | 930       | 1000        | MIS    | 04/12/2026 |
            | 2026-27-autumn | MR-03  | ATT | all           | 930       | 1000        | MIS    | 04/12/2026 |
            | 2026-27-autumn | 990002 | ATT | disadvantaged | 93        | 100         | MIS    | 04/12/2026 |
            """,
        },
        units={},
        finds="""
        TR-016 | warning | – | – | Attendance, disadvantaged is due in the autumn term 2026 and given by the trust, and there is no figure yet for Wychcombe Primary School and Northern mini-region.
        TR-016 | warning | – | – | Reserves is due in the autumn term 2026 and given by the trust, and there is no figure yet for the trust as a whole.
        """,
    ),
    TrustCase(
        "TR-004",
        finds="""
        TR-004 | warning | KPIs | – | Harl Down School and Wychcombe Primary School have exactly the same counts in all 3 KPIs that both have given.
        """,
        units={
            "990001": {
                "kpi_value": """
                | kpi  | numerator | denominator |
                | PA   | 31        | 289         |
                | ATT  | 52200     | 54600       |
                | ROLL | 289       | 300         |
                """,
            },
            "990002": {
                "kpi_value": """
                | kpi  | numerator | denominator |
                | PA   | 31        | 289         |
                | ATT  | 52200     | 54600       |
                | ROLL | 289       | 300         |
                """,
            },
        },
    ),
    TrustCase(
        "TR-005",
        finds="""
        TR-005 | warning | KPIs | – | Harl Down School and Wychcombe Primary School are out of exactly the same numbers in all 3 KPIs that both have given.
        """,
        units={
            "990001": {
                "kpi_value": """
                | kpi  | numerator | denominator |
                | PA   | 31        | 289         |
                | ATT  | 52200     | 54600       |
                | ROLL | 289       | 300         |
                """,
            },
            "990002": {
                "kpi_value": """
                | kpi  | numerator | denominator |
                | PA   | 42        | 289         |
                | ATT  | 51800     | 54600       |
                | ROLL | 280       | 300         |
                """,
            },
        },
    ),
    TrustCase(
        "TR-006",
        finds="""
        TR-006 | warning | KPIs | B6, C6 | Persistent absence at Dene Primary is 58.5%; the others of its phase lie from 10.0% to 13.7%, half of them below 11.9%.
        """,
        units={
            "990001": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 20        | 200         |
                """,
            },
            "990002": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 22        | 201         |
                """,
            },
            "990003": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 24        | 202         |
                """,
            },
            "990004": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 26        | 203         |
                """,
            },
            "990005": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 28        | 204         |
                """,
            },
            "990006": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 120       | 205         |
                """,
            },
        },
        register={
            "unit": """
            | unit_id | name              | kind   | phase   | pupils | state |
            | 990001  | Wychcombe Primary | school | primary | 200    | open  |
            | 990002  | Harl Down Primary | school | primary | 200    | open  |
            | 990003  | Ash Lea Primary   | school | primary | 200    | open  |
            | 990004  | Beck Side Primary | school | primary | 200    | open  |
            | 990005  | Corn Mill Primary | school | primary | 200    | open  |
            | 990006  | Dene Primary      | school | primary | 200    | open  |
            """,
        },
    ),
    TrustCase(
        "TR-007",
        # Where those asked are teams, they are called so.
        finds="""
        TR-007 | warning | – | – | Persistent absence was left blank by 3 of 3 teams: Estates, People and Finance.
        """,
        units={
            unit: {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  |           |             |
                """,
            }
            for unit in ("T1", "T2", "T3")
        },
        register={
            "unit": """
            | unit_id | name    | kind | phase   | pupils |
            | T1      | Estates | team | primary | 200    |
            | T2      | People  | team | primary | 200    |
            | T3      | Finance | team | primary | 200    |
            """,
        },
    ),
    TrustCase(
        "TR-007",
        finds="""
        TR-007 | warning | – | – | Persistent absence was left blank by 3 of 4 schools: Harl Down Primary, Ash Lea Primary and Beck Side Primary.
        """,
        units={
            "990001": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  | 20        | 200         |
                | COM | 0         |             |
                """,
            },
            "990002": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  |           |             |
                | COM | 0         |             |
                """,
            },
            "990003": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  |           |             |
                | COM | 0         |             |
                """,
            },
            "990004": {
                "kpi_value": """
                | kpi | numerator | denominator |
                | PA  |           |             |
                | COM | 0         |             |
                """,
            },
        },
        register={
            "unit": """
            | unit_id | name              | kind   | phase   | pupils | state |
            | 990001  | Wychcombe Primary | school | primary | 200    | open  |
            | 990002  | Harl Down Primary | school | primary | 200    | open  |
            | 990003  | Ash Lea Primary   | school | primary | 200    | open  |
            | 990004  | Beck Side Primary | school | primary | 200    | open  |
            | 990005  | Corn Mill Primary | school | primary | 200    | open  |
            | 990006  | Dene Primary      | school | primary | 200    | open  |
            """,
        },
    ),
    TrustCase(
        "TR-009",
        finds="""
        TR-009 | warning | Priorities | B6 | Harl Down School calls a priority “Pupil well-being”; Wychcombe Primary School calls it “Pupils' well-being”.
        TR-009 | warning | Priorities | B7 | Harl Down School calls a priority “Attendence”; the register calls it “Attendance”.
        """,
        units={
            "990001": {
                "area": """
                | ref | title              |
                | B1  | Pupils' well-being |
                """,
            },
            "990002": {
                "area": """
                | ref | title            |
                | B1  | Pupil well-being |
                | A2  | Attendence       |
                """,
            },
        },
    ),
    TrustCase(
        "TR-010",
        finds="""
        TR-010 | note | Actions | C6 | Harl Down School describes the progress of action 2.3 in the same words as Wychcombe Primary School.
        """,
        units={
            "990001": {
                "action": """
                | ref | action               | progress                                                                     |
                | 1.1 | Teach phonics daily. | Every class has a daily lesson now and the first check shows that they help. |
                """,
            },
            "990002": {
                "action": """
                | ref | action         | progress                                                                     |
                | 2.3 | Buy the books. | Every class has a daily lesson now and the first check shows that they help. |
                """,
            },
        },
    ),
    TrustCase(
        "TR-011",
        finds="""
        TR-011 | note | – | – | “NTP” is named by 2 schools, and is not on the register's sheet Funding sources.
        """,
        units={
            "990001": {
                "action": """
                | ref | action               | source |
                | 1.1 | Teach phonics daily. | NTP    |
                """,
            },
            "990002": {
                "action": """
                | ref | action         | source |
                | 2.3 | Buy the books. | NTP    |
                | 2.4 | Read more.     | Gift   |
                """,
            },
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: TrustCase) -> None:
    assert lines(case.found()) == wanted(case.finds)


# What the workflow raises itself, when it has seen who has returned and when.
RAISED_ELSEWHERE = ("TR-001", "TR-002", "TR-013")

# Raised by a test of its own, below or where a whole year is played, as its cells cannot be told in Markdown.
BESIDE = ("TR-008", "TR-015", "AP-092", "AP-093", "AP-095", "AP-096", "FD-046")


def test_tr_008_a_column_that_three_of_four_could_not_fill_in_is_one_finding() -> None:
    made = register()
    period = made.calendar.period("2026-27-autumn")
    assert period is not None
    files = []
    for number in range(1, 5):
        read = returned({"funding_line": "| ref | source | spent |\n| F1 | PP | |"}, unit=f"99000{number}")
        faults = (Fault("FD-004", 6, "spent", "approx 4k"),) if number > 1 else ()
        table = replace(read.tables[0], faults=faults)
        files.append((f"99000{number}.xlsx", replace(read, tables=(table,), sha256=str(number))))
    assert lines(validate_trust(files, made, period)) == [
        "TR-008 | warning | – | – | Cells in Spent (Funding) could not be read in 3 of 4 schools. "
        "The rule is: A number is a number."
    ]


def test_who_is_named_and_in_which_file() -> None:
    finding = next(case for case in CASES if case.code == "TR-010").found()[0]
    assert (finding.unit, finding.file, finding.row, finding.field) == ("990002", "990002.xlsx", 6, "progress")


def test_nothing_is_found_across_units_that_differ() -> None:
    units = {
        "990001": {"kpi_value": "| kpi | numerator | denominator |\n| PA | 31 | 289 |\n| ROLL | 289 | 300 |"},
        "990002": {"kpi_value": "| kpi | numerator | denominator |\n| PA | 96 | 940 |\n| ROLL | 940 | 1000 |"},
    }
    assert lines(TrustCase("", "", units).found()) == []


@pytest.mark.parametrize("seed", range(5))
def test_whose_figures_are_the_same_is_what_setting_every_two_beside_each_other_finds(seed: int) -> None:
    rng = Random(seed)
    counts = {
        f"{unit}": {code: (rng.choice((20, 21)), rng.choice((40, 41))) for code in ("ATT", "PA", "ROLL", "SUS")
                    if rng.random() < 0.9}
        for unit in range(990001, 990025)
    }  # fmt: skip

    def table(unit: str) -> str:
        rows = "".join(f"\n| {code} | {count} | {whole} |" for code, (count, whole) in counts[unit].items())
        return f"| kpi | numerator | denominator |{rows}"

    same: set[tuple[str, str, str]] = set()
    for earlier, later in combinations(counts, 2):
        one, other = counts[earlier], counts[later]
        shared = one.keys() & other.keys()
        if len(shared) >= 3 and all(one[key] == other[key] for key in shared):
            same.add(("TR-004", earlier, later))
        if len(shared) >= 3 and one != other and all(one[key][1] == other[key][1] for key in shared):
            same.add(("TR-005", earlier, later))

    heads = "| unit_id | name | kind | phase | state |"
    units = heads + "".join(f"\n| {unit} | School {unit} | school | primary | open |" for unit in counts)
    case = TrustCase("", "", {unit: {"kpi_value": table(unit)} for unit in counts}, {"unit": units})
    found = {
        (f.code, f.message.partition(" and School ")[2][:6], str(f.unit))
        for f in case.found()
        if f.code in {"TR-004", "TR-005"}
    }
    assert found == same
    assert same
