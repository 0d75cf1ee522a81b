"""What lies beside a workbook's cells: quoted in the reply and its message, removed with its cell."""

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import asides as made
from planbook.collect.workbook import read_workbook
from planbook.errors import UnknownError
from planbook.workflow.consolidate import consolidate
from planbook.workflow.redacting.redact import redact
from planbook.workflow.reply import Replied, reply
from planbook.workflow.validate import check_returned
from test_workflow_redact import holding
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

FIRST, DAY = "990101", date(2026, 12, 21)
LIST = "=HYPERLINK(1) The office has the list"
SECRET = "Zebulon Quagmire left the room twice"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school's workbook has a note, a comment and a text box over the cells of its first actions."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3, periods=2)
    own = folder.file_of(FIRST)

    def slip(book: openpyxl.Workbook) -> None:
        book["Actions"].cell(6, column_of(book["Actions"], "action.status")).value = None

    edit(own, slip)
    over = made.drawing(
        made.anchored(made.shape(f"{SECRET}.", "Agreed"), 2, 7), made.anchored(made.picture(), 9, 9)
    )
    own.write_bytes(made.beside(own.read_bytes(), "Actions", {
        "xl/comments1.xml": (made.comments(("F7", LIST), ("G7", SECRET)), COMMENTS),
        "xl/threadedComments/threadedComment1.xml": (made.thread("H7", "Is it late?", "No: done."), made.THREADED),
        "xl/drawings/drawing1.xml": (over, f"{made.RELATION}/drawing"),
    }))  # fmt: skip
    return folder.path


COMMENTS = f"{made.RELATION}/comments"


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def replied(folder: Folder) -> tuple[str, Path]:
    (done,) = reply(folder.trust, PERIOD, TODAY, [FIRST])
    return message(done), next(path for path in done.files if path.suffix == ".xlsx")


def message(done: Replied) -> str:
    return next(p.read_text("utf-8") for p in done.files if p.name.endswith(".txt") and "message" in p.name)


def test_the_reply_quotes_all_of_it_and_promises_nothing(folder: Folder) -> None:
    said, path = replied(folder)
    assert f"- Actions F7: A note says “{LIST}”\n" in said
    assert f"- Actions G7: A note says “{SECRET}”\n" in said
    assert "The first sheet of the attached workbook has two more of them." in said
    assert not re.search(r"\blost\b|has been kept|all that you sent", said)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    texts = {str(c.value): c.data_type for row in sheet.iter_rows() for c in row if c.value}
    for words in (
        f"A note says “{LIST}”", f"A note says “{SECRET}”",
        "A comment says “Is it late? / No: done.”", f"A text box says “{SECRET}. / Agreed”",
        "A picture", "Actions J10",
    ):  # fmt: skip
        assert texts[words] == "s"


def test_planbooks_own_notes_are_none_but_what_is_written_into_them_is(folder: Folder) -> None:
    _, path = replied(folder)
    declarations = folder.trust.declarations
    assert read_workbook(path, declarations).asides == ()
    book = openpyxl.load_workbook(path)
    notes = [c for row in book["Actions"].iter_rows() for c in row if c.comment]
    assert notes
    notes[0].comment.text += "\nIt is settled now."
    book.save(path)
    (aside,) = read_workbook(path, declarations).asides
    assert (aside.kind, aside.cell, aside.words) == ("note", notes[0].coordinate, "It is settled now.")


def test_a_note_goes_with_its_cell_and_what_it_hangs_on_stays(folder: Folder) -> None:
    """The cell holds a choice or a day, which stays; what was told of the note is nowhere any more."""
    consolidate(folder.trust, PERIOD, TODAY)
    replied(folder)
    before = [f for f in check_returned(folder.trust, PERIOD, TODAY).findings if SECRET in f.message]
    assert len(before) == 2
    with_note = read_workbook(folder.file_of(FIRST), folder.trust.declarations)
    redact(folder.trust, f"returned/{PERIOD}/{folder.file_of(FIRST).name}", "Actions!G7", "It names a pupil", DAY)
    assert holding(folder.path, "Quagmire") == set()
    after = read_workbook(folder.file_of(FIRST), folder.trust.declarations)
    assert [a.words for a in after.asides if a.cell == "G7"] == ["[removed on 21/12/2026]"]
    assert "The office has the list" in " ".join(a.words for a in after.asides)
    assert [e.text("status") for e in after.entries("action")] == [
        e.text("status") for e in with_note.entries("action")
    ]
    assert not any("Quagmire" in f.message for f in check_returned(folder.trust, PERIOD, DAY).findings)


def test_a_cell_with_a_figure_and_nothing_beside_it_has_no_words_to_remove(folder: Folder) -> None:
    own = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    with pytest.raises(UnknownError, match="blank or holds a figure"):
        redact(folder.trust, own, "Actions!XA900", "It names a pupil", DAY)
