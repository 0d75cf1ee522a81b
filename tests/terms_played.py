"""One school over the terms of a year, its workbooks prepared, filled in and brought together as in life."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from builders import FIRST_ROW
from planbook.demo.register import register_rows, schools
from planbook.workflow.consolidate import Consolidated, consolidate
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trust import Trust, open_trust
from trust_folder import FIRST, column_of, edit

AUTUMN, SPRING, SUMMER = "2026-27-autumn", "2026-27-spring", "2026-27-summer"
LAST_AUTUMN, LAST_SUMMER = "2025-26-autumn", "2025-26-summer"
PREPARED = {
    LAST_AUTUMN: date(2025, 9, 8),
    LAST_SUMMER: date(2026, 4, 15),
    AUTUMN: date(2026, 9, 7),
    SPRING: date(2027, 1, 6),
    SUMMER: date(2027, 4, 14),
}
RETURNED = {
    LAST_AUTUMN: date(2025, 12, 11),
    LAST_SUMMER: date(2026, 7, 9),
    AUTUMN: date(2026, 12, 10),
    SPRING: date(2027, 3, 18),
    SUMMER: date(2027, 7, 8),
}
PACKS = ("plan-in-full", "money", "governance", "quality", "levels", "network", "spending")
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""What is typed, by record: rows by field, each known by its `ref`."""


@dataclass(frozen=True)
class Terms:
    """A trust of one school."""

    path: Path

    @property
    def trust(self) -> Trust:
        return open_trust(self.path)

    def workbook(self, period: str, where: str = "returned") -> Path:
        (found,) = (self.path / where / period).glob(f"{FIRST}_*.xlsx")
        return found

    def send(self, period: str, rows: Rows, change: Callable[[openpyxl.Workbook], None] | None = None) -> None:
        """Prepare the school's workbook of `period` and return it with `rows` typed into it."""
        prepare_workbooks(self.trust, period, PREPARED[period])
        issued = self.workbook(period, "issued")
        returned = self.path / "returned" / period / issued.name
        returned.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(issued, returned)
        edit(returned, lambda book: type_rows(book, rows))
        if change:
            edit(returned, change)

    def bring_together(self, period: str) -> Consolidated:
        return consolidate(self.trust, period, RETURNED[period])


def terms(folder: Path, template: str = "objectives-actions", **given: Sequence[Mapping[str, Any]]) -> Terms:
    """A trust of one school that has been sent nothing yet; its register has the rows `given`."""
    rows = register_rows(schools(1))
    rows["trust"] = [{**row, "format": template} for row in rows["trust"]]
    for record, more in given.items():
        rows[record] = [*rows.get(record, []), *(dict(row) for row in more)]
    init_trust(folder, template, PREPARED[LAST_AUTUMN], rows, kind="trust", packs=PACKS)
    return Terms(folder)


def type_rows(book: openpyxl.Workbook, rows: Rows, *, new: bool = False) -> None:
    """Type `rows` into the sheets that ask for them: into the row with their ref, else the first that is free.

    Rows that are `new` go into free ones, whatever refs there are.
    """
    for record, typed in rows.items():
        for values in typed:
            sheet, key = _sheet_of(book, record)
            known = {sheet.cell(n, key).value: n for n in range(sheet.max_row, FIRST_ROW - 1, -1)}
            free = next(n for n in range(FIRST_ROW, 500) if _is_free(sheet, n, key))
            number = free if new else known.get(values["ref"], free)
            for name, value in values.items():
                sheet.cell(number, column_of(sheet, name if "." in name else f"{record}.{name}")).value = value


def _is_free(sheet: Any, number: int, key: int) -> bool:
    return sheet.cell(number, key).value is None and sheet.cell(number, key + 1).value is None


def _sheet_of(book: openpyxl.Workbook, record: str) -> tuple[Any, int]:
    for sheet in book.worksheets:
        try:
            return sheet, column_of(sheet, f"{record}.ref")
        except KeyError:
            continue
    raise KeyError(record)


def cell(path: Path, record: str, ref: str, key: str) -> Any:
    """What stands in a cell of the row with that ref."""
    book = openpyxl.load_workbook(path)
    sheet, refs = _sheet_of(book, record)
    number = next(n for n in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(n, refs).value == ref)
    return sheet.cell(number, column_of(sheet, f"{record}.{key}")).value
