"""docs/data-dictionary.md: every column of every data file, of what comes with planbook."""

from collections.abc import Iterator, Sequence

from planbook.consolidate.tidy import plan_records, register_records
from planbook.model.audience import DICTIONARY, data_place
from planbook.model.data_columns import columns_of
from planbook.model.declarations import Declarations, Record
from planbook.report.data_files.described import DataFile, dictionary_rows
from planbook.workflow.data_files import figures_file
from planbook.workflow.rules_page import table_cell

_INTRO = f"""# Data dictionary

Generated from the declarations by `python -m planbook.cli.docs`; do not edit. It has what comes with planbook. A
trust's own records, columns and words are in its own dictionary, which `planbook report PERIOD --for data` writes
with the data: `{DICTIONARY}`. [Data for analysts](analysts.md) says what the files are for.

- **Holds**: `text`; `number`; `answer`, a number or yes and no (`true` and `false` in CSV, 1 and 0 in Parquet);
  `integer`; `date`, as 2026-12-04; `yes_no`, `true` or `false`. A blank is missing, never zero. Money is in pounds,
  a percentage is from 0 to 100.
- **Codes of**: the list or the record that codes are from. Several codes stand in one cell with semicolons between.
"""


def dictionary_page(declarations: Declarations) -> str:
    """The page, in Markdown: the long table of figures, then what workbooks hold, then the register."""
    figures = figures_file(declarations, "internal")
    parts = [_INTRO, *_section(declarations, figures)]
    parts.append(
        "The file for outside, `figures.csv` in the period's folder itself, has the same columns but those of the "
        "cells, and no figure that papers hide.\n"
    )
    for title, records in (
        ("What workbooks hold", plan_records(declarations)),
        ("The register", register_records(declarations)),
    ):
        parts.append(f"## {title}\n")
        parts += [line for one in records for line in _section(declarations, _file(declarations, one), "###")]
    return "\n".join(parts).rstrip("\n") + "\n"


def _file(declarations: Declarations, record: Record) -> DataFile:
    columns = tuple(columns_of(declarations, record))
    return DataFile(record.key, data_place(record.key), record.title, record.asks, columns)


def _section(declarations: Declarations, file: DataFile, depth: str = "##") -> Iterator[str]:
    """One file, line by line, under a heading of that `depth`."""
    yield f"{depth} {file.name}\n"
    yield f"`{file.place}`: {table_cell(file.holds or file.title).rstrip('.')}.\n"
    yield _row(("column", "heading", "holds", "codes of", "codes", "meaning"))
    yield _row(["---"] * 6)
    for row in dictionary_rows(declarations, [file]):
        yield _row((f"`{row.column}`", row.heading, row.holds, row.codes_of, row.codes, row.meaning))
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(table_cell(cell) for cell in cells)} |"
