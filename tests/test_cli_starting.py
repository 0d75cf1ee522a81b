"""How much is loaded before help is shown, in modules: alike on every computer."""

import subprocess
import sys

import click
import pytest

from planbook.cli.commands import register
from planbook.cli.main import cli

HELP = 34
"""The most modules that help may load beyond those of click itself. Counted in November 2026: 32 for all commands,
23 to 26 for one; 95 before. A new module of commands is a reason to raise it, a library is none."""
NEVER = (
    "pathlib",
    "shutil",
    "tomllib",
    "json",
    "hashlib",
    "traceback",
    "planbook.workflow",
    "planbook.api.trust",
)

_COUNT = """
import sys, click
before = set(sys.modules)
from planbook.cli.main import run
try:
    run()
except SystemExit as ended:
    print(ended.code, *sorted(set(sys.modules) - before), file=sys.stderr)
"""


def loaded(*words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _COUNT, *words], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "Usage: " in done.stdout
    status, *names = done.stderr.split()
    assert status == "0"
    return names


def every_command() -> list[tuple[str, ...]]:
    register(cli)
    groups = {name: made for name, made in cli.commands.items() if isinstance(made, click.Group)}
    return [
        (),
        *((name,) for name in cli.commands),
        *((name, one) for name in groups for one in groups[name].commands),
    ]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_help_loads_next_to_nothing(words: tuple[str, ...]) -> None:
    names = loaded(*words, "--help")
    assert [name for name in names if name in NEVER] == []
    assert len(names) <= HELP


TABLES = ("planbook.consolidate", "planbook.report", "planbook.prepare")
LIBRARIES = ("sqlalchemy", "pandas", "numpy", "rapidfuzz", "rich", "xlsxwriter", "docx", "openpyxl", "lxml")
_IMPORT = "import sys, importlib; importlib.import_module(sys.argv[1]); print(*sorted(sys.modules))"


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("planbook", ("planbook.api", *TABLES, *LIBRARIES, "pathlib")),
        ("planbook.workflow.declared", (*TABLES, *LIBRARIES, "planbook.validate", "planbook.collect")),
        ("planbook.workflow.trust", (*TABLES, *LIBRARIES, "planbook.collect.others", "planbook.collect.feeds")),
        ("planbook.workflow.validate", (*TABLES, *LIBRARIES)),
    ],
)
def test_what_a_command_does_not_need_is_not_loaded(module: str, never: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORT, module], capture_output=True, text=True, check=True)
    there = done.stdout.split()
    assert module in there
    assert [name for name in there if name in never or name.startswith(tuple(f"{one}." for one in never))] == []
