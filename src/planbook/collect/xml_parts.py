"""The XML parts of a package: whether every program reads one alike, and what its elements are called.

The spreadsheet library reads a part as far as it goes: what stands after a fault would be lost without a word, so
that a part with one is damaged, as Excel has it.
"""

from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

_READ_AS_IT_IS = {"utf-8", "utf8", "us-ascii", "ascii"}
"""Encodings whose bytes are those of UTF-8, as which the library reads every part whatever it says of itself."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""


def is_sound(content: bytes) -> bool:
    """Whether `content` is one well-formed XML document in UTF-8, whose prefixes are all declared.

    One that says another encoding is sound where that makes no difference, as all of it is ASCII.
    """
    if content.startswith(_MARKS) or b"\0" in content[:256]:
        return False
    said: list[str | None] = []

    def note(_version: str, encoding: str | None, _standalone: int) -> None:
        said.append(encoding)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.XmlDeclHandler = note
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the latter of an encoding that there is none of
        return False
    known = not said or said[0] is None or said[0].casefold() in _READ_AS_IT_IS
    return known or content.isascii()


def parsed(content: bytes) -> Element:
    """The document `content`; raises ParseError where it is no sound one, or of an unknown encoding."""
    try:
        return fromstring(content)
    except LookupError as error:
        raise ParseError(str(error)) from error


def local_name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
