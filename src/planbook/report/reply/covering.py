"""What goes with a workbook when it is sent out: what it asks, of whom, by when, and how it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from planbook.model.audience import own_figures_of
from planbook.model.macros import about_macros
from planbook.model.prose import opening
from planbook.model.values import long_date
from planbook.report.reply.words import Addressed, Letter, letter_to

_PROTECTED = (
    "If Excel opens it in Protected View, a yellow bar says so at the top. Choose Enable Editing there: until then "
    "nothing can be typed."
)
_WITHOUT_MACROS = "The workbook has no macros and needs none."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A workbook as it goes out, or one part of it."""

    file: str
    """Its name."""
    asks: Sequence[tuple[str, str]]
    """Its sheets, each with what it asks."""
    needed: str
    """The figures and the people that it needs, without a full stop."""
    minutes: int
    due: date | None
    as_at: date
    checked_by: str
    """Who checks the return for the unit, as "headteacher"; empty of a part without that."""
    is_planned: bool
    """Whether its plan is still to be written."""
    role: str = ""
    """Whose part it is, as "business manager"; empty of a whole workbook."""
    others: str = ""
    """Of a part, the sentence on who has the rest."""
    pass_on: bool = False
    """Whether the register has nobody of that role, so that the message goes to others."""
    more: Sequence[str] = ()
    """Sentences on the meeting that it is for, and on days that have moved since it was made."""


def covering_letter(to: Addressed, sent: Outgoing) -> Letter:
    """The message that goes with the workbook."""
    whose = f"the {sent.role}’s part of the workbook" if sent.role else "the workbook"
    where = f"at the address below, under the name {sent.file}" if to.link else f"attached: {sent.file}"
    first = f"{opening(whose)} of {to.unit} for {to.in_period} is {where}."
    if sent.role and sent.pass_on:
        first += f" Please pass it on to the {sent.role}."
    asks = "\n".join(["It asks:", *(f"- {sheet}: {what}" if what else f"- {sheet}" for sheet, what in sent.asks)])
    takes = f"It takes about {sent.minutes} minutes"
    takes += ", and the time that the plan itself takes." if sent.is_planned else "."
    needed = f"You will need: {sent.needed}." if sent.needed else ""
    by = f" by {sent.due:%A} {long_date(sent.due)}" if sent.due else ""
    back = f"Please send it{f' to {to.return_to}' if to.return_to else ''}{by}, under the name it has."
    if to.link:
        back = f"Please fill it in there{by}, and tell us when it is done. Leave its name as it is."
    day = f"Its figures are those as at {long_date(sent.as_at)}."
    check = "The sheet Check says what is still to correct or to explain, and when nothing is."
    if sent.checked_by:
        check += f" At the end the {sent.checked_by} checks it and gives name, role and date on the Cover."
    macros = " ".join(about_macros()) if PurePath(sent.file).suffix.lower() == ".xlsm" else _WITHOUT_MACROS
    paragraphs = [
        first,
        asks,
        " ".join(part for part in (takes, needed, sent.others) if part),
        " ".join([back, day, *sent.more]),
        check,
        f"{_PROTECTED} {macros}",
    ]
    subject = f"your workbook{f', due on {sent.due:%A} {long_date(sent.due)}' if sent.due else ''}"
    if sent.role:
        subject = f"{subject} ({sent.role})"
    return letter_to(to, subject, paragraphs, own_figures_of(to.unit))
