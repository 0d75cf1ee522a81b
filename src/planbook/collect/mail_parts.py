"""What is attached to an e-mail: files, not its text, the pictures in it or its signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planbook.collect.libraries import ByALibrary

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

_SIGNATURES = {
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
    "application/pgp-encrypted", "application/pgp-keys", "text/calendar", "text/vcard", "text/x-vcard",
}  # fmt: skip
"""What goes with a message and is no file that anybody attached."""
_TEXT_OF_THE_MESSAGE = re.compile(r"ATT\d+\.(?:txt|html?)", re.I)
"""What Exchange calls the rest of a message's text, after something in the midst of it."""
_BOUNDARY = re.compile(rb"^--\S", re.M)
_LINES_A_PART = 4
"""How many lines like one between two parts there may be for each part: a text may have such a line too. Where
there are more, the message is not taken apart, which takes a thousandth of a second for each."""
_EMBEDDED = 5
_SHOWN_IN_TEXT = 4
_METHOD, _FLAGS, _HIDDEN, _CONTENT_ID, _SHORT_NAME, _TITLE = 0x3705, 0x3714, 0x7FFE, 0x3712, 0x3704, 0x3001
"""Properties of an attachment in Outlook's own format (MS-OXPROPS)."""
_MESSAGE = "an e-mail"
_LINK = "a link to a file, not the file"
_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a")


@dataclass(frozen=True, slots=True)
class Attached:
    """Something in a message or a packed folder."""

    name: str
    data: bytes
    what: str = ""
    """What it is where there are no bytes of a file to tell it from."""


class TooManyError(Exception):
    """There are more parts than are looked at."""


def attached_to(data: bytes, most: int) -> list[Attached]:
    """What is attached to the e-mail (.eml) of these bytes; raises DamagedError for one that is damaged, and
    TooManyError for more than `most` parts."""
    from email import message_from_bytes, policy

    if len(_BOUNDARY.findall(data)) > _LINES_A_PART * most:
        raise TooManyError
    with ByALibrary():
        message = message_from_bytes(data, policy=policy.default)
    parts = list(_parts(message))
    if len(parts) > most:  # to read what each is called takes longer than all the rest
        raise TooManyError
    return [one for part in parts if (one := _attached(part))]


def _parts(message: "Message") -> Iterator["EmailMessage"]:
    """The parts of the message, those of a message that is attached to it not among them."""
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        with ByALibrary():
            inner, kind = part.get_payload(), part.get_content_maintype()
        if isinstance(inner, list) and kind == "multipart":
            waiting += reversed(inner)
        else:
            yield part


def _attached(part: "EmailMessage") -> Attached | None:
    with ByALibrary():
        kind, disposition = part.get_content_type(), part.get_content_disposition()
        main, name = part.get_content_maintype(), part.get_filename() or ""
    if kind == "message/rfc822":
        return _message(part, name)
    if kind in _SIGNATURES or main == "message":
        return None
    if main == "text" and (disposition != "attachment" or _TEXT_OF_THE_MESSAGE.match(name)):
        return None
    with ByALibrary():
        data, content_id = part.get_payload(decode=True), part.get("Content-ID")
    if not isinstance(data, bytes):
        return None
    is_picture = main == "image" or data.startswith(_PICTURE)
    if is_picture and (disposition != "attachment" or content_id):
        return None
    return Attached(name, data)


def _message(part: "EmailMessage", name: str) -> Attached | None:
    """A message that is attached to another, where something is attached to it in its turn."""
    with ByALibrary():
        inner: Any = part.get_payload()
    own = inner[0] if isinstance(inner, list) and inner else None
    if own is None or not any(_attached(one) for one in _parts(own)):
        return None
    with ByALibrary():
        subject = str(own.get("Subject") or "")
    return Attached(name or subject, b"", _MESSAGE)


def attached_to_outlook(data: bytes, most: int) -> list[Attached]:
    """The same of the bytes of a message as Outlook saves it (.msg)."""
    from olefile import OleFileIO
    from oxmsg.attachment import Attachment
    from oxmsg.storage import Storage

    with ByALibrary():
        with OleFileIO(data) as ole:
            storage = Storage.from_ole(ole)
        inside = list(storage.iter_attachment_storages())
    found = []
    if len(inside) > most:
        raise TooManyError
    for inner in inside:
        with ByALibrary():
            attachment = Attachment(inner)
            told = attachment.properties
            name = attachment.file_name or told.str_prop_value(_SHORT_NAME) or told.str_prop_value(_TITLE) or ""
            method, content = told.int_prop_value(_METHOD), attachment.file_bytes
            in_text = (told.int_prop_value(_FLAGS) or 0) & _SHOWN_IN_TEXT or told.int_prop_value(_HIDDEN)
            content_id = told.str_prop_value(_CONTENT_ID)
            within = any(True for one in inner.storages for _ in one.iter_attachment_storages())
        if method == _EMBEDDED:
            found += [Attached(name, b"", _MESSAGE)] if within else []
            continue
        if content is None:
            found.append(Attached(name, b"", _LINK))
            continue
        is_shown = content.startswith(_PICTURE) and (in_text or content_id)
        if not is_shown and not _TEXT_OF_THE_MESSAGE.match(name):
            found.append(Attached(name, content))
    return found
