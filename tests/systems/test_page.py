"""docs/systems.md is that of the walks, and every row of the source plans is on it, from the sheet to the paper."""

from dataclasses import replace

import page
import pytest
from walk import Walk, all_walks, files_of_walks

from planbook.model.loading import load

KEYS = [key for part in page.parts() for key in part.named()]


def walks_of(key: str) -> list[Walk]:
    """The walks of a row."""
    return [walk for walk in all_walks() if any(page.names(row, key) for row in walk.rows)]


def test_the_page_is_current() -> None:
    assert page.written() == page.PAGE.read_text(encoding="utf-8"), "python tests/systems/page.py"


def test_all_rows_are_there() -> None:
    """67 systems and 14 reporting lines have numbers; no row is there twice."""
    assert [key for key in KEYS if key.startswith("D2 ")] == [f"D2 {number}" for number in range(1, 68)]
    assert [key for key in KEYS if key.startswith("D4 ")] == [f"D4 {number}" for number in range(1, 15)]
    assert len(KEYS) == len(set(KEYS))


@pytest.mark.parametrize("key", KEYS)
def test_a_row_is_entered_found_wrong_and_read(key: str) -> None:
    walks = walks_of(key)
    assert walks, f"no walk of {key}"
    assert any(walk.codes for walk in walks), f"nothing is found in {key}"
    assert any(walk.block for walk in walks), f"{key} is read in no paper"
    assert any(walk.table or stays_inside(walk) for walk in walks), f"{key} is on no sheet of the summary"


def stays_inside(walk: Walk) -> bool:
    """Whether the record is one of which nobody outside sees a row, and says why."""
    return bool(load().records[walk.record].only_in_data)


def test_every_walk_is_of_a_row_that_there_is() -> None:
    stray = [
        (row, walk.says) for walk in all_walks() for row in walk.rows if not any(page.names(row, k) for k in KEYS)
    ]
    assert not stray


def test_a_row_without_a_walk_is_told() -> None:
    rest = [walk for walk in all_walks() if "D2 4" not in walk.rows]
    with pytest.raises(ValueError, match="no walk of D2 4"):
        page.page(rest, files_of_walks())


def test_a_walk_that_goes_elsewhere_changes_the_page() -> None:
    first, *rest = all_walks()
    moved = replace(first, block="", table="")
    assert page.page([moved, *rest], files_of_walks()) != page.written()
