"""A workbook kept for the tests is the one that openpyxl opens, and each that is opened stands by itself."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from hostile import parts_of
from kept_workbooks import opened
from planbook.model.loading import templates_folder

SAMPLES = sorted((templates_folder() / "samples").glob("objectives-actions*.xlsx"))


def saved(book: openpyxl.Workbook) -> dict[str, bytes]:
    """The parts, without the time of saving, without styles, which openpyxl may number in two ways, and without the
    level of columns that it writes of a sheet from the second time on."""
    stream = io.BytesIO()
    book.save(stream)
    parts = parts_of(stream.getvalue())
    del parts["docProps/core.xml"], parts["xl/styles.xml"]
    return {name: re.sub(rb' (s|style|outlineLevelCol)="\d+"', b"", data) for name, data in parts.items()}


def looks(book: openpyxl.Workbook) -> Iterator[tuple[object, ...]]:
    """How every cell looks; each font, fill and border of the workbook is put into words once."""
    fonts, fills, borders = (list(map(repr, held)) for held in (book._fonts, book._fills, book._borders))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                own = (
                    cell.number_format,
                    cell.protection.locked,
                    cell.alignment.wrap_text,
                    cell.alignment.vertical,
                )
                style = cell._style
                has = fonts[style.fontId], fills[style.fillId], borders[style.borderId]
                yield sheet.title, cell.coordinate, *own, *has


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


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sheet_is_read_when_something_of_it_is_asked_for(path: Path) -> None:
    data = path.read_bytes()
    book = openpyxl.load_workbook(path)
    as_opened = saved(book)
    for name in book.sheetnames:
        opened(data)
        one = opened(data)
        assert read(one) == []
        assert one[name].dimensions == book[name].dimensions
        assert read(one) == [name]
        for _ in range(2):  # and to save it changes nothing
            assert saved(one) == as_opened
        assert read(one) == [name]


def test_what_is_set_of_a_sheet_is_set_of_it_as_a_whole() -> None:
    data = SAMPLES[-1].read_bytes()
    changes: list[Callable[[openpyxl.Workbook], object]] = [
        lambda book: setattr(book["Actions"], "title", "What we do"),
        lambda book: setattr(book["Actions"], "sheet_state", "hidden"),
        lambda book: setattr(book["Actions"], "freeze_panes", "C3"),
        lambda book: setattr(book["Actions"]["B9"], "font", Font(name="Arial", size=17, strike=True)),
        lambda book: setattr(book["Actions"]["B9"], "comment", Comment("Why?", "The head")),
        lambda book: book.move_sheet("Actions", -2),
        lambda book: book.remove(book["Actions"]),
        lambda book: setattr(book.create_sheet("Another", 1)["A1"], "fill", PatternFill("solid", "FFAA00")),
        lambda book: book.copy_worksheet(book["Actions"]),
        lambda book: setattr(book, "active", 2),
        lambda book: setattr(book, "epoch", CALENDAR_MAC_1904),
        lambda book: setattr(book, "iso_dates", True),
        lambda book: book["Actions"].conditional_formatting.add(
            "B9", CellIsRule(operator="equal", formula=["1"], fill=PatternFill("solid", bgColor="00FF00"))
        ),
    ]
    for change in changes:
        opened(data)
        plain, kept = openpyxl.load_workbook(SAMPLES[-1]), opened(data)
        change(plain)
        change(kept)
        assert saved(kept) == saved(plain)
        both = []
        for book in (plain, kept):
            stream = io.BytesIO()
            book.save(stream)
            both.append(list(looks(openpyxl.load_workbook(stream))))
        assert both[0] == both[1]


def read(book: openpyxl.Workbook) -> list[str]:
    """The sheets of `book` that have been read."""
    return [sheet.title for sheet in book.worksheets if type(sheet) is Worksheet]
