"""Words taken out of large parts slice by slice: as from the whole, and the rest stays as it was, byte by byte."""

import io
import zipfile

import openpyxl
import pytest

from planbook.removal import slices
from planbook.removal.office import taken_out_of_office, text_of_cell
from planbook.removal.phrases import Phrases
from planbook.removal.slices import sliced

NAME = "Zebulon Quagmire"
PHRASES = Phrases((NAME,), "X")
ROWS = 12_000


def part(prefix: str = "", about: str = "") -> bytes:
    """A sheet of many rows, one of which has the name in a cell that lies in pieces, and one in a plain one."""
    p = f"{prefix}:" if prefix else ""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xmlns = f'xmlns:{prefix}="{space}"' if prefix else f'xmlns="{space}"'

    def row(number: int) -> str:
        inside = f"<{p}t>words {number} &amp; here, so that there are many of them</{p}t>"
        if number == 5_000:
            inside = f"<{p}r><{p}t>Zebulon </{p}t></{p}r><{p}r><{p}t>Quagmire left</{p}t></{p}r>"
        if number == 9_000:
            inside = f"<{p}t>It was {NAME}.</{p}t>"
        cell = f'<{p}c r="A{number}" t="inlineStr"><{p}is>{inside}</{p}is></{p}c>'
        return f'<{p}row r="{number}">{cell}</{p}row>'

    rows = "".join(map(row, range(1, ROWS + 1)))
    tail = f"<{p}headerFooter><{p}oddHeader>{about}</{p}oddHeader></{p}headerFooter>" if about else ""
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    whole = f"{start}<{p}worksheet {xmlns}><{p}sheetData>{rows}</{p}sheetData>{tail}</{p}worksheet>"
    return whole.encode()


def book(sheet: bytes) -> bytes:
    empty, made = io.BytesIO(), io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "Actions"
    workbook.save(empty)
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    return made.getvalue()


def texts(data: bytes) -> list[object]:
    return [row[0] for row in openpyxl.load_workbook(io.BytesIO(data))["Actions"].iter_rows(values_only=True)]


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_large_sheet_loses_the_words_and_nothing_else(prefix: str) -> None:
    before = part(prefix)
    assert sliced(before) is not None
    made = taken_out_of_office(book(before), PHRASES)
    said = texts(made)
    assert (said[4_999], said[8_999], said[0]) == (
        "X left",
        "It was X.",
        "words 1 & here, so that there are many of them",
    )
    assert len(said) == ROWS
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        after = archive.read("xl/worksheets/sheet1.xml")
    assert NAME.encode() not in after and b"Quagmire" not in after
    assert after[:200_000] == before[:200_000] and after[-200_000:] == before[-200_000:]


def test_what_is_beside_the_rows_loses_them_too() -> None:
    made = taken_out_of_office(book(part(about=f"&amp;CFor {NAME}")), PHRASES)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        after = archive.read("xl/worksheets/sheet1.xml")
    assert after.endswith(
        b"</sheetData><headerFooter><oddHeader>&amp;CFor X</oddHeader></headerFooter></worksheet>"
    )
    assert texts(made)[8_999] == "It was X."
    assert len(texts(made)) == ROWS


def test_a_cell_is_emptied_and_found_in_the_slice_that_has_it() -> None:
    data = book(part())
    assert text_of_cell(data, "Actions", "A7000") == "words 7000 & here, so that there are many of them"
    made = taken_out_of_office(data, Phrases((), "gone"), frozenset({("Actions", "A7000")}))
    said = texts(made)
    assert said[6_998:7_001] == [
        "words 6999 & here, so that there are many of them",
        "gone",
        "words 7001 & here, so that there are many of them",
    ]


def test_an_address_that_is_written_in_another_way_is_found_all_the_same() -> None:
    data = book(part().replace(b'r="A7000"', b'r="&#65;7000"'))
    assert texts(taken_out_of_office(data, Phrases((), "gone"), frozenset({("Actions", "A7000")})))[6_999] == "gone"


@pytest.mark.parametrize("inside", [b"<!-- <row r='1'> -->", b"<![CDATA[<row ]]>", b"<?other <row ?>"])
def test_a_part_in_which_markup_may_be_text_is_taken_apart_whole(inside: bytes) -> None:
    before = part()
    at = before.index(b"</worksheet>")
    assert sliced(before[:at] + inside + before[at:]) is None


def test_a_part_that_is_not_large_is_taken_apart_whole() -> None:
    assert sliced(part()[: slices._LARGE]) is None


def test_a_large_sheet_that_is_not_well_formed_is_no_workbook() -> None:
    broken = part().replace(b'<row r="9000">', b'<row r="9000"><b>')
    with pytest.raises(ValueError, match="mismatch"):
        taken_out_of_office(book(broken), PHRASES)
