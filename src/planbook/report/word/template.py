"""A trust's own Word template of a paper: an ordinary Word file with content controls, which planbook fills.

Headings, styles, logo, header and footer are the trust's to change in Word. A control is known by its tag; the
title that people see is theirs to change.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from planbook.model.blocks import Report
from planbook.model.meant import meant
from planbook.office import as_part
from planbook.report.word.bringing import Styles, bring_parts, give_numbers
from planbook.report.word.marks import (
    HEADER,
    IDENTITY,
    LINES,
    PREFIX,
    SUBTITLE,
    TITLE,
    W,
    beside_of,
    block_of,
    comment_of,
    digest_of,
    is_mark,
    is_typed_in,
    line_of,
    tag_of,
)
from planbook.report.word.numbering import renumber
from planbook.report.word.own_charts import charts_of
from planbook.report.word.paper import Note, Paper, Section
from planbook.report.word.placed import CONTENT, PARAGRAPH, SDT, WordDocument, controls_in, remove
from planbook.report.word.write import write_paper

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHOWN_AT_HEAD = "What stands at the head of each page: whose it is, as at which day, for whom."


def fresh_template(report: Report) -> bytes:
    """A Word template of the paper: controls for its blocks, the title, the line beneath it and the head of its
    pages, each with what will stand there."""
    sections = tuple(
        Section(block.title or block.key, (Note(_shown(block.intro or block.caption or block.title)),), block.key)
        for block in report.standing
        if block.part == "A"
    )
    head = (("Whose it is", "As at which day"), (_SHOWN_AT_HEAD, ""))
    paper = Paper(report.title, report.subtitle or "What it is for", report.title, "", head, "Our name", sections)
    document = WordDocument(write_paper(paper))
    for block in report.standing:
        placed = document.block(block.key)
        if placed is not None:
            _wrap(placed.nodes, block.title or block.key, tag_of(block.key))
    for key, title in ((TITLE, "Title"), (SUBTITLE, "Line beneath the title")):
        line = document.line(key)
        if line is not None:
            _wrap([line], title, tag_of(key))
    _wrap_head(document)
    return document.written({name: said for name, said in document.said.items() if name.endswith("_t")})


def _shown(text: str) -> str:
    return f"planbook fills this in. {text}".strip()


def _wrap(nodes: "Sequence[_Element]", title: str, tag: str) -> None:
    """Put some paragraphs and tables, which stand beside each other, into a content control."""
    from lxml import etree

    control = etree.Element(SDT)
    says = etree.SubElement(control, f"{W}sdtPr")
    etree.SubElement(says, f"{W}alias").set(f"{W}val", title)
    etree.SubElement(says, f"{W}tag").set(f"{W}val", tag)
    content = etree.SubElement(control, CONTENT)
    nodes[0].addprevious(control)
    content.extend(nodes)


def _wrap_head(document: WordDocument) -> None:
    name = document.package.related(document.part, HEADER)
    if name is not None:
        root = document.package.tree(name)
        _wrap([*root], "Head of each page", tag_of(HEADER))
        document.package.parts[name] = as_part(root)


def faults_of_template(report: Report, data: bytes) -> Iterator[str]:
    """What is wrong with a Word template of the paper, a line each."""
    try:
        document = WordDocument(data)
    except ValueError:
        yield "is no Word document that can be read: open it in Word and save it as a .docx"
        return
    known = {tag_of(key) for key in (*LINES, HEADER, *(block.key for block in report.standing))}
    found: list[str] = []
    for control in _controls(document):
        tag = _tag(control)
        if tag not in known:
            keys = sorted(name.removeprefix(PREFIX) for name in known)
            name = tag.removeprefix(PREFIX)
            yield f"has a content control for {name!r}, which the paper has no block of{meant(name, keys)}"
        elif tag in found and tag != tag_of(HEADER):  # the first page may have a head of its own
            yield f"has two content controls for {tag.removeprefix(PREFIX)!r}"
        if any(_tag(around).startswith(PREFIX) for around in control.iterancestors(SDT)):
            yield f"has a content control for {tag.removeprefix(PREFIX)!r} within another of planbook's"
        found.append(tag)
    for key in (HEADER, *(block.key for block in report.standing if block.required)):
        if tag_of(key) not in found:
            what = "which says whom it is for" if key == HEADER else "which may not be left out"
            yield f"has no content control for {key!r}, {what}: take it from `planbook word new`"


def _controls(document: WordDocument) -> "Iterator[_Element]":
    """planbook's controls in the text and at the head of the pages."""
    roots = [document.root, *document.page_parts(HEADER).values()]
    return (control for root in roots for control in root.iter(SDT) if _tag(control).startswith(PREFIX))


def _tag(control: "_Element") -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return str(tag.get(f"{W}val")) if tag is not None else ""


def in_template(template: bytes, made: bytes) -> bytes:
    """The paper `made`, in the template: its controls filled, those of blocks with nothing to say taken out.

    Raises ValueError where either cannot be read.
    """
    return _InTemplate(WordDocument(template), WordDocument(made)).filled()


class _InTemplate:
    def __init__(self, document: WordDocument, new: WordDocument) -> None:
        self.document, self.new = document, new
        self.styles = Styles(document, new)
        self.said = {key: new.said[key] for key in IDENTITY if key in new.said}

    def filled(self) -> bytes:
        for control in [c for c in self.document.root.iter(SDT) if _tag(c).startswith(PREFIX)]:
            self.fill(control, _tag(control).removeprefix(PREFIX))
        self.fill_head()
        mark = self.new.body[0]
        if is_mark(mark):
            self.document.body.insert(0, self.brought([mark])[0])
        renumber(self.document)
        return self.document.written(self.said)

    def fill(self, control: "_Element", key: str) -> None:
        """Fill the control of a line or a block; take it out where there is nothing to say of it."""
        line = self.new.line(key) if key in LINES else None
        placed = self.new.block(key)
        fresh = [line] if line is not None else [*placed.inner] if placed else []
        content = control.find(CONTENT)
        if not fresh or content is None:
            remove(control)
            return
        made = self.brought(fresh)
        heading = None if line is not None else _heading_in(content, key)
        if line is None and heading is None:
            made = made[1:]  # the heading stands above the control, or there is none
        elif heading is not None and is_typed_in([heading], self.document.said.get(_name(line_of(key)))):
            made[0] = heading
        content[:] = made
        self.say(key, charts_of(key), _name(line_of(key)))
        self.beneath(control, key)

    def beneath(self, control: "_Element", key: str) -> None:
        """Put what is said of the rows of a block, and the places for comments, beneath its control."""
        keys = [key, *(row for row in self.new.blocks if block_of(row) == key)]
        found = [(self.new.block(row) if row != key else None, self.new.comment_place(row)) for row in keys]
        nodes = [node for pair in found for placed in pair if placed is not None for node in placed.nodes]
        for node in reversed(self.brought(nodes)):
            control.addnext(node)
        for row in keys:
            self.say(row, _name(beside_of(row)), _name(comment_of(row)))

    def fill_head(self) -> None:
        """Fill the control at the head of the pages, wherever the template has it; a logo beside it stays."""
        made = next(iter(self.new.page_parts(HEADER).values()), None)
        if made is None:
            return
        for part, root in self.document.page_parts(HEADER).items():
            for content in controls_in(root, tag_of(HEADER)):
                content[:] = [copy.deepcopy(node) for node in made]
                self.styles.bring([content])
                self.document.package.parts[part] = as_part(root)
        self.said[HEADER] = digest_of([made])

    def brought(self, nodes: "Sequence[_Element]") -> "list[_Element]":
        """Copies of parts of the paper, with what they lead to and in the template's styles."""
        made = [copy.deepcopy(node) for node in nodes]
        bring_parts(self.document, self.new, made)
        self.styles.bring(made)
        give_numbers(self.document, made)
        return made

    def say(self, *names: str) -> None:
        """Keep what the paper says of these blocks and lines."""
        self.said |= {name: self.new.said[name] for name in names if name in self.new.said}


def _name(bookmark: str) -> str:
    return bookmark.removeprefix(PREFIX)


def _heading_in(content: "_Element", key: str) -> "_Element | None":
    """The heading in a block's control, known by its bookmark."""
    name = line_of(key)
    points = (b for b in content.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name)
    return next((paragraph for point in points for paragraph in point.iterancestors(PARAGRAPH)), None)
