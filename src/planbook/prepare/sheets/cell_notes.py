"""Notes on the cells of a workbook made from one that was sent: what is the matter with each, and what to do.

A cell with something to correct or to check is coloured for as long as it holds what was sent: the colour goes
with the first change, and nobody has to take it away.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planbook.look import FONT, SEVERITY_STATUS, SEVERITY_WORDS, STATUS, lines_needed
from planbook.model.address import quoted_sheet
from planbook.model.finding import SEVERITIES, Finding
from planbook.model.safe_text import NOTE, PROPERTY, clean, cut_units, units
from planbook.model.values import Value
from planbook.prepare.job import Job
from planbook.prepare.layout import FIRST_ROW, Layout
from planbook.prepare.sheets.book import Book

_WIDTH, _CHARACTERS, _LINE = 330, 52, 17
"""Of a note: pixels, the characters that fit into them, and the height of a line."""

_LONGEST = 200
"""Text of so many characters can be compared in a formula whole; of longer text its length is."""

_EXCEL_DAY_0 = date(1899, 12, 30)


def write_cell_notes(book: Book, sheet: Any, name: str, holds: Mapping[str, Value]) -> None:
    """A note on each cell of the sheet `name` that something was found in; `holds` is what is in its cells."""
    for address, findings in found_in(book.job, name).items():
        worst = min(findings, key=lambda f: SEVERITIES.index(f.severity)).severity
        text = note_text(findings)
        lines = sum(lines_needed(line, _CHARACTERS) for line in text.split("\n")) + 1
        sheet.write_comment(
            address,
            clean(text, NOTE),
            {
                "author": cut_units(clean(book.known.trust_name, PROPERTY), 50) or "planbook",
                "color": "#FFFFFF",
                "font_name": FONT,
                "font_size": 10,
                "width": _WIDTH,
                "height": lines * _LINE + 8,
            },
        )
        if worst == "note" or address not in holds:
            continue
        look = STATUS[SEVERITY_STATUS[worst]]
        style = book.workbook.add_format(
            {"bg_color": f"#{look.fill}", "font_color": f"#{look.text}"} | ({"bold": True} if look.bold else {})
        )
        rule = {"type": "formula", "criteria": unchanged(address, holds[address]), "format": style}
        sheet.conditional_format(address, rule)


def note_text(findings: Sequence[Finding]) -> str:
    """What the note on a cell says of the `findings` in it, a line for each."""
    return clean("\n".join(" ".join(_words(finding).split()) for finding in findings))


def found_in(job: Job, name: str) -> dict[str, list[Finding]]:
    """What was found on the sheet `name`, by cell, worst first; nothing that is closed."""
    found: dict[str, list[Finding]] = {}
    for finding in job.feedback.findings if job.feedback else ():
        if finding.sheet == name:
            for address in finding.cells:  # of a range the first cell
                found.setdefault(address.partition(":")[0], []).append(finding)
    return found


def _words(finding: Finding) -> str:
    look = STATUS[SEVERITY_STATUS[finding.severity]]
    return f"{look.symbol} {SEVERITY_WORDS[finding.severity]}: {finding.message} {finding.remedy}"


def unchanged(address: str, value: Value, sheet: str = "") -> str:
    """The formula for whether the cell still holds `value`; the sheet is named for a formula on another."""
    letters = address.rstrip("0123456789")
    cell = f"{quoted_sheet(sheet)}!" * bool(sheet) + f"${letters}${address[len(letters) :]}"
    if value is None or value == "":
        return f"=LEN({cell})=0"
    if isinstance(value, date):
        return f"={cell}={(value - _EXCEL_DAY_0).days}"
    if isinstance(value, str):
        text = clean(value)
        if units(text) <= _LONGEST and "\n" not in text:
            return f'=EXACT({cell},"{text.replace(chr(34), chr(34) * 2)}")'
        return f"=LEN({cell})={units(text)}"
    return f"={cell}={value!r}"


def cells_of(book: Book, layout: Layout) -> Mapping[str, Value]:
    """What the cells of the given rows hold, by address; those that work themselves out are not among them."""
    if layout.name not in book.held:
        asked = [(place, place.letter) for place in layout.places if place.spec.asked != "worked_out"]
        book.held[layout.name] = {
            f"{letter}{number}": book.shown(layout, place, row)
            for number, row in enumerate(layout.rows, start=FIRST_ROW)
            for place, letter in asked
        }
    return book.held[layout.name]
