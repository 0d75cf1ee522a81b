"""Whether all that stood in one workbook stands in another that was made from it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbook.model.declarations import Declarations
from planbook.model.safe_text import clean
from planbook.model.sheet_names import COVER
from planbook.model.submission import Submission, Unplaced, is_provisional
from planbook.model.values import Value, shown


def lost_in(declarations: Declarations, sent: Submission, made: Submission) -> list[Unplaced]:
    """Values of `sent` that `made` does not have, whichever rows they stand in."""
    return lost_of(said_in(declarations, sent), said_in(declarations, made))


def lost_of(sent: Sequence["ValueGiven"], made: Sequence["ValueGiven"]) -> list[Unplaced]:
    """The same of what is `said_in` two workbooks, where one of them is set beside several."""
    there = Counter((place.record, place.key, place.said) for place in made)
    lost = []
    for place in sent:
        said = (place.record, place.key, place.said)
        if there[said] > 0:
            there[said] -= 1
        else:
            lost.append(Unplaced(place.sheet, place.cell, place.ref, place.heading, place.said))
    return lost


@dataclass(frozen=True, slots=True)
class ValueGiven:
    """One value of a workbook, as text, with its place."""

    record: str
    key: str
    said: str
    sheet: str
    cell: str
    ref: str
    heading: str


def said_in(declarations: Declarations, submission: Submission) -> Sequence[ValueGiven]:
    """Every value that people have given, and what stands in cells that could not be read."""
    return [*_said(declarations, submission)]


def _said(declarations: Declarations, submission: Submission) -> Iterator[ValueGiven]:
    for table in submission.tables:
        record = declarations.records[table.record]
        if record.rows == "derived":
            continue
        row_id = record.row_id
        # A line of the Check sheet comes with the workbook: only what the school says to it is its own.
        keys = [key for key in table.keys if record.key != "explanation" or key != row_id]
        if record.title == COVER:  # what an earlier cover asked besides is said by what it asks now
            keys = [key for key in keys if record.field(key).required]
        faults = {(f.excel_row, f.field): f.value for f in table.faults}
        for entry in table.entries(excluded=True):
            ref = entry.text(row_id) if row_id else ""
            for key in keys:
                value = entry.get(key)
                text = faults.get((entry.row.excel_row, key), "") if value is None else _text(value)
                if text and entry.row.excluded != "heading" and not is_provisional(text):
                    heading = record.field(key).heading
                    yield ValueGiven(table.record, key, text, table.sheet, entry.cell(key) or "", ref, heading)


def _text(value: Value) -> str:
    return " ".join(clean(shown(value)).split())
