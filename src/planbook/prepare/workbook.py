"""The one writer of workbooks: issued, sent back, migrated, released blank, and the register.

write_workbook(declarations, job)  the bytes of an .xlsx, or an .xlsm with macros, the same for the same job
"""

import io
import re
from collections.abc import Container
from dataclasses import replace

from planbook.files import finished_parts
from planbook.model.declarations import Declarations, Format
from planbook.model.new_year import columns_asked
from planbook.model.register import Register
from planbook.prepare import cover_plan
from planbook.prepare.content.known import known_register
from planbook.prepare.content.worked_out import complete
from planbook.prepare.cover_plan import plan_cover
from planbook.prepare.job import Brought, GivenRow, Job, Reply
from planbook.prepare.layout import lay_out
from planbook.prepare.sheets import brought_over, what_to_correct
from planbook.prepare.sheets.as_written import sheet_class
from planbook.prepare.sheets.book import Book, names_of_rows
from planbook.prepare.sheets.cell_notes import write_cell_notes
from planbook.prepare.sheets.check import write_check
from planbook.prepare.sheets.checked import checked_lines
from planbook.prepare.sheets.cover import write_cover
from planbook.prepare.sheets.form_sheet import write_form_sheet
from planbook.prepare.sheets.formats import Formats
from planbook.prepare.sheets.glossary import write_glossary
from planbook.prepare.sheets.identity import write_identity
from planbook.prepare.sheets.lists import gather_lists, write_lists
from planbook.prepare.sheets.macros import NAME, write_macros
from planbook.prepare.sheets.own_texts import own_texts
from planbook.prepare.sheets.record_sheet import write_record_sheet
from planbook.workbook_parts import workbook_class

__all__ = ["GivenRow", "Job", "write_workbook"]

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(declarations: Declarations, job: Job) -> bytes:
    """The workbook of `job` as an .xlsx, or with macros as an .xlsm.

    It has a cover, a sheet for each of the format's records with the rows given and spare ones, for a plan
    the Check sheet and a glossary, and hidden the lists and what says whose it is. One that goes back opens on
    what to correct, one made from an earlier version on what became of that. Text is always text.
    """
    known = known_register(declarations, job)
    layout = _with_what_is_used(job, known)
    layout = columns_asked(layout, {key: [row.values for row in rows] for key, rows in job.rows.items()})
    job = replace(job, format=layout, rows=complete(job, known))
    layouts = tuple(lay_out(declarations, job))
    cover = plan_cover(declarations, job)
    forms = [c.field for s in job.format.sheets if s.record.rows == "form" for c in s.columns]
    asked = [*forms, *cover.fields]
    lists = gather_lists(declarations, known, layouts, asked, job.unit, job.beside, every_blank=job.macros)

    workbook = workbook_class()(io.BytesIO(), _OPTIONS)
    workbook.worksheet_class = sheet_class()
    names = names_of_rows(declarations, job)
    book = Book(workbook, Formats(workbook), declarations, job, known, layouts, lists, names)
    front = [workbook.add_worksheet(name) for name in _before_the_cover(job)]
    first = workbook.add_worksheet(cover_plan.SHEET)
    lines = checked_lines(book, cover)
    match job.feedback:
        case Reply() as reply:
            what_to_correct.write_what_to_correct(book, front[0], reply, lines)
        case Brought() as brought:
            brought_over.write_brought_over(book, front, brought, lines)
    write_cover(book, first, cover, lines)
    if job.feedback:
        write_cell_notes(book, first, cover_plan.SHEET, {})
    by_record = {layout.sheet.record.key: layout for layout in layouts}
    for sheet in job.format.sheets:
        if sheet.record.key in by_record:
            write_record_sheet(book, by_record[sheet.record.key])
        else:
            write_form_sheet(book, sheet)
    if job.format.kind == "plan":
        write_check(book, lines)
        write_glossary(book)
    write_lists(workbook, book.formats, lists)
    texts = own_texts(workbook.worksheets()) if job.format.kind == "plan" else ()
    write_identity(workbook, job, [f"declaration.{spec.key}" for spec in cover.fields], texts)
    if job.macros:
        write_macros(book, len(lines))
    workbook.close()
    kept = {f"xl/worksheets/sheet{number}.xml" for number in range(1, len(front) + 2)}
    return finished_parts({name: _finished(name, part, kept) for name, part in workbook.parts.items()})


def _with_what_is_used(job: Job, known: Register) -> Format:
    """The job's format without the sheets that packs bring and nobody has chosen; what rows are given for stays."""
    sheets = tuple(
        sheet
        for sheet in job.format.sheets
        if not sheet.brought or job.rows.get(sheet.record.key) or not known.packs.is_left_out(sheet.record.key)
    )
    return replace(job.format, sheets=sheets)


def _before_the_cover(job: Job) -> list[str]:
    """The names of the sheets that the workbook opens on, where it does not open on its cover."""
    match job.feedback:
        case Reply():
            return [what_to_correct.SHEET]
        case Brought() as brought:
            return brought_over.sheets(brought)
        case None:
            return []


_ROW_HEIGHT = re.compile(rb'(<row r="(?:[6-9]|\d\d+)"[^>]*?) customHeight="1"')


_MACRO_NAME = f'<definedName name="{NAME}'.encode()


def _finished(name: str, part: bytes, kept: Container[str]) -> bytes:
    """What XlsxWriter cannot say: that rows may grow with what is typed, and that names are for macros alone.

    A row whose height is marked as custom never grows again, and hides what a school writes into it; left
    unmarked, the height stands until something is typed. The cover, and what stands before it, keep theirs: they
    are the parts `kept`.
    """
    if name.startswith("xl/worksheets/sheet") and name not in kept:
        return _ROW_HEIGHT.sub(rb"\1", part)
    if name == "xl/workbook.xml":
        return part.replace(_MACRO_NAME, _MACRO_NAME.replace(b" ", b' hidden="1" ', 1))
    return part
