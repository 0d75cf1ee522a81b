"""Word templates of the trust's own, and the checker for any Word file."""

import base64
import copy
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

import docx_checks
import office_checks
from command_line import planbook
from planbook.errors import DeclarationError, FolderError, UnknownError
from planbook.look import HOUSE, INK, MUTED, contrast
from planbook.model.loading import load
from planbook.office import OfficePackage
from planbook.report.word.checking import check
from planbook.report.word.marks import HEADER, W, digest_of, tag_of, words_in
from planbook.report.word.placed import WordDocument, controls_in
from planbook.report.word.template import faults_of_template, fresh_template, in_template
from planbook.workflow.declared import declared
from planbook.workflow.refreshing import refresh
from planbook.workflow.report import report
from planbook.workflow.word import check_word, word_blocks, word_new
from test_report_refresh import as_head, charts, new_figures, texts, worked_on
from trust_folder import PERIOD, TODAY, Folder, small_trust

DECLARATIONS = load()
PAPERS = [key for key, report in DECLARATIONS.reports.items() if report.makes != "workbook"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_trust(tmp_path / "trust", units=1)


def with_template(folder: Folder, change: Callable[[docx.document.Document], None] | None = None) -> Path:
    """The trust's own template of the governors' report, changed in Word."""
    place = folder.path / "templates" / "reports"
    place.mkdir(parents=True, exist_ok=True)
    path = place / "governors.docx"
    path.write_bytes(fresh_template(DECLARATIONS.reports["governors"]))
    if change is not None:
        worked_on(path, change)
    return path


def paper(folder: Folder) -> Path:
    (made,) = report(folder.trust, PERIOD, TODAY)
    return made.path


def said(path: Path) -> list[str]:
    return words_in([WordDocument(path.read_bytes()).body]).splitlines()


def control(document: docx.document.Document, key: str) -> etree._Element:
    controls = document.element.body.iter(qn("w:sdt"))
    return next(c for c in controls if c.find(f"{W}sdtPr/{W}tag").get(qn("w:val")) == tag_of(key))


@pytest.mark.parametrize("key", PAPERS)
def test_a_fresh_template_of_every_paper_is_sound(key: str) -> None:
    made = fresh_template(DECLARATIONS.reports[key])
    assert [*faults_of_template(DECLARATIONS.reports[key], made)] == []
    assert check(made) == []


def test_a_fresh_template_makes_the_same_paper(folder: Folder) -> None:
    plain = paper(folder)
    before, pictures = said(plain), charts(plain.read_bytes())
    plain.unlink()
    with_template(folder)
    made = paper(folder)
    assert said(made) == before
    assert charts(made.read_bytes()) == pictures > 0
    assert docx_checks.faults(made.read_bytes()) == []
    assert office_checks.faults(made) == []
    (template,) = (folder.path / "templates" / "reports").glob("*.docx")
    assert office_checks.faults(template) == []


def test_what_the_trust_has_changed_in_word_stays(folder: Folder) -> None:
    def change(document: docx.document.Document) -> None:
        document.element.body.insert(0, document.add_paragraph("Fenmoor Vale, for every child")._p)
        texts(control(document, "measures"))[0].text = "How well we do"
        people = control(document, "people")
        people.getparent().remove(people)
        control(document, "noted").addprevious(control(document, "money"))
        document.styles["Note"].font.italic = True

    with_template(folder, change)
    made = paper(folder)
    lines = said(made)
    assert lines[0] == "Fenmoor Vale, for every child"
    assert "How well we do" in lines and "KPIs" not in lines
    assert not any(line.startswith("Staff, roll and compliance") for line in lines)
    assert lines.index("Money") < lines.index("Matters to note")
    assert docx.Document(str(made)).styles["Note"].font.italic


def test_a_paper_from_a_template_is_refreshed_like_any_other(folder: Folder) -> None:
    with_template(folder)
    path = paper(folder)

    def typed(document: docx.document.Document) -> None:
        texts(control(document, "measures_c"))[0].text = "Hers"
        document.add_paragraph("Hers too")

    worked_on(path, typed)
    new_figures(folder)
    done = refresh(folder.trust, PERIOD, TODAY, path)
    lines = said(path)
    assert done.filled is not None and done.filled.kept == ()
    assert "Hers" in lines and "Hers too" in lines
    assert any("54,000" in line for line in lines) and not any("55,418" in line for line in lines)
    root = WordDocument(path.read_bytes()).root
    assert not any(True for c in root.iter(f"{W}sdt") for _ in c.iterancestors(f"{W}sdt"))


def test_a_paper_that_was_made_without_a_template_is_refreshed_with_one(folder: Folder) -> None:
    path = paper(folder)
    worked_on(path, as_head)
    with_template(folder)
    new_figures(folder)
    refresh(folder.trust, PERIOD, TODAY, path)
    assert any("54,000" in line for line in said(path))


# What is wrong with a template


def without(key: str) -> Callable[[docx.document.Document], None]:
    def change(document: docx.document.Document) -> None:
        gone = control(document, key)
        gone.getparent().remove(gone)

    return change


def renamed(document: docx.document.Document) -> None:
    control(document, "measures").find(f"{W}sdtPr/{W}tag").set(qn("w:val"), "pb_mesures")


def nested(document: docx.document.Document) -> None:
    control(document, "money").find(f"{W}sdtContent").append(control(document, "people"))


def doubled(document: docx.document.Document) -> None:
    people = control(document, "people")
    people.addnext(etree.fromstring(etree.tostring(people)))


def without_head(document: docx.document.Document) -> None:
    head = document.sections[0].header._element
    for node in [*head.iter(qn("w:sdt"))]:
        node.getparent().remove(node)
    document.sections[0].header.paragraphs[:] or document.sections[0].header.add_paragraph("Ours")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (without("exceptions"), "has no content control for 'exceptions', which may not be left out"),
        (
            renamed,
            r"has a content control for 'mesures', which the paper has no block of \(is 'measures' meant\?\)",
        ),
        (nested, "has a content control for 'people' within another"),
        (doubled, "has two content controls for 'people'"),
        (without_head, f"has no content control for '{HEADER}', which says whom it is for"),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_file(
    folder: Folder, change: Callable[[docx.document.Document], None], what: str
) -> None:
    with_template(folder, change)
    with pytest.raises(DeclarationError, match=f"templates/reports/governors.docx: the file: {what}"):
        declared(folder.path)


def test_a_template_that_is_none_is_told(folder: Folder) -> None:
    path = with_template(folder)
    path.write_bytes(b"no Word file")
    path.with_name("governers.docx").write_bytes(b"")
    path.with_name("~$vernors.docx").write_bytes(b"Word has it open")
    with pytest.raises(DeclarationError) as error:
        declared(folder.path)
    assert str(error.value).splitlines() == [
        "templates/reports/governers.docx: the file: there is no paper 'governers' (is 'governors' meant?)",
        "templates/reports/governors.docx: the file: is no Word document that can be read: open it in Word and "
        "save it as a .docx",
    ]


# The command


def test_the_command_lists_makes_and_checks(folder: Folder, tmp_path: Path) -> None:
    done = planbook("-C", str(folder.path), "word", "blocks", "--for", "governors")
    assert "  pb_exceptions  Exceptions  (required)" in done.stdout.splitlines()
    target = tmp_path / "governors.docx"
    assert planbook("-C", str(folder.path), "word", "new", str(target), "--for", "governors").returncode == 0
    again = planbook("-C", str(folder.path), "word", "new", str(target), "--for", "governors")
    assert again.returncode == 2 and "is there already" in again.stderr
    assert planbook("word", "check", str(target)).stdout == f"{target}: nothing found\n"
    poor = docx.Document()
    poor.add_table(1, 1)
    poor.save(str(tmp_path / "poor.docx"))
    found = planbook("word", "check", str(tmp_path / "poor.docx"))
    assert found.returncode == 1 and "has no header row" in found.stdout


def test_names_that_there_are_none_of_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match=r"There is no paper 'governers' \(is 'governors' meant\?\)"):
        word_blocks(DECLARATIONS, "governers")
    with pytest.raises(UnknownError, match="There is no paper 'summary'"):
        word_new(DECLARATIONS, "summary", tmp_path / "x.docx")
    with pytest.raises(FolderError, match="cannot be read"):
        check_word(tmp_path / "nowhere.docx", DECLARATIONS)
    (tmp_path / "words.docx").write_bytes(b"words")
    with pytest.raises(FolderError, match="is not a Word document"):
        check_word(tmp_path / "words.docx", DECLARATIONS)


def test_the_lines_of_word_blocks_are_those_of_the_template() -> None:
    for one in word_blocks(DECLARATIONS):
        document = WordDocument(fresh_template(DECLARATIONS.reports[one.key]))
        body = [c.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for c in document.body.iter(f"{W}sdt")]
        assert body == [block.tag for block in one.blocks if block.key != HEADER]


# The checker


def poor(change: Callable[[docx.document.Document], None]) -> list[str]:
    document = docx.Document(io.BytesIO(fresh_template(DECLARATIONS.reports["correction"])))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return check(out.getvalue())


def untitled(document: docx.document.Document) -> None:
    document.core_properties.title = " "


def jumping(document: docx.document.Document) -> None:
    style = document.styles.add_style("Heading 3", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Deep", style)


def spaced(document: docx.document.Document) -> None:
    document.add_paragraph("Here")
    document.add_paragraph("")
    document.add_paragraph(" ")


def tabled(document: docx.document.Document) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Head"
    table.cell(0, 0).merge(table.cell(0, 1))


def pale(document: docx.document.Document) -> None:
    document.add_paragraph().add_run("Pale words").font.color.rgb = docx.shared.RGBColor(0xBB, 0xBB, 0xBB)


def coloured(document: docx.document.Document) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    shade = etree.SubElement(cell._tc.get_or_add_tcPr(), f"{W}shd")
    shade.set(f"{W}fill", "FF0000")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (untitled, ["The document has no title"]),
        (jumping, ["Heading 3 follows a heading 1: “Deep”."]),
        (spaced, ["2 empty paragraphs after “Here”"]),
        (tabled, ["has no alternative text", "has no header row", "has merged cells", "has 2 empty cells"]),
        (pale, ["“Pale words” is hard to read: its contrast is 1.9 to 1"]),
        (coloured, ["by its colour alone"]),
    ],
)
def test_each_thing_that_keeps_somebody_from_reading_is_found(
    change: Callable[[docx.document.Document], None], wanted: list[str]
) -> None:
    found = poor(change)
    for what in wanted:
        assert any(what in line for line in found), (what, found)
    assert poor(lambda _: None) == []


def test_the_contrast_of_two_colours_is_that_of_the_standard() -> None:
    assert contrast("000000", "FFFFFF") == contrast("FFFFFF", "000000") == 21
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54
    assert min(contrast(colour, "FFFFFF") for colour in (INK, MUTED, HOUSE)) >= 4.5


def test_a_template_that_cannot_be_read_makes_no_paper() -> None:
    with pytest.raises(ValueError, match="zip"):
        in_template(b"none", fresh_template(DECLARATIONS.reports["governors"]))


def with_logo(document: docx.document.Document) -> None:
    """A logo above planbook's own lines at the head of each page, and a head of its own on the first page."""
    section = document.sections[0]
    picture = io.BytesIO(
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
    )
    control = section.header._element[0]
    section.header.add_paragraph("Fenmoor Vale").add_run().add_picture(picture)
    section.different_first_page_header_footer = True
    first = section.first_page_header
    first.is_linked_to_previous = False
    first._element.append(copy.deepcopy(control))


def heads(path: Path) -> dict[str, list[str]]:
    document = WordDocument(path.read_bytes())
    return {name: words_in([root]).splitlines() for name, root in document.page_parts("header").items()}


def test_the_head_of_each_page_has_its_new_day_beside_a_logo(folder: Folder) -> None:
    with_template(folder, with_logo)
    path = paper(folder)
    before = heads(path)
    worked_on(path, lambda document: document.add_paragraph("Hers"))
    document = WordDocument(path.read_bytes())
    for name, root in document.page_parts("header").items():
        for text in root.iter(f"{W}t"):
            text.text = (text.text or "").replace("2026", "1999")
        document.package.parts[name] = etree.tostring(root)
    digest = digest_of(controls_in(root, tag_of("header"))[:1])
    path.write_bytes(document.written({**document.said, "header": digest}))
    assert heads(path) != before
    refresh(folder.trust, PERIOD, TODAY, path)
    assert heads(path) == before and len(before) == 2
    assert any("Fenmoor Vale" in lines for lines in before.values())
    assert len([name for name in OfficePackage.read(path.read_bytes()).parts if "media" in name]) == 1
