"""The words of a workbook that both who writes it and who reads it know: its cover's, and its hidden sheet's."""

import re
from collections.abc import Iterable
from hashlib import sha256

from planbook.model.sha256 import sha256_of

BAR = "  |  "
"""Between what stands on one line: whose the workbook is, the trust, how long it takes."""
BETWEEN = re.compile(r"\s*\|\s*")
"""The same in a workbook that has come back, however it is spaced."""
RETURN_BY, AS_AT, SEND_TO, ASK = "Return by", "Figures as at", "Send it to", "Ask"
FACTS = frozenset({RETURN_BY, AS_AT, SEND_TO, ASK})
"""What is said beside these labels is of the period and the trust, and not of whose the workbook is."""

DAYS = {"return_by": RETURN_BY, "as_at": AS_AT}
"""What the hidden sheet and the properties call the days of the period that the cover says."""
_BETWEEN = re.compile(r"\b[A-Z]{0,3}\d+\b|\s{3,}")
"""What stands between the parts of a formula's text: numbers, addresses, the gap before another sentence."""
_ENDS = " ,.;:"

COLUMN = "column"
"""In the hidden sheet, beside each column that the workbook was made with: what it has lost is known by that."""


NOTE = "note"
"""In the hidden sheet, beside the mark of each line of planbook's notes on cells. What else stands in a note,
people have written there."""


OPEN_NOTE = "planbook checked this:"
"""The first line of a note that planbook puts on a cell of a workbook that is open in Excel."""
_NOTE_LINE = re.compile(r"[■▲●✓○–] (?:Error|Query|For information|Must (?:correct|mend)|Please check|To know): ")
"""How the lines of planbook's notes begin, or once began, in a workbook that does not say which they are."""


def is_line_of_ours(line: str) -> bool:
    """Whether planbook wrote the line of a note, going by how it begins."""
    return _NOTE_LINE.match(line) is not None


def words_of_others(note: str) -> str:
    """What people have written into a note that planbook put on an open workbook; empty where that is nothing."""
    lines = note.removeprefix(OPEN_NOTE).splitlines()
    return "\n".join(line for line in lines if not is_line_of_ours(line)).strip()


COPY = "file"
"""In the hidden sheet of a workbook with macros, beside what a copy to send is called."""


PART_OF = "part_of"
"""In the hidden sheet of one part, beside the key of each part there is and its role: `head:Headteacher`."""
MADE_OF = "made_of"
"""In that of a workbook which parts were put together into, beside each part's key and what tells its file."""
BROUGHT_IN = "brought_in"
"""In that of a workbook which a plan was brought into, beside the period that it was made for."""


def mark_of_part(sha256: str) -> str:
    """What tells a part's file: the beginning of its SHA-256, which a line of the hidden sheet has room for."""
    return sha256[:40]


def mark_of_note(line: str) -> str:
    """The mark of a line of a note, however it is spaced."""
    return sha256_of(" ".join(line.split()).encode())[:16]


TEXT, PART_OF_TEXT = "text", "part_of_text"
"""In the hidden sheet, beside the marks of what planbook has written on a sheet of its own, and of what its
formulas there put together. What else stands on that sheet, people have written."""


def marks_of_texts(texts: Iterable[str]) -> dict[str, str]:
    """The marks of texts on planbook's own sheets, however they are spaced."""
    return {text: sha256(" ".join(text.split()).encode()).hexdigest()[:10] for text in texts}


def parts_of_text(text: str) -> list[str]:
    """What a formula's text is put together from, without its numbers and addresses: "3 to correct, 1 to explain"
    is made of "to correct" and "to explain"."""
    return [part for each in _BETWEEN.split(text) if (part := " ".join(each.split()).strip(_ENDS))]


def column_said(key: str) -> str:
    """How the hidden sheet says a column (`action.finish`); a key as it is would be taken for one above a table."""
    return key.replace(".", ":")
