"""Plans and trackers as other people make them, as files, for the tests of `import`."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.styles import PatternFill

RED, AMBER, GREEN = "FFFF0000", "FFFFC000", "FF92D050"
PLAN = ("Objective", "Actions", "Who", "By when", "Resources / Cost", "Monitoring (who & how)", "RAG")


def write_sheet(path: Path, rows: Sequence[Sequence[object]], title: str = "Plan") -> Path:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append([*row])
    book.save(path)
    return path


def development_plan(path: Path, school: str) -> Path:
    """A sheet for each priority: merged objectives, colours with a key on the front, days in many words."""
    book = openpyxl.Workbook()
    front = book.active
    assert front is not None
    front.title = "Front page"
    front["B2"], front["B3"] = school, "School Development Plan 2026-27"
    front["B5"] = "Our vision: every child a reader"
    for row, (words, fill) in enumerate(
        (("Red = not started", RED), ("Amber = under way", AMBER), ("Green = embedded", GREEN)), start=7
    ):
        front.cell(row, 3, words).fill = PatternFill("solid", fgColor=fill)
    _priority(
        book,
        "P1 Reading",
        ("Priority 1: Raise attainment in reading", "Why this is a priority: phonics fell to 71%"),
        (
            ("1.1 Phonics is taught well", "Train all KS1 staff", "Reading Lead / DHT", "Autumn 1",
             "£1,250 scheme + 2 days supply", "HT", GREEN),
            (None, "Coach new staff each week", "TAs (led by SENDCo)", "ongoing", "Nil", "DHT", AMBER),
            ("1.2 Those behind catch up", "Daily one to one", "SENDCo", "Sept 26 - July 27", "tbc", "HT", RED),
        ),
        merged="A6:A7",
    )  # fmt: skip
    _priority(
        book,
        "P2 Attendance",
        ("Priority 2: Improve attendance", "Why this is a priority: absence was 19.4%"),
        (("2.1 Every day counts", "First-day calls", "Office Manager", date(2026, 9, 7), "None", "HT", None),),
    )
    book.save(path)
    return path


def _priority(
    book: openpyxl.Workbook,
    title: str,
    above: tuple[str, str],
    rows: Sequence[Sequence[object]],
    merged: str = "",
) -> None:
    sheet = book.create_sheet(title)
    sheet["A1"], sheet["A2"] = above
    for column, heading in enumerate(PLAN, start=1):
        sheet.cell(5, column, heading)
    for number, row in enumerate(rows, start=6):
        *words, fill = row
        for column, value in enumerate(words, start=1):
            sheet.cell(number, column, value)
        if fill:
            sheet.cell(number, len(PLAN)).fill = PatternFill("solid", fgColor=str(fill))
    if merged:
        sheet.merge_cells(merged)


TRACKER = ("Ref", "School", "Strategic theme", "Objective", "Key action", "Lead", "Start date", "End date", "BRAG",
           "% complete", "Progress to date", "Next steps")  # fmt: skip


def tracker(path: Path, first: str, second: str) -> Path:
    """A tracker of two schools and of all: parents repeated in each row, a key below, a total row."""
    day, end = date(2026, 9, 1), date(2027, 2, 12)
    rows: list[Sequence[object]] = [
        ("Improvement tracker",),
        TRACKER,
        ("QE1", first, "Quality", "A common curriculum", "Adopt the scheme", "R. Penhale", day, end, "B", 1,
         "Used by all", None),
        ("QE2", first, "Quality", "A common curriculum", "Arithmetic daily", "D. Quill; M. Orr", day, "Termly", "G",
         0.75, "Y3-6 done", "Y1/2 from March"),
        ("BA1", second, "Behaviour", "Fewer suspensions", "Train staff", "M. Orr", day, end, "R", 0.25,
         "Trainer withdrew", None),
        ("LM1", "All schools", "Leadership", "Governors hold to account", "Link visits", "Clerk", None, "Ongoing",
         "Not started", 0, None, None),
        (),
        ("B = complete, G = on track, A = some slippage, R = off track",),
    ]  # fmt: skip
    return write_sheet(path, rows, "Tracker")


def word_table(path: Path, school: str) -> Path:
    """A Word file with a title and a table whose headings are synonyms."""
    import docx

    document = docx.Document()
    document.add_paragraph(f"{school}: equality action plan 2026-27")
    rows = (
        ("Target", "Strategies", "Responsibility", "Timescale", "Success Criteria"),
        ("Everybody can reach the hall", "Fit a ramp at the east door", "Site Manager", "Autumn term 2026",
         "Nobody needs help at the door"),
        ("All can read the screens", "Audit; replace two programs", "SENDCo", "Rolling programme",
         "All pages can be read aloud"),
    )  # fmt: skip
    table = document.add_table(rows=0, cols=5)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(path))
    return path
