"""The refs that new rows get."""

from itertools import islice

import pytest

from planbook.model.carried import new_refs
from planbook.model.loading import load


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
