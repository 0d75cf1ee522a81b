"""What people do to papers in Word, tried on every paper: each word of theirs stays, each figure is new."""

import copy
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import takewhile

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.run import Run
from lxml import etree

import docx_checks
from own_papers import MEETING
from own_templates import write_templates
from planbook.model.loading import load
from planbook.report.word.filling import fill
from planbook.report.word.kept import KEPT
from planbook.report.word.marks import PREFIX, W, block_of, words_in
from planbook.report.word.placed import WordDocument
from planbook.report.word.refilled import RefilledPaper
from planbook.report.word.template import fresh_template, in_template
from planbook.workflow.publishing import publish
from planbook.workflow.report import report, report_correction
from trust_folder import FIRST, PERIOD, TODAY, Folder, column_of, edit, small_trust

OUT = date(2027, 1, 7)
_NS = f'xmlns:w="{W[1:-1]}"'
_MARKUP = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
PAPERS = ("governors", "committee", "plan", "trustees", "funder", "correction", "of_trust", "in a Word template")
Element = etree._Element
Edit = Callable[[docx.document.Document, list[str]], None]
"""What somebody does to a paper; their words go into the list, each of which is to be there once."""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """Each paper before and after the school has corrected its figures."""
    folder = small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)
    own = MEETING.replace('scope = "body"', 'scope = "trust"')
    write_templates(folder.path, {"reports/of_trust.toml": own})
    publish(folder.trust, PERIOD, OUT)
    found = []
    for number in (54000, 53000):
        edit(folder.file_of(FIRST), _corrected(number))
        made = {key: _made(folder, key) for key in PAPERS if key not in ("correction", "in a Word template")}
        (page,) = report_correction(folder.trust, PERIOD, OUT)
        template = fresh_template(load().reports["governors"])
        in_word = in_template(template, made["governors"])
        found.append(made | {"correction": page.path.read_bytes(), "in a Word template": in_word})
    before, after = found
    return {key: (before[key], after[key]) for key in PAPERS}


def _corrected(number: int) -> Callable[[openpyxl.Workbook], None]:
    def correct(book: openpyxl.Workbook) -> None:
        for sheet, key in (("KPIs", "kpi_value.numerator"), ("Funding", "funding_line.spent")):
            book[sheet].cell(6, column_of(book[sheet], key)).value = number
        progress = book["Actions"].cell(6, column_of(book["Actions"], "action.progress"))
        progress.value = f"We have heard {number} pages read."

    return correct


def _made(folder: Folder, key: str) -> bytes:
    shutil.rmtree(folder.outputs / "reports", ignore_errors=True)
    made = report(folder.trust, PERIOD, OUT, key=key)
    return next(one.path for one in made if one.path.suffix == ".docx").read_bytes()


def blocks(document: docx.document.Document) -> Iterator[tuple[str, list[Element]]]:
    """The blocks of a paper, each with its paragraphs and tables."""
    out = io.BytesIO()
    document.save(out)
    for key in WordDocument(out.getvalue()).blocks:
        marks = {b.get(qn("w:name")): b for b in document.element.body.iter(qn("w:bookmarkStart"))}
        own = [marks.get(f"{PREFIX}{key}_{end}") for end in "se"]
        if not block_of(key) and None not in own:
            first, last = (_above(document, mark) for mark in own)
            inside = [first, *takewhile(lambda e, last=last: e is not last.getnext(), first.itersiblings())]
            yield key, [element for element in inside if element.tag not in _MARKUP]


def _above(document: docx.document.Document, node: Element) -> Element:
    """What of the document itself, or of a control in it, holds the node."""
    holders = (document.element.body, *document.element.body.iter(qn("w:sdtContent")))
    while node.getparent() not in holders:
        node = node.getparent()
    return node


def paragraph(text: str) -> Element:
    run = f'<w:r><w:rPr><w:b/><w:color w:val="C00000"/></w:rPr><w:t>{text}</w:t></w:r>'
    return parse_xml(f'<w:p {_NS} w:rsidR="00AB12CD">{run}</w:p>')


def said(elements: list[Element]) -> Element:
    """The first paragraph with words."""
    return next(p for element in elements for p in element.iter(qn("w:p")) if words_in([p]))


def write_around(document: docx.document.Document, own: list[str]) -> None:
    """A paragraph before each heading and at the end, and a table of hers."""
    for key, elements in blocks(document):
        own.append(f"Mine before {key}.")
        heading = elements[0].getprevious()
        controls = [*elements[0].iterancestors(qn("w:sdt"))]
        next(e for e in (*controls, heading, elements[0]) if e is not None).addprevious(paragraph(own[-1]))
    document.add_paragraph("Mine at the end.")
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "Mine in a table."
    own += ["Mine at the end.", "Mine in a table."]


def write_within(document: docx.document.Document, own: list[str]) -> None:
    """A paragraph in each block."""
    for key, elements in blocks(document):
        own.append(f"Mine in {key}.")
        elements[0].addnext(paragraph(own[-1]))


def write_in_tables(document: docx.document.Document, own: list[str]) -> None:
    """Words in the last cell of each table, and a row beneath."""
    for key, elements in blocks(document):
        for number, table in enumerate(table for e in elements for table in e.iter(qn("w:tbl"))):
            rows = table.findall(qn("w:tr"))
            added = copy.deepcopy(rows[-1])
            for text in added.iter(qn("w:t")):
                text.text = ""
            own += [f"Mine in a row of {key} {number}.", f"Mine in a cell of {key} {number}."]
            next(added.iter(qn("w:p"))).append(parse_xml(f"<w:r {_NS}><w:t>{own[-2]}</w:t></w:r>"))
            [*rows[-1].iter(qn("w:p"))][-1].append(parse_xml(f"<w:r {_NS}><w:t>{own[-1]}</w:t></w:r>"))
            rows[-1].addnext(added)


def track(document: docx.document.Document, own: list[str]) -> None:
    """Words put in with changes tracked, and others taken out."""
    for key, elements in blocks(document):
        own.append(f"Mine proposed for {key}.")
        by = 'w:author="Head" w:date="2026-12-01T09:00:00Z"'
        line = said(elements)
        first = next(run for run in line.iter(qn("w:r")) if run.find(qn("w:t")) is not None)
        gone = parse_xml(f'<w:del {_NS} w:id="901" {by}/>')
        first.addprevious(gone)
        gone.append(first)
        first.find(qn("w:t")).tag = qn("w:delText")
        line.append(parse_xml(f'<w:ins {_NS} w:id="902" {by}><w:r><w:t>{own[-1]}</w:t></w:r></w:ins>'))


def discuss(document: docx.document.Document, own: list[str]) -> None:
    """A Word comment on each block, and a heading in other words."""
    for key, elements in blocks(document):
        runs = [Run(run, document) for run in said(elements).iter(qn("w:r"))]
        document.add_comment(runs, text=f"On {key}", author="Chair", initials="C")


def rename(document: docx.document.Document, own: list[str]) -> None:
    for mark in [*document.element.body.iter(qn("w:bookmarkStart"))]:
        name = str(mark.get(qn("w:name")))
        if name.startswith(PREFIX) and name.endswith("_t"):
            for number, text in enumerate(_above(document, mark).iter(qn("w:t"))):
                text.text = "" if number else f"Mine as {name}."
                own += [] if number else [text.text]


def save_in_word(document: docx.document.Document, own: list[str]) -> None:
    """What Word itself writes: split runs, marks of its spelling, of its pages and of when it was saved."""
    for line in document.element.body.iter(qn("w:p")):
        line.set(qn("w:rsidR"), "00A1B2C3")
        for run in [*line.findall(qn("w:r"))][:2]:
            text = run.find(qn("w:t"))
            if text is None or len(text.text or "") < 4:
                continue
            rest = copy.deepcopy(run)
            text.text, rest.find(qn("w:t")).text = text.text[:2], text.text[2:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            rest.insert(0 if rest[0].tag != qn("w:rPr") else 1, parse_xml(f"<w:lastRenderedPageBreak {_NS}/>"))
            run.addnext(rest)
            run.addprevious(parse_xml(f'<w:proofErr {_NS} w:type="spellStart"/>'))
            rest.addnext(parse_xml(f'<w:proofErr {_NS} w:type="spellEnd"/>'))


def refreshed(papers: dict[str, tuple[bytes, bytes]], paper: str, change: Edit) -> tuple[RefilledPaper, list[str]]:
    there, made = papers[paper]
    document, own = docx.Document(io.BytesIO(there)), list[str]()
    change(document, own)
    out = io.BytesIO()
    document.save(out)
    return fill(out.getvalue(), made, TODAY), own


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    "change", [write_around, write_within, write_in_tables, track, discuss, rename, save_in_word]
)
def test_every_word_stays_once_and_every_block_is_new(
    papers: dict[str, tuple[bytes, bytes]], paper: str, change: Edit
) -> None:
    filled, own = refreshed(papers, paper, change)
    document, made = WordDocument(filled.data), WordDocument(papers[paper][1])
    lines = words_in([document.body])
    assert {words: lines.count(words) for words in own} == dict.fromkeys(own, 1)
    for key in made.blocks:
        if (block := made.block(key)) is not None:
            there = document.block(key)
            assert there is not None and words_in(there.elements) == words_in(block.elements), key
    is_kept = change in (write_within, write_in_tables, track)
    assert bool(filled.kept) == (is_kept and bool(own)) and (KEPT in lines) == bool(filled.kept)
    assert not filled.deleted and not filled.lost and not filled.added and not filled.gone
    assert fill(filled.data, papers[paper][1], TODAY).data == filled.data
    sound = docx.Document(io.BytesIO(filled.data))
    if change is discuss:
        anchors = [str(a.get(qn("w:id"))) for a in sound.element.body.iter(qn("w:commentReference"))]
        assert sorted(anchors) == sorted(str(c.comment_id) for c in sound.comments) and anchors
    if change not in (write_around, write_in_tables, rename):  # her own table, and words that she made empty
        assert {*docx_checks.faults(filled.data)} == {*docx_checks.faults(papers[paper][1])}
