"""What people read is plain English: no word of an earlier planbook comes back, and old ones are read."""

import ast
import re
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import planbook
from planbook.cli import commands
from planbook.cli.main import cli
from planbook.collect.rows import is_ours
from planbook.collect.workbook import read_workbook
from planbook.look import SEVERITY_WORDS, STATUS
from planbook.model.cover import is_line_of_ours
from planbook.model.declarations import Declarations
from planbook.model.loading import load, templates_folder
from planbook.model.renaming import _FOR_PEOPLE

SOURCE = Path(planbook.__file__).parent
DOCS = [
    file
    for file in sorted(path for kind in ("*.md", "*.svg") for path in (SOURCE.parents[1] / "docs").glob(kind))
    if file.stem not in ("decisions", "reliability")
] + [SOURCE.parents[1] / name for name in ("README.md", "CONTRIBUTING.md")]
"""What is for users: the other two say how planbook came to be as it is."""
DECLARED = sorted(
    file
    for part in ("records", "formats", "register", "rules", "reports", "catalogue")
    for file in (templates_folder() / part).glob("*.toml")
)

QUAINT = (
    r"mend(?:ed|ing|s)?",
    r"noughts?",
    r"whoever",
    r"let (?:it )?be",
    r"parted by",
    r"anew",
    r"afresh",
    r"goes by",
    r"still to be settled, it says",
    r"is no day",
    r"today's workbook",
    r"stands? twice",
    r"bring back what",
    r"stands? (?:whole|in (?:its|the) way)",
    r"gives? way to",
    r"Must correct",
    r"Please check:",
    r"nothing (?:you wrote )?(?:is|has been) lost",
    r"planbook's own fault|fault in planbook",
)
"""Words that no text for people has."""
PRIVATE = (
    r"(?<!success )(?<!it )(?<!{)measures?(?! (?:the|what|it)\b)",
    r"(?:one|an|the|every|no|each) areas?",
    r"warnings?",
    r"over (?:its|the) award",
)
"""Words that only planbook's code has: what is declared for people says KPI or success measure, priority, query."""
EXCEPTED = {
    ("rules/plan.toml", "areas and the grade"),  # the areas that inspections report on
    ("catalogue/kpi.toml", "award"),  # a grant that is bid for
    ("src", "What to mend"),  # the name of a sheet in workbooks that went out
    ("src", "Must (?:correct|mend)|Please check"),  # notes in workbooks that went out
    ("src", "whoever|whichever"),  # words that plans have
    ("src workflow/receiving/copies.py", "amended|corrected|mended"),  # words in the names of files
}
"""Where a word stands for something else, or for what old workbooks say, with a piece of its text."""


def _texts(table: object, people: bool = False) -> Iterator[str]:
    match table:
        case str() if people:
            yield table
        case list():
            for entry in table:
                yield from _texts(entry, people)
        case dict():
            for key, value in table.items():
                yield from _texts(value, people or key in _FOR_PEOPLE | {"definition", "meaning", "word"})


def _declared() -> Iterator[tuple[str, str]]:
    for file in DECLARED:
        for text in _texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            yield f"{file.parent.name}/{file.name}", text


def _in_docstrings() -> Iterator[tuple[str, str]]:
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield f"src {file.relative_to(SOURCE)}:{node.lineno}", text


def _in_code() -> Iterator[tuple[str, str]]:
    """The string literals of planbook but for docstrings, patterns and names."""
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield f"src {file.relative_to(SOURCE)}:{node.lineno}", node.value


def _in_prose() -> Iterator[tuple[str, str]]:
    """The string literals of planbook that are prose: pieces with a space, and the nouns that are counted."""
    counting = {"counted", "in_figures", "more", "more_note", "none_of", "all_of", "agree"}
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in counting:
                    said = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
                case ast.Constant(value=str(text)) if id(node) not in docs and " " in text.strip(",.;:"):
                    said = [text]
                case _:
                    said = []
            for piece in said:
                yield f"src {file.relative_to(SOURCE)}:{node.lineno}", piece


def _found(texts: Iterator[tuple[str, str]], words: tuple[str, ...]) -> list[str]:
    pattern = re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    return [
        f"{where}: {found[0]!r} in {text[:120]!r}"
        for where, text in texts
        if (found := pattern.search(text)) and not any(where.startswith(w) and said in text for w, said in EXCEPTED)
    ]


def test_what_is_declared_for_people_has_no_quaint_or_private_word() -> None:
    assert not _found(_declared(), QUAINT + PRIVATE)


def test_what_the_code_says_has_no_quaint_word() -> None:
    assert not _found(_in_code(), QUAINT)


def test_docstrings_have_no_quaint_word() -> None:
    assert not _found(_in_docstrings(), QUAINT)


def test_what_the_code_says_has_no_word_that_only_code_has() -> None:
    assert not _found(_in_prose(), (r"(?<!success )measures?", r"award(?:s|ed)?"))


def test_the_docs_have_no_quaint_word() -> None:
    assert not _found(((file.name, file.read_text(encoding="utf-8")) for file in DOCS), QUAINT)


def test_the_words_of_severities_and_money() -> None:
    assert SEVERITY_WORDS == {"error": "Error", "warning": "Query", "note": "For information"}
    assert (STATUS["red"].money, STATUS["green"].money) == ("Over allocation", "Within allocation")
    severity = load().lists["severity"]
    said = {c.code: (c.word, *c.also) for c in severity}
    assert {code: said[code] for code in ("warning", "note")} == {
        "warning": ("Query", "Warning"),
        "note": ("For information", "Note"),
    }, "a register that has the earlier word is read as before"


@pytest.mark.parametrize("word", ["Error", "Query", "For information", "Must correct", "Must mend", "Please check"])
def test_a_note_is_known_by_the_words_of_today_and_of_earlier_workbooks(word: str) -> None:
    assert is_line_of_ours(f"■ {word}: Finish is before start. Correct one of the two dates.")


@pytest.mark.parametrize(
    "note",
    ["Hidden columns: Status. The + above the columns opens them.",
     "Folded away: Status. The + above the columns opens them.",
     "This sheet cannot be sorted, because approved text is locked; filtering works.",
     "Sorting is given up on this sheet, because approved text is locked; filtering works."],
)  # fmt: skip
def test_a_note_beneath_a_table_is_known_by_the_words_of_today_and_of_earlier_workbooks(note: str) -> None:
    assert is_ours(note)


FORMER = {"Priorities": "Areas", "Tasks": "Priority tasks", "Allocations": "Awards"}


@pytest.mark.parametrize("name", ["priority-tasks", "priority-tasks-register"])
@pytest.mark.parametrize("hidden_keys", [True, False])
def test_a_workbook_with_the_former_names_is_read_as_before(name: str, hidden_keys: bool, tmp_path: Path) -> None:
    declarations = load()
    data = (templates_folder() / "samples" / f"{name}.xlsx").read_bytes()
    now = tmp_path / "now.xlsx"
    now.write_bytes(_changed(data, {}, hidden_keys))
    before = tmp_path / "before.xlsx"
    before.write_bytes(_changed(data, FORMER, hidden_keys))
    one, other = read_workbook(now, declarations), read_workbook(before, declarations)
    assert [(t.record, [r.values for r in t.rows]) for t in one.tables] == [
        (t.record, [r.values for r in t.rows]) for t in other.tables
    ]
    assert _renamed(one.problems, declarations) == _renamed(other.problems, declarations)
    assert "WB-024" not in {p.code for p in other.problems}, (
        "a sheet with its former name was not renamed by anybody"
    )


def _renamed(problems: object, declarations: Declarations) -> list[tuple[str, int]]:
    return [(p.code, len(p.cells)) for p in problems]  # type: ignore[attr-defined]


def _changed(data: bytes, names: dict[str, str], hidden_keys: bool) -> bytes:
    """The workbook with the former names of sheets, titles and headings; without its hidden keys if wanted."""
    book = load_workbook(BytesIO(data))
    headings = {"Priority": "Area", "Task": "Priority task", "Allocation": "Award", "Decided by": "Of whom"}
    headings |= {"KPI name": "Measure", "Success measure": "Measure"}
    for sheet in book.worksheets:
        if not hidden_keys and sheet.title not in ("Cover", "Check", "_planbook", "Lists", "Trust"):
            for cell in sheet[4]:
                cell.value = None
        if names and sheet.title not in ("_planbook", "Lists", "Waivers"):
            title = sheet["A1"].value or ""
            for new, old in names.items():
                if title.startswith(new):
                    sheet["A1"].value = title.replace(new, old, 1)
            for cell in sheet[5]:
                if isinstance(cell.value, str):
                    cell.value = headings.get(cell.value, cell.value)
            sheet.title = names.get(sheet.title, sheet.title)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_no_summary_of_a_command_is_cut() -> None:
    commands.register(cli)
    said = CliRunner().invoke(cli, ["--help"]).output
    assert "..." not in said.partition("Commands:")[2]
    for command in cli.commands.values():
        assert command.short_help and command.short_help.endswith(".")
    assert "--today DATE" in said


def test_options_name_dates_and_periods_alike() -> None:
    commands.register(cli)
    for name in cli.commands:
        said = CliRunner().invoke(cli, [name, "--help"]).output
        assert "%Y" not in said, name
        for line in said.splitlines():
            if line.strip().startswith("--on"):
                assert "DATE" in line
            if re.search(r"--period\b", line):
                assert "PERIOD" in line
