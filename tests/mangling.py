"""A prepared workbook filled in by a school that does everything right, and what others do to theirs.

`clean()` is the workbook, `mangled(data, change)` the same after `change` with openpyxl.
"""
# ruff: noqa: E501  # a table reads better with its rows unbroken

import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from builders import register
from hostile import change as change_part
from hostile import packed, parts_of
from kept_workbooks import opened
from planbook.model.loading import load
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook

Book = openpyxl.Workbook
DECLARATIONS = load()
REGISTER = register(
    kpi="""
    | kpi  | name         | on  | unit    | better | definition | count_label | out_of_label | counts_people | due_in     | groups | target | tolerance |
    | ATT  | Attendance   | Yes | percent | up     | Attended.  | Attended    | possible     | all           | every_term |        | 95.5   | 1         |
    | COM  | Complaints   | Yes | count   | down   | All.       | Complaints  |              | school        | every_term |        | 0      | 0         |
    | SAFE | Safeguarding | Yes | yes_no  | up     | The audit. | Yes or No   |              | school        | every_term |        | 1      | 0         |
    """,
    trust_area="""
    | trust_area | title      | lead            | why                               |
    | A2         | Attendance | Attendance lead | A day missed is a day not taught. |
    """,
)  # fmt: skip
_PERIOD = REGISTER.calendar.period("2026-27-autumn")
assert _PERIOD
PERIOD = _PERIOD

ROWS: dict[str, Sequence[dict[str, Any]]] = {
    "statement": [{"ref": "V1", "kind": "vision", "statement": "Every pupil is here and learns."}],
    "area": [
        {"ref": "A2", "title": "Attendance", "lead": "Attendance lead", "why": "Pupils learn when they are here."},
        {"ref": "A3", "title": "Reading", "lead": "Headteacher", "why": "Reading opens every other subject."},
    ],
    "objective": [
        {"ref": "O1", "area": "A2", "objective": "Fewer pupils miss a day in ten"},
        {"ref": "O2", "area": "A3", "objective": "Every pupil reads fluently by seven"},
    ],
    "action": [
        {"ref": "1.1", "objective": "O1", "action": "Ring home on the first day of absence", "start": date(2026, 9, 7),
         "finish": date(2027, 3, 25), "led_by": "Attendance lead (lead)\nHeadteacher", "resources": "Office time",
         "success_criteria": "Absence of five days or more halves", "monitored_by": "Business manager",
         "status": "on_track", "percent_done": 50, "progress": "Calls made on 58 of 60 days",
         "next_step": "Review the list on 11/01/2027"},
        {"ref": "1.2", "objective": "O1", "action": "Meet the families of the forty pupils away most",
         "start": date(2026, 9, 14), "finish": date(2027, 5, 28), "led_by": "Headteacher",
         "resources": "Two afternoons", "success_criteria": "Thirty of the forty attend better",
         "monitored_by": "Business manager", "status": "on_track", "percent_done": 50,
         "progress": "Nineteen families met so far", "next_step": "Meet the rest by 19/02/2027"},
        {"ref": "1.3", "objective": "O1", "action": "Show each class its own figure every Friday",
         "start": date(2026, 10, 5), "finish": date(2027, 7, 9), "led_by": "Attendance lead",
         "resources": "Display", "success_criteria": "Classes know their figure when asked",
         "monitored_by": "Headteacher", "status": "on_track", "percent_done": 25,
         "progress": "Shown in all classes since half-term", "next_step": "Ask ten pupils on 22/01/2027"},
        {"ref": "2.1", "objective": "O2", "action": "Hear the lowest fifth read every day",
         "start": date(2026, 9, 7), "finish": date(2027, 7, 16), "led_by": "Headteacher",
         "resources": "Six volunteers", "success_criteria": "The lowest fifth gain a term",
         "monitored_by": "Business manager", "status": "on_track", "percent_done": 50,
         "progress": "Heard on four days in five", "next_step": "Train two more by 29/01/2027"},
        {"ref": "2.2", "objective": "O2", "action": "Teach phonics in sets from Year 1",
         "start": date(2026, 9, 21), "finish": date(2027, 6, 18), "led_by": "Headteacher",
         "resources": "Books", "success_criteria": "Nine in ten reach the standard",
         "monitored_by": "Business manager", "status": "on_track", "percent_done": 50,
         "progress": "Sets run since October", "next_step": "Assess again on 08/02/2027"},
    ],
    "milestone": [
        {"ref": "M1", "action": "1.1", "milestone": "The list is reviewed with the office",
         "due": date(2026, 11, 6), "met": "met", "met_on": date(2026, 11, 5)},
        {"ref": "M2", "action": "2.1", "milestone": "All volunteers have been trained",
         "due": date(2027, 2, 5), "met": "not_due"},
    ],
    "kpi_value": [
        {"kpi": "ATT", "group": "all", "data_year": "2026-27", "numerator": 34650, "denominator": 36000},
        {"kpi": "COM", "group": "all", "data_year": "2026-27", "numerator": 0},
        {"kpi": "SAFE", "group": "all", "data_year": "2026-27", "numerator": True},
    ],
    "funding_line": [
        {"ref": "F1", "source": "PP", "purpose": "Tutoring", "award": 61200, "spent": 21000.5, "committed": 12000,
         "forecast": 61200},
        {"ref": "F2", "source": "SP", "purpose": "Swimming", "award": 18400, "spent": 6200, "committed": 0,
         "forecast": 18400},
    ],
    "meeting": [
        {"ref": "G1", "body": "Local governing committee", "date": date(2026, 11, 12), "time": "18:00",
         "attendees": "Governors\nHeadteacher", "held": "held", "attended": 7, "members": 9,
         "papers_sent": date(2026, 11, 4), "notes": "Attendance plan agreed"},
    ],
    "declaration": [{"name": "A. Head", "date": date(2026, 12, 4), "role": "Headteacher"}],
}  # fmt: skip


def clean() -> bytes:
    """The workbook of a school that has filled in everything, and rightly."""
    given = {record: [GivenRow(row) for row in rows] for record, rows in ROWS.items()}
    job = Job(DECLARATIONS.formats["objectives-actions"], REGISTER, "990001", PERIOD, given)
    return write_workbook(DECLARATIONS, job)


def mangled(data: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    """`data` after `change` in openpyxl."""
    book = opened(data)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(sheet: Worksheet, key: str) -> int:
    """The column of a key, as `finish`, wherever its row stands."""
    for row in sheet.iter_rows(max_row=12):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.endswith(f".{key}"):
                return int(cell.column)
    raise KeyError(key)


def letter(sheet: Worksheet, key: str) -> str:
    return get_column_letter(column(sheet, key))


def free(sheet: Worksheet) -> None:
    """The sheet without its Excel table, as a school does that converts it to a range."""
    for name in list(sheet.tables):
        del sheet.tables[name]


def moved(sheet: Worksheet, order: Sequence[int], first: int = 1, last: int = 60) -> None:
    """Columns in another `order`: the n-th is what was column `order[n]`, with everything in it."""
    free(sheet)
    was = {(r, c): sheet.cell(r, c).value for r in range(first, last) for c in order}
    for place, old in enumerate(order, start=1):
        for r in range(first, last):
            sheet.cell(r, place).value = was[r, old]


def copied_column(sheet: Worksheet, source: int, target: int, rows: range) -> None:
    for row in rows:
        sheet.cell(row, target).value = sheet.cell(row, source).value


def copied_row(sheet: Worksheet, source: int, target: int) -> None:
    for cell in list(sheet[source]):
        sheet.cell(target, cell.column).value = cell.value


# What people do


def act(change: Callable[[Worksheet], None], sheet: str = "Actions") -> Callable[[Book], None]:
    return lambda book: change(book[sheet])


def typed(key: str, value: object, row: int = 6, sheet: str = "Actions", kind: str = "") -> Callable[[Book], None]:
    """Types `value` into a cell; `kind` is its number format."""

    def change(book: Book) -> None:
        cell = book[sheet].cell(row, column(book[sheet], key))
        cell.value = value
        cell.number_format = kind or ("@" if isinstance(value, str) else "General")
        if isinstance(value, str):
            cell.data_type = "f" if value.startswith("=A") else "s"

    return change


def both(*changes: Callable[[Book], None]) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        for each in changes:
            each(book)

    return change


def renamed(book: Book) -> None:
    book["Actions"].title = "Action plan FINAL"


def copy_before(book: Book) -> None:
    """Excel puts a copy before the sheet by default; the copy has its keys and its rows."""
    made = book.copy_worksheet(book["Actions"])
    made.title = "Actions (2)"
    made["C6"] = "Something else altogether"
    book.move_sheet(made, -len(book.sheetnames) + 2)


def insert_column(sheet: Worksheet) -> None:
    free(sheet)
    sheet.insert_cols(4)


def insert_filled_column(sheet: Worksheet) -> None:
    insert_column(sheet)
    sheet["D5"], sheet["D6"], sheet["D8"] = "Budget code", "E19", "E27"


def without(key: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        free(sheet)
        sheet.delete_cols(column(sheet, key))

    return change


def insert_rows(at: int, count: int) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        free(sheet)
        sheet.insert_rows(at, count)

    return change


def titles_above(sheet: Worksheet) -> None:
    insert_rows(1, 3)(sheet)
    sheet["A1"] = "Wychcombe Primary School"


def remarks_above(sheet: Worksheet) -> None:
    """Beside the title, beneath it, and in a row put between the keys and the headings."""
    insert_rows(5, 2)(sheet)
    sheet["F1"], sheet["D6"], sheet["B6"] = "See separate sheet", "please read", "NB"
    sheet["C2"] = "Updated by Ines in the first week of December, after governors met"


def delete_row(at: int) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        free(sheet)
        sheet.delete_rows(at)

    return change


def keyless(book: Book) -> None:
    """Row 4 deleted on every sheet."""
    for sheet in book.worksheets:
        if sheet.title not in ("Cover", "Glossary", "Lists", "_planbook"):
            delete_row(4)(sheet)


def keys_cleared(book: Book) -> None:
    """The row of keys found, and emptied, on every sheet of rows."""
    for sheet in book.worksheets:
        if sheet.title not in ("Cover", "Glossary", "Lists", "_planbook"):
            for each in sheet[4]:
                each.value = None


def headed(key: str, text: str) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.cell(5, column(sheet, key), text)  # type: ignore[func-returns-value]


def nearly_headed(sheet: Worksheet) -> None:
    """The keys are gone, and three headings have a slip, another wording or a name of their own."""
    headed("success_criteria", "Sucess criteria - impact")(sheet)
    headed("finish", "End date")(sheet)
    headed("next_step", "What comes now")(sheet)
    delete_row(4)(sheet)


def overwritten(sheet: Worksheet) -> None:
    """The row of keys unhidden, and typed over in two places."""
    for key in ("finish", "status"):
        sheet.cell(4, column(sheet, key)).value = "please do not delete"
    sheet.row_dimensions[4].hidden = False


def key_twice(sheet: Worksheet) -> None:
    """The key of one column dragged over its neighbour's."""
    sheet.cell(4, column(sheet, "finish")).value = "action.start"


def heading_twice(sheet: Worksheet) -> None:
    free(sheet)
    copied_column(sheet, column(sheet, "next_step"), 20, range(4, 11))
    sheet.cell(7, 20).value = "Something else"


def heading_twice_alike(sheet: Worksheet) -> None:
    free(sheet)
    copied_column(sheet, column(sheet, "next_step"), 20, range(4, 11))


def below_the_edge(sheet: Worksheet) -> None:
    for n in (40, 41):
        copied_row(sheet, 10, n)
        sheet.cell(n, 1).value = f"3.{n}"
        sheet.cell(n, 3).value = f"A further action, number {n}"


def merged(key: str, rows: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        free(sheet)
        first, last = rows.split(":")
        place = letter(sheet, key)
        sheet.merge_cells(f"{place}{first}:{place}{last}")

    return change


def merged_across(sheet: Worksheet) -> None:
    free(sheet)
    sheet.merge_cells(f"{letter(sheet, 'progress')}8:{letter(sheet, 'next_step')}8")


def hide_rows(sheet: Worksheet) -> None:
    sheet.row_dimensions[7].hidden = sheet.row_dimensions[9].hidden = True


def hide_columns(sheet: Worksheet) -> None:
    for key in ("finish", "status"):
        sheet.column_dimensions[letter(sheet, key)].hidden = True


def repeat_headings(sheet: Worksheet) -> None:
    free(sheet)
    sheet.insert_rows(9)
    copied_row(sheet, 5, 9)


def headings_in_the_middle(book: Book) -> None:
    """The headings once more beneath the last row, on every sheet of rows."""
    for sheet in book.worksheets:
        if sheet.title not in ("Cover", "Check", "Glossary", "Lists", "_planbook"):
            free(sheet)
            copied_row(sheet, 5, sheet.max_row + 1)


def total(sheet: Worksheet) -> None:
    sheet.cell(8, 1).value = "Total"
    for key in ("award", "spent", "committed", "forecast"):
        sheet.cell(8, column(sheet, key)).value = f"=SUM({letter(sheet, key)}6:{letter(sheet, key)}7)"


def nothing(book: Book) -> None:
    """Every answer deleted, as it were a blank."""
    for name in ("Vision and values", "Priorities", "Objectives", "Actions", "Milestones", "Funding", "Meetings"):
        for row in book[name].iter_rows(min_row=6):
            for cell in row:
                cell.value = None
    for key in ("numerator", "denominator"):
        for row in (6, 7, 8):
            book["KPIs"].cell(row, column(book["KPIs"], key)).value = None


def extra_sheet(book: Book) -> None:
    sheet = book.create_sheet("Staff notes")
    sheet["B2"], sheet["B3"] = "Ask about cover", "and supply"
    book.create_sheet("Empty")


def swapped_headings(sheet: Worksheet) -> None:
    headed("start", "Begins on")(sheet)
    headed("next_step", "Nxt step")(sheet)


def formula_with_result(data: bytes) -> bytes:
    return in_cell(data, "E6", b"<f>SUM(A1:A2)+21000.5</f><v>21000.5</v>")


def fetched(data: bytes) -> bytes:
    return in_cell(data, "E6", b"<f>[1]Budget!$C$4</f><v>21000.5</v>")


def in_cell(data: bytes, address: str, content: bytes) -> bytes:
    """The Funding sheet with other XML inside a cell."""
    pattern = re.compile(rb'(<c r="%s"[^>]*>).*?</c>' % address.encode())
    return change_part(
        data, "xl/worksheets/sheet8.xml", lambda xml: pattern.sub(rb"\g<1>" + content + b"</c>", xml)
    )


def error_in(key: str, sheet: str) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        found = book[sheet].cell(6, column(book[sheet], key))
        found.value, found.data_type = "#REF!", "e"

    return change


def from_1904(book: Book) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904


def protected(book: Book) -> None:
    """With a password of the school's own, sheet by sheet and the workbook too."""
    book.security = WorkbookProtection(workbookPassword="ours", lockStructure=True)
    for sheet in book.worksheets:
        sheet.protection.sheet = True
        sheet.protection.password = "ours"


def looked_after(book: Book) -> None:
    """Everything that changes how it looks and nothing that it says."""
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.freeze_panes = None
        sheet.sheet_view.zoomScale = 55
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations.dataValidation = []
        for each in "ABCDEFGH":
            sheet.column_dimensions[each].width = 9
    actions = book["Actions"]
    actions.row_dimensions.group(7, 8)
    actions.column_dimensions.group("C", "E")
    actions.row_dimensions[9].height = 0
    for each in actions[8]:
        each.font, each.fill = Font(color="FFFFFF", size=4), PatternFill("solid", fgColor="FFFFFF")


def annotated(book: Book) -> None:
    """Comments, links on cells, and a chart on a sheet of its own."""
    actions = book["Actions"]
    actions["C6"].comment = Comment("Is this still so?", "Governor")
    actions["M6"].hyperlink = "https://calls.example/log"
    chart = BarChart()
    chart.add_data(Reference(book["Funding"], min_col=4, min_row=6, max_row=7))
    book.create_chartsheet("Spending").add_chart(chart)


def translated(book: Book) -> None:
    for sheet in book.worksheets:
        if sheet.title in ("Priorities", "Actions", "Funding"):
            sheet.title = {"Priorities": "Ardaloedd", "Actions": "Camau", "Funding": "Cyllid"}[sheet.title]


def keys_edited(sheet: Worksheet) -> None:
    """The row of keys shown, two of them spoilt and one gone."""
    sheet.row_dimensions[4].hidden = False
    for key, text in (("finish", "action.finsh"), ("status", "action"), ("next_step", None)):
        sheet.cell(4, column(sheet, key)).value = text


def from_a_page(sheet: Worksheet) -> None:
    """Pasted from a page: with line breaks, tabs and spaces of every kind."""
    for key, text in (
        ("action", "Ring home on the\u00a0first day of absence\n"),
        ("finish", "\u00a025 March\n2027\t"),
        ("led_by", "Attendance lead (lead)\r\nHeadteacher\r\n"),
        ("status", "On\u2009track\n"),
        ("percent_done", "50\u202f%"),
    ):
        found = sheet.cell(6, column(sheet, key))
        found.value, found.data_type, found.number_format = text, "s", "@"


def anothers(book: Book) -> None:
    """A sheet of another school's workbook moved into this one, as Excel names it."""
    made = book.copy_worksheet(book["Funding"])
    made.title = "Funding (2)"
    made["E6"] = 999


def referring(data: bytes) -> bytes:
    """What was spent is another cell's, as a formula with its result."""
    return in_cell(data, "E6", b"<f>E7+14800.5</f><v>21000.5</v>")


def strict(data: bytes) -> bytes:
    """The namespaces of Strict Open XML, as Excel writes them under that name."""
    names = (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
        (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
    )
    parts = parts_of(data)
    for part in parts:
        for ours, strictly in names:
            if part != "[Content_Types].xml":
                parts[part] = parts[part].replace(ours, strictly)
    return packed(parts)


def with_macros(data: bytes) -> bytes:
    parts = parts_of(data)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 a macro"
    return packed(parts)
