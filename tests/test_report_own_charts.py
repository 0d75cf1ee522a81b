"""Charts in a paper that is filled again: planbook's have new figures, one that a person made or worded stays."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from lxml import etree

import docx_checks
from planbook.office import OfficePackage, R
from planbook.report.word.chart import add_chart, drawing_xml
from planbook.report.word.filling import fill
from planbook.report.word.kept import KEPT
from planbook.report.word.marks import W
from planbook.report.word.paper import Chart, Drawing, Paper, Paragraph, Section, Series
from planbook.report.word.placed import WordDocument
from planbook.report.word.prompts import without_prompts
from planbook.report.word.write import write_paper
from planbook.workflow.reported import filled_in_words
from test_report_refresh import block, control, saved
from trust_folder import TODAY

_NS = f'xmlns:w="{W.strip("{}")}"'
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"


def chart(*values: float | None, name: str = "This school") -> Chart:
    terms = ("Spr 26", "Sum 26", "Aut 26")
    return Chart("line", terms, (Series(name, values, "main"),), '0.0"%"')


def paper(last: float, *, names: bool = True) -> bytes:
    """A paper of two blocks, the first with a chart."""
    drawn = Drawing("Attendance", f"Line chart. It ends at {last}.", chart(93.5, None, last), 58)
    sections = [
        Section("KPIs", (Paragraph("Attendance over time."), drawn), "kpis", comment="Your comment"),
        Section("Money", (Paragraph("All is spent."), Paragraph("Nothing is left.")), "money"),
    ]
    heads = (("A", "B"),)
    made = Paper("T", "S", "T", "Us", heads, "F", sections, mark="Draft", identity={"paper": "x"})
    return write_paper(made)


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def with_chart_of_hers(data: bytes, key: str, name: str = "Chart 7") -> bytes:
    """The paper with a chart that somebody has put into a block, as Word does: without alternative text."""
    document = opened(data)
    run = drawing_xml(add_chart(document.part, chart(1.0, 2.0, 3.0, name="Hers")), 77, "", 100, 50)
    run = run.replace('name="Figure 77"', f'name="{name}"')
    block(document, key)[-2].addnext(parse_xml(f"<w:p {_NS}>{run}</w:p>"))
    return saved(document)


def names_in(data: bytes) -> list[str]:
    """The first series of each chart in the text with its last figure, in order."""
    document = WordDocument(data)
    found = []
    for shown in document.body.iter(_CHART):
        target = document.package.target(document.part, str(shown.get(f"{R}id")))
        assert target is not None
        said = document.package.parts[target[1]].decode()
        every = re.findall(r"<c:v>([^<]*)</c:v>", said)
        found.append(f"{every[0]} {every[-1]}")
    return found


@pytest.mark.parametrize("key", ["kpis", "money"])
def test_a_chart_that_a_person_put_into_a_block_is_kept_with_its_workbook(key: str) -> None:
    filled = fill(with_chart_of_hers(paper(94.0), key), paper(95.2), TODAY)
    assert filled.kept == ({"kpis": "KPIs", "money": "Money"}[key],)
    shown = names_in(filled.data)
    assert shown[0] == "This school 95.2" and "Hers 3.0" in shown[1:]
    package = OfficePackage.read(filled.data)
    assert sum(name.startswith("word/embeddings/") for name in package.parts) == len(shown)
    assert KEPT in etree.tostring(WordDocument(filled.data).body, encoding="unicode")
    again = fill(filled.data, paper(95.9), TODAY)
    assert again.kept == ()  # it stands outside the block now
    assert names_in(again.data)[0] == "This school 95.9" and "Hers 3.0" in names_in(again.data)


def test_a_chart_of_ours_has_new_figures_and_stands_once() -> None:
    filled = fill(paper(94.0), paper(95.2), TODAY)
    assert filled.kept == () and names_in(filled.data) == ["This school 95.2"]
    assert [*filled_in_words(filled)] == ["KPIs: only a chart changed"]
    assert docx_checks.faults(filled.data) == docx_checks.faults(paper(95.2))


def changed(data: bytes, change: Callable[[str], str]) -> bytes:
    """The paper with its chart part changed."""
    package = OfficePackage.read(data)
    (name,) = (part for part in package.parts if part.startswith("word/charts/chart"))
    package.parts[name] = change(package.parts[name].decode()).encode()
    return package.write()


_TITLE = "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>Better</a:t></a:r></a:p></c:rich></c:tx></c:title>"


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.replace("<c:autoTitleDeleted", f"{_TITLE}<c:autoTitleDeleted"),
        lambda said: said.replace("This school", "Our school"),
        lambda said: said.replace("<c:v>93.5</c:v>", "<c:v>93.8</c:v>"),
    ],
    ids=["title", "name", "figure"],
)
def test_a_chart_of_ours_that_was_given_other_words_or_figures_is_kept(change: Callable[[str], str]) -> None:
    filled = fill(changed(paper(94.0), change), paper(95.2), TODAY)
    assert filled.kept == ("KPIs",)
    first, second = names_in(filled.data)
    assert first == "This school 95.2" and second != first


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.replace("173F5F", "FF0000"),
        lambda said: said.replace("<c:v>94.0</c:v>", "<c:v>94</c:v>"),  # as programs write it
    ],
    ids=["colour", "number"],
)
def test_how_a_chart_of_ours_looks_comes_anew(change: Callable[[str], str]) -> None:
    filled = fill(changed(paper(94.0), change), paper(95.2), TODAY)
    assert filled.kept == () and names_in(filled.data) == ["This school 95.2"]


def test_a_chart_in_the_place_for_a_comment_is_a_comment() -> None:
    document = opened(paper(94.0))
    run = drawing_xml(add_chart(document.part, chart(1.0, 2.0, 3.0, name="Hers")), 77, "", 100, 50)
    place = control(document, "pb_kpis_c").find(f"{W}sdtContent")
    place.append(parse_xml(f"<w:p {_NS}>{run}</w:p>"))
    data = saved(document)
    assert names_in(without_prompts(data)) == ["This school 94.0", "Hers 3.0"]
    filled = fill(data, paper(95.2), TODAY)
    assert names_in(filled.data) == ["This school 95.2", "Hers 3.0"] and filled.asked == ("KPIs",)


def without_digests(data: bytes) -> bytes:
    """The paper as earlier versions wrote it: without digests of charts."""
    package = OfficePackage.read(data)
    name = "docProps/custom.xml"
    package.parts[name] = re.sub(rb'<property [^>]*name="pb_kpis_d".*?</property>', b"", package.parts[name])
    assert b"pb_kpis_d" not in package.parts[name]
    return package.write()


def test_of_an_earlier_paper_the_charts_with_the_names_of_planbook_are_its_own() -> None:
    filled = fill(without_digests(paper(94.0)), paper(95.2), TODAY)
    assert filled.kept == () and names_in(filled.data) == ["This school 95.2"]
    filled = fill(without_digests(with_chart_of_hers(paper(94.0), "kpis")), paper(95.2), TODAY)
    assert filled.kept == ("KPIs",) and "Hers 3.0" in names_in(filled.data)


def test_charts_of_a_paper_that_libreoffice_saved_are_told_apart(
    tmp_path: Path, soffice: Callable[..., Path]
) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(paper(94.0))
    filled = fill(soffice(path, "docx").read_bytes(), paper(95.2), TODAY)
    assert filled.kept == () and names_in(filled.data) == ["This school 95.2"]
    path.write_bytes(with_chart_of_hers(paper(94.0), "money"))
    filled = fill(soffice(path, "docx").read_bytes(), paper(95.2), TODAY)
    assert filled.kept == ("Money",) and "Hers" in " ".join(names_in(filled.data))
