"""What a unit's workbook comes with, in its first period and later."""

from dataclasses import replace

import builders
from planbook.collect.relations import relate
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.prepare.content.prefill import prefill
from planbook.prepare.workbook import GivenRow
from workbooks import UNIT, cell, job, trust_with, written

AUTUMN, SPRING = "2026-27-autumn", "2026-27-spring"


def rows(
    template: str = "priority-tasks", period: str = AUTUMN, *earlier: Submission, **tables: str
) -> dict[str, list[GivenRow]]:
    register = builders.register(trust=trust_with(template), **tables)
    found = register.calendar.period(period)
    assert found is not None
    return prefill(load(), register, UNIT, found, earlier)


def last(**tables: str) -> Submission:
    return builders.submission(template="priority-tasks", period=AUTUMN, **tables)


def test_the_first_workbook_has_the_trusts_areas_awards_and_kpis() -> None:
    given = rows()
    assert set(given) == {"area", "funding_line", "kpi_value"}
    assert [(r.values["ref"], r.values["title"], r.approved) for r in given["area"]] == [
        ("A1", "Teaching and learning", True),
        ("A2", "Attendance", True),
    ]
    assert "lead" not in given["area"][0].values, "who leads it at the school is the school's to say"
    assert [tuple(r.values.values()) for r in given["funding_line"]] == [
        ("F1", "PP", 61200, "Tutoring"),
        ("F2", "SP", 18400, "Swimming"),
    ]
    assert all(r.approved for r in given["funding_line"])


def test_kpis_that_are_due_come_first_with_their_groups() -> None:
    told = [(r.values["kpi"], r.values["group"], r.due) for r in rows()["kpi_value"]]
    assert told == [
        ("ATT", "all", True),
        ("ATT", "disadvantaged", True),
        ("PA", "all", True),
        ("SUS", "all", True),
        ("ROLL", "all", True),
        ("COM", "all", True),
        ("SAFE", "all", True),
        ("PHO", "all", False),
    ]


def test_a_kpi_of_another_phase_is_not_asked() -> None:
    register = builders.register()
    autumn = register.calendar.period(AUTUMN)
    assert autumn is not None
    given = prefill(load(), register, "990002", autumn, [])
    assert "PHO" not in {r.values["kpi"] for r in given["kpi_value"]}


def test_the_plan_is_carried_over_approved_and_the_terms_answers_asked_afresh() -> None:
    before = last(
        action="""
        | ref | area | action | finish | led_by | status | percent_done | progress | next_step | revised_finish |
        | 1.1 | A1 | Teach | 2026-27-summer | Lead (lead)<br>Deputy | on_track | 50 | Taught. | Two more. |  |
        | 1.2 | A1 | Buy | 01/12/2026 | Lead | completed | 100 | Bought. |  |  |
        | 1.3 | A1 | Sing | 01/12/2026 | Music lead | dropped |  |  |  |  |
        | 2.1 | A2 | Ring | ongoing | Lead | watch | 25 | 7 of 23. | Deputy. | 25/03/2027 |
        """
    )
    given = rows("priority-tasks", SPRING, before)["action"]
    assert [r.values["ref"] for r in given] == ["1.1", "2.1"]
    assert all(r.approved for r in given)
    first, second = (r.values for r in given)
    assert first["finish"] == "2026-27-summer"
    assert first["led_by"] == "Lead (lead)\nDeputy"
    assert first["percent_done"] == 50
    assert str(second["revised_finish"]) == "2027-03-25", "a finish that has moved stays moved"
    for key in ("status", "progress", "next_step"):
        assert key not in first


def test_milestones_and_meetings_stay_while_they_are_open() -> None:
    before = builders.submission(
        template="objectives-actions",
        period=AUTUMN,
        action="| ref | action | status |\n| 1.1 | Teach | on_track |\n| 1.2 | Buy | completed |",
        milestone="""
        | ref | action | milestone   | due        | met     |
        | M1  | 1.1    | Books bought | 01/10/2026 | met    |
        | M2  | 1.1    | Staff taught | 01/12/2026 | not_met |
        | M3  | 1.2    | Box unpacked | 01/12/2026 |        |
        """,
        meeting="""
        | ref | body | date       | held      |
        | G1  | LGC  | 15/10/2026 | held      |
        | G2  | LGC  | 10/11/2026 | cancelled |
        | G3  | LGC  | 10/12/2026 | moved     |
        | G4  | LGC  | 28/01/2027 |           |
        """,
    )
    given = rows("objectives-actions", SPRING, before)
    assert [r.values["ref"] for r in given["milestone"]] == ["M2"]
    assert [r.values["ref"] for r in given["meeting"]] == ["G3", "G4"]
    assert "held" not in given["meeting"][0].values


def test_funding_lines_go_on_within_their_year_and_begin_again_after_it() -> None:
    before = last(funding_line="| ref | source | purpose | award | spent |\n| F7 | PP | Tutoring | 60000 | 20000 |")
    spring = rows("priority-tasks", SPRING, before)["funding_line"]
    assert [(r.values["ref"], r.values["source"], r.values["award"]) for r in spring] == [
        ("F7", "PP", 61200),  # what the register has now, not what was carried
        ("F8", "SP", 18400),
    ]
    assert "spent" not in spring[0].values
    summer_before = builders.submission(
        template="priority-tasks",
        period="2025-26-summer",
        funding_line="| ref | source | award |\n| F7 | PP | 60000 |",
    )
    autumn = rows("priority-tasks", AUTUMN, summer_before)["funding_line"]
    assert [r.values["ref"] for r in autumn] == ["F1", "F2"]


def test_an_award_that_was_added_or_changed_in_mid_year_is_in_the_next_workbook() -> None:
    before = last(
        funding_line="""
        | ref | source | purpose  | award |
        | F1  | PP     | Tutoring | 40000 |
        | F2  | PP     | Trips    | 20000 |
        """
    )
    award = """
        | unit   | source | year    | amount | purpose  |
        | 990001 | PP     | 2026-27 | 21000  | Trips    |
        | 990001 | PP     | 2026-27 | 40000  | Tutoring |
        | 990001 | PP     | 2026-27 | 5000   | Books    |
        | 990001 | SP     | 2026-27 | 18400  | Swimming |
        """
    given = rows("priority-tasks", SPRING, before, award=award)["funding_line"]
    assert [(r.values["ref"], r.values["purpose"], r.values["award"]) for r in given] == [
        ("F1", "Tutoring", 40000),
        ("F2", "Trips", 21000),
        ("F3", "Books", 5000),
        ("F4", "Swimming", 18400),
    ]


def test_a_new_award_has_no_ref_that_a_line_of_the_year_had() -> None:
    before = last(funding_line="| ref | source | purpose | award |\n| F1  | PP | Tutoring | 40000 |")
    before = replace(before, refs_before=frozenset({("funding_line", "F2"), ("action", "F7")}))
    award = "| unit | source | year | amount | purpose |\n| 990001 | SP | 2026-27 | 18400 | Swimming |"
    given = rows("priority-tasks", SPRING, before, award=award)["funding_line"]
    assert [(r.values["ref"], r.values["purpose"]) for r in given] == [("F1", "Tutoring"), ("F3", "Swimming")]


def test_rows_that_came_back_without_a_ref_are_given_one() -> None:
    before = builders.submission(
        template="objectives-actions",
        period=AUTUMN,
        area="| ref | title |\n| A1 | Teaching and learning |\n| A2 | Attendance |\n| +9 | Reading |",
        objective="| ref | area | objective |\n| O1 | A1 | Better writing |\n| +8 | +9 | More reading |",
        action="| ref | objective | action |\n| 1.1 | O1 | Teach |\n| +12 | +8 | Read |",
    )
    given = rows("objectives-actions", SPRING, before)
    assert [r.values["ref"] for r in given["area"]] == ["A1", "A2", "A3"]
    assert [(r.values["ref"], r.values["area"]) for r in given["objective"]] == [("O1", "A1"), ("O2", "A3")]
    assert [(r.values["ref"], r.values["objective"]) for r in given["action"]] == [("1.1", "O1"), ("2.1", "O2")]


def test_a_parent_shown_beside_its_children_comes_with_each_of_them() -> None:
    before = builders.submission(
        template="because-we-will",
        period=AUTUMN,
        objective="| ref | area | objective | impact |\n| 1 | A1 | Boys write less | 68% by July |",
        action="| ref | area | objective | action |\n| 1.1 | A1 | 1 | Teach |\n| 1.2 | A1 | 1 | Moderate |",
    )
    given = rows("because-we-will", SPRING, before)["action"]
    assert [r.values["objective.objective"] for r in given] == ["Boys write less"] * 2
    register = builders.register(trust=trust_with("because-we-will"))
    made = job("because-we-will", rows={"action": given}, register=register, period=SPRING)
    sheet = written(made)["Actions"]
    assert cell(sheet, "objective.objective", 7).value == "Boys write less"
    assert cell(sheet, "objective.objective", 6).font.color.rgb == "FF1F2933"
    assert cell(sheet, "objective.objective", 7).font.color.rgb == "FF52606D", "a repeated parent is muted"


def test_last_times_figures_are_those_of_the_period_before() -> None:
    autumn = last(
        kpi_value="""
        | kpi | group         | numerator | denominator |
        | ATT | all           | 940       | 1000        |
        | ATT | disadvantaged | 90        | 100         |
        | COM | all           | 2         |             |
        | PA  | all           |           | 289         |
        """
    )
    given = {
        (r.values["kpi"], r.values["group"]): r.values["last"]
        for r in rows("priority-tasks", SPRING, autumn)["kpi_value"]
    }
    assert given["ATT", "all"] == 94
    assert given["ATT", "disadvantaged"] == 90
    assert given["COM", "all"] == 2
    assert given["PA", "all"] is None
    skipped = rows("priority-tasks", "2026-27-summer", autumn)["kpi_value"]
    assert {r.values["last"] for r in skipped} == {None}, "the spring term was not returned"


def test_an_area_that_the_trust_has_added_since_is_given() -> None:
    before = last(area="| ref | title |\n| A1 | Teaching and learning |")
    given = rows("priority-tasks", SPRING, before)["area"]
    assert [r.values["title"] for r in given] == ["Teaching and learning", "Attendance"]


WIDE = """
    | ref | area | action | start | finish | led_by | source | status |
    | 1.1 | A1 | Teach | 01/09/2026 | 2026-27-summer | Lead | PP | on_track |
    | +7 | A1 | Read | 01/10/2026 | 2026-27-summer | Lead | SP | on_track |
"""


def test_a_plan_whose_format_changes_is_carried_on_and_back_whole() -> None:
    """What the format in between has no column for is as it was told last."""
    autumn = last(action=WIDE)
    there = rows("because-we-will", SPRING, autumn)["action"]
    assert [(r.values["ref"], r.values["action"], r.values["finish"]) for r in there] == [
        ("1.1", "Teach", "2026-27-summer"),
        ("2.1", "Read", "2026-27-summer"),
    ]
    assert "start" not in there[0].values
    spring = builders.submission(
        template="because-we-will",
        period=SPRING,
        action="""
        | ref | area | action | finish | led_by | status |
        | 1.1 | A1 | Teach | 01/07/2027 | Head | on_track |
        | 2.1 | A1 | Read | 2026-27-summer | Lead | on_track |
        """,
    )
    back = [r.values for r in rows("priority-tasks", "2026-27-summer", spring, autumn)["action"]]
    assert [str(r["start"]) for r in back] == ["2026-09-01", "2026-10-01"]
    assert [r["source"] for r in back] == ["PP", "SP"]
    assert [str(r["finish"]) for r in back] == ["2027-07-01", "2026-27-summer"]
    assert [r["led_by"] for r in back] == ["Head", "Lead"]


def test_a_column_that_was_switched_off_for_a_term_comes_back_with_what_it_had() -> None:
    narrow = WIDE.replace("| start ", "").replace("| 01/09/2026 ", "").replace("| 01/10/2026 ", "")
    spring = builders.submission(template="priority-tasks", period=SPRING, action=narrow.replace("+7", "2.1"))
    given = rows("priority-tasks", "2026-27-summer", spring, last(action=WIDE))["action"]
    assert [str(r.values["start"]) for r in given] == ["2026-09-01", "2026-10-01"]
    assert rows("priority-tasks", SPRING, last(action=narrow))["action"][0].values["start"] is None


def test_a_row_that_comes_back_has_the_ref_that_it_was_given() -> None:
    given = rows(
        "priority-tasks",
        SPRING,
        last(
            minute="""
            | ref | kind    | text                 | state | answer              |
            | K7  | action  | Write to all parents | open  |                     |
            | K8  | contact | New admissions       |       | They reply in March |
            """
        ),
    )
    assert [(row.values["ref"], row.values["answer"]) for row in given["minute"]] == [
        ("K7", None),
        ("K8", "They reply in March"),
    ], "what a conversation came to is not lost with the term"


def test_a_school_that_joins_keeps_the_name_of_its_gate() -> None:
    """One that has no ref yet comes with the one that it is given, and one that is done with under the old one."""
    returned = last(
        minute="""
        | ref | kind | text          | criteria    | state |
        | K7  | gate | The first go  | All settled | done  |
        | +7  | gate | The next go   | All settled | open  |
        """,
        joining="""
        | ref | joining_school | gate                     | stage  |
        | J1  | Elm High       | The first go             | joined |
        | J2  | Fir High       | The next go              | ready  |
        | J3  | Oak High       | Trustees, 1 May 2026, M4 | ready  |
        | J4  | Yew High       | Governors, K7            | ready  |
        """,
    )
    given = rows("priority-tasks", SPRING, replace(returned, tables=relate(returned.tables, load())))
    assert [row.values["ref"] for row in given["minute"]] == ["K8"]
    assert [row.values["gate"] for row in given["joining"]] == ["K7", "K8", "Trustees, 1 May 2026, M4", "K7"]


def test_every_record_whose_rows_come_back_brings_its_refs_back() -> None:
    records = load().records.values()
    come_back = [
        r for r in records if any(f.carried for f in r.fields) and r.row_id and r.field(r.row_id).type == "ref"
    ]
    assert {"minute", "obligation"} <= {record.key for record in come_back}
    assert [r.key for r in come_back if r.field(r.row_id).asked != "plan"] == []
