"""A paper filled again in place: planbook's own blocks are replaced, and everything else stays as it is.

A block in which a person has typed is never written over in silence: what stood there is kept below the new block.
"""

import base64
import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from planbook.office import as_part
from planbook.report.word.kept import KEPT, line_above, words_kept
from planbook.report.word.marks import (
    FOOTER,
    HEADER,
    LINES,
    OURS,
    PREFIX,
    W,
    beside_of,
    block_of,
    comment_of,
    end_of,
    is_typed_in,
    line_of,
    start_of,
    tag_of,
    words_in,
)
from planbook.report.word.notes import add_note, anchored_in, move_notes, notes_on
from planbook.report.word.own_charts import charts_of, own_charts
from planbook.report.word.placed import (
    SDT,
    Placed,
    WordDocument,
    controls_in,
    has_copy,
    is_empty,
    paragraphs_of,
    remove,
    said_in,
)
from planbook.report.word.refilled import Changed, RefilledPaper, changed
from planbook.report.word.replacing import Replacing
from planbook.report.word.rows import first_words, put_in_order

if TYPE_CHECKING:
    from lxml.etree import _Element

CHANGED = "The figures above have changed since this was written. Please read it again."
_STARTS, _ENDS = f"{W}bookmarkStart", f"{W}bookmarkEnd"


def fill(there: bytes, made: bytes, today: date) -> RefilledPaper:
    """The file `there` with the blocks of `made`, which is the same paper as planbook makes it now.

    Raises ValueError where either cannot be read, or `there` has none of the marks.
    """
    filling = _Filling(WordDocument(there), WordDocument(made), today)
    is_alike = filling.is_alike_around()
    filled = filling.filled()
    is_alike = is_alike and not filling.is_other_around
    return replace(filled, data=there) if filled.is_as_it_was and is_alike else filled


def fill_apart(there: bytes, made: bytes, today: date) -> list[Any]:
    """The same for a process apart, which answers in JSON: what `refilled` takes."""
    filled = fill(there, made, today)
    told = [[block.title, block.before, block.after] for block in filled.changed]
    data = base64.b64encode(filled.data).decode("ascii")
    titles = (
        filled.kept,
        filled.deleted,
        filled.added,
        filled.gone,
        filled.asked,
        filled.lost,
        filled.copied,
        filled.spoken,
    )
    return [data, told, *titles]


def refilled(said: "Sequence[Any]") -> RefilledPaper:
    """What a process apart has said of a paper that it filled."""
    data, told, *titles = said
    changed = tuple(Changed(title, tuple(before), tuple(after)) for title, before, after in told)
    return RefilledPaper(base64.b64decode(data), changed, *(tuple(every) for every in titles))


class _Filling(Replacing):
    def __init__(self, old: WordDocument, new: WordDocument, today: date) -> None:
        super().__init__(old, new)
        self.today = today
        self.said = dict(old.said)
        self.changed: list[Changed] = []
        self.kept: list[str] = []
        self.deleted: list[str] = []
        self.added: list[str] = []
        self.gone: list[str] = []
        self.asked: list[str] = []
        self.lost: list[str] = []
        self.copied: list[str] = []
        self.spoken: list[str] = []
        self.is_other_around = False
        """Whether places for comments came or went."""
        self.lines = [(node, words_in([node])) for node in old.body]
        """What each paragraph and table of the file says, before anything is changed."""
        self.titles = {key: self._title(old, key) for key in old.blocks}
        self.keys = [key for key in new.blocks if new.block(key) is not None]
        """The blocks of the paper as it is now, in order."""

    def filled(self) -> RefilledPaper:
        if not any(self.old.block(key) for key in (*self.keys, *self._before())):
            raise ValueError("it has none of the marks of planbook's blocks")
        self.take_out([b for b in self.old.body.iter(_STARTS) if str(b.get(f"{W}name")).startswith(OURS)])
        for key in LINES:
            self.line(key)
        self.header_and_footer()
        for key in self._before():
            if key not in self.keys:
                self.drop(key)
        for key in self.keys:
            self.block(key)
        for key in dict.fromkeys(filter(None, map(block_of, self.keys))):
            put_in_order(self.old, [row for row in self.keys if block_of(row) == key])
        self.tidy()
        return RefilledPaper(
            self.written(),
            tuple(self.changed),
            tuple(self.kept),
            tuple(self.deleted),
            tuple(self.added),
            tuple(self.gone),
            tuple(self.asked),
            tuple(self.lost),
            tuple(self.copied),
            tuple(self.spoken),
        )

    def is_alike_around(self) -> bool:
        """Whether the charts, headings, header and footer of the paper are those that planbook last wrote there, or
        that a person has put in their place."""
        there, made = (
            {
                d.package.parts[part]
                for kind, part in d.package.relations(d.part).values()
                if kind.endswith("/chart")
            }
            for d in (self.old, self.new)
        )
        return made <= there and all(self.said.get(name) == self.new.said.get(name) for name in self._own_heads())

    def _own_heads(self) -> Iterator[str]:
        """The lines, headings, heads and feet of pages that say what planbook last wrote there, by their names."""
        for key in (*LINES, *self.keys):
            name, there = line_of(key).removeprefix(PREFIX), self.old.line(key)
            if there is not None and not is_typed_in([there], self.said.get(name)):
                yield name
        for key in (HEADER, FOOTER):
            places = [place for root in self.old.page_parts(key).values() for place in _places(root, key)]
            if not all(is_typed_in([place], self.said.get(key)) for place in places):
                yield key

    def _before(self) -> list[str]:
        """The blocks that the file had when planbook wrote it."""
        return self.old.blocks

    def line(self, key: str) -> None:
        """The title or a heading, unless a person has written another."""
        name = line_of(key).removeprefix(PREFIX)
        there, made = self.old.line(key), self.new.line(key)
        if there is None or made is None or is_typed_in([there], self.said.get(name)):
            return
        if words_in([there]) != words_in([made]):
            self.replace((there,), self.brought([made]))
            self.said[name] = self.new.said[name]

    def block(self, key: str) -> None:
        """A block of the paper: replaced, added, or left out where a person has taken it out."""
        there, made = self.old.block(key), self.new.block(key)
        if made is None:
            return
        title = self._title(self.new, key)
        if there is None or is_empty(there.elements):
            if self._is_taken_out(block_of(key)):
                return  # with all of the block, which is told
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
        if is_other and not is_typed and has_copy(self.lines, there.elements):
            self.copied.append(title)
        fresh = self.brought(made.inner)
        fresh = self._with_heading(key, there, fresh)
        if is_typed:
            self.kept.append(title)
        else:
            first = _with_point(fresh, start_of(key))
            move_notes(self.old, there.elements, first if first is not None else next(paragraphs_of(fresh)))
        self._forget_marks(key)
        self.replace(there.nodes, _in_control(there, fresh) + (self._keeping(there.elements) if is_typed else []))
        if is_other:
            self.changed.append(changed(title, before, after))
        self.place_for_comment(key)
        beside = beside_of(key).removeprefix(PREFIX)
        if is_other or self.said.get(beside) != self.new.said.get(beside):
            self.ask_again(key, title)
        self._say(key, charts_of(key), beside)

    def _is_taken_out(self, key: str) -> bool:
        """Whether a person has taken a block out that the file had."""
        there = self.old.block(key) if key in self.old.said else None
        return key in self.old.said and (there is None or is_empty(there.elements))

    def place_for_comment(self, key: str) -> None:
        """Put in the place for words on a block that has one now and had none; take out one that it no longer has,
        unless a person has typed there."""
        name = comment_of(key).removeprefix(PREFIX)
        there, made = self.old.comment_place(key), self.new.comment_place(key)
        if made is not None and name not in self.said:
            last = self._with_around(self.old, key)[-1]
            for element in reversed(self.brought(made.nodes)):
                last.addnext(element)
            self.said[name] = self.new.said[name]
            self.is_other_around = True
        elif made is None and there is not None and not is_typed_in(there.elements, self.said.get(name)):
            self.replace(there.nodes, [])
            self.said.pop(name, None)
            self.is_other_around = True

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
        fresh = self.brought(self._with_around(self.new, key))
        if before:
            last = (self.old.with_what_follows(before[-1]) or self._with_around(self.old, before[-1]))[-1]
            for element in reversed(fresh):
                last.addnext(element)
        elif after:
            first = self._with_around(self.old, after)[0]
            for element in fresh:
                first.addprevious(element)
        names = (f(key).removeprefix(PREFIX) for f in (line_of, comment_of, beside_of))
        self._say(key, charts_of(key), *names)

    def drop(self, key: str) -> None:
        """Take out a block of which there is nothing to say any more; what a person typed in it stays."""
        there = self.old.block(key)
        if there is None:
            return
        title = self.titles[key]
        place = self.old.comment_place(key)
        name, comment, beside = (f(key).removeprefix(PREFIX) for f in (line_of, comment_of, beside_of))
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
        self.replace(there.nodes, left)
        if place is not None and spoken:
            self.left_behind(key, title, place)
        elif place is not None:
            self.replace(place.nodes, [])
        if not block_of(key) or block_of(key) in self.keys:
            self.gone.append(title)
        for one in (key, charts_of(key), name, comment, beside):
            self.said.pop(one, None)

    def left_behind(self, key: str, title: str, place: Placed) -> None:
        """Let what a person wrote on a block or a row that is gone stand by itself: a row has no heading that says
        what it is on, and the place is none of planbook's any more."""
        self.spoken.append(title)
        if block_of(key):
            line = line_above(f"On {title}, which is no longer in this report")
            self.styles.bring([line])
            place.nodes[0].addprevious(line)
        names = (comment_of(key),)
        self.take_out([b for b in self.old.body.iter(_STARTS) if b.get(f"{W}name") in names])
        for control in (node for node in place.nodes if node.tag == SDT):
            for tag in control.findall(f"{W}sdtPr/{W}tag"):
                remove(tag)

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
        if block := block_of(key):
            placed = document.block(key)
            return f"{self._title(document, block)} ({first_words(placed.elements if placed else ())})"
        heading = document.line(key)
        return words_in([heading]) if heading is not None else key

    def _with_around(self, document: WordDocument, key: str) -> "list[_Element]":
        """A block with its heading, and its comment place, so far as they are there."""
        block, place = document.block(key), document.comment_place(key)
        return [*(block.nodes if block else ()), *(place.nodes if place else ())]

    def _keeping(self, elements: "Sequence[_Element]") -> "list[_Element]":
        """What a person had typed in, beneath a line that says so."""
        heading = line_above(KEPT)
        self.styles.bring([heading])
        return [heading, *words_kept(elements)]

    def _forget_marks(self, key: str) -> None:
        """Take out a block's bookmarks, wherever a program has put them."""
        names = (start_of(key), end_of(key))
        self.take_out([b for b in self.old.body.iter(_STARTS) if b.get(f"{W}name") in names])

    def written(self) -> bytes:
        """The file as it is now."""
        return self.old.written(self.said)


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
