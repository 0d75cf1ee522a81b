"""A glance at a part of an Office file: whether any of the words can stand in it at all.

To take a part apart and look at each of its texts takes twenty times as long, and most parts have none of them.
"""

import re
from html import unescape

from planbook.model.safe_text import unescaped
from planbook.removal.phrases import Phrases

_ASIDE = (b"<![CDATA[", b"<!DOCTYPE", b"<!--", b"\0")
"""In whose presence a text need not stand in the part's bytes as it is read."""
_CONTAINER = re.compile(
    rb"<((?:[\w.-]+:)?(?:si|is|text|p))"
    rb"(?:[\s/]|>(?!<(?:[\w.-]+:)?t(?: [\w:]+=\"\w*\")*>[^<]*</(?:[\w.-]+:)?t></\1>))"
)
"""Elements whose text is read as one although it lies in pieces, see `office.py`; not those of a single piece, as
nearly all the texts of a workbook are."""
_NAMED = re.compile(rb"<(?:[\w.-]+:)?(?:sheet|definedName)[\s/>]")
_ENCODING = re.compile(r"\ufeff?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")


def without_any(content: bytes, phrases: Phrases) -> bool:
    """Whether certainly none of the words stands in `content`, an XML part, in one piece.

    In an element that is made of pieces, see `has_pieces`, they can all the same.
    """
    text = _as_read(content)
    return text is not None and not phrases.may_be_in(unescaped(unescape(text) if "&" in text else text))


def has_pieces(content: bytes) -> bool:
    """Whether `content` has elements whose text may lie in several pieces."""
    return _CONTAINER.search(content) is not None


def without_names(content: bytes) -> bool:
    """Whether certainly no sheet and no range is named in `content`."""
    return _as_read(content) is not None and _NAMED.search(content) is None


def is_plain(content: bytes) -> bool:
    """Whether every mark of `content` is markup: nothing in it is a comment, an instruction or quoted whole."""
    return content.count(b"<?") <= 1 and _as_read(content) is not None


def _as_read(content: bytes) -> str | None:
    """The part with its markup, in which every text stands as it is read; None where that is not sure."""
    if any(found in content for found in _ASIDE):
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    said = _ENCODING.match(text)
    return text if said is None or said[1].lower() in ("utf-8", "us-ascii") else None
