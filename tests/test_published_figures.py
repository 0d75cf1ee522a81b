"""Benchmarks: of the year that the figure is of, said in the past tense with when they were, and told when old."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from datetime import date

import pytest

from builders import register, submission
from consolidated import consolidated, line
from planbook.model.benchmarks import is_of, newest_due, period_of
from planbook.model.calendar import Period
from planbook.model.kpi import year_of
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.validate.register import validate_register

KPIS = """
    | kpi | name        | on  | unit    | better | count_label | out_of_label | due_in         | covers      | accumulates | phases |
    | A8  | Attainment  | Yes | mean    | up     | Points      | Pupils       | autumn         | year        | point       |        |
    | RWM | Results     | Yes | percent | up     | Pupils      | Pupils       | summer         |             | point       |        |
    | TWO | Twice       | Yes | percent | up     | Pupils      | Pupils       | summer; autumn |             | point       |        |
    | AGN | Again       | Yes | percent | up     | Pupils      | Pupils       | autumn; spring |             | point       |        |
    | CEN | Census      | Yes | percent | up     | Pupils      | Pupils       | spring         |             | point       |        |
    | NOW | Timetable   | Yes | percent | up     | Periods     | Periods      | autumn         | This year   | point       |        |
    | OLD | Destination | Yes | percent | up     | Pupils      | Pupils       | summer         | The year before | point   |        |
    | ATT | Attendance  | Yes | percent | up     | Sessions    | Sessions     | every_term     |             | term        |        |
    | SUS | Suspensions | Yes | rate    | down   | Suspensions | Pupils       | every_term     |             | year        |        |
"""
PARTS = ("year", "autumn", "spring", "summer", "autumn-1", "q1")


def period(name: str) -> Period:
    kind = {"year": "year", "q1": "quarter", "autumn-1": "half_term"}.get(name[8:], "term")
    day = date(2025, 12, 1)
    return Period(name, kind, day, day, None, day, None)  # type: ignore[arg-type]


def published(kpi: str, *rows: str) -> Register:
    """A register with these benchmarks of one KPI, for all pupils of primary schools in England."""
    lines = [f"| {kpi} | primary | all | england | {row} | Final | DfE |" for row in rows]
    heading = "| kpi | phase | group | coverage | period_kind | part | year | value | status | source |"
    return register(kpi=KPIS, benchmark="\n".join([heading, *lines]))


@pytest.mark.parametrize(
    ("kpi", "asked_in", "year"),
    [
        ("A8", "2025-26-autumn", "2024-25"),  # results of summer 2025
        ("A8", "2025-26-autumn-1", "2024-25"),
        ("A8", "2025-26-q1", "2024-25"),
        ("A8", "2025-26-year", "2024-25"),
        ("RWM", "2025-26-summer", "2025-26"),
        ("RWM", "2025-26-autumn", "2024-25"),
        ("RWM", "2025-26-year", "2025-26"),
        ("TWO", "2025-26-summer", "2025-26"),
        ("TWO", "2025-26-autumn", "2024-25"),
        ("AGN", "2025-26-spring", "2024-25"),  # the figure of autumn once more
        ("CEN", "2025-26-spring", "2025-26"),
        ("NOW", "2025-26-autumn", "2025-26"),
        ("OLD", "2025-26-summer", "2024-25"),
        ("ATT", "2025-26-autumn", "2025-26"),
        ("SUS", "2025-26-year", "2025-26"),
    ],
)
def test_the_year_that_a_figure_is_of(kpi, asked_in, year):
    reg = register(kpi=KPIS)
    assert year_of(reg.declarations, reg.kpis[kpi], period(asked_in)) == year


def test_results_of_summer_2025_asked_for_in_autumn_2025_are_beside_those_of_2024_25():
    reg = published("A8", "year | | 2023-24 | 46.1", "year | | 2024-25 | 45.9", "year | | 2025-26 | 47.0")
    assert reg.benchmark("A8", "primary", period("2025-26-autumn")).number("value") == 45.9
    assert reg.benchmark("A8", "primary", period("2026-27-autumn")).number("value") == 47.0
    assert reg.benchmark("A8", "primary", period("2023-24-autumn")) is None
    assert reg.benchmark("A8", "secondary", period("2025-26-autumn")) is None
    assert reg.benchmark("A8", "primary", period("2025-26-autumn"), "disadvantaged") is None


def test_a_termly_figure_has_the_same_term_of_no_later_year_and_never_a_year():
    reg = published(
        "ATT",
        "term | autumn | 2023-24 | 94.7",
        "term | Autumn term | 2024/25 | 94.9",
        "term | autumn | 2026-27 | 95.5",
        "term | summer | 2024-25 | 94.0",
        "year | | 2025-26 | 94.1",
    )
    found = reg.benchmark("ATT", "primary", period("2025-26-autumn"))
    assert (found.number("value"), period_of(found)) == (94.9, "autumn term 2024")
    assert not is_of(reg.declarations, reg.kpis["ATT"], found, period("2025-26-autumn"))
    assert is_of(reg.declarations, reg.kpis["ATT"], found, period("2024-25-autumn"))
    summer = reg.benchmark("ATT", "primary", period("2025-26-summer"))
    assert period_of(summer) == "summer term 2025"
    assert reg.benchmark("ATT", "primary", period("2025-26-spring")) is None
    assert period_of(reg.benchmark("ATT", "primary", period("2025-26-year"))) == "2025-26"


def test_what_counts_since_september_is_like_one_term_in_autumn_only():
    reg = published("SUS", *(f"term | {part} | 2024-25 | 4.0" for part in ("autumn", "spring", "summer")))
    found = {part: reg.benchmark("SUS", "primary", period(f"2025-26-{part}")) for part in PARTS[1:4]}
    assert [part for part, row in found.items() if row] == ["autumn"]


def test_a_figure_stands_beside_the_year_before_s_in_the_tables_too():
    reg = published("A8", "year | | 2025-26 | 46.0", "year | | 2026-27 | 48.0")
    returned = submission(kpi_value="| kpi | group | numerator | denominator |\n| A8 | | 4600 | 100 |")
    row = line(consolidated(returned, register=reg).kpis, unit="990001", kpi="A8")
    assert (row["benchmark"], row["benchmark_year"]) == (46.0, "2025-26")


@pytest.mark.parametrize(
    ("part", "months", "day", "year"),
    [
        ("year", 0, date(2026, 8, 31), "2024-25"),
        ("year", 0, date(2026, 9, 1), "2025-26"),
        ("year", 2, date(2026, 10, 31), "2024-25"),
        ("year", 2, date(2026, 11, 1), "2025-26"),
        ("autumn", 1, date(2027, 1, 31), "2025-26"),
        ("autumn", 5, date(2027, 6, 1), "2026-27"),
        ("summer", 0, date(2026, 9, 1), "2025-26"),
    ],
)
def test_the_newest_that_a_source_should_have(part, months, day, year):
    assert newest_due(part, months, day) == year


def told(text: str, day: date | None) -> list[str]:
    reg = register(benchmark=text)
    return [
        f.message
        for f in validate_register(reg.submission, reg.declarations, "trust.xlsx", day)
        if f.code == "RG-059"
    ]


NEWER_SHIPPED = """
    | kpi | phase | group | coverage | period_kind | part   | year    | value | status      | source |
    | PA  |       | all   | england  | term        | autumn | 2023-24 | 19.4  | Provisional | DfE    |
    | PA  |       | all   | england  | term        | autumn | 2024-25 | 19.1  | Provisional | DfE    |
"""
OF_TWO_YEARS_AGO = """
    | kpi | phase   | group | coverage | period_kind | part   | year    | value | status | source | months |
    | ATT | primary | all   | region   | term        | autumn | 2024-25 | 94.0  | Final  | Region | 5      |
"""
CORRECTED = """
    | kpi | phase   | group         | coverage | period_kind | year    | value | status | source | read_on    |
    | PHO | primary | disadvantaged | england  | year        | 2024-25 | 66    | Final  | DfE    | {read_on} |
"""


def test_the_catalogue_s_newer_one_is_named_once_for_the_newest_here():
    (message,) = told(NEWER_SHIPPED, None)
    assert message == (
        "The newest benchmark for Persistent absence (all schools, England) is of autumn term 2024: planbook’s "
        "catalogue has 19.5% (provisional; https://explore-education-statistics.service.gov.uk/find-statistics/"
        "pupil-attendance-in-schools/2026-week-2) of autumn term 2025."
    )


@pytest.mark.parametrize(("day", "old"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)])
def test_one_whose_source_should_have_the_next_year_s_is_old(day, old):
    assert told(OF_TWO_YEARS_AGO, day) == (
        [
            "The newest benchmark for Attendance (primary, Region) is of autumn term 2024: that of autumn term 2025 should be out by now."
        ]
        if old
        else []
    )


def test_without_a_day_only_what_the_register_itself_read_later_makes_one_old():
    assert told(OF_TWO_YEARS_AGO, None) == []
    read = OF_TWO_YEARS_AGO.replace("months |", "months | read_on |").replace("5      |", "5 | 01/06/2026 |")
    assert len(told(read, None)) == 1


@pytest.mark.parametrize(("read_on", "count"), [("", 1), ("01/10/2025", 1), ("01/12/2026", 0)])
def test_a_figure_that_was_corrected_since_is_named(read_on, count):
    found = told(CORRECTED.format(read_on=read_on), date(2025, 11, 1))
    assert len(found) == count
    assert all("read later, has 67" in message for message in found)


def test_a_kpi_that_is_not_in_use_has_no_old_benchmark():
    text = OF_TWO_YEARS_AGO.replace("| ATT |", "| OFF |")
    assert told(text, date(2027, 6, 1)) == []


def test_every_shipped_benchmark_says_where_and_when_it_was_read_and_when_the_next_is_out():
    for row in load().catalogue["benchmark"]:
        assert str(row["address"]).startswith("https://"), row
        assert isinstance(row["read_on"], date)
        assert isinstance(row["months"], int)
