"""Plans in the layouts that schools have, as files, from `layouts_of_schools.toml`: the measure of `import`."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class SchoolLayout:
    """A file of a school, and what a person would take its columns for."""

    name: str
    format: str
    kind: str
    columns: Mapping[str, str | Sequence[str]]
    """By heading the fields that are right; an empty one where it is right that the column is listed."""
    counts: Mapping[str, int]
    """By record how many rows there are."""
    text: str

    def write(self, folder: Path, school: str) -> Path:
        """The file, of the school whose name stands in it."""
        path = folder / f"{school} {self.name}.{self.kind}"
        parts = self.text.replace("{school}", school).split("\n\n")
        {"docx": _write_word, "xlsx": _write_excel, "csv": _write_csv}[self.kind](path, parts)
        return path

    def right(self, heading: str) -> set[str] | None:
        """The fields that the column may be, an empty one where it may be listed; None of one that is not told."""
        said = self.columns.get(heading)
        return None if said is None else {said} if isinstance(said, str) else {*said}

    def values(self, school: str) -> Iterator[str]:
        """What is written in its tables, but for headings and days."""
        for part in self.text.replace("{school}", school).split("\n\n"):
            for row in _rows(part):
                told = [value for value in row if value not in self.columns and not _DAY.fullmatch(value)]
                yield from (line for value in told for line in value.splitlines() if line)


def layouts() -> list[SchoolLayout]:
    """All of them, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [SchoolLayout(**layout) for layout in told["layout"]]


def _rows(part: str) -> list[list[str]]:
    lines = [line for line in part.strip().splitlines() if line.startswith("|")]
    return [[cell.strip().replace("⏎", "\n") for cell in line[1:-1].split("|")] for line in lines]


def _write_word(path: Path, parts: Sequence[str]) -> None:
    made = docx.Document()
    for part in map(str.strip, parts):
        if part.startswith("|"):
            rows = _rows(part)
            table = made.add_table(len(rows), len(rows[0]))
            for row, said in zip(table.rows, rows, strict=True):
                for cell, value in zip(row.cells, said, strict=True):
                    cell.text = value
                if len(said) > 2 and not any(said[1:]):
                    row.cells[0].merge(row.cells[-1]).text = said[0]
        elif part.startswith("#"):
            marks, _, words = part.partition(" ")
            made.add_heading(words, len(marks) - 1)
        else:
            made.add_paragraph(part)
    made.save(str(path))


def _write_excel(path: Path, parts: Sequence[str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, part in enumerate(parts, start=1):
        sheet = book.create_sheet(f"Plan {number}")
        for row in _rows(part):
            sheet.append([_value(cell) for cell in row])
    book.save(path)


def _value(text: str) -> object:
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    return float(text) if _NUMBER.fullmatch(text) and "." in text else text or None


def _write_csv(path: Path, parts: Sequence[str]) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        for part in parts:
            csv.writer(file, delimiter=";").writerows(_rows(part))
