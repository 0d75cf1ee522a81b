"""Rooms that know what a block took of them."""

import pytest

from planbook.model.declarations import Block
from planbook.report.blocks.grid import ROOMS, Room
from planbook.report.blocks.watched import WatchedRooms

FIVE = Block("five", "Five rows", most=5)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Room(most_rows=7), True),  # five are shown in either
        (Room(most_rows=4), False),
        (Room(said=9, charts=False), True),  # of which nothing was asked
    ],
)
def test_rooms_are_the_same_where_they_give_what_was_taken(other: Room, same: bool) -> None:
    rooms = WatchedRooms({"five": ROOMS[0]})
    assert rooms["five"].most(FIVE) == 5
    assert rooms.same_in({"five": other}) is same


def test_what_is_only_read_is_taken_too() -> None:
    rooms = WatchedRooms({"five": Room(said=12)})
    assert rooms["five"].said == 12
    assert rooms.same_in({"five": Room(said=12, charts=False)})
    assert not rooms.same_in({"five": Room(said=16)})


def test_each_thing_that_is_asked_counts() -> None:
    rooms = WatchedRooms({"five": Room(times=2)})
    assert [rooms["five"].words(most) for most in (0, 8)] == [0, 16]
    assert not rooms.same_in({"five": Room(times=1)}), "nothing of none is as little, eight words are fewer"


def test_the_room_of_another_block_counts_and_one_that_has_none_has_the_most() -> None:
    rooms = WatchedRooms({"five": Room(), "other": Room()})
    assert rooms["other"].charts
    assert rooms.get("none", Room(said=1)).said == ROOMS[0].said
    assert rooms.same_in({"five": Room(said=1), "other": Room()})
    assert not rooms.same_in({"five": Room(), "other": Room(charts=False)})
    assert not rooms.same_in({"other": Room(), "none": Room()})
