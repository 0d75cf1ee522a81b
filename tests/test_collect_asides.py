"""What is beside the cells of a workbook, is struck out, or changes by itself: told with place and words."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

import asides as made
from builders import register
from planbook.collect.marks import looks_of
from planbook.collect.workbook import read_workbook
from planbook.model.aside import LONGEST, MOST, Aside
from planbook.model.cover import OPEN_NOTE
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from trust_folder import column_of

pytestmark = pytest.mark.usefixtures("own_readers")
DECLARATIONS = load()
REGISTER = register()
PERIOD = REGISTER.calendar.period("2026-27-autumn")
ACTIONS = [
    {"ref": "1.1", "action": "Ring home", "finish": date(2027, 3, 25), "led_by": "Head"},
    {"ref": "1.2", "action": "Meet the family", "finish": date(2027, 3, 25), "led_by": "Deputy"},
    {"ref": "1.3", "action": "Visit", "finish": date(2027, 3, 25), "led_by": "Deputy", "status": "dropped"},
]
COMMENTS, VML, DRAWING = (f"{made.RELATION}/{kind}" for kind in ("comments", "vmlDrawing", "drawing"))
TOLD = ("WB-06", "FD-038", "FD-039", "FD-04")


@pytest.fixture(scope="module")
def blank() -> bytes:
    given = {"action": [GivenRow(row) for row in ACTIONS]}
    job = Job(DECLARATIONS.formats["objectives-actions"], REGISTER, "990001", PERIOD, given)
    return write_workbook(DECLARATIONS, job)


def read(data: bytes, tmp_path: Path) -> Submission:
    path = tmp_path / "990001_x.xlsx"
    path.write_bytes(data)
    return read_workbook(path, DECLARATIONS)


def told(sent: Submission) -> list[str]:
    assert PERIOD
    found = validate(sent, REGISTER, PERIOD, None, "x.xlsx")
    return [f"{f.code} {f.severity} {','.join(f.cells)} {f.message}" for f in found if f.code.startswith(TOLD)]


def changed(data: bytes, tmp_path: Path, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    path = tmp_path / "changed.xlsx"
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path.read_bytes()


def led_by(sent: Submission) -> list[str]:
    return [entry.text("led_by") for entry in sent.entries("action")]


def test_a_prepared_workbook_has_none(blank: bytes, tmp_path: Path) -> None:
    sent = read(blank, tmp_path)
    assert (sent.asides, told(sent), sent.problems) == ((), [], ())


def test_a_note_and_a_comment_with_its_reply_are_told_once_each(blank: bytes, tmp_path: Path) -> None:
    data = made.beside(blank, "Actions", {
        "xl/comments1.xml": (made.comments(("F7", "The head has agreed.")), COMMENTS),
        "xl/comments2.xml": (made.thread_as_note("G6", "Is it late?"), COMMENTS),
        "xl/drawings/vmlDrawing1.vml": (made.NOTE_FRAME, VML),
        "xl/threadedComments/threadedComment1.xml": (made.thread("G6", "Is it late?", "No: done."), made.THREADED),
    })  # fmt: skip
    assert told(read(data, tmp_path)) == [
        "WB-064 note F7 A note on F7 says “The head has agreed.”; notes on cells are not read.",
        "WB-065 note G6 A comment on G6 says “Is it late? / No: done.”; comments are not read.",
    ]


def test_of_a_note_put_on_while_the_workbook_was_open_only_what_others_wrote_is_told(
    blank: bytes, tmp_path: Path
) -> None:
    """Such a note is saved by mistake: the hidden sheet has no mark of it."""
    line = "■ Error: Finish is before start. Correct one of the two dates."

    def note(book: openpyxl.Workbook) -> None:
        book["Actions"]["F7"].comment = Comment(f"{OPEN_NOTE}\n{line}", "planbook")
        book["Actions"]["G7"].comment = Comment(f"{OPEN_NOTE}\n{line}\nI rang them.", "planbook")
        book["Actions"]["H7"].comment = Comment(f"I rang them.\n{OPEN_NOTE}", "Head")

    asides = read(changed(blank, tmp_path, note), tmp_path).asides
    assert [(one.cell, one.words) for one in asides] == [
        ("G7", "I rang them."),
        ("H7", f"I rang them.\n{OPEN_NOTE}"),
    ]


def test_of_a_thread_that_another_program_kept_as_a_note_its_words_are_told(blank: bytes, tmp_path: Path) -> None:
    note = made.thread_as_note("G6", "Is it late?", author="")
    data = made.beside(blank, "Actions", {"xl/comments2.xml": (note, COMMENTS)})
    assert read(data, tmp_path).asides == (Aside("comment", "Actions", "G6", "a comment", "Is it late?"),)


def test_what_lies_over_the_cells_is_told_with_its_words(blank: bytes, tmp_path: Path) -> None:
    over = made.drawing(
        made.anchored(made.shape("Finish moved to June", "=HYPERLINK(1)")),
        made.anchored(made.shape("Agreed", box=False), 1, 9),
        made.anchored(f"<xdr:grpSp>{made.shape('In a group')}</xdr:grpSp>", 2, 2),
        made.anchored(made.picture("The register of Year 4"), 3, 3),
        made.anchored(made.shape(box=False), 4, 4),
        made.anchored(made.CHART, 0, 5),
    )
    data = made.beside(blank, "Actions", {
        "xl/drawings/drawing1.xml": (over, DRAWING), "xl/drawings/vmlDrawing1.vml": (made.LABEL, VML),
    })  # fmt: skip
    assert told(read(data, tmp_path)) == [
        "WB-063 note B10 A shape over B10 says “Agreed”; what lies over the cells is not read.",
        "WB-063 note C3 A text box over C3 says “In a group”; what lies over the cells is not read.",
        "WB-063 note C7 A shape over C7 says “Owner & deputy / agreed”; what lies over the cells is not read.",
        "WB-063 note F7 A text box over F7 says “Finish moved to June / =HYPERLINK(1)”; what lies over the cells "
        "is not read.",
        "WB-066 note A6 A chart lies over A6; what it shows is not read.",
        "WB-066 note D4 A picture over D4 is described as “The register of Year 4”; what it shows is not read.",
        "WB-066 note E5 A shape without words lies over E5; what it shows is not read.",
    ]


@pytest.mark.parametrize("sheet", ["Cover", "Priorities", "KPIs", "Check", "Glossary", "Lists", "Our own notes"])
def test_on_every_kind_of_sheet_each_is_told_once(sheet: str, blank: bytes, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("Our own notes")["A1"] = "Jottings"

    over = made.drawing(
        made.anchored(made.shape("Agreed on Monday", "Box"), 2, 7), made.anchored(made.picture(), 9, 9)
    )
    sent = read(
        made.beside(changed(blank, tmp_path, add), sheet, {
            "xl/comments9.xml": (made.comments(("B6", "The office knows")), COMMENTS),
            "xl/threadedComments/threadedComment9.xml": (made.thread("D6", "Is it late?", "No."), made.THREADED),
            "xl/drawings/drawing9.xml": (over, DRAWING),
        }),
        tmp_path,
    )  # fmt: skip
    assert Counter((aside.sheet, aside.cell, aside.kind, aside.words) for aside in sent.asides) == {
        (sheet, "B6", "note", "The office knows"): 1,
        (sheet, "D6", "comment", "Is it late?\nNo."): 1,
        (sheet, "C8", "text_box", "Agreed on Monday\nBox"): 1,
        (sheet, "J10", "picture", ""): 1,
    }


def test_an_embedded_file_is_told_once(blank: bytes, tmp_path: Path) -> None:
    assert told(read(made.embedded(blank, "Actions", 2, 8), tmp_path)) == [
        "WB-067 note C9 An embedded file (a Word document) lies over C9; it is not opened."
    ]


def test_a_drawing_that_is_damaged_is_told_and_the_workbook_read(blank: bytes, tmp_path: Path) -> None:
    data = made.beside(blank, "Actions", {"xl/drawings/drawing1.xml": ("<xdr:wsDr><a:p>half", DRAWING)})
    sent = read(data, tmp_path)
    assert told(sent) == ["WB-067 note  There is a drawing that cannot be looked into; it is not opened."]
    assert len(sent.entries("action")) == 3


def test_of_many_the_first_are_told_and_the_rest_counted(blank: bytes, tmp_path: Path) -> None:
    words = " ".join(hashlib.sha256(str(n).encode()).hexdigest()[:7] for n in range(250))  # which cannot be packed
    many = [(f"A{number}", f"{number:03} {words}"[number:]) for number in range(1, MOST + 13)]
    data = made.beside(blank, "Actions", {"xl/comments1.xml": (made.comments(*many), COMMENTS)})
    sent = read(data, tmp_path)
    assert len(sent.asides) == MOST + 1
    found = told(sent)
    assert found[0] == "WB-069 note  There are 12 more notes than are listed one by one."
    assert all(len(aside.words) == LONGEST and aside.left_out > 900 for aside in sent.asides[:-1])
    assert "more characters); notes on cells are not read." in found[1]


def strike(book: openpyxl.Workbook) -> None:
    sheet = book["Actions"]
    place = column_of(sheet, "action.led_by")
    struck, plain = InlineFont(strike=True), InlineFont(strike=False)
    sheet.cell(6, place).value = CellRichText(TextBlock(struck, "Deputy headteacher"), "Business manager")
    sheet.cell(7, place).value = CellRichText("Mrs A", TextBlock(struck, "Mr B"), TextBlock(plain, "Ms C"))
    for row in (7, 8):
        sheet.cell(row, column_of(sheet, "action.finish")).font = Font(strike=True)
    for column in range(1, 15):
        sheet.cell(8, column).font = Font(strike=True)


STRUCK = [
    "FD-038 warning G6 In Led by “Deputy headteacher” is struck out; we read “Business manager” alone.",
    "FD-038 warning G7 In Led by “Mr B” is struck out; we read “Mrs A Ms C” alone.",
    "FD-039 warning E7 Finish says “25/03/2027”, and all of it is struck out; it counts as it stands.",
]


def test_struck_words_are_never_joined_to_others(blank: bytes, tmp_path: Path) -> None:
    """Of the third row nothing is asked: its status says that it is dropped."""
    sent = read(changed(blank, tmp_path, strike), tmp_path)
    assert led_by(sent) == ["Business manager", "Mrs A Ms C", "Deputy"]
    assert sorted(told(sent)) == STRUCK


def test_a_row_struck_out_is_asked_about(blank: bytes, tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(7, column_of(book["Actions"], "action.action")).font = Font(strike=True)

    sent = read(changed(blank, tmp_path, change), tmp_path)
    assert told(sent) == ["FD-040 warning C7 The row of “Meet the family” is struck out; it counts as it stands."]
    assert len(sent.entries("action")) == 3


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("finish", "soon after Easter", "The row of “A1”"),
        ("action", "–", ""),
        ("success_criteria", " ", ""),
    ],
)
def test_a_row_struck_out_is_called_by_what_it_holds(
    key: str, typed: str, said: str, blank: bytes, tmp_path: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = book["Actions"].cell(9, column_of(book["Actions"], f"action.{key}"))
        cell.value, cell.font = typed, Font(strike=True)

    words = [line for line in told(read(changed(blank, tmp_path, change), tmp_path)) if line.startswith("FD-040")]
    assert len(words) == bool(said)
    assert all(said in line for line in words), words


def test_what_to_do_with_a_row_struck_out_is_what_its_sheet_can_take(blank: bytes, tmp_path: Path) -> None:
    """A line of money has no status in which to say that it is dropped."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Funding"]
        for key, value in (("source", "Pupil premium"), ("award", 61200), ("spent", 24000)):
            sheet.cell(6, column_of(sheet, f"funding_line.{key}")).value = value
        sheet.cell(6, column_of(sheet, "funding_line.source")).font = Font(strike=True)
        book["Actions"].cell(7, column_of(book["Actions"], "action.action")).font = Font(strike=True)

    assert PERIOD
    found = validate(read(changed(blank, tmp_path, change), tmp_path), REGISTER, PERIOD, None, "x.xlsx")
    status, gone = "say so in its status, or delete a row that was never agreed.", "delete it or clear its cells."
    remedies = {f.sheet: f.remedy for f in found if f.code == "FD-040"}
    assert remedies == {
        "Actions": f"If it is dropped or completed, {status} Otherwise remove the line through it.",
        "Funding": f"If it no longer holds, {gone} Otherwise remove the line through it.",
    }


def test_a_date_that_recalculates_is_asked_about(blank: bytes, tmp_path: Path) -> None:
    """Also one that looks at such a cell; the results are stored, as Excel stores them."""
    part = made.part_of_sheet(blank, "Actions")

    def formulas(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        for cell, formula in (("E6", "TODAY()+90"), ("E7", "$E$6+7")):
            start = text.index(f'<c r="{cell}"')
            value = text.index("<v>", start)
            text = f"{text[:value]}<f>{formula}</f>{text[value:]}"
        parts[part] = text.encode()

    sent = read(made.changed(blank, formulas), tmp_path)
    assert told(sent) == [
        f"FD-041 warning E{row} Finish is worked out again each day (TODAY or NOW); we read 25/03/2027, as it was "
        "last saved."
        for row in (6, 7)
    ]


def test_what_libreoffice_saves_says_the_same(blank: bytes, tmp_path: Path, soffice: Callable[..., Path]) -> None:

    def change(book: openpyxl.Workbook) -> None:
        strike(book)
        book["Actions"]["C6"].comment = Comment("Ask the office\nfirst", "Sue")

    over = made.drawing(made.anchored(made.shape("Moved to June", "agreed")), made.anchored(made.picture(), 2, 2))
    data = made.beside(changed(blank, tmp_path, change), "Actions", {"xl/drawings/drawing1.xml": (over, DRAWING)})
    (tmp_path / "sent.xlsx").write_bytes(data)
    sent = read(soffice(tmp_path / "sent.xlsx", "xlsx").read_bytes(), tmp_path)
    assert led_by(sent) == ["Business manager", "Mrs A Ms C", "Deputy"]
    assert sorted(told(sent))[:3] == STRUCK
    assert {(a.kind, a.cell, a.words) for a in sent.asides} >= {
        ("note", "C6", "Ask the office\nfirst"), ("text_box", "F7", "Moved to June\nagreed"),
    }  # fmt: skip


def test_half_a_character_that_a_program_left_is_no_text_that_nobody_can_write() -> None:
    text = b"<sst><si><r><rPr><strike/></rPr><t>_xD800_ Jo_xD83D__xDE00_</t></r><r><t>b</t></r></si></sst>"
    (pieces,) = looks_of(b"", text).strings.values()
    assert pieces[0][1].encode() == "\ufffd Jo\U0001f600".encode()
