"""A place for a person's words on each row of a block: it goes with its row, and what is in it is never lost."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from planbook.model.loading import load
from planbook.report.word.filling import CHANGED, fill
from planbook.report.word.kept import KEPT
from planbook.report.word.marks import W, comment_of, end_of, row_of, start_of, words_in
from planbook.report.word.paper import Grid, Paper, Paragraph, Section, Strong, TableColumn
from planbook.report.word.placed import WordDocument
from planbook.report.word.prompts import without_prompts
from planbook.report.word.template import fresh_template, in_template
from planbook.report.word.write import write_paper
from planbook.workflow.reported import filled_in_words
from trust_folder import TODAY

PROMPT = "Headteacher’s comment: type it here"
READING, WRITING, MATHS = ("R1", "Reading", "58%"), ("W1", "Writing", "61%"), ("M1", "Maths", "70%")
Row = tuple[str, str, str]


def of(*rows: Row, beside: str = "", block: bool = True) -> bytes:
    """A paper with a block of priorities, and one of questions after it."""
    table = Grid("Priorities", "What they are", (TableColumn("Priority", 168),), tuple((row[1],) for row in rows))
    each = tuple(
        Paragraph((Strong(f"{title}."), f" It stands at {figure}."), row=ref, beside=f"{figure} {beside}")
        for ref, title, figure in rows
    )
    own = [Section("Priorities", (table, *each), "priorities", "Headteacher’s comment", comment_each=True)]
    rest = [Section("Questions", (Paragraph("What would bring it back?"),), "questions")]
    sections = [*(own if block else ()), *rest]
    return write_paper(
        Paper("T", "Beneath", "T", "Us", (("A", "B"),), "Foot", sections, mark="Draft", identity={"paper": "x"})
    )


def lines(data: bytes) -> list[str]:
    return words_in([WordDocument(data).body]).splitlines()


def key(row: Row) -> str:
    return row_of("priorities", row[0])


def typed(data: bytes, words: dict[Row, Sequence[str]]) -> bytes:
    """The paper with these words in the places of some rows: the first in the line there, others in lines below."""
    document = docx.Document(io.BytesIO(data))
    for row, texts in words.items():
        (control,) = (
            tag.getparent().getparent()
            for tag in document.element.body.iter(qn("w:tag"))
            if tag.get(qn("w:val")) == comment_of(key(row))
        )
        next(control.iter(qn("w:t"))).text = texts[0]
        for text in reversed(texts[1:]):
            control.addnext(paragraph(text))
    return saved(document)


def paragraph(text: str) -> etree._Element:
    return parse_xml(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>')


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def after(data: bytes, line: str, number: int = 1) -> list[str]:
    said = lines(data)
    at = said.index(line)
    return said[at + 1 : at + 1 + number]


def notes(data: bytes) -> list[str]:
    return [comment.text for comment in docx.Document(io.BytesIO(data)).comments]


def test_each_row_has_a_place_beneath_it_in_a_draft() -> None:
    said = lines(of(READING, WRITING))
    assert [line for line in said if line.startswith("Headteacher’s")] == [
        f"{PROMPT}, or leave this line as it is."
    ] * 2
    assert after(of(READING, WRITING), "Reading. It stands at 58%.")[0].startswith(PROMPT)


def test_words_on_a_row_stay_and_go_with_it_when_the_rows_change_places() -> None:
    there = typed(of(READING, WRITING, MATHS), {READING: ["OWN on reading", "and more"], MATHS: ["OWN on maths"]})
    moved = fill(there, of(MATHS, ("R1", "Reading", "60%"), WRITING), TODAY)
    assert after(moved.data, "Reading. It stands at 60%.", 2) == ["OWN on reading", "and more"]
    assert after(moved.data, "Maths. It stands at 70%.") == ["OWN on maths"]
    said = lines(moved.data)
    order = [
        said.index(f"{title}. It stands at {figure}.")
        for _, title, figure in (MATHS, (0, "Reading", "60%"), WRITING)
    ]
    assert order == sorted(order) and said.index("Questions") > order[-1]
    assert (moved.kept, moved.deleted, moved.added, moved.gone) == ((), (), (), ())
    again = fill(moved.data, of(MATHS, ("R1", "Reading", "60%"), WRITING), TODAY)
    assert again.data == moved.data


def test_the_words_on_the_row_that_changed_are_to_be_read_again_and_no_others() -> None:
    there = typed(of(READING, WRITING), {READING: ["OWN on reading"], WRITING: ["OWN on writing"]})
    filled = fill(there, of(("R1", "Reading", "60%"), WRITING), TODAY)
    assert filled.asked == ("Priorities (Reading)",) and notes(filled.data) == [CHANGED]
    once_more = fill(filled.data, of(("R1", "Reading", "62%"), WRITING), TODAY)
    assert once_more.asked == () and notes(once_more.data) == [CHANGED]
    beside = fill(there, of(READING, WRITING, beside="one milestone missed"), TODAY)
    assert beside.asked == ("Priorities (Reading)", "Priorities (Writing)")


def test_a_row_that_is_new_stands_in_its_place_with_a_place_of_its_own() -> None:
    there = typed(of(READING, MATHS), {READING: ["OWN on reading", "and more"]})
    filled = fill(there, of(READING, WRITING, MATHS), TODAY)
    assert filled.added == ("Priorities (Writing)",)
    said = lines(filled.data)
    assert (
        said.index("and more") < said.index("Writing. It stands at 61%.") < said.index("Maths. It stands at 70%.")
    )
    assert after(filled.data, "Writing. It stands at 61%.")[0].startswith(PROMPT)
    first = fill(of(WRITING, MATHS), of(READING, WRITING, MATHS), TODAY)
    said = lines(first.data)
    assert said.index("Reading. It stands at 58%.") < said.index("Writing. It stands at 61%.")


def test_of_a_row_that_is_gone_the_words_stay_and_say_what_they_are_on() -> None:
    there = typed(of(READING, WRITING, MATHS), {READING: ["OWN on reading"]})
    filled = fill(there, of(MATHS), TODAY)
    assert filled.spoken == ("Priorities (Reading)",)
    assert filled.gone == ("Priorities (Reading)", "Priorities (Writing)")
    assert after(filled.data, "On Priorities (Reading), which is no longer in this report") == ["OWN on reading"]
    said = lines(filled.data)
    assert sum(line.startswith(PROMPT) for line in said) == 1 and "Writing. It stands at 61%." not in said
    assert any("what somebody wrote on it stays" in line for line in filled_in_words(filled))
    assert fill(filled.data, of(MATHS), TODAY).data == filled.data
    back = fill(filled.data, of(READING, MATHS), TODAY)
    assert after(back.data, "Reading. It stands at 58%.")[0].startswith(PROMPT)
    assert lines(back.data).count("OWN on reading") == 1
    names = [b.get(f"{W}name") for b in WordDocument(back.data).body.iter(f"{W}bookmarkStart")]
    assert len(names) == len({*names})
    nothing = fill(there, of(block=False), TODAY)
    assert (nothing.gone, nothing.spoken) == (("Priorities",), ("Priorities (Reading)",))
    assert after(nothing.data, "On Priorities (Reading), which is no longer in this report") == ["OWN on reading"]


def test_what_is_typed_in_a_row_itself_stands_below_it() -> None:
    document = docx.Document(io.BytesIO(of(READING, WRITING)))
    (own,) = (p for p in document.paragraphs if p.text.startswith("Reading. "))
    own.add_run(" OWN words")
    filled = fill(saved(document), of(("R1", "Reading", "60%"), WRITING), TODAY)
    assert filled.kept == ("Priorities (Reading)",)
    assert after(filled.data, "Reading. It stands at 60%.", 2) == [KEPT, "Reading. It stands at 58%. OWN words"]


def drop(document: docx.document.Document, first: str, last: str) -> None:
    """Take out all that stands between two bookmarks, and what they stand in."""
    body = document.element.body
    names = [[b.get(qn("w:name")) for b in child.iter(qn("w:bookmarkStart"))] for child in body]
    begins = next(n for n, own in enumerate(names) if first in own)
    ends = next(n for n, own in enumerate(names) if last in own)
    for child in [*body][begins : ends + 1]:
        body.remove(child)


def test_a_row_that_a_person_took_out_is_not_put_back_nor_are_rows_of_a_block_that_was() -> None:
    document = docx.Document(io.BytesIO(of(READING, WRITING)))
    drop(document, start_of(key(WRITING)), comment_of(key(WRITING)))
    filled = fill(saved(document), of(READING, WRITING, MATHS), TODAY)
    assert (filled.deleted, filled.added) == (("Priorities (Writing)",), ("Priorities (Maths)",))
    assert "Writing. It stands at 61%." not in lines(filled.data)
    document = docx.Document(io.BytesIO(of(READING, WRITING)))
    drop(document, "pb_priorities_t", comment_of(key(WRITING)))
    filled = fill(saved(document), of(READING, WRITING, MATHS), TODAY)
    assert filled.deleted == ("Priorities",) and filled.added == ()
    assert not [line for line in lines(filled.data) if "It stands at" in line]


def test_rows_that_a_person_moved_apart_stay_where_they_are() -> None:
    document = docx.Document(io.BytesIO(of(READING, WRITING)))
    (own,) = (p._p for p in document.paragraphs if p.text.startswith("Reading. "))
    place = own.getnext()
    for node in (place, own):
        document.element.body[-1].addprevious(node)
    own.addnext(place)
    filled = fill(saved(document), of(("R1", "Reading", "60%"), WRITING), TODAY)
    said = lines(filled.data)
    assert said.index("Questions") < said.index("Reading. It stands at 60%.")


def test_a_paper_with_one_place_for_all_of_the_block_gets_one_for_each_row() -> None:
    before = write_paper(
        Paper(
            "T", "Beneath", "T", "Us", (("A", "B"),), "Foot",
            [Section("Priorities", (Paragraph("Reading."),), "priorities", "Headteacher’s comment")],
            mark="Draft", identity={"paper": "x"},
        )
    )  # fmt: skip
    filled = fill(before, of(READING, WRITING), TODAY)
    assert sum(line.startswith(PROMPT) for line in lines(filled.data)) == 2
    document = docx.Document(io.BytesIO(before))
    next(t for t in document.element.body.iter(qn("w:t")) if (t.text or "").startswith(PROMPT)).text = "OWN on all"
    filled = fill(saved(document), of(READING, WRITING), TODAY)
    assert "OWN on all" in lines(filled.data)
    assert fill(filled.data, of(READING, WRITING), TODAY).data == filled.data


def test_places_of_rows_in_which_nobody_has_typed_do_not_go_out() -> None:
    out = without_prompts(typed(of(READING, WRITING), {WRITING: ["OWN on writing"]}))
    assert "OWN on writing" in lines(out) and not any(line.startswith(PROMPT) for line in lines(out))


def test_words_on_rows_stay_through_libreoffice(tmp_path: Path, soffice: Callable[..., Path]) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(typed(of(READING, WRITING, MATHS), {READING: ["OWN on reading", "and more"]}))
    there = soffice(path, "docx").read_bytes()
    filled = fill(there, of(MATHS, ("R1", "Reading", "60%")), TODAY)
    assert after(filled.data, "Reading. It stands at 60%.", 2) == ["OWN on reading", "and more"]
    assert (filled.kept, filled.gone, filled.asked) == ((), ("Priorities (Writing)",), ("Priorities (Reading)",))
    said = lines(filled.data)
    assert said.index("Maths. It stands at 70%.") < said.index("Reading. It stands at 60%.")


def test_a_template_of_the_trusts_has_the_places_too() -> None:
    report = load().reports["governors"]
    section = Section(
        "Priorities", (Paragraph("All."), Paragraph((Strong("Reading."), " 58%."), row="R1")), "priorities",
        "Headteacher’s comment", comment_each=True,
    )  # fmt: skip
    paper = Paper("T", "B", "T", "Us", (("A", "B"),), "Foot", [section], mark="Draft", identity={"paper": "x"})
    made = in_template(fresh_template(report), write_paper(paper))
    assert after(made, "Reading. 58%.")[0].startswith(PROMPT)
    assert fill(made, write_paper(paper), TODAY).data == made
    assert end_of(row_of("priorities", "R1")) in WordDocument(made).package.parts["word/document.xml"].decode()
