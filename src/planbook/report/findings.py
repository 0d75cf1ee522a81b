"""The coordinator's workbook of findings: all of them worst first, by cause, by school; what was changed.

It is internal: it shows what stands in schools' cells, small numbers included.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from planbook.model import audience
from planbook.model.declarations import Declarations
from planbook.model.finding import SEVERITIES
from planbook.model.prose import listed, number_word, opening
from planbook.report import sheets
from planbook.report.blocks.subject import subject_of
from planbook.report.blocks.table import sheet_lines, widths
from planbook.report.cells import Line, as_cell, line_of
from planbook.report.csv import csv_bytes
from planbook.report.sheets import OutputBook, Page
from planbook.report.summary.edition import Edition
from planbook.report.summary.reliability import how_many, return_line

if TYPE_CHECKING:
    from planbook.consolidate.rows import FindingRow
    from planbook.consolidate.tables import TrustTables


def write_findings(declarations: Declarations, tables: "TrustTables") -> bytes:
    """The workbook of all findings in `tables`; the same tables give the same bytes."""
    edition = Edition(declarations, tables, "findings")
    words = edition.words
    book = OutputBook(
        title=f"Findings, {words['trust']}, {words['period']}",
        author=words["trust"],
        footer=edition.footer,
        audience=declarations.reports["findings"].audience,
    )
    fillers: Mapping[str, Callable[[], list[Line]]] = {
        "findings": lambda: finding_lines(edition),
        "causes": lambda: _causes(edition),
        "units": lambda: _units(edition),
        "changes": lambda: _changes(tables),
    }
    subject = subject_of(declarations, tables, "trust")
    for key in (block.key for block in declarations.reports["findings"].standing):
        block = edition.block(key)
        if block.is_table:
            block, lines = sheet_lines(subject, block)
        else:
            lines = fillers[key]()
        page = book.page(block.title, widths(block.columns), tab=key == "findings")
        page.title(block.caption or block.title, block.intro)
        if key == "findings":
            _counts(page, edition, len(lines))
        all_in = place_of_all(declarations) if key == "findings" else ""
        page.table(block, lines, filtered=True, freeze=2 if key == "findings" else 1, all_in=all_in)
    return book.finish()


def place_of_all(declarations: Declarations) -> str:
    """Where in a period's folder the findings lie as CSV that are more than a sheet takes."""
    report = declarations.reports["findings"]
    return audience.place(report.audience, f"{report.key}.csv")


def write_all_findings(declarations: Declarations, tables: "TrustTables") -> bytes | None:
    """All findings as CSV, in the order of the workbook; None where its sheet takes them."""
    if len(tables.findings) <= sheets.MOST_ROWS:
        return None
    edition = Edition(declarations, tables, "findings")
    columns = edition.block("findings").columns
    rows = ([as_cell(column, line).value for column in columns] for line in finding_lines(edition))
    return csv_bytes([column.key for column in columns], rows)


def finding_lines(edition: Edition) -> list[Line]:
    """All findings, errors first, then by school and place."""
    rows = sorted(
        edition.tables.findings,
        key=lambda r: (
            SEVERITIES.index(r.severity),
            str(r.unit_name or "").casefold(),
            r.sheet or "",
            r.row or 0,
            r.code,
            r.message,
        ),
    )
    return [line_of(row, place=place(row), unit_name=row.unit_name or row.unit or row.file) for row in rows]


def place(row: "FindingRow") -> str:
    """Where a finding is, as "Actions F12"; "Actions, row 12" where no cell is known."""
    cells = ", ".join(row.cells)
    if cells:
        return f"{row.sheet or ''} {cells}".strip()
    if row.row:
        return f"{row.sheet or ''}, row {row.row:g}".lstrip(", ")
    return row.sheet or ""


def _counts(page: Page, edition: Edition, total: int) -> None:
    """How many findings of each kind there are, in a sentence above the table."""
    if not total:
        return
    rows = edition.tables.findings
    counts = [sum(row.severity == severity for row in rows) for severity in SEVERITIES]
    said = (
        f"{number_word(n) if n else 'nothing'} {what}"
        for n, what in zip(counts, ("to correct", "to check", "for information"), strict=True)
    )
    sentence = f"{listed(said)}."
    page.text(opening(sentence))
    page.space()


def _causes(edition: Edition) -> list[Line]:
    """Findings by rule: those of most schools first within a kind."""
    rows = sorted(edition.causes, key=lambda r: (SEVERITIES.index(r.severity), -r.units, -r.findings, r.code))
    return [line_of(row, how_many=how_many(row, edition)) for row in rows]


def _units(edition: Edition) -> list[Line]:
    """What is due from each unit and what was found in it, most to correct first."""
    rows = sorted(
        edition.returns,
        key=lambda r: (-r.errors, -r.warnings, -r.notes, r.unit_name.casefold()),
    )
    return [return_line(row, file=(row.file or "").rpartition("/")[2]) for row in rows]


_WHOLE_ROWS = {"added": "The row was added", "removed": "The row was removed", "same": "Nothing: it says the same"}


def _changes(tables: "TrustTables") -> list[Line]:
    """What a school changed since the file that it returned before, in the order of its workbook."""
    return [
        line_of(
            row,
            row=" ".join(dict.fromkeys(word for word in (row.row_id, row.label) if word)),
            heading=_WHOLE_ROWS.get(row.kind, row.heading),
        )
        for row in tables.changes
    ]
