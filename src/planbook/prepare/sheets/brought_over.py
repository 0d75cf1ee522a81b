"""The first sheets of a workbook that was made from one of an earlier version: what became of all that was in it.

What had no place any more stands on a sheet of its own, value by value, so that nobody has to open the earlier
workbook to look it up.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from planbook.look import lines_needed, row_height
from planbook.model.cover import BAR
from planbook.model.prose import agree, counted, opening
from planbook.model.safe_text import clean
from planbook.model.sheet_names import BROUGHT_OVER, WITHOUT_A_PLACE
from planbook.model.submission import Unplaced
from planbook.prepare.job import Brought, Job
from planbook.prepare.sheets.book import Book
from planbook.prepare.sheets.checked import CheckLine
from planbook.prepare.sheets.formats import Props
from planbook.prepare.sheets.page import COVER_TAB, period_words, set_up_page, unit_name
from planbook.prepare.sheets.what_to_correct import write_end, write_findings, write_head, write_lines

SHEET, UNPLACED = BROUGHT_OVER, WITHOUT_A_PLACE
_COLUMNS = (("Sheet", 22), ("Cell", 9), ("Ref", 12), ("Column", 26), ("What was typed", 90))
_HEADER = 3
_HIGHEST = 409
"""The most points that Excel makes a row high."""


def sheets(brought: Brought) -> list[str]:
    """The names of the sheets."""
    return [SHEET, UNPLACED] if brought.unplaced else [SHEET]


def write_brought_over(book: Book, made: Sequence[Any], brought: Brought, lines: Sequence[CheckLine]) -> None:
    """The sheets `made`, which were added first so that the workbook opens on them."""
    _write_front(book, made[0], brought, lines)
    if brought.unplaced:
        _write_unplaced(book, made[1], brought)


def _write_front(book: Book, sheet: Any, brought: Brought, lines: Sequence[CheckLine]) -> None:
    job = book.job
    version = job.origin.version if job.origin else ""
    facts = [unit_name(job) or job.unit or "", opening(period_words(job)), f"Made from {brought.file}"]
    row = write_head(
        book,
        sheet,
        brought.title or f"Brought over from version {version}",
        BAR.join(fact for fact in facts if fact),
        _asks(job, brought),
    )
    row = write_findings(book, sheet, row, brought.findings, lines)
    row = write_lines(book, sheet, row, "What was taken over", brought.taken_in)
    if not brought.title:
        row = write_lines(book, sheet, row, "What is new", brought.new or [("Nothing", "")])
    row = write_lines(
        book, sheet, row, "What no longer has a place", _counts(brought.unplaced) or [("Nothing", "")]
    )
    write_end(book, sheet, row, SHEET)


def _asks(job: Job, brought: Brought) -> list[str]:
    """What there is to do and to know, the first sentence the one that matters."""
    if brought.asks:
        return [*brought.asks]
    version = job.origin.version if job.origin else ""
    first = (
        f"This is version {job.format.version} of your workbook. Look through what is new, then go on in this one."
    )
    if job.format.kind == "register":
        first = (
            "Look through what is new, then save this as trust.xlsx and keep the earlier one under another name."
        )
    said = [first]
    if brought.findings:
        said.append("What could not be read is in its cell as it was typed, with a note.")
    if brought.unplaced:
        many = counted(len(brought.unplaced), "value")
        there = agree(len(brought.unplaced), "it is", "they are")
        said.append(
            f"{opening(many)} of version {version} had no place; {there} on the sheet {UNPLACED}. "
            "Copy from there what you still need."
        )
    sha256 = job.origin.sha256 if job.origin else ""
    said.append(f"The earlier workbook is as it was, with its comments and pictures (SHA-256 {sha256}).")
    return said


def _counts(unplaced: Sequence[Unplaced]) -> list[tuple[str, str]]:
    """How many values of each column have no place."""
    found = Counter((value.sheet, value.heading) for value in unplaced)
    return [(sheet, f"{heading or 'Cells'}: {counted(many, 'value')}") for (sheet, heading), many in found.items()]


def _write_unplaced(book: Book, sheet: Any, brought: Brought) -> None:
    unplaced = brought.unplaced
    formats = book.formats
    plain: Props = {"bg_color": "#FFFFFF", "align": "left", "indent": 1, "text_wrap": True}
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width, formats.get())
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, UNPLACED, formats.title)
    sheet.set_row(1, 22)
    version = book.job.origin.version if book.job.origin else ""
    held = brought.holder or ("What was sent" if brought.title else f"Version {version}")
    ask = f"{held} had this, and there is no place for it now. Copy what you need; this sheet is not read."
    sheet.write_string(1, 0, clean(ask), formats.explanation)
    sheet.set_row(2, 8)
    sheet.set_row(_HEADER, 26)
    for column, (heading, _) in enumerate(_COLUMNS):
        sheet.write_string(_HEADER, column, heading, formats.header())
    words = formats.ours(**plain)
    for row, value in enumerate(unplaced, start=_HEADER + 1):
        cells = (value.sheet, value.cell, value.ref, value.heading, value.value)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, clean(text), words)
        fits = zip(cells, _COLUMNS, strict=True)
        lines = max(lines_needed(clean(text), width - 2) for text, (_, width) in fits)
        sheet.set_row(row, min(row_height(lines), _HIGHEST))
    last = _HEADER + len(unplaced)
    sheet.autofilter(_HEADER, 0, last, len(_COLUMNS) - 1)
    sheet.freeze_panes(_HEADER + 1, 0)
    sheet.repeat_rows(_HEADER)
    set_up_page(sheet, book.job, UNPLACED, tab=COVER_TAB)
    sheet.print_area(0, 0, last, len(_COLUMNS) - 1)
