"""What has changed in a plan since it was set, where half-terms stand between the terms that ask for it."""

from dataclasses import replace
from datetime import date

import pytest

from builders import register, submission
from planbook.model.agreed import agreed_plan
from planbook.model.approval import Approval
from planbook.model.plan_changes import plan_changes
from planbook.model.submission import Claim

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


@pytest.mark.parametrize("ref", ["A1", "7.2"])
def test_a_row_that_came_without_a_ref_and_has_one_since_is_as_it_was_set(ref: str):
    """The next workbook gives A1; a school may write another."""
    bare = ACTION.replace("| 1.1 |", "|  +6 |").format(finish="01/03/2027")
    named = ACTION.replace("| 1.1 |", f"| {ref} |")
    sent = [("2026-27-autumn", submission(period="2026-27-autumn", action=bare))]
    for period, finish in (("2026-27-spring", "01/03/2027"), ("2026-27-summer", "01/05/2027")):
        sent.append((period, submission(period=period, action=named.format(finish=finish))))
    assert told(*sent[:2]) == []
    assert told(*sent) == [(ref, "01/03/2027", "01/05/2027", "2026-27-summer")]


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


def agreed_to(value: date, on: date, *, refused: bool = False) -> Approval:
    return Approval("990001", "2026-27", "action", "1.1", "finish", value, refused, on, "LGC")


MARCH, MAY = date(2027, 3, 1), date(2027, 5, 1)
BACK = [
    in_term("2026-27-autumn", "01/03/2027"),
    in_term("2026-27-spring", "01/05/2027"),
    in_term("2026-27-summer", "01/03/2027"),
]


@pytest.mark.parametrize(
    ("approvals", "wanted"),
    [
        ([], []),
        ([agreed_to(MAY, date(2027, 2, 1))], [("01/05/2027", "01/03/2027", "2026-27-summer", "")]),
        (
            [agreed_to(MARCH, date(2026, 10, 1)), agreed_to(MAY, date(2027, 2, 1))],
            [("01/05/2027", "01/03/2027", "2026-27-summer", "")],
        ),
        ([agreed_to(MAY, date(2027, 2, 1)), agreed_to(MAY, date(2027, 2, 2), refused=True)], []),
        ([agreed_to(MAY, date(2027, 2, 1)), agreed_to(MARCH, date(2027, 6, 1))], []),
        (
            [agreed_to(MAY, date(2027, 2, 1)), agreed_to(MARCH, date(2027, 6, 1), refused=True)],
            [("01/05/2027", "01/03/2027", "2026-27-summer", "Refused on 01/06/2027, LGC")],
        ),
    ],
)
def test_going_back_on_what_was_agreed_is_a_change(approvals, wanted):
    found = plan_changes(register(), BACK, approvals)
    assert [(c.change.before, c.change.after, c.since, c.agreed) for c in found] == wanted


def test_where_agreement_is_needed_going_back_waits_for_it():
    agreed = agreed_plan(register(), BACK, [agreed_to(MAY, date(2027, 2, 1))])
    assert [e.get("finish") for e in agreed.submission.entries("action")] == [MAY]
    (told_of,) = agreed.changes
    assert (told_of.change.after, told_of.counts, told_of.agreed) == ("01/03/2027", "01/05/2027", "Not yet agreed")


def test_a_workbook_from_before_the_agreement_goes_back_on_nothing():
    period, last = BACK[-1]
    older = replace(last, claims=(Claim("sheet", "issued", "2027-01-31"),))
    agreed = agreed_plan(register(), [*BACK[:2], (period, older)], [agreed_to(MAY, date(2027, 2, 1))])
    assert {(c.change.after, c.agreed) for c in agreed.changes} == {("01/05/2027", "Agreed on 01/02/2027, LGC")}


def test_what_another_format_has_no_column_for_has_not_changed():
    wide = """
        | ref | action                | finish     | success_criteria |
        | 1.1 | Open a reading room.  | 01/03/2027 | More books read. |
    """
    first = replace(submission(period="2026-27-autumn", action=wide), template="objectives-actions")
    blank = wide.replace("More books read.", " ")
    narrow = ACTION.format(finish="01/03/2027")
    told_of_it = [("1.1", "More books read.", "")]
    for template, action, told_of in (
        ("priority-tasks", narrow, []),
        ("objectives-actions", narrow, []),  # its column was switched off since
        ("objectives-actions", blank, told_of_it),
    ):
        later = replace(submission(period="2026-27-spring", action=action), template=template)
        sent = [("2026-27-autumn", first), ("2026-27-spring", later)]
        assert [(row, was, now) for row, was, now, _ in told(*sent)] == told_of, template


def test_a_column_that_is_asked_from_mid_year_on_was_not_blank_before():
    wide = "| ref | action | finish | success_criteria |\n| 1.1 | Open a reading room. | 01/03/2027 | More read. |"
    sent = [
        in_term("2026-27-autumn", "01/03/2027"),
        ("2026-27-spring", submission(period="2026-27-spring", action=wide)),
    ]
    assert told(*sent) == []


def test_a_term_in_a_format_without_the_column_does_not_make_a_change_a_later_one():
    def criteria(period: str, words: str):
        action = f"| ref | action | success_criteria |\n| 1.1 | Open a reading room. | {words} |"
        return period, submission(period=period, action=action)

    other = submission(
        period="2026-27-spring",
        template="priority-tasks",
        action="| ref | action |\n| 1.1 | Open a reading room. |",
    )
    between = ("2026-27-spring", other)
    first, again = criteria("2026-27-autumn", "Ten borrow."), criteria("2026-27-autumn", "Thirty borrow.")
    last = criteria("2026-27-summer", "Thirty borrow.")
    change = ("1.1", "Ten borrow.", "Thirty borrow.")
    assert told(first, again, between, last) == [(*change, "2026-27-autumn")]
    assert told(first, between, last) == [(*change, "2026-27-summer")]
    assert told(first, again, between) == []


WIDE = "| ref | action | finish | success_criteria |\n{rows}"


def in_wide(period: str, *rows: tuple[str, str]):
    lines = "\n".join(f"| {ref} | Open a reading room. | 01/03/2027 | {words} |" for ref, words in rows)
    return period, submission(period=period, action=WIDE.format(rows=lines))


def test_a_column_that_only_a_later_return_has_is_set_by_it():
    narrow = in_term("2026-27-autumn", "01/03/2027")
    spring = in_wide("2026-27-spring", ("1.1", "More read."))
    change = ("1.1", "More read.", "Ten read.", "2026-27-summer")
    assert told(narrow, spring, in_wide("2026-27-summer", ("1.1", "Ten read."))) == [change]
    assert told(narrow, spring, in_wide("2026-27-summer", ("1.1", "More read."))) == []


def test_of_a_row_that_was_added_its_later_columns_are_no_changes():
    narrow = in_term("2026-27-autumn", "01/03/2027")
    spring = in_wide("2026-27-spring", ("1.1", "More read."), ("1.2", "All read."))
    summer = in_wide("2026-27-summer", ("1.1", "More read."), ("1.2", "Ten read."))
    (added,) = plan_changes(register(), [narrow, spring, summer])
    assert (added.change.kind, added.change.row_id, added.since) == ("added", "1.2", "2026-27-spring")


def test_where_agreement_is_needed_a_column_counts_as_the_first_return_with_it_has_it():
    sent = [
        in_term("2026-27-autumn", "01/03/2027"),
        in_wide("2026-27-spring", ("1.1", "More read.")),
        in_wide("2026-27-summer", ("1.1", "Ten read.")),
    ]
    assert [
        e.get("success_criteria") for e in agreed_plan(register(), sent[:2], []).submission.entries("action")
    ] == ["More read."]
    agreed = agreed_plan(register(), sent, [])
    assert [e.get("success_criteria") for e in agreed.submission.entries("action")] == ["More read."]
    (told_of,) = agreed.changes
    assert (told_of.change.after, told_of.counts, told_of.agreed) == ("Ten read.", "More read.", "Not yet agreed")
    yes = Approval("990001", "2026-27", "action", "1.1", "success_criteria", "Ten read.", False, MAY, "LGC")
    after = agreed_plan(register(), sent, [yes])
    assert [e.get("success_criteria") for e in after.submission.entries("action")] == ["Ten read."]
