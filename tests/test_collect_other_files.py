"""Other people's files as grids: what stands in their cells, however it was written, and what cannot be read."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from hostile import bomb, change, cut_short, encrypted_flag, entities, far_corner, packed, parts_of
from other_files import LIMITS, book, document, read_here
from planbook.collect.apart import Apart
from planbook.collect.others.as_json import file_from_json, grids_to_json
from planbook.collect.others.delimited import separator_of
from planbook.collect.others.grid import CellGrid, GridCell, OtherFile
from planbook.collect.others.reading import read_other
from planbook.collect.others.unread import NotReadError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAN = "*Action|*Lead|*Status\nTrain|JB|G\n"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cells_of(file: OtherFile, grid: int = 0) -> dict[str, GridCell]:
    return {cell.place: cell for row in file.grids[grid].rows for cell in row}


def texts_of(file: OtherFile, grid: int = 0) -> list[list[str]]:
    return [[("^" if cell.repeated else "") + cell.text for cell in row] for row in file.grids[grid].rows]


def saved(path: Path, fill: Callable[[Workbook], None]) -> Path:
    made = Workbook()
    fill(made)
    made.save(path)
    return path


def test_values_of_excel_are_shown_as_a_person_sees_them(tmp_path: Path) -> None:
    shown = {
        "A1": (0.75, "0%", "75%"),
        "A2": (1250, '"£"#,##0.00', "£1,250.00"),
        "A3": (-790.5, "£#,##0", "-£790"),
        "A4": (date(2026, 9, 7), "dd/mm/yyyy", "07/09/2026"),
        "A5": (date(2026, 9, 1), "mmm-yy", "Sep 2026"),
        "A6": (datetime(2026, 9, 7, 9, 30), "dd/mm/yyyy hh:mm", "07/09/2026 09:30"),
        "A7": (2026, "General", "2026"),
        "A8": (True, "General", "TRUE"),
        "A9": (93.1, "General", "93.1"),
        "A10": ("  twice\n said  ", "General", "twice\n said"),
    }

    def fill(made: Workbook) -> None:
        for place, (value, form, _) in shown.items():
            made.active[place] = value
            made.active[place].number_format = form

    cells = cells_of(read_here(saved(tmp_path / "values.xlsx", fill)))
    assert {place: cells[place].text for place in shown} == {place: text for place, (_, _, text) in shown.items()}
    assert [cells[place].value for place in ("A1", "A2", "A5", "A6", "A8")] == [
        0.75, 1250, date(2026, 9, 1), date(2026, 9, 7), True,
    ]  # fmt: skip


def test_looks_and_comments_of_excel(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        sheet = made.active
        sheet.append(["red", "theme", "struck", "partly", "bold", "noted"])
        sheet["A1"].fill = PatternFill("solid", fgColor="FFFF0000")
        sheet["B1"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.4))
        sheet["C1"].font = Font(strike=True)
        sheet["D1"] = CellRichText(TextBlock(InlineFont(strike=True), "old"), " new")
        sheet["E1"].font = Font(bold=True)
        sheet["F1"].comment = Comment("moved to summer", "A. Person")
        sheet["A2"].fill = PatternFill("solid", fgColor="FF92D050")
        sheet["F2"] = "last"

    cells = cells_of(read_here(saved(tmp_path / "looks.xlsx", fill)))
    assert (cells["A1"].fill, cells["A2"].fill, cells["A2"].text) == ("FF0000", "92D050", "")
    assert cells["B1"].fill == "95B3D7"  # accent 1 of openpyxl's theme, two fifths lighter, as Excel shows it
    assert [cells[f"{letter}1"].struck for letter in "CDE"] == [True, False, False]
    assert (cells["E1"].bold, cells["A1"].bold) == (True, False)
    assert "moved to summer" in cells["F1"].note


def test_a_merged_cell_stands_once_and_what_lies_under_it_is_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "merged.xlsx", {"Plan": "Objective|>|Action\n^|^|Two\nlast||\n"})

    def under(sheet: bytes) -> bytes:
        cell = b'<c r="B1" t="inlineStr"><is><t>under</t></is></c>'
        return re.sub(rb'(<c r="B1"[^>]*/>)?(?=<c r="C1")', cell, sheet, count=1)

    path.write_bytes(change(path.read_bytes(), "xl/worksheets/sheet1.xml", under))
    rows = read_here(path).grids[0].rows
    texts = [[("^" if cell.repeated else "") + cell.text for cell in row[:3]] for row in rows]
    assert texts == [["Objective", "under", "Action"], ["^Objective", "^Objective", "Two"], ["last", "", ""]]


def test_a_formula_has_its_saved_result_or_says_that_it_has_none(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        made.active["A1"] = "Total"
        made.active["B1"] = "=SUM(B2:B9)"
        made.active["C1"] = "=1+1"

    path = saved(tmp_path / "formula.xlsx", fill)
    result = lambda sheet: sheet.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(  # noqa: E731
        b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"
    )
    path.write_bytes(change(path.read_bytes(), "xl/worksheets/sheet1.xml", result))
    cells = cells_of(read_here(path))
    assert (cells["B1"].formula, cells["B1"].value, cells["B1"].text) == (True, None, "=SUM(B2:B9)")
    assert (cells["C1"].formula, cells["C1"].value, cells["C1"].text) == (True, 2, "2")
    assert not cells["A1"].formula


def test_looks_that_go_on_to_the_end_of_a_sheet_make_it_no_larger(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        made.active["A1"] = "Action"
        for row in (2, 1_048_576):
            made.active.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF0000")
        made.active.cell(3, 16_384).fill = PatternFill("solid", fgColor="FFFF0000")

    assert texts_of(read_here(saved(tmp_path / "far.xlsx", fill))) == [["Action"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("\ufeffName,Day\nCafé,1\n".encode(), [["Name", "Day"], ["Café", "1"]]),
        ("Name,Day\nCafé – late,1\n".encode("cp1252"), [["Name", "Day"], ["Café – late", "1"]]),
        ("Name\tDay\nCafé\t1\n".encode("utf-16"), [["Name", "Day"], ["Café", "1"]]),
        (b"Who;Cost\nBell, DHT;1,5\nLow, HT;2,5\n", [["Who", "Cost"], ["Bell, DHT", "1,5"], ["Low, HT", "2,5"]]),
        (b"sep=|\nName|Day\na, b|1\n", [["Name", "Day"], ["a, b", "1"]]),
        (b'School,Pupils\n"St Aldric\'s, Combe",58\n', [["School", "Pupils"], ["St Aldric's, Combe", "58"]]),
        (b'Title of it\n\nA,B\n"two\nlines",2\n', [["Title of it", ""], [], ["A", "B"], ["two\nlines", "2"]]),
    ],
)  # fmt: skip
def test_text_in_any_encoding_and_with_any_separator(data: bytes, rows: list[list[str]], tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    assert texts_of(read_here(path)) == rows


def test_a_cell_of_text_is_found_by_its_line_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b'sep=,\nA,B\n"two\nlines",2\nlast,3\n')
    assert cells_of(read_here(path))["line 5, column 2"].text == "3"


def test_what_parts_the_values_is_what_most_lines_have_alike() -> None:
    assert separator_of("a title, with a comma\nx;y;z\n1;2;3\n") == ";"
    assert separator_of("one column\nand no more\n") == ","


def table_of_word(rows: str) -> bytes:
    made = docx.Document()
    made.element.body.insert(0, parse_xml(f"<w:tbl {W}>{rows}</w:tbl>"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tc(text: str, about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_a_word_table_as_it_reads_with_all_changes_accepted(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    run = "<w:r><w:t>{}</w:t></w:r>"
    cost = f"<w:del><w:r><w:delText>£2,400</w:delText></w:r></w:del><w:ins>{run.format('£2,000')}</w:ins>"
    chosen = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('Green')}</w:sdtContent></w:sdt>"
    prompt = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run.format('Choose')}</w:sdtContent></w:sdt>"
    )
    rows = (
        f"<w:tr>{tc('Action')}{tc('Cost')}{tc('RAG')}{tc('Who')}</w:tr>"
        f"<w:ins><w:tr>{tc('Track')}<w:tc><w:p>{cost}</w:p></w:tc>{chosen}<w:tc><w:p>{prompt}</w:p></w:tc></w:tr></w:ins>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{tc('Dropped')}{tc('9')}{tc('R')}{tc('JB')}</w:tr>"
    )
    path.write_bytes(table_of_word(rows))
    read = read_here(path)
    assert texts_of(read) == [["Action", "Cost", "RAG", "Who"], ["Track", "£2,000", "Green", ""]]
    assert read.aside == ("deleted in Table 1, row 2, cell 2: £2,400", "deleted in Table 1, a row: Dropped 9 R JB")


def test_merged_cells_of_word_stand_once_and_borders_drawn_aside_shift_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    wide, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    path.write_bytes(
        table_of_word(
            f"<w:tr>{tc('Objective')}{tc('When', wide)}</w:tr>"
            f"<w:tr>{tc('Read', down)}{tc('Start')}{tc('End')}</w:tr>"
            f"<w:tr>{tc('', on)}{tc('1 May')}{tc('2 May')}</w:tr>"
        )
    )
    assert texts_of(read_here(path)) == [
        ["Objective", "When", "^When"], ["Read", "Start", "End"], ["^Read", "1 May", "2 May"],
    ]  # fmt: skip
    three = '<w:gridSpan w:val="3"/>'
    path.write_bytes(
        table_of_word(
            f"<w:tr>{tc('Action', wide)}{tc('Lead')}</w:tr><w:tr>{tc('Train')}{tc('JB', wide)}</w:tr>"
            f"<w:tr>{tc('Short term', three)}</w:tr>"
        )
    )
    assert texts_of(read_here(path)) == [["Action", "Lead"], ["Train", "JB"], ["Short term", "^Short term"]]


def test_a_table_in_a_cell_of_word_is_a_grid_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    inner = f"<w:tbl><w:tr>{tc('Who')}{tc('When')}</w:tr></w:tbl>"
    path.write_bytes(table_of_word(f"<w:tr>{tc('Plan')}<w:tc><w:p/>{inner}<w:p/></w:tc></w:tr>"))
    read = read_here(path)
    assert [grid.name for grid in read.grids] == ["Table 1", "Table 1, in row 1, cell 2"]
    assert (texts_of(read), texts_of(read, 1)) == ([["Plan", ""]], [["Who", "When"]])


def test_words_around_the_tables_of_word_are_kept(tmp_path: Path) -> None:
    path = document(tmp_path / "plan.docx", "# Plan", "Some words", PLAN, "## Later", PLAN, "The end")
    made = docx.Document(str(path))
    made.sections[0].header.paragraphs[0].text = "Larkfield Hill"
    made.add_comment(made.tables[0].cell(1, 0).paragraphs[0].runs, "is this right?", "A. Person", "AP")
    made.paragraphs[0].runs[0]._r.append(
        parse_xml(f"<w:pict {W}><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict>")
    )
    made.save(str(path))
    read = read_here(path)
    assert [(grid.above, grid.under) for grid in read.grids] == [
        (("Plan", "Some words"), ()),
        (("Later",), ("Plan",)),
    ]
    assert read.after == ("The end",)
    assert read.aside == ("the page's header: Larkfield Hill", "a text box: in a box")
    assert read.grids[0].rows[1][0].note == "is this right?"


CELLS = st.builds(
    GridCell,
    place=st.text(min_size=1, max_size=8),
    text=st.text(max_size=12),
    value=st.one_of(
        st.none(), st.text(max_size=5), st.integers(), st.booleans(), st.dates(), st.floats(allow_nan=False)
    ),
    repeated=st.booleans(), number_format=st.text(max_size=5), fill=st.sampled_from(["", "FF0000"]),
    struck=st.booleans(), bold=st.booleans(), formula=st.booleans(), note=st.text(max_size=5),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4).map(tuple), st.booleans())
@settings(max_examples=200, deadline=None)
def test_grids_come_through_json_as_they_were(rows: tuple[tuple[GridCell, ...], ...], hidden: bool) -> None:
    grid = CellGrid("Plan", rows, ("above",), ("under",), ("under", "above"), hidden)
    sent = [grids_to_json((grid,)), ["after"], ["aside"]]
    assert file_from_json("f", "0", "word", sent) == OtherFile("f", "0", "word", (grid,), ("after",), ("aside",))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return book(tmp_path_factory.mktemp("made") / "plan.xlsx", {"Plan": PLAN}).read_bytes()


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return document(tmp_path_factory.mktemp("made") / "plan.docx", PLAN).read_bytes()


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(replace(LIMITS, seconds=20)) as made:
        yield made


def formulas_alone(_data: bytes) -> bytes:
    made = Workbook()
    made.active["A1"] = "=1+1"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return packed({
        name: part.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                 b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, part in parts_of(data).items()
    })  # fmt: skip


def opened(data: bytes) -> bytes:
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


def old_office(stream: str) -> Callable[[bytes], bytes]:
    return lambda _: OLD_OFFICE + bytes(600) + stream.encode("utf-16-le")


UNREAD: list[tuple[str, Callable[[bytes], bytes], str, str]] = [
    ("empty", lambda _: b"", "empty", "Save it again"),
    ("blank", lambda _: b" \n\n", "empty", "Save it again"),
    ("zeros", lambda _: bytes(5000), "still in the cloud", "Open the file once"),
    ("pdf", lambda _: b"%PDF-1.7 ...", "a PDF", "Excel or Word file that it was printed from"),
    ("xls", old_office("Workbook"), "an old Excel file (.xls)", "Save As"),
    ("doc", old_office("WordDocument"), "an old Word document (.doc)", "(.docx), and import"),
    ("password", old_office("EncryptedPackage"), "protected by a password", "take the password off"),
    ("ods", opened, "an OpenDocument file", "Excel Workbook (.xlsx) or Word Document"),
    ("xlsb", lambda _: packed({"xl/workbook.bin": b"x"}), "a binary Excel workbook", "and import that"),
    ("zip", lambda d: packed({"a.xlsx": d, "b.xlsx": d}), "a zip folder with 2 files", "import the files in it"),
    ("picture", lambda _: b"\x89PNG....", "a picture", "Import the Excel or Word file itself"),
    ("program", lambda _: b"MZ" + bytes(range(32)) * 9, "neither an Excel", "Import the Excel, Word or .csv"),
    ("page", lambda _: b"<html>a, b</html>", "a web page", "Download the workbook itself and import that"),
    ("formulas", formulas_alone, "formulas whose results were not saved", "Open it in Excel, save it"),
    ("strict", strict, "saved as Strict Open XML", "not Strict Open XML"),
    ("bomb", bomb, "too large", "with the plan alone in it"),
    ("locked", encrypted_flag, "protected by a password", "take the password off"),
    ("entities", entities, "damaged", "save it again"),
    ("cut", cut_short, "damaged", "save it again"),
    ("corner", far_corner, "too large", "with the plan alone in it"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "what", "remedy"), [case[1:] for case in UNREAD], ids=[case[0] for case in UNREAD]
)
def test_what_cannot_be_read_is_one_line_that_says_what_to_do(
    make: Callable[[bytes], bytes], what: str, remedy: str, workbook: bytes, apart: Apart, tmp_path: Path
) -> None:
    path = tmp_path / "theirs.xlsx"
    path.write_bytes(make(workbook))
    before = path.read_bytes()
    with pytest.raises(NotReadError) as refused:
        read_other(path, LIMITS, apart)
    assert what in refused.value.what
    assert remedy in refused.value.what_to_do
    assert str(refused.value).startswith("theirs.xlsx is ")
    assert "\n" not in str(refused.value)
    assert "send" not in str(refused.value).casefold()
    assert path.read_bytes() == before


def test_a_word_document_that_means_harm_is_one_line(word: bytes, apart: Apart, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    deep = b"<w:tbl><w:tr><w:tc>" * 1_500
    shut = b"</w:tc></w:tr></w:tbl>" * 1_500

    def nested(part: bytes) -> bytes:
        return part.replace(b"<w:tbl>", deep + b"<w:tbl>", 1).replace(b"</w:tbl>", b"</w:tbl>" + shut, 1)

    document_type = lambda part: part.replace(b"<w:document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document", 1)  # noqa: E731
    cut = lambda part: part[: len(part) // 2]  # noqa: E731
    for edit in (nested, document_type, cut):
        path.write_bytes(change(word, "word/document.xml", edit))
        with pytest.raises(NotReadError, match="damaged"):
            read_other(path, LIMITS, apart)
    path.write_bytes(word)
    assert read_other(path, LIMITS, apart).grids[0].rows[1][0].text == "Train"


def test_macros_are_read_past_and_never_run(workbook: bytes, word: bytes, apart: Apart, tmp_path: Path) -> None:
    for name, data, part in (("a.xlsm", workbook, "xl/vbaProject.bin"), ("a.docm", word, "word/vbaProject.bin")):
        path = tmp_path / name
        kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
        of_word = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        changed = change(data, "[Content_Types].xml", lambda types: types.replace(of_word, kind))  # noqa: B023
        path.write_bytes(packed({**parts_of(changed), part: b"\xcc\x61 Sub AutoOpen()"}))
        assert read_other(path, LIMITS, apart).grids[0].rows[1][0].text == "Train"


def test_what_is_no_file_or_too_large_a_one_is_not_opened(workbook: bytes, apart: Apart, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "~$plan.xlsx").write_bytes(workbook)
    (tmp_path / "plan.xlsx").write_bytes(workbook)
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "plan.xlsx")
    with (tmp_path / "huge.xlsx").open("wb") as huge:
        huge.truncate(30 * 1024 * 1024)
    for name, said in (
        ("plans", "is a folder"),
        ("~$plan.xlsx", "lock file"),
        ("link.xlsx", "is a link"),
        ("huge.xlsx", "too large: it is 30 MB"),
        ("gone.xlsx", "gone"),
    ):
        with pytest.raises(NotReadError, match=said):
            read_other(tmp_path / name, LIMITS, apart)


def test_the_file_is_known_by_its_content_and_read_without_a_process_given(workbook: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(workbook)
    read = read_other(path, LIMITS)
    assert (read.name, read.kind, len(read.sha256)) == ("plan.txt", "excel", 64)


def test_a_changed_file_is_read_or_one_line(workbook: bytes, word: bytes, tmp_path: Path) -> None:
    random = Random(7)
    refused = 0
    with Apart(LIMITS) as apart:
        for number in range(60):
            data = bytearray((workbook, word)[number % 2])
            parts = parts_of(bytes(data))
            name = random.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
            part = bytearray(parts[name])
            for _ in range(random.randint(1, 6)):
                at = random.randrange(len(part))
                part[at : at + random.randint(0, 9)] = bytes(
                    random.randrange(256) for _ in range(random.randint(0, 4))
                )
            path = tmp_path / "changed.xlsx"
            path.write_bytes(packed({**parts, name: bytes(part)}))
            try:
                read_other(path, LIMITS, apart)
            except NotReadError as error:
                refused += 1
                assert "\n" not in str(error)
    assert 0 < refused < 60
