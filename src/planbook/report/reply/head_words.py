"""What is said to the head of a school, who has its papers before anybody else."""

from collections.abc import Sequence

from planbook.model.meeting_days import MeetingDays
from planbook.model.prose import agree, listed
from planbook.model.values import long_date
from planbook.report.reply.words import Addressed, Letter, letter_to


def copy_letter(to: Addressed, days: MeetingDays, papers: Sequence[str]) -> Letter:
    """The message with a head's own papers, to read before they go to the body that meets."""
    it = agree(len(papers), "it", "they")
    goes = agree(len(papers), "goes", "go")
    paragraphs = [
        f"Attached {agree(len(papers), 'is the paper', 'are the papers')} of {to.unit} for the meeting of the "
        f"{days.body} on {long_date(days.meeting)}: {listed(papers)}. You have {agree(len(papers), 'it', 'them')} "
        f"before {it} {goes} to anybody else.",
        f"Please tell us by {long_date(days.corrections)} what is wrong. If a figure is wrong, correct it in the "
        f"workbook and return that. {it.capitalize()} {goes} out by {long_date(days.papers)}; what is corrected "
        "after that goes into a correction.",
        "You can type your comments in the places marked for them in Word. Send the file back to us, and they stay "
        "when figures change.",
    ]
    return letter_to(to, f"your papers for the meeting of {long_date(days.meeting)}", paragraphs, with_link=False)
