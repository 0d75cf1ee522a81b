"""Files like those that other people have, made from what is drawn as text.

A line of a drawing is a row, with `|` between its cells. `>` is merged with the cell to its left, `^` with the one
above; `*` before the words makes them bold, `~` gives them a fill; `/` with blanks around it is a line break.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from planbook.collect.limits import limits_of
from planbook.collect.others.as_json import file_from_json
from planbook.collect.others.grid import Found, FoundTable, GridCell, OtherFile
from planbook.collect.others.reading import said_of
from planbook.collect.others.tables import find_tables
from planbook.model.loading import load

FILL = "D9E1F2"
RULES = load().rules
LIMITS = limits_of(RULES["WB-003"], RULES["WB-005"])

WORDS = {
    "ref", "objective", "objectives", "action", "actions", "lead", "led by", "who", "by when", "timescale", "cost",
    "resources", "success criteria", "status", "rag", "monitoring", "progress", "impact", "outcome", "outcomes",
    "priority", "goal", "target", "start date", "end date", "responsibility", "milestones", "evidence",
    "next steps",
    "key issue", "strategies", "due date", "owner", "baseline", "strategy", "indicator", "timeline", "description",
    "staff lead", "desired outcome", "chosen action", "action steps", "smart goals", "person in charge",
    "time period", "area", "year", "rag rating", "responsible person", "target date", "task/action", "measure",
    "monitored", "plan", "objective/rationale", "short term", "lead responsible", "title", "state", "id",
    "category", "theme", "school", "review", "how", "relevance",
}  # fmt: skip


def known(text: str) -> bool:
    """Whether the words are one of WORDS, whatever their capitals."""
    return " ".join(text.casefold().split()).rstrip(" :?.*") in WORDS


def drawn(drawing: str) -> list[list[str]]:
    """The cells of a drawing; a line without anything is a blank row."""
    lines = drawing.strip("\n").splitlines()
    return [[cell.strip().replace(" / ", "\n") for cell in line.strip().split("|")] for line in lines]


def look_of(cell: str) -> tuple[str, bool, bool]:
    """The words of a drawn cell, and whether they are bold and have a fill."""
    words = cell.lstrip("*~")
    marks = cell[: len(cell) - len(words)]
    return words, "*" in marks, "~" in marks


def fill_sheet(sheet: Worksheet, drawing: str) -> None:
    """Write what is drawn on the sheet."""
    rows = drawn(drawing)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell in ("", ">", "^"):
                continue
            words, bold, filled = look_of(cell)
            right, down = column, number
            while right < len(row) and row[right] == ">":
                right += 1
            while down < len(rows) and column <= len(rows[down]) and rows[down][column - 1] == "^":
                down += 1
            made = sheet.cell(number, column, typed(words))
            made.font = Font(bold=bold)
            if isinstance(made.value, date):
                made.number_format = "dd/mm/yyyy"
            if filled:
                made.fill = PatternFill("solid", fgColor=FILL)
            if (right, down) != (column, number):
                sheet.merge_cells(start_row=number, start_column=column, end_row=down, end_column=right)


def typed(words: str) -> str | float | date:
    """A number or a day where the words are one, as Excel takes them in."""
    for kind in (int, float, date.fromisoformat):
        try:
            return kind(words)
        except ValueError:
            continue
    return words


def book(path: Path, drawings: dict[str, str]) -> Path:
    """A workbook with a sheet for each drawing."""
    made = Workbook()
    made.remove(made.active)
    for title, drawing in drawings.items():
        fill_sheet(made.create_sheet(title), drawing)
    made.save(path)
    return path


def document(path: Path, *blocks: str) -> Path:
    """A Word document: a block with `|` in it is a table, one that begins with `#` a heading, others paragraphs."""
    made = docx.Document()
    for block in blocks:
        if "|" in block:
            fill_table(made, drawn(block))
        elif block.startswith("#"):
            made.add_heading(block.lstrip("# "), len(block) - len(block.lstrip("#")))
        else:
            made.add_paragraph(block)
    made.save(str(path))
    return path


def fill_table(made: "docx.document.Document", rows: list[list[str]]) -> None:
    """Add what is drawn as a table."""
    table = made.add_table(len(rows), max(map(len, rows)))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            at = table.cell(number, column)
            if cell == ">":
                table.cell(number, column - 1).merge(at)
            elif cell == "^":
                table.cell(number - 1, column).merge(at)
            elif cell:
                words, bold, _ = look_of(cell)
                at.paragraphs[0].add_run(words).bold = bold or None


def read_here(path: Path) -> OtherFile:
    """The file as it is read, without a process apart."""
    kind, said = said_of(path.read_bytes(), path.name, LIMITS.as_json)
    return file_from_json(path.name, "", kind, said)


def found_in(path: Path, knows: Callable[[str], bool] = known) -> Found:
    """The tables of the file."""
    found = find_tables(read_here(path), knows)
    check_all_is_somewhere(found)
    return found


def check_all_is_somewhere(found: Found) -> None:
    """Every cell in which something is written is in one place of what was found, and in no second."""
    held: dict[tuple[str, str], set[str]] = {}

    def hold(grid: str, cells: "tuple[GridCell, ...] | list[GridCell]", where: str) -> None:
        for cell in cells:
            if cell.is_written:
                held.setdefault((grid, cell.place), set()).add(where)

    for number, table in enumerate(found.tables):
        hold(table.grid, table.above, f"above {number}")
        for index, row in enumerate(table.rows):
            hold(table.grid, row.cells, f"row {index} of {number}")
            hold(table.grid, row.bands, f"bands of {number}")
    hold_beside: dict[str, list[GridCell]] = {}
    for grid, cell in found.beside:
        assert (grid, cell.place) not in hold_beside.get(grid, []), cell
        hold_beside.setdefault(grid, []).append(cell)
    for grid, cells in hold_beside.items():
        hold(grid, cells, "beside")
    at = {
        (grid_of.name, cell.place): number
        for grid_of in found.file.grids
        for number, row in enumerate(grid_of.rows)
        for cell in row
    }
    words = {
        (table.grid, heading.column, said): at[table.grid, heading.place]
        for table in found.tables
        for heading in table.headings
        for said in heading.words
    }
    for grid_of in found.file.grids:
        for number, row in enumerate(grid_of.rows):
            for column, cell in enumerate(row):
                if cell.is_written:
                    places = held.get((grid_of.name, cell.place), set())
                    if not places:
                        heading = words.get((grid_of.name, column, cell.text), -1)
                        assert number <= heading, f"{grid_of.name} {cell.place}: {cell.text} is nowhere"
                    assert len(places) <= 1, f"{grid_of.name} {cell.place}: {cell.text} is in {places}"


def headings_of(table: FoundTable) -> list[str]:
    """The headings of a table, those of several rows with ` > ` between."""
    return [" > ".join(heading.words) for heading in table.headings]


def rows_of(table: FoundTable) -> list[str]:
    """The rows of a table as lines: what is left out with why, what is headed with its bands before it."""
    lines = []
    for row in table.rows:
        bands = "".join(f"[{band.text}] " for band in row.bands)
        why = f"({row.left_out}) " if row.left_out else ""
        cells = " | ".join(("^" if cell.repeated else "") + cell.text.replace("\n", " / ") for cell in row.cells)
        lines.append(f"{bands}{why}{cells}".rstrip(" |"))
    return lines


def above_of(table: FoundTable) -> list[str]:
    """What stands above a table."""
    return [cell.text for cell in table.above]


def beside_of(found: Found) -> list[str]:
    """What is in no table."""
    return [cell.text for _, cell in found.beside]
