"""Files of a zip inflated piece by piece, so that what it says of its own size is never believed."""

import zipfile
import zlib
from collections.abc import Iterator

from planbook.collect.limits import MEGABYTE, Limits

_PIECE = 256 * 1024
ENCRYPTED = 0x1
"""The flag of a file in a zip that is protected by a password."""
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the zip library raises on a file that is none, or not a whole one."""


class TooLargeInsideError(Exception):
    """What is inflated goes beyond the limits."""


class Inflation:
    """The files of one archive, inflated one after the other; all of them together have a limit too."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._total = 0

    def pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """The file's content; raises TooLargeInsideError beyond a limit, and one of DAMAGES where its checksum
        differs."""
        limits, size = self._limits, 0
        most = max(limits.inflation_from_kb * 1024, part.compress_size * limits.inflation)
        with self._archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                self._total += len(piece)
                too_many = self._total > limits.inflated_mb * MEGABYTE
                if too_many or size > limits.part_mb * MEGABYTE or size > most:
                    raise TooLargeInsideError
                yield piece
