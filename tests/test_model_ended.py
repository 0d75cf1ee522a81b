"""Rows that ended earlier: whatever names one is read, in every record and field that can."""

from dataclasses import replace

import pytest

from builders import submission
from planbook.collect.relations import relate
from planbook.model.carried import refs_given
from planbook.model.ended import ended_rows, newest, of_year, refs_of_year, with_ended, years_named
from planbook.model.loading import load
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value

DECLARATIONS = load()
AUTUMN, SPRING = "2026-27-autumn", "2026-27-spring"


def ends(record: str) -> tuple[str, Value] | None:
    """A field of the record and what it holds in a row of which nothing more is wanted; None where none ends."""
    fields = [f for f in DECLARATIONS.records[record].fields if f.asked != "new_year"]
    codes = dict(DECLARATIONS.ends[record])
    return next(((f.key, sorted(map(str, codes[f.key]))[0]) for f in fields if f.key in codes), None)


def of_one_row(record: str, **values: Value) -> Table:
    keys, sheet = tuple(values), DECLARATIONS.records[record].title or record
    letters = tuple("ABCDEFGH"[: len(keys)])
    return Table(record, sheet, keys, letters, (Row(6, tuple(values.values())),))


def sent(period: str, *tables: Table) -> Submission:
    return Submission("0" * 64, period, "990001", "objectives-actions", "1.0", relate(tables, DECLARATIONS))


def named_row(record: str) -> Table:
    """A row that has ended and that others name."""
    field, code = ends(record) or ("", None)
    own = DECLARATIONS.records[record]
    return of_one_row(record, **{own.row_id: "7.3", own.label: "What came to its end", field: code})


def another(record: str) -> Table:
    own = DECLARATIONS.records[record]
    return of_one_row(record, **{own.row_id: "8.1", own.label: "What goes on"})


NAMING = [
    (record.key, key, of)
    for record in DECLARATIONS.records.values()
    for key, records in record.naming
    for of in records
    if DECLARATIONS.records[of].rows == "growing" and not DECLARATIONS.records[of].keeps_done and ends(of)
]


def test_there_are_fields_that_name_what_ends() -> None:
    assert {"grant_line", "measure", "contribution", "survey", "milestone"} <= {record for record, _, _ in NAMING}


@pytest.mark.parametrize(("record", "key", "of"), NAMING)
@pytest.mark.parametrize("typed", ["7.3", "7.3 What came to its end", "what came to its end"])
def test_what_names_a_row_that_ended_is_read(record: str, key: str, of: str, typed: str) -> None:
    row_id, label = DECLARATIONS.records[record].row_id, DECLARATIONS.records[of].label
    if DECLARATIONS.records[of].field(label).type == "code" and typed != "7.3":
        typed = "7.3"  # it is called after what recurs, and known by its ref alone
    ended = newest((), sent(AUTUMN, named_row(of)), DECLARATIONS)
    now = sent(SPRING, another(of), of_one_row(record, **{row_id: "N1", key: typed}))
    known = with_ended(now, ended, DECLARATIONS)
    (table,) = (t for t in known.tables if t.record == record)
    assert [entry.text(key) for entry in table.entries()] == ["7.3"]
    assert table.faults == ()
    assert [t.record for t in known.ended] == [of]


@pytest.mark.parametrize(("record", "key", "of"), NAMING)
def test_what_names_a_row_that_never_was_is_told(record: str, key: str, of: str) -> None:
    ended = newest((), sent(AUTUMN, named_row(of)), DECLARATIONS)
    row_id = DECLARATIONS.records[record].row_id
    now = sent(SPRING, another(of), of_one_row(record, **{row_id: "N1", key: "7.4"}))
    known = with_ended(now, ended, DECLARATIONS)
    assert known.tables == now.tables
    (table,) = (t for t in known.tables if t.record == record)
    spec = DECLARATIONS.records[record].field(key)
    reads = spec.type == "reference" and not spec.open
    assert [fault.code for fault in table.faults] == (["FD-010"] if reads else [])


ENDED = """
| ref | action              | status    |
| 1.1 | Buy a scheme        | completed |
| 1.2 | Train every teacher | on_track  |
|     | Visit a school      | dropped   |
"""


def test_the_rows_that_do_not_come_again_have_ended_with_the_refs_they_would_have_had() -> None:
    autumn = submission(action=ENDED)
    (table,) = ended_rows(replace(autumn, tables=relate(autumn.tables, DECLARATIONS)), DECLARATIONS)
    assert [(e.text("ref"), e.text("action")) for e in table.entries()] == [
        ("1.1", "Buy a scheme"),
        ("2.1", "Visit a school"),
    ]


def test_a_new_row_is_given_no_ref_of_one_that_ended() -> None:
    autumn = submission(action="| ref | action | status |\n| 1.1 | Go on | on_track |\n| 2.1 | Done | completed |")
    spring = submission(period=SPRING, action="| ref | action |\n| 1.1 | Go on |\n|  | Begin |")
    spring = replace(spring, tables=relate(spring.tables, DECLARATIONS))
    assert refs_given(DECLARATIONS, spring) == {("action", "+7"): "2.1"}
    known = with_ended(spring, newest((), autumn, DECLARATIONS), DECLARATIONS)
    assert refs_given(DECLARATIONS, known) == {("action", "+7"): "3.1"}


def test_a_row_that_stands_again_goes_before_the_one_that_ended() -> None:
    autumn = submission(action="| ref | action | status |\n| 1.1 | Buy a scheme | completed |")
    spring = submission(period=SPRING, action="| ref | action | status |\n| 1.1 | Buy another scheme | on_track |")
    ended = newest((), autumn, DECLARATIONS)
    assert [e.text("action") for t in ended for e in t.entries()] == ["Buy a scheme"]
    assert newest(ended, spring, DECLARATIONS) == ()


def test_a_row_of_another_year_is_named_with_that_year() -> None:
    last = submission(
        action="| ref | action | status |\n| 1.1 | Buy a scheme | completed |", period="2025-26-summer"
    )
    now = sent(
        AUTUMN,
        of_one_row("action", ref="1.1", action="Begin the year"),
        of_one_row("grant_line", ref="L1", action="1.1 (2025-26)"),
    )
    assert years_named(now, DECLARATIONS) == {"2025-26"}
    known = with_ended(now, of_year(last, DECLARATIONS), DECLARATIONS)
    (line,) = known.entries("grant_line")
    assert line.text("action") == "1.1 (2025-26)"
    assert line.table.faults == ()
    this = sent(AUTUMN, of_one_row("action", ref="1.1", action="Begin"), of_one_row("grant_line", action="1.1"))
    assert years_named(this, DECLARATIONS) == frozenset()


def test_a_row_of_a_record_that_keeps_what_is_done_outlives_what_it_names() -> None:
    finished = of_one_row("action", ref="1.1", action="Buy a scheme", new_year="finished")
    line = of_one_row("grant_line", ref="L1", budget_heading="Books", action="1.1")
    step = of_one_row("milestone", ref="N1", milestone="Order it", action="1.1")
    known = with_ended(sent(AUTUMN, finished, line, step), (), DECLARATIONS)
    assert [e.text("action") for e in known.entries("grant_line")] == ["1.1"]
    assert known.entries("milestone") == known.entries("action") == []
    assert [e.text("action") for e in known.entries_ended("action")] == ["Buy a scheme"]


def test_a_new_row_is_given_no_ref_of_one_that_was_taken_out() -> None:
    autumn = submission(action="| ref | action |\n| 1.1 | Go on |\n|  | Visit a school |")
    autumn = replace(autumn, tables=relate(autumn.tables, DECLARATIONS))
    assert refs_of_year(autumn, DECLARATIONS) == {("action", "1.1"), ("action", "2.1")}
    spring = submission(period=SPRING, action="| ref | action |\n| 1.1 | Go on |\n|  | Begin |")
    spring = replace(spring, tables=relate(spring.tables, DECLARATIONS))
    known = replace(spring, refs_before=refs_of_year(autumn, DECLARATIONS))
    assert refs_given(DECLARATIONS, known) == {("action", "+7"): "3.1"}
    assert refs_of_year(known, DECLARATIONS) == {("action", ref) for ref in ("1.1", "2.1", "3.1")}
