"""What fits its type in a declaration, names only what is there, and cannot work all the same.

Two things that people would know by one name, names that are taken, limits that nothing lies between. A past run
was made with whatever was declared then, so this is asked of the declarations alone that a trust works by today.
"""

import re
from collections.abc import Iterator

from planbook.model.declarations import Block, Declarations, Format, Record, Report
from planbook.model.loading import DeclarationFault
from planbook.model.meant import meant
from planbook.model.papers import OF_THE_ROW, TOP
from planbook.model.record import AFTER, BEFORE
from planbook.model.register import folded
from planbook.model.sheet_names import LONGEST_SHEET, NOT_IN_A_SHEETS_NAME, OUR_SHEETS, SHEET_NAME

_TAKEN = {*BEFORE, *AFTER, *OF_THE_ROW, TOP}
"""Keys of columns that the rows of any record have beside their fields."""
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_BEGIN = "begin it with one of a-z, and go on with a-z, 0-9 and _"
_NO_KEY = f"is no key, of which files are named: {_BEGIN}"
_FORMAT_KEY = re.compile(r"[a-z][a-z0-9_-]{0,40}")


def faults_of_clashes(declarations: Declarations) -> Iterator[DeclarationFault]:
    """Each declaration that cannot work beside the others, or by itself."""
    of_register = {sheet.record.key for sheet in declarations.register_format.sheets}
    for record in declarations.records.values():
        yield from _of_record(record, in_register=record.key in of_register)
    for key in declarations.lists:
        yield from _of_list(declarations, key)
    for layout in declarations.formats.values():
        if not _FORMAT_KEY.fullmatch(layout.key):
            what = (
                "names workbooks: call the file with a-z, 0-9 and -, at most 41 of them, beginning with one of a-z"
            )
            yield DeclarationFault("format", layout.key, (), what)
        for path, what in _of_sheets(layout):
            yield DeclarationFault("format", layout.key, path, what)
    for report in declarations.reports.values():
        yield from _of_report(declarations, report)


def _of_record(record: Record, *, in_register: bool) -> Iterator[DeclarationFault]:
    """Keys that no file or column can have, fields without a place, and numbers that nothing can be."""
    if not _KEY.fullmatch(record.key):
        yield DeclarationFault("record", record.key, ("record", "key"), f"{record.key!r} {_NO_KEY}")
    if record.spare < 0:
        yield DeclarationFault(
            "record", record.key, ("record", "spare"), f"{record.spare} is below 0; leave it out"
        )
    for spec in record.fields:
        here = ("fields", spec.key)
        if not _KEY.fullmatch(spec.key):
            yield DeclarationFault("record", record.key, here, f"is its key: {_BEGIN}")
        if spec.key in _TAKEN and not in_register:
            what = "is a column that the rows of every record have; give the field another key"
            yield DeclarationFault("record", record.key, here, what)
        if None not in (spec.minimum, spec.maximum) and (spec.minimum or 0) > (spec.maximum or 0):
            what = f"{spec.minimum:g} is above the `maximum`, {spec.maximum:g}: no value lies between them"
            yield DeclarationFault("record", record.key, (*here, "minimum"), what)


def _of_list(declarations: Declarations, key: str) -> Iterator[DeclarationFault]:
    """Words of a list that nobody can choose, or tell from those of another entry."""
    first: dict[str, str] = {}
    for choice in declarations.lists[key]:
        if not choice.word.strip():
            yield DeclarationFault("list", key, (choice.code, "word"), "is blank: nobody could choose it")
        for name, word in [("word", choice.word), *(("also", other) for other in choice.also)]:
            code = first.setdefault(folded(word), choice.code)
            if code != choice.code:
                what = f"{word!r} is how {code!r} is written too; a cell that says it means one of them"
                yield DeclarationFault("list", key, (choice.code, name), what)


def _of_sheets(layout: Format) -> Iterator[tuple[tuple[str, ...], str]]:
    """Sheets that Excel does not take, or that have one name in a workbook, by which it is read back."""
    beside = () if layout.kind == "register" else OUR_SHEETS
    taken = {folded(name): "a sheet that every workbook has" for name in beside}
    for sheet in layout.sheets:
        taken |= {folded(name): f"the sheet of {sheet.record.key!r}" for name in sheet.was}
    for sheet in layout.sheets:
        here = ("sheet", sheet.record.key)
        if not sheet.columns:
            yield (*here, "show"), "is empty: a sheet shows one field or more"
        if not 0 < len(sheet.title) <= LONGEST_SHEET or NOT_IN_A_SHEETS_NAME.search(sheet.title):
            yield (*here, "title"), f"{sheet.title!r} {SHEET_NAME}"
        other = taken.setdefault(folded(sheet.title), f"the sheet of {sheet.record.key!r}")
        if other != f"the sheet of {sheet.record.key!r}":
            yield (*here, "title"), f"{sheet.title!r} is a name of {other}; give one of them another `title`"


def _of_report(declarations: Declarations, report: Report) -> Iterator[DeclarationFault]:
    """Columns headed alike or that name no units, a reader that is no body, pages and places that there are not."""
    if report.most_pages < 0:
        what = f"{report.most_pages} is below 0; leave it out where there may be any number"
        yield DeclarationFault("report", report.key, ("report", "most_pages"), what)
    keys = [block.key for block in report.standing]
    if report.own_after and report.own_after not in keys:
        what = f"there is no {report.own_after!r} here{meant(report.own_after, keys)}"
        yield DeclarationFault("report", report.key, ("report", "own_after"), what)
    for block in report.blocks:
        here = ("block", block.key)
        first: dict[str, str] = {}
        for column in block.columns:
            other = first.setdefault(folded(column.heading), column.key)
            if column.heading and other != column.key:
                what = f"{other!r} and {column.key!r} are both headed {column.heading!r}"
                yield DeclarationFault("report", report.key, (*here, "columns"), what)
            if column.named < 0 or (column.named and block.table in declarations.records):
                what = f"{column.key!r}: `named` is how many units a cell of one of consolidate's tables names"
                yield DeclarationFault("report", report.key, (*here, "columns"), what)
        if block.reader and not _is_body(declarations, block):
            what = f'{block.reader!r} names no body: take a field of type code, of = "body"'
            yield DeclarationFault("report", report.key, (*here, "reader"), what)


def _is_body(declarations: Declarations, block: Block) -> bool:
    record = declarations.records.get(block.table)
    spec = record.by_key.get(block.reader) if record else None
    return spec is not None and spec.type in {"code", "codes"} and spec.of == "body"
