"""The plan that counts where its changes need agreement, of every format's sample."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

import builders
from planbook.collect.workbook import read_workbook
from planbook.model.agreed import NOT_RETURNED, Agreed, agreed_plan
from planbook.model.approval import Approval, Decided
from planbook.model.loading import load, templates_folder
from planbook.model.plan_changes import is_plan_record, plan_values, removals
from planbook.model.samples import load_samples
from planbook.model.submission import Submission

DECLARATIONS = load()
AUTUMN, SPRING = "2026-27-autumn", "2026-27-spring"
DAY = date(2027, 3, 1)


@pytest.fixture(params=sorted(load_samples(DECLARATIONS)))
def sample(request: pytest.FixtureRequest) -> Submission:
    """The sample of a format as it is read, of autumn."""
    path = templates_folder() / "samples" / f"{request.param}.xlsx"
    return replace(read_workbook(path, DECLARATIONS), period=AUTUMN)


def with_some_rows_gone(submission: Submission) -> Submission:
    """The same in spring without every third row of its plan."""
    tables = tuple(
        replace(table, rows=tuple(row for n, row in enumerate(table.rows) if n % 3))
        if DECLARATIONS.records[table.record].in_plan and is_plan_record(DECLARATIONS.records[table.record])
        else table
        for table in submission.tables
    )
    return replace(submission, period=SPRING, tables=tables)


def made(first: Submission, now: Submission, approvals: Sequence[Approval] = ()) -> Agreed:
    return agreed_plan(builders.register(), [(AUTUMN, first), (SPRING, now)], approvals)


def test_a_plan_that_is_as_it_was_set_counts_as_it_was_returned(sample: Submission) -> None:
    now = replace(sample, period=SPRING)
    agreed = made(sample, now)
    assert (agreed.submission, agreed.wanted) == (now, now)
    assert (agreed.pending, agreed.changes) == ({}, [])


def test_rows_that_do_not_come_back_stand_with_the_refs_and_words_that_they_had(sample: Submission) -> None:
    now = with_some_rows_gone(sample)
    agreed = made(sample, now)
    assert {pending.mark for pending in agreed.pending.values()} == {NOT_RETURNED}
    for record in DECLARATIONS.records.values():
        if record.in_plan and is_plan_record(record) and record.label:
            stood = {e.text(record.label) for e in sample.entries(record.key) if not DECLARATIONS.has_ended(e)}
            stand = {e.text(record.label) for e in agreed.submission.entries(record.key)}
            told = {c.change.label for c in agreed.changes if c.change.record == record.key}
            assert stand <= {e.text(record.label) for e in sample.entries(record.key)}
            assert told <= stand, record.key
            assert len(stood - stand) <= len(stood) // 3, record.key


def test_what_is_agreed_as_a_whole_counts_as_it_was_returned(sample: Submission) -> None:
    now = with_some_rows_gone(sample)
    values = plan_values(DECLARATIONS, now) + removals(made(sample, now).changes)
    approvals = [Approval("990001", "2026-27", *value, False, DAY, "LGC") for value in values]
    agreed = made(sample, now, approvals)
    assert agreed.submission == now
    assert not agreed.pending
    assert {change.agreed for change in agreed.changes} == {"Agreed on 01/03/2027, LGC"}


def decided(*lines: tuple[object, bool]) -> Decided:
    """Decisions of one cell in the order given: a value, and whether it was refused."""
    return Decided(
        Approval("990001", "2026-27", "action", "1.2", "finish", value, refused, DAY, "")  # type: ignore[arg-type]
        for value, refused in lines
    )


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ([], "set"),
        ([("new", False)], "new"),
        ([("new", True)], "set"),
        ([("new", False), ("newer", True)], "new"),
        ([("new", False), ("newer", False), ("newer", True)], "new"),
        ([("new", False), ("new", True)], "set"),
        ([("new", True), ("new", False)], "new"),
        ([("set", True)], "set"),
    ],
)
def test_the_newest_agreed_value_counts(lines: list[tuple[object, bool]], counts: str) -> None:
    assert decided(*lines).agreed("action", "1.2", "finish", ["set"])[-1] == counts


def test_the_last_decision_of_a_value_is_the_one_that_is_told() -> None:
    found = decided(("new", False), ("newer", True))
    assert found.newest("action", "1.2", "finish", "new") is not None
    assert found.newest("action", "1.2", "finish", "newest") is None


def test_what_was_asked_for_stays_asked_for_over_a_half_term_that_asks_for_no_plan() -> None:
    read = read_workbook(templates_folder() / "samples" / "objectives-actions.xlsx", DECLARATIONS)
    autumn, summer = (replace(read, period=period) for period in (AUTUMN, "2026-27-summer"))
    half = replace(read, period="2026-27-summer-1", tables=())
    (table,) = [table for table in read.tables if table.record == "action"]
    place = table.keys.index("action")
    row = table.rows[0]
    asked = replace(row, values=(*row.values[:place], "Do something else.", *row.values[place + 1 :]))
    tables = tuple(replace(t, rows=(asked, *t.rows[1:])) if t is table else t for t in read.tables)
    spring = replace(read, period=SPRING, tables=tables)
    sent = [(str(s.period), s) for s in (autumn, spring, half, summer)]
    agreed = agreed_plan(builders.register(), sent, [])
    assert agreed.submission == summer
    (change,) = agreed.changes
    assert (change.change.after, change.since, change.agreed) == (
        "Do something else.",
        SPRING,
        "Not yet agreed",
    )
