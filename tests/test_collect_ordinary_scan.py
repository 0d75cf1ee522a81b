"""A sheet that is looked through as a whole is found to be what it is row by row."""

import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from planbook.collect.ordinary_scan import KEPT, SPREAD, scan_ordinary, without_shared_texts
from planbook.collect.sheet_scan import scan_any, scan_sheet
from planbook.collect.stored import Stored, stored_in
from planbook.collect.xml_parts import is_sound
from planbook.model.loading import templates_folder

SAMPLES = sorted((templates_folder() / "samples").glob("*.xlsx"))
LENGTHS = range(1, 20_000)
STORED = Stored(lengths=LENGTHS)


def sheet(*rows: str, head: str = "") -> bytes:
    return f"<worksheet {head}><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()


def row(number: int, cells: str, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{cells}</row>'


def value(place: str, content: str = "1") -> str:
    return f'<c r="{place}" s="3"><v>{content}</v></c>'


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sheet_of_a_sample_is_ordinary_and_found_alike(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 10
    for content in sheets:
        whole, by_row = scan_ordinary(content, 100_000, STORED), scan_any(content, 100_000, LENGTHS)
        assert whole is not None
        # Of a row with formulas, `scan_any` counts blank cells with an end of their own, and marks beside words.
        assert whole.filled <= by_row.filled
        assert 0 <= by_row.text - whole.text <= by_row.text / 10
        assert replace(whole, filled=0, text=0) == replace(by_row, filled=0, text=0)


ORDINARY = [
    sheet(row(1, value("A1"))),
    sheet(row(1, value("A1")), row(3, '<c r="B3" s="1" t="n"></c>' + value("C3"))),
    sheet(row(2, '<c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')),
    sheet(row(2, value("A2") + '<c r="J2"><f>A2</f></c>')),
    sheet(row(2, '<c r="A2"><f>[1]Sheet!A1</f><v>3</v></c><c r="B2" t="str"><f>"x"</f><v>x</v></c>')),
    sheet(row(2, '<c r="A2"><f t="shared" si="0"/><v>3</v></c>')),
    sheet(row(5, value("A5"), ' hidden="1"'), row(6, '<c r="A6" s="2"/>', ' hidden="1"'), row(7, value("B7"))),
    sheet(*(row(n, value(f"A{n}", str(n))) for n in range(1, 3 * KEPT))),
    sheet(*(row(n, value(f"A{n}")) for n in range(1, KEPT + 1))),
    sheet(row(7, '<c r="C7" t="inlineStr"><f>B1</f><is><t>x</t></is></c>')),
    sheet(),
]


@pytest.mark.parametrize("content", ORDINARY)
def test_what_an_ordinary_sheet_has_is_found_as_row_by_row(content: bytes) -> None:
    whole = scan_ordinary(content, 1_000, STORED)
    assert whole is not None
    assert replace(whole, filled=0, text=0) == replace(scan_any(content, 1_000, LENGTHS), filled=0, text=0)


OTHERS = [
    sheet(*(row(n, value(f"A{n}")) for n in range(1, KEPT + 2))),
    sheet(*(row(2 * n, value(f"A{2 * n}")) for n in range(1, KEPT + 2))),
    sheet(
        *(row(n, value(f"A{n}", str(n))) for n in range(1, 30)), *(row(n, value(f"A{n}")) for n in range(30, 90))
    ),
    sheet(*(row(n, f'<c r="A{n}"><f>B{n}</f><v>1</v></c>') for n in range(1, KEPT + 2))),
    sheet(row(1, value("A1")), row(SPREAD, value(f"B{SPREAD}"))),
    sheet(row(1, "<c><v>1</v></c>")),
    sheet(row(1, "<c r='A1'><v>1</v></c>")),
    sheet(row(1, '<c s="1" r="A1"><v>1</v></c>')),
    sheet(row(1, '<c r="A1" t="e"></c>')),
    sheet(row(1, '<c r="A1"><v>1</v><f>B1</f></c>')),
    sheet(row(1, '<c r="ABCD1"/>' + value("A1"))),
    sheet(row(1, value("A1"), " hidden='1'")),
    sheet('<row hidden="1" r="1">' + value("A1") + "</row>"),
    sheet(
        row(1, value("A1")),
        row(2, '<x:c r="A2"><x:v>1</x:v></x:c>'),
        head='xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
    ),
    sheet(
        row(1, value("A1")),
        "<x:row r='2'><x:c r='A2'><x:v>1</x:v></x:c></x:row>",
        head='xmlns:x ="http://schemas.openxmlformats.org/spreadsheet&#109;l/2006/main"',
    ),
    sheet(row(1, value("XFE1"))),
    sheet(row(9, value("F9") + '<c r="F9"><f>1</f></c>')),
    sheet(*(f"<row>{value(f'A{n}')}</row>" for n in range(1, KEPT + 2))),
    sheet(row(7, '<c r="A7" s="2"/>', ' hidden="1"'), f"<row>{value('A8')}</row>"),
    sheet(row(1, '<c r="A1" t="s"><v/></c>')),
    sheet(row(1, '<c r="A1" t="s"><f>B1</f></c>')),
    sheet(row(1, '<c r="A1" t="s"><is><t>x</t></is></c>')),
    b"<x:worksheet><x:sheetData/></x:worksheet>",
]


@pytest.mark.parametrize("content", OTHERS)
def test_of_any_other_sheet_nothing_is_said_and_it_is_looked_through_row_by_row(content: bytes) -> None:
    assert scan_ordinary(content, 1_000, STORED) is None
    assert scan_sheet(content, 1_000, LENGTHS) == scan_any(content, 1_000, LENGTHS)


def test_a_sheet_of_more_cells_than_are_read_is_not_looked_through_as_a_whole() -> None:
    content = sheet(row(1, value("A1") + value("B1")))
    assert scan_ordinary(content, 1, STORED) is None
    assert scan_ordinary(content, 2, STORED) is not None


def test_rows_that_reach_far_out_take_no_memory_before_they_are_left_to_others() -> None:
    far = sheet(*(row(n, value(f"XFC{n}", str(n))) for n in range(1, 2_000)))
    tracemalloc.start()
    try:
        assert scan_ordinary(far, 10_000, STORED) is None
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # a place for each column would take 260 million
    finally:
        tracemalloc.stop()


def damaged(cell: str, attributes: str = "") -> list[bytes]:
    """A sheet with the cell, and one in which a cell with a shared text stands beside it too."""
    shared = '<c r="A1" t="s"><v>0</v></c>'
    return [sheet(row(1, one, attributes), row(2, value("B2"))) for one in (cell, shared + cell)]


@pytest.mark.parametrize(
    "content",
    [
        *damaged('<c r="B1"><f>A1&B1</f><v>1</v></c>'),
        *damaged('<c r="B1"><f a="1" a="2">A1</f><v>1</v></c>'),
        *damaged('<c r="B1"><f t=x>A1</f><v>1</v></c>'),
        *damaged('<c r="B1" t="str"><f>A1</f><v>]]></v></c>'),
        *damaged('<c r="B1" t="str"><f>A1</f><v>\x01</v></c>'),
        *damaged('<c r="B1" t="inlineStr"><is><t>a &nbsp; b</t></is></c>'),
        *damaged('<c r="B1" t="e"><v>&x;</v></c>'),
        *damaged('<c r="B1" t="b"><v>&</v></c>'),
        *damaged('<c r="B1"><v>1&</v></c>'),
        *damaged('<c r="B1" s="1"/></row>'),
        *damaged("", ' a="1" a="2"'),
        *damaged("", ' a:b="1"'),
        *damaged("", ' spans="&"'),
        sheet(row(1, value("A1")), head="a"),
        sheet(row(1, value("A1")))[:-1],
        b"\xff" + sheet(row(1, value("A1"))),
        sheet(row(1, '<c r="A1" t="str"><f>1</f><v>x</v></c>')).replace(b"<v>x", b"<v>\xff"),
    ],
)
def test_a_sheet_that_is_damaged_is_told_by_what_is_left_without_its_cells(content: bytes) -> None:
    assert not is_sound(content)
    scan = scan_ordinary(content, 1_000, STORED)
    assert scan is None or not is_sound(content if scan.frame is None else scan.frame)
    left = without_shared_texts(content)
    assert left is None or not is_sound(left)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sheet_of_a_sample_is_as_well_formed_without_its_cells(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        strings, styles = archive.read("xl/sharedStrings.xml"), archive.read("xl/styles.xml")
    for content in sheets:
        scan = scan_ordinary(content, 100_000, stored_in(strings, styles, 100_000, from_1904=False))
        left = without_shared_texts(content)
        assert scan is not None
        assert (scan.frame is None) == (scan.values is None)  # as on the sheet of lists, of a text of blanks alone
        assert scan.frame is None or is_sound(scan.frame)
        assert left is not None
        assert len(left) <= len(content)
        assert is_sound(left)
