"""A paper filled again in place: planbook's own blocks are replaced, and everything else stays as it is.

A block in which a person has typed is never written over in silence: what stood there is kept below the new block.
"""

import base64
import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from planbook.office import as_part
from planbook.report.word.bringing import Styles, bring_parts, give_numbers, led_to
from planbook.report.word.marks import (
    FOOTER,
    HEADER,
    LINES,
    OURS,
    PREFIX,
    W,
    comment_of,
    end_of,
    is_typed_in,
    line_of,
    start_of,
    tag_of,
    words_in,
)
from planbook.report.word.notes import add_note, anchored_in, move_notes, notes_on
from planbook.report.word.numbering import renumber
from planbook.report.word.own_charts import charts_of, own_charts
from planbook.report.word.placed import (
    PARAGRAPH,
    SDT,
    Placed,
    WordDocument,
    controls_in,
    is_empty,
    paragraphs_of,
    remove,
    said_in,
)
from planbook.report.word.refilled import Changed, RefilledPaper, changed

if TYPE_CHECKING:
    from lxml.etree import _Element

KEPT = "Your text, kept"
"""The line above what a person had typed in a block that is planbook's."""
CHANGED = "The figures above have changed since this was written. Please read it again."
_STARTS, _ENDS = f"{W}bookmarkStart", f"{W}bookmarkEnd"


def fill(there: bytes, made: bytes, today: date) -> RefilledPaper:
    """The file `there` with the blocks of `made`, which is the same paper as planbook makes it now.

    Raises ValueError where either cannot be read, or `there` has none of the marks.
    """
    filling = _Filling(WordDocument(there), WordDocument(made), today)
    is_alike = filling.is_alike_around()
    filled = filling.filled()
    return replace(filled, data=there) if filled.is_as_it_was and is_alike else filled


def fill_apart(there: bytes, made: bytes, today: date) -> list[Any]:
    """The same for a process apart, which answers in JSON: what `refilled` takes."""
    filled = fill(there, made, today)
    told = [[block.title, block.before, block.after] for block in filled.changed]
    data = base64.b64encode(filled.data).decode("ascii")
    return [data, told, filled.kept, filled.deleted, filled.added, filled.gone, filled.asked, filled.lost]


def refilled(said: "Sequence[Any]") -> RefilledPaper:
    """What a process apart has said of a paper that it filled."""
    data, told, *titles = said
    changed = tuple(Changed(title, tuple(before), tuple(after)) for title, before, after in told)
    return RefilledPaper(base64.b64decode(data), changed, *(tuple(every) for every in titles))


def said_in_file(data: bytes) -> dict[str, str]:
    """What a Word file says of itself among its properties; raises ValueError where it is none, or damaged."""
    return WordDocument(data).said


def without_prompts(data: bytes) -> bytes:
    """The paper without the places for comments in which nobody has typed; the very bytes where it has none.

    Raises ValueError where it cannot be read.
    """
    document = WordDocument(data)
    places = [(key, place) for key in _blocks(document) if (place := document.comment_place(key))]
    empty = [
        place
        for key, place in places
        if not is_typed_in(place.elements, document.said.get(comment_of(key).removeprefix(PREFIX)))
    ]
    for node in (node for place in empty for node in place.nodes):
        remove(node)
    if not empty:
        return data
    document.package.parts[document.part] = as_part(document.root)
    return document.package.write()


class _Filling:
    def __init__(self, old: WordDocument, new: WordDocument, today: date) -> None:
        self.old, self.new, self.today = old, new, today
        self.styles = Styles(old, new)
        self.said = dict(old.said)
        self.changed: list[Changed] = []
        self.kept: list[str] = []
        self.deleted: list[str] = []
        self.added: list[str] = []
        self.gone: list[str] = []
        self.asked: list[str] = []
        self.lost: list[str] = []
        self.keys = [key for key in _blocks(new) if new.block(key) is not None]
        """The blocks of the paper as it is now, in order."""

    def filled(self) -> RefilledPaper:
        if not any(self.old.block(key) for key in (*self.keys, *self._before())):
            raise ValueError("it has none of the marks of planbook's blocks")
        self._take_out([b for b in self.old.body.iter(_STARTS) if str(b.get(f"{W}name")).startswith(OURS)])
        for key in LINES:
            self.line(key)
        self.header_and_footer()
        for key in self._before():
            if key not in self.keys:
                self.drop(key)
        for key in self.keys:
            self.block(key)
        self._tidy()
        return RefilledPaper(
            self.written(),
            tuple(self.changed),
            tuple(self.kept),
            tuple(self.deleted),
            tuple(self.added),
            tuple(self.gone),
            tuple(self.asked),
            tuple(self.lost),
        )

    def is_alike_around(self) -> bool:
        """Whether the charts, headings, header and footer of the paper are those that planbook last wrote there."""
        there, made = (
            {
                d.package.parts[part]
                for kind, part in d.package.relations(d.part).values()
                if kind.endswith("/chart")
            }
            for d in (self.old, self.new)
        )
        heads = (HEADER, FOOTER, *(line_of(key).removeprefix(PREFIX) for key in (*LINES, *self.keys)))
        return made <= there and all(self.said.get(key) == self.new.said.get(key) for key in heads)

    def _before(self) -> list[str]:
        """The blocks that the file had when planbook wrote it."""
        return _blocks(self.old)

    def line(self, key: str) -> None:
        """The title or a heading, unless a person has written another."""
        name = line_of(key).removeprefix(PREFIX)
        there, made = self.old.line(key), self.new.line(key)
        if there is None or made is None or is_typed_in([there], self.said.get(name)):
            return
        if words_in([there]) != words_in([made]):
            self._replace((there,), self._brought([made]))
            self.said[name] = self.new.said[name]

    def block(self, key: str) -> None:
        """A block of the paper: replaced, added, or left out where a person has taken it out."""
        there, made = self.old.block(key), self.new.block(key)
        if made is None:
            return
        title = self._title(self.new, key)
        if there is None or is_empty(there.elements):
            if key in self.old.said:
                is_lost = there is None and self.old.has_remains(key)
                (self.lost if is_lost else self.deleted).append(title)
            else:
                self.add(key)
                self.added.append(title)
            return
        before, after = said_in(there.elements), said_in(made.elements)
        is_typed = self._is_typed(key, there)
        is_other = self._is_other(key)
        fresh = self._brought(made.inner)
        fresh = self._with_heading(key, there, fresh)
        if is_typed:
            self.kept.append(title)
        else:
            first = _with_point(fresh, start_of(key))
            move_notes(self.old, there.elements, first if first is not None else next(paragraphs_of(fresh)))
        self._forget_marks(key)
        self._replace(there.nodes, _in_control(there, fresh) + (self._keeping(there.elements) if is_typed else []))
        if is_other:
            self.changed.append(changed(title, before, after))
            self.ask_again(key, title)
        self._say(key, charts_of(key))

    def _is_other(self, key: str) -> bool:
        """Whether the block says something else now, or its charts do."""
        drawn = self.said.get(charts_of(key))  # none of a paper of earlier versions
        is_drawn_otherwise = drawn is not None and drawn != self.new.said.get(charts_of(key))
        return self.said.get(key) != self.new.said[key] or is_drawn_otherwise

    def _is_typed(self, key: str, there: Placed) -> bool:
        """Whether a person has typed in a block, or has put a chart there or other words or figures into one."""
        is_own = own_charts(self.old.package, self.old.part, self.said.get(charts_of(key)))
        return is_typed_in(there.elements, self.said.get(key), is_own)

    def _say(self, *names: str) -> None:
        """Keep what the new paper says of these."""
        for name in names:
            self.said.pop(name, None)
            if name in self.new.said:
                self.said[name] = self.new.said[name]

    def _with_heading(self, key: str, there: Placed, fresh: "list[_Element]") -> "list[_Element]":
        """What is brought, with the heading that is there: as a person has written it, or none."""
        name = line_of(key)
        made, own = _with_point(fresh, name), self.old.line(key)
        if made is None:
            return fresh
        if there.heading is None:  # it was taken out, or stands elsewhere
            self.line(key)
            return [element for element in fresh if element is not made]
        if own is not None and is_typed_in([own], self.said.get(name.removeprefix(PREFIX))):
            return [copy.deepcopy(own) if element is made else element for element in fresh]
        self.said[name.removeprefix(PREFIX)] = self.new.said[name.removeprefix(PREFIX)]
        return fresh

    def ask_again(self, key: str, title: str) -> None:
        """A note on what a person wrote of a block of which the figures are others now: one, however often."""
        place = self.old.comment_place(key)
        name = comment_of(key).removeprefix(PREFIX)
        if place is None or not is_typed_in(place.elements, self.said.get(name)):
            return
        paragraphs = [*paragraphs_of(place.elements)]
        if paragraphs and CHANGED not in anchored_in(self.old, place.elements):
            add_note(self.old, paragraphs, CHANGED, self.today)
            self.asked.append(title)

    def add(self, key: str) -> None:
        """Put a block that is new after the one before it that is there, with its heading and comment place."""
        before = [one for one in self.keys[: self.keys.index(key)] if self.old.block(one)]
        after = next((one for one in self.keys[self.keys.index(key) + 1 :] if self.old.block(one)), None)
        fresh = self._brought(self._with_around(self.new, key))
        if before:
            last = self._with_around(self.old, before[-1])[-1]
            for element in reversed(fresh):
                last.addnext(element)
        elif after:
            first = self._with_around(self.old, after)[0]
            for element in fresh:
                first.addprevious(element)
        names = (line_of(key), comment_of(key))
        self._say(key, charts_of(key), *(name.removeprefix(PREFIX) for name in names))

    def drop(self, key: str) -> None:
        """Take out a block of which there is nothing to say any more; what a person typed in it stays."""
        there = self.old.block(key)
        if there is None:
            return
        title = self._title(self.old, key)
        place = self.old.comment_place(key)
        name, comment = (f(key).removeprefix(PREFIX) for f in (line_of, comment_of))
        is_typed = self._is_typed(key, there)
        spoken = place is not None and is_typed_in(place.elements, self.said.get(comment))
        heading = there.heading
        noted = bool(notes_on([*there.nodes, *(place.nodes if place else ())]))
        stays = heading is not None and (is_typed or spoken or noted or is_typed_in([heading], self.said.get(name)))
        self._forget_marks(key)
        left = [copy.deepcopy(heading)] if stays and heading is not None else []
        if is_typed:
            self.kept.append(title)
            left += self._keeping(there.elements)
        self._replace(there.nodes, left)
        if place is not None and not spoken:
            self._replace(place.nodes, [])
        self.gone.append(title)
        for one in (key, charts_of(key), name, comment):
            self.said.pop(one, None)

    def header_and_footer(self) -> None:
        """What stands at the head and foot of each page, unless a person has written something else there."""
        for key in (HEADER, FOOTER):
            made = [place for root in self.new.page_parts(key).values() for place in _places(root, key)]
            if not made or key not in self.new.said:
                continue
            said = self.said.get(key)
            for part, root in self.old.page_parts(key).items():
                for place in _places(root, key):
                    if is_typed_in([place], said) or words_in([place]) == words_in(made[:1]):
                        continue
                    place[:] = [copy.deepcopy(node) for node in made[0]]
                    self.styles.bring([place])
                    self.old.package.parts[part] = as_part(root)
                    self.said[key] = self.new.said[key]

    def _title(self, document: WordDocument, key: str) -> str:
        heading = document.line(key)
        return words_in([heading]) if heading is not None else key

    def _with_around(self, document: WordDocument, key: str) -> "list[_Element]":
        """A block with its heading, and its comment place, so far as they are there."""
        block, place = document.block(key), document.comment_place(key)
        return [*(block.nodes if block else ()), *(place.nodes if place else ())]

    def _brought(self, nodes: "Sequence[_Element]") -> "list[_Element]":
        """Copies of some of the new paper's parts, with the charts and the like that they lead to."""
        made = [copy.deepcopy(node) for node in nodes]
        bring_parts(self.old, self.new, made)
        self.styles.bring(made)
        give_numbers(self.old, made)
        return made

    def _keeping(self, elements: "Sequence[_Element]") -> "list[_Element]":
        """What a person had typed in, beneath a line that says so; what its fields showed stays as words."""
        kept = [copy.deepcopy(element) for element in elements]
        for element in kept:
            for node in [*element.iter(_STARTS, _ENDS, f"{W}fldChar", f"{W}instrText")]:
                run = node.getparent() if node.tag not in (_STARTS, _ENDS) else node
                if run is not None and (parent := run.getparent()) is not None:
                    parent.remove(run)
        heading = _heading_of_kept()
        self.styles.bring([heading])
        return [heading, *kept]

    def _forget_marks(self, key: str) -> None:
        """Take out a block's bookmarks, wherever a program has put them."""
        names = (start_of(key), end_of(key))
        self._take_out([b for b in self.old.body.iter(_STARTS) if b.get(f"{W}name") in names])

    def _take_out(self, bookmarks: "Sequence[_Element]") -> None:
        """Take bookmarks out, with their ends."""
        ids = {b.get(f"{W}id") for b in bookmarks}
        for node in [*bookmarks, *(e for e in self.old.body.iter(_ENDS) if e.get(f"{W}id") in ids)]:
            remove(node)

    def _replace(self, nodes: "Sequence[_Element]", fresh: "Sequence[_Element]") -> None:
        led = led_to(nodes)
        self._move_notes(nodes, fresh)
        for element in fresh:
            nodes[0].addprevious(element)
        for node in nodes:
            remove(node)
        for relation in led - led_to([self.old.root]):
            self.old.package.unrelate(self.old.part, relation)

    def _move_notes(self, nodes: "Sequence[_Element]", fresh: "Sequence[_Element]") -> None:
        """Anchor comments that would go with `nodes` to the first paragraph of what takes their place, or to the
        nearest one where nothing does."""
        if not set(notes_on(nodes)) - set(notes_on(fresh)):
            return
        around = (nodes[0].itersiblings(preceding=True), nodes[-1].itersiblings())
        beside = (paragraph for way in around for e in way for paragraph in paragraphs_of([e]))
        paragraph = next(paragraphs_of(fresh), None)
        if paragraph is None:
            paragraph = next(beside, None)
        if paragraph is not None:
            move_notes(self.old, nodes, paragraph)

    def _tidy(self) -> None:
        """No bookmark without its end, and the numbers that fields show."""
        ends = {e.get(f"{W}id") for e in self.old.body.iter(_ENDS)}
        for node in [*self.old.body.iter(_STARTS)]:
            if (number := node.get(f"{W}id")) not in ends:
                end = copy.deepcopy(node)
                end.tag = _ENDS
                del end.attrib[f"{W}name"]
                node.addnext(end)
                ends.add(number)
        starts = {b.get(f"{W}id") for b in self.old.body.iter(_STARTS)}
        for node in [e for e in self.old.body.iter(_ENDS) if e.get(f"{W}id") not in starts]:
            remove(node)
        renumber(self.old)

    def written(self) -> bytes:
        """The file as it is now."""
        return self.old.written(self.said)


def _blocks(document: WordDocument) -> list[str]:
    """The blocks that a file says it has, in order."""
    return [key for key in document.said if line_of(key).removeprefix(PREFIX) in document.said]


def _places(root: "_Element", key: str) -> "list[_Element]":
    """Where planbook writes at the head or foot of pages: in its content control, or in all of it."""
    return controls_in(root, tag_of(key)) or [root]


def _in_control(there: Placed, fresh: "list[_Element]") -> "list[_Element]":
    """What takes the place of a block: the same content control with other content, where it stands in one."""
    control = next((node for node in there.nodes if node.tag == SDT), None)
    if control is None:
        return fresh
    made = copy.deepcopy(control)
    content = made.find(f"{W}sdtContent")
    content[:] = fresh
    for shows in made.findall(f"{W}sdtPr/{W}showingPlcHdr"):
        remove(shows)
    return [made]


def _with_point(elements: "Sequence[_Element]", name: str) -> "_Element | None":
    """The paragraph that has the bookmark."""
    every = paragraphs_of(elements)
    return next((p for p in every if any(b.get(f"{W}name") == name for b in p.iter(_STARTS))), None)


def _heading_of_kept() -> "_Element":
    from lxml import etree

    paragraph = etree.Element(PARAGRAPH)
    layout = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(layout, f"{W}pStyle").set(f"{W}val", "Note")
    etree.SubElement(layout, f"{W}keepNext")
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}b")
    etree.SubElement(run, f"{W}t").text = KEPT
    return paragraph
