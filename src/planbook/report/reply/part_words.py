"""What is said to a unit whose return several people fill in, each a part of it."""

from collections.abc import Sequence
from datetime import date

from planbook.model.prose import agree, listed
from planbook.model.values import long_date
from planbook.report.reply.words import Addressed, Letter, letter_to


def parts_letter(
    to: Addressed, here: Sequence[str], missing: Sequence[str], due: date | None, papers: str
) -> Letter:
    """The message where some parts have come and others have not; both are people by their roles."""
    by = f" It is due on {long_date(due)}." if due else ""
    part, came = agree(len(missing), "part", "parts"), agree(len(here), "the part", "the parts")
    paragraphs = [
        f"Thank you for {came} of the workbook of {to.unit} for {to.in_period} that came from: {listed(here)}.",
        f"We have not had the {part} of: {listed(missing)}.{by}{f' {papers}' if papers else ''} The parts count "
        "once all of them have come. If it is on its way, there is nothing you need to do.",
    ]
    return letter_to(to, f"your workbook: the {part} of {listed(missing)}", paragraphs)


def clashes_letter(to: Addressed, clashes: Sequence[str]) -> Letter:
    """The message where all parts have come and some cells are filled in differently in two of them."""
    paragraphs = [
        f"Thank you for the parts of the workbook of {to.unit} for {to.in_period}. All of them have come.",
        f"{agree(len(clashes), 'One cell was', 'These cells were')} filled in by two people, and differently:",
        *clashes,
        "Please agree which is right, correct it in the other part and send that again. Until then the parts are "
        "not put together, and all are kept as they came.",
    ]
    return letter_to(to, "which of two answers is right?", paragraphs)


def parts_attached(roles: Sequence[str]) -> str:
    """That a workbook is attached for each of these people."""
    return (
        f"There is one workbook for each person who fills some of it in: {listed(roles)}. Please pass each on; "
        "what is sent back takes the place of that part alone."
    )
