"""What others take for a part of planbook's work: reading values, checking tables, filling a Word template.

frictionless and docxtpl come with planbook's extra `benchmarks`.
"""

import io
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

CHECKED = ("action", "kpi_value", "funding_line")
"""The records whose tables frictionless checks: those of a large plan that have the most rows."""


def bare(paths: Sequence[Path]) -> None:
    """Every value of the workbooks, with python-calamine and no more."""
    import python_calamine

    for path in paths:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def with_openpyxl(paths: Sequence[Path]) -> None:
    """The same with openpyxl, as its documentation has it for reading alone."""
    import openpyxl

    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            for _ in sheet.iter_rows(values_only=True):
                pass
        book.close()


def with_pandas(paths: Sequence[Path], engine: str) -> None:
    """The same as frames."""
    import pandas as pd

    for path in paths:
        pd.read_excel(path, sheet_name=None, header=None, engine=engine)


def with_frictionless(paths: Sequence[Path]) -> int:
    """How many errors frictionless finds in three tables of each workbook, by types and required fields.

    It knows no stages, no register and no other table: what it checks is what planbook's types and `required` do.
    """
    from frictionless import Dialect, Resource, Schema, formats, system

    found = 0
    for path in paths:
        for sheet, header, schema in tables_of(path):
            dialect = Dialect(
                header_rows=[header], controls=[formats.ExcelControl(sheet=sheet)], skip_blank_rows=True
            )
            with system.use_context(trusted=True):
                resource = Resource(
                    path=str(path),
                    format="xlsx",
                    dialect=dialect,
                    schema=Schema.from_descriptor(json.loads(schema)),
                )
                report = resource.validate(limit_errors=10_000)
            found += sum(task.stats.get("errors", 0) for task in report.tasks)
    return found


_TYPES = {"number": "number", "money": "number", "percent": "number", "count": "number"}


@cache
def tables_of(path: Path) -> tuple[tuple[str, int, str], ...]:
    """Sheet, row of headings (from 1) and schema (as JSON) of the tables that are checked."""
    from planbook.collect.limits import limits_of
    from planbook.collect.workbook import read_workbook
    from planbook.model.loading import load

    declarations = load()
    read = read_workbook(path, declarations, limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"]))
    found = []
    for table in read.tables:
        if table.record in CHECKED and table.rows:
            record = declarations.records[table.record]
            fields = [
                {
                    "name": key,
                    "type": _TYPES.get(record.field(key).type, "any"),
                    "constraints": {"required": bool(record.field(key).required)},
                }
                for key in table.keys
            ]
            found.append((table.sheet, table.rows[0].excel_row - 1, json.dumps({"fields": fields})))
    return tuple(found)


def with_docxtpl(tables: Sequence[Sequence[Sequence[str]]], texts: Sequence[str]) -> bytes:
    """A Word file with these paragraphs and tables, filled in by docxtpl from a template with a place for each."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(_template(tuple(len(table[0]) for table in tables))))
    values = {f"table{n}": [[*row] for row in table] for n, table in enumerate(tables)}
    template.render({"texts": [*texts], **values}, autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


@cache
def _template(widths: tuple[int, ...]) -> bytes:
    """A template for paragraphs, and for tables of so many columns."""
    from docx import Document

    document = Document()
    for text in ("{%p for text in texts %}", "{{ text }}", "{%p endfor %}"):
        document.add_paragraph(text)
    for number, width in enumerate(widths):
        table = document.add_table(rows=3, cols=width, style="Table Grid")
        table.cell(0, 0).text = f"{{%tr for row in table{number} %}}"
        for column in range(width):
            table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
        table.cell(2, 0).text = "{%tr endfor %}"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def rows_of_paper(made: bytes) -> tuple[list[list[list[str]]], list[str]]:
    """The cells of the tables of a Word file, and its paragraphs."""
    from docx import Document

    document = Document(io.BytesIO(made))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [table for table in tables if table and table[0]], [p.text for p in document.paragraphs]


def missing() -> Iterator[str]:
    """The peers that are not installed."""
    from importlib.util import find_spec

    yield from (name for name in ("frictionless", "docxtpl", "psutil") if find_spec(name) is None)
