"""PDFs without the moment at which they were made: of the same paper the same bytes.

LibreOffice writes the moment in the file's properties, twice, and makes the file's id of it. Each is replaced by
what is as long, as the file tells at which byte each of its parts begins.
"""

import hashlib
import re

_DATE = re.compile(rb"(?P<before>/(?:CreationDate|ModDate) ?\()D:[0-9Z'+-]+(?P<after>\))")
_XMP_DATE = re.compile(rb"(?P<before><xmp:(?:CreateDate|ModifyDate|MetadataDate)>)[0-9TZ:.+-]+(?P<after></xmp:)")
_ID = re.compile(rb"(?P<before>/ID\s*\[\s*)<(?P<one>[0-9A-F]{32})>(?P<between>\s*)<(?P=one)>")
_CHECKSUM = re.compile(rb"(?P<before>/DocChecksum\s*/)[0-9A-F]{32}")
_DAY, _XMP_DAY = b"D:19800101000000Z", b"1980-01-01T00:00:00Z"
"""The day that the Word papers have."""


def undated(pdf: bytes) -> bytes:
    """The PDF with a fixed day, and ids made of what it holds. Where a LibreOffice writes these in another way,
    they stay as they are."""
    pdf = _DATE.sub(lambda m: _as_long(m, _DAY), pdf)
    pdf = _XMP_DATE.sub(lambda m: _as_long(m, _XMP_DAY), pdf)
    none = b"0" * 32
    pdf = _ID.sub(lambda m: m["before"] + b"<" + none + b">" + m["between"] + b"<" + none + b">", pdf)
    pdf = _CHECKSUM.sub(lambda m: m["before"] + none, pdf)
    made_of_it = hashlib.sha256(pdf).hexdigest()[:32].upper().encode()
    pdf = _ID.sub(lambda m: m["before"] + b"<" + made_of_it + b">" + m["between"] + b"<" + made_of_it + b">", pdf)
    return _CHECKSUM.sub(lambda m: m["before"] + made_of_it, pdf)


def _as_long(found: re.Match[bytes], day: bytes) -> bytes:
    """`day` in place of the moment, with spaces after it where the moment was longer."""
    made = found["before"] + day + found["after"]
    return made.ljust(len(found[0])) if len(made) <= len(found[0]) else found[0]
