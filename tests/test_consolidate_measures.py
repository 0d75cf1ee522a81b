"""Success measures in the tables: what each kind comes to, when it stands out, what it belongs to."""
# ruff: noqa: E501  # a measure reads better on one line

import pytest

from builders import submission
from consolidated import consolidated, line, lines

AREA = "| ref | title |\n| A1 | Attendance |"
PLAN = {
    "area": AREA,
    "objective": "| ref | area | objective |\n| O1 | A1 | More days |",
    "action": "| ref | objective | area | action |\n| 1 | O1 | | Phone on the first day |\n| 2 | | A1 | Write |",
}
DUE = "01/12/2026"


def measures(*rows: str, heads: str = "kind | operator | target | target_high | baseline | actual") -> str:
    top = f"| ref | belongs_to | statement | due | {heads} |"
    return "\n".join([top, *(f"| S{n} | A1 | It comes. | {DUE} | {row} |" for n, row in enumerate(rows, start=1))])


@pytest.mark.parametrize(
    ("typed", "aim", "now", "status"),
    [
        ("count | at_least | 9 of 9 | | | 7 of 9", "at least 9 of 9", "7 of 9", "red"),
        ("count | at_least | 9 of 9 | | | 9 of 9", "at least 9 of 9", "9 of 9", "green"),
        ("count | at_least | 9 | | | 9 of 9", "at least 9", "9 of 9", "green"),
        ("count | | 9 of 9 | | | 8 of 9", "at least 9 of 9", "8 of 9", "red"),
        ("count | between | 15 | 20 | | 20", "between 15 and 20", "20", "green"),
        ("count | between | 15 | 20 | | 21", "between 15 and 20", "21", "red"),
        ("count | between | 15 | | | 16", "between 15 and –", "16", "not_reported"),
        ("percent | more_than | 85 | | | 85", "more than 85%", "85%", "red"),
        ("percent | more_than | 85 | | | 18 of 20", "more than 85%", "18 of 20 (90%)", "green"),
        (
            "percent | at_least | 90 | | | 18 of 20; 8 of 9",
            "at least 90%",
            "18 of 20; 8 of 9 (90%; 88.9%)",
            "red",
        ),
        (
            "percent | at_least | 90 | | | 18 of 20; 9 of 9",
            "at least 90%",
            "18 of 20; 9 of 9 (90%; 100%)",
            "green",
        ),
        ("percent | at_least | 90 | | | 0 of 0", "at least 90%", "0 of 0 (nobody to count)", "nobody"),
        ("percent | at_least | 90 | | | 3 of 0", "at least 90%", "3 of 0 (–)", "not_reported"),
        (
            "percent | at_least | 90 | | | 0 of 0; 9 of 10",
            "at least 90%",
            "0 of 0; 9 of 10 (nobody to count; 90%)",
            "green",
        ),
        ("everyone | | | | | 0 of 0", "all of them", "0 of 0", "nobody"),
        ("percent | at_least | 0.85 | | | 90", "at least 0.85%", "90%", "not_reported"),
        ("percent | at_least | 1 | | | 92", "at least 1%", "92%", "not_reported"),
        ("percent | at_least | 0.85 | | | 0.9", "at least 0.85%", "0.9%", "green"),
        ("percent | at_most | 1 | | | 2", "at most 1%", "2%", "red"),
        ("yes_no | | Yes | | | Yes", "Yes", "Yes", "green"),
        ("yes_no | | | | | No", "Yes", "No", "red"),
        ("yes_no | | No | | | No", "No", "No", "green"),
        ("milestone | | 30/11/2026 | | | 30/11/2026", "by 30 November 2026", "30 November 2026", "green"),
        ("milestone | | | | | 02/12/2026", "by 1 December 2026", "2 December 2026", "red"),
        ("days | | 10 | | 14/10/2026 | 28/10/2026", "at most 10 working days", "10 working days", "green"),
        ("days | | 10 | | 14/10/2026 | 29/10/2026", "at most 10 working days", "11 working days", "red"),
        ("days | | 10 | | | 9", "at most 10 working days", "9 working days", "green"),
        ("days | | 10 | | | 29/10/2026", "at most 10 working days", "29 October 2026", "not_reported"),
        ("clear_days | | 10 | | 14/10/2026 | 25/10/2026", "at most 10 clear days", "10 clear days", "green"),
        ("direction | increase | | | 1200 | 1350", "more than 1,200", "1,350", "green"),
        ("direction | increase | | | 1200 | 1200", "more than 1,200", "1,200", "red"),
        ("direction | increase | 1500 | | 1200 | 1350", "more than 1,200, at least 1,500", "1,350", "red"),
        ("direction | decrease | | | 31 | 28", "fewer than 31", "28", "green"),
        ("direction | increase | | | 12 of 40 | 13 of 60", "more than 12 of 40", "13 of 60", "red"),
        ("direction | increase | | | | 28", "more than at the start", "28", "not_reported"),
        ("direction | | | | 20 | 28", "", "28", "not_reported"),
        ("everyone | | 12 | | | 12 of 12", "all of 12", "12 of 12", "green"),
        ("everyone | | | | | 11 of 12", "all of them", "11 of 12", "red"),
        ("everyone | | | | | Yes", "all of them", "Yes", "green"),
        ("everyone | | | | | 12", "all of them", "12", "not_reported"),
        ("rank | | 3 | | | 2 of 15", "at most 3", "2 of 15", "green"),
        ("rank | | 3 | | | 4", "at most 3", "4", "red"),
        ("top_share | | 25 | | | 3 of 12", "the top 25%", "3 of 12 (25%)", "green"),
        ("top_share | | 25 | | | 4 of 12", "the top 25%", "4 of 12 (33.3%)", "red"),
        ("judgement | | Good | | | Outstanding", "at least Good", "Outstanding", "green"),
        ("judgement | | Good | | | Requires improvement", "at least Good", "Requires improvement", "red"),
        ("judgement | exactly | Sustain | | | Sustain", "exactly Sustain", "Sustain", "green"),
        ("judgement | | Good | | | Strong standard", "at least Good", "Strong standard", "not_reported"),
        ("yes_no | | Yes | | | 3 of 5", "Yes", "3 of 5", "not_reported"),
        (" | | | | | Yes", "", "Yes", "green"),
        (" | at_least | 85 | | | 90", "at least 85", "90", "green"),
    ],
)
def test_each_kind_is_judged_by_what_it_is(typed: str, aim: str, now: str, status: str) -> None:
    row = line(consolidated(submission(template="because-we-will", area=AREA, measure=measures(typed))).measures)
    assert (row["aim"], row["now"], row["status"]) == (aim, now, status)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("count | at_least | 9 | | 5 | 7", "amber"),
        ("count | at_least | 9 | | 7 | 7", "not_due"),
        ("count | at_least | 9 | | 7 | 6", "not_due"),
        ("count | at_least | 9 of 9 | | | 0 of 9", "not_due"),
        ("count | at_least | 9 of 9 | | | 1 of 9", "amber"),
        ("count | at_most | 3 | | 8 | 5", "amber"),
        ("count | at_most | 3 | | 8 | 8", "not_due"),
        ("count | at_most | 3 | | 8 | 9", "not_due"),
        ("count | between | 15 | 20 | 10 | 12", "amber"),
        ("count | between | 15 | 20 | 25 | 22", "amber"),
        ("count | between | 15 | 20 | 25 | 30", "not_due"),
        ("percent | at_least | 90 | | 80 | 16 of 20", "not_due"),
        ("percent | at_least | 90 | | 80 | 17 of 20", "amber"),
        ("direction | increase | 1500 | | 1200 | 1350", "amber"),
        ("direction | increase | | | 1200 | 1200", "not_due"),
        ("everyone | | | | 4 of 12 | 4 of 12", "not_due"),
        ("everyone | | | | 4 of 12 | 5 of 12", "amber"),
        ("yes_no | | Yes | | | No", "not_due"),
        ("judgement | | Good | | Inadequate | Requires improvement", "amber"),
        ("judgement | | Good | | Requires improvement | Requires improvement", "not_due"),
        ("rank | | 3 | | 9 | 5", "amber"),
        ("rank | | 3 | | 9 | 9", "not_due"),
    ],
)
def test_before_its_day_a_measure_is_on_the_way_only_where_something_has_moved(typed: str, status: str) -> None:
    table = measures(typed).replace(DUE, "01/07/2027")
    assert (
        line(consolidated(submission(template="because-we-will", area=AREA, measure=table)).measures)["status"]
        == status
    )


def test_what_is_off_target_or_overdue_stands_among_the_exceptions() -> None:
    table = """
        | ref | belongs_to | statement    | kind     | operator | target | due        | actual | missing       | status | evidence |
        | S1  | A1         | Nine agree   | count    | at_least | 9 of 9 | 01/12/2026 | 7 of 9 | Coast; Valley |        |          |
        | S2  | A1         | Nothing came | count    | at_least | 9      | 01/12/2026 |        |               |        |          |
        | S3  | A1         | Nearly there | count    | at_least | 9      | 01/12/2026 | 8      |               | nearly |          |
        | S4  | A1         | Still early  | count    | at_least | 9      | 01/07/2027 | 8      |               | nearly |          |
        | S5  | A1         | It is met    | count    | at_least | 9      | 01/12/2026 | 9      |               | met    | Minutes  |
    """
    tables = consolidated(submission(template="because-we-will", area=AREA, measure=table))
    found = {row["what"]: (row["status"], row["facts"]) for row in lines(tables.exceptions, kind="measure")}
    assert found == {
        "S1 Nine agree": ("red", "It stands at 7 of 9; the target is at least 9 of 9. Not yet: Coast; Valley."),
        "S2 Nothing came": ("not_reported", "It was due on 1 December 2026."),
        "S3 Nearly there": ("amber", "It was due on 1 December 2026."),
    }


def test_only_what_a_school_reported_of_a_measure_counts_as_reported() -> None:
    table = """
        | ref | belongs_to | statement    | kind  | operator | target | due        | actual | status  |
        | S1  | A1         | Worked out   | count | at_least | 9      | 01/12/2026 | 7      |         |
        | S2  | A1         | Nothing came | count | at_least | 9      | 01/12/2026 |        |         |
        | S3  | A1         | Nearly there | count | at_least | 9      | 01/12/2026 | 8      | nearly  |
        | S4  | A1         | Not met      | count | at_least | 9      | 01/12/2026 | 7      | not_met |
    """
    tables = consolidated(submission(template="because-we-will", area=AREA, measure=table))
    found = {row["what"]: row["reported"] for row in lines(tables.exceptions, kind="measure")}
    assert found == {"S1 Worked out": None, "S2 Nothing came": False, "S3 Nearly there": True, "S4 Not met": True}


def test_what_a_measure_belongs_to_has_achieved_it() -> None:
    table = """
        | ref | belongs_to        | statement | operator | target | actual | due        |
        | S1  | 1                 | a         | at_least | 9      | 9      | 01/12/2026 |
        | S2  | O1                | b         | at_least | 9      | 8      | 01/12/2026 |
        | S3  | attendance        | c         | at_least | 9      |        | 01/07/2027 |
        | S4  | 2 Write           | d         | at_least | 9      | 9      | 01/12/2026 |
    """
    tables = consolidated(submission(template="because-we-will", measure=table, **PLAN))
    assert [(r["record"], r["what"], r["measures"], r["met"], r["off"]) for r in lines(tables.achieved)] == [
        ("area", "A1 Attendance", 4, 2, 1),
        ("objective", "O1 More days", 2, 1, 1),
        ("action", "1 Phone on the first day", 1, 1, 0),
        ("action", "2 Write", 1, 1, 0),
    ]
    assert line(tables.achieved, what="O1 More days")["words"] == "S1 met at 9; S2 not met at 8"
    assert [row["area"] for row in lines(tables.measures)] == ["Attendance"] * 4
    assert [row["owner"] for row in lines(tables.measures)] == [
        "1 Phone on the first day", "O1 More days", "A1 Attendance", "2 Write",
    ]  # fmt: skip
