"""Word's own comments: where they are anchored, moved with the block that they were on, and new ones."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from planbook.model.safe_text import WORD, clean
from planbook.office import as_part
from planbook.report.word.marks import W, free_numbers
from planbook.report.word.placed import WordDocument, remove

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEGINS, _ENDS, _REFERENCE = f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
_ANCHORS = (_BEGINS, _ENDS, _REFERENCE)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_NAMESPACE = W.strip("{}")
AUTHOR = "planbook"


def notes_on(elements: "Sequence[_Element]") -> list[str]:
    """The ids of the comments anchored in some paragraphs and tables, in order."""
    return list(dict.fromkeys(str(a.get(f"{W}id")) for e in elements for a in e.iter(*_ANCHORS)))


def move_notes(document: WordDocument, elements: "Sequence[_Element]", paragraph: "_Element") -> None:
    """Anchor the comments on `elements`, which are about to go, to the whole of `paragraph`."""
    for one in notes_on(elements):
        for node in [a for a in document.body.iter(*_ANCHORS) if a.get(f"{W}id") == one]:
            run = node.getparent()
            is_alone = run is not None and all(e is node or e.tag == f"{W}rPr" for e in run)
            remove(run if node.tag == _REFERENCE and run is not None and is_alone else node)
        _anchor([paragraph], one)


def anchored_in(document: WordDocument, elements: "Sequence[_Element]") -> list[str]:
    """What planbook's own comments on some paragraphs say."""
    name = document.package.related(document.part, "comments")
    if name is None or name not in document.package.parts:
        return []
    ids = notes_on(elements)
    return [
        "".join(t.text or "" for t in comment.iter(f"{W}t"))
        for comment in document.package.tree(name)
        if comment.get(f"{W}id") in ids and comment.get(f"{W}author") == AUTHOR
    ]


def add_note(document: WordDocument, paragraphs: "Sequence[_Element]", text: str, today: date) -> None:
    """A comment of planbook's on some paragraphs."""
    from lxml import etree

    package = document.package
    name = package.related(document.part, "comments")
    if name is None or name not in package.parts:
        name = (
            package.free_name("word/comments.xml") if "word/comments.xml" in package.parts else "word/comments.xml"
        )
        package.add(name, as_part(etree.Element(f"{W}comments", nsmap={"w": _NAMESPACE})), _TYPE)
        package.relate(document.part, _RELATION, name)
    root = package.tree(name)
    number = next(free_numbers(comment.get(f"{W}id") for comment in root))
    comment = etree.SubElement(root, f"{W}comment")
    said = {"id": str(number), "author": AUTHOR, "date": f"{today.isoformat()}T00:00:00Z", "initials": "pb"}
    for key, value in said.items():
        comment.set(f"{W}{key}", value)
    run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
    etree.SubElement(run, f"{W}t").text = clean(text, WORD)
    package.parts[name] = as_part(root)
    _anchor(paragraphs, str(number))


def _anchor(paragraphs: "Sequence[_Element]", number: str) -> None:
    """Put the ends of a comment and the run that shows it around what some paragraphs say."""
    from lxml import etree

    first, last = paragraphs[0], paragraphs[-1]
    begins = etree.Element(_BEGINS)
    begins.set(f"{W}id", number)
    first.insert(1 if len(first) and first[0].tag == f"{W}pPr" else 0, begins)
    etree.SubElement(last, _ENDS).set(f"{W}id", number)
    etree.SubElement(etree.SubElement(last, f"{W}r"), _REFERENCE).set(f"{W}id", number)
