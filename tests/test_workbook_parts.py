"""A workbook's parts before they are zipped, the large ones packed meanwhile."""

import io
import zipfile
from typing import Any

from xlsxwriter import Workbook

from planbook.workbook_parts import workbook_class

ROWS = 30_000
"""So many that a sheet is written in several packs."""


def _filled(kind: Any) -> tuple[Any, io.BytesIO]:
    stream = io.BytesIO()
    book = kind(stream, {"in_memory": True})
    page = book.add_worksheet("Élan")
    for row in range(ROWS):
        page.write_row(row, 0, [f"Ré {row}", row, None, row / 7])
    book.close()
    return book, stream


def test_the_parts_are_those_that_xlsxwriter_zips() -> None:
    book, _ = _filled(workbook_class())
    with zipfile.ZipFile(_filled(Workbook)[1]) as file:
        zipped = {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}

    parts = {name: part for name, part in book.parts.items() if name != "docProps/core.xml"}  # which has the time

    assert len(zipped["xl/worksheets/sheet1.xml"]) > 2 << 20
    assert parts == zipped


def test_a_part_is_put_in_place_of_another_and_taken_out() -> None:
    parts = _filled(workbook_class())[0].parts
    number = len(parts)

    parts["xl/worksheets/sheet1.xml"] = b"<worksheet/>"
    del parts["docProps/app.xml"]

    assert parts["xl/worksheets/sheet1.xml"] == b"<worksheet/>"
    assert len(parts) == number - 1
    assert "docProps/app.xml" not in parts
