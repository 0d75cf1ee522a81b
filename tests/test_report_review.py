"""What is left of a review in a workbook: notes, and comments that are answered."""

import io

import openpyxl
from openpyxl.comments import Comment

from planbook.office import OfficePackage
from planbook.report.review import left_of_review

THREADS = b"""<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B2" id="{1}"><text>Is this right?</text></threadedComment>
<threadedComment ref="B2" id="{2}" parentId="{1}"><text>Yes.</text></threadedComment></ThreadedComments>"""


def workbook(*notes: tuple[str, str]) -> bytes:
    """One with a note by each author in cells beneath each other."""
    book = openpyxl.Workbook()
    for number, (author, text) in enumerate(notes, start=1):
        book.worksheets[0].cell(number, 1, "Cell").comment = Comment(text, author)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_notes_of_a_workbook_count_as_comments() -> None:
    assert left_of_review(workbook()) == [0, 0]
    assert left_of_review(workbook(("Chair", "Why?"), ("Head", "See 3."))) == [2, 0]


def test_each_comment_and_answer_counts_once_and_not_the_note_that_older_excels_show_in_their_place() -> None:
    package = OfficePackage.read(workbook(("Chair", "Why?"), ("tc={1}", "[Threaded comment] Is this right?")))
    package.add(
        "xl/threadedComments/threadedComment1.xml", THREADS, "application/vnd.ms-excel.threadedcomments+xml"
    )
    assert left_of_review(package.write()) == [3, 0]
