"""A workbook of XlsxWriter as its parts, which are finished before they are zipped.

A sheet of a large trust has hundreds of megabytes of XML, and a twentieth of that zipped: what is written is kept
packed, megabyte by megabyte, until it is zipped.
"""

import io
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from functools import cache
from typing import Any

_LARGE = 1 << 20
_QUICK = 1


class PackedText(io.StringIO):
    """A text in memory that is written from its beginning to its end, and read once."""

    def __init__(self) -> None:
        super().__init__()
        self._packed: list[bytes] = []
        self._open: list[str] = []
        self._size = 0

    def write(self, text: str, /) -> int:
        """Write further text."""
        self._open.append(text)
        self._size += len(text)
        if self._size >= _LARGE:
            self._packed.append(zlib.compress("".join(self._open).encode(), _QUICK))
            self._open, self._size = [], 0
        return len(text)

    def taken(self) -> list[bytes]:
        """What was written, packed piece by piece; it is let go."""
        self._packed.append(zlib.compress("".join(self._open).encode(), _QUICK))
        self._open = []
        return self._packed


class PackedParts(MutableMapping[str, bytes]):
    """The parts of a workbook by their names, each unpacked when it is asked for."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._parts: dict[str, bytes | list[bytes]] = {
            name: file.taken() if isinstance(file, PackedText) else file.getvalue() for name, file in files.items()
        }

    def __getitem__(self, name: str) -> bytes:
        part = self._parts[name]
        return b"".join(map(zlib.decompress, part)) if isinstance(part, list) else part

    def __setitem__(self, name: str, part: bytes) -> None:
        self._parts[name] = part

    def __delitem__(self, name: str) -> None:
        del self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


@cache
def workbook_class() -> Any:
    """XlsxWriter's workbook, which gives its `parts` by their names, and leaves zipping them to who finishes them:
    zipping them twice is a tenth of what a workbook takes."""
    from xlsxwriter.packager import Packager
    from xlsxwriter.workbook import Workbook

    def create(self: Any) -> list[Any]:
        self.workbook.parts = PackedParts({name: file for file, name, _ in packaged(self)})
        return []  # of which XlsxWriter makes an empty zip

    def begun(self: Any, name: str) -> PackedText:
        file = PackedText()
        self.filenames.append((file, name, False))
        return file

    packaged = Packager._create_package
    packager = type("Parts", (Packager,), {"_create_package": create, "_filename": begun})
    return type("Book", (Workbook,), {"_get_packager": lambda _: packager()})
