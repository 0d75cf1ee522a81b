"""What an operator can get wrong. Each is shown as one plain line, and the command ends with status 2.

Anything that is neither a `PlanbookError` nor a disk or a folder at fault (`disk_error`) is a bug and shows its
traceback. What is wrong in a school's workbook is never raised: it is a `Finding`.
"""

import errno
import os
from collections.abc import Sequence

_REASONS = {
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "it is larger than a file may be there",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "it is closed to you, or another program has it open",
    errno.EPERM: "it is closed to you, or another program has it open",
    errno.EIO: "the disk fails",
    errno.EBUSY: "another program has it open",
    errno.ESTALE: "the folder on the network has gone away",
    errno.ENOTDIR: "a file is where a folder should be",
    errno.EISDIR: "a folder is where a file should be",
    errno.EEXIST: "something else has that name there",
    errno.ENAMETOOLONG: "its name is longer than the system takes",
    errno.EILSEQ: "its name is none that the disk takes",
    errno.ELOOP: "it is a link that leads to itself",
}
"""What a system says of a disk or a folder, in plain words."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_NO_ROOM = {*_FULL, errno.EFBIG}


class PlanbookError(Exception):
    """Something the operator can put right; the message says what, where and what to do."""


class FolderError(PlanbookError):
    """A trust's folder is missing, is not one, or cannot be written."""


class InUseError(FolderError):
    """A file cannot be replaced, because another program has it open."""


class LedgerError(PlanbookError):
    """The ledger is damaged, is another trust's, or is not there although the trust has a past."""

    def __init__(self, message: str, what: str = "") -> None:
        """`what` is what is damaged in it, as a clause; by default all of the message."""
        super().__init__(message)
        self.what = what or message


class RegisterError(PlanbookError):
    """The register is missing, cannot be read, or holds faults that stop the work."""


class PeriodError(PlanbookError):
    """A period that the register does not have."""


class DeclarationError(PlanbookError):
    """A declaration in `workbook_templates/`, or a module in `macros/`, is faulty; the message has a line for each
    file and key."""


class DayError(PlanbookError):
    """A day on which planbook cannot work: one that was named, or the computer's own."""


class OutputError(PlanbookError):
    """What a command has to say cannot be written to where it was sent."""


class PdfError(PlanbookError):
    """PDFs that were asked for cannot be made; the Word papers are there."""


class ContradictionError(PlanbookError):
    """Two workbooks that cannot be made into one, as cells were answered differently in both."""

    def __init__(self, message: str, lines: Sequence[str]) -> None:
        """`lines` name the cells, with both answers; each is shown on a line of its own."""
        super().__init__(message)
        self.lines = tuple(lines)


class GivenFileError(PlanbookError):
    """A file that a command is given is another than it should be, or contradicts itself."""


class WorkersError(PlanbookError):
    """Those who were to read and check are not there, went away, or are of another planbook."""


class UnknownError(PlanbookError):
    """A name given on the command line (unit, format, figure, code) that there is none of."""


def disk_error(error: OSError) -> FolderError | None:
    """`error` for those who run planbook, where it is the disk's or the folder's; None for any other."""
    if error.errno not in _REASONS:
        return None
    named = error.filename if isinstance(error.filename, str) else ""
    where = named or "A file"
    return FolderError(
        f"{where} cannot be read or written ({reason(error, named)}). What was there before is whole."
    )


def reason(error: OSError, place: str | os.PathLike[str] = "") -> str:
    """What the system says of a disk or a folder, in plain words; of a full disk, which it is: that of `place`."""
    said = _REASONS.get(error.errno or 0) or error.strerror or "the system does not say why"
    return f"{said} at {disk_of(place)}" if place and error.errno in _FULL else said


def disk_of(place: str | os.PathLike[str]) -> str:
    """Where the disk is mounted that the file or folder `place` is on, or would be: on Windows its drive."""
    from pathlib import Path

    path = Path(os.path.realpath(place))
    # Not as the path's own method: Python 3.11 has none of it on Windows.
    return str(next((disk for disk in (path, *path.parents) if os.path.ismount(disk)), path.anchor))


def remedy(error: OSError) -> str:
    """What to do where something could not be written."""
    return "Make room and run again." if error.errno in _NO_ROOM else "Choose a folder you can save in."
