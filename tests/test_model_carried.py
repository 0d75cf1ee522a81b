"""The rows that the next workbook comes with, and the refs that new rows get."""

from datetime import date
from itertools import islice

import pytest

from builders import submission
from planbook.model.carried import carried_over, new_refs
from planbook.model.ended import ended_rows
from planbook.model.loading import load

MINUTES = """
    | ref | kind     | on         | text                | state | due        |
    | M1  | decision | 14/10/2026 | Adopt the policy    |       |            |
    | M2  | contact  | 15/10/2026 | Rang the trust      |       |            |
    | M3  | contact  | 10/02/2027 | Visit the hub       |       |            |
    | M4  | decision | 14/10/2026 | Appoint a clerk     |       | 31/01/2027 |
    | M5  | decision | 14/10/2026 | Look at it again    | open  |            |
    | M6  | action   | 14/10/2026 | Write to parents    |       |            |
    | M7  | decision |            | Whenever that was   |       |            |
    | M8  | decision | 14/10/2026 | Close the book fund | done  |            |
"""


def test_what_is_over_by_its_own_day_and_asks_nothing_more_does_not_come_back() -> None:
    declarations, last = load(), submission(minute=MINUTES)
    kept = carried_over(declarations, last, declarations.records["minute"], "2026-27", date(2027, 1, 4))
    assert [row.text("ref") for row in kept] == ["M3", "M4", "M5", "M6", "M7"]
    (ended,) = ended_rows(last, declarations)
    assert {"M1", "M2", "M8"} <= {row.text("ref") for row in ended.entries()}, "a later row may name them"


class Looked(set[str]):
    """Refs that are taken, and how many times they were all gone through."""

    times = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize(
    ("taken", "fresh"),
    [
        ((), ["F1", "F2", "F3"]),
        (("S1", "S3"), ["S4", "S5", "S6"]),
        (("S9", "S10"), ["S11", "S12", "S13"]),
        (("1.1", "2.5"), ["3.1", "4.1", "5.1"]),
        (("2.1", "A4"), ["A5", "A6", "A7"]),
        (("first", "F2"), ["F3", "F4", "F5"]),
        (("first",), ["F1", "F2", "F3"]),
        (("3", "4.x"), ["5.1", "6.1", "7.1"]),
    ],
)
def test_new_rows_go_on_in_the_style_of_those_there_are(taken: tuple[str, ...], fresh: list[str]) -> None:
    assert list(islice(new_refs(taken, "funding line"), 3)) == fresh


def test_however_many_rows_are_new_the_refs_there_are_are_looked_through_once() -> None:
    taken = Looked({"F1", "F2"})
    assert list(islice(new_refs(taken, "funding line"), 5_000))[-1] == "F5002"
    assert taken.times == 1


def test_a_row_that_comes_again_keeps_its_ref() -> None:
    """Whatever of a row stands in the next workbook, what it is called does: answers are matched by it."""
    declarations = load()
    sheets = [
        sheet.record for made in declarations.formats.values() if made.kind == "plan" for sheet in made.sheets
    ]
    lost = {
        record.key
        for record in sheets
        if record.rows == "growing"
        and any(spec.carried for spec in record.fields)
        and not (record.field(record.row_id).carried or record.field(record.row_id).asked in ("plan", "trust"))
    }
    assert lost == set()
