"""What a file is, told from what it is on the disk and from its first bytes, before anything is unpacked."""

import stat
from pathlib import Path

from planbook.collect.limits import MEGABYTE, Limits
from planbook.collect.package import SAVE_AS
from planbook.model.submission import Problem

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_LABEL_STREAM = "DRMEncryptedDataSpace".encode("utf-16-le")
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Send the Excel workbook itself, not a print of it."),
    (b"{\\rtf", "a Word document", "Send the Excel workbook itself."),
    (b"<", "a web page", "Download the workbook itself and send that."),
    (b"\x89PNG", "a picture", "Send the Excel workbook itself, not a picture of it."),
    (b"\xff\xd8\xff", "a picture", "Send the Excel workbook itself, not a picture of it."),
)


def refusal(path: Path, limits: Limits) -> Problem | None:
    """Why the file at `path` cannot be a returned workbook, or None where it may be one."""
    name = path.name
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        what = "a link" if stat.S_ISLNK(found.st_mode) else _special(found.st_mode)
        return Problem("WB-001", value=name, tokens=(("what", what),))
    if name.startswith("~$"):
        return _other(
            name, "Excel's lock file, not the workbook", "Close the workbook in Excel and send it itself."
        )
    if found.st_size > limits.file_mb * MEGABYTE:
        return Problem("WB-003", value=name, tokens=(("what", f"{found.st_size / MEGABYTE:.0f} MB"),))
    content = path.read_bytes()
    return None if content.startswith(b"PK") else _other(name, *_what_else(content))


def _special(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"


def _other(name: str, what: str, remedy: str) -> Problem:
    return Problem("WB-002", value=name, tokens=(("what", what), ("what_to_do", remedy)))


def _what_else(content: bytes) -> tuple[str, str]:
    """What a file with this content is, and what to do."""
    if not content:
        return "empty", "Save the workbook again and send it again."
    if not content.strip(b"\0"):
        return (
            "still in the cloud: its content has not been downloaded",
            "Open the file once on that computer, so that it is downloaded, and try again.",
        )
    if content.startswith(_OLD_OFFICE):
        if _LABEL_STREAM in content:
            return (
                "protected by a sensitivity label",
                "Open it in Excel, choose a label that does not encrypt, save it and send it again.",
            )
        if _ENCRYPTED_STREAM in content:
            return (
                "protected by a password",
                "Open it in Excel, choose File, Info, Protect Workbook, and take it off.",
            )
        return "an old Excel file (.xls)", SAVE_AS
    for signature, what, remedy in _SIGNATURES:
        if content.lstrip()[:8].startswith(signature):
            return what, remedy
    first = content.split(b"\n", 1)[0]
    if b"," in first and b"\0" not in content[:1024]:
        return "a file of comma-separated text (.csv)", "Send the Excel workbook itself, saved as it came."
    return "not an Excel workbook", "Send the Excel workbook itself."
