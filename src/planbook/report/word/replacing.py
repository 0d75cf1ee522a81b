"""Parts of one Word document put in the place of parts of another, with all that they lead to."""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from planbook.report.word.bringing import Styles, bring_parts, give_numbers, led_to
from planbook.report.word.marks import W
from planbook.report.word.notes import move_notes, notes_on
from planbook.report.word.numbering import renumber
from planbook.report.word.placed import WordDocument, paragraphs_of, remove

if TYPE_CHECKING:
    from lxml.etree import _Element

_STARTS, _ENDS = f"{W}bookmarkStart", f"{W}bookmarkEnd"


class Replacing:
    """A document in which parts are replaced by those of a new one."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.old, self.new = old, new
        self.styles = Styles(old, new)

    def brought(self, nodes: "Sequence[_Element]") -> "list[_Element]":
        """Copies of some of the new paper's parts, with the charts and the like that they lead to."""
        made = [copy.deepcopy(node) for node in nodes]
        bring_parts(self.old, self.new, made)
        self.styles.bring(made)
        give_numbers(self.old, made)
        return made

    def take_out(self, bookmarks: "Sequence[_Element]") -> None:
        """Take bookmarks out, with their ends."""
        ids = {b.get(f"{W}id") for b in bookmarks}
        for node in [*bookmarks, *(e for e in self.old.body.iter(_ENDS) if e.get(f"{W}id") in ids)]:
            remove(node)

    def replace(self, nodes: "Sequence[_Element]", fresh: "Sequence[_Element]") -> None:
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

    def tidy(self) -> None:
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
