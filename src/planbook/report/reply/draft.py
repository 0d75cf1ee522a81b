"""A message as a draft: a file that a mail program opens for somebody to read, change and send."""

import hashlib
import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from planbook.report.reply.words import Letter

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_ADDRESS = re.compile(r"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def is_address(text: str) -> bool:
    """Whether `text` is one e-mail address of the ordinary kind."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def write_draft(letter: Letter, to: Sequence[tuple[str, str]], attached: tuple[str, bytes] | None) -> bytes:
    """The draft of `letter` to these people (name and address), with a workbook (name and bytes) attached.

    It has no date and no id, which the mail program gives when it is sent, and so the same bytes each time.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    people = [_person(name, address) for name, address in to if is_address(address)]
    if people:
        message["To"] = people
    message["Subject"] = " ".join(letter.subject.split())
    message.set_content(letter.text, cte="quoted-printable")
    if attached:
        name, data = attached
        message.add_attachment(data, maintype=_XLSX[0], subtype=_XLSX[1], filename=name)
        digest = hashlib.sha256(letter.text.encode() + data).hexdigest()
        message.set_boundary(f"=_planbook_{digest[:40]}")
    return message.as_bytes()


def _person(name: str, address: str) -> Address:
    user, _, domain = address.strip().rpartition("@")
    return Address(" ".join("".join(c for c in name if c.isprintable()).split()), user, domain)
