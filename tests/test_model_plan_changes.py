"""What has changed in a plan since it was set, where half-terms stand between the terms that ask for it."""

from builders import register, submission
from planbook.model.plan_changes import plan_changes

ACTION = """
    | ref | action                | finish     |
    | 1.1 | Open a reading room.  | {finish}   |
"""
HALF = "| kpi | numerator |\n| COM | 1 |"


def in_term(period: str, finish: str):
    return period, submission(period=period, action=ACTION.format(finish=finish))


def in_half_term(period: str):
    return period, submission(period=period, kpi_value=HALF)


def told(*sent):
    return [(c.change.row_id, c.change.before, c.change.after, c.since) for c in plan_changes(register(), sent)]


def test_the_plan_is_set_by_the_first_workbook_that_asks_for_it():
    sent = [
        in_half_term("2026-27-autumn-1"),
        in_term("2026-27-autumn", "01/03/2027"),
        in_term("2026-27-spring", "01/05/2027"),
    ]
    assert told(*sent) == [("1.1", "01/03/2027", "01/05/2027", "2026-27-spring")]


def test_a_half_term_between_does_not_make_a_change_a_later_one():
    sent = [
        in_term("2026-27-autumn", "01/03/2027"),
        in_term("2026-27-spring", "01/05/2027"),
        in_half_term("2026-27-summer-1"),
        in_term("2026-27-summer", "01/05/2027"),
    ]
    assert told(*sent) == [("1.1", "01/03/2027", "01/05/2027", "2026-27-spring")]


def test_a_half_term_tells_of_no_changes():
    sent = [
        in_term("2026-27-autumn", "01/03/2027"),
        in_term("2026-27-spring", "01/05/2027"),
        in_half_term("2026-27-summer-1"),
    ]
    assert told(*sent) == []
