"""What is said of two copies that differ: cell by cell, as far as a letter goes."""

from datetime import date

import pytest

from planbook.model.difference import Change
from planbook.report.reply.two_files import how_they_differ

FIRST, OTHER = ("a.xlsx", date(2026, 12, 3)), ("b.xlsx", date(2026, 12, 10))


def change(number: int, kind: str = "changed") -> Change:
    return Change(
        kind, "action", "1.4", "Set up reading hubs", "finish", "Finish", f"was {number}", "", "Actions",
        f"H{number}", number,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "places", "last"),
    [
        (1, "1 place", "- Actions H1, 1.4 Set up reading hubs, Finish: was 1 in the first, blank in the second"),
        (5, "5 places", "- Actions H5, 1.4 Set up reading hubs, Finish: was 5 in the first, blank in the second"),
        (6, "6 places", "- and in 1 more place."),
        (9, "9 places", "- and in 4 more places."),
    ],
)
def test_the_first_cells_are_named_and_the_rest_counted(number: int, places: str, last: str) -> None:
    head, *lines = how_they_differ(FIRST, OTHER, [change(n + 1) for n in range(number)]).splitlines()
    assert head == (
        f"a.xlsx, which came on 3 December 2026, and b.xlsx, which came on 10 December 2026, differ in {places}:"
    )
    assert lines[-1] == last
    assert len(lines) == min(number, 6)


def test_a_row_that_one_alone_has_is_said_to_be() -> None:
    told = how_they_differ(FIRST, OTHER, [change(1, "added"), change(2, "removed")])
    assert "Actions H1, 1.4 Set up reading hubs: a row that only the second has" in told
    assert "Actions H2, 1.4 Set up reading hubs: a row that only the first has" in told


def test_copies_that_say_the_same_are_said_to() -> None:
    assert how_they_differ(FIRST, OTHER, []).endswith("they differ in how they are laid out only.")
