"""CONTRIBUTING.md: every recipe is followed to the letter, and what it says is to be seen is there.

A recipe is a section `## Add a ...` of which each part says what it is, so that a new one needs no code here:

toml       whose first line names a file of the trust's folder: it is written there
python     whose first line names a module of checks or blocks: it is loaded as one; of `tests/`: it is a case of a
           rule, and finds what it says by the trust's declarations
a table    after "On the sheet **Risks** of the workbook:" (or of `trust.xlsx`): it is entered under these headings
console    commands, one to a line after `$ `: they are run, and none ends with 2 or 3
text       every line is in what the commands just before printed
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
import pytest

from command_line import planbook
from planbook.demo.play import play
from planbook.validate import checks, registry
from planbook.workflow.declared import declared
from rule_cases import Case, lines, wanted
from trust_folder import PERIOD, edit, kept_trust

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## (Add an? .+?)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))
ASKED = {"field", "record", "rule", "check", "plan format", "word", "block", "paper", "pack"}
_STEP = re.compile(
    r"^```(?P<kind>\w+)\n(?P<block>.*?)^```$"
    r"|^On the sheet \*\*(?P<sheet>.+?)\*\* of (?P<book>the workbook|`trust\.xlsx`):\n\n"
    r"(?P<table>(?:^\|[^\n]*\n)+)",
    flags=re.MULTILINE | re.DOTALL,
)


@dataclass
class Follower:
    """Somebody who follows a recipe in the folder `trust`, and what the last commands printed."""

    trust: Path
    printed: str = ""

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
            done = planbook(*words)
            assert done.returncode in (0, 1), done.stderr
            self.printed += done.stdout + done.stderr

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
        if book == "the workbook":
            issued = max((self.trust / "issued" / PERIOD).glob("*.xlsx"), key=lambda p: p.stat().st_mtime_ns)
            path = self.trust / "returned" / PERIOD / issued.name
            shutil.copyfile(issued, path)
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
        edit(path, lambda opened: _enter(opened[sheet], rows[0], rows[2:]))


def _enter(sheet: object, heads: list[str], rows: list[list[str]]) -> None:
    """Type the rows under their headings; on a form, whose first heading is What, beside its questions."""
    lines = list(sheet.iter_rows(max_row=40))  # type: ignore[attr-defined]
    (top,) = [line for line in lines if set(heads) <= {cell.value for cell in line}]
    columns = {cell.value: cell.column for cell in top}
    form = heads[0] == "What"
    for at, row in enumerate(rows, top[0].row + 1):
        (number,) = [line[0].row for line in lines if line[0].value == row[0]] if form else [at]
        for head, value in zip(heads, row, strict=True):
            if value and head != "What":
                sheet.cell(number, columns[head], _typed(value))  # type: ignore[attr-defined]


def _typed(value: str) -> object:
    if re.fullmatch(r"\d\d/\d\d/\d{4}", value):
        day, month, year = map(int, value.split("/"))
        return datetime(year, month, day)
    return int(value) if value.isdigit() else value


def _words_of(path: Path) -> Iterator[str]:
    if path.suffix == ".docx":
        paper = docx.Document(str(path))
        yield from (paragraph.text for paragraph in paper.paragraphs)
        yield from (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    else:
        book = openpyxl.load_workbook(path, data_only=True)
        yield from (str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


@pytest.fixture
def trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The trust that the page has people begin with, in an empty folder; checks that a recipe adds go again."""

    def make(folder: Path) -> None:
        play(folder, units=1, periods=1, stop_after="prepare")

    assert "$ planbook demo my-trust --units 1 --periods 1 --stop-after prepare" in PAGE
    monkeypatch.chdir(tmp_path)
    checks.load()
    before = dict(registry.CHECKS)
    yield kept_trust("recipes", tmp_path / "my-trust", make).path
    for name in registry.CHECKS.keys() - before.keys():
        del registry.CHECKS[name]


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_keeps_what_it_promises(title: str, trust: Path) -> None:
    follower, kinds = Follower(trust), set()
    for step in _STEP.finditer(RECIPES[title]):
        if step["kind"]:
            kinds.add(step["kind"])
            getattr(follower, step["kind"])(step["block"])
        else:
            kinds.add("table")
            follower.enter(step["book"].strip("`"), step["sheet"], step["table"])
    assert kinds >= {"toml", "console", "table"} and kinds & {"text", "csv", "shown"}


def test_there_is_a_recipe_for_each_thing_that_is_added() -> None:
    there = {title.removeprefix("Add a ").removeprefix("Add an ") for title in RECIPES}
    assert there >= ASKED


@pytest.mark.parametrize("title", RECIPES)
def test_no_part_of_a_recipe_is_left_out(title: str) -> None:
    """A table that no sentence introduces, or a block of another kind, would not be followed."""
    steps = list(_STEP.finditer(RECIPES[title]))
    assert sum(bool(step["kind"]) for step in steps) * 2 == len(re.findall("^```", RECIPES[title], re.MULTILINE))
    assert sum(bool(step["table"]) for step in steps) == len(re.findall(r"^\| ---", RECIPES[title], re.MULTILINE))
    assert all(not step["kind"] or hasattr(Follower, step["kind"]) for step in steps)
