"""The blocks, lines and comment places in a Word document, as they are found after people have worked on it."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from planbook.office import OfficePackage, as_part
from planbook.report.word.marks import (
    PREFIX,
    PROPERTIES_PART,
    PROPERTIES_RELATION,
    PROPERTIES_TYPE,
    W,
    block_of,
    comment_of,
    digest_of,
    end_of,
    line_of,
    read_properties,
    start_of,
    tag_of,
    with_properties,
    words_in,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

BODY, SDT, CONTENT, PARAGRAPH = f"{W}body", f"{W}sdt", f"{W}sdtContent", f"{W}p"
_SHOWN = (f"{W}drawing", f"{W}pict", f"{W}object")
_PROPOSED = (f"{W}del", f"{W}moveFrom")
_MARKUP = (f"{W}bookmarkStart", f"{W}bookmarkEnd")


@dataclass(frozen=True)
class Placed:
    """Where a block stands: what is taken away when it is filled again, and its paragraphs and tables."""

    nodes: tuple["_Element", ...]
    """Beside each other: the content control, or the heading and what lies between the bookmarks."""
    elements: tuple["_Element", ...]
    heading: "_Element | None" = None
    """The heading, where it stands right above them."""

    @property
    def inner(self) -> tuple["_Element", ...]:
        """The heading, the paragraphs, tables and bookmarks, without a control around them."""
        return tuple(
            e for node in self.nodes for e in (node.find(CONTENT) if node.tag == SDT else (node,)) if e is not None
        )


class WordDocument:
    """A Word file that can be looked through and changed; raises ValueError where it is none, or damaged."""

    def __init__(self, data: bytes) -> None:
        self.package = OfficePackage.read(data)
        self.part = self.package.main
        self.root = self.package.tree(self.part)
        body = self.root.find(BODY)
        if body is None:
            raise ValueError("it is no Word document")
        self.body = body
        properties = self.package.related("", "custom-properties") or PROPERTIES_PART
        self.properties_part = properties
        content = self.package.parts.get(properties)
        self.said = read_properties(content) if content else {}

    def written(self, said: Mapping[str, str]) -> bytes:
        """The file as it is now, with what it says of itself."""
        package, name = self.package, self.properties_part
        package.parts[self.part] = as_part(self.root)
        content = with_properties(package.parts.get(name), said)
        if name in package.parts:
            package.parts[name] = content
        else:
            package.add(name, content, PROPERTIES_TYPE)
            package.relate("", PROPERTIES_RELATION, name)
        return package.write()

    @property
    def blocks(self) -> list[str]:
        """The blocks that a file says it has, in order, and the rows of which they say something by themselves."""
        return [key for key in self.said if block_of(key) or line_of(key).removeprefix(PREFIX) in self.said]

    def bookmark(self, name: str) -> "tuple[_Element, _Element] | None":
        """The beginning and the end of a bookmark: of one that was doubled the first; of one whose end has gone
        with what stood after it, the beginning."""
        starts = [b for b in self.body.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name]
        ids = {b.get(f"{W}id") for b in starts}
        end = next((b for b in self.body.iter(f"{W}bookmarkEnd") if b.get(f"{W}id") in ids), None)
        return (starts[0], starts[0] if end is None else end) if starts else None

    def page_parts(self, kind: str) -> "dict[str, _Element]":
        """The heads or feet of the pages by the names of their parts: a section can have one for its first page,
        one for even pages and one for all others."""
        every = self.package.relations(self.part).values()
        names = (name for relation, name in every if relation.endswith(f"/{kind}"))
        return {name: self.package.tree(name) for name in names if name in self.package.parts}

    def block(self, key: str) -> Placed | None:
        """Where the block is; None where its marks are gone."""
        found, heading = self._in_control(tag_of(key)) or self._between(key), self.line(key)
        if found is None or heading is None:
            return found
        if any(element is heading for element in found.elements):
            return Placed(found.nodes, tuple(e for e in found.elements if e is not heading), heading)
        above = found.nodes[0].getprevious()
        while above is not None and above.tag in _MARKUP:
            above = above.getprevious()
        return Placed((heading, *found.nodes), found.elements, heading) if above is heading else found

    def line(self, key: str) -> "_Element | None":
        """The paragraph of a line."""
        return self._paragraph(line_of(key))

    def comment_place(self, key: str) -> Placed | None:
        """The place for a person's words on the block: its control, or its one paragraph."""
        found = self._in_control(comment_of(key))
        if found:
            return found
        paragraph = self._paragraph(comment_of(key))
        return Placed((paragraph,), (paragraph,)) if paragraph is not None else None

    def _paragraph(self, name: str) -> "_Element | None":
        found = self.bookmark(name)
        if found is None:
            return None
        return next(found[0].iterancestors(PARAGRAPH), None)

    def _in_control(self, tag: str) -> Placed | None:
        for control in self.body.iter(SDT):
            said = control.find(f"{W}sdtPr/{W}tag")
            content = control.find(CONTENT)
            if said is not None and said.get(f"{W}val") == tag and content is not None and is_for_blocks(content):
                return Placed((control,), tuple(e for e in content if e.tag not in _MARKUP))
        return None

    def _between(self, key: str) -> Placed | None:
        start, end = self.bookmark(start_of(key)), self.bookmark(end_of(key))
        if start is None:
            return self._from_mark_before(end[0]) if end else None
        if end is None:
            return self._as_written(key, start[1]) or self._to_next_mark(_block_of(start[1]))
        # A program may have made a point into the way from the end of one paragraph to the beginning of the next.
        first, last = _block_of(start[1]), _block_of(end[0])
        parent = first.getparent()
        if parent is None or last.getparent() is not parent:
            return None
        begins, ends = parent.index(first), parent.index(last)
        if first.tag in _MARKUP or (first.tag == PARAGRAPH and holds_before(start[1], first)):
            begins += 1
        if last.tag in _MARKUP:
            ends += last.getnext() is end[1]
        elif last.tag == PARAGRAPH and ends > begins and not holds_before(end[0], last):
            ends -= 1
        return _nodes(parent[begins : ends + 1]) if ends >= begins else None

    def _from_mark_before(self, end: "_Element") -> Placed | None:
        """What stands between the mark before it and `end`: of a block whose first bookmark has gone."""
        last = _block_of(end)
        nodes = [last, *itertools.takewhile(_is_unmarked, last.itersiblings(preceding=True))]
        return _nodes(nodes[::-1])

    def _to_next_mark(self, first: "_Element") -> Placed | None:
        """What stands between `first` and the next mark: of a block whose second bookmark has gone. Words that a
        person has put after it are among it, so that it counts as typed."""
        return _nodes([first, *itertools.takewhile(_is_unmarked, first.itersiblings())])

    def with_what_follows(self, key: str) -> "list[_Element]":
        """A block or what is said of a row, with the place for words on it and what a person has put beneath."""
        placed = self.block(key)
        if placed is None:
            return []
        own = (start_of(key), end_of(key), comment_of(key), line_of(key), tag_of(key))
        is_own = partial(_is_unmarked, but=own)
        return [placed.nodes[0], *itertools.takewhile(is_own, placed.nodes[0].itersiblings())]

    def has_remains(self, key: str) -> bool:
        """Whether something may be left of a block that cannot be found: a mark, or words beneath its heading."""
        if self.bookmark(start_of(key)) or self.bookmark(end_of(key)):
            return True
        heading = self.line(key)
        return heading is not None and bool(
            words_in(itertools.takewhile(_is_unmarked, _block_of(heading).itersiblings()))
        )

    def _as_written(self, key: str, start: "_Element") -> Placed | None:
        """The block whose second bookmark has gone, as far as it says what planbook wrote; else None."""
        first = _block_of(start)
        parent = first.getparent()
        if parent is None:
            return None
        begins = parent.index(first)
        for ends in range(begins, len(parent)):
            if digest_of(parent[begins : ends + 1]) == self.said.get(key):
                return _nodes(parent[begins : ends + 1])
        return None


def _nodes(nodes: "Sequence[_Element]") -> Placed:
    return Placed(tuple(nodes), tuple(node for node in nodes if node.tag not in _MARKUP))


def _is_unmarked(node: "_Element", *, but: Sequence[str] = ()) -> bool:
    """Whether a node has none of planbook's bookmarks and tags `but` some, and is not the layout of the last
    section."""
    marks = (e.get(f"{W}name") or e.get(f"{W}val") or "" for e in node.iter(f"{W}bookmarkStart", f"{W}tag"))
    return node.tag != f"{W}sectPr" and not any(mark.startswith(PREFIX) and mark not in but for mark in marks)


def said_in_file(data: bytes) -> dict[str, str]:
    """What a Word file says of itself among its properties; raises ValueError where it is none, or damaged."""
    return WordDocument(data).said


def is_empty(elements: "Sequence[_Element]") -> bool:
    """Whether some paragraphs and tables say and show nothing, and no deletion there waits to be accepted."""
    return not words_in(elements) and not any(True for e in elements for _ in e.iter(*_SHOWN, *_PROPOSED))


def has_copy(lines: "Sequence[tuple[_Element, str]]", elements: "Sequence[_Element]") -> bool:
    """Whether what some paragraphs and tables say stands a second time, as somebody copied them, among the `lines`
    of the document, each with what it says."""
    own, said = {*elements}, words_in(elements)
    others = [(node, words) for node, words in lines if words]
    size = sum(bool(words_in([element])) for element in elements)
    runs = (others[first : first + size] for first in range(len(others) - size + 1))
    return any(
        "\n".join(words for _, words in run) == said for run in runs if not any(node in own for node, _ in run)
    )


def is_for_blocks(element: "_Element | None") -> bool:
    """Whether an element holds paragraphs and tables of the document itself: it, or a control around some."""
    if element is None or element.tag == BODY:
        return element is not None
    control = element.getparent()
    return element.tag == CONTENT and control is not None and is_for_blocks(control.getparent())


def _block_of(node: "_Element") -> "_Element":
    """The paragraph or table of the document in which `node` is; itself where it is in none."""
    while not is_for_blocks(parent := node.getparent()):
        if parent is None:
            break
        node = parent
    return node


def holds_before(node: "_Element", paragraph: "_Element") -> bool:
    """Whether a paragraph has words, a chart or a picture before `node`, which stands in it."""
    for element in paragraph.iter():
        if element is node:
            return False
        if element.tag in _SHOWN or (element.tag == f"{W}t" and (element.text or "").strip()):
            return True
    return False


def controls_in(root: "_Element", tag: str) -> "list[_Element]":
    """What is in the content controls that have the tag."""
    tags = (said for said in root.iter(f"{W}tag") if said.get(f"{W}val") == tag)
    controls = (next(said.iterancestors(SDT), None) for said in tags)
    contents = (control.find(CONTENT) for control in controls if control is not None)
    return [content for content in contents if content is not None]


def remove(node: "_Element") -> None:
    """Take a node away, where it is in something."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def said_in(elements: "Sequence[_Element]") -> list[str]:
    """The lines of some paragraphs and tables."""
    return words_in(elements).splitlines()


def paragraphs_of(elements: "Sequence[_Element]") -> "Iterator[_Element]":
    """Their paragraphs, those in tables among them."""
    for element in elements:
        yield from element.iter(PARAGRAPH)
