"""KPIs by unit: values, targets, tolerances, what is due, history."""

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, SUMMER, consolidated, line, lines, stands
from planbook.consolidate.build import build_tables


def kpis(text: str, period: str = AUTUMN, unit: str = "990001"):
    return submission(period=period, unit=unit, kpi_value="| kpi | group | numerator | denominator |\n" + text)


def test_a_percentage_is_its_counts():
    row = line(consolidated(kpis("| ATT | | 18940 | 20000 |")).kpis, unit="990001", kpi="ATT", group="all")
    assert (row["numerator"], row["denominator"], row["value"]) == (18940, 20000, pytest.approx(94.7))
    assert (row["target"], row["status"], row["due"]) == (95.5, "amber", True)
    assert row["figure"] == "kpi/ATT/990001"


@pytest.mark.parametrize(
    ("counted", "status"),
    [
        (9550, "green"),  # 95.5%, the target itself
        (9546, "green"),  # shown as 95.5% too: what is shown as the target has met it
        (9544, "amber"),  # 95.4%
        (9445, "amber"),  # 94.5% as shown (94.45 is half way): one point below, the tolerance itself
        (9444, "red"),
    ],
)
def test_the_edges_of_target_and_tolerance_up(counted, status):
    tables = consolidated(kpis(f"| ATT | | {counted} | 10000 |"))
    assert line(tables.kpis, unit="990001", kpi="ATT", group="all")["status"] == status


@pytest.mark.parametrize(("counted", "status"), [(140, "green"), (141, "amber"), (150, "amber"), (151, "red")])
def test_the_edges_of_target_and_tolerance_down(counted, status):
    tables = consolidated(kpis(f"| PA | | {counted} | 1000 |"))
    assert line(tables.kpis, unit="990001", kpi="PA")["status"] == status


@pytest.mark.parametrize(
    ("counted", "status"),
    [(93, "green"), (102, "green"), (91, "amber"), (104, "amber"), (90, "red"), (105, "red")],
)
def test_the_edges_of_a_range(counted, status):
    tables = consolidated(kpis(f"| ROLL | | {counted} | 100 |"))
    assert line(tables.kpis, unit="990001", kpi="ROLL")["status"] == status


def test_not_due_is_not_not_reported():
    tables = consolidated(kpis("| ATT | | | 20000 |"))
    assert line(tables.kpis, unit="990001", kpi="PHO")["status"] == "not_due"
    assert line(tables.kpis, unit="990001", kpi="PHO")["due"] is False
    att = line(tables.kpis, unit="990001", kpi="ATT", group="all")
    assert (att["status"], att["value"], att["denominator"]) == ("not_reported", None, 20000)
    assert line(tables.kpis, unit="990002", kpi="ATT", group="all")["status"] == "not_reported"


def test_a_figure_that_was_not_due_is_kept_and_never_coloured():
    row = line(consolidated(kpis("| PHO | | 20 | 40 |")).kpis, unit="990001", kpi="PHO")
    assert (row["value"], row["status"]) == (50.0, "not_due")


@pytest.mark.parametrize(
    ("counts", "status"),
    [("0 | 0", "nobody"), ("3 | 0", "not_reported"), (" | 0", "not_reported"), ("0 | ", "not_reported")],
)
def test_zero_of_zero_is_nobody_and_any_other_count_out_of_zero_is_no_figure(counts: str, status: str):
    row = line(consolidated(kpis(f"| PA | | {counts} |")).kpis, unit="990001", kpi="PA")
    assert (row["value"], row["status"]) == (None, status)


def test_a_plain_number_of_zero_is_a_figure():
    row = line(consolidated(kpis("| COM | | 0 | |")).kpis, unit="990001", kpi="COM")
    assert (row["value"], row["status"] in ("nobody", "not_reported")) == (0.0, False)


def test_yes_or_no_is_one_or_nought():
    tables = consolidated(kpis("| SAFE | | No | |"))
    row = line(tables.kpis, unit="990001", kpi="SAFE")
    assert (row["numerator"], row["value"], row["status"]) == (0.0, 0.0, "red")


def test_only_kpis_that_apply_and_are_in_use_have_a_line():
    tables = consolidated()
    assert [r["kpi"] for r in lines(tables.kpis, unit="990002")] == [
        "ATT",
        "ATT",
        "PA",
        "SUS",
        "ROLL",
        "COM",
        "SAFE",
    ]
    assert lines(tables.kpis, kpi="OFF") == []


def test_the_target_is_the_units_before_its_phases_before_the_kpis():
    reg = register(
        kpi_target="""
            | kpi | period         | phase   | unit   | target |
            | ATT | 2026-27        | primary |        | 96     |
            | PA  | 2026-27-autumn |         | 990001 | 9      |
            | PA  | 2026-27        | primary |        | 12     |
        """
    )
    tables = consolidated(register=reg)
    assert line(tables.kpis, unit="990001", kpi="ATT", group="all")["target"] == 96
    assert line(tables.kpis, unit="990002", kpi="ATT", group="all")["target"] == 95.5
    assert line(tables.kpis, unit="990001", kpi="PA")["target"] == 9
    assert line(tables.phases, phase="primary", kpi="PA")["target"] == 12


def test_a_benchmark_is_of_the_same_phase_group_and_term():
    reg = register(
        benchmark="""
            | kpi | phase     | group | coverage | period_kind | part   | year    | value | status |
            | ATT | primary   | all   | england  | term        | autumn | 2024-25 | 94.2  | final  |
            | ATT | primary   | all   | england  | term        | autumn | 2025-26 | 94.6  | revised |
            | ATT | primary   | all   | england  | year        |        | 2025-26 | 93.0  | final  |
            | ATT | secondary | all   | england  | term        | spring | 2025-26 | 91.0  | final  |
        """
    )
    tables = consolidated(register=reg)
    row = line(tables.kpis, unit="990001", kpi="ATT", group="all")
    assert (row["benchmark"], row["benchmark_year"]) == (94.6, "2025-26")
    assert line(tables.kpis, unit="990001", kpi="ATT", group="disadvantaged")["benchmark"] is None
    assert line(tables.kpis, unit="990002", kpi="ATT", group="all")["benchmark"] is None
    assert line(tables.phases, phase="primary", kpi="ATT", group="all")["benchmark"] == 94.6


def test_last_time_last_year_and_the_change():
    tables = consolidated(
        kpis("| PA | | 150 | 1000 |"),
        kpis("| PA | | 170 | 1000 |", SUMMER),
        kpis("| PA | | 90 | 600 |", "2025-26-autumn"),
    )
    row = line(tables.kpis, unit="990001", kpi="PA")
    assert (row["last"], row["last_year"], row["change"]) == (17.0, 15.0, -2.0)
    history = lines(tables.kpi_history, unit="990001", kpi="PA")
    assert [(h["short"], h["value"], h["status"]) for h in history] == [
        ("Aut 25", 15.0, "amber"),
        ("Spr 26", None, "not_reported"),
        ("Sum 26", 17.0, "red"),
        ("Aut 26", 15.0, "amber"),
    ]


def test_results_are_set_beside_the_year_before_whatever_lies_between():
    reg = register(
        kpi="""
            | kpi | name    | on  | unit    | better | due_in | target |
            | RWM | Reading | Yes | percent | up     | autumn | 60     |
        """
    )
    tables = consolidated(
        kpis("| RWM | | 18 | 30 |"),
        kpis("| RWM | | 15 | 30 |", "2025-26-autumn"),
        submission(period=SUMMER),
        register=reg,
    )
    row = line(tables.kpis, unit="990001", kpi="RWM")
    assert (row["last"], row["last_year"], row["change"]) == (50.0, 50.0, 10.0)
    phase = line(tables.phases, phase="primary", kpi="RWM")
    assert (phase["last"], phase["change"]) == (50.0, 10.0)


def test_a_history_begins_with_the_first_return_and_is_six_periods_at_most():
    tables = consolidated(kpis("| PA | | 15 | 100 |"), kpis("| PA | | 17 | 100 |", SUMMER))
    assert [h["short"] for h in lines(tables.kpi_history, unit="990001", kpi="PA")] == ["Sum 26", "Aut 26"]
    assert [h["short"] for h in lines(consolidated().kpi_history, unit="990001", kpi="PA")] == ["Aut 26"]


def test_an_impossible_figure_is_missing_and_its_counts_are_kept():
    reg = register(
        kpi="""
            | kpi | name    | on  | unit    | better | due_in     | target | highest |
            | RWM | Reading | Yes | percent | up     | every_term | 60     | 100     |
        """
    )
    row = line(consolidated(kpis("| RWM | | 31 | 13 |"), register=reg).kpis, unit="990001")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (31, 13, None, "not_reported")


def test_what_adds_up_since_september_is_not_set_against_the_year_before():
    reg = register(
        kpi="""
            | kpi | name        | on  | unit | better | due_in     | accumulates |
            | EXC | Suspensions | Yes | rate | down   | every_term | year        |
        """
    )
    tables = consolidated(kpis("| EXC | | 4 | 400 |"), kpis("| EXC | | 12 | 400 |", SUMMER), register=reg)
    assert line(tables.kpis, unit="990001", kpi="EXC")["change"] is None
    spring = consolidated(
        kpis("| EXC | | 4 | 400 |"),
        kpis("| EXC | | 9 | 400 |", SPRING),
        kpis("| EXC | | 12 | 400 |", "2025-26-spring"),
        register=reg,
        period=SPRING,
    )
    row = line(spring.kpis, unit="990001", kpi="EXC")
    assert (row["last"], row["change"], row["last_term"]) == (3.0, -0.7, "spring term 2026")
    total = line(spring.phases, phase="primary", kpi="EXC")
    assert (total["last"], total["change"], total["last_term"]) == (3.0, -0.7, "spring term 2026")


def test_a_change_says_which_term_it_is_since():
    both = consolidated(
        kpis("| PHO | | 20 | 40 |\n| PA | | 8 | 100 |", "2026-27-summer"),
        kpis("| PHO | | 18 | 40 |", SUMMER),
        kpis("| PA | | 10 | 100 |", SPRING),
        period="2026-27-summer",
    )
    own = [(r["kpi"], r["last_term"]) for r in lines(both.kpis, unit="990001") if r["change"] is not None]
    assert own == [("PA", "spring term 2027"), ("PHO", "summer term 2026")]


def test_a_school_keeps_its_history_when_its_urn_changes():
    reg = register(
        unit="""
            | unit_id | name         | kind   | phase   | state  | succeeds |
            | 990001  | Old Wychcombe | school | primary | closed |         |
            | 990101  | Wychcombe    | school | primary | open   | 990001   |
        """
    )
    tables = consolidated(
        kpis("| PA | | 10 | 100 |", SUMMER), kpis("| PA | | 12 | 100 |", unit="990101"), register=reg
    )
    row = line(tables.kpis, unit="990101", kpi="PA")
    assert (row["value"], row["last"]) == (12.0, 10.0)


@pytest.mark.parametrize(
    ("second", "value"), [("| PA | | 20 | 200 |", 10.0), ("| PA | | | |", 10.0), ("| PA | | 90 | 200 |", None)]
)
def test_of_two_rows_the_one_with_a_count_is_read_and_neither_where_they_differ(second, value):
    tables = consolidated(kpis(f"| PA | | | |\n| PA | | 20 | 200 |\n{second}"))
    row = line(tables.kpis, unit="990001", kpi="PA")
    assert (row["value"], row["status"]) == (value, "green" if value else "not_reported")


CONVERTED = """
    | unit_id | name | kind   | phase   | from       | until      | succeeds |
    | 990001  | Ash  | school | primary |            | 31/12/2026 |          |
    | 990101  | Ash  | school | primary | 01/01/2027 |            | 990001   |
"""


def test_a_target_of_a_converted_school_goes_before_the_one_it_had_under_its_old_id():
    old, own = "| PA | 2026-27-spring | 990001 | 9 |", "| PA | 2026-27 | 990101 | 7 |"
    for rows, target in (([old], 9), ([old, own], 7), ([own, old], 7)):
        reg = register(unit=CONVERTED, kpi_target="\n".join(["| kpi | period | unit | target |", *rows]))
        now = reg.of(reg.calendar.period(SPRING))
        tables = consolidated(kpis("| PA | | 8 | 100 |", SPRING, "990101"), register=now, period=SPRING)
        row = line(tables.kpis, unit="990101", kpi="PA")
        assert (row["target"], row["status"]) == (target, "green" if target == 9 else "amber")


def test_of_a_kpi_that_is_not_in_use_any_more_nothing_is_shown_of_those_that_left_either():
    reg = register(
        unit="""
            | unit_id | name | kind   | phase   | until      |
            | 990001  | Ash  | school | primary |            |
            | 990002  | Elm  | school | primary | 31/08/2026 |
        """,
        kpi="""
            | kpi | name     | on | unit    | better | due_in     |
            | PA  | Absence  | No | percent | down   | every_term |
            | ATT | Attended | Yes | percent | up    | every_term |
        """,
    )
    before = register(unit="| unit_id | name | kind | phase |\n| 990002 | Elm | school | primary |")
    summer = before.calendar.period(SUMMER)
    now = reg.calendar.period(AUTUMN)
    sent = stands(kpis("| PA | | 8 | 100 |\n| ATT | | 90 | 100 |", SUMMER, "990002"))
    tables = build_tables(
        reg.declarations, reg.of(now), now, {SUMMER: [sent]}, (), (), registers={SUMMER: before.of(summer)}
    )
    assert {row["kpi"] for row in lines(tables.kpi_history, unit="990002")} == {"ATT"}
