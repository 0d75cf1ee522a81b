"""What the stages work with says what it is: every public name of theirs has a docstring."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import planbook

SOURCE = Path(planbook.__file__).parent
SAID = ("model", "collect", "consolidate", "ledger", "removal")


def without_docstring(body: list[ast.stmt], of: str = "") -> Iterator[str]:
    """The public classes, functions and methods in `body` that do not say what they are."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield of + node.name
            if isinstance(node, ast.ClassDef):
                yield from without_docstring(node.body, f"{node.name}.")


@pytest.mark.parametrize("part", SAID)
def test_every_public_name_says_what_it_is(part: str) -> None:
    files = sorted((SOURCE / part).rglob("*.py"))
    trees = [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files]
    assert [f"{file.name}: {name}" for file, tree in trees for name in without_docstring(tree.body)] == []
