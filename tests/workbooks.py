"""Workbooks for the tests of `prepare`, written and opened again."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import builders
from planbook.model.declarations import Declarations
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.prepare.content.prefill import prefill
from planbook.prepare.workbook import GivenRow, Job, write_workbook

UNIT, PERIOD = "990001", "2026-27-autumn"
FORMATS = [key for key, made in load().formats.items() if made.kind == "plan"]


def job(
    template: str = "objectives-actions",
    rows: Mapping[str, Sequence[GivenRow]] | None = None,
    *,
    register: Register | None = None,
    declarations: Declarations | None = None,
    period: str = PERIOD,
) -> Job:
    """A job for the invented trust's first school, prefilled unless `rows` are given."""
    declared = declarations or load()
    known = register or builders.register(declarations=declared, trust=trust_with(template))
    when = known.calendar.period(period)
    assert when is not None
    given = rows if rows is not None else prefill(declared, known, UNIT, when, [])
    return Job(declared.formats[template], known, UNIT, when, given, date(2026, 9, 16))


def trust_with(template: str) -> str:
    """The invented trust's own sheet, with another plan format."""
    return builders.TABLES["trust"].replace("objectives-actions", template)


def written(made: Job, declarations: Declarations | None = None, **options: Any) -> Workbook:
    """The workbook of the job as openpyxl opens it."""
    return load_workbook(io.BytesIO(write_workbook(declarations or load(), made)), **options)


def keys(sheet: Worksheet) -> dict[str, str]:
    """The column letter of each key in the hidden key row."""
    return {str(cell.value): cell.column_letter for cell in sheet[4] if cell.value}


def cell(sheet: Worksheet, key: str, row: int) -> Any:
    """The cell of the column with this key."""
    return sheet[f"{keys(sheet)[key]}{row}"]


def validation(sheet: Worksheet, address: str) -> Any:
    """The validation of one cell; fails where it has none or several."""
    found = [v for v in sheet.data_validations.dataValidation if address in v.sqref]
    assert len(found) == 1, f"{sheet.title}!{address} has {len(found)} validations"
    return found[0]


def with_columns(table: str, **values: str) -> str:
    """A table of one row with further columns."""
    header, row = (line.strip().rstrip("|") for line in table.strip().splitlines())
    return "\n".join(
        [
            header + "".join(f"| {key} " for key in values) + "|",
            row + "".join(f"| {v} " for v in values.values()) + "|",
        ]
    )
