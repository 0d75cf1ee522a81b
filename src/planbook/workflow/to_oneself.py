"""Messages addressed to oneself, so that they can be looked at in a mail program before anybody else has them."""

from collections.abc import Iterable
from dataclasses import replace

from planbook.errors import UnknownError
from planbook.model.mail import read_addresses
from planbook.workflow.mails import Mail

TEST_MESSAGES = "test-messages"
"""The folder of such drafts, in that of a period's issued workbooks and in that of its outputs."""


def checked_address(typed: str) -> str:
    """The one e-mail address in `typed`; empty where nothing was typed. Raises UnknownError where there is none."""
    read = read_addresses(typed)
    if typed and (len(read.found) != 1 or read.faults):
        raise UnknownError(f"{typed!r} is not one e-mail address: name one, as coordinator@trust.org.uk.")
    return next(iter(read.found), "")


def drafts_to(address: str, mails: Iterable[tuple[str, Mail]]) -> dict[str, bytes]:
    """The drafts of these messages, each with its file's name without an ending, as they go to `address` alone: by
    their paths. None where there is no address."""
    made = ((stem, _to_oneself(mail, address)) for stem, mail in mails if address)
    return {f"{TEST_MESSAGES}/{stem}.eml": mail.draft for stem, mail in made}


def _to_oneself(mail: Mail, address: str) -> Mail:
    """The message to `address` alone; its first line has whom it is for."""
    people = [f"{name} <{own}>" if name else own for name, own in mail.people]
    whom = "; ".join(people) or f"nobody: the register has no address for {mail.name}"
    letter = mail.letter
    text = f"Test. This message would go to {whom}.\n\n{letter.text}"
    return replace(
        mail, people=[("", address)], letter=replace(letter, subject=f"Test: {letter.subject}", text=text)
    )
