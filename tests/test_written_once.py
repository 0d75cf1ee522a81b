"""Nothing is written twice: no two functions of planbook do the same under other names."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import planbook

SOURCE = Path(planbook.__file__).parent
LEAST = 3
"""Statements from which on a method's body counts: shorter ones ask another object what theirs does not know."""


class _Renamed(ast.NodeTransformer):
    """Names that a function gives, in the order in which it gives them, in the place of its own."""

    def __init__(self, function: ast.FunctionDef) -> None:
        given = [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]
        given += [
            node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        self.names = {name: f"name_{number}" for number, name in enumerate(dict.fromkeys(given))}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.get(node.arg, node.arg))


def body_of(function: ast.FunctionDef) -> tuple[str, int]:
    """What the function does, whatever its own names are, and in how many statements; its docstring is none."""
    words = ast.get_docstring(function) is not None
    body = function.body[1:] if words else function.body
    count = sum(isinstance(node, ast.stmt) for statement in body for node in ast.walk(statement))
    renamed = _Renamed(function)
    module = ast.parse(ast.unparse(ast.Module(body, [])))
    return ast.dump(renamed.visit(module)), count


def is_empty(function: ast.FunctionDef) -> bool:
    """Whether it only returns something with nothing in it: a store to be filled, known by its function."""
    return len(function.body) == 1 and ast.unparse(function.body[0]) in {"return {}", "return []"}


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def doubles(sources: dict[str, str]) -> list[list[str]]:
    """The functions that do the same, each by its module and name."""
    found = defaultdict(list)
    for name, source in sources.items():
        for function in functions_of(ast.parse(source)):
            body, count = body_of(function)
            of_object = any(arg.arg == "self" for arg in function.args.args)
            if count >= LEAST or (not of_object and not is_empty(function)):
                found[body].append(f"{name}: {function.name}")
    return [names for names in found.values() if len(names) > 1]


def test_no_two_functions_have_the_same_body() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    sources = {file.relative_to(SOURCE).as_posix(): file.read_text(encoding="utf-8") for file in files}
    assert doubles(sources) == []


def test_a_body_is_the_same_under_other_names_and_another_docstring() -> None:
    one = '''
def number(text: str) -> float | None:
    """The number."""
    try:
        figure = float(text)
    except ValueError:
        return None
    return figure
'''
    other = """
def figure_of(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number
"""
    assert doubles({"a.py": one, "b.py": other}) == [["a.py: number", "b.py: figure_of"]]
    assert doubles({"a.py": one, "b.py": other.replace("float(word)", "int(word)")}) == []
