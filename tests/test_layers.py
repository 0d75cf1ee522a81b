"""Who may import whom. The folder listing is the flow of the data, and imports run with it, never against."""

import ast
from functools import cache
from pathlib import Path

import pytest

import planbook

SOURCE = Path(planbook.__file__).parent

MAY_IMPORT = {
    "errors": set(),
    "model": {"errors"},
    "files": {"errors", "model"},
    "look": {"model"},
    "office": set(),
    "workbook_parts": set(),
    "prepare": {"errors", "model", "files", "look", "workbook_parts"},
    "collect": {"errors", "model", "files"},
    "validate": {"errors", "model"},
    "ledger": {"errors", "model", "files"},
    "removal": {"model", "office"},
    "consolidate": {"errors", "model", "ledger"},
    "report": {"errors", "model", "files", "look", "office", "workbook_parts", "consolidate"},
    "workflow": {
        "errors", "model", "files", "look", "prepare", "collect", "validate", "ledger", "removal", "consolidate",
        "report", "office",
    },
    "frames": {"errors", "model", "consolidate"},
    "api": {"errors", "model", "workflow", "consolidate", "frames"},
    "demo": {"errors", "model", "files", "look", "workflow"},
    "excel": {"errors", "model", "files", "look", "workflow", "api"},
    "cli": {"errors", "model", "files", "workflow", "api", "demo", "excel"},
    "__main__": {"cli"},
}  # fmt: skip

HEAVY = {
    "pandas", "openpyxl", "docx", "xlsxwriter", "sqlalchemy", "python_calamine", "rapidfuzz", "xlwings",
    "holidays", "lxml", "rich", "numpy", "pyarrow",
}  # fmt: skip
"""Libraries that take long to load: imported inside the function that needs them."""

BELOW_THE_CLI = sorted(MAY_IMPORT.keys() - {"cli", "__main__"})

CLOCK = {"date.today", "datetime.now", "datetime.today", "time.time"}


def part_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def python_files() -> list[Path]:
    return [f for f in sorted(SOURCE.rglob("*.py")) if f.parent != SOURCE or f.name != "__init__.py"]


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports_of(file: Path) -> tuple[list[str], list[str]]:
    """What a module imports anywhere, and what at its top. The tree itself is not kept: all of them are large."""
    tree = parsed(file)
    at_the_top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imported(tree), [name for node in at_the_top for name in imported(node)]


def imported(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def test_every_part_is_listed() -> None:
    assert {part_of(file) for file in python_files()} == MAY_IMPORT.keys()


def test_imports_run_with_the_flow() -> None:
    against = {}
    for file in python_files():
        own = part_of(file)
        parts = {
            name.split(".")[1]
            for name in imports_of(file)[0]
            if name.startswith("planbook.") and name != "planbook.__version__"
        }
        against[file.relative_to(SOURCE).as_posix()] = parts - {own} - MAY_IMPORT[own]
    assert {name: parts for name, parts in against.items() if parts} == {}


def test_heavy_libraries_are_loaded_where_they_are_used() -> None:
    at_once = {}
    for file in python_files():
        _, at_the_top = imports_of(file)
        names = {name.split(".")[0] for name in at_the_top}
        if file.name in {"schema.py", "dialect.py"}:
            names -= {"sqlalchemy"}  # tables are declared at the top; only the ledger's functions import these
        at_once[file.relative_to(SOURCE).as_posix()] = names & HEAVY
    assert {name: names for name, names in at_once.items() if names} == {}


@pytest.mark.parametrize("part", BELOW_THE_CLI)
def test_nothing_below_the_cli_prints_or_exits_and_nothing_below_the_api_asks_the_time(part: str) -> None:
    found = []
    forbidden = {"print", "sys.exit"} | (set() if part == "api" else CLOCK)
    for file in python_files():
        if part_of(file) != part:
            continue
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in forbidden:
                    found.append(f"{file.name}: {called}")
            elif isinstance(node, ast.Import | ast.ImportFrom) and "click" in imported(node):
                found.append(f"{file.name}: click")
    assert found == []


COMMANDS = (
    "backup", "consolidate", "doctor", "explain", "forget", "init", "migrate", "prepare", "receive", "reply",
    "report", "restore", "status", "trace", "validate",
)  # fmt: skip


def test_no_command_imports_another() -> None:
    imports = {
        file.relative_to(SOURCE).as_posix(): {
            name.split(".")[2] for name in imports_of(file)[0] if name.startswith("planbook.workflow.")
        }
        & {*COMMANDS}
        for file in sorted((SOURCE / "workflow").rglob("*.py"))
    }
    assert imports
    assert {name: commands for name, commands in imports.items() if commands} == {}


ROOMS = {
    "content": {"content", "job", "layout", "cover_plan"},
    "sheets": {"sheets", "content", "job", "layout", "cover_plan", "parts"},
    "parts": {"job", "cover_plan"},
    "job": set(),
    "layout": {"job"},
    "cover_plan": {"job"},
    "workbook": {"content", "sheets", "job", "layout", "cover_plan"},
    "released": {"content", "job", "workbook"},
}
"""What each part of `prepare/` may import of it: the sheets know what stands in them, never the reverse."""


def test_every_room_of_prepare_is_listed() -> None:
    rooms = {file.name.removesuffix(".py") for file in (SOURCE / "prepare").iterdir() if file.name[0] != "_"}
    assert rooms == ROOMS.keys()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_what_stands_in_a_workbook_does_not_know_what_its_sheets_look_like(room: str) -> None:
    files = [SOURCE / "prepare" / f"{room}.py"]
    if room in {"content", "sheets"}:
        files = sorted((SOURCE / "prepare" / room).rglob("*.py"))
    names = {name for file in files for name in imports_of(file)[0]}
    assert {name.split(".")[2] for name in names if name.startswith("planbook.prepare.")} <= ROOMS[room]
