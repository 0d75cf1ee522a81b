"""What a file is that is no Word document which planbook can edit, and what to do, told from what is in it."""

import io
import zipfile
import zlib

from planbook.collect.kinds import Kind, kind_of_content, kind_of_parts

_ABOUT_PARTS = "[Content_Types].xml"
_SAVE_AS = "Open it in Word, choose File, Save As, Word Document (.docx), and give that."
_ITSELF = "Give the Word document itself."
_DAMAGED = "damaged", "It was not saved or sent whole: save it again in Word, or have it sent again."
_UNLIKE: dict[str, Kind] = {
    "a Word document": ("a document in Rich Text Format (.rtf)", _SAVE_AS),
    "an old Word document (.doc)": ("an old Word document (.doc)", _SAVE_AS),
    "protected by a password": (
        "protected by a password",
        "Open it in Word, choose File, Info, Protect Document, and take it off.",
    ),
    "protected by a sensitivity label": (
        "protected by a sensitivity label",
        "Open it in Word, choose a label that does not encrypt, and save it.",
    ),
    "an OpenDocument file": ("an OpenDocument file", _SAVE_AS),
    "not an Excel workbook": ("not a Word document", _ITSELF),
}
"""What is said in place of what a file is called that is no workbook."""
_TYPES: tuple[tuple[bytes, Kind], ...] = (
    (b"ms-word.document.macroEnabled.main+xml", ("a Word document with macros (.docm)", _SAVE_AS)),
    (b"ms-word.template.macroEnabledTemplate.main+xml", ("a Word template with macros (.dotm)", _SAVE_AS)),
    (b"wordprocessingml.template.main+xml", ("a Word template (.dotx)", _SAVE_AS)),
)
"""The content types of what Word itself tells from a document."""
_DOCUMENT = b"wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


def kind_of_word(data: bytes) -> list[str]:
    """What a file with this content is, as after "is", and what to do; empty of a Word document."""
    if not data.startswith(b"PK"):
        what, _ = kind_of_content(data)
        return [*_UNLIKE.get(what, (what, _ITSELF))]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            types, relations = (archive.read(n) if n in names else b"" for n in (_ABOUT_PARTS, "_rels/.rels"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return [*_DAMAGED]
    if _STRICT in relations:
        save = _SAVE_AS.replace("Word Document (.docx)", "Word Document (.docx), not Strict Open XML Document")
        return ["saved as a Strict Open XML Document", save]
    if _DOCUMENT in types:
        return []
    if kind := next((kind for marked, kind in _TYPES if marked in types), None):
        return [*kind]
    if "mimetype" in names:
        return [*_UNLIKE["an OpenDocument file"]]
    what, _ = kind_of_parts(names) or ("an Excel workbook", "")
    return [what, _ITSELF]
