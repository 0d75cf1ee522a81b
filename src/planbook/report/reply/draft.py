"""A message as a draft: a file that a mail program opens for somebody to read, change and send."""

import hashlib
import re
from collections.abc import Sequence
from email.charset import Charset
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

from planbook.model.safe_text import MAIL_HEADER, clean
from planbook.report.reply.words import Letter

_OFFICE = "vnd.openxmlformats-officedocument"
_SUBTYPES = {
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
}
"""What is attached, by the endings of its name."""
_LONGEST_PLAIN = 70
"""Characters of a name, or of a word of a subject, that fit into a line of a header as they are."""
_MOST_BYTES = 39
"""Of UTF-8 that an encoded word holds: 64 characters in base64, and its line, with "Subject: ", may have 76."""


def write_draft(letter: Letter, to: Sequence[tuple[str, str]], attached: Sequence[tuple[str, bytes]]) -> bytes:
    """The draft of `letter` to these people (name and address), with workbooks and papers (name, bytes) attached.

    The addresses are those that `model.mail.read_addresses` has read. The draft has no date and no id, which the
    mail program gives when it is sent, and so the same bytes each time.
    """
    message = EmailMessage(policy=SMTP)
    message.set_content(letter.text, cte="quoted-printable")
    for name, data in attached:
        subtype = _SUBTYPES.get(PurePath(name).suffix.lower(), "octet-stream")
        message.add_attachment(data, maintype="application", subtype=subtype, filename=_line(name))
    if attached:
        digest = hashlib.sha256(letter.text.encode() + b"".join(data for _, data in attached)).hexdigest()
        message.set_boundary(f"=_planbook_{digest[:40]}")
    head = f"X-Unsent: 1\r\n{_to(to)}{_subject(letter.subject)}"
    return head.encode("ascii") + message.as_bytes()


def _to(people: Sequence[tuple[str, str]]) -> str:
    """The header with everybody that the message is made out to; none where that is nobody."""
    if not people:
        return ""
    named = [(_line(name), address) for name, address in people]
    if all(_is_plain(name) for name, _ in named):
        parsed = [Address(name, *_parts(address)) for name, address in named]
        return str(SMTP.fold("To", SMTP.header_factory("To", parsed)))
    return "To: " + ",\r\n ".join(_mailbox(name, address) for name, address in named) + "\r\n"


def _mailbox(name: str, address: str) -> str:
    if _is_plain(name):
        return str(Address(name, *_parts(address)))
    return f"{_encoded(name)}\r\n <{address}>" if name else address


def _parts(address: str) -> tuple[str, str]:
    user, _, domain = address.rpartition("@")
    return user, domain


def _subject(text: str) -> str:
    text = _line(text)
    if all(_is_plain(word) for word in text.split()):
        return str(SMTP.fold("Subject", SMTP.header_factory("Subject", text)))
    return f"Subject: {_encoded(text)}\r\n"


def _is_plain(text: str) -> bool:
    """Whether `text` can stand in a header as it is: it is short, ASCII, and not like an encoded word itself."""
    return text.isascii() and "=?" not in text and len(text) <= _LONGEST_PLAIN


def _encoded(text: str) -> str:
    """`text` as encoded words of RFC 2047, one to a line.

    The policies of `email` fold long ones in a way that adds and takes away spaces when they are read. Here a word
    ends where one of the text does, its space with it, as some readers put a space between the two.
    """
    return "\r\n ".join(Charset("utf-8").header_encode(piece) for piece in _pieces(text))


def _pieces(text: str) -> list[str]:
    """`text` in parts that each fit into an encoded word, cut between words wherever one fits."""
    pieces = [""]
    for word in re.findall(r"\S+ ?", text):
        if len((pieces[-1] + word).encode()) > _MOST_BYTES:
            pieces.append("")
        for character in word:
            if len((pieces[-1] + character).encode()) > _MOST_BYTES:
                pieces.append("")
            pieces[-1] += character
    return [piece for piece in pieces if piece]


def _line(text: str) -> str:
    """`text` on one line, without what no header can hold."""
    return " ".join(clean(text, MAIL_HEADER).split())
