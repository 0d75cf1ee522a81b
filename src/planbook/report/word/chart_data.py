"""The workbook within a chart, which opens when somebody edits its data: a row a category, a column a series.

A paper may have many of them, small and alike, so that only its cells are written for each; all else of the file is
made once by XlsxWriter for those of one format.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import count

from planbook.files import EPOCH, finished_workbook, zipped
from planbook.model.address import column_letter
from planbook.model.safe_text import NOTE, clean
from planbook.report.word.dots import DataColumn, dot_columns
from planbook.report.word.escaping import escape
from planbook.report.word.paper import Chart, plain

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NAMES, _FIGURES = ' s="1"', ' s="2"'
"""How names and figures are shown: the formats of the workbook in the order in which they come to be used."""
_SPANNED = 16
"""Excel says of so many rows at a time from which column to which they have cells."""


def chart_workbook(chart: Chart) -> bytes:
    """The workbook of `chart`."""
    columns = dot_columns(chart) if chart.kind == "dots" else _columns(chart)
    shown = any(column.is_figure and isinstance(cell, int | float) for column in columns for cell in column.cells)
    strings: dict[str, int] = {}
    rows = list(_rows(columns, strings))
    parts = {**_frame(chart.number_format if shown else ""), _SHEET: _sheet(columns, rows)}
    said = sum(row.count(' t="s"') for row in rows)
    entries = "".join(f"<si>{_text(string)}</si>" for string in strings)
    parts[_STRINGS] = (
        f'{_HEAD}<sst xmlns="{_MAIN}" count="{said}" uniqueCount="{len(strings)}">{entries}</sst>'.encode()
    )
    return zipped(parts)


def _columns(chart: Chart) -> list[DataColumn]:
    """The workbook's columns: the names, and the figures of each series."""
    names = DataColumn("", tuple(plain(name) for name in chart.categories), is_figure=False)
    return [names, *(DataColumn(series.name, series.values) for series in chart.series)]


@cache
def _frame(number_format: str) -> Mapping[str, bytes]:
    """The parts of a workbook whose figures, where it has any, are shown in that format."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": EPOCH})
    sheet = book.add_worksheet("Data")
    sheet.write_string(0, 0, "names", book.add_format({"text_wrap": True}))
    if number_format:
        sheet.write_number(1, 1, 0, book.add_format({"num_format": number_format}))
    book.close()
    with zipfile.ZipFile(io.BytesIO(finished_workbook(out.getvalue()))) as made:
        return {name: made.read(name) for name in made.namelist()}


def _sheet(columns: Sequence[DataColumn], rows: Sequence[str]) -> bytes:
    """The sheet, the first column wide enough for names."""
    last = f"{column_letter(len(columns) - 1)}{len(rows)}"
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<dimension ref="A1:{last}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="24.7109375" customWidth="1"/>'
        f'<col min="2" max="{len(columns)}" width="18.7109375" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
    ).encode()


def _rows(columns: Sequence[DataColumn], strings: dict[str, int]) -> Iterator[str]:
    """The rows, the first of them the headings; `strings` is filled with what they say, column by column."""
    made = [[*_cells(column, place, strings)] for place, column in enumerate(columns)]
    for number in range(len(made[0])):
        cells = [cell for column in made if (cell := column[number])]
        if cells:
            yield f'<row r="{number + 1}" spans="{_span(made, number)}">{"".join(cells)}</row>'


def _span(made: Sequence[Sequence[str]], number: int) -> str:
    first = number - number % _SPANNED
    there = [n for n, column in enumerate(made, start=1) if any(column[first : first + _SPANNED])]
    return f"{there[0]}:{there[-1]}"


def _cells(column: DataColumn, place: int, strings: dict[str, int]) -> Iterator[str]:
    """The column's heading and its cells; an empty one is none."""
    letter = column_letter(place)
    yield _said(f"{letter}1", "", plain(column.heading), strings) if column.heading else ""
    for row, cell in zip(count(2), column.cells):
        at = f"{letter}{row}"
        if column.formula:
            formula = escape(column.formula.format(row=row).removeprefix("="))
            yield f'<c r="{at}"{_NAMES} t="str"><f>{formula}</f><v>{escape(str(cell))}</v></c>'
        elif isinstance(cell, str):
            yield _said(at, _NAMES, cell, strings)
        elif cell is None:
            yield ""
        else:
            yield f'<c r="{at}"{_FIGURES if column.is_figure else ""}><v>{cell:.16G}</v></c>'


def _said(at: str, look: str, text: str, strings: dict[str, int]) -> str:
    return f'<c r="{at}"{look} t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _text(string: str) -> str:
    kept = ' xml:space="preserve"' if string != string.strip() else ""
    return f"<t{kept}>{escape(clean(string, NOTE))}</t>"
