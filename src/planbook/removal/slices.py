"""Large parts of workbooks taken apart in slices of whole rows, or of whole texts that cells share.

The tree of a part takes some fifteen times its size; few of its rows hold anything that is looked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbook.removal.glance import is_plain

_LARGE = 2**20
"""Bytes of a part up to which it is taken apart whole."""
_LEAST = 2**14
"""Bytes of a slice, but for the last: so small that few of them hold the words, so large that they are not many."""
_REPEATED = re.compile(rb"<((?:[\w.-]+:)?)(row|si)[\s/>]")
_ROOT = re.compile(rb"<([\w.:-]+)(?:\s+[\w.:-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*\s*>")
_CONTAINER = {b"row": b"sheetData", b"si": b"sst"}
_HERE = b"<!--_-->"
"""Stands in the frame for the slices. No part that is sliced has a comment of its own."""


@dataclass(frozen=True, slots=True)
class Sliced:
    """A part in slices. The frame, and each slice with the root around it, are well formed where the part is."""

    frame: bytes
    """The part with a comment in the place of what is repeated in it."""
    slices: tuple[bytes, ...]
    opens: bytes
    closes: bytes

    def document(self, piece: bytes) -> bytes:
        """The slice `piece` as a part of its own."""
        return self.opens + piece + self.closes

    @staticmethod
    def joined(frame: bytes, slices: Sequence[bytes]) -> bytes:
        """The part again, of what was made of its frame and of its slices."""
        return frame.replace(_HERE, b"".join(slices))


def sliced(content: bytes) -> Sliced | None:
    """The part `content` in slices; None where it is not large, or of another kind."""
    if len(content) <= _LARGE or not is_plain(content):
        return None
    first, root = _REPEATED.search(content), _ROOT.search(content)
    if first is None or root is None:
        return None
    prefix, name = first.groups()
    end = content.rfind(b"</" + prefix + _CONTAINER[name])
    if end < first.start():
        return None
    begins = re.compile(b"<" + re.escape(prefix + name) + rb"[\s/>]")
    slices, start = [], first.start()
    while start < end:
        after = begins.search(content, start + _LEAST, end)
        stop = after.start() if after else end
        slices.append(content[start:stop])
        start = stop
    frame = content[: first.start()] + _HERE + content[end:]
    return Sliced(frame, tuple(slices), root.group(), b"</" + root[1] + b">")


def documents_of(content: bytes, holding: bytes = b"") -> Iterator[bytes]:
    """The part as it is, or in documents of one slice each; only those with the value `holding`, if any has it."""
    cut = sliced(content)
    if cut is None:
        yield content
        return
    having = [piece for piece in cut.slices if has_value(piece, holding)]
    yield from (cut.document(piece) for piece in having or cut.slices)


def has_value(piece: bytes, value: bytes) -> bool:
    """Whether an attribute of the slice has that `value`; an empty one stands in each."""
    return not value or b'"%s"' % value in piece or b"'%s'" % value in piece
