"""A paper that people have worked on, given new figures: every word of theirs stays, every figure is new."""

import copy
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

import docx_checks
import office_checks
from planbook.errors import FolderError, PeriodError, UnknownError
from planbook.office import CONTENT_TYPES, OfficePackage, R
from planbook.report.word.filling import CHANGED, fill
from planbook.report.word.kept import KEPT
from planbook.report.word.marks import W, tag_of, words_in
from planbook.report.word.paper import Grid, Paper, Paragraph, Section, TableColumn
from planbook.report.word.placed import WordDocument
from planbook.report.word.prompts import without_prompts
from planbook.report.word.write import write_paper
from planbook.workflow.forget import forget
from planbook.workflow.redacting.redact import redact
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report
from planbook.workflow.reported import filled_in_words
from planbook.workflow.trust import Trust
from trust_folder import FIRST, PERIOD, SPRING, TODAY, Folder, column_of, edit, small_trust

SAID = 'Her <own> words & a "quotation", {braces}, 5 < 6.'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=1)


def paper(folder: Folder) -> Path:
    (made,) = report(folder.trust, PERIOD, TODAY)
    return made.path


def new_figures(folder: Folder) -> None:
    """The school corrects its attendance."""

    def correct(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = 54000

    edit(folder.file_of(FIRST), correct)


def control(document: docx.document.Document, tag: str) -> etree._Element:
    for node in document.element.body.iter(qn("w:sdt")):
        if node.find(f"{W}sdtPr/{W}tag").get(qn("w:val")) == tag:
            return node
    raise AssertionError(f"there is no control {tag}")


def texts(node: etree._Element) -> list[etree._Element]:
    return [*node.iter(qn("w:t"))]


def block(document: docx.document.Document, key: str) -> list[etree._Element]:
    """A block with its heading and its bookmarks."""
    children = [*document.element.body]
    names = [{b.get(qn("w:name")) for b in child.iter(qn("w:bookmarkStart"))} for child in children]
    first = next(n for n, own in enumerate(names) if f"pb_{key}_t" in own)
    last = next(n for n, own in enumerate(names) if f"pb_{key}_e" in own)
    return children[first : last + 1]


def worked_on(path: Path, change: Callable[[docx.document.Document], None]) -> None:
    document = docx.Document(str(path))
    change(document)
    document.save(str(path))


def charts(data: bytes) -> int:
    """The charts in the text of a file; each has a part of its own, and none is left over."""
    document = WordDocument(data)
    shown = {
        n.get(f"{R}id") for n in document.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart")
    }
    parts = [name for name in document.package.parts if name.startswith("word/charts/chart")]
    assert len(shown) == len(parts)
    assert all(document.package.target(document.part, str(one)) for one in shown)
    return len(shown)


def text_of(path: Path) -> str:
    return words_in([WordDocument(path.read_bytes()).body])


def as_head(document: docx.document.Document) -> None:
    """A comment, a paragraph and a table of her own, a heading in other words, a block taken out, one moved."""
    texts(control(document, "pb_measures_c"))[0].text = SAID
    document.paragraphs[0].insert_paragraph_before(f"Before it all: {SAID}")
    document.add_paragraph(f"At the end: {SAID}").runs[0].bold = True
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Her own table", "12"
    texts(block(document, "money")[0])[0].text = "What we spend"
    for element in block(document, "questions"):
        document.element.body.remove(element)
    for element in reversed(block(document, "dates")):
        block(document, "summary")[-1].addnext(element)


def test_every_word_of_hers_stays_and_every_figure_is_new(folder: Folder, tmp_path: Path) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    before = path.read_bytes()
    new_figures(folder)
    done = refresh(folder.trust, PERIOD, TODAY, path)
    assert (done.state, done.path) == ("written", path)
    said = text_of(path)
    for own in (SAID, f"Before it all: {SAID}", f"At the end: {SAID}", "Her own table", "What we spend"):
        assert own in said
    assert "93.7%" in said and "54,000" in said and "55,418" not in said
    assert "Questions" not in said and KEPT not in said
    names = [b.get(qn("w:name")) for b in docx.Document(str(path)).element.body.iter(qn("w:bookmarkStart"))]
    order = [name for name in names if name.startswith("pb_") and name.endswith("_t")]
    assert order.index("pb_dates_t") == order.index("pb_summary_t") + 1
    assert done.filled is not None
    assert charts(path.read_bytes()) == charts(before) > 0
    assert {"Summary", "KPIs"} <= {block.title for block in done.filled.changed}
    assert (done.filled.deleted, done.filled.kept, done.filled.asked) == (("Questions",), (), ("KPIs",))
    assert docx_checks.faults(path.read_bytes()) == docx_checks.faults(before)  # those of her table
    (kept,) = path.parent.glob("*.previous-1.docx")
    assert kept.read_bytes() == before


def test_a_second_time_nothing_is_another(folder: Folder) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    new_figures(folder)
    refresh(folder.trust, PERIOD, TODAY, path)
    made = path.read_bytes()
    assert refresh(folder.trust, PERIOD, TODAY, path).state == "unchanged"
    assert path.read_bytes() == made
    assert len([*path.parent.glob("*.previous-*")]) == 1


def test_what_was_typed_in_a_block_stands_below_it(folder: Folder) -> None:
    path = paper(folder)

    def typed(document: docx.document.Document) -> None:
        (first, *_) = texts(block(document, "summary")[2])
        first.text = f"{first.text} {SAID}"

    worked_on(path, typed)
    new_figures(folder)
    done = refresh(folder.trust, PERIOD, TODAY, path)
    assert done.filled is not None and done.filled.kept == ("Summary",)
    lines = text_of(path).splitlines()
    at = lines.index(KEPT)
    assert any("93.7%" in line for line in lines[:at])
    assert any(SAID in line for line in lines[at:])
    assert docx_checks.faults(path.read_bytes()) == []
    assert office_checks.faults(path) == []
    again = refresh(folder.trust, PERIOD, TODAY, path)
    assert again.state == "unchanged" and text_of(path).count(KEPT) == 1


@pytest.mark.parametrize("typed", ["ins", "del"])
def test_a_tracked_change_counts_as_typed(folder: Folder, typed: str) -> None:
    path = paper(folder)

    def track(document: docx.document.Document) -> None:
        run = texts(block(document, "summary")[2])[0].getparent()
        name = "delText" if typed == "del" else "t"
        change = parse_xml(
            f'<w:{typed} xmlns:w="{W.strip("{}")}" w:id="900" w:author="Head" w:date="2026-12-01T09:00:00Z">'
            f"<w:r><w:{name}>by her</w:{name}></w:r></w:{typed}>"
        )
        run.addnext(change)

    worked_on(path, track)
    done = refresh(folder.trust, PERIOD, TODAY, path)
    assert done.filled is not None and done.filled.kept == ("Summary",)
    root = WordDocument(path.read_bytes()).root
    (left,) = root.iter(f"{W}{typed}")
    assert left.get(f"{W}author") == "Head" and "by her" in "".join(left.itertext())


def test_a_comment_on_a_block_is_anchored_to_its_first_paragraph(folder: Folder) -> None:
    path = paper(folder)

    def comment(document: docx.document.Document) -> None:
        runs = [run for element in block(document, "summary") for run in element.iter(qn("w:r"))]
        last = docx.text.run.Run(runs[-1], document)
        document.add_comment([last], text="Is this so?", author="Chair", initials="C")

    worked_on(path, comment)
    new_figures(folder)
    refresh(folder.trust, PERIOD, TODAY, path)
    document = docx.Document(str(path))
    assert [c.text for c in document.comments] == ["Is this so?"]
    placed = WordDocument(path.read_bytes()).block("summary")
    assert placed is not None
    anchored = [n for n, element in enumerate(placed.elements) for _ in element.iter(f"{W}commentReference")]
    assert anchored == [0]


def test_a_comment_of_which_the_figures_are_others_gets_one_note(folder: Folder) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    for numerator in (54000, 53000):

        def correct(book: openpyxl.Workbook, numerator: int = numerator) -> None:
            sheet = book["KPIs"]
            sheet.cell(6, column_of(sheet, "kpi_value.numerator")).value = numerator

        edit(folder.file_of(FIRST), correct)
        refresh(folder.trust, PERIOD, TODAY, path)
    assert [(c.text, c.author) for c in docx.Document(str(path)).comments] == [(CHANGED, "planbook")]


def test_parts_that_planbook_has_not_made_stay_to_the_byte(folder: Folder) -> None:
    path = paper(folder)
    package = OfficePackage.read(path.read_bytes())
    own = b"<?xml version='1.0'?><mine xmlns='urn:x'>to the byte</mine>"
    package.add("customXml/item1.xml", own, "application/xml")
    package.relate(package.main, "urn:mine/customXml", "customXml/item1.xml")
    path.write_bytes(package.write())
    new_figures(folder)
    refresh(folder.trust, PERIOD, TODAY, path)
    assert OfficePackage.read(path.read_bytes()).parts["customXml/item1.xml"] == own


def test_a_copy_that_came_back_under_another_name_is_refreshed_there(folder: Folder, tmp_path: Path) -> None:
    path = paper(folder)
    mailed = tmp_path / "RE_ report (2) final.docx"
    mailed.write_bytes(path.read_bytes())
    worked_on(mailed, as_head)
    standing = path.read_bytes()
    new_figures(folder)
    assert refresh(folder.trust, PERIOD, TODAY, mailed).path == mailed
    assert "54,000" in text_of(mailed) and SAID in text_of(mailed)
    assert path.read_bytes() == standing


def test_a_paper_saved_in_libreoffice_is_refreshed(
    folder: Folder, tmp_path: Path, soffice: Callable[..., Path]
) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    path.write_bytes(soffice(path, "docx").read_bytes())
    new_figures(folder)
    done = refresh(folder.trust, PERIOD, TODAY, path)
    said = text_of(path)
    assert done.filled is not None and done.filled.kept == ()
    assert done.filled.deleted == ("Questions",)
    for own in (SAID, f"Before it all: {SAID}", "Her own table", "What we spend"):
        assert own in said
    assert "54,000" in said and "55,418" not in said and KEPT not in said
    assert "SEQ" not in said and "REF" not in said


# What goes out


def test_places_in_which_nobody_has_typed_do_not_go_out(folder: Folder) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    out = without_prompts(path.read_bytes())
    said = words_in([WordDocument(out).body])
    assert "type it here" not in said and SAID in said
    assert "type it here" in text_of(path)
    assert without_prompts(out) == out


# What is removed


def test_papers_with_words_that_are_removed_are_named_with_what_they_were(folder: Folder) -> None:
    """A paper that people have worked on is theirs to change: planbook says which have the words still."""
    own = folder.file_of(FIRST)
    cell = ""

    def tell(book: openpyxl.Workbook) -> None:
        nonlocal cell
        told = book["Actions"].cell(6, column_of(book["Actions"], "action.progress"))
        told.value, cell = "Zebulon Quagmire left the room twice.", told.coordinate

    edit(own, tell)
    path = paper(folder)
    assert "Zebulon Quagmire" in text_of(path)

    def type_beside(document: docx.document.Document) -> None:
        (said,) = (p for p in document.paragraphs if "Zebulon" in p.text)
        first = next(run for run in said.runs if "Zebulon" in run.text)
        later = copy.deepcopy(first._r)
        first.text, later.find(qn("w:t")).text = (
            first.text.split("bulon")[0],
            "bulon" + first.text.split("bulon")[1],
        )
        first._r.addnext(later)
        said.add_run(" Her own.")

    worked_on(path, type_beside)
    new_figures(folder)
    assert refresh(folder.trust, PERIOD, TODAY, path).state == "written"
    assert text_of(path).count("Zebulon") == 2
    (before,) = path.parent.glob("*.previous-1.docx")
    done = redact(folder.trust, f"returned/{PERIOD}/{own.name}", f"Actions!{cell}", "It names a pupil", TODAY)
    assert {found for found, why in done.cleared.still if "people have edited it" in why} == {path, before}
    assert {path, before} <= {*forget(folder.trust, FIRST, TODAY).files}


def test_papers_of_several_schools_that_were_worked_on_are_named_when_one_is_forgotten(folder: Folder) -> None:
    (made,) = report(folder.trust, PERIOD, TODAY, key="trustees")
    worked_on(made.path, lambda document: document.add_paragraph(SAID))
    new_figures(folder)
    refresh(folder.trust, PERIOD, TODAY, made.path)
    (before,) = made.path.parent.glob("*.previous-1.docx")
    assert [*forget(folder.trust, FIRST, TODAY).edited] == [made.path, before]


# What cannot be refreshed


def marked(data: bytes, name: str, value: str | None) -> bytes:
    """The file with one of its properties as `value`, or without it."""
    document = WordDocument(data)
    root = document.package.tree(document.properties_part)
    for node in [*root]:
        if node.get("name") == f"pb_{name}":
            node[0].text = value
            if value is None:
                root.remove(node)
    document.package.parts[document.properties_part] = etree.tostring(root)
    return document.package.write()


@pytest.mark.parametrize(
    ("name", "value", "error", "said"),
    [
        ("trust", "0" * 32, FolderError, "is another trust’s"),
        ("period", "2025-26-summer", FolderError, "is of 2025-26-summer, not of 2026-27-autumn"),
        ("paper", None, FolderError, "does not say any more which paper it is"),
        ("paper", "minutes", UnknownError, "There is no paper 'minutes'"),
        ("about", "990199", UnknownError, "of which no such paper is made any more"),
    ],
)
def test_a_paper_of_something_else_stays_as_it_is(
    folder: Folder, name: str, value: str | None, error: type[Exception], said: str
) -> None:
    path = paper(folder)
    path.write_bytes(marked(path.read_bytes(), name, value))
    before = path.read_bytes()
    with pytest.raises(error, match=said):
        refresh(folder.trust, PERIOD, TODAY, path)
    assert path.read_bytes() == before and not [*path.parent.glob("*.previous-*")]


def test_files_that_are_no_papers_stay_as_they_are(folder: Folder, tmp_path: Path) -> None:
    path = paper(folder)
    data = path.read_bytes()
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    named = {
        b"": "is empty",
        b"words": "is not a Word document",
        data[:2000]: "is damaged",
        empty.getvalue(): "is a zip folder with nothing in it",
        rb"{\rtf1\ansi words}": r"is a document in Rich Text Format \(.rtf\). Open it in Word",
        with_types(
            data, b"application/vnd.ms-word.document.macroEnabled.main+xml"
        ): "is a Word document with macros",
        with_types(data, WORD_TYPE.replace(b"document.main", b"template.main")): r"is a Word template \(.dotx\)",
        as_strict(data): "is saved as a Strict Open XML Document",
        OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"): "is protected by a password. Open it in Word",
        OLD_OFFICE + "WordDocument".encode("utf-16-le"): r"is an old Word document \(.doc\)",
        folder.file_of(FIRST).read_bytes(): "is an Excel workbook",
        b"%PDF-1.7": "is a PDF. Give the Word document itself",
        without_part(data, "word/document.xml"): "cannot be read as a Word document",
    }
    for content, said in named.items():
        path.write_bytes(content)
        with pytest.raises(FolderError, match=f"{path.name} {said}.*Nothing was changed"):
            refresh(folder.trust, PERIOD, TODAY, path)
        assert path.read_bytes() == content
    assert not [*path.parent.glob("*.previous-*")]
    with pytest.raises(FolderError, match="There is no report nowhere"):
        refresh(folder.trust, PERIOD, TODAY, tmp_path / "nowhere.docx")
    with pytest.raises(PeriodError):
        refresh(folder.trust, "1999-00-autumn", TODAY, path)


WORD_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_types(data: bytes, main: bytes) -> bytes:
    """The file with another content type of its main part: so Word tells templates, and files with macros."""
    package = OfficePackage.read(data)
    package.parts[CONTENT_TYPES] = package.parts[CONTENT_TYPES].replace(WORD_TYPE, main)
    return package.write()


def as_strict(data: bytes) -> bytes:
    package = OfficePackage.read(data)
    old, new = (
        b"http://schemas.openxmlformats.org/officeDocument/2006",
        b"http://purl.oclc.org/ooxml/officeDocument",
    )
    package.parts = {name: content.replace(old, new) for name, content in package.parts.items()}
    return package.write()


def without_part(data: bytes, name: str) -> bytes:
    package = OfficePackage.read(data)
    del package.parts[name]
    return package.write()


def test_a_paper_that_unpacks_to_too_much_is_said_to_be_that(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = paper(folder)
    limits = replace(folder.trust.limits, memory_mb=450)
    monkeypatch.setattr(Trust, "limits", property(lambda _: limits))
    assert refresh(folder.trust, PERIOD, TODAY, path).state == "unchanged"
    package = OfficePackage.read(path.read_bytes())
    package.parts["word/media/own.bin"] = bytes(400_000_000)
    path.write_bytes(package.write())
    before = path.stat()
    said = r"takes more time or memory than a paper may\. Nothing was changed"
    with pytest.raises(FolderError, match=said):
        refresh(folder.trust, PERIOD, TODAY, path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_paper_without_its_marks_says_so(folder: Folder) -> None:
    path = paper(folder)

    def strip(document: docx.document.Document) -> None:
        for node in [*document.element.body.iter(qn("w:sdt"))]:
            for child in node.find(qn("w:sdtContent")):
                node.addprevious(child)
            node.getparent().remove(node)
        for node in [*document.element.body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            node.getparent().remove(node)

    worked_on(path, strip)
    with pytest.raises(FolderError, match="has lost the marks"):
        refresh(folder.trust, PERIOD, TODAY, path)


# Blocks that come and go


def made(*sections: Section, title: str = "Title") -> bytes:
    return write_paper(
        Paper(
            title,
            "Beneath",
            "Title",
            "Us",
            (("A", "B"),),
            "Foot",
            sections,
            mark="Draft",
            identity={"paper": "x"},
        )
    )


def grid(*rows: str) -> Grid:
    return Grid("Caption", "What it shows", (TableColumn("One", 168),), tuple((row,) for row in rows))


ONE = Section("One", (Paragraph("first"), grid("a", "b")), "one")
TWO = Section("Two", (Paragraph("second"),), "two", comment="Your comment")
THREE = Section("Three", (grid("c"),), "three")


def keys(data: bytes) -> list[str]:
    document = WordDocument(data)
    return [key for key in ("one", "two", "three") if document.block(key)]


def test_a_block_that_is_new_stands_in_its_place() -> None:
    filled = fill(made(ONE, THREE), made(ONE, TWO, THREE), TODAY)
    assert filled.added == ("Two",)
    lines = words_in([WordDocument(filled.data).body]).splitlines()
    assert lines.index("One") < lines.index("Two") < lines.index("second") < lines.index("Three")
    assert keys(filled.data) == ["one", "two", "three"]
    first = fill(made(TWO, THREE), made(ONE, TWO, THREE), TODAY)
    assert words_in([WordDocument(first.data).body]).splitlines()[2:4] == ["One", "first"]


def test_a_block_with_nothing_to_say_is_taken_out_but_not_what_was_typed_in_it() -> None:
    filled = fill(made(ONE, TWO, THREE), made(ONE, THREE), TODAY)
    said = words_in([WordDocument(filled.data).body])
    assert filled.gone == ("Two",) and "Two" not in said and "Your comment" not in said
    document = docx.Document(io.BytesIO(made(ONE, TWO, THREE)))
    texts(control(document, tag_of("two_c")))[0].text = SAID
    texts(block(document, "one")[1])[0].text = SAID
    out = io.BytesIO()
    document.save(out)
    typed = fill(out.getvalue(), made(THREE), TODAY)
    said = words_in([WordDocument(typed.data).body])
    assert said.count(SAID) == 2 and typed.kept == ("One",) and set(typed.gone) == {"One", "Two"}


def test_captions_count_on_and_a_table_of_hers_is_none_of_them() -> None:
    document = docx.Document(io.BytesIO(made(ONE, THREE)))
    document.element.body.insert(3, copy.deepcopy(next(document.element.body.iter(qn("w:tbl")))))
    out = io.BytesIO()
    document.save(out)
    shown = docx.Document(io.BytesIO(fill(out.getvalue(), made(ONE, THREE), TODAY).data))
    captions = [p.text for p in shown.element.body.iter(qn("w:p")) if p.style == "Caption"]
    assert [c.partition(".")[0] for c in captions] == ["Table 1", "Table 2"]


def test_a_style_that_the_file_lacks_comes_with_the_block() -> None:
    document = WordDocument(made(ONE))
    part = document.package.related(document.part, "styles")
    root = document.package.tree(str(part))
    for style in [*root]:
        if style.get(f"{W}styleId") in ("HouseTable", "NumberedParagraph", "TableText"):
            root.remove(style)
    document.package.parts[str(part)] = etree.tostring(root)
    filled = WordDocument(fill(document.package.write(), made(ONE), TODAY).data)
    assert fill(document.package.write(), made(ONE, TWO), TODAY).added == ("Two",)
    del filled
    made_again = WordDocument(fill(document.package.write(), made(ONE, TWO), TODAY).data)
    ids = {s.get(f"{W}styleId") for s in made_again.package.tree(str(part)).iter(f"{W}style")}
    used = {e.get(f"{W}val") for e in made_again.root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    assert used <= ids


def test_spring_has_papers_of_its_own(folder: Folder) -> None:
    path = paper(folder)
    with pytest.raises(FolderError, match=f"is of {PERIOD}, not of {SPRING}"):
        refresh(folder.trust, SPRING, TODAY, path)


# What people do to a block

_NS = f'xmlns:w="{W[1:-1]}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_LINK = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://x.example"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>OWN</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    "typed",
    [
        "<m:oMath><m:r><m:t>OWN</m:t></m:r></m:oMath>",
        _LINK,
        '<w:fldSimple w:instr="AUTHOR"><w:r><w:t>OWN</w:t></w:r></w:fldSimple>',
        '<w:r><w:sym w:font="Wingdings" w:char="OWN"/></w:r>',
        '<w:r><w:drawing xmlns:a="urn:shape"><a:shape name="OWN"/></w:drawing></w:r>',
        '<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="OWN"/></w:sectPr></w:pPr>',
    ],
    ids=["equation", "link", "field", "symbol", "shape", "section"],
)
def test_what_is_no_plain_text_counts_as_typed(typed: str) -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    block(document, "measures")[1].addnext(parse_xml(f"<w:p {_NS}>{typed}</w:p>"))
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert filled.kept == ("Measures",)
    said = etree.tostring(WordDocument(filled.data).body, encoding="unicode")
    assert KEPT in said and "OWN" in said


def two_blocks(figure: str) -> bytes:
    return made(
        Section(
            "Measures", (Paragraph(f"Attendance is {figure}."), Paragraph("It was 95."), grid(figure)), "measures"
        ),
        Section("Money", (Paragraph("All is spent."), Paragraph("Nothing is left.")), "money"),
    )


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def noted(document: docx.document.Document, element: etree._Element) -> None:
    paragraph = docx.text.paragraph.Paragraph(element, document._body)
    document.add_comment(runs=paragraph.runs, text="Is this so?", author="Head", initials="H")


def anchored(data: bytes) -> list[str]:
    """The paragraphs on which there is a comment."""
    found = WordDocument(data).body.iter(f"{W}commentReference")
    return [words_in([next(node.iterancestors(f"{W}p"))]) for node in found]


def test_a_comment_on_a_heading_stays_on_it() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    noted(document, block(document, "measures")[0])
    assert anchored(fill(saved(document), two_blocks("93%"), TODAY).data) == ["Measures"]


def test_a_comment_on_a_block_that_is_gone_stays_on_its_heading() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    noted(document, block(document, "money")[1])
    alone = made(Section("Measures", (Paragraph("Attendance is 93%."),), "measures"))
    filled = fill(saved(document), alone, TODAY)
    assert filled.gone == ("Money",) and anchored(filled.data) == ["Money"]


def test_a_comment_on_a_block_that_is_gone_with_its_heading_stays_beside_it() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    heading, first, *_ = block(document, "money")
    noted(document, first)
    document.element.body.remove(heading)
    before = document.element.body
    before[-2].addnext(parse_xml(f"<w:p {_NS}><w:r><w:t>Her last line</w:t></w:r></w:p>"))
    alone = made(Section("Measures", (Paragraph("Attendance is 93%."), grid("93%")), "measures"))
    assert len(anchored(fill(saved(document), alone, TODAY).data)) == 1


def test_a_run_with_words_and_a_comment_keeps_its_words() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    noted(document, block(document, "measures")[1])
    (reference,) = document.element.body.iter(qn("w:commentReference"))
    run = parse_xml(f"<w:r {_NS}><w:t>Her own line</w:t></w:r>")
    run.append(reference)
    paragraph = parse_xml(f"<w:p {_NS}/>")
    paragraph.append(run)
    document.element.body.insert(0, paragraph)
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert "Her own line" in words_in([WordDocument(filled.data).body])
    assert anchored(filled.data) == ["Attendance is 93%."]


@pytest.mark.parametrize(
    ("gone", "kept", "deleted"),
    [
        ((1,), ("Measures",), ()),
        ((0, 1), ("Measures",), ()),
        ((-1,), (), ()),
        ((-1, -2), ("Measures",), ()),
        ((0, 1, 2, 3, 4, 5), (), ("Measures",)),
    ],
    ids=["first", "heading and first", "mark at the end", "table", "all"],
)
def test_a_block_of_which_a_part_was_taken_out_has_new_figures(
    gone: tuple[int, ...], kept: tuple[str, ...], deleted: tuple[str, ...]
) -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    elements = block(document, "measures")
    for element in {elements[min(n, len(elements) - 1)] for n in gone}:
        document.element.body.remove(element)
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert (filled.kept, filled.deleted, filled.lost) == (kept, deleted, ())
    said = words_in([WordDocument(filled.data).body])
    assert ("Attendance is 93%." in said) == (not deleted)
    assert "96%" not in said.partition(KEPT)[0]
    assert fill(filled.data, two_blocks("93%"), TODAY).is_as_it_was


def test_a_block_that_was_emptied_stays_empty() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    for element in block(document, "money")[1:]:
        for run in element.findall(qn("w:r")):
            element.remove(run)
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert filled.deleted == ("Money",) and KEPT not in words_in([WordDocument(filled.data).body])


def without_both_marks(document: docx.document.Document) -> None:
    _, first, *_, last = block(document, "money")
    first.addnext(parse_xml(f"<w:p {_NS}><w:r><w:t>Some is left.</w:t></w:r></w:p>"))
    document.element.body.remove(first)
    document.element.body.remove(last)


def with_its_end_before_its_beginning(document: docx.document.Document) -> None:
    _, first, *_, last = block(document, "money")
    first.addprevious(last)


@pytest.mark.parametrize("change", [without_both_marks, with_its_end_before_its_beginning])
def test_a_block_that_cannot_be_found_is_told_and_left(change: Callable[[docx.document.Document], None]) -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    change(document)
    before = text_of_bytes(saved(document))
    filled = fill(saved(document), two_blocks("96%"), TODAY)
    assert (filled.lost, filled.deleted) == (("Money",), ())
    assert text_of_bytes(filled.data) == before
    assert any("check its figures" in line for line in filled_in_words(filled))


def text_of_bytes(data: bytes) -> str:
    return words_in([WordDocument(data).body])


def test_a_block_that_was_doubled_is_filled_where_it_stands_first() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    elements = [copy.deepcopy(element) for element in block(document, "measures")]
    for element in reversed(elements):
        block(document, "money")[-1].addnext(element)
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert [one.title for one in filled.changed] == ["Measures"]
    assert text_of_bytes(filled.data).count("Attendance is 93%.") == 1


def test_numbers_that_a_program_has_written_are_no_obstacle() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    for number in ("", "zz", "2147483647"):
        mark = f'<w:bookmarkStart {_NS} w:id="{number}" w:name="own{number}"/>'
        document.element.body.insert(0, parse_xml(mark))
    data = fill(saved(document), two_blocks("93%"), TODAY).data
    ids = [b.get(f"{W}id") for b in WordDocument(data).body.iter(f"{W}bookmarkStart")]
    assert len({*ids}) == len(ids)
    assert all(int(one) < 2**31 for one in ids if one and one.isdigit())


def test_a_copy_of_a_block_that_says_what_it_did_before_is_told() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    for element in [copy.deepcopy(element) for element in block(document, "measures")[1:]]:
        for mark in [*element.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
            if mark is not element:
                mark.getparent().remove(mark)
        if element.tag not in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
            document.element.body[-1].addprevious(element)
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert filled.copied == ("Measures",) and filled.kept == ()
    assert any("a copy of it stands elsewhere" in line for line in filled_in_words(filled))
    assert fill(two_blocks("96%"), two_blocks("93%"), TODAY).copied == ()


def test_formatting_that_is_tracked_counts_as_typed() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    run = next(block(document, "measures")[1].iter(qn("w:r")))
    by = 'w:id="900" w:author="Head" w:date="2026-12-01T09:00:00Z"'
    run.insert(0, parse_xml(f"<w:rPr {_NS}><w:b/><w:rPrChange {by}><w:rPr/></w:rPrChange></w:rPr>"))
    filled = fill(saved(document), two_blocks("93%"), TODAY)
    assert filled.kept == ("Measures",)
    assert [*WordDocument(filled.data).body.iter(f"{W}rPrChange")]


def test_a_block_of_which_all_is_proposed_to_go_is_not_taken_for_deleted() -> None:
    document = docx.Document(io.BytesIO(two_blocks("96%")))
    for paragraph in block(document, "money")[1:]:
        for run in paragraph.findall(qn("w:r")):
            gone = parse_xml(f'<w:del {_NS} w:id="901" w:author="Head" w:date="2026-12-01T09:00:00Z"/>')
            run.addprevious(gone)
            gone.append(run)
            run.find(qn("w:t")).tag = qn("w:delText")
    filled = fill(saved(document), two_blocks("96%"), TODAY)
    assert (filled.kept, filled.deleted) == (("Money",), ())


def test_a_title_in_other_words_is_no_reason_to_write_the_paper_again() -> None:
    document = docx.Document(io.BytesIO(made(ONE, THREE)))
    document.paragraphs[1].runs[0].text = "Our title"
    now = made(ONE, THREE, title="Title of today")
    before = saved(document)  # whose time of day is in it
    once = fill(before, now, TODAY)
    assert "Our title" in text_of_bytes(once.data) and "Title of today" not in text_of_bytes(once.data)
    assert once.data == before
