"""What the pages of docs/ tell people to do, done to the letter.

Each part of such a page says what it is, so that a new page needs no code here:

toml       whose first line names a file of the trust's folder: it is written there
python     whose first line names a module of checks or blocks: it is loaded as one; of `tests/`: it is a case of a
           rule, and finds what it says by the trust's declarations
a table    after "On the sheet **Risks** of the workbook:" (or of `trust.xlsx`): it is entered under these headings
console    commands, one to a line after `$ `: they are run, and none ends with 2 or 3
text       every line is in what the commands just before printed
answer     all that they printed (`python tests/tutorial_page.py` writes it)
copied     "Copy the workbooks from `A` to `B`.": every workbook that lies in A is copied into B
csv        whose first line names a file: it has rows with these values in these columns
shown      whose first line names a workbook or paper: every line is in one of its cells or paragraphs
"""

import csv
import importlib.util
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import docx
import openpyxl

from command_line import planbook_shown
from planbook.workflow.declared import declared
from rule_cases import Case, lines, wanted
from trust_folder import PERIOD, edit

STEP = re.compile(
    r"^```(?P<kind>\w+)\n(?P<block>.*?)^```$"
    r"|^On the sheet \*\*(?P<sheet>.+?)\*\* of (?P<book>the workbook(?: of [^:\n]+)?|`trust\.xlsx`):\n\n"
    r"(?P<table>(?:^\|[^\n]*\n)+)"
    r"|^Copy (?:both|all) workbooks from `(?P<source>[^`]+)` to `(?P<target>[^`]+)`",
    flags=re.MULTILINE | re.DOTALL,
)


@dataclass
class Follower:
    """Somebody who follows a recipe in the folder `trust`, and what the last commands printed."""

    trust: Path
    printed: str = ""
    returned: Path | None = None

    def follow(self, text: str) -> str:
        """Do all that the text says, in order; the text with what came in the place of its exact answers."""
        return STEP.sub(self._done, text)

    def _done(self, step: re.Match[str]) -> str:
        if step["kind"] == "answer":
            return f"```answer\n{self.shown_by_console}```"
        if step["kind"]:
            getattr(self, step["kind"])(step["block"])
        elif step["source"]:
            self.copy(Path(step["source"]), Path(step["target"]))
        else:
            self.enter(step["book"].strip("`"), step["sheet"], step["table"])
        return step[0]

    @property
    def shown_by_console(self) -> str:
        """What the last commands printed, alike on every system."""
        lines = self.printed.replace("\\", "/").strip("\n").splitlines()
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def copy(self, source: Path, target: Path) -> None:
        target.mkdir(parents=True, exist_ok=True)
        workbooks = [path for path in source.glob("*.xlsx") if path.name != "messages.xlsx"]
        assert workbooks
        for path in workbooks:
            shutil.copyfile(path, target / path.name)
        self.returned = target

    def toml(self, block: str) -> None:
        name, _, text = block.removeprefix("# ").partition("\n")
        path = self.trust / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def python(self, block: str) -> None:
        name = Path(block.removeprefix("# ").partition("\n")[0])
        if name.parent.name == "tests":
            assert (Path(__file__).parents[1] / name).is_file()
            case = eval(block, {"Case": Case})  # our own page's words
            assert lines(case.found(declared(self.trust))) == wanted(case.finds)
            return
        package = name.parent.relative_to("src").as_posix().replace("/", ".")
        assert package in {"planbook.validate.checks", "planbook.report.blocks"}
        path = self.trust.parent / name.name
        path.write_text(block, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(f"{package}.{name.stem}", path)
        assert spec is not None and spec.loader is not None
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)

    def console(self, block: str) -> None:
        self.printed = ""
        for line in block.splitlines():
            program, *words = shlex.split(line.removeprefix("$ "))
            assert line.startswith("$ ")
            if program == "pytest":
                continue  # of a case: it has been judged where it stands
            assert program == "planbook"
            done = planbook_shown(*words)
            assert done.returncode in (0, 1), done.stdout
            self.printed += done.stdout

    def text(self, block: str) -> None:
        for line in block.splitlines():
            assert line in self.printed, self.printed

    def csv(self, block: str) -> None:
        name, *lines = block.removeprefix("# ").splitlines()
        with (self.trust / name).open(encoding="utf-8-sig", newline="") as stream:
            there = list(csv.DictReader(stream))
        wanted = list(csv.DictReader(lines))
        found = [{key: row[key] for key in wanted[0]} for row in there]
        assert [row for row in wanted if row not in found] == [], found

    def shown(self, block: str) -> None:
        name, *lines = block.removeprefix("# ").splitlines()
        (path,) = self.trust.glob(name)
        words = list(_words_of(path))
        for line in lines:
            assert any(line in text for text in words), line

    def enter(self, book: str, sheet: str, table: str) -> None:
        path = self.trust / "trust.xlsx"
        if book.startswith("the workbook of ") and self.returned is not None:
            slug = book.removeprefix("the workbook of ").lower().replace(" ", "-")
            (path,) = self.returned.glob(f"*_{slug}_*.xlsx")
        elif book == "the workbook":
            issued = max((self.trust / "issued" / PERIOD).glob("*.xlsx"), key=lambda p: p.stat().st_mtime_ns)
            path = self.trust / "returned" / PERIOD / issued.name
            shutil.copyfile(issued, path)
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
        edit(path, lambda opened: _enter(opened[sheet], rows[0], rows[2:]))


def _enter(sheet: object, heads: list[str], rows: list[list[str]]) -> None:
    """Type the rows under their headings: a row that begins with what stands in a line there into that line; on the
    cover, where each question stands before its answer, beside the questions."""
    lines = list(sheet.iter_rows(max_row=40))  # type: ignore[attr-defined]
    under = [line for line in lines if set(heads) <= {cell.value for cell in line}]
    if not under:
        for head, value in zip(heads, *rows, strict=True):
            (line,) = [line for line in lines if line[0].value == head]
            line[2].value = _typed(value)
        return
    columns = {cell.value: cell.column for cell in under[0]}
    first = columns[heads[0]]
    there = {line[first - 1].value: line[0].row for line in lines[under[0][0].row :] if line[first - 1].value}
    for at, row in enumerate(rows, under[0][0].row + 1):
        number = there.get(row[0], at)
        assert heads[0] not in _FIXED or row[0] in there, row[0]
        for head, value in zip(heads, row, strict=True):
            if value and not (head == heads[0] and row[0] in there):
                sheet.cell(number, columns[head], _typed(value))  # type: ignore[attr-defined]


_FIXED = ("What", "KPI", "Rule")
"""Headings under which a page names what stands there already."""


def _typed(value: str) -> object:
    if re.fullmatch(r"\d\d/\d\d/\d{4}", value):
        day, month, year = map(int, value.split("/"))
        return datetime(year, month, day)
    if re.fullmatch(r"\d+%", value):
        return int(value[:-1]) / 100
    return int(value) if value.isdigit() else value


def _words_of(path: Path) -> Iterator[str]:
    if path.suffix == ".docx":
        paper = docx.Document(str(path))
        yield from (paragraph.text for paragraph in paper.paragraphs)
        yield from (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    else:
        book = openpyxl.load_workbook(path, data_only=True)
        yield from (str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)
