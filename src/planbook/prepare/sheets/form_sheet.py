"""A sheet of one row, label beside answer: the trust, in the register."""

from planbook.look import lines_needed, row_height
from planbook.model.declarations import Sheet
from planbook.model.safe_text import clean
from planbook.prepare.content.words import cell_value
from planbook.prepare.cover_plan import ANSWER, KEY, LABEL
from planbook.prepare.layout import FIRST_ROW, RIGHT, sheet_name
from planbook.prepare.sheets.book import ALLOWED, Book
from planbook.prepare.sheets.formats import cell_props
from planbook.prepare.sheets.page import set_up_page, tab_of, write_top
from planbook.prepare.sheets.record_sheet import write_value
from planbook.prepare.sheets.validations import validation

WIDTHS = (26, 22, 46, 78)
_HELP = 3


def write_form_sheet(book: Book, declared: Sheet) -> None:
    """The form: each field's label, its hidden key, its answer, and what it is for."""
    name = sheet_name(declared.title)
    sheet = book.workbook.add_worksheet(name)
    formats, record = book.formats, declared.record
    write_top(sheet, formats, book.job, declared.title, declared.ask)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, formats.get(), {"hidden": True} if column == KEY else {})
    given = next((row.values for row in book.job.rows.get(record.key, ())), {})
    for row in (2, 3):
        sheet.set_row(row, 8)
    sheet.set_row(4, 26)
    for column, head in ((LABEL, "What"), (KEY, ""), (ANSWER, "Answer"), (_HELP, "What it is for")):
        sheet.write_string(4, column, head, formats.header())
    row = FIRST_ROW - 2
    for asked in declared.columns:
        spec = asked.field
        row += 1
        shown = cell_value(book.declarations, book.known, spec, given.get(spec.key, spec.default))
        props = cell_props(spec)
        if spec.type in RIGHT:
            props["align"] = "left"
        label = spec.heading + (" (needed)" if spec.required else "")
        sheet.write_string(row, LABEL, label, formats.ours(bg_color="#FFFFFF", align="left", indent=1))
        sheet.write_string(row, KEY, asked.key, formats.key)
        write_value(sheet, row, ANSWER, shown, formats.yours(**props))
        sheet.data_validation(row, ANSWER, row, ANSWER, validation(book.lists, spec, spec.heading))
        note = formats.ours(bg_color="#FFFFFF", muted=True, align="left", indent=1, text_wrap=True)
        sheet.write_string(row, _HELP, clean(spec.help), note)
        text = shown if isinstance(shown, str) else ""
        lines = max(lines_needed(spec.help, WIDTHS[_HELP]), lines_needed(text, WIDTHS[ANSWER]))
        sheet.set_row(row, row_height(lines))
    sheet.protect("", ALLOWED)
    sheet.freeze_panes(5, 0)
    set_up_page(sheet, book.job, name, tab=tab_of(True))
    sheet.print_area(0, 0, row, len(WIDTHS) - 1)
    sheet.set_selection(FIRST_ROW - 1, ANSWER, FIRST_ROW - 1, ANSWER)
