"""The words of a Word document as a person reads them with all tracked changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from planbook.collect.read import cleaned
from planbook.collect.xml_parts import local_name

_TRANSPARENT = frozenset(
    ("ins", "moveTo", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
)  # fmt: skip
"""Elements that are only around what they hold."""
_DELETED = frozenset(("del",))
_OFF = ("0", "false", "off")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
"""Elements that stand for a sign."""


@dataclass(slots=True)
class Seen:
    """What is met in the text and is none of it."""

    comments: dict[str, str]
    """The words of the document's comments, by their numbers."""
    placed: set[str] = field(default_factory=set)
    """The numbers of the comments that hang on a cell."""
    aside: list[str] = field(default_factory=list)
    """Text boxes and what was deleted, in words."""


@dataclass(frozen=True, slots=True)
class CellWords:
    """The words of a paragraph or of a cell."""

    text: str
    struck: bool
    bold: bool
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    """Words while they are gathered."""

    parts: list[str] = field(default_factory=list)
    looks: list[tuple[bool, bool]] = field(default_factory=list)
    """Of each run with words: whether it is struck out, and bold."""
    deleted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def attribute(element: Element, name: str) -> str:
    """The attribute of that name, whatever its namespace; empty where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def walked(parent: Element) -> Iterator[Element]:
    """The children of `parent`, and those within what is only around them; none that is deleted."""
    for element in parent:
        name = local_name(element)
        if name in _TRANSPARENT:
            yield from walked(element)
        elif name == "sdt":
            yield from _in_control(element)
        elif name == "AlternateContent":
            yield from _alternative(element)
        elif name not in _DELETED and name != "moveFrom":
            yield element


def _in_control(control: Element) -> Iterator[Element]:
    """What a control holds: nothing where it shows its own prompt, as nobody has chosen anything."""
    about = next((list(e) for e in control if local_name(e) == "sdtPr"), [])
    prompt = any(local_name(e) == "showingPlcHdr" and attribute(e, "val") not in _OFF for e in about)
    for content in control:
        if local_name(content) == "sdtContent":
            yield from (_without_words(e) if prompt else e for e in walked(content))


def _without_words(element: Element) -> Element:
    """`element` with the same cells, and nothing in them."""
    if local_name(element) not in ("tc", "tr", "tbl"):
        return Element("nothing")
    made = Element(element.tag, element.attrib)
    for child in element:
        made.append(child if local_name(child) in ("tcPr", "trPr", "tblPr", "tblGrid") else _without_words(child))
    return made


def _alternative(element: Element) -> Iterator[Element]:
    """Of something written twice, for newer and for older programs, the first."""
    chosen = next((e for e in element if local_name(e) in ("Choice", "Fallback")), None)
    if chosen is not None:
        yield from walked(chosen)


def said_in(block: Element, seen: Seen, *, where: str = "", tables: bool = False) -> CellWords:
    """The words of the paragraph, cell or note `block`; `tables` takes those of the tables in it as well.

    What is deleted in it, and text boxes that hang on it, go to `seen`, with `where` it is.
    """
    words = _Gathered()
    _gather(block, words, seen, tables=tables)
    if deleted := cleaned("".join(words.deleted)):
        seen.aside.append(f"deleted{f' in {where}' if where else ''}: {deleted}")
    if not where and not tables:
        seen.aside += [f"a comment: {note}" for note in words.notes]
    looks = words.looks
    return CellWords(
        cleaned("".join(words.parts)).strip(),
        bool(looks) and all(struck for struck, _ in looks),
        bool(looks) and all(bold for _, bold in looks),
        tuple(words.notes),
    )


def _gather(parent: Element, words: _Gathered, seen: Seen, *, tables: bool) -> None:
    for element in parent:
        name = local_name(element)
        if name == "p":
            if words.parts and words.parts[-1] != "\n":
                words.parts.append("\n")
            _gather(element, words, seen, tables=tables)
        elif name == "r":
            _gather_run(element, words, seen)
        elif name == "del":
            words.deleted += [e.text or "" for e in element.iter() if local_name(e) in ("delText", "t")]
        elif name == "commentReference":
            _gather_note(element, words, seen)
        elif name == "sdt":
            for inner in _in_control(element):
                _gather_one(inner, words, seen, tables=tables)
        elif name in _TRANSPARENT or (tables and name in ("tbl", "tr", "tc")):
            _gather(element, words, seen, tables=tables)


def _gather_one(element: Element, words: _Gathered, seen: Seen, *, tables: bool) -> None:
    around = Element("around")
    around.append(element)
    _gather(around, words, seen, tables=tables)


def _gather_run(run: Element, words: _Gathered, seen: Seen) -> None:
    before = len(words.parts)
    for element in run:
        name = local_name(element)
        if name == "t":
            words.parts.append(element.text or "")
        elif name in _SIGNS:
            words.parts.append(_SIGNS[name])
        elif name == "sym":
            words.parts.append(_symbol(attribute(element, "char")))
        elif name == "commentReference":
            _gather_note(element, words, seen)
        elif name == "fldChar":
            words.parts.append(_chosen(element))
        elif name in ("drawing", "pict", "AlternateContent", "object"):
            _gather_boxes(element, seen)
    if any(part.strip() for part in words.parts[before:]):
        about = next((list(e) for e in run if local_name(e) == "rPr"), [])
        on = {local_name(e) for e in about if attribute(e, "val") not in _OFF}
        words.looks.append((bool(on & {"strike", "dstrike"}), "b" in on))


def _gather_note(element: Element, words: _Gathered, seen: Seen) -> None:
    number = attribute(element, "id")
    if number in seen.comments and number not in seen.placed:
        seen.placed.add(number)
        words.notes.append(seen.comments[number])


def _gather_boxes(drawing: Element, seen: Seen) -> None:
    """Text boxes, each once: newer and older programs have one of their own."""
    boxes = [e for e in drawing.iter() if local_name(e) == "txbxContent"]
    texts = {text: None for box in boxes if (text := said_in(box, Seen({}), tables=True).text)}
    seen.aside += [f"a text box: {text}" for text in texts]


def _chosen(field_mark: Element) -> str:
    """What is chosen in a drop-down field of older forms."""
    for drop_down in (e for e in field_mark.iter() if local_name(e) == "ddList"):
        entries = [attribute(e, "val") for e in drop_down if local_name(e) == "listEntry"]
        said = next((attribute(e, "val") for e in drop_down if local_name(e) == "result"), "0")
        return entries[int(said)] if said.isdigit() and int(said) < len(entries) else ""
    return ""


_PRIVATE = range(0xF000, 0xF100)
"""Where symbol fonts have their signs."""
_TICKS = {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xA7: "•", 0xB7: "•"}


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number in _PRIVATE:
        return _TICKS.get(number - _PRIVATE.start, "")
    return chr(number) if 0x20 <= number < 0xD800 else ""
