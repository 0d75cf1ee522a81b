"""Exports of other systems: what each is known as, whose its rows are, and the figures that its columns give."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

import builders
from planbook.collect.feeds.export import NoTextError, csv_export
from planbook.collect.feeds.known import known_as
from planbook.collect.feeds.lines import FedLine, lines_of
from planbook.collect.feeds.places import SaidOfExport, said_in, unit_within
from planbook.model.feed import Feed, FeedFigure, FeedPeriod, FeedUnit
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.submission import Problem

KPI = """
    | kpi  | name           | on  | unit    | better | decimals | count_label | out_of_label | counts_people | due_in     | groups        |
    | ATT  | Attendance     | Yes | percent | up     | 1        | Attended    | possible     |               | every_term | disadvantaged |
    | PA   | Absence        | Yes | percent | down   | 1        | Absent      | roll         | all           | every_term |               |
    | SEV  | Severe absence | Yes | percent | down   | 1        | Absent      | roll         | all           | every_term |               |
    | RWM  | RWM            | Yes | percent | up     | 1        | Reached     | Year 6       | all           | summer     | disadvantaged |
    | RWMH | RWM, higher    | Yes | percent | up     | 1        | Reached     | Year 6       | all           | summer     |               |
    | KS2R | Reading        | Yes | percent | up     | 1        | Reached     | Year 6       | all           | summer     |               |
    | A8   | Attainment 8   | Yes | mean    | up     | 1        | Sum         | pupils       | all           | autumn     |               |
    | RES  | Reserves       | Yes | percent | range  | 1        | Reserves    | income       |               | every_term |               |
    | BAL  | Balance        | Yes | percent | range  | 1        | Balance     | income       |               | every_term |               |
    | EHCP | Plans          | Yes | percent | context | 1       | Plans       | roll         | all           | spring     |               |
    | SUS  | Suspensions    | Yes | rate    | down   | 1        | Suspensions | roll         | all           | every_term |               |
    | DEST | Destinations   | Yes | percent | up     | 1        | Sustained   | leavers      | all           | autumn     |               |
"""  # noqa: E501  # a table reads better with its rows unbroken
PLAIN = Feed(
    key="plain",
    title="Attendance",
    headings=("School", "Present", "Possible"),
    source="MIS",
    figures=(FeedFigure("ATT", numerator=("Present",), denominator=("Possible",), value="%"),),
    unit=FeedUnit(columns=("School",), called={"Wych": "990001"}),
)


def register() -> Register:
    return builders.register(kpi=KPI)


def read(
    text: str, feed: Feed | None = None, file: str = "figures/2026-27-autumn.csv"
) -> tuple[list[FedLine], list[Problem]]:
    """The lines and the problems of a CSV export by `feed`, or by the one that comes with planbook and takes it."""
    export = csv_export(text.encode())
    head = export.head()
    known = known_as([feed] if feed else load().feeds.values(), file, export, head)
    ((taker, headings),) = known.takers
    return lines_of(register(), taker, headings, export, head, file)


def told(problems: list[Problem]) -> list[tuple[str, tuple[str, ...], Mapping[str, str]]]:
    return [(one.code, one.cells, {k: v for k, v in one.tokens if k != "feed"}) for one in problems]


def figures(lines: list[FedLine]) -> list[tuple[object, ...]]:
    return [(x.period, x.unit, x.kpi, x.group, x.numerator, x.denominator, x.value) for x in lines]


def test_a_row_gives_its_counts_with_their_cells_and_the_exports_own_figure() -> None:
    lines, problems = read('Attendance\n\nSchool,Present,Possible,%\nWych,"1,940","2,040",95.1\n', PLAIN)
    assert figures(lines) == [("2026-27-autumn", "990001", "ATT", "all", 1940, 2040, 95.1)]
    assert (lines[0].row, lines[0].letters) == (
        4,
        {"numerator": "B", "denominator": "C", "value": "D", "unit": "A"},
    )
    assert problems == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("SUPP", ("FG-012", "suppressed")),
        ("z", ("FG-012", "not applicable")),
        ("about 9", ("FG-013", "1")),
        ("none", ("FG-013", "1")),
        ("", None),
    ],
)
def test_what_stands_in_place_of_a_count_is_never_0(cell: str, found: tuple[str, str] | None) -> None:
    feed = replace(PLAIN, marks={"suppressed": ("SUPP",), "not_applicable": ("Z",)})
    lines, problems = read(f"School,Present,Possible\nWych,{cell},2040\n", feed)
    assert lines == []
    assert [(one.code, one.cells) for one in problems] == ([(found[0], ("B2",))] if found else [])
    assert found is None or found[1] in dict(problems[0].tokens).values()


def test_a_true_0_is_one() -> None:
    lines, _ = read("School,Present,Possible\nWych,0,2040\n", PLAIN)
    assert figures(lines) == [("2026-27-autumn", "990001", "ATT", "all", 0, 2040, None)]


@pytest.mark.parametrize(
    ("again", "units", "done"),
    [
        ("1,2", ["990001", "990002"], "they are alike, and one is used"),
        ("1,3", ["990002"], "they differ, and none is used"),
    ],
)
def test_a_school_twice_is_told_with_its_rows(again: str, units: list[str], done: str) -> None:
    lines, problems = read(f"School,Present,Possible\nWych,1,2\n990002,3,4\nWych,{again}\n", PLAIN)
    assert [line.unit for line in lines] == units
    assert told(problems) == [("FG-009", (), {"name": "Wychcombe Primary School", "rows": "2, 4", "done": done})]


def test_schools_that_the_register_does_not_have_are_counted_in_one_problem() -> None:
    rows = "".join(f"Elsewhere {n},1,2\n" for n in range(9))
    lines, problems = read(f"School,Present,Possible\n{rows}", PLAIN)
    assert lines == []
    ((code, _, tokens),) = told(problems)
    assert (code, tokens["count"]) == ("FG-008", "9")
    assert tokens["names"].endswith("Elsewhere 5 and 3 more")


def test_counts_that_do_not_add_up_are_told_with_their_cell() -> None:
    from planbook.model.feed import FeedSum

    feed = replace(PLAIN, sums=(FeedSum(("Present", "Absent"), "Possible"),))
    assert told(read("School,Present,Absent,Possible\nWych,90,10,101\n", feed)[1]) == [
        ("FG-011", (), {"told": "D2 says 101, and its parts come to 100"})
    ]
    assert read("School,Present,Absent,Possible\nWych,90,10,100\n", feed)[1] == []


def test_a_heading_that_two_columns_have_gives_nothing() -> None:
    lines, problems = read("School,Present,Possible,Present\nWych,1,2,3\n", PLAIN)
    assert lines == []
    assert told(problems) == [("FG-005", (), {"headings": "“Present”"})]


def test_a_column_that_is_not_there_costs_its_own_figure_alone() -> None:
    more = FeedFigure("PA", numerator=("Persistent",), denominator=("Roll",))
    feed = replace(PLAIN, figures=(*PLAIN.figures, more))
    lines, problems = read("School,Present,Possible\nWych,1,2\n", feed)
    assert [line.kpi for line in lines] == ["ATT"]
    assert ("FG-006", (), {"headings": "“Persistent”, “Roll”", "kpis": "PA"}) in told(problems)


def test_totals_and_rows_that_are_not_of_schools_are_left_out() -> None:
    feed = replace(PLAIN, leave_out={"School": ("Total*",)}, only={"Level": ("School",)})
    lines, problems = read(
        "Level,School,Present,Possible\nSchool,Wych,1,2\nTrust,Wych,5,6\nSchool,Total 2,9,9\n", feed
    )
    assert figures(lines) == [("2026-27-autumn", "990001", "ATT", "all", 1, 2, None)]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("figures/2026-27-autumn-1/x.csv", SaidOfExport(period="2026-27-autumn-1")),
        ("From: 02/09/2026 To: 23/10/2026", SaidOfExport(days=(date(2026, 9, 2), date(2026, 10, 23)))),
        ("figures/2024-2025/england_ks2final.csv", SaidOfExport(year="2024-25")),
        ("202425", SaidOfExport(year="2024-25")),
        ("2024/25", SaidOfExport(year="2024-25")),
        ("printed 2024-26 and 31/02/2026", SaidOfExport()),
        ("20240901", SaidOfExport()),
    ],
)
def test_which_time_a_text_names(text: str, said: SaidOfExport) -> None:
    assert said_in(text) == said


def _periods(said: str, kpi: str = "ATT") -> list[str]:
    feed = replace(
        PLAIN,
        figures=(FeedFigure(kpi, numerator=("Present",), denominator=("Possible",)),),
        period=FeedPeriod("declared", of=said),
    )
    return [line.period for line in read("School,Present,Possible\nWych,1,2\n", feed)[0]]


def test_a_figure_is_of_the_periods_that_its_time_is() -> None:
    assert _periods("2026-27-spring") == ["2026-27-spring"]
    assert _periods("02/09/2026 to 23/10/2026") == ["2026-27-autumn"]
    assert _periods("05/01/2027 to 20/03/2027") == ["2026-27-spring"]
    assert _periods("2025-26") == ["2025-26-summer"], "of a year's figure the last term that asks it"
    assert _periods("2025-26", "RWM") == ["2025-26-summer"]
    assert _periods("2025-26", "A8") == ["2026-27-autumn"], "results that are known in the autumn after"


def test_days_that_begin_no_period_and_years_without_one_are_told() -> None:
    feed = replace(PLAIN, period=FeedPeriod("declared", of="01/10/2026 to 23/10/2026"))
    lines, problems = read("School,Present,Possible\nWych,1,2\n", feed)
    assert lines == []
    ((code, _, tokens),) = told(problems)
    assert code == "FG-010"
    assert tokens["told"].startswith("01/10/2026 to 23/10/2026 is of no period of the register")
    lines, problems = read("School,Present,Possible\nWych,1,2\n", PLAIN, "figures/attendance.csv")
    assert (lines, problems[0].code) == ([], "FG-010")


def test_a_unit_is_known_in_a_line_or_a_path_by_its_longest_name() -> None:
    own = builders.register(
        unit="""
        | unit_id | name             | kind   | state |
        | 990001  | Oak Primary      | school | open  |
        | 990002  | Red Oak Primary  | school | open  |
        """
    )
    assert unit_within(own, FeedUnit("path"), "figures/red_oak-primary.csv") == "990002"
    assert unit_within(own, FeedUnit("path"), "figures/990001.csv") == "990001"
    assert unit_within(own, FeedUnit("path"), "Oak Primary; 990002") is None
    assert unit_within(own, FeedUnit("path"), "figures/oakwood.csv") is None


def test_an_export_is_known_by_its_headings_wherever_they_stand() -> None:
    export = csv_export(b"Printed\n,,\n , school ;x,PRESENT,Possible\nSchool,Present,Possible\nWych,1,2\n")
    ((feed, headings),) = known_as([PLAIN], "a.csv", export, export.head()).takers
    assert (feed.key, headings.row) == ("plain", 4)


def test_one_that_nearly_has_a_feeds_headings_is_told_with_those_that_it_lacks() -> None:
    export = csv_export(b"School,Attended,Possible\n")
    known = known_as([PLAIN], "a.csv", export, export.head())
    assert known.near is not None
    assert (known.takers, known.near.missing) == ((), ("Present",))
    assert known_as([PLAIN], "a.csv", csv_export(b"a,b\n1,2\n"), [["a", "b"]]).near is None


def test_a_feed_may_ask_for_the_name_of_the_file_and_can_be_switched_off() -> None:
    export = csv_export(b"School,Present,Possible\n")
    head = export.head()
    named = replace(PLAIN, files=("*attendance*",))
    assert known_as([named], "figures/Attendance.csv", export, head).takers
    assert not known_as([named], "figures/x.csv", export, head).takers
    assert not known_as([replace(PLAIN, on=False)], "figures/x.csv", export, head).takers


def test_a_csv_file_in_either_encoding_and_with_any_delimiter_is_read() -> None:
    for text in ("School;Café\n“Wych”;1,5\n", "School\tCafé\n“Wych”\t1,5\n"):
        for encoding in ("utf-8-sig", "cp1252"):
            assert list(csv_export(text.encode(encoding)).rows()) == [["School", "Café"], ["“Wych”", "1,5"]]
    with pytest.raises(NoTextError):
        csv_export(b"PK\x03\x04\0\0\0")
    with pytest.raises(NoTextError):
        list(csv_export(b"a,b\n" + b'"' + b"x" * 200_000).rows())


KS2 = """\
RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH,PTREAD_EXP,PTMAT_EXP,PTRWM_EXP_FSM6CLA1A
1,999,2001,990001,"Wychcombe, C of E",30,63%,7%,73%,77%,50%
2,999,7001,990002,Harl Down,11,0%,SUPP,SP,0%,NP
3,999,,,Anyshire,6120,62%,8%,75%,74%,47%
4,,,,England,668000,62%,8%,75%,74%,47%
"""


def test_key_stage_2_as_it_is_published() -> None:
    lines, problems = read(KS2, file="figures/2025-2026/england_ks2final.csv")
    period = "2025-26-summer"
    assert figures(lines) == [
        (period, "990001", "RWM", "all", 19, 30, None),
        (period, "990001", "RWMH", "all", 2, 30, None),
        (period, "990001", "KS2R", "all", 22, 30, None),
        (period, "990001", "RWM", "disadvantaged", None, None, 50.0),
        (period, "990002", "RWM", "all", 0, 11, None),
    ]
    assert [line.worked_out for line in lines] == [True, True, True, False, True]
    marks = {tokens["meaning"]: cells for code, cells, tokens in told(problems) if code == "FG-012"}
    assert marks == {"suppressed": ("H3",), "nearly none": ("I3",), "not available": ("K3",)}


def test_key_stage_4_destinations_and_the_census() -> None:
    lines, _ = read(
        "RECTYPE,URN,TPUP,ATT8SCR,PTL2BASICS_95\n1,990002,150,47.3,52%\n", file="figures/2025-26/ks4.csv"
    )
    assert figures(lines) == [("2026-27-autumn", "990002", "A8", "all", 7095, 150, None)]
    lines, _ = read("URN,COHORT,OVERALL_DEST,OVERALL_DESTPER\n990002,150,141,94%\n", file="figures/2025-26.csv")
    assert figures(lines) == [("2026-27-autumn", "990002", "DEST", "all", 141, 150, 94.0)]
    lines, _ = read("URN,NOR,TSENELSE,TSENELK\nNAT,9,9,9\n990002,940,30,120\n", file="figures/2026-27.csv")
    assert figures(lines) == [("2026-27-spring", "990002", "EHCP", "all", 30, 940, None)]


def test_absence_as_it_is_published() -> None:
    head = "time_period,geographic_level,school_urn,enrolments,sess_possible,sess_overall"
    head += ",enrolments_pa_10_exact,enrolments_pa_50_exact"
    lines, problems = read(f"{head}\n202526,National,,9,9,9,9,9\n202526,School,990001,289,50000,3000,40,c\n")
    assert figures(lines) == [
        ("2025-26-summer", "990001", "ATT", "all", 47000, 50000, None),
        ("2025-26-summer", "990001", "PA", "all", 40, 289, None),
    ]
    assert lines[0].letters["numerator"] == "E F"
    assert [(code, cells) for code, cells, _ in told(problems)] == [("FG-012", ("H3",))]
    lines, _ = read("URN,PERCTOT,PPERSABS10\n990001,6.1,15.2\n", file="figures/2025-26/england_abs.csv")
    assert figures(lines) == [
        ("2025-26-summer", "990001", "ATT", "all", None, None, 93.9),
        ("2025-26-summer", "990001", "PA", "all", None, None, 15.2),
    ]


def test_suspensions_as_they_are_published() -> None:
    lines, problems = read(
        "urn,headcount,suspension,susp_rate,perm_excl\n990001,210,12,5.7,0\n990002,180,c,c,0\n",
        file="figures/2025-26/suspensions.csv",
    )
    assert figures(lines) == [("2025-26-summer", "990001", "SUS", "all", 12, 210, 5.7)]
    assert [(code, cells) for code, cells, _ in told(problems)] == [("FG-012", ("C3",))]


def test_finance_whose_headings_have_runs_of_blanks() -> None:
    head = "URN,Total Income   I01 to I18,Total Expenditure  E01 to E32,Revenue Reserve   B01 plus B02 plus B06"
    lines, _ = read(
        f"{head},Did Not Supply flag\n990001,1000000,980000,64000,\n990002,1,1,1,DNS\n",
        file="figures/2026-27-autumn.csv",
    )
    assert figures(lines) == [
        ("2026-27-autumn", "990001", "RES", "all", 64000, 1000000, None),
        ("2026-27-autumn", "990001", "BAL", "all", 20000, 1000000, None),
    ]


def test_attendance_by_groups_of_one_school_with_the_days_above() -> None:
    text = """\
"Group Analysis by Attendance Category"
"Wychcombe Primary School"
"From: 02/09/2026 To: 23/10/2026  Statutory age only"

Group,Pupils,Present,AEA,Authorised Absences,Unauthorised Absences,Lates,Possible,% Attendance
Year 1,30,"1,998",10,96,36,33,"2,140",93.8
Pupil Premium,41,"2,702",9,160,61,40,"2,932",92.5
Whole school,198,"13,420",58,610,212,160,"14,300",94.3

"Persistent absentees (90% or below)",29
"""
    lines, problems = read(text)
    assert figures(lines) == [
        ("2026-27-autumn", "990001", "ATT", "disadvantaged", 2711, 2932, 92.5),
        ("2026-27-autumn", "990001", "ATT", "all", 13478, 14300, 94.3),
    ]
    assert {line.last for line in lines} == {date(2026, 10, 23)}
    assert problems == []
    assert told(read(text.replace("Wychcombe", "Elsewhere"))[1]) == [
        ("FG-007", (), {"where": "above its headings"})
    ]
