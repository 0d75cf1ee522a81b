"""What a file is, told from its first bytes, before any spreadsheet library sees it."""

import stat
import zipfile
from pathlib import Path

from planbook.model.submission import Problem

LARGEST_FILE = 25 * 1024 * 1024
LARGEST_INFLATED = 200 * 1024 * 1024
MOST_PARTS = 2_000

_SAVE_AS = "Open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and send that."
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Send the Excel workbook itself, not a print of it."),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel file (.xls), or protected by a password",
        _SAVE_AS + " Without a password.",
    ),
    (b"<", "a web page", "Download the workbook itself and send that."),
    (b"{\\rtf", "a Word document", "Send the Excel workbook itself."),
)


def refusal(path: Path) -> Problem | None:
    """Why the file at `path` cannot be a returned workbook, or None where it may be one."""
    name = path.name
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        what = "a link" if stat.S_ISLNK(found.st_mode) else "a folder or a device"
        return Problem("WB-001", value=name, tokens=(("what", what),))
    if found.st_size > LARGEST_FILE:
        return Problem("WB-003", value=name, tokens=(("what", f"{found.st_size / 1048576:.0f} MB"),))
    with path.open("rb") as stream:
        first = stream.read(1024)
    if not first.startswith(b"PK"):
        return _other(name, *_what_else(first))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Problem("WB-004", value=name)
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_INFLATED:
        return Problem("WB-003", value=name, tokens=(("what", "far larger inside than a workbook of a plan"),))
    if "mimetype" in names and "content.xml" in names:
        return _other(name, "an OpenDocument file (.ods)", _SAVE_AS)
    if not any(part.endswith("workbook.xml") for part in names):
        return _other(name, "not an Excel workbook", "Send the Excel workbook itself.")
    return None


def _other(name: str, what: str, remedy: str) -> Problem:
    return Problem("WB-002", value=name, tokens=(("what", what), ("what_to_do", remedy)))


def _what_else(first: bytes) -> tuple[str, str]:
    """What a file that begins with `first` is, and what to do."""
    if not first:
        return "empty", "Save the workbook again and send it again."
    if not first.strip(b"\0"):
        return (
            "still in the cloud: its content has not been downloaded",
            "Open the file once on that computer, so that it is downloaded, and try again.",
        )
    for signature, what, remedy in _SIGNATURES:
        if first.lstrip()[:8].startswith(signature):
            return what, remedy
    return "not an Excel workbook", "Send the Excel workbook itself."
