"""A walk that does not come to what it says is told, and every walk says where it is to be found."""

from dataclasses import replace

import pytest
import test_meetings
from walk import all_walks, walk_through

from planbook.model.loading import load

ONE = test_meetings.WALKS[0]


@pytest.mark.parametrize(
    "change",
    [
        {"finds": ""},
        {"right": ONE.wrong},
        {"data": "| ref |\n| G9  |"},
        {"table": "all_actions", "reads": ("No such words",)},
        {"paper": "governors", "block": "dates", "more": ("No such words",)},
    ],
)
def test_a_walk_that_is_not_as_it_says_fails(change: dict[str, str]) -> None:
    with pytest.raises(AssertionError):
        walk_through(replace(ONE, **change))


def test_every_walk_names_what_there_is() -> None:
    declarations = load()
    for walk in all_walks():
        assert walk.sheet, walk
        assert set(walk.codes) <= declarations.rules.keys(), walk
        assert not walk.table or declarations.reports["summary"].block(walk.table), walk
        assert not walk.block or declarations.reports[walk.paper].block(walk.block), walk
        assert all(row.split()[0] in {"A2", "D2", "D3", "D4", "1b"} for row in walk.rows), walk


def test_no_two_walks_are_of_the_same_system_in_the_same_words() -> None:
    named = [str(walk) for walk in all_walks()]
    assert len(named) == len(set(named))
