"""What a block needs in another file: its charts, its styles and the list that numbers its paragraphs."""

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from planbook.office import R, as_part, rename_relations
from planbook.report.word.marks import W, free_numbers
from planbook.report.word.placed import WordDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_USES = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
_LEADS = ("basedOn", "next", "link")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NUMBER, _LIST = f"{W}num", f"{W}abstractNum"


def led_to(nodes: "Sequence[_Element]") -> set[str]:
    """The ids of the relationships that some elements name."""
    every = (item for node in nodes for element in node.iter() for item in element.attrib.items())
    return {str(value) for name, value in every if str(name).startswith(R)}


def bring_parts(old: WordDocument, new: WordDocument, made: "Sequence[_Element]") -> None:
    """Bring the charts and the like that `made` leads to in `new` into `old`, and let it lead to them there."""
    brought: dict[str, str] = {}
    for one in sorted(led_to(made)):
        found = new.package.target(new.part, one)
        if found:
            part = old.package.copy_from(new.package, found[1])
            brought[one] = old.package.relate(old.part, found[0], part)
    for node in made:
        rename_relations(node, brought)


def give_numbers(old: WordDocument, made: "Sequence[_Element]") -> None:
    """Give the bookmarks and drawings of `made` numbers that nothing in the file has."""
    for tags, name in (((f"{W}bookmarkStart", f"{W}bookmarkEnd"), f"{W}id"), ((_DRAWN,), "id")):
        free = free_numbers(e.get(name) for e in old.root.iter(*tags))
        given: dict[str, str] = {}
        for element in (e for node in made for e in node.iter(*tags)):
            before = str(element.get(name))
            if before not in given:
                given[before] = str(next(free))
            element.set(name, given[before])


class Styles:
    """The styles of one file that parts of another use: found by their names, brought where they are not there."""

    def __init__(self, old: WordDocument, new: WordDocument) -> None:
        self.old, self.new = old, new
        self._own, self._fresh = _styles_of(old), _styles_of(new)
        self._ids: dict[str, str] = {}

    def bring(self, made: "Sequence[_Element]") -> None:
        """Let `made`, from the new file, use the styles of the old one."""
        for element in (e for node in made for e in node.iter(*_USES)):
            element.set(f"{W}val", self._here(str(element.get(f"{W}val"))))

    def _here(self, style: str) -> str:
        if style not in self._ids:
            self._ids[style] = self._found(style)
        return self._ids[style]

    def _found(self, style: str) -> str:
        wanted = self._fresh.get(style)
        if wanted is None:
            return style
        named = _name(wanted)
        same = next((one for one, element in self._own.items() if _name(element) == named), None)
        if same is not None:
            return same
        self._ids[style] = style  # so that one that leads to itself ends
        self._add(copy.deepcopy(wanted), style)
        return style

    def _add(self, style: "_Element", key: str) -> None:
        for name in _LEADS:
            other = style.find(f"{W}{name}")
            if other is not None:
                other.set(f"{W}val", self._here(str(other.get(f"{W}val"))))
        number = style.find(f".//{W}numId")
        if number is not None:
            number.set(f"{W}val", self._numbered(str(number.get(f"{W}val"))))
        part = self.old.package.related(self.old.part, "styles")
        if part is None:
            return
        root = self.old.package.tree(part)
        root.append(style)
        self.old.package.parts[part] = as_part(root)
        self._own[key] = style

    def _numbered(self, number: str) -> str:
        """The number, in the old file, of the list that has `number` in the new one: brought once."""
        key = f"list {number}"
        if key not in self._ids:
            self._ids[key] = _bring_list(self.old, self.new, number)
        return self._ids[key]


def _styles_of(document: WordDocument) -> "dict[str, _Element]":
    name = document.package.related(document.part, "styles")
    if name is None or name not in document.package.parts:
        return {}
    return {str(style.get(f"{W}styleId")): style for style in document.package.tree(name).iter(f"{W}style")}


def _name(style: "_Element") -> tuple[str, str]:
    name = style.find(f"{W}name")
    return str(style.get(f"{W}type")), str(name.get(f"{W}val")).casefold() if name is not None else ""


def _bring_list(old: WordDocument, new: WordDocument, number: str) -> str:
    from_part, to_part = (d.package.related(d.part, "numbering") for d in (new, old))
    if from_part is None:
        return number
    fresh = new.package.tree(from_part)
    given = next((n for n in fresh.iter(_NUMBER) if n.get(f"{W}numId") == number), None)
    if given is None:
        return number
    if to_part is None:
        old.package.copy_from(new.package, from_part)
        kind = next(kind for kind, part in new.package.relations(new.part).values() if part == from_part)
        old.package.relate(old.part, kind, from_part)
        return number
    root = old.package.tree(to_part)
    free = {name: next(free_numbers(e.get(f"{W}{name}") for e in root)) for name in ("abstractNumId", "numId")}
    wanted = given.find(f"{W}abstractNumId")
    levels = next(a for a in fresh.iter(_LIST) if a.get(f"{W}abstractNumId") == wanted.get(f"{W}val"))
    _put_list(root, copy.deepcopy(levels), copy.deepcopy(given), free)
    old.package.parts[to_part] = as_part(root)
    return str(free["numId"])


def _put_list(root: "_Element", levels: "_Element", given: "_Element", free: Mapping[str, int]) -> None:
    levels.set(f"{W}abstractNumId", str(free["abstractNumId"]))
    given.set(f"{W}numId", str(free["numId"]))
    given.find(f"{W}abstractNumId").set(f"{W}val", str(free["abstractNumId"]))
    last = [*root.iter(_LIST)]
    root.insert(root.index(last[-1]) + 1 if last else 0, levels)  # all lists stand before all numbers
    root.append(given)
