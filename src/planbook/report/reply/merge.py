"""All messages on one sheet, for the mail merge of Word or Outlook: headings in the first row, a message a row."""

import io
from collections.abc import Sequence

from planbook.files import EPOCH, finished_workbook
from planbook.look import FONT, HOUSE, WHITE
from planbook.model.safe_text import clean
from planbook.report.audience_line import audience_header

COLUMNS = (("Unit", 12), ("Name", 34), ("To", 40), ("Subject", 60), ("Message", 90), ("Attachment", 56))


def write_merge(rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook with `rows`, their cells in the order of `COLUMNS`; the same rows give the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    workbook.set_properties({"title": "Messages", "author": "planbook", "created": EPOCH})
    sheet = workbook.add_worksheet("Messages")
    text = {"font_name": FONT, "font_size": 11, "valign": "top"}
    head = workbook.add_format(text | {"bold": True, "font_color": f"#{WHITE}", "bg_color": f"#{HOUSE}"})
    body = workbook.add_format(text | {"num_format": "@"})
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, 20)
        for column, value in enumerate(row):
            sheet.write_string(number, column, clean(value), body)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    sheet.set_header(audience_header("internal"))  # a mail merge reads the first line, so that has none
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    workbook.close()
    return finished_workbook(out.getvalue())
