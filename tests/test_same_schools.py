"""The same schools, said; what accumulates; figures that agree with themselves."""

import math
import re
from datetime import date
from typing import Any

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, SUMMER, consolidated, line, lines
from planbook.consolidate.disclosure import external
from planbook.consolidate.rows import FundingRow
from planbook.look import STATUS
from planbook.model.kpi import as_shown, counts_words, difference, shown_figure, status
from planbook.model.nouns import Noun
from planbook.model.targets import aim_of, phase_aim
from planbook.model.values import rounded
from planbook.prepare.content.worked_out import work_out
from planbook.prepare.job import GivenRow
from planbook.report.blocks.sentences import change_words, money_sentence, pounds

AWARD = Noun("allocation", "allocations")
UNITS = "| unit_id | name | kind | phase | pupils |\n" + "\n".join(
    f"| {n} | {name} | school | primary | 300 |"
    for n, name in enumerate(("Ash", "Birch", "Cedar", "Dell", "Elm", "Fir", "Gorse", "Holly"), start=1)
)
THEN = {
    1: (40, 300),
    2: (38, 300),
    3: (42, 300),
    4: (39, 300),
    5: (41, 300),
    6: (38, 300),
    7: (60, 300),
    8: (56, 300),
}
NOW = {1: (39, 300), 2: (38, 300), 3: (41, 300), 4: (39, 300), 5: (40, 300), 6: (37, 300)}


def absence(counts: dict[int, tuple[int, int]], period: str, code: str = "PA") -> list:
    head = "| kpi | numerator | denominator |\n"
    return [
        submission(unit=str(unit), period=period, kpi_value=f"{head}| {code} | {n} | {out_of} |")
        for unit, (n, out_of) in counts.items()
    ]


def kpi_of(text: str):
    return next(iter(register(kpi=text).kpis.values()))


def test_the_weakest_schools_missing_is_no_improvement() -> None:
    # Eight schools were 14.75% together. Without the two weakest the total is 13.0%: "down 1.75", it would be said.
    tables = consolidated(*absence(NOW, AUTUMN), *absence(THEN, SUMMER), register=register(unit=UNITS))
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["value"], row["last"], row["change"]) == (13.0, 13.2, -0.2)
    assert (row["reporting"], row["units"], row["missing"]) == (6, 8, "Gorse; Holly")
    assert row["both"] == ("1", "2", "3", "4", "5", "6")
    assert tables.figures["change/phase/primary/PA"].value == -0.2


def test_a_school_with_nobody_to_count_has_answered_and_is_in_no_sum_and_no_change() -> None:
    tables = consolidated(
        *absence({1: (39, 300), 2: (0, 0), 3: (41, 300)}, AUTUMN),
        *absence({1: (40, 300), 2: (38, 300), 3: (42, 300)}, SUMMER),
        register=register(unit=UNITS),
    )
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["numerator"], row["denominator"], row["value"]) == (80, 600, 13.3)
    assert (row["reporting"], row["units"], row["missing"]) == (3, 8, "Dell; Elm; Fir; Gorse; Holly")
    assert (row["both"], row["last"], row["change"]) == (("1", "3"), 13.7, -0.4)
    own = line(tables.kpis, unit="2", kpi="PA")
    assert (own["status"], own["value"], own["last"], own["change"]) == ("nobody", None, 12.7, None)


def test_where_all_that_answered_have_nobody_to_count_so_has_the_total() -> None:
    tables = consolidated(*absence({1: (0, 0), 2: (0, 0)}, AUTUMN), register=register(unit=UNITS))
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (0, 0, None, "nobody")
    assert (row["reporting"], row["units"]) == (2, 8)


def test_a_term_with_nobody_to_count_is_a_gap_in_a_trend_and_not_its_end() -> None:
    nobody = absence(dict.fromkeys(THEN, (0, 0)), SUMMER)
    spring = absence(THEN, "2025-26-spring")
    tables = consolidated(*absence(THEN, AUTUMN), *nobody, *spring, register=register(unit=UNITS))
    told = {row["period"]: (row["trend"], row["status"]) for row in lines(tables.phase_history, kpi="PA")}
    assert told["2025-26-spring"][0] == told[AUTUMN][0] == 14.8
    assert told[SUMMER] == (None, "nobody")


def test_a_joiner_a_leaver_and_a_school_without_a_figure_are_in_no_change() -> None:
    units = "\n".join(
        [
            "| unit_id | name | kind | phase | from | until |",
            "| 1 | Ash | school | primary | | |",
            "| 2 | Birch | school | primary | | 31/08/2026 |",
            "| 3 | Cedar | school | primary | 01/09/2026 | |",
        ]
    )
    reg = register(unit=units)
    now = absence({1: (30, 300), 3: (90, 300)}, AUTUMN)
    tables = consolidated(*now, *absence({1: (33, 300), 2: (3, 300)}, SUMMER), register=reg)
    row = line(tables.phases, phase="primary", kpi="PA")
    assert (row["value"], row["last"], row["change"], row["both"]) == (20.0, 11.0, -1.0, ("1",))
    alone = consolidated(*absence({3: (90, 300)}, AUTUMN), *absence({2: (3, 300)}, SUMMER), register=reg)
    assert line(alone.phases, phase="primary", kpi="PA")["change"] is None


def test_a_trend_is_over_the_schools_that_have_a_figure_in_each_of_its_terms() -> None:
    spring = absence({**THEN, 8: (90, 300)}, "2025-26-spring")
    tables = consolidated(*absence(NOW, AUTUMN), *absence(THEN, SUMMER), *spring, register=register(unit=UNITS))
    past = lines(tables.phase_history, phase="primary", kpi="PA")
    assert [(row["reporting"], row["trend"]) for row in past] == [(8, 13.2), (8, 13.2), (6, 13.0)]
    assert {row["trend_of"] for row in past} == {("1", "2", "3", "4", "5", "6")}


def test_outside_no_change_gives_away_a_school_that_is_left_out_and_hidden() -> None:
    few = {**{n: (n + 10, 30) for n in range(1, 6)}, 6: (2, 5)}  # Fir is hidden, and Ash goes with it
    rwm = """
        | kpi | name    | on  | unit    | better | due_in     | target | counts_people | smallest |
        | RWM | Reading | Yes | percent | up     | every_term | 60     | all           | 6        |
    """
    reg = register(unit=UNITS, kpi=rwm)
    before = {n: (n + 9, 30) for n in range(1, 6)}
    tables = consolidated(*absence(few, AUTUMN, "RWM"), *absence(before, SUMMER, "RWM"), register=reg)
    inside = line(tables.phases, phase="primary", kpi="RWM")
    assert inside["both"] == ("1", "2", "3", "4", "5")
    outside = line(external(tables).phases, phase="primary", kpi="RWM")
    assert (outside["last"], outside["change"], outside["both"], outside["value_both"]) == (None, None, (), None)


SINCE = """
    | kpi | name        | on  | unit  | better | due_in     | target | tolerance | accumulates | judged |
    | SUS | Suspensions | Yes | count | down   | every_term | 12     | 3         | year        | {}     |
"""


@pytest.mark.parametrize(
    ("judged", "count", "target", "of_year", "stands"),
    [
        ("share", 4, 4.0, 12.0, "green"),
        ("share", 5, 4.0, 12.0, "amber"),  # a third of three is one
        ("share", 6, 4.0, 12.0, "red"),  # half of the year's by Christmas
        ("end", 6, None, 12.0, "not_applicable"),
        ("always", 6, 12.0, None, "green"),
        ("", 6, 4.0, 12.0, "red"),
    ],
)
def test_a_target_for_the_year_is_judged_as_the_register_says(judged, count, target, of_year, stands) -> None:
    reg = register(kpi=SINCE.format(judged))
    sent = submission(kpi_value=f"| kpi | numerator |\n| SUS | {count} |")
    row = line(consolidated(sent, register=reg).kpis, unit="990001")
    assert (row["target"], row["of_year"], row["status"]) == (target, of_year, stands)


def test_a_target_of_the_very_term_counts_whole_and_the_whole_year_has_all_of_it() -> None:
    own = "| kpi | period | unit | target |\n| SUS | 2026-27-autumn | 990001 | 7 |"
    reg = register(kpi=SINCE.format("share"), kpi_target=own)
    at = {name: reg.calendar.period(name) for name in (AUTUMN, SPRING, "2026-27-summer")}
    assert aim_of(reg, "SUS", "990001", at[AUTUMN]).target == 7
    assert [aim_of(reg, "SUS", "990001", at[name]).target for name in (SPRING, "2026-27-summer")] == [8, 12]
    assert phase_aim(reg, "SUS", "primary", at[AUTUMN]).target == 4


def test_a_total_of_numbers_has_as_many_tolerances_as_it_has_schools() -> None:
    # Four schools near their target, each one over: together four over, and so near, and nobody off target.
    kpi = "| kpi | name | on | unit | better | due_in | target | tolerance |\n"
    reg = register(unit=UNITS, kpi=kpi + "| COM | Complaints | Yes | count | down | every_term | 2 | 2 |")
    sent = absence(dict.fromkeys(range(1, 5), (3, 0)), AUTUMN, "COM")
    row = line(consolidated(*sent, register=reg).phases, kpi="COM")
    assert (row["value"], row["target"], row["status"], row["off_target"]) == (12.0, 8.0, "amber", "")


def test_a_number_with_an_out_of_is_never_added_up() -> None:
    kpi = "| kpi | name | on | unit | better | due_in | target | out_of_label |\n"
    reg = register(
        unit=UNITS, kpi=kpi + "| PTR | Pupils a teacher | Yes | count | down | every_term | 18 | Teachers |"
    )
    sent = absence({1: (17, 0), 2: (19, 0)}, AUTUMN, "PTR")
    tables = consolidated(*sent, register=reg)
    assert lines(tables.phases, kpi="PTR") == []
    assert [row["value"] for row in lines(tables.kpis, kpi="PTR")][:2] == [17.0, 19.0]


KPI = """
    | kpi | name | on  | unit | better | due_in     | target | tolerance | decimals |
    | X   | X    | Yes | {}   | {}     | every_term | {}     | 1         | {}       |
"""


def test_differences_are_of_the_figures_as_they_are_shown() -> None:
    attendance = kpi_of(KPI.format("percent", "up", 95, ""))
    assert difference(attendance, 92.551, 92.649) == 0.0
    assert change_words(attendance, difference(attendance, 92.551, 92.649) or 0.0) == "unchanged"
    assert shown_figure(attendance, 94.25) == "94.3%"  # half away from zero, in text, table and chart
    assert difference(attendance, 94.25, 94.2) == 0.1
    assert shown_figure(kpi_of(KPI.format("percent", "up", 95, 2)), 94.256) == "94.26%"
    whole = kpi_of(KPI.format("percent", "up", 95, 0))
    assert shown_figure(whole, 94.5) == "95%"
    assert (change_words(whole, 1.0), change_words(whole, -2.0)) == ("up 1 point", "down 2 points")
    assert pounds(2500.5) == "£2,501"


def test_what_is_more_than_nothing_is_not_shown_as_zero_and_does_not_meet_a_target_of_zero() -> None:
    exclusions = kpi_of(KPI.format("rate", "down", 0, ""))
    value = 100 / 2100
    assert (shown_figure(exclusions, value), as_shown(exclusions, value)) == ("0.05", 0.05)
    assert shown_figure(exclusions, as_shown(exclusions, value)) == "0.05"
    assert status(exclusions, value, 0.0) == "amber"
    assert shown_figure(exclusions, 0.0) == "0.0"


@pytest.mark.parametrize("decimals", ["", 0, 1, 2])
def test_what_is_shown_is_the_same_when_it_is_rounded_again(decimals: int | str) -> None:
    kpi = kpi_of(KPI.format("percent", "up", 95, decimals))
    for n in range(2_000):
        value = as_shown(kpi, n / 3_700)
        assert as_shown(kpi, value) == value
        assert (value > 0) == (n > 0)
        nearly = as_shown(kpi, 100 - n / 3_700)
        assert as_shown(kpi, nearly) == nearly
        assert (nearly < 100) == (n > 0)
    assert shown_figure(kpi_of(KPI.format("percent", "up", 95, 0)), 0.46) == "0.5%"


def test_a_share_that_is_not_of_all_is_not_shown_as_100_nor_one_that_is_not_of_none_as_0() -> None:
    kpi = kpi_of(KPI.format("percent", "up", 100, ""))
    for n, words in ((0, "0.0%"), (1, "0.03%"), (2_997, "99.9%"), (2_999, "99.97%"), (3_000, "100.0%")):
        assert shown_figure(kpi, 100 * n / 3_000) == words
    assert status(kpi, 100 * 2_999 / 3_000, 100) == "amber"
    assert status(kpi, 100.0, 100) == "green"
    whole = kpi_of(KPI.format("percent", "up", 100, 0))
    assert [shown_figure(whole, n / 10) for n in (985, 994, 995, 999, 1000)] == [
        "99%", "99%", "99.5%", "99.9%", "100%",
    ]  # fmt: skip


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_the_live_status_of_nearly_all_is_that_of_the_figure_as_it_is_shown(decimals: int) -> None:
    reg = register(kpi=KPI.format("percent", "up", 100, decimals).replace("| 1         |", "| 0.1       |"))
    row = GivenRow({"kpi": "X", "target": 100})
    formula = work_out("kpi_status", row, lambda key: key, reg, job=None).formula.removeprefix("=")
    in_python = re.sub(r"(?<![<>])=", "==", formula)
    for n in range(1, 900):
        said = eval(in_python, _IN_A_CELL | {"value": 1 - n / 650_000})
        assert said == STATUS[status(reg.kpis["X"], 100 - n / 6_500, 100)].kpi, n
    assert eval(in_python, _IN_A_CELL | {"value": 1.0}) == "On target"


_IN_A_CELL = {
    "IF": lambda so, one, other: one if so else other, "AND": lambda *every: all(every),
    "ROUND": rounded, "MAX": max, "MIN": min, "ABS": abs, "INT": math.floor, "LOG10": math.log10,
}  # fmt: skip


@pytest.mark.parametrize(("better", "target"), [("up", 0.5), ("down", 0.05), ("down", 0)])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_the_live_status_is_that_of_the_figures_as_they_are_shown(
    better: str, target: float, decimals: int
) -> None:
    reg = register(kpi=KPI.format("rate", better, target, decimals).replace("| 1         |", "| 0.1       |"))
    row = GivenRow({"kpi": "X", "target": target})
    formula = work_out("kpi_status", row, lambda key: key, reg, job=None).formula.removeprefix("=")
    in_python = re.sub(r"(?<![<>])=", "==", formula)
    for n in range(1, 900):
        value = n / 650
        said = eval(in_python, _IN_A_CELL | {"value": value})
        assert said == STATUS[status(reg.kpis["X"], value, target)].kpi, value


def test_a_change_is_the_same_inside_and_outside() -> None:
    # From 0.40 to 0.04 for 100 pupils: both are shown so, and the change is what lies between them.
    units = "| unit_id | name | kind | phase | pupils |\n| 1 | Ash | school | secondary | 2500 |"
    kpi = "| kpi | name | on | unit | better | due_in |\n| LATE | Late | Yes | rate | down | every_term |"
    head = "| kpi | numerator | denominator |\n| LATE | {} | 2500 |"
    sent = [submission(unit="1", period=when, kpi_value=head.format(n)) for n, when in ((1, AUTUMN), (10, SUMMER))]
    tables = consolidated(*sent, register=register(unit=units, kpi=kpi))
    row, outside = (line(one.kpis, unit="1", kpi="LATE") for one in (tables, external(tables)))
    assert (row["value"], row["last"], row["change"]) == (0.04, 0.4, -0.36)
    assert (outside["value"], outside["last"], outside["change"]) == (0.04, 0.4, -0.36)


def test_events_and_sums_are_not_printed_as_a_part_of_a_whole() -> None:
    assert counts_words(kpi_of(KPI.format("rate", "down", 4, "")), 12, 289) == "12 for 289"
    assert counts_words(kpi_of(KPI.format("mean", "down", 4, "")), 240, 60) == "240 for 60"
    assert counts_words(kpi_of(KPI.format("percent", "up", 95, "")), 18, 31) == "18 of 31"
    assert counts_words(kpi_of(KPI.format("percent", "up", 95, "")), 420, 400) == "420 for 400"
    assert counts_words(kpi_of(KPI.format("percent", "up", 95, "")), 0.95, 1) == "0.95 of 1.00", (
        "no count is made up"
    )
    assert counts_words(kpi_of(KPI.format("percent", "up", 95, "")), 2.25, 40.5, "/") == "2.25/40.50"
    assert counts_words(kpi_of(KPI.format("percent", "up", 95, "")), 0.3, 1200) == "0.3 of 1,200.0"
    assert counts_words(kpi_of(KPI.format("mean", "down", 4, "")), 1412.5, 10.25) == "1,412.5 for 10.25"


def money(**more) -> FundingRow:
    usual = {
        "unit": "1", "unit_name": "Ash", "ref": "F1", "source": "PP", "source_name": "Pupil premium",
        "purpose": None, "award": 1000.0, "spent": 0.0, "committed": None, "forecast": None, "variance": None,
        "spent_share": None, "year_passed": None, "status": "green", "comment": None, "figure": "f",
    }  # fmt: skip
    return FundingRow(**(usual | more))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "£500 of £1,000 spent (50%), as last told for the spring term 2026; no forecast"),
        ({"year_passed": 60.0}, "(50%), as last told for the spring term 2026, with 60% of the year gone; "),
        (
            {"year_passed": 100.0, "ends": date(2026, 3, 31)},
            "(50%), as last told for the spring term 2026, of an allocation that ended on 31 March 2026; ",
        ),
        ({"award": None}, "£500 spent, as last told for the spring term 2026; the allocation is not given."),
        ({"award": 0.0, "of": "2025-26-q1"}, "£500 spent, as last told for 2025-26, quarter 1"),
    ],
)
def test_what_was_told_in_an_earlier_term_says_so_in_every_sentence(more: dict[str, Any], said: str) -> None:
    row = money(**({"spent": 500.0, "spent_share": 50.0, "of": "2025-26-spring"} | more))
    assert said in money_sentence(row, AWARD)


def test_an_award_of_zero_and_spending_over_an_award_are_said_as_they_are() -> None:
    assert money_sentence(money(award=0.0), AWARD) == "Pupil premium: nothing is allocated; nothing spent."
    zero = money(award=0.0, spent=5000.0, forecast=5000.0)
    assert (zero.over, money_sentence(zero, AWARD)) == (
        5000.0,
        "Pupil premium: nothing is allocated; £5,000 spent, £5,000 forecast.",
    )
    # Spent over the award, and the forecast still says the award.
    late = money(spent=1100.0, forecast=1000.0, variance=0.0, spent_share=110.0)
    assert late.over == 100.0
    assert money_sentence(late, AWARD).endswith("that is £100 over already, and the forecast is still £1,000.")
    # £2,501 less £2,000, as both are shown, and not £500.
    assert money(award=2000.4, forecast=2500.5).over == 501.0


def test_what_must_be_seen_is_the_first_exception() -> None:
    sent = submission(kpi_value="| kpi | numerator | denominator |\n| PA | 90 | 300 |\n| SAFE | No | |")
    names = [row["what"].partition(":")[0] for row in lines(consolidated(sent).exceptions)]
    safe = register().kpis["SAFE"].text("name")
    assert names[0] == safe
    assert names.index("Persistent absence") > 0


def test_a_target_that_moved_is_named_where_the_status_has_changed_with_it() -> None:
    target = "| kpi | period | target |\n| PA | 2025-26-summer | 15 |\n| PA | 2026-27-autumn | 12 |"
    one = "| kpi | numerator | denominator |\n| PA | {} | 1000 |"
    tables = consolidated(
        submission(kpi_value=one.format(147)),
        submission(kpi_value=one.format(148), period=SUMMER),
        register=register(kpi_target=target),
    )
    (row,) = [r for r in lines(tables.exceptions, kind="kpi", unit="990001") if r["what"].startswith("Persistent")]
    assert row["what"] == "Persistent absence: 14.7%, target 12.0% (15.0% last time)"


def test_the_day_of_the_figures_is_not_needed_for_the_share_of_a_year() -> None:
    reg = register(kpi=SINCE.format("share"))
    autumn = reg.calendar.period(AUTUMN)
    assert autumn is not None and autumn.as_at > date(2026, 9, 1)
    assert aim_of(reg, "SUS", "990001", autumn).scale == pytest.approx(1 / 3)
