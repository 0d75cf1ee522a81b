"""A workbook kept for the tests is the one that openpyxl opens, and each that is opened stands by itself."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from hostile import parts_of
from kept_workbooks import opened
from planbook.model.loading import templates_folder

SAMPLES = sorted((templates_folder() / "samples").glob("objectives-actions*.xlsx"))


def saved(book: openpyxl.Workbook) -> dict[str, bytes]:
    """The parts, without the time of saving and without styles, which openpyxl may number in two ways."""
    stream = io.BytesIO()
    book.save(stream)
    parts = parts_of(stream.getvalue())
    del parts["docProps/core.xml"], parts["xl/styles.xml"]
    return {name: re.sub(rb' (s|style)="\d+"', b"", data) for name, data in parts.items()}


def looks(book: openpyxl.Workbook) -> Iterator[tuple[object, ...]]:
    """How every cell looks."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                own = (
                    cell.number_format,
                    cell.protection.locked,
                    cell.alignment.wrap_text,
                    cell.alignment.vertical,
                )
                yield sheet.title, cell.coordinate, *own, repr(cell.font), repr(cell.fill), repr(cell.border)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_it_is_saved_as_what_openpyxl_opens_is(path: Path) -> None:
    data = path.read_bytes()
    book = openpyxl.load_workbook(path)
    assert list(looks(opened(data))) == list(looks(book))
    as_opened = saved(book)
    assert saved(opened(data)) == as_opened
    changed = opened(data)
    changed.worksheets[0]["A1"] = "Something else"
    changed.worksheets[0].column_dimensions["ZZ"].hidden = True
    changed.worksheets[0].row_dimensions[999].hidden = True
    del changed["_planbook"]
    assert saved(changed) != as_opened
    assert saved(opened(data)) == as_opened
