"""A document of python-docx as a file, its parts zipped once: by its own `save` they would be zipped, read again
and zipped once more, to be in order and undated."""

from typing import TYPE_CHECKING

from planbook.files import zipped
from planbook.report.word.escaping import quoteattr

if TYPE_CHECKING:
    from docx.document import Document

_TYPES = "[Content_Types].xml"
_TYPES_OF = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"


def saved(document: "Document") -> bytes:
    """The .docx of `document`; the same content gives the same bytes."""
    from docx.opc.constants import CONTENT_TYPE
    from docx.opc.packuri import PACKAGE_URI
    from docx.opc.spec import default_content_types

    package = document.part.package
    package_rels = PACKAGE_URI.rels_uri.membername
    made: dict[str, bytes] = {}
    of_endings = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    of_parts: dict[str, str] = {}
    for part in package.parts:
        part.before_marshal()
        name, kind = part.partname, part.content_type
        if (name.ext.lower(), kind) in default_content_types:
            of_endings[name.ext] = kind
        else:
            of_parts[name] = kind
        made[name.membername] = part.blob
        if part.rels:
            made[name.rels_uri.membername] = part.rels.xml
    made[package_rels] = package.rels.xml
    made[_TYPES] = _types(of_endings, of_parts)
    return zipped(made)


def _types(of_endings: dict[str, str], of_parts: dict[str, str]) -> bytes:
    """The part that says of what type the others are."""
    entries = [f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in sorted(of_endings.items())]
    entries += [
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>"
        for name, kind in sorted(of_parts.items())
    ]
    return f'{_HEAD}<Types xmlns="{_TYPES_OF}">{"".join(entries)}</Types>'.encode()
