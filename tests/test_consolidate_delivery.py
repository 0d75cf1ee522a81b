"""How an action stands: as reported, with what its milestones or its progress say beside it."""

from datetime import date

import pytest

from builders import register, submission
from consolidated import AUTUMN, SPRING, SUMMER, consolidated, line, lines
from planbook.consolidate.delivery import status_of
from planbook.model.delivery import differs, facts_of
from planbook.model.loading import load
from planbook.model.nouns import Noun

STEP = Noun("milestone", "milestones")


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
def test_progress_is_set_beside_the_term_time_passed(done, passed, status):
    facts = facts_of([], STEP, done, passed)
    assert (facts.status, facts.basis) == (status, "progress")


@pytest.mark.parametrize(
    ("milestones", "status", "words"),
    [
        (["met"], "green", "the one milestone due is marked met"),
        (["met", "met"], "green", "both milestones due are marked met"),
        (["met", "partly_met"], "amber", "one of two milestones due is not marked met"),
        (["met", None], "amber", "one of two milestones due is not marked met"),  # due, and nothing said of it
        (["met", "not_due"], "amber", "one of two milestones due is not marked met"),  # due by its own date
        (["partly_met", "not_met", "met"], "red", "two of three milestones due are not marked met"),
        (["not_met", "not_met"], "red", "neither of the two milestones due is marked met"),
    ],
)
def test_milestones_go_before_progress(milestones, status, words):
    facts = facts_of([met(code) for code in milestones], STEP, 100, 0.5)
    assert (facts.status, facts.basis, facts.words) == (status, "milestones", words)


def test_milestones_of_which_nothing_was_said_say_nothing():
    assert facts_of([None, None], STEP, 50, 0.5).basis == "progress"
    assert facts_of([None, None], STEP, None, 0.5) is None
    assert facts_of([], STEP, 25, None) is None


def test_what_was_reported_is_shown_whatever_the_facts():
    for code, status in (
        ("off_track", "red"), ("watch", "amber"), ("on_track", "green"), ("completed", "blue"),
        ("dropped", "not_applicable"), ("not_due", "not_due"),
    ):  # fmt: skip
        assert status_of(said(code), 0) == status
    assert status_of(None, None) == "not_reported"
    assert status_of(None, None, begun=False) == "not_due"
    assert status_of(None, 25, begun=False) == "not_reported"


def test_the_facts_differ_from_a_status_that_is_another():
    missed, done = facts_of([met("not_met")], STEP, None, None), facts_of([met("met")], STEP, None, None)
    assert [differs(said(code), missed) for code in ("off_track", "watch", "on_track", "completed")] == [
        False, True, True, True,
    ]  # fmt: skip
    assert [differs(said(code), done) for code in ("off_track", "watch", "on_track", "completed")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not any(differs(one, missed) for one in (None, said("not_due"), said("dropped")))
    assert not differs(said("completed"), facts_of([], STEP, 0, 1.0))
    assert not differs(said("on_track"), None)


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
    assert (row["delivery"], row["facts"], row["basis"]) == ("green", "red", "milestones")
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
    assert [(r["share_passed"], r["delivery"], r["facts"], r["basis"]) for r in lines(tables.actions)] == [
        (1.0, "green", "amber", "progress"),
        (None, "green", None, "none"),
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
    row = line(tables.actions)
    assert (row["reporting"], row["delivery"], row["facts"]) == ("fresh", "not_reported", "green")
    assert row["beside"].startswith("Worked out, as nothing was reported: on track. 75% is done, and ")


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
    assert line(tables.areas, area="No priority given")["blue"] == 1
    nothing_back = consolidated(action(AUTUMN, "| 1.1 | Done first | | | completed | | |"), period=SPRING)
    assert len(nothing_back.actions) == 0


def test_how_an_action_stood_the_time_before_is_what_was_reported_then():
    text = "| 1.1 | Work | 01/09/2026 | 21/07/2027 | watch | {} | |"
    autumn = action(
        AUTUMN, text.format(50) + "\n| 1.2 | Done first | 01/09/2026 | 18/12/2026 | completed | 100 | |"
    )
    tables = consolidated(autumn, action(SPRING, text.format(25)), period=SPRING)
    row = line(tables.actions, ref="1.1")
    assert (row["reported"], row["delivery_last"], row["delivery"]) == ("watch", "amber", "amber")
    assert row["facts"] == "red"
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


def test_what_goes_on_without_an_end_is_overdue_in_no_table():
    tables = consolidated(
        action(
            AUTUMN,
            """
            | 1.1 | Goes on now | | 06/11/2026 | watch | | ongoing |
            | 1.2 | Is late     | | 06/11/2026 | watch | |         |
            """,
        )
    )
    assert [(row.ref, row.overdue_days > 0) for row in tables.actions] == [("1.1", False), ("1.2", True)]
    assert [worked.overdue for worked in tables.records["action"].worked_out] == [False, True]


def test_a_revised_finish_before_the_start_moves_nothing_and_nothing_is_overdue_by_it():
    row = line(
        consolidated(action(AUTUMN, "| 1.1 | Work | 07/09/2026 | 25/03/2027 | watch | | 01/03/2024 |")).actions
    )
    assert (row["revised_finish"], row["overdue_days"], row["slipped_days"]) == (None, 0, 0)
    row = line(
        consolidated(action(AUTUMN, "| 1.1 | Work | 07/09/2026 | 25/03/2027 | watch | | 07/09/2026 |")).actions
    )
    assert row["revised_finish"] == date(2026, 9, 7)


@pytest.mark.parametrize(
    ("finish", "revised", "counts"),
    [
        ("25/03/2027", "01/03/2024", False),
        ("25/03/2027", "31/08/2026", False),
        ("25/03/2027", "01/09/2026", True),
        ("25/03/2026", "09/07/2026", True),  # carried on from the year before
        ("25/03/2026", "31/08/2025", False),
    ],
)
def test_without_a_start_an_action_begins_with_the_year_that_it_is_planned_for(finish, revised, counts):
    row = line(consolidated(action(AUTUMN, f"| 1.1 | Work | | {finish} | watch | | {revised} |")).actions)
    day = date(*reversed([int(part) for part in revised.split("/")])) if counts else None
    assert row["revised_finish"] == day
    assert row["overdue_days"] < 366


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


CASE = """
    | ref | action      | start      | finish     | status    | progress              | next_step     |
    | 2.3 | Ring home   | 01/09/2026 | 16/07/2027 | off_track | Nobody to do it.      | Ask in spring |
    | 2.4 | Train all   | 01/09/2026 | 16/07/2027 | on_track  | Going well.           |               |
    | 2.5 | Thank all   | 01/09/2026 | 16/07/2027 | completed | All of them.          |               |
    | 2.6 | Wait        | 01/09/2026 | 16/07/2027 | dropped   | Not needed.           |               |
    | 2.7 | Look on     | 01/09/2026 | 16/07/2027 |           |                       |               |
"""
STEPS = """
    | ref | action | milestone | due        | met     |
    | M1  | 2.3    | One       | 16/10/2026 | met     |
    | M2  | 2.3    | Two       | 20/11/2026 | met     |
    | M3  | 2.4    | One       | 16/10/2026 | met     |
    | M4  | 2.4    | Two       | 20/11/2026 | not_met |
    | M5  | 2.4    | Three     | 27/11/2026 | not_met |
    | M6  | 2.5    | One       | 20/11/2026 | not_met |
    | M7  | 2.6    | One       | 20/11/2026 | not_met |
    | M8  | 2.7    | One       | 20/11/2026 | not_met |
"""


def differing(**more: str) -> list[tuple[str, str, str | None, bool]]:
    tables = consolidated(submission(action=CASE, milestone=STEPS, **more))
    assert [(r["ref"], r["delivery"], r["differs"]) for r in lines(tables.actions)] == [
        ("2.3", "red", True),
        ("2.4", "green", True),
        ("2.5", "blue", True),
        ("2.6", "not_applicable", False),
        ("2.7", "not_reported", False),
    ]
    assert tables.figures["headline/off_track"].value == 1
    assert tables.figures["headline/on_track"].value == 1
    found = [row for row in lines(tables.exceptions) if row["kind"] == "action"]
    return [(r["what"], r["status"], r["facts"], r["differs"]) for r in found]


def test_what_was_reported_stands_in_every_count_and_what_differs_among_the_exceptions():
    assert differing() == [
        (
            "2.3 Ring home", "red",
            "Differs: its milestones suggest on track. Both milestones due are marked met.", True,
        ),
        (
            "2.4 Train all", "green",
            "Differs: its milestones suggest off track. Two of three milestones due are not marked met. "
            "It has not been explained yet.",
            True,
        ),
        (
            "2.5 Thank all", "blue",
            "Differs: the one milestone due is not marked met. It has not been explained yet.", True,
        ),
        (
            "2.7 Look on", "not_reported",
            "Worked out, as nothing was reported: off track. The one milestone due is not marked met.", False,
        ),
    ]  # fmt: skip


def test_what_has_been_explained_says_so_and_stays_the_trusts():
    given = differing(explanation="| rule | explanation |\n| AP-019 | The hall was closed. |")
    assert all("It has been explained to the trust." in facts for _, _, facts, differs in given[1:] if differs)
    assert "hall" not in str(given)


def test_only_a_rule_that_is_declared_to_ask_of_the_facts_counts_as_answered():
    given = differing(explanation="| rule | explanation |\n| AP-020 | It is so. |")
    assert all("It has not been explained yet." in facts for _, _, facts, differs in given[1:] if differs)
    asking = [rule.code for rule in load().rules.values() if rule.of_facts]
    assert asking == ["AP-019", "AP-060", "AP-064", "AP-067", "AP-078"]


def test_a_later_finish_makes_nothing_greener_and_is_told():
    tables = consolidated(
        action(AUTUMN, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | off_track | 25 | |"),
        action(SPRING, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | off_track | 50 | 21/07/2027 |"),
        period=SPRING,
    )
    row = line(tables.actions)
    assert (row["delivery_last"], row["delivery"], row["slipped_days"]) == ("red", "red", 215)
    assert row["beside"].endswith("The finish has moved by 215 days.")


def test_a_measures_and_a_milestones_word_stands_and_what_differs_is_told():
    tables = consolidated(
        submission(
            action="| ref | action | status |\n| 1 | Work | on_track |",
            milestone="""
                | ref | action | milestone | due        | met     | met_on     |
                | M1  | 1      | One       | 16/10/2026 | not_due |            |
                | M2  | 1      | Two       | 16/10/2026 | not_met | 12/10/2026 |
                | M3  | 1      | Three     | 16/10/2026 | met     | 12/10/2026 |
                | M4  | 1      | Four      | 20/01/2027 | not_due |            |
            """,
            measure="""
                | ref | belongs_to | statement | operator | target | actual | status  |
                | S1  | 1          | Passed    | at_least | 85     | 60     | met     |
                | S2  | 1          | Reached   | at_least | 85     | 90     | not_met |
                | S3  | 1          | Told      | at_least | 85     | 60     | nearly  |
                | S4  | 1          | Untold    | at_least | 85     | 90     |         |
            """,
        )
    )
    assert [(r["status"], r["basis"], bool(r["beside"])) for r in lines(tables.measures)] == [
        ("green", "reported", True),
        ("red", "reported", True),
        ("amber", "reported", False),
        ("green", "worked out", False),
    ]
    found = {r["what"]: (r["said"], r["facts"]) for r in lines(tables.exceptions) if r["said"]}
    still = "It has not been explained yet."
    assert found == {
        "M1 One": ("Not due yet", f"Differs: it was due on 16 October 2026. {still}"),
        "M2 Two": ("Not met", f"Differs: the day on which it was met is given as 12 October 2026. {still}"),
        "S1 Passed": ("Met", f"Differs: the figure is 60, and the target is at least 85. {still}"),
        "S2 Reached": ("Not met", f"Differs: the figure is 90, and the target is at least 85. {still}"),
    }


LAST = "2026-27-summer"


def test_a_dated_finish_that_came_after_ongoing_is_what_it_is_judged_by():
    told = (
        action(AUTUMN, "| 1.1 | Work | 01/09/2026 | ongoing | on_track | 40 | 25/03/2027 |"),
        action(SPRING, "| 1.1 | Work | 01/09/2026 | ongoing | on_track | 50 | |"),
        action(LAST, "| 1.1 | Work | 01/09/2026 | ongoing | on_track | 50 | |"),
    )
    rows = [line(consolidated(*told[: n + 1], period=p).actions) for n, p in enumerate((AUTUMN, SPRING, LAST))]
    assert {(row["ongoing"], row["finish"], row["revised_finish"]) for row in rows} == {
        (False, None, date(2027, 3, 25))
    }
    assert [row["overdue_days"] for row in rows] == [0, 0, (date(2027, 7, 2) - date(2027, 3, 25)).days]
    assert rows[0]["share_passed"] < rows[1]["share_passed"] < rows[2]["share_passed"] == 1.0


def test_a_finish_that_was_revised_to_no_end_stays_without_one():
    told = (
        action(AUTUMN, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | on_track | 40 | ongoing |"),
        action(SPRING, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | on_track | 50 | |"),
    )
    row = line(consolidated(*told, period=SPRING).actions)
    assert (row["ongoing"], row["revised_finish"], row["overdue_days"], row["share_passed"]) == (
        True, None, 0, None,
    )  # fmt: skip
    dated = action(LAST, "| 1.1 | Work | 01/09/2026 | 18/12/2026 | on_track | 60 | 01/07/2027 |")
    row = line(consolidated(*told, dated, period=LAST).actions)
    assert (row["ongoing"], row["revised_finish"]) == (False, date(2027, 7, 1))
    assert row["overdue_days"] == 1
