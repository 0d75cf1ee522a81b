"""A paper as a Word file: its parts written as XML, its numbers, captions and citations as real fields.

The file is accessible as it stands: heading styles without a jump, header rows marked, rows that do not
split, a title and a description on each table, words for each chart, and British English throughout.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

from planbook.files import EPOCH
from planbook.look import STATUS
from planbook.model.safe_text import PROPERTY, clean
from planbook.report.word.chart import add_chart, drawing_xml
from planbook.report.word.escaping import escape, quoteattr
from planbook.report.word.marks import (
    FOOTER,
    HEADER,
    MARK_STYLE_ID,
    OURS,
    PREFIX,
    PROPERTIES_PART,
    PROPERTIES_RELATION,
    PROPERTIES_TYPE,
    SUBTITLE,
    TITLE,
    beside_of,
    comment_of,
    digest_of,
    digest_of_words,
    end_of,
    line_of,
    row_of,
    start_of,
    with_properties,
)
from planbook.report.word.own_charts import charts_of, digest_of_chart
from planbook.report.word.paper import (
    WHOLE,
    Box,
    Cell,
    Cite,
    Drawing,
    Grid,
    Item,
    Mark,
    Note,
    Paper,
    Paragraph,
    Section,
    Strong,
    TableColumn,
    Words,
    leads,
    paragraph_numbers,
    plain,
    prompt,
)
from planbook.report.word.saving import saved
from planbook.report.word.styles import TEXT_WIDTH, W, blank_document

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_TWIPS = 1440 / 25.4


def write_paper(paper: Paper) -> bytes:
    """The .docx of `paper`; the same paper gives the same bytes."""
    document = blank_document()
    _set_properties(document, paper)
    _Writer(document, paper).write()
    return saved(document)


def _set_properties(document: "Document", paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = clean(paper.document_title, PROPERTY), clean(paper.author, PROPERTY)
    properties.last_modified_by, properties.comments = "", ""
    properties.language = "en-GB"
    properties.created = properties.modified = EPOCH


class _Writer:
    """Appends the parts of one paper, counting tables, figures and bookmarks as it goes."""

    def __init__(self, document: "Document", paper: Paper) -> None:
        self.document = document
        self.paper = paper
        self.numbers = paragraph_numbers(paper.sections)
        self.bookmarks = {anchor: f"{OURS}{n}" for n, anchor in enumerate(self.numbers, start=1)}
        self.points = count(len(self.bookmarks) + 1)
        """The numbers of the bookmarks that are points."""
        self.counts = {"Table": 0, "Figure": 0}
        self.after_table = False
        self.body = document.element.body
        self.place = self.body
        """Where the next part goes: the document, or the content control of a block."""
        self.charts: list[str] = []
        """The digests of the charts of a block."""
        self.said: dict[str, str] = dict(paper.identity)
        """What the file says of itself among its properties."""

    def write(self) -> None:
        self.header_and_footer()
        if self.paper.mark:
            self.paragraph("Note", _marking(self.paper.mark))
        self.line(TITLE, "Title", self.paper.title)
        self.line(SUBTITLE, "Subtitle", self.paper.subtitle)
        for section in self.paper.sections:
            self.line(section.key, "Heading1", section.title, "<w:pageBreakBefore/>" * section.begins_page)
            for first, last in pairwise(sorted({0, *section.rows, len(section.items)})):
                key = _key_of(section, first)
                asks = bool(section.comment and self.paper.mark) and (first in section.rows or not section.rows)
                with self.block(key):
                    self.items(section, first, last, asks=asks)
                if asks:
                    self.comment_place(section, key, first)
        self.keep_said()

    def items(self, section: Section, first: int, last: int, *, asks: bool) -> None:
        """The items of a section from the `first` to before the `last`, which stays with the place for a comment
        where the section `asks` for one."""
        for place, (item, following) in enumerate(pairwise([*section.items, None])):
            if first <= place < last:
                stays = asks and place == last - 1
                noted, leading = isinstance(following, Note), leads(section.items, place)
                self.item(item, noted=noted or stays, leading=leading or stays)

    def keep_said(self) -> None:
        """Enter what the file says of itself among its properties."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = self.document.part.package
        content = with_properties(None, self.said)
        part = Part(PackURI(f"/{PROPERTIES_PART}"), PROPERTIES_TYPE, content, package)
        package.relate_to(part, PROPERTIES_RELATION)

    def line(self, key: str, style: str, text: str, layout: str = "") -> None:
        """The title, the line beneath it, or a heading: known again by a bookmark before its first word."""
        point = self.point(line_of(key)) if key else ""
        made = self.paragraph(style, f"{point}{self.words(text)}", layout=layout)
        if key:
            self.said[line_of(key).removeprefix(PREFIX)] = digest_of(made)

    @contextmanager
    def block(self, key: str) -> Iterator[None]:
        """What is written within stands between two bookmarks: a block, or what it says of a row.

        No content control holds it: LibreOffice spoils the fields at the beginning of one, and programs that read
        Word files pass over what is in it.
        """
        self.charts = []
        begins = len(self.body) - 1  # the last one is what says how the pages are
        yield
        beneath = self.body[begins:-1]
        if not key or not beneath:
            return
        starts, ends = (_parsed(self.point(name(key))) for name in (start_of, end_of))
        beneath[0][0].addnext(starts[0])
        starts[0].addnext(starts[1])
        if beneath[-1].tag == beneath[0].tag:
            beneath[-1].extend(ends)
        else:
            for element in reversed(ends):
                beneath[-1].addnext(element)
        self.said[key] = digest_of(beneath)
        if self.charts:
            self.said[charts_of(key)] = " ".join(self.charts)

    def comment_place(self, section: Section, key: str, first: int) -> None:
        """The place for a person's own words on the block, or on the row that begins with the item `first`, with
        what stands there until they are typed."""
        name, title, item = comment_of(key), section.title, section.items[first]
        if isinstance(item, Paragraph) and first in section.rows:
            title = f"{title} ({_first_words(item.words)})"
            self.said[beside_of(key).removeprefix(PREFIX)] = digest_of_words(item.beside)
        self.place = self.control(f"{section.comment}: {title}", name, is_prompt=True)
        self.paragraph("Note", f"{self.point(name)}{_run(prompt(section.comment))}")
        self.said[name.removeprefix(PREFIX)] = digest_of(self.place)
        self.place = self.body

    def control(self, title: str, tag: str, *, is_prompt: bool = False) -> "_Element":
        """A new content control at the end of the document, known by its `tag`; the element for its content."""
        shows = "<w:showingPlcHdr/>" if is_prompt else ""
        named = f"<w:alias w:val={quoteattr(plain(title))}/><w:tag w:val={quoteattr(tag)}/>"
        self.append(f"<w:sdt {W}><w:sdtPr>{named}{shows}</w:sdtPr><w:sdtContent/></w:sdt>")
        return self.body.findall("{*}sdt")[-1][-1]

    def point(self, name: str) -> str:
        """A bookmark that is a point."""
        number = next(self.points)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'

    def header_and_footer(self) -> None:
        page = self.document.sections[0]
        lines = []
        for number, (left, right) in enumerate(self.paper.header):
            first: Words = (Strong(left),) if number == 0 else left
            is_last = number == len(self.paper.header) - 1
            marked = self.paper.mark and is_last
            before = _marking(f"{self.paper.mark}. ") if marked else ""
            apart = '<w:spacing w:after="120"/>' if is_last else ""  # a long header does not touch the text
            lines.append(_paragraph("Header", f"{before}{self.words(first)}{_TAB}{self.words(right)}", apart))
        self.said[HEADER] = digest_of(_refill(page.header, lines))
        pages = f"{_run('Page ')}{_field('PAGE', '1')}{_run(' of ')}{_field('NUMPAGES', '1')}"
        self.said[FOOTER] = digest_of(
            _refill(page.footer, [_paragraph("Footer", f"{self.words(self.paper.footer)}{_TAB}{pages}")])
        )

    def item(self, item: Item | None, *, noted: bool, leading: bool) -> None:
        match item:
            case Paragraph():
                name = self.bookmarks.get(item.anchor)
                runs = self.words(item.words)
                self.paragraph("NumberedParagraph", _bookmarked(runs, name) if name else runs, stays=leading)
            case Note():
                self.paragraph("Note", self.words(item.words), stays=leading)
            case Box():
                self.paragraph("DecisionBox", self.words(item.words), stays=leading)
            case Grid():
                self.caption("Table", item.caption)
                self.append(self.table(item, noted=noted))
                self.after_table = True
            case Drawing():
                self.caption("Figure", item.caption)
                relation = add_chart(self.document.part, item.chart)
                self.charts.append(digest_of_chart(self.document.part.related_parts[relation].blob))
                drawn = drawing_xml(relation, self.counts["Figure"], item.alt, 168, item.height)
                self.paragraph("Figure", drawn, stays=leading)

    def paragraph(self, style: str, runs: str, *, stays: bool = False, layout: str = "") -> "list[_Element]":
        """Append a paragraph; what follows a table keeps its distance, since a table has no space after it."""
        apart = self.after_table and style in {"NumberedParagraph", "DecisionBox"}
        layout += "<w:keepNext/>" * stays + '<w:spacing w:before="120"/>' * apart
        self.after_table = False
        return self.append(_paragraph(style, runs, layout))

    def caption(self, label: str, text: str) -> None:
        self.counts[label] += 1
        number = _field(f"SEQ {label} \\* ARABIC", str(self.counts[label]))
        self.paragraph("Caption", f"{_run(label + ' ')}{number}{_run('. ' + plain(text))}")

    def append(self, xml: str) -> "list[_Element]":
        """Add one part or several at the end of where the next part goes; what was added."""
        made = _parsed(xml)
        for element in made:
            if self.place is self.body:
                self.body.insert_element_before(element, "w:sectPr")
            else:
                self.place.append(element)
        return made

    def words(self, words: Words) -> str:
        """The runs of `words`."""
        runs = []
        for part in (words,) if isinstance(words, str) else words:
            match part:
                case Strong():
                    runs.append(_run(_tidy(part.text), "<w:b/><w:bCs/>"))
                case Cite():
                    runs.append(self.citation(part) or ("" if part.aside else _run("–")))
                case Mark():
                    runs.append(_marked(part, shaded=True))
                case _:
                    runs.append(_run(_tidy(part)))
        return "".join(runs)

    def citation(self, cite: Cite) -> str:
        """The numbers of those paragraphs that the paper has, with what stands around them; empty without any."""
        there = [anchor for anchor in dict.fromkeys(cite.anchors) if anchor in self.numbers]
        there.sort(key=lambda anchor: [int(part) for part in self.numbers[anchor].split(".")])
        fields = [_field(f"REF {self.bookmarks[anchor]} \\r \\h", self.numbers[anchor]) for anchor in there]
        before, after = (_run(words) if words else "" for words in cite.around(self.numbers))
        return f"{before}{_run(', ').join(fields)}{after}"

    def table(self, grid: Grid, *, noted: bool) -> str:
        """The table; `noted`, where a note follows that its last rows stay with."""
        widths = [round(column.width * _TWIPS) for column in grid.columns]
        widths[-1] += TEXT_WIDTH - sum(widths)  # rounding never moves the right edge off the margin
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        headings = "".join(
            _cell(width, "TableHeading", _run(plain(column.heading)), right=column.figures)
            for column, width in zip(grid.columns, widths, strict=True)
        )
        rows = "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + "".join(
                self.cell(cell, column, width, kept=_kept(n, len(grid.rows), noted=noted))
                for cell, column, width in zip(row, grid.columns, widths, strict=True)
            )
            + "</w:tr>"
            for n, row in enumerate(grid.rows)
        )
        return (
            f'<w:tbl {W}><w:tblPr><w:tblStyle w:val="HouseTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(plain(grid.caption))}/>"
            f"<w:tblDescription w:val={quoteattr(plain(grid.description))}/></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{headings}</w:tr>{rows}</w:tbl>"
        )

    def cell(self, cell: Cell, column: TableColumn, width: int, *, kept: bool) -> str:
        style = "TableFigure" if column.figures else "TableText"
        if isinstance(cell, Mark):
            return _cell(width, style, _marked(cell), fill=STATUS[cell.status].fill, kept=kept)
        return _cell(width, style, self.words(cell), kept=kept)


def _key_of(section: Section, first: int) -> str:
    """The key of a block, or of the row that begins with the item `first`."""
    item = section.items[first] if first in section.rows else None
    return row_of(section.key, item.row) if isinstance(item, Paragraph) and section.key else section.key


def _first_words(words: Words) -> str:
    """What it begins with: what stands in bold, or all of it."""
    first = words if isinstance(words, str) else words[0]
    return plain(first.text if isinstance(first, Strong) else first if isinstance(first, str) else "").rstrip(".")


def _tidy(text: str) -> str:
    """`text` made plain, with the space kept that parts it from its neighbours."""
    inner = plain(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")


def _run(text: str, letters: str = "") -> str:
    look = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _marking(text: str) -> str:
    """The mark of a draft, known by its style."""
    return _run(text, f'<w:rStyle w:val="{MARK_STYLE_ID}"/>')


_TAB = "<w:r><w:tab/></w:r>"


def _marked(mark: Mark, *, shaded: bool = False) -> str:
    """Symbol, a space that does not break, and the word, in the status's colours."""
    look = STATUS[mark.status]
    letters = "<w:b/><w:bCs/>" if look.bold else ""
    letters += f'<w:color w:val="{look.text}"/>'
    if shaded and look.fill:
        letters += f'<w:shd w:val="clear" w:color="auto" w:fill="{look.fill}"/>'
    text = f"{look.symbol} {plain(mark.word)}"
    if shaded and look.fill:
        return _run(f" {text} ".replace(" ", "\u00a0"), letters)
    return _run(text.replace(" ", "\u00a0", 1), letters)


def _field(instruction: str, shown: str) -> str:
    """A field of Word's with what it showed last; `instruction` is always ours, never a school's."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _bookmarked(runs: str, name: str) -> str:
    number = name.rpartition("_")[2]
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def _paragraph(style: str, runs: str, layout: str = "") -> str:
    return f'<w:p {W}><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{runs}</w:p>'


def _kept(row: int, rows: int, *, noted: bool) -> bool:
    """Whether a row stays with what follows: all of a short table, else the first and the last but one.

    The last stays with a note beneath the table.
    """
    return noted if row == rows - 1 else (rows <= WHOLE or row in (0, rows - 2))


def _cell(
    width: int, style: str, runs: str, *, fill: str | None = None, right: bool = False, kept: bool = False
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    together = "<w:keepNext/>" if kept else ""
    side = '<w:jc w:val="right"/>' if right else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{together}{side}</w:pPr>{runs or _run("–")}</w:p></w:tc>'
    )


def _parsed(xml: str) -> "list[_Element]":
    """The elements that `xml` has beside each other."""
    from docx.oxml import parse_xml

    return [*parse_xml(f"<w:body {W}>{xml}</w:body>")]


def _refill(part: Any, paragraphs: list[str]) -> "_Element":
    """Put `paragraphs` into a header or footer, in place of what python-docx's own holds; what has them."""
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    for paragraph in paragraphs:
        element.extend(_parsed(paragraph))
    return element
