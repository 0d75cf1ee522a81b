"""What a workbook that went out gives to choose from is still read, whatever the list calls it now."""

from pathlib import Path

import openpyxl
import pytest

from planbook.collect.cells import find_choice
from planbook.model.loading import load

RELEASED = sorted((Path(__file__).parent.parent / "workbook_templates" / "released").glob("*.xlsx"))
LISTS = load().lists


def offered(path: Path) -> dict[str, list[str]]:
    """The words of the hidden sheet Lists, by list; a share of 25% is no word."""
    sheet = openpyxl.load_workbook(path)["Lists"]
    return {
        column[0]: [word for word in column[1:] if isinstance(word, str)]
        for column in sheet.iter_cols(values_only=True)
        if column[0] in LISTS
    }


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_every_word_that_a_released_workbook_offers_is_read(path: Path) -> None:
    words = offered(path)
    assert sum(map(len, words.values())) > 5
    assert {
        (name, word) for name, said in words.items() for word in said if not find_choice(LISTS[name], word)
    } == set()
