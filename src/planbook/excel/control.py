"""The control workbook, planbook.xlsm: its buttons, what each asks for, and where that stands.

The writer of the workbook and what its buttons call both read it here. A button's key is the name of the command
that it runs, where it runs one; its macro is a procedure of `macros/control/Buttons.bas`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

NAME = "planbook.xlsm"
"""The file, beside the register."""
TERM, UNITS, FINDINGS, TRACED, LISTS, SETTINGS = (
    "Term", "Where each stands", "Findings", "Traced", "Lists", "xlwings.conf",
)  # fmt: skip
"""The sheets: that of the buttons, three that they fill, and two hidden ones. The last has its name from the
xlwings add-in, which looks there for the Python to start."""

ListName = Literal["periods", "units", "files", "papers", "meetings", "decisions", "agreed", "yes"]
FIXED: Mapping[ListName, tuple[str, ...]] = {
    "decisions": ("Use this file", "Stop using this file", "It came on that day"),
    "agreed": ("Agreed", "Refused"),
    "yes": ("Yes",),
}
"""Lists that are the same in every trust."""
LIST_NAMES: tuple[ListName, ...] = ("periods", "units", "files", "papers", "meetings", "decisions", "agreed", "yes")
"""In the order of their columns."""
MOST_LISTED = 1000
"""Entries of a list that a drop-down offers."""


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """A cell in which the coordinator says what a button is to do."""

    key: str
    label: str
    hint: str
    offers: ListName | None = None
    """The list that it is chosen from; None where it is typed."""
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button with what it does."""

    key: str
    caption: str
    macro: str
    says: str
    choices: tuple[ChoiceCell, ...] = ()


SHARED = (
    ChoiceCell("period", "Period", "Blank: the one now due", "periods"),
    ChoiceCell("unit", "School or other unit", "Blank: all of them", "units"),
)
"""What is asked once, for every button."""
COMMANDS = (
    Button(
        "status", "Status", "PressStatus", "Who has returned what, and what is due next. It fills the lists too."
    ),
    Button(
        "prepare",
        "Prepare",
        "PressPrepare",
        "Make the workbooks to send. Those that are there already stay as they are.",
        (
            ChoiceCell("by_contributor", "One for each role", "Blank: one for each unit", "yes"),
            ChoiceCell("force", "Make again those that are there", "Blank: leave them", "yes"),
            ChoiceCell("macros", "With buttons (macros)", "Blank: without them", "yes"),
        ),
    ),
    Button(
        "validate",
        "Validate",
        "PressValidate",
        "Check everything that came back, cell by cell. Nothing is recorded.",
    ),
    Button(
        "receive",
        "Receive",
        "PressReceive",
        "Record what came back; or, with a file chosen, what you decide about it.",
        (
            ChoiceCell("file", "File", "Only to decide about one", "files"),
            ChoiceCell("decision", "Decision", "Together with the file", "decisions"),
            ChoiceCell("came_on", "Day it came", "dd/mm/yyyy; blank: today", is_day=True),
        ),
    ),
    Button(
        "reply", "Reply", "PressReply", "Write what goes back to each school, with its message. Nothing is sent."
    ),
    Button(
        "approve",
        "Approve",
        "PressApprove",
        "Record that plans were agreed, or refused.",
        (
            ChoiceCell("agreed", "They were", "Agreed or refused", "agreed"),
            ChoiceCell("row", "Only this row", "As action/1.2; blank: all rows"),
            ChoiceCell("decided_on", "Decided on", "dd/mm/yyyy; blank: today", is_day=True),
            ChoiceCell("by", "Decided by", "As “LGC, item 6”"),
        ),
    ),
    Button(
        "consolidate",
        "Consolidate",
        "PressConsolidate",
        "Bring the returns together in the summary, with every finding.",
        (ChoiceCell("rebuild", "Read every workbook again", "Blank: only what is new", "yes"),),
    ),
    Button(
        "report",
        "Report",
        "PressReport",
        "Make the Word papers. Those that people have edited are kept.",
        (
            ChoiceCell("audience", "Paper", "Blank: the usual ones", "papers"),
            ChoiceCell("pdf", "PDFs too", "They need LibreOffice", "yes"),
        ),
    ),
    Button(
        "publish",
        "Publish",
        "PressPublish",
        "Record what goes out, and keep a copy of it.",
        (ChoiceCell("meeting", "Only for this meeting", "Blank: all of the period", "meetings"),),
    ),
)
"""The term, in its order."""
OPEN = (
    Button(
        "check_open",
        "Validate this workbook",
        "ValidateThisWorkbook",
        "Check the workbook that you had in front; findings become notes on its cells. Its file is not changed.",
    ),
    Button("remove_notes", "Remove the notes", "RemoveNotes", "Take planbook’s notes off again. All others stay."),
    Button(
        "trace_open",
        "Trace this figure",
        "TraceThisFigure",
        "Open the returned workbook behind the figure that is selected in summary.xlsx.",
    ),
    Button("clear", "Clear the lists", "ClearLists", "Empty the sheets beside this one, and its drop-downs."),
)
"""What is done with another workbook that is open, and with this one."""

FIRST_SHARED, FIRST_BUTTON = 5, 9
"""Rows of the sheet of buttons."""
CHOICE_COLUMN = "D"
UNIT_HEADINGS = (
    "ID", "Name", "State", "Received", "Due", "In use", "Verdict", "To correct", "To explain",
)  # fmt: skip
FINDING_HEADINGS = (
    "Kind", "Code", "Unit", "File", "Sheet", "Cell", "What stands there", "What is the matter", "What to do",
)  # fmt: skip
TRACED_HEADINGS = ("File", "Sheet", "Cell", "Field", "Value", "Note")
HEAD = 5
"""The row of the headings on the sheets that are filled."""


def choice_rows() -> dict[str, int]:
    """The row of each choice's cell, by its key."""
    rows = {choice.key: FIRST_SHARED + place for place, choice in enumerate(SHARED)}
    for button, row in button_rows():
        rows |= {choice.key: row + place for place, choice in enumerate(button.choices)}
    return rows


def button_rows() -> Iterator[tuple[Button, int]]:
    """Each command's button with its first row."""
    row = FIRST_BUTTON
    for button in COMMANDS:
        yield button, row
        row += max(1, len(button.choices))


def first_open_row() -> int:
    """The row of the heading over the buttons for other workbooks."""
    last, row = list(button_rows())[-1]
    return row + max(1, len(last.choices)) + 1
