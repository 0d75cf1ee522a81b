"""The values of a tidy row are those that it was given, in less room."""

import sys

import pytest

from planbook.consolidate.row_values import row_values


def test_they_are_asked_for_as_those_of_a_dictionary() -> None:
    given = {"ref": "1.1", "cost": None, "done": 50}
    kept = row_values(given)
    assert dict(kept) == given
    assert [*kept] == [*given]
    assert (kept.get("ref"), kept.get("cost", 1), kept.get("lead"), kept.get("lead", "x")) == (
        "1.1",
        None,
        None,
        "x",
    )
    assert {**kept, "done": 75} == {"ref": "1.1", "cost": None, "done": 75}
    with pytest.raises(KeyError):
        kept["lead"]


def test_rows_of_the_same_columns_have_them_once() -> None:
    one, other = ({f"field_{n}": n for n in range(start, start + 20)} for start in (0, 0))
    first, second = row_values(one), row_values(other)
    assert first._places is second._places
    assert sys.getsizeof(first) + sys.getsizeof(first._held) < sys.getsizeof(one)
