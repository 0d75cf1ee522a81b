"""What a file is that is no Excel workbook, and what to do about it, told from what is in it.

Its name is not asked: it says what somebody took the file for.
"""

import re
from collections.abc import Iterable

from planbook.model.prose import in_figures
from planbook.model.submission import Problem

_SEND_THAT, _SEND_AGAIN = "send that.", ", save it and send it again."
_ASKS_TO_SEND = re.compile(r"\bsend\b", re.IGNORECASE)
SAVE_AS = "Open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and send that."
_ITSELF = "Send the Excel workbook itself."
_NOT_A_PICTURE = "Send the Excel workbook itself, not a picture of it."
_ATTACHED = "Open it, save the workbook that is attached to it, and send that."
_DOWNLOAD = "Download the workbook itself and send that."
_UNPACK = "Unpack it and send the workbooks in it, each by itself."

Kind = tuple[str, str]
"""What it is, as after "is", and what to do."""

MAIL: Kind = ("an e-mail (.eml)", _ATTACHED)
OUTLOOK_MAIL: Kind = ("an e-mail (.msg)", _ATTACHED)

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
"""Bytes in which a text says what it is."""
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Bytes that no text holds: the control characters but for tabs, ends of lines, pages and files, and escape."""
_MAIL_HEADS = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_MAIL_NAMES = re.compile(rb"^(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|From):", re.I | re.M)

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", ("a PDF", "Send the Excel workbook itself, not a print of it.")),
    (b"{\\rtf", ("a Word document", _ITSELF)),
    (b"\x89PNG", ("a picture", _NOT_A_PICTURE)),
    (b"\xff\xd8\xff", ("a picture", _NOT_A_PICTURE)),
    (b"GIF8", ("a picture", _NOT_A_PICTURE)),
    (b"Rar!", ("a packed folder (.rar)", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", ("a packed folder (.7z)", _UNPACK)),
    (b"\x09\x00\x04\x00", ("an old Excel file (.xls)", SAVE_AS)),
    (b"\x09\x02\x06\x00", ("an old Excel file (.xls)", SAVE_AS)),
    (b"\x09\x04\x06\x00", ("an old Excel file (.xls)", SAVE_AS)),
    (b"\x78\x9f\x3e\x22", ("an e-mail's attachments as Outlook wraps them (winmail.dat)", _ITSELF)),
    (b"L\0\0\0\x01\x14\x02\0", ("a shortcut to a file, not the file", _ITSELF)),
    (b"bplist00", ("a shortcut to a file or page, not the file", _ITSELF)),
)
"""How files of a kind begin."""

_TEXTS: tuple[tuple[bytes, bytes, Kind], ...] = (
    (b"", b"[InternetShortcut]", ("a shortcut to a page, not a file", _DOWNLOAD)),
    (b"[Desktop Entry]", b"", ("a shortcut to a file, not the file", _ITSELF)),
    (b"<?xml", b"urn:oasis:names:tc:opendocument", ("an OpenDocument file", SAVE_AS)),
    (b"<", b"<plist", ("a shortcut to a file or page, not the file", _ITSELF)),
    (b"<?xml", b"urn:schemas-microsoft-com:office:spreadsheet", ("an Excel file of 2003 (.xml)", SAVE_AS)),
    (b"{", b"doc_id", ("a link to a sheet in Google Drive (.gsheet), not the workbook",
     "Open it in Google Sheets, choose File, Download, Microsoft Excel (.xlsx), and send that.")),
    (b"<", b"", ("a web page", _DOWNLOAD)),
)  # fmt: skip
"""How texts of a kind begin, and what else stands near their beginning."""

_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("__properties_version1.0", OUTLOOK_MAIL),
    ("DRMEncryptedDataSpace", ("protected by a sensitivity label",
     "Open it in Excel, choose a label that does not encrypt, save it and send it again.")),
    ("EncryptedPackage", ("protected by a password",
     "Open it in Excel, choose File, Info, Protect Workbook, and take it off.")),
    ("Workbook", ("an old Excel file (.xls)", SAVE_AS)),
    ("WordDocument", ("an old Word document (.doc)", _ITSELF)),
    ("PowerPoint Document", ("an old PowerPoint presentation (.ppt)", _ITSELF)),
)  # fmt: skip
"""What a file of the older Office holds by name, the outermost first."""

_PARTS: tuple[tuple[str, Kind], ...] = (
    ("xl/workbook.bin", ("a binary Excel workbook (.xlsb)", SAVE_AS)),
    ("word/document.xml", ("a Word document (.docx)", _ITSELF)),
    ("ppt/presentation.xml", ("a PowerPoint presentation (.pptx)", _ITSELF)),
    ("index/document.iwa", ("a file of Apple's Numbers (.numbers)",
     "Open it in Numbers, choose File, Export To, Excel, and send that.")),
)  # fmt: skip
"""The part that tells a package of a kind."""


def in_its_place(remedy: str) -> str:
    """What is to be done about a file that somebody sends, said of one that the reader keeps and nobody sends."""
    opened = remedy.startswith("Open it")
    if opened and remedy.endswith(_SEND_THAT):
        return f"{remedy.removesuffix(_SEND_THAT)}put that in its place."
    if opened and remedy.endswith(_SEND_AGAIN):
        return f"{remedy.removesuffix(_SEND_AGAIN)} and save it."
    return "Put back your last copy of it." if _ASKS_TO_SEND.search(remedy) else remedy


def kind_of_content(content: bytes) -> Kind:
    """What a file with this content is, which is no package of parts."""
    if not content:
        return "empty", "Save the workbook again and send it again."
    if not content.strip(b"\0"):
        return (
            "still in the cloud: its content has not been downloaded",
            "Open the file once on that computer, so that it is downloaded, and try again.",
        )
    if content.startswith(_OLD_OFFICE):
        return next(
            (kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in content),
            ("an old Excel file (.xls)", SAVE_AS),
        )
    start = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, kind in _SIGNATURES:
        if start.startswith(signature) or content.startswith(signature):
            return kind
    if content[4:8] == b"ftyp":
        return "a picture or film", _NOT_A_PICTURE
    if not is_text(content):
        return "not an Excel workbook", _ITSELF
    for beginning, inside, kind in _TEXTS:
        if start.startswith(beginning) and inside in start:
            return kind
    if _MAIL_HEADS.match(start.replace(b"\r", b"")) and _MAIL_NAMES.search(start):
        return MAIL
    first = content.split(b"\n", 1)[0]
    if b"," in first:
        return "a file of comma-separated text (.csv)", "Send the Excel workbook itself, saved as it came."
    return "not an Excel workbook", _ITSELF


def is_text(content: bytes) -> bool:
    """Whether `content` begins as text does, with a letter a byte or nearly so."""
    return not _NO_TEXT.search(content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip())


def kind_of_parts(names: Iterable[str]) -> Kind | None:
    """What a package of parts with these names is; None where it may be an Excel workbook.

    A zip that no program has made for itself is a folder that somebody has packed: the workbooks are in it.
    """
    named = [name.replace("\\", "/") for name in names]
    parts = {name.casefold() for name in named}
    for part, kind in _PARTS:
        if part in parts and "xl/workbook.xml" not in parts:
            return kind
    if parts & {"[content_types].xml", "mimetype"}:
        return None
    files = [name for name in named if is_shown(name)]
    if not files:
        return "a zip folder with nothing in it", _ITSELF
    return f"a zip folder with {in_figures(len(files), 'file')} in it", _UNPACK


def is_packed(kind: Kind) -> bool:
    """Whether a file of that kind has other files in it."""
    return kind[1] in (_UNPACK, _ATTACHED)


def is_nothing_of_ours(kind: Kind) -> bool:
    """Whether nobody takes a file of that kind for a workbook, and only the workbook itself can be asked for."""
    return kind[1].startswith(_ITSELF.rstrip(".")) or kind[1] == _DOWNLOAD


def is_shown(name: str) -> bool:
    """Whether `name`, of something in a packed folder, is of a file that people see there."""
    # `.` and `..` lead somewhere and hide nothing.
    return not name.endswith("/") and not any(is_hidden(part) for part in name.split("/") if part.strip("."))


def not_a_workbook(name: str, what: str, remedy: str) -> Problem:
    """The file `name` is no Excel workbook but `what`; `remedy` is what to do."""
    return Problem("WB-002", value=name, tokens=(("what", what), ("what_to_do", remedy)))


def is_hidden(name: str) -> bool:
    """Whether nobody sees the file or folder `name`: it is a program's own, or Excel's mark that one is open."""
    return name.startswith((".", "~$")) or name in ("__MACOSX", "Thumbs.db", "desktop.ini")
