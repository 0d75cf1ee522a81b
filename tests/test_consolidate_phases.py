"""The roll-up: sums over sums, within a phase, of the units that reported."""

import pytest

from builders import register, submission
from consolidated import AUTUMN, SUMMER, consolidated, line, lines

UNITS = """
    | unit_id | name  | kind   | phase     | pupils |
    | 1       | Ash   | school | primary   | 200    |
    | 2       | Birch | school | primary   | 400    |
    | 3       | Cedar | school | primary   | 100    |
    | 4       | Elm   | school | secondary | 900    |
    | C       | Centre | centre |          |        |
"""


def figures(unit: str, text: str, period: str = AUTUMN):
    return submission(unit=unit, period=period, kpi_value="| kpi | numerator | denominator |\n" + text)


def test_a_percentage_is_the_sum_of_counts_over_the_sum_of_what_they_are_out_of():
    # 45% of 40 and 60% of 160: the mean of the percentages is 52.5, the phase is 57.
    tables = consolidated(
        figures("1", "| PA | 18 | 40 |"), figures("2", "| PA | 96 | 160 |"), register=register(unit=UNITS)
    )
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["numerator"], row["denominator"], row["value"]) == (114, 200, pytest.approx(57.0))
    assert (row["units"], row["reporting"], row["status"]) == (3, 2, "red")
    assert row["off_target"] == "Ash; Birch"


def test_a_count_alone_is_not_reported_and_adds_nothing():
    tables = consolidated(
        figures("1", "| PA | 10 | 100 |"), figures("2", "| PA | 30 | |"), register=register(unit=UNITS)
    )
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["numerator"], row["denominator"], row["reporting"]) == (10, 100, 1)


def test_phases_are_never_mixed_and_the_centre_is_with_its_kind():
    tables = consolidated(
        figures("1", "| PA | 10 | 100 |"),
        figures("4", "| PA | 200 | 800 |"),
        figures("C", "| PA | 1 | 2 |"),
        register=register(unit=UNITS),
    )
    assert [(r["phase"], r["phase_word"], r["value"]) for r in lines(tables.phases, kpi="PA")] == [
        ("primary", "Primary", 10.0),
        ("secondary", "Secondary", 25.0),
        ("centre", "All centres", 50.0),
    ]
    assert lines(tables.phases, phase="secondary", kpi="PHO") == []


def test_units_without_any_phase_have_one_total():
    reg = register(unit="| unit_id | name | kind |\n| A | North | mini_region |\n| B | South | mini_region |")
    tables = consolidated(figures("A", "| PA | 1 | 10 |"), figures("B", "| PA | 3 | 10 |"), register=reg)
    row = line(tables.phases, kpi="PA")
    assert (row["phase"], row["phase_word"], row["value"]) == ("not_applicable", "All units", 20.0)


def test_nobody_reporting_and_not_due_are_different():
    tables = consolidated(register=register(unit=UNITS))
    assert line(tables.phases, phase="primary", kpi="PA")["status"] == "not_reported"
    assert line(tables.phases, phase="primary", kpi="PHO")["status"] == "not_due"
    assert line(tables.phases, phase="primary", kpi="PHO")["units"] == 0


def test_a_number_is_set_against_the_sum_of_its_units_targets():
    reg = register(
        unit=UNITS,
        kpi_target="| kpi | period | unit | target |\n| COM | 2026-27 | 1 | 1 |\n| COM | 2026-27 | 2 | 2 |",
    )
    tables = consolidated(figures("1", "| COM | 1 | |"), figures("2", "| COM | 2 | |"), register=reg)
    row = line(tables.phases, phase="primary", kpi="COM")
    assert (row["numerator"], row["denominator"], row["value"]) == (3, None, 3)
    assert (row["target"], row["status"]) == (3, "green")


def test_yes_is_only_yes_where_every_unit_said_so():
    tables = consolidated(
        figures("1", "| SAFE | Yes | |"),
        figures("2", "| SAFE | No | |"),
        register=register(unit=UNITS),
    )
    row = line(tables.phases, phase="primary", kpi="SAFE")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (1, 2, 0.0, "red")


def test_a_kpi_that_is_not_added_up_has_no_line():
    reg = register(
        unit=UNITS,
        kpi="""
            | kpi | name        | on  | unit | better | due_in     | roll_up |
            | X   | Own measure | Yes | mean | up     | every_term | none    |
        """,
    )
    assert len(consolidated(register=reg).phases) == 0


def test_the_history_of_a_phase_and_its_change():
    tables = consolidated(
        figures("1", "| PA | 30 | 200 |"),
        figures("1", "| PA | 20 | 200 |", SUMMER),
        figures("2", "| PA | 60 | 200 |", SUMMER),
        register=register(unit=UNITS),
    )
    row = line(tables.phases, phase="primary", kpi="PA")
    # Birch, the weaker, has sent nothing this time: the same school has risen, and no fall is told.
    assert (row["value"], row["last"], row["change"], row["both"]) == (15.0, 10.0, 5.0, ("1",))
    assert (row["reporting"], row["units"], row["missing"]) == (1, 3, "Birch; Cedar")
    assert [h["value"] for h in lines(tables.phase_history, phase="primary", kpi="PA")] == [20.0, 15.0]


def test_its_figure_knows_the_rows_of_all_its_units():
    tables = consolidated(figures("1", "| PA | 30 | 200 |"), register=register(unit=UNITS))
    sources = tables.figures["phase/primary/PA"].sources
    assert [dict(source.where)["unit"] for source in sources] == ["1", "2", "3"]


def test_a_past_total_is_judged_by_the_register_of_then():
    then = "| kpi | period | target | from |\n| PA | 2025-26 | 14 | |"
    new = "| PA | 2025-26 | 9 | 01/09/2026 |"
    kpi = "| kpi | name | on | unit | better | due_in | target | tolerance | from |"
    first = "| PA | Absence | Yes | percent | down | every_term | 30 | 1 | |"
    second = "| PA | Absence | Yes | percent | down | every_term | 12 | 9 | 01/09/2026 |"
    for reg in (
        register(unit=UNITS, kpi_target=f"{then}\n{new}"),
        register(unit=UNITS, kpi=f"{kpi}\n{first.replace('30', '14')}\n{second}"),
    ):
        tables = consolidated(figures("1", "| PA | 30 | 200 |", SUMMER), register=reg)
        own = line(tables.kpi_history, unit="1", kpi="PA", period=SUMMER)
        total = line(tables.phase_history, phase="primary", kpi="PA", period=SUMMER)
        assert (total["target"], total["status"]) == (own["target"], own["status"]) == (14.0, "amber")


def test_of_a_term_in_which_a_kpi_was_counted_differently_or_not_at_all_nothing_is_judged():
    kpi = "| kpi | name | on | unit | better | due_in | definition | target | from | until |"
    first = "| PA | Absence | Yes | percent | down | every_term | Half days | 14 | | 30/06/2026 |"
    second = "| PA | Absence | Yes | percent | down | every_term | Days | 12 | 01/09/2026 | |"
    spring = figures("1", "| PA | 30 | 200 |", "2025-26-spring")
    both = consolidated(spring, register=register(unit=UNITS, kpi=f"{kpi}\n{first}\n{second}"))
    past = [(h["value"], h["target"], h["status"]) for h in lines(both.phase_history, phase="primary")][:-1]
    assert past == [(None, None, "not_applicable")] * 2
    assert line(both.phases, phase="primary")["counted_until"] == "spring term 2026"  # in summer it was not asked
    alone = consolidated(spring, register=register(unit=UNITS, kpi=f"{kpi}\n{second}"))
    assert line(alone.phases, phase="primary")["counted_until"] is None
    assert line(alone.kpis, unit="1")["counted_until"] is None
