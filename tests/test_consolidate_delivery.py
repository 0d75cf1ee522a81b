"""How an action stands: milestones first, else progress against term time, else as reported."""

from datetime import date

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, SUMMER, consolidated, line, lines
from planbook.consolidate.delivery import judge
from planbook.model.loading import load


def said(code):
    return load().choice("action_status", code)


def met(code):
    return load().choice("milestone_status", code)


@pytest.mark.parametrize(
    ("done", "passed", "status"),
    [
        (0, 0.2, "green"),  # within the first fifth nothing is held against it
        (0, 0.21, "red"),
        (45, 0.5, "green"),  # 90% of the 50% to be expected
        (44.9, 0.5, "amber"),
        (35, 0.5, "amber"),  # 70%
        (34.9, 0.5, "red"),
        (25, 0.3, "amber"),
        (75, 1.0, "amber"),
        (50, 1.0, "red"),
        (100, 1.0, "green"),
    ],
)
def test_progress_is_judged_against_the_term_time_passed(done, passed, status):
    assert judge(said("on_track"), [], done, passed) == (status, "progress")


@pytest.mark.parametrize(
    ("milestones", "status"),
    [
        (["met", "met"], "green"),
        (["met", "partly_met"], "amber"),
        (["met", None], "amber"),  # due, and nothing said of it
        (["met", "not_due"], "amber"),  # it is due by the trust's calendar
        (["partly_met", "not_met", "met"], "red"),
    ],
)
def test_milestones_go_before_progress(milestones, status):
    assert judge(said("on_track"), [met(code) for code in milestones], 100, 0.5) == (status, "milestones")


def test_milestones_of_which_nothing_was_said_decide_nothing():
    assert judge(said("on_track"), [None, None], 50, 0.5) == ("green", "progress")


def test_without_either_it_is_self_assessed_and_said_so():
    assert judge(said("watch"), [], None, 0.5) == ("amber", "self-assessed")
    assert judge(said("watch"), [], 25, None) == ("amber", "self-assessed")


def test_completed_is_blue_and_dropped_does_not_apply_whatever_the_figures():
    assert judge(said("completed"), [met("not_met")], 0, 1.0)[0] == "blue"
    assert judge(said("dropped"), [met("not_met")], 0, 1.0)[0] == "not_applicable"


def test_nothing_said_is_not_reported_and_what_has_not_begun_is_not_due():
    assert judge(None, [], None, 0.5) == ("not_reported", "none")
    assert judge(None, [], None, 0.0, begun=False) == ("not_due", "none")
    assert judge(said("not_due"), [], 0, 0.0, begun=False) == ("not_due", "self-assessed")
    assert judge(said("not_due"), [], 0, 0.5) == ("red", "progress")


def action(
    period: str, text: str, columns: str = "ref | action | start | finish | status | percent_done | revised_finish"
):
    return submission(period=period, action=f"| {columns} |\n{text}")


def test_an_action_by_its_milestones_that_are_due():
    tables = consolidated(
        submission(
            action="""
                | ref | action     | start      | finish     | status   | percent_done |
                | 1.1 | Train all  | 01/09/2026 | 21/07/2027 | on_track | 100          |
            """,
            milestone="""
                | ref | action | milestone       | due        | met     |
                | M1  | 1.1    | First half done | 16/10/2026 | met     |
                | M2  | 1.1    | The rest        | 04/12/2026 | not_met |
                | M3  | 1.1    | Checked         | 05/12/2026 | not_met |
            """,
        )
    )
    row = line(tables.actions)
    assert (row["delivery"], row["basis"]) == ("red", "milestones")
    assert [m["due_now"] for m in lines(tables.milestones)] == [True, True, False]


def test_term_time_is_what_counts_not_the_calendar():
    # Autumn and spring terms: 79 and 59 weekdays; by 4 December 69 of them have passed.
    tables = consolidated(action(AUTUMN, "| 1.1 | Work | 01/09/2026 | 25/03/2027 | on_track | 50 | |"))
    row = line(tables.actions)
    assert row["share_passed"] == pytest.approx(69 / 138)
    assert (row["delivery"], row["basis"]) == ("green", "progress")


def test_without_a_start_progress_is_judged_once_the_finish_has_come():
    rows = "| 1 | Due | | 04/12/2026 | on_track | 75 | |\n| 2 | Not yet | | 05/12/2026 | on_track | 75 | |"
    tables = consolidated(action(AUTUMN, rows))
    assert [(r["share_passed"], r["delivery"], r["basis"]) for r in lines(tables.actions)] == [
        (1.0, "amber", "progress"),
        (None, "green", "self-assessed"),
    ]


def test_no_change_confirms_the_status_of_the_period_before_however_long_ago_it_was_given():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | | ongoing | watch | | |"),
        action(SPRING, "| 1.1 | Work | | ongoing | no_change | | |"),
        action("2026-27-summer", "| 1.1 | Work | | ongoing | no_change | | |"),
        period="2026-27-summer",
    )
    row = line(tables.actions)
    assert (row["reported"], row["delivery"], row["reporting"]) == ("watch", "amber", "confirmed")


def test_no_change_confirms_the_progress_too():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | 01/09/2026 | 21/07/2027 | on_track | 75 | |"),
        action(SPRING, "| 1.1 | Work | 01/09/2026 | 21/07/2027 | no_change | | |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["percent_done"], row["delivery"], row["basis"]) == (75, "green", "progress")


def test_no_change_with_nothing_before_it_is_not_a_status():
    row = line(consolidated(action(AUTUMN, "| 1.1 | Work | | | no_change | | |")).actions)
    assert (row["reported"], row["delivery"], row["reporting"]) == (None, "not_reported", "confirmed")


def test_a_blank_status_is_stale_where_one_was_known_and_not_reported_where_none_was():
    text = "| 1.1 | Work | | | {} | | |\n| 1.2 | More | | | | | |"
    tables = consolidated(action(AUTUMN, text.format("on_track")), action(SPRING, text.format("")), period=SPRING)
    assert [(r["reporting"], r["delivery"]) for r in lines(tables.actions)] == [
        ("stale", "not_reported"),
        ("not_reported", "not_reported"),
    ]


def test_progress_that_came_with_the_workbook_reports_nothing():
    text = "| 1.1 | Work | 01/09/2026 | 21/07/2027 | {} | {} | |"
    autumn = action(AUTUMN, text.format("on_track", 50))
    tables = consolidated(autumn, action(SPRING, text.format("", 50)), period=SPRING)
    row = line(tables.actions)
    assert (row["reporting"], row["delivery"], row["basis"], row["percent_done"]) == (
        "stale",
        "not_reported",
        "none",
        50,
    )
    tables = consolidated(autumn, action(SPRING, text.format("", 75)), period=SPRING)
    assert (line(tables.actions)["reporting"], line(tables.actions)["delivery"]) == ("fresh", "green")


def test_what_was_completed_earlier_in_the_year_still_counts():
    tables = consolidated(
        action(SUMMER, "| 0.9 | Old year | | | completed | | |"),
        action(AUTUMN, "| 1.1 | Done first | | | completed | | |\n| 1.2 | Goes on | | | watch | | |"),
        action(SPRING, "| 1.2 | Goes on | | | watch | | |"),
        period=SPRING,
    )
    assert [(r["ref"], r["delivery"], r["live"]) for r in lines(tables.actions)] == [
        ("1.2", "amber", True),
        ("1.1", "blue", False),
    ]
    assert line(tables.actions, ref="1.1")["source_file"] == f"returned/{AUTUMN}/990001.xlsx"
    assert line(tables.areas, area="No area given")["blue"] == 1
    nothing_back = consolidated(action(AUTUMN, "| 1.1 | Done first | | | completed | | |"), period=SPRING)
    assert len(nothing_back.actions) == 0


def test_how_an_action_stood_the_time_before_is_judged_as_it_stands_now():
    text = "| 1.1 | Work | 01/09/2026 | 21/07/2027 | watch | {} | |"
    autumn = action(
        AUTUMN, text.format(50) + "\n| 1.2 | Done first | 01/09/2026 | 18/12/2026 | completed | 100 | |"
    )
    tables = consolidated(autumn, action(SPRING, text.format(25)), period=SPRING)
    row = line(tables.actions, ref="1.1")
    assert (row["reported"], row["delivery_last"], row["delivery"]) == ("watch", "green", "red")
    done = line(tables.actions, ref="1.2")
    assert (done["delivery_last"], done["delivery"]) == ("blue", "blue")
    assert line(consolidated(autumn).actions, ref="1.1")["delivery_last"] is None


def test_a_row_without_a_ref_is_known_by_its_words_once_it_has_one():
    tables = consolidated(
        action(AUTUMN, "| +14 | Added in  autumn | | 18/12/2026 | watch | | |\n| +15 | Another | | | watch | | |"),
        action(SPRING, "| 2.1 | Added in autumn | | 25/03/2027 | no_change | | |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["reported"], row["finish"], row["slipped_days"]) == ("watch", date(2026, 12, 18), 97)


def test_the_finish_first_approved_is_kept_and_slippage_is_in_days():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | watch | 50 | 25/03/2027 |"),
        action(SPRING, "| 1.1 | Work | 01/09/2026 | 25/03/2027 | on_track | 75 | 21/07/2027 |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["finish"], row["revised_finish"]) == (date(2026, 12, 18), date(2027, 7, 21))
    assert row["slipped_days"] == 215
    assert row["overdue_days"] == 0


def test_a_finish_written_over_in_the_plan_has_moved_all_the_same():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | | 18/12/2026 | watch | | |"),
        action(SPRING, "| 1.1 | Work | | 25/03/2027 | watch | | |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["finish"], row["revised_finish"], row["slipped_days"]) == (
        date(2026, 12, 18),
        date(2027, 3, 25),
        97,
    )


def test_a_finish_that_moved_stays_moved_where_nothing_further_is_said():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | | 18/12/2026 | watch | | 25/03/2027 |"),
        action(SPRING, "| 1.1 | Work | | 18/12/2026 | no_change | | |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["revised_finish"], row["slipped_days"], row["overdue_days"]) == (date(2027, 3, 25), 97, 0)


def test_a_finish_is_revised_to_a_term_or_to_no_end_at_all():
    row = line(consolidated(action(AUTUMN, "| 1.1 | Work | | 18/12/2026 | watch | | 2026-27-spring |")).actions)
    assert (row["revised_finish"], row["slipped_days"]) == (date(2027, 3, 25), 97)
    row = line(consolidated(action(AUTUMN, "| 1.1 | Work | | 06/11/2026 | watch | | ongoing |")).actions)
    assert (row["revised_finish"], row["overdue_days"]) == (None, 0)


def test_a_finish_brought_forward_has_not_slipped():
    row = line(consolidated(action(AUTUMN, "| 1.1 | Work | | 25/03/2027 | on_track | | 18/12/2026 |")).actions)
    assert (row["slipped_days"], row["revised_finish"]) == (0, date(2026, 12, 18))


def test_refs_begin_again_each_year_but_the_same_words_are_the_same_action():
    tables = consolidated(
        action(
            SUMMER, "| 1.1 | Old work | | 21/07/2026 | watch | | |\n| 1.2 | Goes on | | 21/07/2026 | watch | | |"
        ),
        action(
            AUTUMN,
            "| 1.1 | New work | | 21/07/2027 | no_change | | |\n| 1.2 | Goes  on | | 21/07/2027 | no_change | | |",
        ),
    )
    new, old = lines(tables.actions)
    assert (new["finish"], new["slipped_days"], new["reported"]) == (date(2027, 7, 21), 0, None)
    assert (old["finish"], old["slipped_days"], old["reported"]) == (date(2026, 7, 21), 365, "watch")


def test_what_was_completed_last_year_and_stands_in_this_years_plan_again_is_new():
    tables = consolidated(
        action(SUMMER, "| 1.1 | Visit two schools | | 21/07/2026 | completed | | |"),
        action(AUTUMN, "| 1.1 | Visit two schools | | 21/07/2027 | on_track | | |"),
    )
    row = line(tables.actions)
    assert (row["finish"], row["slipped_days"], row["delivery_last"]) == (date(2027, 7, 21), 0, None)


def test_an_action_that_came_back_without_a_ref_keeps_its_approved_finish_in_the_next_year():
    tables = consolidated(
        action(SUMMER, "| +14 | Goes on | | 21/07/2026 | watch | | |"),
        action(
            AUTUMN, "| 2.1 | Goes  on | | 21/07/2027 | no_change | | |\n| 2.2 | New | | 21/07/2027 | watch | | |"
        ),
    )
    old, new = lines(tables.actions)
    assert (old["finish"], old["slipped_days"], old["reported"]) == (date(2026, 7, 21), 365, "watch")
    assert (new["finish"], new["slipped_days"]) == (date(2027, 7, 21), 0)


def test_overdue_is_counted_from_the_day_it_should_be_done_by():
    rows = """
        | 1.1 | Late         | | 24/11/2026     | watch     | | |
        | 1.2 | Due today    | | 04/12/2026     | watch     | | |
        | 1.3 | Done         | | 24/11/2026     | completed | | |
        | 1.4 | Dropped      | | 24/11/2026     | dropped   | | |
        | 1.5 | Moved        | | 24/11/2026     | watch     | | 29/11/2026 |
        | 1.6 | Goes on      | | ongoing        | watch     | | |
        | 1.7 | Of last term | | 2025-26-summer | watch     | | |
        | 1.8 | All but said | | 24/11/2026     | on_track  | 100 | |
    """
    tables = consolidated(action(AUTUMN, rows))
    assert [row["overdue_days"] for row in lines(tables.actions)] == [10, 0, 0, 0, 5, 0, 136, 0]
    assert [row["live"] for row in lines(tables.actions)] == [True, True, False, False, True, True, True, True]
    assert line(tables.actions, ref="1.6")["ongoing"] is True
    assert line(tables.actions, ref="1.7")["finish"] == date(2026, 7, 21)


def test_who_leads_comes_first_by_the_registers_names():
    tables = consolidated(
        submission(
            action="| ref | action | status |\n| 1.1 | Work | watch |",
            link="""
                | of     | ref | role   | party           | lead |
                | action | 1.1 | led_by | Subject leaders |      |
                | action | 1.1 | led_by | Head            | Yes  |
                | action | 1.1 | source | PP              | Yes  |
            """,
        )
    )
    assert line(tables.actions)["led_by"] == "Headteacher; Subject leaders"


def test_the_area_of_an_action_is_its_own_its_objectives_or_its_horizon():
    plan = submission(
        area="| ref | title |\n| A1 | attendance |\n| A2 | Our garden |",
        objective="| ref | area | objective |\n| O1 | A1 | More days in school |",
        action="""
            | ref | area | objective | horizon    | action | status |
            | 1   | A2   |           |            | Dig    | watch  |
            | 2   |      | O1        |            | Phone  | watch  |
            | 3   |      |           | first_year | Begin  | watch  |
            | 4   |      |           |            | Drift  | watch  |
        """,
    )
    rows = lines(consolidated(plan).actions)
    assert [(r["area"], r["trust_area"], r["objective"]) for r in rows] == [
        ("Our garden", None, None),
        ("attendance", "A2", "More days in school"),
        ("First year", None, None),
        ("", None, None),
    ]


def test_two_actions_with_one_ref_are_two_lines_with_figures_of_their_own():
    tables = consolidated(action(AUTUMN, "| 1.1 | One | | | watch | | |\n| 1.1 | Two | | | off_track | | |"))
    assert [r["figure"] for r in lines(tables.actions)] == ["action/990001/1.1", "action/990001/1.1/7"]
    assert [tables.figures[r["figure"]].status for r in lines(tables.actions)] == ["amber", "red"]


def test_a_year_plan_is_where_finishes_are_approved():
    tables = consolidated(
        action("2026-27-year", "| 1.1 | Work | | 18/12/2026 | | | |"),
        action(AUTUMN, "| 1.1 | Work | | 25/03/2027 | watch | | |"),
        register=register(),
    )
    assert line(tables.actions)["finish"] == date(2026, 12, 18)
