"""Messages to units as they are made ready to send: a text, a draft, and a row of the mail merge.

The messages that go out with workbooks, replies, reminders and drafts to heads are all made here. Nothing is sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from planbook.model.calendar import Period
from planbook.model.register import Register
from planbook.model.web import read_web_address
from planbook.report.reply.draft import write_draft
from planbook.report.reply.words import Addressed, Letter

MERGE = "messages.xlsx"
"""The mail merge, in the folder of the messages that it has."""
_UNIT = "{unit}"
"""In the address of the workbooks: the place of the unit's id, where each has a folder of its own."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to people of a unit and the workbooks that go with it."""

    unit: str
    name: str
    """The unit's."""
    people: Sequence[tuple[str, str]]
    """Name and address of each."""
    letter: Letter
    workbooks: Mapping[str, bytes]
    """By their names."""
    link: str = ""
    """Where the workbooks are opened; then they are not attached."""

    def files(self, stem: str) -> dict[str, bytes]:
        """The text and the draft, by their names."""
        return {f"{stem}.txt": self.letter.text.encode(), f"{stem}.eml": self.draft}

    @property
    def draft(self) -> bytes:
        """The message as a mail program opens it."""
        return write_draft(self.letter, self.people, () if self.link else tuple(self.workbooks.items()))

    @property
    def merge_row(self) -> list[str]:
        """Its row of the mail merge: the columns of `report.reply.merge.COLUMNS`."""
        to = "; ".join(address for _, address in self.people)
        attached = "" if self.link else "; ".join(self.workbooks)
        return [self.unit, self.name, to, self.letter.subject, self.letter.text, attached]


def addressed(register: Register, period: Period, unit: str, people: Sequence[tuple[str, str]]) -> Addressed:
    """Whom a message to `people` of the unit is to, and from whom it is."""
    own = register.trust
    return Addressed(
        unit=register.label("unit", unit),
        names=tuple(dict.fromkeys(name for name, _ in people)),
        period=period.title,
        in_period=period.named,
        trust=register.trust_name,
        contact=own.text("contact") if own else "",
        return_to=own.text("return_to") if own else "",
        link=_link_of(register, unit),
    )


def _link_of(register: Register, unit: str) -> str:
    """Where the unit opens its workbooks, with its id where the address has a place for it; empty where they are
    attached."""
    typed = register.trust.text("workbooks_at") if register.trust else ""
    address, _ = read_web_address(typed.replace(_UNIT, quote(unit, safe="")))
    return address
