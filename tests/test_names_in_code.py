"""No word is for two things: a class of planbook's has a name that no other has, and the glossary has the words."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import planbook

SOURCE = Path(planbook.__file__).parent
GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"


def classes() -> dict[str, list[str]]:
    found = defaultdict(list)
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(file.relative_to(SOURCE).as_posix())
    return found


def test_no_two_classes_have_the_same_name() -> None:
    assert {name: files for name, files in classes().items() if len(files) > 1} == {}


def units_of_kpis(tree: ast.AST) -> list[str]:
    """The names that are given to what a KPI's figure is in: a percentage, a count."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pairs = [(name, value)]
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = [(n.id, value) for n, value in zip(names, values, strict=False) if isinstance(n, ast.Name)]
            case ast.keyword(arg=str(name), value=value):
                pairs = [(name, value)]
            case _:
                pairs = []
        found += [name for name, value in pairs if re.search(r"\bkpi\.text\('unit'\)$", ast.unparse(value))]
    return found


def test_a_unit_is_a_school_and_what_a_kpi_is_in_is_its_kpi_unit() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    names = [name for file in files for name in units_of_kpis(ast.parse(file.read_text(encoding="utf-8")))]
    assert len(names) > 3
    assert set(names) == {"kpi_unit"}


def test_the_glossary_names_classes_that_there_are() -> None:
    named = re.findall(r"`([A-Z]\w+)`", GLOSSARY.read_text(encoding="utf-8"))
    assert len(named) > 20
    assert set(named) <= classes().keys()


def test_the_glossary_says_each_word_once_and_in_order() -> None:
    table, _, _ = GLOSSARY.read_text(encoding="utf-8").partition("\n## ")
    rows = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    words = [row for row in rows if row not in {"in code", "---"}]
    assert words == sorted(set(words), key=str.casefold)


def is_code(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def said_strings(tree: ast.AST) -> list[str]:
    """The strings of words in code: neither docstrings nor the types that annotations quote."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if " " in node.value and not is_code(node.value)
    ]


def test_no_text_that_people_read_has_the_name_of_a_class() -> None:
    # as a class that was renamed everywhere would be, in a heading too
    names = re.compile(rf"\b(?:{'|'.join(n for n in classes() if re.search('[a-z][A-Z]', n))})\b(?!\[)")
    texts = [text for file in SOURCE.rglob("*.py") for text in said_strings(ast.parse(file.read_text("utf-8")))]
    texts += [file.read_text("utf-8") for file in SOURCE.rglob("*.toml")]
    assert len(texts) > 1000
    assert [found.group() for text in texts for found in names.finditer(text)] == []
